"""Reads tables: comma, semicolon, tab or bar between columns, names in the first row.

Columns of the same name are one list. The tables of Jira and Linear are known by their columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from chefslog.exchange.formats.dates import Samples, is_clock, read_when
from chefslog.exchange.formats.entries import (
    CLOCK,
    DAY_NAMES,
    find_field,
    is_truth,
    make_record,
    may_be_day,
    note_refused,
    plain_name,
    read_draft,
)
from chefslog.exchange.formats.prose import split_title
from chefslog.exchange.formats.registry import (
    Record,
    Records,
    Settings,
    Unread,
    Unreadable,
    check_text,
    register,
)
from chefslog.exchange.formats.table_rows import DELIMITERS, Row, read_rows, sort_delimiters
from chefslog.exchange.publication import RISKY
from chefslog.exchange.source import SourceError, SourceFile
from chefslog.model.fields import BY_NAME

_CLOCK_SIGN = re.compile(r"\A(?:0[5-9]|1\d|2[0-3]):|[ap]\.?m\b", re.IGNORECASE)
"""What tells a column of clocks from one of spans such as `1:30`."""
_DECIMAL_COMMA = re.compile(r"\d,\d\d?\Z")
"""What tells a column in which `1.200` is more than a thousand."""
_NO_SERIAL = re.compile(r"\A(?!(?:2[5-9]|[3-6]\d)\d{3}(?:[.,]\d+)?\Z).")
"""What no cell has in a column of Excel's numbers for days, such as 45969.5 for noon of one."""
_SERIAL_START = datetime(1899, 12, 30)
_UTC = re.compile(r"\bUTC\b")
_ZONELESS = re.compile(r":\d\d(?:\.\d+)?(?: ?[ap]m)?\Z", re.IGNORECASE)
_TASKS, _SPANS = {"task", "aufgabe"}, {"duration", "hours", "dauer", "stunden"}
_PREAMBLE = 20
"""Lines within which the names of the columns have to come."""


@dataclass(frozen=True)
class Preset:
    """What is known of the tables of one format.

    `columns` are the names of the columns of a field, the best first; `seconds` are fields whose
    numbers are seconds; `words` are the values of a field in this program's words.
    """

    form: str
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_JIRA = Preset(
    "jira",
    columns={
        "headline": ("Summary",),
        "notes": ("Description",),
        "tags": ("Labels", "Component/s", "Components"),
        "project": ("Project name", "Project key"),
        "evidence": ("Issue key",),
        "kind": ("Issue Type",),
        "guess": ("Original estimate", "Original Estimate"),
        "took": ("Time Spent",),
        "day": ("Resolved", "Status Category Changed", "Updated", "Created"),
    },
    seconds=("guess", "took"),
    words={
        "kind": {
            "bug": "fix", "incident": "operate", "story": "build", "new feature": "build",
            "feature": "build", "improvement": "build", "spike": "explore", "support": "support",
        }
    },
)  # fmt: skip
_LINEAR = Preset(
    "linear",
    columns={
        "headline": ("Title",),
        "notes": ("Description",),
        "tags": ("Labels",),
        "project": ("Project",),
        "evidence": ("ID",),
        "day": ("Completed", "Canceled", "Updated", "Created"),
    },
)


@register(
    "csv",
    "a table; --map says which column is what",
    recognise=lambda head, name: int(name.endswith((".csv", ".tsv"))),
    looks_for="rows below a row with the names of the columns",
)
def read_csv(origin: SourceFile, settings: Settings) -> Records:
    """The rows of a table as entries. Raises SourceError."""
    return _read_table(origin, settings, Preset("csv"))


@register(
    "jira",
    "the issues that Jira exports as CSV",
    recognise=lambda head, name: _has_columns(head, "summary", "issue key"),
    looks_for='rows below "Summary", "Issue key" and "Created"',
)
def read_jira(origin: SourceFile, settings: Settings) -> Records:
    """The issues of a table of Jira. Raises SourceError."""
    return _read_table(origin, settings, _JIRA)


@register(
    "linear",
    "the issues that Linear exports as CSV",
    recognise=lambda head, name: _has_columns(head, "id", "team", "title", "created"),
    looks_for='rows below "ID", "Team", "Title" and "Created"',
)
def read_linear(origin: SourceFile, settings: Settings) -> Records:
    """The issues of a table of Linear. Raises SourceError."""
    return _read_table(origin, settings, _LINEAR)


def _has_columns(head: str, *names: str) -> int:
    first = head.partition("\n")[0].casefold().replace('"', "")
    columns = {name.strip() for name in first.replace(";", ",").replace("\t", ",").split(",")}
    return 3 * columns.issuperset(names)


