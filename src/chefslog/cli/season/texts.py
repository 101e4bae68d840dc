"""The commands that show a season, or write it out. Private entries are in none of them."""

from __future__ import annotations

import os
from dataclasses import asdict

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.journal.read import as_json, say
from chefslog.cli.season.workspace import Table, lay
from chefslog.cli.text import look
from chefslog.home.files import make_folder, write_private
from chefslog.insight.charts import bar
from chefslog.model.sanitize import legible
from chefslog.season import coverage as spread
from chefslog.season import gaps as lacking
from chefslog.season.document import document
from chefslog.season.folding import similar as similar_groups
from chefslog.season.forms import Form, form_names, read_form, with_limits
from chefslog.season.publishing import FORMATS, fit_form, publish
from chefslog.season.ranking import rank


def coverage(asked: Asked, words: list[str]) -> int:
    """`chefslog season coverage`."""
    table = lay(asked)
    first, last = table.season.span
    held = spread.coverage(
        table.sources.pieces, first, last, table.sources.today, table.season.picked
    )
    if asked.flag("json"):
        as_json(asdict(held))
        return 0
    top = max((one.entries for one in held.months), default=0)
    print("month    entries  impact  proof  picked")
    for one in held.months:
        print(
            f"{one.month}  {one.entries:>7}  {one.impact:>6}  {one.proof:>5}  {one.picked:>6}  "
            f"{bar(one.entries, top, 20)}".rstrip()
        )
    print(f"{held.weeks} of {held.all_weeks} weeks with entries, {held.entries} entries")
    for remark in held.remarks:
        print(remark)
    return 0


def candidates(asked: Asked, words: list[str]) -> int:
    """`chefslog season candidates`: what ranks first, and why."""
    table = lay(asked)
    ranked = rank(table.sources.pieces, table.season.goals, table.sources.rubric)
    shown = ranked[: asked.number("count", 20)]
    if asked.flag("json"):
        as_json(
            [
                {
                    "id": one.piece.id,
                    "headline": one.piece.headline,
                    "points": one.points,
                    "reasons": [{"points": points, "why": why} for points, why in one.reasons],
                    "picked": one.piece.id in table.season.picked,
                }
                for one in shown
            ]
        )
        return 0
    style = look(asked.flag("plain"))
    for one in shown:
        mark = "✓" if one.piece.id in table.season.picked else " "
        print(f"{mark} {one.points:>3}  {one.piece.short[:6]}  {legible(one.piece.headline)}")
        why = ", ".join(f"{text} {points:+}" for points, text in one.reasons)
        print(style.dim(f"       {legible(why)}"))
    say("Points compare your own entries within this season; you decide: season pick ID…")
    return 0


def similar(asked: Asked, words: list[str]) -> int:
    """`chefslog season similar`: entries that could be one item."""
    table = lay(asked)
    groups = similar_groups(table.sources.pieces)
    if asked.flag("json"):
        as_json([list(group) for group in groups])
        return 0
    by_id = {piece.id: piece for piece in table.sources.pieces}
    for group in groups:
        for ref in group:
            print(f"  {by_id[ref].short[:6]}  {legible(by_id[ref].headline)}")
        print()
    say("Fold them with: season fold ID ID…" if groups else "Nothing looks alike.")
    return 0


def gaps(asked: Asked, words: list[str]) -> int:
    """`chefslog season gaps`: the competency grid, and what items lack."""
    table = lay(asked)
    sources = table.sources
    picked = sources.picked()
    found = lacking.gaps(picked, sources.pieces, table.season.goals, sources.rubric)
    if asked.flag("json"):
        as_json(asdict(found))
        return 0
    width = max((len(row.title) for row in found.grid), default=0)
    for row in found.grid:
        cells = "".join("■" if piece.id in row.shown else "·" for piece in picked)
        note = "" if row.shown else f"  nothing picked shows it; {len(row.maybe)} entries might"
        print(f"{legible(row.title):{width}}  {cells}{note}")
    if not found.grid:
        say("No rubric: chefslog season set --rubric product-engineer")
    for goal in found.goals:
        print(legible(f"goal {goal}: no pick serves it (goal:{goal})"))
    for lack in found.lacks:
        what = "proof" if lack.field == "evidence" else lack.field
        print(f"{lack.short[:6]}  {legible(lack.headline)}: no {what}")
        print(f"        chefslog set {lack.short[:6]} {lack.token}…")
    return 0


