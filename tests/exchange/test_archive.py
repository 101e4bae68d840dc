"""Archives hold everything, and what is read from one is what was written."""

from __future__ import annotations

import json
import os
import signal
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from chefslog.exchange.archive import LATER, MARK, SECTIONS, write_archive
from chefslog.exchange.exports import TargetTaken, export_entries, writing
from chefslog.exchange.progress import Stopped
from chefslog.exchange.schema import schema
from chefslog.home.paths import Home
from chefslog.model.season import OwnText, Pick, Season
from chefslog.reading.connect import open_snapshot
from chefslog.reading.records import load_seasons, load_versions
from chefslog.store import entries, history
from chefslog.store.errors import NothingToUndo, UndoConflict
from tests.exchange.given import a_home, acts, archive, bring_in, made, stop_after
from tests.journals import entry, put_journal, put_letters
from tests.schema import main as check_schema_file
from tests.store.given import (
    add_entries,
    all_entries,
    an_entry,
    an_id,
    assert_sound,
    opened,
    query,
    state,
)

_OBJECTS = Draft202012Validator(schema())
_DEFINITIONS = schema()["$defs"]
_RECORDS = {
    name: Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": _DEFINITIONS})
    for name in SECTIONS.values()
}


@pytest.mark.slow
@settings(max_examples=30)
@given(what=st.lists(acts, max_size=14), form=st.sampled_from(["json", "jsonl"]))
def test_an_archive_of_an_import_of_an_archive_is_the_same_to_the_byte(
    what: list[Any], form: str
) -> None:
    with a_home() as here, a_home() as there:
        made(here, what)
        first = archive(here, form)
        _validate(first, form)
        tally = bring_in(there, first)
        assert (tally.form, tally.unread, tally.problems) == (form, 0, [])
        assert archive(there, form) == first
        assert_sound(there)
        again = bring_in(there, first)
        assert sum(again.new.values()) == 0
        assert archive(there, form) == first


def _validate(data: bytes, form: str) -> None:
    if form == "json":
        _OBJECTS.validate(json.loads(data))
        return
    header, *records, counts = map(json.loads, data.decode().splitlines())
    assert set(header) == {MARK, "whole"}
    assert set(counts) == {"counts"}
    for record in records:
        ((kind, value),) = record.items()
        _RECORDS[kind].validate(value)


def test_the_schema_file_is_the_schema_of_the_table_of_fields() -> None:
    assert check_schema_file([]) == 0
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("own", [0, 1])
def test_an_import_of_an_archive_is_one_step_whatever_was_there(home: Home, own: int) -> None:
    from chefslog.model.season import Season
    from chefslog.store import records

    week = "2026-W46"
    with a_home() as there:
        with opened(there) as journal:
            add_entries(journal, [an_entry(1, impact="240ms"), an_entry(2)])
            entries.edit_entries(journal, {an_id(1): {"impact": "9s"}})
            records.save_checkin(journal, week, {"confidence": 4})
            records.save_season(journal, Season("H2", "2026-07-01", "2026-12-31"))
            records.give_verdict(journal, [an_id(2)], "held")
            entries.edit_entries(journal, {an_id(2): {"own": "no"}})
            history.undo_step(journal)
        with opened(home) as journal:
            if own:
                add_entries(journal, [an_entry(7)])
        before = state(home)
        bring_in(home, archive(there))
    after = state(home)
    with opened(home) as journal:
        with pytest.raises(NothingToUndo, match="nothing to redo"):
            history.redo_step(journal)
        done = history.undo_step(journal)
        assert done.text == "imported 2 entries, 1 verdict, 1 check-in, 1 season"
        assert done.to_trash
        undone = state(home)
        trash = [undone["entries"].pop(an_id(n))["state"] for n in (1, 2)]
        assert (undone, trash) == (before, ["trashed"] * 2)
        assert history.redo_step(journal).verb == "import"
        assert state(home) == after
        old = {verb: id for id, verb in query(home, "SELECT id, verb FROM step WHERE undone = 0")}
        for verb in ("edit", "check-in", "verdict", "season"):
            history.undo_step(journal, step=old[verb])
        assert all_entries(home)[an_id(1)]["impact"] == "240ms"
        assert state(home)["checkin"] == before["checkin"]
        with pytest.raises(UndoConflict, match=r"is undone: .*redo that one first"):
            history.undo_step(journal)
    assert_sound(home)


