"""A line of tokens as changes to entries that exist: `ai:2 #infra -#perf goal:- // a note`."""

from __future__ import annotations

from chefslog.capture.grammar import Scan
from chefslog.capture.lexer import KEYS, PAUSES
from chefslog.model.fields import BY_NAME, FLAG_OF
from chefslog.model.kinds import DAY_MINUTES, LABELS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


CHANGE_KEYS = {option: BY_NAME[name] for name, option in FLAG_OF.items() if option not in KEYS}
"""Keys that a change takes beside those of a line: `headline:"…"`, `notes:"…"`, `tag:x`."""


class Changes:
    """What changes: `put` fields (None unsets), `add` to and `remove` from those with many values.

    `more_notes` is appended to the notes. `hints`, `problems` and `spans` are as in
    `grammar.Parsed`; plain words are a problem here.
    """

    def __init__(self, scan: Scan) -> None:
        words = scan.headline()
        self.put = scan.single
        self.more_notes: str = scan.single.pop("more_notes", "")
        self.add, self.remove = (
            {name: [*values.values()] for name, values in sides.items()}
            for sides in (scan.many, scan.removed)
        )
        self.hints = list(scan.hints)
        self.problems = list(scan.problems)
        if "headline" in self.put and not self.put["headline"]:
            self.problems.append(
                "headline: every entry needs one; say what you solved, in one line"
            )
        if words and not self.problems:
            self.problems.append(
                f"nothing to set in: {words}. Type fields (ai:2), #tags, @people or a day (day:fri)"
            )
        self.problems += self.contradictions()
        self.spans = scan.spans

    def contradictions(self) -> list[str]:
        """What is added and taken away at once, in words."""
        return [
            f"{one if isinstance(one, str) else one['ref']} is both added and taken away"
            for name, removed in self.remove.items()
            for one in removed
            if _same(one) in map(_same, self.add.get(name, ()))
        ]

    def on(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of this entry that become different, with their new values; None unsets."""
        new = dict(self.put)
        for name in {**self.add, **self.remove}:
            before = (new[name] if name in new else entry.get(name)) or []
            kept = {_same(one): one for one in before}
            for one in self.remove.get(name, ()):
                # `-#perf,` means the tag without the sentence's comma, unless there is one with it.
                if kept.pop(_same(one), None) is None and isinstance(one, str):
                    kept.pop(_same(one.rstrip(PAUSES)), None)
            for one in self.add.get(name, ()):
                kept.setdefault(_same(one), one)
            new[name] = list(kept.values()) or None
        if self.more_notes:
            before = new["notes"] if "notes" in new else entry.get("notes")
            new["notes"] = "\n\n".join(filter(None, ((before or "").rstrip("\n"), self.more_notes)))
        return {name: value for name, value in new.items() if value != entry.get(name)}


def _same(one: Any) -> str:
    return str(one["ref"] if isinstance(one, dict) else one).casefold()


def parse_changes(
    line: str, today: str, *, labels: Sequence[str] = LABELS, day_minutes: int = DAY_MINUTES
) -> Changes:
    """Read a line as changes; `today` is an ISO day.

    `key:-` unsets a field, `-#tag` `-@name` `-goal:x` (or `not:#tag`) take one value away, a date
    prefix or `day:fri` moves the entry, `headline:"…"` renames it, ` // ` appends to the notes.
    """
    return Changes(Scan(line, today, labels, day_minutes, CHANGE_KEYS))
