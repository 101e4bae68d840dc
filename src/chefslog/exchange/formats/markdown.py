"""Reads Markdown files with front matter, one entry each: a file, or a folder of them."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from chefslog.capture.document import DocumentError, read_document
from chefslog.exchange.formats.field_names import draft_of
from chefslog.exchange.formats.headline import headline_and_rest
from chefslog.exchange.formats.instants import origin as origin_of
from chefslog.exchange.formats.instants import read_time, zone_of
from chefslog.exchange.formats.records import (
    Record,
    Records,
    Settings,
    Unread,
    Unreadable,
    derived_id,
    imported,
)
from chefslog.exchange.source import Origin, OriginError, is_text, open_origin
from chefslog.model.kinds import TEXT_LIMIT
from chefslog.model.sanitize import clean_line, clean_text

FORM = "markdown"
ENDINGS = (".md", ".markdown", ".mdown")
_DATE_IN_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?!\d)")
_TITLE = ("headline", "title")
_WHEN = ("day", "date", "created", "created_at", "published")
_LISTS = ("tags", "people", "goals", "skills", "categories", "keywords")


def files(path: str) -> Iterator[tuple[str, str]]:
    """(path, name within the folder) of the Markdown files, in order; hidden ones are left out.

    Raises OriginError.
    """
    if not os.path.isdir(path):
        yield path, os.path.basename(path)
        return

    def refuse(error: OSError) -> None:
        raise OriginError(f"{error.filename}: {error.strerror}") from error

    for folder, folders, names in os.walk(path, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(ENDINGS) and not name.startswith("."):
                whole = os.path.join(folder, name)
                yield whole, os.path.relpath(whole, path).replace(os.sep, "/")


def read_file(path: str, name: str, settings: Settings, encoding: str) -> Records:
    """The one entry of a file; what is wrong with it names the file."""
    try:
        origin = open_origin(path, encoding)
    except OriginError as error:
        yield Unread(name, str(error))
        return
    try:
        yield _read(origin, path, name, settings)
    finally:
        origin.close()


def _read(origin: Origin, path: str, name: str, settings: Settings) -> Record | Unread:
    if origin.size > 4 * TEXT_LIMIT:
        return Unread(name, f"{origin.size} bytes: more than an entry holds")
    text = "".join(origin.chunks()).replace("\r\n", "\n")
    try:
        if not is_text(text):
            raise Unreadable("not UTF-8; say --encoding latin-1, or what it is")
        return Record(name, _entry(text, path, name, settings))
    except Unreadable as error:
        return Unread(name, str(error), text)


def _entry(text: str, path: str, name: str, settings: Settings) -> dict[str, Any]:
    try:
        draft = read_document(
            text, "9999-12-30", labels=settings.labels, day_minutes=settings.day_minutes
        )
        held: dict[str, Any] = {}
    except DocumentError:
        draft, held = _foreign(text, settings)
    when = str(held.pop("when", None) or draft.pop("day", None) or _named(name) or "")
    zone = zone_of(held.pop("zone", settings.zone)) or zone_of(settings.zone)
    if when:
        at = read_time(when, zone, day_first=settings.day_first)
    else:
        at = datetime.fromtimestamp(os.path.getmtime(path), zone or UTC)
    draft.pop("day", None)
    own = held.pop("id", None)
    entry_id = (
        derived_id(FORM, str(own))
        if own
        else derived_id(FORM, when, draft.get("headline", ""), name)
    )
    if held:
        draft["extra"] = {FORM: held}
    return imported(FORM, entry_id, {**draft, **origin_of(at, getattr(zone, "key", None))})


def _named(name: str) -> str:
    found = _DATE_IN_NAME.search(os.path.basename(name))
    return found.group(1) if found else ""


def _foreign(text: str, settings: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
    """A draft, and what else the front matter says: `when`, `zone`, `id` and unknown keys."""
    matter, body = front_matter(clean_text(text))
    title = next((matter.pop(key) for key in _TITLE if matter.get(key)), None)
    when = next((matter.pop(key) for key in _WHEN if matter.get(key)), None)
    rest = body.strip()
    if title is None:
        title, rest = headline_and_rest(body) if rest else ("", "")
    elif rest.partition("\n")[0].lstrip("# ").strip() == str(title).strip():
        rest = rest.partition("\n")[2].strip()
    tags = [tag for key in ("tags", "categories", "keywords") for tag in _list(matter.pop(key, []))]
    draft, left = draft_of(
        {key: value for key, value in matter.items() if not isinstance(value, dict)}, settings
    )
    draft |= {"headline": clean_line(str(title)), "tags": tags}
    notes = [part for part in (draft.pop("notes", ""), rest) if part]
    held = {**left, **{k: v for k, v in matter.items() if isinstance(v, dict)}}
    if when:
        held["when"] = when
    if "timezone" in held:
        held["zone"] = held.pop("timezone")
    return {**draft, "notes": "\n\n".join(notes)}, held


def _list(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else str(value).split(",")
    return [word for part in parts if (word := clean_line(str(part)).lstrip("#").strip())]


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Keys and body of a text with YAML (`---`) or TOML (`+++`) in front; without, all is body.

    Of YAML: `key: value`, `[a, b]` and lists with dashes; deeper nesting is kept as text.
    Raises Unreadable for TOML that is none.
    """
    lines = text.split("\n")
    rule = lines[0].rstrip()
    if rule not in ("---", "+++"):
        return {}, text
    ends = ("---", "...") if rule == "---" else ("+++",)
    last = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() in ends), None)
    if last is None:
        return {}, text
    inside, body = lines[1:last], "\n".join(lines[last + 1 :])
    if rule == "---":
        return _yaml(inside), body
    try:
        found = tomllib.loads("\n".join(inside))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unreadable(f"front matter: {error}") from None
    return {key: _plain(value) for key, value in found.items()}, body


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value if isinstance(value, str | bool | int | float) else str(value)


def _yaml(lines: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    key = ""
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, colon, value = line.partition(":")
        if colon and not line[0].isspace() and not line.startswith("-"):
            key = name.strip().strip("\"'").casefold()
            found[key] = _yaml_value(value.strip())
        elif key:
            item = line.strip()
            held = found[key] if found[key] not in ("", None) else []
            held = held if isinstance(held, list) else [held]
            found[key] = [*held, _yaml_value(item.removeprefix("-").strip())]
    return found


def _yaml_value(text: str) -> Any:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    if text.startswith("[") and text.endswith("]"):
        return [_yaml_value(part.strip()) for part in text[1:-1].split(",") if part.strip()]
    return text.partition(" #")[0].rstrip()
