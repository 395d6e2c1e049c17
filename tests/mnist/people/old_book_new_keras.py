# chapter 2 of the book, changed to our exercise
from tensorflow.keras.datasets import mnist
from tensorflow.keras import models
from tensorflow.keras import layers
import matplotlib.pyplot as plt
import numpy as np

# (train_images, train_labels), (test_images, test_labels) = mnist.load_data()
# train_images.shape
# len(train_labels)
# digit = train_images[4]
# plt.imshow(digit, cmap=plt.cm.binary)
# plt.show()

def normalize(images):
    images = images.astype('float32') / 255
    return images

def split(images, labels, validation_split=0.2):
    num_validation_samples = int(validation_split * len(images))
    state = np.random.get_state()
    images = np.copy(images)
    labels = np.copy(labels)
    np.random.shuffle(images)
    np.random.set_state(state)      # so that labels get the same order!
    np.random.shuffle(labels)
    x_val = images[:num_validation_samples]
    partial_x_train = images[num_validation_samples:]
    y_val = labels[:num_validation_samples]
    partial_y_train = labels[num_validation_samples:]
    return (partial_x_train, partial_y_train), (x_val, y_val)

def build_model():
    network = models.Sequential()
    network.add(layers.Flatten(input_shape=(28, 28)))
    network.add(layers.Dense(128, activation='relu'))
    network.add(layers.Dense(64, activation='relu'))
    network.add(layers.Dense(10, activation='softmax'))
    network.compile(optimizer='adam',
                    loss='sparse_categorical_crossentropy',
                    metrics=['accuracy'])
    return network

def plot_metrics(history):
    history_dict = history.history
    acc = history_dict['accuracy']
    val_acc = history_dict['val_accuracy']
    loss = history_dict['loss']
    val_loss = history_dict['val_loss']
    epochs = range(1, len(acc) + 1)

    fig = plt.figure()
    plt.subplot(211)
    # "bo" is for "blue dot"
    plt.plot(epochs, loss, 'bo', label='Training loss')
    # b is for "solid blue line"
    plt.plot(epochs, val_loss, 'b', label='Validation loss')
    plt.title('Training and validation loss')
    plt.xlabel('Epochs')
    plt.ylabel('Loss')
    plt.legend()

    plt.subplot(212)
    plt.plot(epochs, acc, 'bo', label='Training acc')
    plt.plot(epochs, val_acc, 'b', label='Validation acc')
    plt.title('Training and validation accuracy')
    plt.xlabel('Epochs')
    plt.ylabel('Accuracy')
    plt.legend()
    plt.tight_layout()
    return fig
