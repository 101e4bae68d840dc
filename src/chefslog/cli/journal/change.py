"""The commands that change entries; each is one step that undo takes back."""

from __future__ import annotations

from chefslog.capture.add import decoded, joined, requoted
from chefslog.capture.changes import Changes, parse_changes
from chefslog.capture.grammar import MARKS
from chefslog.capture.lexer import mark_end
from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.journal.read import as_json, entry_json, say, sit_down
from chefslog.cli.text import line, look
from chefslog.home.clock import Moment, now
from chefslog.home.paths import Rules, find_home, rules
from chefslog.model.fields import BY_NAME, FIELDS
from chefslog.model.sanitize import legible
from chefslog.reading import pages
from chefslog.reading.entry import load_entries
from chefslog.reading.resolve import resolve
from chefslog.reading.today import CHECKIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.store.errors import EditConflict


def _found(refs: list[str]) -> list[dict[str, Any]]:
    """The entries that these words mean, each once."""
    with sit_down().snapshot as snapshot:
        ids = dict.fromkeys(resolve(snapshot, ref) for ref in refs)
        return list(load_entries(snapshot, ids))


def _name(entry: dict[str, Any]) -> str:
    return f"{entry['short'][:6]}  {legible(entry['headline'])}"


def _here() -> tuple[Rules, Moment]:
    held = rules(find_home())
    return held, now(held.day_starts)


def edit(asked: Asked) -> int:
    """`chefslog edit`: the entry in the writer's editor."""
    from chefslog.cli.journal.edit import in_editor
    from chefslog.cli.journal.writer import writer
    from chefslog.store import entries
    from chefslog.store.errors import EditConflict

    (entry,) = _found(asked.words or ["last"])
    held, moment = _here()
    edited = in_editor(find_home(), entry, moment, held)
    if edited is None:
        return 0
    editable = [field.name for field in FIELDS] + ["day"]
    changes = {
        name: edited.fields.get(name)
        for name in editable
        if edited.fields.get(name) != entry.get(name) and (name != "day" or "day" in edited.fields)
    }
    seen = {name: entry.get(name) for name in changes}
    with edited, writer() as journal:
        try:
            step = entries.edit(journal, {entry["id"]: changes}, {entry["id"]: seen})
        except EditConflict as conflict:
            for text in _conflict_lines(conflict):
                conflict.add_note(text)
            raise
    print(f"✓ {_name(entry | changes)}" if step else "Unchanged.")
    return 0


def _conflict_lines(conflict: EditConflict) -> list[str]:
    lines = []
    for _, name, ours, theirs in conflict.conflicts:
        label = BY_NAME[name].label if name in BY_NAME else name
        lines += [
            f"  {label}, yours:  {legible(str(ours))}",
            f"  {label}, theirs: {legible(str(theirs))}",
        ]
    return lines


def set_fields(asked: Asked) -> int:
    """`chefslog set ID TOKEN…`: the grammar, onto an entry."""
    from chefslog.cli.journal.writer import writer
    from chefslog.store import entries

    if len(asked.words) < 2:
        raise UsageError("name an entry, then what to set: chefslog set last ai:2 check:tests")
    (entry,) = _found(asked.words[:1])
    held, moment = _here()
    changes = _changes(asked.words[1:], held, moment)
    say(*changes.hints)
    if changes.problems:
        raise UsageError("; ".join(changes.problems) + ". Nothing was changed.")
    different = changes.on(entry)
    with writer() as journal:
        step = entries.edit(
            journal,
            {entry["id"]: different},
            {entry["id"]: {name: entry.get(name) for name in different}},
        )
    if asked.flag("json"):
        as_json(entry_json({**entry, **different}))
    elif step is None:
        print(f"Unchanged: {_name(entry)}")
    else:
        print(f"✓ {_name(entry)} · {', '.join(_labels(different))}")
    return 0


def _changes(words: list[str], held: Rules, moment: Moment) -> Changes:
    """What the words change; a single one may be several tokens, or one that holds spaces."""
    lines = [joined(words)] + [requoted(decoded(words[0]))] * (len(words) == 1)
    read = [
        parse_changes(line, moment.day, labels=held.labels, day_minutes=held.day_minutes)
        for line in lines
    ]
    return next((changes for changes in read if not changes.problems), read[0])


