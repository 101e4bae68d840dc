"""The writer's own editor, with the app out of the way; the text is in a file all the while."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

from chefslog.home.config import editor
from chefslog.home.files import write_private

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog


PATIENCE = 20
"""How often a document with a mistake in it is opened again."""


class EditorFailed(Exception):
    """The editor did not do its work; the text says where what was written is kept."""


class Outside:
    """A text on its way through the editor. `path` keeps it until `done`."""

    def __init__(self, app: Chefslog, name: str) -> None:
        self._app = app
        self.path = os.path.join(app.home.unsaved, f"{name}.{app.session}.md")

    def edit(self, text: str) -> str:
        """The text as the editor left it. Raises EditorFailed."""
        command = editor()
        try:
            self._app.unsaved.hold()
            write_private(self.path, text.encode("utf-8", "backslashreplace"))
            code = self._run([*command, self.path])
            with open(self.path, encoding="utf-8", errors="backslashreplace") as file:
                after = file.read()
        except SuspendNotSupported:
            raise EditorFailed("An editor cannot be opened from here.") from None
        except OSError as error:
            raise EditorFailed(
                f"{error.filename or command[0]}: {error.strerror}. Set EDITOR to yours; "
                f"the text is unchanged and in {self.path}"
            ) from error
        if code:
            raise EditorFailed(
                f"The editor {command[0]} ended with code {code}. Nothing was changed here; "
                f"the text as it was left is in {self.path}"
            )
        return after

    def _run(self, command: list[str]) -> int:
        """Run the editor in the app's place; its exit code. Raises OSError."""
        failed: OSError | None = None
        code = 0
        with self._app.suspend():
            # An error that left this block would leave the app suspended.
            try:
                code = subprocess.run(command, check=False).returncode
            except OSError as error:
                failed = error
        if failed is not None:
            raise failed
        return code

    def done(self) -> None:
        """The text was taken over: the file may go."""
        if os.path.exists(self.path):
            os.unlink(self.path)


def edit_document(
    outside: Outside,
    draft: Mapping[str, Any],
    today: str,
    labels: Sequence[str],
    day_minutes: int,
) -> dict[str, Any] | None:
    """A draft's fields after editing it as a document; None where nothing was changed.

    A mistake opens the editor again with the message on top; leaving that unchanged gives up.
    Raises EditorFailed.
    """
    from chefslog.capture.document import (
        DocumentError,
        read_document,
        with_message,
        write_document,
    )

    first = shown = write_document(draft, labels)
    for _ in range(PATIENCE):
        after = outside.edit(shown)
        if after == first:
            return None
        try:
            return read_document(after, today, labels=labels, day_minutes=day_minutes)
        except DocumentError as error:
            if after == shown:
                raise EditorFailed(
                    f"{error}. Nothing was changed here; your text is in {outside.path}"
                ) from None
            shown = with_message(after, str(error))
    raise EditorFailed(f"Nothing was changed here; your text is in {outside.path}")
