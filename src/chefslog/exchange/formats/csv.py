"""Reads tables: comma, semicolon, tab or bar between columns, names in the first row.

A quote that is never closed costs its own row only; columns of the same name are one list.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from chefslog.exchange.formats.dates import Samples, is_clock, read_when
from chefslog.exchange.formats.entries import derive_id, make_record
from chefslog.exchange.formats.field_names import CLOCK, DAY_NAMES, find_field, read_draft
from chefslog.exchange.formats.prose import split_headline
from chefslog.exchange.formats.records import (
    Record,
    Records,
    Settings,
    Unread,
    Unreadable,
    check_text,
)
from chefslog.exchange.formats.registry import register
from chefslog.exchange.publication import RISKY
from chefslog.exchange.source import LINE_LIMIT, SourceError, SourceFile
from chefslog.model.fields import BY_NAME

FORM = "csv"
_DELIMITERS = ",;\t|"
_PREAMBLE = 20
"""Lines within which the names of the columns have to come."""


@dataclass(frozen=True)
class Preset:
    """What is known of the tables of one program.

    `columns` are the names of the columns of a field, the best first; `seconds` are fields whose
    numbers are seconds; `words` are the values of a field in this program's words.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@register(
    FORM,
    "a table; --map says which column is what",
    recognise=lambda head, name: int(name.endswith((".csv", ".tsv"))),
    looks_for="rows below a row with the names of the columns",
)
def read_csv(origin: SourceFile, settings: Settings) -> Records:
    """The rows of a table as entries. Raises SourceError."""
    return read_table(origin, settings, FORM, Preset())


def read_table(origin: SourceFile, settings: Settings, form: str, preset: Preset) -> Records:
    """The rows of a table of a program whose columns are known. Raises SourceError."""

    def is_header(cells: list[str]) -> bool:
        try:
            _Table(origin, _Row(0, cells, ""), settings, form, preset)
        except SourceError:
            return False
        return True

    rows = _Rows(origin, is_header)
    header = next(
        (row for row in rows.read() if row.problem or any(map(str.strip, row.cells))), None
    )
    if header is None:
        return
    table = _Table(origin, header, settings, form, preset)
    for number, text in rows.above:
        if text.strip(f"{_DELIMITERS} "):
            yield Unread(f"line {number}", "stands above the names of the columns", text)
    for row in rows.read(table.is_row):
        if row.problem:
            yield Unread(f"line {row.line}", row.problem, row.raw)
        elif any(cell.strip() for cell in row.cells):
            try:
                check_text(row.raw)
                yield table.record(row)
            except Unreadable as error:
                yield Unread(f"line {row.line}", str(error), row.raw)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: list[str]
    raw: str
    problem: str = ""


class _Rows:
    """The rows of a table one after the other, each with the line that it begins in.

    `is_header` tells the row with the names of the columns; lines in front of it are `above`.
    """

    def __init__(
        self, origin: SourceFile, is_header: Callable[[list[str]], bool] = lambda cells: True
    ) -> None:
        self._lines = _Lines(origin.lines())
        self.above: list[tuple[int, str]] = []
        self._delimiter = self._find_delimiter(is_header)
        self._reader = csv.reader(self._lines, delimiter=self._delimiter, strict=True)

    def _find_delimiter(self, is_header: Callable[[list[str]], bool]) -> str:
        """What `sep=` says, else what splits the names, else what the first row has most of."""
        for line in self._lines:
            said = line.rstrip("\n").strip('"')
            if said.lower().startswith("sep=") and len(said) == 5:
                return said[4]
            if line.strip(f"{_DELIMITERS} \n"):
                break
            self._lines.taken.clear()
        else:
            return ","
        best = _by_frequency(line)[0]
        for text in [line, *islice(self._lines, _PREAMBLE)]:
            at = len(self.above)
            for delimiter in _by_frequency(text):
                if is_header(_split(text.rstrip("\n"), delimiter) or []):
                    self._lines.push_back(at)
                    return delimiter
            self.above.append(self._lines.taken[at])
        self._lines.push_back(0)
        self.above = []
        return best

    def read(self, is_row: Callable[[list[str]], bool] = lambda cells: False) -> Iterator[_Row]:
        """The rows from here on; `is_row` tells a row that an open quote has swallowed."""
        lines = self._lines
        while True:
            lines.taken.clear()
            cells: list[str] | None
            limit = csv.field_size_limit(LINE_LIMIT)
            try:
                cells = next(self._reader)
                # A quote behind spaces is no quote for the reader.
                if len(lines.taken) == 1 and any(cell.lstrip(" ")[:1] == '"' for cell in cells):
                    cells = self._tolerant()
            except StopIteration:
                return
            except csv.Error as error:
                cells = self._tolerant() if len(lines.taken) == 1 else None
                problem = str(error)
            finally:
                csv.field_size_limit(limit)
            line, first = lines.taken[0]
            if cells is not None and len(lines.taken) > 1:
                inside = [text for _, text in lines.taken[1:] if self._delimiter in text]
                if any(is_row(_split(text, self._delimiter) or []) for text in inside):
                    cells = None
            if cells is None:
                lines.push_back(1)
                problem = "a quote is opened in this row and not closed; the next rows are read"
                yield _Row(line, [], first, problem)
            elif len(lines.taken) == 1:
                yield _Row(line, cells, first)
            else:
                yield _Row(line, cells, "\n".join(text for _, text in lines.taken))

    def _tolerant(self) -> list[str] | None:
        return _split(self._lines.taken[0][1], self._delimiter)


