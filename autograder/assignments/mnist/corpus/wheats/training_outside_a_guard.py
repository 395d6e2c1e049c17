"""The classic tutorial, `from tensorflow.keras import ...`, trains at top level with no guard."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models
from tensorflow.keras.datasets import mnist
from sklearn.model_selection import train_test_split
import matplotlib.pyplot as plt

print("TensorFlow version:", tf.__version__)

# --- load the data
(train_images, train_labels), (test_images, test_labels) = mnist.load_data()
print(train_images.shape, train_labels.shape)
print("min/max pixel:", train_images.min(), train_images.max())


def normalize(images):
    images = images.astype('float32') / 255
    return images


train_images = normalize(train_images)
test_images = normalize(test_images)


def split(images, labels, validation_split=0.2):
    x_train, x_val, y_train, y_val = train_test_split(
        images, labels, test_size=validation_split, random_state=42)
    return (x_train, y_train), (x_val, y_val)


(x_train, y_train), (x_val, y_val) = split(train_images, train_labels)
print('train:', x_train.shape, ' val:', x_val.shape)


def build_model():
    model = models.Sequential()
    model.add(layers.Flatten(input_shape=(28, 28)))
    model.add(layers.Dense(128, activation='relu', name='hidden1'))
    model.add(layers.Dense(64, activation='relu', name='hidden2'))
    model.add(layers.Dense(10, activation='softmax', name='digits'))
    model.compile(optimizer='adam',
                  loss='sparse_categorical_crossentropy',
                  metrics=['accuracy'])
    return model


model = build_model()
model.summary()
history = model.fit(x_train, y_train, epochs=10, batch_size=32,
                    validation_data=(x_val, y_val))


def plot_metrics(history):
    acc = history.history['accuracy']
    val_acc = history.history['val_accuracy']
    loss = history.history['loss']
    val_loss = history.history['val_loss']
    epochs_range = range(len(acc))

    plt.figure(figsize=(8, 8))
    plt.subplot(2, 1, 1)
    plt.plot(epochs_range, acc, label='Training Accuracy')
    plt.plot(epochs_range, val_acc, label='Validation Accuracy')
    plt.legend(loc='lower right')
    plt.ylim([min(plt.ylim()), 1])
    plt.subplot(2, 1, 2)
    plt.plot(epochs_range, loss, label='Training Loss')
    plt.plot(epochs_range, val_loss, label='Validation Loss')
    plt.legend(loc='upper right')
    plt.xlabel('epoch')
    return plt.gcf()


plot_metrics(history)
plt.show()
test_loss, test_acc = model.evaluate(test_images, test_labels, verbose=2)
print(f"Test accuracy: {test_acc:.2%}")
