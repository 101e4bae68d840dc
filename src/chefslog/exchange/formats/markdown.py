"""Reads a Markdown file as one entry: a note of Obsidian or Logseq, a post of Hugo or Jekyll."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from chefslog.capture.document import DocumentError, read_document
from chefslog.exchange.formats.dates import (
    Samples,
    file_time,
    find_date_in_name,
    find_offset,
    find_zone,
    read_when,
)
from chefslog.exchange.formats.entries import (
    DAY_NAMES,
    DONE_NAMES,
    make_record,
    may_be_day,
    name_fields,
    note_refused,
    plain_name,
    read_draft,
    to_typed_word,
)
from chefslog.exchange.formats.front_matter import split_front_matter
from chefslog.exchange.formats.prose import (
    CODE,
    EMPTY,
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
from chefslog.model.fields import BY_NAME
from chefslog.model.kinds import TEXT_LIMIT
from chefslog.model.sanitize import clean_text

FORM = "markdown"
ENDINGS = (".md", ".markdown", ".mdown")
_TITLES = ("headline", "title", "titel", "titre", "título")
_DATES = (
    "day", "date", "datetime", "created", "created at", "date created", "creation date",
    "published", "publishdate", "publish date", "pubdate",
)  # fmt: skip
"""Keys of the day that ids are made of; MORE_DATES say it as well."""
_MORE_DATES = ("created on", "created time")
_CHANGED = (
    "updated", "updated at", "modified", "date modified", "lastmod", "last modified at", "changed",
)  # fmt: skip
_ZONES = ("timezone", "time zone", "tz", "zone")
_TAGS = ("tags", "tag", "labels", "categories", "category", "keywords")
_NOT_OURS = re.compile(r"^[\w -]+:[ \t]+(?:['\[{>|&*!]|.*\s#)", re.MULTILINE)
_INLINE_TAG = re.compile(
    r"(?<![^\s(])#(?:([^\W\d_][\w/-]*(?: [\w/-]+){1,3}(?<=\w\w))#|([^\W\d_][\w/-]*\w))(?![\w#])"
)
"""A tag of several words, as Bear has them, ends with a # too."""
_PAGE_TITLE = re.compile(r"# +(\S.*)")
"""All that stands above the first day of a log: it is kept beside each of its entries."""
_LISTED = re.compile(r"(?:[-+*>]|\d{1,9}[.)])\s")
_BELOW_TITLE = re.compile(r"([A-Za-z][\w -]{0,30}): +(\S.*)")
_PUBLISHED = re.compile(r"# Journal\n\n## \w{3} \d{1,2} \w{3} \d{4}\n\n### ")
_EMBED = re.compile(r"(?<![ \t])[ \t]*!\[\[([^\[\]\n]*)\]\]")
_PROPERTY = re.compile(
    r"^[ \t]*(?:(?:id|collapsed):: [^\n]*|:LOGBOOK:\n(?:[ \t]*CLOCK:[^\n]*\n)*[ \t]*:END:)\n?",
    re.MULTILINE,
)
"""What Logseq writes below a block for itself."""
_TARGET = re.compile(r"\]\([^()\n]*\)|^[ \t]*\[[^\[\]\n]+\]:.*", re.MULTILINE)
"""Where a link leads to, behind its text or in a line of its own."""
_WHOLE_LINK = re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]")


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
    """The one entry of a file, or those of a log with days as headings. Raises OSError."""
    text = ""
    try:
        if origin.size > 4 * TEXT_LIMIT:
            raise Unreadable(f"{origin.size:,} bytes: more than an entry holds")
        text = "".join(origin.chunks())
        check_text(text, origin)
        days = _split_days(text, settings)
        if not days:
            yield _record("", text, origin, settings)
    except Unreadable as error:
        yield Unread("", str(error), text)
        return
    samples = Samples(lambda: (day for _, day, _ in days))
    page: dict[str, str] = {}
    for place, day, part in days:
        try:
            if not day and (title := _PAGE_TITLE.fullmatch(part.strip())):
                page = {"page": title[1]}
                continue
            if not day:
                raise Unreadable("stands above the first day")
            yield _record(place, part, origin, settings, samples, page)
        except Unreadable as error:
            yield Unread(place, str(error), part)


def _split_days(text: str, settings: Settings) -> list[tuple[str, str, str]]:
    """The place, day and text of each part of a log that has days as headings; [] for other notes.

    The day is "" for what stands above them.
    """
    lines = text.split("\n")
    titles = {at: line.strip("# ") for at, line in enumerate(lines) if line.startswith("#")}
    days = {at: title for at, title in titles.items() if _is_day(title, settings)}
    if len(days) < 2 or text.startswith(("---", "+++", "{")):
        return []
    parts = [
        (f"line {at + 1}", days.get(at, ""), "\n".join(lines[at:end]))
        for at, end in pairwise([0, *days, len(lines)])
    ]
    return [part for part in parts if part[2].strip()]


