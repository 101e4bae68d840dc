"""The epochs of a team: who signs each, how it stands on the one before, what it changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from chefslog.team.calendar import period as named_period
from chefslog.team.calendar import quarter_of
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Person
from chefslog.team.founding.limits import ROLE_TITLES, Wrong, same_name, team_id
from chefslog.team.founding.teamfile import FIRST_PREV, TeamFile, read_teamfile
from chefslog.team.keys import fingerprint, verify_signature
from chefslog.team.mailroom.protocol import Mailroom, TooLarge
from chefslog.team.questions import say_questions
from chefslog.team.release.release import NAME, SIZE, is_signed, read_release
from chefslog.team.release.shape import ReleaseError
from chefslog.team.task import Task, tasks_of

_NAME = re.compile(r"([1-9][0-9]{0,4})\.toml")


class EpochError(TeamError):
    """The epochs of a place are not what they should be; nothing is sent on them."""


def epoch_path(team: str, epoch: int) -> str:
    """Where a finished team file lies in the mailroom; it is never replaced."""
    return f"{team_id(team)}/epochs/{epoch}.toml"


def chain(mailroom: Mailroom, team: str) -> tuple[TeamFile, ...]:
    """All epochs, oldest first, with every limit, link and signature checked; empty before epoch 1.

    Raises EpochError, MailroomError.
    """
    names = mailroom.names(f"{team_id(team)}/epochs")
    numbers = sorted(int(match[1]) for match in map(_NAME.fullmatch, names) if match)
    files: list[TeamFile] = []
    for expected, number in enumerate(numbers, 1):
        if number != expected:
            raise EpochError(
                f"{mailroom.place} has epoch {number} of the team, and epoch {expected} is not "
                "there. Nothing was sent or opened. Ask whoever keeps the place to bring it back."
            )
        files.append(_read(mailroom, team, number, files))
    return tuple(files)


def task_of(files: Sequence[TeamFile], period: str) -> Task:
    """The task of a period, in the newest epoch that has it. Raises EpochError for none."""
    quarter = quarter_of(named_period(period).first)
    for task in tasks_of(*files):
        if task.period.name == period:
            return task
    for file in files:
        if file.quarter == quarter:
            kind = "its months" if file.monthly else "the whole quarter"
            raise EpochError(
                f"{file.name} has no period {period}: in {quarter} it releases {kind}."
            )
    raise EpochError(
        f"The team has no epoch for {quarter}: both keyholders have to sign it first, with "
        "chefslog team."
    )


def _read(mailroom: Mailroom, team: str, number: int, earlier: Sequence[TeamFile]) -> TeamFile:
    before = earlier[-1] if earlier else None
    data = mailroom.get(epoch_path(team, number))
    try:
        if data is None:
            raise Wrong("It went away while it was read.")
        file = read_teamfile(data.decode())
        if (file.team, file.epoch) != (team, number):
            raise Wrong(f"It says epoch {file.epoch} of team {file.team[:8]}….")
        check_follows(file, before)
        check_signatures(file, before)
        _check_unreleased(mailroom, file, earlier)
    except (TeamError, UnicodeDecodeError) as error:
        why = error if isinstance(error, TeamError) else "It is no text."
        raise EpochError(
            f"The team file of epoch {number} in {mailroom.place} cannot be used. {why} "
            "Nothing was sent or opened. Tell both keyholders."
        ) from None
    return file


def _check_unreleased(mailroom: Mailroom, file: TeamFile, earlier: Sequence[TeamFile]) -> None:
    """Raises Wrong where days of an epoch were released under an earlier one."""
    for task in (task for one in earlier for task in tasks_of(one)):
        period = task.period
        if not any(one.first <= period.last and period.first <= one.last for one in file.periods):
            continue
        try:
            data = mailroom.get(f"{task.folder}/{NAME}", SIZE)
            release = read_release(data) if data is not None else {}
        except (TooLarge, ReleaseError):
            continue
        is_its = release.get("team_hash") == task.file.hash.hex()
        if is_its and is_signed(release, task.file):
            raise Wrong(
                f"It has days of {period.name}, which was released under epoch {task.file.epoch}: "
                "a period is released once, ever."
            )


def signers(file: TeamFile, before: TeamFile | None) -> dict[bytes, str]:
    """Everybody who has to sign, with how they are called: keyholders before and after.

    The second keyholder of this file comes last: it signs when all others have.
    """
    needed = {file.desk.identity: f"{file.desk.name}, {ROLE_TITLES['desk']}"}
    if before is not None:
        for role in ("desk", "lock"):
            holder = before.holder(role)
            needed.setdefault(holder.identity, f"{holder.name}, {ROLE_TITLES[role]} until now")
    needed.pop(file.lock.identity, None)
    return {**needed, file.lock.identity: f"{file.lock.name}, {ROLE_TITLES['lock']}"}


def replaced(file: TeamFile, before: TeamFile | None) -> bytes:
    """The identity of the one keyholder who gives a seat up in this file, empty for none.

    Where both seats change hands at once, nobody's signature can be left out.
    """
    if before is None:
        return b""
    now = (file.desk.identity, file.lock.identity)
    gone = [one.identity for one in (before.desk, before.lock) if one.identity not in now]
    return gone[0] if len(gone) == 1 else b""


def missing(file: TeamFile, before: TeamFile | None, signed: Collection[bytes]) -> dict[bytes, str]:
    """Who has still to sign where these identities did, with how they are called.

    A majority of the members of the epoch before stands in for one keyholder who is replaced: the
    key may be lost.
    """
    left = {one: who for one, who in signers(file, before).items() if one not in signed}
    gone = replaced(file, before)
    if before is not None and gone in left:
        count = sum(one.identity in signed for one in before.members)
        if 2 * count > len(before.members):
            del left[gone]
        else:
            needed = len(before.members) // 2 + 1
            left[gone] = f"{left[gone]}, or {needed} members in that place ({count} did)"
    return left


def check_signatures(file: TeamFile, before: TeamFile | None) -> None:
    """Raises Wrong unless enough of `signers` signed, and every signature there is holds."""
    where = f"Epoch {file.epoch} of {file.name}"
    members = (*(before.members if before else ()), *file.members)
    people = {one.identity: one.name for one in members} | signers(file, before)
    signed = {bytes.fromhex(signer): one for signer, one in file.signatures.items()}
    for signer, signature in signed.items():
        if signer not in people:
            raise Wrong(
                f"{where} is signed by {signer.hex()[:8]}…, who is nobody in it. It is not used."
            )
        if not verify_signature(signer, file.hash, bytes.fromhex(signature)):
            raise Wrong(
                f"{where}: the signature of {people[signer]} does not fit. The file was changed "
                "after signing, or the signature is another file's. It is not used."
            )
    if left := missing(file, before, signed):
        raise Wrong(f"{where} is not signed by {'; '.join(left.values())}. It is not used.")


def check_follows(file: TeamFile, before: TeamFile | None) -> None:
    """Raises Wrong unless the file is the epoch right after `before`, or the first of all."""
    where = f"Epoch {file.epoch} of {file.name}"
    if before is None:
        if file.epoch != 1 or file.prev != FIRST_PREV:
            raise Wrong(f"{where} is not the first, and the one before it is not there.")
        return
    if file.team != before.team:
        raise Wrong(f"{where} belongs to another team ({file.team[:8]}…). It is not used.")
    if file.epoch != before.epoch + 1:
        raise Wrong(f"{where} comes after epoch {before.epoch}: one is missing between them.")
    if file.prev != before.hash.hex():
        raise Wrong(f"{where} does not stand on the epoch {before.epoch} that is known here.")
    if file.periods[0].first <= before.periods[0].first:
        raise Wrong(f"{where} begins with {file.start}, which is not later than {before.start}.")


def difference(before: TeamFile, after: TeamFile) -> list[str]:
    """Everything that differs but number, quarter and keys of periods; empty for those alone."""
    lines = _moved("The team's name", before.name, after.name)
    for role in ("desk", "lock"):
        title = ROLE_TITLES[role].capitalize()
        old, new = before.holder(role), after.holder(role)
        if old.identity == new.identity:
            lines += _moved(f"{title} is called", old.name, new.name)
        elif same_name(old.name) == same_name(new.name):
            lines.append(f"{title}, {new.name}, has another key: {_keys(old, new)}")
        else:
            lines.append(f"{title}: {old.name} → {new.name}, key {fingerprint(new.identity)}")
    lines += _people(before.members, after.members)
    lines += _moved("Periods", _kind(before), _kind(after))
    if before.k != after.k:
        lines.append(f"People behind an answer that is shown: {before.k} → {after.k}.")
    asked = [f"+ {name}" for name in after.questions if name not in before.questions]
    asked += [f"− {name}" for name in before.questions if name not in after.questions]
    lines += _moved("Questions", "", ", ".join(asked))
    said = say_questions(after.questions)[1:]
    lines += said if said != say_questions(before.questions)[1:] else []
    lines += _moved("Spend buckets", _listed(before.spend_edges), _listed(after.spend_edges))
    return lines + _moved("Currency", before.currency, after.currency)


def terms_of(file: TeamFile) -> list[str]:
    """What a team file says, for somebody who sees it for the first time."""
    return [
        f"Team {file.name}, epoch {file.epoch}, {file.quarter}, {_kind(file)}.",
        f"The first keyholder: {file.desk.name}, key {fingerprint(file.desk.identity)}",
        f"The second keyholder: {file.lock.name}, key {fingerprint(file.lock.identity)}",
        f"{len(file.members)} members: {', '.join(one.name for one in file.members)}",
        f"A question is shown where at least {file.k} people answered it.",
        *say_questions(file.questions),
        *_moved("Spend buckets", "", _listed(file.spend_edges)),
    ]


def _people(before: Sequence[Person], after: Sequence[Person]) -> list[str]:
    """Who leaves, who changed name or key, who joins, and whether those who stay keep the order."""
    by_key = {one.identity: place for place, one in enumerate(before)}
    by_name = {same_name(one.name): place for place, one in enumerate(before)}
    places = [by_key.get(one.identity, by_name.get(same_name(one.name))) for one in after]
    lines = [f"{one.name} leaves." for place, one in enumerate(before) if place not in places]
    for place, new in zip(places, after, strict=True):
        if place is None:
            continue
        if before[place].identity != new.identity:
            lines.append(f"{new.name} has another key: {_keys(before[place], new)}")
        elif before[place].name != new.name:
            lines.append(f"{before[place].name} is now called {new.name}.")
    for place, new in zip(places, after, strict=True):
        if place is None:
            lines.append(f"{new.name} joins with key {fingerprint(new.identity)}")
    order = [len(before) if place is None else place for place in places]
    return lines if order == sorted(order) else [*lines, "The order of the roster changes."]


def _kind(file: TeamFile) -> str:
    return "a release every month" if file.monthly else "a release every quarter"


def _listed(values: Iterable[int]) -> str:
    return ", ".join(map(str, values))


def _moved(what: str, before: str, after: str) -> list[str]:
    if before == after:
        return []
    return [f"{what}: {before} → {after or 'nothing'}" if before else f"{what}: {after}"]


def _keys(old: Person, new: Person) -> str:
    return f"{fingerprint(old.identity)} → {fingerprint(new.identity)}"
