"""Whose a person said that files are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from autograder._util.names import identity
from autograder.classes.collecting.decisions import LEAVE, TAKE, Decision
from autograder.classes.collecting.roster_match import owner_of
from autograder.platforms.comparing import same
from autograder.platforms.layouts import DownloadedFile, Owner
from autograder.platforms.person import Person
from autograder.platforms.roster_people import RosterPerson

__all__ = ["Claims"]


class Claims:
    """Finds those who were named in decisions: by id, number, address, login, or their own name."""

    def __init__(
        self, decisions: Iterable[Decision], owners: Sequence[Owner],
        rows: Mapping[str, RosterPerson], roster: Sequence[RosterPerson],
        earlier: Iterable[Person],
    ) -> None:  # fmt: skip
        self._by_file: dict[str, list[Decision]] = defaultdict(list)
        for decision in decisions:
            self._by_file[decision.file].append(decision)
        self._found: dict[str, dict[str, Owner]] = defaultdict(dict)
        self._named: dict[str, dict[str, Owner]] = defaultdict(dict)
        for owner in owners:
            self._know(owner, owner)
            if owner.key in rows:
                self._know(owner_of(rows[owner.key]), owner)
        matched = set(rows.values())
        for row in roster:
            if row not in matched:
                self._know(owner_of(row), owner_of(row))
        self._ids = {same(one.student): one for one in earlier}

    def choice(self, file: DownloadedFile) -> str:
        """What to do with a file that is nobody's."""
        return next((one.choice for one in self._by_file[identity(file.path)]), "")

    def owner(self, file: DownloadedFile) -> Owner | None:
        """Who owns a file of which the download does not tell; None where nobody knows."""
        for one in self._by_file[identity(file.path)]:
            meant = one.choice == TAKE or (not file.owners and one.choice != LEAVE)
            if one.student and meant:
                return self._who(one.student)
        return None

    def _know(self, signs: Owner, owner: Owner) -> None:
        for sign in (signs.login, signs.sis_id, signs.email, signs.platform_id):
            self._found[same(sign)][owner.key] = owner
        for sign in (signs.name, signs.key):
            self._named[same(sign)][owner.key] = owner

    def _who(self, word: str) -> Owner | None:
        """Who is meant: somebody new where nobody is called so, nobody where several are."""
        person = self._ids.get(same(word))
        signs = [word]
        if person:
            signs = [person.login, person.sis_id, person.email, person.platform_id, person.name]
        for sign in filter(None, map(same, signs)):
            for known in (self._found, self._named):
                if len(known.get(sign, {})) == 1:
                    return next(iter(known[sign].values()))
        several = any(same(sign) in self._named for sign in signs if sign)
        return None if several else Owner(word, person.name if person else word)
