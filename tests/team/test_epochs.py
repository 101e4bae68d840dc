"""Epochs and pins: nothing is sent on an older, another or an unheard state of the team."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from chefslog.home.paths import Home, find_home
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Person
from chefslog.team.founding.epochs import EpochError, chain, epoch_path, task_of
from chefslog.team.founding.pin import (
    Pin,
    Standing,
    agree,
    asked_places,
    look,
    read_pin,
    start,
    verify,
)
from chefslog.team.founding.teamfile import TeamFile, sign, write_teamfile
from chefslog.team.founding.words import eight_words
from chefslog.team.keys import Identity, fingerprint
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import Mailroom
from tests.team.founders import (
    NAMES,
    TEAM,
    epoch_after,
    keyholder,
    member,
    person,
    signed,
    unsigned,
)

FIRST = signed(unsigned())
ANA = person("Ana")


class Place:
    """A folder with epochs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mailroom: Mailroom = open_mailroom(find_home(), f"folder:{folder}", make=True)

    def show(self, *files: TeamFile) -> None:
        """These epochs and no others."""
        shutil.rmtree(self.folder / TEAM, ignore_errors=True)
        for file in files:
            data = write_teamfile(file).encode()
            self.mailroom.put(epoch_path(file.team, file.epoch), data)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "place")


def look_as(home: Home, place: Place, identity: Identity = ANA) -> Standing:
    return look(home, place.mailroom, TEAM, identity.public)


def words_of(file: TeamFile) -> str:
    return _words_of(file.hash)


@cache
def _words_of(team_hash: bytes) -> str:
    return " ".join(eight_words(team_hash))


def verified(home: Home, place: Place, name: str = "Ana", role: str = "member") -> Pin:
    """Somebody who was on the call of the first epoch."""
    place.show(FIRST)
    start(home, TEAM, name, role)
    return verify(home, look_as(home, place, person(name)), words_of(FIRST))


def without(file: TeamFile, *names: str) -> tuple[Person, ...]:
    return tuple(one for one in file.members if one.name not in names)


def history(*changes: dict[str, object]) -> Sequence[TeamFile]:
    files = [FIRST]
    for quarter, change in zip(("2027-Q1", "2027-Q2", "2027-Q3"), changes, strict=False):
        files.append(epoch_after(files[-1], quarter=quarter, **change))
    return files


def test_no_epoch_is_an_empty_chain(place: Place) -> None:
    assert chain(place.mailroom, TEAM) == ()


def test_a_chain_is_read_in_its_order_whatever_lies_beside_it(place: Place) -> None:
    files = history(*[{}] * 3)
    place.show(*files)
    for name in ("readme.txt", "01.toml", "2.toml.bak", "2-copy.toml"):
        place.mailroom.put(f"{TEAM}/epochs/{name}", b"junk")
    assert chain(place.mailroom, TEAM) == tuple(files)


def test_a_missing_epoch_is_named(place: Place) -> None:
    files = history({}, {})
    place.show(files[0], files[2])
    with pytest.raises(EpochError) as refused:
        chain(place.mailroom, TEAM)
    assert str(refused.value) == (
        f"{place.mailroom.place} has epoch 3 of the team, and epoch 2 is not there. Nothing was "
        "sent or opened. Ask whoever keeps the place to bring it back."
    )


def test_a_chain_that_does_not_hold_is_refused(place: Place) -> None:
    files = history({})
    other = signed(unsigned(name="Another"))
    wrong = {
        "stand on the epoch 1 that is known": [FIRST, epoch_after(other)],
        "is not signed by Lee, the second keyholder": [signed(unsigned(), "Sam")],
        "the signature of Sam, the first keyholder does not fit": [replace(FIRST, name="Renamed")],
        "not signed by Lee, the second keyholder until now": [
            FIRST, epoch_after(FIRST, lock=keyholder("Nia"))
        ],
        "is not later than 2026-Q4": [FIRST, epoch_after(FIRST, quarter="2026-Q3")],
    }  # fmt: skip
    for why, shown in wrong.items():
        place.show(*shown)
        with pytest.raises(EpochError) as refused:
            chain(place.mailroom, TEAM)
        epoch = shown[-1].epoch
        text = str(refused.value)
        assert text.startswith(
            f"The team file of epoch {epoch} in {place.mailroom.place} cannot be used. "
        )
        assert why in text
        assert text.endswith("Nothing was sent or opened. Tell both keyholders.")
    place.show(*files)
    assert len(chain(place.mailroom, TEAM)) == 2


