# %%
"""Your first neural network: it learns to read handwritten digits, in ten steps."""

import argparse
import json
import time
from pathlib import Path

from autograder.datasets import DataError

# %% [markdown]
# # Your first neural network: reading handwritten digits
#
# You read a scribbled 7 without thinking about it. Nobody can write down the rule by which you do
# it, and so nobody can program that rule. In this lesson a computer finds it by itself: you show
# it thousands of digits together with the right answers, and it adjusts 109,386 numbers until its
# own answers are right too. At the end it reads digits that it has never seen.
#
# The digits are [MNIST](http://yann.lecun.com/exdb/mnist/), written by clerks and by school
# pupils, and made famous by
# [LeCun, Bottou, Bengio and Haffner (1998)](https://doi.org/10.1109/5.726791). The way from data
# to result has ten steps, and they are much the same for every problem that you will ever give
# to a network.

# %% [markdown]
# Each step stands below with its reason and, where it needs one, its function. `main()` at the
# end of the file calls them in order.

# %% [markdown]
# ## Step 1: The dependencies
#
# Five libraries do the heavy work:
# [NumPy](https://numpy.org/doc/stable/user/absolute_beginners.html) holds images as arrays of
# numbers, [Keras](https://keras.io/getting_started/) builds and trains the network with
# TensorFlow as its engine,
# [scikit-learn](https://scikit-learn.org/stable/modules/model_evaluation.html) scores the result,
# and [Matplotlib](https://matplotlib.org/stable/users/explain/quick_start.html) draws.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # less TensorFlow chatter; before its import

import keras
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator
from sklearn.metrics import ConfusionMatrixDisplay, classification_report

from autograder.datasets import load_digits

# %% [markdown]
# Three numbers to play with later. Training starts from random weights and meets the images in
# random order; a fixed *seed* makes every run draw the same random numbers, so that you can tell
# the effect of your change from luck. The two colours stay apart for colour-blind readers.

# %%
SEED = 0
EPOCHS = 10
BATCH_SIZE = 128
BLUE, ORANGE = "#0072B2", "#D55E00"

# %% [markdown]
# ## Step 2: Load the digits
#
# The data come as two pairs. The network learns from the first; it does not meet the second
# before step 8, because only digits that it has never seen can tell whether it has learnt to read
# or merely remembers. An array of `n` images has the shape `(n, 28, 28)`: 28 rows of 28 greyscale
# pixels, whole numbers (`uint8`) from 0, the paper, to 255, the ink. Labels have the shape `(n,)`
# and are the digits themselves, 0 to 9.
#
# All of MNIST is 60,000 + 10,000 digits, and
# [`keras.datasets.mnist.load_data()`](https://keras.io/api/datasets/mnist/) downloads it.
# `load_digits` gives the same pairs, and has a sample of 4,000 + 1,000 that is always at hand.

# %% [markdown]
# ## Step 3: Normalise the pixels
#
# A network starts out with small weights that are made for inputs of about the size of 1. Pixels
# up to 255 would drown them, and training would stagger instead of walking downhill. So every
# pixel is divided by 255. That is always 255, and never the largest pixel of the batch: a
# pale image must stay paler than a dark one, and an image must look the same to the network
# whichever others come with it.
#
# NumPy divides a whole array at once
# ([broadcasting](https://numpy.org/doc/stable/user/basics.broadcasting.html)). Dividing whole
# numbers gives 64-bit floats; `float32` is precise enough and needs half the memory
# ([`astype`](https://numpy.org/doc/stable/reference/generated/numpy.ndarray.astype.html)).


# %%
def normalize(images):
    """Scale pixels to the range from 0 to 1.

    images: array of shape (n, 28, 28), dtype uint8, pixels from 0 to 255.
    Returns a new array of the same shape, dtype float32 or float64: each pixel divided by 255.
    The array that was handed in stays as it is.
    """
    return images.astype("float32") / 255.0


# %% [markdown]
# ## Step 4: Set a validation part aside
#
# While the network trains you want to watch how it does on digits that it does not learn from;
# otherwise you cannot see it begin to learn by heart. The test set must not serve for that: whoever
# looks at it while still changing things ends up fitting those things to it. So a fifth of the
# training digits (`validation_split=0.2`) becomes a *validation* set.
#
# Files are often sorted, by digit or by writer, and a slice off the end would then be no fair
# sample. So shuffle first. Images and labels must be shuffled *alike*: draw one random order of
# the positions 0 to n - 1
# ([`numpy.random.permutation`](https://numpy.org/doc/stable/reference/random/generated/numpy.random.permutation.html))
# and pick from both arrays with it
# ([indexing with an array](https://numpy.org/doc/stable/user/basics.indexing.html#integer-array-indexing)).


