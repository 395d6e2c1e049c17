import numpy as np, keras as k, matplotlib.pyplot as p
L = k.layers
normalize = lambda images: images.astype('f4') / 255
def split(images, labels, validation_split=.2): i = np.random.permutation(len(labels)); c = int(len(labels) * validation_split); return (images[i[c:]], labels[i[c:]]), (images[i[:c]], labels[i[:c]])
def build_model(): m = k.Sequential([k.Input((28, 28)), L.Flatten(), L.Dense(128, 'relu'), L.Dense(64, 'relu'), L.Dense(10, 'softmax')]); m.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy']); return m
def plot_metrics(history):
    f, a = p.subplots(1, 2)
    for x, n in zip(a, ['accuracy', 'loss']): [x.plot(history.epoch, history.history[q + n], label=w) for q, w in (('', 'train'), ('val_', 'val'))]; x.set(xlabel='epoch', ylabel=n); x.legend()
    return f
