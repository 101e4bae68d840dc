"""The questions of the weekly check-in and the answers that each one takes."""

from __future__ import annotations

from chefslog.model.days import week_start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Scale:
    """A question that is answered from 1 to 5; `low` and `high` are what 1 and 5 mean."""

    def __init__(self, label: str, low: str, high: str) -> None:
        self.label = label
        self.low = low
        self.high = high


SCALES = {
    "review_load": Scale("Review load", "light", "crushing"),
    "review_wait": Scale("Review wait", "hours", "days"),
    "interruptions": Scale("Interruptions", "few", "constant"),
    "after_hours": Scale("After hours", "none", "every day"),
    "confidence": Scale("Confidence in what shipped", "low", "high"),
}
IMPACTS = {
    "less": "less",
    "same": "the same",
    "1.5x": "1.5 times",
    "2x": "twice",
    "more": "more",
}
"""The answers to impact with AI compared with a year ago: as typed, and in words."""
CHECKIN_ANSWERS = (*SCALES, "impact_ai")
"""The names of the answers of a check-in, without its note."""
CHECKIN_LABELS = {name: scale.label for name, scale in SCALES.items()} | {
    "impact_ai": "Impact with AI vs. a year ago",
    "note": "Note",
}


def check_week(week: str) -> None:
    """Raise ValueError where a text is not an ISO week such as 2026-W47."""
    year, mark, number = week.partition("-W")
    is_plain = mark and len(year) == 4 and len(number) == 2 and (year + number).isdecimal()
    if not (is_plain and week.isascii() and week_start(int(year), int(number))):
        raise ValueError(f'week: "{week[:60]}" is not a week such as 2026-W47')


def check_answer(name: str, value: Any) -> None:
    """Raise ValueError, naming the question, where a value is not one of its answers."""
    if name in SCALES and (isinstance(value, bool) or value not in (1, 2, 3, 4, 5)):
        raise ValueError(f'{CHECKIN_LABELS[name].lower()}: "{value}" is not a number from 1 to 5')
    if name == "impact_ai" and value not in IMPACTS:
        raise ValueError(f'impact with AI: "{value}" is not one of: {" ".join(IMPACTS)}')
