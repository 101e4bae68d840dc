"""`chefslog edit` and `set`: an entry changed in the editor, or with the grammar."""

from __future__ import annotations

from chefslog.capture.changes import CHANGE_KEYS, Changes, parse_changes
from chefslog.capture.lexer import KEYS, MARKS, decoded, joined, quoted, requoted
from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.journal.add import read_options
from chefslog.cli.output import Output
from chefslog.cli.reader import find_entries, open_writer
from chefslog.cli.text import entry_data, entry_name
from chefslog.home.clock import Moment, now
from chefslog.home.narration import narrate
from chefslog.home.paths import Rules, find_home, rules
from chefslog.model.days import parse_day, spoken
from chefslog.model.fields import BY_NAME, FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.store.errors import EditConflict


def _here() -> tuple[Rules, Moment]:
    held = rules(find_home())
    return held, now(held.day_starts)


def edit(args: Arguments) -> Output:
    """`chefslog edit`: the entry in the writer's editor."""
    from chefslog.capture.editor import edit_entry, edit_path
    from chefslog.store import entries
    from chefslog.store.errors import EditConflict

    (entry,) = find_entries(args, args.words or ["last"])
    held, moment = _here()
    edited = edit_entry(edit_path(find_home()), entry, moment.day, held)
    if edited is None:
        return Output(entry_data(entry), notes=["Unchanged."])
    editable = [field.name for field in FIELDS] + ["day"]
    changes = {
        name: edited.value.get(name)
        for name in editable
        if edited.value.get(name) != entry.get(name) and (name != "day" or "day" in edited.value)
    }
    seen = {name: entry.get(name) for name in changes}
    with edited, open_writer() as journal:
        try:
            step = entries.edit_entries(journal, {entry["id"]: changes}, {entry["id"]: seen})
        except EditConflict as conflict:
            for text in _conflict_lines(conflict):
                conflict.add_note(text)
            raise
    changed = {**entry, **changes}
    return Output(entry_data(changed), [f"✓ {entry_name(changed)}" if step else "Unchanged."])


def _conflict_lines(conflict: EditConflict) -> list[str]:
    lines = []
    for _, name, ours, theirs in conflict.conflicts:
        label = BY_NAME[name].label if name in BY_NAME else name
        lines += [
            f"  {label}, yours:  {ours}",
            f"  {label}, theirs: {theirs}",
        ]
    return lines


def set_fields(args: Arguments) -> Output:
    """`chefslog set ID TOKEN…`: the grammar, onto an entry."""
    from chefslog.store import entries

    held, moment = _here()
    options = read_options(args, moment, held)
    if len(args.words) < 2 and not options:
        raise UsageError("name an entry, then what to set: chefslog set last ai:2 check:tests")
    (entry,) = find_entries(args, args.words[:1])
    changes = _changes(args.words[1:], held, moment)
    for name, value in options.items():
        if name in BY_NAME and BY_NAME[name].kind.is_many and value is not None:
            changes.add.setdefault(name, []).extend(value)
        else:
            changes.put[name] = value
    narrate(*changes.hints)
    if changes.problems:
        raise UsageError("; ".join(changes.problems) + ". Nothing was changed.")
    different = changes.on(entry)
    with open_writer() as journal:
        step = entries.edit_entries(
            journal,
            {entry["id"]: different},
            {entry["id"]: {name: entry.get(name) for name in different}},
        )
    changed = {**entry, **different}
    name = entry_name(changed)
    labels = ", ".join(_labels(different, moment))
    return Output(
        entry_data(changed), [f"Unchanged: {name}" if step is None else f"✓ {name} · {labels}"]
    )


def _changes(words: list[str], held: Rules, moment: Moment) -> Changes:
    """What the words change; a single one may be several tokens, or one that holds spaces."""
    lines = [joined(words), " ".join(_requoted(decoded(word)) for word in words)]
    read = [
        parse_changes(line, moment.day, labels=held.labels, day_minutes=held.day_minutes)
        for line in lines
    ]
    return next((changes for changes in read if not changes.problems), read[0])


def _requoted(word: str) -> str:
    """A word that is one token, with the quotes that the shell ate: `not:#auth perf`."""
    prefix = next((sign for sign in ("not:", "-") if word.startswith(sign)), "")
    token = word[len(prefix) :]
    if prefix and token[:1] in MARKS and " " in token and token[1:2] != '"':
        return f"{prefix}{token[0]}{quoted(token[1:])}"
    return prefix + requoted(token, KEYS | CHANGE_KEYS)


def _labels(fields: dict[str, Any], moment: Moment) -> list[str]:
    """What was changed, in words; a day with where the entry is now."""
    labels = [BY_NAME[name].noun for name in fields if name in BY_NAME]
    day, today = parse_day(fields.get("day") or ""), parse_day(moment.day)
    return labels if day is None else [f"now under {spoken(day, today)}", *labels]
