"""A period: what a member sees and sends, what the keyholders do, what came back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.machines import CLOSED, CLOSING_DAY, EXPIRED, Machines, begun, released, signed

QUESTIONS = ("checked", "kept", "own")


@pytest.fixture
def team(tmp_path: Path) -> Machines:
    """It is October, nobody has shared yet; Ada has not said yes on joining."""
    made = begun(tmp_path)
    for path in made.home("ada").rglob("consent.json"):
        path.unlink()
    return made


def preview(team: Machines, *words: str) -> dict[str, Any]:
    """What would leave Ada's machine, by question."""
    shown = team.data("ada", "share", *words)
    assert isinstance(shown, dict)
    return shown | {"questions": {one["name"]: one for one in shown["questions"]}}


def answers(team: Machines) -> dict[str, str]:
    return {name: one["answer"] for name, one in preview(team)["questions"].items()}


def inbox(team: Machines, period: str = "2026-10") -> list[Path]:
    return sorted((team.folder() / period / "in").glob("*.rep"))


def test_everything_is_shown_before_anything_is_sealed(team: Machines) -> None:
    ran = team("ada", "share", "--consent", "all", types="n\n")
    assert ran.code == 2
    for line in (
        "Checkout, 2026-10: what would leave this machine",
        "● Delegated work checked  100% (20 of 20)   ██████████  from 1",
        "One file of 1,006 bytes to " + team.place + ", blank or not.",
        "Sam and Lee see by name which questions you answered, never the answer. Sam sees exact "
        "sums of at least 5 people.",
        "It waits here, sealed, and goes on the closing day: Mon 2 Nov, 12:00 UTC to Tue 3 Nov, "
        "12:00 UTC.",
    ):
        assert line in ran.err.splitlines()
    assert "Seal exactly this? [y/N]" in ran.err
    assert "nothing was sealed; your yes and no to the questions are kept" in ran.err
    assert team.data("ada", "receipt") == []


def test_as_json_it_only_shows(team: Machines) -> None:
    shown = preview(team, "--consent", "own")
    assert shown["due"] == "2026-11-02T12:00:00Z"
    assert shown["questions"]["own"]["number"] == 20
    assert shown["questions"]["checked"]["number"] is None
    assert shown["questions"]["checked"]["blank"] == "you have not said yes"
    assert team.data("ada", "receipt") == []
    assert team.data("ada", "share", "--yes") == {
        "period": "2026-10",
        "state": "queued",
        "due": "2026-11-02T12:00:00Z",
        "blank": False,
    }