def test_an_epoch_under_another_name_or_team_is_refused(place: Place) -> None:
    second = history({})[1]
    place.show(FIRST)
    for data in (
        write_teamfile(FIRST),
        write_teamfile(replace(second, team="f" * 32)),
        write_teamfile(second)[:300],
        "",
    ):
        place.mailroom.put(epoch_path(TEAM, 2), data.encode(), replace=True)
        with pytest.raises(EpochError, match=r"epoch 2 in .* cannot be used"):
            chain(place.mailroom, TEAM)
    place.mailroom.put(epoch_path(TEAM, 2), b"\xff\xfe", replace=True)
    with pytest.raises(EpochError, match=r"It is no text\. Nothing was sent or opened"):
        chain(place.mailroom, TEAM)


def test_a_period_belongs_to_one_epoch() -> None:
    files = history({"monthly": True})
    assert task_of(files, "2026-Q4").file is files[0]
    assert task_of(files, "2027-02").file is files[1]
    for period, text in (
        ("2026-11", "Checkout has no period 2026-11: in 2026-Q4 it releases the whole quarter."),
        ("2027-Q1", "Checkout has no period 2027-Q1: in 2027-Q1 it releases its months."),
        ("2027-Q2", "The team has no epoch for 2027-Q2: both keyholders have to sign it first, "
                    "with chefslog team."),
    ):  # fmt: skip
        with pytest.raises(EpochError) as refused:
            task_of(files, period)
        assert str(refused.value) == text


def test_blanks_only_until_the_words_were_typed(home: Home, place: Place) -> None:
    place.show(FIRST)
    start(home, TEAM, "Ana", "member")
    standing = look_as(home, place)
    assert standing.why_blank(FIRST)
    assert standing.why_blank(FIRST) == (
        "The team's eight words were not typed here yet: blanks only until then. chefslog team "
        "words asks for them."
    )
    typed = ", ".join(eight_words(FIRST.hash)).upper()
    verify(home, standing, typed)
    standing = look_as(home, place)
    assert not standing.why_blank(FIRST)
    assert standing.why_blank(FIRST) == ""
    assert standing.news == ()


def test_other_words_are_not_taken(home: Home, place: Place) -> None:
    place.show(FIRST)
    start(home, TEAM, "Ana", "member")
    other = signed(unsigned(members=(*FIRST.members, member("Puppet"))))
    with pytest.raises(TeamError) as refused:
        verify(home, look_as(home, place), words_of(other))
    assert str(refused.value) == (
        "These are not the words of the team file that this machine has. Nothing was taken as "
        "verified, and only blanks are sent. Have Sam read them once more; if they still differ, "
        "you do not have the same file: tell everybody."
    )
    assert not any(word in str(refused.value) for word in eight_words(FIRST.hash))
    assert read_pin(home, TEAM).verified == 0


def test_who_is_not_in_it_cannot_verify(home: Home, place: Place) -> None:
    place.show(FIRST)
    start(home, TEAM, "Mina", "member")
    mina = person("Mina")
    standing = look_as(home, place, mina)
    with pytest.raises(EpochError) as refused:
        verify(home, standing, words_of(FIRST))
    assert str(refused.value) == (
        "Mina is not in the roster of Checkout with the key of this machine. Say so before all: "
        "nothing was taken as verified."
    )
    with pytest.raises(EpochError, match="Mina is not in epoch 1 of Checkout"):
        standing.why_blank(FIRST)


def test_new_keys_alone_need_no_yes(home: Home, place: Place) -> None:
    verified(home, place)
    files = history({}, {})
    place.show(*files)
    standing = look_as(home, place)
    assert standing.news == ()
    assert not any(standing.why_blank(file) for file in files)


CHANGES: list[tuple[dict[str, object], str]] = [
    ({"members": (*FIRST.members, member("Mina"))},
     f"Mina joins with key {fingerprint(person('Mina').public)}"),
    ({"members": without(FIRST, "Bo")}, "Bo leaves."),
    ({"members": (*without(FIRST, "Bo", "Fay"), member("Bo", 1))}, "Fay leaves."),
    ({"k": 6}, "People behind an answer that is shown: 5 → 6."),
    ({"questions": ("checked", "own")}, "Questions: − kept"),
    ({"monthly": True}, "Periods: a release every quarter → a release every month"),
    ({"name": "Payments"}, "The team's name: Checkout → Payments"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "line"), CHANGES)
def test_everything_else_waits_for_a_yes(
    home: Home, place: Place, change: dict[str, object], line: str
) -> None:
    verified(home, place)
    files = history(change, {})
    place.show(*files)
    standing = look_as(home, place)
    ((epoch, lines),) = standing.news[:1]
    assert epoch == 2
    assert line in lines
    assert not standing.why_blank(files[0])
    assert standing.why_blank(files[1])
    assert standing.why_blank(files[2])
    assert standing.why_blank(files[1]) == (
        "Epoch 2 brings changes that wait for your yes: blanks only until then. chefslog team "
        "words shows them."
    )
    agree(home, standing)
    standing = look_as(home, place)
    assert standing.news == ()
    assert not any(standing.why_blank(file) for file in files)


