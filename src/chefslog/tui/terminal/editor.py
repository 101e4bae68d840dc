"""The writer's own editor, run with the app out of the way."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from chefslog.capture.editor import run_editor

if TYPE_CHECKING:
    from chefslog.tui.base import Host


def editor_file(app: Host, name: str) -> str:
    """Where a text of this session is while it is in the editor."""
    app.unsaved.hold()
    return os.path.join(app.home.unsaved, f"{name}.{app.session}.md")


def run_suspended(app: Host, command: list[str]) -> int:
    """Run an editor in the app's place; its exit code. Raises OSError."""
    failed: OSError | None = None
    code = 0
    try:
        with app.suspend():
            # An error that left this block would leave the app suspended.
            try:
                code = run_editor(command)
            except OSError as error:
                failed = error
    except SuspendNotSupported:
        failed = OSError(0, "an editor cannot be opened from here")
    if failed is not None:
        raise failed
    return code
