"""Adding, editing, moving and renaming."""

from __future__ import annotations

import pytest

from chefslog.home.clock import new_id, short_of
from chefslog.home.paths import Home
from chefslog.model.entry import EntryError
from chefslog.model.fields import FieldError
from chefslog.reading.entry import WAITING_FROM, key_of
from chefslog.store import entries
from chefslog.store.errors import EditConflict, Refused, StoreError, UnknownWord
from chefslog.store.history import undo_step
from chefslog.store.journal import Journal
from chefslog.store.transaction import KeyAllocator
from tests.store.given import (
    Clock,
    add_entries,
    all_entries,
    an_entry,
    an_id,
    assert_sound,
    entry,
    query,
)

FULL = {
    "problem": "slow\nlogins",
    "notes": "see [bold red] 世界",
    "kind": "fix",
    "delegation": 0,
    "checked": "tests",
    "impact": "1.8s → 240ms",
    "guess": 60,
    "took": 180,
    "bugs": [2, 0],
    "spend": 1.25,
    "evidence": [{"kind": "pr", "ref": "PR-91"}, {"kind": "doc", "ref": "https://x.org/doc"}],
    "project": "Auth",
    "tags": ["perf", "Infra"],
    "people": ["sam"],
    "goals": ["G1"],
    "skills": ["sql"],
    "hold": True,
    "day": "2026-11-20",
    "typed": "the line",
}


def test_what_was_added_is_there_again_with_its_origin(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, **FULL, extra={"later": [1]})])
    held = entry(home)
    assert {name: held[name] for name in FULL} == FULL
    assert held["state"] == "entry"
    assert held["source"] == "shell"
    assert held["captured_at"] == "2026-11-21T11:00:00.000Z"
    assert (held["offset"], held["zone"]) == (60, "Europe/Berlin")
    assert held["extra"] == {"later": [1]}
    assert_sound(home)


def test_the_entries_of_a_day_have_keys_in_the_order_they_came(
    journal: Journal, home: Home
) -> None:
    add_entries(journal, [an_entry(3), an_entry(1, day="2026-11-20")])
    add_entries(journal, [an_entry(2)])
    keys = {ref: held["key"] for ref, held in all_entries(home).items()}
    assert keys[an_id(3)] == key_of("2026-11-21", 1)
    assert keys[an_id(2)] == keys[an_id(3)] + 1
    assert keys[an_id(1)] < keys[an_id(3)]


def test_a_machines_entry_is_a_draft(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, source="agent:x")])
    assert entry(home)["state"] == "draft"


def test_a_value_that_no_field_takes_adds_nothing(journal: Journal, home: Home) -> None:
    with pytest.raises(FieldError, match="outcome"):
        add_entries(journal, [an_entry(1), an_entry(2, outcome="lost")])
    assert all_entries(home) == {}


def test_an_edit_changes_clears_and_moves(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, **FULL), an_entry(2, day="2026-11-19")])
    changes = {"delegation": 3, "impact": None, "tags": ["ops"], "hold": None, "evidence": None}
    assert entries.edit_entries(journal, {an_id(1): {**changes, "day": "2026-11-19"}})
    held = entry(home)
    assert held["delegation"] == 3
    assert held["tags"] == ["ops"]
    assert held["day"] == "2026-11-19"
    assert held["key"] == entry(home, 2)["key"] + 1
    assert held["typed"] == "the line"
    assert not {"impact", "hold", "evidence"} & set(held)
    assert_sound(home)


@pytest.mark.parametrize(
    "same", [{}, {"delegation": 0}, {"tags": ["perf", "Infra"]}, {"own": None}, {"story": False}]
)
def test_an_edit_that_changes_nothing_leaves_no_history(
    journal: Journal, home: Home, same: dict[str, object]
) -> None:
    add_entries(journal, [an_entry(1, **FULL)])
    assert entries.edit_entries(journal, {an_id(1): same}) is None
    assert query(home, "SELECT count(*) FROM step") == [(1,)]