def _labels(fields: dict[str, Any]) -> list[str]:
    return [BY_NAME[name].label.lower() if name in BY_NAME else name for name in fields]


def remove(asked: Asked) -> int:
    """`chefslog rm`: into the trash."""
    return _move(asked.words, "trashed", "trash", "In the trash (`chefslog undo` brings it back)")


def _move(refs: list[str], state: str, verb: str, done: str) -> int:
    from chefslog.cli.journal.writer import writer
    from chefslog.store import entries

    found = _found(refs)
    with writer() as journal:
        step = entries.set_state(journal, [entry["id"] for entry in found], state, verb)
    for entry in found:
        print(f"{done}: {_name(entry)}" if step else f"Already so: {_name(entry)}")
    return 0


def undo(asked: Asked) -> int:
    """`chefslog undo`: the newest human step, said first."""
    from chefslog.cli.journal.writer import writer
    from chefslog.store import history

    with writer() as journal:
        step = history.peek_undo(journal)
        print(f"Undoing: {step.text}", flush=True)
        history.undo(journal, step=step.step)
        print("✓ Undone; `chefslog redo` does it again.")
    return 0


def redo(asked: Asked) -> int:
    """`chefslog redo`."""
    from chefslog.cli.journal.writer import writer
    from chefslog.store import history

    with writer() as journal:
        print(f"✓ Done again: {history.redo(journal).text}")
    return 0


def trash(asked: Asked) -> int:
    """`chefslog trash`: look; with ids, put back."""
    if asked.words:
        return _move(asked.words, "entry", "put back", "✓ Back in the journal")
    return _print_state(asked, "trashed", "The trash is empty.")


def _print_state(asked: Asked, state: str, nothing: str, source: str | None = None) -> int:
    with sit_down().snapshot as snapshot:
        rows = pages.page(snapshot, state=state, limit=asked.number("limit", 20))
        rows = [row for row in rows if source in (None, row[pages.SOURCE])]
        if asked.flag("json"):
            found = list(load_entries(snapshot, [row[pages.ID] for row in rows]))
            as_json([entry_json(entry) for entry in found])
            return 0
    style = look(asked.flag("plain"))
    for row in rows:
        print(line(row, style) + ("" if state == "trashed" else f"  {row[pages.SOURCE]}"))
    if not rows:
        say(nothing)
    return 0


def drafts(asked: Asked) -> int:
    """`chefslog drafts`: look; `--yes` and `--no` decide."""
    source = asked.text("source")
    yes, no = asked.flag("yes"), asked.flag("no")
    if not yes and not no:
        return _print_state(asked, "draft", "No drafts wait.", source)
    if yes and no:
        raise UsageError("--yes or --no, not both")
    if not asked.words and not source:
        raise UsageError("name the drafts, or all of a source with --source git")
    found = [entry["id"] for entry in _found(asked.words)] if asked.words else []
    from chefslog.cli.journal.writer import writer
    from chefslog.store import entries

    with writer() as journal:
        ids = [*found, *(entries.drafts_of(journal, source) if source else [])]
        state, verb = ("entry", "approve") if yes else ("dismissed", "dismiss")
        entries.set_state(journal, ids, state, verb)
    what = "In the journal" if yes else "Not proposed again"
    print(f"✓ {what}: {len(ids)} draft{'' if len(ids) == 1 else 's'}")
    return 0


def purge(asked: Asked) -> int:
    """`chefslog purge`: for ever, so it asks, or wants --yes."""
    from chefslog.cli.journal.writer import writer
    from chefslog.cli.prompt import is_sure
    from chefslog.store.purge import purge as purge_entries

    found = _found(asked.words)
    for entry in found:
        print(_name(entry))
    if not asked.flag("yes") and not is_sure("Erase for ever, from history and copies too?"):
        raise UsageError("nothing was erased; --yes does it without asking")
    with writer() as journal:
        done = purge_entries(journal, [entry["id"] for entry in found])
    say(*done.left)
    print(f"✓ Erased for ever: {done.count}. Copies that you keep elsewhere still hold them.")
    return 0