# %%
def split(images, labels, validation_split=0.2):
    """Split digits into a training part and a validation part.

    images: array of shape (n, 28, 28); labels: array of shape (n,).
    validation_split: the fraction, between 0 and 1, of the digits that go to validation.
    Returns ((x_train, y_train), (x_val, y_val)). Each digit is in exactly one of the parts and
    keeps its label; values and dtypes stay as they are, and so do the arrays handed in.
    """
    order = np.random.permutation(len(images))
    n_val = round(len(images) * validation_split)
    val, train = order[:n_val], order[n_val:]
    return (images[train], labels[train]), (images[val], labels[val])


# %% [markdown]
# ## Step 5: Look at the digits
#
# Always look at your data before you train on them. Ten digits of each part, each with its label
# above it: do the labels fit, is any image upside down, do the three parts look alike? A mistake
# that you see here costs a minute; later it costs an afternoon.


# %%
def plot_all_samples(train, validation, test, count=10):
    """Show the first digits of three (images, labels) pairs, a row each; gives a figure."""
    parts = {"training": train, "validation": validation, "test": test}
    figure, grid = plt.subplots(3, count, figsize=(count, 3.9), layout="constrained")
    for row, (name, (images, labels)) in zip(grid, parts.items()):
        for axes, image, label in zip(row, images, labels):
            axes.imshow(image, cmap="gray_r")
            axes.set_title(label)
            axes.set(xticks=[], yticks=[])
        row[0].set_ylabel(name, fontsize="large")
    return figure


# %% [markdown]
# ## Step 6: Build and compile the network
#
# The network is a stack of layers, a
# [`Sequential` model](https://keras.io/guides/sequential_model/); what one layer gives is what
# the next one gets. Four layers do it, of two kinds:
# [`Flatten`](https://keras.io/api/layers/reshaping_layers/flatten/) and
# [`Dense`](https://keras.io/api/layers/core_layers/dense/).
#
# | layer | gives | why |
# |---|---|---|
# | `Flatten` | `(n, 784)` | lays the 28 rows of an image end to end |
# | `Dense` 128, ReLU | `(n, 128)` | 128 weighted sums of all pixels: strokes, loops, gaps |
# | `Dense` 64, ReLU | `(n, 64)` | puts those together into larger shapes |
# | `Dense` 10, softmax | `(n, 10)` | a probability for each digit; each row sums to 1 |
#
# *ReLU* turns negative sums into 0. Without such a bend between them, three layers of sums would
# be no more than one. *Softmax* turns ten scores into ten probabilities.
#
# **A word about names.** The text that this lesson follows calls this network a convolutional
# neural network, a CNN. It is not one: a CNN slides small filters across the image, and here
# nothing slides. Every pixel is wired to every unit of the first layer, which makes this a
# *multilayer perceptron*. It is the right place to begin, and a
# [real CNN](https://keras.io/examples/vision/mnist_convnet/) is a good second lesson.
#
# Compiling settles how the model learns. The *loss* says how wrong it is:
# [sparse categorical cross-entropy](https://keras.io/api/losses/probabilistic_losses/)
# is minus the logarithm of the probability that the model gave to the right digit ("sparse"
# because labels are plain numbers, 7, and not rows of zeros and ones). The *optimizer* turns the
# loss into better weights: [Adam](https://keras.io/api/optimizers/adam/)
# ([Kingma and Ba, 2014](https://arxiv.org/abs/1412.6980)) chooses its step for each weight by
# itself. The *metric* is for you to read: accuracy, the share of digits read correctly.


# %%
def build_model():
    """Build and compile the network.

    Returns a new compiled keras model at each call. It maps images of shape (n, 28, 28) to
    probabilities of shape (n, 10), through 128 and 64 ReLU units to 10 softmax units; it learns
    with Adam and sparse categorical cross-entropy, and reports accuracy.
    """
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% [markdown]
# Count along before you read the summary: a dense layer has a weight for each pair of an input
# and a unit, and one *bias* for each unit. 784 x 128 + 128 = 100,480 in the first, then 8,256,
# then 650: together the 109,386 numbers that training will set.

