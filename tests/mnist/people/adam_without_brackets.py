import numpy as np
import keras
import matplotlib.pyplot as plt
from keras.optimizers import Adam

def normalize(images):
    return images.astype('float32') / 255.0

def split(images, labels, validation_split=0.2):
    size = int(len(images) * validation_split)
    idx = np.random.permutation(len(images))
    return (images[idx[size:]], labels[idx[size:]]), (images[idx[:size]], labels[idx[:size]])

def build_model():
    model = keras.Sequential()
    model.add(keras.Input(shape=(28, 28)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation='relu'))
    model.add(keras.layers.Dense(64, activation='relu'))
    model.add(keras.layers.Dense(10, activation='softmax'))
    model.compile(optimizer=Adam, loss='sparse_categorical_crossentropy', metrics=['accuracy'])
    return model

def plot_metrics(history):
    fig, ax = plt.subplots(2)
    ax[0].plot(history.history['accuracy'], label='train')
    ax[0].plot(history.history['val_accuracy'], label='validation')
    ax[0].set_title('Accuracy')
    ax[0].set_xlabel('Epoch')
    ax[0].legend()
    ax[1].plot(history.history['loss'], label='train')
    ax[1].plot(history.history['val_loss'], label='validation')
    ax[1].set_title('Loss')
    ax[1].set_xlabel('Epoch')
    ax[1].legend()
    return fig
