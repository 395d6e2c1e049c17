# 과제 2 - 손글씨 숫자 분류
import keras
import numpy as np
import matplotlib.pyplot as plt


def normalize(images):
    # uint8 -> float32
    x = images.astype("float32")
    x = x / 255.0
    return x


def split(images, labels, validation_split=0.2):
    num = images.shape[0]
    num_val = int(num * validation_split)
    perm = np.random.permutation(num)
    val_i = perm[:num_val]
    trn_i = perm[num_val:]
    return (images[trn_i], labels[trn_i]), (images[val_i], labels[val_i])


class Net(keras.Model):
    """서브클래스 방식"""

    def __init__(self):
        super().__init__()
        self.flatten = keras.layers.Flatten()
        self.fc1 = keras.layers.Dense(128, activation="relu")
        self.fc2 = keras.layers.Dense(64, activation="relu")
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, x):
        x = self.flatten(x)
        x = self.fc1(x)
        x = self.fc2(x)
        return self.out(x)


def build_model():
    model = Net()
    model.build((None, 28, 28))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def plot_metrics(history):
    fig, ax = plt.subplots(1, 2, figsize=(10, 4))
    ax[0].plot(history.epoch, history.history["accuracy"], label="훈련")
    ax[0].plot(history.epoch, history.history["val_accuracy"], label="검증")
    ax[0].set(title="정확도", xlabel="에포크")
    ax[0].legend()
    ax[1].plot(history.epoch, history.history["loss"], label="훈련")
    ax[1].plot(history.epoch, history.history["val_loss"], label="검증")
    ax[1].set(title="손실", xlabel="에포크")
    ax[1].legend()
    return fig
