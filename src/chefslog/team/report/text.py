"""The report as lines of styled text, for the terminal and the app: one line per question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import NamedTuple

from chefslog.insight import charts
from chefslog.team.questions import DEFENDERS, QUESTIONS
from chefslog.team.report.figures import Figure
from chefslog.team.report.model import Layer, Report

Part = tuple[str, str]
"""A text and its style: dim, bold, accent, warn, or empty."""
GROUPS = {
    "Work": ("delegation", "checked", "routine", "human_led"),
    "Result": ("kept", "held", "own", "effect", "bugs", "otherwise"),
    "Cost and people": ("spend", "review_load", "interruptions", "after_hours", "confidence",
                        "impact_ai"),
}  # fmt: skip
"""The questions in the order of the page."""
INVITATION = (
    "No team yet. A team can see its own trends without anybody seeing a person's answers:",
    "chefslog guide team",
    "",
    "To join one:       chefslog team join, with the line from your team chat",
    "To begin one:      chefslog team new TEAM --at PLACE --as NAME",
    "To read a report:  chefslog team report PLACE",
)
"""What a machine without a team is told, in the shell and in the app."""
MY_VIEW = "Set your own answer beside theirs: chefslog team report --my-view 1.5x"
MAP_TITLE = "3 am map: how many could defend each path"
NOT_RANKED = (
    "In name order. The teams differ in their work, their size and their habits; a band of one "
    "says nothing about another."
)
NARROWEST = 60
_WIDE = 104
"""Cells from which both ends of a scale and the numbers of a band stand in its line."""
_BAR = (6, 48)
"""The fewest and the most cells of a scale."""
_HISTORY = 32
"""The most cells of a scale in a question's history."""
_MOST_HIDDEN = 2
_CELL = 20
"""Cells that a team's column takes at least, where several stand side by side."""


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


