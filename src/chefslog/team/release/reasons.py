"""Why a report does not count: the codes that keyholders write and publish, and their words."""

from __future__ import annotations

REASONS = {
    "name": "a foreign or renamed file",
    "size": "cut short or too large",
    "malformed": "no report",
    "trailing": "bytes stand behind the report",
    "time": "of another period",
    "extension": "an extension is unknown, missing or there twice",
    "config": "sealed to a key that is not there",
    "decrypt": "changed, or sealed for another period, epoch or team",
    "share": "the share inside is none",
    "roster": "from nobody on the roster",
    "signature": "not signed by the member it names",
    "bitmap": "it does not say which questions it answers",
    "changed": "changed after closing",
    "gone": "gone after closing",
    "late": "came after closing",
    "missing": "seen by one keyholder only",
    "file": "the two keyholders have different files",
    "vouching": "the two shares say different things",
    "proof": "the proof does not hold",
    "blank": "a question that was left empty holds a number",
    "superseded": "its sender sent a later one",
}
"""Every reason by its code."""
