"""What can go wrong between the people of a team; each text is for the one who reads it."""

from __future__ import annotations


class TeamError(Exception):
    """Something about the team cannot be done; the text says what, what was kept, what to do."""
