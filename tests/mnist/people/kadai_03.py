# 課題3：手書き数字の認識
import numpy as np
import keras
from keras import layers, models
import matplotlib.pyplot as plt

# ---- 正規化 ----
def normalize(images):
    # 0〜255 を 0〜1 にする
    return images.astype(np.float32) / np.float32(255)

# ---- 分割 ----
def split(images, labels, validation_split=0.2):
    枚数 = len(images)
    検証数 = int(枚数 * validation_split)
    順番 = np.random.permutation(枚数)
    x, y = images[順番], labels[順番]
    return (x[検証数:], y[検証数:]), (x[:検証数], y[:検証数])

# ---- モデル ----
def build_model():
    model = models.Sequential([
        layers.Input(shape=(28, 28)),
        layers.Flatten(),
        layers.Dense(128, activation='relu'),
        layers.Dense(64, activation='relu'),
        layers.Dense(10, activation='softmax'),
    ])
    model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
    return model

# ---- グラフ ----
def plot_metrics(history):
    fig, axes = plt.subplots(1, 2, figsize=(10, 4))
    axes[0].plot(history.epoch, history.history['accuracy'], label='訓練')
    axes[0].plot(history.epoch, history.history['val_accuracy'], label='検証')
    axes[0].set_title('正解率')
    axes[0].set_xlabel('エポック')
    axes[0].legend()
    axes[1].plot(history.epoch, history.history['loss'], label='訓練')
    axes[1].plot(history.epoch, history.history['val_loss'], label='検証')
    axes[1].set_title('損失')
    axes[1].set_xlabel('エポック')
    axes[1].legend()
    return fig

# 感想：最初は過学習がよく分からなかったが、グラフを見て理解できた。
