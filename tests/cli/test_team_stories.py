"""Stories told by name: seen first, published, read by anybody, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.machines import Machines, begun

TOLD = "Saved the day"


@pytest.fixture
def team(tmp_path: Path) -> Machines:
    """Ada's newest entry is marked as a story."""
    team = begun(tmp_path)
    team.now = "2026-10-03T09:00"
    team.write("ada", f"{TOLD} ai:2 story:yes // It was a long night.")
    return team


def told(team: Machines) -> str:
    """The id of Ada's story, published."""
    (story,) = team.data("ada", "stories", "last", "--publish", "--yes")
    assert story["title"] == TOLD
    return str(story["id"])


def test_no_story_yet(team: Machines) -> None:
    ran = team("ben", "stories")
    assert (ran.code, ran.out) == (0, "")
    assert "No story yet. Mark an entry with story:yes" in ran.err
    assert team.data("ben", "stories") == []


def test_the_text_is_seen_before_it_goes(team: Machines) -> None:
    ran = team("ada", "stories", "last", "--publish", types="n\n")
    assert ran.code == 2
    assert ran.err.startswith(f'---\nname: "Ada"\nday: 2026-10-03\ntitle: "{TOLD}"\n')
    assert "It was a long night." in ran.err
    assert "under your name? [y/N]" in ran.err
    assert "nothing was published" in ran.err
    assert team.data("ben", "stories") == []
    ran = team("ada", "stories", "last", "--publish", types="y\n")
    assert f"✓ published: {TOLD}  (team stories " in ran.out


def test_everybody_reads_it(team: Machines) -> None:
    id = told(team)
    assert team.done("ben", "stories") == f"{id[:8]}  2026-10-03  {TOLD}  (Ada)\n"
    assert "It was a long night." in team.done("sam", "stories", id[:6].upper())
    assert team.data("ben", "stories", id[:8])[0]["name"] == "Ada"
    assert TOLD in team.done("mia", "stories", "--place", team.place)
    assert not list(team.home("mia").rglob("*.key"))


@pytest.mark.parametrize("words", [(), ("--json",), ("--withdraw",)])
@pytest.mark.parametrize("word", ["zzz", ""])
def test_a_word_that_names_no_story(team: Machines, word: str, words: tuple[str, ...]) -> None:
    id = told(team)
    ran = team("ada", "stories", word, *words)
    assert (ran.code, ran.out) == (2, "")
    assert f'there is no story "{word}"' in ran.err
    assert team.data("ben", "stories")[0]["id"] == id


def test_only_its_author_takes_it_back(team: Machines) -> None:
    id = told(team)
    ran = team("ben", "stories", id[:8], "--withdraw")
    assert (ran.code, "is not yours: only its author takes it back" in ran.err) == (1, True)
    assert f"✓ taken back: {id[:8]}." in team.done("ada", "stories", id[:8], "--withdraw")
    assert team.data("ben", "stories") == []
    assert team("ada", "stories", id[:8], "--withdraw").code == 2
    assert told(team) == id


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--publish",), 2, "say which entries"),
        (("--withdraw",), 2, "say which of your stories"),
        (("last", "--publish", "--withdraw"), 2, "not both"),
        (("last", "--publish", "--place", "/x"), 2, "--place only reads"),
        (("zzz", "--publish"), 1, 'no entry "zzz"'),
        (("last~1", "--publish", "--yes"), 1, "This entry is not marked as a story"),
    ],
)
def test_what_cannot_be_told(team: Machines, words: tuple[str, ...], code: int, said: str) -> None:
    ran = team("ada", "stories", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_keyholder_has_no_story(team: Machines) -> None:
    team.write("sam", "Watched story:yes")
    ran = team("sam", "stories", "last", "--publish", "--yes")
    assert (ran.code, "You are not on the roster of Checkout" in ran.err) == (1, True)


def test_a_story_that_was_changed_in_the_place_is_hidden(team: Machines) -> None:
    id = told(team)
    (path,) = (team.folder() / "stories").rglob("*.md")
    path.write_text(path.read_text().replace("long night", "short night"))
    why = "Its signature does not fit: it was changed after signing."
    for words in ((), (id[:8],)):
        assert team.done("ben", "stories", *words) == f"{id[:8]}  hidden: {why}\n"
    assert team.data("ben", "stories") == [{"id": id, "why": why}]
