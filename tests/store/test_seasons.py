"""Seasons are kept whole, and every change of one can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chefslog.home.paths import Home
from chefslog.model.season import Goal, Pick, Season, SeasonError, folded, moved, without_picks
from chefslog.reading.connect import open_snapshot
from chefslog.reading.records import load_seasons
from chefslog.season.plans import season
from chefslog.store.errors import Refused
from chefslog.store.history import redo_step, undo_step
from chefslog.store.journal import Journal
from chefslog.store.records import remove_season, save_season

H2 = Season("H2-2026", "2026-07-01", "2026-12-31", (Goal("latency", "Halve it"),), "[x]", ())


def held(home: Home) -> list[Season]:
    with open_snapshot(home) as snapshot:
        return load_seasons(snapshot)


def test_a_season_is_read_as_it_was_kept(journal: Journal, home: Home) -> None:
    picked = replace(H2, picks=(Pick("a", ("b", "c")), Pick("d")), writer="Ada", role="engineer")
    save_season(journal, picked, verb="new season")
    assert held(home) == [picked]
    assert save_season(journal, picked, seen=picked) is None


def test_each_change_can_be_undone_and_done_again(journal: Journal, home: Home) -> None:
    save_season(journal, H2, verb="new season")
    later = replace(H2, picks=(Pick("a"),))
    save_season(journal, later, verb="pick", seen=H2)
    assert undo_step(journal).text == "changed the picks of H2-2026"
    assert held(home) == [H2]
    redo_step(journal)
    assert held(home) == [later]
    remove_season(journal, "H2-2026")
    assert held(home) == []
    undo_step(journal)
    assert held(home) == [later]


def test_no_season_is_overwritten_unseen(journal: Journal, home: Home) -> None:
    save_season(journal, H2)
    with pytest.raises(Refused, match="already"):
        save_season(journal, replace(H2, last="2026-10-01"))
    changed = replace(H2, last="2026-11-01")
    save_season(journal, changed, seen=H2)
    with pytest.raises(Refused, match="meanwhile"):
        save_season(journal, replace(H2, role="x"), seen=H2)
    with pytest.raises(Refused, match="no season"):
        save_season(journal, replace(H2, name="H3", role="x"), seen=H2)
    assert held(home) == [changed]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(H2, name=" "),
        replace(H2, first="2026-13-01"),
        replace(H2, first="2027-01-01"),
        replace(H2, goals=(Goal("a", status="great"),)),
        replace(H2, goals=(Goal("a"), Goal("A"))),
        replace(H2, picks=(Pick("a"), Pick("b", ("a",)))),
    ],
)
def test_what_is_no_season_is_refused(journal: Journal, home: Home, wrong: Season) -> None:
    with pytest.raises(SeasonError):
        save_season(journal, wrong)
    assert held(home) == []


def test_picks_are_folded_moved_and_taken_out() -> None:
    four = replace(H2, picks=tuple(Pick(one) for one in "abcd"))
    told = folded(four, "a", ["c", "d"])
    assert told.picks == (Pick("a", ("c", "d")), Pick("b"))
    assert moved(told, "b", 0).picks == (Pick("b"), Pick("a", ("c", "d")))
    assert without_picks(told, ["a"]).picks == (Pick("c"), Pick("d"), Pick("b"))
    assert without_picks(told, ["c"]).picks == (Pick("a", ("d",)), Pick("b"))
    assert folded(told, "b", ["a"]).picks == (Pick("b", ("a", "c", "d")),)
    with pytest.raises(SeasonError):
        moved(told, "c", 0)


def test_without_a_season_there_is_none(journal: Journal, home: Home) -> None:
    with open_snapshot(home) as snapshot:
        assert season(snapshot) is None
