"""The outermost edge of the command line: an error becomes words, a surprise a crash file."""

from __future__ import annotations

import os
import sys
import traceback

from chefslog.capture.add import AddError
from chefslog.home.here import HomeError, find_home, make_folder, now, write_private
from chefslog.model.entry import EntryError
from chefslog.model.fields import FieldError
from chefslog.reading.connect import ReadError

_KNOWN = (ReadError, EntryError, FieldError, AddError, HomeError)


def explain(error: Exception) -> int:
    """Say what happened on standard error; the exit code."""
    if isinstance(error, _KNOWN) or _is_store_error(error):
        print(f"chefslog: {error}", file=sys.stderr)
    elif isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        print(f"chefslog: {place}{error.strerror or error}", file=sys.stderr)
    else:
        where = write_crash_file(error)
        print(
            f"chefslog: something went wrong that should not ({type(error).__name__}). "
            f"The journal is as it was before this command. {where}",
            file=sys.stderr,
        )
    return 1


def _is_store_error(error: Exception) -> bool:
    """Asked by name, so that explaining a reader's error does not load the writer."""
    kinds = type(error).__mro__
    return any(kind.__module__.startswith("chefslog.") and kind is not Exception for kind in kinds)


def write_crash_file(error: BaseException) -> str:
    """Where the error arose, as file names and lines, without any text of the journal."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{type(error).__module__}.{type(error).__qualname__}"]
    lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    try:
        home = find_home()
        make_folder(home.data)
        path = os.path.join(home.data, f"crash-{int(now().at)}.txt")
        write_private(path, ("\n".join(lines) + "\n").encode())
    except (OSError, HomeError):
        return "Run it again with --debug to see where."
    return f"Where it arose (no text of yours) is in {path}"
