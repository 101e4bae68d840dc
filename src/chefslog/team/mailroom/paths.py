"""Which paths a mailroom knows: a few safe names with "/" between them."""

from __future__ import annotations

import re

from chefslog.team.mailroom.protocol import LIMIT, MailroomError, Taken, TooLarge

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""Names that are devices on Windows, in every folder."""
_DEEPEST = 8


def is_name(name: str) -> bool:
    """Whether this is the name of a finished file or a folder of ours on every system."""
    return (
        _NAME.fullmatch(name) is not None
        and not name.endswith((".tmp", "."))
        and _DEVICE.fullmatch(name) is None
    )


def file_parts(path: str) -> tuple[str, ...]:
    """The parts of a file's path. Raises MailroomError for an unsafe one."""
    parts = tuple(path.split("/"))
    if len(parts) > _DEEPEST or not all(is_name(part) for part in parts):
        raise MailroomError(
            f"{path[:200]!r} is no path in a mailroom: letters, digits, '.', '_' and '-' only."
        )
    return parts


def folder_parts(folder: str) -> tuple[str, ...]:
    """The parts of a folder's path; none for "", the place itself. Raises MailroomError."""
    return file_parts(folder) if folder else ()


def checked_size(path: str, data: bytes) -> bytes:
    """The data of a file that may be put. Raises MailroomError for too much."""
    if len(data) > LIMIT:
        raise TooLarge(f"{path} would have {len(data)} bytes; the limit is {LIMIT}.")
    return data


def too_large(path: str, size: int, limit: int) -> TooLarge:
    """What to raise for a file that nobody of ours wrote."""
    return TooLarge(f"{path} has {size} bytes, more than the {limit} it may have; not read.")


def taken(path: str) -> Taken:
    """What to raise where other bytes have the path."""
    return Taken(f"{path} is already there with other content. It was left as it is.")


def no_file(path: str) -> MailroomError:
    """What to raise where a link or a folder has a file's path."""
    return MailroomError(f"{path} is no plain file (a link, or a folder); it was left alone.")
