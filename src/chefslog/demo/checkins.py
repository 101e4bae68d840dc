"""What the demo's writer said at the end of weeks and two months later."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from chefslog.demo.entries import DemoEntry, working_days
from chefslog.model.days import civil, iso_week, parse_day, week_start, weekday

AFTER_DAYS = 60
_SKIPPED = (14, 15, 19)
"""Working weeks without a check-in: two of holiday, one forgotten."""
_NOTES = {
    1: "Reviews ate the week. Nobody reads 1,900 lines well.",
    3: "Wrote less, understood more.",
    5: "First week on call. Tired.",
    6: "Nine alerts gone. I slept.",
    10: "Three branches open at once is two too many.",
    13: "Handed everything over. See you.",
    16: "Back. The queue was shorter than I feared.",
    18: "Agent branches wait for review longer than they took to write.",
    21: "Weekend work because of the bank file. Took a day back for it.",
    24: "Had a cold.",
    25: "Storm. Good team.",
    28: "@noor is quick. I explained things I had stopped noticing.",
    30: "The talk went well; two people want to try it with a spec first.",
}
_HARD = {5: 2, 21: 2, 25: 2, 29: 1}
"""Working weeks with more interruptions and later evenings."""
_IMPACTS = ("less", "same", "same", "1.5x", "1.5x", "1.5x", "2x", "1.5x")


@dataclass(frozen=True)
class CheckIn:
    """One ISO week's answers, given on a day (its number)."""

    week: str
    day: int
    answers: dict[str, Any]


@dataclass(frozen=True)
class FollowUp:
    """What became of an entry, said on a day (its number)."""

    entry_id: str
    verdict: str
    note: str
    day: int


def make_checkins(seed: int, last_day: int) -> list[CheckIn]:
    """Return a check-in for most weeks before the current one, which is still to be answered."""
    rng = Random(seed)
    days = working_days(last_day)
    checkins: dict[str, CheckIn] = {}
    months: set[tuple[int, int]] = set()
    for place, day in enumerate(days):
        number = place // 5 + 1
        week = _week(day)
        if week == _week(last_day) or week in checkins or number in _SKIPPED:
            continue
        friday = day - weekday(day) + 4
        answers = _answers(rng, number)
        month = civil(friday)[:2]
        if month not in months:
            answers["impact_ai"] = _IMPACTS[min(len(months), len(_IMPACTS) - 1)]
            months.add(month)
        checkins[week] = CheckIn(week, friday, answers)
    return list(checkins.values())


def _week(day: int) -> str:
    year, week = iso_week(day)
    assert week_start(year, week) is not None
    return f"{year}-W{week:02}"


def _answers(rng: Random, number: int) -> dict[str, Any]:
    hard = _HARD.get(number, 0)
    calmer = 1 if number > 6 else 0

    def scale(middle: float) -> int:
        return min(5, max(1, round(rng.gauss(middle, 0.7))))

    answers: dict[str, Any] = {
        "review_load": scale(2.6 + number / 20),
        "review_wait": scale(3.4 - number / 20),
        "interruptions": scale(3.4 - calmer + hard),
        "after_hours": scale(1.5 + hard),
        "confidence": scale(3.2 + number / 40 - hard / 2),
    }
    if number in _NOTES:
        answers["note"] = _NOTES[number]
    return answers


def make_followups(seed: int, last_day: int, entries: list[DemoEntry]) -> list[FollowUp]:
    """Return the verdicts that fall before the last day, in the order they were given."""
    rng = Random(seed)
    given = []
    for entry in entries:
        piece = entry.piece
        written = parse_day(entry.entry["day"])
        if not piece.verdict or written is None:
            continue
        day = written + AFTER_DAYS + rng.randrange(1, 15)
        if day < last_day:
            given.append(FollowUp(entry.entry["id"], piece.verdict, piece.verdict_note, day))
    return sorted(given, key=lambda followup: followup.day)
