"""The eight words: read by the desk, typed by everybody; later changes want a yes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.machines import AHEAD, MEMBERS, Machines, begun, gathered, signed


@pytest.fixture
def team(tmp_path: Path) -> Machines:
    """The first epoch is signed; nobody has typed the words."""
    return signed(tmp_path)


def with_gwen(tmp_path: Path) -> Machines:
    """Gwen is in from the second quarter on."""
    team = begun(tmp_path)
    team.done("gwen", "join", team.place, "--as", "Gwen")
    for one in ("sam", "lee"):
        team.hear(one, "Gwen")
    team.now = AHEAD
    team.done("lee", "tend")
    team.sign()
    return team


def test_before_the_first_epoch_there_are_no_words(tmp_path: Path) -> None:
    team = gathered(tmp_path)
    for who in ("sam", "lee", "ada"):
        ran = team(who, "verify")
        assert ran.code == 1
        assert "The team has no epoch yet: both keyholders have to sign it first." in ran.err


def test_the_desk_reads_eight_words(team: Machines) -> None:
    words = team.words()
    ran = team("sam", "verify")
    assert ran.out == (
        "Read these aloud, epoch 1 of Checkout:\n\n"
        f"    {'  '.join(words[:4])}\n    {'  '.join(words[4:])}\n\n"
    )
    assert "On the call everybody types what they hear: chefslog team verify\n" in ran.err
    assert team("sam", "verify", *words).code == 2


def test_a_member_types_them_after_seeing_the_names(team: Machines) -> None:
    words = team.words()
    ran = team("ada", "verify", types=" ".join(words).upper() + "\n")
    assert ran.code == 0
    assert ran.err.startswith("Checkout, epoch 1, 2026-Q4, k = 5\n  desk         Sam\n")
    assert next(line for line in ran.err.splitlines() if "← yours" in line).split()[1] == "Ada"
    assert ran.out == ("✓ The words fit. Say «mine is in», Ada.\n")
    assert team.done("ada", "verify") == (
        "✓ Verified since epoch 1; nothing changed that needs you.\n"
    )


def test_as_json_it_says_where_one_stands(team: Machines) -> None:
    before = {"epoch": 1, "verified": False, "heard": [], "agreed": False, "changes": []}
    assert team.data("ada", "verify") == before
    after = {"epoch": 1, "verified": True, "heard": ["call"], "agreed": True, "changes": []}
    assert team.data("ada", "verify", *team.words()) == after
    assert team.data("ada", "verify") == after


@pytest.mark.parametrize("typed", ["none of these", "one two three four five six seven eight"])
def test_wrong_words_leave_everything_as_it_was(team: Machines, typed: str) -> None:
    ran = team("ada", "verify", *typed.split())
    assert ran.code == 1
    assert "These are not the words of the team file that this machine has" in ran.err
    assert team.data("ada")[0]["verified"] is False


@pytest.mark.parametrize("types", [None, "", "\n"])
def test_no_words_at_all_is_asking_wrongly(team: Machines, types: str | None) -> None:
    ran = team("ada", "verify", types=types)
    assert ran.code == 2
    assert "type the eight words that you hear: chefslog team verify WORD WORD …" in ran.err


def test_the_second_lock_types_them_and_reads_them_from_then_on(team: Machines) -> None:
    assert "type the eight words" in team("lee", "verify").err
    team.verify("lee")
    ran = team("lee", "verify")
    assert team.words("lee") == team.words("sam")
    assert ran.err == "Who joins later types it too: chefslog team verify --from lock\n"


def test_a_joiner_hears_them_from_both(tmp_path: Path) -> None:
    team = with_gwen(tmp_path)
    words = team.words()
    ran = team("gwen", "verify", *words)
    assert ran.code == 2
    assert "who read them to you?" in ran.err
    assert "that Sam and then Lee read to you" in team.data("gwen")[0]["next"]
    out = team.done("gwen", "verify", *words, "--from", "desk")
    assert out.endswith("Now hear them from the second lock: chefslog team verify --from lock\n")
    assert team.data("gwen", "verify")["heard"] == ["desk"]
    assert team.data("gwen")[0]["next"].startswith("Now type the eight words that Lee reads")
    assert "✓ The words fit. Say «mine is in»" in team.done(
        "gwen", "verify", *words, "--from", "lock"
    )


def test_who_joins_on_another_call_says_so(tmp_path: Path) -> None:
    team = with_gwen(tmp_path)
    assert team.data("gwen", "verify", *team.words(), "--from", "call")["verified"] is True


@pytest.mark.parametrize("who", [*(name.lower() for name in MEMBERS[:1]), "lee"])
def test_changes_are_shown_and_want_a_yes(tmp_path: Path, who: str) -> None:
    team = with_gwen(tmp_path)
    told = team.data(who, "verify")
    assert (told["agreed"], told["changes"][0]["epoch"]) == (False, 2)
    assert "Gwen joins" in told["changes"][0]["lines"][0]
    ran = team(who, "verify", types="n\n")
    assert ran.code == 2
    assert ran.err.startswith("Epoch 2 of Checkout changes:\n  Gwen joins with key")
    until = "only blanks are sent until your yes" if who == "ada" else "nothing was agreed"
    assert until in ran.err
    assert "Epoch 2 brings changes." in team.data("ada")[0]["next"]
    assert team(who, "verify", types="y\n").out.endswith("✓ agreed\n")
    assert team(who, "verify", "--json", "--yes").code == 0
    assert team.data(who)[0]["changes"] == []


def test_a_renewal_wants_no_yes(tmp_path: Path) -> None:
    team = begun(tmp_path)
    team.now = AHEAD
    team.tend("lee", "sam", "lee")
    shown = team.data("ada")[0]
    assert (shown["epoch"], shown["changes"]) == (2, [])
    assert "nothing changed that needs you" in team.done("ada", "verify")
