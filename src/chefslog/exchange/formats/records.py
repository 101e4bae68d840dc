"""What a reader of a foreign format hands over: records, or what could not be read as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chefslog.capture.letters import check_origin
from chefslog.exchange.source import SourceFile, is_text
from chefslog.model.entry import STATES, EntryError, checked_draft
from chefslog.model.fields import BY_NAME, FieldError
from chefslog.model.kinds import DAY_MINUTES, LABELS, TEXT_LIMIT


@dataclass(frozen=True, slots=True)
class Record:
    """One thing to import; `kind` is entry, or another kind of record of an archive.

    `notes` say what of it could not be kept as it was, `guesses` what was guessed.
    """

    place: str
    value: dict[str, Any]
    kind: str = "entry"
    notes: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read: where, why, and how it stands there."""

    place: str
    reason: str
    raw: str = ""


Records = Iterator[Record | Unread]


@dataclass(frozen=True)
class Settings:
    """How a format that leaves something open is read.

    `zone` is the zone of times that name none. `columns` maps fields to names of columns of a
    table. `day_first` says what 3/11 means, None where nobody said. With `any_date` a day before
    1970 or after `now` is taken, too. The last two are the writer's own names for the levels and
    minutes of a working day.
    """

    zone: str | None = None
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    day_first: bool | None = None
    any_date: bool = False
    now: datetime | None = None
    labels: Sequence[str] = LABELS
    day_minutes: int = DAY_MINUTES


class Unreadable(ValueError):
    """A record that cannot become an entry; the text is the reason."""


def read_whole_text(origin: SourceFile) -> str:
    """The text of a file that is one entry. Raises Unreadable, OSError."""
    if origin.size > 4 * TEXT_LIMIT:
        raise Unreadable(f"{origin.size:,} bytes: more than an entry holds")
    text = "".join(origin.chunks())
    check_text(text)
    return text


def check_text(text: str) -> None:
    """Refuse what is not text in its file's encoding. Raises Unreadable."""
    if not is_text(text):
        raise Unreadable("not UTF-8; say --encoding latin-1, or what it is")


def check_entry(given: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of an archive, every part checked; unknown keys go to `extra`. Raises Unreadable."""
    rest = dict(given)
    try:
        entry = check_origin(rest)
        for name in entry:
            rest.pop(name, None)
        entry["state"] = state = rest.pop("state", "entry")
        if state not in STATES:
            shown = str(state)[:60]
            raise EntryError(f'state: "{shown}" is not one of: {" ".join(STATES)}')
        entry["typed"] = rest.pop("typed", None) or ""
        entry["extra"] = _extra(rest.pop("extra", None))
        fields = {name: rest.pop(name) for name in list(rest) if name in BY_NAME}
        entry["extra"] |= rest
        entry |= checked_draft({**fields, "typed": entry["typed"]})
    except (EntryError, FieldError) as error:
        raise Unreadable(str(error)) from None
    return entry


def _extra(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        # Held JSON that no JSON reader takes; see the SQL that writes archives.
        import json

        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise EntryError("extra: not JSON") from None
    if value is None or isinstance(value, dict):
        return dict(value or {})
    raise EntryError("extra: not a JSON object")
