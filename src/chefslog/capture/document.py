"""An entry as a document for an editor, and back: short fields on top, long text in sections.

    ---
    headline: Cut p99 login latency
    ai: 2
    ---

    # Notes

    per-request JWKS fetch replaced by a cache

Reading is the exact inverse of writing. A content line that would be taken for a section's
heading, and a blank one at either end of a text, has a backslash in front.
"""

from __future__ import annotations

from chefslog.capture.lexer import FIELD_KEYS, mark_end, quoted, unquoted
from chefslog.model.fields import (
    BY_NAME,
    EVIDENCE,
    FIELDS,
    LINK_KEYS,
    Field,
    Links,
    make_link,
    read_value,
)
from chefslog.model.kinds import DAY_MINUTES, LABELS
from chefslog.model.sanitize import clean_line, clean_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_RULE = "---"
_SHOWN_EMPTY = ("what", "ladder", "where")
"""Groups of fields that are written also while they are unset, ready to be filled in."""
_SECTIONS = {f"# {field.label}".casefold(): field for field in FIELDS if field.kind.is_long}
_SHORT = tuple(field for field in FIELDS if not field.kind.is_long)


class DocumentError(ValueError):
    """A document that cannot be read as an entry; `line` is where, counted from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


def write_document(entry: Mapping[str, Any], labels: Sequence[str] = LABELS) -> str:
    """The document of an entry or draft; an empty one is a form to fill in."""
    lines = [_RULE]
    for field in _SHORT:
        value = entry.get(field.name)
        key = field.key or field.name
        if value is not None:
            lines += [f"{name}: {text}" for name, text in _written(field, key, value)]
        elif field.group in _SHOWN_EMPTY:
            lines.append(f"{key}:")
        if field.name == "headline":
            lines.append(f"day: {entry.get('day') or ''}".rstrip())
    lines += [f"# {line}" for line in _legend(labels)]
    lines.append(_RULE)
    for field in _SECTIONS.values():
        content = entry.get(field.name)
        lines += ["", f"# {field.label}", "", *(_guarded(content) if content else ())]
    return "\n".join(lines) + "\n"


def _written(field: Field, key: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(field.kind, Links):
        return [_written_link(link["kind"], link["ref"]) for link in value]
    if field.kind.is_many:
        signs = "".join(field.kind.signs)
        return [(key, ", ".join(_word(word, signs) for word in value))]
    text = field.kind.text(value)
    return [(key, text if _bare(text) == text else quoted(text))]


def _written_link(kind: str, ref: str) -> tuple[str, str]:
    text = ref if _bare(ref) == ref else quoted(ref)
    one = make_link(ref, kind)
    if kind in LINK_KEYS and _link(text, kind) == one:
        return kind, text
    # A kind that the shape does not tell stands in front: `link: (quote) https://…`.
    return "link", text if _link(text, "") == one else f"({kind}) {text}"


def _word(word: str, signs: str) -> str:
    is_bare = word == _bare(word) and word[:1] != '"' and _words(word, signs) == [word]
    return word if is_bare else quoted(word)


def _legend(labels: Sequence[str]) -> list[str]:
    """What may be filled in, for the comment under the fields."""
    lines = ["A blank value unsets a field; lines like this one are ignored."]
    return lines + [f"{field.key or field.name}: {field.kind.allowed(labels)}" for field in _SHORT]


def _guarded(content: str) -> list[str]:
    lines = content.split("\n")
    inside = [place for place, line in enumerate(lines) if line.strip()]
    first, last = (inside[0], inside[-1]) if inside else (len(lines), -1)
    return [
        "\\" + line if _is_guardable(line) and (line.strip() or not first < i < last) else line
        for i, line in enumerate(lines)
    ]


def _is_guardable(line: str) -> bool:
    """Whether a line means something in a document, apart from backslashes in front."""
    rest = line.lstrip("\\")
    return not rest.strip() or rest.rstrip().casefold() in _SECTIONS


def read_document(
    text: str,
    today: str,
    *,
    labels: Sequence[str] = LABELS,
    day_minutes: int = DAY_MINUTES,
    entry_day: str | None = None,
) -> dict[str, Any]:
    """The draft that a document holds; what is blank or missing in it is unset.

    `entry_day` is the day of the entry that the document was written from, if there is one.
    Raises DocumentError with the line, the field, the value and what is allowed; the headline may
    not be blank.
    """
    lines = clean_text(text).split("\n")
    draft: dict[str, Any] = {}
    filled = (i for i, line in enumerate(lines) if line.strip() and not line.startswith("#"))
    at = next(filled, 0) + 1
    if lines[at - 1].rstrip() != _RULE:
        raise DocumentError(at, f"the fields should begin with a line of {_RULE}")
    last = next((i for i in range(at, len(lines)) if lines[i].rstrip() == _RULE), None)
    if last is None:
        raise DocumentError(at, f"the fields should end with a line of {_RULE}")
    for place in range(at, last):
        line = lines[place]
        if line.strip() and not line.startswith("#"):
            try:
                _read_short(draft, line, today, labels, day_minutes, entry_day)
            except ValueError as error:
                raise DocumentError(place + 1, str(error)) from None
    if "headline" not in draft:
        at = next((i for i in range(last) if lines[i].startswith("headline:")), last)
        raise DocumentError(at + 1, "headline: say what you solved, in one line")
    _read_sections(draft, lines, last + 1)
    return draft


def _read_short(
    draft: dict[str, Any],
    line: str,
    today: str,
    labels: Sequence[str],
    day_minutes: int,
    entry_day: str | None,
) -> None:
    key, colon, rest = line.partition(":")
    key, rest = key.strip(), rest.strip()
    if not colon:
        raise ValueError(f'"{clean_line(line)[:60]}" is not a field; write fields as name: value')
    field = FIELD_KEYS.get(key)
    if key != "day" and (field is None or field.kind.is_long):
        known = " ".join(field.key or field.name for field in _SHORT)
        raise ValueError(f'"{key[:60]}" is not one of: day {known}')
    if not rest:
        return
    name = field.name if field else "day"
    if name in draft and not (field and field.kind.is_many):
        raise ValueError(f"{key}: is given twice")
    if field is None:
        from chefslog.capture.dates import read_entry_day

        draft["day"] = read_entry_day(rest, today, entry_day)
    elif isinstance(field.kind, Links):
        draft.setdefault(name, []).append(_link(rest, LINK_KEYS.get(key, "")))
    elif field.kind.is_many:
        draft.setdefault(name, []).extend(_words(rest, "".join(field.kind.signs)))
    else:
        value = read_value(field, clean_line(_bare(rest)), labels, day_minutes)
        if value is not False:
            draft[name] = value


def _bare(text: str) -> str:
    """A value without its quotes, where it has them round the whole of it."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text.strip()
    value = unquoted(text[1:-1])
    return value if quoted(value) == text else text


