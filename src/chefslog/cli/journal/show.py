"""`chefslog show`: entries whole, or as texts to hand on."""

from __future__ import annotations

from chefslog.cli.output import Output, bold, dim
from chefslog.cli.reader import open_reader
from chefslog.cli.text import entry_data, entry_name
from chefslog.home.narration import is_accessible, narrate
from chefslog.model.days import parse_day, spoken
from chefslog.model.entry import describe_extra
from chefslog.model.fields import FIELDS
from chefslog.reading.entry import load_entries, load_followers
from chefslog.reading.resolve import Ambiguous, NotFound, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from chefslog.cli.command import Arguments
    from chefslog.cli.output import Line
    from chefslog.cli.reader import Reader


def show(args: Arguments) -> Output:
    """`chefslog show ID…`; one entry is an object in JSON, several are an array."""
    reader = open_reader(args, partial=True)
    ids = [resolve(reader.snapshot, word) for word in args.words]
    entries = list(load_entries(reader.snapshot, ids))
    data = [entry_data(fields) for fields in entries]
    shape = args.text("as")
    return Output(
        data[0] if len(data) == 1 else data,
        _shape_lines(reader, entries, shape) if shape else _lines(reader, entries),
        code=reader.exit_code,
    )


def _lines(reader: Reader, entries: list[dict[str, Any]]) -> Iterator[Line]:
    for number, fields in enumerate(entries):
        if number:
            yield ""
        yield from entry_lines(fields, reader.rules.labels, reader.today)
        yield from _chain(reader, fields)


def _chain(reader: Reader, entry: dict[str, Any]) -> Iterator[Line]:
    """What the entry repairs or continues, and what repairs or continues it."""
    before = []
    if "follows" in entry:
        try:
            before = [resolve(reader.snapshot, entry["follows"])]
        except (NotFound, Ambiguous):
            narrate(f"It follows {entry['follows']}, which is not in the journal.")
    after = load_followers(reader.snapshot, entry["id"])
    for title, ids in (("Follows", before), ("Followed by", after)):
        if ids:
            yield ""
            yield bold(title)
        for other in load_entries(reader.snapshot, ids):
            day = spoken(parse_day(other["day"]) or reader.today, reader.today)
            kind = f" · {other['kind']}" if "kind" in other else ""
            yield f"{entry_name(other)}  ({day}{kind})"
            if title == "Followed by" and other.get("kind") == "fix" and "verdict" not in entry:
                yield dim(f"  a repair: chefslog held {entry['short'][:6]} reworked")


def _shape_lines(reader: Reader, entries: list[dict[str, Any]], name: str) -> Iterator[Line]:
    """Entries as texts to hand on, from templates that the writer may have replaced."""
    from chefslog.season.shapes import shape
    from chefslog.season.templates import render

    for fields in entries:
        context = shape(fields, reader.rules.labels)
        text, problems = render(f"{name}.md", context, reader.home.config)
        narrate(*problems)
        yield from text.split("\n")


def entry_lines(entry: dict[str, Any], labels: Sequence[str], today: int) -> Iterator[Line]:
    """Yield headline, origin, short fields in the table's order, then the long texts."""
    day = parse_day(entry["day"]) or today
    origin = [entry["short"][:6], spoken(day, today), entry["source"]]
    if entry["state"] != "entry":
        origin.append(entry["state"])
    yield bold(entry["headline"])
    yield dim(" · ".join(origin))
    pairs = [
        (field.label, field.kind.describe(entry[field.name], labels))
        for field in FIELDS
        if field.name in entry
        and not field.kind.is_long
        and field.name not in ("headline", "follows")
    ]
    if "verdict" in entry:
        verdict = entry["verdict"]
        pairs.append(("Held?", " — ".join(p for p in (verdict["verdict"], verdict["note"]) if p)))
    pairs += describe_extra(entry)
    is_aligned = not is_accessible()
    width = max((len(label) for label, _ in pairs), default=0) if is_aligned else 0
    for label, text in pairs:
        first, *more = text.split("\n")
        yield (dim(f"{label:{width}}"), "  " if is_aligned else ": ", first)
        yield from (" " * (width + 2) + line for line in more)
    for field in FIELDS:
        if field.kind.is_long and field.name in entry:
            yield ""
            yield bold(field.label)
            yield from entry[field.name].rstrip().split("\n")
