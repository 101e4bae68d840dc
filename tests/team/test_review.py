"""What a reviewer broke once: each attack as it was, and what is said to it now."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.team.digest import FORMAT, H, canonical
from chefslog.team.founding.ceremony import ceremony
from chefslog.team.founding.epochs import EpochError, epoch_path
from chefslog.team.founding.pin import look, start, verify
from chefslog.team.founding.teamfile import PeriodKeys, TeamFile, sign, write_teamfile
from chefslog.team.founding.words import eight_words
from chefslog.team.release.release import FIRST, release_digest, release_of, write_release
from chefslog.team.release.shape import ReleaseError
from chefslog.team.task import DESK, LOCK
from tests.team.ceremonies import Gathering
from tests.team.founders import TEAM, person
from tests.team.scene import DAY, Scene, found

OTHER = "cd" * 16
"""Another team's folder."""


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path, members=6)


# The words: two files under one number.


def forged(scene: Scene, root: Path) -> TeamFile:
    """The same team and members, with keyholders that whoever runs the place has made up."""
    evil = found(root, members=6)
    team = scene.file.team
    keys = tuple(
        PeriodKeys(
            one.period,
            evil.desk.keys.make_period_key(team, one.period),
            evil.lock.keys.make_period_key(team, one.period),
        )
        for one in evil.file.keys
    )
    file = replace(evil.file, team=team, keys=keys, signatures={})
    for machine in (evil.desk, evil.lock):
        file = sign(file, machine.keys.identity())
    return file


def joined(scene: Scene, root: Path) -> Home:
    """The machine of a member who has heard no words yet."""
    home = Home(str(root), str(root))
    start(home, scene.file.team, "Ada", "member")
    return home


def said(file: TeamFile) -> str:
    return " ".join(eight_words(file.hash))


def test_a_file_that_is_swapped_while_the_words_are_read_is_not_verified(
    scene: Scene, tmp_path: Path
) -> None:
    home, own = joined(scene, tmp_path / "ada"), scene.identities[0].public
    team, other = scene.file.team, forged(scene, tmp_path / "evil")
    with scene.open() as mailroom:
        standing = look(home, mailroom, team, own)
        mailroom.put(epoch_path(team, 1), write_teamfile(other).encode(), replace=True)
        # Another command on this machine looks meanwhile.
        look(home, mailroom, team, own)
        with pytest.raises(EpochError, match="was shown another epoch 1 of Kitchen than the one"):
            verify(home, standing, said(scene.file))
        later = look(home, mailroom, team, own)
        assert later.why_blank(later.newest)


# What anybody who can write into the place can put there.


@pytest.fixture
def gathering(tmp_path: Path) -> Gathering:
    gathering = Gathering(tmp_path)
    gathering.ready()
    return gathering


def card(role: object) -> bytes:
    me = person("Eve")
    fields = {
        "format": FORMAT,
        "name": "Eve",
        "role": role,
        "identity": me.public.hex(),
        "after": 0,
        "full": "",
        "by": me.public.hex(),
    }
    path = f"{TEAM}/cards/{me.public.hex()}.json"
    signature = me.sign(H("note", path.encode(), canonical(fields))).hex()
    return json.dumps({**fields, "signature": signature}).encode()


def test_a_card_whose_role_is_a_list_is_no_card(gathering: Gathering) -> None:
    path = f"{TEAM}/cards/{person('Eve').public.hex()}.json"
    gathering.mailroom.put(path, card([]))
    (line,) = ceremony(gathering.mailroom, TEAM).wrong
    assert "role: member, desk, lock is expected, not []." in line


@pytest.mark.parametrize("depth", [200, 450, 600, 900, 30_000])
@pytest.mark.parametrize("folder", ["cards", "confirmed"])
def test_lists_in_lists_stop_nobody(gathering: Gathering, folder: str, depth: int) -> None:
    before = ceremony(gathering.mailroom, TEAM)
    name = person("Eve").public.hex() if folder == "cards" else f"desk-{person('Eve').public.hex()}"
    data = card("member").replace(b'"Eve"', b"[" * depth + b"]" * depth)
    gathering.mailroom.put(f"{TEAM}/{folder}/{name}.json", data)
    after = ceremony(gathering.mailroom, TEAM)
    assert (after.cards, after.words) == (before.cards, before.words)


def test_a_note_or_signature_of_a_megabyte_stops_nobody(gathering: Gathering) -> None:
    file = gathering.propose().file
    assert file is not None
    for path in ("wishes.json", f"proposals/1-{file.lock.identity.hex()}.sig"):
        gathering.mailroom.put(f"{TEAM}/{path}", bytes(2**20))
    assert gathering.seal().sealed
    gathering.post(gathering.sam, gathering.lee)
    assert gathering.propose().file is not None


def test_a_founding_file_of_nonsense_hides_no_other_team(gathering: Gathering) -> None:
    data = gathering.mailroom.get(f"{TEAM}/founding.json")
    assert data is not None
    text = data.decode()
    changed = text.replace('"monthly":false', '"monthly":[]')
    assert changed != text
    gathering.mailroom.put(f"{OTHER}/founding.json", changed.encode())
    assert [one.team for one in gathering.teams()] == [TEAM]


# Releases that cannot be.


@pytest.fixture
def released(scene: Scene) -> Scene:
    """Released by the first keyholder, not yet seen by the second keyholder."""
    scene.send_all()
    for role in (DESK, LOCK, DESK):
        assert not scene.tend(role).stopped
    return scene


def test_half_a_character_in_a_release_is_told_like_any_edit(released: Scene) -> None:
    release = released.release()
    assert release is not None
    released.put("release.json", json.dumps({**release, "name": "\ud800"}).encode())
    with (
        released.open() as mailroom,
        pytest.raises(ReleaseError, match=r"^The release of 2026-10 is not to be trusted\. A text"),
    ):
        release_of(mailroom, released.task(), FIRST)


def test_a_release_from_the_far_future_holds_up_no_later_period(released: Scene) -> None:
    release, data = released.release(), released.get("release.json")
    assert release is not None
    assert data is not None
    release["at"] = released.task().period.expires
    release["signature"] = released.desk.keys.identity().sign(release_digest(release)).hex()
    released.put("release.json", write_release(release))
    tended = released.tend(LOCK, released.closed() + 40 * DAY)
    assert "Its times cannot be" in tended.stopped[0]
    assert tended.waiting[-1].startswith("2026-12 collects")
    released.put("release.json", data)
    assert not released.tend(LOCK, released.closed() + 41 * DAY).stopped
