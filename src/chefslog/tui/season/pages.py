"""The pages of the Season screen as lines: picks, coverage, gaps, form, preview.

Rows that the cursor can be on are named `kind:rest`; see `row`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len

from chefslog.insight.charts import draw_bar
from chefslog.model.days import spoken
from chefslog.season.fitting import Filled
from chefslog.season.gaps import Row
from chefslog.season.material import Piece
from chefslog.season.ranking import Candidate
from chefslog.tui.cells import fit, short, wrap
from chefslog.tui.season.plan import Plan
from chefslog.tui.widgets.sheet import Line, Part

PAGES = ("picks", "coverage", "gaps", "form", "preview")
_WORDS = {"evidence": "proof"}
_MAYBE = 3
Key = Callable[[str], str]
"""The key of a command as it is written on screen."""
_MOST = 300
"""Candidates shown; nobody reads further down a ranking."""


def row(item: str) -> tuple[str, str, str]:
    """Kind, entry id and the rest of a row's name; `pick:ID`, `lack:ID:link:`, `field::KEY`."""
    kind, _, rest = item.partition(":")
    ref, _, more = rest.partition(":")
    return kind, ref, more


def picks(plan: Plan, width: int, key: Key) -> list[Line]:
    """The picks in their order with what they lack, then the candidates with their reasons."""
    pieces, season = plan.pieces, plan.season
    reasons = {one.piece.id: one for one in plan.ranked}
    lines = [_title(f"Picked · {len(season.picks)}", width)]
    if not season.picks:
        lines += _note(
            f"Nothing yet: texts use the ten that rank first. {key('season_pick')} takes one in.",
            width,
        )
    for number, pick in enumerate(season.picks, 1):
        piece = pieces.get(pick.id)
        if piece is None:
            gone = Line(((f" {number:>2} ", "dim"), (fit(_gone(), width - 4), "dim")),
                        f"pick:{pick.id}")  # fmt: skip
            lines.append(gone)
            continue
        folded = f" +{len(pick.folded)}" if pick.folded else ""
        item = f"pick:{pick.id}"
        lines.append(_head(f"{number:>2}", piece, width, item, folded))
        lacks = _lacking(plan, piece, key("set"))
        why = _why(reasons.get(pick.id))
        lines.append(_under(lacks or why, width, item, "bad" if lacks else "dim"))
    rest = [one for one in plan.ranked if one.piece.id not in season.picked]
    lines += [Line(), _title(f"Candidates · {len(rest)}", width)]
    if not rest:
        lines += _note("No published entry in these days waits to be picked.", width)
    for one in rest[:_MOST]:
        item = f"candidate:{one.piece.id}"
        alike = len(plan.alike.get(one.piece.id, ())) - 1
        more = f" ≈{alike}" if alike > 0 else ""
        lines.append(_head(f"{one.points:>2}", one.piece, width, item, more))
        lines.append(_under(_why(one), width, item))
    if len(rest) > _MOST:
        lines += _note(f"{len(rest) - _MOST:,} more rank below these.", width)
    return lines


def _gone() -> str:
    return "(private now, outside the season, or in the trash: in no text)"


def _head(mark: str, piece: Piece, width: int, item: str, more: str) -> Line:
    day = spoken(piece.day)[4:].rjust(6)
    left = max(4, width - 6 - len(day) - cell_len(more))
    parts: tuple[Part, ...] = (
        (f" {mark} ", "accent"),
        (fit(piece.headline, left), ""),
        (more, "accent"),
        (f" {day} ", "dim"),
    )
    return Line(parts, item)


def _under(text: str, width: int, item: str, style: str = "dim") -> Line:
    return Line((("    " + short(text, width - 5), style),), item)


def _why(one: Candidate | None) -> str:
    if one is None or not one.reasons:
        return "no points"
    return ", ".join(f"{text} {points:+}" for points, text in one.reasons)


def _lacking(plan: Plan, piece: Piece, key: str) -> str:
    lacks = [one for one in plan.gaps.lacks if one.id == piece.id]
    names = [_WORDS.get(one.field, one.field) for one in lacks]
    return f"lacks {', '.join(names)} · {key} {lacks[0].token}" if names else ""


def missing_token(plan: Plan, ref: str) -> str:
    """The beginning of what would say the first thing that an item lacks."""
    return next((one.token for one in plan.gaps.lacks if one.id == ref), "")


def coverage(plan: Plan, width: int, key: Key) -> list[Line]:
    """Month by month: entries, those with impact and proof, those picked."""
    held = plan.coverage
    top = max((one.entries for one in held.months), default=0)
    lines = [_title("Coverage", width), Line(((" month    entries impact proof picked", "dim"),))]
    for one in held.months:
        numbers = f" {one.month} {one.entries:>8} {one.impact:>6} {one.proof:>5} {one.picked:>6}  "
        drawn = draw_bar(one.entries, top, max(4, min(24, width - len(numbers) - 1)))
        lines.append(Line(((numbers, ""), (drawn, "accent"))))
    lines += _note(f"{held.weeks} of {held.all_weeks} weeks with entries, {held.entries} entries",
                   width)  # fmt: skip
    for remark in held.remarks:
        lines += _note(remark, width, "")
    lines += [Line(), _title("Goals", width)]
    for goal in plan.season.goals:
        lines += _note(f"{goal.key} ({goal.status}) {goal.text}", width, "")
    if not plan.season.goals:
        lines += _note(f"None. {key('season_goal')} says one: latency: halve it", width)
    return lines