def test_a_change_and_its_reverse_are_both_shown(home: Home, place: Place) -> None:
    verified(home, place)
    puppets = (*FIRST.members, member("Puppet"))
    place.show(*history({"members": puppets}, {"members": FIRST.members}))
    news = look_as(home, place).news
    assert [epoch for epoch, _ in news] == [2, 3]
    assert news[0][1][0].startswith("Puppet joins with key")
    assert news[1][1] == ("Puppet leaves.",)


def test_a_yes_is_for_what_was_shown(home: Home, place: Place) -> None:
    verified(home, place)
    files = history({"k": 6}, {"k": 5})
    place.show(*files[:2])
    shown = look_as(home, place)
    place.show(*files)
    look_as(home, place)
    agree(home, shown)
    standing = look_as(home, place)
    assert not standing.why_blank(files[1])
    assert standing.why_blank(files[2])


def test_no_yes_before_the_words(home: Home, place: Place) -> None:
    place.show(FIRST)
    start(home, TEAM, "Ana", "member")
    with pytest.raises(EpochError, match="The team's eight words come first"):
        agree(home, look_as(home, place))


@pytest.mark.parametrize("shown", [0, 1, 2])
def test_an_older_state_is_refused(home: Home, place: Place, shown: int) -> None:
    verified(home, place)
    files = history({}, {})
    place.show(*files)
    look_as(home, place)
    place.show(*files[:shown])
    with pytest.raises(EpochError) as refused:
        look_as(home, place)
    newest = f"epoch {shown}" if shown else "no epoch at all"
    assert str(refused.value) == (
        f"{place.mailroom.place} shows {newest} as the newest, and this machine has already seen "
        "epoch 3: an older state was put back. Nothing was sent or opened. Ask whoever keeps the "
        "place, and tell both keyholders."
    )
    place.show(*files)
    assert look_as(home, place).newest == files[2]


@pytest.mark.parametrize("role", ["member", "desk", "lock"])
def test_another_epoch_of_a_known_number_is_refused(home: Home, place: Place, role: str) -> None:
    name = {"member": "Ana", "desk": "Sam", "lock": "Lee"}[role]
    verified(home, place, name, role)
    files = history({})
    place.show(*files)
    look_as(home, place, person(name))
    fork = epoch_after(FIRST, members=(*FIRST.members, member("Puppet")))
    place.show(FIRST, fork)
    with pytest.raises(EpochError) as refused:
        look_as(home, place, person(name))
    assert str(refused.value) == (
        f"{place.mailroom.place} shows another epoch 2 of Checkout than this machine has seen, and "
        "an epoch never changes. Nothing was sent or opened. Tell everybody in the team: both "
        "epochs carry the signatures of both keyholders."
    )


def test_what_was_seen_before_the_words_does_not_bind(home: Home, place: Place) -> None:
    """Else a false first file would lock a member out of the true team for good."""
    false = signed(unsigned(lock=keyholder("Mallory")))
    place.show(false, epoch_after(false))
    start(home, TEAM, "Ana", "member")
    look_as(home, place)
    place.show(FIRST)
    verify(home, look_as(home, place), words_of(FIRST))
    assert not look_as(home, place).why_blank(FIRST)


@pytest.mark.parametrize("name", ["Ana", "ANA", "A\u200dna"])
def test_the_own_name_under_another_key_stops_everything(
    home: Home, place: Place, name: str
) -> None:
    verified(home, place)
    fake = Person(name, person("Puppet").public)
    second = epoch_after(FIRST, members=(fake, *FIRST.members[1:]))
    third = epoch_after(second, quarter="2027-Q2", members=FIRST.members)
    place.show(FIRST, second)
    with pytest.raises(EpochError) as refused:
        look_as(home, place)
    assert str(refused.value) == (
        "Your name stands in epoch 2 of Checkout with another key. Nothing is sent until the "
        "keyholders have signed your new key. If you made no new key, tell everybody in the team."
    )
    place.show(FIRST, second, third)
    standing = look_as(home, place)
    agree(home, standing)
    standing = look_as(home, place)
    with pytest.raises(EpochError, match="Your name stands in epoch 2"):
        standing.why_blank(second)
    assert not standing.why_blank(third)


def test_a_puppet_beside_the_renamed_member_stops_everything(home: Home, place: Place) -> None:
    verified(home, place)
    renamed = Person("Ana B", ANA.public)
    fake = Person("Ana", person("Puppet").public)
    place.show(FIRST, epoch_after(FIRST, members=(renamed, *FIRST.members[1:], fake)))
    with pytest.raises(
        EpochError, match="Your name stands in epoch 2 of Checkout with another key"
    ):
        look_as(home, place)


