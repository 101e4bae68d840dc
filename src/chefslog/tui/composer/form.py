"""What the composer holds: every field as text, where it came from, and what of it is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chefslog.capture.lexer import quoted
from chefslog.model.entry import EntryError, checked_value
from chefslog.model.fields import BY_NAME, FIELDS, Field, FieldError, read_value
from chefslog.model.kinds import Line
from chefslog.model.sanitize import clean_text
from chefslog.tui.data.drafts import Unsaved

DAY = Field("day", "day", Line(), "Day", "where", True, "the day it was done")
"""The day, as the form's own field: it is no row of the table."""
SHOWN = (*FIELDS, DAY)
NAMED = {one.name: one for one in SHOWN}


class FormProblem(ValueError):
    """A field holds what it does not take; `name` says which."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


@dataclass
class Form:
    """An entry being written.

    `what` names it among the unsaved texts, `entry_id` is empty for a new one. `texts` holds what
    stands in each field, `before` what stood there, `seen` the values it was made from.
    """

    what: str
    entry_id: str = ""
    typed: str = ""
    seen: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_entry(cls, entry: Mapping[str, Any]) -> Form:
        texts = texts_of(entry)
        return cls(f"edit-{entry['id']}", entry["id"], "", dict(entry), dict(texts), texts)

    @classmethod
    def of_draft(cls, what: str, draft: Mapping[str, Any]) -> Form:
        return cls(what, typed=str(draft.get("typed", "")), texts=texts_of(draft))

    @classmethod
    def of_unsaved(cls, data: Mapping[str, Any]) -> Form:
        before, seen = _strings(data.get("before")), data.get("seen")
        what, entry_id, typed = (str(data.get(name, "")) for name in ("what", "entry_id", "typed"))
        texts = {**before, **_strings(data.get("fields"))}
        seen = seen if isinstance(seen, dict) else {}
        return cls(what, entry_id, typed, seen, texts, before)

    @property
    def changed(self) -> list[str]:
        """The names of the fields whose text is another one."""
        return [name for name in NAMED if self.texts.get(name, "") != self.before.get(name, "")]

    def to_keep(self) -> dict[str, Any]:
        """What is written to disk while it is unsaved."""
        return {
            "what": self.what,
            "entry_id": self.entry_id,
            "typed": self.typed,
            "seen": self.seen,
            "before": {name: text for name, text in self.before.items() if text},
            "fields": {name: self.texts.get(name, "") for name in self.changed},
            "headline": self.texts.get("headline", ""),
        }

    def values(
        self, names: Sequence[str], today: str, labels: Sequence[str], day_minutes: int
    ) -> dict[str, Any]:
        """The values of some fields, None for blank ones. Raises FormProblem."""
        values: dict[str, Any] = {}
        for name in names:
            text = self.texts.get(name, "")
            try:
                if name == "day":
                    values[name] = _day(text, today, self.seen.get("day"))
                elif clean_text(text).strip():
                    value = read_value(BY_NAME[name], text, labels, day_minutes)
                    values[name] = checked_value(BY_NAME[name], value)
                else:
                    values[name] = None
            except (FieldError, EntryError) as error:
                raise FormProblem(name, str(error)) from None
        if "headline" in values and not values["headline"]:
            raise FormProblem("headline", "headline: say what you solved, in one line")
        return values

    def take(self, draft: Mapping[str, Any]) -> None:
        """Put in the fields of a whole document; what it leaves out is blank now."""
        texts = texts_of(draft)
        day = texts["day"] or self.texts.get("day", "")
        self.texts = {**texts, "day": day}

    def rebase(self, name: str, theirs: Any) -> None:
        """Another program changed a field meanwhile: ours is a change of theirs from now on."""
        self.seen[name] = theirs
        self.before[name] = str(theirs or "") if name == "day" else BY_NAME[name].text(theirs)


def line_parts(texts: Mapping[str, str], today: str) -> list[str]:
    """Return what one would type for a form: the headline, then a token for each short field."""
    parts = [clean_text(texts.get("headline", "")).strip()]
    for one in SHOWN:
        text = texts.get(one.name, "").strip()
        if not text or one.kind.is_multiline or one.name == "headline" or text == today:
            continue
        words = text.split(", ") if one.kind.table == "word" else [text]
        for word in words:
            # Bare, the one would clear the field and the others would be text of the headline.
            is_odd = word == "-" or word[:1] in (":", "/")
            is_odd = is_odd or any(sign.isspace() or sign in '"\\' for sign in word)
            shown = quoted(word) if is_odd and one.key else word
            parts.append(f"{one.key}:{shown}" if one.key else shown)
    return [part for part in parts if part]


def texts_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """Every field of an entry as text."""
    texts = {field.name: field.text(entry.get(field.name)) for field in FIELDS}
    return {**texts, "day": str(entry.get("day") or "")}


def _strings(held: Any) -> dict[str, str]:
    if not isinstance(held, dict):
        return {}
    return {name: text for name, text in held.items() if name in NAMED and isinstance(text, str)}


def _day(text: str, today: str, entry_day: str | None) -> str | None:
    from chefslog.capture.dates import DayError, read_entry_day

    try:
        return read_entry_day(text, today, entry_day) if text.strip() else None
    except DayError as error:
        raise EntryError(str(error)) from None


def take_left(unsaved: Unsaved, what: str) -> dict[str, Any] | None:
    """Make what was left unsaved under a name this session's own; None where nothing was left."""
    found = None
    for left in unsaved.waiting():
        if left.what == what and unsaved.take(left, what):
            found = left.data
    return found
