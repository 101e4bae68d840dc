"""Whole conversations with the command line: `tests/cli/transcripts/*.txt`, as a person sees them.

At the left edge stands what is done, indented by four what is printed, standard error behind `! `
and an exit code that is not 0 behind `exit `:

    $ COMMAND           a command line of chefslog, with the quotes of a shell
    < TEXT              a line that the command above reads from standard input
    @ 2026-11-23 09:00  the clock from here on; each command takes a minute
    @ NAME=VALUE        a variable of the environment
    @ file NAME         the indented lines below become this file
    @ terminal COLUMNS  from here on all is typed and shown on a terminal
    @ git ARGUMENT …    git runs, at the clock's time and by nobody's settings
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
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from chefslog.store.journal import open_journal
from tests.cli.conftest import Shell
from tests.journals import NOON

FOLDER = Path(__file__).with_name("transcripts")
INDENT = "    "


@pytest.fixture
def seed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Begin random bytes that follow from a text: an id depends on the command that makes it."""
    blocks: Iterator[bytes] = iter(())

    def begin(text: str) -> None:
        nonlocal blocks
        blocks = (sha256(f"{text} {number}".encode()).digest() for number in itertools.count())

    def urandom(size: int) -> bytes:
        return (next(blocks) * (1 + size // 32))[:size]

    monkeypatch.setattr(os, "urandom", urandom)
    monkeypatch.setattr(secrets, "randbits", lambda _: urandom(1)[0] % 2)
    assert open_journal.__kwdefaults__
    monkeypatch.setitem(open_journal.__kwdefaults__, "urandom", urandom)
    return begin


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_the_command_line_says_what_is_written_down(
    path: Path,
    shell: Shell,
    seed: Callable[[str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    monkeypatch.setenv("COLUMNS", "80")
    written = path.read_text(encoding="utf-8")
    played = "".join(f"{line}\n" for line in play(written, shell, seed, tmp_path, monkeypatch))
    if os.environ.get("TRANSCRIPTS") == "write":
        path.write_text(played, encoding="utf-8")
    assert played.splitlines() == written.splitlines()


def play(
    text: str,
    shell: Shell,
    seed: Callable[[str], None],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """Yield the lines of a transcript with what its commands print now."""
    lines = text.splitlines()
    typed_before: Counter[str] = Counter()
    columns = 0
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
            place = folder / rest.removeprefix("file ")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(body, encoding="utf-8")
        elif mark == "@" and rest.startswith("git "):
            run_git(shlex.split(rest)[1:], folder)
        elif mark == "@" and rest.startswith("terminal "):
            columns = int(rest.removeprefix("terminal "))
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
            seed(f"{rest} {typed_before[rest]}")
            typed_before[rest] += 1
            ran = shell(*shlex.split(rest), stdin=answers.encode(), columns=columns)
            yield from (f"{INDENT}{one}".rstrip() for one in plain(ran.out, folder))
            yield from (f"{INDENT}! {one}".rstrip() for one in plain(ran.err, folder))
            if ran.code:
                yield f"{INDENT}exit {ran.code}"
        lines = [*itertools.dropwhile(lambda one: one.startswith((INDENT, "< ")) or not one, lines)]


def run_git(arguments: list[str], folder: Path) -> None:
    at = f"{float(os.environ['CHEFSLOG_NOW']):.0f} +0100"
    environ = {
        **{name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ},
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at,
    }  # fmt: skip
    subprocess.run(["git", *arguments], cwd=folder, env=environ, check=True, capture_output=True)


def plain(printed: str, folder: Path) -> list[str]:
    """The lines without what differs between machines."""
    for found, told in ((str(folder), "/ada"), (sys.executable, "/python"), (sys.prefix, "/venv")):
        printed = printed.replace(found, told)
    printed = re.sub(r"(journal.bytes\W+)\d+", r"\1…", printed)
    printed = re.sub(r"(chefslog-team:)ey\S+", r"\1ey…", printed)
    return printed.replace("\x1b", "␛").splitlines()
