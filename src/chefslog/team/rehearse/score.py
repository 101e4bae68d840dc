"""What an attacker learned, against the truth.

What is estimated is each person's share of each cell of each section in each period: points
divided by 20, of those who answered. A guess that says for everybody what the report says of the
team (the middles of the published bands; each cell alike where nothing was ever published) has
R² = 0, a guess that is right everywhere R² = 1:

    R² = 1 − Σ (share − guess)² ÷ Σ (share − published)²

The attackers never see the shares that they are scored against. They are told things that help:
exactly how many answered each section, and how much people vary. An answer is pinned when what was
seen leaves no more than three neighbouring numbers of points for it: known exactly or within one
point, for certain; it does not count that a guess happened to be right.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chefslog.team.sections import POINTS


@dataclass(frozen=True)
class Learned:
    """R² (None where nothing is guessed), and how much was pinned out of how much.

    `people` counts those with at least one pinned answer; `cells` counts answers, each one
    person's points in one cell of one period.
    """

    r2: float | None
    people: int
    of_people: int
    cells: int
    of_cells: int


NOTHING = Learned(0.0, 0, 0, 0, 0)
"""An attack that was refused."""


@dataclass
class Score:
    """Guesses and bounds as they come in."""

    _wrong: float = 0.0
    _published: float = 0.0
    _cells: int = 0
    _pinned: int = 0
    _people: set[int] = field(default_factory=set)
    _known: set[int] = field(default_factory=set)

    def add(
        self,
        person: int,
        points: int,
        published: float,
        guess: float | None = None,
        bounds: tuple[int, int] = (0, POINTS),
    ) -> None:
        """One answer: the truth, what the report says of the team, and what the attacker says.

        The bounds are of points and certain; a guess outside of them is moved to them.
        """
        share = points / POINTS
        low, high = bounds
        said = published if guess is None else min(high / POINTS, max(low / POINTS, guess))
        self._published += (share - published) ** 2
        self._wrong += (share - said) ** 2
        self._cells += 1
        self._people.add(person)
        if is_pinned(bounds):
            self._pinned += 1
            self._known.add(person)

    @property
    def learned(self) -> Learned:
        """The score so far."""
        r2 = 1 - self._wrong / self._published if self._published else None
        return Learned(r2, len(self._known), len(self._people), self._pinned, self._cells)


def is_pinned(bounds: tuple[int, int]) -> bool:
    """Whether these bounds leave the answer known within one point."""
    return bounds[1] - bounds[0] <= 2
