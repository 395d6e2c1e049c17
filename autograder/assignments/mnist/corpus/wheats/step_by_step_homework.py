"""Numbered homework steps, each tried out right below; seeds; a lone axes with a second one laid on."""

import os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from keras import regularizers  # tried it, did not need it
from sklearn.utils import shuffle

keras.utils.set_random_seed(812)

# ---------------------------------------------------------------- 1. normalize
def normalize(images):
    x = images.reshape(len(images), 28 * 28)
    x = x.astype("float32") / 255
    return x.reshape(-1, 28, 28)

toy = np.random.randint(0, 256, size=(50, 28, 28), dtype=np.uint8)
print("1.", toy.max(), "->", normalize(toy).max())

# -------------------------------------------------------------------- 2. split
def split(images, labels, validation_split=0.2):
    images, labels = shuffle(images, labels, random_state=812)
    n_val = int(len(images) * validation_split)
    x_val, x_train = images[:n_val], images[n_val:]
    y_val, y_train = labels[:n_val], labels[n_val:]
    return (x_train, y_train), (x_val, y_val)

toy_labels = np.arange(50) % 10
(a, b), (c, d) = split(toy, toy_labels)
print("2.", a.shape, b.shape, c.shape, d.shape)
assert len(a) + len(c) == 50

# -------------------------------------------------------------------- 3. model
def build_model():
    keras.backend.clear_session()
    model = keras.Sequential()
    model.add(keras.layers.Input(shape=(28, 28)))
    model.add(keras.layers.Flatten())
    for i in range(2):
        model.add(keras.layers.Dense(128 // (i + 1), name="hidden_%d" % (i + 1)))
        model.add(keras.layers.ReLU())
    model.add(keras.layers.Dense(10, name="logits"))
    model.add(keras.layers.Softmax(name="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy",
                  metrics=["accuracy", "mae"][:1])
    return model

m = build_model()
m.summary()
result = m.fit(normalize(a), b, validation_data=(normalize(c), d), epochs=2, verbose=0)
print("3.", m.predict(normalize(c), verbose=0).sum(axis=1))

# --------------------------------------------------------------------- 4. plot
def plot_metrics(history):
    fig, ax = plt.subplots()
    x = np.arange(len(history.epoch))
    ax.plot(x, history.history["loss"], "r.-")
    ax.plot(x, history.history["val_loss"], "r.--")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss (red)")
    ax.legend(["train loss", "val loss"], loc="upper left")
    ax2 = ax.twinx()
    ax2.plot(x, history.history["accuracy"], "b.-")
    ax2.plot(x, history.history["val_accuracy"], "b.--")
    ax2.set_ylabel("accuracy (blue)")
    ax2.legend(["train accuracy", "val accuracy"], loc="lower left")
    return fig

plot_metrics(result).savefig("homework4.png")
print("4. done")
