"""The report as lines of styled text, for the terminal and the app: one line per question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import NamedTuple

from chefslog.insight import charts
from chefslog.team.report.figures import Figure
from chefslog.team.report.layers import Layer
from chefslog.team.report.model import Report
from chefslog.team.report.wording import GROUPS, MY_VIEW

Part = tuple[str, str]
"""A text and its style: dim, bold, accent, warn, or empty."""
NARROWEST = 60
_WIDE = 104
"""Cells from which both ends of a scale and the numbers of a band stand in its line."""
_BAR = (6, 48)
"""The fewest and the most cells of a scale."""
_HISTORY = 32
"""The most cells of a scale in a question's history."""
_MOST_HIDDEN = 2
_MOVES = {1: "▲", -1: "▼", 0: ""}


class ReportLine(NamedTuple):
    """One line; `name` is the question that it is about, if any."""

    parts: tuple[Part, ...] = ()
    name: str = ""

    @property
    def text(self) -> str:
        """Return the line without its styles."""
        return "".join(text for text, _ in self.parts).rstrip()


class Block(NamedTuple):
    """A part of the report under its title."""

    name: str
    title: str
    lines: tuple[ReportLine, ...]


def report_lines(report: Report, width: int = 80) -> Iterator[str]:
    """Yield the whole report as plain text, no line longer than `width` where that is over 60."""
    yield f"{report.team or 'Your team'}: team report"
    if report.periods:
        yield headline(report, width)
    for block in report_blocks(report, max(width, NARROWEST) - 2):
        yield ""
        yield block.title
        for line in block.lines:
            yield f"  {line.text}".rstrip()


def headline(report: Report, width: int) -> str:
    """Return the window of a report, and how many people it is about, as far as there is room."""
    text = f"{report.window} · {report.members} people"
    more = f"{text}, {report.periods[-1].reports} took part"
    return more if len(more) <= width else text


def report_blocks(report: Report, width: int) -> list[Block]:
    """Return the parts of a report in the order of the page."""
    if not report.periods:
        return [
            _text_block("empty", report.empty[0], report.empty[1:], width),
            *_layer_block(report, width),
        ]
    beside = _wrapped([report.beside] if report.beside else [], width)
    lines = (*_table(report, width), *beside)
    found = [Block("questions", "What the team says", lines), *_layer_block(report, width)]
    if any(figure.name == "impact_ai" for figure in report.figures):
        found.append(Block("views", "Impact with AI, theirs and yours", _views(report, width)))
    asks = [f"{ask.text} ({ask.because})" for ask in report.asks]
    found.append(_text_block("asks", "Ask the team", asks, width))
    hidden = [f"Hidden: {one.title} ({one.periods}): {one.why}." for one in report.hidden]
    if len(hidden) > _MOST_HIDDEN:
        whys = dict.fromkeys(one.why for one in report.hidden)
        hidden = [f"Hidden, · in the chart: {'; '.join(whys)}."]
    sees = [report.sees, *hidden, *report.caveats]
    return [*found, _text_block("sees", "What this report can see, and what not", sees, width)]


def about_question(figure: Figure, report: Report, width: int) -> list[ReportLine]:
    """Return what there is to know of one question: each period's band, its change, its source."""
    question, bar = figure.question, min(_HISTORY, width - 42)
    lines = [*_wrapped([question.question], width, "bold")]
    for column, band, people in zip(report.periods, figure.bands, figure.support, strict=True):
        parts: list[Part] = [(f"{column.spoken:9} ", "dim")]
        if bar >= _BAR[0]:
            parts += _scale(band.low, band.high, bar) if band else [(" " * bar, "")]
            parts.append(("  ", ""))
        said = band.text if band else "hidden"
        parts.append((f"{said} · {people} answered" if band and width >= _WIDE else said, ""))
        lines.append(ReportLine(tuple(parts)))
    change = {1: "▲ It went up, and stayed.", -1: "▼ It went down, and stayed."}.get(figure.change)
    source = re.sub(r"\byou(r?)\b", lambda found: "their" if found[1] else "they", question.source)
    ends = f"The scale runs from {figure.ends[0]} to {figure.ends[1]}."
    texts = [*([change] if change else []), ends, f"What each member sends: {source}."]
    return [*lines, *_wrapped(texts, width)]


def _table(report: Report, width: int) -> Iterator[ReportLine]:
    """The questions in their groups, under a line that names the columns."""
    by_name = {figure.name: figure for figure in report.figures}
    columns = _Columns(report, width)
    yield columns.heads()
    for group, names in GROUPS.items():
        there = [by_name[name] for name in names if name in by_name]
        if there:
            yield ReportLine(((group, "dim"),))
            for figure in there:
                yield columns.line(figure)


