"""Settings of libraries that a call changes, put back before the next one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import ModuleType

__all__ = ["own_settings"]

Undo = Callable[[], object]


@contextmanager
def own_settings() -> Iterator[None]:
    """Undo at the end what libraries were told to do in other ways than before.

    Those are Keras's precision and order of channels, Matplotlib's style, NumPy's floating-point
    errors and how it prints. Other libraries that only then are loaded begin with their own.
    """
    undo = []
    for name, remember in (("numpy", _numpy), ("keras", _keras), ("matplotlib", _matplotlib)):
        with suppress(Exception):  # not loaded, or not what it was: a submission may change it
            undo.append(remember(sys.modules[name]))
    try:
        yield
    finally:
        for one in undo:
            with suppress(Exception):
                one()


def _keras(keras: ModuleType) -> Undo:
    config = keras.config
    policy, floats = config.dtype_policy(), config.floatx()
    smallest, order = config.epsilon(), config.image_data_format()

    def undo() -> None:
        config.set_floatx(floats)
        config.set_dtype_policy(policy)
        config.set_epsilon(smallest)
        config.set_image_data_format(order)

    return undo


def _matplotlib(matplotlib: ModuleType) -> Undo:
    before = dict.copy(matplotlib.rcParams)
    return lambda: dict.update(matplotlib.rcParams, before)


def _numpy(numpy: ModuleType) -> Undo:
    errors, printing = numpy.geterr(), numpy.get_printoptions()

    def undo() -> None:
        numpy.seterr(**errors)
        numpy.set_printoptions(**printing)

    return undo
