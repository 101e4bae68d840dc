"""`chefslog add` with options, `edit` and `set`: an entry written, or changed."""

from __future__ import annotations

import sys
from contextlib import nullcontext

from chefslog.capture import add as thin
from chefslog.capture.changes import CHANGE_KEYS, Changes, parse_changes
from chefslog.capture.lexer import KEYS, MARKS, decoded, joined, quoted, requoted
from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.reader import find_entries, open_writer
from chefslog.cli.text import entry_data, entry_name, value_text
from chefslog.home.clock import Moment, now, short_of
from chefslog.home.narration import is_accessible, narrate
from chefslog.home.paths import Home, HomeError, Rules, find_home, rules
from chefslog.model.days import parse_day, spoken
from chefslog.model.entry import EntryError, checked_draft, checked_source, is_machine
from chefslog.model.fields import BY_NAME, FIELDS, FLAG_OF, FieldError, read_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


def add(args: Arguments) -> Output:
    """`chefslog add` with options. Raises AddError, UsageError."""
    line, notes = _typed(args)
    try:
        home = find_home()
        held = rules(home)
        moment = now(held.day_starts)
    except HomeError as error:
        raise thin.AddError(thin.homeless(error, line, notes)) from None
    draft, hints, problems = _draft(args, line, notes, moment, held)
    if problems and args.flag("strict"):
        narrate(*problems)
        raise UsageError("nothing was saved (--strict).\nYour line: " + draft.get("typed", ""))
    output = _keep(args, home, draft, moment, held)
    narrate(*held.problems, *hints)
    return output


def _keep(
    args: Arguments, home: Home, draft: dict[str, Any], moment: Moment, held: Rules
) -> Output:
    try:
        source = checked_source(args.text("source") or "shell")
    except EntryError as error:
        raise UsageError(f"--{error}. Nothing was saved.") from None
    edited = None
    if args.flag("edit"):
        from chefslog.capture.editor import EditorFailed, edit_entry, edit_path

        try:
            edited = edit_entry(edit_path(home), draft, moment.day, held, is_saved=False)
        except EditorFailed as error:
            if draft["typed"]:
                error.add_note(f"Your line: {draft['typed']}")
            raise
        if edited is None and "headline" not in draft:
            return Output(notes=["Unchanged: nothing was added."])
    with edited or nullcontext():
        if edited:
            draft = {**edited.value, "typed": draft.get("typed", "")}
        draft = checked_draft({name: value for name, value in draft.items() if value is not None})
        warnings: list[str] = []
        entry_id = thin.drop(home, draft, moment, source, warnings)
    narrate(*warnings)
    machine = is_machine(source)
    entry = {
        "id": entry_id,
        "short": short_of(entry_id),
        "state": "draft" if machine else "entry",
        "captured_at": moment.captured_at,
        "offset": moment.offset,
        "zone": moment.zone,
        "source": source,
        "day": moment.day,
        **draft,
    }
    note = f"A draft from {source}: it waits for your yes in `chefslog drafts`."
    return Output(
        entry_data(entry),
        [thin.echo(entry_id, draft, moment, held.labels)],
        notes=[note] if machine else [],
    )


def _typed(args: Arguments) -> tuple[str, str]:
    """The line and the notes, from the words or from standard input. Raises UsageError."""
    words = args.words
    if words != ["-"] and (words or args.text("headline") is not None):
        return joined(words), ""
    if words or not sys.stdin.isatty():
        return thin.from_stdin()
    if args.flag("edit"):
        return "", ""
    if is_accessible():
        from chefslog.cli.prompt import ask

        line = ask("What did you solve? ")
        if line:
            return line, ""
    raise UsageError("no line given; say what you solved, or use --edit")


def _draft(
    args: Arguments, line: str, notes: str, moment: Moment, held: Rules
) -> tuple[dict[str, Any], list[str], list[str]]:
    words = args.words
    given = read_options(args, moment, held)
    if "headline" in given:
        line = f"{given['headline']} {line}".strip() if words else given["headline"]
    if not line.strip() and args.flag("edit"):
        draft = {"typed": "", **given}
        thin.fill_project(draft)
        return draft, [], []
    draft, hints, problems = thin.understand(line, notes, moment, held, words)
    given.pop("headline", None)
    if given.get("notes") and draft.get("notes"):
        draft["notes"] += f"\n\n{given.pop('notes')}"
    # The project of the repository was not typed.
    unsaid: dict[str, Any] = {}
    thin.fill_project(unsaid)
    typed = {name: value for name, value in draft.items() if (name, value) not in unsaid.items()}
    twice = _given_twice(typed, given)
    for name, value in given.items():
        old = draft.get(name)
        is_many = name in BY_NAME and BY_NAME[name].kind.is_many
        draft[name] = [*old, *value] if old and value and is_many else value
    hints += [f"{one}; the option counts" for one in twice]
    return draft, hints, [*problems, *twice]


