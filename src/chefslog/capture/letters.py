"""The reading side of the letterbox: what a letter says, and which letters wait.

The format is public: `letterbox/new/<id>.json`, one JSON object, as the guide describes it.
"""

from __future__ import annotations

import json
import os

from chefslog.home.clock import short_of
from chefslog.home.paths import Home
from chefslog.model.days import parse_day
from chefslog.model.entry import (
    ORIGIN,
    EntryError,
    checked_day,
    checked_draft,
    checked_source,
    is_machine,
)
from chefslog.model.fields import BY_NAME, TEXT_LIMIT, FieldError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION = 1
LETTER_LIMIT = TEXT_LIMIT


class LetterError(ValueError):
    """A letter that cannot be read; the text is the reason that is shown beside it."""


def read_letter(data: bytes) -> dict[str, Any]:
    """A letter as an entry dict, its state `entry` or (from a machine) `draft`, without a key.

    Unknown keys are kept in `extra`. Raises LetterError.
    """
    if len(data) > LETTER_LIMIT:
        raise LetterError(f"{len(data)} bytes: a letter holds at most {LETTER_LIMIT}")
    try:
        letter = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise LetterError(f"not UTF-8 at byte {error.start}") from None
    except (ValueError, RecursionError) as error:
        raise LetterError(f"not JSON: {error}") from None
    if not isinstance(letter, dict):
        raise LetterError("not a JSON object")
    _check_version(letter.pop("chefslog", None))
    origin = {name: letter.pop(name, None) for name in ORIGIN}
    extra = {name: letter.pop(name) for name in list(letter) if name not in BY_NAME}
    try:
        return _entry(origin, letter, extra)
    except (EntryError, FieldError) as error:
        raise LetterError(str(error)) from None


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _check_version(version: Any) -> None:
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise LetterError('no letter of chefslog: "chefslog" should be 1')
    if version > VERSION:
        raise LetterError(
            f"written by a newer chefslog (letter version {version}, this program reads "
            f"{VERSION}): upgrade, then put it back into letterbox/new"
        )


def _entry(origin: dict[str, Any], fields: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    typed = origin["typed"]
    entry = checked_draft({**fields, "typed": "" if typed is None else typed})
    entry["id"] = checked_id(origin["id"])
    entry["short"] = short_of(entry["id"])
    entry["captured_at"] = checked_instant(origin["captured_at"])
    entry["offset"] = _offset(origin["offset"])
    entry["zone"] = _zone(origin["zone"])
    entry["day"] = checked_day(origin["day"])
    entry["source"] = checked_source(origin["source"])
    entry["state"] = "draft" if is_machine(entry["source"]) else "entry"
    entry["extra"] = extra
    return entry


def checked_id(value: Any) -> str:
    """A UUID in its 36 character form, lower case. Raises EntryError."""
    if isinstance(value, str) and len(value) == 36 and value.isascii():
        low = value.lower()
        shape = [len(part) for part in low.split("-")]
        if shape == [8, 4, 4, 4, 12] and not set(low) - set("0123456789abcdef-"):
            return low
    raise EntryError(f'id: "{str(value)[:60]}" is not a UUID')


def checked_instant(value: Any) -> str:
    """An instant as UTC text, `2026-11-20T17:03:22.123Z`. Raises EntryError."""
    if isinstance(value, str) and value.isascii() and len(value) in (20, 24):
        clock, end = value[11:19], value[19:]
        plain = end == "Z" or (end[0] == "." and end[4] == "Z" and end[1:4].isdigit())
        if parse_day(value[:10]) and value[10] == "T" and plain and _is_clock(clock):
            return value
    raise EntryError(
        f'captured_at: "{str(value)[:60]}" is not a UTC instant such as 2026-11-20T17:03:22.123Z'
    )


def _is_clock(text: str) -> bool:
    parts = text.split(":")
    if len(parts) != 3 or any(len(part) != 2 or not part.isdigit() for part in parts):
        return False
    return int(parts[0]) < 24 and int(parts[1]) < 60 and int(parts[2]) < 61


def _offset(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and -1440 < value < 1440:
        return value
    raise EntryError(f'offset: "{str(value)[:60]}" is not minutes east of UTC')


def _zone(value: Any) -> str | None:
    if value is None or (isinstance(value, str) and len(value) <= 64 and value.isprintable()):
        return value or None
    raise EntryError(f'zone: "{str(value)[:60]}" is not a zone name')


def _at_once(path: str, flags: int) -> int:
    # A named pipe in the folder would keep every reader waiting for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def waiting(home: Home) -> list[tuple[str, bytes]]:
    """The files in letterbox/new with their bytes, ordered by name.

    A letter that disappears meanwhile was absorbed. Files that are larger than any letter come
    cut, and those that cannot be opened empty, so that reading them as a letter fails. Raises
    OSError where the folder cannot be read.
    """
    folder = home.letters("new")
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except FileNotFoundError:
        return []
    letters = []
    for name in names:
        try:
            with open(os.path.join(folder, name), "rb", opener=_at_once) as file:
                letters.append((name, file.read(LETTER_LIMIT + 1)))
        except (FileNotFoundError, IsADirectoryError):
            continue
        except OSError:
            # One file that this user may not read must not hide all the others.
            letters.append((name, b""))
    return letters
