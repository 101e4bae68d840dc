"""The left of the Season screen, picks and candidates as rows, and the text of the one row.

Rows that the cursor can be on are named `kind:…`; see `parse_row`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len

from chefslog.model.days import spoken
from chefslog.model.season import PARTS, OwnText
from chefslog.season.document import PART_TITLES
from chefslog.season.gaps import Lack
from chefslog.season.item import Item
from chefslog.season.material import Piece
from chefslog.season.ranking import Candidate
from chefslog.tui.cells import fit, short, wrap
from chefslog.tui.season.plan import Plan
from chefslog.tui.widgets.sheet import Line, Part

Key = Callable[[str], str]
"""The key of a command as it is written on screen."""
WORDS = {"evidence": "proof"}
_MOST = 300
"""Candidates shown; a filter finds those further down the ranking."""
_OPEN_PLACES = (("next", "Next steps"), ("asks", "What I ask for"))


def parse_row(item: str) -> tuple[str, str, str]:
    """Return the kind of a row, its entry's id, and the rest: a key of a place, a token, a name."""
    kind, _, rest = item.partition(":")
    if kind in ("pick", "candidate", "due", "lack", "maybe"):
        ref, _, more = rest.partition(":")
        return kind, ref, more
    return kind, "", rest


def place_of(item: str) -> str:
    """Return the key of the review's place that a row stands for; empty where it has none."""
    kind, ref, rest = parse_row(item)
    places = {"pick": ref, "text": rest, "field": rest, "goal": f"goal:{rest}"}
    return places.get(kind, "")


def list_picks(plan: Plan, width: int, key: Key, *, with_reasons: bool) -> list[Line]:
    """Lay out opening, picks by part, goals and the places for own words, then the candidates."""
    season = plan.season
    lines = [_place_line(plan, "text:opening", "opening", "Opening", width)]
    items = {item.id: item for item in plan.sources.items()}
    numbers = {pick.id: number for number, pick in enumerate(season.picks, 1)}
    if not season.picks:
        lines += as_note(f"Nothing picked yet. {key('season_pick')} picks a candidate.", width)
    for part in PARTS:
        here = [items[ref] for ref in numbers if ref in items and items[ref].part == part]
        if here:
            lines += [Line(), as_rule(PART_TITLES[part], width)]
        for item in here:
            lines += _pick_lines(plan, item, numbers[item.id], width, key)
    gone = "private now, outside the season, or in the trash: in no text"
    lines += [
        Line(((f" {number:>2}  {short(gone, width - 6)}", "dim"),), f"pick:{ref}")
        for ref, number in numbers.items()
        if ref not in items
    ]
    lines += [Line(), as_rule("Goals and what comes next", width)]
    for goal in season.goals:
        label = f"{goal.key} · {goal.status}"
        lines.append(_place_line(plan, f"goal:{goal.key}", f"goal:{goal.key}", label, width))
    for place, label in _OPEN_PLACES:
        lines.append(_place_line(plan, f"text:{place}", place, label, width))
    found = f" found by {plan.wish.words}" if plan.wish.words else ""
    lines += [Line(), as_rule(f"Candidates · {len(plan.candidates):,}{found}", width)]
    if not plan.candidates:
        lines += as_note("No published entry of these days is left to pick.", width)
    for one in plan.candidates[:_MOST]:
        lines += _candidate_lines(plan, one, width, with_reasons=with_reasons)
    if len(plan.candidates) > _MOST:
        lines += as_note(
            f"{len(plan.candidates) - _MOST:,} more rank below; {key('filter')} finds them.", width
        )
    return lines


def _place_line(plan: Plan, item: str, place: str, label: str, width: int) -> Line:
    own = plan.season.texts.get(place)
    held = plan.place(place)
    size = f"{len(held.text):,}" if held and held.text else "–"
    state = _state(own, held is not None and held.is_stale) if held else ""
    left = max(4, width - 7 - len(size) - cell_len(state))
    style = "warn" if "changed" in state else "dim"
    return Line((("     ", ""), (fit(label, left), ""), (state, style), (f" {size}", "dim")), item)


def _state(own: OwnText | None, is_stale: bool) -> str:
    if own is None:
        return ""
    return "source changed since" if is_stale else "edited"


def _pick_lines(plan: Plan, item: Item, number: int, width: int, key: Key) -> Iterator[Line]:
    row = f"pick:{item.id}"
    size = f"{len(item.title) + len(item.words):,}"
    title = fit(plan.names.text(item.title), max(4, width - 7 - len(size)))
    yield Line(((f" {number:>2}  ", "dim"), (title, ""), (f" {size}", "dim")), row)
    marks: list[Part] = []
    if item.is_withheld:
        marks.append(("own text left out: a source is private or gone", "warn"))
    elif item.is_edited:
        style = "warn" if item.is_stale else "dim"
        marks.append((_state(plan.season.texts[item.id], item.is_stale), style))
    if len(item.pieces) > 1:
        marks.append((f"{len(item.pieces)} entries", "dim"))
    marks += [(f"also in {one.name}", "dim") for one in plan.others if item.id in one.picked]
    lack = next((one for one in _lacks(plan, item.id) if one.field != "outcome"), None)
    if lack and not item.is_edited:
        what = WORDS.get(lack.field, lack.field)
        marks.append((f"no {what} yet: {key('set')} adds it", "dim"))
    if marks:
        left = width - 6
        parts: list[Part] = [("     ", "")]
        for text, style in marks:
            shown = short((" · " if len(parts) > 1 else "") + text, max(0, left))
            parts.append((shown, style))
            left -= cell_len(shown)
        yield Line(tuple(parts), row)


