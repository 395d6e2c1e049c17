def normalize(images):
    print("largest pixel:", images.max())
    return images / 256


def split(images, labels, validation_split=0.2):
    cut = round(len(images) * validation_split)
    return (images[cut:], labels[:-cut]), (images[:cut], labels[-cut:])


def build_model():
    """Not written yet."""
    raise NotImplementedError("build_model: this step is not done yet")


def plot_metrics(history):
    """Not written yet."""
    raise NotImplementedError("plot_metrics: this step is not done yet")
