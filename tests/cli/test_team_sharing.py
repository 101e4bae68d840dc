"""A period: what a member sees and sends, what the keyholders do, what came back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.cli.machines import (
    CLOSED,
    EXPIRED,
    EXPIRED_STILL,
    LAST_DAYS,
    Machines,
    begun,
    released,
    signed,
)

QUESTIONS = ("checked", "kept", "own")


@pytest.fixture
def team(tmp_path: Path) -> Machines:
    """It is October, nobody has shared yet; Ada has not said yes on joining."""
    made = begun(tmp_path)
    for path in made.home("ada").rglob("consent.json"):
        path.unlink()
    return made


def preview(team: Machines, *words: str) -> dict[str, Any]:
    """What goes from Ada's machine, by question."""
    shown = team.data("ada", "share", *words)
    assert isinstance(shown, dict)
    return shown | {"questions": {one["name"]: one for one in shown["questions"]}}


def answers(team: Machines) -> dict[str, str]:
    return {name: one["answer"] for name, one in preview(team)["questions"].items()}


def inbox(team: Machines, period: str = "2026-10") -> list[Path]:
    return sorted((team.folder() / period / "in").glob("*.rep"))


def later(team: Machines, hours: int) -> None:
    """So many hours on."""
    moment = datetime.fromisoformat(team.now) + timedelta(hours=hours)
    team.now = moment.strftime("%Y-%m-%dT%H:%M")


def test_everything_is_shown_before_anything_goes(team: Machines) -> None:
    ran = team("ada", "share", "--withhold", "kept", types="n\n")
    assert ran.code == 2
    for line in (
        "Checkout, 2026-10: what goes with a yes",
        "● Delegated work checked  100% (20 of 20)   ██████████  from 1",
        "○ Work kept               empty: you said no",
        "One file of 1,006 bytes to " + team.place + ", blank or not.",
        "Sam and Lee see by name which questions you answered, never the answer. Sam sees exact "
        "sums of at least 5 people.",
    ):
        assert line in ran.err.splitlines()
    assert "From Sun 25 Oct, 00:00 UTC until Tue 3 Nov, 12:00 UTC a fresh file" in ran.err
    assert "Yes to this? [y/N]" in ran.err
    assert "nothing was decided; what you said of the questions is kept" in ran.err
    assert preview(team)["decided"] == ""


def test_as_json_it_only_shows(team: Machines) -> None:
    shown = preview(team, "--withhold", "all", "--consent", "own")
    assert (shown["opens"], shown["closes"]) == ("2026-10-25T00:00:00Z", "2026-11-03T12:00:00Z")
    assert shown["questions"]["own"]["number"] == 20
    assert shown["questions"]["checked"]["number"] is None
    assert shown["questions"]["checked"]["blank"] == "you said no"
    assert shown["decided"] == ""
    assert team.data("ada", "share", "--yes") == {
        "period": "2026-10",
        "answer": "yes",
        "what": "goes with the next file, from Sun 25 Oct, 00:00 UTC",
    }
    assert preview(team)["decided"] == "yes"


