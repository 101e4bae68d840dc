"""A member's signed word that they leave: no later roster has their key."""

from __future__ import annotations

from collections.abc import Sequence

from chefslog.team.founding.limits import Wrong, number, team_id
from chefslog.team.founding.notes import read_notes, write_note
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keys import Identity
from chefslog.team.mailroom.protocol import Mailroom

_FIELDS = ("team", "after")


def leave(mailroom: Mailroom, team: str, identity: Identity, epoch: int) -> None:
    """Put a member's word that they leave after an epoch (a number). Raises MailroomError."""
    fields = {"team": team_id(team), "after": epoch}
    path = f"{team}/leaving/{identity.public.hex()}.json"
    mailroom.put(path, write_note("leaving", fields, identity), replace=True)


def leavers(mailroom: Mailroom, team: str, files: Sequence[TeamFile]) -> list[str]:
    """Return the names of the members of the newest epoch who signed that they leave it."""
    found: list[str] = []
    if not files:
        return found
    for stem, note in read_notes(mailroom, f"{team_id(team)}/leaving", "leaving", _FIELDS):
        if isinstance(note, Wrong) or note["team"] != team or stem != note["by"].hex():
            continue
        index = files[-1].index_of(note["by"])
        try:
            after = number(note["after"], "after", 0, 65_535)
        except Wrong:
            continue
        # Who came back by a new card after that has a seat of a later epoch.
        if index is not None and _seated_since(files, note["by"]) <= after:
            found.append(files[-1].members[index].name)
    return found


def _seated_since(files: Sequence[TeamFile], identity: bytes) -> int:
    """The first epoch of the run of epochs up to the newest in which a key has a seat."""
    since = len(files)
    for file in reversed(files):
        if file.index_of(identity) is None:
            break
        since = file.epoch
    return since
