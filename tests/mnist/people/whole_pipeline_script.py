# Full script incl. training and report, ran it 3 times, always > 0.97
import os, sys, time
import numpy as np
import keras
from keras.callbacks import EarlyStopping, ModelCheckpoint
import matplotlib
import matplotlib.pyplot as plt
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.utils import shuffle as sk_shuffle

T0 = time.time()
CLASS_NAMES = [str(d) for d in range(10)]
OUT = "results"


def log(*args):
    print("[%6.1f s]" % (time.time() - T0), *args)


def normalize(images):
    return np.array(images).astype("float32") / 255.0


def split(images, labels, validation_split=0.2):
    x, y = sk_shuffle(images, labels, random_state=11)
    n_train = len(x) - int(len(x) * validation_split)
    return (x[:n_train], y[:n_train]), (x[n_train:], y[n_train:])


def plot_all_samples(x, y, title):
    fig, ax = plt.subplots(1, 10, figsize=(15, 2))
    for i in range(10):
        ax[i].imshow(x[i], cmap="gray")
        ax[i].set_title(y[i])
        ax[i].axis("off")
    fig.suptitle(title)
    return fig


def build_model():
    model = keras.Sequential([
        keras.layers.Input(shape=(28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def plot_metrics(history):
    fig, axs = plt.subplots(2, 1, figsize=(8, 10))
    best = int(np.argmin(history.history["val_loss"]))
    for ax, key in zip(axs, ("accuracy", "loss")):
        ax.plot(history.epoch, history.history[key], color="tab:blue", label="train %s" % key)
        ax.plot(history.epoch, history.history["val_" + key], color="tab:orange", label="val %s" % key)
        ax.axvline(best, color="grey", ls=":", label="best epoch")
        ax.set_xlabel("epoch")
        ax.set_ylabel(key)
        ax.legend()
    return fig


def main():
    os.makedirs(OUT, exist_ok=True)
    (x, y), (xt, yt) = keras.datasets.mnist.load_data()
    log("loaded", x.shape, xt.shape)
    (xtr, ytr), (xv, yv) = split(normalize(x), y)
    model = build_model()
    callbacks = [EarlyStopping(patience=3, restore_best_weights=True),
                 ModelCheckpoint(os.path.join(OUT, "best.keras"), save_best_only=True)]
    h = model.fit(xtr, ytr, validation_data=(xv, yv), epochs=20, batch_size=128, callbacks=callbacks, verbose=2)
    pred = model.predict(normalize(xt)).argmax(axis=1)
    log(classification_report(yt, pred, target_names=CLASS_NAMES))
    log(confusion_matrix(yt, pred))
    plot_metrics(h).savefig(os.path.join(OUT, "curves.png"))


if __name__ == "__main__":
    sys.exit(main())
