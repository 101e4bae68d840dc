"""What one machine has seen of a team's epochs, and what its person said yes to."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chefslog.home.paths import Home
from chefslog.team.digest import H
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Person
from chefslog.team.founding.epochs import EpochError, chain, difference
from chefslog.team.founding.limits import ROLE_TITLES, line, read_role, same_name
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.founding.words import WORDS, eight_words, same_words, word_list
from chefslog.team.kept import alone, keep, load, team_folder
from chefslog.team.keys import Identity
from chefslog.team.mailroom.protocol import Mailroom

ASKED = 3
"""So many of the eight words a member types, picked where nobody can foresee them."""


@dataclass(frozen=True)
class Pin:
    """One machine's view of a team.

    `hashes` are the epochs seen, in hex, in order. `verified` is the first epoch whose words held,
    0 before that; `agreed` the last one that the person said yes to, or that needed no yes.
    """

    team: str
    name: str
    role: str
    hashes: tuple[str, ...] = ()
    verified: int = 0
    agreed: int = 0

    @property
    def binds(self) -> bool:
        """Whether what was seen holds: before the words a member may have seen anybody's file."""
        return bool(self.verified) or self.role != "member"


@dataclass(frozen=True)
class Standing:
    """A team as this machine may rely on it now: the pin, the checked epochs, its own key.

    `news` are the epochs that wait for a yes, each with the lines of its difference.
    """

    pin: Pin
    files: tuple[TeamFile, ...]
    identity: bytes
    news: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def newest(self) -> TeamFile:
        """The last epoch. Raises EpochError before the first one."""
        if not self.files:
            raise EpochError("The team has no epoch yet: both keyholders have to sign it first.")
        return self.files[-1]

    def seat(self, file: TeamFile) -> Person | None:
        """This person in an epoch, or None. Raises EpochError where the name has another key."""
        own = same_name(self.pin.name)
        if any(same_name(one.name) == own and one.identity != self.identity for one in file.people):
            raise EpochError(
                f"Your name stands in epoch {file.epoch} of {file.name} with another key. Nothing "
                "is sent until the keyholders have signed your new key. If you made no new key, "
                "tell everybody in the team."
            )
        role = file.role_of(self.identity)
        if role not in ("", self.pin.role):
            raise EpochError(
                f"Epoch {file.epoch} of {file.name} has you as {ROLE_TITLES[role]}, and this "
                f"machine joined as {ROLE_TITLES[self.pin.role]}. Nothing is sent. Tell both "
                "keyholders."
            )
        return next((one for one in file.people if one.identity == self.identity), None)

    def why_blank(self, file: TeamFile) -> str:
        """Why only blanks may be sent under an epoch; empty where content may.

        Raises EpochError where nothing at all may be sent.
        """
        pin = self.pin
        self.seat(file)
        if file.index_of(self.identity) is None:
            raise EpochError(
                f"{pin.name} is not in epoch {file.epoch} of {file.name}. Nothing is sent. "
                "If you have just joined: you are in once both keyholders have signed that."
            )
        if not pin.verified:
            return (
                "The team's eight words were not typed here yet: blanks only until then. "
                "chefslog team words asks for them."
            )
        if file.epoch < pin.verified:
            return f"The words were typed for epoch {pin.verified}: blanks only before it."
        if file.epoch > pin.agreed:
            return (
                f"Epoch {file.epoch} brings changes that wait for your yes: blanks only until "
                "then. chefslog team words shows them."
            )
        return ""


def start(home: Home, team: str, name: str, role: str) -> Pin:
    """This machine's pin of a team, made on the first call; a name may change before epoch 1.

    Raises TeamError.
    """
    wanted = Pin(team, line(name, "name"), read_role(role))
    with alone(home):
        pin = _load(home, team)
        if pin is None or (not pin.hashes and pin != wanted):
            pin = wanted
            _keep(home, pin)
    if pin.role != role:
        raise TeamError(
            f"This machine is {ROLE_TITLES[pin.role]} of this team. That cannot be changed "
            "here: a keyholder contributes nothing. Nothing was changed."
        )
    return pin


def read_pin(home: Home, team: str) -> Pin:
    """This machine's pin of a team. Raises TeamError where it never joined."""
    pin = _load(home, team)
    if pin is None:
        raise TeamError("This machine does not belong to that team yet: chefslog team join.")
    return pin


