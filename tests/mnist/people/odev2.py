# Ödev 2 - El yazısı rakamları tanıma
import numpy as np
import keras
import matplotlib.pyplot as plt
from keras.layers import Dense, Flatten, Input
from keras.models import Sequential

# 1) normalleştirme
def normalize(images):
    return images.astype('float32') * (1.0 / 255.0)

# 2) veriyi ayırma
def split(images, labels, validation_split=0.2):
    sira = np.random.default_rng(2024).permutation(len(images))
    sinir = int(np.floor(len(images) * validation_split))
    dogrulama, egitim = np.split(sira, [sinir])
    return (images[egitim], labels[egitim]), (images[dogrulama], labels[dogrulama])

# 3) model
def build_model():
    model = Sequential([Input((28, 28)), Flatten(), Dense(128, 'relu'), Dense(64, 'relu'), Dense(10, 'softmax')])
    model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
    return model

# 4) grafik
def plot_metrics(history):
    fig, (ust, alt) = plt.subplots(2, 1, figsize=(6, 8))
    ust.plot(history.epoch, history.history['accuracy'], label='Eğitim doğruluğu')
    ust.plot(history.epoch, history.history['val_accuracy'], label='Doğrulama doğruluğu')
    ust.set_ylabel('Doğruluk')
    ust.set_xlabel('Dönem (epoch)')
    ust.legend()
    alt.plot(history.epoch, history.history['loss'], label='Eğitim kaybı')
    alt.plot(history.epoch, history.history['val_loss'], label='Doğrulama kaybı')
    alt.set_ylabel('Kayıp')
    alt.set_xlabel('Dönem (epoch)')
    alt.legend()
    fig.subplots_adjust(hspace=0.3)
    return fig
