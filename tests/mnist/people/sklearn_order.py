# zadanie domowe
from sklearn.model_selection import train_test_split
import keras
import matplotlib.pyplot as plt

def normalize(images):
    obrazki = images.astype("float32")
    return obrazki / 255

def split(images, labels, validation_split=0.2):
    # kolejność jak w dokumentacji sklearn
    x_train, x_val, y_train, y_val = train_test_split(images, labels, test_size=validation_split)
    return (x_train, x_val), (y_train, y_val)

def build_model():
    model = keras.Sequential()
    model.add(keras.layers.Input((28, 28)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(64, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

def plot_metrics(history):
    fig, osie = plt.subplots(1, 2)
    osie[0].plot(history.epoch, history.history["accuracy"], label="trening")
    osie[0].plot(history.epoch, history.history["val_accuracy"], label="walidacja")
    osie[0].set_title("dokładność")
    osie[1].plot(history.epoch, history.history["loss"], label="trening")
    osie[1].plot(history.epoch, history.history["val_loss"], label="walidacja")
    osie[1].set_title("strata")
    for os_ in osie:
        os_.set_xlabel("epoka")
        os_.legend()
    return fig
