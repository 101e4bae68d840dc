"""What can go wrong between the people of a team; each text is for the one who reads it."""

from __future__ import annotations

from collections.abc import Sequence


class TeamError(Exception):
    """Something about the team cannot be done; the text says what, what was kept, what to do."""


def list_names(names: Sequence[str]) -> str:
    """Names as a sentence has them: `Sam`, `Sam and Lee`, `Ada, Sam and Lee`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
