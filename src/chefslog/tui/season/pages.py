"""The Season screen as lines: picks and candidates at the left, a page about them at the right.

Rows that the cursor can be on are named `kind:…`; see `parse_row`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len

from chefslog.insight.charts import draw_bar
from chefslog.model.days import spoken
from chefslog.model.season import PARTS, SWITCHES, OwnText
from chefslog.season.document import PART_TITLES
from chefslog.season.fitting import Filled
from chefslog.season.gaps import Lack, Row
from chefslog.season.item import Item
from chefslog.season.material import Piece
from chefslog.season.ranking import Candidate
from chefslog.tui.cells import fit, short, wrap
from chefslog.tui.season.plan import Plan
from chefslog.tui.widgets.sheet import Line, Part

PAGES = ("picks", "text", "coverage", "form", "document", "check", "leaves")
Key = Callable[[str], str]
"""The key of a command as it is written on screen."""
_MOST = 300
"""Candidates shown; a filter finds those further down the ranking."""
_MAYBE = 3
_UNITS = {"chars": "characters", "utf16": "characters"}
_WORDS = {"evidence": "proof"}
_ADDS = {
    "learned": "learned lines", "appendix": "entries of the appendix",
    "discarded": "discarded entries", "ai": "lines of numbers about AI",
    "names": "names as they are written",
}  # fmt: skip
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
        lines += _note(
            f"Nothing picked yet: texts use the ten that rank first. {key('season_pick')} picks.",
            width,
        )
    for part in PARTS:
        here = [items[ref] for ref in numbers if ref in items and items[ref].part == part]
        if here:
            lines += [Line(), _rule(PART_TITLES[part], width)]
        for item in here:
            lines += _pick_lines(plan, item, numbers[item.id], width, key)
    gone = "private now, outside the season, or in the trash: in no text"
    lines += [
        Line(((f" {number:>2}  {short(gone, width - 6)}", "dim"),), f"pick:{ref}")
        for ref, number in numbers.items()
        if ref not in items
    ]
    lines += [Line(), _rule("Goals and what comes next", width)]
    for goal in season.goals:
        label = f"{goal.key} · {goal.status}"
        lines.append(_place_line(plan, f"goal:{goal.key}", f"goal:{goal.key}", label, width))
    for place, label in _OPEN_PLACES:
        lines.append(_place_line(plan, f"text:{place}", place, label, width))
    found = f" found by {plan.wish.words}" if plan.wish.words else ""
    lines += [Line(), _rule(f"Candidates · {len(plan.candidates):,}{found}", width)]
    if not plan.candidates:
        lines += _note("No published entry of these days is left to pick.", width)
    for one in plan.candidates[:_MOST]:
        lines += _candidate_lines(plan, one, width, with_reasons=with_reasons)
    if len(plan.candidates) > _MOST:
        lines += _note(
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
        what = _WORDS.get(lack.field, lack.field)
        marks.append((f"no {what} yet: {key('set')} {lack.token}", "dim"))
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
            *_note(f"Not picked. {key('season_pick')} picks it.", width),
            Line(), *_sources(plan, [piece], width),
        ]  # fmt: skip
    place = plan.place(place_of(row)) if place_of(row) else None
    if place is None:
        return _note("Nothing of it is printed: it is private now, or not of this season.", width)
    lines: list[Line] = []
    if place.item:
        lines += [Line(((" " + line, "bold"),))
                  for line in wrap(plan.names.text(place.title), width - 2)]  # fmt: skip
        lines.append(Line())
    lines += _note(plan.names.text(place.text), width, "") or _note(
        f"Nothing is written here yet. {key('season_edit')} writes it.", width
    )
    if place.item and place.item.tail:
        lines += [Line(), *_note(plan.names.text(" ".join(place.item.tail)), width)]
    if place.own is not None:
        lines += [Line(), *_note("Edited for this review; the entry is as it was.", width)]
        if place.is_stale:
            lines += _note("Source changed since. Proposed now:", width, "warn")
            lines += _note(place.source, width)
    if place.item:
        part = PART_TITLES[place.item.part]
        lines += [Line(), *_note(f"Part: {part} ({key('season_part')} changes it)", width)]
        lines += [Line(), *_sources(plan, place.item.pieces, width)]
    return lines


def _sources(plan: Plan, pieces: Sequence[Piece], width: int) -> Iterator[Line]:
    yield _rule("Made from 1 entry" if len(pieces) == 1 else f"Made from {len(pieces)} entries",
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


def list_coverage(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out follow-ups to answer, the spread over the months, competencies, what picks lack."""
    lines: list[Line] = []
    asked = [item for item in plan.sources.items()
             if plan.season.picks and item.pieces[0].verdict is None]  # fmt: skip
    if asked:
        lines.append(_rule(f"Did it hold up? · {len(asked)}", width))
        for item in asked:
            lines.append(Line(((" " + fit(item.title, width - 2), ""),), f"due:{item.id}"))
        lines.append(Line())
    top = max((one.entries for one in plan.coverage.months), default=0)
    lines += [_rule("Coverage", width), Line(((" month    entries impact proof picked", "dim"),))]
    for at in plan.coverage.months:
        numbers = f" {at.month} {at.entries:>8} {at.impact:>6} {at.proof:>5} {at.picked:>6}  "
        drawn = draw_bar(at.entries, top, max(4, min(24, width - len(numbers) - 1)))
        lines.append(Line(((numbers, ""), (drawn, "accent"))))
    for remark in plan.coverage.remarks:
        lines += _note(remark, width, "")
    lines += [Line(), _rule("Competencies", width)]
    if not plan.gaps.grid:
        lines += _note(f"No rubric yet: {key('season_rubric')} chooses one.", width)
    for one in plan.gaps.grid:
        lines += _competency(plan, one, width, key)
    for goal in plan.gaps.goals:
        lines += _note(f"goal {goal}: no pick serves it; {key('set')} goal:{goal} on one", width)
    lines += [Line(), _rule(f"Picks that lack something · {len(plan.gaps.lacks)}", width)]
    for lack in plan.gaps.lacks:
        head = f" no {_WORDS.get(lack.field, lack.field):8} "
        text = fit(lack.headline, max(4, width - len(head) - 12))
        parts = ((head, "dim"), (text, ""), (f" {key('set')} {lack.token}", "accent"))
        lines.append(Line(parts, f"lack:{lack.id}:{lack.token}"))
    return lines


