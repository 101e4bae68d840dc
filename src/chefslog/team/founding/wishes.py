"""What the first keyholder wishes to change with the next epoch: a signed note in the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chefslog.team.founding.ceremony import Ceremony, ceremony
from chefslog.team.founding.limits import Wrong, rows, same_name, table
from chefslog.team.founding.notes import SIZE, read_note, write_note
from chefslog.team.founding.terms import TERMS, Terms, read_terms, terms_row
from chefslog.team.keys import Identity
from chefslog.team.mailroom.protocol import Mailroom

_FIELDS = ("team", "after", "leaving", "terms")


@dataclass(frozen=True)
class Wishes:
    """Who leaves, by name, and other terms; None where they stay as they are."""

    leaving: tuple[str, ...] = ()
    terms: Terms | None = None


def wishes(mailroom: Mailroom, now: Ceremony) -> Wishes:
    """Return the first keyholder's signed wishes for the epoch after the newest.

    Before the first epoch the founding file holds them. Raises MailroomError.
    """
    data = mailroom.get(_path(now.team), SIZE)
    if now.before is None or data is None:
        return Wishes()
    try:
        note = read_note("wishes", data, _FIELDS)
        if (note["by"], note["team"], note["after"]) != (
            now.desk.identity,
            now.team,
            len(now.files),
        ):
            return Wishes()
        gone = rows(note["leaving"], "leaving")
        terms = read_terms(table(note["terms"], "terms", TERMS)) if note["terms"] else None
    except Wrong:
        return Wishes()
    return Wishes(tuple(m.name for m in now.before.members if m.identity.hex() in gone), terms)


def wish(mailroom: Mailroom, identity: Identity, now: Ceremony, wanted: Wishes) -> None:
    """Put the first keyholder's wishes into the place, instead of those before.

    Raises Wrong for a leaver who is no member, for terms that cannot be, and for anybody but the
    desk; MailroomError.
    """
    if identity.public != now.desk.identity:
        raise Wrong(f"Only {now.desk.name}, the first keyholder of this team, can propose changes.")
    if now.before is None:
        raise Wrong("Before the first epoch nobody is in yet: nothing was changed.")
    members = {same_name(one.name): one for one in now.before.members}
    for name in wanted.leaving:
        if same_name(name) not in members:
            raise Wrong(f"{name} is not a member, so cannot leave. Nothing was changed.")
    fields = {
        "team": now.team,
        "after": len(now.files),
        "leaving": sorted({members[same_name(name)].identity.hex() for name in wanted.leaving}),
        "terms": terms_row(wanted.terms) if wanted.terms else {},
    }
    if wanted.terms:
        read_terms(terms_row(wanted.terms))
    mailroom.put(_path(now.team), write_note("wishes", fields, identity), replace=True)


def wish_away(mailroom: Mailroom, identity: Identity, team: str, names: Sequence[str]) -> None:
    """Have these members leave with the next roster; names that are not members do nothing here.

    Raises Wrong for anybody but the first keyholder, MailroomError.
    """
    if not names:
        return
    now = ceremony(mailroom, team)
    members = {same_name(one.name) for one in now.before.members} if now.before else set()
    gone = [name for name in names if same_name(name) in members]
    if gone:
        known = wishes(mailroom, now)
        wish(mailroom, identity, now, replace(known, leaving=(*known.leaving, *gone)))


def _path(team: str) -> str:
    return f"{team}/wishes.json"
