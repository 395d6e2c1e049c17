# Trabalho 2 (segunda entrega)
import numpy as np
import keras
import matplotlib.pyplot as plt


def normalize(images):
    return images / 255.0


def split(images, labels, validation_split=0.2):
    ordem = np.arange(len(images))
    ordem = np.random.shuffle(ordem)
    corte = int(len(images) * validation_split)
    val = ordem[:corte]
    treino = ordem[corte:]
    return (images[treino], labels[treino]), (images[val], labels[val])


def build_model():
    modelo = keras.Sequential([
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    modelo.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return modelo


def plot_metrics(history):
    fig, eixos = plt.subplots(1, 2)
    for eixo, m in zip(eixos, ["accuracy", "loss"]):
        eixo.plot(history.epoch, history.history[m], label="treino")
        eixo.plot(history.epoch, history.history["val_" + m], label="validação")
        eixo.set_title(m)
        eixo.set_xlabel("época")
        eixo.legend()
    return fig
