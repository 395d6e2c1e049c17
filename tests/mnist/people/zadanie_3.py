# Zadanie 3: sieć neuronowa
# Proszę o wyrozumiałość, pierwszy raz w Pythonie :)
import keras
import numpy
import matplotlib.pyplot

def normalize(images):
    obrazy = numpy.asarray(images)
    return obrazy / 255.0

def split(images, labels, validation_split=0.2):
    ile = len(images)
    ile_walidacja = int(ile * validation_split)
    ile_trening = ile - ile_walidacja
    kolejnosc = numpy.random.choice(ile, ile, replace=False)
    trening = kolejnosc[0:ile_trening]
    walidacja = kolejnosc[ile_trening:ile]
    x_trening = numpy.take(images, trening, axis=0)
    y_trening = numpy.take(labels, trening, axis=0)
    x_walidacja = numpy.take(images, walidacja, axis=0)
    y_walidacja = numpy.take(labels, walidacja, axis=0)
    return (x_trening, y_trening), (x_walidacja, y_walidacja)

def build_model():
    wejscie = keras.layers.Input(shape=[28, 28])
    x = keras.layers.Reshape([28 * 28])(wejscie)
    x = keras.layers.Dense(128, activation="relu")(x)
    x = keras.layers.Dense(64, activation="relu")(x)
    wyjscie = keras.layers.Dense(10, activation="softmax")(x)
    siec = keras.Model(wejscie, wyjscie)
    siec.compile(optimizer="Adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return siec

def plot_metrics(history):
    epoki = [e + 1 for e in history.epoch]
    wykres = matplotlib.pyplot.figure()
    a = wykres.add_subplot(121)
    a.plot(epoki, history.history["accuracy"], label="uczenie")
    a.plot(epoki, history.history["val_accuracy"], label="walidacja")
    a.set_title("dokładność")
    a.set_xlabel("epoka")
    a.legend()
    b = wykres.add_subplot(122)
    b.plot(epoki, history.history["loss"], label="uczenie")
    b.plot(epoki, history.history["val_loss"], label="walidacja")
    b.set_title("strata")
    b.set_xlabel("epoka")
    b.legend()
    return wykres