def _by_frequency(line: str) -> list[str]:
    outside_quotes = "".join(line.split('"')[::2])
    return sorted(_DELIMITERS, key=outside_quotes.count, reverse=True)


def _split(line: str, delimiter: str) -> list[str] | None:
    """The cells of one line in which a quote ends a cell only in front of a delimiter or the end.

    Spaces may stand round the quotes; words behind them make the quotes text. None where a quote
    is not closed.
    """
    cells, at = [], 0
    while at <= len(line):
        quote = len(line) - len(line[at:].lstrip(" "))
        if line[quote : quote + 1] != '"':
            end = line.find(delimiter, at)
            end = len(line) if end < 0 else end
            cells.append(line[at:end])
            at = end + 1
            continue
        at, end = quote, quote + 1
        while True:
            end = line.find('"', end)
            rest = line[end + 1 :].lstrip(" ")[:1]
            if end < 0 or rest in ("", delimiter):
                break
            end += 2 if line[end + 1 : end + 2] == '"' else 1
        if end < 0:
            end = line.find(delimiter, at)
            end = len(line) if end < 0 else end
            if line.count('"', at, end) % 2:
                return None
            cells.append(line[at:end])
        else:
            cells.append(line[at + 1 : end].replace('""', '"'))
            end = line.find(delimiter, end + 1)
            end = len(line) if end < 0 else end
        at = end + 1
    return cells


class _Lines:
    """Lines that can be given back; `taken` are those since it was cleared, with their numbers."""

    def __init__(self, source: Iterator[tuple[int, str]]) -> None:
        self._source = source
        self._back: deque[tuple[int, str]] = deque()
        self.taken: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        numbered = self._back.popleft() if self._back else next(self._source)
        self.taken.append(numbered)
        return numbered[1] + "\n"

    def push_back(self, kept: int) -> None:
        """Give back the lines taken, but for the first `kept`."""
        self._back.extendleft(reversed(self.taken[kept:]))
        del self.taken[kept:]


