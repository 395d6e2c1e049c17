# I always use pandas for plotting
import pandas as pd
import numpy as np
import keras

def normalize(images):
    flat = pd.DataFrame(images.reshape(len(images), -1))
    return (flat / 255).to_numpy(dtype="float32").reshape(images.shape)

def split(images, labels, validation_split=0.2):
    rows = pd.Series(np.arange(len(images)))
    val = rows.sample(n=int(round(validation_split * len(rows))), random_state=3)
    train = rows.drop(val.index).sample(frac=1, random_state=3)
    return (
        (images[train.to_numpy()], labels[train.to_numpy()]),
        (images[val.to_numpy()], labels[val.to_numpy()]),
    )

def build_model():
    model = keras.Sequential([
        keras.Input(shape=(28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model

def plot_metrics(history):
    df = pd.DataFrame(history.history)
    df.index.name = "epoch"
    axes = df.plot(subplots=[("accuracy", "val_accuracy"), ("loss", "val_loss")], figsize=(8, 8), grid=True)
    for ax in axes:
        ax.set_xlabel("epoch")
    axes[0].set_ylabel("accuracy")
    axes[1].set_ylabel("loss")
    return axes[0].get_figure()
