"""What a report can see of a made-up team, and what a manager who subtracts learns from it.

The made-up people, written down in the guide's threat model too:

- A team has a habit, drawn at random; each person's own habit lies around it (Dirichlet with the
  weight 4: people of a team differ about as much as their weeks do).
- For a question of the kind "mean" a habit says how often each of the levels 0 to 4 occurs; for one
  of the kind "share" how often the thing is so.
- A period has 20 entries of each person, drawn from the habit. Each person takes part in a period
  with a chance of 92%. A period with fewer than k people in a question is not published, and the
  next one is looked at.
- A change moves everybody by the same step, away from the nearer end of the scale; where the scale
  ends for somebody, so does the step.

Everything is the same for the same seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import comb, sqrt
from random import Random
from statistics import StatisticsError, correlation

from chefslog.team.bands import MEAN, POINTS, SHARE, Grid, grid_of, lasting_change

SIZES = (5, 6, 8, 10, 12, 16, 20, 50)
"""Members of the teams in the table."""
SHIFTS = (0.5, 1.0)
"""Steps in AI levels; the scale has four, so half a level is an eighth of any scale."""
TEAMS = 400
_LEVELS = 4
_LIKENESS = 4.0
_ENTRIES = 20
_TAKES_PART = 0.92
_AROUND = 3
"""Periods before and after a change, or before and after somebody left or joined."""
_K = 5
_TRIES = 4
"""Teams in which somebody leaves, for each in which everybody moves."""
_SPANS = (1, _AROUND)
"""Over how many periods the manager takes the mean on each side."""

Habit = tuple[float, float]
"""A person's mean on the scale (0 to 1), and how much one period's mean strays from it."""
Published = tuple[int, int]
"""The sum of the points of a published period, and of how many people."""


@dataclass(frozen=True)
class Power:
    """One row: how often a change by all is called one, and what is learned of a single person.

    `shift` is in AI levels; `periods` are those published in all, `opened` how often a period is
    published. `attacks` are R², 0 where no more is learned than what the report says of the team;
    `exact` is the same attack where exact sums are published, as in a naive dashboard.
    """

    n: int
    question_kind: str
    width: int
    margin: int
    shift: float
    periods: int
    teams: int
    opened: float
    power: float
    false_alarm: float
    attacks: dict[str, float]
    exact: dict[str, float]


def power_table(
    sizes: Sequence[int] = SIZES,
    teams: int = TEAMS,
    seed: int = 1,
    grid: Callable[[str, int], Grid] = grid_of,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[Power]:
    """Return a row for each kind of question, size and shift; `grid` gives kind and size a grid.

    `tell` hears how many of the simulations are done, and of how many.
    """
    rows: list[Power] = []
    each = [(kind, size) for kind in (MEAN, SHARE) for size in sizes]
    for done, (kind, size) in enumerate(each):
        tell(done, len(each))
        rows += _rows(kind, size, teams, seed, grid(kind, size))
    return rows


def _rows(kind: str, size: int, teams: int, seed: int, grid: Grid) -> Iterator[Power]:
    rng = Random(f"chefslog power {kind} {size} {seed}")
    seen = dict.fromkeys(SHIFTS, 0)
    alarms = 0
    for _ in range(teams):
        team = _people(rng, kind, size)
        step = 1 if sum(mean for mean, _ in team) < size / 2 else -1
        before = [_period(rng, team) for _ in range(_AROUND)]
        calm = [_period(rng, team) for _ in range(_AROUND)]
        alarms += lasting_change(_bands(before + calm, grid)) != 0
        for shift in SHIFTS:
            after = [_period(rng, team, step * shift / _LEVELS) for _ in range(_AROUND)]
            seen[shift] += lasting_change(_bands(before + after, grid)) == step
    # How often at least k of so many people take part.
    opened = sum(
        comb(size, people) * _TAKES_PART**people * (1 - _TAKES_PART) ** (size - people)
        for people in range(_K, size + 1)
    )
    attacks, exact = _differencing(rng, kind, size, teams, grid)
    for shift in SHIFTS:
        yield Power(
            size, kind, grid.width, grid.margin, shift, 2 * _AROUND, teams, opened,
            seen[shift] / teams, alarms / teams, attacks, exact,
        )  # fmt: skip


def _people(rng: Random, kind: str, size: int) -> list[Habit]:
    """The habits of a team."""
    if kind == SHARE:
        centre = rng.betavariate(1.0, 1.0) * 0.8 + 0.1
        weights = _LIKENESS * centre, _LIKENESS * (1 - centre)
        shares = [rng.betavariate(*weights) for _ in range(size)]
        return [(share, sqrt(share * (1 - share) / _ENTRIES)) for share in shares]
    team = _draw(rng, [1.0] * (_LEVELS + 1))
    habits = [_draw(rng, [_LIKENESS * weight for weight in team]) for _ in range(size)]
    found = []
    for habit in habits:
        mean = sum(level * often for level, often in enumerate(habit))
        spread = sum((level - mean) ** 2 * often for level, often in enumerate(habit))
        found.append((mean / _LEVELS, sqrt(spread / _ENTRIES) / _LEVELS))
    return found


def _draw(rng: Random, weights: Sequence[float]) -> list[float]:
    """Shares around the weights (Dirichlet)."""
    drawn = [rng.gammavariate(weight, 1.0) + 1e-9 for weight in weights]
    whole = sum(drawn)
    return [one / whole for one in drawn]


def _period(rng: Random, team: Sequence[Habit], shift: float = 0.0) -> Published:
    """The next period that is published, of those who take part."""
    total = people = 0
    while people < _K:
        total = people = 0
        for mean, spread in team:
            if rng.random() < _TAKES_PART:
                said = min(1.0, max(0.0, rng.gauss(mean, spread)))
                total += int(min(1.0, max(0.0, said + shift)) * POINTS + 0.5)
                people += 1
    return total, people


def _bands(periods: Sequence[Published], grid: Grid) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    band: int | None = None
    for total, people in periods:
        band = grid.place(total, people, band)
        found.append(grid.shares(band))
    return found


def _differencing(
    rng: Random, kind: str, size: int, teams: int, grid: Grid
) -> tuple[dict[str, float], dict[str, float]]:
    """What is learned of the habit of who leaves, and of who joins: R² in bands and in exact sums.

    The manager knows who left and when, compares the periods before and after, and knows how much
    people vary; the best of several ways to compare counts. In a team of k one comes as another
    leaves, or nothing would be published at all.
    """
    tries: dict[tuple[bool, str, int], list[tuple[float, float]]] = {}
    for _ in range(_TRIES * teams):
        team = _people(rng, kind, size + 1)
        rest = team[1:] if size <= _K else team[1:size]
        whole = [_period(rng, team[:size]) for _ in range(_AROUND)]
        less = [_period(rng, rest) for _ in range(_AROUND)]
        for name, order in (("leaver", whole + less), ("joiner", less[::-1] + whole[::-1])):
            middles = [(low + high) / 2 for low, high in _bands(order, grid)]
            sums = [total / people / POINTS for total, people in order]
            for is_exact, said in ((False, middles), (True, sums)):
                odd = team[0][0] - sum(said) / len(said)
                for span in _SPANS:
                    early, late = said[_AROUND - span : _AROUND], said[_AROUND : _AROUND + span]
                    change = (sum(early) - sum(late)) / span
                    tries.setdefault((is_exact, name, span), []).append((change, odd))
    found: tuple[dict[str, float], dict[str, float]] = ({}, {})
    for (is_exact, name, _), pairs in tries.items():
        found[is_exact][name] = max(found[is_exact].get(name, 0.0), _explained(pairs))
    return found


def _explained(pairs: Sequence[tuple[float, float]]) -> float:
    """R² of the best straight line from the first of each pair to the second."""
    try:
        return correlation(*zip(*pairs, strict=True)) ** 2
    except StatisticsError:  # a side that never changes explains nothing
        return 0.0


def power_lines(rows: Sequence[Power]) -> Iterator[str]:
    """Yield the table as text, then what its columns mean."""
    yield (
        f"{'people':>6}  {'kind':5}  {'band':>4} {'margin':>6}  {'step':>4}  {'seen':>4}  "
        f"{'false alarm':>11}  {'leaver R²':>15}  {'joiner R²':>15}  {'opens':>5}"
    )
    for row in rows:
        learned = "  ".join(
            f"{row.attacks[name]:5.2f} (exact {row.exact[name]:.2f})".rjust(15)
            for name in row.attacks
        )
        yield (
            f"{row.n:6}  {row.question_kind:5}  {row.width / 20:4.2f} {row.margin / 20:6.2f}  "
            f"{row.shift:4.1f}  {row.power * 100:3.0f}%  {row.false_alarm * 100:10.1f}%  "
            f"{learned}  {row.opened * 100:4.0f}%"
        )
    if rows:
        yield ""
        yield (
            f"{rows[0].teams} made-up teams a row. Band, margin and step in AI levels (a quarter "
            "of any scale each)."
        )
        yield "Seen: everybody moves by the step, and three periods later the report says so."
        yield "False alarm: nobody changes, and the report says somebody did."
        yield (
            "R²: how much of one person's habit a manager works out when that person leaves or "
            "joins: 0 nothing, 1 all. Exact: the same on a dashboard of exact sums."
        )
        yield "Opens: in how many periods at least 5 people take part, at 92% each."