def gaps(plan: Plan, width: int, key: Key) -> list[Line]:
    """The grid of competencies, goals nothing serves, and what items lack, a key for each."""
    held = plan.gaps
    picked = [piece.id for piece in plan.sources.picked()]
    lines = [_title("Competencies", width)]
    if not held.grid:
        lines += _note(f"No rubric yet: {key('season_rubric')} chooses one.", width)
    name = max((cell_len(one.title) for one in held.grid), default=0)
    name = min(name, max(10, width // 3))
    for one in held.grid:
        cells = "".join("■" if ref in one.shown else "·" for ref in picked)
        parts: tuple[Part, ...] = (
            (" " + fit(one.title, name) + "  ", "" if one.shown else "bad"),
            (short(cells, max(4, width - name - 12)), "accent"),
            ("" if one.shown else "  empty", "bad"),
        )
        lines.append(Line(parts))
        lines += _suggestions(one, plan, width, key("set"))
    for goal in held.goals:
        lines += _note(
            f"goal {goal}: no pick serves it; {key('set')} goal:{goal} on one", width, ""
        )
    lines += [Line(), _title(f"Items that lack something · {len(held.lacks)}", width)]
    for lack in held.lacks:
        what = fit("no " + _WORDS.get(lack.field, lack.field), 11)
        head = f" {what} "
        text = fit(lack.headline, max(4, width - len(head) - 12))
        parts = ((head, "bad"), (text, ""), (f" {key('set')} {lack.token}", "accent"))
        lines.append(Line(parts, f"lack:{lack.id}:{lack.token}"))
    if not held.lacks:
        lines += _note("Every item has impact, proof and outcome.", width)
    return lines


def _suggestions(one: Row, plan: Plan, width: int, key: str) -> Iterator[Line]:
    """Entries that might show an empty competency, picked ones first, then by rank."""
    if not one.shown and not one.maybe:
        yield from _note("   no entry of the season shows it: capture one, or say skill:", width)
    maybe, picked, pieces = set(one.maybe), plan.season.picked, plan.pieces
    ranked = [held.piece.id for held in plan.ranked if held.piece.id in maybe]
    for ref in sorted(ranked, key=lambda ref: ref not in picked)[:_MAYBE]:
        token = f'skill:"{one.key}"' if " " in one.key else f"skill:{one.key}"
        mark = " ✓ " if ref in picked else " ? "
        text = fit(pieces[ref].headline, max(4, width - 9 - len(token)))
        parts: tuple[Part, ...] = (("  " + mark, "dim"), (text, ""), (f" {key} {token}", "accent"))
        yield Line(parts, f"maybe:{ref}:{token}")


def form(plan: Plan, width: int, key: Key) -> list[Line]:
    """Each field of the form with its meter and its text, then what was left out."""
    if plan.form is None or plan.fitted is None:
        return [*_note(f"This form cannot be read; {key('season_form')} chooses another.", width)]
    titles = {one.key: one.title for one in plan.form.fields}
    lines = [_title(plan.form.title, width), *_note(plan.form.about, width)]
    for box in plan.fitted.boxes:
        item = f"field::{box.name}"
        lines.append(Line())
        lines.append(Line(((" " + short(titles[box.name], width - 2), "bold"),), item))
        lines.append(Line(meter(box, min(30, width // 3)), item))
        lines += [Line((("   " + line, ""),)) for line in wrap(box.text, width - 4)]
        if not box.text:
            lines += _note("  nothing written for it yet", width)
    pieces = plan.pieces
    for keys, how in ((plan.fitted.left_out, "left out"), (plan.fitted.shortened, "shortened")):
        names = [pieces[key].headline for key in keys if key in pieces]
        if names:
            lines += [Line(), _title(f"{how} · {len(names)}", width)]
        for text in names:
            lines += _note(short(text, width - 2), width)
    return lines


def meter(box: Filled, width: int) -> tuple[Part, ...]:
    """`██████▊  2,431 of 2,500 chars`: never over, in the form's own unit."""
    drawn = draw_bar(box.length, box.limit, width)
    return (
        (" " + drawn, "accent"),
        ("·" * (width - len(drawn)), "dim"),
        (f"  {box.length:,} of {box.limit:,} {box.unit}", ""),
    )


def preview(plan: Plan, width: int, key: Key) -> list[Line]:
    """The document as plain text, as this reader gets it."""
    if plan.preview is None:
        return []
    lines = []
    for text in wrap(plan.preview, min(96, width - 2)):
        lines.append(Line(((" " + text, ""),)))
    return lines


def _title(text: str, width: int) -> Line:
    return Line(((" " + short(text, width - 1), "title"),))


def _note(text: str, width: int, style: str = "dim") -> list[Line]:
    return [Line(((" " + line, style),)) for line in wrap(text, width - 2)] if text else []


def both(plan: Plan, width: int, key: Key) -> list[Line]:
    """Coverage and gaps, where there is room for both."""
    return [*coverage(plan, width, key), Line(), *gaps(plan, width, key)]


_MAKERS = {"picks": picks, "coverage": coverage, "gaps": gaps, "form": form, "preview": preview,
           "both": both}  # fmt: skip


def all_lines(plan: Plan, page: str, width: int, key: Key) -> Sequence[Line]:
    """One of `PAGES`, or `both`."""
    return _MAKERS[page](plan, width, key)
