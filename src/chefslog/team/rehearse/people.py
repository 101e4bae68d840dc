"""A made-up team: what each person would answer in each period, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random

from chefslog.model.checkin import CHECKIN_ANSWERS
from chefslog.team.measure import spread
from chefslog.team.sections import POINTS, SMALL, Contribution, defaults, layout

Answers = tuple[tuple[int, ...] | None, ...]
"""One person's points in one period, section by section; None where it is blank."""

PERIODS = 12
"""Ordinary periods: half way someone has left, at three quarters someone has joined."""

_LIKENESS = 4.0
"""How alike people are: the weight of the team's habit in each one's own."""
_EXACT = 10**6
"""A habit's weights are counted in millionths where the habit itself is the answer."""
_NEVER, _AWAY, _SKIPPED = 0.04, 0.04, 0.03
"""How often a person withholds a section for good, a whole period, a section just once."""


@dataclass(frozen=True)
class People:
    """The truth that the attackers do not have.

    `answers[period][person]` has one item a section, of `shapes[section]` cells; `present` says
    who is on the roster. The period after the `ordinary` ones is staged, see `stage`.
    """

    names: tuple[str, ...]
    shapes: tuple[int, ...]
    present: tuple[tuple[bool, ...], ...]
    answers: tuple[tuple[Answers, ...], ...]
    ordinary: int

    @property
    def size(self) -> int:
        """How many people there ever are."""
        return len(self.present[0])

    @property
    def leaver(self) -> int:
        """Who leaves half way."""
        return self.size - 2

    @property
    def joiner(self) -> int:
        """Who joins at three quarters."""
        return self.size - 1

    def roster(self, period: int) -> list[int]:
        """Who is on the roster of a period."""
        return [person for person, there in enumerate(self.present[period]) if there]

    def filled(self, period: int, section: int) -> tuple[int, ...]:
        """Who answered a section."""
        return self._filled[period][section]

    @cached_property
    def _filled(self) -> list[list[tuple[int, ...]]]:
        return [
            [
                tuple(p for p in self.roster(period) if row[p][section] is not None)
                for section in range(len(self.shapes))
            ]
            for period, row in enumerate(self.answers)
        ]

    def points(self, period: int, section: int, person: int) -> tuple[int, ...]:
        """A person's points in a section; all zero where it is blank."""
        return self.answers[period][person][section] or (0,) * self.shapes[section]

    def totals(self, period: int, section: int, without: int | None = None) -> tuple[int, ...]:
        """The exact totals of a section's cells, of everybody or of all but one."""
        who = [person for person in self.filled(period, section) if person != without]
        rows = [self.points(period, section, person) for person in who]
        return tuple(sum(row[cell] for row in rows) for cell in range(self.shapes[section]))

    def contribution(self, period: int, person: int) -> Contribution:
        """What the person's client sends."""
        cells: list[int] = []
        for section in range(len(self.shapes)):
            cells += self.points(period, section, person)
        answers = self.answers[period][person]
        return Contribution(tuple(cells), tuple(one is not None for one in answers))


def people(
    members: int,
    seed: int,
    k: int,
    ordinary: int = PERIODS,
    entries: tuple[int, int] | None = (6, 30),
) -> People:
    """A team of `members`, one of whom leaves; another joins, so that there is one more in all.

    Everybody has a steady habit per section. A period's answer is a draw from it: so many entries
    (between the two numbers), a check-in a week, one bucket of spend; with `entries=None` it is
    the habit itself, period after period.
    """
    rng = Random(f"chefslog rehearse {members} {seed}")
    names = defaults(members)
    shapes = tuple(len(section.cells) for section, _, _ in layout(names))
    size = members + 1
    team = [_draw(rng, [1.0] * cells) for cells in shapes]
    habits = [[_draw(rng, [_LIKENESS * w for w in one]) for one in team] for _ in range(size)]
    willing = [[rng.random() >= _NEVER for _ in shapes] for _ in range(size)]
    weeks = 13 if members < SMALL else 4
    drawn: list[tuple[Answers, ...]] = []
    for _ in range(ordinary + 1):
        drawn.append(
            tuple(_period(rng, names, habits[p], willing[p], weeks, entries) for p in range(size))
        )
    present = tuple(
        tuple(_there(person, members, period, ordinary) for person in range(size))
        for period in range(ordinary + 1)
    )
    drawn[-1] = stage(names, shapes, drawn[-1], present[-1], k)
    return People(names, shapes, present, tuple(drawn), ordinary)


def stage(
    names: tuple[str, ...],
    shapes: tuple[int, ...],
    drawn: tuple[Answers, ...],
    there: tuple[bool, ...],
    k: int,
) -> tuple[Answers, ...]:
    """The staged period: only the first k take part, but for three sections.

    `own`: all say the same; `effect`: all but the second person do; `outcome`: only the first
    person answers.
    """
    rows = []
    seat = 0
    for person, answers in enumerate(drawn):
        row = [one or _alike(cells) for one, cells in zip(answers, shapes, strict=True)]
        staged: list[tuple[int, ...] | None] = list(row)
        if there[person]:
            for place, name in enumerate(names):
                staged[place] = _staged(name, row[place], seat, k)
            seat += 1
        rows.append(tuple(staged))
    return tuple(rows)


def _staged(name: str, usual: tuple[int, ...], seat: int, k: int) -> tuple[int, ...] | None:
    same = _alike(len(usual))
    if name == "own":
        return same
    if name == "effect":
        return same[::-1] if seat == 1 else same
    return usual if seat < (1 if name == "outcome" else k) else None


def _alike(cells: int) -> tuple[int, ...]:
    return (POINTS, *(0,) * (cells - 1))


def _there(person: int, members: int, period: int, ordinary: int) -> bool:
    if person == members:
        return period * 4 >= ordinary * 3
    return person != members - 1 or period * 2 < ordinary


def _period(
    rng: Random,
    names: tuple[str, ...],
    habits: list[list[float]],
    willing: list[bool],
    weeks: int,
    entries: tuple[int, int] | None,
) -> Answers:
    away = rng.random() < _AWAY
    row: list[tuple[int, ...] | None] = []
    for name, habit, would in zip(names, habits, willing, strict=True):
        skipped = rng.random() < _SKIPPED
        counts = [0] * len(habit)
        if entries is None:
            counts = [round(weight * _EXACT) for weight in habit]
        else:
            drawn = (
                weeks
                if name in CHECKIN_ANSWERS
                else 1
                if name == "spend"
                else rng.randint(*entries)
            )
            for cell in rng.choices(range(len(habit)), habit, k=drawn):
                counts[cell] += 1
        # What says no level of delegation at all says nothing.
        empty = name == "delegation" and not any(counts[1:])
        row.append(None if away or skipped or empty or not would else spread(counts))
    return tuple(row)


def _draw(rng: Random, weights: list[float]) -> list[float]:
    """Shares around the weights (Dirichlet)."""
    drawn = [rng.gammavariate(weight, 1.0) + 1e-9 for weight in weights]
    whole = sum(drawn)
    return [one / whole for one in drawn]
