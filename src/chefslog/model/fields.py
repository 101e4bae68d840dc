"""The one table of an entry's fields, and how a value of each kind is read and written.

Grammar, flags, validation, CHECK constraints, composer, filters, detail view, archive schema,
help and completion are derived from `FIELDS`. This module is on the thin path: it imports nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

LABELS = ("By hand", "Line cook", "Station chef", "Sous chef", "Executive chef")
LEVEL_WORDS = ("hand", "line", "station", "sous", "exec")
EVIDENCE = ("pr", "commit", "doc", "dashboard", "quote", "other")
DAY_MINUTES = 480
LINE_LIMIT = 64 * 1024
TEXT_LIMIT = 1024 * 1024


class FieldError(ValueError):
    """A value that a field does not take.

    The text names the field as typed, the value as given and what is allowed.
    """

    def __init__(self, field: Field, value: object, allowed: str) -> None:
        shown = str(value)
        if len(shown) > 60:
            shown = shown[:59] + "…"
        listed = "one of: " if field.kind in ("choice", "level", "flag") else ""
        super().__init__(f'{field.key or field.name}: "{shown}" is not {listed}{allowed}')
        self.field = field
        self.value = value
        self.allowed = allowed


class Field:
    """One row of the table.

    `kind` is one of: line, text, choice, level, minutes, money, pair, word, words, links, flag.
    `key` is what is typed before the colon (`""`: not typed as a token). `group` orders the
    composer and the detail view. `published` says whether a publication may show it.
    """

    __slots__ = ("group", "help", "key", "kind", "label", "name", "published", "values")

    def __init__(
        self,
        name: str,
        key: str,
        kind: str,
        values: tuple[str, ...],
        label: str,
        group: str,
        published: bool,
        help: str,
    ) -> None:
        self.name = name
        self.key = key
        self.kind = kind
        self.values = values
        self.label = label
        self.group = group
        self.published = published
        self.help = help


_YES_NO = ("yes", "no")
_LEVELS = ("0", "1", "2", "3", "4")

# fmt: off
FIELDS = (
    Field("headline", "", "line", (), "Headline", "what", True, "what got solved, in one line"),
    Field("problem", "", "text", (), "Problem", "story", True, "what it was"),
    Field("approach", "", "text", (), "Approach", "story", True, "what I decided"),
    Field("result", "", "text", (), "Result", "story", True, "what came of it"),
    Field("notes", "", "text", (), "Notes", "story", True, "whatever else; Markdown"),
    Field("kind", "kind", "choice", ("build", "fix", "review", "operate", "explore", "support"),
          "Kind", "what", True, "what sort of work; explore is an experiment and may fail"),
    Field("delegation", "ai", "level", _LEVELS, "Delegation", "ladder", True,
          "how much of the thinking went to AI; 0 is by hand"),
    Field("checked", "check", "choice", ("lines", "tests", "spec", "none"), "Checked", "ladder",
          True, "how I checked it; none is not yet"),
    Field("ai_effect", "effect", "choice", ("helped", "neutral", "hurt"), "AI effect", "ladder",
          True, "did AI help here"),
    Field("value", "value", "choice",
          ("customer", "reliability", "speed", "cost", "quality", "security", "people"),
          "Value", "what", True, "where the value went"),
    Field("impact", "impact", "line", (), "Impact", "what", True,
          "baseline → after, unit, for whom"),
    Field("outcome", "outcome", "choice", ("kept", "reworked", "discarded"), "Outcome", "what",
          True, "some days it all goes in the bin"),
    Field("own", "own", "choice", ("yes", "partly", "no"), "Own at 3 am", "ladder", True,
          "could I defend this in production at 3 am"),
    Field("stakes", "stakes", "choice", ("routine", "normal", "human_led"), "Stakes", "ladder",
          True, "routine is first to automate; human_led stays ours longer"),
    Field("otherwise", "otherwise", "choice", _YES_NO, "Otherwise", "ladder", True,
          "would it have been done without AI"),
    Field("guess", "guess", "minutes", (), "Guess", "cost", False, "own estimate before: 2h, 45m"),
    Field("took", "took", "minutes", (), "Took", "cost", False, "time it took, 1h30 or 2d"),
    Field("bugs", "bugs", "pair", ("inline", "queued"), "Bugs", "cost", True,
          "fixed inline / queued, as 2/1"),
    Field("spend", "spend", "money", (), "Spend", "cost", False, "cost of AI, in one currency"),
    Field("evidence", "link", "links", EVIDENCE, "Evidence", "proof", True,
          "links: a pull request, commit, document, dashboard, quote"),
    Field("project", "project", "word", (), "Project", "where", True, "project; - for none"),
    Field("tags", "", "words", ("#", "+"), "Tags", "where", True, "#tag or +tag"),
    Field("people", "", "words", ("@",), "People", "where", True, "@name: credit, help given"),
    Field("goals", "goal", "words", (), "Goals", "where", True, "goals it serves"),
    Field("skills", "skill", "words", (), "Skills", "where", True, "competencies it shows"),
    Field("private", "private", "flag", _YES_NO, "Private", "flags", False, "never published"),
    Field("story", "story", "flag", _YES_NO, "Story", "flags", False,
          "one the writer wants told by name"),
    Field("hold", "hold", "flag", _YES_NO, "Hold", "flags", False, "asks for a follow-up"),
)
# fmt: on

BY_NAME = {f.name: f for f in FIELDS}
BY_KEY = {f.key: f for f in FIELDS if f.key}
LINK_KEYS = {"link": "", "pr": "pr", "commit": "commit"}
_ONE = {"tags": "tag", "people": "person"}
FLAG_OF = {f.name: f.key or _ONE.get(f.name, f.name) for f in FIELDS}
"""The command-line option of each field, without its dashes: `--ai`, `--tag`, `--notes`."""


def columns(field: Field) -> tuple[str, ...]:
    """The columns of the entry table that hold a field; none for words and links."""
    if field.kind in ("words", "links"):
        return ()
    if field.kind == "pair":
        return tuple(f"{field.name}_{part}" for part in field.values)
    return (field.name,)


def allowed(field: Field, labels: Sequence[str] = LABELS) -> str:
    """What a field takes, in words for a message."""
    if field.kind == "level":
        return "0 1 2 3 4, " + " ".join(LEVEL_WORDS) + _renamed(labels)
    if field.kind == "minutes":
        return "a time such as 45m 2h 1h30 1.5h 2d"
    if field.kind == "money":
        return "an amount such as 1.20"
    if field.kind == "pair":
        return "two counts, fixed inline / queued, such as 2/1"
    if field.kind == "links":
        return "a link such as PR-91 or https://…"
    if field.values:
        return " ".join(field.values)
    return "one line of text" if field.kind == "line" else "text"


def _renamed(labels: Sequence[str]) -> str:
    own = [label for label, shipped in zip(labels, LABELS, strict=True) if label != shipped]
    return ", " + ", ".join(own) if own else ""


_SETTLED: set[str] = set()
"""Filled when text that is not ASCII is first met; most captures never need it."""


def _is_settled(text: str) -> bool:
    """Whether the text has only Latin and such signs as normalisation never changes."""
    if not _SETTLED:
        # Latin; punctuation and currency; arrows.
        for span in (range(0x300), range(0x2010, 0x20D0), range(0x2190, 0x2200)):
            _SETTLED.update(map(chr, span))
    return _SETTLED.issuperset(text)


def clean_text(text: str) -> str:
    """The text in NFC, without control characters other than newline and tab.

    Every sort of line end becomes a newline; a lone surrogate becomes visible as its escape.
    """
    if not text.isprintable():
        text = _without_controls(text)
    if text.isascii() or _is_settled(text):
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


def clean_line(text: str) -> str:
    """`clean_text` as one line: newlines and tabs, with the spaces round them, become a space."""
    text = clean_text(text)
    if "\n" in text or "\t" in text:
        parts = (part.strip(" ") for part in text.replace("\t", "\n").split("\n"))
        text = " ".join(part for part in parts if part)
    return text.strip()


def _without_controls(text: str) -> str:
    text = text.replace("\r\n", "\n").encode("utf-8", "backslashreplace").decode()
    table: dict[int, int | None] = dict.fromkeys((*range(32), *range(127, 160)))
    table |= {9: 9, 10: 10, 13: 10, 0x2028: 10, 0x2029: 10}
    return text.translate(table).lstrip("\ufeff")


def read_value(
    field: Field, text: str, labels: Sequence[str] = LABELS, day_minutes: int = DAY_MINUTES
) -> Any:
    """A typed text as the field's value; values may be shortened to any clear beginning.

    Minutes are integers, money a number with at most four decimals, a pair a list of two
    integers, a flag a bool, links a list with one `{"kind", "ref"}`, words a list with one word.
    Raises FieldError.
    """
    kind = field.kind
    text = text.strip()
    found: Any
    if kind == "choice":
        found = _shortened(text, field.values)
    elif kind == "level":
        found = _level(text, labels)
    elif kind == "flag":
        word = _shortened(text, field.values)
        found = None if word is None else word == "yes"
    elif kind == "minutes":
        found = _minutes(text, day_minutes)
    elif kind == "money":
        found = _money(text)
    elif kind == "pair":
        found = _pair(text)
    elif kind == "links":
        found = [link(text)] if text else None
    elif kind == "words":
        found = [text] if text else None
    else:
        found = text or None
    if found is None:
        raise FieldError(field, text, allowed(field, labels))
    return found


def write_value(field: Field, value: Any) -> str:
    """A value in the form that `read_value` reads; words and links come one by one."""
    kind = field.kind
    if kind == "flag":
        return "yes" if value else "no"
    if kind == "minutes":
        hours, minutes = divmod(value, 60)
        if not hours:
            return f"{minutes}m"
        return f"{hours}h{minutes:02}" if minutes else f"{hours}h"
    if kind == "money":
        whole = f"{value:.4f}"
        return whole[:-2] + whole[-2:].rstrip("0")
    if kind == "pair":
        return f"{value[0]}/{value[1]}"
    if kind == "links":
        return " ".join(one["ref"] for one in value)
    if kind == "words":
        return " ".join(value)
    return str(value)


def link(ref: str, kind: str = "") -> dict[str, str]:
    """One piece of evidence, its kind guessed from its shape where none is given."""
    return {"kind": kind or guess_kind(ref), "ref": ref}


def guess_kind(ref: str) -> str:
    """What a link is, from its shape; several words without an address are a quote."""
    low = ref.lower()
    if " " in ref and "://" not in ref:
        return "quote"
    if low.startswith(("pr-", "pr#", "!", "#", "mr-")) or any(
        part in low for part in ("/pull/", "/merge_requests/", "/pullrequest/", "/pull-requests/")
    ):
        return "pr"
    if "/commit/" in low or "/commits/" in low or _is_hash(low):
        return "commit"
    if any(part in low for part in ("grafana", "dashboard", "datadog", "kibana")):
        return "dashboard"
    if any(
        part in low for part in ("docs.", "/doc", "wiki", "notion.", "confluence", "rfc", ".md")
    ):
        return "doc"
    return "other"


def _is_hash(text: str) -> bool:
    return 7 <= len(text) <= 64 and not set(text) - set("0123456789abcdef") and not text.isdigit()


def _shortened(text: str, values: Sequence[str]) -> str | None:
    low = text.lower()
    if low in values:
        return low
    fits = [value for value in values if low and value.startswith(low)]
    return fits[0] if len(fits) == 1 else None


def _level(text: str, labels: Sequence[str]) -> int | None:
    if text in _LEVELS:
        return int(text)
    low = text.lower()
    for level, label in enumerate(labels):
        if low == label.lower() or low == label.lower().replace(" ", "-"):
            return level
    names = [word for word in LEVEL_WORDS if low and word.startswith(low)]
    return LEVEL_WORDS.index(names[0]) if len(names) == 1 else None


def _minutes(text: str, day_minutes: int) -> int | None:
    total = 0.0
    number = ""
    last = ""
    for sign in text.lower():
        if sign in "0123456789.":
            number += sign
        elif sign in "dhm" and number and (not last or "dhm".index(sign) > "dhm".index(last)):
            amount = _number(number)
            if amount is None:
                return None
            total += amount * {"d": day_minutes, "h": 60, "m": 1}[sign]
            number, last = "", sign
        else:
            return None
    if number:
        amount = _number(number)
        if amount is None or last != "h" or "." in number or amount > 59:
            return None
        total += amount
    elif not last:
        return None
    minutes = round(total)
    return minutes if minutes < 1_000_000 else None


def _number(text: str) -> float | None:
    if text.count(".") > 1 or text in ("", ".") or len(text) > 12 or not text.isascii():
        return None
    return float(text)


def _money(text: str) -> float | None:
    whole, _, part = text.partition(".")
    if not (whole.isascii() and whole.isdigit()) or len(whole) > 9 or len(part) > 4:
        return None
    if "." in text and not (part.isascii() and part.isdigit()):
        return None
    return float(text)


def _pair(text: str) -> list[int] | None:
    parts = text.split("/")
    if len(parts) != 2:
        return None
    if any(not (p.isascii() and p.isdigit() and len(p) < 6) for p in parts):
        return None
    return [int(parts[0]), int(parts[1])]