@dataclass
class _Note:
    """What a file says: a draft, what is beside it, the parts of its id, and when it was."""

    draft: dict[str, Any]
    left: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    words: str = ""
    date: str = ""
    more_date: str = ""
    done: str = ""
    changed: str = ""
    zone: str = ""


def _record(
    place: str,
    text: str,
    origin: SourceFile,
    settings: Settings,
    samples: Samples | None = None,
    beside: dict[str, str] | None = None,
) -> Record:
    note = _own(text, settings) or _foreign(text, settings)
    note.left |= beside or {}
    zone = find_zone(note.zone) or find_offset(note.zone)
    if note.zone and zone is None:
        note.left["zone"] = note.zone
        note.notes.append(f'there is no zone "{note.zone[:60]}"')
    name = origin.inside or os.path.basename(origin.name)
    named = find_date_in_name(name, os.path.abspath(origin.name))
    own = note.left.pop("id", None)
    parts = [str(own)] if own else [note.date or named or note.changed, note.words, name]
    date = note.done or note.date or note.more_date or named
    date = date or _find_day(note.left, DAY_NAMES) or note.changed
    if note.changed and date != note.changed:
        note.left["changed"] = note.changed
    if "→" in date:
        note.left["date"] = date
    if not date:
        _refuse_unused_day(note.left, settings)
    if date:
        when = read_when(date, settings, zone=zone, samples=samples)
    else:
        when = file_time(origin.modified(), settings)
    return make_record(FORM, place, parts, when, note.draft, settings, note.notes, note.left)


def _own(text: str, settings: Settings) -> _Note | None:
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
    date = str(draft.pop("day", None) or "")
    return _Note(draft, words=draft.get("headline", ""), date=date)


def _foreign(text: str, settings: Settings) -> _Note:
    if _PUBLISHED.match(text):
        raise Unreadable("a publication of chefslog cannot be read back; import an archive (json)")
    matter, body, note = split_front_matter(clean_text(text))
    notes = [note] if note else []
    _join_taxonomies(matter)
    done = _take_done(matter, settings)
    title, date = _first(matter, _TITLES), _date({**matter} if done else matter)
    more_date = "" if date or done else _find_day(matter, (*_DATES, *_MORE_DATES))
    below, below_date, body = _split_properties(body, settings)
    more_date = more_date or below_date
    matter = below | matter
    tags = [tag for name in _TAGS for tag in _words(matter.pop(name, None))]
    changed, zone = _first(matter, _CHANGED), _first(matter, _ZONES)
    body = _remove(_PROPERTY, body)[0].strip()
    body, embeds = _remove(_EMBED, body)
    if embeds:
        notes.append(f"embedded pictures or notes left out: {embeds}")
    for found in _INLINE_TAG.finditer(_TARGET.sub("]", CODE.sub(" ", body))):
        if found[1] or to_typed_word(found[2], "#") == found[2]:
            tags.append(found[1] or found[2])
    rest = body.strip()
    first, _, more = rest.partition("\n")
    words = plain_line(title)
    if title:
        title = plain_title(title)
        is_marked = says_more(first) or _LISTED.match(first)
        if first == title or (plain_line(first) == words and not is_marked):
            rest = more.strip()
    elif rest:
        heading = first.strip("# ")
        title, rest = (heading, more) if _is_day(heading, settings) else split_headline(body)
        words = heading if title == heading else plain_line(title)
        if _is_day(title, settings) and rest != body:
            # A note of a day has the day as its title, and what was done below it.
            more_date = more_date or title
            title, rest = split_headline(rest)
    if not title.strip(EMPTY):
        raise Unreadable("there is no title and no text in it")
    matter = name_fields(matter)
    for name in matter.keys() & BY_NAME.keys():
        if BY_NAME[name].kind.is_vocabulary:
            matter[name] = _show_links(matter[name])
    draft, left = read_draft(matter, settings)
    notes += note_refused(left, draft)
    draft |= {"headline": title, "tags": [*draft.get("tags", ()), *tags]}
    draft["notes"] = "\n\n".join(part for part in (draft.get("notes"), rest) if part)
    return _Note(draft, left, notes, words, date, more_date, done, changed, zone)


def _join_taxonomies(matter: dict[str, Any]) -> None:
    """Hugo has tags in a table of their own, or beside it, or both."""
    if isinstance(matter.get("taxonomies"), dict):
        for name, value in matter.pop("taxonomies").items():
            low = name.strip().casefold()
            both = [one for one in (matter.get(low), value) if one]
            matter[low] = [
                word for one in both for word in (one if isinstance(one, list) else [one])
            ]


