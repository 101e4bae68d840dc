"""What a format is: a reader, what it is given, and what it hands over.

Each module of this folder registers the formats that it reads.
"""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from chefslog.exchange.source import SourceFile, is_text
from chefslog.model.kinds import DAY_MINUTES, LABELS


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


def check_text(text: str, origin: SourceFile) -> None:
    """Refuse what is not text in its file's encoding. Raises Unreadable."""
    if not is_text(text):
        is_utf_8 = origin.encoding == "utf-8"
        name, other = ("UTF-8", "cp1252 (Windows), or ") if is_utf_8 else (origin.encoding, "")
        raise Unreadable(f"not {name}; say --encoding {other}what it is")


Read = Callable[[SourceFile, Settings], Records]
Recognise = Callable[[str, str], int]


@dataclass(frozen=True)
class Format:
    """A format by its name.

    `recognise` is given the beginning of a file and its name in lower case, and says how sure it
    is: 0 not at all, 1 by the name, 2 by the content, 3 nothing else looks so. `looks_for` says
    what an entry looks like, for a file in which none was found. Files of `in_folders` formats
    are also read out of folders; an `archive` is imported whole or not at all.
    """

    name: str
    help: str
    read: Read
    recognise: Recognise
    looks_for: str
    archive: bool
    in_folders: bool


_FORMATS: dict[str, Format] = {}


def register(
    name: str,
    help: str,
    *,
    recognise: Recognise,
    looks_for: str,
    archive: bool = False,
    in_folders: bool = False,
) -> Callable[[Read], Read]:
    """Make a reader a format; see Format for what is said of it."""

    def add(read: Read) -> Read:
        _FORMATS[name] = Format(name, help, read, recognise, looks_for, archive, in_folders)
        return read

    return add


@cache
def load_formats() -> Mapping[str, Format]:
    """Every format by its name, in alphabetical order of the modules."""
    folder = os.path.dirname(__file__)
    for module in sorted(pkgutil.iter_modules([folder]), key=lambda module: module.name):
        import_module(f"{__package__}.{module.name}")
    # A module that was imported before came first.
    return dict(sorted(_FORMATS.items(), key=lambda item: item[1].read.__module__))


def recognise_format(origin: SourceFile, path: str, among: Iterable[Format]) -> Format | None:
    """The format that is surest of a file; None where none is."""
    text, name = origin.beginning(), os.path.basename(path).lower()
    formats = [(form.recognise(text, name), form) for form in among]
    best = max(score for score, _ in formats)
    return next(form for score, form in formats if score == best) if best else None