def test_a_member_made_keyholder_stops_everything(home: Home, place: Place) -> None:
    verified(home, place)
    second = epoch_after(FIRST, members=without(FIRST, "Ana"), lock=Person("Ana", ANA.public))
    place.show(FIRST, sign(second, person("Lee")))
    with pytest.raises(
        EpochError, match="has you as the second keyholder, and this machine joined as"
    ):
        look_as(home, place)


def test_an_own_new_name_is_taken_with_the_yes(home: Home, place: Place) -> None:
    verified(home, place)
    place.show(*history({"members": (Person("Anna", ANA.public), *FIRST.members[1:])}))
    standing = look_as(home, place)
    assert standing.news == ((2, ("Ana is now called Anna.",)),)
    assert agree(home, standing).name == "Anna"


def test_a_machine_keeps_its_role(home: Home) -> None:
    start(home, TEAM, "Ana", "member")
    assert start(home, TEAM, "Anna", "member").name == "Anna"
    with pytest.raises(TeamError, match="member, desk, lock is expected, not 'boss'"):
        start(home, TEAM, "Ana", "boss")


def test_a_machine_that_saw_epochs_keeps_name_and_role(home: Home, place: Place) -> None:
    verified(home, place)
    assert start(home, TEAM, "Another", "member").name == "Ana"
    with pytest.raises(TeamError, match=r"This machine is a member of this team\. That"):
        start(home, TEAM, "Ana", "desk")


def test_a_team_never_joined_says_so(home: Home, place: Place) -> None:
    with pytest.raises(TeamError, match="does not belong to that team yet: chefslog team join"):
        look_as(home, place)


def test_before_the_first_epoch_there_is_nothing_to_rely_on(home: Home, place: Place) -> None:
    start(home, TEAM, "Ana", "member")
    standing = look_as(home, place)
    assert standing.files == ()
    with pytest.raises(EpochError, match="The team has no epoch yet"):
        verify(home, standing, "a b c")


def test_a_slow_reader_does_not_undo_what_another_saw(home: Home, place: Place) -> None:
    verified(home, place)
    files = history({}, {})
    place.show(*files[:2])

    class Slow:
        """A mailroom in which somebody adds and looks while this one is reading."""

        def __getattr__(self, name: str) -> object:
            return getattr(place.mailroom, name)

        def names(self, folder: str) -> list[str]:
            seen = place.mailroom.names(folder)
            place.mailroom.put(epoch_path(TEAM, 3), write_teamfile(files[2]).encode())
            look_as(home, place)
            return seen

    slow: Mailroom = Slow()  # type: ignore[assignment]
    assert look(home, slow, TEAM, ANA.public).newest == files[1]
    assert len(read_pin(home, TEAM).hashes) == 3


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": "chefslog-team/1", "name": "Ana"}'])
def test_a_damaged_pin_is_left_as_it_is(home: Home, place: Place, damage: str) -> None:
    verified(home, place)
    path = Path(home.team, TEAM, "pin.json")
    path.write_text(damage)
    with pytest.raises(TeamError, match=r"pin\.json is damaged"):
        look_as(home, place)
    assert path.read_text() == damage


def test_a_pin_holds_no_private_key(home: Home, place: Place) -> None:
    verified(home, place)
    text = Path(home.team, TEAM, "pin.json").read_text()
    assert ANA.private.hex() not in text
    assert json.loads(text)["verified"] == 1


def test_everybody_on_the_call_types_the_same_words(tmp_path: Path, place: Place) -> None:
    for name in (*NAMES[:2], "Lee"):
        folder = str(tmp_path / name)
        verified(Home(folder, folder), place, name, "lock" if name == "Lee" else "member")
        assert read_pin(Home(folder, folder), TEAM).verified == 1


def test_three_words_at_places_that_only_the_member_knows_are_enough(
    home: Home, place: Place
) -> None:
    place.show(FIRST)
    start(home, TEAM, "Ana", "member")
    words = eight_words(FIRST.hash)
    places = asked_places(person("Ana"), FIRST)
    assert len(set(places)) == 3 and places == tuple(sorted(places))
    wrong = [words[place] for place in places]
    wrong[0] = words[next(at for at in range(8) if at not in places)]
    with pytest.raises(TeamError):
        verify(home, look_as(home, place), " ".join(wrong), places)
    assert (
        verify(home, look_as(home, place), " ".join(words[at] for at in places), places).verified
        == 1
    )
    others = {asked_places(person(name), FIRST) for name in NAMES}
    assert len(others) > 1, "each is asked for others"