def _given_twice(typed: Mapping[str, Any], given: Mapping[str, Any]) -> list[str]:
    """What options say otherwise than the line does, in words; values of a list are added."""
    return [
        f"{name if name == 'day' else FLAG_OF[name]}: given more than once"
        for name, value in given.items()
        if name in typed
        and (None if value is False else value) != typed[name]
        and not (value and name in BY_NAME and BY_NAME[name].kind.is_many)
    ]


def read_options(args: Arguments, moment: Moment, held: Rules) -> dict[str, Any]:
    """Return the fields that came as options, None for `-`. Raises UsageError naming the option."""
    given: dict[str, Any] = {}
    day = args.text("day")
    if day is not None:
        from chefslog.capture.dates import DayError, read_entry_day

        try:
            given["day"] = read_entry_day(decoded(day), moment.day)
        except DayError as error:
            raise UsageError(f"--{error}. Nothing was saved.") from None
    for field in FIELDS:
        name = FLAG_OF[field.name]
        texts = args.many(name)
        single = args.text(name)
        texts = texts or ([] if single is None else [single])
        if texts == ["-"]:
            if field.name == "headline":
                raise UsageError("--headline: every entry needs one. Nothing was saved.")
            given[field.name] = None
            continue
        try:
            values = [
                read_value(field, decoded(text), held.labels, held.day_minutes, whole=True)
                for text in texts
            ]
        except FieldError as error:
            told = str(error).removeprefix(f"{field.key or field.name}: ")
            raise UsageError(f"--{name}: {told}. Nothing was saved.") from None
        if values:
            given[field.name] = (
                [one for part in values for one in part] if field.kind.is_many else values[-1]
            )
    return given


def edit(args: Arguments) -> Output:
    """`chefslog edit`: the entry in the writer's editor."""
    from chefslog.capture.editor import edit_entry, edit_path

    (entry,) = find_entries(args, args.words or ["last"])
    home = find_home()
    held = rules(home)
    edited = edit_entry(edit_path(home), entry, now(held.day_starts).day, held)
    if edited is None:
        return Output(entry_data(entry), notes=["Unchanged."])
    editable = [*BY_NAME, *(["day"] if "day" in edited.value else [])]
    changes = {
        name: edited.value.get(name)
        for name in editable
        if edited.value.get(name) != entry.get(name)
    }
    with edited:
        is_changed = _save(entry, changes, held.labels)
    changed = {**entry, **changes}
    return Output(entry_data(changed), [f"✓ {entry_name(changed)}" if is_changed else "Unchanged."])


def _save(entry: dict[str, Any], changes: dict[str, Any], labels: Sequence[str]) -> bool:
    """Change an entry as it was read; whether anything differed. Raises EditConflict."""
    from chefslog.store.entries import edit_entries
    from chefslog.store.errors import EditConflict

    seen = {name: entry.get(name) for name in changes}
    with open_writer() as journal:
        try:
            return bool(edit_entries(journal, {entry["id"]: changes}, {entry["id"]: seen}))
        except EditConflict as conflict:
            for _, name, ours, theirs in conflict.conflicts:
                label = BY_NAME[name].label if name in BY_NAME else name
                conflict.add_note(f"  {label}, yours:  {value_text(name, ours, labels)}")
                conflict.add_note(f"  {label}, theirs: {value_text(name, theirs, labels)}")
            raise


def set_fields(args: Arguments) -> Output:
    """`chefslog set ID TOKEN…`: the grammar, onto an entry."""
    held = rules(find_home())
    moment = now(held.day_starts)
    options = read_options(args, moment, held)
    if len(args.words) < 2 and not options:
        raise UsageError("name an entry, then what to set: chefslog set last ai:2 check:tests")
    (entry,) = find_entries(args, args.words[:1])
    changes = _changes(args.words[1:], held, moment)
    twice = _given_twice(changes.put, options)
    for name, value in options.items():
        if name in BY_NAME and BY_NAME[name].kind.is_many and value is not None:
            changes.add.setdefault(name, []).extend(value)
        else:
            changes.put[name] = value
    narrate(*changes.hints, *(f"{one}; the option counts" for one in twice))
    if problems := changes.problems or changes.contradictions():
        raise UsageError("; ".join(problems) + ". Nothing was changed.")
    from chefslog.store.entries import alter_entries

    with open_writer() as journal:
        [(before, after)], step = alter_entries(journal, [entry["id"]], changes.on)
    different = changes.on(before)
    changed = {**entry, **different, **after}
    labels = [BY_NAME[name].noun for name in different if name in BY_NAME]
    day = parse_day(different.get("day") or "")
    if day is not None:
        labels.insert(0, f"now under {spoken(day, parse_day(moment.day))}")
    name = entry_name(changed)
    line = f"✓ {name} · {', '.join(labels)}" if step else f"Unchanged: {name}"
    return Output(entry_data(changed), [line])


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
