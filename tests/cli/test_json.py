"""What `--json` prints: one shape for an entry everywhere, nothing cut, nothing raw."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from chefslog.exchange.schema import schema
from chefslog.home.paths import Home
from tests.cli.conftest import Shell
from tests.journals import NOON, entry, put_journal

ENTRY = Draft202012Validator({"$ref": "#/$defs/printed_entry", "$defs": schema()["$defs"]})
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "Fix \x9b31m it\u202egnp.exe \u200fnow \u2066x\u2069 \x85 end"


@pytest.fixture
def journal(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Entries of every state, with a verdict, and one pending capture."""
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    put_journal(
        home,
        [
            *(entry(n, ago=n % 5, delegation=2, tags=["infra"], took=90) for n in range(1, 31)),
            entry(31, ago=70, outcome="kept", delegation=4, headline="Old work"),
            entry(32, state="draft", source="git"),
            entry(33, state="trashed"),
            entry(34, private=True, bugs=[2, 1], evidence=[{"kind": "pr", "ref": "91"}]),
        ],
    )
    return home


def tamper(home: Home, **fields: str) -> None:
    """Write texts into the file as no command of ours would."""
    put_journal(home, [entry(1, headline="Fix", notes="n", impact="i")])
    names = ", ".join(f"{name} = ?" for name in fields)
    with closing(sqlite3.connect(home.journal)) as conn, conn:
        conn.execute(f"UPDATE entry SET {names}", tuple(fields.values()))


def data(shell: Shell, *words: str) -> Any:
    ran = shell(*words, "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def entries(printed: Any) -> list[dict[str, Any]]:
    """The entries in what a command printed, wherever they stand in it."""
    if isinstance(printed, list):
        return [found for part in printed for found in entries(part)]
    if "headline" in printed:
        return [printed]
    return [found for part in printed.values() if isinstance(part, list) for found in entries(part)]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("list",), 32), (("search", "entry"), 31), (("search", "entry", "--best"), 31),
        (("show", "last"), 1), (("today",), 15), (("due",), 1), (("drafts",), 1),
        (("trash",), 1), (("standup",), 12), (("set", "last", "ai:3"), 1),
        (("add", "Fix the retry #infra ai:2 took:2h // why"), 1), (("rm", "last"), 1),
        (("add", "Fix it", "--source", "git"), 1), (("insight", "--level", "2"), 3),
    ],
)  # fmt: skip
def test_an_entry_has_one_shape_whatever_prints_it(
    shell: Shell, journal: Home, words: tuple[str, ...], count: int
) -> None:
    found = entries(data(shell, *words))
    assert len(found) == count
    for printed in found:
        ENTRY.validate(printed)
    assert len({printed["id"] for printed in found}) == count


def test_the_same_entry_is_the_same_wherever_it_is_printed(shell: Shell, journal: Home) -> None:
    shell("held", "last", "reworked", "too", "small")
    whole = data(shell, "show", "last")
    assert whole["verdict"] == {"verdict": "reworked", "note": "too small", "day": "2026-11-21"}
    for words in (("list",), ("search", whole["headline"]), ("today",), ("search", "-b", "entry")):
        assert whole in entries(data(shell, *words)), words


def test_what_was_added_is_what_is_read_later(shell: Shell, journal: Home) -> None:
    added = data(shell, "add", "Fix the retry #infra ai:2 link:PR-91 private:yes // why")
    assert data(shell, "show", "last") == added
    shell("backup")
    assert data(shell, "show", "last") == added


def test_json_and_plain_are_cut_by_n_alone(shell: Shell, journal: Home) -> None:
    assert len(data(shell, "list")) == shell("list", "--plain").out.count("\n  ") == 32
    assert len(data(shell, "list", "-n", "3")) == 3
    assert data(shell, "list", "-n", "0") == []


def test_text_that_is_cut_says_so_in_a_pipe_too(shell: Shell, journal: Home) -> None:
    assert shell("list").err == "The newest 20 of 32; -a for all.\n"
    assert shell("list", "-a").err == shell("list", "-n", "32").err == ""
    assert shell("search", "entry", "-n", "2").err == "The newest 2 of 31; -a for all.\n"
    assert shell("search", "entry", "-b", "-n", "2").err == "The best 2 of 31; -a for all.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list",), "32 entries; none shown (-n 0).\n"),
        (("list", "ai:4"), "1 entry; none shown (-n 0).\n"),
        (("trash",), "1 entry; none shown (-n 0).\n"),
        (("due",), "1 follow-up; none shown (-n 0).\n"),
    ],
)
def test_n_0_shows_none_and_says_how_many(
    shell: Shell, journal: Home, words: tuple[str, ...], said: str
) -> None:
    ran = shell(*words, "-n", "0")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith(said)


@pytest.mark.parametrize("number", ["-1", "-20", "1.5", "many", "1_0"])
def test_a_count_that_is_none_is_refused(shell: Shell, number: str) -> None:
    ran = shell("list", "-n", number)
    assert (ran.code, ran.out) == (2, "")
    assert f'"{number}" is not a whole number from 0 on' in ran.err


def test_changes_say_what_they_did(shell: Shell, journal: Home) -> None:
    (gone,) = data(shell, "rm", "last")
    assert gone["state"] == "trashed"
    undone = data(shell, "undo")
    assert (undone["verb"], undone["entries"]) == ("trash", [gone["id"]])
    assert data(shell, "redo")["step"] == undone["step"]
    assert data(shell, "trash", gone["short"])[0]["state"] == "entry"
    assert data(shell, "rename", "#infra", "#platform")["entries"] == 30
    saved = data(shell, "checkin", "3", "2", "-", "1", "4")
    assert (saved["week"], saved["review_load"], "interruptions" in saved) == ("2026-W47", 3, False)
    copy = data(shell, "backup")["backup"]
    assert data(shell, "restore", copy, "--yes")["restored"] == copy
    assert copy in [backup["path"] for backup in data(shell, "restore")]
    assert data(shell, "purge", "last", "--yes")["erased"]
    assert data(shell, "config", "day_starts", "04:00") == {"day_starts": "04:00"}


@pytest.mark.parametrize("command", ["list", "show last", "today", "search fix"])
def test_json_holds_no_control_character_and_no_mark_of_direction(
    home: Home, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    tamper(home, headline=HOSTILE, notes="a\x1b[2Jb\n\tc")
    ran = subprocess.run(
        [sys.executable, "-m", "chefslog", *command.split(), "--json"],
        capture_output=True, check=True,
    )  # fmt: skip
    assert not RAW.search(ran.stdout.decode())
    (printed,) = entries(json.loads(ran.stdout))
    assert (printed["headline"], printed["notes"]) == (HOSTILE, "a\x1b[2Jb\n\tc")


@pytest.mark.parametrize("command", ["list", "show last", "today", "history", "season candidates"])
def test_text_holds_no_control_character_either(
    shell: Shell, home: Home, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    tamper(home, headline=HOSTILE, impact="1\x1b]0;x\x07s")
    shell("season", "new", "H2", "2026-07..2026-12")
    ran = shell(*command.split())
    assert ran.code == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", ran.out)
    assert "Fix \\u009b31m it" in ran.out


def test_a_long_array_is_an_entry_a_line(shell: Shell, journal: Home) -> None:
    out = shell("list", "--json").out
    assert out.count("\n") == 32
    assert shell("list", "nothing at all", "--json").out == "[]\n"
