"""The shared place of a team as everybody uses it, whatever keeps the files."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Self

from chefslog.team.errors import TeamError

LIMIT = 64 * 2**20
"""Bytes that one file holds at most."""
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""Names that are devices on Windows, in every folder."""
_DEEPEST = 8


class MailroomError(TeamError):
    """The shared place cannot be read or written; the text says why and what to do."""


class Taken(MailroomError):
    """Another file has this path already; it was left as it is."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is already there with other content. It was left as it is.")


class NoFile(MailroomError):
    """A link or a folder has a file's path."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is no plain file (a link, or a folder); it was left alone.")


class TooLarge(MailroomError):
    """A file has more bytes than the reader allows; it was not read."""


class Mailroom(ABC):
    """A place with folders and small files, written once and read by everybody.

    Paths are relative with "/" between safe names; a folder is a path too, or "" for the place
    itself. Folders come with their first file. What is no plain file of a safe name (links,
    conflict copies, unfinished and hidden files) is not seen. One object per thread. `place` is
    where it is, for people; never with a password. Everything raises MailroomError.
    """

    place: str

    def sync(self) -> None:  # noqa: B027 - most kinds are live
        """See what others have put there since. Needed in git only; the others are live."""

    @abstractmethod
    def put(self, path: str, data: bytes, replace: bool = False) -> None:
        """Add a file, whole or not at all; when this returns, it is kept and others can see it.

        The same bytes again are fine. Raises Taken where other bytes are, unless `replace`.
        """

    @abstractmethod
    def get(self, path: str, limit: int = LIMIT) -> bytes | None:
        """A file's bytes, None where there is none. Raises TooLarge."""

    @abstractmethod
    def names(self, folder: str) -> list[str]:
        """The names of the files directly in a folder, sorted; empty where there is no folder."""

    @abstractmethod
    def folders(self, folder: str) -> list[str]:
        """The names of the folders directly in a folder, sorted."""

    @abstractmethod
    def files(self, folder: str, limit: int) -> Iterator[tuple[str, bytes]]:
        """The files directly in a folder by name, one in memory after the other.

        One of more than `limit` bytes comes as b"". The caller may put and delete meanwhile.
        """

    @abstractmethod
    def delete(self, *paths: str) -> None:
        """Remove files; those that are not there are fine."""

    def close(self) -> None:  # noqa: B027 - most kinds hold nothing open
        """Let go of connections."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def is_name(name: str) -> bool:
    """Whether this is the name of a finished file or a folder of ours on every system."""
    is_plain = _NAME.fullmatch(name) is not None and not name.endswith((".tmp", "."))
    return is_plain and _DEVICE.fullmatch(name) is None


def file_parts(path: str) -> list[str]:
    """The parts of a file's path. Raises MailroomError for an unsafe one."""
    parts = path.split("/")
    if len(parts) > _DEEPEST or not all(map(is_name, parts)):
        raise MailroomError(
            f"{path[:200]!r} is no path in a mailroom: letters, digits, '.', '_' and '-' only."
        )
    return parts


def folder_parts(folder: str) -> list[str]:
    """The parts of a folder's path; none for "", the place itself. Raises MailroomError."""
    return file_parts(folder) if folder else []


def check_size(path: str, data: bytes) -> None:
    """Raise TooLarge for more data than a file may hold."""
    if len(data) > LIMIT:
        raise TooLarge(f"{path} would have {len(data)} bytes; the limit is {LIMIT}.")


def too_large(path: str, size: int, limit: int) -> TooLarge:
    """Return what to raise for a file that nobody of ours wrote."""
    return TooLarge(f"{path} has {size} bytes, more than the {limit} it may have; not read.")
