"""The right of the Season screen as lines: coverage, form, document, check, what leaves."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from chefslog.insight.charts import draw_bar
from chefslog.model.season import SWITCHES
from chefslog.season.fitting import Filled
from chefslog.season.ranking import Row
from chefslog.tui.cells import fit, short
from chefslog.tui.season.picks import WORDS, Key, Page, place_of, short_path
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
"""The pages in their order."""
_MAYBE = 3
_KEY = "bold $text-secondary"
_UNITS = {"chars": "characters", "utf16": "characters"}
_NAMES = ("names as they are written",) * 2


def list_coverage(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out follow-ups to answer, the spread over the months, competencies, what picks lack."""
    page = Page(width)
    asked = [item for item in plan.sources.items()
             if plan.season.picks and item.pieces[0].verdict is None]  # fmt: skip
    if asked:
        page.rule(f"Did it hold up? · {len(asked)}")
    for item in asked:
        page.row(f"due:{item.id}", (" " + fit(item.title, width - 2), ""))
    page.rule("Coverage")
    page.row("", (" month    entries impact proof picked", "dim"))
    top = max((one.entries for one in plan.coverage.months), default=0)
    for at in plan.coverage.months:
        numbers = f" {at.month} {at.entries:>8} {at.impact:>6} {at.proof:>5} {at.picked:>6}  "
        drawn = draw_bar(at.entries, top, max(4, min(24, width - len(numbers) - 1)))
        page.row("", (numbers, ""), (drawn, "accent"))
    for remark in plan.coverage.remarks:
        page.note(remark, "")
    page.rule("Competencies")
    if not plan.gaps.grid:
        page.note(f"No rubric yet: {key('season_rubric')} chooses one.")
    for one in plan.gaps.grid:
        _add_competency(page, plan, one, key)
    for goal in plan.gaps.goals:
        page.note(f"goal {goal}: no pick serves it; {key('set')} goal:{goal} on one")
    page.rule(f"Picks that lack something · {len(plan.gaps.lacks)}")
    for lack in plan.gaps.lacks:
        head = f" no {WORDS.get(lack.field, lack.field):8} "
        text = fit(lack.headline, max(4, width - len(head) - 12))
        page.row(f"lack:{lack.id}:{lack.token}",
                 (head, "dim"), (text, ""), (f" {key('set')} {lack.token}", "accent"))  # fmt: skip
    return page


def _add_competency(page: Page, plan: Plan, one: Row, key: Key) -> None:
    """A competency with the picks that show it, or entries that might, picked ones first."""
    picked = [piece.id for piece in plan.sources.picked()]
    cells = short("".join("■" if ref in one.shown else "·" for ref in picked), 24)
    name = fit(one.title, max(8, page.width - cell_len(cells) - 12))
    lack = "" if one.shown else "  empty"
    page.row("", (f" {name} ", ""), (cells, "accent"), (lack, "warn"))
    token = f'skill:"{one.key}"' if " " in one.key else f"skill:{one.key}"
    ranked = [held.piece for held in plan.ranked if held.piece.id in one.maybe]
    for piece in sorted(ranked, key=lambda piece: piece.id not in picked)[:_MAYBE]:
        mark = "   ✓ " if piece.id in picked else "   ? "
        text = fit(piece.headline, max(4, page.width - 9 - len(token)))
        page.row(f"maybe:{piece.id}:{token}",
                 (mark, "dim"), (text, ""), (f" {key('set')} {token}", "accent"))  # fmt: skip


