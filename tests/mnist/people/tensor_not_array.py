# 课程作业（第二次提交）
import tensorflow as tf
import numpy as np
import matplotlib.pyplot as plt

def normalize(images):
    # 转换类型再除以255
    images = tf.cast(images, tf.float32)
    return images / 255.0

def split(images, labels, validation_split=0.2):
    顺序 = np.random.permutation(len(images))
    数量 = int(len(images) * validation_split)
    return (images[顺序[数量:]], labels[顺序[数量:]]), (images[顺序[:数量]], labels[顺序[:数量]])

def build_model():
    model = tf.keras.Sequential([
        tf.keras.layers.Flatten(input_shape=(28, 28)),
        tf.keras.layers.Dense(128, activation='relu'),
        tf.keras.layers.Dense(64, activation='relu'),
        tf.keras.layers.Dense(10, activation='softmax'),
    ])
    model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
    return model

def plot_metrics(history):
    fig, ax = plt.subplots(1, 2, figsize=(10, 4))
    ax[0].plot(history.epoch, history.history['accuracy'], label='训练')
    ax[0].plot(history.epoch, history.history['val_accuracy'], label='验证')
    ax[0].set_title('准确率'); ax[0].set_xlabel('epoch'); ax[0].legend()
    ax[1].plot(history.epoch, history.history['loss'], label='训练')
    ax[1].plot(history.epoch, history.history['val_loss'], label='验证')
    ax[1].set_title('损失'); ax[1].set_xlabel('epoch'); ax[1].legend()
    return fig