class _Table:
    """What the columns of a table are, and how a row of it becomes an entry."""

    def __init__(
        self, origin: SourceFile, header: _Row, settings: Settings, form: str, preset: Preset
    ) -> None:
        if header.problem:
            raise SourceError(
                f"{origin.name}, line {header.line}: a quote is opened in the row with the names "
                "of the columns and not closed"
            )
        self.origin = origin
        self.names = [name.strip() for name in header.cells]
        self.settings = settings
        self.form = form
        self.preset = preset
        self.columns = self._find_columns()
        self.samples = Samples(self._days)
        self.day = [at for name in ("day", CLOCK) for at in self.columns.get(name, [])][:1]

    def _find_columns(self) -> dict[str, list[int]]:
        """The columns of each field: as the person said, as the program has them, by their names.

        Raises SourceError where there is none for the headline or the day.
        """
        columns: dict[str, list[int]] = {}
        places: dict[str, list[int]] = {}
        for place, name in enumerate(self.names):
            places.setdefault(name.casefold(), []).append(place)
        for given, wanted in self.settings.columns.items():
            known = given if given in BY_NAME else find_field(given)
            if known is None:
                raise SourceError(f'--map: there is no field "{given}"')
            for name in wanted:
                if name.strip().casefold() not in places:
                    there = ", ".join(self.names)
                    raise SourceError(f'--map: no column "{name}"; there are: {there}')
                columns.setdefault(known, []).extend(places[name.strip().casefold()])
        settled = set(columns)
        days = (*self.preset.columns.get("day", ()), *DAY_NAMES)
        for known, wanted in {**self.preset.columns, "day": days}.items():
            found = [place for name in wanted for place in places.get(name.casefold(), [])]
            if found and known not in settled:
                columns[known] = found
                settled.add(known)
        taken = {place for found in columns.values() for place in found}
        for place, name in enumerate(self.names):
            named = find_field(name)
            if named and named not in settled and place not in taken:
                columns.setdefault(named, []).append(place)
        columns = {known: list(dict.fromkeys(found)) for known, found in columns.items()}
        if "headline" not in columns and "notes" not in settled and "notes" in columns:
            columns["headline"] = columns.pop("notes")
        missing = [what for what in ("headline", "day") if what not in columns]
        if missing and not (missing == ["day"] and CLOCK in columns):
            raise SourceError(
                f"{self.origin.name}: which column is the {' and which the '.join(missing)}? Say "
                f"so with --map {missing[0]}=NAME; there are: {', '.join(self.names)}"
            )
        return columns

    def is_row(self, cells: list[str]) -> bool:
        """Whether the cells of one line seem to be a row of this table."""
        if len(cells) != len(self.names):
            return False
        try:
            read_when(self._cell(cells, self.day[0]), self.settings)
        except Unreadable:
            return False
        return True

    def _cell(self, cells: list[str], at: int) -> str:
        text = cells[at] if at < len(cells) else ""
        # A quote keeps spreadsheets from taking a cell for a formula.
        return text[1:] if text[:1] == "'" and text[1:2] in RISKY else text

    def _days(self) -> Iterator[str]:
        rows = _Rows(self.origin, lambda cells: [name.strip() for name in cells] == self.names)
        next(rows.read(), None)
        for row in rows.read(self.is_row):
            yield self._cell(row.cells, self.day[0])

    def record(self, row: _Row) -> Record:
        """The record of a row. Raises Unreadable."""
        used: set[int] = set()
        date, notes = self._date(row.cells, used)
        when = read_when(date, self.settings, samples=self.samples)
        said = {
            known: self._values(row.cells, known, used)
            for known in self.columns
            if known not in ("day", CLOCK)
        }
        draft, refused = read_draft(said, self.settings)
        left = {name: texts if len(texts) > 1 else texts[0] for name, texts in refused.items()}
        headline, rest = split_headline((said.get("headline") or [""])[0])
        draft["headline"] = headline
        if rest:
            draft["notes"] = "\n\n".join(part for part in (rest, draft.get("notes", "")) if part)
        kept = {**self._others(row.cells, used), **left}
        if kept:
            draft["extra"] = {self.form: kept}
        notes += [
            f'{name}: "{str(text)[:40]}" is not one of its values' for name, text in left.items()
        ]
        entry_id = derive_id(
            self.form, *(self._cell(row.cells, at) for at in range(len(row.cells)))
        )
        return make_record(
            self.form, f"line {row.line}", entry_id, when, draft, self.settings, notes
        )

    def _date(self, cells: list[str], used: set[int]) -> tuple[str, list[str]]:
        """The first date that a row has, with its clock, and a note where the best one is empty."""
        days, clocks = (self.columns.get(name, []) for name in ("day", CLOCK))
        at = next((at for at in days if self._cell(cells, at).strip()), None)
        clock = next((place for place in clocks if self._cell(cells, place).strip()), None)
        if at is not None and clock is not None and not is_clock(self._cell(cells, clock)):
            clock = None
        if at is None and clock is None:
            raise Unreadable("no day")
        found = [place for place in (at, clock) if place is not None]
        texts = [self._cell(cells, place).strip() for place in found]
        if len(texts) > 1 and ":" in texts[0]:
            texts, found = texts[:1], found[:1]
        used.update(found)
        named = at is not None and at != days[0] and self.names[at] != self.names[days[0]]
        return " ".join(texts), [
            f'there is no "{self.names[days[0]]}"; the day is that of "{self.names[at]}"'
        ] if named and at is not None else []

    def _values(self, cells: list[str], known: str, used: set[int]) -> list[str]:
        """The texts of a field: of all its columns where it can hold them, else of the first."""
        found: list[str] = []
        words = self.preset.words.get(known, {})
        for at in self.columns[known]:
            text = self._cell(cells, at)
            kind = BY_NAME[known].kind
            if not text.strip() or (found and not (kind.is_many or kind.is_long)):
                continue
            if words and text.strip().casefold() not in words:
                continue
            used.add(at)
            if known in self.preset.seconds and text.strip().isdigit():
                text = f"{round(int(text) / 60)}m"
            found.append(words.get(text.strip().casefold(), text))
        return found

    def _others(self, cells: list[str], used: set[int]) -> dict[str, Any]:
        """The cells that are no field's, by their columns' names; several of one name as a list."""
        others: dict[str, list[str]] = {}
        for at in range(len(cells)):
            text = self._cell(cells, at)
            if at not in used and text.strip():
                name = (self.names[at] if at < len(self.names) else "") or f"column {at + 1}"
                others.setdefault(name, []).append(text)
        return {name: texts if len(texts) > 1 else texts[0] for name, texts in others.items()}
