"""A season as texts: the whole document, or the fields of a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chefslog.reading.fts import fold
from chefslog.season.document import Sources, document, own_text
from chefslog.season.fitting import Box, Filled, Fit, Passage, fill
from chefslog.season.forms import Field, Form
from chefslog.season.item import ORDER, Item, make_item
from chefslog.season.names import Names
from chefslog.season.prose import sentences, stopped
from chefslog.season.templates import render

FORMATS = {"md": "summary.md", "txt": "summary.txt", "html": "summary.html"}


def publish(
    sources: Sources, audience: str, form: str, config: str | None = None
) -> tuple[str, list[str]]:
    """Return the document as `md`, `txt` or `html`, and lines about the writer's own template."""
    return render(FORMATS[form], document(sources, audience), config)


def fit_form(
    sources: Sources,
    audience: str,
    form: Form,
    *,
    is_balanced: bool = False,
    names: Names | None = None,
) -> Fit:
    """Return the fields of a form, filled from the picks in their order.

    `is_balanced` puts picks first that show a goal or a part not shown yet.
    """
    names = names or sources.make_names(audience)
    items = sources.items()
    context = document(sources, audience, names, items)
    if is_balanced:
        items = balance(items)
    boxes: list[Filled] = []
    placed: set[str] = set()
    for field in form.fields:
        box = Box(field.key, field.limit, field.unit, field.bullet, field.between, field.newline)
        own = own_text(sources, f"{form.name}/{field.key}")
        if own:
            # An own text keeps its line ends as far as it fits whole.
            blocks = [Passage(f"own text of {field.key}", own, short="")]
            filled = fill(blocks, Box(field.key, field.limit, field.unit, newline=field.newline))
            if filled.left_out:
                lines = [names.text(line) for line in sentences(own)]
                blocks = [Passage(f"own text of {field.key}", lines[0], tuple(lines[1:]))]
                filled = fill(blocks, Box(field.key, field.limit, field.unit,
                                          newline=field.newline))  # fmt: skip
        else:
            blocks = list(_blocks(sources, context, field, items, placed, names))
            filled = fill(blocks, box)
        boxes.append(filled)
        placed |= {block.key for block in blocks} - set(filled.left_out)
    wanted = {part for field in form.fields for part in field.parts}
    left_out = [item.id for item in items if item.part in wanted and item.id not in placed]
    left_out += [key for box in boxes for key in box.left_out if key not in placed]
    shortened = [key for box in boxes for key in box.shortened]
    return Fit(tuple(boxes), tuple(dict.fromkeys(left_out)), tuple(shortened))


def balance(items: Sequence[Item]) -> list[Item]:
    """Return the items, those first that bring a goal or a part that none before them has."""
    seen: set[str] = set()
    first: list[Item] = []
    later: list[Item] = []
    for item in items:
        brings = {fold(word) for word in item.pieces[0].words("goals")} | {f"part:{item.part}"}
        (later if brings <= seen else first).append(item)
        seen |= brings
    return [*first, *later]


def _blocks(
    sources: Sources,
    context: dict[str, object],
    field: Field,
    items: Sequence[Item],
    placed: set[str],
    names: Names,
) -> Iterator[Passage]:
    by_pick = {pick.id: pick for pick in sources.picks()}
    for part in field.parts:
        chosen = [item for item in items if item.part == part and item.id not in placed]
        for item in chosen:
            shown = item
            if field.order != ORDER and not item.is_edited:
                shown = make_item(by_pick[item.id], item.pieces[0], sources.season, field.order)
            yield _item_block(shown, names)
        if part == "opening" and not own_text(sources, "opening") and set(field.parts) & {
            "impact", "wider"
        }:  # fmt: skip
            continue  # proposed from the same picks, it would say them twice
        if part in ("opening", "next", "asks") and context.get(part):
            lines = sentences(str(context[part]))
            yield Passage(part, lines[0], tuple(lines[1:]))
        elif not chosen:
            for number, line in enumerate(_part_lines(context, part), 1):
                yield Passage(f"{part} {number}", line)


def _item_block(item: Item, names: Names) -> Passage:
    title = names.text(stopped(item.title))
    lead = names.text(" ".join((stopped(item.title), *item.impact)))
    short = names.text(" ".join(item.impact)) if not item.is_edited else ""
    rest = tuple(names.text(line) for line in item.rest)
    tail = tuple(line for line in item.tail if not names.has_name(line))
    return Passage(item.id, lead or title, rest, tail, short)


def _part_lines(context: dict[str, object], part: str) -> Iterator[str]:
    held = context.get(part)
    for row in held if isinstance(held, list) else ():
        if isinstance(row, str):
            yield stopped(row)
        elif part == "goals":
            told = row["words"] or row["text"]
            yield stopped(f"{row['key']} ({row['status']})" + (f": {told}" if told else ""))
        elif part == "thanks":
            yield stopped(f"{row['what']}: with {row['who']}")
        elif part == "learned":
            yield f"{row['title']}: {row['text']}"
