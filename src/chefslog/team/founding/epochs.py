"""The epochs of a team as its place shows them, each standing on the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chefslog.team.calendar import period as named_period
from chefslog.team.calendar import quarter_of
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import Wrong, team_id
from chefslog.team.founding.signatures import check_follows, check_signatures
from chefslog.team.founding.teamfile import TeamFile, read_teamfile
from chefslog.team.mailroom.protocol import Mailroom, TooLarge
from chefslog.team.release.release import NAME, SIZE, is_signed, read_release
from chefslog.team.release.shape import ReleaseError
from chefslog.team.task import tasks_of

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


def epoch_of(files: Sequence[TeamFile], period: str) -> TeamFile:
    """The epoch that a period belongs to: the newest that has it. Raises EpochError for none."""
    quarter = quarter_of(named_period(period).first)
    for file in reversed(files):
        if any(one.name == period for one in file.periods):
            return file
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
