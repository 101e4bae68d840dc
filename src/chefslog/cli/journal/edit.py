"""An entry in the writer's editor: nothing typed there is lost, whatever happens to it."""

from __future__ import annotations

import os
import subprocess
import sys

from chefslog.capture.add import AddError
from chefslog.capture.document import DocumentError, read_document, with_message, write_document
from chefslog.home.clock import Moment, new_id
from chefslog.home.config import editor
from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import Home, Rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any


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
            print("Unchanged.", file=sys.stderr)
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
