"""Places of every kind, each for one test: its address, and what opens it."""

from __future__ import annotations

import os
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from chefslog.home.paths import Home
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import Mailroom

SERVER = os.environ.get("CHEFSLOG_TEST_POSTGRES", "")
"""Read before the tests hide the variables of the one who runs them."""
KINDS = ("folder", "git", "sqlite", "postgres")
TEAM = "0123456789abcdef0123456789abcdef"
IN = f"{TEAM}/2026-11/in"
RELEASE = f"{TEAM}/2026-11/release.json"


def report(number: int) -> str:
    """The path of a report."""
    return f"{IN}/{number:032x}.rep"


def content(number: int) -> bytes:
    """What somebody puts: as large as a report, and unlike another's."""
    return number.to_bytes(4, "big") * 3000


def git(folder: Path | str, *words: str) -> str:
    """What git says; it must not fail."""
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def hub(folder: Path) -> Path:
    """A bare repository that clones share."""
    git(folder, "init", "-q", "--bare", "-b", "main", "hub.git")
    return folder / "hub.git"


def clone(shared: Path, name: str) -> Path:
    """A checkout of its own."""
    git(shared.parent, "clone", "-q", str(shared), name)
    return shared.parent / name


def need_server() -> str:
    """The address of the PostgreSQL server of the tests; without one the test is skipped."""
    if not SERVER:
        pytest.skip("no PostgreSQL server: set CHEFSLOG_TEST_POSTGRES, or run .ci/run")
    return SERVER


@contextmanager
def schema() -> Iterator[str]:
    """The address of an empty schema on the server of the tests."""
    name = f"chefslog_{uuid.uuid4().hex}"
    with psycopg.connect(need_server(), autocommit=True) as conn:
        conn.execute(f"CREATE SCHEMA {name}")
        yield f"{SERVER}{'&' if '?' in SERVER else '?'}options=-csearch_path%3D{name}"
        conn.execute(f"DROP SCHEMA {name} CASCADE")


def home_of(folder: Path | str, member: int) -> Home:
    """What a member has on a machine of their own."""
    path = os.path.join(folder, f"home{member}")
    return Home(path, path)


class Ground:
    """One place that several members share; `folder` is where it lies, if it does."""

    def __init__(self, kind: str, folder: Path, address: str) -> None:
        self.kind = kind
        self.folder = folder
        self.address = address
        self._members = 0
        self._open: list[Mailroom] = []

    def home(self) -> Home:
        """The next member's own folder."""
        self._members += 1
        return home_of(self.folder, self._members)

    def open(self) -> Mailroom:
        """The mailroom as the next member has it."""
        self._open.append(open_mailroom(self.home(), self.address, make=True))
        return self._open[-1]

    def close(self) -> None:
        """Close every mailroom."""
        for one in self._open:
            one.close()


@contextmanager
def ground(kind: str, folder: Path) -> Iterator[Ground]:
    """A place of a kind, with a name that is not plain ASCII, inside of a folder."""
    folder = folder / "Büro – Köln"
    folder.mkdir()
    made = Ground(kind, folder, str(folder / "team"))
    if kind == "postgres":
        with schema() as address:
            made = Ground(kind, folder, address)
            yield made
            made.close()
        return
    if kind == "git":
        made = Ground(kind, folder, f"git:{hub(folder)}")
    elif kind == "sqlite":
        made = Ground(kind, folder, str(folder / "team.db"))
    yield made
    made.close()
