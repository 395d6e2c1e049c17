"""Levels of isolation, from none to all: what stands between student code and the machine."""

from __future__ import annotations

__all__ = ["AUTO", "BOXED", "LEVELS", "LOCKED", "MEANING", "OWN", "LevelError"]

OWN, LOCKED, BOXED = "L0", "L2", "L3"
LEVELS = (OWN, LOCKED, BOXED)
AUTO = "auto"  # the highest that this machine can give
MEANING = {
    OWN: "a plain child process, for your own code on your own machine",
    LOCKED: "listed files only, no new processes, no network, capped memory (no namespaces)",
    BOXED: "bubblewrap: listed mounts only, no network, and each child locked down in namespaces "
    "of its own",
}


class LevelError(Exception):
    """The level that was asked for cannot be had; the message says why and what to do."""
