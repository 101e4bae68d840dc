"""The left of the Season screen, picks and candidates as rows, and the text of the one row."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from rich.cells import cell_len

from chefslog.model.days import spoken
from chefslog.model.season import PARTS
from chefslog.season.document import PART_TITLES
from chefslog.season.item import Item
from chefslog.season.material import Piece
from chefslog.season.ranking import Candidate
from chefslog.tui.cells import fit, short, wrap
from chefslog.tui.season.plan import Plan
from chefslog.tui.widgets.sheet import Line, Part

Key = Callable[[str], str]
"""The key of a command as it is written on screen."""
WORDS = {"evidence": "proof"}
"""What a field that a pick lacks is called."""


class Page(list[Line]):
    """Lines for a width in cells."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width

    def rule(self, text: str) -> None:
        """Add a heading with a thin rule behind it, below an empty line."""
        if self:
            self.append(Line())
        text = short(text, max(4, self.width - 4))
        rest = "─" * max(0, self.width - cell_len(text) - 3)
        self.append(Line(((f" {text} ", "title"), (rest, "line"))))

    def note(self, text: str, style: str = "dim") -> None:
        """Add a text that is no row; nothing for an empty one."""
        if text:
            self.extend(Line(((f" {line}", style),)) for line in wrap(text, self.width - 2))

    def row(self, item: str, *parts: Part) -> None:
        """Add a line of the row named `item`, or of none where that is empty."""
        self.append(Line(parts, item))


def parse_row(item: str) -> tuple[str, str, str]:
    """Return the kind of a row, its entry's id, and the rest: a key of a place, a token, a name."""
    kind, _, rest = item.partition(":")
    if kind in ("pick", "candidate", "due", "lack", "maybe"):
        ref, _, more = rest.partition(":")
        return kind, ref, more
    return kind, "", rest


def short_path(path: str, width: int) -> str:
    """Return a path in at most `width` cells; what is cut is the folder, not the file's name."""
    return path if cell_len(path) <= width else short(f"…/{os.path.basename(path)}", width)


def place_of(item: str) -> str:
    """Return the key of the review's place that a row stands for; empty where it has none."""
    kind, ref, rest = parse_row(item)
    places = {"pick": ref, "text": rest, "field": rest, "goal": f"goal:{rest}"}
    return places.get(kind, "")


MOST = 300
"""Candidates shown; a filter finds those further down the ranking."""
GONE = "in no text: private now, outside the season or in the trash"
"""What is so of a pick that nothing is printed of."""


def list_picks(plan: Plan, width: int, key: Key, *, with_reasons: bool) -> list[Line]:
    """Lay out opening, picks by part, goals and the places for own words, then the candidates."""
    season, page = plan.season, Page(width)
    items = {item.id: item for item in plan.sources.items()}
    numbers = {pick.id: number for number, pick in enumerate(season.picks, 1)}
    _add_place(page, plan, "text:opening", "Opening")
    if not numbers:
        page.note(f"Nothing picked yet. {key('season_pick')} picks a candidate.")
    for part in PARTS:
        here = [items[ref] for ref in numbers if ref in items and items[ref].part == part]
        if here:
            page.rule(PART_TITLES[part])
        for item in here:
            _add_pick(page, plan, item, numbers[item.id], key)
    for ref, number in numbers.items():
        if ref not in items:
            page.row(f"pick:{ref}", (f" {number:>2}  {short(GONE, width - 6)}", "dim"))
    page.rule("Goals and what comes next")
    for goal in season.goals:
        _add_place(page, plan, f"goal:{goal.key}", f"{goal.key} · {goal.status}")
    _add_place(page, plan, "text:next", "Next steps")
    _add_place(page, plan, "text:asks", "What I ask for")
    found = f" found by {plan.wish.words}" if plan.wish.words else ""
    page.rule(f"Candidates · {len(plan.candidates):,}{found}")
    if not plan.candidates and plan.wish.words:
        page.note("Nothing left to pick matches this filter.")
        page.note(f"esc clears it; {key('filter')} changes it.")
        page.note(" ".join(plan.hints[:1]))
    elif not plan.candidates:
        page.note("No published entry of these days is left to pick.")
    for one in plan.candidates[:MOST]:
        row, points = f"candidate:{one.piece.id}", f"{one.points:>3} "
        headline = fit(one.piece.headline, max(4, width - 17))
        page.row(row, *_day_and_level(one.piece), (headline, ""), (points, "dim"))
        for text in wrap(_why(one), width - 14) if with_reasons else ():
            page.row(row, (" " * 13 + text, "dim"))
    if len(plan.candidates) > MOST:
        rest = f"{len(plan.candidates) - MOST:,}"
        page.note(f"{rest} more rank below; {key('filter')} finds them.")
    return page