def _read_table(origin: SourceFile, settings: Settings, preset: Preset) -> Records:
    lines = ((n, text) for n, text in origin.lines() if text.strip(f"{DELIMITERS} "))
    head = list(islice(lines, _PREAMBLE + 1))
    if not head:
        return
    table, above = _find_table(head, origin, settings, preset)
    for number, text in above:
        yield Unread(f"line {number}", "stands above the names of the columns", text)
    for row in table.rows():
        if row.problem:
            yield Unread(f"line {row.line}", row.problem, row.raw)
        elif any(cell.strip() for cell in row.cells):
            try:
                check_text(row.raw, origin)
                yield table.record(row)
            except Unreadable as error:
                yield Unread(f"line {row.line}", str(error), row.raw)


def _find_table(
    head: list[tuple[int, str]], origin: SourceFile, settings: Settings, preset: Preset
) -> tuple[_Table, list[tuple[int, str]]]:
    """The table by the row with the names of its columns, and the lines above that row.

    `sep=` says what stands between columns, else it is what splits the names. Raises SourceError.
    """
    told = ""
    first = head[0][1].strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        told, head = first[4], head[1:2]
    problem: SourceError | None = None
    for at, (_, text) in enumerate(head):
        for delimiter in told or sort_delimiters(text):
            header = next(read_rows(iter(head[at:]), delimiter))
            try:
                return _Table(origin, settings, preset, header, delimiter), head[:at]
            except SourceError as error:
                # What is most likely was tried first, and says best what is missing.
                problem = problem or error
    raise problem or SourceError(f"{origin.name}: there are no names of columns")