@pytest.mark.parametrize(
    ("words", "yes"),
    [
        ((), QUESTIONS),
        (("--withhold", "checked,own"), ("kept",)),
        (("--withhold", "checked", "--withhold", "own"), ("kept",)),
        (("--consent", "all", "--withhold", "own"), ("checked", "kept")),
        (("--withhold", "all", "--consent", "own"), ("own",)),
    ],
)
def test_yes_and_no_to_questions(
    team: Machines, words: tuple[str, ...], yes: tuple[str, ...]
) -> None:
    preview(team, *words)
    assert tuple(name for name, answer in answers(team).items() if answer == "yes") == yes


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--consent", "nope"), 'there is no question "nope"; there are all, checked, kept, own'),
        (("--consent", "own", "--withhold", "own"), "yes and no to the same: own"),
        (("--consent", "all", "--withhold", "all"), "yes and no to the same: all"),
    ],
)
def test_answers_that_cannot_be_change_nothing(
    team: Machines, words: tuple[str, ...], said: str
) -> None:
    ran = team("ada", "share", *words, "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert set(answers(team).values()) == {"yes"}
    assert preview(team)["decided"] == ""


@pytest.mark.parametrize("types", [None, "", "\n", "no\n"])
def test_without_a_yes_nothing_is_decided(team: Machines, types: str | None) -> None:
    ran = team("ada", "share", types=types)
    assert ran.code == 2
    assert "nothing was decided" in ran.err
    assert "are kept" not in ran.err
    assert inbox(team) == []


def test_today_asks_once_and_any_later_run_sends(team: Machines) -> None:
    team.now = LAST_DAYS
    shown = team.run("ada", "today").out
    assert "  team   Checkout, October: 3 answers: chefslog team share\n" in shown
    (blank,) = inbox(team)
    size = blank.stat().st_size
    out = team.told("ada", "share", "--yes")
    assert out.endswith("✓ 2026-10: Exactly that goes with the next file that replaces yours.\n")
    assert "Run chefslog today, chefslog team or the app once more before it closes." in out
    assert inbox(team) == [blank], "the moment of the yes shows nothing"
    later(team, 1)
    assert "Checkout, October: 3 answers go, until Tue 3 Nov" in team.run("ada", "today").out
    (answers,) = inbox(team)
    assert answers != blank and answers.stat().st_size == size
    assert "● 2026-10  Your answers are in the place, sealed." in team.done("ada")
    data = json.loads(team.run("ada", "today", "--json").out)["teams"]
    assert [(one["name"], one["answers"], one["decided"]) for one in data] == [
        ("Checkout", 3, "yes")
    ]


@pytest.mark.parametrize(("key", "said"), [("y", "yes"), ("n", "no"), ("", "")])
def test_team_asks_at_a_terminal(team: Machines, key: str, said: str) -> None:
    team.now = LAST_DAYS
    ran = team("ada", types=f"{key}\n")
    assert "Checkout, October: 3 answers. y sends, n not this time, Enter later:" in ran.err
    assert preview(team)["decided"] == said


def test_a_standing_yes_is_a_switch(team: Machines) -> None:
    team.done("ada", "share", "--always", "--yes")
    team.now = "2026-11-26T10:00"
    team.write("ada", "Fix it ai:2 check:tests")
    assert "Checkout, November: 1 answer goes, until" in team.run("ada", "today").out
    team.done("ada", "share", "--ask", "--yes")
    team.now = "2026-12-27T10:00"
    team.write("ada", "Fix it ai:2 check:tests")
    assert "Checkout, December: 1 answer: chefslog team share" in team.run("ada", "today").out


def test_now_says_what_that_shows_and_sends(team: Machines) -> None:
    out = team.told("ada", "share", "--now", "--yes")
    assert "It goes now: whoever runs the place sees that you sent it at this moment." in out
    assert out.endswith("✓ 2026-10: Exactly that went, as file 1.\n")
    assert len(inbox(team)) == 1


def test_a_blank_is_shown_as_one_and_asks_for_nothing_more(team: Machines) -> None:
    shown = preview(team, "--blank")
    assert {one["number"] for one in shown["questions"].values()} == {None}
    out = team.told("ada", "share", "--blank", "--yes")
    assert "○ a blank: every question empty" in out
    assert "✓ 2026-10: A blank goes with the next file" in out
    assert team.data("ada")[0]["next"] == "Nothing now. 2026-10 closes Tue 3 Nov, 12:00 UTC."


def test_who_leaves_sends_blanks_whatever_was_said_before(team: Machines) -> None:
    team.write("ada", "Cut latency ai:2 check:tests")
    team.done("ada", "share", "--always", "--yes")
    team.now = LAST_DAYS
    assert "Your answers are in the place" in team.done("ada")
    assert "Until then your program sends blanks." in team.done("ada", "leave", "--yes")
    later(team, 2)
    assert "A blank of yours is in the place" in team.done("ada")
    team.now = "2026-11-26T10:00"
    team.write("ada", "Fix it ai:2 check:tests")
    assert "A blank of yours is in the place" in team.done("ada")


def test_before_the_words_only_blanks(tmp_path: Path) -> None:
    team = signed(tmp_path)
    team.write("ada", "Cut latency ai:2 check:tests own:yes")
    out = team.told("ada", "share", "--yes")
    assert "The team's eight words were not typed here yet: blanks only until then." in out
    team.now = LAST_DAYS
    assert "2 answers wait, only blanks go for now" in team.run("ada", "today").out
    assert "A blank of yours is in the place" in team.done("ada")


@pytest.mark.parametrize("kind", ["systemd", "launchd", "cron"])
def test_a_timer_is_printed_and_changes_nothing(team: Machines, kind: str) -> None:
    out = team.done("ada", "timer", kind)
    assert str(team.home("ada")) in out and "chefslog" in out
    if kind == "launchd":
        assert ElementTree.fromstring(out).tag == "plist"
    if kind == "cron":
        minute, hour = out.split()[:2]
        assert 0 <= int(minute) < 60 and hour == "11"
    assert team("ada", "timer", "at").code == 2


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026-12", "2026-12 begins on Tue 1 Dec: nothing to share yet."),
        ("2026-Q4", "Checkout has no period 2026-Q4: in 2026-Q4 it releases its months."),
        ("2027-02", "The team has no epoch for 2027-Q1: both keyholders have to sign it first"),
        ("hello", "'hello' is no period: a month is 2026-11, a quarter 2026-Q4."),
    ],
)
def test_periods_that_are_not_open(team: Machines, period: str, said: str) -> None:
    for command in ("share", "receipt") if period != "2026-12" else ("share",):
        ran = team("ada", command, period)
        assert ran.code == 1
        assert said in ran.err