def test_zero_and_unset_are_different(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1)])
    assert entries.edit_entries(
        journal, {an_id(1): {"delegation": 0}}, {an_id(1): {"delegation": None}}
    )
    with pytest.raises(EditConflict):
        entries.edit_entries(
            journal, {an_id(1): {"delegation": 2}}, {an_id(1): {"delegation": None}}
        )
    assert entries.edit_entries(
        journal, {an_id(1): {"delegation": None}}, {an_id(1): {"delegation": 0}}
    )
    assert "delegation" not in entry(home)


def test_a_change_made_elsewhere_is_named_and_not_overwritten(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, impact="a", tags=["x"])])
    entries.edit_entries(journal, {an_id(1): {"impact": "theirs"}})
    with pytest.raises(EditConflict, match="impact") as raised:
        entries.edit_entries(
            journal,
            {an_id(1): {"impact": "ours", "tags": ["y"]}},
            {an_id(1): {"impact": "a", "tags": ["x"]}},
        )
    assert raised.value.conflicts == [(an_id(1), "impact", "ours", "theirs")]
    assert entry(home)["tags"] == ["x"]


def test_the_same_change_made_elsewhere_is_no_conflict(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, impact="a")])
    entries.edit_entries(journal, {an_id(1): {"impact": "b"}})
    seen = {an_id(1): {"impact": "a"}}
    assert entries.edit_entries(journal, {an_id(1): {"impact": "b", "own": "yes"}}, seen)
    assert entry(home)["own"] == "yes"


def test_an_edit_needs_an_entry_that_is_there(journal: Journal) -> None:
    with pytest.raises(Refused, match="There is no entry"):
        entries.edit_entries(journal, {an_id(1): {"impact": "a"}})


def test_a_headline_cannot_be_cleared(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1)])
    with pytest.raises(EntryError):
        entries.edit_entries(journal, {an_id(1): {"headline": None}})
    assert entry(home)["headline"] == "Entry 1"


def test_what_is_in_the_trash_is_put_back_before_it_is_changed(
    journal: Journal, home: Home
) -> None:
    add_entries(journal, [an_entry(1)])
    entries.set_state(journal, [an_id(1)], "trashed", "trash")
    with pytest.raises(Refused, match="in the trash"):
        entries.edit_entries(journal, {an_id(1): {"impact": "a"}})
    entries.set_state(journal, [an_id(1)], "entry", "put back")
    assert entries.edit_entries(journal, {an_id(1): {"impact": "a"}})


def test_a_dismissed_draft_goes_back_to_being_a_draft(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, source="git"), an_entry(2)])
    entries.set_state(journal, [an_id(1)], "dismissed", "dismiss")
    entries.set_state(journal, [an_id(2)], "trashed", "trash")
    entries.set_state(journal, [an_id(1), an_id(2)], "entry", "put back")
    assert (entry(home, 1)["state"], entry(home, 2)["state"]) == ("draft", "entry")


@pytest.mark.parametrize(
    "moves",
    [
        [("trashed", "trash"), ("entry", "put back")],
        [("trashed", "trash"), ("", "undo")],
        [("entry", "approve")],
        [("dismissed", "dismiss"), ("entry", "approve")],
    ],
)
def test_what_is_in_the_journal_is_not_put_back_into_an_older_state(
    journal: Journal, home: Home, moves: list[tuple[str, str]]
) -> None:
    source = "shell" if moves[0][1] == "trash" else "agent:x"
    add_entries(journal, [an_entry(1, source=source)])
    for state, verb in moves:
        if verb == "undo":
            undo_step(journal)
        else:
            entries.set_state(journal, [an_id(1)], state, verb)
    assert entries.set_state(journal, [an_id(1)], "entry", "put back") is None
    assert entry(home)["state"] == "entry"


