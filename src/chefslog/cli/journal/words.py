"""`chefslog tags`, `projects`, `people`, `goals` and `skills`: words in use; `rename`."""

from __future__ import annotations

from chefslog.capture.lexer import MARKS, mark_end
from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.journal.list import Listing, limit_of
from chefslog.cli.output import Output, dim
from chefslog.cli.reader import open_reader, open_writer
from chefslog.cli.text import cells, count_text, cut, day_name
from chefslog.home.paths import find_home
from chefslog.model.days import iso
from chefslog.model.fields import BY_NAME, FIELDS, FLAG_OF, Field
from chefslog.model.sanitize import legible
from chefslog.reading.completions import count_words, suggest_words, type_word
from chefslog.reading.connect import open_snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from chefslog.cli.output import Line

_EXAMPLE = "chefslog rename '#infra' '#platform'"


def list_words(args: Arguments) -> Output:
    """List the words of the field that the command is named after, the most used first."""
    name = args.command.name
    field = BY_NAME[name if name in BY_NAME else name.removesuffix("s")]
    sign = field.kind.signs[0] if field.kind.signs else ""
    reader, limit = open_reader(args, partial=True), limit_of(args)
    counted = count_words(reader.snapshot, field.name)
    listing = Listing(counted[:limit], limit, "most used")
    how = f"{sign}word" if sign else f"{field.key}:word"
    nothing = f"There are no {name} yet. To add one, type {how} in an entry."

    def lines(width: int) -> Iterator[Line]:
        rows = [*listing]
        numbers = max((len(f"{row[1]:,}") for row in rows), default=0)
        room = max(10, (width or 1000) - numbers - 22)
        words = [cut(sign + legible(row[0]), room) for row in rows]
        widest = max(map(cells, words), default=0)
        for word, (_, count, _, last) in zip(words, rows, strict=True):
            pad = " " * (widest - cells(word))
            used = dim(day_name(last, reader.today))
            yield (f"  {word}{pad}  {count:>{numbers},}  ", used)

    return Output(
        lambda: [
            {"word": word, "count": count, "last": iso(last)} for word, count, _, last in listing
        ],
        lines,
        notes=listing.notes(lambda _most: len(counted), nothing, FLAG_OF[field.name], name),
        code=reader.exit_code,
    )


def rename(args: Arguments) -> Output:
    """Rename a word in all entries that have it. Raises StoreError where none has."""
    from chefslog.store import entries
    from chefslog.store.errors import UnknownWord

    field, old, new = _parse_words(args.words)
    try:
        with open_writer() as journal:
            count = entries.rename_word(journal, field.name, old, new)
    except UnknownWord as error:
        error.add_note(_suggestion(field, old) + "Nothing was changed.")
        raise
    was, now = type_word(field, old), type_word(field, new)
    line = (
        f"✓ {was} → {now}: {count_text(count, 'entry', 'entries')}"
        if count
        else f"Unchanged: it is {now} everywhere."
    )
    return Output({"field": field.name, "old": old, "new": new, "entries": count}, [line])


def _parse_words(words: list[str]) -> tuple[Field, str, str]:
    """Return the field, the old and the new word. Raises UsageError."""
    if len(words) != 2:
        raise UsageError(_wrong_count(words))
    (field, old), (other, new) = map(_parse_word, words)
    if field is not other:
        raise UsageError(f"{words[0]} and {words[1]} are of different kinds. Nothing was changed.")
    marked = words[1][0] in MARKS
    if not new or (marked and mark_end(words[1], slash=field.name == "tags") <= len(new)):
        raise UsageError(
            f'"{words[1]}" could not be typed in a line: a letter first, two characters or more, '
            "no spaces. Nothing was changed."
        )
    return field, old, new


def _wrong_count(words: list[str]) -> str:
    """Say what to type where there are not two words, best for the words that were meant."""
    if not words:
        return f"give the old and the new word, a # in quotes: {_EXAMPLE}"
    kind = words[0].lower().removesuffix("s")
    kind = {"people": "person"}.get(kind, kind)
    start = {"tag": "#", "person": "@", "project": "project:", "goal": "goal:", "skill": "skill:"}
    if len(words) == 3 and kind in start:
        old, new = (word.removeprefix(start[kind]) for word in words[1:])
        return f"for a {kind}, type: chefslog rename '{start[kind]}{old}' '{start[kind]}{new}'"
    return f"give two words, the old and the new one, quoted where they hold spaces: {_EXAMPLE}"


def _parse_word(text: str) -> tuple[Field, str]:
    """Return the field and the word of `#tag`, `@name`, `project:x`, `goal:x` and the like."""
    for field in FIELDS:
        if text[:1] in field.kind.signs and len(text) > 1:
            return field, text[1:]
        if field.kind.is_vocabulary and field.key and text.startswith(field.key + ":"):
            return field, text.partition(":")[2].strip('"')
    raise UsageError(
        f'"{text}" is not one of: #tag @name project:name goal:name skill:name with:name. '
        f"For example: {_EXAMPLE}"
    )


def _suggestion(field: Field, old: str) -> str:
    with open_snapshot(find_home()) as snapshot:
        return suggest_words(field, old, [row[0] for row in count_words(snapshot, field.name)])
