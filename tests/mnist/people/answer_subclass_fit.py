# Adapted this from the answer below my question, now it works. Thanks everybody!
# (I was calling the layers in __init__ instead of call, that was the whole problem)
import tensorflow as tf
import numpy as np
import matplotlib.pyplot as plt


class MyModel(tf.keras.Model):
    def __init__(self, hidden=(128, 64), classes=10, **kw):
        super(MyModel, self).__init__(**kw)
        self.hidden_layers = [tf.keras.layers.Dense(h, activation='relu') for h in hidden]
        self.flat = tf.keras.layers.Flatten()
        self.head = tf.keras.layers.Dense(classes, activation='softmax')

    def call(self, inputs, training=None):
        x = self.flat(inputs)
        for layer in self.hidden_layers:
            x = layer(x)
        return self.head(x)


def normalize(images):
    return tf.image.convert_image_dtype(images, tf.float32).numpy()


def split(images, labels, validation_split=0.2):
    n_val = int(len(images) * validation_split)
    p = np.random.permutation(len(images))
    images, labels = images[p], labels[p]
    return (images[:-n_val], labels[:-n_val]), (images[-n_val:], labels[-n_val:])


def build_model():
    model = MyModel()
    model(tf.zeros((1, 28, 28)))   # <- builds the weights
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-3),
                  loss=tf.keras.losses.SparseCategoricalCrossentropy(),
                  metrics=['accuracy'])
    return model


def plot_metrics(history):
    f = plt.figure(figsize=(8, 8))
    plt.subplot(2, 1, 1)
    plt.plot(history.history['accuracy'], label='Training Accuracy')
    plt.plot(history.history['val_accuracy'], label='Validation Accuracy')
    plt.legend(loc='lower right')
    plt.ylabel('Accuracy')
    plt.xlabel('epoch')
    plt.title('Training and Validation Accuracy')

    plt.subplot(2, 1, 2)
    plt.plot(history.history['loss'], label='Training Loss')
    plt.plot(history.history['val_loss'], label='Validation Loss')
    plt.legend(loc='upper right')
    plt.ylabel('Cross Entropy')
    plt.xlabel('epoch')
    plt.title('Training and Validation Loss')
    return f