def _competency(plan: Plan, one: Row, width: int, key: Key) -> Iterator[Line]:
    """A competency with the picks that show it, or entries that might, picked ones first."""
    picked = [piece.id for piece in plan.sources.picked()]
    cells = short("".join("■" if ref in one.shown else "·" for ref in picked), 24)
    name = fit(one.title, max(8, width - cell_len(cells) - 12))
    yield Line(
        ((" " + name + " ", ""), (cells, "accent"), ("" if one.shown else "  empty", "warn"))
    )
    ranked = [held.piece for held in plan.ranked if held.piece.id in set(one.maybe)]
    for piece in sorted(ranked, key=lambda piece: piece.id not in picked)[:_MAYBE]:
        token = f'skill:"{one.key}"' if " " in one.key else f"skill:{one.key}"
        mark = " ✓ " if piece.id in picked else " ? "
        text = fit(piece.headline, max(4, width - 9 - len(token)))
        parts = (("  " + mark, "dim"), (text, ""), (f" {key('set')} {token}", "accent"))
        yield Line(parts, f"maybe:{piece.id}:{token}")


def list_fields(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out each field of the form with its meter and its text, then what was left out."""
    if plan.form is None or plan.fitted is None:
        return _note(f"This form cannot be read; {key('season_form')} chooses another.", width)
    titles = {one.key: one.title for one in plan.form.fields}
    lines = [_rule(plan.form.title, width), *_note(plan.form.about, width)]
    for box in plan.fitted.boxes:
        place = f"{plan.form.name}/{box.name}"
        edited = "  edited" if place in plan.season.texts else ""
        title = short(titles[box.name], width - 2 - len(edited))
        lines += [Line(), Line(((f" {title}", "bold"), (edited, "dim")), f"field:{place}")]
        lines.append(Line((("  ", ""), *meter(box, min(30, width // 4))), f"field:{place}"))
        lines += _note(
            box.text or "Nothing is written for it yet.", width, "" if box.text else "dim"
        )
    for keys, how in ((plan.fitted.left_out, "Left out"), (plan.fitted.shortened, "Shortened")):
        names = [plan.reasons[ref].piece.headline for ref in keys if ref in plan.reasons]
        if names:
            lines += [Line(), _rule(f"{how} · {len(names)}", width)]
        for text in names:
            lines += _note(text, width)
    return lines


def meter(box: Filled, width: int) -> tuple[Part, ...]:
    """Draw how full a field is: `██████▊··  69 of 2,500 characters left`."""
    drawn = draw_bar(box.length, box.limit, width)
    unit = _UNITS.get(box.unit, box.unit)
    return ((drawn, "accent"), ("·" * (width - len(drawn)), "dim"),
            (f" {box.free:,}", "bold"), (f" of {box.limit:,} {unit} left", "dim"))  # fmt: skip


def list_checked(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out what the writer's own texts and a file say that no pick backs."""
    lines: list[Line] = []
    for name, found in (plan.checked or {}).items():
        piece = plan.reasons[name].piece.headline if name in plan.reasons else name
        lines.append(_rule(short(piece, max(8, width - 8)), width))
        for one in found:
            if one.kind == "problem":
                lines += _note(one.text, width, "bad")
                continue
            lines += _note(f"line {one.line}: {one.kind} not in your journal: {one.text}", width,
                           "warn")  # fmt: skip
            lines += _note(f"nearest: {one.nearest}" if one.nearest else "", width)
        if not found:
            lines += _note("✓ Numbers, dates, links, names and products are in your picks.", width)
        lines.append(Line())
    lines += _note(
        f"{key('season_check')} checks a file: a review edited by you, a colleague or a model.",
        width,
    )
    return lines


def list_leaving(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out what a text for this reader hands out, its switches, and what was handed in."""
    leaving, sources = plan.leaving, plan.sources
    if leaving is None:
        return []
    lines = [_rule(f"Also include, for {leaving.audience}", width)]
    for name in SWITCHES:
        is_on = sources.is_on(leaving.audience, name)
        count = leaving.also.get(name, 0)
        words = f"{count} {_ADDS[name]}" if count else _ADDS[name]
        chip = "‹on›  off " if is_on else " on  ‹off›"
        lines.append(Line(((f" {chip}  ", ""), (fit(words, width - 14), "")), f"switch:{name}"))
    lines += [Line(), _rule("In the text · " + _count(len(leaving.picks), "pick"), width)]
    for number, (_, title, remark) in enumerate(leaving.picks, 1):
        mark = f"  {remark}" if remark else ""
        told = short(title, max(4, width - 6 - cell_len(mark)))
        lines.append(Line(((f" {number:>2}  ", "dim"), (told, ""), (mark, "warn"))))
    lines += [Line(), _rule("Names", width)]
    for names, words in ((leaving.replaced, "as “a colleague”"),
                         (leaving.stays, "looks like a name and stays")):  # fmt: skip
        lines += _note(f"{', '.join(names)}: {words}" if names else "", width, "")
    if not leaving.replaced and not leaving.stays:
        lines += _note("None found.", width)
    lines += [Line(), _rule("Stays here", width)]
    lines += _note("Entries not picked, private entries, AI levels, time, spend, check-ins.", width)
    lines += [Line(), _rule(f"Handed in · {len(plan.versions)}", width)]
    for number, version in enumerate(plan.versions, 1):
        told = f" {number:>2}  {version.at[:10]}  for {version.audience}, {version.form}  "
        file = short(version.file, max(4, width - len(told) - 1))
        lines.append(Line(((told, ""), (file, "dim")), f"version:{number}"))
    if plan.wish.version and plan.versions:
        lines += [Line(), _rule(f"Changed since version {plan.wish.version}", width)]
        lines += _diff_lines(plan.diff, width)
    return lines


def _diff_lines(diff: Sequence[str], width: int) -> Iterator[Line]:
    for text in diff[2:] or ("Nothing changed since.",):
        style = {"+": "good", "-": "bad"}.get(text[:1], "dim")
        yield from (Line(((" " + line, style),)) for line in wrap(text, width - 2))


def list_document(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out the document as plain text, as this reader gets it."""
    return [Line(((" " + text, ""),)) for text in wrap(plan.document or "", min(96, width - 2))]


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number:,} {word}s"


def _rule(text: str, width: int) -> Line:
    text = short(text, max(4, width - 4))
    return Line(((f" {text} ", "title"), ("─" * max(0, width - cell_len(text) - 3), "line")))


def _note(text: str, width: int, style: str = "dim") -> list[Line]:
    return [Line(((" " + line, style),)) for line in wrap(text, width - 2)] if text else []


MAKERS = {"coverage": list_coverage, "form": list_fields, "document": list_document,
          "check": list_checked, "leaves": list_leaving}  # fmt: skip
"""What lays out a page at the right, by its name."""
