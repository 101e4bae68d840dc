"""`chefslog rm`, `trash`, `purge`, `history`, `undo` and `redo`: changes, and back."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.journal.list import Listing, limit_of, listing_output
from chefslog.cli.output import Output
from chefslog.cli.reader import find_entries, open_reader, open_writer
from chefslog.cli.text import cut, entry_data, entry_line, entry_name, value_text
from chefslog.home.clock import local_minute
from chefslog.home.paths import find_home
from chefslog.model.fields import BY_NAME
from chefslog.model.sanitize import legible
from chefslog.reading import entry as detail
from chefslog.reading import pages
from chefslog.reading.connect import open_snapshot
from chefslog.reading.resolve import resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from chefslog.store.history import Undone

_ALL = 1_000_000_000
_NOTHING = "No changes yet."
_MOVED = {
    "trashed": "In the trash (`chefslog undo` brings it back)",
    "entry": "✓ Back in the journal",
    "draft": "✓ A draft again",
    "dismissed": "✓ Dismissed again",
}
"""What is said of an entry that came into a state."""
_AFTER_PURGE = "A purge cannot be undone; this was the newest change before it."


def remove(args: Arguments) -> Output:
    """`chefslog rm ID…`: into the trash."""
    return _move(find_entries(args, args.words), "trashed", "trash")


def trash(args: Arguments) -> Output:
    """`chefslog trash`: look; with ids, put back."""
    if args.words:
        found = find_entries(args, args.words, last_in=("trashed",))
        return _move(found, "entry", "put back")
    reader, limit = open_reader(args), limit_of(args)
    listing = Listing(pages.rows(reader.snapshot, state="trashed", limit=limit), limit)
    notes = listing.notes(
        lambda most: pages.count(reader.snapshot, state="trashed", most=most),
        "The trash is empty.",
    )
    return listing_output(
        reader, listing, notes, lambda width: (entry_line(row, width) for row in listing)
    )


def _move(found: list[dict[str, Any]], state: str, verb: str) -> Output:
    from chefslog.store import entries

    before = {entry["id"]: entry["state"] for entry in found}
    with open_writer() as journal:
        entries.set_state(journal, before, state, verb)
    lines = []
    with open_snapshot(find_home()) as snapshot:
        moved = list(detail.load_entries(snapshot, before))
    for entry in moved:
        is_new = entry["state"] != before[entry["id"]]
        done = _MOVED[entry["state"]] if is_new else "Already so"
        lines.append(f"{done}: {entry_name(entry)}")
    return Output([*map(entry_data, moved)], lines)


def purge(args: Arguments) -> Output:
    """`chefslog purge ID…`: permanent, so it asks, or wants --yes."""
    from chefslog.cli.prompt import require_yes
    from chefslog.store.purge import purge_entries

    found = find_entries(args, args.words, last_in=("entry", "trashed"))
    names = tuple(entry_name(entry) for entry in found)
    question = "Permanently delete, from history and backups too?"
    shown = () if args.flag("yes") else names
    require_yes(args, question, "nothing was erased", shown=shown)
    with open_writer() as journal:
        done = purge_entries(journal, [entry["id"] for entry in found])
    ids = [entry["id"] for entry in found]
    return Output(
        {"erased": ids, "backups": done.copies, "may_remain": done.left},
        [f"✓ Permanently deleted: {name}" for name in names],
        notes=["Copies that you keep elsewhere still hold the text.", *done.left],
    )


def history(args: Arguments) -> Output:
    """Show the change log of one entry, or of everything."""
    reader = open_reader(args)
    if args.words:
        found = detail.load_history(reader.snapshot, resolve(reader.snapshot, args.words[0]))
        lines = _entry_steps(found, reader.rules.labels)
        return Output(found, lines, notes=() if found else [_NOTHING], is_paged=True)
    limit = limit_of(args)
    steps = detail.load_steps(reader.snapshot, _ALL if limit is None else limit)
    listing = Listing(steps, limit)
    return Output(
        lambda: [*listing],
        lambda width: (_step_line(step, width) for step in listing),
        notes=listing.notes(lambda _most: detail.count_steps(reader.snapshot), _NOTHING, "change"),
        is_paged=True,
    )


def undo(args: Arguments) -> Output:
    """`chefslog undo`: the newest change by a person, or the step with this number."""
    from chefslog.store.history import undo_step

    number = _step_number(args)
    with open_writer() as journal:
        step = undo_step(journal, step=number)
    again = f"chefslog redo {step.step}" if number else "chefslog redo"
    trashed = "now in the trash; " if step.to_trash else ""
    return Output(
        _step_data(step),
        [f"✓ Undone: {step.text} ({trashed}`{again}` redoes it)"],
        notes=[_AFTER_PURGE] if step.after_purge else (),
    )


def redo(args: Arguments) -> Output:
    """`chefslog redo`: what was undone last, or the step with this number."""
    from chefslog.store.history import redo_step

    number = _step_number(args)
    with open_writer() as journal:
        step = redo_step(journal, step=number)
    return Output(_step_data(step), [f"✓ Redone: {step.text}"])


def _step_number(args: Arguments) -> int | None:
    """Return the number of a step that was given. Raises UsageError."""
    if not args.words:
        return None
    word = args.words[0]
    if not (word.isascii() and word.isdigit() and len(word) < 19):
        raise UsageError(
            f'"{word}" is not the number of a step; they are in: chefslog history. '
            "Nothing was changed."
        )
    return int(word)


def _step_data(step: Undone) -> dict[str, Any]:
    ids = [ref for item, ref in step.refs if item == "entry"]
    data = {"step": step.step, "verb": step.verb, "at": step.at, "text": step.text}
    return {**data, "entries": ids}


def _entry_steps(steps: list[dict[str, Any]], labels: Sequence[str]) -> Iterator[str]:
    """What happened to one entry, a line per change."""
    for step in steps:
        yield _head(step)
        before, after = step["before"] or {}, step["after"] or {}
        names = [*dict.fromkeys([*before, *after])]
        if step["before"] is None:
            names = [name for name in names if name == "headline"]
        for name in names:
            label = BY_NAME[name].label if name in BY_NAME else name
            was, now = (value_text(name, one.get(name), labels) for one in (before, after))
            yield f"    {label}: {was} → {now}"


def _step_line(step: dict[str, Any], width: int) -> str:
    """A step with the first thing that it changed, cut to the width."""
    more = step["changes"] - 1
    others = f" and {more:,} more" if more > 0 else ""
    line = f"{_head(step)}  {_first_change(step)}"
    return (cut(line, width - len(others)) if width else line) + others


def _first_change(step: dict[str, Any]) -> str:
    if "headline" in step:
        return entry_name(step)
    item = {"checkin": "check-in", "verdict": "entry"}.get(step.get("item", ""), step.get("item"))
    if item == "entry":
        return "an entry that is gone"
    if not item:
        return ""
    ref = legible(step["ref"])
    return ref if item == step["verb"] else f"{item} {ref}"


def _head(step: dict[str, Any]) -> str:
    target = f" of {step['target']}" if step.get("target") else ""
    who = "" if step["actor"] == "human" else f" by {step['actor']}"
    undone = " (undone)" if step["undone"] else ""
    return f"{step['step']:>6}  {local_minute(step['at'])}  {step['verb']}{target}{who}{undone}"
