"""The JSON Schema of archives, derived from the table of fields.

`archive.schema.json` beside this module is this schema as a file: `python -m tests schema --write`
writes it.
"""

from __future__ import annotations

from typing import Any

from chefslog.exchange.archive import LATER, MARK, SECTIONS, VERSION
from chefslog.model.checkin import IMPACTS, SCALES
from chefslog.model.entry import STATES, VERDICTS
from chefslog.model.fields import BY_NAME, FIELDS
from chefslog.reading.records import TOKEN_COUNTS

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_INSTANT = {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{3})?Z$",
}
_ID = {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}
_COUNT = {"type": "integer", "minimum": 0}
_VALUES = {"type": ["object", "string", "null"]}
"""A text is JSON that no JSON reader takes, such as the number 1e999."""


def schema() -> dict[str, Any]:
    """The schema of an archive as one JSON object; its parts describe the lines of `jsonl`."""
    sections = {
        section: {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}
        for section, name in SECTIONS.items()
    }
    header = {MARK: {"const": VERSION}, "whole": {"type": "boolean"}, "filter": _TEXT}
    always = [section for section in SECTIONS if section not in LATER]
    counts = _object(dict.fromkeys(SECTIONS, _COUNT), (*always,))
    return {
        "$schema": _DRAFT,
        "title": "chefslog archive",
        "description": "A journal whole, or what a filter found, private entries included.",
        **_object({**header, **sections, "counts": counts}, (MARK, "whole", *always, "counts")),
        "$defs": _records(),
    }


def _records() -> dict[str, Any]:
    scales = {name: {"enum": [1, 2, 3, 4, 5, None]} for name in SCALES}
    checkin = {
        "week": {"type": "string", "pattern": "^[0-9]{4}-W[0-9]{2}$"},
        **scales,
        "impact_ai": {"enum": [*IMPACTS, None]},
        "note": _MAYBE,
        "at": _INSTANT,
    }
    verdict = {
        "entry": _ID, "verdict": {"enum": [*VERDICTS]}, "note": _MAYBE, "day": _DAY, "at": _INSTANT,
    }  # fmt: skip
    season = {
        "name": _TEXT, "first": _DAY, "last": _DAY, "goals": {"type": "array"},
        "picks": {"type": "array"}, "rubric": _MAYBE, "writer": _MAYBE, "role": _MAYBE,
        "at": _INSTANT, "desk": {"type": "object"},
    }  # fmt: skip
    version = {
        "id": _TEXT, "season": _TEXT, "at": _INSTANT,
        **dict.fromkeys(("audience", "form", "file", "text"), _TEXT),
    }  # fmt: skip
    usage = {
        "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"}, "day": _DAY,
        **dict.fromkeys(("project", "model", "session", "source"), _TEXT),
        **dict.fromkeys(TOKEN_COUNTS, _COUNT),
        "cost": {"type": ["number", "null"], "minimum": 0}, "currency": _TEXT, "seen": _TEXT,
    }  # fmt: skip
    step = {
        "step": {"type": "integer"}, "at": _INSTANT, "actor": _TEXT, "session": _TEXT,
        "verb": _TEXT, "target": {"type": ["integer", "null"]}, "undone": {"enum": [0, 1]},
    }  # fmt: skip
    change = {
        "of": {"type": "integer"},
        "item": {"enum": ["entry", "verdict", "checkin", "season", "version", "usage"]},
        "ref": _TEXT, "before": _VALUES, "after": _VALUES,
    }  # fmt: skip
    tombstone = {"id": _ID, "at": _INSTANT}
    return {
        "entry": _entry(),
        "printed_entry": _printed_entry(),
        "verdict": _object(verdict, (*verdict,)),
        "checkin": _object(checkin, (*checkin,)),
        "season": _object(season, (*season,)),
        "version": _object(version, (*version,)),
        "usage": _object(usage, (*usage,)),
        "history": {"oneOf": [_object(step, (*step,)), _object(change, (*change,))]},
        "tombstone": _object(tombstone, (*tombstone,)),
    }


def _entry() -> dict[str, Any]:
    properties: dict[str, Any] = {
        "id": _ID,
        "state": {"enum": [*STATES]},
        "captured_at": _INSTANT,
        "offset": {"type": "integer", "exclusiveMinimum": -1440, "exclusiveMaximum": 1440},
        "zone": _TEXT,
        "source": _TEXT,
        "day": _DAY,
        "typed": _TEXT,
        "extra": {"type": ["object", "string"]},
    }
    required = ("id", "state", "captured_at", "offset", "source", "day", "headline")
    properties |= {
        field.name: {"description": field.help, **field.kind.json_schema} for field in FIELDS
    }
    return _object(properties, required)


def _printed_entry() -> dict[str, Any]:
    """An entry as commands print it with `--json`: `short` and the newest verdict beside it."""
    given = {"verdict": {"enum": [*VERDICTS]}, "note": _MAYBE, "day": _DAY}
    judged = {"verdict": {"enum": [*VERDICTS]}, "why": {"type": "array", "items": _TEXT},
              "alive": _COUNT, "lines": _COUNT}  # fmt: skip
    suggested = {"ai": BY_NAME["delegation"].kind.json_schema, "why": _TEXT}
    entry = _entry()
    properties = {
        **entry["properties"],
        "short": {"type": "string", "pattern": "^[0-9a-z]{12}$"},
        "verdict": _object(given, (*given,)),
        "suggested": _object(suggested, (*suggested,)),
        "follow_up": _object(judged, ("verdict", "why")),
    }
    return {
        "description": "An entry as commands print it with --json; archives hold `entry`.",
        **_object(properties, (*entry["required"], "short")),
    }


def _object(properties: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [*required],
        "additionalProperties": False,
    }
