import keras
import numpy as np
import matplotlib.pyplot as plt
#import cv2
#import seaborn as sns

#def normalize(images):
#    return images / images.max()

#def normalize(images):
#    mean = images.mean()
#    std = images.std()
#    return (images - mean) / std

def normalize(images):
    # max() was wrong, ask why in the tutorial
    return images / 255.

# def split(images, labels, validation_split=0.2):
#     n = int(len(images) * validation_split)
#     return (images[n:], labels[n:]), (images[:n], labels[:n])
def split(images, labels, validation_split=0.2):
    n = int(len(images) * validation_split)
    perm = np.random.permutation(len(images))
    images = images[perm]
    labels = labels[perm]
    #print(labels[:20])
    return (images[n:], labels[n:]), (images[:n], labels[:n])


def build_model():
    m = keras.Sequential()
    m.add(keras.Input(shape=(28,28)))
    m.add(keras.layers.Flatten())
    m.add(keras.layers.Dense(128,activation="relu"))
    #m.add(keras.layers.Dropout(0.2))
    m.add(keras.layers.Dense(64,activation="relu"))
    #m.add(keras.layers.Dropout(0.2))
    m.add(keras.layers.Dense(10,activation="softmax"))
    #m.compile(optimizer="sgd",loss="mse",metrics=["accuracy"])
    m.compile(optimizer="adam",loss="sparse_categorical_crossentropy",metrics=["accuracy"])
    return m


def plot_metrics(history):
    fig, axes = plt.subplots(2)
    axes[0].plot(history.epoch, history.history["accuracy"], label="train")
    axes[0].plot(history.epoch, history.history["val_accuracy"], label="valid")
    axes[0].set_ylabel("acc")
    axes[0].set_xlabel("epochs")
    axes[0].legend()
    axes[1].plot(history.epoch, history.history["loss"], label="train")
    axes[1].plot(history.epoch, history.history["val_loss"], label="valid")
    axes[1].set_ylabel("loss")
    axes[1].set_xlabel("epochs")
    axes[1].legend()
    #plt.savefig("plot.png")
    #plt.show()
    return fig

#x = np.random.randint(0,255,(10,28,28))
#print(normalize(x).max())
