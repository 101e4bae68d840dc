"""How often each cell of the sections occurs in a period of the writer's own journal.

Of the entries only the columns that are counted are read. Private entries, drafts and trash do not
count, nor does what was written after the period closed.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chefslog.capture.filters import Filter
from chefslog.model.checkin import CHECKIN_ANSWERS, IMPACTS, SCALES
from chefslog.model.days import iso, weekday
from chefslog.model.fields import BY_NAME
from chefslog.model.kinds import Choice
from chefslog.reading.entry import public_filter
from chefslog.reading.pages import load_columns
from chefslog.reading.records import load_checkins, load_public_verdicts
from chefslog.reading.today import week_of
from chefslog.team.sections import SECTIONS

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot
    from chefslog.team.calendar import Period

    Row = Mapping[str, Any]

PRECISION = 10_000
"""Amounts have at most four decimals: as whole parts their sum does not depend on the order."""
_THURSDAY = 3
_DIGITS = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９½¼¾")
_COLUMNS = ("captured_at", *dict.fromkeys(
    column for section in SECTIONS.values() for name in section.fields if name in BY_NAME
    for column in BY_NAME[name].columns
))  # fmt: skip

_VALUES: dict[str, tuple[Any, ...]] = {
    **{
        section.name: BY_NAME[section.fields[0]].kind.values
        for section in SECTIONS.values()
        if section.fields[0] in BY_NAME and isinstance(BY_NAME[section.fields[0]].kind, Choice)
    },
    "delegation": (None, *range(5)),
    "held": SECTIONS["held"].cells,
    **dict.fromkeys(SCALES, tuple(range(1, 6))),
    "impact_ai": (*IMPACTS,),
}
"""The value of the section's field that each cell stands for."""


def _stakes_cell(row: Row) -> int | None:
    if row["stakes"] not in ("routine", "human_led") or row["delegation"] is None:
        return None
    return 2 * int(row["stakes"] == "human_led") + int(row["delegation"] > 2)


def _impact_cell(row: Row) -> int | None:
    return int(_DIGITS.isdisjoint(row["impact"])) if row["impact"] else None


_CELLS: dict[str, Callable[[Row], int | None]] = {"stakes": _stakes_cell, "impact": _impact_cell}

Counts = dict[str, tuple[int, ...]]


def counted(snapshot: Snapshot, period: Period, names: Sequence[str]) -> Counts:
    """For each section how often its cells occur and, last, how many entries stand behind them.

    Spend has one number in place of cells: the whole sum, in parts of 1 ÷ `PRECISION`.
    """
    span = Filter()
    span.terms = [(False, "day", "range", (period.first, period.last))]
    rows = load_columns(snapshot, public_filter(span), _COLUMNS)
    entries = _written([dict(zip(("key", *_COLUMNS), row, strict=True)) for row in rows], period)
    days = iso(period.first), iso(period.last)
    verdicts = _written(load_public_verdicts(snapshot, *days), period)
    checkins = _written(load_checkins(snapshot, *_weeks(period)), period)
    other = {"held": verdicts, **dict.fromkeys(CHECKIN_ANSWERS, checkins)}
    return {name: _count(name, other.get(name, entries)) for name in names}


def _written(rows: Iterable[Row], period: Period) -> list[Row]:
    """Those rows whose instants are not after the period closed."""
    # Without the Z, instants with and without parts of a second compare as text.
    closes = time.strftime("%Y-%m-%dT%H:%M:%S.000", time.gmtime(period.closes))
    instants = ("captured_at", "at")
    return [row for row in rows if all(row[n].rstrip("Z") <= closes for n in instants if n in row)]


def _count(name: str, rows: Sequence[Row]) -> tuple[int, ...]:
    if name == "bugs":
        pairs = [(row["bugs_inline"] or 0, row["bugs_queued"] or 0) for row in rows]
        first, second = (sum(pair[n] for pair in pairs) for n in (0, 1))
        return first, second, sum(any(pair) for pair in pairs)
    if name == "spend":
        amounts = [row["spend"] for row in rows if row["spend"] is not None]
        return sum(int(amount * PRECISION + 0.5) for amount in amounts), len(amounts)
    cells = Counter(_cell(name, row) for row in rows)
    counts = [cells[cell] for cell in range(len(SECTIONS[name].cells))]
    return (*counts, sum(counts))


def _cell(name: str, row: Row) -> int | None:
    """The cell of a section that an entry, verdict or check-in falls in; None for none."""
    if name in _CELLS:
        return _CELLS[name](row)
    value, values = row[SECTIONS[name].fields[0]], _VALUES[name]
    return values.index(value) if value in values else None


def _weeks(period: Period) -> tuple[str, str]:
    """The first and last ISO week whose Thursday lies in the period."""
    first = period.first + (_THURSDAY - weekday(period.first)) % 7
    last = period.last - (weekday(period.last) - _THURSDAY) % 7
    return week_of(first), week_of(last)
