"""The outermost edge of the command line: an error becomes words, a surprise a crash file."""

from __future__ import annotations

import sys

from chefslog.home.clock import now
from chefslog.home.crash import crash_file
from chefslog.home.paths import HomeError, find_home
from chefslog.model.sanitize import legible
from chefslog.reading.connect import damaged, is_damage


def explain(error: Exception) -> int:
    """Say what happened on standard error; the exit code."""
    if _is_ours(error):
        print(f"chefslog: {legible(str(error), lines=True)}", file=sys.stderr)
    elif is_damage(error):
        print(f"chefslog: {damaged(find_home(), str(error))}", file=sys.stderr)
    elif isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        print(f"chefslog: {place}{error.strerror or error}", file=sys.stderr)
    else:
        where = _crash(error)
        print(
            f"chefslog: something went wrong that should not ({type(error).__name__}). "
            f"The journal is as it was before this command. {where}",
            file=sys.stderr,
        )
    for note in getattr(error, "__notes__", ()):
        print(note, file=sys.stderr)
    return 1


def _is_ours(error: Exception) -> bool:
    """Whether a room raised it, in words for its reader; by name, so that no room is loaded."""
    return any(kind.__module__.startswith("chefslog.") for kind in type(error).__mro__)


def _crash(error: Exception) -> str:
    try:
        path = crash_file(find_home(), error, now().captured_at)
    except HomeError:
        return "Run it again with --debug to see where."
    return f"Where it arose (no text of yours): {path}"
