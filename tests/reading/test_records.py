"""What is kept beside the entries, as it is read."""

from __future__ import annotations

from chefslog.home.paths import Home
from chefslog.model.season import Season
from chefslog.reading.connect import open_snapshot
from chefslog.reading.records import read_stamp
from chefslog.store.entries import set_state
from chefslog.store.records import save_season
from tests.journals import entry, put_journal
from tests.store.given import opened


def stamp_of(home: Home) -> object:
    with open_snapshot(home) as snapshot:
        return read_stamp(snapshot)


def test_a_stamp_differs_after_each_change_of_an_entry_and_after_none_of_a_season(
    home: Home,
) -> None:
    put_journal(home, [entry(1), entry(2)])
    stamps = [stamp_of(home)]
    with opened(home) as journal:
        for number in (1, 2):
            set_state(journal, [entry(number)["id"]], "trashed", "trash")
            stamps.append(stamp_of(home))
        save_season(journal, Season("H2", "2026-07-01", "2026-12-31"))
    assert len({*map(str, stamps)}) == 3
    assert stamp_of(home) == stamps[-1]
