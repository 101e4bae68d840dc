"""Seasons are kept whole, and every change of one can be undone."""

from __future__ import annotations

import pytest

from chefslog.home.paths import Home
from chefslog.model.season import Goal, Pick, Season, SeasonError, folded, moved, without_picks
from chefslog.reading.connect import open_snapshot
from chefslog.reading.records import load_seasons, load_versions
from chefslog.season.plans import season
from chefslog.store.errors import Refused
from chefslog.store.history import redo_step, undo_step
from chefslog.store.journal import Journal
from chefslog.store.records import (
    add_version,
    change_season,
    remove_season,
    rename_season,
    save_season,
)

H2 = Season("H2-2026", "2026-07-01", "2026-12-31", (Goal("latency", "Halve it"),), "[x]", ())


def held(home: Home) -> list[Season]:
    with open_snapshot(home) as snapshot:
        return load_seasons(snapshot)


def test_a_season_is_read_as_it_was_kept(journal: Journal, home: Home) -> None:
    picked = H2._replace(picks=(Pick("a", ("b", "c")), Pick("d")), writer="Ada", role="engineer")
    save_season(journal, picked, verb="new season")
    assert held(home) == [picked]
    assert save_season(journal, picked) is None


def test_each_change_can_be_undone_and_done_again(journal: Journal, home: Home) -> None:
    save_season(journal, H2, verb="new season")
    later = H2._replace(picks=(Pick("a"),))
    change_season(journal, H2.name, lambda _: later, "pick")
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
    for other in (H2._replace(last="2026-10-01"), H2._replace(name="h2-2026")):
        with pytest.raises(Refused, match='There is a season "H2-2026" already'):
            save_season(journal, other)
    changed = H2._replace(last="2026-11-01")
    with pytest.raises(Refused, match="no season"):
        change_season(journal, "H3", lambda one: one._replace(role="x"))
    both = change_season(journal, H2.name, lambda one: one._replace(last="2026-11-01"))
    assert change_season(journal, H2.name, lambda _: changed) == (changed, None)
    assert held(home) == [both[0]] == [changed]


@pytest.mark.parametrize(
    "wrong",
    [
        H2._replace(name=" "),
        H2._replace(first="2026-13-01"),
        H2._replace(first="2027-01-01"),
        H2._replace(goals=(Goal("a", status="great"),)),
        H2._replace(goals=(Goal("a"), Goal("A"))),
        H2._replace(picks=(Pick("a"), Pick("b", ("a",)))),
    ],
)
def test_what_is_no_season_is_refused(journal: Journal, home: Home, wrong: Season) -> None:
    with pytest.raises(SeasonError):
        save_season(journal, wrong)
    assert held(home) == []


def test_picks_are_folded_moved_and_taken_out() -> None:
    four = H2._replace(picks=tuple(Pick(one) for one in "abcd"))
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


def test_a_season_is_renamed_with_its_versions_and_back(journal: Journal, home: Home) -> None:
    save_season(journal, H2)
    add_version(journal, "H2-2026", "manager", "note", "", "text", [])
    assert rename_season(journal, "H2-2026", " Half two ")
    assert held(home) == [H2._replace(name="Half two")]
    with open_snapshot(home) as snapshot:
        assert [one.season for one in load_versions(snapshot, "Half two")] == ["Half two"]
        assert load_versions(snapshot, "H2-2026") == []
    assert undo_step(journal).text == "renamed the season H2-2026 to Half two"
    assert held(home) == [H2]
    assert rename_season(journal, "H2-2026", "h2-2026")
    assert held(home) == [H2._replace(name="h2-2026")]


def test_undo_says_which_season_was_deleted(journal: Journal) -> None:
    save_season(journal, H2)
    add_version(journal, "H2-2026", "manager", "note", "", "text", [])
    remove_season(journal, "H2-2026")
    assert undo_step(journal).text == "deleted the season H2-2026"


def test_a_season_does_not_take_the_name_of_another(journal: Journal, home: Home) -> None:
    save_season(journal, H2)
    save_season(journal, H2._replace(name="H1"))
    before = held(home)
    assert rename_season(journal, "H1", "H1 ") is None
    for old, new, said in (
        ("H1", "H2-2026", 'There is a season "H2-2026" already. Nothing was changed.'),
        ("H1", "h2-2026", 'There is a season "H2-2026" already. Nothing was changed.'),
        ("H3", "H4", 'There is no season "H3". Nothing was changed.'),
    ):
        with pytest.raises(Refused) as refused:
            rename_season(journal, old, new)
        assert str(refused.value) == said
    with pytest.raises(SeasonError, match="is not a short name"):
        rename_season(journal, "H1", " ")
    assert held(home) == before
