"""The variables of a child: none of this machine's but those without which no Python starts."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from autograder.box.wire.limits import FOLDER_VARIABLES, L0

__all__ = ["environment_for"]

# These pin what changes the low bits of results or opens a window; the rest keeps logs quiet.
PINNED = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "JOBLIB_MULTIPROCESSING": "0",  # it would start programs, which a box refuses
    "KERAS_BACKEND": "tensorflow",
    "KERAS_HOME": ".keras",  # in the folder worked in, also for who was forked after the import
    "MPLBACKEND": "Agg",
    "OPENBLAS_NUM_THREADS": "1",  # its threads would stand in the way of a fork
    "PYTHONHASHSEED": "0",
    "PYTHONIOENCODING": "utf-8",
    "PYTHONNOUSERSITE": "1",  # what is installed there is found by the import path
    "PYTHONUTF8": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TZ": "UTC",
}
BARE = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
# Where libraries are found that Python is linked to, and what Windows' own libraries ask for.
NEEDED = (
    *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"),
    *("COMSPEC", "NUMBER_OF_PROCESSORS", "PATHEXT", "PROCESSOR_ARCHITECTURE"),
    *("SYSTEMDRIVE", "SYSTEMROOT", "WINDIR"),
)


def environment_for(level: str, folder: str, import_path: Iterable[Path]) -> dict[str, str]:
    """The variables of a child that has ``folder`` to write in, its home and settings included.

    Those by which this machine's user sets up Python, Keras, TensorFlow or Matplotlib are left out
    at every level: a verdict would depend on them.
    """
    base = BARE if level != L0 else BARE | _needed()
    own = dict.fromkeys(FOLDER_VARIABLES, folder)
    places = os.pathsep.join(str(one) for one in import_path)
    return base | own | PINNED | {"PYTHONPATH": places}


def _needed() -> dict[str, str]:
    """What Python may not start without on this machine; above L0 the box shows all it needs."""
    names = (*NEEDED, "PATH") if os.name == "nt" else NEEDED
    return {name: os.environ[name] for name in names if name in os.environ}
