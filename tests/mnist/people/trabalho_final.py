# TRABALHO FINAL - Redes Neurais
# nota: rodei no meu notebook sem GPU, demora uns 20 segundos

import keras
import numpy as np
import matplotlib.pyplot as plt
import random

random.seed(7)

def normalize(images):
    maximo = 255.0   # sempre 255, nao o maximo do lote!!
    saida = []
    for imagem in images:
        saida.append(imagem / maximo)
    return np.array(saida, dtype=np.float32)

def embaralhar(quantidade):
    posicoes = list(range(quantidade))
    random.shuffle(posicoes)
    return posicoes

def split(images, labels, validation_split=0.2):
    posicoes = embaralhar(len(images))
    corte = int(len(images) * (1 - validation_split))
    if len(images) - corte < 1:
        corte = len(images) - 1
    treino = posicoes[:corte]
    validacao = posicoes[corte:]
    return (images[treino], labels[treino]), (images[validacao], labels[validacao])

def build_model():
    rede = keras.Sequential(name='rede_neural')
    rede.add(keras.Input((28, 28)))
    rede.add(keras.layers.Flatten())
    for unidades in [128, 64]:
        rede.add(keras.layers.Dense(unidades))
        rede.add(keras.layers.Activation('relu'))
    rede.add(keras.layers.Dense(10))
    rede.add(keras.layers.Activation('softmax'))
    rede.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
    return rede

def plot_metrics(history):
    h = history.history
    fig, eixos = plt.subplots(2, 2, figsize=(9, 7))
    graficos = [
        ('accuracy', 'acurácia no treino', eixos[0, 0]),
        ('val_accuracy', 'acurácia na validação', eixos[0, 1]),
        ('loss', 'perda no treino', eixos[1, 0]),
        ('val_loss', 'perda na validação', eixos[1, 1]),
    ]
    for chave, titulo, eixo in graficos:
        eixo.plot(history.epoch, h[chave], color='teal')
        eixo.set_title(titulo)
        eixo.set_xlabel('época')
    fig.tight_layout()
    return fig
