"""Keys, founding and joining: who asks for which seat in which place."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.cli.machines import Machines, begun, gathered, signed

_KEY = r"Your key: ([0-9a-f]{4} ){4}[0-9a-f]{4}\n"


@pytest.fixture
def team(tmp_path: Path) -> Machines:
    """Nobody has done anything; the place is an empty folder."""
    (tmp_path / "place").mkdir()
    return Machines(tmp_path)


def terms(team: Machines) -> dict[str, Any]:
    """The founding file of the one team."""
    return tomllib.loads((team.folder() / "founding.toml").read_text())


def test_a_key_is_made_once_and_stays_private(team: Machines) -> None:
    first = team("ada", "key")
    assert re.fullmatch(_KEY, first.out)
    assert "Read it aloud to both keyholders" in first.err
    assert str(team.home("ada") / "keys") in first.err
    assert team("ada", "key").out == first.out
    shown = team.data("ada", "key")
    assert first.out == f"Your key: {shown['fingerprint']}\n"
    assert shown["identity"].startswith(shown["fingerprint"].replace(" ", ""))
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (team.home("ada") / "keys").iterdir()]
    assert set(modes) == {0o600}


def test_founding_says_the_terms_and_what_comes_next(team: Machines) -> None:
    ran = team("sam", "found", team.place, "--name", "Checkout", "--as", "Sam")
    assert ran.code == 0
    assert ran.out.startswith(
        "✓ Checkout is founded, from 2026-Q4 on. You are its desk.\n"
        "  A release every month.\n"
        "  A question is shown where at least 5 people answered it.\n"
        "  Questions: delegation, checked, kept, held, own, effect, routine,"
    )
    assert "chefslog team join PLACE --as NAME" in ran.err
    assert "desk" in team.done("sam")


def test_founding_again_changes_what_is_named_and_leaves_the_rest(team: Machines) -> None:
    words = ("found", team.place, "--name", "Checkout", "--as", "Sam")
    team.done("sam", *words, "--question", "own,checked", "--question", "bugs", "--k", "6")
    team.done("sam", *words, "--spend-edges", "20,50,100,200", "--currency", "EUR")
    held = terms(team)
    assert held["questions"] == ["checked", "own", "bugs", "spend"]
    assert held["k"] == 6
    assert (held["spend_edges"], held["currency"]) == ([20, 50, 100, 200], "EUR")
    team.done("sam", *words, "--question", "checked")
    assert (terms(team)["spend_edges"], terms(team)["currency"]) == ([], "")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--question", "nope"), 2, "there is no question nope; there are delegation, checked,"),
        (("--question", "spend"), 2, "the question spend needs --spend-edges"),
        (("--spend-edges", "1,2,3"), 2, "four whole numbers, rising"),
        (("--spend-edges", "4,3,2,1"), 1, "4 whole amounts that rise"),
        (("--k", "4"), 1, "k: a whole number from 5"),
        (("--periods", "weeks"), 2, "is not one of: months quarters"),
        (("--quarter", "2026-11"), 1, "is no quarter: write 2026-Q4"),
        (("--quarter", "2026-Q2"), 2, "2026-Q2 is over"),
    ],
)
def test_terms_that_cannot_be_are_refused(
    team: Machines, options: tuple[str, ...], code: int, said: str
) -> None:
    ran = team("sam", "found", team.place, "--name", "T", "--as", "Sam", *options)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert list(Path(team.place).iterdir()) == []


def test_a_later_quarter_is_kept_until_another_is_named(team: Machines) -> None:
    words = ("found", team.place, "--name", "T", "--as", "Sam")
    team.done("sam", *words, "--quarter", "2027-Q2")
    assert "from 2027-Q2 on" in team.done("sam", *words)
    assert "from 2027-Q1 on" in team.done("sam", *words, "--quarter", "2027-Q1")


def test_one_name_has_one_desk(tmp_path: Path) -> None:
    team = gathered(tmp_path)
    ran = team("lee", "found", team.place, "--name", "checkout", "--as", "Lee")
    assert ran.code == 1
    assert "has a team Checkout already; its desk is Sam. Nothing was changed." in ran.err


def test_other_terms_of_a_team_that_runs_come_with_the_next_quarter(tmp_path: Path) -> None:
    team = signed(tmp_path)
    words = ("found", team.place, "--name", "Checkout", "--as", "Sam")
    before = (team.folder() / "epochs" / "1.toml").read_bytes()
    out = team.done("sam", *words, "--question", "checked,effect")
    assert out.startswith("✓ Checkout is to have these terms from 2027-Q1 on:\n")
    ran = team("sam", "confirm", "--roster")
    assert ran.out == "Lee, the second lock, has put no keys for 2027-Q1 there.\n"
    team.done("lee", "confirm", "--roster")
    assert team.data("sam", "confirm", "--roster")["lines"] == [
        "Questions: + effect, − kept, − own",
    ]
    assert (team.folder() / "epochs" / "1.toml").read_bytes() == before
    assert "follows by itself" in team("sam", *words, "--quarter", "2027-Q2").err


def test_a_database_is_made_by_its_founder_alone(team: Machines) -> None:
    team.place = f"sqlite:///{team.root}/team.db"
    ran = team("ada", "join", team.place, "--as", "Ada")
    assert (ran.code, "or found a team there" in ran.err) == (1, True)
    team.done("sam", "found", team.place, "--name", "T", "--as", "Sam")
    assert "✓ You asked to be a member of T, as Ada." in team.done(
        "ada", "join", team.place, "--as", "Ada"
    )


@pytest.mark.parametrize("kind", ["", "folder:", "sqlite:///"])
def test_a_place_is_remembered_whole(
    team: Machines, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(team.root)
    place = f"{kind}team.db" if kind.startswith("sqlite") else f"{kind}place"
    team.done("sam", "found", place, "--name", "T", "--as", "Sam")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert "Nobody waits" in team.done("sam", "confirm")


@pytest.mark.parametrize("place", ["", "   ", "folder:", "sqlite:///", "mysql://db/team"])
def test_no_place_is_never_the_folder_one_stands_in(team: Machines, place: str) -> None:
    ran = team("ada", "join", place, "--as", "Ada")
    assert ran.code in (1, 2)
    assert "Which" in ran.err or "say where" in ran.err or "A place is a folder" in ran.err


def test_a_missing_folder_is_not_made(team: Machines) -> None:
    ran = team("sam", "found", f"{team.root}/away", "--name", "T", "--as", "Sam")
    assert ran.code == 1
    assert f"There is no folder {team.root}/away. Make it first" in ran.err
    assert not (team.root / "away").exists()


def test_joining_says_the_seat_each_time(team: Machines) -> None:
    team.done("sam", "found", team.place, "--name", "Checkout", "--as", "Sam")
    out = team.done("ada", "join", team.place, "--as", "Ada")
    assert re.fullmatch(rf"✓ You asked to be a member of Checkout, as Ada\.\n{_KEY}", out)
    assert team.done("ada", "join", team.place, "--as", "Ada") == out
    assert team.data("ada", "join", team.place, "--as", "Ada")["in"] is False


def test_a_seat_may_be_another_before_the_first_epoch_and_is_not_forgotten(team: Machines) -> None:
    team.done("sam", "found", team.place, "--name", "Checkout", "--as", "Sam")
    join = ("join", team.place, "--as", "Lee")
    assert "a member" in team.done("lee", *join)
    assert "the second lock" in team.done("lee", *join, "--second-lock")
    assert "the second lock" in team.done("lee", *join)
    assert team.data("lee", "join", team.place, "--as", "Lee", "--member")["role"] == "member"
    ran = team("lee", *join, "--member", "--desk")
    assert (ran.code, "say one seat" in ran.err) == (2, True)
    ran = team("lee", *join, "--desk")
    assert ran.code == 1
    assert "Sam is the desk of Checkout until its first epoch is signed" in ran.err


@pytest.mark.parametrize(
    ("who", "asks", "held"),
    [
        ("sam", "--member", "the desk"),
        ("sam", "--second-lock", "the desk"),
        ("lee", "--member", "the second lock"),
        ("ada", "--second-lock", "a member"),
    ],
)
def test_a_seat_is_kept_once_the_team_runs(tmp_path: Path, who: str, asks: str, held: str) -> None:
    team = begun(tmp_path)
    before = team.data(who)
    ran = team(who, "join", team.place, "--as", who.title(), asks)
    assert ran.code == 1
    assert f"You are {held} of Checkout, and stay it" in ran.err
    assert team.data(who) == before
    assert team.data(who, "join", team.place, "--as", who.title())["in"] is True


def test_a_new_quarter_begins_where_the_old_was_never_signed(tmp_path: Path) -> None:
    team = gathered(tmp_path)
    team.now = "2027-01-20T09:00"
    assert "from 2027-Q1 on" in team.done(
        "sam", "found", team.place, "--name", "Checkout", "--as", "Sam"
    )
    team.done("lee", "tend")
    team.sign()
    assert team.data("sam")[0]["quarter"] == "2027-Q1"


def test_which_team_of_a_place_is_asked(team: Machines) -> None:
    for name in ("Checkout", "Cart"):
        team.done(name.lower(), "found", team.place, "--name", name, "--as", "Sam")
    ran = team("ada", "join", team.place, "--as", "Ada")
    assert ran.code == 2
    assert re.search(r"has Cart \([0-9a-f]{8}\); Checkout \([0-9a-f]{8}\): say it with", ran.err)
    assert (
        'has no team "Kart"; it has Cart'
        in team("ada", "join", team.place, "--as", "Ada", "--team", "Kart").err
    )
    assert "a member of Cart" in team.done(
        "ada", "join", team.place, "--as", "Ada", "--team", "cart"
    )


@pytest.mark.parametrize(
    "name", ["Ada 👩‍🍳", "دانا", '"Quoted" O\'Neil', "[bold]x[/bold]", "Ben; rm -rf /", "x" * 60]
)
def test_names_are_shown_as_they_are(team: Machines, name: str) -> None:
    team.done("sam", "found", team.place, "--name", "T", "--as", "Sam")
    assert name in team.done("ada", "join", team.place, "--as", name)
    assert name in team.done("sam", "confirm")
    assert f"✓ confirmed: {name}\n" in team.done("sam", "confirm", "--yes", "--", name)


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\nb", "a\x1b[31mb", "\u202eevil", "\u200b"])
def test_names_that_mislead_are_refused(team: Machines, name: str) -> None:
    team.done("sam", "found", team.place, "--name", "T", "--as", "Sam")
    ran = team("ada", "join", team.place, "--as", name)
    assert ran.code in (1, 2)
    assert "\x1b" not in ran.err
    assert team.data("sam", "confirm")["waiting"] == []


def test_who_joins_a_team_that_runs_waits_for_the_next_quarter(tmp_path: Path) -> None:
    team = begun(tmp_path)
    assert "asked to be a member" in team.done("gwen", "join", team.place, "--as", "Gwen")
    assert "Gwen is not in epoch 1 of Checkout" in team.data("gwen")[0]["next"]
    assert [one["name"] for one in team.data("sam", "confirm")["waiting"]] == ["Gwen"]
    assert team("gwen", "share").code == 1
