"""How a team begins: one command a member, two for the second keyholder, and the words."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chefslog.team.founding.invite import read_invite
from tests.cli.machines import (
    AHEAD,
    CLOSED,
    FOUNDED,
    LAST_DAYS,
    MEMBERS,
    Machines,
    begun,
    found,
    gathered,
    seconds,
    signed,
)
from tests.together import at_once

LATER = "2026-12-22T09:00"


@pytest.fixture
def team(tmp_path: Path) -> Machines:
    made = Machines(tmp_path)
    Path(made.place).mkdir()
    return made


def new(team: Machines, *words: str) -> dict[str, Any]:
    found = team.data("sam", "new", "Travel", "--at", team.place, "--as", "Sam", *words)
    assert isinstance(found, dict)
    return found


def terms(team: Machines) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((team.folder() / "founding.json").read_text())
    return {**found, **found["terms"]}


def test_a_team_that_is_begun_several_times_at_once_on_one_machine_is_one_team(
    team: Machines,
) -> None:
    def begin() -> None:
        assert team("sam", "new", "Travel", "--at", team.place, "--as", "Sam").code == 0

    at_once([begin] * 4)
    assert len(os.listdir(team.place)) == 1


def test_a_founding_takes_one_command_a_member_and_the_words(team: Machines) -> None:
    lines = new(team)
    team.write("ada", "Cut latency ai:2 check:tests outcome:kept own:yes")
    for name in MEMBERS:
        ran = team(name.lower(), "join", lines["member"], "--as", name, types="y\n")
        assert ran.code == 0 and "Your manager sees bands." in " ".join(ran.err.split())
    assert team("lee", "join", lines["second_keyholder"], "--as", "Lee", types="y\n").code == 0
    ran = team("sam", types="y\n")
    assert "5 members: Ada, Ben, Cleo, Dan, Eve" in ran.err and "Everybody?" in ran.err
    assert "✓ Signed. Next Lee's program" in ran.out
    assert "✓ The roster is signed by both." in team("lee", types="y\n").out
    spoken = team.words()
    asked = team("ada", "words").err
    places = [int(one) for one in re.findall(r"\d", asked[asked.index("number") :])[:3]]
    three = [spoken[place - 1] for place in places]
    assert team("ada", "words", types=" ".join(three) + "\n").code == 0
    seen = team.data("ada", "share", "2026-10")
    assert [one["number"] for one in seen["questions"]][:3] == [10, 20, 20]
    assert {one["answer"] for one in seen["questions"]} == {"yes"}, "the yes of the joining holds"


def test_joining_shows_the_numbers_of_today_and_a_no_changes_nothing(team: Machines) -> None:
    lines = new(team)
    team.write("ada", "Cut latency ai:2")
    ran = team("ada", "join", lines["member"], "--as", "Ada", types="n\n")
    assert (ran.code, "nothing was changed" in ran.err) == (2, True)
    assert "Thinking delegated             2.0 (10 of 20)" in ran.err
    assert len(list((team.folder() / "cards").iterdir())) == 1, "the founder's own"


def test_an_invitation_binds_place_team_and_founder(team: Machines) -> None:
    lines = new(team)
    found = read_invite(lines["member"])
    assert (found.place, found.team, found.role) == (
        f"folder:{team.place}", lines["team"], "member",
    )  # fmt: skip
    assert read_invite(lines["second_keyholder"]).role == "lock"
    assert team.data("sam", "invite") == lines
    folded = " ".join(re.findall(".{1,60}", lines["member"]))
    assert read_invite(folded) == found


def test_another_founder_in_the_same_place_does_not_fit(team: Machines) -> None:
    lines = new(team)
    path = team.folder() / "founding.json"
    mallory = Machines(team.root, place=str(team.root / "mallorys"))
    Path(mallory.place).mkdir()
    mallory.data("mal", "new", "Travel", "--at", mallory.place, "--as", "Sam")
    other = mallory.folder()
    text = (other / "founding.json").read_text()
    path.write_text(text)
    other.rename(Path(team.place) / other.name)
    ran = team("ada", "join", lines["member"], "--as", "Ada", "--yes")
    assert ran.code == 1
    cards = team.folder_of(lines["team"]) / "cards"
    assert len(list(cards.iterdir())) == 1, "the founder's own"


@pytest.mark.parametrize(
    "text", ["chefslog-team:abc", "chefslog-team:", "hello", "chefslog-team:é"]
)
def test_a_part_of_an_invitation_is_none(team: Machines, text: str) -> None:
    ran = team("ada", "join", text, "--as", "Ada", "--yes")
    assert (ran.code, "That is no invitation" in ran.err) == (1, True)
    cut = new(team)["member"][:-30]
    assert team("ada", "join", cut, "--as", "Ada", "--yes").code == 1


def test_the_place_may_lie_elsewhere_on_another_machine(team: Machines, tmp_path: Path) -> None:
    lines = new(team)
    link = tmp_path / "elsewhere"
    link.symlink_to(team.place)
    team.done("ada", "join", lines["member"], "--as", "Ada", "--yes", "--at", str(link))
    assert (team.folder() / "cards").exists()


def test_nothing_is_asked_before_enough_have_joined(team: Machines) -> None:
    lines = new(team)
    for name in MEMBERS[:4]:
        team.done(name.lower(), "join", lines["member"], "--as", name, "--yes")
    said = "nobody has joined as the second keyholder and 4 of at least 5 members have joined"
    assert said in " ".join(team.done("sam", "--yes").split())
    assert not (team.folder() / "epochs").exists()


def test_a_no_to_everybody_signs_nothing_and_somebody_can_be_left_out(team: Machines) -> None:
    lines = new(team)
    team.done("lee", "join", lines["second_keyholder"], "--as", "Lee", "--yes")
    for name in (*MEMBERS, "Mal"):
        team.done(name.lower(), "join", lines["member"], "--as", name, "--yes")
    assert "Nothing was signed." in team("sam", types="n\n").out
    team.done("sam", "--yes", "--without", "Mal")
    team.done("lee", "--yes")
    file = (team.folder() / "epochs" / "1.toml").read_text()
    assert "Eve" in file and "Mal" not in file


def test_two_second_keyholders_have_to_be_told_apart(team: Machines) -> None:
    lines = new(team)
    for name in ("Lee", "Lou"):
        team.done(name.lower(), "join", lines["second_keyholder"], "--as", name, "--yes")
    for name in MEMBERS:
        team.done(name.lower(), "join", lines["member"], "--as", name, "--yes")
    ran = team("sam", "--yes")
    assert (ran.code, "several want to be the second keyholder: Lee, Lou" in ran.err) == (2, True)
    assert (
        "Lee, the second keyholder, has put no keys" in team("sam", "--yes", "--without", "Lou").out
    )
    for name in ("lee", "sam"):
        team.done(name, "--yes", "--without", "Lou")
    assert "signed by both" in team.done("lee", "--yes")


def test_what_stops_signing_and_tending_alike_is_said_once(team: Machines) -> None:
    lines = new(team)
    team.done("lee", "join", lines["second_keyholder"], "--as", "Lee", "--yes")
    for name in MEMBERS:
        team.done(name.lower(), "join", lines["member"], "--as", name, "--yes")
    team.done("ann", "join", lines["member"], "--as", MEMBERS[0], "--yes")
    team("sam", "--yes")
    assert team.done("sam").count("Two confirmed cards are called") == 1


def test_wrong_words_are_told_from_words_that_are_none(tmp_path: Path) -> None:
    team = signed(tmp_path)
    spoken = team.words()
    ran = team("ada", "words", *spoken[::-1])
    assert (ran.code, "These are not the words of the team file" in ran.err) == (1, True)
    ran = team("ada", "words", "metior", *spoken[:2])
    assert "metior is none of the 2,048 words." in ran.err
    assert not team.data("ada")[0]["verified"]
    team.done("ada", "words", *spoken)
    assert team.data("ada")[0]["verified"]


def test_before_the_words_every_look_says_that_only_blanks_are_sent(tmp_path: Path) -> None:
    team = signed(tmp_path)
    assert "Only blanks are sent until you type three of the words" in " ".join(
        team.done("ada").split()
    )


def test_a_member_who_leaves_is_gone_with_the_next_roster(tmp_path: Path) -> None:
    team = signed(tmp_path)
    lines = team.data("sam", "invite")
    for name in ("Fay", "Gus"):
        team.done(name.lower(), "join", lines["member"], "--as", name, "--yes")
    team.done("eve", "leave", "--yes")
    team.now = AHEAD
    team("lee", "tend")
    team.done("sam", "--yes")
    team.done("lee", "--yes")
    team.done("sam", "--yes")
    team.done("lee", "--yes")
    file = (team.folder() / "epochs" / "2.toml").read_text()
    assert "Gus" in file and "Eve" not in file


def next_step(team: Machines, who: str) -> str:
    """The one sentence that `chefslog team` says last."""
    return str(team.data(who)[0]["next"])


def test_who_comes_and_goes_is_in_and_out_from_the_next_month(tmp_path: Path) -> None:
    """An epoch ends early where its roster changes; the running month goes on as it was."""
    team = begun(tmp_path)
    team.done("fay", "join", team.data("sam", "invite")["member"], "--as", "Fay", "--yes")
    assert next_step(team, "fay") == (
        "You have asked to be in: Sam has not said yes yet. Nothing is sent."
    )
    team.done("eve", "leave", "--yes")
    out = team.told("sam", "--yes")
    assert "✓ Signed." in out
    assert next_step(team, "fay") == (
        "Sam said yes. You are in once both keyholders have signed it."
    )
    assert "The roster is signed by both." in team.done("lee", "--yes")
    assert next_step(team, "fay").startswith("Only blanks are sent until you type three")
    files = sorted((team.folder() / "epochs").iterdir())
    periods = [re.findall(r'period = "(.*)"', file.read_text()) for file in files]
    assert periods == [["2026-10", "2026-11", "2026-12"], ["2026-11", "2026-12"]]
    assert [one["period"] for one in team.data("fay")[0]["periods"]] == ["2026-11", "2026-12"]
    team.done("fay", "words", *team.words())
    for name in ("ada", "ben", "cleo", "dan"):
        assert team.data(name)[0]["changes"] == ["Eve leaves.", team.data(name)[0]["changes"][1]]
        team.done(name, "words", "--yes")
    for name in ("ada", "ben", "cleo", "dan", "eve"):
        team.now = LAST_DAYS
        team.done(name, "share", "2026-10", "--now", "--yes")
    team.now = CLOSED
    team.tend()
    assert (team.folder() / "2026-10" / "release.json").exists()
    for name in ("ada", "ben", "cleo", "dan", "fay"):
        team.now = "2026-11-26T10:00"
        team.write(name, "Fix the queue ai:2 check:tests own:yes outcome:kept")
        team.done(name, "share", "2026-11", "--now", "--yes")
    assert team("eve", "share", "2026-11", "--yes").code == 1
    team.now = "2026-12-03T13:00"
    team.tend()
    release = json.loads((team.folder() / "2026-11" / "release.json").read_text())
    assert (release["epoch"], len(release["leaves"])) == (2, 5)
    assert "Oct 2026" in team.done("ada", "report") and "Nov 2026" in team.done("ada", "report")


def test_a_month_that_has_begun_goes_on_under_the_roster_it_began_with(tmp_path: Path) -> None:
    team = begun(tmp_path)
    team.done("fay", "join", team.data("sam", "invite")["member"], "--as", "Fay", "--yes")
    team.done("sam", "--yes")
    team.now = "2026-11-02T09:00"
    assert "2026-11 has begun: Sam runs chefslog team for a later month." in team.done(
        "lee", "--yes"
    )
    team.done("sam", "--yes")
    assert "The roster is signed by both." in team.done("lee", "--yes")
    assert [one["period"] for one in team.data("fay")[0]["periods"]] == ["2026-12"]


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2026-10-02", "2026-10-14", "2026-10-22"])
def test_a_team_begins_with_the_last_full_month_where_the_members_wrote_in_it(
    tmp_path: Path, day: str
) -> None:
    """The first report comes within a week, whatever day the team begins."""
    team = Machines(tmp_path, now="2026-09-20T09:00")
    Path(team.place).mkdir()
    for name in MEMBERS:
        team.write(name.lower(), "Cut latency ai:2 check:tests outcome:kept own:yes")
    team.now = f"{day}T09:00"
    found(team, MEMBERS, ())
    team.sign()
    team.verify(*(name.lower() for name in MEMBERS))
    for days in range(7):
        team.now = (datetime.fromisoformat(f"{day}T09:00") + timedelta(days=days)).isoformat()
        for name in (*map(str.lower, MEMBERS), "sam", "lee"):
            team.done(name)
    assert "Sep 2026" in team.done("ada", "report")
    assert team.data("ada")[0]["periods"][0]["state"] == "in"
    files = sorted((team.folder() / "epochs").iterdir())
    periods = [re.findall(r'period = "(.*)"', file.read_text()) for file in files]
    assert periods == [["2026-09"], ["2026-10", "2026-11", "2026-12"]], "renewed by the programs"


def test_a_team_is_forgotten_on_this_machine_alone(tmp_path: Path) -> None:
    team = signed(tmp_path)
    before = sorted(Path(team.place).rglob("*"))
    team.done("ada", "forget", "--yes")
    assert team.data("ada") == []
    assert sorted(Path(team.place).rglob("*")) == before
    assert not list(team.home("ada").rglob("pin.json"))


def test_new_again_changes_what_is_named_and_leaves_the_rest(team: Machines) -> None:
    new(team, "--question", "own,checked", "--question", "bugs", "--k", "6")
    new(team, "--spend-edges", "20,50,100,200", "--currency", "EUR")
    held = terms(team)
    assert (held["questions"], held["k"]) == (["checked", "own", "bugs", "spend"], 6)
    assert (held["spend_edges"], held["currency"]) == ([20, 50, 100, 200], "EUR")
    new(team, "--question", "checked")
    assert (terms(team)["spend_edges"], terms(team)["currency"]) == ([], "")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--question", "nope"), 2, 'there is no question "nope"; there are delegation, checked,'),
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
    ran = team("sam", "new", "T", "--at", team.place, "--as", "Sam", *options)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert list(Path(team.place).iterdir()) == []


def test_one_name_has_one_founder(tmp_path: Path) -> None:
    team = gathered(tmp_path)
    ran = team("lee", "new", "checkout", "--at", team.place, "--as", "Lee")
    assert ran.code == 1
    assert "has a team Checkout already; Sam began it. Nothing was changed." in ran.err


def test_other_terms_of_a_team_that_runs_come_with_the_next_month(tmp_path: Path) -> None:
    team = signed(tmp_path)
    words = ("new", "Checkout", "--at", team.place, "--as", "Sam")
    out = team.done("sam", *words, "--question", "checked,effect")
    assert out.startswith("✓ Checkout is to have these terms from 2026-11 on:\n")
    assert "follows by itself" in team("sam", *words, "--quarter", "2027-Q2").err


def test_a_folder_in_a_git_repository_has_to_be_named_as_one(team: Machines) -> None:
    subprocess.run(["git", "init", "-q", team.place], check=True)
    ran = team("sam", "new", "T", "--at", team.place, "--as", "Sam")
    assert (ran.code, "for a plain folder say folder:" in ran.err) == (2, True)
    assert team("sam", "new", "T", "--at", f"folder:{team.place}", "--as", "Sam").code == 0


def test_a_team_of_the_format_before_is_refused_with_a_clear_sentence(team: Machines) -> None:
    lines = new(team)
    path = team.folder() / "founding.json"
    path.write_text(path.read_text().replace("chefslog-team/2", "chefslog-team/1"))
    ran = team("ada", "join", lines["member"], "--as", "Ada", "--yes")
    assert ran.code == 1
    assert "made by an older chefslog, in a format that is no longer read" in ran.err


def test_without_a_name_it_is_asked_for(team: Machines) -> None:
    ran = team("sam", "new", "T", "--at", team.place)
    assert (ran.code, "say who you are: --as NAME" in ran.err) == (2, True)
    ran = team("sam", "new", "T", "--at", team.place, "--json", types="Sam\n")
    assert json.loads(ran.out)["name"] == "T" and team.now == FOUNDED


def test_a_team_is_signed_at_a_terminal_with_a_look_first(tmp_path: Path) -> None:
    team = gathered(tmp_path)
    asked = "Second keyholder: Lee\n5 members: Ada, Ben, Cleo, Dan, Eve\nEverybody? [y/N] "
    ran = team("sam", types="n\n")
    assert ran.err == asked
    assert ran.out.startswith(
        "Nothing was signed. Ask again with chefslog team, or leave somebody out: --without.\n"
    )
    ran = team("sam", types="y\n")
    assert ran.err == asked
    assert ran.out.startswith(
        "✓ Signed. Next Lee's program asks for the same: chefslog team\nCheckout: "
    )
    assert team("sam", types="y\n").err == "", "what is signed is not asked again"
    ran = team("lee", types="n\n")
    assert ran.err.endswith("\nSign this roster of Checkout? [y/N] ")
    assert ran.out.startswith("Nothing was signed.\nCheckout: ")
    assert not (team.folder() / "epochs").exists()
    ran = team("lee", types="y\n")
    assert ran.out.startswith(
        "✓ The roster is signed by both. Next time all are together Sam reads the eight words "
        "aloud: chefslog team words\n"
    )


def test_the_next_quarter_asks_nobody_where_nothing_but_the_keys_is_new(tmp_path: Path) -> None:
    team = signed(tmp_path)
    team.now = AHEAD
    for who in ("lee", "sam", "lee"):
        ran = team(who, types="n\n")
        assert (ran.code, ran.err) == (0, "")
    files = sorted(path.name for path in (team.folder() / "epochs").iterdir())
    assert files == ["1.toml", "2.toml"]


def test_who_joins_sees_the_last_full_month_where_something_was_written_in_it(
    team: Machines,
) -> None:
    team.now = "2026-09-20T09:00"
    team.write("ada", "Cut latency ai:2 check:tests outcome:kept own:yes")
    team.now = FOUNDED
    line = new(team, "--path", "Login")["member"]
    told = [team(who, "join", line, "--as", who, types="n\n") for who in ("ada", "ben")]
    for ran, month in zip(told, ("2026-09", "2026-10"), strict=True):
        assert f"This is what you would send for {month} as of today" in ran.err
        assert ran.err.endswith(
            "\nAnswer when the team has begun: chefslog team share\n"
            "Join Travel? [y/N] chefslog team join: nothing was changed\n"
        )
    assert "  Work kept                      100% (20 of 20)\n" in told[0].err
    assert "  11 more stay empty: nothing was written for them in 2026-09\n" in told[0].err
    assert "  15 more stay empty: nothing was written for them in 2026-10\n" in told[1].err


@pytest.mark.parametrize(("writers", "first"), [(4, "2026-10"), (5, "2026-09")])
def test_a_team_begins_with_the_last_full_month_of_at_least_k_members(
    team: Machines, writers: int, first: str
) -> None:
    team.now = "2026-09-20T09:00"
    for name in MEMBERS[:writers]:
        team.write(name.lower(), "Cut latency ai:2 check:tests outcome:kept own:yes")
    team.now = FOUNDED
    found(team)
    team.sign()
    file = (team.folder() / "epochs" / "1.toml").read_text()
    assert re.findall(r'period = "(.*)"', file)[0] == first
    # The first one closes four and a half days from now, so that its report comes within a week.
    (closing,) = re.findall(r"closing = (\d+)", file)
    assert int(closing) == (seconds("2026-10-06T12:00") if writers == 5 else 0)


def test_a_keyholder_does_not_leave(tmp_path: Path) -> None:
    team = signed(tmp_path)
    for who in ("sam", "lee"):
        ran = team(who, "leave", "--yes")
        said = "a keyholder is replaced, and does not leave: chefslog team invite"
        assert (ran.code, ran.err) == (2, f"chefslog team leave: {said}\n")


def test_a_quarter_that_is_over_cannot_be_the_first(team: Machines) -> None:
    team.now = "2026-10-03T11:59"
    assert new(team, "--quarter", "2026-Q3")["quarter"] == "2026-Q3", "it closes at noon"
    team.now = "2026-10-03T12:00"
    ran = team("sam", "new", "Other", "--at", team.place, "--as", "Sam", "--quarter", "2026-Q3")
    said = "chefslog team new: 2026-Q3 is over: nothing could be shared in it\n"
    assert (ran.code, ran.err) == (2, said)


def test_the_terms_are_told_with_the_buckets_of_spend(team: Machines) -> None:
    out = team.done(
        "sam", "new", "Travel", "--at", team.place, "--as", "Sam", "--periods", "quarters",
        "--question", "own", "--spend-edges", "20 50 100 200", "--currency", "EUR", "--k", "6",
    )  # fmt: skip
    assert out.splitlines()[:5] == [
        "✓ Travel begins with 2026-Q4. You are its first keyholder.",
        "  A release every quarter.",
        "  A question is shown where at least 6 people answered it.",
        "  Questions: own, spend",
        "  Spend buckets: 20, 50, 100, 200 EUR",
    ]
