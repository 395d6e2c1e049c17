# from an old github repo (2017), updated the imports
import keras
import numpy as np
import matplotlib.pyplot as plt

def normalize(images):
    images = images.astype('float32')
    images = images / 255
    return images

def split(images, labels, validation_split=0.2):
    ix = np.random.permutation(images.shape[0])
    n = int(images.shape[0] * validation_split)
    return (images[ix[n:]], labels[ix[n:]]), (images[ix[:n]], labels[ix[:n]])

def build_model():
    model = keras.models.Sequential()
    model.add(keras.layers.Input((28, 28)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation='relu'))
    model.add(keras.layers.Dense(64, activation='relu'))
    model.add(keras.layers.Dense(10, activation='softmax'))
    model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model

def plot_metrics(history):
    fig = plt.figure()
    plt.subplot(2, 1, 1)
    plt.plot(history.history['acc'])
    plt.plot(history.history['val_acc'])
    plt.title('model accuracy')
    plt.ylabel('accuracy')
    plt.xlabel('epoch')
    plt.legend(['train', 'val'], loc='lower right')
    plt.subplot(2, 1, 2)
    plt.plot(history.history['loss'])
    plt.plot(history.history['val_loss'])
    plt.title('model loss')
    plt.ylabel('loss')
    plt.xlabel('epoch')
    plt.legend(['train', 'val'], loc='upper right')
    plt.tight_layout()
    return fig
