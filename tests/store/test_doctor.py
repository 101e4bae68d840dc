"""The doctor sees what is wrong, says what cures it, and cures what is safe to cure."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.store import copies
from chefslog.store.doctor import Finding, cure, examine
from chefslog.store.journal import Journal
from tests.store.given import (
    NOON,
    a_letter,
    add_entries,
    an_entry,
    an_id,
    assert_sound,
    opened,
    post,
)


def _codes(home: Home) -> list[str]:
    return [finding.code for finding in examine(home, NOON)]


def _run(home: Home, *statements: str) -> None:
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as conn:
        for statement in statements:
            conn.execute(statement)


@pytest.fixture
def full(journal: Journal, home: Home) -> Journal:
    add_entries(journal, [an_entry(n, tags=["Größe"], notes=f"note {n}") for n in (1, 2, 3)])
    return journal


def test_all_is_well_in_a_new_journal_and_without_one(home: Home) -> None:
    assert examine(home, NOON) == []
    with opened(home) as journal:
        add_entries(journal, [an_entry(1)])
        assert examine(home, NOON) == []
    assert examine(home, NOON) == []


DRIFTS = {
    "missing": "DELETE FROM entry_fts WHERE rowid = (SELECT min(key) FROM entry)",
    "other text": "UPDATE entry_fts SET body = 'else' WHERE rowid = (SELECT max(key) FROM entry)",
    "no entry": "INSERT INTO entry_fts (rowid, headline) VALUES (7, 'ghost')",
    "folded": "UPDATE word SET fold = 'GRÖSSE'",
    "damaged": "UPDATE entry_fts_data SET block = x'00ff00ff' WHERE id > 10",
}


@pytest.mark.parametrize("sql", DRIFTS.values(), ids=DRIFTS.keys())
def test_an_index_that_drifted_is_written_anew(full: Journal, home: Home, sql: str) -> None:
    _run(home, sql)
    findings = examine(home, NOON)
    assert [finding.code for finding in findings] == ["index"]
    assert "doctor --fix" in findings[0].cure
    assert cure(home, findings) == ["The search index was written anew."]
    assert examine(home, NOON) == []
    assert_sound(home)


def test_what_others_may_read_is_made_private(full: Journal, home: Home) -> None:
    os.chmod(home.data, 0o755)
    os.chmod(home.journal, 0o644)
    os.chmod(home.journal + "-wal", 0o666)
    (finding,) = examine(home, NOON)
    assert finding.code == "permissions"
    assert len(finding.paths) == 3
    assert cure(home, [finding]) == ["3 files and folders are private again."]
    assert examine(home, NOON) == []


def test_a_rejected_letter_is_shown_with_its_reason(full: Journal, home: Home) -> None:
    for number in range(25):
        post(home, b"{", f"{number:02}.json")
    with opened(home):
        pass
    findings = [f for f in examine(home, NOON) if f.code == "rejected"]
    assert len(findings) == 21
    assert "00.json: not JSON" in findings[0].text
    assert findings[0].paths[0].endswith("rejected/00.json")
    assert "5 more letters" in findings[-1].text


def _half_letter(home: Home) -> None:
    path = post(home, b"{half", "half.json")
    make_folder(home.letters("tmp"))
    moved = shutil.move(path, home.letters("tmp"))
    os.utime(moved, (NOON - 4000,) * 2)


def _whole_letter(home: Home) -> None:
    path = post(home, a_letter(8))
    make_folder(home.letters("tmp"))
    moved = shutil.move(path, home.letters("tmp"))
    os.utime(moved, (NOON - 4000,) * 2)


def _unsaved(home: Home) -> None:
    make_folder(home.unsaved)
    path = Path(home.unsaved, "edit.md")
    path.write_text("typed")
    os.utime(path, (NOON - 4000,) * 2)


def _leftover(home: Home) -> None:
    path = Path(home.backups, ".daily.abc.part")
    path.write_bytes(b"")
    os.utime(path, (NOON - 4000,) * 2)


def _bad_copy(home: Home) -> None:
    (name,) = os.listdir(home.backups)
    os.truncate(os.path.join(home.backups, name), 20_000)


def _no_copy(home: Home) -> None:
    shutil.rmtree(home.backups)


def _bad_config(home: Home) -> None:
    Path(home.config_file).write_text("no_such_key = 1\n")


def _orphan(home: Home) -> None:
    _run(home, "PRAGMA foreign_keys=OFF", "INSERT INTO word VALUES (9, 'tags', 0, 'a', 'a')")


def _bad_page(home: Home) -> None:
    with open(home.journal, "r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xaa" * 4096)


def _empty(home: Home) -> None:
    Path(home.journal).write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "code", "severity"),
    [
        (_half_letter, "letter", "error"),
        (_unsaved, "unsaved", "note"),
        (_leftover, "leftover", "note"),
        (_bad_copy, "copy", "error"),
        (_no_copy, "copy", "note"),
        (_bad_config, "config", "note"),
        (_orphan, "integrity", "error"),
        (_bad_page, "journal", "error"),
        (_empty, "journal", "error"),
    ],
)
def test_it_is_found(
    full: Journal, home: Home, spoil: Callable[[Home], None], code: str, severity: str
) -> None:
    full.close()
    spoil(home)
    for folder, inner, names in os.walk(home.data):
        for name in names:
            os.chmod(os.path.join(folder, name), 0o600)
        for name in inner:
            os.chmod(os.path.join(folder, name), 0o700)
    findings = examine(home, NOON)
    assert (findings[0].code, findings[0].severity) == (code, severity)
    assert {finding.code for finding in findings} == {code}
    assert findings[0].cure
    left = {finding.code for finding in examine(home, NOON)}
    cure(home, findings)
    assert {finding.code for finding in examine(home, NOON)} == left - {"leftover"}


def test_a_whole_letter_in_tmp_is_not_a_trouble(full: Journal, home: Home) -> None:
    _whole_letter(home)
    assert "letter" not in _codes(home)


def test_only_what_is_curable_is_touched(full: Journal, home: Home) -> None:
    assert cure(home, [Finding("integrity", "text", "cure")]) == []
    assert copies.daily(full) is None
    assert an_id(1)
