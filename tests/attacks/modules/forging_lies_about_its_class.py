"""An object that says it is a figure.

Fires: forged
"""

class Pretender:
    @property
    def __class__(self):
        from matplotlib.figure import Figure

        return Figure

    def __getattr__(self, name):
        return lambda *_, **__: []


def plot_metrics(history):
    return Pretender()
