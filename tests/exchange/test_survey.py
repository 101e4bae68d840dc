"""The look before an import counts what the import then does, and keeps a sample to be shown."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import chefslog
from chefslog.exchange.formats.registry import Settings, load_formats
from chefslog.exchange.imports import Import
from chefslog.exchange.tally import SAMPLE, Tally
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.store import purge
from chefslog.store.entries import edit_entries, set_state
from tests.exchange.given import NOW, a_home, archive, made, put
from tests.store.given import all_entries, opened

ROWS = "title,date\n" + "".join(f"Row {n},2026-11-{n % 28 + 1:02}\n" for n in range(1200))


def both(home: Home, path: str) -> tuple[Tally, Tally]:
    """What the look says, and what the import then says of itself."""
    with Import(path, Settings(zone="Europe/Berlin", now=NOW)) as importing:
        with open_snapshot(home) as snapshot:
            looked = importing.survey(snapshot)
        with opened(home) as journal:
            return looked, importing.carry_out(journal)


def counts(tally: Tally) -> tuple[dict[str, int], dict[str, int], int, int, int]:
    new = {kind: count for kind, count in tally.new.items() if count}
    known = {kind: count for kind, count in tally.known.items() if count}
    return new, known, tally.purged, tally.twice, tally.unread


def test_a_first_import_is_all_new_and_the_second_all_known(home: Home) -> None:
    path = put(home, ROWS, "t.csv")
    for tally in both(home, path):
        assert counts(tally) == ({"entry": 1200}, {}, 0, 0, 0)
    for tally in both(home, path):
        assert counts(tally) == ({}, {"entry": 1200}, 0, 0, 0)


def test_erased_repeated_and_unread_ones_are_counted_apart(home: Home) -> None:
    both(home, put(home, "title,date\nOld,2026-11-03\nGone,2026-11-03\n", "t.csv"))
    (gone,) = (one for one in all_entries(home).values() if one["headline"] == "Gone")
    with opened(home) as journal:
        purge.purge_entries(journal, [gone["id"]])
    text = "title,date\nOld,2026-11-03\nGone,2026-11-03\n" + "New,2026-11-03\n" * 3 + "Bad,never\n"
    for tally in both(home, put(home, text, "u.csv")):
        assert counts(tally) == ({"entry": 1}, {"entry": 1}, 1, 2, 1)
    assert len(all_entries(home)) == 2


def test_two_entries_with_one_id_are_not_taken_for_one(home: Home) -> None:
    note = "---\nid: intro\ntitle: {}\ndate: 2026-11-03\n---\nBody"
    for name in ("aa.md", "bb.md", "cc.md"):
        put(home, note.format("Two" if name == "bb.md" else "One"), f"notes/{name}")
    for tally in both(home, os.path.join(home.data, "notes")):
        assert counts(tally) == ({"entry": 1}, {}, 0, 1, 1)
        assert [problem.place for problem in tally.problems] == ["bb.md"]


def test_what_the_journal_has_in_another_form_is_said(home: Home) -> None:
    text = "title,date\nEdited,2026-11-03\nTrashed,2026-11-04\nSame,2026-11-05\n"
    text += "By hand,2026-11-06\n"
    both(home, put(home, text, "t.csv"))
    ids = {entry["headline"]: entry["id"] for entry in all_entries(home).values()}
    with opened(home) as journal:
        edit_entries(journal, {ids["Edited"]: {"impact": "3 s"}, ids["By hand"]: {"delegation": 0}})
        set_state(journal, [ids["Trashed"]], "trashed", "trash")
    text = text.replace("By hand,2026-11-06\n", "By hand,2026-11-06\nSame,2026-11-05,again\n")
    for tally in both(home, put(home, text, "t.csv")):
        # What was changed here since is known; what was put in the trash stays there.
        assert counts(tally) == ({"entry": 1}, {"entry": 3}, 0, 0, 0)
        assert (tally.trashed, sum(tally.differing.values())) == (1, 0)
        said = {remark.place: text for text, remark in tally.notes.items()}
        assert [*said] == ["line 6"] and "same headline" in said["line 6"]


def test_an_archive_is_counted_by_kind(home: Home) -> None:
    with a_home() as there:
        made(there, [
            ("add", (1, {"headline": "One"}, "2026-11-21", {})),
            ("add", (3, {"headline": "Two"}, "2026-11-21", {})),
            ("verdict", (1, "held", "fine")), ("checkin", (3, "note")), ("season", ("H2", None)),
            ("purge", 3),
        ])  # fmt: skip
        path = put(home, archive(there), "a.json")
    kinds = {"entry": 1, "verdict": 1, "checkin": 1, "season": 1, "tombstone": 1}
    for tally in both(home, path):
        assert counts(tally) == (kinds, {}, 0, 0, 0)
    for tally in both(home, path):
        assert counts(tally) == ({}, kinds, 0, 0, 0)


def test_the_sample_is_the_first_and_the_last_entries_with_totals_by_year(home: Home) -> None:
    rows = [f"Row {n},{2020 + n // 4}-01-0{n % 4 + 1}" for n in range(10)]
    looked, _ = both(home, put(home, "title,date\n" + "\n".join(rows), "t.csv"))
    shown = [one.value["headline"] for one in (*looked.samples, *looked.ending)]
    assert shown == ["Row 0", "Row 1", "Row 2", "Row 7", "Row 8", "Row 9"]
    assert looked.years == {"2020": 4, "2021": 4, "2022": 2}
    assert (looked.first, looked.last) == ("2020-01-01", "2022-01-02")
    few, _ = both(home, put(home, "title,date\n" + "\n".join(rows[: SAMPLE + 1]), "u.csv"))
    assert [one.value["headline"] for one in few.ending] == ["Row 3"]


def test_a_note_is_kept_once_with_how_often_it_applies(home: Home) -> None:
    rows = "".join(f"Row {n},2026-11-03,auth perf\n" for n in range(30))
    looked, _ = both(home, put(home, "title,date,tags\n" + rows, "t.csv"))
    ((text, said),) = looked.notes.items()
    assert ("#auth-perf" in text, said.place, said.times) == (True, "line 2", 30)


def test_a_format_is_one_module_in_the_folder_of_formats(tmp_path: Path) -> None:
    package = Path(chefslog.__file__).parent
    copy = tmp_path / "chefslog"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "exchange" / "formats" / "shopping.py").write_text(
        '''"""Reads shopping lists."""

from chefslog.exchange.formats.dates import read_when
from chefslog.exchange.formats.entries import make_record
from chefslog.exchange.formats.registry import register


@register(
    "shopping",
    "a shopping list",
    recognise=lambda head, name: 3 * head.startswith("buy "),
    looks_for="lines such as `buy milk 2026-11-03`",
)
def read(origin, settings):
    """The lines of a list."""
    for number, line in origin.lines():
        what, _, day = line.rpartition(" ")
        when = read_when(day, settings)
        fields = {"headline": what}
        yield make_record("shopping", f"line {number}", [line], when,
                           fields, settings)
'''
    )
    (tmp_path / "list.txt").write_text("buy milk 2026-11-03\n")
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "CHEFSLOG_HOME": str(tmp_path / "home"),
           "CHEFSLOG_NOW": str(NOW.timestamp())}  # fmt: skip

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "chefslog", *words]
        ran = subprocess.run(
            command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return ran.stdout + ran.stderr

    assert "shopping (a shopping list)" in " ".join(run("import", "--help").split())
    assert "list.txt (shopping: a shopping list)" in run("import", "list.txt", "--yes")
    assert "buy milk" in run("list", "--plain")
    assert "shopping" in run("import", "list.txt", "--from", "nothing")


@pytest.mark.parametrize("name", load_formats())
def test_every_format_says_what_it_is_and_what_it_looks_for(name: str) -> None:
    form = load_formats()[name]
    assert form.help
    assert form.looks_for
    assert form.recognise("", "") == 0