def test_after_closing_it_is_late(team: Machines) -> None:
    team.done("ada", "share", "--yes")
    team.now = CLOSED
    missed = "2026-10 closed on Tue 3 Nov, 12:00 UTC, and none of the app, chefslog team and"
    assert missed in team.done("ada", "receipt")
    ran = team("ada", "share", "2026-10", "--yes")
    assert (ran.code, "What comes later counts nowhere: nothing was sent" in ran.err) == (1, True)


@pytest.mark.parametrize("who", ["sam", "lee"])
def test_keyholders_contribute_nothing(team: Machines, who: str) -> None:
    ran = team(who, "share")
    assert (ran.code, "you hold a key of Checkout, and contribute nothing" in ran.err) == (2, True)


def test_members_tend_nothing(team: Machines) -> None:
    ran = team("ada", "tend")
    assert (ran.code, "you hold no key of Checkout" in ran.err) == (2, True)


def test_a_period_from_the_last_day_to_its_release(tmp_path: Path) -> None:
    team = released(tmp_path)
    assert "✓ 2026-10  Your file arrived: its receipt is one of 5" in team.done("ada", "receipt")
    assert team.data("ada", "receipt", "2026-10")[0]["state"] == "in"
    assert team.data("ada", "receipt", "2026-11") == []
    assert "Nothing was sealed on this machine" in team("ada", "receipt", "2026-11").err
    assert team.data("sam", "tend") == {
        "done": [],
        "waiting": ["2026-11 collects until 3 Dec 2026, 12:00 UTC."],
        "stopped": [],
    }
    assert "✓ 2026-10 is released." in team.done("sam")


def test_tending_says_what_it_did_and_waits_for(team: Machines) -> None:
    for name in ("ada", "ben", "cleo", "dan", "eve"):
        team.done(name, "share", "--now", "--yes")
    team.now = CLOSED
    waits = "· Sam has not answered yet. 2026-10 expires unopened on 20 Nov.\n"
    assert team.done("lee", "tend").startswith(waits)
    config = team.home("sam") / "config.toml"
    config.write_text("[team]\ntend = false\n")
    assert team.data("sam")[0]["next"] == "2026-10 waits for you: chefslog team tend."
    config.unlink()
    assert team.done("sam", "tend").startswith(
        "✓ 2026-10: checked the 5 reports that were there.\n"
        "✓ 2026-10: put desk.bin into the place.\n"
        "· Lee has not answered yet. 2026-10 expires unopened on 20 Nov.\n"
    )
    assert "✓ 2026-10: checked the reports and signed what opens." in team.done("lee", "tend")
    assert "✓ 2026-10: finished the release: 3 of 3 questions open." in team.done("sam", "tend")
    assert "✓ 2026-10: Sam released it" in team.done("lee", "tend")
    assert inbox(team) == []


