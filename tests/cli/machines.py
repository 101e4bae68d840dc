"""Several people, each at a machine of their own, around one shared place.

team = released(tmp_path)                 # five members and both keyholders, one month released
team("ada", "share", "--json")            # what Ada's `chefslog team share --json` leaves
"""

from __future__ import annotations

import atexit
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from chefslog import __main__ as program
from tests.cli.conftest import Ran

MEMBERS = ("Ada", "Ben", "Cleo", "Dan", "Eve")
FOUNDED = "2026-10-02T09:00"
LAST_DAYS = "2026-10-26T13:00"
CLOSED = "2026-11-03T13:00"
EXPIRED = "2026-11-20T13:00"
EXPIRED_STILL = "2026-11-21T14:00"
AHEAD = "2026-12-21T09:00"
"""Within two weeks of the next quarter, and November has expired."""
_TERMS = ("--periods", "months", "--question", "checked,kept,own")


class _Terminal(io.TextIOWrapper):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


@dataclass
class Machines:
    """Sam is the desk, Lee the second lock; a machine is called by the name in small letters."""

    root: Path
    now: str = FOUNDED
    place: str = field(default="")

    def __post_init__(self) -> None:
        self.place = self.place or str(self.root / "place")

    def home(self, who: str) -> Path:
        return self.root / "homes" / who

    def run(self, who: str, *words: str, types: str | None = None) -> Ran:
        """`chefslog WORD…` on somebody's machine; `types` is what is typed at a terminal."""
        stdin = _Terminal if types is not None else io.TextIOWrapper
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        env = {"CHEFSLOG_HOME": str(self.home(who)), "CHEFSLOG_NOW": str(seconds(self.now))}
        with (
            patch.dict(os.environ, env),
            patch.object(sys, "argv", ["chefslog", *words]),
            patch.object(sys, "stdin", stdin(io.BytesIO((types or "").encode()))),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                code = program.main()
            except SystemExit as stop:
                code = stop.code if isinstance(stop.code, int) else 0
        return Ran(code, *(_written(stream) for stream in (out, err)))

    def __call__(self, who: str, *words: str, types: str | None = None) -> Ran:
        """`chefslog team WORD…`."""
        return self.run(who, "team", *words, types=types)

    def done(self, who: str, *words: str) -> str:
        """The output of a command that has to succeed."""
        ran = self(who, *words)
        assert ran.code == 0, (who, words, ran)
        return ran.out

    def told(self, who: str, *words: str) -> str:
        """Everything that a command which has to succeed says, narration first."""
        ran = self(who, *words)
        assert ran.code == 0, (who, words, ran)
        return ran.err + ran.out

    def data(self, who: str, *words: str) -> Any:
        """What a command prints as JSON, and nothing else."""
        return json.loads(self.done(who, *words, "--json"))

    def write(self, who: str, line: str) -> None:
        assert self.run(who, "add", line).code == 0

    def sign(self, *who: str) -> None:
        for one in who or ("sam", "lee"):
            self.done(one, "--yes")

    def words(self, who: str = "sam") -> list[str]:
        """The eight words as this keyholder reads them."""
        found = self.data(who, "words")["words"]
        assert isinstance(found, list)
        return found

    def verify(self, *who: str) -> None:
        words = self.words()
        for one in who:
            self.done(one, "words", *words)

    def tend(self, *who: str) -> None:
        for one in who or ("sam", "lee", "sam", "lee"):
            self.done(one, "tend")

    def folder_of(self, team: str) -> Path:
        """The folder of a team by its id."""
        return Path(self.place) / team

    def folder(self) -> Path:
        """The team's folder in the place."""
        (found,) = [one for one in Path(self.place).iterdir() if one.is_dir()]
        return found


def seconds(when: str) -> int:
    """An instant of UTC as UNIX seconds."""
    return int(datetime.fromisoformat(when).replace(tzinfo=UTC).timestamp())


def found(team: Machines, members: Sequence[str] = MEMBERS, terms: Sequence[str] = _TERMS) -> None:
    """Everything up to the first signature, as the guide tells it."""
    Path(team.place).mkdir(parents=True, exist_ok=True)
    lines = team.data("sam", "new", "Checkout", "--at", team.place, "--as", "Sam", *terms)
    team.done("lee", "join", lines["second_keyholder"], "--as", "Lee", "--yes")
    for name in members:
        team.done(name.lower(), "join", lines["member"], "--as", name, "--yes")


def gathered(tmp_path: Path) -> Machines:
    """Everybody has joined, nobody has signed."""
    return _copy(_once(_gather), tmp_path, FOUNDED)


def signed(tmp_path: Path) -> Machines:
    """The first epoch is signed; nobody has typed the words."""
    return _copy(_once(_sign), tmp_path, FOUNDED)


def begun(tmp_path: Path) -> Machines:
    """Everybody has typed the words and written two entries."""
    return _copy(_once(_begin), tmp_path, FOUNDED)


def released(tmp_path: Path) -> Machines:
    """October is shared by all and released."""
    return _copy(_once(_release), tmp_path, CLOSED)


def _gather(team: Machines) -> None:
    found(team)


def _sign(team: Machines) -> None:
    _fill(team, _gather)
    team.sign()


def _begin(team: Machines) -> None:
    _fill(team, _sign)
    team.verify("lee", *(name.lower() for name in MEMBERS))
    for name in MEMBERS:
        team.write(name.lower(), "Cut latency ai:2 check:tests outcome:kept own:yes")
        team.write(name.lower(), "Paired on retries ai:0 check:lines")


def _release(team: Machines) -> None:
    _fill(team, _begin)
    team.now = LAST_DAYS
    for name in MEMBERS:
        team.done(name.lower(), "share", "--now", "--yes")
    team.now = CLOSED
    team.tend()


Build = Callable[[Machines], None]


def _fill(team: Machines, build: Build) -> None:
    _copy(_once(build), team.root, team.now)


@cache
def _once(build: Build) -> Path:
    root = Path(tempfile.mkdtemp(prefix="chefslog-machines-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    build(Machines(root))
    return root


def _copy(root: Path, into: Path, now: str) -> Machines:
    """The same machines around the same place in another folder."""
    shutil.copytree(root, into, dirs_exist_ok=True)
    for path in into.glob("homes/*/team/places.json"):
        path.write_text(path.read_text().replace(str(root), str(into)))
    return Machines(into, now)


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()
