"""Wall seconds that everything of one submission may take: all calls, rounds and tries together."""

from __future__ import annotations

__all__ = ["Budget"]


class Budget:
    """Counts down; made for one submission, and handed to whatever runs its code.

    Time in which no core was free can be given back, as much again as the budget at most: a child
    with many threads waits for cores that it took itself.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.left = seconds
        self._patience = seconds

    @property
    def used_up(self) -> bool:
        """Whether nothing of it is left."""
        return self.left <= 0

    def spend(self, seconds: float) -> None:
        """Take these from what is left."""
        self.left -= seconds

    def end(self) -> None:
        """Use up what is left."""
        self.left = min(self.left, 0.0)

    def give_back(self, seconds: float) -> None:
        """Add time in which no core was free, as far as patience goes."""
        more = min(seconds, self._patience)
        self._patience -= more
        self.left += more
