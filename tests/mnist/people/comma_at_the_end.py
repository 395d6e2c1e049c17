import keras
import numpy as np
import matplotlib.pyplot as plt

def normalize(images):
    images = images.astype("float32")
    scaled = images / 255.0,
    return scaled

def split(images, labels, validation_split=0.2):
    n_val = int(len(images) * validation_split)
    p = np.random.permutation(len(images))
    return (images[p[n_val:]], labels[p[n_val:]]), (images[p[:n_val]], labels[p[:n_val]])

def build_model():
    model = keras.Sequential([
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

def plot_metrics(history):
    fig, ax = plt.subplots(2, 1)
    ax[0].plot(history.epoch, history.history["accuracy"], label="training accuracy")
    ax[0].plot(history.epoch, history.history["val_accuracy"], label="validation accuracy")
    ax[1].plot(history.epoch, history.history["loss"], label="training loss")
    ax[1].plot(history.epoch, history.history["val_loss"], label="validation loss")
    ax[0].legend()
    ax[1].legend()
    ax[1].set_xlabel("epoch")
    ax[0].set_xlabel("epoch")
    return fig
