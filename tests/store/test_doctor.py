"""The doctor sees what is wrong, says what cures it, and cures what is safe to cure."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chefslog.home.files import create_file, make_folder, part_name
from chefslog.home.paths import Home
from chefslog.reading.connect import SCHEMA_VERSION
from chefslog.reading.fts import fts_row
from chefslog.store import copies, migration
from chefslog.store.doctor import SHOWN, Finding, cure, examine
from chefslog.store.entries import edit_entries
from chefslog.store.journal import Journal
from chefslog.store.purge import purge_entries
from tests.store.given import (
    NOON,
    a_letter,
    add_entries,
    an_entry,
    an_id,
    assert_sound,
    make_old,
    opened,
    post,
    unprivileged,
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
    assert cure(home, findings) == ["The indexes were rebuilt."]
    assert examine(home, NOON) == []
    assert_sound(home)


def test_what_is_written_while_the_index_is_compared_is_no_drift(
    full: Journal, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def write_meanwhile(entry: dict[str, Any]) -> tuple[str, str, str]:
        seen.append(entry["id"])
        edit_entries(full, {entry["id"]: {"impact": f"now {len(seen)}"}})
        return fts_row(entry)

    monkeypatch.setattr("chefslog.store.integrity.fts_row", write_meanwhile)
    assert examine(home, NOON) == []
    assert seen


def test_what_others_may_read_is_made_private(full: Journal, home: Home) -> None:
    os.chmod(home.data, 0o755)
    os.chmod(home.journal, 0o644)
    os.chmod(home.journal + "-wal", 0o666)
    (finding,) = examine(home, NOON)
    assert finding.code == "permissions"
    assert len(finding.paths) == 3
    assert cure(home, [finding]) == ["3 files and folders are for this user alone again."]
    assert examine(home, NOON) == []


def test_a_rejected_letter_is_shown_with_its_reason(full: Journal, home: Home) -> None:
    for number in range(25):
        post(home, b"{", f"{number:02}.json")
    with opened(home):
        pass
    findings = [f for f in examine(home, NOON) if f.code == "rejected"]
    assert len(findings) == 21
    assert "00.json was rejected: not JSON" in findings[0].text
    assert findings[0].paths[0].endswith("rejected/00.json")
    assert "5 more captures" in findings[-1].text


def _half_letter(home: Home) -> None:
    path = post(home, b"{half", "half.json")
    make_folder(home.letters("tmp"))
    moved = shutil.move(path, home.letters("tmp"))
    os.utime(moved, (NOON - 4000,) * 2)


def _folder(home: Home) -> None:
    os.remove(home.journal)
    os.mkdir(home.journal)


def _missing(home: Home) -> None:
    os.remove(home.journal)


def _only_wal(home: Home) -> None:
    os.remove(home.journal)
    Path(home.journal + "-wal").write_bytes(b"changes")


def _garbage(home: Home) -> None:
    Path(home.journal).write_bytes(b"my diary\n" * 400)


def _no_letterbox(home: Home) -> None:
    make_folder(os.path.dirname(home.letters("new")))
    Path(home.letters("new")).write_bytes(b"")


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
        (_half_letter, "unfinished", "error"),
        (_unsaved, "unsaved", "note"),
        (_leftover, "leftover", "note"),
        (_bad_copy, "copy", "error"),
        (_no_copy, "copy", "note"),
        (_bad_config, "config", "note"),
        (_orphan, "integrity", "error"),
        (_bad_page, "journal", "error"),
        (_empty, "journal", "error"),
        (_folder, "journal", "error"),
        (_missing, "journal", "error"),
        (_only_wal, "journal", "error"),
        (_garbage, "journal", "error"),
        (_no_letterbox, "capture", "error"),
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
    assert "unfinished" not in _codes(home)


def test_only_what_is_curable_is_touched(full: Journal, home: Home) -> None:
    assert cure(home, [Finding("integrity", "text", "cure")]) == []
    assert copies.daily(full.home, full.clock()) is None
    assert an_id(1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"{half", "not JSON"),
        (b'{"chefslog": 9}', "written by a newer chefslog"),
        (b" " * (1 << 20) + b"  ", "larger than"),
    ],
)
def test_each_pending_capture_that_cannot_be_read_is_named_with_its_reason(
    home: Home, data: bytes, reason: str
) -> None:
    good = post(home, a_letter(1))
    path = post(home, data, "bad.json")
    found = [finding for finding in examine(home, NOON) if finding.code == "pending"]
    (finding,) = found
    assert path in finding.text
    assert reason in finding.text
    assert finding.paths == (path,)
    assert finding.severity == "error"
    assert os.path.exists(path) and os.path.exists(good)
    assert ("delete it" in finding.cure) == ("upgrade" not in finding.text)


def test_a_pending_capture_that_this_user_may_not_read_is_named() -> None:
    with unprivileged() as folder:
        home = Home(folder, folder)
        path = post(home, a_letter(1))
        os.chmod(path, 0)
        (finding,) = [one for one in examine(home, NOON) if one.code == "pending"]
        assert f"{path} cannot be read: Permission denied" in finding.text


def test_of_many_unreadable_captures_the_first_are_named_and_the_rest_counted(home: Home) -> None:
    for number in range(SHOWN + 3):
        post(home, b"", f"{number:02}.json")
    found = [finding for finding in examine(home, NOON) if finding.code == "pending"]
    assert len(found) == SHOWN + 1
    assert found[-1].text.startswith("3 more pending captures")


CONFLICTS = (
    "journal (Ada's conflicted copy 2026-11-03).db",
    "journal (In Konflikt stehende Kopie von Ada 2026-11-03).db",
    "journal (copie en conflit de Ada 2026-11-03).db",
    "journal.sync-conflict-20261103-101500-ABCDEF7.db",
    "journal-DESKTOP-7Q2.db",
    "journal 2.db",
    "journal (conflicted copy 2026-11-03 101500).db",
    "journal (1).db",
    "Journal_conflict-20261103.DB",
    "journal.db.conflict1",
    "Copy of journal.db",
    "Kopie von journal (1).db",
)


@pytest.mark.parametrize("name", CONFLICTS)
def test_another_version_of_the_journal_beside_it_is_named_with_what_only_it_has(
    full: Journal, home: Home, tmp_path: Path, name: str
) -> None:
    path = os.path.join(home.data, name)
    copies.back_up_journal(full.home, full.clock(), path)
    (same,) = examine(home, NOON)
    assert (same.code, same.severity, same.paths) == ("conflict", "note", (path,))
    assert "no entry that the journal lacks" in same.text
    os.remove(path)
    other = Home(str(tmp_path / "other"), str(tmp_path / "other"))
    with opened(other) as theirs:
        add_entries(theirs, [an_entry(n) for n in (1, 2, 3, 4, 5)])
        copies.back_up_journal(theirs.home, theirs.clock(), path)
    add_entries(full, [an_entry(5)])
    purge_entries(full, [an_id(5)])
    (more,) = examine(home, NOON)
    assert (more.code, more.severity) == ("conflict", "error")
    assert "1 entry that the journal lacks" in more.text
    assert "chefslog import" in more.cure
    assert os.listdir(home.data).count(name + "-shm") == 0


def test_another_version_can_take_the_place_of_an_unreadable_journal(
    full: Journal, home: Home
) -> None:
    path = os.path.join(home.data, "journal 2.db")
    copies.back_up_journal(full.home, full.clock(), path)
    full.close()
    _empty(home)
    findings = [finding for finding in examine(home, NOON) if finding.code == "conflict"]
    (finding,) = findings
    assert "3 entries" in finding.text
    assert f"chefslog restore '{path}'" in finding.cure


def test_the_journals_own_files_and_other_files_are_no_other_version(
    full: Journal, home: Home
) -> None:
    for name in ("notes.db", "journal.md", "diary journal.db.txt"):
        os.close(create_file(os.path.join(home.data, name)))
    assert {*os.listdir(home.data)} >= {"journal.db", "journal.db-wal", "journal.db-shm"}
    assert _codes(home) == []


def test_a_file_like_another_version_that_is_no_journal_is_said_to_be_none(
    full: Journal, home: Home
) -> None:
    os.close(create_file(os.path.join(home.data, "journal 2.db")))
    (finding,) = examine(home, NOON)
    assert "cannot be read as a journal" in finding.text
    assert finding.severity == "note"


def _checked(home: Home, code: str) -> list[Finding]:
    return [finding for finding in examine(home, NOON) if finding.code == code]


@pytest.mark.parametrize("mode", [0o000, 0o400, 0o500])
@pytest.mark.parametrize("state", ["new", "tmp"])
def test_a_letterbox_that_takes_no_capture_is_found_and_mended(state: str, mode: int) -> None:
    with unprivileged() as folder:
        home = Home(folder, folder)
        for name in ("new", "tmp"):
            make_folder(home.letters(name))
        os.chmod(home.letters(state), mode)
        (capture,) = _checked(home, "capture")
        assert "A new capture cannot be kept in" in capture.text
        (shut,) = _checked(home, "permissions")
        assert f"may not read and write {home.letters(state)}" in shut.text
        cure(home, [shut])
        assert examine(home, NOON) == []
        assert os.listdir(home.letters("new")) == os.listdir(home.letters("tmp")) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")
def test_files_of_another_user_are_named_with_how_to_get_them_back() -> None:
    with unprivileged() as folder:
        home = Home(folder, folder)
        with opened(home) as journal:
            add_entries(journal, [an_entry(1)])
        path = post(home, a_letter(2))
        os.chmod(path, 0o600)
        os.seteuid(0)
        os.chown(path, 0, 0)
        os.seteuid(65534)
        (shut,) = _checked(home, "permissions")
        assert path in shut.text
        assert f"chown -R \"$USER\" '{home.data}'" in shut.cure
        assert not shut.curable
        (pending,) = _checked(home, "pending")
        assert "Make it readable" in pending.cure
        assert "delete" not in pending.cure.lower()


def test_what_cannot_be_opened_is_never_said_to_be_unsound_or_to_be_deleted() -> None:
    with unprivileged() as folder:
        home = Home(folder, folder)
        with opened(home) as journal:
            add_entries(journal, [an_entry(1)])
            path = copies.back_up_journal(home, journal.clock())
        half = os.path.join(home.letters("tmp"), "half.json")
        make_folder(os.path.dirname(half))
        Path(half).write_bytes(b"{")
        os.utime(half, (NOON - 4000,) * 2)
        for shut in (path, half):
            os.chmod(shut, 0)
        found = examine(home, NOON)
        assert {finding.code for finding in found} == {"copy", "unfinished", "permissions"}
        assert f"{path} cannot be opened: Permission denied." in {one.text for one in found}
        assert not [one for one in found if "delete" in one.cure.lower() or "sound" in one.text]


@pytest.mark.slow
def test_a_copy_that_another_program_has_locked_is_not_said_to_be_unsound(
    full: Journal, home: Home
) -> None:
    path = copies.back_up_journal(home, full.clock())
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("BEGIN EXCLUSIVE")
        (finding,) = examine(home, NOON)
    assert f"{path} cannot be opened: database is locked" in finding.text
    assert "Delete" not in finding.cure


@pytest.mark.parametrize("place", ["", "backups", "unsaved", "letterbox/new", "team", "keys"])
def test_what_a_killed_program_left_is_found_in_every_folder(
    full: Journal, home: Home, place: str
) -> None:
    folder = os.path.join(home.data, place)
    make_folder(folder)
    path = part_name(os.path.join(folder, "something"))
    os.close(create_file(path))
    os.utime(path, (NOON - 4000,) * 2)
    (finding,) = examine(home, NOON)
    assert (finding.code, finding.paths) == ("leftover", (path,))
    cure(home, [finding])
    assert examine(home, NOON) == []


def test_a_python_with_an_old_sqlite_is_named(
    journal: Journal, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 1))
    assert [finding.code for finding in examine(home, NOON)] == ["sqlite"]
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 32, 0))
    assert examine(home, NOON) == []


def test_settings_elsewhere_are_made_private_too(full: Journal, home: Home, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir(mode=0o700)
    (config / "config.toml").touch(mode=0o600)
    (config / "other.toml").touch(mode=0o644)
    apart = Home(home.data, str(config))
    assert examine(apart, NOON) == []
    config.chmod(0o755)
    (config / "config.toml").chmod(0o644)
    (finding,) = examine(apart, NOON)
    assert finding.paths == (str(config), apart.config_file)
    assert finding.text == f"Other users may read or change {config} and 1 more."
    assert cure(apart, [finding]) == ["2 files and folders are for this user alone again."]
    assert examine(apart, NOON) == []
    assert (config / "other.toml").stat().st_mode & 0o777 == 0o644


def test_links_in_the_folder_are_not_followed_to_the_files_of_others(
    full: Journal, home: Home, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.touch(mode=0o644)
    os.symlink(other, os.path.join(home.data, "link"))
    assert examine(home, NOON) == []
    assert other.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("version", [1, SCHEMA_VERSION - 1])
def test_a_journal_of_an_older_schema_is_no_trouble(home: Home, version: int) -> None:
    make_old(home.journal, version)
    assert _codes(home) == ["copy"]
    assert migration.prepare(home, "upgraded")
    assert examine(home, NOON) == []
