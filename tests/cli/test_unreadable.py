"""What the commands show of a journal or a capture that cannot be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from tests.cli.conftest import Shell


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
