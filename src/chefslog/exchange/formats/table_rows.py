"""Rows of tables as text; a quote that is never closed costs its own row only."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from chefslog.exchange.source import LINE_LIMIT

DELIMITERS = ",;\t|"
_SPACES = re.compile(" *")


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the numbers of its lines; with a `problem` it has no cells."""

    line: int
    last: int
    cells: list[str]
    raw: str
    problem: str = ""


def read_rows(
    lines: Iterator[tuple[int, str]],
    delimiter: str,
    is_row: Callable[[list[str]], bool] = lambda cells: False,
) -> Iterator[Row]:
    """The rows of numbered lines; `is_row` tells a row that an open quote would swallow."""
    back: deque[tuple[int, str]] = deque()

    def take() -> tuple[int, str] | None:
        return back.popleft() if back else next(lines, None)

    while first := take():
        cells, is_open = split_cells(first[1], delimiter)
        taken = [first]
        size = len(first[1])
        while is_open and size < LINE_LIMIT and (more := take()):
            taken.append(more)
            size += len(more[1])
            is_open = split_cells(more[1], delimiter, is_open=True)[1]
            # A line that closes the quote has one more or less than a row by itself.
            if delimiter in more[1] and (is_open or more[1].count('"') % 2 == 0):
                alone, goes_on = split_cells(more[1], delimiter)
                if not goes_on and is_row(alone):
                    is_open = True
                    break
        if is_open:
            back.extendleft(reversed(taken[1:]))
            problem = "a quote is opened in this row and not closed; the next rows are read"
            yield Row(first[0], first[0], [], first[1], problem)
            continue
        raw = "\n".join(text for _, text in taken)
        if len(taken) > 1:
            cells = split_cells(raw, delimiter)[0]
        yield Row(first[0], taken[-1][0], cells, raw)


def split_cells(text: str, delimiter: str, *, is_open: bool = False) -> tuple[list[str], bool]:
    """The cells of a line, and whether the last one is quoted and goes on in the next line.

    With `is_open` the line begins inside of such a cell. A quote ends a cell only in front of a
    delimiter or the end. Spaces may stand round the quotes; words behind them make them text.
    """
    if '"' not in text:
        return text.split(delimiter), is_open
    cells, at = [], 0
    while at <= len(text):
        spaces = None if is_open else _SPACES.match(text, at)
        quote = spaces.end() if spaces else at
        end = _find(text, delimiter, at)
        if not is_open and text[quote : quote + 1] != '"':
            cells.append(text[at:end])
            at = end + 1
            continue
        start = quote + (not is_open)
        quotes = _quotes(delimiter).finditer(text, start)
        close = next((found.start() for found in quotes if found[1] is not None), None)
        if close is not None:
            cells.append(text[start:close].replace('""', '"'))
            end = _find(text, delimiter, close + 1)
        elif is_open or text.count('"', quote, end) % 2:
            return [*cells, text[start:]], True
        else:
            cells.append(text[quote:end])
        is_open = False
        at = end + 1
    return cells, False


@cache
def _quotes(delimiter: str) -> re.Pattern[str]:
    """Quotes in a quoted cell: doubled, or with a group where they end it."""
    return re.compile(rf'""|"( *(?:{re.escape(delimiter)}|\Z))?')


def _find(text: str, delimiter: str, at: int) -> int:
    end = text.find(delimiter, at)
    return len(text) if end < 0 else end


def sort_delimiters(line: str) -> list[str]:
    """What may stand between the cells of a line, the most frequent outside of quotes first."""
    outside_quotes = "".join(line.split('"')[::2])
    return sorted(DELIMITERS, key=outside_quotes.count, reverse=True)
