"""The report as text, for the terminal and the app: one line per question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from chefslog.insight import charts
from chefslog.insight.section import Section
from chefslog.insight.sections import render_section
from chefslog.team.report.figures import Figure
from chefslog.team.report.layers import Layer, Measure
from chefslog.team.report.model import Report
from chefslog.team.report.wording import MY_VIEW

WIDTH = 74
"""Cells of a line where nothing else is asked for: a column of the app."""
_LEAST, _MOST = 6, 16
_MOST_HIDDEN = 4
_MOVES = {1: "▲", -1: "▼", 0: " "}


def report_sections(report: Report, width: int = WIDTH) -> list[Section]:
    """Return all of it, in the order of the page."""
    if not report.periods:
        return [_text("empty", report.empty[0], report.empty[1:]), *_layers(report)]
    newest = report.periods[-1].spoken
    found = [Section("questions", "What the team says", newest, tuple(_lines(report, width)),
                     (), (), ())]  # fmt: skip
    more = [report.beside] if report.beside else []
    found += [_text("beside", "Delegated, and held", more)] if more else []
    found += _layers(report)
    if any(figure.name == "impact_ai" for figure in report.figures):
        found.append(_text("views", "Impact with AI, yours and theirs", report.views or [MY_VIEW]))
    asks = [f"{ask.text} ({ask.because})" for ask in report.asks]
    found.append(_text("asks", "Ask the team", asks))
    hidden = [f"{one.title} ({one.periods}): {one.why}." for one in report.hidden]
    if len(hidden) > _MOST_HIDDEN:
        hidden[_MOST_HIDDEN:] = [f"{len(hidden) - _MOST_HIDDEN} more in --format md or html."]
    found += [_text("hidden", "Hidden", hidden)] if hidden else []
    found.append(_text("sees", "What this report can see", [report.sees]))
    found.append(_text("caveats", "What it does not say", report.caveats))
    return found


def report_lines(report: Report, width: int = 80) -> Iterator[str]:
    """Yield the whole report as plain text, no line longer than `width` where that is over 60."""
    yield f"{report.team or 'Your team'}: team report"
    if report.periods:
        periods = "1 period" if len(report.periods) == 1 else f"{len(report.periods)} periods"
        yield f"{report.window} · {periods} · {report.members} people"
    for section in report_sections(report, width - 2):
        yield ""
        for line in render_section(section):
            is_short = not width or len(line) <= width
            yield from (
                [line]
                if is_short
                else wrap(line, width, subsequent_indent="    ", break_on_hyphens=False)
            )


def _lines(report: Report, width: int) -> Iterator[str]:
    """`Thinking delegated  1.6 to 2.4  ··███···  ▁▃▃▅ ▲  5–11`, one for each question."""
    title = max(len(one.question.title) for one in report.figures)
    words = max(len(one.now.words) if one.now else 6 for one in report.figures)
    past = len(report.periods) if len(report.periods) > 1 else 0
    room = min(_MOST, width - title - words - past - 17)
    for figure in report.figures:
        yield _line(figure, title, words, past, room)


def _line(figure: Figure, title: int, words: int, past: int, room: int) -> str:
    head = f"{figure.question.title:{title}}"
    if figure.now is None:
        return f"{head}  hidden"
    drawn = charts.draw_range(figure.now.low, figure.now.high, room) if room >= _LEAST else ""
    heights = [band.middle if band else None for band in figure.bands]
    run = charts.draw_columns(heights, 1.0) if past else ""
    return (
        f"{head}  {figure.now.words:{words}}  {drawn}  {run} {_MOVES[figure.change]}  "
        f"{figure.people}"
    ).rstrip()


def _text(name: str, title: str, remarks: Sequence[str]) -> Section:
    return Section(name, title, "", (), (), (), tuple(remarks))


def _layers(report: Report) -> Iterator[Section]:
    """Flow and quality from git; cost and people stand among the questions."""
    missing = []
    for layer in report.layers:
        if layer.measures:
            yield _measured(layer)
        elif layer.missing and layer.missing not in missing:
            missing.append(layer.missing)
    for text in missing:
        yield _text("layers", "Flow and quality, cost, people", [text])


def _measured(layer: Layer) -> Section:
    chart = tuple(_columns(measure) for measure in layer.measures)
    return Section(layer.name, layer.title, layer.source, chart, (), (), ())


def _columns(measure: Measure) -> str:
    return f"{measure.label:30} {charts.draw_columns(measure.values)}  {measure.texts[-1]}"
