"""The report as sections of text and block charts, for the terminal and the app."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from chefslog.insight import charts
from chefslog.insight.sections import Section, render_section
from chefslog.team.report.columns import Column
from chefslog.team.report.figures import Band, Figure, Row
from chefslog.team.report.layers import Layer, Measure
from chefslog.team.report.model import Part, Report
from chefslog.team.report.wording import MY_VIEW

WIDTH = 74
"""Cells of a line where nothing else is asked for: a column of the app."""
_LEAST, _MOST = 8, 24
_AROUND = 13
"""Cells of a line that are neither label nor range, words or past: gaps, and `▼ down`."""
_MOVES = {1: "▲ up", -1: "▼ down"}


def sections(report: Report, width: int = WIDTH) -> list[Section]:
    """All of it, in the order of the page."""
    if not report.periods:
        return [_text("empty", report.empty[0], report.empty[1:]), *_layers(report, width)]
    glance = [f"{one.about}: {one.text}" for one in report.glance]
    found = [_text("glance", "In two minutes", glance)]
    opening = [part for part in report.parts if part.name == "thinking"]
    found += _figures(opening, report, width)
    found += _layers(report, width)
    found += _figures([part for part in report.parts if part not in opening], report, width)
    found += _impact(report, width)
    if report.stage or report.guardrails:
        stage = [f"The team says that it is in its {report.stage} stage."] if report.stage else []
        lines = [*stage, *(f"Guardrail: {one}" for one in report.guardrails)]
        found.append(_text("stage", "Stage and guardrails", lines))
    asked = [
        f"{at}. {one.text} Because: {one.because}." for at, one in enumerate(report.questions, 1)
    ]
    found.append(_text("questions", "Questions to ask the team", asked))
    hidden = [f"{one.title} ({one.periods}): {one.why}." for one in report.hidden]
    found.append(_text("hidden", "What is hidden, and why", hidden or ["Nothing."]))
    terms = [f"{term}: {text}" for term, text in report.definitions]
    found.append(_text("terms", "What the words mean", terms))
    found.append(_text("caveats", "What the numbers do not say", report.caveats))
    return found


def lines(report: Report, width: int = 80) -> Iterator[str]:
    """The whole report as plain text; no line is longer than `width`, where that is over 60."""
    yield f"{report.team or 'Your team'}: team report"
    if report.periods:
        periods = "1 period" if len(report.periods) == 1 else f"{len(report.periods)} periods"
        yield f"{report.window} · {periods} · {report.members} people"
    for section in sections(report, width - 2):
        yield ""
        for line in render_section(section):
            is_short = not width or len(line) <= width
            yield from [line] if is_short else _wrapped(line, width)


def _figures(parts: Sequence[Part], report: Report, width: int) -> Iterator[Section]:
    for part in parts:
        for figure in part.figures:
            is_last = figure is part.figures[-1]
            more = (part.note,) if part.note and is_last else ()
            yield _figure(figure, report.periods, width, more)


def _wrapped(line: str, width: int) -> list[str]:
    return wrap(line, width, subsequent_indent="    ", break_on_hyphens=False)


def _text(name: str, title: str, remarks: Sequence[str]) -> Section:
    return Section(name, title, "", (), (), (), tuple(remarks))


def _figure(
    figure: Figure, periods: Sequence[Column], width: int, more: Sequence[str] = ()
) -> Section:
    if figure.latest is None:
        return _text(figure.name, figure.title, ["Hidden in every period."])
    heads = ("percent", *(period.short for period in periods))
    rows = tuple((row.label, *map(_short, row.bands)) for row in figure.rows)
    newest = periods[figure.latest]
    late = ", hidden since" if newest is not periods[-1] else ""
    moved = (
        [f"The answers are {_MOVES[figure.trend][2:]}, by more than chance."]
        if figure.trend
        else []
    )
    chart = tuple(_drawn(figure, row, width) for row in figure.rows)
    stands = f"{figure.people} people, {newest.spoken}{late}"
    return Section(figure.name, figure.title, stands, chart, heads, rows, (*moved, *more))


def _drawn(figure: Figure, row: Row, width: int) -> str:
    """`tests and sampling  ··████····  30 to 50 %  ▁▃▃▅ ▲ up`."""
    band = figure.now(row)
    label = max(len(one.label) for one in figure.rows)
    words = max(len(figure.now(one).words) for one in figure.rows)
    past = charts.draw_columns([one.middle if one else None for one in row.bands], 1.0)
    past = past if len(row.bands) > 1 else ""
    room = min(_MOST, width - label - words - len(past) - _AROUND)
    drawn = charts.draw_range(band.low, band.high, room) if room >= _LEAST else ""
    moved = _MOVES.get(row.trend or 0, "")
    return f"{row.label:{label}}  {drawn}  {band.words:{words}}  {past} {moved}".rstrip()


def _short(band: Band | None) -> str:
    return "hidden" if band is None else f"{band.low * 100:.0f}–{band.high * 100:.0f}"


def _layers(report: Report, width: int) -> Iterator[Section]:
    for layer in report.layers:
        if layer.measures:
            yield _measured(layer)
        elif layer.missing:
            yield _text(layer.name, layer.title, [layer.missing])
        yield from (_figure(figure, report.periods, width) for figure in layer.figures)


def _measured(layer: Layer) -> Section:
    chart = tuple(_columns(measure) for measure in layer.measures)
    heads = ("month", *(measure.label for measure in layer.measures))
    columns = (layer.measures[0].months, *(measure.texts for measure in layer.measures))
    rows = tuple(zip(*columns, strict=True))
    return Section(layer.name, layer.title, layer.source, chart, heads, rows, ())


def _columns(measure: Measure) -> str:
    return f"{measure.label:30} {charts.draw_columns(measure.values)}  {measure.texts[-1]}"


def _impact(report: Report, width: int) -> Iterator[Section]:
    told = report.impact
    if told is None:
        return
    if told.own is None:
        more = [f"{MY_VIEW}."]
    else:
        label = told.figure.rows[told.own].label
        more = [f"Your own answer ({told.given}): {label}. {told.said}".rstrip()]
    yield _figure(told.figure, report.periods, width, more)
