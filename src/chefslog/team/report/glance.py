"""The few sentences for a reader who has two minutes: each says only what the bands say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chefslog.team.release.bands import range_words
from chefslog.team.report.columns import Column
from chefslog.team.report.figures import Figure, Release, moments, quoted
from chefslog.team.report.impact import Impact

_MOST_MOVES = 3
_RESULTS = (("outcome", "kept"), ("held", "held weeks later"), ("own", "defensible at 3 am"))
_STRAIN = ("review_wait", "review_load", "interruptions", "after_hours")


@dataclass(frozen=True)
class Said:
    """A word for what it is about, and the sentence."""

    about: str
    text: str


def glance(
    found: Mapping[str, Figure],
    impact: Impact | None,
    columns: Sequence[Column],
    newest: Release,
) -> tuple[Said, ...]:
    """The sentences that there are figures for, in the order of the page."""
    lines: list[Said] = []
    lines += [Said("Thinking", text) for text in _leading(found.get("delegation"), columns)]
    lines += [Said("Result", text) for text in _result(found, columns)]
    lines += [Said("Strain", text) for text in _strain(found, columns)]
    if impact is not None and impact.figure.latest is not None:
        text = f"{impact.figure.said}{_when(impact.figure, columns)}"
        lines.append(Said("Impact with AI", f"Compared with a year ago, members say {text}."))
    lines.append(Said("Movement", _moved(found, columns)))
    shut = sum(1 for part in newest["sections"] if part["why"])
    if shut:
        verb = "is" if shut == 1 else "are"
        text = f"{shut} of the {len(newest['sections'])} sections {verb} hidden in"
        lines.append(Said("Hidden", f"{text} {columns[-1].spoken}; the end says why."))
    return tuple(lines)


def moves(found: Mapping[str, Figure]) -> list[str]:
    """What moved by more than chance, a section each: `delegation (“Line cook” down)`."""
    told = []
    for figure in found.values():
        title = figure.title[:1].lower() + figure.title[1:]
        rows = [f"{quoted(row.label)} {_way(row.trend)}" for row in figure.rows if row.trend]
        if figure.trend:
            told.append(f"{title} {_way(figure.trend)}")
        elif rows:
            told.append(f"{title} ({', '.join(rows)})")
    return told


def _way(trend: int | None) -> str:
    return "up" if trend == 1 else "down"


def window(columns: Sequence[Column]) -> str:
    """What trends are about, in words."""
    return f"between {columns[0].spoken} and {columns[-1].spoken}"


def _moved(found: Mapping[str, Figure], columns: Sequence[Column]) -> str:
    trends = [figure.trend for figure in found.values()]
    trends += [row.trend for figure in found.values() for row in figure.rows]
    if all(trend is None for trend in trends):
        return "No section is open in two periods yet: no trend can be read off one."
    told = moves(found)
    if not told:
        return f"Nothing moved by more than chance would move it {window(columns)}."
    more = len(told) - _MOST_MOVES
    rest = f", and {more} more below" if more > 0 else ""
    listed = ", ".join(told[:_MOST_MOVES])
    return f"By more than chance, {window(columns)}: {listed}{rest}."


def _leading(figure: Figure | None, columns: Sequence[Column]) -> Iterator[str]:
    if figure is None or figure.latest is None:
        return
    by_hand = figure.now(figure.rows[1])
    text = _capital(figure.said)
    if quoted(figure.rows[1].label) not in text:
        text += f". {figure.rows[1].label}: {by_hand.words}"
    yield f"{text}{_when(figure, columns)}."


def _result(found: Mapping[str, Figure], columns: Sequence[Column]) -> Iterator[str]:
    told = []
    for name, said in _RESULTS:
        figure = found.get(name)
        if figure is not None and figure.latest is not None:
            words = figure.now(figure.rows[0]).words
            told.append(f"{said}: {words}{_when(figure, columns)}")
    if told:
        yield f"{_capital('; '.join(told))}."


def _strain(found: Mapping[str, Figure], columns: Sequence[Column]) -> Iterator[str]:
    """The question with the highest answers, if at least a good part of them is 4 or 5."""
    ranked = []
    for name in _STRAIN:
        figure = found.get(name)
        if figure is not None and figure.latest is not None:
            mean, _ = moments([figure.now(row) for row in figure.rows])
            ranked.append((mean, figure))
    if not ranked:
        return
    _, figure = max(ranked, key=lambda pair: pair[0])
    low, high = figure.span((3, 4))
    if low > 0:
        yield (f"{figure.title} weighs most: {range_words(low, high)} of the answers are 4 or 5"
               f"{_when(figure, columns)}.")  # fmt: skip
    else:
        yield f"Nothing stands out as heavy; {figure.title.lower()} comes nearest."


def _when(figure: Figure, columns: Sequence[Column]) -> str:
    """The period, where it is not the newest."""
    late = figure.latest is not None and figure.latest < len(columns) - 1
    return f" ({columns[figure.latest].spoken})" if late and figure.latest is not None else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
