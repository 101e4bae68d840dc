"""`chefslog show`: entries whole, or as texts to hand on."""

from __future__ import annotations

from chefslog.cli.data import entry_data
from chefslog.cli.output import Output, bold, dim, narrate
from chefslog.cli.reader import open_reader
from chefslog.model.days import parse_day, spoken
from chefslog.model.fields import FIELDS, write_value
from chefslog.reading.entry import load_entries
from chefslog.reading.resolve import resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from chefslog.cli.command import Arguments
    from chefslog.cli.output import Line
    from chefslog.cli.reader import Reader
    from chefslog.model.fields import Field


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
        (field.label, value_text(field, entry[field.name], labels))
        for field in FIELDS
        if field.name in entry and field.kind != "text" and field.name != "headline"
    ]
    if "verdict" in entry:
        verdict = entry["verdict"]
        pairs.append(("Held?", " — ".join(p for p in (verdict["verdict"], verdict["note"]) if p)))
    pairs += [(f"{name} (unknown)", str(value)) for name, value in entry["extra"].items()]
    width = max((len(label) for label, _ in pairs), default=0)
    for label, text in pairs:
        yield (dim(f"{label:{width}}"), "  ", text)
    for field in FIELDS:
        if field.kind == "text" and field.name in entry:
            yield ""
            yield bold(field.label)
            yield from entry[field.name].rstrip().split("\n")


def value_text(field: Field, value: Any, labels: Sequence[str]) -> str:
    """Return a field's value for a person."""
    if field.kind == "level":
        return f"{value} {labels[value].lower()}"
    if field.kind == "links":
        return "  ".join(f"{one['kind']} {one['ref']}" for one in value)
    if field.kind == "words":
        mark = field.values[0] if field.values else ""
        return " ".join(mark + word for word in value)
    if field.name == "checked" and value == "none":
        return "not yet"
    return write_value(field, value).replace("human_led", "human-led")
