"""The shared place of a team as everybody uses it, whatever keeps the files."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Protocol, Self

from chefslog.team.errors import TeamError

LIMIT = 64 * 2**20
"""Bytes that one file holds at most."""


class MailroomError(TeamError):
    """The shared place cannot be read or written; the text says why and what to do."""


class Taken(MailroomError):
    """Another file has this path already; it was left as it is."""


class TooLarge(MailroomError):
    """A file has more bytes than the reader allows; it was not read."""


class Mailroom(Protocol):
    """A place with folders and small files, written once and read by everybody.

    Paths are relative with "/" between safe names (see `paths`); a folder is a path too, or "" for
    the place itself. Folders come with their first file. What is no plain file of a safe name
    (links, conflict copies, unfinished and hidden files) is not seen. One object per thread.
    Everything raises MailroomError.
    """

    @property
    def place(self) -> str:
        """Where it is, for people; never with a password."""
        ...

    def sync(self) -> None:
        """See what others have put there since. Needed in git only; the others are live."""
        ...

    def put(self, path: str, data: bytes, replace: bool = False) -> None:
        """Add a file, whole or not at all; when this returns, it is kept and others can see it.

        The same bytes again are fine. Raises Taken where other bytes are, unless `replace`.
        """
        ...

    def get(self, path: str, limit: int = LIMIT) -> bytes | None:
        """A file's bytes, None where there is none. Raises TooLarge."""
        ...

    def names(self, folder: str) -> list[str]:
        """The names of the files directly in a folder, sorted; empty where there is no folder."""
        ...

    def folders(self, folder: str) -> list[str]:
        """The names of the folders directly in a folder, sorted."""
        ...

    def files(self, folder: str, limit: int) -> Iterator[tuple[str, bytes]]:
        """The files directly in a folder by name, one in memory after the other.

        One of more than `limit` bytes comes as b"". The caller may put and delete meanwhile.
        """
        ...

    def delete(self, *paths: str) -> None:
        """Remove files; those that are not there are fine."""
        ...

    def close(self) -> None:
        """Let go of connections and processes."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
