"""The right of the Season screen as lines: coverage, form, document, check, what leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.content import Content

from chefslog.insight.charts import draw_bar
from chefslog.model.season import SWITCHES
from chefslog.season.fitting import Filled
from chefslog.season.gaps import Row
from chefslog.tui.cells import fit, short, wrap
from chefslog.tui.season.picks import WORDS, Key, as_note, as_rule, place_of
from chefslog.tui.season.plan import Plan
from chefslog.tui.widgets.sheet import Line, Part

INVITATION = (
    "A season is what a review is written about: a name and its days, for example the "
    "half-year that runs.",
    "",
    "{key} begins one, in one line. Its entries become candidates; you pick, write, fit the form "
    "and hand it in.",
)
TITLES = {"picks": "picks", "text": "text", "coverage": "coverage", "form": "form",
          "document": "document", "check": "check", "leaves": "what leaves"}  # fmt: skip
PAGES = ("picks", "text", "coverage", "form", "document", "check", "leaves")
_MAYBE = 3
_UNITS = {"chars": "characters", "utf16": "characters"}
_ADDS = {
    "learned": "learned lines", "appendix": "entries of the appendix",
    "discarded": "discarded entries", "ai": "lines of numbers about AI",
    "names": "names as they are written",
}  # fmt: skip


def list_coverage(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out follow-ups to answer, the spread over the months, competencies, what picks lack."""
    lines: list[Line] = []
    asked = [item for item in plan.sources.items()
             if plan.season.picks and item.pieces[0].verdict is None]  # fmt: skip
    if asked:
        lines.append(as_rule(f"Did it hold up? · {len(asked)}", width))
        for item in asked:
            lines.append(Line(((" " + fit(item.title, width - 2), ""),), f"due:{item.id}"))
        lines.append(Line())
    top = max((one.entries for one in plan.coverage.months), default=0)
    lines += [
        as_rule("Coverage", width),
        Line(((" month    entries impact proof picked", "dim"),)),
    ]
    for at in plan.coverage.months:
        numbers = f" {at.month} {at.entries:>8} {at.impact:>6} {at.proof:>5} {at.picked:>6}  "
        drawn = draw_bar(at.entries, top, max(4, min(24, width - len(numbers) - 1)))
        lines.append(Line(((numbers, ""), (drawn, "accent"))))
    for remark in plan.coverage.remarks:
        lines += as_note(remark, width, "")
    lines += [Line(), as_rule("Competencies", width)]
    if not plan.gaps.grid:
        lines += as_note(f"No rubric yet: {key('season_rubric')} chooses one.", width)
    for one in plan.gaps.grid:
        lines += _competency(plan, one, width, key)
    for goal in plan.gaps.goals:
        lines += as_note(f"goal {goal}: no pick serves it; {key('set')} goal:{goal} on one", width)
    lines += [Line(), as_rule(f"Picks that lack something · {len(plan.gaps.lacks)}", width)]
    for lack in plan.gaps.lacks:
        head = f" no {WORDS.get(lack.field, lack.field):8} "
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
        return as_note(f"This form cannot be read; {key('season_form')} chooses another.", width)
    titles = {one.key: one.title for one in plan.form.fields}
    lines = [as_rule(plan.form.title, width), *as_note(plan.form.about, width)]
    for box in plan.fitted.boxes:
        place = f"{plan.form.name}/{box.name}"
        edited = "  edited" if place in plan.season.texts else ""
        title = short(titles[box.name], width - 2 - len(edited))
        lines += [Line(), Line(((f" {title}", "bold"), (edited, "dim")), f"field:{place}")]
        lines.append(Line((("  ", ""), *meter(box, min(30, width // 4))), f"field:{place}"))
        lines += as_note(
            box.text or "Nothing is written for it yet.", width, "" if box.text else "dim"
        )
    for keys, how in ((plan.fitted.left_out, "Left out"), (plan.fitted.shortened, "Shortened")):
        names = [plan.reasons[ref].piece.headline for ref in keys if ref in plan.reasons]
        if names:
            lines += [Line(), as_rule(f"{how} · {len(names)}", width)]
        for text in names:
            lines += as_note(text, width)
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
        lines.append(as_rule(short(piece, max(8, width - 8)), width))
        for one in found:
            if one.kind == "problem":
                lines += as_note(one.text, width, "bad")
                continue
            lines += as_note(f"line {one.line}: {one.kind} not in your journal: {one.text}", width,
                           "warn")  # fmt: skip
            lines += as_note(f"nearest: {one.nearest}" if one.nearest else "", width)
        if not found:
            lines += as_note("✓ Numbers, dates, links, names, products: all in your picks.", width)
        lines.append(Line())
    lines += as_note(
        f"{key('season_check')} checks a file: a review edited by you, a colleague or a model.",
        width,
    )
    return lines


def list_leaving(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out what a text for this reader hands out, its switches, and what was handed in."""
    leaving, sources = plan.leaving, plan.sources
    if leaving is None:
        return []
    lines = [as_rule(f"Also include, for {leaving.audience}", width)]
    for name in SWITCHES:
        is_on = sources.is_on(leaving.audience, name)
        count = leaving.also.get(name, 0)
        words = f"{count} {_ADDS[name]}" if count else _ADDS[name]
        chip = "‹on›  off " if is_on else " on  ‹off›"
        lines.append(Line(((f" {chip}  ", ""), (fit(words, width - 14), "")), f"switch:{name}"))
    lines += [Line(), as_rule("In the text · " + _count(len(leaving.picks), "pick"), width)]
    for number, (_, title, remark) in enumerate(leaving.picks, 1):
        mark = f"  {remark}" if remark else ""
        told = short(title, max(4, width - 6 - cell_len(mark)))
        lines.append(Line(((f" {number:>2}  ", "dim"), (told, ""), (mark, "warn"))))
    lines += [Line(), as_rule("Names", width)]
    for names, words in ((leaving.replaced, "as “a colleague”"),
                         (leaving.stays, "looks like a name and stays")):  # fmt: skip
        lines += as_note(f"{', '.join(names)}: {words}" if names else "", width, "")
    if not leaving.replaced and not leaving.stays:
        lines += as_note("None found.", width)
    lines += [Line(), as_rule("Stays here", width)]
    lines += as_note(
        "Entries not picked, private entries, AI levels, time, spend, check-ins.", width
    )
    lines += [Line(), as_rule(f"Handed in · {len(plan.versions)}", width)]
    for number, version in enumerate(plan.versions, 1):
        told = f" {number:>2}  {version.at[:10]}  for {version.audience}, {version.form}  "
        file = short(version.file, max(4, width - len(told) - 1))
        lines.append(Line(((told, ""), (file, "dim")), f"version:{number}"))
    if plan.wish.version and plan.versions:
        lines += [Line(), as_rule(f"Changed since version {plan.wish.version}", width)]
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


MAKERS = {"coverage": list_coverage, "form": list_fields, "document": list_document,
          "check": list_checked, "leaves": list_leaving}  # fmt: skip
"""What lays out a page at the right, by its name."""


def draw_head(plan: Plan, width: int) -> Content:
    """Return two lines: the season, its reader and form; what is free in the form's fields."""
    season, wish = plan.season, plan.wish
    line = Content.assemble(
        (short(season.name, width // 3), "bold"), f"  {season.first} to {season.last}",
        ("   for ", "$text-muted"), wish.audience, ("   form ", "$text-muted"), wish.form,
    )  # fmt: skip
    boxes, left = plan.fitted.boxes if plan.fitted else (), width - 4
    meters = [Content("")]
    for place, box in enumerate(boxes):
        drawn = "".join(text for text, _ in meter(box, 8))
        one = f"{short(box.name, 14)} {drawn}   "
        if cell_len(one) > left:
            meters.append(Content.styled(f"+{len(boxes) - place}", "$text-muted"))
            break
        left -= cell_len(one)
        meters.append(Content(one))
    return Content("\n").join([line, Content("").join(meters)])


def find_copy(plan: Plan, page: str, row: str, config: str) -> tuple[str, str] | None:
    """Return the text that a row or a page offers to copy, and what to call it."""
    if page == "document" and plan.document is not None:
        return plan.document, "the whole text"
    for box in plan.fitted.boxes if plan.fitted else ():
        if row == f"field:{plan.wish.form}/{box.name}":
            return box.text, f"{box.name}, {box.length:,} of {box.limit:,} {box.unit}"
    place = plan.place(place_of(row), config) if place_of(row) else None
    return (plan.names.text(place.text), "the text as it will be printed") if place else None