def _add_place(page: Page, plan: Plan, item: str, label: str) -> None:
    """A place for own words: its label, whether it was edited, and how long its text is."""
    place = plan.place(place_of(item))
    size = f" {len(place.text):,}" if place and place.text else " –"
    state, style = _state_of(place is not None and place.own is not None,
                             place is not None and place.is_stale)  # fmt: skip
    room = max(4, page.width - 6 - len(size) - cell_len(state))
    page.row(item, ("     ", ""), (fit(label, room), ""), (state, style), (size, "dim"))


def _state_of(is_edited: bool, is_stale: bool) -> Part:
    return ("source changed since", "warn") if is_stale else ("edited" * is_edited, "dim")


def _add_pick(page: Page, plan: Plan, item: Item, number: int, key: Key) -> None:
    row, size = f"pick:{item.id}", f" {len(item.title) + len(item.words):,}"
    title = fit(plan.names.text(item.title), max(4, page.width - 6 - len(size)))
    page.row(row, (f" {number:>2}  ", "dim"), (title, ""), (size, "dim"))
    marks: list[Part] = []
    if item.is_withheld:
        marks.append(("own text left out: a source is private or gone", "warn"))
    elif item.is_edited:
        marks.append(_state_of(True, item.is_stale))
    if len(item.pieces) > 1:
        marks.append((f"{len(item.pieces)} entries", "dim"))
    marks += [(f"also in {one.name}", "dim") for one in plan.others if item.id in one.picked]
    lacks = [one.field for one in plan.lacks(item.id) if one.field != "outcome"]
    if lacks and not item.is_edited:
        what = WORDS.get(lacks[0], lacks[0])
        marks.append((f"no {what} yet: {key('set')} adds it", "dim"))
    if marks:
        left, parts = page.width - 6, [("     ", "")]
        for text, style in marks:
            shown = short((" · " if len(parts) > 1 else "") + text, max(0, left))
            parts.append((shown, style))
            left -= cell_len(shown)
        page.row(row, *parts)


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
    page = Page(width)
    if kind == "candidate":
        if ref in plan.reasons:
            piece = plan.reasons[ref].piece
            page.row("", (" " + short(piece.headline, width - 2), "bold"))
            page.note(f"Not picked. {key('season_pick')} picks it.")
            _add_sources(page, plan, [piece])
        return page
    place = plan.place(place_of(row)) if place_of(row) else None
    if place is None:
        page.note(f"It is {GONE}.")
        return page
    item = place.item
    if item:
        page.note(plan.names.text(place.title) or " ", "bold")
        page.row("")
    page.note(plan.names.text(place.text), "")
    if not place.text:
        page.note(f"Nothing is written here yet. {key('season_edit')} writes it.")
    if item and item.tail:
        page.row("")
        page.note(plan.names.text(" ".join(item.tail)))
    if place.own is not None:
        page.row("")
        page.note("Edited for this review; the entry is as it was.")
        if place.is_stale:
            page.note("Source changed since. Proposed now:", "warn")
            page.note(place.source)
    if item:
        page.row("")
        page.note(f"Part: {PART_TITLES[item.part]} ({key('season_part')} changes it)")
        _add_sources(page, plan, item.pieces)
    return page


def _add_sources(page: Page, plan: Plan, pieces: Sequence[Piece]) -> None:
    page.rule("Made from 1 entry" if len(pieces) == 1 else f"Made from {len(pieces)} entries")
    for piece in pieces:
        headline = fit(piece.headline, max(4, page.width - 22))
        page.row("", *_day_and_level(piece), (headline, "bold"), (f"  {piece.short[:6]}", "dim"))
        told = {name.capitalize(): piece.text(name)
                for name in ("impact", "problem", "approach", "result", "notes")}  # fmt: skip
        told["With"] = " ".join(f"@{name}" for name in piece.words("people"))
        told["Ranks"] = _why(plan.reasons.get(piece.id))
        for label, text in told.items():
            for line in wrap(f"{label}: {text}", page.width - 14) if text else ():
                page.row("", (" " * 13 + line, "dim"))
        page.row("")