@pytest.mark.parametrize(
    ("words", "yes"),
    [
        (("--consent", "all"), QUESTIONS),
        (("--consent", "checked,own"), ("checked", "own")),
        (("--consent", "checked", "--consent", "own"), ("checked", "own")),
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
    assert set(answers(team).values()) == {""}


@pytest.mark.parametrize("types", [None, "", "\n", "no\n"])
def test_without_a_yes_nothing_is_sealed(team: Machines, types: str | None) -> None:
    ran = team("ada", "share", types=types)
    assert ran.code == 2
    assert "nothing was sealed" in ran.err
    assert "are kept" not in ran.err
    assert inbox(team) == []


def test_it_waits_for_the_closing_day_and_goes_with_any_look(team: Machines) -> None:
    out = team.told("ada", "share", "--consent", "all", "--yes")
    assert out.endswith("✓ Exactly that is sealed for 2026-10 and waits for the closing day.\n")
    assert inbox(team) == []
    team.now = CLOSING_DAY
    ran = team("ada")
    assert ran.err == "2026-10: your contribution was sent.\n"
    assert "● 2026-10  It is in the place, unopened." in ran.out
    assert len(inbox(team)) == 1


def test_now_says_what_that_shows_and_sends(team: Machines) -> None:
    out = team.told("ada", "share", "--consent", "all", "--now", "--yes")
    assert "It goes now: whoever runs the place sees that you sent it before" in out
    assert "It waits here" not in out
    assert out.endswith("✓ Exactly that was sent for 2026-10. chefslog team receipt will tell.\n")
    assert len(inbox(team)) == 1


def test_a_blank_is_shown_as_one_and_asks_for_nothing_more(team: Machines) -> None:
    preview(team, "--consent", "all")
    shown = preview(team, "--blank")
    assert {one["number"] for one in shown["questions"].values()} == {None}
    out = team.told("ada", "share", "--blank", "--yes")
    assert "○ a blank: every question empty" in out
    assert "✓ A blank is sealed for 2026-10" in out
    assert team.data("ada")[0]["next"] == "Nothing now. 2026-10 closes Tue 3 Nov, 12:00 UTC."


def test_sharing_again_and_the_same_again(team: Machines) -> None:
    for _ in range(2):
        team.done("ada", "share", "--consent", "all", "--now", "--yes")
    assert len(inbox(team)) == 1
    out = team.told("ada", "share", "--withhold", "own", "--yes")
    assert "A file of yours is there already. Other content goes at once" in out
    assert len(inbox(team)) == 2
    assert team.data("ada", "receipt")[0]["state"] == "arrived"


def test_before_the_words_only_blanks(tmp_path: Path) -> None:
    team = signed(tmp_path)
    team.write("ada", "Cut latency check:tests")
    out = team.told("ada", "share", "--consent", "all", "--yes")
    assert "The team's eight words were not typed here yet: blanks only until then." in out
    assert "✓ A blank is sealed for 2026-10" in out


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
    team.done("ada", "share", "--consent", "all", "--yes")
    team.now = CLOSED
    ran = team("ada")
    missed = (
        "2026-10 closed on Tue 3 Nov, 12:00 UTC, and neither the app nor chefslog team was opened"
    )
    assert ran.err.startswith(missed)
    assert team("ada").err == ""
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
        team.done(name, "share", "--consent", "all", "--now", "--yes")
    team.now = CLOSED
    waits = "· Sam has not answered yet. 2026-10 expires unopened on 20 Nov.\n"
    assert team.done("lee", "tend").startswith(waits)
    assert team.data("sam")[0]["next"] == "2026-10 waits for you: chefslog team tend."
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
    team.done("ada", "share", "--consent", "all", "--now", "--yes")
    team.now = CLOSED
    team.done("sam", "tend")
    ran = team("lee", "tend", "--json")
    stopped = "2026-10: 1 of 5 members have a report that stands; two thirds, 4, are needed."
    assert ran.code == 1
    assert stopped in ran.out
    assert ran.err.startswith(f"! {stopped}")


def test_an_expired_period_is_told_and_its_key_is_gone(team: Machines) -> None:
    team.done("ada", "share", "--consent", "all", "--now", "--yes")
    team.now = EXPIRED
    out = team.done("sam", "tend")
    assert "✓ 2026-10 expired unopened on 20 Nov; the key for it is erased.\n" in out
    assert team.done("sam", "tend") == "· 2026-11 collects until 3 Dec 2026, 12:00 UTC.\n"
    assert "2026-10 expired unopened on Fri 20 Nov." in team.done("ada", "receipt")
    keys = team.home("sam") / "keys" / team.folder().name
    assert sorted(one.name for one in keys.iterdir()) == [
        "2026-10.erased", "2026-11.key", "2026-12.key",
    ]  # fmt: skip


def test_keys_of_what_expired_go_even_where_the_place_is_away(team: Machines) -> None:
    team.done("sam", "tend")
    Path(team.place).rename(team.root / "away")
    team.now = EXPIRED
    ran = team("sam", "tend")
    assert (ran.code, "There is no folder" in ran.err) == (1, True)
    keys = next((team.home("sam") / "keys").glob("*/2026-10.*"))
    assert keys.name == "2026-10.erased"


def test_a_file_that_went_away_is_noticed_and_shared_again(team: Machines) -> None:
    team.done("ada", "share", "--consent", "all", "--now", "--yes")
    inbox(team)[0].unlink()
    ran = team("ada", "receipt")
    assert ran.code == 1
    assert ran.out.startswith("! 2026-10  Your file is not in the place any more")
    assert ran.out.endswith("           Share once more.\n")
    team.done("ada", "share", "--yes")
    assert team("ada", "receipt").code == 0


def test_a_day_goes_to_one_team(team: Machines) -> None:
    team.done("ada", "share", "--consent", "all", "--yes")
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
    out = other.told("ada", "share", "--team", "other", "--consent", "all", "--yes")
    assert "went to the team Checkout with 2026-10. A day is sent once, to one team" in out
    assert "✓ A blank is sealed for 2026-10" in out
