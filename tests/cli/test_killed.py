"""Commands that are killed or find the disk full: all of what they do is there, or nothing."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chefslog import __main__ as program
from chefslog.home.paths import Home
from tests.killing import DATABASE, FILES, NAMES, run_killed
from tests.store.test_refused import Disk, disk

__all__ = ["disk"]

ARCHIVE = Path(__file__).parent.parent / "fixtures" / "0.1.0" / "archive.json"
COMMANDS = {
    "add": ("add", "Third thing value:speed"),
    "set": ("set", "last", "ai:3", "+infra"),
    "undo": ("undo",),
    "rm": ("rm", "last"),
    "held": ("held", "last", "held"),
    "rename": ("rename", "#auth", "#login"),
    "checkin": ("checkin", "2", "3", "1", "-", "4"),
    "season new": ("season", "new", "H1-2027", "2027-01..2027-06"),
    "season pick": ("season", "pick", "last"),
    "import": ("import", str(ARCHIVE), "--yes"),
    "export": ("export", "-o", "all.json"),
    "config": ("config", "theme", "nord"),
}
NOW = "1795780800"


def run(*words: str) -> tuple[int, str]:
    """Run a command in this process; its exit code and standard output."""
    before, sys.argv = sys.argv, ["chefslog", *words]
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = program.main()
    finally:
        sys.argv = before
    written = out.detach().getvalue() + (err.detach().getvalue() if code else b"")
    return code, written.decode()


def without_ids(found: Any) -> Any:
    """Data without what is made anew each time."""
    if isinstance(found, dict):
        names = found.keys() - {"id", "short", "entry", "text"}
        return {name: without_ids(found[name]) for name in names}
    return [without_ids(one) for one in found] if isinstance(found, list) else found


def observe(home: Home) -> dict[str, object]:
    """What a person sees of everything that a command may change, without ids and instants."""
    seen: dict[str, object] = {}
    for words in (("list", "-a"), ("trash",), ("checkin",), ("season", "list"), ("history",)):
        code, out = run(*words, "--json")
        assert code == 0, (words, out)
        seen[" ".join(words)] = without_ids(json.loads(out))
    for path in (Path(home.config_file), Path("all.json")):
        seen[path.name] = path.exists() and len(path.read_bytes())
    return seen


@pytest.fixture
def begun(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A journal with entries, a season and a past, and the day's backup."""
    monkeypatch.setenv("CHEFSLOG_NOW", NOW)
    for words in (
        ("add", "Fixed the login #auth hold:yes"),
        ("set", "last", "value:cost"),
        ("season", "new", "H2-2026", "2026-07..2026-12"),
        ("add", "Second thing #auth"),
        ("set", "last", "ai:2"),
        ("set", "last", "impact:all"),
    ):
        assert run(*words)[0] == 0, words
    return home


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_killed_has_done_all_or_nothing(
    begun: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / "killed" / "journal"

    def prepare(_number: int) -> Callable[[], object]:
        shutil.rmtree(tmp_path / "killed", ignore_errors=True)
        shutil.copytree(begun.data, folder)
        os.chdir(tmp_path / "killed")
        return lambda: run(*COMMANDS[name])

    monkeypatch.setenv("CHEFSLOG_HOME", str(folder))
    home = Home(str(folder), str(folder))
    prepare(0)
    old = observe(home)
    assert run(*COMMANDS[name])[0] == 0
    new = observe(home)
    assert old != new
    kills = 0
    for is_killed in run_killed(prepare, folder.parent, NAMES | FILES | DATABASE):
        assert observe(home) in ((old, new) if is_killed else (new,))
        kills += is_killed
    assert kills > 3
    assert run("doctor")[0] == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_on_a_full_disk_says_so_and_can_be_repeated(
    begun: Home, disk: Disk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = disk.path / "journal"
    shutil.copytree(begun.data, folder)
    monkeypatch.setenv("CHEFSLOG_HOME", str(folder))
    monkeypatch.chdir(disk.path)
    home = Home(str(folder), str(folder))
    old = observe(home)
    disk.fill()
    code, told = run(*COMMANDS[name])
    assert code == 1
    assert "space" in told
    assert observe(home) == old
    disk.free()
    assert run(*COMMANDS[name])[0] == 0
    assert observe(home) != old
    assert run("doctor")[0] == 0