# %% [markdown]
# ## Step 7: Train it
#
# [`fit`](https://keras.io/api/models/model_training_apis/#fit-method) shows the model a *batch* of
# 128 digits, works out in which direction each weight would lower the loss, takes one small step,
# and goes on to the next batch. Once through all digits is an *epoch*. After each epoch it
# measures itself on the validation set, from which it never learns.
#
# Read the lines as they come: the loss should fall and the accuracy rise, in training and in
# validation. A training accuracy that goes on rising while the validation loss rises too means
# that the network is learning by heart: *overfitting*.

# %% [markdown]
# What has it learnt? Each unit of the first layer has one weight for each of the 784 pixels, so
# its weights can be laid out as an image. Where they are blue, ink raises the sum of that unit;
# where they are orange, ink lowers it. The upper row shows eight units after the training: mostly
# the random speckle that they started from. The lower row shows what training has changed in them,
# and here you see strokes. Blue beside orange asks: is there ink here, and none there? No unit
# looks for a whole digit; the next layers put the answers together. The corners stay white: no
# digit has ink there, so there was nothing to learn, and those weights are as random as ever.


# %%
def plot_weights(before, after, count=8):
    """Show the weights of the first units, and below how training changed them; gives a figure.

    before, after: what model.get_weights() gave before the training and after it.
    """
    colours = LinearSegmentedColormap.from_list("weights", [ORANGE, "white", BLUE])
    figure, grid = plt.subplots(2, count, figsize=(10, 3), layout="constrained")
    layers = [pair for pair in zip(before, after) if pair[1].ndim == 2 and len(pair[1]) == 784]
    for old, new in layers[:1]:  # in a CNN no unit sees all pixels, and nothing is drawn
        for row, name, kernel in zip(grid, ["weights", "change"], [new, new - old]):
            most = np.abs(kernel).max()
            for axes, unit in zip(row, kernel.T):
                shown = axes.imshow(unit.reshape(28, 28), cmap=colours, vmin=-most, vmax=most)
                axes.set(xticks=[], yticks=[])
            row[0].set_ylabel(name, fontsize="large")
            figure.colorbar(shown, ax=row)
    for axes in grid.flat:
        axes.axis("on" if axes.images else "off")
    return figure


# %% [markdown]
# ## Step 8: Test it
#
# Now, and only now, the network meets the test set.
# [`evaluate`](https://keras.io/api/models/model_training_apis/#evaluate-method) gives the loss and
# the accuracy on digits that played no part in training or in any choice of yours. Guessing
# would get 1 in 10 right. If the result is much worse than the validation accuracy, something
# is wrong; often the test images were not normalised.

# %% [markdown]
# ## Step 9: Predict, and study the mistakes
#
# [`predict`](https://keras.io/api/models/model_training_apis/#predict-method) gives ten
# probabilities for each image, an array of shape `(n, 10)`. The digit that was read is the place
# of the largest one;
# [`argmax`](https://numpy.org/doc/stable/reference/generated/numpy.argmax.html) finds it, and
# gives an array of shape `(n,)`.
#
# One accuracy hides much. The
# [classification report](https://scikit-learn.org/stable/modules/generated/sklearn.metrics.classification_report.html)
# has a line for each digit. *Precision*: of all that it called a 9, how many were? *Recall*: of
# all that were a 9, how many did it find? The *F1 score* is low when either of them is low, and
# *support* is the number of such digits in the test set.

# %% [markdown]
# The [confusion matrix](https://scikit-learn.org/stable/modules/model_evaluation.html#confusion-matrix)
# says which digit is taken for which: rows are the true digits, columns what was read. All that
# stands off the diagonal is a mistake. Which pairs does it mix up, and would you?


# %%
def plot_confusion(labels, predicted):
    """Show how often each digit was read as which; gives a figure."""
    figure, axes = plt.subplots(figsize=(6, 6.2), layout="constrained")
    ConfusionMatrixDisplay.from_predictions(
        labels, predicted, labels=range(10), cmap="Blues", colorbar=False, ax=axes
    )
    for count in axes.texts:
        if count.get_text() == "0":
            count.set_text("")  # what never happened needs no ink
    axes.set(title="Which digit is read as which", xlabel="read as", ylabel="true digit")
    return figure


