# I wanted to do it without numpy tricks
import random
import numpy as np
import keras
import matplotlib.pyplot as plt

def normalize(images):
    result = np.zeros(images.shape, dtype=np.float32)
    for i in range(images.shape[0]):
        for row in range(images.shape[1]):
            result[i, row] = images[i, row] / 255
    return result

def split(images, labels, validation_split=0.2):
    numbers = [i for i in range(len(images))]
    for i in range(len(numbers) - 1, 0, -1):     # Fisher-Yates
        j = random.randint(0, i)
        numbers[i], numbers[j] = numbers[j], numbers[i]
    x_train, y_train, x_val, y_val = [], [], [], []
    how_many = int(len(images) * validation_split)
    for count, number in enumerate(numbers):
        if count < how_many:
            x_val.append(images[number])
            y_val.append(labels[number])
        else:
            x_train.append(images[number])
            y_train.append(labels[number])
    return (np.array(x_train), np.array(y_train)), (np.array(x_val), np.array(y_val))

def build_model():
    sizes = [128, 64, 10]
    kinds = ["relu", "relu", "softmax"]
    model = keras.Sequential()
    model.add(keras.layers.Input((28, 28)))
    model.add(keras.layers.Flatten())
    for i in range(3):
        model.add(keras.layers.Dense(sizes[i], activation=kinds[i]))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

def plot_metrics(history):
    f = plt.figure(figsize=(10, 4))
    names = ["accuracy", "loss"]
    for i in range(2):
        axis = f.add_subplot(1, 2, i + 1)
        xs = []
        for e in range(len(history.history[names[i]])):
            xs.append(e)
        axis.scatter(xs, history.history[names[i]], label="training " + names[i], marker="x")
        axis.plot(xs, history.history["val_" + names[i]], label="validation " + names[i])
        axis.set_xlabel("epoch number")
        axis.set_ylabel(names[i])
        axis.legend()
    return f
