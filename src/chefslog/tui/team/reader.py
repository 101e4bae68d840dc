"""Reads what the Team screen shows, in a worker: this machine's state and the team's place.

Importing this module loads the cryptography; the screen does it in the worker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from chefslog.home.paths import Home
from chefslog.reading.connect import Snapshot
from chefslog.team.errors import TeamError
from chefslog.team.founding import proposing, sealing
from chefslog.team.founding.ceremony import Ceremony, ceremony
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.pin import Standing
from chefslog.team.founding.proposal import Proposal, proposed
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.founding.words import eight_words
from chefslog.team.keys import KeyStore, fingerprint
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.member import outbox
from chefslog.team.member.periods import has_begun, open_task, sends_from
from chefslog.team.member.places import Place, places
from chefslog.team.member.preview import preview
from chefslog.team.member.releases import checked
from chefslog.team.member.saying import instant
from chefslog.team.member.state import state_of
from chefslog.team.member.visit import Visit, visiting
from chefslog.team.release.release import releases
from chefslog.team.report.model import build
from chefslog.team.report.selfview import own_views
from chefslog.team.stories import Story, stories
from chefslog.team.task import tasks_of
from chefslog.tui.team.view import KEYHOLDERS, READER, Keys, Sharing, View, Wish

TROUBLE = (TeamError, OSError)
"""What the room of the team raises where something cannot be done; OSError from the key files."""


def read_view(
    home: Home,
    keystore: KeyStore,
    snapshot: Snapshot,
    now: float,
    wish: Wish,
    read_only: Place | None = None,
) -> View:
    """The team that is wished for; `read_only` is one whose report alone is read here."""
    try:
        teams = (*places(home), *([read_only] if read_only else []))
    except TROUBLE as error:
        return View(problem=str(error))
    place = next((one for one in teams if one.team == wish.team), teams[0] if teams else None)
    view = View(teams=teams, place=place)
    if place is None:
        return view
    try:
        if place.role == READER:
            return _read_only(home, view, place)
        with visiting(home, keystore, place) as visit:
            return _visited(view, visit, keystore, snapshot, now, wish)
    except TROUBLE as error:
        return replace(view, problem=str(error), kept=tuple(_kept(home, place)))


def _read_only(home: Home, view: View, place: Place) -> View:
    with open_mailroom(home, place.place) as mailroom:
        mailroom.sync()
        files = chain(mailroom, place.team)
        view = replace(view, shown=mailroom.place, stories=_stories(mailroom, files))
        return _reported(view, home, releases(mailroom, files))


def _stories(mailroom: Mailroom, files: Sequence[TeamFile]) -> tuple[tuple[str, Story], ...]:
    """Those that their authors signed."""
    if not files:
        return ()
    *earlier, newest = files
    found = stories(mailroom, newest, *earlier)
    return tuple((one.id, one.story) for one in found if one.story is not None)


def _visited(
    view: View, visit: Visit, keystore: KeyStore, snapshot: Snapshot, now: float, wish: Wish
) -> View:
    view = replace(
        view,
        shown=visit.mailroom.place,
        standing=visit.standing,
        state=state_of(visit, now, snapshot),
        leaving=wish.leaving,
    )
    if view.is_keyholder:
        ahead = (one.period for file in visit.standing.files for one in tasks_of(file))
        names = frozenset(one.name for one in ahead if not has_begun(one, now))
        view = replace(view, arrived=tuple(_arrived(visit, now)), ahead=names)
    elif visit.standing.files:
        view = _with_sharing(view, visit, snapshot, now, wish.period)
    found = checked(visit)
    broken = next((one.problem for one in found if one.problem), "")
    view = _reported(view, visit.home, [one.release for one in found if one.release])
    if broken and view.report is None:
        view = replace(view, no_report=broken)
    files = visit.standing.files
    view = replace(view, stories=_stories(visit.mailroom, files))
    return replace(view, keys=_keys(visit, keystore, wish))


def _reported(view: View, home: Home, found: list[dict[str, object]]) -> View:
    assert view.place is not None
    try:
        own = own_views(home, view.place.team)
        return replace(view, report=build(found, own=own, team=view.place.name))
    except TeamError as error:
        return replace(view, no_report=str(error))


def _with_sharing(view: View, visit: Visit, snapshot: Snapshot, now: float, period: str) -> View:
    try:
        task = visit.task(period) if period else open_task(visit, now)
        seen = preview(visit, snapshot, task, now)
    except TeamError as error:
        return replace(view, no_share=str(error))
    sealed = outbox.newest(visit.home, task.file.team, task.period.name)
    if sealed is not None and sealed.state == "missed":
        sealed = None
    is_same = sealed is not None and sealed.says(seen.contribution)
    return replace(view, sharing=Sharing(seen, sealed, is_same, now >= sends_from(task.period)))


def _arrived(visit: Visit, now: float) -> Iterator[tuple[str, int, int]]:
    """How many files are there of how many members, for the periods that have begun."""
    own = visit.identity.public
    for file in visit.standing.files:
        if not any(file.holder(role).identity == own for role in KEYHOLDERS):
            continue
        for task in tasks_of(file):
            if has_begun(task.period, now) and now < task.period.closes:
                count = len(visit.mailroom.names(task.inbox))
                yield task.period.name, count, len(file.members)


def _keys(visit: Visit, keystore: KeyStore, wish: Wish) -> Keys:
    own = visit.identity.public
    keys = Keys(fingerprint(own), words=_words(visit.place.role, visit.standing))
    try:
        now = ceremony(visit.mailroom, visit.place.team, own)
    except TeamError as error:
        return replace(keys, problem=str(error))
    keys = replace(keys, ceremony=now)
    try:
        found = _proposal(visit, keystore, now, wish)
        is_signed = found is not None and _is_signed(visit, now, found)
        return replace(keys, proposal=found, is_signed=is_signed)
    except TeamError as error:
        return replace(keys, problem=str(error))


def _proposal(visit: Visit, keystore: KeyStore, now: Ceremony, wish: Wish) -> Proposal | None:
    team, own = visit.place.team, visit.identity
    if own.public == now.desk.identity:
        quarter = proposing.next_quarter(now)
        return proposing.assemble(visit.mailroom, own, team, quarter, leaving=sorted(wish.leaving))
    if visit.place.role == "member":
        return _asked_of_member(visit, keystore)
    return sealing.review(visit.mailroom, keystore, team)


def _is_signed(visit: Visit, now: Ceremony, found: Proposal) -> bool:
    """Whether this person's signature of the proposal lies in the place."""
    own = visit.identity.public
    if found.file is None:
        return False
    if own != now.desk.identity:
        return own.hex() in found.file.signatures
    there = proposed(visit.mailroom, now)
    return there is not None and there.hash == found.file.hash


