"""The records of an archive: what each part holds, as JSON Schema and as an import checks it.

`archive.schema.json` beside this module is the schema as a file: `python -m tests schema --write`
writes it. Entries derive from the table of fields.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from chefslog.capture.letters import checked_id, checked_instant
from chefslog.exchange.archive import LATER, MARK, SECTIONS, VERSION
from chefslog.exchange.formats.entries import check_entry, read_object
from chefslog.exchange.formats.registry import Unreadable
from chefslog.exchange.source import is_text, write_out_halves
from chefslog.model.checkin import IMPACTS, SCALES, check_answer, check_week
from chefslog.model.entry import STATES, VERDICTS, checked_day, checked_draft
from chefslog.model.fields import BY_NAME, FIELDS
from chefslog.model.kinds import TEXT_LIMIT
from chefslog.model.season import SeasonError, checked, from_row, to_row
from chefslog.reading.records import TOKEN_COUNTS

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ORIGIN = ("captured_at", "offset", "zone", "source", "state", "extra", "key")


class Part(NamedTuple):
    """A part of a record: its JSON Schema, and how an import reads it.

    `read` is given the part's name and value, None where it is missing. Raises ValueError.
    """

    schema: dict[str, Any]
    read: Callable[[str, Any], Any]


def _read_text(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > TEXT_LIMIT:
        raise Unreadable(f"{name}: text is allowed")
    return value if is_text(value) else str(write_out_halves(value))


def _read_number(name: str, value: Any, least: int = 1) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number or not least <= value < 1 << 62:
        raise Unreadable(f"{name}: a number is allowed")
    return int(value)


def _read_week(name: str, value: Any) -> str:
    check_week(str(value))
    return str(value)


def _read_answer(name: str, value: Any) -> Any:
    if isinstance(value, list | dict):
        raise Unreadable(f"{name}: one answer is allowed")
    if value is not None:
        check_answer(name, value)
    return value


def _read_ids(name: str, value: Any) -> str:
    if not isinstance(value or [], list) or any(not isinstance(one, str) for one in value or ()):
        raise Unreadable(f"{name}: a list of entry ids is allowed")
    return json.dumps(value or [])


def _read_sum(name: str, value: Any) -> str:
    text = _read_text(name, value) or ""
    if len(text) != 32 or set(text) - set("0123456789abcdef"):
        raise Unreadable(f"{name}: not that of a sum of usage")
    return text


def _read_cost(name: str, value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and not (is_number and 0 <= value < 1e12):
        raise Unreadable(f"{name}: an amount is allowed")
    return None if value is None else float(value)


def _one_of(*allowed: str) -> Part:
    def read(name: str, value: Any) -> str:
        if value not in allowed:
            raise Unreadable(f'{name}: "{str(value)[:60]}" is not one of: {" ".join(allowed)}')
        return str(value)

    return Part({"enum": [*allowed]}, read)


def _pattern(text: str) -> dict[str, Any]:
    return {"type": "string", "pattern": text}


_DAY = Part(_pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), lambda name, value: checked_day(value))
_INSTANT = Part(
    _pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{3})?Z$"),
    lambda name, value: checked_instant(value),
)
_ID = Part(
    _pattern("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), lambda name, value: checked_id(value)
)
_TEXT = Part({"type": "string"}, lambda name, value: _read_text(name, value) or "")
_MAYBE = Part({"type": ["string", "null"]}, _read_text)
_NUMBER = Part({"type": "integer"}, _read_number)
_COUNT = Part(
    {"type": "integer", "minimum": 0}, lambda name, value: _read_number(name, value, least=0)
)
_VALUES = Part(
    {"type": ["object", "string", "null"]},
    lambda name, value: write_out_halves(read_object(name, value)),
)
_PARTS: dict[str, dict[str, Part]] = {
    "verdict": {
        "entry": _ID, "verdict": _one_of(*VERDICTS), "note": _MAYBE, "day": _DAY, "at": _INSTANT,
    },
    "checkin": {
        "week": Part(_pattern("^[0-9]{4}-W[0-9]{2}$"), _read_week),
        **dict.fromkeys(SCALES, Part({"enum": [1, 2, 3, 4, 5, None]}, _read_answer)),
        "impact_ai": Part({"enum": [*IMPACTS, None]}, _read_answer),
        "note": _MAYBE, "at": _INSTANT,
    },
    "version": {
        "id": Part(_TEXT.schema, _ID.read), "season": _TEXT, "at": _INSTANT,
        **dict.fromkeys(("audience", "form", "file", "text"), _TEXT),
        "ids": Part({"type": "array", "items": _TEXT.schema}, _read_ids),
    },
    "usage": {
        "id": Part(_pattern("^[0-9a-f]{32}$"), _read_sum), "day": _DAY,
        **dict.fromkeys(("project", "model", "session", "source"), _TEXT),
        **dict.fromkeys(TOKEN_COUNTS, _COUNT),
        "cost": Part({"type": ["number", "null"], "minimum": 0}, _read_cost),
        "currency": _TEXT, "seen": _TEXT,
    },
    "tombstone": {"id": _ID, "at": _INSTANT},
    "step": {
        "step": _NUMBER, "at": _INSTANT,
        **dict.fromkeys(("actor", "session", "verb"), _TEXT),
        "target": Part(
            {"type": ["integer", "null"]},
            lambda name, value: None if value is None else _read_number(name, value, least=0),
        ),
        "undone": Part({"enum": [0, 1]}, lambda name, value: 1 if value else 0),
    },
    "change": {
        "of": _NUMBER,
        "item": _one_of("entry", "verdict", "checkin", "season", "version", "usage"),
        "ref": _TEXT, "before": _VALUES, "after": _VALUES,
    },
}  # fmt: skip
"""The parts of each kind of record but entries and seasons, in the order of the schema."""
_COLUMNS = {("verdict", "entry"): "entry_id", ("step", "step"): "id"}
"""Parts that the journal has under another name."""


def check_record(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """A record of an archive as the journal takes it, every part checked. Raises ValueError."""
    if kind == "entry":
        return check_entry(given)
    if kind == "season":
        return _check_season(given)
    record = {
        _COLUMNS.get((kind, name), name): part.read(name, given.get(name))
        for name, part in _PARTS[kind].items()
    }
    if kind == "change" and record["item"] == "entry":
        # What undo may put into an entry has to be what an entry may hold.
        for held in filter(None, (record["before"], record["after"])):
            if held.get("state", "entry") not in STATES:
                raise Unreadable(f"state: {' '.join(STATES)} are allowed")
            fields = {name: value for name, value in held.items() if name not in _ORIGIN}
            checked_draft(fields, partial=True)
    return record


def _check_season(given: Mapping[str, Any]) -> dict[str, Any]:
    given = write_out_halves(given)
    texts = {
        name: _read_text(name, given.get(name))
        for name in ("name", "first", "last", "rubric", "writer", "role")
    }
    lists = {name: json.dumps(given.get(name) or []) for name in ("goals", "picks")}
    desk = json.dumps(given.get("desk") or {})
    try:
        season = checked(from_row({**texts, **lists, "desk": desk}))
    except (KeyError, TypeError, AttributeError, SeasonError):
        raise Unreadable("not a season as chefslog keeps them") from None
    return {"name": season.name, **to_row(season), "at": checked_instant(given.get("at"))}


def schema() -> dict[str, Any]:
    """The schema of an archive as one JSON object; its parts describe the lines of `jsonl`."""
    sections = {
        section: {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}
        for section, name in SECTIONS.items()
    }
    header = {MARK: {"const": VERSION}, "whole": {"type": "boolean"}, "filter": _TEXT.schema}
    always = [section for section in SECTIONS if section not in LATER]
    counts = _object(dict.fromkeys(SECTIONS, _COUNT.schema), always)
    records = {
        kind: _object({n: part.schema for n, part in parts.items()})
        for kind, parts in _PARTS.items()
    }
    season = {
        "name": _TEXT.schema, "first": _DAY.schema, "last": _DAY.schema,
        "goals": {"type": "array"}, "picks": {"type": "array"},
        **dict.fromkeys(("rubric", "writer", "role"), _MAYBE.schema),
        "at": _INSTANT.schema, "desk": {"type": "object"},
    }  # fmt: skip
    history = {"oneOf": [records.pop("step"), records.pop("change")]}
    return {
        "$schema": _DRAFT,
        "title": "chefslog archive",
        "description": "A journal whole, or what a filter found, private entries included.",
        **_object({**header, **sections, "counts": counts}, (MARK, "whole", *always, "counts")),
        "$defs": {
            "entry": _entry(),
            "printed_entry": _printed_entry(),
            **records,
            "season": _object(season),
            "history": history,
        },
    }


def _entry() -> dict[str, Any]:
    required = ("id", "state", "captured_at", "offset", "source", "day", "headline")
    properties = {
        "id": _ID.schema,
        "state": {"enum": [*STATES]},
        "captured_at": _INSTANT.schema,
        "offset": {"type": "integer", "exclusiveMinimum": -1440, "exclusiveMaximum": 1440},
        "zone": _TEXT.schema,
        "source": _TEXT.schema,
        "day": _DAY.schema,
        "typed": _TEXT.schema,
        "extra": {"type": ["object", "string"]},
        **{field.name: {"description": field.help, **field.kind.json_schema} for field in FIELDS},
    }
    return _object(properties, required)


def _printed_entry() -> dict[str, Any]:
    """An entry as commands print it with `--json`: `short` and the newest verdict beside it."""
    verdict = {"enum": [*VERDICTS]}
    judged = {
        "verdict": verdict, "why": {"type": "array", "items": _TEXT.schema},
        "alive": _COUNT.schema, "lines": _COUNT.schema,
    }  # fmt: skip
    suggested = {"ai": BY_NAME["delegation"].kind.json_schema, "why": _TEXT.schema}
    entry = _entry()
    properties = {
        **entry["properties"],
        "short": _pattern("^[0-9a-z]{12}$"),
        "verdict": _object({"verdict": verdict, "note": _MAYBE.schema, "day": _DAY.schema}),
        "suggested": _object(suggested),
        "follow_up": _object(judged, ("verdict", "why")),
    }
    return {
        "description": "An entry as commands print it with --json; archives hold `entry`.",
        **_object(properties, (*entry["required"], "short")),
    }


def _object(properties: Mapping[str, Any], required: Iterable[str] | None = None) -> dict[str, Any]:
    """An object with these properties and no other; all are required where nothing is said."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [*(properties if required is None else required)],
        "additionalProperties": False,
    }
