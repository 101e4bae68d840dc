"""The demo journal: written once into a home of its own, touching nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable

from chefslog.demo.review import half_year
from chefslog.demo.season import EPOCH, tell
from chefslog.demo.weekly import checkins, follow_ups
from chefslog.home.clock import Moment
from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.model.days import parse_day
from chefslog.store.checkins import give_verdict, save_checkin
from chefslog.store.entries import add_entries
from chefslog.store.journal import open_journal
from chefslog.store.seasons import save_season

SEED = 20
WRITER = "Robin"
"""Whose journal it is, and the folder of their home."""


def writers_home(folder: str) -> Home:
    """The writer's home below the demo's folder; a team comes to lie beside it."""
    path = os.path.join(folder, WRITER)
    return Home(path, path)


def build(home: Home, clock: Callable[[], Moment], seed: int = SEED) -> int:
    """Fill an empty home with the season that ends now; the number of entries.

    The folder is made, 0700, where it is missing. Check-ins and verdicts carry the days they
    were given on. Raises StoreError and OSError.
    """
    moment = clock()
    today = parse_day(moment.day)
    assert today is not None
    told = tell(seed, today, moment)
    make_folder(home.data)
    past = [moment]
    with open_journal(home, lambda: past[0], session="demo") as journal:
        # Nobody wants to undo two hundred entries that they did not write.
        add_entries(journal, (one.entry for one in told), undoable=False)
        for answer in checkins(seed, today):
            past[0] = _evening(answer.day, moment)
            save_checkin(journal, answer.week, answer.answers)
        for given in follow_ups(seed, today, told):
            past[0] = _evening(given.day, moment)
            give_verdict(journal, given.entry_id, given.verdict, given.note)
        past[0] = moment
        save_season(journal, half_year(home, today))
    return len(told)


def _evening(day: int, moment: Moment) -> Moment:
    """That day's end of work in the writer's zone, or now where that is still to come."""
    at = (day - EPOCH) * 86_400 + 17 * 3600 - moment.offset * 60
    return Moment(min(float(at), moment.at))
