'''Trains a simple deep NN on the MNIST dataset.

Gets to 98.40% test accuracy after 20 epochs
(there is *a lot* of margin for parameter tuning).
'''
# ^ from the examples that were online years ago; I replaced the data part by our functions
import keras
from keras.layers import Dense, Dropout, Flatten, Input
from keras.models import Sequential
import numpy as np
import matplotlib.pyplot as plt

batch_size = 128
num_classes = 10
epochs = 20

def normalize(images):
    x_train = images.astype('float32')
    return x_train / 255

def split(images, labels, validation_split=0.2):
    perm = np.random.permutation(len(images))
    n = int(len(images) * validation_split)
    return (images[perm[n:]], labels[perm[n:]]), (images[perm[:n]], labels[perm[:n]])

def build_model():
    model = Sequential()
    model.add(Input((28, 28)))
    model.add(Flatten())
    model.add(Dense(512, activation='relu'))
    model.add(Dropout(0.2))
    model.add(Dense(512, activation='relu'))
    model.add(Dropout(0.2))
    model.add(Dense(num_classes, activation='softmax'))
    model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model

def plot_metrics(history):
    f, (ax1, ax2) = plt.subplots(1, 2)
    ax1.plot(history.epoch, history.history['accuracy'], label='train acc')
    ax1.plot(history.epoch, history.history['val_accuracy'], label='val acc')
    ax2.plot(history.epoch, history.history['loss'], label='train loss')
    ax2.plot(history.epoch, history.history['val_loss'], label='val loss')
    ax1.set_xlabel('epoch'); ax2.set_xlabel('epoch')
    ax1.legend(); ax2.legend()
    return f
