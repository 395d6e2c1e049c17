def normalize(images):
    """Not written yet."""
    raise NotImplementedError("normalize: this step is not done yet")


def split(images, labels, validation_split=0.2):
    """Not written yet."""
    raise NotImplementedError("split: this step is not done yet")


def build_model():
    """Not written yet."""
    raise NotImplementedError("build_model: this step is not done yet")


def plot_metrics(history):
    """Not written yet."""
    raise NotImplementedError("plot_metrics: this step is not done yet")
