"""Nothing from a file, an argument or the environment reaches a terminal raw, from any command."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from chefslog.cli.command import Command, every_command
from chefslog.home.paths import Home, find_home
from tests.cli.conftest import Ran, Shell
from tests.journals import NOON, entry, put_journal, put_letters

RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
RAW_IN_JSON = re.compile(RAW.pattern[:-1] + "\t\u061c\u200e\u200f]")
BAD = "\x1b]52;c;aGFja2Vk\x07 \x1b[31m \x9b31m \x85 \x7f \u202egnp.exe \u2066x\u2069 \r"
PATH = BAD.replace(" \r", "")
"""What a file name may hold."""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A journal in a folder of a hostile name, with such text in all that can be read."""
    monkeypatch.setenv("CHEFSLOG_HOME", str(tmp_path / f"journal {PATH}"))
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    for name in ("EDITOR", "VISUAL", "PAGER", "LANG", "COLUMNS"):
        monkeypatch.setenv(name, BAD)
    where = tmp_path / f"work {PATH}"
    (where / ".git").mkdir(parents=True)
    monkeypatch.chdir(where)
    home = find_home()
    put_journal(
        home,
        [
            *(entry(n, ago=n, delegation=2, tags=["infra"], took=90) for n in range(1, 9)),
            entry(20, ago=70, outcome="kept", delegation=4),
            entry(21, state="draft", source="git"),
            entry(22, state="trashed"),
            entry(23, evidence=[{"kind": "pr", "ref": "91"}], people=["ada"]),
        ],
    )
    spoil_tables(home)
    spoil_files(home)
    return home


def spoil_tables(home: Home) -> None:
    """Write hostile text into each column of text that takes it."""
    with closing(sqlite3.connect(home.journal)) as conn:
        tables = [
            row[0]
            for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if "fts" not in row[0] and not row[0].startswith("sqlite_")
        ]
        for table in tables:
            columns = conn.execute(f'PRAGMA table_info("{table}")').fetchall()
            for column in columns:
                name, kind = column[1], column[2]
                if ("CHAR" not in kind and "TEXT" not in kind) or name in ("id", "short", "day"):
                    continue
                with suppress(sqlite3.Error):  # some columns refuse it by themselves
                    conn.execute(f'UPDATE "{table}" SET "{name}" = "{name}" || ?', (BAD,))
        conn.commit()


def spoil_files(home: Home) -> None:
    """Leave captures, copies, settings and drafts with hostile names and content."""
    put_letters(
        home,
        [
            entry(30, headline="Pending " + BAD, extra={"key " + BAD: "v" + BAD}),
            entry(31, headline="Pending", notes=BAD),
        ],
    )
    new = Path(home.letters("new"))
    (new / f"odd {PATH}.json").write_text(json.dumps({"chefslog": 1, "id": BAD}))
    (new / f"odder {PATH}.json").write_text("{" + BAD)
    for name in ("backups", "unsaved"):
        folder = Path(home.data, name)
        folder.mkdir(exist_ok=True)
        (folder / f"daily-2026-11-20 {PATH}.db").write_text("no journal")
        (folder / f"backup-2026 {PATH}.db").write_text("no journal")
        (folder / f"bar.{PATH}.json").write_text(json.dumps({"line": BAD}))
    Path(home.data, f"journal (conflict {PATH}).db").write_text("x")
    os.makedirs(home.config, exist_ok=True)
    values = (("theme", BAD), ("name", BAD), ("key " + BAD, 1))
    Path(home.config_file).write_text(
        "\n".join(f"{json.dumps(key)} = {json.dumps(value)}" for key, value in values) + "\n"
    )


def check(ran: Ran, words: tuple[str, ...]) -> None:
    """Hold both streams free of what a terminal would act upon.

    An export into a pipe is the data as it is; below it goes to a terminal.
    """
    texts = [ran.err] if words[0] == "export" else [ran.out, ran.err]
    for text in texts:
        pattern = RAW_IN_JSON if "--json" in words and text is ran.out else RAW
        found = pattern.search(text)
        assert not found, (words, text[max(0, found.start() - 80) : found.end() + 40])


def lines_of(command: Command) -> list[tuple[str, ...]]:
    """The ways to call a command: plain, as JSON, with an id, with hostile words and options."""
    name = tuple(command.name.split())
    ways: list[tuple[str, ...]] = [name, (*name, "last"), (*name, BAD), (*name, BAD, BAD)]
    ways += [(*name, f"--{BAD}"), (*name, "last", BAD), (*name, "--help"), (*name, "new", BAD)]
    for option in command.options:
        if option.kind != "flag":
            ways.append((*name, option.names[-1], BAD))
            ways.append((*name, f"{option.names[-1]}={BAD}", "last"))
    flags = {option.names[-1] for option in command.options if option.kind == "flag"}
    for flag in ("--json", "--yes", "--plain", "--dry-run", "--all"):
        if flag in flags:
            ways += [(*way, flag) for way in ways[:4]]
    return ways


@pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals here")
@pytest.mark.parametrize(
    "words",
    [
        *(("export", "--format", name) for name in ("json", "jsonl", "csv", "md")),
        ("list",), ("show", "last"), ("history",), ("doctor",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_terminal_gets_styles_and_no_other_sequence(
    hostile: Home, words: tuple[str, ...]
) -> None:
    import pty

    reading, writing = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "chefslog", *words],
        stdin=subprocess.DEVNULL, stdout=writing, stderr=writing,
        env=dict(os.environ, TERM="xterm"),
    ):  # fmt: skip
        os.close(writing)
        data = b""
        while part := _read_terminal(reading):
            data += part
    os.close(reading)
    text = re.sub("\x1b\\[[012]m", "", data.decode().replace("\r\n", "\n"))
    assert "\\u001b" in text, text
    found = RAW.search(text)
    assert not found, text[max(0, found.start() - 80) : found.end() + 40]


def _read_terminal(reading: int) -> bytes:
    """Return what a terminal's other side wrote, nothing at its end."""
    try:
        return os.read(reading, 65536)
    except OSError:
        return b""


SLOW = {"demo", "team demo", "team rehearse"}
"""What makes up its own data: only its mistakes are tried."""


@pytest.mark.parametrize("command", every_command(), ids=lambda command: command.name)
def test_no_command_prints_what_a_terminal_would_act_upon(
    shell: Shell, hostile: Home, command: Command
) -> None:
    for words in lines_of(command):
        if command.name in SLOW and words[-1] not in (f"--{BAD}", "--help"):
            continue
        check(shell(*words), words)
