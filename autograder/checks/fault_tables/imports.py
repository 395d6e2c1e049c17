"""Imports that fail: packages that are not installed, misspelt, or of another place."""

from __future__ import annotations

import re

from autograder.checks.fault_tables.known_names import word_set
from autograder.checks.faults import Failure, FaultNote, Words, near

__all__ = ["NOTES", "NOT_INSTALLED"]

NO_MODULE = r"No module named '(?P<module>[\w.]+)'"
USUAL = word_set("numpy keras tensorflow matplotlib sklearn pandas random math scipy")
KNOWN = word_set(
    "IPython PIL bokeh cv2 dask d2l fastai h5py imageio ipywidgets jax joblib lightning "
    "mlxtend numba opencv pandas plotly polars pydot pytorch_lightning requests rich scipy "
    "seaborn skimage sklearn statsmodels tensorboard tensorflow_datasets tf_keras torch "
    "torchvision tqdm transformers wandb xgboost"
)
# What somebody who asks for a package of theirs is to do; the course decides.
TELL = (
    "Write it without `{package}`; or, if your course wants it, tell your instructor, who can have "
    "it installed there."
)
NOT_INSTALLED = "The package `{package}` is not installed where work is graded."


def _package(_failure: Failure, words: Words) -> Words | None:
    package = words["module"].partition(".")[0]
    dotted = "." in words["module"]
    return None if dotted else {"package": package}


def _misspelt(_failure: Failure, words: Words) -> Words | None:
    package = words["module"].partition(".")[0]
    meant = near(package, USUAL)
    if not meant or package in KNOWN or "." in words["module"]:
        return None
    return {"package": package, "meant": meant}


def _perhaps_a_file(failure: Failure, words: Words) -> Words | None:
    found = _package(failure, words)
    return found if found and found["package"] not in KNOWN else None


def _inside(_failure: Failure, words: Words) -> Words:
    package, _, rest = words["module"].partition(".")
    return {"package": package, "rest": rest}


def _without_path(_failure: Failure, words: Words) -> Words | None:
    return {"place": re.sub(r"^_+", "", words["place"])}


IMPORT = "ModuleNotFoundError|ImportError"
NOTES = (
    FaultNote(
        IMPORT,
        NO_MODULE.replace(r"[\w.]+", r"google\.colab[\w.]*"),
        "`{module}` is there in Google Colab only.",
        "Take its import and the lines that use it out of what you hand in.",
    ),
    FaultNote(
        IMPORT,
        NO_MODULE,
        "There is no package `{package}`: did you mean `{meant}`?",
        "Write `{meant}` in the import.",
        reads=_misspelt,
    ),
    FaultNote(
        IMPORT,
        NO_MODULE,
        "`{package}` is not there where work is graded.",
        "If it is a file of yours: only the one file that you hand in comes along, so copy its "
        "functions into it. If it is a package: it is not installed there; your instructor can "
        "have it installed.",
        reads=_perhaps_a_file,
    ),
    FaultNote(IMPORT, NO_MODULE, NOT_INSTALLED, TELL, reads=_package),
    FaultNote(
        "ImportError",
        r"(?:You must install|requires?|Missing|Import) `?(?P<module>pydot|graphviz)`?",
        "The package `{package}` is not installed where work is graded, and plot_model needs it.",
        "Take the picture of the model out of the function: model.summary() shows it as text. If "
        "your course wants it, tell your instructor, who can have `{package}` installed there.",
        reads=_package,
    ),
    FaultNote(
        "ImportError",
        r"[Mm]issing optional dependency '(?P<module>\w+)'",
        NOT_INSTALLED,
        TELL,
        reads=_package,
    ),
    FaultNote(
        "ImportError",
        r"attempted relative import",
        "The import begins with a dot: it asks for a file beside yours, and there is none.",
        "Only the one file that you hand in comes along: copy the functions into it.",
    ),
    FaultNote(
        IMPORT,
        NO_MODULE + r".*Did you mean: '(?P<meant>\w+)'",
        "`{package}` has no module `{rest}`: did you mean `{meant}`?",
        "Write `{meant}` in the import.",
        reads=_inside,
    ),
    FaultNote(
        IMPORT,
        NO_MODULE,
        "The package `{package}` has no module `{rest}`, or no longer has it.",
        "Import what you need from `{package}` as the lesson does.",
        reads=_inside,
    ),
    FaultNote(
        IMPORT,
        r"cannot import name '(?P<name>\w+)' from '(?P<place>[\w.]+)'.*"
        r"Did you mean: '(?P<meant>[\w.]+)'",
        "`{place}` has no `{name}`: did you mean `{meant}`?",
        "Write `{meant}` in the place of `{name}`, capitals too.",
        reads=_without_path,
    ),
    FaultNote(
        IMPORT,
        r"cannot import name '(?P<name>\w+)' from '(?P<place>[\w.]+)'",
        "`{place}` has no `{name}`, or no longer has it.",
        "Compare the spelling, capitals too; the lesson shows where it takes things from.",
        reads=_without_path,
    ),
)
