"""`chefslog edit` and `set`: an entry changed in the editor, or with the grammar."""

from __future__ import annotations

import os
import subprocess

from chefslog.capture.add import AddError, decoded, joined, requoted
from chefslog.capture.changes import Changes, parse_changes
from chefslog.capture.document import DocumentError, read_document, with_message, write_document
from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.data import entry_data
from chefslog.cli.output import Output, narrate
from chefslog.cli.reader import find_entries
from chefslog.cli.text import entry_name
from chefslog.home.clock import Moment, new_id, now
from chefslog.home.config import editor
from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import Home, Rules, find_home, rules
from chefslog.model.fields import BY_NAME, FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

    from chefslog.store.errors import EditConflict


def _here() -> tuple[Rules, Moment]:
    held = rules(find_home())
    return held, now(held.day_starts)


def edit(args: Arguments) -> Output:
    """`chefslog edit`: the entry in the writer's editor."""
    from chefslog.cli.writer import open_writer
    from chefslog.store import entries
    from chefslog.store.errors import EditConflict

    (entry,) = find_entries(args, args.words or ["last"])
    held, moment = _here()
    edited = in_editor(find_home(), entry, moment, held)
    if edited is None:
        return Output(entry_data(entry))
    editable = [field.name for field in FIELDS] + ["day"]
    changes = {
        name: edited.fields.get(name)
        for name in editable
        if edited.fields.get(name) != entry.get(name) and (name != "day" or "day" in edited.fields)
    }
    seen = {name: entry.get(name) for name in changes}
    with edited, open_writer() as journal:
        try:
            step = entries.edit(journal, {entry["id"]: changes}, {entry["id"]: seen})
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
    from chefslog.cli.writer import open_writer
    from chefslog.store import entries

    if len(args.words) < 2:
        raise UsageError("name an entry, then what to set: chefslog set last ai:2 check:tests")
    (entry,) = find_entries(args, args.words[:1])
    held, moment = _here()
    changes = _changes(args.words[1:], held, moment)
    narrate(*changes.hints)
    if changes.problems:
        raise UsageError("; ".join(changes.problems) + ". Nothing was changed.")
    different = changes.on(entry)
    with open_writer() as journal:
        step = entries.edit(
            journal,
            {entry["id"]: different},
            {entry["id"]: {name: entry.get(name) for name in different}},
        )
    name = entry_name(entry)
    labels = ", ".join(_labels(different))
    return Output(
        entry_data({**entry, **different}),
        [f"Unchanged: {name}" if step is None else f"✓ {name} · {labels}"],
    )


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


MOST_TRIES = 20
"""An editor that makes the same mistake again and again is a script."""


class Edited:
    """What came back from the editor: `fields`, to be saved inside of `with`.

    Its file goes when that went well; an error leaves by the `with` with a note of where it is.
    """

    def __init__(self, fields: dict[str, Any], path: str) -> None:
        self.fields = fields
        self._path = path

    def __enter__(self) -> Edited:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            os.unlink(self._path)
        else:
            error.add_note(f"Your text is in {self._path}")


def in_editor(home: Home, entry: dict[str, Any], moment: Moment, held: Rules) -> Edited | None:
    """The fields after editing, None where nothing was changed.

    A mistake reopens the editor with the message on top; leaving it unchanged then gives up and
    says where the text is. Raises AddError.
    """
    text = write_document(entry, held.labels)
    path = os.path.join(home.unsaved, f"edit-{new_id(moment.at, os.urandom(10))}.md")
    try:
        make_folder(home.unsaved)
        write_private(path, text.encode())
    except OSError as error:
        typed = f" Your line:\n{entry['typed']}" if "id" not in entry else ""
        raise AddError(f"nothing was opened: {path}: {error.strerror}.{typed}") from error
    shown, tries = text, 0
    while True:
        tries += 1
        _open(path)
        after = _left_in(path)
        if not after.strip():
            # As with a commit message: who empties the file has changed their mind.
            raise AddError("the file was left empty or deleted. Nothing was changed.")
        if after == text:
            os.unlink(path)
            narrate("Unchanged.")
            return None
        try:
            fields = read_document(
                after,
                moment.day,
                labels=held.labels,
                day_minutes=held.day_minutes,
                entry_day=entry.get("day"),
            )
        except DocumentError as error:
            if after == shown or tries == MOST_TRIES:
                raise AddError(f"{error}. Nothing was changed; your text is in {path}") from None
            shown = with_message(after, str(error))
            write_private(path, shown.encode())
            continue
        return Edited(fields, path)


def _left_in(path: str) -> str:
    """What the editor left; an empty file goes away with it."""
    try:
        with open(path, encoding="utf-8", errors="backslashreplace") as file:
            after = file.read()
    except FileNotFoundError:
        return ""
    if not after.strip():
        os.unlink(path)
    return after


def _open(path: str) -> None:
    try:
        command = editor()
    except ValueError as error:
        raise AddError(f"EDITOR cannot be read ({error}); the text is in {path}") from None
    try:
        code = subprocess.run([*command, path], check=False).returncode
    except OSError as error:
        raise AddError(
            f"the editor {command[0]} did not start: {error.strerror}. Set EDITOR to yours; "
            f"the text is in {path}"
        ) from error
    if code:
        raise AddError(
            f"the editor {command[0]} ended with code {code}. Nothing was changed; "
            f"the text as it was left is in {path}"
        )
