"""How often each cell of the sections occurs in a period of the writer's own journal.

All is counted by SQL over the keys of the period's days: no entry is read. Private entries, drafts
and trash do not count, nor does what was written after the period closed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from chefslog.model.days import iso, weekday
from chefslog.model.fields import BY_NAME
from chefslog.model.kinds import Choice
from chefslog.reading.rows import DAY_SHIFT
from chefslog.reading.today import CHECKIN, week_of
from chefslog.team.sections import CHECKINS, SECTIONS

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot
    from chefslog.team.calendar import Period

PRECISION = 10_000
"""Amounts have at most four decimals: as whole parts their sum does not depend on the order."""
_THURSDAY = 3


def _one_of(column: str, values: Iterable[str | int]) -> tuple[str, ...]:
    return tuple(f"{column} = {value!r}" for value in values)


_DIGIT = "e.impact GLOB '*[0-9٠-٩۰-۹०-९０-９½¼¾]*'"

_TESTS = {
    **{
        section.name: _one_of(f"e.{section.fields[0]}", BY_NAME[section.fields[0]].kind.values)
        for section in SECTIONS.values()
        if section.fields[0] in BY_NAME and isinstance(BY_NAME[section.fields[0]].kind, Choice)
    },
    "delegation": ("e.delegation IS NULL", *_one_of("e.delegation", range(5))),
    "stakes": tuple(
        f"e.stakes = '{stakes}' AND e.delegation BETWEEN {levels}"
        for stakes in ("routine", "human_led")
        for levels in ("0 AND 2", "3 AND 4")
    ),
    "impact": (_DIGIT, f"e.impact <> '' AND NOT {_DIGIT}"),
    "held": _one_of("v.verdict", SECTIONS["held"].cells),
    **{name: _one_of(f"c.{name}", range(1, 6)) for name in CHECKIN},
    "impact_ai": _one_of("c.impact_ai", ("less", "same", "1.5x", "2x", "more")),
}
"""What puts an entry, a verdict or a check-in into each cell of a section."""

_SUMS = {
    "bugs": (
        "coalesce(sum(e.bugs_inline), 0)",
        "coalesce(sum(e.bugs_queued), 0)",
        "count(*) FILTER (WHERE e.bugs_inline + e.bugs_queued > 0)",
    ),
    "spend": (
        f"coalesce(sum(CAST(round(e.spend * {PRECISION}) AS INTEGER)), 0)",
        "count(e.spend)",
    ),
}
"""The sections that add numbers up, and last how many entries said one."""

_PUBLIC = "e.state = 'entry' AND e.private = 0 AND rtrim(e.captured_at, 'Z') <= :closes"
_ENTRIES = f"e WHERE {_PUBLIC} AND e.key >= :first AND e.key < :end"
# CROSS JOIN keeps the verdicts outermost: there are fewer of them than entries.
_VERDICTS = (
    "main.verdict v CROSS JOIN main.entry e ON e.id = v.entry_id "
    f"WHERE {_PUBLIC} AND v.day BETWEEN :first AND :last AND rtrim(v.at, 'Z') <= :closes"
)
_WEEKS = "main.checkin c WHERE c.week BETWEEN :first AND :last AND rtrim(c.at, 'Z') <= :closes"

Counts = dict[str, tuple[int, ...]]


def counted(snapshot: Snapshot, period: Period, names: Sequence[str]) -> Counts:
    """For each section how often its cells occur and, last, how many entries stand behind them.

    Spend has one number in place of cells: the whole sum, in parts of 1 ÷ `PRECISION`.
    """
    weekly = [name for name in names if name in CHECKINS]
    late = [name for name in names if name == "held"]
    own = [name for name in names if name not in (*weekly, *late)]
    found = {name: (0,) * len(_columns(name)) for name in names}
    keys = {"first": period.first << DAY_SHIFT, "end": (period.last + 1) << DAY_SHIFT}
    for source in snapshot.sources:
        more = _ask(snapshot, own, f"{source.entry} {_ENTRIES}", period, keys)
        for name, counts in more.items():
            found[name] = tuple(map(int.__add__, found[name], counts))
    if snapshot.has_journal:
        days = {"first": iso(period.first), "last": iso(period.last)}
        found |= _ask(snapshot, late, _VERDICTS, period, days)
        found |= _ask(snapshot, weekly, _WEEKS, period, _weeks(period))
    return found


def _ask(
    snapshot: Snapshot,
    names: Sequence[str],
    place: str,
    period: Period,
    values: Mapping[str, str | int],
) -> Counts:
    """One row of numbers over a place, cut up by section."""
    if not names:
        return {}
    asked = ", ".join(column for name in names for column in _columns(name))
    # Without the Z, instants with and without parts of a second compare as text.
    closes = time.strftime("%Y-%m-%dT%H:%M:%S.000", time.gmtime(period.closes))
    row = snapshot.conn.execute(
        f"SELECT {asked} FROM {place}", {**values, "closes": closes}
    ).fetchone()
    numbers = iter(row)
    return {name: tuple(next(numbers) for _ in _columns(name)) for name in names}


def _columns(name: str) -> tuple[str, ...]:
    if name in _SUMS:
        return _SUMS[name]
    tests = _TESTS[name]
    return tuple(f"count(*) FILTER (WHERE {test})" for test in (*tests, " OR ".join(tests)))


def _weeks(period: Period) -> dict[str, str]:
    """The ISO weeks whose Thursday lies in the period."""
    first = period.first + (_THURSDAY - weekday(period.first)) % 7
    last = period.last - (weekday(period.last) - _THURSDAY) % 7
    return {"first": week_of(first), "last": week_of(last)}