def test_private_entries_drafts_and_the_trash_are_in_it(home: Home) -> None:
    put_journal(
        home,
        [
            entry(1, private=True, headline="Marker one"),
            entry(2, state="trashed", headline="Marker two"),
            entry(3, state="draft", source="git", headline="Marker three"),
        ],
    )
    held = json.loads(archive(home))
    assert [one["headline"] for one in held["entries"]] == [
        "Marker one", "Marker two", "Marker three",
    ]  # fmt: skip
    assert held["whole"] is True
    assert held["counts"] == {name: len(held[name]) for name in SECTIONS if name not in LATER}


def test_each_entry_stands_in_it_with_its_own_words_and_links(home: Home) -> None:
    own = [
        {
            "tags": [f"t{n}", "all"],
            "people": [f"p{n}"],
            "evidence": [{"kind": "pr", "ref": f"#{n}"}],
        }
        for n in range(4)
    ]
    put_journal(home, [entry(n, ago=9 - n, **fields) for n, fields in enumerate(own)])
    held = {one["headline"]: one for one in json.loads(archive(home))["entries"]}
    found = [{name: held[f"Entry {n}"][name] for name in own[n]} for n in range(4)]
    assert found == own


def test_a_filtered_archive_says_so_and_has_only_what_belongs_to_its_entries(home: Home) -> None:
    put_journal(home, [entry(1, tags=["infra"]), entry(2)])
    with opened(home) as journal:
        entries.edit_entries(
            journal, {entry(1)["id"]: {"impact": "x"}, entry(2)["id"]: {"impact": "y"}}
        )
    held = json.loads(archive(home, words="+infra"))
    _OBJECTS.validate(held)
    assert (held["whole"], held["filter"]) == (False, "+infra")
    assert [one["id"] for one in held["entries"]] == [entry(1)["id"]]
    assert {one["ref"] for one in held["history"] if "ref" in one} == {entry(1)["id"]}


def test_waiting_letters_are_in_it_in_their_place(home: Home) -> None:
    put_journal(home, [entry(1, ago=1), entry(2)])
    put_letters(home, [entry(3, ago=1, tags=["a", "b"], evidence=[{"kind": "pr", "ref": "PR-1"}])])
    held = json.loads(archive(home))["entries"]
    assert [one["headline"] for one in held] == ["Entry 1", "Entry 3", "Entry 2"]
    assert held[1]["tags"] == ["a", "b"]
    assert held[1]["evidence"] == [{"kind": "pr", "ref": "PR-1"}]


def test_letters_alone_are_a_journal(home: Home) -> None:
    put_letters(home, [entry(1)])
    assert [one["id"] for one in json.loads(archive(home))["entries"]] == [entry(1)["id"]]


def test_into_a_journal_with_content_only_what_is_new_goes_and_one_undo_takes_it_back(
    home: Home,
) -> None:
    put_journal(home, [entry(1, headline="Mine")])
    with opened(home) as journal:
        entries.edit_entries(journal, {entry(1)["id"]: {"impact": "3s"}})
    with a_home() as there:
        with opened(there) as journal:
            add_entries(journal, [entry(1, headline="Theirs"), entry(2, headline="New")])
            entries.edit_entries(journal, {entry(2)["id"]: {"impact": "9s"}})
        tally = bring_in(home, archive(there))
    assert (tally.new["entry"], tally.known["entry"], tally.differing["entry"]) == (1, 0, 1)
    held = all_entries(home)
    assert held[entry(1)["id"]]["headline"] == "Mine"
    assert held[entry(2)["id"]]["impact"] == "9s"
    verbs = query(home, "SELECT verb FROM step ORDER BY id")
    assert [verb for (verb,) in verbs] == ["import", "edit", "capture", "edit", "import"]
    refs = {ref for (ref,) in query(home, "SELECT ref FROM change WHERE step > 2")}
    assert refs == {entry(2)["id"]}
    with opened(home) as journal:
        history.undo_step(journal)
    live = [one["id"] for one in all_entries(home).values() if one["state"] == "entry"]
    assert live == [entry(1)["id"]]
    assert_sound(home)
    with opened(home) as journal:
        assert history.undo_step(journal).step == 2, "the history that came along is not undone"
    assert "impact" not in all_entries(home)[entry(1)["id"]]


