# assignment 1
import keras, numpy as np, matplotlib.pyplot as plt

def normalize(images):
    return images / 255.

def split(images, labels, validation_split=0.2):
    r = np.random.permutation(len(images))
    v = round(validation_split * len(images))
    return (images[r[v:]], labels[r[v:]]), (images[r[:v]], labels[r[:v]])

def build_model():
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for n in (128, 64):
        model.add(keras.layers.Dense(n, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

def plot_metrics(history):
    fig = plt.figure()
    for i, name in enumerate(["accuracy", "loss"]):
        ax = fig.add_subplot(1, 2, i + 1)
        ax.plot(history.epoch, history.history[name], label="train")
        ax.plot(history.epoch, history.history["val_" + name], label="val")
        ax.set_title(name)
        ax.legend()
    return fig
