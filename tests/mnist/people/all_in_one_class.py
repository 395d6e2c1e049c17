"""Programming course, exercise on machine learning. Everything is a class here."""
import keras
import numpy as np
import matplotlib.pyplot as plt


class DigitExercise:
    def __init__(self, seed=0):
        self.rng = np.random.default_rng(seed)

    def normalize(self, images):
        return images.astype("float32") / 255.0

    def split(self, images, labels, validation_split=0.2):
        order = self.rng.permutation(len(images))
        n_val = round(len(images) * validation_split)
        return (images[order[n_val:]], labels[order[n_val:]]), (images[order[:n_val]], labels[order[:n_val]])

    def build_model(self):
        model = keras.Sequential([
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ])
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    def plot_metrics(self, history):
        fig, axes = plt.subplots(1, 2)
        for ax, name in zip(axes, ["accuracy", "loss"]):
            ax.plot(history.epoch, history.history[name], label="training")
            ax.plot(history.epoch, history.history["val_" + name], label="validation")
            ax.set(title=name, xlabel="epoch")
            ax.legend()
        return fig


if __name__ == "__main__":
    exercise = DigitExercise()
    print(exercise.build_model().count_params())