def report_blocks(report: Report, width: int) -> Iterator[Block]:
    """Yield the parts of a report in the order of the page."""

    def block(name: str, title: str, texts: Sequence[str]) -> Block:
        return Block(name, title, tuple(_wrapped(texts, width)))

    layers = Block("layers", "Four layers, side by side", tuple(_layer_lines(report, width)))
    if not report.periods:
        yield block("empty", report.empty[0], report.empty[1:])
        yield from [layers] if report.layers else []
        return
    beside = _wrapped([report.beside] if report.beside else [], width)
    yield Block("questions", "What the team says", (*_table(report, width), *beside))
    yield layers
    asks = report.asks
    if report.paths:
        drawn = _map(report, width)
        # The lines of a map are taken from the asks, so that the report stays within sixty.
        kept = max(1, len(asks) - len(drawn.lines) // 2 - 1)
        asks = (*asks[: kept - 1], asks[-1])
        yield drawn
    if any(figure.name == "impact_ai" for figure in report.figures):
        yield Block("views", "Impact with AI, theirs and yours", tuple(_views(report, width)))
    yield block("asks", "Ask the team", [f"{ask.text} ({ask.because})" for ask in asks])
    hidden = [f"Hidden: {one.title} ({one.periods}): {one.why}." for one in report.hidden]
    if len(hidden) > _MOST_HIDDEN:
        whys = dict.fromkeys(one.why for one in report.hidden)
        hidden = [f"Hidden, · in the chart: {'; '.join(whys)}."]
    sees = [report.sees, *hidden, *report.caveats]
    yield block("sees", "What this report can see, and what not", sees)


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
            yield from map(columns.line, there)


class _Columns:
    """The columns of the table: as wide as their longest text, the scale takes what is left."""

    def __init__(self, report: Report, width: int) -> None:
        self.report = report
        self.is_wide = width >= _WIDE
        self._lay_out(width)
        if self.is_wide and not self.bar:
            self.is_wide = False
            self._lay_out(width)

    def _lay_out(self, width: int) -> None:
        report, figures = self.report, self.report.figures
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
        is_last = newest == self.report.periods[-1]
        return words if is_last else f"{words} ({newest.spoken.split()[0]})"

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
        parts.append(("  ", ""))
        if self.past:
            # The middle, for drawing only; where in the band the mean lies, nobody knows.
            heights = [(band.low + band.high) / 2 if band else None for band in figure.bands]
            drawn = charts.draw_columns(heights, 1.0).replace(" ", "·")
            parts += [(drawn[:-1], "dim"), (drawn[-1], "accent")]
        people = f"{figure.people:>{self.people}}" if self.people else ""
        parts.append((f" {figure.arrow:3}{people}", ""))
        return ReportLine(tuple(parts), figure.name)


def _scale(low: float, high: float, width: int) -> tuple[Part, ...]:
    """A band as a heavy piece of a light line: a range, in which no point is meant."""
    first = min(round(low * width), width - 1)
    last = max(first + 1, round(high * width))
    return (
        ("─" * first, "dim"), ("━" * (last - first), "accent"), ("─" * (width - last), "dim"),
    )  # fmt: skip


def _map(report: Report, width: int) -> Block:
    """`two or three  Checkout, Refunds`: the fewest first, and how many answered."""
    crowds = {one.people for one in report.paths if one.people}
    title, head = MAP_TITLE, max(map(len, DEFENDERS)) + 2
    if crowds:
        title += " (and answered)" if len(crowds) > 1 else f" ({next(iter(crowds))} answered)"
    lines = []
    for words in (*DEFENDERS, ""):
        there = [one for one in report.paths if one.defenders == words]
        names = (
            f"{one.path} ({one.people})" if words and len(crowds) > 1 else one.path for one in there
        )
        for number, text in enumerate(wrap(", ".join(names), width - head)):
            said = "" if number else words or "hidden"
            lines.append(ReportLine(((f"{said:{head}}", "bold" if words else "dim"), (text, ""))))
    return Block("map", title, tuple(lines))


def _views(report: Report, width: int) -> Iterator[ReportLine]:
    if not report.views:
        yield from _wrapped([MY_VIEW], width)
        return
    rows = [("", "members", "you"), *((one.period, one.members, one.own) for one in report.views)]
    first, second = (max(len(row[at]) for row in rows) + 2 for at in range(2))
    for number, (period, members, own) in enumerate(rows):
        said = (f"{members:{second}}{own}", "" if number else "dim")
        yield ReportLine(((f"{period:{first}}", "dim"), said))


def _layer_lines(report: Report, width: int) -> Iterator[ReportLine]:
    """Flow, quality, cost, people in four columns."""
    each = width * 2 // 9
    widths = (each, each, each, width - 3 * each)
    cells = [
        list(_layer_cell(layer, wide - 2))
        for layer, wide in zip(report.layers, widths, strict=False)
    ]
    for row in zip_longest(*cells, fillvalue=("", "")):
        parts = zip(row, widths, strict=True)
        yield ReportLine(tuple((f"{text:{wide}}", style) for (text, style), wide in parts))


def _layer_cell(layer: Layer, width: int) -> Iterator[Part]:
    yield layer.title, "bold"
    texts = [f"{measure.label}: {measure.texts[-1]}" for measure in layer.measures]
    texts += [
        f"{one.question.title}: {one.now.words} {one.arrow}".rstrip()
        for one in layer.figures
        if one.now
    ]
    for text in texts or [layer.missing]:
        for line in wrap(text, width, subsequent_indent=" ", break_on_hyphens=False):
            yield line, "" if texts else "dim"


def _wrapped(texts: Sequence[str], width: int, style: str = "") -> Iterator[ReportLine]:
    for text in texts:
        for line in wrap(text, width, subsequent_indent="  ", break_on_hyphens=False):
            yield ReportLine(((line, style),))


def in_order(reports: Sequence[Report]) -> list[Report]:
    """Return the reports by the names of their teams."""
    return sorted(reports, key=lambda report: report.team.casefold())


def team_rows(reports: Sequence[Report]) -> Iterator[tuple[str, ...]]:
    """Yield a row for the teams, their windows, and each question that any of them asks."""
    yield ("", *(report.team for report in reports))
    yield ("", *(report.window or "nothing released yet" for report in reports))
    figures = [{figure.name: figure for figure in report.figures} for report in reports]
    for name in (name for names in GROUPS.values() for name in names):
        if any(name in found for found in figures):
            yield (QUESTIONS[name].title, *(_team_cell(found.get(name)) for found in figures))


def _team_cell(figure: Figure | None) -> str:
    if figure is None:
        return "not asked"
    return f"{figure.now.text} {figure.arrow}".rstrip() if figure.now else "hidden"


def teams_lines(reports: Sequence[Report], width: int) -> Iterator[str]:
    """Yield the page as text; as many teams stand beside each other as the width holds."""
    title = max(len(question.title) for question in QUESTIONS.values())
    count = max(1, (width - title) // (_CELL + 2))
    each = max(_CELL, (width - title) // min(count, len(reports)) - 2)
    for start in range(0, len(reports), count):
        for head, *cells in team_rows(reports[start : start + count]):
            folded = [wrap(cell, each) for cell in cells]
            for number, parts in enumerate(zip_longest(*folded, fillvalue="")):
                row = "".join(f"  {part:{each}}" for part in parts)
                yield f"{head if not number else '':{title}}{row}".rstrip()
        yield ""
    yield from wrap(NOT_RANKED, width)
