"""Undo and redo, by example."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from chefslog.home.paths import Home
from chefslog.store import entries, history, records
from chefslog.store.errors import NothingToUndo, UndoConflict
from chefslog.store.journal import Journal
from chefslog.store.purge import purge_entries
from tests.store.given import (
    Clock,
    a_letter,
    add_entries,
    all_entries,
    an_entry,
    an_id,
    assert_sound,
    entry,
    opened,
    post,
    query,
    state,
)


def test_an_edit_is_taken_back_and_done_again(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, impact="a", tags=["x"], delegation=0)])
    before = state(home)
    entries.edit_entries(journal, {an_id(1): {"impact": "b", "tags": None, "delegation": 2}})
    after = state(home)
    assert history.undo_step(journal).verb == "edit"
    assert state(home) == before
    assert history.redo_step(journal).verb == "edit"
    assert state(home) == after
    assert history.undo_step(journal).verb == "edit"
    assert state(home) == before
    assert_sound(home)


def test_undoing_a_capture_moves_it_to_the_trash(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1), an_entry(2)])
    history.undo_step(journal)
    assert [entry(home, n)["state"] for n in (1, 2)] == ["trashed", "trashed"]
    history.redo_step(journal)
    assert [entry(home, n)["state"] for n in (1, 2)] == ["entry", "entry"]


def test_a_changed_day_goes_back_to_its_place_in_the_day(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1), an_entry(2), an_entry(3)])
    before = state(home)
    entries.edit_entries(journal, {an_id(2): {"day": "2026-11-01"}})
    history.undo_step(journal)
    assert state(home) == before
    assert_sound(home)


def test_a_place_that_was_taken_meanwhile_is_not_fought_over(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1)])
    step = entries.edit_entries(journal, {an_id(1): {"day": "2026-11-01"}})
    add_entries(journal, [an_entry(2)])
    history.undo_step(journal, step=step)
    assert entry(home, 1)["day"] == entry(home, 2)["day"]
    assert entry(home, 1)["key"] == entry(home, 2)["key"] + 1
    assert_sound(home)


def test_steps_are_taken_back_newest_first_and_redone_in_order(
    journal: Journal, home: Home
) -> None:
    add_entries(journal, [an_entry(1)])
    seen = [state(home)]
    for impact in ("a", "b", "c"):
        entries.edit_entries(journal, {an_id(1): {"impact": impact}})
        seen.append(state(home))
    for expected in (2, 1, 0):
        history.undo_step(journal)
        assert state(home) == seen[expected]
    for expected in (1, 2, 3):
        history.redo_step(journal)
        assert state(home) == seen[expected]
    with pytest.raises(NothingToUndo, match="nothing to redo"):
        history.redo_step(journal)


def test_what_is_done_after_an_undo_ends_redo(journal: Journal) -> None:
    add_entries(journal, [an_entry(1)])
    entries.edit_entries(journal, {an_id(1): {"impact": "a"}})
    history.undo_step(journal)
    entries.edit_entries(journal, {an_id(1): {"own": "yes"}})
    with pytest.raises(NothingToUndo):
        history.redo_step(journal)


def test_a_letter_that_arrives_after_an_undo_does_not_end_redo(
    journal: Journal, home: Home
) -> None:
    add_entries(journal, [an_entry(1)])
    entries.edit_entries(journal, {an_id(1): {"impact": "a"}})
    history.undo_step(journal)
    post(home, a_letter(2))
    journal.ingest()
    assert history.redo_step(journal).verb == "edit"


def test_every_kind_of_step_goes_back_as_one(journal: Journal, home: Home) -> None:
    made = [an_entry(n, tags=["a"], source="git" if n == 3 else "shell") for n in (1, 2, 3)]
    add_entries(journal, made)
    week = "2026-W47"
    records.save_checkin(journal, week, {"review_load": 3, "note": "first"})
    records.give_verdict(journal, [an_id(2)], "held", "fine")
    acts: tuple[Callable[[], object], ...] = (
        lambda: entries.rename_word(journal, "tags", "a", "b"),
        lambda: entries.set_state(journal, [an_id(3)], "entry", "approve"),
        lambda: entries.set_state(journal, [an_id(3)], "dismissed", "dismiss"),
        lambda: entries.set_state(journal, [an_id(1), an_id(2)], "trashed", "trash"),
        lambda: entries.edit_entries(journal, {an_id(n): {"own": "no"} for n in (1, 2)}),
        lambda: records.save_checkin(journal, week, {"confidence": 5}),
        lambda: records.save_checkin(journal, "2026-W46", {"impact_ai": "2x"}),
        lambda: records.give_verdict(journal, [an_id(1)], "reverted"),
        lambda: records.give_verdict(journal, [an_id(2)], "incident"),
    )
    for act in acts:
        before = state(home)
        act()
        after = state(home)
        assert after != before
        history.undo_step(journal)
        assert state(home) == before
        history.redo_step(journal)
        assert state(home) == after
        history.undo_step(journal)
    assert_sound(home)


def test_a_later_change_to_the_same_field_refuses_naming_it(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, impact="a")])
    first = entries.edit_entries(journal, {an_id(1): {"impact": "b"}})
    second = entries.edit_entries(journal, {an_id(1): {"impact": "c", "own": "yes"}})
    before = state(home)
    with pytest.raises(UndoConflict, match=r"changed impact, own at 3 am of .* Entry 1") as raised:
        history.undo_step(journal, step=first)
    assert str(raised.value).endswith(f"chefslog undo {second}")
    assert state(home) == before
    history.undo_step(journal, step=second)
    history.undo_step(journal, step=first)
    assert entry(home)["impact"] == "a"


def test_a_later_change_to_another_field_does_not_matter(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, impact="a")])
    first = entries.edit_entries(journal, {an_id(1): {"impact": "b"}})
    entries.edit_entries(journal, {an_id(1): {"own": "yes"}})
    history.undo_step(journal, step=first)
    assert (entry(home)["impact"], entry(home)["own"]) == ("a", "yes")


def test_a_change_to_and_fro_is_a_later_change_too(journal: Journal) -> None:
    add_entries(journal, [an_entry(1, impact="a")])
    first = entries.edit_entries(journal, {an_id(1): {"impact": "b"}})
    entries.edit_entries(journal, {an_id(1): {"impact": "c"}})
    entries.edit_entries(journal, {an_id(1): {"impact": "b"}})
    with pytest.raises(UndoConflict):
        history.undo_step(journal, step=first)


def test_the_app_takes_back_its_own_steps_only(home: Home, clock: Clock) -> None:
    with opened(home, clock, "app") as app, opened(home, clock, "shell") as shell:
        add_entries(app, [an_entry(1)])
        entries.edit_entries(app, {an_id(1): {"impact": "a"}})
        entries.edit_entries(shell, {an_id(1): {"own": "no"}})
        assert history.undo_step(app, "app").text.startswith("changed impact of")
        assert entry(home)["own"] == "no"
        assert history.redo_step(app, "app").text.startswith("changed impact of")
        assert history.undo_step(shell).text.startswith("changed own at 3 am of")


def test_the_app_knows_its_own_letters_whoever_took_them_in(home: Home, clock: Clock) -> None:
    post(home, a_letter(1, source="tui"))
    post(home, a_letter(2, source="tui"))
    with opened(home, clock, "shell"):
        pass
    with opened(home, clock, "app") as app:
        with pytest.raises(NothingToUndo):
            history.undo_step(app, "app")
        done = history.undo_step(app, "app", captured=[an_id(1)])
        assert done.refs == (("entry", an_id(1)),)
        with pytest.raises(NothingToUndo):
            history.undo_step(app, "app", captured=[an_id(1)])
        history.redo_step(app, "app", captured=[an_id(1)])
    assert entry(home, 1)["state"] == entry(home, 2)["state"] == "entry"


def test_what_a_machine_did_is_not_a_persons_to_undo(home: Home, clock: Clock) -> None:
    post(home, a_letter(1))
    post(home, a_letter(2, source="agent:x"))
    with opened(home, clock) as journal:
        assert history.undo_step(journal).refs == (("entry", an_id(1)),)
        with pytest.raises(NothingToUndo, match="nothing to undo"):
            history.undo_step(journal)


def test_a_purge_does_not_stand_in_the_way_of_undo_and_redo(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, impact="a"), an_entry(2), an_entry(3)])
    entries.edit_entries(journal, {an_id(n): {"impact": "b", "own": "no"} for n in (1, 2)})
    entries.edit_entries(journal, {an_id(3): {"impact": "gone too"}})
    purge_entries(journal, [an_id(2), an_id(3)])
    after = state(home)
    done = history.undo_step(journal)
    assert (done.verb, done.refs, done.after_purge) == ("edit", (("entry", an_id(1)),), True)
    assert entry(home)["impact"] == "a"
    purge_entries(journal, [add_one(journal, 4)])
    assert not history.redo_step(journal).after_purge
    assert all_entries(home) == after["entries"]
    history.undo_step(journal)
    history.undo_step(journal)
    purge_entries(journal, [an_id(1)])
    with pytest.raises(NothingToUndo, match="nothing to undo: a purge cannot be undone"):
        history.undo_step(journal)
    assert_sound(home)


def add_one(journal: Journal, number: int) -> str:
    add_entries(journal, [an_entry(number)])
    return an_id(number)


@pytest.mark.parametrize(
    ("field", "words", "said"),
    [
        ("tags", [["x", "z"], ["x"]], "#x to #y"),
        ("tags", [["x", "y"], ["x"]], "#x to #y"),
        ("tags", [["x", "y"], ["y", "x"]], "#x"),
        ("people", [["x"], ["X", "z"]], "@x to @y"),
        ("goals", [["x"], ["x"]], "goal:x to goal:y"),
        ("project", ["x", "X"], "project:x to project:y"),
    ],
)
def test_a_rename_says_from_what_to_what(
    journal: Journal, field: str, words: list[object], said: str
) -> None:
    add_entries(journal, [an_entry(1, **{field: words[0]}), an_entry(2, **{field: words[1]})])
    entries.rename_word(journal, field, "x", "y")
    ids = ", ".join(an_entry_id[:6] for an_entry_id in shorts(journal))
    text = history.undo_step(journal).text
    assert text == f"renamed {said} in 2 entries: {ids}"
    assert history.redo_step(journal).text == text


def shorts(journal: Journal) -> list[str]:
    return [row[0] for row in query(journal.home, "SELECT short FROM entry ORDER BY key")]


def test_what_many_things_became_is_said_by_their_number(journal: Journal) -> None:
    add_entries(journal, [an_entry(n) for n in range(1, 5)])
    assert history.undo_step(journal).text == "added 4 entries"
    history.redo_step(journal)
    entries.edit_entries(journal, {an_id(1): {"impact": "a"}, an_id(2): {"delegation": 2}})
    first, second, *_ = (short[:6] for short in shorts(journal))
    said = history.undo_step(journal).text
    assert said.endswith(f" of 2 entries: {first}, {second}")
    assert said.startswith(("changed AI level, impact of", "changed impact, AI level of"))


def test_a_step_is_undone_and_redone_by_its_number(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, impact="a")])
    first = entries.edit_entries(journal, {an_id(1): {"impact": "b"}})
    second = entries.edit_entries(journal, {an_id(1): {"own": "no"}})
    third = entries.edit_entries(journal, {an_id(1): {"impact": "c"}})
    assert history.undo_step(journal, step=second).step == second
    with pytest.raises(UndoConflict, match=rf"undo that one first: chefslog undo {third}"):
        history.undo_step(journal, step=first)
    history.undo_step(journal, step=third)
    history.undo_step(journal, step=first)
    before = state(home)
    with pytest.raises(UndoConflict, match=rf"redo that one first: chefslog redo {first}"):
        history.redo_step(journal, step=third)
    assert state(home) == before
    for step in (first, third):
        history.redo_step(journal, step=step)
    assert (entry(home)["impact"], entry(home).get("own")) == ("c", None)
    with pytest.raises(NothingToUndo, match="not undone"):
        history.redo_step(journal, step=third)
    (undo,) = query(home, f"SELECT max(id) FROM step WHERE verb = 'undo' AND target = {second}")
    with pytest.raises(NothingToUndo, match=rf"the undo of step {second}.*chefslog redo {second}"):
        history.undo_step(journal, step=undo[0])
    with pytest.raises(NothingToUndo, match="There is no step 99"):
        history.undo_step(journal, step=99)


def test_a_step_is_undone_once(journal: Journal) -> None:
    add_entries(journal, [an_entry(1)])
    step = entries.edit_entries(journal, {an_id(1): {"impact": "a"}})
    history.undo_step(journal)
    with pytest.raises(NothingToUndo, match="undone already"):
        history.undo_step(journal, step=step)
    with pytest.raises(NothingToUndo):
        history.undo_step(journal, step=99)


def test_history_only_grows(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1)])
    entries.edit_entries(journal, {an_id(1): {"impact": "a"}})
    history.undo_step(journal)
    history.redo_step(journal)
    assert query(home, "SELECT id, verb, target, undone FROM step") == [
        (1, "capture", None, 0),
        (2, "edit", None, 0),
        (3, "undo", 2, 0),
        (4, "redo", 2, 0),
    ]
    assert query(home, "SELECT before, after FROM change WHERE step = 3") == [
        ('{"impact": "a"}', '{"impact": null}')
    ]


@pytest.mark.parametrize(
    "change",
    ["UPDATE entry SET impact = 'other'", "UPDATE entry SET impact = NULL, delegation = 3"],
)
def test_a_value_that_changed_outside_of_history_is_not_overwritten(
    journal: Journal, home: Home, change: str
) -> None:
    add_entries(journal, [an_entry(1, impact="a")])
    entries.edit_entries(journal, {an_id(1): {"impact": "b"}})
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as conn:
        conn.execute(change)
    before = all_entries(home)
    with pytest.raises(UndoConflict, match="changed since, outside of history"):
        history.undo_step(journal)
    assert all_entries(home) == before


def test_a_change_of_another_field_outside_of_history_is_no_obstacle(
    journal: Journal, home: Home
) -> None:
    add_entries(journal, [an_entry(1, impact="a")])
    entries.edit_entries(journal, {an_id(1): {"impact": "b"}})
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as conn:
        conn.execute("UPDATE entry SET delegation = 3")
    history.undo_step(journal)
    assert (entry(home)["impact"], entry(home)["delegation"]) == ("a", 3)


def test_a_purge_is_not_undone_by_its_number_either(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1), an_entry(2)])
    purge_entries(journal, [an_id(1)])
    ((step,),) = query(home, "SELECT id FROM step WHERE verb = 'purge'")
    for act in (history.undo_step, history.redo_step):
        with pytest.raises(NothingToUndo) as refused:
            act(journal, step=step)
        assert str(refused.value) == (
            f"Step {step} is a purge, which cannot be undone: its entries are gone."
        )
