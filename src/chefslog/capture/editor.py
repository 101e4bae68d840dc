"""A text in the writer's editor: in a file of its own until what was typed is saved elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial

from chefslog.capture.document import read_document, write_document
from chefslog.home.clock import new_id, now
from chefslog.home.config import editor_command
from chefslog.home.files import make_folder, remove_files, write_private
from chefslog.home.paths import Home, Rules
from chefslog.model.sanitize import decode_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    Run = Callable[[list[str]], int]

MOST_TRIES = 20
"""An editor that makes the same mistake again and again is a script."""
_WANTS_KEYS = {
    *("vi", "vim", "nvim", "nano", "pico", "hx", "helix", "kak", "micro", "joe", "ne", "mg"),
}
MESSAGE = "#!"
"""What the lines of a message begin with; in documents and in TOML they are comments."""


class EditorFailed(Exception):
    """Nothing came of the editor; the text says why, and where what was typed is kept."""


class Edited:
    """What came back from the editor: `value`, to be saved inside of `with`.

    The file goes when that went well; an error leaves by the `with` with a note of where it is.
    """

    def __init__(self, value: Any, path: str) -> None:
        self.value = value
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None:
            os.unlink(self._path)
        else:
            error.add_note(f"Your text is in {keep_file(self._path)}")


def run_editor(command: list[str]) -> int:
    """Run an editor in this terminal; its exit code. Raises OSError."""
    return subprocess.run(command, check=False).returncode


def edit_entry(
    path: str,
    entry: Mapping[str, Any],
    today: str,
    rules: Rules,
    *,
    run: Run = run_editor,
    is_saved: bool = True,
) -> Edited | None:
    """Return the fields of an entry or draft after editing it as a document, None for unchanged.

    `today` is an ISO day. Raises EditorFailed.
    """
    read = partial(
        read_document, today=today, labels=rules.labels, day_minutes=rules.day_minutes,
        entry_day=entry.get("day"),
    )  # fmt: skip
    return edit_text(path, write_document(entry, rules.labels), read, run=run, is_saved=is_saved)


def edit_text(
    path: str,
    text: str,
    read: Callable[[str], Any],
    *,
    run: Run = run_editor,
    is_saved: bool = True,
    may_be_empty: bool = False,
) -> Edited | None:
    """Return what `read` makes of a text after editing it in the file `path`, None for unchanged.

    A ValueError of `read` opens the editor again with its message on top; leaving that as it is
    gives up. `is_saved` says whether the text is kept elsewhere too, so that an untouched file can
    go. Raises EditorFailed.
    """
    shown = text
    problem = ""
    nothing = "Nothing was changed" if is_saved else "Nothing was saved"
    _write(path, text, "" if is_saved else text)
    for _ in range(MOST_TRIES):
        failure = _start_editor(path, run)
        if failure:
            raise EditorFailed(f"{failure} {_left(path, text if is_saved else None, nothing)}")
        after = _read_file(path, nothing)
        if not after.strip() and not may_be_empty:
            # As with a commit message: who empties the file has changed their mind.
            remove_files(path)
            raise EditorFailed(f"The file was left empty or deleted. {nothing}.")
        if after == text:
            os.unlink(path)
            return None
        if after == shown:
            break
        try:
            return Edited(read(after), path)
        except ValueError as error:
            problem = str(error)
            shown = with_message(after, problem)
            _write(path, shown, after)
    raise EditorFailed(f"{problem}. {nothing}; your text is kept in {keep_file(path)}")


def edit_path(home: Home) -> str:
    """A new file's path for a text that is edited."""
    return os.path.join(home.unsaved, f"edit-{new_id(now().at, os.urandom(10))}.md")


def keep_file(path: str) -> str:
    """Give the file of a failed edit the name by which the app lists it; that path."""
    stem, end = os.path.splitext(path)
    kept = f"{stem}.kept{end}"
    if "." in os.path.basename(stem) or not os.path.exists(path):
        return path
    os.replace(path, kept)
    return kept


def with_message(text: str, message: str) -> str:
    """The text with a message on top, in lines that reading ignores; an earlier one goes."""
    lines = text.split("\n")
    while lines and lines[0].startswith(MESSAGE):
        del lines[0]
    return "\n".join([*(f"{MESSAGE} {line}" for line in message.split("\n")), *lines])


def _write(path: str, text: str, typed: str) -> None:
    try:
        make_folder(os.path.dirname(path))
        write_private(path, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        lost = f" Your text:\n{typed}" if typed else ""
        raise EditorFailed(f"Nothing was opened: {path}: {error.strerror}.{lost}") from error


def _start_editor(path: str, run: Run) -> str:
    """Run the editor on the file; what went wrong, empty for nothing."""
    try:
        command = editor_command()
    except ValueError as error:
        return f"EDITOR cannot be read ({error})."
    streams = (sys.stdin, sys.stdout)
    has_terminal = all(stream is not None and stream.isatty() for stream in streams)
    if run is run_editor and os.path.basename(command[0]) in _WANTS_KEYS and not has_terminal:
        # Vim waits for ever for keys that cannot come.
        return (
            f"The editor {command[0]} needs a terminal, and there is none here. Set EDITOR to "
            "another one, or run this in a terminal."
        )
    try:
        code = run([*command, path])
    except OSError as error:
        return f"The editor {command[0]} did not start: {error.strerror}. Set EDITOR to yours."
    return f"The editor {command[0]} failed with exit code {code}." if code else ""


def _left(path: str, original: str | None, nothing: str) -> str:
    """Say what an editor that failed left; the file goes where that is only the original."""
    try:
        with open(path, "rb") as file:
            is_original = original is not None and file.read() == original.encode()
    except OSError:
        return f"{nothing}."
    if is_original:
        os.unlink(path)
        return f"{nothing}."
    return f"{nothing}; your text is kept in {keep_file(path)}"


def _read_file(path: str, nothing: str) -> str:
    """The text that the editor left. Raises EditorFailed where it is in another encoding."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return ""
    try:
        return decode_text(data).replace("\r\n", "\n")
    except ValueError as error:
        raise EditorFailed(
            f"L{str(error)[1:]}: the editor saved the text in another encoding, such as Latin-1. "
            f"{nothing}; your text is kept in {keep_file(path)}. Set the editor to UTF-8 and edit "
            "again."
        ) from None