@dataclass
class _Table:
    """What the columns of a table are, and how a row of it becomes an entry."""

    origin: SourceFile
    settings: Settings
    preset: Preset
    header: Row
    delimiter: str

    def __post_init__(self) -> None:
        if self.header.problem:
            raise SourceError(
                f"{self.origin.name}, line {self.header.line}: a quote is opened in the row with "
                "the names of the columns and not closed"
            )
        self.names = [name.strip() for name in self.header.cells]
        self.columns = self._find_columns()
        self.days = self.columns.get("day") or self.columns[CLOCK]
        whole = Samples(partial(self._cells, *range(len(self.names))))
        self.samples = {at: Samples(partial(self._cells, at), whole) for at in self.days}
        self.kinds: dict[int, bool] = {}

    def _cells(self, *columns: int) -> Iterator[str]:
        return (_cell(row.cells, at) for row in self.rows() for at in columns)

    def _has(self, column: int, sign: re.Pattern[str]) -> bool:
        """Whether a cell of a column has the sign that tells how its cells are read."""
        if column not in self.kinds:
            self.kinds[column] = any(sign.search(text.strip()) for text in self._cells(column))
        return self.kinds[column]

    def _find_columns(self) -> dict[str, list[int]]:
        """The columns of each field: as the person said, as the program has them, by their names.

        Raises SourceError where there is none for the headline or the day.
        """
        columns: dict[str, list[int]] = {}
        places: dict[str, list[int]] = {}
        plain: dict[str, list[int]] = {}
        for place, name in enumerate(self.names):
            places.setdefault(name.casefold(), []).append(place)
            plain.setdefault(plain_name(name), []).append(place)
        for given, wanted in self.settings.columns.items():
            known = given if given in BY_NAME else find_field(given)
            if known is None:
                raise SourceError(f'--map: there is no field "{given}"')
            for name in wanted:
                if name.strip().casefold() not in places:
                    there = ", ".join(self.names)
                    raise SourceError(f'--map: no column "{name}"; there are: {there}')
                columns.setdefault(known, []).extend(places[name.strip().casefold()])
        days = (*self.preset.columns.get("day", ()), *DAY_NAMES)
        for known, wanted in {**self.preset.columns, "day": days}.items():
            found = [place for name in wanted for place in plain.get(plain_name(name), [])]
            if found:
                columns.setdefault(known, found)
        settled = set(columns)
        taken = {place for found in columns.values() for place in found}
        for place, name in enumerate(self.names):
            named = find_field(name)
            if named and named not in settled and place not in taken:
                columns.setdefault(named, []).append(place)
        columns = {known: list(dict.fromkeys(found)) for known, found in columns.items()}
        titles = {self.names[at].casefold() for at in columns.get("headline", ())}
        # In a table of hours the task is a kind of work, and the description says what was done.
        is_plain = not titles or (titles <= _TASKS and bool(plain.keys() & _SPANS))
        if is_plain and columns.get("notes") and not settled & {"headline", "notes"}:
            columns["headline"] = [columns["notes"].pop(0), *columns.get("headline", [])]
        missing = [what for what in ("headline", "day") if what not in columns]
        if missing and not (missing == ["day"] and CLOCK in columns):
            raise SourceError(
                f"{self.origin.name}: which column is the {' and which the '.join(missing)}? Say "
                f"so with --map {missing[0]}=NAME; there are: {', '.join(self.names)}"
            )
        return columns

    def rows(self) -> Iterator[Row]:
        """The rows below the names of the columns."""
        below = (line for line in self.origin.lines() if line[0] > self.header.last)
        return read_rows(below, self.delimiter, self._is_row)

    def _is_row(self, cells: list[str]) -> bool:
        """Whether the cells of one line seem to be a row of this table."""
        if len(cells) != len(self.names):
            return False
        try:
            read_when(_cell(cells, self._pick_days(cells, self.days)[0]), self.settings)
        except (IndexError, Unreadable):
            return False
        return True

    def record(self, row: Row) -> Record:
        """The record of a row. Raises Unreadable."""
        cells = [_cell(row.cells, at) for at in range(len(row.cells))]
        used: set[int] = set()
        place, date, notes = self._date(cells, used)
        when = read_when(date, self.settings, samples=self.samples.get(place))
        if self._is_serial(place):
            when = replace(when, guess="the number is read as a day of Excel's")
        said = {
            known: self._values(cells, known, used)
            for known in self.columns
            if known not in ("day", CLOCK)
        }
        if not said.get("headline") and said.get("notes"):
            said["headline"] = [said["notes"].pop(0)]
        draft, refused = read_draft(said, self.settings)
        headline, rest = split_title((said.get("headline") or [""])[0])
        draft["headline"] = headline
        if rest:
            draft["notes"] = "\n\n".join(part for part in (rest, draft.get("notes", "")) if part)
        # What is no field's is kept by its column's name; several of one name are a list.
        others: dict[str, list[str]] = {}
        for at, text in enumerate(cells):
            if at not in used and text.strip():
                name = (self.names[at] if at < len(self.names) else "") or f"column {at + 1}"
                others.setdefault(name, []).append(text)
        left = {**others, **refused}.items()
        kept = {name: texts if len(texts) > 1 else texts[0] for name, texts in left}
        notes += note_refused(refused, draft)
        form, line = self.preset.form, f"line {row.line}"
        return make_record(form, line, cells, when, draft, self.settings, notes, kept)

    def _date(self, cells: list[str], used: set[int]) -> tuple[int, str, list[str]]:
        """The column and text of the first date of a row, with its clock, and a note where the best
        one is empty.
        """
        days = self._pick_days(cells, self.columns.get("day", []))
        clocks = [at for at in self.columns.get(CLOCK, []) if _cell(cells, at).strip()]
        if not days and not clocks:
            raise Unreadable("no day")
        found, notes = days[:1] or clocks[:1], []
        text = cells[found[0]].strip()
        if days and clocks and is_clock(cells[clocks[0]]) and ":" not in text:
            name = self.names[clocks[0]]
            if name.casefold() != "time" or self._has(clocks[0], _CLOCK_SIGN):
                found.append(clocks[0])
            else:
                notes.append(f'"{name}" may be how long it took; it is kept beside the entry')
        # Of a span only the first day is taken.
        used.update(at for at in found if "→" not in cells[at])
        best = self.days[0]
        if days and found[0] != best and not is_truth(_cell(cells, best)):
            named, wanted = self.names[found[0]], self.names[best]
            notes.append(f'there is no day in "{wanted}"; that of "{named}" counts')
        text = " ".join(self._written_day(at, cells[at].strip()) for at in found)
        if _UTC.search(self.names[found[0]]) and _ZONELESS.search(text):
            text += " UTC"
        return found[0], text, notes

    def _written_day(self, at: int, text: str) -> str:
        """The text of a cell, or the day of its number where all of a column is Excel's numbers."""
        if not self._is_serial(at):
            return text
        days = float(text.replace(",", "."))
        moment = _SERIAL_START + timedelta(seconds=round(days * 86400))
        return str(moment.date() if days.is_integer() else moment)

    def _is_serial(self, at: int) -> bool:
        """Whether a column is Excel's numbers of days; a column "time" may hold seconds."""
        return at in self.columns.get("day", ()) and not self._has(at, _NO_SERIAL)

    def _pick_days(self, cells: list[str], columns: list[int]) -> list[int]:
        """The columns that have a day in a row; "Yes" or "Fixed" is none beside another."""
        filled = [at for at in columns if _cell(cells, at).strip()]
        return [at for at in filled if may_be_day(cells[at])] or filled

    def _values(self, cells: list[str], known: str, used: set[int]) -> list[str]:
        """The texts of a field: of all its columns where it can hold them, else of the first."""
        found: list[str] = []
        words = self.preset.words.get(known, {})
        kind = BY_NAME[known].kind
        for at in self.columns[known]:
            text = _cell(cells, at)
            if not text.strip() or (found and not (kind.is_many or kind.is_long)):
                continue
            if words and text.strip().casefold() not in words:
                continue
            used.add(at)
            if known in self.preset.seconds and text.strip().isdigit():
                text = f"{round(int(text) / 60)}m"
            if known == "spend" and self._has(at, _DECIMAL_COMMA):
                text = text.replace(".", "").replace(",", ".")
            found.append(words.get(text.strip().casefold(), text))
        return found


def _cell(cells: list[str], at: int) -> str:
    text = cells[at] if at < len(cells) else ""
    # A quote keeps spreadsheets from taking a cell for a formula.
    return text[1:] if text[:1] == "'" and text[1:2] in RISKY else text
