# Übung 4 - Neuronale Netze
# Bearbeitungszeit: ca. 3 Stunden
import numpy as np
import matplotlib.pyplot as plt
import keras
from keras import layers

np.random.seed(42)

ANZAHL_EPOCHEN = 10
STAPEL = 128


def normalize(images):
    # Grauwerte liegen zwischen 0 und 255
    bilder = images.astype(np.float32)
    return bilder / 255


def split(images, labels, validation_split=0.2):
    n = images.shape[0]
    n_val = int(n * validation_split)
    indizes = np.arange(n)
    np.random.shuffle(indizes)

    val_idx = indizes[:n_val]
    train_idx = indizes[n_val:]

    x_train, y_train = images[train_idx], labels[train_idx]
    x_val, y_val = images[val_idx], labels[val_idx]
    return (x_train, y_train), (x_val, y_val)


def build_model():
    # 784 -> 128 -> 64 -> 10
    modell = keras.Sequential()
    modell.add(layers.Input(shape=(28, 28)))
    modell.add(layers.Flatten())
    modell.add(layers.Dense(128, activation='relu'))
    modell.add(layers.Dense(64, activation='relu'))
    modell.add(layers.Dense(10, activation='softmax'))
    modell.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
    return modell


def plot_metrics(history):
    verlauf = history.history
    epochen = range(1, len(verlauf['loss']) + 1)

    bild, (links, rechts) = plt.subplots(1, 2, figsize=(12, 4))
    links.plot(epochen, verlauf['accuracy'], 'b', label='Training')
    links.plot(epochen, verlauf['val_accuracy'], 'r', label='Validierung')
    links.set_title('Genauigkeit')
    links.set_xlabel('Epoche')
    links.set_ylabel('Genauigkeit')
    links.legend()

    rechts.plot(epochen, verlauf['loss'], 'b', label='Training')
    rechts.plot(epochen, verlauf['val_loss'], 'r', label='Validierung')
    rechts.set_title('Verlust')
    rechts.set_xlabel('Epoche')
    rechts.set_ylabel('Verlust')
    rechts.legend()
    return bild


if __name__ == '__main__':
    (x, y), (xt, yt) = keras.datasets.mnist.load_data()
    x, xt = normalize(x), normalize(xt)
    (x_train, y_train), (x_val, y_val) = split(x, y)
    print('Training:', x_train.shape, ' Validierung:', x_val.shape)
    modell = build_model()
    modell.summary()
    h = modell.fit(x_train, y_train, epochs=ANZAHL_EPOCHEN, batch_size=STAPEL, validation_data=(x_val, y_val))
    print('Testgenauigkeit:', modell.evaluate(xt, yt)[1])
    plot_metrics(h)
    plt.show()
