import a_module_that_is_not_there as helper

SCALE = 1 / 0


def normalize(images):
    return images / SCALE


def split(images, labels, validation_split=0.2):
    cut = round(len(images) * validation_split)
    return (images[cut:], labels[cut:]), (images[:cut], labels[:cut])


def build_model():
    """Not written yet."""
    raise NotImplementedError("build_model: this step is not done yet")


def plot_metrics(history):
    """Not written yet."""
    raise NotImplementedError("plot_metrics: this step is not done yet")


raise RuntimeError('nobody needs this line')
