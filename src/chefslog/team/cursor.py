"""Going through bytes from the front, field by field; what is missing is named."""

from __future__ import annotations

from chefslog.team.errors import TeamError


class MalformedMessage(TeamError):
    """These bytes are no message of this type; the text says at which field they stop being one."""


class TrailingBytes(MalformedMessage):
    """A whole message, and then more."""


class Cursor:
    """A place in some bytes. Every step raises MalformedMessage where it cannot be made."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._at == len(self._data)

    def take(self, size: int, name: str) -> bytes:
        """The next bytes; `name` is the field they are for."""
        end = self._at + size
        if end > len(self._data):
            raise MalformedMessage(f"It is cut short in {name}.")
        found = self._data[self._at : end]
        self._at = end
        return found

    def number(self, size: int, name: str) -> int:
        """A big-endian number of that many bytes."""
        return int.from_bytes(self.take(size, name), "big")

    def vector(self, length_size: int, name: str, least: int = 0) -> bytes:
        """Bytes after their length, at least so many."""
        size = self.number(length_size, name)
        if size < least:
            raise MalformedMessage(f"It has an empty {name}.")
        return self.take(size, name)

    def finish(self, name: str) -> None:
        """Raises TrailingBytes if anything is left."""
        if not self.done:
            raise TrailingBytes(f"{len(self._data) - self._at} bytes stand behind the {name}.")
