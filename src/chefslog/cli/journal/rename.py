"""`chefslog rename`: a tag, person, project, goal or skill, everywhere."""

from __future__ import annotations

from chefslog.capture.grammar import MARKS
from chefslog.capture.lexer import mark_end
from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.text import count_text
from chefslog.model.fields import FIELDS


def rename(args: Arguments) -> Output:
    """`chefslog rename '#old' '#new'`."""
    from chefslog.cli.writer import open_writer
    from chefslog.store import entries

    old_name, old = _word(args.words[0])
    new_name, new = _word(args.words[1])
    if old_name != new_name:
        raise UsageError(f"{args.words[0]} and {args.words[1]} are of different kinds")
    marked = args.words[1][0] in MARKS
    if not new or (marked and mark_end(args.words[1], slash=new_name == "tags") <= len(new)):
        raise UsageError(
            f'"{args.words[1]}" could not be typed in a line: a letter first, two '
            "characters or more, no spaces. Nothing was changed."
        )
    with open_writer() as journal:
        count = entries.rename(journal, old_name, old, new)
    return Output(
        {"field": new_name, "old": old, "new": new, "entries": count},
        [f"✓ {args.words[0]} → {args.words[1]}: {count_text(count, 'entry', 'entries')}"],
    )


def _word(text: str) -> tuple[str, str]:
    """Field and word of `#tag`, `@name`, `project:x`, `goal:x` or `skill:x`."""
    for field in FIELDS:
        if text[:1] in field.kind.signs and len(text) > 1:
            return field.name, text[1:]
        if field.kind.is_vocabulary and field.key and text.startswith(field.key + ":"):
            return field.name, text.partition(":")[2].strip('"')
    raise UsageError(f'"{text}" is none of: #tag @name project:name goal:name skill:name')
