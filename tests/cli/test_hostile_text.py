"""No text that somebody else wrote reaches the terminal raw, from any command."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chefslog.cli.command import Command
from chefslog.cli.table import every_command
from chefslog.home.paths import Home
from tests.cli.conftest import Ran, Shell

HOSTILE = "x\x1b]52;c;aGk=\x07\x9b31m\u202eevil\u2066\x7f"
"""Sets the clipboard, turns red by a C1 control, turns the rest of the line round."""
RAW = {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), *"\u202a\u202b\u202c\u202d\u202e"}
RAW |= set("\u2066\u2067\u2068\u2069\u2028\u2029")
LINES = {"\n", "\t"}
TEXTS = {
    "entry": ("headline", "impact", "project", "problem", "notes", "typed", "source", "zone"),
    "word": ("word",),
    "evidence": ("ref",),
    "verdict": ("note",),
    "checkin": ("note",),
    "season": ("name", "goals"),
    "step": ("verb", "actor", "session"),
}
LONG = {"guide", "shell", "demo", "team demo", "team rehearse", "team delivery"}
"""Commands whose own work has nothing of anybody else in it, and takes long."""


@pytest.fixture
def hostile_home(
    home: Home, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, Path]:
    """A journal, captures, copies, settings and a folder full of it; an id, and a hostile file."""
    shell(
        "add",
        'Cut the login #perf @sam project:auth impact:"2s → 1s" goal:g skill:s link:PR-1 hold:yes',
    )
    shell("add", "yesterday: Wrote the page ai:3 check:none outcome:kept // Problem: it hung")
    shell("season", "new", "H2", "2025-01..2027-12", "--goal", "up: fewer pages")
    shell("season", "pick", "last")
    shell("held", "last~1", "reworked", "--note", "again")
    shell("checkin", "3", "2", "4", "1", "4", "--note", "rough")
    entry = json.loads(shell("list", "--json").out)[0]["short"]
    shell("rm", "last~1")
    shell("backup")
    with closing(sqlite3.connect(home.journal)) as conn:
        conn.execute("PRAGMA ignore_check_constraints=ON")
        for table, columns in TEXTS.items():
            for column in columns:
                conn.execute(f"UPDATE {table} SET {column} = {column} || ?", (HOSTILE,))
        conn.execute("UPDATE entry SET extra = ?", (json.dumps({HOSTILE: [HOSTILE]}),))
        for side in ("before", "after"):
            text = json.dumps(HOSTILE)[1:-1]
            conn.execute(f"UPDATE change SET {side} = replace({side}, 'login', ?)", (text,))
        conn.commit()
    new, rejected = Path(home.letters("new")), Path(home.letters("rejected"))
    rejected.mkdir(parents=True, exist_ok=True)
    capture = {
        "chefslog": 1, "id": "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000", "source": "agent:a",
        "captured_at": "2026-11-20T10:00:00.000Z", "offset": 0, "zone": None, "day": "2026-11-20",
        "typed": HOSTILE, "headline": HOSTILE, HOSTILE: HOSTILE,
    }  # fmt: skip
    (new / "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000.json").write_text(json.dumps(capture))
    for number, change in enumerate(({"day": HOSTILE}, {"kind": HOSTILE}, {"source": HOSTILE})):
        wrong = capture | change | {"id": f"0190aaaa-bbbb-7ccc-8ddd-eeeeffff000{number + 1}"}
        (new / f"{HOSTILE}{number}.json").write_text(json.dumps(wrong))
    (rejected / f"{HOSTILE}.json").write_text("{}")
    (rejected / f"{HOSTILE}.json.reason").write_text(HOSTILE)
    (Path(home.data) / f"journal ({HOSTILE} conflicted copy).db").write_text(HOSTILE)
    (Path(home.backups) / f"{HOSTILE}.db").write_text(HOSTILE)
    (Path(home.data) / f".{HOSTILE}.part").write_text(HOSTILE)
    os.utime(Path(home.data) / f".{HOSTILE}.part", (0, 0))
    Path(home.config).mkdir(exist_ok=True)
    Path(home.config_file).write_text(
        f"theme = {json.dumps(HOSTILE)}\n{json.dumps(HOSTILE)} = 1\n", encoding="utf-8"
    )
    for folder in ("forms", "templates", "rubrics", "compose"):
        (Path(home.config) / folder).mkdir()
        for end in ("toml", "md"):
            (Path(home.config) / folder / f"{HOSTILE}.{end}").write_text(HOSTILE)
    where = tmp_path / HOSTILE
    where.mkdir()
    file = where / f"{HOSTILE}.md"
    file.write_text(
        f"---\ntitle: {json.dumps(HOSTILE)}\nx{HOSTILE}: y\n---\n# {HOSTILE}\n{HOSTILE}"
    )
    (where / ".git").mkdir()
    monkeypatch.chdir(where)
    for name in ("EDITOR", "PAGER", "TZ", "LANG"):
        monkeypatch.setenv(name, HOSTILE)
    return entry, file


def word_lists(command: Command, entry: str, file: str) -> list[list[str]]:
    """What a person might type after a command: nothing, an id, a file, and nonsense."""
    several = [[], [entry], [file], [HOSTILE], [entry, HOSTILE], ["H2"], ["H2" + HOSTILE]]
    tries = [[*words, *flags] for words in several for flags in ([], ["--json"])]
    tries += [["--help"], [f"--{HOSTILE}"], [entry, "--plain"], ["last", HOSTILE, "--yes"]]
    for option in command.options:
        if option.kind != "flag":
            values = option.choices or option.metavar.split("|") or (HOSTILE,)
            tries += [[*first, option.names[-1], value] for value in values for first in several]
    return tries


def assert_legible(ran: Ran, what: object) -> None:
    for text in (ran.out, ran.err):
        assert not (set(text) & (RAW - LINES)), (what, text[:2000])


@pytest.mark.parametrize(
    "name", [command.name for command in every_command() if command.name not in LONG]
)
def test_no_command_prints_what_a_terminal_would_obey(
    shell: Shell, hostile_home: tuple[str, Path], name: str
) -> None:
    command = next(command for command in every_command() if command.name == name)
    entry, file = hostile_home
    for words in word_lists(command, entry, str(file)):
        assert_legible(shell(*name.split(), *words), [name, *words])
