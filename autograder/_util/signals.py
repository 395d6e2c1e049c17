"""Names of signals, of those too that have none."""

from __future__ import annotations

import signal

__all__ = ["signal_name"]


def signal_name(number: int) -> str:
    """SIGKILL and the like; the number alone where it has no name, as most real-time signals."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
