# compito 2
import keras
import numpy as np
import matplotlib.pyplot as plt

def normalize(images):
    return images / 255.0

def split(images, labels, validation_split=0.2):
    # mescolo tutto
    np.random.shuffle(images)
    np.random.shuffle(labels)
    n = int(len(images) * validation_split)
    return (images[n:], labels[n:]), (images[:n], labels[:n])

def build_model():
    modello = keras.Sequential([
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    modello.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return modello

def plot_metrics(history):
    fig, assi = plt.subplots(1, 2)
    for asse, nome in zip(assi, ["accuracy", "loss"]):
        asse.plot(history.epoch, history.history[nome], label="addestramento")
        asse.plot(history.epoch, history.history["val_" + nome], label="validazione")
        asse.set_title(nome)
        asse.set_xlabel("epoca")
        asse.legend()
    return fig