def test_several_drafts_are_approved_as_one_step(journal: Journal, home: Home) -> None:
    made = [an_entry(n, source="git" if n < 4 else "agent:x") for n in range(1, 6)]
    add_entries(journal, made)
    drafts = [an_id(1), an_id(2), an_id(3)]
    assert entries.set_state(journal, drafts, "entry", "approve") == 2
    states = [held["state"] for _, held in sorted(all_entries(home).items())]
    assert states == ["entry", "entry", "entry", "draft", "draft"]


def test_only_a_draft_can_be_dismissed(journal: Journal) -> None:
    add_entries(journal, [an_entry(1)])
    with pytest.raises(Refused, match="nothing to dismiss"):
        entries.set_state(journal, [an_id(1)], "dismissed", "dismiss")


def test_moving_where_it_is_already_leaves_no_history(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1)])
    assert entries.set_state(journal, [an_id(1)], "entry", "approve") is None
    assert query(home, "SELECT count(*) FROM step") == [(1,)]


def test_a_tag_is_renamed_everywhere_and_merges(journal: Journal, home: Home) -> None:
    add_entries(
        journal,
        [
            an_entry(1, tags=["a", "INFRA", "b"]),
            an_entry(2, tags=["Platform", "infra"]),
            an_entry(3, tags=["infrared"], skills=["infra"]),
            an_entry(4, tags=["infra"], state="trashed"),
        ],
    )
    assert entries.rename_word(journal, "tags", "Infra", "platform") == 3
    held = [entry(home, number).get("tags") for number in range(1, 5)]
    assert held == [["a", "platform", "b"], ["platform"], ["infrared"], ["platform"]]
    assert entry(home, 3)["skills"] == ["infra"]
    assert query(home, "SELECT verb, count(*) FROM step GROUP BY verb ORDER BY 1") == [
        ("capture", 1),
        ("rename", 1),
    ]
    assert_sound(home)


def test_a_project_is_renamed_whatever_its_case(journal: Journal, home: Home) -> None:
    made = [an_entry(1, project="Größe"), an_entry(2, project="GRÖSSE"), an_entry(3, project="x")]
    add_entries(journal, made)
    assert entries.rename_word(journal, "project", "größe", "size") == 2
    assert [entry(home, n)["project"] for n in (1, 2, 3)] == ["size", "size", "x"]
    assert_sound(home)


def test_a_renaming_that_meets_nothing_leaves_no_history(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, tags=["a"])])
    for field, word in (("tags", "zzz"), ("people", "a"), ("project", "a")):
        with pytest.raises(UnknownWord, match=word):
            entries.rename_word(journal, field, word, "b")
    assert entries.rename_word(journal, "tags", "a", "a") == 0
    assert query(home, "SELECT count(*) FROM step") == [(1,)]


def test_the_case_of_a_word_alone_can_be_changed(journal: Journal, home: Home) -> None:
    add_entries(
        journal, [an_entry(1, tags=["Auth", "b"], project="Pay"), an_entry(2, tags=["auth"])]
    )
    assert entries.rename_word(journal, "tags", "AUTH", "auth") == 1
    assert entries.rename_word(journal, "project", "pay", "pay") == 1
    assert (entry(home, 1)["tags"], entry(home, 1)["project"]) == (["auth", "b"], "pay")


def test_only_words_can_be_renamed(journal: Journal) -> None:
    with pytest.raises(StoreError, match="cannot be renamed"):
        entries.rename_word(journal, "impact", "a", "b")
    with pytest.raises(FieldError):
        entries.rename_word(journal, "tags", "a", " ")


def test_history_says_when_and_by_whom(journal: Journal, home: Home, clock: Clock) -> None:
    add_entries(journal, [an_entry(1)])
    clock.on(60)
    entries.edit_entries(journal, {an_id(1): {"impact": "a"}})
    assert query(home, "SELECT id, at, actor, session, verb, undone FROM step") == [
        (1, "2026-11-21T11:00:00.000Z", "human", "test", "capture", 0),
        (2, "2026-11-21T11:01:00.000Z", "human", "test", "edit", 0),
    ]
    changes = query(home, "SELECT step, item, ref, before, after FROM change WHERE step = 2")
    assert changes == [(2, "entry", an_id(1), '{"impact": null}', '{"impact": "a"}')]


