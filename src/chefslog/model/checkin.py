"""The questions of the weekly check-in and the answers that each one takes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Scale:
    """A question that is answered from 1 to 5; `low` and `high` are what 1 and 5 mean."""

    __slots__ = ("high", "label", "low")

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


def check_answer(name: str, value: Any) -> None:
    """Raise ValueError, naming the question, where a value is not one of its answers."""
    if name in SCALES and (isinstance(value, bool) or value not in (1, 2, 3, 4, 5)):
        raise ValueError(f'{CHECKIN_LABELS[name].lower()}: "{value}" is not a number from 1 to 5')
    if name == "impact_ai" and value not in IMPACTS:
        raise ValueError(f'impact with AI: "{value}" is not one of: {" ".join(IMPACTS)}')
