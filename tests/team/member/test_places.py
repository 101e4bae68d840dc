"""A place is typed once; which team is meant is asked only where it is not clear."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.member.places import Place, choose, places, remember

KITCHEN = Place("a1" * 16, "folder:/srv/kitchen", "Kitchen", "member")
BAKERY = Place("b2" * 16, "postgresql://me:secret@db/team", "Bakery", "desk")


def test_nothing_is_known_at_first(home: Home) -> None:
    assert places(home) == ()
    with pytest.raises(TeamError, match=r"belongs to no team yet: paste your invitation"):
        choose(home)


def test_the_only_team_needs_no_word(home: Home) -> None:
    remember(home, KITCHEN)
    assert choose(home) == KITCHEN


def test_one_of_several_by_place_name_or_id(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "place"
    folder.mkdir()
    kitchen = Place(KITCHEN.team, f"folder:{folder}", "Kitchen", "member")
    remember(home, kitchen)
    remember(home, BAKERY)
    assert places(home) == (BAKERY, kitchen)
    assert choose(home, "kitchen") == kitchen
    assert choose(home, "B2b2") == BAKERY
    assert choose(home, str(folder)) == choose(home, os.path.relpath(folder)) == kitchen
    assert choose(home, BAKERY.place) == BAKERY
    with pytest.raises(TeamError, match=r"Which team\? Bakery \(b2b2b2b2\); Kitchen \(a1a1a1a1\)"):
        choose(home)
    with pytest.raises(TeamError, match=r"No team 'a1' on this machine. It knows: Bakery"):
        choose(home, "a1")


def test_two_teams_of_one_name_are_asked_by_id(home: Home) -> None:
    remember(home, KITCHEN)
    remember(home, Place(BAKERY.team, "/srv/other", "Kitchen", "member"))
    with pytest.raises(TeamError, match=r"Kitchen \(a1a1a1a1\); Kitchen \(b2b2b2b2\)"):
        choose(home, "Kitchen")


def test_a_place_that_moved_is_remembered_anew(home: Home) -> None:
    remember(home, KITCHEN)
    moved = Place(KITCHEN.team, "folder:/srv/new", "Kitchen", "member")
    remember(home, moved)
    assert places(home) == (moved,)


def test_a_place_is_kept_with_its_kind(home: Home) -> None:
    typed = Place(KITCHEN.team, "git@example.org:kitchen.git", "Kitchen", "member")
    remember(home, typed)
    assert places(home)[0].place == "git:git@example.org:kitchen.git#"


@pytest.mark.parametrize("bad", [("nope", "member"), ("a1" * 16, "chef")])
def test_wrong_ids_and_roles_are_refused(home: Home, bad: tuple[str, str]) -> None:
    with pytest.raises(TeamError, match=r"not .chef.|a team.s id is 32 hexadecimal digits"):
        remember(home, Place(bad[0], "/srv", "x", bad[1]))
    assert places(home) == ()


def test_the_file_is_private_and_damage_is_named(home: Home) -> None:
    remember(home, BAKERY)
    path = os.path.join(home.team, "places.json")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    Path(path).write_text('{"format": "chefslog-team/1", "teams"')
    with pytest.raises(TeamError, match=r"places\.json is damaged, or not of this version"):
        places(home)
    with pytest.raises(TeamError, match="damaged"):
        remember(home, KITCHEN)
    assert Path(path).read_text().endswith('"teams"')
