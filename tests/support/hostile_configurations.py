"""Machines on which Python, Keras, TensorFlow, Matplotlib or the system are set up in odd ways."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

USER_SITE = f".local/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
KERAS = {
    "floatx": "float16",
    "epsilon": 0.1,
    "backend": "torch",
    "image_data_format": "channels_first",
}
MATPLOTLIB = """
backend: TkAgg
text.usetex: True
figure.dpi: 7
figure.max_open_warning: 1
axes.xmargin: 3
axes.prop_cycle: cycler(color=["ffffff"])
lines.linewidth: 0.01
legend.frameon: False
legend.fontsize: 1
legend.labelcolor: ffffff
axes.labelcolor: ffffff
"""
# Runs in every Python that looks for it.
CUSTOMIZE = """
import os, sys
if "autograder.box.fork_server" in sys.orig_argv:
    os.environ["KERAS_BACKEND"] = "torch"
    sys.setrecursionlimit(50)
"""


@dataclass(frozen=True)
class Machine:
    """Files of a home by their place in it, variables with ``{home}`` in them, and a umask."""

    files: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    umask: int = 0o022

    def environment(self, home: Path) -> dict[str, str]:
        """Make the home; gives the variables of a process that runs there."""
        for name, text in self.files.items():
            place = home / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        own = {name: text.format(home=home) for name, text in self.variables.items()}
        path = [one for one in (own.pop("PYTHONPATH", ""), os.environ.get("PYTHONPATH")) if one]
        return {**os.environ, "HOME": str(home), **own, "PYTHONPATH": os.pathsep.join(path)}


MACHINES = {
    "Keras's settings": Machine({".keras/keras.json": json.dumps(KERAS)}),
    "Keras's variables": Machine(
        {"elsewhere/keras.json": json.dumps({**KERAS, "floatx": "float64"})},
        {"KERAS_HOME": "{home}/elsewhere", "KERAS_BACKEND": "jax"},
    ),
    "Matplotlib's settings": Machine({".config/matplotlib/matplotlibrc": MATPLOTLIB}),
    "Matplotlib's variables": Machine(
        {"elsewhere/matplotlibrc": MATPLOTLIB, "matplotlibrc": MATPLOTLIB},
        {
            "MATPLOTLIBRC": "{home}/elsewhere/matplotlibrc",
            "MPLCONFIGDIR": "{home}/elsewhere",
            "MPLBACKEND": "TkAgg",
            "DISPLAY": ":99",
        },
    ),
    "TensorFlow's variables": Machine(
        {},
        {
            "TF_USE_LEGACY_KERAS": "1",
            "TF_XLA_FLAGS": "--tf_xla_auto_jit=2 --no_such_flag",
            "XLA_FLAGS": "--no_such_flag",
            "TF_CPP_MIN_LOG_LEVEL": "0",
            "TF_ENABLE_ONEDNN_OPTS": "1",
            "TF_NUM_INTRAOP_THREADS": "40",
            "CUDA_VISIBLE_DEVICES": "0",
            "OMP_NUM_THREADS": "40",
        },
    ),
    "Python's variables": Machine(
        {
            "elsewhere/sitecustomize.py": CUSTOMIZE,
            f"{USER_SITE}/usercustomize.py": CUSTOMIZE,
            "elsewhere/keras.py": "raise ImportError('not this one')\n",
        },
        {
            "PYTHONPATH": "{home}/elsewhere",
            "PYTHONHASHSEED": "77",
            "PYTHONIOENCODING": "ascii",
            "PYTHONUTF8": "0",
            "PYTHONNODEBUGRANGES": "1",
            "PYTHONTRACEMALLOC": "1",
            "PYTHONOPTIMIZE": "2",
            "PYTHONWARNINGS": "error",
        },
    ),
    "The system": Machine(
        {},
        {"LC_ALL": "C", "LANG": "tr_TR.ISO8859-9", "TZ": "Pacific/Kiritimati", "TERM": "dumb"},
        0o077,
    ),
}


def everything() -> Machine:
    """All of it at once."""
    files: dict[str, str] = {}
    variables: dict[str, str] = {}
    for one in MACHINES.values():
        files |= one.files
        variables |= one.variables
    return Machine(files, variables, 0o077)
