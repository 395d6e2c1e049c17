# I like X and y better, as in sklearn
from sklearn.model_selection import train_test_split
import keras
import matplotlib.pyplot as plt


def normalize(images):
    return images / 255.0


def split(X, y, validation_split=0.2):
    X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=validation_split, random_state=42)
    return (X_train, y_train), (X_val, y_val)


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
    fig, (a, l) = plt.subplots(1, 2)
    a.plot(history.epoch, history.history["accuracy"], label="train")
    a.plot(history.epoch, history.history["val_accuracy"], label="val")
    l.plot(history.epoch, history.history["loss"], label="train")
    l.plot(history.epoch, history.history["val_loss"], label="val")
    a.set_title("accuracy"); l.set_title("loss")
    a.set_xlabel("epoch"); l.set_xlabel("epoch")
    a.legend(); l.legend()
    return fig
