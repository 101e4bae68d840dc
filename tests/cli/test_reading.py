"""What reading loads: never the writer, and day by day neither a parser nor anything slow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from chefslog.cli.command import EITHER, READS, WRITES, every_command, find_command
from chefslog.cli.dispatch import scan
from chefslog.home.paths import Home
from tests.cli.conftest import unmeasured
from tests.cli.test_dispatch import SLOW
from tests.journals import NOON, entry, put_journal

WRITER = {"sqlmodel", "sqlalchemy", "pydantic"}
READING = [command.name for command in every_command() if command.access != WRITES]
DAILY = ("list", "search", "show", "today", "status", "trash", "drafts", "due", "tags")
WORDS = {
    "search": ["retry"],
    "show": ["last"],
    "shell": ["bash"],
    "harvest": ["--dry-run"],
    "hook": ["git"],
    "season fit": ["lattice"],
    "team delivery": ["--repo", "nowhere"],
    "team rehearse": ["--members", "0"],
    "season check": ["nowhere.md"],
    "season text": ["last"],
}
"""What a command needs to be told; the others do without."""
_RUN = """
import sys
from chefslog.__main__ import main
sys.argv = {argv}
try:
    main()
except SystemExit:
    pass
print()
print(*sys.modules)
"""


_RUN_ALL = """
import sys
from chefslog.__main__ import main
before = set(sys.modules)
for argv in {all_argv}:
    sys.argv = argv
    try:
        main()
    except SystemExit:
        pass
    new = set(sys.modules) - before
    before |= new
    print()
    print("loaded:", *new)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small journal with a season and a draft."""
    path = tmp_path_factory.mktemp("reading")
    home = Home(str(path), str(path))
    held = [entry(1, ago=70, outcome="kept", delegation=3), entry(2), entry(3, state="draft")]
    put_journal(home, held)
    for words in (("add", "Fix the retry #infra"), ("season", "new", "H2", "2026-07..2026-12")):
        subprocess.run(
            [sys.executable, "-m", "chefslog", *words], env=_env(path), check=True, timeout=60
        )
    return path


def _env(folder: Path) -> dict[str, str]:
    return {**unmeasured(), "CHEFSLOG_HOME": str(folder), "CHEFSLOG_NOW": str(NOON)}


def _argv(name: str) -> list[str]:
    return ["chefslog", *name.split(), *WORDS.get(name, [])]


def _run(folder: Path, script: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", script], env=_env(folder), cwd=folder, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran.stdout


def modules_of(folder: Path, words: list[str]) -> set[str]:
    """The modules that are loaded when `chefslog WORDS` ends."""
    return set(_run(folder, _RUN.format(argv=["chefslog", *words])).splitlines()[-1].split())


@pytest.fixture(scope="module")
def loaded(folder: Path) -> dict[str, set[str]]:
    """The modules that each reading command loads, one after another in one process."""
    ran = _run(folder, _RUN_ALL.format(all_argv=[_argv(name) for name in READING]))
    lines = [line.split()[1:] for line in ran.splitlines() if line.startswith("loaded:")]
    return {name: set(modules) for name, modules in zip(READING, lines, strict=True)}


def test_every_command_says_whether_it_needs_the_writer() -> None:
    assert {command.access for command in every_command()} == {READS, WRITES, EITHER}
    assert {"season coverage", "insight", "due", "standup", "team"} <= set(READING)


@pytest.mark.parametrize("name", READING)
def test_a_command_that_reads_never_loads_the_writer(
    name: str, loaded: dict[str, set[str]]
) -> None:
    command = find_command(name)
    assert command and scan(command, WORDS.get(name, [])), "give this command its words in WORDS"
    assert not loaded[name] & WRITER


def test_a_look_at_the_settings_does_not_load_what_changes_them(tmp_path: Path) -> None:
    assert "tomlkit" not in modules_of(tmp_path, ["config"])
    assert "tomlkit" in modules_of(tmp_path, ["config", "coach", "no"])


@pytest.mark.parametrize("name", DAILY)
def test_a_daily_look_loads_nothing_slow(name: str, folder: Path) -> None:
    assert not modules_of(folder, _argv(name)[1:]) & (SLOW | {"textual", "platformdirs", "jinja2"})
