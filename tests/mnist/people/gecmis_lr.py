# Ödev: yapay sinir ağı
import numpy as np
import tensorflow as tf
import matplotlib.pyplot as plt


def normalize(images):
    return images.astype(np.float32) / 255.0


def split(images, labels, validation_split=0.2):
    adet = len(images)
    karisik = np.random.permutation(adet)
    dogrulama_adedi = int(adet * validation_split)
    dogrulama = karisik[:dogrulama_adedi]
    egitim = karisik[dogrulama_adedi:]
    return (images[egitim], labels[egitim]), (images[dogrulama], labels[dogrulama])


def build_model():
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Flatten(input_shape=(28, 28)))
    model.add(tf.keras.layers.Dense(128, activation='relu'))
    model.add(tf.keras.layers.Dense(64, activation='relu'))
    model.add(tf.keras.layers.Dense(10, activation='softmax'))
    # öğrenme oranı 0.001
    model.compile(optimizer=tf.keras.optimizers.Adam(lr=0.001),
                  loss='sparse_categorical_crossentropy',
                  metrics=['accuracy'])
    return model


def plot_metrics(history):
    sekil, eksen = plt.subplots(1, 2)
    eksen[0].plot(history.epoch, history.history['accuracy'], label='eğitim')
    eksen[0].plot(history.epoch, history.history['val_accuracy'], label='doğrulama')
    eksen[0].set_title('doğruluk')
    eksen[1].plot(history.epoch, history.history['loss'], label='eğitim')
    eksen[1].plot(history.epoch, history.history['val_loss'], label='doğrulama')
    eksen[1].set_title('kayıp')
    for e in eksen:
        e.set_xlabel('epok')
        e.legend()
    return sekil
