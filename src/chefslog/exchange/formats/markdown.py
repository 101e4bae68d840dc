"""Reads a Markdown file as one entry: a note of Obsidian or Logseq, a post of Hugo or Jekyll."""

from __future__ import annotations

import os
import re
from typing import Any

from chefslog.capture.document import DocumentError, read_document
from chefslog.exchange.formats.dates import file_time, find_date_in_name, find_zone, read_when
from chefslog.exchange.formats.entries import (
    CLOCK,
    derive_id,
    find_field,
    make_record,
    note_refused,
    read_draft,
    to_typed_word,
)
from chefslog.exchange.formats.front_matter import split_front_matter
from chefslog.exchange.formats.prose import (
    CODE,
    plain_line,
    plain_title,
    says_more,
    split_headline,
)
from chefslog.exchange.formats.registry import (
    Record,
    Records,
    Settings,
    Unread,
    Unreadable,
    check_text,
    register,
)
from chefslog.exchange.source import SourceFile
from chefslog.model.kinds import TEXT_LIMIT
from chefslog.model.sanitize import clean_text

FORM = "markdown"
ENDINGS = (".md", ".markdown", ".mdown")
_TITLES = ("headline", "title")
_DATES = (
    "day", "date", "datetime", "created", "created at", "date created", "creation date",
    "published", "publishdate", "publish date", "pubdate",
)  # fmt: skip
_CHANGED = ("updated", "updated at", "modified", "date modified", "lastmod", "last modified at")
_ZONES = ("timezone", "time zone", "tz")
_TAGS = ("tags", "tag", "labels", "categories", "category", "keywords")
_NOT_OURS = re.compile(r"^[\w -]+:[ \t]+(?:['\[{>|&*!]|.*\s#)", re.MULTILINE)
_INLINE_TAG = re.compile(r"(?<![^\s(])#([^\W\d_][\w/-]*\w)(?![\w#])")
_LISTED = re.compile(r"(?:[-+*>]|\d+[.)])\s")
_PUBLISHED = re.compile(r"# Journal\n\n## \w{3} \d{1,2} \w{3} \d{4}\n\n### ")
_EMBED = re.compile(r"(?<![ \t])[ \t]*!\[\[([^\[\]\n]*)\]\]")
_PROPERTY = re.compile(r"^[ \t]*(?:id|collapsed):: .*\n?", re.MULTILINE)


@register(
    FORM,
    "Markdown files, with front matter or without",
    recognise=lambda head, name: (
        2 if head.startswith(("---\n", "+++\n")) else int(name.endswith(ENDINGS))
    ),
    looks_for="a file with a title, or with a first line of words",
    in_folders=True,
)
def read_note(origin: SourceFile, settings: Settings) -> Records:
    """The one entry of a file. Raises OSError."""
    text = ""
    try:
        if origin.size > 4 * TEXT_LIMIT:
            raise Unreadable(f"{origin.size:,} bytes: more than an entry holds")
        text = "".join(origin.chunks())
        check_text(text)
        yield _record(text, origin, settings)
    except Unreadable as error:
        yield Unread("", str(error), text)


def _record(text: str, origin: SourceFile, settings: Settings) -> Record:
    draft, left, notes = _own(text, settings) or _foreign(text, settings)
    words = draft.pop("words", draft.get("headline", ""))
    zone = find_zone(left.pop("zone", None))
    name = origin.inside or os.path.basename(origin.name)
    named = find_date_in_name(name, os.path.abspath(origin.name))
    date = str(draft.pop("day", None) or named or left.pop("changed", None) or "")
    when = read_when(date, settings, zone=zone) if date else file_time(origin.modified(), settings)
    own = left.pop("id", None)
    parts = [str(own)] if own else [date, words, name]
    if left:
        draft["extra"] = {FORM: left}
    return make_record(FORM, "", derive_id(FORM, *parts), when, draft, settings, notes)


_Read = tuple[dict[str, Any], dict[str, Any], list[str]]
"""A draft with its `day` and the `words` of its id, what else there is, and notes for a person."""


def _own(text: str, settings: Settings) -> _Read | None:
    """What `chefslog edit` would read of its own sort of document; None for any other."""
    matter = text.partition("\n---")[0]
    if not re.search(r"^headline:", matter, re.MULTILINE) or _NOT_OURS.search(matter):
        return None
    try:
        draft = read_document(
            text, "9999-12-30", labels=settings.labels, day_minutes=settings.day_minutes
        )
    except DocumentError:
        return None
    return draft, {}, []


def _foreign(text: str, settings: Settings) -> _Read:
    if _PUBLISHED.match(text):
        raise Unreadable("a publication of chefslog cannot be read back; import an archive (json)")
    matter, body, note = split_front_matter(clean_text(text))
    notes = [note] if note else []
    if isinstance(matter.get("taxonomies"), dict):
        matter |= matter.pop("taxonomies")
    tags = [tag for name in _TAGS for tag in _words(matter.pop(name, None))]
    title, date = _first(matter, _TITLES), _date(matter)
    changed, zone = _first(matter, _CHANGED), _first(matter, _ZONES)
    body, embeds = _EMBED.subn("", _PROPERTY.sub("", body).strip())
    if embeds:
        notes.append(f"embedded pictures or notes left out: {embeds}")
    inline = [found[1] for found in _INLINE_TAG.finditer(CODE.sub(" ", body))]
    tags += [tag for tag in inline if to_typed_word(tag, "#") == tag]
    rest = body.strip()
    first, _, more = rest.partition("\n")
    words = plain_line(title)
    if title:
        title = plain_title(title)
        is_marked = says_more(first) or _LISTED.match(first)
        if first == title or (plain_line(first) == words and not is_marked):
            rest = more.strip()
    elif rest:
        title, rest = split_headline(body)
        words = plain_line(title)
    if not title:
        raise Unreadable("there is no title and no text in it")
    for name in list(matter):
        known = find_field(name)
        if known not in (None, "day", "headline", CLOCK) and known not in matter:
            matter[known] = matter.pop(name)
    draft, left = read_draft(matter, settings)
    notes += note_refused(left, draft)
    draft |= {"headline": title, "words": words, "tags": tags, "day": date}
    draft["notes"] = "\n\n".join(part for part in (draft.get("notes"), rest) if part)
    kept = {"changed": changed, "zone": zone}
    return draft, {**left, **{name: text for name, text in kept.items() if text}}, notes


def _first(matter: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first value under one of the names that is text, taken out of the front matter.

    Of a key that is there several times it is the first one's; the others stay.
    """
    keys = {re.sub("[_-]", " ", key): key for key in matter}
    for name in names:
        key = keys.get(name, name)
        value = matter.get(key)
        first, *others = value if isinstance(value, list) and value else [value]
        if isinstance(first, str) and first.strip():
            matter[key] = others
            text = first.strip()
            # Obsidian and Logseq make a date a link: [[2026-11-03]].
            return text[2:-2] if text.startswith("[[") and text.endswith("]]") else text
    return ""


def _date(matter: dict[str, Any]) -> str:
    date, clock = _first(matter, _DATES), matter.get("time")
    if date and isinstance(clock, str) and ":" not in date:
        return f"{date} {matter.pop('time')}"
    return date


def _words(value: Any) -> list[str]:
    """Tags out of a list, or of a text with commas or spaces between them."""
    parts = [*value] if isinstance(value, list | dict) else [value]
    mark = "," if parts != [value] or "," in str(value) else None
    texts = (re.sub(r"\[\[|\]\]", "", str(part or "")) for part in parts)
    return [word.strip() for text in texts for word in text.split(mark) if word.strip()]
