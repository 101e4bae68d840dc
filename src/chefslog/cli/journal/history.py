"""`chefslog history`, `undo` and `redo`: what was changed, and back."""

from __future__ import annotations

from chefslog.cli.journal.list import limit_of
from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader
from chefslog.model.sanitize import legible
from chefslog.reading import entry as detail
from chefslog.reading.resolve import resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from chefslog.cli.command import Arguments
    from chefslog.store.history import Undone

_ALL = 1_000_000_000


def history(args: Arguments) -> Output:
    """`chefslog history`, of one entry or of everything."""
    reader = open_reader(args)
    if args.words:
        steps = detail.history(reader.snapshot, resolve(reader.snapshot, args.words[0]))
        lines = _entry_steps(steps)
    else:
        limit = limit_of(args)
        steps = detail.steps(reader.snapshot, _ALL if limit is None else limit)
        lines = _steps(steps)
    return Output(steps, lines, notes=() if steps else ["No changes yet."])


def undo(args: Arguments) -> Output:
    """`chefslog undo`: the newest human step, named before it is undone."""
    from chefslog.cli.writer import open_writer
    from chefslog.store import history as store

    with open_writer() as journal:
        step = store.peek_undo(journal)
        store.undo(journal, step=step.step)
    return Output(_step_data(step), [f"✓ Undone: {step.text} (`chefslog redo` does it again)"])


def redo(args: Arguments) -> Output:
    """`chefslog redo`."""
    from chefslog.cli.writer import open_writer
    from chefslog.store import history as store

    with open_writer() as journal:
        step = store.redo(journal)
    return Output(_step_data(step), [f"✓ Redone: {step.text}"])


def _step_data(step: Undone) -> dict[str, Any]:
    ids = [ref for item, ref in step.refs if item == "entry"]
    data = {"step": step.step, "verb": step.verb, "at": step.at, "text": step.text}
    return {**data, "entries": ids}


def _entry_steps(steps: list[dict[str, Any]]) -> Iterator[str]:
    """What happened to one entry, a line per change."""
    for step in steps:
        yield _head(step)
        before, after = step["before"] or {}, step["after"] or {}
        names = [name for name in dict.fromkeys([*before, *after]) if name != "key"]
        if step["before"] is None:
            names = [name for name in names if name == "headline"]
        for name in names:
            yield f"    {name}: {_short(before.get(name))} → {_short(after.get(name))}"


def _steps(steps: list[dict[str, Any]]) -> Iterator[str]:
    """The newest steps, a line each."""
    for step in steps:
        changes = f"  {step['changes']} changes" if step["changes"] != 1 else ""
        target = f" (of step {step['target']})" if step.get("target") else ""
        yield _head(step) + changes + target


def _head(step: dict[str, Any]) -> str:
    when = step["at"][:16].replace("T", " ")
    who = "" if step["actor"] == "human" else f"  by {step['actor']}"
    undone = "  (undone)" if step["undone"] else ""
    return f"{step['step']:>6}  {when} UTC  {step['verb']}{who}{undone}"


def _short(value: Any) -> str:
    if value is None:
        return "–"
    text = legible(str(value).replace("\n", " ⏎ "))
    return text if len(text) <= 60 else text[:59] + "…"
