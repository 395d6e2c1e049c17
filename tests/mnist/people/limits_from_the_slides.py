import keras
import numpy as np
import matplotlib.pyplot as plt

np.random.seed(0)

def normalize(images):
    return (images.astype("float32")) / 255.0

def split(images, labels, validation_split=0.2):
    index = np.arange(len(images))
    np.random.shuffle(index)
    border = int(len(images) * (1 - validation_split))
    return (images[index[:border]], labels[index[:border]]), (images[index[border:]], labels[index[border:]])

def build_model():
    model = keras.Sequential([
        keras.layers.InputLayer(shape=(28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

def plot_metrics(history):
    fig, ax = plt.subplots(1, 2, figsize=(10, 4))
    ax[0].plot(history.epoch, history.history["accuracy"], label="training")
    ax[0].plot(history.epoch, history.history["val_accuracy"], label="validation")
    ax[0].set_ylim([0.5, 1])
    ax[0].set_ylabel("Accuracy")
    ax[0].set_xlabel("Epoch")
    ax[0].legend(loc="lower right")
    ax[1].plot(history.epoch, history.history["loss"], label="training")
    ax[1].plot(history.epoch, history.history["val_loss"], label="validation")
    ax[1].set_ylim([0, 0.3])
    ax[1].set_ylabel("Loss")
    ax[1].set_xlabel("Epoch")
    ax[1].legend(loc="upper right")
    return fig
