"""Whole conversations with the command line: `tests/cli/transcripts/*.txt`, as a person sees them.

At the left edge stands what is done, indented by four what is printed, standard error behind `! `
and an exit code that is not 0 behind `exit `:

    $ COMMAND           a command line of chefslog, with the quotes of a shell
    < TEXT              a line that the command above reads from standard input
    @ 2026-11-23 09:00  the clock from here on; each command takes a minute
    @ NAME=VALUE        a variable of the environment
    @ file NAME         the indented lines below become this file
    # TEXT              a comment

`TRANSCRIPTS=write pytest tests/cli/test_transcripts.py` writes down what is printed now; read it
before it is committed.
"""

from __future__ import annotations

import itertools
import os
import re
import secrets
import shlex
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from chefslog.store.journal import open_journal
from tests.cli.conftest import Shell
from tests.journals import NOON

FOLDER = Path(__file__).with_name("transcripts")
INDENT = "    "


@pytest.fixture
def same_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random bytes that are the same in each run."""
    count = itertools.count()

    def urandom(size: int) -> bytes:
        return sha256(str(next(count)).encode()).digest()[:size]

    monkeypatch.setattr(os, "urandom", urandom)
    monkeypatch.setattr(secrets, "randbits", lambda _: next(count) % 2)
    assert open_journal.__kwdefaults__
    monkeypatch.setitem(open_journal.__kwdefaults__, "urandom", urandom)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_the_command_line_says_what_is_written_down(
    path: Path,
    shell: Shell,
    same_ids: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    monkeypatch.setenv("COLUMNS", "80")
    written = path.read_text(encoding="utf-8")
    played = "".join(f"{line}\n" for line in play(written, shell, tmp_path, monkeypatch))
    if os.environ.get("TRANSCRIPTS") == "write":
        path.write_text(played, encoding="utf-8")
    assert played.splitlines() == written.splitlines()


def play(text: str, shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield the lines of a transcript with what its commands print now."""
    lines = text.splitlines()
    while lines:
        line = lines.pop(0)
        if not line:
            continue
        if line.startswith("#"):
            yield ""
        yield line
        mark, _, rest = line.partition(" ")
        if mark == "@" and rest.startswith("file "):
            file = list(itertools.takewhile(lambda one: one.startswith(INDENT), lines))
            yield from file
            body = "".join(f"{one.removeprefix(INDENT)}\n" for one in file)
            (folder / rest.removeprefix("file ")).write_text(body, encoding="utf-8")
        elif mark == "@" and "=" in rest:
            name, _, value = rest.partition("=")
            monkeypatch.setenv(name, value)
        elif mark == "@":
            at = time.mktime(time.strptime(rest, "%Y-%m-%d %H:%M"))
            monkeypatch.setenv("CHEFSLOG_NOW", str(at))
        elif mark == "$":
            typed = list(itertools.takewhile(lambda one: one.startswith("< "), lines))
            yield from typed
            monkeypatch.setenv("CHEFSLOG_NOW", str(float(os.environ["CHEFSLOG_NOW"]) + 60))
            answers = "".join(f"{one.removeprefix('< ')}\n" for one in typed)
            ran = shell(*shlex.split(rest), stdin=answers.encode())
            yield from (f"{INDENT}{one}".rstrip() for one in plain(ran.out, folder))
            yield from (f"{INDENT}! {one}".rstrip() for one in plain(ran.err, folder))
            if ran.code:
                yield f"{INDENT}exit {ran.code}"
        lines = [*itertools.dropwhile(lambda one: one.startswith((INDENT, "< ")) or not one, lines)]


def plain(printed: str, folder: Path) -> list[str]:
    """The lines without what differs between machines."""
    for found, told in ((str(folder), "/ada"), (sys.executable, "/python"), (sys.prefix, "/venv")):
        printed = printed.replace(found, told)
    return re.sub(r"(journal.bytes\W+)\d+", r"\1…", printed).splitlines()
