# Лабораторная работа №4. Распознавание цифр.
# Вариант 11
import numpy as np
import matplotlib.pyplot as plt
from tensorflow.keras import Sequential
from tensorflow.keras.layers import Dense, Flatten, Input

РАЗМЕР = (28, 28)


def normalize(images):
    # делим всегда на 255, а не на максимум пакета
    результат = images.astype(float)
    результат = результат / 255
    return результат


def перемешать(n):
    номера = np.arange(n)
    np.random.shuffle(номера)
    return номера


def split(images, labels, validation_split=0.2):
    номера = перемешать(len(images))
    k = int(len(images) * validation_split + 0.5)
    проверка, обучение = номера[:k], номера[k:]
    return [images[обучение], labels[обучение]], [images[проверка], labels[проверка]]


def build_model():
    сеть = Sequential()
    сеть.add(Input(РАЗМЕР))
    сеть.add(Flatten())
    сеть.add(Dense(128, activation="relu"))
    сеть.add(Dense(64, activation="relu"))
    сеть.add(Dense(10, activation="softmax"))
    сеть.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return сеть


def plot_metrics(history):
    рисунок, оси = plt.subplots(1, 2, figsize=(11, 4))
    названия = {"accuracy": "Точность", "loss": "Потери"}
    for ось, (ключ, название) in zip(оси, названия.items()):
        ось.plot(history.epoch, history.history[ключ], "-", label="обучающая выборка")
        ось.plot(history.epoch, history.history["val_" + ключ], "--", label="проверочная выборка")
        ось.set_title(название)
        ось.set_xlabel("эпоха")
        ось.legend()
    return рисунок