def test_what_cannot_go_on_is_exit_code_1_and_told(team: Machines) -> None:
    team.done("ada", "share", "--now", "--yes")
    team.now = CLOSED
    team.done("sam", "tend")
    ran = team("lee", "tend", "--json")
    stopped = "2026-10: 1 of 5 members have a report that stands; two thirds, 4, are needed."
    assert ran.code == 1
    assert stopped in ran.out
    assert ran.err.startswith(f"! {stopped}")


def test_an_expired_period_is_told_and_its_key_is_gone(team: Machines) -> None:
    team.done("ada", "share", "--now", "--yes")
    team.now = EXPIRED
    assert "Nothing is erased on that alone" in team.done("sam", "tend")
    team.now = EXPIRED_STILL
    out = team.done("sam", "tend")
    assert "✓ 2026-10 expired unopened on 20 Nov; the key for it is erased.\n" in out
    assert team.done("sam", "tend") == "· 2026-11 collects until 3 Dec 2026, 12:00 UTC.\n"
    assert "2026-10 expired unopened on Fri 20 Nov." in team.done("ada", "receipt")
    keys = team.home("sam") / "keys" / team.folder().name
    assert sorted(one.name for one in keys.iterdir()) == [
        "2026-09.erased", "2026-10.erased", "2026-11.key", "2026-12.key",
    ]  # fmt: skip


def test_keys_of_what_expired_go_even_where_the_place_is_away(team: Machines) -> None:
    team.done("sam", "tend")
    Path(team.place).rename(team.root / "away")
    for team.now in (EXPIRED, EXPIRED_STILL):
        ran = team("sam", "tend")
        assert (ran.code, "There is no folder" in ran.err) == (1, True)
    keys = next((team.home("sam") / "keys").glob("*/2026-10.*"))
    assert keys.name == "2026-10.erased"


def test_a_file_that_went_away_is_noticed_and_shared_again(team: Machines) -> None:
    team.done("ada", "share", "--now", "--yes")
    inbox(team)[0].unlink()
    ran = team("ada", "receipt")
    assert ran.code == 1
    assert ran.out.startswith("! 2026-10  Your file is not in the place any more")
    assert "puts a fresh one there." in ran.out
    team.now = LAST_DAYS
    assert team("ada", "receipt").code == 0


def test_a_day_goes_to_one_team(team: Machines) -> None:
    team.done("ada", "share", "--now", "--yes")
    other = Machines(team.root, place=str(team.root / "other"))
    Path(other.place).mkdir()
    made = ("new", "Other", "--at", other.place, "--as", "Sue", "--question", "own")
    lines = other.data("sue", *made)
    other.done("lou", "join", lines["second_keyholder"], "--as", "Lou", "--yes")
    for name in ("Ada", "Ben", "Cleo", "Dan", "Eve"):
        other.done(name.lower(), "join", lines["member"], "--as", name, "--yes")
    other.sign("sue", "lou")
    assert "Which team? Checkout (" in team("ada", "share").err
    other.done("ada", "words", "--team", "other", *other.words("sue"))
    out = other.told("ada", "share", "--team", "other", "--yes")
    assert "went to the team Checkout with 2026-10. A day is sent once, to one team" in out
    team.now = LAST_DAYS
    assert "Other, October: 1 answer waits, only blanks go for now" in team.run("ada", "today").out


def test_a_path_of_the_map_waits_for_an_answer_that_is_one(tmp_path: Path) -> None:
    team = begun(tmp_path)
    team.done("sam", "new", "Checkout", "--at", team.place, "--path", "Login, Night batch")
    team.sign()
    team.now = "2026-11-26T10:00"
    team.done("ada", "words", "--yes")
    share = ("share", "2026-11")
    hint = "A path is answered with --defend PATH or --not-defend PATH, else it stays empty.\n"
    assert hint in team("ada", *share, types="n\n").err
    ran = team("ada", *share, "--defend", "Login", "--not-defend", "login", types="n\n")
    assert ran.err == "chefslog team share: yes and no to the same: login\n"
    ran = team("ada", *share, "--defend", "login", types="n\n")
    assert "\n● 3 am: Login             yes (20 of 20)\n" in ran.err
    assert hint in ran.err
    ran = team("ada", *share, "--not-defend", "Night batch", types="n\n")
    assert "\n● 3 am: Night batch       no (0 of 20)\n" in ran.err
    assert hint not in ran.err
    assert ran.err.endswith("nothing was decided; what you said of the questions is kept\n")