def look(home: Home, mailroom: Mailroom, team: str, identity: bytes) -> Standing:
    """Read all epochs, hold them against what was seen before, and remember the new ones.

    Epochs that bring nothing but keys of a new quarter are agreed to. Raises EpochError for an
    older state, another epoch of a known number, and for the own name under another key.
    """
    before = read_pin(home, team)
    files = chain(mailroom, team)
    hashes = tuple(file.hash.hex() for file in files)
    if len(files) < len(before.hashes) and before.binds:
        newest = f"epoch {len(files)}" if files else "no epoch at all"
        raise EpochError(
            f"{mailroom.place} shows {newest} as the newest, and this machine has already seen "
            f"epoch {len(before.hashes)}: an older state was put back. Nothing was sent or opened. "
            "Ask whoever keeps the place, and tell both keyholders."
        )

    def see(pin: Pin) -> Pin:
        for file, known in zip(files, pin.hashes, strict=False):
            if file.hash.hex() != known and pin.binds:
                raise EpochError(
                    f"{mailroom.place} shows another epoch {file.epoch} of {file.name} than this "
                    "machine has seen, and an epoch never changes. Nothing was sent or opened. "
                    "Tell everybody in the team: both epochs carry the signatures of both "
                    "keyholders."
                )
        # Another process may have seen a later epoch while this one was reading.
        later = pin.hashes[len(hashes) :] if pin.binds else ()
        # What brings nothing but keys, or what this person signed, needs no yes.
        agreed = pin.agreed
        while 0 < agreed < len(files) and (
            identity.hex() in files[agreed].signatures
            or not difference(files[agreed - 1], files[agreed])
        ):
            agreed += 1
        return replace(pin, hashes=hashes + later, agreed=agreed)

    pin = _change(home, team, see)
    changes = [
        (file.epoch, tuple(difference(files[file.epoch - 2], file)))
        for file in (files[pin.agreed :] if pin.agreed else ())
    ]
    standing = Standing(pin, files, identity, tuple(one for one in changes if one[1]))
    if files:
        standing.seat(files[-1])
    return standing


def asked_places(identity: Identity, file: TeamFile) -> tuple[int, ...]:
    """Return which three of the eight words a member types, from 0, lowest first.

    Nobody else can foresee them: they come from the member's private key.
    """
    drawn = H("asked", identity.private, file.hash)
    places = sorted(range(WORDS), key=lambda place: drawn[2 * place : 2 * place + 2])
    return tuple(sorted(places[:ASKED]))


def verify(
    home: Home, standing: Standing, typed: str, places: Sequence[int] = tuple(range(WORDS))
) -> Pin:
    """Take the words that a person typed as they heard them: those at `places`, or all eight.

    Holds for the newest epoch, and is the yes to what it changes. Raises TeamError, EpochError.
    """
    file = standing.newest
    seat = standing.seat(file)
    if seat is None:
        raise EpochError(
            f"{standing.pin.name} is not in the roster of {file.name} with the key of this "
            "machine. Say so before all: nothing was taken as verified."
        )
    words = eight_words(file.hash)
    if not same_words(typed, [words[place] for place in places]) and not same_words(typed, words):
        known = set(word_list())
        strange = [word for word in typed.casefold().split() if word not in known]
        why = "These are not the words of the team file that this machine has."
        if strange:
            why = f"{strange[0]} is none of the 2,048 words."
        raise TeamError(
            f"{why} Nothing was taken as verified, and only blanks are sent. Have {file.desk.name} "
            "read them once more; if they still differ, you do not have the same file: tell "
            "everybody."
        )

    def hear(pin: Pin) -> Pin:
        if pin.hashes[file.epoch - 1 : file.epoch] != (file.hash.hex(),):
            raise EpochError(
                f"While the words were read, this machine was shown another epoch {file.epoch} of "
                f"{file.name} than the one that was typed for. Nothing was taken as verified, and "
                "only blanks are sent. Look once more with chefslog team words; if it happens "
                "again, tell everybody on the call."
            )
        first = pin.verified or file.epoch
        return replace(pin, verified=first, agreed=file.epoch, name=seat.name)

    return _change(home, standing.pin.team, hear)


def agree(home: Home, standing: Standing) -> Pin:
    """Say yes to all news of a standing. Raises EpochError before the words were typed."""
    if not standing.pin.verified:
        raise EpochError("The team's eight words come first: type them with chefslog team words.")
    newest = standing.newest
    seat = standing.seat(newest)
    name = seat.name if seat is not None else standing.pin.name
    return _change(
        home,
        standing.pin.team,
        lambda pin: replace(pin, agreed=max(pin.agreed, newest.epoch), name=name),
    )


def _change(home: Home, team: str, step: Callable[[Pin], Pin]) -> Pin:
    with alone(home):
        before = read_pin(home, team)
        after = step(before)
        if after != before:
            _keep(home, after)
    return after


def _file(home: Home, team: str) -> str:
    return os.path.join(team_folder(home, team), "pin.json")


def _load(home: Home, team: str) -> Pin | None:
    found = load(_file(home, team))
    if not found:
        return None
    try:
        return Pin(team, **{**found, "hashes": tuple(found["hashes"])})
    except (KeyError, TypeError):
        raise TeamError(
            f"{_file(home, team)} is damaged. Nothing was sent and your journal is untouched. Put "
            "the file back from a copy of this machine."
        ) from None


def _keep(home: Home, pin: Pin) -> None:
    table = {**vars(pin), "hashes": list(pin.hashes)}
    del table["team"]
    keep(_file(home, pin.team), table)