def preview(asked: Asked, words: list[str]) -> int:
    """`chefslog season preview`."""
    table = lay(asked)
    if asked.flag("json"):
        as_json(document(table.sources, _reader(asked)))
        return 0
    text = _document(asked, table, asked.text("format") or "txt")
    print(legible(text, lines=True), end="")
    return 0


def _reader(asked: Asked) -> str:
    return asked.text("for") or "me"


def _document(asked: Asked, table: Table, form: str) -> str:
    text, problems = publish(table.sources, _reader(asked), form, table.desk.home.config)
    say(*problems)
    return text


def forms(asked: Asked, words: list[str]) -> int:
    """`chefslog season forms`: every form with its fields."""
    from chefslog.home.paths import find_home

    config = find_home().config
    for name in form_names(config):
        form, problems = read_form(name, config)
        say(*problems)
        print(f"{name}: {form.title}")
        for field in form.fields:
            print(f"  {field.key:12} {field.limit:>6} {field.unit}")
    return 0


def _form(asked: Asked, name: str, config: str) -> Form:
    form, problems = read_form(name, config)
    say(*problems)
    limits = {}
    for text in asked.many("limit"):
        key, mark, number = text.rpartition("=")
        if not (number.isascii() and number.isdigit()) or not 0 < int(number) <= 1_000_000:
            raise UsageError(f'--limit: "{text}" is not a limit such as 800 or proud=800')
        limits[key if mark else ""] = int(number)
    return with_limits(form, limits)


def fit(asked: Asked, words: list[str]) -> int:
    """`chefslog season fit FORM`: its fields filled, with a meter, and what was left out."""
    if len(words) != 1:
        raise UsageError("name a form; `chefslog season forms` lists them")
    table = lay(asked)
    form = _form(asked, words[0], table.desk.home.config)
    fitted = fit_form(table.sources, _reader(asked), form)
    only = asked.text("field")
    boxes = [box for box in fitted.boxes if only in (None, box.name)]
    if not boxes:
        known = " ".join(field.key for field in form.fields)
        raise UsageError(f'{form.name} has no field "{only}"; its fields are: {known}')
    if asked.flag("json"):
        as_json(asdict(fitted))
        return 0
    titles = {field.key: field.title for field in form.fields}
    for box in boxes:
        if only is None:
            print(f"== {titles[box.name]}: {box.length} of {box.limit} {box.unit}")
        print(legible(box.text, lines=True))
    _tell_left_out(table, fitted.left_out, "left out")
    _tell_left_out(table, fitted.shortened, "shortened")
    return 0


def _tell_left_out(table: Table, keys: tuple[str, ...], how: str) -> None:
    by_id = {piece.id: piece for piece in table.sources.pieces}
    for key in keys:
        piece = by_id.get(key)
        name = f"{piece.short[:6]} {legible(piece.headline)}" if piece else key
        say(f"{how}: {name}")


def export(asked: Asked, words: list[str]) -> int:
    """`chefslog season export [FILE]`: by the file's ending, or --format."""
    path = asked.text("output") or (words[0] if words else None)
    ending = os.path.splitext(path or "")[1].lstrip(".").lower()
    form = asked.text("format") or (ending if ending in FORMATS else "md")
    table = lay(asked)
    text = _document(asked, table, form)
    if path is None or path == "-":
        print(text, end="")
        return 0
    make_folder(os.path.dirname(os.path.abspath(path)))
    write_private(path, text.encode("utf-8", "replace"))
    say(f"✓ {path}, for {_reader(asked)}; no private entry is in it.")
    return 0
