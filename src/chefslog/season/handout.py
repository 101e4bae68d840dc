"""A review as texts: whole, as the fields of a form, in a file, and against an earlier version."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import unified_diff
from functools import partial
from typing import TYPE_CHECKING, Any

from chefslog.home.files import make_folder, write_private
from chefslog.model.season import PARTS, Pick, Season, Version
from chefslog.reading.fts import fold
from chefslog.season.document import AUDIENCES, PART_TITLES, Sources, document, own_text
from chefslog.season.fitting import Block, Filled, Fit, Passage, Sketch, fill
from chefslog.season.forms import Field, Form, read_form
from chefslog.season.item import make_item, part_of
from chefslog.season.material import Piece
from chefslog.season.names import Names
from chefslog.season.prose import sentences, stopped
from chefslog.season.templates import render

if TYPE_CHECKING:
    from chefslog.season.check import Unbacked

Placed = tuple[str, Pick, Piece]
"""A pick with the part that it stands in and its entry."""
FORMATS = {"md": "summary.md", "txt": "summary.txt", "html": "summary.html"}


def render_review(
    sources: Sources, audience: str, kind: str, config: str | None = None
) -> tuple[str, list[str]]:
    """Return the document as one of `FORMATS`, or the fields of the form named `kind`.

    Beside it lines to show about own templates and forms. Raises FormError.
    """
    if kind in FORMATS:
        return render(FORMATS[kind], document(sources, audience), config)
    form, problems = read_form(kind, config)
    titles = {field.key: field.title for field in form.fields}
    boxes = fit_form(sources, audience, form).boxes
    filled = [f"{titles[box.name]}\n\n{box.text}" for box in boxes if box.text]
    return "\n\n".join(filled) + "\n", problems


def list_used(sources: Sources, audience: str) -> list[str]:
    """Return the ids of the entries whose words may stand in a review for this reader."""
    if any(sources.is_on(audience, name) for name in ("appendix", "discarded")):
        return [piece.id for piece in sources.pieces]
    return [piece.id for item in sources.items() for piece in item.pieces]


def format_of(path: str) -> str:
    """Return the format that a file's ending asks for; empty where there is none of it."""
    ending = os.path.splitext(path)[1].lstrip(".").lower()
    return ending if ending in FORMATS else ""


def absolute_path(path: str) -> str:
    """Return a typed path with `~` and relative parts resolved."""
    return os.path.abspath(os.path.expanduser(path))


def write_handout(path: str, text: str, versions: Sequence[Version], *, force: bool = False) -> str:
    """Write a review into a file, or beside one that was edited since; the path. Raises OSError."""
    path = absolute_path(path)
    if not force:
        path = find_free_path(path, text, versions)
    make_folder(os.path.dirname(path))
    write_private(path, text.encode("utf-8", "replace"))
    return path


def find_free_path(path: str, text: str, versions: Sequence[Version]) -> str:
    """Return the path itself where its file is what was written last; else one beside it."""
    stem, ending = os.path.splitext(path)
    number = 1
    while os.path.lexists(path):
        known = {version.text for version in versions if version.file == path} | {text}
        try:
            with open(path, encoding="utf-8", newline="") as file:
                if file.read() in known:
                    break
        except (OSError, UnicodeDecodeError):
            pass
        number += 1
        path = f"{stem}-{number}{ending}"
    return path


def diff_version(
    sources: Sources, version: Version, number: int, config: str | None = None
) -> list[str]:
    """Return a unified diff from a version to the review as it is now. Raises FormError."""
    now, _ = render_review(sources, version.audience, version.form, config)
    old = version.text.splitlines()
    return list(unified_diff(old, now.splitlines(), f"version {number}", "now", lineterm=""))


def list_facts(sources: Sources, audience: str) -> list[dict[str, Any]]:
    """Return the picks as facts with their short ids, for a text that is made elsewhere."""
    names = sources.make_names(audience)
    return [
        names.value(
            {
                "id": item.short[:6],
                "part": item.part,
                "title": item.title,
                "facts": [*item.impact, *item.rest],
                "proof": [line for line in item.tail if line.startswith("Proof")],
            }
        )
        for item in sources.items()
    ]