def checkin(asked: Asked) -> int:
    """`chefslog checkin`: five answers, or the week as it stands."""
    from chefslog.reading.today import checkin as read_checkin

    desk = sit_down()
    with desk.snapshot as snapshot:
        week = _week(asked, desk.today)
        held = read_checkin(snapshot, week)
    answers: dict[str, Any] = {}
    if asked.words:
        answers.update(_answers(asked.words))
    for option, name in (("impact", "impact_ai"), ("note", "note")):
        if asked.text(option) is not None:
            answers[name] = asked.text(option)
    if answers:
        from chefslog.cli.journal.writer import writer
        from chefslog.store import checkins

        with writer() as journal:
            checkins.save_checkin(journal, week, {**_kept(held), **answers})
        held = {**(held or {}), "week": week, **answers}
        say(f"✓ Check-in for {week}")
    if asked.flag("json"):
        as_json(held)
    elif held is None:
        print(f"No check-in for {week} yet. The questions, each 1 to 5:")
        print("  " + ", ".join(name.replace("_", " ") for name in CHECKIN))
    else:
        for name in (*CHECKIN, "impact_ai", "note"):
            value = held.get(name)
            print(f"{name.replace('_', ' '):14} {'–' if value is None else value}")
    return 0


def _kept(held: dict[str, Any] | None) -> dict[str, Any]:
    names = (*CHECKIN, "impact_ai", "note")
    return {name: held[name] for name in names if held.get(name) is not None} if held else {}


def _week(asked: Asked, today: int) -> str:
    from chefslog.model.days import week_start
    from chefslog.reading.today import week_of

    text = asked.text("week")
    if text is None:
        return week_of(today)
    year, mark, week = text.upper().partition("-W")
    good = mark and year.isascii() and year.isdigit() and week.isascii() and week.isdigit()
    if not good or len(week) != 2 or (start := week_start(int(year), int(week))) is None:
        raise UsageError(f'--week: "{text}" is not a week such as 2026-W47')
    if start > today:
        raise UsageError(f"--week: {text} has not begun")
    return f"{year}-W{week}"


def _answers(words: list[str]) -> dict[str, int]:
    if len(words) != len(CHECKIN):
        names = ", ".join(name.replace("_", " ") for name in CHECKIN)
        raise UsageError(f"five answers from 1 to 5 (`-` leaves one out): {names}")
    answers = {}
    for name, word in zip(CHECKIN, words, strict=True):
        if word == "-":
            continue
        if word not in ("1", "2", "3", "4", "5"):
            raise UsageError(f'{name.replace("_", " ")}: "{word}" is not a number from 1 to 5')
        answers[name] = int(word)
    return answers


def rename(asked: Asked) -> int:
    """`chefslog rename '#old' '#new'`."""
    from chefslog.cli.journal.writer import writer
    from chefslog.store import entries

    old_name, old = _word(asked.words[0])
    new_name, new = _word(asked.words[1])
    if old_name != new_name:
        raise UsageError(f"{asked.words[0]} and {asked.words[1]} are of different kinds")
    marked = asked.words[1][0] in MARKS
    if not new or (marked and mark_end(asked.words[1], slash=new_name == "tags") <= len(new)):
        raise UsageError(
            f'"{asked.words[1]}" could not be typed in a line: a letter first, two '
            "characters or more, no spaces. Nothing was changed."
        )
    with writer() as journal:
        count = entries.rename(journal, old_name, old, new)
    print(f"✓ {asked.words[0]} → {asked.words[1]}: {count} entr{'y' if count == 1 else 'ies'}")
    return 0


def _word(text: str) -> tuple[str, str]:
    """Field and word of `#tag`, `@name`, `project:x`, `goal:x` or `skill:x`."""
    for field in FIELDS:
        if field.kind == "words" and text[:1] in field.values and len(text) > 1:
            return field.name, text[1:]
        if field.kind in ("word", "words") and field.key and text.startswith(field.key + ":"):
            return field.name, text.partition(":")[2].strip('"')
    raise UsageError(f'"{text}" is none of: #tag @name project:name goal:name skill:name')
