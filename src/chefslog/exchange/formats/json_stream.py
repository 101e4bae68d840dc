"""Reads JSON of any size a record at a time: the lists of one object, or one list.

Only the record at hand is in memory. A record that is broken, too long or too deep is handed over
as such and reading goes on behind it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from chefslog.capture.letters import refuse_constant
from chefslog.exchange.formats.registry import Record, Records, Unread, Unreadable
from chefslog.exchange.source import SourceError, SourceFile, is_text

RECORD_LIMIT = 16 << 20
"""Characters of one record."""
DEPTH_LIMIT = 100_000
"""Brackets that are open at once before the end of a record is no longer looked for."""
_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR_END = re.compile(r"[,\]}\n]")
_NEXT_RECORD = re.compile(r",\s*\n\s*(?=\{)")
_BEHIND = frozenset(",:]} \t\r\n")
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(")?|[{}\[\]]', re.DOTALL)
"""A string, without the group where it goes on behind the end, or a bracket."""
_CLOSERS = {"{": "}", "[": "]"}


class NotJson(Exception):
    """What should be JSON is not, from its beginning."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One record: the list it stands in (`""` where the file is one list), its number and line.

    Members of the object that are no lists come as records with the number 0. With a `problem`
    there is no value, and `raw` is what stands there (of much, the beginning).
    """

    section: str
    number: int
    line: int
    value: Any = None
    problem: str = ""
    raw: str = ""

    @property
    def place(self) -> str:
        """Where it is, for a person."""
        where = f" of {self.section}" if self.section else ""
        return f"line {self.line}" + (f", record {self.number}{where}" if self.number else "")


def read_json_records(
    origin: SourceFile,
    make_record: Callable[[str, dict[str, Any]], Record],
    section: str | None = None,
    beside: tuple[str, ...] = (),
    split: Callable[[Iterator[str]], Iterator[Piece]] | None = None,
) -> Records:
    """Make a record of each object (given its place too) of a file's lists, or of one of them.

    `beside` are members that may stand beside that one; `split` is `pieces`, or `lines`. Raises
    SourceError for a file that is not JSON.
    """
    try:
        for piece in (split or pieces)(origin.chunks()):
            if piece.problem:
                yield Unread(piece.place, piece.problem, piece.raw)
                continue
            # A stray bracket in front of records makes them a list inside the list.
            is_list = piece.number and isinstance(piece.value, list) and piece.value
            for value in piece.value if is_list else [piece.value]:
                try:
                    if not piece.number:
                        if piece.section not in beside:
                            raise Unreadable(f'"{piece.section[:60]}" is not in an entry')
                        continue
                    if not isinstance(value, dict):
                        raise Unreadable("not a JSON object")
                    if section not in (None, piece.section):
                        raise Unreadable(f'not one of the "{section}"')
                    yield make_record(piece.place, value)
                except Unreadable as error:
                    raw = json.dumps(value, ensure_ascii=False)[:100_000]
                    yield Unread(piece.place, str(error), raw)
    except NotJson as error:
        raise SourceError(f"{origin.name}: {error}") from error


def is_lines(head: str) -> bool:
    """Whether a JSON text that begins so is objects behind each other, such as JSON lines."""
    first, _, rest = head.partition("\n")
    if first[:1] == "{" and first.rstrip().endswith("}") and "\n{" in f"\n{rest}":
        return True
    try:
        value, end = json.JSONDecoder().raw_decode(head)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and head[end:].lstrip().startswith("{")


def lines(chunks: Iterator[str]) -> Iterator[Piece]:
    """Every value of a text in which they stand behind each other, as in JSON lines."""
    text = _Text(chunks, comma="")
    number = 0
    while (sign := text.peek()) and not text.broken:
        if sign == ",":
            text.at += 1
            continue
        number += 1
        yield _piece("", number, text.line(), text.value())


def pieces(chunks: Iterator[str]) -> Iterator[Piece]:
    """Every record of a JSON text that comes in chunks. Raises NotJson."""
    text = _Text(chunks)
    first = text.peek()
    if first == "[":
        text.at += 1
        yield from _items(text, "")
        while text.peek() and not text.broken:
            yield from _more_items(text, "")
    elif first == "{":
        text.at += 1
        yield from _members(text)
    else:
        raise NotJson("neither a JSON object nor a list" if first else "the file is empty")
    if text.peek() and not text.broken:
        yield Piece("", 0, text.line(), None, "there is more behind the end", text.rest())


def _members(text: _Text) -> Iterator[Piece]:
    section: str | None = None
    while not text.broken:
        sign = text.peek()
        if sign == ",":
            text.at += 1
            continue
        if sign == "}":
            text.at += 1
            if section is None or not text.peek():
                return
            yield from _more_items(text, section)
            continue
        name = text.value() if sign == '"' else None
        if not isinstance(name, str) or text.peek() != ":":
            if section is None or not sign:
                yield text.cut_off("")
                return
            head = name.raw if isinstance(name, _Broken) else name and f'"{name}"'
            yield from _more_items(text, section, head or "")
            continue
        text.at += 1
        sign = text.peek()
        if not sign:
            yield text.cut_off("")
            return
        if sign == "[":
            section = name
            text.at += 1
            yield from _items(text, name)
            continue
        yield _piece(name, 0, text.line(), text.value())


def _items(text: _Text, section: str) -> Iterator[Piece]:
    number = 0
    is_behind_value = False
    while True:
        sign = text.peek()
        if sign == ",":
            text.at += 1
            is_behind_value = False
            continue
        if sign == "]":
            text.at += 1
            return
        if not sign:
            yield text.cut_off(section)
            return
        if not number:
            text.indent = text.skipped
        number += 1
        line = text.line()
        value = text.resumed() if is_behind_value or sign in "}:" else text.value()
        is_behind_value = True
        yield _piece(section, number, line, value)
        if text.broken:
            return


def _more_items(text: _Text, section: str, head: str = "") -> Iterator[Piece]:
    """What stands behind the end of a list: the list was closed too early, or it is no JSON.

    `head` is the part of it that has been read.
    """
    line, broken = text.line(), text.resumed()
    yield Piece(section, 0, line, None, broken.problem, head + broken.raw)
    if not text.broken:
        yield from _items(text, section)


def _piece(section: str, number: int, line: int, value: Any) -> Piece:
    if isinstance(value, _Broken):
        return Piece(section, number, line, None, value.problem, value.raw)
    return Piece(section, number, line, value)


@dataclass(frozen=True, slots=True)
class _Broken:
    problem: str
    raw: str


class _Text:
    """A window on the text, and the place in it."""

    def __init__(self, chunks: Iterator[str], comma: str = ",") -> None:
        self.chunks = chunks
        self.comma = comma
        self.text = ""
        self.at = 0
        self.broken = False
        self.skipped = self.indent = 0
        self._lines = 1
        self._counted = 0
        self._decoder = json.JSONDecoder(parse_constant=refuse_constant)

    def fill(self) -> bool:
        """Drop what was read and add a chunk; False at the end."""
        chunk = next(self.chunks, "")
        if not chunk:
            return False
        self.line()
        self.text = self.text[self.at :] + chunk
        self.at = self._counted = 0
        return True

    def line(self) -> int:
        """The number of the line that is being read."""
        self._lines += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._lines

    def peek(self) -> str:
        """The next character that is not white space, "" at the end; the place is there now."""
        while True:
            start = self.at
            space = _SPACE.match(self.text, start)
            self.at = space.end() if space else start
            _, newline, indent = self.text[start : self.at].rpartition("\n")
            if newline:
                self.skipped = min(len(indent), 100)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.fill():
                return ""

    def rest(self) -> str:
        """What is left in the window."""
        kept, self.at = self.text[self.at :], len(self.text)
        return kept

    def cut_off(self, section: str) -> Piece:
        """The end where there should be none."""
        self.broken = True
        line = self.line()
        return Piece(section, 0, line, None, "the file breaks off here", self.rest()[:1000])

    def value(self) -> Any:
        """The value that begins here, or what is wrong with it."""
        try:
            value, end = self._decoder.raw_decode(self.text, self.at)
            # Of a number the window may show only the beginning.
            if self.text[end : end + 1] in _BEHIND:
                return self._taken(value, end)
        except (ValueError, RecursionError):
            pass
        found = self._find_end()
        if isinstance(found, _Broken):
            return found
        if found < 0:
            return self.resumed()
        try:
            value, end = self._decoder.raw_decode(self.text, self.at)
        except RecursionError:
            problem = "nested too deeply"
        except ValueError as error:
            problem = f"not JSON: {getattr(error, 'msg', error)}"
        else:
            if not self.text[end:found].strip():
                return self._taken(value, found)
            problem = "not JSON: something behind a value"
        return self._broken(problem, found)

    def _taken(self, value: Any, end: int) -> Any:
        raw = self.text[self.at : end]
        self.at = end
        return value if is_text(raw) else _Broken("not text in the file's encoding", raw)

    def _find_end(self) -> int | _Broken:
        """Where the value ends by its brackets and quotes alone, -1 where they do not match.

        What is beyond the limit is passed over and dropped from the window.
        """
        if self.text[self.at] not in '{["':
            while not (found := _SCALAR_END.search(self.text, self.at)):
                if len(self.text) - self.at > RECORD_LIMIT or not self.fill():
                    return -1
            return found.start()
        opened: list[str] = []
        place, raw = self.at, ""
        while True:
            end, place, cut = self._scan(place, opened)
            if end is not None:
                break
            if raw or len(self.text) - self.at > RECORD_LIMIT:
                raw = raw or self.text[self.at : self.at + 1000]
                self.at = len(self.text)
                self.line()
                self.text, self.at, self._counted, place = cut, 0, 0, 0
            place -= self.at
            if not self.fill():
                end = -1
                break
        if not raw:
            return end
        self.broken = end < 0
        self.at = len(self.text) if self.broken else end
        return _Broken(f"longer than the {RECORD_LIMIT} characters that a record may have", raw)

    def _scan(self, place: int, opened: list[str]) -> tuple[int | None, int, str]:
        """Where the value ends, None where it goes on: then the place to go on from, and how a
        string begins that is cut off there.
        """
        for found in _TOKEN.finditer(self.text, place):
            sign = found[0][0]
            if sign == '"' and not found[1]:
                return None, found.start(), '"' + self.text[found.end() :]
            if sign in _CLOSERS:
                opened.append(_CLOSERS[sign])
            elif sign != '"' and (not opened or opened.pop() != sign):
                return -1, 0, ""
            if not opened:
                return found.end(), 0, ""
            if len(opened) > DEPTH_LIMIT:
                return -1, 0, ""
        return None, len(self.text), ""

    def _broken(self, problem: str, end: int) -> _Broken:
        # A stray quote moves the end into another record; the next one begins before it.
        following = self._next_record(self.at + 1, end + 1)
        end = end if following is None else following
        raw = self.text[self.at : end]
        self.at = max(end, self.at + 1)
        return _Broken(problem, raw)

    def _next_record(self, *window: int) -> int | None:
        """Where the next record seems to begin, as little indented as the list's first one."""
        pattern = re.compile(rf"{self.comma}[ \t]*\n[ \t]{{0,{self.indent}}}(?=\{{)")
        found = pattern.search(self.text, *window)
        return found.start() if found else None

    def resumed(self) -> _Broken:
        """Go on where the next record seems to begin; all is lost where none does."""
        while True:
            found = self._next_record(self.at)
            if found is None and self.comma and (loose := _NEXT_RECORD.search(self.text, self.at)):
                found = loose.start()
            if found is not None:
                return self._broken("not JSON: brackets or quotes do not match", found)
            if len(self.text) - self.at > RECORD_LIMIT or not self.fill():
                self.broken = True
                return _Broken("the file breaks off in the middle of it", self.rest())
