"""exercise, week 5"""
import keras
import numpy as np
import matplotlib.pyplot as plt


def normalize(images):
    return images.astype("float32") / 255.0


def split(images, labels, validation_split=0.2):
    order = np.random.permutation(len(images))
    n_val = round(len(images) * validation_split)
    return (images[order[n_val:]], labels[order[n_val:]]), (images[order[:n_val]], labels[order[:n_val]])


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
    fig, (a, b) = plt.subplots(1, 2)
    a.plot(history.epoch, history.history["accuracy"], "-o", label="training")
    a.plot(history.epoch, history.history["val_accuracy"], "-o", label="validation")
    a.set(xlabel="epoch", ylabel="accuracy")
    a.legend()
    b.plot(history.epoch, history.history["loss"], "-o", label="training")
    b.plot(history.epoch, history.history["val_loss"], "-o", label="validation")
    b.set(xlabel="epoch", ylabel="loss")
    b.legend()
    return fig


# how many go where? (question 4 b)
total = 60000
split = 0.2
validation = int(total * split)
training = total - validation
print(training, validation)
