"""Reads the plain text files that jrnl keeps: `[2026-11-03 09:00] Title. Body`, one by one.

jrnl writes the heads of a file in one form until its setting changes. A time with seconds in
another form is a line of a log inside an entry; brackets that seem to hold a date which is not
understood end the entry before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chefslog.exchange.formats.dates import Samples, read_when
from chefslog.exchange.formats.jrnl import TAG, make_jrnl_record
from chefslog.exchange.formats.prose import split_sentence
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

_HEAD = re.compile(r"\[([^\]\n]{6,40})\](?= |\Z) ?(.*)\Z")
_OLD_HEAD = re.compile(r"(\d{4}-\d\d-\d\d \d\d?:\d\d(?::\d\d)?(?: [AaPp][Mm])?) (.*)\Z")
_MONTH = r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
_LIKE_A_DATE = re.compile(
    r"\d{4}[./-]\d{1,2}[./-]\d|\d[./-]\d{1,2}[./-]\d{4}|\d[./-]\d{1,2}[./-]\d+ +\d{1,2}:\d\d"
    rf"|{_MONTH}\D+\d+\D+\d|\d\D+{_MONTH}\D+\d",
    re.IGNORECASE,
)
_LOG_TIME = re.compile(r"\d:\d\d:\d\d(?!\d)(?!.*[ap]m\b)", re.IGNORECASE)
_LOG_LEVEL = re.compile(r"\A\W*(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b")
_NUMBERS = ("[9", "[9.9")
"""Forms of what is rather a number of something, or the time of a log, than a later head."""
_USUAL = ("[9-9-9", "[9-9-9 9:9", "[9-9-9 9:9:9 a")
"""Forms of heads that jrnl and people write, whatever the other heads of a file look like."""


def _recognise(head: str, name: str) -> int:
    first, *lines = head.split("\n", 30)
    found = (_HEAD if first[:1] == "[" else _OLD_HEAD).match(first)
    if found and _LIKE_A_DATE.search(found[1]):
        return 3
    heads = (_HEAD.match(line) for line in lines if name.endswith((".txt", ".jrnl", ".log")))
    return int(any(found and _LIKE_A_DATE.search(found[1]) for found in heads))


@register(
    "jrnl-text",
    "a file that jrnl keeps",
    recognise=_recognise,
    looks_for="lines such as `[2026-11-03 09:00] What I did`",
    in_folders=True,
)
def read_jrnl_text(origin: SourceFile, settings: Settings) -> Records:
    """The entries of a plain jrnl file. Raises OSError."""
    reader = _Reader(origin, settings)
    for number, line in origin.lines():
        yield from reader.take(number, line)
    yield from reader.finish()


@dataclass
class _Reader:
    """The entry at hand, line by line."""

    origin: SourceFile
    settings: Settings
    form: str = ""
    place: str = ""
    date: str = ""
    problem: str = ""
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    size: int = 0

    def __post_init__(self) -> None:
        heads = (_HEAD.match(line) for _, line in self.origin.lines())
        self.samples = Samples(lambda: (head[1] for head in heads if head))

    def take(self, number: int, line: str) -> Iterator[Record | Unread]:
        """Read a line; an entry that it ends comes out."""
        head = (_HEAD if line[:1] == "[" else _OLD_HEAD).match(line)
        problem = self._problem(number, line, head[1], head[2]) if head else None
        if head is None or problem is None:
            self._add(number, line)
            return
        yield from self.finish()
        self.place, self.date, self.problem = f"line {number}", head[1], problem
        self.lines, self.size = [line if problem else head[2]], 0

    def _problem(self, number: int, line: str, date: str, text: str) -> str | None:
        """What is wrong with a head, "" for nothing; None for a line that is no head."""
        form = line[: line.index(date)] + _form_of(date)
        if form[:1] != "[" and self.form[:1] == "[":
            return self._note(number)
        is_usual = not self.form or form in (self.form, *_USUAL)
        if not is_usual and _LOG_TIME.search(date):
            return self._note(number)
        if form != self.form:
            if self.form and form in _NUMBERS:
                return None
            try:
                read_when(date, self.settings, samples=self.samples)
            except Unreadable as error:
                return str(error) if self.form and _LIKE_A_DATE.search(date) else None
        if self.form and _LOG_LEVEL.match(text):
            return self._note(number)
        self.form = self.form or form
        return ""

    def _note(self, number: int) -> str | None:
        """Note that a line with a time is text of the entry at hand, so no head."""
        self.notes.append(f"line {number} begins with a time and is read as text of the entry")
        return None

    def _add(self, number: int, line: str) -> None:
        if self.place:
            # Of an endless entry no more is kept than shows that it does not fit.
            self.size += len(line) + 1
            if self.size <= TEXT_LIMIT + len(line):
                self.lines.append(line)
        elif line.strip():
            self.place, self.date, self.lines = f"line {number}", "", [line]
            self.problem = "text in front of the first entry"

    def finish(self) -> Iterator[Record | Unread]:
        """The entry at hand, if there is one."""
        if not self.place:
            return
        raw = "\n".join(self.lines)
        try:
            if self.problem:
                raise Unreadable(self.problem)
            check_text(raw, self.origin)
            first = self.lines[0].rstrip()
            lines = [first.removesuffix(" *"), *self.lines[1:]]
            title, body = split_sentence("\n".join(lines))
            yield make_jrnl_record(
                self.place, self.date, title, body, TAG.findall(raw), first.endswith(" *"),
                self.settings, samples=self.samples, notes=self.notes,
            )  # fmt: skip
        except Unreadable as error:
            shown = raw if self.problem else f"[{self.date}] {raw}"
            yield Unread(self.place, str(error), shown)
        self.place, self.notes = "", []


def _form_of(date: str) -> str:
    """The form of a date: numbers as 9, letters as a, so that the same form gives the same text."""
    return re.sub(r"[^\W\d]+", "a", re.sub(r"\d+", "9", date.strip()))
