"""The one table of an entry's fields.

Grammar, flags, validation, CHECK constraints, search, composer, filters, detail view, archive
schema, help and completion are derived from `FIELDS`. Links, a kind that one field has, stand here
too. On the thin path.
"""

from __future__ import annotations

from chefslog.model.kinds import (
    DAY_MINUTES,
    LABELS,
    LINE_LIMIT,
    Choice,
    Flag,
    Kind,
    Level,
    Line,
    Minutes,
    Money,
    Pair,
    Reference,
    Text,
    Word,
    Words,
    fit_text,
)
from chefslog.model.sanitize import clean_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


class FieldError(ValueError):
    """A value that a field does not take.

    The text names the field as typed, the value as given and what is allowed.
    """

    def __init__(self, field: Field, value: object, allowed: str) -> None:
        shown = str(value)
        if len(shown) > 60:
            shown = shown[:59] + "…"
        listed = "one of: " if field.kind.values else ""
        super().__init__(f'{field.key or field.name}: "{shown}" is not {listed}{allowed}')


class Field:
    """One row of the table.

    `key` is what is typed before the colon (`""`: not typed as a token). `group` orders the
    composer and the detail view. `published` says whether a publication may show it.
    """

    def __init__(
        self, name: str, key: str, kind: Kind, label: str, group: str, published: bool, help: str
    ) -> None:
        self.name = name
        self.key = key
        self.kind = kind
        self.label = label
        self.group = group
        self.published = published
        self.help = help

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the entry table that hold the field; none for words and links."""
        ends = self.kind.column_ends if self.kind.table == "entry" else ()
        return tuple(self.name + end for end in ends)

    @property
    def noun(self) -> str:
        """The label within a sentence: "impact", but "AI level"."""
        return self.label if self.label[:2].isupper() else self.label.lower()

    def text(self, value: Any) -> str:
        """The typed form of a value, empty where it is unset."""
        return "" if value is None or value is False else self.kind.text(value)


EVIDENCE = ("pr", "commit", "doc", "dashboard", "quote", "other")
LINK_KEYS = {"link": "", "pr": "pr", "commit": "commit"}
"""The keys that a link is typed behind, with the kind of evidence that each one says."""


class Links(Kind):
    """Any number of `{"kind", "ref"}` with a kind of EVIDENCE; their table serves one field."""

    example = "a link such as PR-91 or https://…"
    is_free = True
    is_multiline = True
    is_many = True
    table = "evidence"
    search_column = "words"
    json_schema = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"kind": {"enum": [*EVIDENCE]}, "ref": {"type": "string"}},
            "required": ["kind", "ref"],
            "additionalProperties": False,
        },
        "minItems": 1,
    }

    def parse(
        self, text: str, labels: Sequence[str] = LABELS, day_minutes: int = DAY_MINUTES
    ) -> Any:
        lines = [clean_line(line) for line in text.split("\n")]
        return [_read_link(line) for line in lines if line] or None

    def text(self, value: Any) -> str:
        return "\n".join(f"{link['kind']} {link['ref']}" for link in value)

    def search_text(self, value: Any) -> str:
        return " ".join(link["ref"] for link in value)

    def check(self, value: Any) -> list[dict[str, str]] | None:
        if not isinstance(value, list | tuple):
            return None
        links = []
        for link in value:
            if not isinstance(link, dict) or not isinstance(link.get("ref"), str):
                return None
            ref = clean_line(fit_text(link["ref"], LINE_LIMIT))
            if not ref or link.get("kind") not in EVIDENCE:
                return None
            kept = {"kind": link["kind"], "ref": ref}
            if kept not in links:
                links.append(kept)
        return links or None


def make_link(ref: str, kind: str = "") -> dict[str, str]:
    """Return one piece of evidence, its kind guessed from its shape where none is given."""
    return {"kind": kind or guess_evidence(ref), "ref": ref}


def guess_evidence(ref: str) -> str:
    """Return the kind of a link from its shape; several words without an address are a quote."""
    low = ref.lower()
    if " " in ref and "://" not in ref:
        return "quote"
    if low.startswith(("pr-", "pr#", "!", "#", "mr-")) or any(
        part in low for part in ("/pull/", "/merge_requests/", "/pullrequest/", "/pull-requests/")
    ):
        return "pr"
    is_hash = 7 <= len(low) <= 64 and not set(low) - set("0123456789abcdef") and not low.isdigit()
    if is_hash or "/commit/" in low or "/commits/" in low:
        return "commit"
    if any(part in low for part in ("grafana", "dashboard", "datadog", "kibana")):
        return "dashboard"
    marks = ("docs.", "/doc", "wiki", "notion.", "confluence", "rfc", ".md")
    return "doc" if any(mark in low for mark in marks) else "other"


def _read_link(line: str) -> dict[str, str]:
    """Read `PR-91`, or with its kind in front `doc https://…`, `doc: https://…`."""
    kind, _, ref = line.partition(" ")
    kind = kind.removesuffix(":")
    return make_link(ref.strip(), kind) if kind in EVIDENCE and ref.strip() else make_link(line)


# fmt: off
FIELDS = (
    Field("headline", "", Line(), "Headline", "what", True, "what you solved, in one line"),
    Field("problem", "", Text(), "Problem", "story", True, "what the problem was"),
    Field("approach", "", Text(), "Approach", "story", True, "what you decided"),
    Field("result", "", Text(), "Result", "story", True, "what the result was"),
    Field("notes", "", Text(), "Notes", "story", True, "anything else, in Markdown"),
    Field("kind", "kind", Choice("build", "fix", "review", "operate", "explore", "support"),
          "Kind", "what", True, "kind of work; explore: an experiment that may fail"),
    Field("delegation", "ai", Level(), "AI level", "ladder", True,
          "how much of the thinking you delegated to AI; 0: by hand"),
    Field("checked", "check", Choice("lines", "tests", "spec", "none", none="not checked yet"),
          "Checked", "ladder", True, "how you checked it; none: not checked yet"),
    Field("ai_effect", "effect", Choice("helped", "neutral", "hurt"), "AI effect", "ladder", True,
          "did AI help"),
    Field("value", "value",
          Choice("customer", "reliability", "speed", "cost", "quality", "security", "people"),
          "Value", "what", True, "where the value went"),
    Field("impact", "impact", Line(), "Impact", "what", True, "baseline → after, unit, for whom"),
    Field("outcome", "outcome", Choice("kept", "reworked", "discarded"), "Outcome", "what", True,
          "was the work kept, reworked or discarded"),
    Field("own", "own", Choice("yes", "partly", "no"), "Own at 3 am", "ladder", True,
          "could you defend this in production at 3 am"),
    Field("stakes", "stakes", Choice("routine", "normal", "human_led", human_led="human-led"),
          "Stakes", "ladder", True, "routine: automate first; human_led: people lead"),
    Field("otherwise", "otherwise", Choice("yes", "no"), "Otherwise", "ladder", True,
          "would you have done it without AI"),
    Field("guess", "guess", Minutes(), "Guess", "cost", False, "your estimate: 2h, 45m"),
    Field("took", "took", Minutes(), "Took", "cost", False, "time it took: 1h30, 2d"),
    Field("bugs", "bugs", Pair(inline="fixed inline", queued="queued"), "Bugs", "cost", True,
          "bugs fixed inline / queued: 2/1"),
    Field("spend", "spend", Money(), "Spend", "cost", False, "what AI cost, in your currency"),
    Field("evidence", "link", Links(), "Evidence", "proof", True,
          "links: a pull request, commit, document, dashboard, quote"),
    Field("project", "project", Word(), "Project", "where", True, "project; - for none"),
    Field("tags", "", Words("#", "+"), "Tags", "where", True, "#tag or +tag"),
    Field("people", "", Words("@"), "People", "where", True, "@name: people to credit"),
    Field("goals", "goal", Words(), "Goals", "where", True, "goals it serves"),
    Field("skills", "skill", Words(), "Skills", "where", True, "competencies it shows"),
    Field("tools", "with", Words(), "With", "ladder", True, "tool or model: with:claude-code"),
    Field("follows", "follows", Reference(), "Follows", "proof", False,
          "the entry that this one repairs or continues"),
    Field("private", "private", Flag(), "Private", "flags", False, "never published"),
    Field("story", "story", Flag(), "Story", "flags", False, "OK to share under your name"),
    Field("hold", "hold", Flag(), "Hold", "flags", False, "ask me later whether it held up"),
)
# fmt: on

BY_NAME = {field.name: field for field in FIELDS}
BY_KEY = {field.key: field for field in FIELDS if field.key}
_ONE = {"tags": "tag", "people": "person"}
FLAG_OF = {field.name: field.key or _ONE.get(field.name, field.name) for field in FIELDS}
"""The command-line option of each field, without its dashes: `--ai`, `--tag`, `--notes`."""


def read_value(
    field: Field,
    text: str,
    labels: Sequence[str] = LABELS,
    day_minutes: int = DAY_MINUTES,
    *,
    whole: bool = False,
) -> Any:
    """Return a typed text as the field's value; values may be shortened to any clear beginning.

    With `whole` a text is one word, whatever spaces and commas it has.

    Minutes are integers, money a number with at most four decimals, a pair a list of two
    integers, a flag a bool, links a list of `{"kind", "ref"}`, words a list. Raises FieldError.
    """
    if whole and field.kind.table == "word":
        word = clean_line(text)
        value = [word.lstrip("".join(field.kind.signs)) or word] if word else None
    else:
        value = field.kind.parse(text, labels, day_minutes)
    if value is None:
        raise FieldError(field, text.strip(), field.kind.allowed(labels))
    return value
