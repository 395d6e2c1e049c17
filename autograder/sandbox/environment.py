"""Environment variables of children: what pins results, and little else where levels are high."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from autograder.levels import OWN

__all__ = ["environment_for"]

# Pinned where they change the low bits of results or open a window; the rest keeps logs quiet.
PINNED = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "MPLBACKEND": "Agg",
    "OPENBLAS_NUM_THREADS": "1",  # its threads would stand in the way of a fork
    "PYTHONHASHSEED": "0",
    "PYTHONIOENCODING": "utf-8",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
}
BARE = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def environment_for(level: str, folder: str, import_path: Iterable[Path]) -> dict[str, str]:
    """One's own environment for one's own code; for others' code an empty one, and a folder."""
    places = [str(one) for one in import_path]
    if level == OWN:
        inherited = os.environ.get("PYTHONPATH")
        places += [inherited] if inherited else []
        base = dict(os.environ)
    else:
        base = BARE | dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR"), folder)
    return base | PINNED | {"PYTHONPATH": os.pathsep.join(places)}
