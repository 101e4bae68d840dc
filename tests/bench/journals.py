"""Journals of 1k, 10k and 100k entries, built through the program's own bulk load."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

from chefslog.home.clock import now
from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.model.season import Season
from tests.many_entries import make_entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEED = 7
NEWEST = "Zabaglione is the newest"
"""The headline of the last entry of each journal; its first word occurs nowhere else."""
MARK = "Zabaglione"
SEASON = "bench"
"""The season of each journal: the half-year up to today."""


def today() -> int:
    """The day's number."""
    return date.today().toordinal()


def entries(count: int) -> Iterator[dict[str, Any]]:
    """So many entries up to today, the newest one with a headline to look for."""
    for place, entry in enumerate(make_entries(SEED, count, today()), 1):
        if place == count:
            entry |= {"headline": NEWEST, "typed": NEWEST}
        yield entry


def build(folder: str, sizes: Sequence[int]) -> dict[int, str]:
    """The folder of each journal, built where it is not there yet; 0 is an empty one."""
    folder = os.path.abspath(folder)
    homes = {0: os.path.join(folder, "empty")}
    os.makedirs(homes[0], mode=0o700, exist_ok=True)
    for size in sizes:
        homes[size] = os.path.join(folder, f"{size}-{date.today()}")
        if not os.path.exists(Home(homes[size], homes[size]).journal):
            fill(homes[size], entries(size))
    return homes


def fill(path: str, told: Iterator[dict[str, Any]]) -> None:
    """Load entries into a new journal."""
    from chefslog.store.entries import add_entries
    from chefslog.store.journal import open_journal
    from chefslog.store.records import save_season

    make_folder(path)
    first, last = (date.fromordinal(today() - back).isoformat() for back in (182, 0))
    with open_journal(Home(path, path), now, session="bench") as journal:
        add_entries(journal, told)
        save_season(journal, Season(SEASON, first, last))


def tidy(path: str) -> None:
    """Remove the letters and unsaved texts that measuring left behind."""
    home = Home(path, path)
    for folder in (home.letters("new"), home.unsaved):
        if os.path.isdir(folder):
            for name in os.listdir(folder):
                os.unlink(os.path.join(folder, name))
