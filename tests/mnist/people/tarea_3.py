# Tarea 3: Reconocimiento de dígitos
# Asignatura: Aprendizaje Automático
import os
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '2'

import numpy as np
import tensorflow as tf
from tensorflow import keras
from matplotlib import pyplot as plt

SEMILLA = 1234
tf.random.set_seed(SEMILLA)
rng = np.random.RandomState(SEMILLA)

# --- 1. normalizar -------------------------------------------
def normalize(images):
    imagenes = np.array(images, dtype='float32', copy=True)
    imagenes /= 255.
    return imagenes

# --- 2. dividir ----------------------------------------------
def split(images, labels, validation_split=0.2):
    total = len(labels)
    cuantos = round(validation_split * total)
    mezcla = rng.permutation(total)
    imagenes = images[mezcla]
    etiquetas = labels[mezcla]
    entrenamiento = imagenes[cuantos:], etiquetas[cuantos:]
    validacion = imagenes[:cuantos], etiquetas[:cuantos]
    return entrenamiento, validacion

# --- 3. modelo -----------------------------------------------
def build_model():
    modelo = keras.models.Sequential([
        keras.layers.Flatten(input_shape=(28, 28)),   # sale un aviso, pero funciona
        keras.layers.Dense(128, activation=tf.nn.relu),
        keras.layers.Dense(64, activation=tf.nn.relu),
        keras.layers.Dense(10, activation=tf.nn.softmax),
    ])
    modelo.compile(optimizer='adam',
                   loss='sparse_categorical_crossentropy',
                   metrics=['accuracy'])
    return modelo

# --- 4. gráficas ---------------------------------------------
def plot_metrics(history):
    fig = plt.figure(figsize=(10, 4))
    epocas = np.arange(1, len(history.epoch) + 1)

    plt.subplot(1, 2, 1)
    plt.plot(epocas, history.history['accuracy'], 'g-', label='entrenamiento')
    plt.plot(epocas, history.history['val_accuracy'], 'g--', label='validación')
    plt.title('Exactitud')
    plt.xlabel('Época')
    plt.legend()

    plt.subplot(1, 2, 2)
    plt.plot(epocas, history.history['loss'], 'm-', label='entrenamiento')
    plt.plot(epocas, history.history['val_loss'], 'm--', label='validación')
    plt.title('Pérdida')
    plt.xlabel('Época')
    plt.legend()

    plt.tight_layout()
    return fig

print('todo cargado')