def test_what_was_purged_here_does_not_come_back(home: Home) -> None:
    from chefslog.store.purge import purge_entries

    put_journal(home, [entry(1), entry(2)])
    held = archive(home)
    with opened(home) as journal:
        purge_entries(journal, [entry(1)["id"]])
    tally = bring_in(home, held)
    assert (tally.purged, tally.new.get("entry"), tally.known.get("entry")) == (1, 0, 1)
    assert list(all_entries(home)) == [entry(2)["id"]]


def test_no_text_made_from_a_purged_entry_comes_back_with_a_season(home: Home) -> None:
    from chefslog.store.purge import purge_entries
    from chefslog.store.records import add_version, change_season, remove_season, save_season

    one, two = entry(1)["id"], entry(2)["id"]
    put_journal(home, [entry(1, headline="Zebra"), entry(2)])
    span = ("2026-07-01", "2026-12-31")
    plain = Season("H2", *span, picks=(Pick(one), Pick(two)))
    texts = {one: OwnText("zebra one", ids=(one,)), two: OwnText("two", ids=(two,)),
             "opening": OwnText("zebra and two", ids=(one, two))}  # fmt: skip
    with opened(home) as journal:
        save_season(journal, plain)
        change_season(journal, plain.name, lambda one: one._replace(texts=texts))
        for text, ids in (("zebra by id", [one]), ("old, of Zebra", []), ("of two", [two])):
            add_version(journal, "H2", "me", "md", "", text, ids)
        held = archive(home)
        _OBJECTS.validate(json.loads(held))
        remove_season(journal, "H2")
        purge_entries(journal, [one])
    tally = bring_in(home, held)
    assert (tally.new.get("season"), tally.new.get("version"), tally.purged) == (1, 1, 3)
    with open_snapshot(home) as snapshot:
        (season,) = load_seasons(snapshot)
        assert [version.text for version in load_versions(snapshot, "H2")] == ["of two"]
    assert (season.picks, season.texts) == ((Pick(two),), {two: texts[two]})
    every = str(query(home, "SELECT * FROM season, change"))
    assert "zebra" not in every.lower()


@pytest.mark.usefixtures("open_umask")
def test_an_archive_is_for_its_owner_alone_and_never_half_there(home: Home) -> None:
    put_journal(home, [entry(number) for number in range(2500)])
    path = os.path.join(home.data, "a.json")
    with open_snapshot(home) as snapshot:
        export_entries(snapshot, path, "json")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    with open_snapshot(home) as snapshot, pytest.raises(TargetTaken):
        export_entries(snapshot, path, "json")
    other = os.path.join(home.data, "b.json")
    with open_snapshot(home) as snapshot, pytest.raises(Stopped):
        export_entries(snapshot, other, "json", watch=stop_after(0))
    assert [name for name in os.listdir(home.data) if name.endswith((".part", "b.json"))] == []


def test_an_interrupted_replacement_leaves_the_old_file(home: Home) -> None:
    put_journal(home, [entry(1)])
    path = os.path.join(home.data, "a.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write("old")
    with open_snapshot(home) as snapshot, pytest.raises(Stopped):
        export_entries(snapshot, path, "json", replace=True, watch=stop_after(0))
    with open(path, encoding="utf-8") as file:
        assert file.read() == "old"


def test_progress_counts_records(home: Home) -> None:
    from chefslog.store.purge import purge_entries

    put_journal(home, [entry(number) for number in range(1502)])
    with opened(home) as journal:
        purge_entries(journal, [entry(1501)["id"]])
    seen: list[tuple[int, int | None]] = []
    with open_snapshot(home) as snapshot:
        counts = write_archive(
            snapshot, len, "json", watch=lambda done, of: seen.append((done, of))
        )
    assert counts["tombstones"] == 1
    assert seen[-1] == (sum(counts.values()), sum(counts.values()))
    assert seen == sorted(seen)


def test_what_a_killed_export_leaves_goes_with_the_next_one_and_a_running_one_stays(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.json"
    killed = os.fork()
    if not killed:
        with writing(str(path), private=True) as write:
            write(b"half of it")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(killed, 0)
    (left,) = os.listdir(tmp_path)
    assert left.endswith(".part")
    with writing(str(path), private=True, replace=True) as write:
        write(b"first")
        assert left not in os.listdir(tmp_path)
        with writing(str(path), private=True) as other:
            other(b"second")
        assert path.read_bytes() == b"second"
    assert os.listdir(tmp_path) == ["mine.json"]
    assert path.read_bytes() == b"first"
