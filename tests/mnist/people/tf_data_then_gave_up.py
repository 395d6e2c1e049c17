import tensorflow as tf
import numpy as np
import matplotlib.pyplot as plt

AUTOTUNE = tf.data.AUTOTUNE
BATCH = 64

# first try, from the tensorflow tutorial. The checker wants arrays so I do not use it any more
def normalize_img(image, label):
    """Normalizes images: `uint8` -> `float32`."""
    return tf.cast(image, tf.float32) / 255., label

def make_dataset(x, y):
    ds = tf.data.Dataset.from_tensor_slices((x, y))
    ds = ds.map(normalize_img, num_parallel_calls=AUTOTUNE)
    ds = ds.cache()
    ds = ds.shuffle(1000)
    ds = ds.batch(BATCH)
    return ds.prefetch(AUTOTUNE)

ds_small = make_dataset(np.zeros((128, 28, 28), np.uint8), np.zeros(128))
for xb, yb in ds_small.take(1):
    print(xb.shape, yb.shape)

# second try
def normalize(images):
    images = tf.convert_to_tensor(images)
    images = tf.cast(images, tf.float32) / 255.
    return images.numpy()

def split(images, labels, validation_split=0.2):
    idx = tf.random.shuffle(tf.range(len(images))).numpy()
    n_val = int(validation_split * len(images))
    return (images[idx[n_val:]], labels[idx[n_val:]]), (images[idx[:n_val]], labels[idx[:n_val]])

def build_model():
    model = tf.keras.models.Sequential([
      tf.keras.layers.Flatten(input_shape=(28, 28)),
      tf.keras.layers.Dense(128, activation='relu'),
      tf.keras.layers.Dense(64, activation='relu'),
      tf.keras.layers.Dense(10, activation='softmax')
    ])
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.001),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=False),
        metrics=[tf.keras.metrics.SparseCategoricalAccuracy('accuracy')],
    )
    return model

def plot_metrics(history):
    fig, ax = plt.subplots(1, 2, figsize=(12, 5))
    ax[0].plot(history.history['loss'])
    ax[0].plot(history.history['val_loss'])
    ax[0].set_title('model loss')
    ax[0].set_ylabel('loss')
    ax[0].set_xlabel('epoch')
    ax[0].legend(['train', 'val'], loc='upper left')
    ax[1].plot(history.history['accuracy'])
    ax[1].plot(history.history['val_accuracy'])
    ax[1].set_title('model accuracy')
    ax[1].set_ylabel('accuracy')
    ax[1].set_xlabel('epoch')
    ax[1].legend(['train', 'val'], loc='upper left')
    return fig
