"""What a member would send for a period: their own journal as one number per question.

Of the entries only the columns that are counted are read. Private entries, drafts and trash do not
count, nor does what was written after the period closed.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from chefslog.capture.filters import Filter
from chefslog.model.checkin import IMPACTS, SCALES
from chefslog.model.days import iso, weekday
from chefslog.reading.entry import public_filter
from chefslog.reading.pages import load_columns
from chefslog.reading.records import load_checkins, load_public_verdicts
from chefslog.reading.today import week_of
from chefslog.team.bands import PATH, POINTS
from chefslog.team.errors import TeamError
from chefslog.team.questions import Question, check_questions, question_of

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot
    from chefslog.team.calendar import Period

    Row = Mapping[str, Any]

_PRECISION = 10_000
"""Amounts have at most four decimals: as whole parts their sum does not depend on the order."""
_THURSDAY = 3
_EDGES = 4
_COLUMNS = (
    "captured_at", "delegation", "checked", "outcome", "own", "ai_effect", "stakes", "bugs_inline",
    "bugs_queued", "otherwise", "spend",
)  # fmt: skip
_DELEGATED = 2
"""From this AI level on, an entry counts as delegated; from the next on, as handed over."""


@dataclass(frozen=True)
class Measure:
    """One question as its writer sees it before anything is sent; this never leaves the machine.

    `number` is 0 to 20, None where nothing was written for the question. `entries` is how many of
    the writer's entries, follow-ups or check-ins stand behind it.
    """

    question: Question
    number: int | None
    entries: int


def measure(
    snapshot: Snapshot,
    period: Period,
    names: Sequence[str],
    spend_edges: Sequence[int] = (),
    defends: Mapping[str, int] | None = None,
) -> tuple[Measure, ...]:
    """Return what a journal says of a period to each of these questions.

    `spend_edges` are four whole amounts of the team's currency, rising, where spend is asked for.
    `defends` are the writer's own numbers for paths, 0 or 20; the journal says nothing of them.
    Raises TeamError for questions or edges that make no sense.
    """
    check_questions(names)
    if "spend" in names:
        check_edges(spend_edges)
    journal = _Journal(snapshot, period)
    found = []
    for name in names:
        question = question_of(name)
        if question.kind == PATH:
            own = (defends or {}).get(name)
            found.append(Measure(question, own, int(own is not None)))
            continue
        count, total, most = _counted(name, journal, spend_edges)
        number = _nearest(total, count * most) if count else None
        found.append(Measure(question, number, count))
    return tuple(found)


def check_edges(edges: Sequence[int]) -> None:
    """Raise TeamError where these are not the four edges of the five buckets of spend."""
    if len(edges) != _EDGES or edges[0] < 1 or any(low >= high for low, high in pairwise(edges)):
        raise TeamError(
            f"The edges of spend are {_EDGES} whole amounts that rise, such as 10 50 100 500, "
            f"not: {' '.join(map(str, edges)) or 'none'}."
        )


class _Journal:
    """The rows of one period that questions are made of."""

    def __init__(self, snapshot: Snapshot, period: Period) -> None:
        span = Filter((False, "day", "range", (period.first, period.last)))
        rows = load_columns(snapshot, public_filter(span), _COLUMNS)
        self.entries = _written(
            [dict(zip(("key", *_COLUMNS), row, strict=True)) for row in rows], period
        )
        days = iso(period.first), iso(period.last)
        self.verdicts = _written(load_public_verdicts(snapshot, *days), period)
        self.checkins = _written(load_checkins(snapshot, *_weeks(period)), period)


def _counted(name: str, journal: _Journal, edges: Sequence[int]) -> tuple[int, int, int]:
    """How many rows answer a question, their values' sum, and the highest value of one."""
    if name == "bugs":
        inline = sum(row["bugs_inline"] or 0 for row in journal.entries)
        return inline + sum(row["bugs_queued"] or 0 for row in journal.entries), inline, 1
    if name == "spend":
        amounts = [row["spend"] for row in journal.entries if row["spend"] is not None]
        whole = sum(int(amount * _PRECISION + 0.5) for amount in amounts) // _PRECISION
        return (1, bisect_right(edges, whole), _EDGES) if amounts else (0, 0, _EDGES)
    rows = journal.verdicts if name == "held" else journal.entries
    if name in SCALES or name == "impact_ai":
        rows = journal.checkins
    value, most = _VALUES[name]
    values = [one for row in rows if (one := value(row)) is not None]
    return len(values), sum(values), most


def _nearest(total: int, most: int) -> int:
    """The points for a value of `total` out of `most`, ties up."""
    return (2 * POINTS * total + most) // (2 * most)


def _among(column: str, *values: str | int) -> Callable[[Row], int | None]:
    """The place of a column's value among these, None for any other."""
    return lambda row: values.index(row[column]) if row[column] in values else None


def _is(column: str, good: str, *others: str) -> Callable[[Row], int | None]:
    """1 for one word in a column, 0 for others that count, None for any other."""
    words = {good: 1, **dict.fromkeys(others, 0)}
    return lambda row: words.get(row[column])


def _checked(row: Row) -> int | None:
    if (row["delegation"] or 0) < _DELEGATED or row["checked"] is None:
        return None
    return int(row["checked"] != "none")


def _staked(stakes: str, handed_over: bool) -> Callable[[Row], int | None]:
    def value(row: Row) -> int | None:
        if row["stakes"] != stakes or row["delegation"] is None:
            return None
        return int((row["delegation"] > _DELEGATED) is handed_over)

    return value


_VALUES: dict[str, tuple[Callable[[Row], int | None], int]] = {
    "delegation": (_among("delegation", *range(5)), 4),
    "checked": (_checked, 1),
    "kept": (_is("outcome", "kept", "reworked", "discarded"), 1),
    "held": (_is("verdict", "held", "reworked", "reverted", "incident"), 1),
    "own": (_among("own", "no", "partly", "yes"), 2),
    "effect": (_among("ai_effect", "hurt", "neutral", "helped"), 2),
    "routine": (_staked("routine", True), 1),
    "human_led": (_staked("human_led", False), 1),
    "otherwise": (_is("otherwise", "no", "yes"), 1),
    **{name: (_among(name, *range(1, 6)), 4) for name in SCALES},
    "impact_ai": (_among("impact_ai", *IMPACTS), 4),
}
"""What one row gives to a question, None where nothing, and the highest that it can give."""


def _written(rows: Iterable[Row], period: Period) -> list[Row]:
    """Those rows whose instants are not after the period closed."""
    # Without the Z, instants with and without parts of a second compare as text.
    closes = time.strftime("%Y-%m-%dT%H:%M:%S.000", time.gmtime(period.closes))
    instants = ("captured_at", "at")
    return [row for row in rows if all(row[n].rstrip("Z") <= closes for n in instants if n in row)]


def _weeks(period: Period) -> tuple[str, str]:
    """The first and last ISO week whose Thursday lies in the period."""
    first = period.first + (_THURSDAY - weekday(period.first)) % 7
    last = period.last - (weekday(period.last) - _THURSDAY) % 7
    return week_of(first), week_of(last)