def list_fields(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out each field of the form with its meter and its text, then what was left out."""
    page = Page(width)
    if plan.form is None or plan.fitted is None:
        page.note(f"This form cannot be read; {key('season_form')} chooses another.")
        return page
    titles = {one.key: one.title for one in plan.form.fields}
    page.rule(plan.form.title)
    page.note(plan.form.about)
    for box in plan.fitted.boxes:
        place = f"{plan.form.name}/{box.name}"
        edited = "  edited" if place in plan.season.texts else ""
        title = short(titles[box.name], width - 2 - len(edited))
        page.row("")
        page.row(f"field:{place}", (f" {title}", "bold"), (edited, "dim"))
        page.row(f"field:{place}", ("  ", ""), *meter(box, min(30, width // 4)))
        page.note(box.text or "Nothing is written for it yet.", "" if box.text else "dim")
    for keys, how in ((plan.fitted.left_out, "Left out"), (plan.fitted.shortened, "Shortened")):
        names = [plan.reasons[ref].piece.headline for ref in keys if ref in plan.reasons]
        if names:
            page.rule(f"{how} · {len(names)}")
        for text in names:
            page.note(text)
    return page


def meter(box: Filled, width: int) -> tuple[Part, ...]:
    """Draw how full a field is: `██████▊··  69 of 2,500 characters left`."""
    drawn = draw_bar(box.length, box.limit, width)
    unit = _UNITS.get(box.unit, box.unit)
    return ((drawn, "accent"), ("·" * (width - len(drawn)), "dim"),
            (f" {box.free:,}", "bold"), (f" of {box.limit:,} {unit} left", "dim"))  # fmt: skip


def list_checked(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out what the writer's own texts and a file say that no pick backs."""
    page = Page(width)
    for name, found in (plan.checked or {}).items():
        headline = plan.reasons[name].piece.headline if name in plan.reasons else ""
        page.rule(headline or short_path(name, max(8, width - 8)))
        for one in found:
            if one.kind == "problem":
                page.note(one.text, "bad")
                continue
            page.note(f"line {one.line}: {one.kind} not in your picks: {one.text}", "warn")
            page.note(f"nearest: {one.nearest}" if one.nearest else "")
        if not found:
            page.note("✓ Numbers, dates, links, names, products: all in your picks.")
    if page:
        page.row("")
    page.note(
        f"{key('season_check')} checks a file: a review edited by you, a colleague or a model."
    )
    return page


def list_leaving(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out what a text for this reader hands out, its switches, and what was handed in."""
    leaving, page = plan.leaving, Page(width)
    if leaving is None:
        return page
    from chefslog.season.disclosure import ALSO

    page.rule(f"Also include, for {leaving.audience}")
    for name in SWITCHES:
        is_on = plan.sources.is_on(leaving.audience, name)
        count = leaving.also.get(name, 0)
        one, several = ALSO.get(name, _NAMES)
        words = f"{count} {one if count == 1 else several}" if count else several
        chips = "‹on›  off " if is_on else " on  ‹off›"
        page.row(f"switch:{name}", (f" {chips}  ", ""), (fit(words, width - 14), ""))
    count = len(leaving.picks)
    page.rule(f"In the text · {count:,} pick{'s' * (count != 1)}")
    for number, (_, title, remark) in enumerate(leaving.picks, 1):
        mark = f"  {remark}" if remark else ""
        told = short(title, max(4, width - 6 - cell_len(mark)))
        page.row("", (f" {number:>2}  ", "dim"), (told, ""), (mark, "warn"))
    page.rule("Names")
    for names, words in ((leaving.replaced, "as “a colleague”"),
                         (leaving.stays, "looks like a name and stays")):  # fmt: skip
        page.note(f"{', '.join(names)}: {words}" if names else "", "")
    if not leaving.replaced and not leaving.stays:
        page.note("None found.")
    page.rule("Stays here")
    stays = "Private entries, AI levels, time, spend, check-ins."
    is_more = {"appendix", "discarded"} & {*leaving.also}
    page.note(stays if is_more else f"Entries not picked, {stays[0].lower()}{stays[1:]}")
    page.rule(f"Handed in · {len(plan.versions)}")
    for number, version in enumerate(plan.versions, 1):
        told = f" {number:>2}  {version.at[:10]}  for {version.audience}, {version.form}  "
        file = short_path(version.file, max(4, width - len(told) - 1))
        page.row(f"version:{number}", (told, ""), (file, "dim"))
    if plan.wish.version and plan.versions:
        page.rule(f"Changed since version {plan.wish.version}")
        for text in plan.diff[2:] or ("Nothing changed since.",):
            page.note(text or " ", {"+": "good", "-": "bad"}.get(text[:1], "dim"))
    return page


def list_document(plan: Plan, width: int, key: Key) -> list[Line]:
    """Lay out the document as plain text, as this reader gets it."""
    page = Page(min(98, width))
    page.note(plan.document or "", "")
    return page


MAKERS = {"coverage": list_coverage, "form": list_fields, "document": list_document,
          "check": list_checked, "leaves": list_leaving}  # fmt: skip
"""What lays out a page at the right, by its name."""


def draw_head(plan: Plan, width: int, key: Key) -> Content:
    """Return two lines: the season, its reader and form; what is free in the form's fields.

    `key` gives the key of a command, which stands before what it changes.
    """
    season, wish = plan.season, plan.wish
    line = Content.assemble(
        (f"{key('season_period')} ", _KEY), (short(season.name, width // 3), "bold"),
        f"  {season.first} to {season.last}  ",
        (f" {key('season_reader')} ", _KEY), ("for ", "$text-muted"), f"{wish.audience}  ",
        (f" {key('season_form')} ", _KEY), ("form ", "$text-muted"), wish.form,
    )  # fmt: skip
    boxes, left = plan.fitted.boxes if plan.fitted else (), width - 4
    meters = [Content("")]
    for place, box in enumerate(boxes):
        one = f"{short(box.name, 14)} {''.join(text for text, _ in meter(box, 8))}   "
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