def brief_lines(facts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say facts line by line."""
    for fact in facts:
        yield f"[{fact['id']}] {fact['title']} ({fact['part']})"
        yield from (f"  - {line}" for line in (*fact["facts"], *fact["proof"]))


def check_review(sources: Sources, text: str, config: str | None = None) -> list[Unbacked]:
    """Return what a text says and no pick does, as `check_text`.

    What the season prints by itself, such as counts, is not compared; own texts are.
    """
    from chefslog.season.check import check_text

    bare = replace(sources, season=sources.season._replace(texts={}), made={})
    printed = []
    for audience in AUDIENCES:
        context = document(bare, audience)
        lines = [line for part in PART_TITLES for line in _part_lines(context, part)]
        facts = list_facts(bare, audience)
        lines += [*brief_lines(facts), *(stopped(fact["title"]) for fact in facts)]
        printed += [render(FORMATS["txt"], context, config)[0], "\n\n".join(lines)]
    return check_text(text, sources.season, sources.picked(), printed)


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
    wanted = {part for field in form.fields for part in field.parts}
    context = document(sources, audience, names, wanted - {*PARTS})
    outline = [(part_of(pick, piece), pick, piece) for pick, piece in sources.outline]
    if is_balanced:
        outline = balance(outline)
    boxes: list[Filled] = []
    placed: set[str] = set()
    for field in form.fields:
        own = own_text(sources, f"{form.name}/{field.key}")
        if own:
            # An own text keeps its line ends as far as it fits whole.
            plain, key = replace(field, bullet=""), f"own text of {field.key}"
            blocks: list[Block] = [Passage(key, own)]
            filled = fill(blocks, plain)
            if filled.left_out:
                lines = [names.text(line) for line in sentences(own)]
                blocks = [Passage(key, lines[0], tuple(lines[1:]))]
                filled = fill(blocks, plain)
        else:
            blocks = list(_blocks(sources, context, field, outline, placed, names))
            filled = fill(blocks, field)
        boxes.append(filled)
        placed |= {block.key for block in blocks} - set(filled.left_out)
    left_out = [piece.id for part, _, piece in outline
                if part in wanted and piece.id not in placed]  # fmt: skip
    left_out += [key for box in boxes for key in box.left_out if key not in placed]
    shortened = [key for box in boxes for key in box.shortened]
    return Fit(tuple(boxes), tuple(dict.fromkeys(left_out)), tuple(shortened))


def balance(outline: Sequence[Placed]) -> list[Placed]:
    """Return the picks, those first that bring a goal or a part that none before them has."""
    seen: set[str] = set()
    first: list[Placed] = []
    later: list[Placed] = []
    for part, pick, piece in outline:
        brings = {fold(word) for word in piece.words("goals")} | {f"part:{part}"}
        (later if brings <= seen else first).append((part, pick, piece))
        seen |= brings
    return [*first, *later]


def _blocks(
    sources: Sources,
    context: dict[str, object],
    field: Field,
    outline: Sequence[Placed],
    placed: set[str],
    names: Names,
) -> Iterator[Block]:
    for part in field.parts:
        chosen = [row for row in outline if row[0] == part and row[2].id not in placed]
        for _, pick, piece in chosen:
            write = partial(_item_block, sources.season, field.order, names, pick, piece)
            yield Sketch(piece.id, write)
        if part == "opening" and not own_text(sources, "opening") and set(field.parts) & {
            "impact", "wider"
        }:  # fmt: skip
            continue  # proposed from the same picks, it would say them twice
        if part in ("opening", "next", "asks") and context.get(part):
            lines = sentences(str(context[part]))
            yield Passage(part, lines[0], tuple(lines[1:]))
        elif not chosen:
            for number, line in enumerate(_part_lines(context, part), 1):
                yield Passage(f"{PART_TITLES[part]}, line {number}", line)


def _item_block(
    season: Season, order: tuple[str, ...], names: Names, pick: Pick, piece: Piece
) -> Passage:
    item = make_item(pick, piece, season, order)
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