def _asked_of_member(visit: Visit, keystore: KeyStore) -> Proposal | None:
    """What a member has to sign: only at k = 4 there is anything."""
    try:
        found = sealing.review(visit.mailroom, keystore, visit.place.team)
    except sealing.ProposalRefused:
        return None
    return found if found.file is not None else None


def _words(role: str, standing: Standing) -> tuple[str, ...]:
    """The words for who reads them: the desk; the second lock once it has heard them itself."""
    if not standing.files or not (role == "desk" or (role == "lock" and standing.pin.verified)):
        return ()
    return _eight_words(standing.newest.hash)


@lru_cache(4)
def _eight_words(team_hash: bytes) -> tuple[str, ...]:
    return tuple(eight_words(team_hash))


def _kept(home: Home, place: Place) -> Iterator[str]:
    """What lies on this machine while the place cannot be used."""
    if place.role != "member":
        yield "Your keys and what you signed are on this machine, as they were."
        return
    try:
        for name in outbox.periods(home, place.team):
            newest = outbox.newest(home, place.team, name)
            if newest is not None and newest.state in ("queued", "going"):
                yield f"{name}: sealed, kept here, and goes from {instant(newest.due)} on."
            elif newest is not None and newest.state == "sent":
                yield f"{name}: was sent."
    except TeamError as error:
        yield str(error)
    yield "Your journal and what you said yes to are on this machine, as they were."