# %% [markdown]
# Most can be learnt from the mistakes that the network was surest of. Some are careless writing
# that you might misread too. Others you would never get wrong: a reminder that the network
# knows pixels and nothing of pens.
#
# Below each digit stand the network's three best guesses, each with the probability that it gave
# to it; the right digit is blue and bold. Where that is the second guess with a share worth the
# name, the network has hesitated, and often you can see why. Where none of the three is right, the
# network had no doubt: the number says how sure it is, and not how right.


# %%
def plot_mistakes(images, labels, probabilities, count=10):
    """Show the surest mistakes, each with its three best guesses below it; gives a figure."""
    predicted, sureness = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(predicted != labels)
    worst = wrong[np.argsort(-sureness[wrong])][:count]
    figure, grid = plt.subplots(
        4, (count + 1) // 2, figsize=(count, 5.8), height_ratios=[3, 1] * 2, layout="constrained"
    )
    for axes in grid.flat:
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    for image, bars, i in zip(grid[::2].flat, grid[1::2].flat, worst):
        image.imshow(images[i], cmap="gray_r")
        image.set_title(f"{labels[i]} read as {predicted[i]}")
        guesses = np.argsort(-probabilities[i])[:3]
        shares = probabilities[i, guesses]
        colours = [BLUE if guess == labels[i] else ORANGE for guess in guesses]
        drawn = bars.barh(range(3), shares, color=colours)
        bars.bar_label(drawn, [f"{share:.1%}" for share in shares], padding=3)
        bars.set_yticks(range(3), guesses)
        for name, guess in zip(bars.get_yticklabels(), guesses):
            if guess == labels[i]:
                name.set(color=BLUE, fontweight="bold")
        bars.set(xlim=(0, 1.5), ylim=(2.6, -0.6))  # the best guess on top, room for its number
        bars.tick_params(length=0)
    return figure


# %% [markdown]
# ## Step 10: Draw the training curves
#
# `fit` returned a record of the training. `history.history` is a dictionary of four lists with
# one number for each epoch: `"accuracy"` and `"loss"`, and the same for the validation set,
# `"val_accuracy"` and `"val_loss"`. `history.epoch` is the list of the epochs, counted from 0.
#
# The curves tell the story of the training at a glance. Still rising at the end: train longer.
# Training and validation drifting apart: overfitting, and no further epoch will help. (In the
# first epochs validation may look better than training. That is no magic: the training numbers are
# averages over an epoch in which the network was still learning; the validation numbers are
# taken at its end.)
#
# A picture is for readers, so it needs axis labels and a legend, and lines that differ in more than
# their colour, for those who print it in grey or see colours differently
# ([`subplots`](https://matplotlib.org/stable/api/_as_gen/matplotlib.pyplot.subplots.html),
# [`plot`](https://matplotlib.org/stable/api/_as_gen/matplotlib.axes.Axes.plot.html)).


# %%
def plot_metrics(history):
    """Draw accuracy and loss over the epochs, in training and in validation.

    history: what fit returned. history.history holds the lists "accuracy", "val_accuracy",
    "loss" and "val_loss", one number an epoch; history.epoch holds the epochs, from 0.
    Returns one matplotlib Figure with the four curves, its axes and curves labelled.
    """
    epochs = [epoch + 1 for epoch in history.epoch]
    figure, both_axes = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for axes, name in zip(both_axes, ["accuracy", "loss"]):
        train, val = history.history[name], history.history["val_" + name]
        axes.plot(epochs, train, color=BLUE, linestyle="-", marker="o", label="training")
        axes.plot(epochs, val, color=ORANGE, linestyle="--", marker="s", label="validation")
        axes.set(title=name.capitalize(), xlabel="epoch", ylabel=name)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
        axes.legend()
    return figure


# %% [markdown]
# One epoch deserves a mark: the one with the lowest validation loss. Up to there, what the network
# learns helps it with digits that it has not seen. After it the training loss goes on falling and
# the validation loss does not: what is learnt now holds for the training digits alone. The
# best network is the one at the mark, and
# [`EarlyStopping`](https://keras.io/api/callbacks/early_stopping/) ends a training near it. If the
# mark stands at the last epoch, validation has not turned yet, and you may train longer. Here it is
# drawn into your own curves; what is grey was learnt by heart.