class _Columns:
    """The columns of the table: as wide as their longest text, the scale takes what is left."""

    def __init__(self, report: Report, width: int) -> None:
        figures = report.figures
        self.report = report
        self.is_wide = width >= _WIDE
        self.title = max(len(figure.question.title) for figure in figures)
        self.words = max(10, *(len(self._words(figure)) for figure in figures))
        self.past = len(report.periods) if len(report.periods) > 1 else 0
        self.people = max(len("answered"), *(len(figure.people) for figure in figures))
        if self.title + self.words + self.past + self.people + 10 > width:
            self.people = 0
        if self.title + self.words + self.past + 10 > width:
            self.past = 0
        self.ends = [0, 0]
        if self.is_wide:
            self.ends = [max(len(figure.ends[end]) for figure in figures) + 1 for end in (0, 1)]
        used = self.title + self.words + self.past + self.people + sum(self.ends) + 10
        room = min(_BAR[1], width - used)
        self.bar = room if room >= _BAR[0] else 0

    def _words(self, figure: Figure) -> str:
        if figure.now is None or figure.latest is None:
            return "hidden"
        words = figure.now.text if self.is_wide else figure.now.words
        newest = self.report.periods[figure.latest]
        return (
            words if newest == self.report.periods[-1] else f"{words} ({newest.spoken.split()[0]})"
        )

    def heads(self) -> ReportLine:
        """The names of the columns."""
        first, newest = self.report.periods[0], self.report.periods[-1]
        middle = sum(self.ends) + self.bar
        span = f"{first.short.split()[0]} … {newest.spoken.split()[0]}" if self.past else ""
        scale = "on its scale" if middle >= 12 else ""
        # The months stand above their columns as far as they fit, else nowhere.
        room = self.past + 4
        text = (
            f"{'Question':{self.title}}  {newest.spoken:{self.words}}  "
            f"{scale:{middle}}  {span if len(span) <= room else '':{room}}"
            f"{'answered' if self.people else ''}"
        )
        return ReportLine(((text.rstrip(), "dim"),))

    def line(self, figure: Figure) -> ReportLine:
        """`Thinking delegated  station chef  ───━━━────  ▁▃▃▅ ▲  5–11`."""
        title: Part = (f"{figure.question.title:{self.title}}  ", "")
        if figure.now is None:
            return ReportLine((title, ("hidden", "dim")), figure.name)
        parts = [title, (f"{self._words(figure):{self.words}}  ", "bold")]
        if self.is_wide:
            parts.append((f"{figure.ends[0]:>{self.ends[0] - 1}} ", "dim"))
        if self.bar:
            parts += _scale(figure.now.low, figure.now.high, self.bar)
        if self.is_wide:
            parts.append((f" {figure.ends[1]:{self.ends[1] - 1}}", "dim"))
        parts += [("  ", ""), *self._run(figure)]
        moved = _MOVES[figure.change]
        people = f"{figure.people:>{self.people}}" if self.people else ""
        parts.append((f" {moved:3}{people}", ""))
        return ReportLine(tuple(parts), figure.name)

    def _run(self, figure: Figure) -> list[Part]:
        if not self.past:
            return []
        heights = [band.middle if band else None for band in figure.bands]
        drawn = charts.draw_columns(heights, 1.0).replace(" ", "·")
        return [(drawn[:-1], "dim"), (drawn[-1], "accent")]


def _scale(low: float, high: float, width: int) -> tuple[Part, ...]:
    """A band as a heavy piece of a light line: a range, in which no point is meant."""
    first = min(round(low * width), width - 1)
    last = max(first + 1, round(high * width))
    return (
        ("─" * first, "dim"), ("━" * (last - first), "accent"), ("─" * (width - last), "dim"),
    )  # fmt: skip


def _views(report: Report, width: int) -> tuple[ReportLine, ...]:
    if not report.views:
        return tuple(_wrapped([MY_VIEW], width))
    rows = [("", "members", "you"), *((one.period, one.members, one.own) for one in report.views)]
    wide = [max(len(row[at]) for row in rows) + 2 for at in range(3)]
    return tuple(
        ReportLine(
            ((f"{row[0]:{wide[0]}}", "dim"), (f"{row[1]:{wide[1]}}{row[2]}", "" if at else "dim"))
        )
        for at, row in enumerate(rows)
    )


def _layer_block(report: Report, width: int) -> Iterator[Block]:
    """Flow, quality, cost, people in four columns."""
    if report.layers:
        each = width * 2 // 9
        widths = (each, each, each, width - 3 * each)
        cells = [
            [*_layer_cell(layer, wide - 2)]
            for layer, wide in zip(report.layers, widths, strict=True)
        ]
        lines = [
            tuple(
                (f"{text:{wide}}", style) for (text, style), wide in zip(row, widths, strict=True)
            )
            for row in zip_longest(*cells, fillvalue=("", ""))
        ]
        yield Block("layers", "Four layers, side by side", tuple(map(ReportLine, lines)))


def _layer_cell(layer: Layer, width: int) -> Iterator[Part]:
    yield layer.title, "bold"
    texts = [f"{measure.label}: {measure.texts[-1]}" for measure in layer.measures]
    texts += [
        f"{one.question.title}: {one.now.words} {_MOVES[one.change]}".rstrip()
        for one in layer.figures
        if one.now
    ]
    for text in texts or [layer.missing]:
        for line in wrap(text, width, subsequent_indent=" ", break_on_hyphens=False):
            yield line, "" if texts else "dim"


def _text_block(name: str, title: str, texts: Sequence[str], width: int) -> Block:
    return Block(name, title, tuple(_wrapped(texts, width)))


def _wrapped(texts: Sequence[str], width: int, style: str = "") -> Iterator[ReportLine]:
    for text in texts:
        for line in wrap(text, width, subsequent_indent="  ", break_on_hyphens=False):
            yield ReportLine(((line, style),))
