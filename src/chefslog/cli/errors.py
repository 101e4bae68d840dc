"""The outermost edge of the command line: an error becomes words, a surprise a crash file."""

from __future__ import annotations

from chefslog.home.clock import now
from chefslog.home.crash import crash_file
from chefslog.home.narration import narrate
from chefslog.home.paths import HomeError, find_home
from chefslog.reading.damage import explain_damage, is_damage


def explain(error: Exception) -> int:
    """Say what happened on standard error; the exit code."""
    # By name, so that no room is loaded; what a room raises is in words for its reader.
    if any(kind.__module__.startswith("chefslog.") for kind in type(error).__mro__):
        narrate(f"chefslog: {error}")
    elif is_damage(error):
        narrate(f"chefslog: {explain_damage(find_home(), error)}")
    elif isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        narrate(f"chefslog: {place}{error.strerror or error}")
    else:
        try:
            path = crash_file(find_home(), error, now().captured_at)
            where = f"Where it arose (no text of yours): {path}"
        except HomeError:
            where = "Run it again with --debug to see where."
        narrate(
            f"chefslog: something went wrong that should not ({type(error).__name__}). "
            f"The journal is as it was before this command. {where}"
        )
    narrate(*getattr(error, "__notes__", ()))
    code: int = getattr(error, "exit_code", 1)
    return code
