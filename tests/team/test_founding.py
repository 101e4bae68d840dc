"""The ceremony: nobody gets into an epoch who was not confirmed, and both keyholders sign it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.team.founding.agreement import ProposalRefused, finish, seal
from chefslog.team.founding.cards import cards, hear, join
from chefslog.team.founding.ceremony import post_keys
from chefslog.team.founding.charter import Person, Terms, founding
from chefslog.team.founding.epochs import chain, check_signatures, epoch_path
from chefslog.team.founding.limits import Wrong, plain
from chefslog.team.founding.notes import put_note
from chefslog.team.founding.proposal import proposal_path
from chefslog.team.founding.teamfile import TeamFile, read_teamfile, sign, write_teamfile
from chefslog.team.keys import fingerprint
from chefslog.team.mailroom.protocol import Taken
from chefslog.team.vault import KeyGone
from tests.team.ceremonies import TERMS, Gathering, sealed_file
from tests.team.founders import TEAM


@pytest.fixture
def all_of_us(tmp_path: Path) -> Gathering:
    return Gathering(tmp_path)


def names_of(file: TeamFile | None) -> list[str]:
    assert file is not None
    return [one.name for one in file.members]


def forge(us: Gathering, change: Callable[[TeamFile], TeamFile]) -> TeamFile:
    """A desk that lies: its proposal with a change, signed by it."""
    path = proposal_path(TEAM, len(chain(us.mailroom, TEAM)) + 1)
    data = us.mailroom.get(path)
    assert data is not None
    file = change(replace(read_teamfile(data.decode()), signatures={}))
    file = sign(file, us.sam.identity)
    us.mailroom.put(path, write_teamfile(file).encode(), replace=True)
    return file


def test_a_team_is_founded_step_by_step(all_of_us: Gathering) -> None:
    us = all_of_us
    draft = us.found()
    assert us.teams() == [draft]
    assert us.propose().waiting == (
        "Nobody has joined as the second keyholder yet.",
        "0 members are in; at least 5 are needed.",
        "Sam, the first keyholder, has put no keys for 2026-Q4 there.",
    )
    us.join(us.sam, us.lee, *us.members)
    us.hear(us.sam, "Lee", "Ana", "Bo", "Cem", "Dora", "Eli")
    us.post(us.sam)
    waiting = us.propose()
    assert waiting.file is None
    assert waiting.waiting == ("Lee, the second keyholder, has put no keys for 2026-Q4 there.",)
    us.post(us.lee)
    proposal = us.propose()
    assert names_of(proposal.file) == ["Ana", "Bo", "Cem", "Dora", "Eli"]
    assert proposal.waiting == ("Lee, the second keyholder, has not signed it yet.",)
    assert proposal.lines[0] == "Team Checkout, epoch 1, 2026-Q4, a release every quarter."
    file = sealed_file(us.seal())
    check_signatures(file, None)
    assert chain(us.mailroom, TEAM) == (file,)
    assert file.desk == Person("Sam", us.sam.identity.public)
    assert file.lock == Person("Lee", us.lee.identity.public)


def test_every_step_can_be_repeated(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    us.ready()
    first, second = us.propose(), us.propose()
    assert first == second
    sealed = us.seal()
    assert first.file is not None
    again = seal(us.lee.home, us.mailroom, us.lee.keys, TEAM, first.file.hash)
    assert again == sealed
    assert us.propose(quarter="2026-Q4") == sealed
    us.ready()
    assert chain(us.mailroom, TEAM) == (sealed.file,)


def test_the_terms_may_change_until_the_first_epoch(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    other = Terms(("own",), k=6, monthly=True)
    assert us.found(other).terms == other
    us.post(us.sam, us.lee, monthly=True)
    us.propose()
    file = sealed_file(us.seal())
    assert (file.questions, file.k, file.monthly) == (("own",), 6, True)
    assert us.found(TERMS).terms == other


def test_only_the_first_keyholder_itself_founds_and_proposes(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    mallory = us.person("Mallory", "desk")
    us.sam, sam = mallory, us.sam
    with pytest.raises(
        Wrong,
        match="Only Sam, the first keyholder of this team, can propose an epoch",
    ):
        us.propose()
    us.sam = sam
    with pytest.raises(Wrong, match="no team ffffffff…"):
        founding(us.mailroom, "f" * 32)


def test_a_changed_founding_file_is_refused_and_not_listed(all_of_us: Gathering) -> None:
    us = all_of_us
    us.found()
    path = f"{TEAM}/founding.json"
    data = us.mailroom.get(path)
    assert data is not None
    for wrong in (data.replace(b'"k":5', b'"k":6'), data[:-20], b"\xff", b"[" * 3000):
        us.mailroom.put(path, wrong, replace=True)
        assert us.teams() == []
        with pytest.raises(Wrong, match=r"cannot be used\. .* Nothing was signed or sent"):
            founding(us.mailroom, TEAM)


def test_cards_that_are_none_are_named_and_not_used(all_of_us: Gathering) -> None:
    us = all_of_us
    us.found()
    (card,) = us.join(us.members[0])
    path = f"{TEAM}/cards/{card.identity.hex()}.json"
    data = us.mailroom.get(path)
    assert data is not None
    other = us.members[1].identity
    put_note(us.mailroom, f"{TEAM}/cards/{other.public.hex()}.json", plain(card), other)
    us.mailroom.put(f"{TEAM}/cards/readme.json", b"{")
    us.mailroom.put(f"{TEAM}/cards/notes.txt", b"not a card at all")
    us.mailroom.put(path, data.replace(b'"Ana"', b'"Eve"'), replace=True)
    found, wrong = cards(us.mailroom, TEAM, ())
    assert found == []
    assert sorted(wrong) == sorted([
        f"The card {card.identity.hex()[:8]}… is not used. signature: it does not fit. The note "
        "was changed after it was signed, or was signed for another team or place.",
        f"The card {other.public.hex()[:8]}… is not used. identity: a card is signed with its own "
        "key and named after it.",
        "The card readme… is not used. It is no note of chefslog, or only a part of one.",
    ])  # fmt: skip


def test_a_card_of_another_team_is_not_used(all_of_us: Gathering) -> None:
    us = all_of_us
    us.found()
    other = "f" * 32
    card = join(us.mailroom, other, "Ana", "member", us.members[0].identity)
    name = f"{card.identity.hex()}.json"
    data = us.mailroom.get(f"{other}/cards/{name}")
    assert data is not None
    us.mailroom.put(f"{TEAM}/cards/{name}", data)
    assert cards(us.mailroom, TEAM, ())[1][0].endswith("or was signed for another team or place.")


def test_nobody_confirms_for_a_keyholder_or_for_themselves(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    mallory = us.person("Mallory")
    (own,) = us.join(mallory)
    with pytest.raises(Wrong, match="the other keyholder confirms it"):
        hear(us.mailroom, TEAM, "desk", mallory.identity, own)
    with pytest.raises(Wrong, match="by the two keyholders, nobody else"):
        hear(us.mailroom, TEAM, "member", us.sam.identity, own)
    # Words that somebody else wrote under both roles count for nothing.
    helper = us.person("Helper")
    for role in ("desk", "lock"):
        hear(us.mailroom, TEAM, role, helper.identity, own)
    assert "Mallory" not in names_of(us.propose().file)


def test_a_word_is_about_one_name_role_and_key(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    gus = us.person("Gus")
    us.join(gus)
    us.hear(us.sam)
    us.hear(us.lee)
    assert "Gus" in names_of(us.propose().file)
    us.join(replace(gus, name="Gustav"))
    assert not {"Gus", "Gustav"} & set(names_of(us.propose().file))
    us.hear(us.sam)
    us.hear(us.lee)
    assert "Gustav" in names_of(us.propose().file)


def test_two_second_keyholders_are_one_too_many(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    us.join(us.person("Leo", "lock"))
    us.hear(us.sam)
    with pytest.raises(
        Wrong, match=r"Lee \(.*\) and Leo \(.*\) are both confirmed as second keyholder"
    ):
        us.propose()


def test_two_cards_of_one_name_are_refused(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    us.join(us.person("ANA", machine="another"))
    us.hear(us.sam)
    us.hear(us.lee)
    with pytest.raises(Wrong, match=r"Two confirmed cards are called (Ana|ANA): .* Leave one out"):
        us.propose()


def test_a_second_keyholder_refuses_another_key_under_a_known_name(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    us.propose()
    fake = Person("Ana", us.person("Puppet").identity.public)
    forge(us, lambda file: replace(file, members=(fake, *file.members[1:])))
    with pytest.raises(ProposalRefused, match=r"Ana \(key .*\) is in the proposal, and nobody"):
        us.review(us.lee)


def test_a_second_keyholder_misses_whom_both_confirmed(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    us.propose()
    forge(us, lambda file: replace(file, members=file.members[1:]))
    with pytest.raises(ProposalRefused) as refused:
        us.review(us.lee)
    assert str(refused.value) == (
        "Ana was confirmed and is not in the proposal. Nothing was signed. Ask "
        "the first keyholder to propose again."
    )


def test_a_second_keyholder_refuses_a_shuffled_roster(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    us.propose()
    forge(us, lambda file: replace(file, members=file.members[::-1]))
    with pytest.raises(ProposalRefused, match="has the roster in another order than it should be"):
        us.review(us.lee)


def test_a_second_keyholder_refuses_keys_that_are_not_its_own(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    us.propose()
    forge(us, lambda file: replace(
        file, keys=tuple(replace(one, lock=Keys.other) for one in file.keys)
    ))  # fmt: skip
    with pytest.raises(ProposalRefused) as refused:
        us.review(us.lee)
    assert str(refused.value) == (
        "The proposal has another key of yours for 2026-Q4 than this machine. Nothing was signed. "
        "Put your keys there again, and ask the first keyholder to propose again."
    )


class Keys:
    other = bytes([9]) + bytes(31)


def test_a_second_keyholder_refuses_another_keyholder(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    us.propose()
    puppet = us.person("Lee", "lock", machine="puppet")
    fake = Person("Lee", puppet.identity.public)
    forge(us, lambda file: replace(file, lock=fake))
    with pytest.raises(ProposalRefused, match="does not need the signature of this machine"):
        us.review(us.lee)
    with pytest.raises(ProposalRefused) as refused:
        us.review(puppet)
    own = fingerprint(us.lee.identity.public)
    assert str(refused.value) == (
        f"The proposal has Lee (key {fingerprint(fake.identity)}) as the second keyholder; "
        f"confirmed was Lee (key {own}). Nothing was signed. Ask the first keyholder."
    )


def test_a_proposal_changed_after_it_was_shown_is_not_signed(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    shown = us.propose().file
    assert shown is not None
    us.propose(replace(TERMS, k=6))
    with pytest.raises(ProposalRefused, match="was changed after it was shown to you"):
        seal(us.lee.home, us.mailroom, us.lee.keys, TEAM, shown.hash)
    assert chain(us.mailroom, TEAM) == ()


def test_a_proposal_somebody_else_wrote_is_refused(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    us.propose()
    path = proposal_path(TEAM, 1)
    data = us.mailroom.get(path)
    assert data is not None
    for wrong, why in (
        (data.replace(b"k = 5", b"k = 6"), "not signed by Sam, or was changed after that"),
        (data[: len(data) // 2], "or only a part of one"),
        (b"\xff", "It is no text"),
    ):
        us.mailroom.put(path, wrong, replace=True)
        with pytest.raises(
            Wrong, match=rf"epoch 1 cannot be used\. .*{why}.*Tell the first keyholder"
        ):
            us.review(us.lee)


def test_only_the_second_keyholder_seals(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    with pytest.raises(ProposalRefused, match="Sam has proposed no epoch 1 yet"):
        seal(us.lee.home, us.mailroom, us.lee.keys, TEAM, bytes(32))
    us.propose()
    assert not us.seal(us.sam).sealed
    with pytest.raises(ProposalRefused, match="does not need the signature of this machine"):
        us.seal(us.members[0])


def test_a_second_keyholder_signs_one_epoch_of_a_number(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    us.propose()
    file = sealed_file(us.seal())
    # The place loses the epoch, and the first keyholder proposes another one.
    us.mailroom.delete(epoch_path(TEAM, 1))
    other = us.propose(replace(TERMS, k=6)).file
    assert other is not None
    again = seal(us.lee.home, us.mailroom, us.lee.keys, TEAM, other.hash)
    assert again.file == file
    assert chain(us.mailroom, TEAM) == (file,)


def test_an_epoch_is_never_replaced(all_of_us: Gathering) -> None:
    us = all_of_us
    us.first_epoch()
    with pytest.raises(Taken):
        us.mailroom.put(epoch_path(TEAM, 1), b"another")


def test_the_next_quarter_needs_new_keys_only(all_of_us: Gathering) -> None:
    us = all_of_us
    first = us.first_epoch()
    assert us.propose().waiting == (
        "Sam, the first keyholder, has put no keys for 2027-Q1 there.",
        "Lee, the second keyholder, has put no keys for 2027-Q1 there.",
    )
    second = us.next_epoch()
    assert second.quarter == "2027-Q1"
    assert second.prev == first.hash.hex()
    assert second.members == first.members
    assert second.keys != first.keys
    third = us.next_epoch()
    assert chain(us.mailroom, TEAM) == (first, second, third)


def test_joiners_come_last_and_leavers_go_by_both(all_of_us: Gathering) -> None:
    us = all_of_us
    us.first_epoch()
    aaron = us.person("Aaron")
    us.join(aaron)
    us.hear(us.sam)
    us.hear(us.lee)
    us.post(us.sam, us.lee)
    us.propose(leaving=["cem"])
    proposal = us.review(us.lee)
    assert proposal.lines == (
        "Cem leaves.",
        f"Aaron joins with key {fingerprint(aaron.identity.public)}",
    )
    assert names_of(sealed_file(us.seal())) == ["Ana", "Bo", "Dora", "Eli", "Fay", "Aaron"]
    with pytest.raises(Wrong, match="Cem is not a member, so cannot leave"):
        us.post(us.sam, us.lee)
        us.propose(leaving=["Cem"])


def test_somebody_who_left_comes_back_only_when_heard_again(all_of_us: Gathering) -> None:
    us = all_of_us
    us.first_epoch()
    us.next_epoch(leaving=["Cem"])
    assert "Cem" not in names_of(us.next_epoch())
    us.join(us.members[2])
    assert "Cem" not in names_of(us.next_epoch())
    us.hear(us.sam)
    us.hear(us.lee)
    assert names_of(us.next_epoch())[-1] == "Cem"


def test_a_new_machine_takes_the_place_of_the_old_one(all_of_us: Gathering) -> None:
    us = all_of_us
    first = us.first_epoch()
    new = us.person("Bo", machine="new laptop")
    us.join(new)
    us.hear(us.sam)
    us.hear(us.lee)
    second = us.next_epoch()
    assert names_of(second) == names_of(first)
    assert second.members[1].identity == new.identity.public
    # The card of the old machine is spent, also when the host puts it back.
    assert us.next_epoch().members == second.members


def test_a_new_name_keeps_the_place(all_of_us: Gathering) -> None:
    us = all_of_us
    us.first_epoch()
    us.join(replace(us.members[0], name="Anna"))
    us.hear(us.sam)
    us.hear(us.lee)
    us.post(us.sam, us.lee)
    us.propose()
    assert us.review(us.lee).lines == ("Ana is now called Anna.",)
    assert names_of(sealed_file(us.seal()))[0] == "Anna"


def test_the_second_keyholder_hands_over(all_of_us: Gathering) -> None:
    us = all_of_us
    first = us.first_epoch()
    nia = us.person("Nia", "lock")
    us.join(nia)
    us.hear(us.sam)
    us.hear(us.lee)
    us.post(us.sam, nia)
    file = us.propose().file
    assert file is not None
    assert us.review(us.lee).waiting == (
        "Lee, the second keyholder until now, or 4 members in that place (0 did), has not signed "
        "it yet.",
        "Nia, the second keyholder, has not signed it yet.",
    )
    assert not us.seal(nia).sealed
    us.agree(us.lee, file)
    second = sealed_file(us.seal(nia))
    check_signatures(second, first)
    assert second.lock.name == "Nia"
    us.lee = nia
    assert us.next_epoch().lock == second.lock


def test_the_first_keyholder_hands_over(all_of_us: Gathering) -> None:
    us = all_of_us
    us.first_epoch()
    kim = us.person("Kim", "desk")
    us.join(kim)
    us.hear(us.sam)
    us.hear(us.lee)
    us.post(kim, us.lee)
    file = us.propose().file
    assert file is not None
    assert us.review(us.lee).waiting[0] == "Kim, the first keyholder, has not signed it yet."
    us.agree(kim, file)
    assert sealed_file(us.seal()).desk.name == "Kim"
    us.sam = kim
    assert us.next_epoch().desk.name == "Kim"


def test_keys_of_a_period_that_is_over_are_not_made_again(all_of_us: Gathering) -> None:
    us = all_of_us
    us.ready()
    us.sam.keys.erase_period_key(TEAM, "2026-Q4")
    with pytest.raises(KeyGone, match="was erased on this machine"):
        post_keys(us.mailroom, us.sam.keys, TEAM, "desk", "2026-Q4", monthly=False)


def test_no_private_key_gets_into_the_place(all_of_us: Gathering, tmp_path: Path) -> None:
    us = all_of_us
    us.first_epoch()
    us.next_epoch()
    private = [
        path.read_bytes()
        for one in (us.sam, us.lee, *us.members)
        for path in Path(one.home.keys).rglob("*.key")
    ]
    assert len(private) == 12
    for path in (tmp_path / "place").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(key in data or key.hex().encode() in data for key in private), path


KILLED = """
import os, signal, sys
from chefslog.home.paths import Home
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.founding.agreement import seal
place, folder, seen, at = sys.argv[1], sys.argv[2], bytes.fromhex(sys.argv[3]), int(sys.argv[4])
STEPS = ("os.rename", "os.link", "os.remove", "os.mkdir")
def count(event, args):
    global at
    if event in STEPS or (event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR)):
        at -= 1
        if at < 0:
            os.kill(os.getpid(), signal.SIGKILL)
