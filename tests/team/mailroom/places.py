"""Places of every kind, each for one test: what a member names, and what opens it."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import Mailroom

SERVER = os.environ.get("CHEFSLOG_TEST_POSTGRES", "")
"""Read before the tests hide the variables of the one who runs them."""
KINDS = ("folder", "git", "git without remote", "sqlite", "postgres")
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


class Ground:
    """One place that several members share; `folder` is where it lies, if it does."""

    def __init__(self, kind: str, folder: Path, address: str) -> None:
        self.kind = kind
        self.folder = folder
        self._address = address
        self._members = 0
        self._open: list[Mailroom] = []

    def address(self) -> str:
        """What the next member names: for git a checkout of their own."""
        if self.kind != "git":
            return self._address
        first, self._members = self.folder / "clone0", self._members + 1
        made = self.folder / f"clone{self._members}"
        if not first.exists():
            clone(Path(self._address), first.name)
        shutil.copytree(first, made)
        return str(made)

    def open(self) -> Mailroom:
        """The mailroom as the next member has it."""
        self._open.append(open_mailroom(self.address(), make=True))
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
        made = Ground(kind, folder, str(hub(folder)))
    elif kind == "git without remote":
        git(folder, "init", "-q", "-b", "main", "team")
    elif kind == "sqlite":
        made = Ground(kind, folder, str(folder / "team.db"))
    yield made
    made.close()