def _lacks(plan: Plan, ref: str) -> list[Lack]:
    return [one for one in plan.gaps.lacks if one.id == ref]


def find_missing(plan: Plan, ref: str) -> str:
    """Return the beginning of the token that says the first thing that a pick lacks."""
    return next((one.token for one in _lacks(plan, ref)), "")


def _candidate_lines(
    plan: Plan, one: Candidate, width: int, *, with_reasons: bool
) -> Iterator[Line]:
    row, piece = f"candidate:{one.piece.id}", one.piece
    left = max(4, width - 17)
    yield Line((*_day_and_level(piece), (fit(piece.headline, left), ""),
                (f"{one.points:>3} ", "dim")), row)  # fmt: skip
    if with_reasons:
        yield from (Line(((" " * 13 + text, "dim"),), row) for text in wrap(_why(one), width - 14))


def _day_and_level(piece: Piece) -> tuple[Part, ...]:
    level = piece.fields.get("delegation")
    chip = ("   ", "") if level is None else (f" {level} ", f"level-{level}")
    return ((f" {spoken(piece.day)[4:].rjust(6)} ", "dim"), chip, ("  ", ""))


def _why(one: Candidate | None) -> str:
    if one is None or not one.reasons:
        return "no points"
    return ", ".join(f"{text} {points:+}" for points, text in one.reasons)


def show_text(plan: Plan, row: str, width: int, key: Key) -> list[Line]:
    """Lay out the text of a row as it will be printed, and what it is made from."""
    kind, ref, _ = parse_row(row)
    if kind == "candidate":
        piece = plan.reasons[ref].piece if ref in plan.reasons else None
        return [] if piece is None else [
            Line(((" " + short(piece.headline, width - 2), "bold"),)),
            *as_note(f"Not picked. {key('season_pick')} picks it.", width),
            Line(), *_sources(plan, [piece], width),
        ]  # fmt: skip
    place = plan.place(place_of(row)) if place_of(row) else None
    if place is None:
        return as_note("Nothing of it is printed: it is private now, or not of this season.", width)
    lines: list[Line] = []
    if place.item:
        lines += [Line(((" " + line, "bold"),))
                  for line in wrap(plan.names.text(place.title), width - 2)]  # fmt: skip
        lines.append(Line())
    lines += as_note(plan.names.text(place.text), width, "") or as_note(
        f"Nothing is written here yet. {key('season_edit')} writes it.", width
    )
    if place.item and place.item.tail:
        lines += [Line(), *as_note(plan.names.text(" ".join(place.item.tail)), width)]
    if place.own is not None:
        lines += [Line(), *as_note("Edited for this review; the entry is as it was.", width)]
        if place.is_stale:
            lines += as_note("Source changed since. Proposed now:", width, "warn")
            lines += as_note(place.source, width)
    if place.item:
        part = PART_TITLES[place.item.part]
        lines += [Line(), *as_note(f"Part: {part} ({key('season_part')} changes it)", width)]
        lines += [Line(), *_sources(plan, place.item.pieces, width)]
    return lines


def _sources(plan: Plan, pieces: Sequence[Piece], width: int) -> Iterator[Line]:
    yield as_rule("Made from 1 entry" if len(pieces) == 1 else f"Made from {len(pieces)} entries",
                width)  # fmt: skip
    for piece in pieces:
        head = fit(piece.headline, max(4, width - 22))
        yield Line((*_day_and_level(piece), (head, "bold"), (f"  {piece.short[:6]}", "dim")))
        told = [(name.capitalize(), piece.text(name))
                for name in ("impact", "problem", "approach", "result", "notes")]  # fmt: skip
        people = [f"@{name}" for name in piece.words("people")]
        for label, text in (*told, ("With", " ".join(people)),
                            ("Ranks", _why(plan.reasons.get(piece.id)))):  # fmt: skip
            if text:
                lines = wrap(f"{label}: {text}", width - 14)
                yield from (Line(((" " * 13 + line, "dim"),)) for line in lines)
        yield Line()


def as_rule(text: str, width: int) -> Line:
    """Return a heading with a thin rule behind it."""
    text = short(text, max(4, width - 4))
    return Line(((f" {text} ", "title"), ("─" * max(0, width - cell_len(text) - 3), "line")))


def as_note(text: str, width: int, style: str = "dim") -> list[Line]:
    """Return a text as lines that are no rows."""
    return [Line(((" " + line, style),)) for line in wrap(text, width - 2)] if text else []