# %%
def mark_turning_point(figure, history):
    """Mark, in a figure of the curves, the epoch with the lowest validation loss."""
    val = history.history["val_loss"]
    lowest, last = int(np.argmin(val)), len(val) - 1
    for axes in figure.axes:
        curves = [line.get_xdata() for line in axes.lines if len(line.get_xdata()) == len(val)]
        if curves:
            axes.axvline(curves[0][lowest], color="black", linestyle=":")
        if curves and lowest < last:
            axes.axvspan(curves[0][lowest], curves[0][last], color="black", alpha=0.08)
    when = "turns after" if lowest < last else "has not turned by"
    figure.suptitle(f"Validation {when} epoch {lowest + 1}: lowest loss {val[lowest]:.3f}")
    return figure


# %% [markdown]
# ## Where to go from here
#
# Change one thing at a time, guess first what will happen, then look. What becomes of the curves
# with 50 epochs, with a batch size of 8, without the `"relu"`, and where does validation turn
# then? How much better does the network read when it learns from all of MNIST instead of the
# sample?


# %%
def run(options, digits):
    """Take all ten steps; prints the results and saves pictures and metrics.json."""
    start = time.perf_counter()
    plt.switch_backend("agg")  # pictures go to files, not to windows
    keras.utils.set_random_seed(options.seed)

    # Steps 2 to 5
    print(f"Data: {digits.source}.")
    (images, labels), (test_images, y_test) = digits.train, digits.test
    x_all, x_test = normalize(images), normalize(test_images)
    (x_train, y_train), (x_val, y_val) = split(x_all, labels)
    samples = plot_all_samples((x_train, y_train), (x_val, y_val), (x_test, y_test))
    save(samples, options.out / "samples.png")

    # Steps 6 to 8
    model = build_model()
    model.summary()
    before = model.get_weights()
    history = model.fit(
        x_train,
        y_train,
        epochs=options.epochs,
        batch_size=options.batch_size,
        validation_data=(x_val, y_val),
    )
    save(plot_weights(before, model.get_weights()), options.out / "weights.png")
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    print(f"\nTest loss {loss:.4f}, test accuracy {accuracy:.4f}\n")

    # Step 9
    probabilities = model.predict(x_test, verbose=0)
    predicted = probabilities.argmax(axis=1)
    print(classification_report(y_test, predicted, digits=3, zero_division=0))
    save(plot_confusion(y_test, predicted), options.out / "confusion.png")
    save(plot_mistakes(x_test, y_test, probabilities), options.out / "mistakes.png")

    # Step 10
    save(plot_metrics(history), options.out / "curves.png")
    marked = mark_turning_point(plot_metrics(history), history)
    save(marked, options.out / "turning_point.png")
    metrics = {
        "data": digits.name,
        "seed": options.seed,
        "epochs": options.epochs,
        "batch_size": options.batch_size,
        "train_size": len(x_train),
        "validation_size": len(x_val),
        "test_size": len(x_test),
        "loss": loss,
        "accuracy": accuracy,
        "seconds": round(time.perf_counter() - start, 2),
    }
    (options.out / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    print(f"Pictures and metrics.json are in {options.out}.")


def save(figure, path):
    """Write a figure to a picture file."""
    figure.savefig(path, dpi=150)
    plt.close(figure)


def main():
    """Read the options, load the digits, and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", choices=["sample", "full"], help="default: full if it is here")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="default: %(default)s")
    parser.add_argument("--batch-size", type=int, default=BATCH_SIZE, help="default: %(default)s")
    parser.add_argument("--out", type=Path, default=Path("out"), help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=SEED, help="default: %(default)s")
    options = parser.parse_args()
    if options.epochs < 1 or options.batch_size < 1 or not 0 <= options.seed < 2**32:
        parser.error("--epochs and --batch-size start at 1, --seed at 0 (and ends below 2**32)")
    try:
        digits = load_digits(options.data)
        options.out.mkdir(parents=True, exist_ok=True)
    except DataError as error:
        parser.exit(2, f"{error}\n")
    except OSError as error:
        parser.exit(2, f"--out {options.out} cannot be used: {error.strerror}.\n")
    try:
        run(options, digits)
    except NotImplementedError as error:
        if "is not done yet" not in str(error):
            raise
        parser.exit(1, f"{error}. Look for its TODO, fill it in, and run this again.\n")


if __name__ == "__main__":
    main()
