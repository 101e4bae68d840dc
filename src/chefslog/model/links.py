"""Links as proof of an entry: how they are typed, and what kind of evidence each one is.

On the thin path.
"""

from __future__ import annotations

from chefslog.model.kinds import DAY_MINUTES, LABELS, LINE_LIMIT, Kind, fit_text
from chefslog.model.sanitize import clean_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.model.kinds import Names

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

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
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