@pytest.mark.parametrize("unset", [None, "", [], False])
def test_a_field_that_was_seen_empty_and_is_unset_is_no_conflict(
    journal: Journal, home: Home, unset: object
) -> None:
    add_entries(journal, [an_entry(1)])
    seen = {an_id(1): {"impact": unset, "tags": unset, "hold": unset}}
    assert entries.edit_entries(journal, {an_id(1): {"impact": "a"}}, seen)
    assert entry(home)["impact"] == "a"
    with pytest.raises(EditConflict, match="impact"):
        entries.edit_entries(journal, {an_id(1): {"impact": "b"}}, seen)
    assert entry(home)["impact"] == "a"


def test_an_entry_without_an_id_gets_one_of_its_instant(
    journal: Journal, home: Home, clock: Clock
) -> None:
    assert entries.add_entries(journal, [{"headline": "One"}, {"headline": "Two"}]) == 2
    held = all_entries(home)
    assert {one["headline"] for one in held.values()} == {"One", "Two"}
    start = new_id(clock.at, bytes(10))[:13]
    for ref, one in held.items():
        assert ref.startswith(start)
        assert (one["id"], one["short"]) == (ref, short_of(ref))
        assert (one["captured_at"], one["zone"]) == (clock().captured_at, "Europe/Berlin")


def test_an_instant_that_comes_without_its_zone_is_in_none(journal: Journal, home: Home) -> None:
    instant = "2026-11-20T17:03:22.123Z"
    add_entries(journal, [an_entry(1, captured_at=instant)])
    assert (entry(home)["captured_at"], entry(home).get("zone")) == (instant, None)


@pytest.mark.parametrize("was", ["trashed", "dismissed"])
def test_what_came_without_history_goes_back_to_being_an_entry(
    journal: Journal, home: Home, was: str
) -> None:
    entries.add_entries(journal, [an_entry(1, state=was)], undoable=False)
    entries.set_state(journal, [an_id(1)], "entry", "put back")
    assert entry(home)["state"] == "entry"


def test_what_came_into_the_trash_with_an_import_goes_back_to_being_an_entry(
    journal: Journal, home: Home
) -> None:
    add_entries(journal, [an_entry(1, state="trashed")])
    entries.set_state(journal, [an_id(1)], "entry", "put back")
    assert entry(home)["state"] == "entry"


@pytest.mark.parametrize("field", ["project", "tags"])
@pytest.mark.parametrize("new", ["", "  "])
def test_a_word_is_not_renamed_to_nothing(
    journal: Journal, home: Home, field: str, new: str
) -> None:
    add_entries(journal, [an_entry(1, project="auth", tags=["auth"])])
    with pytest.raises(FieldError, match="is not"):
        entries.rename_word(journal, field, "auth", new)
    assert (entry(home)["project"], entry(home)["tags"]) == ("auth", ["auth"])


def test_a_day_takes_no_more_entries_than_there_are_places(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1, day="2026-11-20")])
    last = key_of("2026-11-20", WAITING_FROM - 1)
    with journal.transaction() as transaction:
        transaction.conn.exec_driver_sql("UPDATE entry SET key = ?", (last - 1,))
        keys = KeyAllocator(transaction.conn)
        assert keys.allocate("2026-11-20") == last
        for _ in range(2):
            with pytest.raises(StoreError) as full:
                keys.allocate("2026-11-20")
        assert str(full.value) == "2026-11-20 holds 983040 entries, no more fit. Nothing was added."
        assert keys.allocate("2026-11-21") == key_of("2026-11-21", 1)
