"""Who is in: heard by both keyholders, shown as a whole, signed by everybody who has to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.machines import AHEAD, Machines, begun, gathered, signed

FOUR = ("Ada", "Ben", "Cleo", "Dan")


@pytest.fixture
def waiting(tmp_path: Path) -> Machines:
    """Sam has founded, Lee and Ada have joined; nobody was heard."""
    team = Machines(tmp_path)
    Path(team.place).mkdir()
    team.done("sam", "found", team.place, "--name", "Checkout", "--as", "Sam")
    team.done("lee", "join", team.place, "--as", "Lee", "--second-lock")
    team.done("ada", "join", team.place, "--as", "Ada")
    return team


def fingerprint(team: Machines, who: str) -> str:
    shown = team.data(who, "key")["fingerprint"]
    assert isinstance(shown, str)
    return shown


def names(team: Machines) -> list[str]:
    """The members of the newest epoch, as the words are typed for it."""
    shown = team("ben", "verify", "none").err.splitlines()
    return [line.split()[1] for line in shown if line.startswith("  member")]


def test_who_waits_is_listed_with_the_key_to_hear(waiting: Machines) -> None:
    assert waiting.done("sam", "confirm") == (
        "Waiting for you to hear them read their key:\n"
        f"  {fingerprint(waiting, 'ada')}  Ada, member\n"
        f"  {fingerprint(waiting, 'lee')}  Lee, the second lock\n"
        "Then: chefslog team confirm NAME\n"
        "When the roster is whole: chefslog team confirm --roster\n"
    )
    assert waiting.data("sam", "confirm") == {
        "waiting": [
            {"name": "Ada", "role": "member", "fingerprint": fingerprint(waiting, "ada")},
            {"name": "Lee", "role": "lock", "fingerprint": fingerprint(waiting, "lee")},
        ],
        "both": [],
        "leaving": [],
        "missing": [
            f"Sam has not heard {name} read the key {fingerprint(waiting, name.lower())}."
            for name in ("Ada", "Lee")
        ],
        "wrong": [],
    }


def test_a_word_is_given_after_a_yes(waiting: Machines) -> None:
    ran = waiting("sam", "confirm", "ada", types="y\n")
    assert "Did Ada read this key aloud to you? [y/N]" in ran.err
    assert ran.err.startswith(f"Ada, member: {fingerprint(waiting, 'ada')}\n")
    assert ran.out.startswith("✓ confirmed: Ada\n")
    assert "Lee has still to hear" not in ran.out
    waiting.hear("sam", "Lee")
    assert "Lee has still to hear: Ada, Sam\nHeard by both: Lee\n" in waiting.done("sam", "confirm")


@pytest.mark.parametrize("types", ["n\n", "\n", ""])
def test_no_word_without_a_yes(waiting: Machines, types: str) -> None:
    ran = waiting("sam", "confirm", "Ada", types=types)
    assert (ran.code, "nothing was done" in ran.err) == (2, True)
    assert "--yes does it without asking" in waiting("sam", "confirm", "Ada").err
    assert len(waiting.data("sam", "confirm")["waiting"]) == 2


def test_a_word_is_taken_back(waiting: Machines) -> None:
    waiting.hear("sam", "Ada")
    assert "✓ your word is taken back: Ada" in waiting.done("sam", "confirm", "Ada", "--take-back")
    assert len(waiting.data("sam", "confirm")["waiting"]) == 2


def test_two_of_one_name_are_told_by_their_keys(waiting: Machines) -> None:
    waiting.done("ada2", "join", waiting.place, "--as", "ADA")
    ran = waiting("sam", "confirm", "Ada", "--yes")
    assert (ran.code, "give the first two groups of the key" in ran.err) == (2, True)
    waiting.hear("sam", fingerprint(waiting, "ada2")[:9])
    waiting.hear("sam", fingerprint(waiting, "ada"))
    assert [one["name"] for one in waiting.data("sam", "confirm")["waiting"]] == ["Lee"]


@pytest.mark.parametrize("name", ["", "Zoe", "a", "0123"])
def test_a_few_signs_are_never_taken_for_a_key(waiting: Machines, name: str) -> None:
    start = {"a": fingerprint(waiting, "ada")[:1], "0123": fingerprint(waiting, "ada")[:4]}
    ran = waiting("sam", "confirm", start.get(name, name), "--yes")
    assert (ran.code, "waits here" in ran.err) == (2, True)
    assert len(waiting.data("sam", "confirm")["waiting"]) == 2


def test_only_keyholders_give_their_word(waiting: Machines) -> None:
    ran = waiting("ada", "confirm")
    assert ran.code == 2
    assert "only the two keyholders confirm, and you are neither" in ran.err


def test_a_roster_that_is_not_whole_says_what_is_missing(waiting: Machines) -> None:
    waiting.hear("sam", "Ada", "Lee")
    ran = waiting("sam", "confirm", "--roster", "--yes")
    assert ran.code == 1
    assert ran.out.splitlines()[:2] == [
        "Lee has not heard Sam, the desk, read its key.",
        "Of the 5 people that k = 5 needs, both keyholders have heard 0.",
    ]
    ran = waiting("lee", "confirm", "--roster")
    assert (ran.code, ran.out.splitlines()[0]) == (1, "Sam has proposed no epoch 1 yet.")


def test_signing_in_order_and_twice(tmp_path: Path) -> None:
    team = gathered(tmp_path)
    assert team("lee", "confirm", "--roster", "--yes").code == 1
    shown = team.data("sam", "confirm", "--roster")
    assert (shown["epoch"], shown["signed"], shown["sealed"]) == (1, False, False)
    assert "5 members: Ada, Ben, Cleo, Dan, Eve" in shown["lines"]
    refused = team("sam", "confirm", "--roster", types="n\n")
    assert (refused.code, "Sign epoch 1 of Checkout? [y/N]" in refused.err) == (2, True)
    assert team("lee", "confirm", "--roster", "--yes").code == 1
    for _ in range(2):
        assert team.done("sam", "confirm", "--roster", "--yes").endswith(
            "✓ signed. What is missing:\n  Lee, the second lock, has not signed it yet.\n"
        )
    ran = team("lee", "confirm", "--roster", "--yes")
    assert ran.out.endswith("✓ Epoch 1 of Checkout is signed by all.\n")
    assert ran.err.endswith("Now the call with everybody: chefslog team verify\n")


def test_who_is_in_is_heard_already(tmp_path: Path) -> None:
    team = signed(tmp_path)
    out = team.done("sam", "confirm", "Ada", "ben", "Lee", "--yes")
    assert out.startswith(
        "✓ is in already: Ada\n✓ is in already: ben\n✓ is in already: Lee\nNobody waits"
    )
    ran = team("sam", "confirm", "Ada", "--take-back")
    assert (ran.code, "Ada is in already; --without takes a member out" in ran.err) == (2, True)


@pytest.mark.parametrize("who", ["sam", "lee"])
def test_once_signed_nothing_more_is_signed_by_repeating(tmp_path: Path, who: str) -> None:
    team = signed(tmp_path)
    for _ in range(2):
        out = team.done(who, "confirm", "--roster", "--yes")
        assert out == "✓ Epoch 1, 2026-Q4, is signed by all.\n"
    shown = team.data(who, "confirm", "--roster", "--yes")
    assert (shown["quarter"], shown["sealed"]) == ("2027-Q1", False)
    assert [one.name for one in (team.folder() / "epochs").iterdir()] == ["1.toml"]


def test_a_member_at_k_5_has_nothing_to_sign(tmp_path: Path) -> None:
    team = gathered(tmp_path)
    team.sign("sam")
    ran = team("ada", "confirm", "--roster", "--yes")
    assert ran.code == 1
    assert "does not need the signature of this machine. Nothing was signed." in ran.err


def test_leaving_and_staying_after_all(tmp_path: Path) -> None:
    team = begun(tmp_path)
    said = "✓ to leave with 2027-Q1, once both keyholders have signed it: Ben\n"
    assert team.done("sam", "confirm", "--without", "ben").startswith(
        said.replace("Ben", "ben") + "Nobody waits"
    )
    assert "To leave: Ben\n" in team.done("lee", "confirm")
    assert "✓ stays: Ben\n" in team.done("sam", "confirm", "Ben")
    assert team.data("sam", "confirm")["leaving"] == []
    team.done("sam", "confirm", "--without", "Ben", "--without", "Cleo")
    assert team.data("sam", "confirm")["leaving"] == ["Ben", "Cleo"]


@pytest.mark.parametrize(
    ("who", "name", "said"),
    [
        ("lee", "Ben", "Sam is the desk of this team, and only the desk proposes."),
        ("sam", "Zoe", "Zoe is not a member, so cannot leave. Nothing was changed."),
        ("sam", "Lee", "Lee is not a member, so cannot leave. Nothing was changed."),
    ],
)
def test_who_cannot_leave_or_make_leave(tmp_path: Path, who: str, name: str, said: str) -> None:
    team = begun(tmp_path)
    ran = team(who, "confirm", "--without", name)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_before_the_first_epoch_nobody_leaves(tmp_path: Path) -> None:
    ran = gathered(tmp_path)("sam", "confirm", "--without", "Ben")
    assert "Before the first epoch nobody is in yet" in ran.err


def test_joiners_and_leavers_with_the_next_quarter(tmp_path: Path) -> None:
    team = begun(tmp_path)
    team.done("gwen", "join", team.place, "--as", "Gwen")
    team.done("sam", "confirm", "--without", "Ben")
    for one in ("sam", "lee"):
        team.hear(one, "Gwen")
    team.now = AHEAD
    assert "· 2027-Q1: Sam has not proposed it yet.\n" in team.done("lee", "tend")
    assert "· 2027-Q1 changes more than keys: see it and sign it" in team.done("sam", "tend")
    out = team.told("sam", "confirm", "--roster", "--yes")
    assert "Epoch 2 of Checkout, 2027-Q1: what changes\n\n  Ben leaves.\n  Gwen joins" in out
    assert "· 2027-Q1: Lee, the second lock, has not signed it yet." in team.done("sam", "tend")
    assert "waits for your signature" in team.data("lee")[0]["next"]
    ran = team("lee", "confirm", "--roster", "--yes")
    assert "who is new hears the eight words from both of you" in ran.err
    assert names(team) == ["Ada", "Cleo", "Dan", "Eve", "Gwen"]
    assert team.data("sam", "confirm")["leaving"] == []


def test_a_member_on_a_new_machine_takes_their_seat_with_the_next_quarter(tmp_path: Path) -> None:
    team = begun(tmp_path)
    team.done("cleo2", "join", team.place, "--as", "Cleo")
    assert (
        "Your name stands in epoch 1 of Checkout with another key" in team.data("cleo2")[0]["next"]
    )
    for one in ("sam", "lee"):
        team.hear(one, "Cleo")
    team.now = AHEAD
    team.done("lee", "tend")
    team.sign()
    assert "Cleo has another key" in " ".join(team.data("ada")[0]["changes"])
    assert "with another key" in team.data("cleo")[0]["problem"]
    assert team("cleo", "share").code == 1
    words = team.words()
    team.done("cleo2", "verify", *words, "--from", "desk")
    team.done("lee", "verify", "--yes")
    team.done("cleo2", "verify", *team.words("lee"), "--from", "lock")
    assert team.data("cleo2")[0]["verified"] is True


def test_both_keys_change_hands(tmp_path: Path) -> None:
    team = begun(tmp_path)
    team.done("mia", "join", team.place, "--as", "Mia", "--desk")
    team.done("max", "join", team.place, "--as", "Max", "--second-lock")
    for one in ("sam", "lee"):
        team.hear(one, "Mia", "Max")
    team.now = AHEAD
    for one in ("max", "mia"):
        team.done(one, "tend")
    team.sign("sam")
    early = team("max", "confirm", "--roster", "--yes")
    assert (early.code, "You sign last" in early.out) == (1, True)
    team.sign("mia", "lee", "max")
    assert team.data("mia")[0]["epoch"] == 2
    words = team.words("mia")
    team.done("max", "verify", *words)
    assert team.words("max") == words
    team.now = "2027-01-03T13:00"
    team.tend("sam", "mia", "max")
    ran = team("lee", "tend")
    assert (ran.code, "0 of 5 members have a report" in ran.err) == (1, True)


def test_names_and_the_roster_are_two_steps(tmp_path: Path) -> None:
    ran = gathered(tmp_path)("sam", "confirm", "Ada", "--roster")
    assert (ran.code, "first the names" in ran.err) == (2, True)
