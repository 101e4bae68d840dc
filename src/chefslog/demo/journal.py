"""The demo journal: entries, check-ins, verdicts and a season in their own home, written once."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from chefslog.demo.entries import DemoEntry, make_entries, working_days
from chefslog.home.clock import EPOCH, Moment
from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.model.days import civil, iso, ordinal, parse_day, weekday
from chefslog.model.season import Goal, Season, with_picks
from chefslog.reading.connect import open_snapshot
from chefslog.reading.today import week_of
from chefslog.season.material import material
from chefslog.season.ranking import rank
from chefslog.season.rubric import read_rubric, rubric_text
from chefslog.store.entries import add_entries
from chefslog.store.journal import open_journal
from chefslog.store.records import give_verdict, save_checkin, save_season

SEED = 20
WRITER = "Robin"
"""Whose journal it is, and the folder of their home."""
GOALS = (
    Goal("refunds-automatic", "Refunds under 50 EUR need no person", "met"),
    Goal("faster-checkout", "Paying takes a customer less than two seconds", "partly"),
    Goal("fast-feedback", "The test suite answers in under ten minutes", "met"),
    Goal("calm-oncall", "Nobody is woken by something that could wait"),
)
PICKS = 7
_MOST_OF_ONE = 2
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


def find_writer_home(folder: str) -> Home:
    """Return the writer's home below the demo's folder; a team comes to lie beside it."""
    path = os.path.join(folder, WRITER)
    return Home(path, path)


def build_journal(home: Home, clock: Callable[[], Moment], seed: int = SEED) -> int:
    """Fill an empty home with the season that ends now; return the number of entries.

    The folder is made, 0700, where it is missing. Check-ins and verdicts carry the days they
    were given on. Raises StoreError and OSError.
    """
    moment = clock()
    today = parse_day(moment.day)
    assert today is not None
    made = make_entries(seed, today, moment)
    make_folder(home.data)
    past = [moment]
    with open_journal(home, lambda: past[0], session="demo") as journal:
        # Nobody wants to undo two hundred entries that they did not write.
        add_entries(journal, (entry.entry for entry in made), undoable=False)
        for checkin in make_checkins(seed, today):
            past[0] = _evening(checkin.day, moment)
            save_checkin(journal, checkin.week, checkin.answers)
        for followup in make_followups(seed, today, made):
            past[0] = _evening(followup.day, moment)
            give_verdict(journal, [followup.entry_id], followup.verdict, followup.note)
        past[0] = moment
        save_season(journal, make_season(home, today))
    return len(made)


def _evening(day: int, moment: Moment) -> Moment:
    """Return that day's end of work in the writer's zone, or now where that is still to come."""
    at = (day - EPOCH) * 86_400 + 17 * 3600 - moment.offset * 60
    return Moment(min(float(at), moment.at))


def make_season(home: Home, today: int) -> Season:
    """Return the half year of `today` with its seven best entries, two of a project at most."""
    year, month, _ = civil(today)
    first, last = ((1, 1), (6, 30)) if month < 7 else ((7, 1), (12, 31))
    start, end = ordinal(year, *first), ordinal(year, *last)
    assert start is not None and end is not None
    season = Season(
        f"H{1 if month < 7 else 2}-{year}",
        iso(start),
        iso(end),
        GOALS,
        rubric_text("product-engineer"),
        writer="Robin Weiss",
        role="Senior engineer, Travel",
    )
    with open_snapshot(home) as snapshot:
        pieces = material(snapshot, start, end)
    ids: list[str] = []
    taken: dict[str, int] = {}
    for candidate in rank(pieces, GOALS, read_rubric(season.rubric or "")):
        project = candidate.piece.text("project")
        taken[project] = taken.get(project, 0) + 1
        if taken[project] <= _MOST_OF_ONE and len(ids) < PICKS:
            ids.append(candidate.piece.id)
    return with_picks(season, ids)


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
        week = week_of(day)
        if week == week_of(last_day) or week in checkins or number in _SKIPPED:
            continue
        friday = day - weekday(day) + 4
        answers = _answers(rng, number)
        month = civil(friday)[:2]
        if month not in months:
            answers["impact_ai"] = _IMPACTS[min(len(months), len(_IMPACTS) - 1)]
            months.add(month)
        checkins[week] = CheckIn(week, friday, answers)
    return list(checkins.values())


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