def _link(text: str, kind: str) -> dict[str, str]:
    named, space, rest = text.partition(" ")
    if space and named[:1] == "(" and named[-1:] == ")" and named[1:-1] in EVIDENCE:
        kind, text = named[1:-1], rest.strip()
    return make_link(_bare(text), kind)


def _words(text: str, signs: str) -> list[str]:
    """Words with commas between them, with or without a sign; one in quotes may hold commas."""
    words = []
    while text:
        bare = text.lstrip(signs)
        end = _quote_end(bare) if bare[:1] == '"' else -1
        if end < 0:
            part, _, text = text.partition(",")
            words += [word.lstrip(signs) or word for word in _marked(part.strip(), signs)]
        else:
            words.append(unquoted(bare[1:end]))
            text = bare[end + 1 :].lstrip().removeprefix(",")
        text = text.strip()
    return [word for word in words if word]


def _marked(part: str, signs: str) -> list[str]:
    """A text, parted in front of every `#tag` in it."""
    words: list[str] = []
    for piece in part.split(" "):
        if not words or (piece[:1] in tuple(signs) and mark_end(piece)):
            words.append(piece)
        else:
            words[-1] += " " + piece
    return [word.strip() for word in words]


def _quote_end(text: str) -> int:
    """Where the quote at the start closes, in front of a comma or the end; -1 where not."""
    at = text.find('"', 1)
    while at > 0:
        slashes = at - len(text[:at].rstrip("\\"))
        if slashes % 2 == 0 and text[at + 1 :].lstrip()[:1] in ("", ","):
            return at
        at = text.find('"', at + 1)
    return -1


def _read_sections(draft: dict[str, Any], lines: list[str], at: int) -> None:
    # Text above the first heading belongs to the last section, the notes.
    field = BY_NAME["notes"]
    found: list[str] = []
    seen: set[str] = set()
    for place in range(at, len(lines)):
        heading = _SECTIONS.get(lines[place].rstrip().casefold())
        if heading is None:
            found.append(lines[place])
            continue
        if heading.name in seen:
            raise DocumentError(place + 1, f"the section {heading.label} is given twice")
        seen.add(heading.name)
        _keep(draft, field, found)
        field, found = heading, []
    _keep(draft, field, found)


def _keep(draft: dict[str, Any], field: Field, lines: list[str]) -> None:
    inside = [place for place, line in enumerate(lines) if line.strip()]
    if not inside:
        return
    kept = [
        line[1:] if line.startswith("\\") and _is_guardable(line) else line
        for line in lines[inside[0] : inside[-1] + 1]
    ]
    before = [draft[field.name], ""] if field.name in draft else []
    draft[field.name] = "\n".join([*before, *kept])
