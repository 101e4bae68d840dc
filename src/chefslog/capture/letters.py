"""Read pending captures: what the file of one says, and which of them wait.

The format is public: `letterbox/new/<id>.json`, one JSON object, as the guide describes it.
"""

from __future__ import annotations

import os
import stat

from chefslog.home.clock import short_of
from chefslog.home.files import read_regular
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
from chefslog.model.fields import BY_NAME, FieldError
from chefslog.model.kinds import TEXT_LIMIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    def make_scanner(context: object) -> Any:
        """Return a function from a text and an index to a value and where it ends."""
else:
    # The package `json` imports `re`, most of an interpreter start; its scanner alone is this.
    from _json import make_scanner

VERSION = 1
LETTER_LIMIT = TEXT_LIMIT
NEWER = "written by a newer chefslog"
"""How the reason begins where nothing is wrong with a capture."""


class LetterError(ValueError):
    """A pending capture that cannot be read; the text is the reason to show."""


def read_letter(data: bytes) -> dict[str, Any]:
    """A letter as an entry dict, its state `entry` or (from a machine) `draft`, without a key.

    Unknown keys are kept in `extra`. Raises LetterError.
    """
    if len(data) > LETTER_LIMIT:
        raise LetterError(f"larger than {LETTER_LIMIT} bytes, which is the limit")
    if not data.strip():
        raise LetterError("the file is empty")
    try:
        # PowerShell begins a file with a byte order mark.
        letter = _parse_json(data.removeprefix(b"\xef\xbb\xbf").decode())
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
        typed = origin["typed"]
        entry = checked_draft({**letter, "typed": "" if typed is None else typed})
        entry |= check_origin(origin)
    except (EntryError, FieldError) as error:
        raise LetterError(str(error)) from None
    entry["state"] = "draft" if is_machine(entry["source"]) else "entry"
    entry["extra"] = extra
    return entry


def refuse_constant(name: str) -> float:
    """Raise ValueError for NaN and the like, which Python takes for JSON."""
    raise ValueError(f"{name} is not a JSON number")


class _Scanning:
    """How the scanner reads JSON (RFC 8259): without NaN, which Python's own reader takes."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int, parse_constant = float, int, staticmethod(refuse_constant)


def _parse_json(text: str) -> Any:
    """Return the value of a JSON text. Raises ValueError, RecursionError."""
    text = text.strip(" \t\n\r")
    try:
        value, end = make_scanner(_Scanning)(text, 0)
    except StopIteration as stop:
        raise ValueError(f"no value at character {stop.value}") from None
    except SystemError:
        # Where `json` is not loaded the scanner cannot raise its own error for a damaged text.
        import json

        return json.loads(text, parse_constant=refuse_constant)
    if end != len(text):
        raise ValueError(f"more than one value, at character {end}")
    return value


def _check_version(version: Any) -> None:
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise LetterError('not a chefslog capture: it should contain "chefslog": 1')
    if version > VERSION:
        raise LetterError(
            f"{NEWER} (format {version}, this program reads {VERSION}): "
            "upgrade chefslog, and keep this file in letterbox/new or put it back there"
        )


def check_origin(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return where an entry came from, every part checked, with its short id. Raises EntryError."""
    entry_id, offset, zone = checked_id(given.get("id")), given.get("offset"), given.get("zone")
    if not isinstance(offset, int) or isinstance(offset, bool) or not -1440 < offset < 1440:
        raise EntryError(f'offset: "{str(offset)[:60]}" is not minutes east of UTC')
    is_name = isinstance(zone, str) and len(zone) <= 64 and zone.isprintable()
    if zone is not None and not is_name:
        raise EntryError(f'zone: "{str(zone)[:60]}" is not a zone name')
    return {
        "id": entry_id,
        "short": short_of(entry_id),
        "captured_at": checked_instant(given.get("captured_at")),
        "offset": offset,
        "zone": zone or None,
        "day": checked_day(given.get("day")),
        "source": checked_source(given.get("source")),
    }


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
        plain = end == "Z" or (end[0] == "." and end[4:] == "Z" and end[1:4].isdigit())
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


def read_file(path: str) -> bytes:
    """Return the bytes of a capture's file; of one beyond the limit the first, more than that.

    Raises LetterError for what is no regular file (a link may lead anywhere), OSError.
    """
    found = os.lstat(path)
    mode = found.st_mode
    if not stat.S_ISREG(mode):
        kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISLNK, "a symbolic link"))
        kind = next((name for is_kind, name in kinds if is_kind(mode)), "not a regular file")
        raise LetterError(f"it is {kind}")
    return read_regular(path, LETTER_LIMIT)


def load_pending(home: Home) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Return the pending captures by their names, and (path, reason) of those that are unreadable.

    No entry is there twice; one that disappears meanwhile is in the journal by then. Raises OSError
    where the folder cannot be read.
    """
    folder = home.letters("new")
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except FileNotFoundError:
        names = []
    entries: dict[str, dict[str, Any]] = {}
    unreadable = []
    for name in names:
        path = os.path.join(folder, name)
        try:
            entry = read_letter(read_file(path))
        except FileNotFoundError:
            continue
        except LetterError as error:
            unreadable.append((path, str(error)))
        except OSError as error:
            unreadable.append((path, error.strerror or str(error)))
        else:
            entries.setdefault(entry["id"], entry)
    return [*entries.values()], unreadable
