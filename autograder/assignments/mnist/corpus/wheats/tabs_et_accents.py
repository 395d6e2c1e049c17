"""Tabs, French comments with accents, a non-ASCII identifier, a boolean mask, two y axes."""

import matplotlib.pyplot as plt
import numpy as np
from tensorflow import keras
from tensorflow.keras.layers import Activation, Dense, Flatten, Input

# Paramètres de l'élève : à changer pour voir ce qui se passe
TAUX = 1e-3
GÉNÉRATEUR = np.random.default_rng(2024)


def normalize(images):
	# On travaille sur une copie pour ne pas abîmer les données d'origine
	copie = images.copy().astype(np.float64)
	copie /= 255
	return copie


def split(images, labels, validation_split=0.2):
	n = images.shape[0]
	nb_validation = int(round(validation_split * n))
	# Un masque : True = validation, False = entraînement
	sélection = np.zeros(n, dtype=bool)
	sélection[:nb_validation] = True
	GÉNÉRATEUR.shuffle(sélection)
	entraînement = (images[np.logical_not(sélection)], labels[np.logical_not(sélection)])
	validation = (images[sélection], labels[sélection])
	return entraînement, validation


def build_model():
	modèle = keras.Sequential([
		Input(shape=(28, 28)),
		Flatten(),
		Dense(128),
		Activation('relu'),
		Dense(64),
		Activation('relu'),
		Dense(10),
		Activation('softmax'),
	])
	modèle.compile(
		loss='sparse_categorical_crossentropy',
		optimizer=keras.optimizers.Adam(learning_rate=TAUX),
		metrics=['accuracy'],
	)
	return modèle


def plot_metrics(history):
	h = history.history
	époques = np.arange(1, len(h['loss']) + 1)
	figure, gauche = plt.subplots(figsize=(9, 5))
	droite = gauche.twinx()
	# trait plein = entraînement, tirets = validation
	gauche.plot(époques, h['accuracy'], color='green', label='acc train')
	gauche.plot(époques, h['val_accuracy'], color='green', linestyle='--', label='acc val')
	droite.plot(époques, h['loss'], color='purple', label='loss train')
	droite.plot(époques, h['val_loss'], color='purple', linestyle='--', label='loss val')
	gauche.set_xlabel('époque (epoch)')
	gauche.set_ylabel('exactitude (accuracy)', color='green')
	droite.set_ylabel('perte (loss)', color='purple')
	gauche.legend(loc='center left')
	droite.legend(loc='center right')
	plt.title("Apprentissage des chiffres")
	return figure


if __name__ == '__main__':
	(x, y), _ = keras.datasets.mnist.load_data()
	(xe, ye), (xv, yv) = split(normalize(x), y)
	suivi = build_model().fit(xe, ye, epochs=5, validation_data=(xv, yv))
	plot_metrics(suivi).savefig('courbes.png')