home = Home(folder, folder)
with open_mailroom(home, place) as mailroom:
    sys.addaudithook(count)
    seal(home, mailroom, KeyStore(home), "0123456789abcdef" * 2, seen)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_sealing_killed_between_any_two_writes_ends_in_the_same_epoch(
    all_of_us: Gathering, tmp_path: Path
) -> None:
    us = all_of_us
    us.ready()
    file = us.propose().file
    assert file is not None
    place, at = f"folder:{tmp_path / 'place'}", 0
    while True:
        done = subprocess.run(
            [sys.executable, "-c", KILLED, place, us.lee.home.data, file.hash.hex(), str(at)],
            check=False,
        )
        assert done.returncode in (0, -signal.SIGKILL)
        if done.returncode == 0:
            break
        if not chain(us.mailroom, TEAM):
            us.propose(replace(TERMS, k=6))
        ended = finish(us.lee.home, us.mailroom, TEAM)
        files = chain(us.mailroom, TEAM)
        assert len(files) <= 1
        assert all(one.hash == file.hash for one in files)
        assert ended is None or sealed_file(ended).hash == file.hash
        us.mailroom.delete(epoch_path(TEAM, 1))
        Path(us.lee.home.team, TEAM, "signed", "1.toml").unlink(missing_ok=True)
        us.propose(TERMS)
        at += 1
    assert at > 3
    assert chain(us.mailroom, TEAM)[0].hash == file.hash
