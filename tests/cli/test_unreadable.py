"""What the commands show of a journal or a capture that cannot be read."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from tests.cli.conftest import Shell
from tests.journals import entry, put_journal, put_letters


@pytest.fixture
def pending(shell: Shell, home: Home) -> Home:
    """A zero-byte journal with two pending captures beside it."""
    shell("add", "Cut the retry budget #infra")
    shell("add", "Fix the flaky login")
    Path(home.journal).write_bytes(b"")
    os.chmod(home.journal, 0o600)
    return home


@pytest.mark.parametrize("command", [["list"], ["today"], ["search", "retry"], ["list", "--json"]])
def test_captures_are_shown_beside_a_journal_that_cannot_be_read(
    shell: Shell, pending: Home, command: list[str]
) -> None:
    ran = shell(*command)
    assert "Cut the retry budget" in ran.out
    assert f"{pending.journal} cannot be read: it is empty" in ran.err
    assert "Only pending captures are shown" in ran.err
    assert ran.code == 1
    assert Path(pending.journal).read_bytes() == b""


def test_one_capture_is_shown_whole(shell: Shell, pending: Home) -> None:
    (path, *_) = sorted(Path(pending.letters("new")).iterdir())
    found = json.loads(shell("show", json.loads(path.read_bytes())["id"], "--json").out)
    assert found["tags"] == ["infra"]


def test_an_export_of_a_part_is_refused(shell: Shell, pending: Home, tmp_path: Path) -> None:
    ran = shell("export", "-o", str(tmp_path / "out.json"))
    assert (ran.code, (tmp_path / "out.json").exists()) == (1, False)
    assert "cannot be read" in ran.err


def test_doctor_says_what_is_wrong_and_what_to_do(shell: Shell, pending: Home) -> None:
    ran = shell("doctor")
    assert ran.code == 1
    assert f"{pending.journal} cannot be read: it is empty (zero bytes)" in ran.out
    assert "chefslog restore --new" in ran.out
    assert shell("restore", "--new", "--yes").code == 0
    assert shell("set", "last", "ai:2").code == 0
    assert shell("list").code == 0
    assert "Cut the retry budget" in shell("list").out


def test_what_list_says_of_an_unreadable_capture_doctor_explains(shell: Shell, home: Home) -> None:
    shell("add", "Fix the flaky login")
    bad = Path(home.letters("new"), "bad.json")
    bad.write_bytes(b"{half")
    ran = shell("list")
    assert (ran.code, "Fix the flaky login" in ran.out) == (0, True)
    assert "1 pending capture cannot be read; `chefslog doctor` says why" in ran.err
    told = shell("doctor")
    assert told.code == 1
    assert f"Pending capture {bad} cannot be read: not JSON" in told.out


def test_no_cut_off_or_damaged_capture_stops_a_list_in_a_fresh_process(
    shell: Shell, home: Home
) -> None:
    """`list` does not load `json`, without which its scanner cannot name an error."""
    shell("add", 'Fix the flaky login impact:"5 \\"ms" #perf')
    new = Path(home.letters("new"))
    (whole,) = (path.read_bytes() for path in new.iterdir())
    damaged = [whole[: len(whole) * part // 13] for part in range(1, 13)]
    damaged += [
        b"{'id': 1}",
        b'{"id" 1}',
        b'{"a": 1,}',
        b'{"a": "\\x"}',
        b'{"a": "\x01"}',
        b"[1 2]",
    ]
    for number, data in enumerate(damaged):
        (new / f"bad-{number}.json").write_bytes(data)
    command = [sys.executable, "-m", "chefslog", "list"]
    ran = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    assert (ran.returncode, "Fix the flaky login" in ran.stdout) == (0, True), ran.stderr
    assert f"{len(damaged)} pending captures cannot be read" in ran.stderr


def _sql(home: Home, *statements: str) -> None:
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as conn:
        for statement in statements:
            conn.execute(statement)


@pytest.fixture
def backed_up(shell: Shell, home: Home) -> str:
    """The path of a backup of a journal with three entries."""
    for word in ("first", "second", "third"):
        shell("add", f"Fix the {word} login #infra")
    return shell("backup").out.strip()


@pytest.mark.parametrize("value", ["cast(x'61ff62' AS TEXT)", "x'61ff62'"])
@pytest.mark.parametrize("command", [["list"], ["list", "--json"], ["today"], ["search", "login"]])
def test_a_garbled_entry_is_shown_with_the_others_and_the_newest_backup_is_offered(
    shell: Shell, home: Home, backed_up: str, command: list[str], value: str
) -> None:
    _sql(
        home,
        f"UPDATE entry SET headline = {value} WHERE headline LIKE '%second%'",
        "UPDATE word SET word = cast(x'61ff' AS TEXT) "
        "WHERE entry_key = (SELECT max(key) FROM entry)",
    )
    ran = shell(*command)
    assert ran.code == 0
    assert "Fix the third login" in ran.out
    assert "text that is not UTF-8" in ran.err
    assert f"chefslog restore '{backed_up}'" in ran.err
    assert not Path(home.data, "crashes").exists()


WRITING = (
    ["set", "last", "value:speed"],
    ["rm", "last"],
    ["undo"],
    ["checkin", "1", "2", "3", "4", "5"],
    ["rename", "#infra", "#web"],
    ["held", "last", "held"],
    ["season", "new", "h2", "2026-07-01..2026-12-31"],
    ["doctor", "--fix"],
    ["backup"],
    ["purge", "last", "--yes"],
)


@pytest.mark.parametrize("command", WRITING, ids=lambda words: words[0])
def test_no_command_writes_to_a_damaged_journal_but_restore_and_add_works_on(
    shell: Shell, home: Home, backed_up: str, command: list[str]
) -> None:
    with closing(sqlite3.connect(home.journal)) as conn:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'tombstone'"
        (number,) = conn.execute(sql).fetchone()
    with open(home.journal, "r+b") as file:
        file.seek((number - 1) * 4096)
        file.write(b"\0" * 4096)
    was = Path(home.journal).read_bytes()
    ran = shell(*command)
    assert ran.code == 1
    told = ran.out if command[0] == "doctor" else ran.err
    assert f"chefslog restore '{backed_up}'" in told
    assert Path(home.journal).read_bytes() == was
    assert shell("add", "Kept all the same").code == 0
    assert shell("restore", backed_up, "--yes").code == 0
    assert shell("set", "last", "value:speed").code == 0
    assert "Kept all the same" in shell("list").out


def test_a_dry_run_of_restore_refuses_what_restore_refuses(
    shell: Shell, home: Home, backed_up: str
) -> None:
    assert shell("restore", backed_up, "--dry-run").code == 0
    with closing(sqlite3.connect(backed_up)) as conn:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'season'"
        (number,) = conn.execute(sql).fetchone()
    with open(backed_up, "r+b") as file:
        file.seek((number - 1) * 4096)
        file.write(b"\0" * 4096)
    was = Path(home.journal).read_bytes()
    for words in (["--dry-run"], ["--yes"]):
        ran = shell("restore", backed_up, *words)
        assert (ran.code, f"{backed_up} is damaged" in ran.err) == (1, True)
    assert Path(home.journal).read_bytes() == was
    assert [name for name in os.listdir(home.data) if ".part" in name] == []


def test_without_any_copy_doctor_and_restore_say_what_there_is_to_do(
    shell: Shell, home: Home
) -> None:
    assert "there is none" in shell("restore", "--new", "--dry-run").out
    ran = shell("restore", str(Path(home.data, "no.db")), "--dry-run")
    assert (ran.code, "is not a file" in ran.err) == (1, True)
    shell("add", "Fix the login")
    shell("set", "last", "value:speed")
    for path in Path(home.backups).iterdir():
        path.unlink()
    os.truncate(home.journal, 5_000)
    told = shell("doctor").out
    assert "There is no sound backup" in told
    assert "chefslog restore --new" in told
    assert "Restore" not in told
    assert "chefslog backup" not in told
    assert shell("restore", "--new", "--yes").code == 0
    assert shell("doctor").code == 0


@pytest.mark.parametrize("command", [["history"], ["show", "0"], ["list"]])
def test_a_headline_of_bytes_is_shown_as_text(shell: Shell, home: Home, command: list[str]) -> None:
    put_journal(home, [entry(1), entry(2)])
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as conn:
        conn.execute("PRAGMA ignore_check_constraints=ON")
        conn.execute("UPDATE entry SET headline = x'4661737465ff'")
    ran = shell(*command)
    assert "Faste\ufffd" in ran.out + ran.err
    assert "went wrong" not in ran.err


def test_many_captures_that_cannot_be_taken_in_stay_pending_and_are_shown(
    shell: Shell, home: Home
) -> None:
    put_letters(home, [entry(number) for number in range(201)])
    Path(home.journal).write_bytes(b"")
    ran = shell("list", "-n", "1")
    assert "Adding 201 pending captures to the journal …" in ran.err
    assert "They stay pending: " in ran.err
    assert "Entry" in ran.out
    assert len(os.listdir(home.letters("new"))) == 201


@pytest.mark.parametrize("value", ["9", '"x"', "[]", '{"a": 1}', "[1]"])
def test_history_shows_a_value_that_no_field_takes_as_it_is(
    shell: Shell, home: Home, value: str
) -> None:
    put_journal(home, [entry(1)])
    assert shell("set", "last", "ai:2").code == 0
    with closing(sqlite3.connect(home.journal)) as connection:
        connection.execute(
            f"UPDATE change SET after = '{{\"delegation\": {value}}}' WHERE step = 2"
        )
        connection.commit()
    ran = shell("history", "last")
    assert (ran.code, "AI level: – → " in ran.out) == (0, True), ran.err
