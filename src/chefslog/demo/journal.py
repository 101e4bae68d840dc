"""The demo journal: entries, check-ins, verdicts and a season in their own home, written once."""

from __future__ import annotations

import os
from collections.abc import Callable

from chefslog.demo.checkins import make_checkins, make_followups
from chefslog.demo.entries import EPOCH, make_entries
from chefslog.home.clock import Moment
from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.model.days import civil, iso, ordinal, parse_day
from chefslog.model.season import Goal, Season, with_picks
from chefslog.reading.connect import open_snapshot
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
            give_verdict(journal, followup.entry_id, followup.verdict, followup.note)
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