def _remove(shape: re.Pattern[str], text: str) -> tuple[str, int]:
    """The text without what has a shape and is not in code, and how many there were."""
    count = 0

    def keep_code(found: re.Match[str]) -> str:
        nonlocal count
        count += found.lastgroup != "code"
        return found[0] if found.lastgroup == "code" else ""

    both = rf"(?P<code>{CODE.pattern})|(?:{shape.pattern})"
    return re.sub(both, keep_code, text, flags=re.DOTALL | re.MULTILINE), count


def _show_links(value: Any) -> Any:
    """A value, or the values of a list, by the text of a link: `[[Auth]]` is `Auth`."""
    if isinstance(value, list):
        return [_show_links(text) for text in _texts(value)]
    link = _WHOLE_LINK.fullmatch(value.strip()) if isinstance(value, str) else None
    return link[1] if link else value


def _find_day(matter: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first value under one of the names, however they are written, that may be a day.

    It is taken out of the front matter, where it is all that its key says.
    """
    keys = {plain_name(key): key for key in matter}
    for name in names:
        key = keys.get(plain_name(name), "")
        texts = _texts(matter.get(key))
        if texts and may_be_day(texts[0]):
            if len(texts) == 1:
                del matter[key]
            return _unlink(texts[0])
    return ""


def _take_done(matter: dict[str, Any], settings: Settings) -> str:
    """The day on which the work was done, where none is said plainly; that of its note stays."""
    if any(_texts(matter.get(name)) for name in _DATES[:3]):
        return ""
    days = {
        key: value
        for key, value in matter.items()
        if _is_day(_unlink("".join(_texts(value)[:1])), settings)
    }
    rest = dict(days)
    done = _find_day(rest, DONE_NAMES)
    for key in days.keys() - rest.keys():
        del matter[key]
    return done


def _split_properties(body: str, settings: Settings) -> tuple[dict[str, Any], str, str]:
    """The lines below a title such as `Created: November 3, 2026 9:00 AM`, as Notion has them.

    What they say, the day of them, and the body without them; only the day where there is no title.
    """
    top, _, below = body.strip().partition("\n")
    has_title = top.startswith("# ")
    lines = (below if has_title else body).strip().split("\n")
    found: dict[str, Any] = {}
    while lines and (mark := _BELOW_TITLE.match(lines[0])) and mark[1].casefold() not in found:
        found[mark[1].casefold()] = mark[2]
        del lines[0]
    days = {name: text for name, text in found.items() if _is_day(text, settings)}
    day = _find_day(dict(days), DAY_NAMES)
    if not has_title or not day:
        return {}, day, body
    used = next(name for name in days if _unlink(days[name]) == day)
    return {name: found[name] for name in found if name != used}, day, "\n".join([top, *lines])


def _refuse_unused_day(left: dict[str, Any], settings: Settings) -> None:
    """Refuse a note that has a day under a name that is not known. Raises Unreadable."""
    for name, value in left.items():
        for text in _texts(value):
            if _is_day(_unlink(text), settings):
                raise Unreadable(f'is "{name}: {text[:60]}" its day? Then call that "date"')


def _is_day(text: str, settings: Settings) -> bool:
    """Whether a text is a day with its whole year: `1.2.10` is rather a version."""
    try:
        has_year = re.search(r"\d{4}", text) and not text.isdigit()
        return bool(has_year and read_when(text, settings))
    except Unreadable:
        return False


def _texts(value: Any) -> list[str]:
    """The texts in lists and objects, the start of a span first."""
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value, key=lambda key: key != "start")]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [value.strip()] if isinstance(value, str) and value.strip() else []


def _unlink(text: str) -> str:
    """What a link leads to: Obsidian and Logseq make a day one, `[[2026-11-03|Tue]]`."""
    return text.removeprefix("[[").removesuffix("]]").partition("|")[0].strip()


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
            return text[2:-2] if text.startswith("[[") and text.endswith("]]") else text
    return ""


def _date(matter: dict[str, Any]) -> str:
    date, clock = _first(matter, _DATES).partition("|")[0].strip(), matter.get("time")
    if date and isinstance(clock, str) and ":" not in date:
        return f"{date} {matter.pop('time')}"
    return date


def _words(value: Any) -> list[str]:
    """Tags out of a list, or of a text with commas or spaces between them."""
    parts = [*value] if isinstance(value, list | dict) else [value]
    mark = "," if parts != [value] or "," in str(value) else None
    return [word for part in parts for word in str(part or "").split(mark) if word.strip()]
