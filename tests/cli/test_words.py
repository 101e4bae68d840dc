"""Lists of the words in use, and their renaming."""

from __future__ import annotations

import json
import os
import sys

import pytest

from chefslog.home.paths import Home
from tests.cli.conftest import Shell
from tests.cli.terminal import Terminal
from tests.journals import NOON, entry, put_journal, put_letters

LISTS = ("tags", "projects", "people", "goals", "skills")


@pytest.fixture
def journal(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of each kind, in the journal, pending, in a draft and in the trash."""
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    common = {"project": "pay", "people": ["sam"], "goals": ["latency"], "skills": ["design"]}
    put_journal(
        home,
        [
            entry(1, tags=["auth", "ci"], ago=3, **common),
            entry(2, tags=["Auth", "登录"], ago=1),
            entry(3, tags=["trashed"], state="trashed"),
            entry(4, tags=["proposed"], state="draft", source="git"),
        ],
    )
    put_letters(home, [entry(5, tags=["pending", "auth"], project="Pay")])


@pytest.mark.parametrize("name", LISTS)
def test_each_list_has_words_counts_and_last_use(shell: Shell, journal: None, name: str) -> None:
    found = json.loads(shell(name, "--json").out)
    word, count, last = {
        "tags": ("auth", 3, "2026-11-21"),
        "projects": ("Pay", 2, "2026-11-21"),
        "people": ("sam", 1, "2026-11-18"),
        "goals": ("latency", 1, "2026-11-18"),
        "skills": ("design", 1, "2026-11-18"),
    }[name]
    assert found[0] == {"word": word, "count": count, "last": last}
    assert len(found) == (4 if name == "tags" else 1)


def test_the_list_is_in_columns_the_most_used_first(shell: Shell, journal: None) -> None:
    assert shell("tags").out.splitlines() == [
        "  #auth     3  Today",
        "  #ci       1  Wed 18 Nov",
        "  #pending  1  Today",
        "  #登录     1  Yesterday",
    ]


@pytest.mark.parametrize(
    ("options", "shown", "note"),
    [
        (("-n", "1"), 1, "The most used 1 of 30; -a for all."),
        ((), 20, "The most used 20 of 30; -a for all."),
        (("-a",), 30, ""),
        (("--plain",), 30, ""),
        (("-n", "0"), 0, "30 tags; none shown (-n 0)."),
    ],
)
def test_a_list_says_what_it_leaves_out(
    shell: Shell, home: Home, options: tuple[str, ...], shown: int, note: str
) -> None:
    put_journal(home, [entry(number, tags=[f"tag{number}"]) for number in range(30)])
    ran = shell("tags", *options)
    assert (len(ran.out.splitlines()), ran.err.strip()) == (shown, note)
    assert len(json.loads(shell("tags", "--json").out)) == 30


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_how_to_add_one(shell: Shell, name: str) -> None:
    ran = shell(name)
    assert (ran.code, ran.out) == (0, "")
    assert f"There are no {name} yet" in ran.err
    assert json.loads(shell(name, "--json").out) == []


def test_renaming_what_no_entry_has_fails_and_says_what_there_is(
    shell: Shell, journal: None
) -> None:
    ran = shell("rename", "#aut", "#login")
    assert (ran.code, ran.out) == (1, "")
    assert "Did you mean `#auth`?" in ran.err
    assert "Nothing was changed" in ran.err
    assert shell("rename", "project:payy", "project:shop").code == 1
    assert "#auth " in shell("tags").out


def test_the_case_of_a_word_can_be_changed(shell: Shell, journal: None) -> None:
    assert "3 entries" in shell("rename", "#AUTH", "#AUTH").out
    assert shell("tags", "-n", "1").out.split()[0] == "#AUTH"
    assert "Unchanged" in shell("rename", "#auth", "#AUTH").out
    assert "1 entry" in shell("rename", "project:PAY", "project:Pay").out


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("tag", "a", "b"), "chefslog rename '#a' '#b'"),
        (("Tags", "#a", "b"), "chefslog rename '#a' '#b'"),
        (("people", "sam", "kim"), "chefslog rename '@sam' '@kim'"),
        (("project", "a", "b"), "chefslog rename 'project:a' 'project:b'"),
        ((), "in quotes"),
        (("#a",), "two words"),
        (("a", "b"), "#tag @name project:name"),
        (("#a", "@b"), "different kinds"),
    ],
)
def test_a_renaming_that_is_typed_wrongly_says_how(
    shell: Shell, words: tuple[str, ...], answer: str
) -> None:
    ran = shell("rename", *words)
    assert (ran.code, ran.out) == (2, "")
    assert answer in ran.err


def test_lists_of_words_are_cut_to_the_terminal(home: Home) -> None:

    put_journal(home, [entry(1, tags=["a" * 60, "登" * 40])])
    words = [sys.executable, "-m", "chefslog", "tags"]
    with Terminal(words, {**os.environ, "TERM": "xterm"}, 50, 10) as terminal:
        assert terminal.wait_for_exit() == 0
        assert len(terminal.screen.splitlines()) == 2
        assert terminal.screen.count("…") == 2


def test_history_names_what_was_changed_at_the_time_of_this_machine(
    shell: Shell, journal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("set", "last", "ai:2")
    shell("checkin", "3", "3", "3", "3", "3")
    shell("rename", "#auth", "#login")
    shell("undo")
    lines = shell("history").out.splitlines()
    assert all("2026-11-21 13:00" in line for line in lines)
    assert lines[0].split("  ")[-2:] == [entry(5)["short"][:6], "Entry 5 and 2 more"]
    assert "undo of" in lines[0]
    assert "(undone)" in lines[1]
    assert lines[2].endswith("check-in  2026-W47")
    assert lines[3].endswith("Entry 5")
    steps = json.loads(shell("history", "--json").out)
    assert steps[0]["headline"].startswith("Entry ")
    assert (steps[0]["undone"], steps[1]["undone"]) == (False, True)
    assert shell("history", "-n", "1").err.strip() == f"The newest 1 of {len(steps)}; -a for all."


def test_drafts_fit_the_terminal_and_say_how_to_answer(home: Home) -> None:

    put_journal(
        home, [entry(1, headline="A long one " * 20, state="draft", source="agent:reviewer")]
    )
    words = [sys.executable, "-m", "chefslog", "drafts"]
    with Terminal(words, {**os.environ, "TERM": "xterm"}, 80, 10) as terminal:
        assert terminal.wait_for_exit() == 0
        first, answer = terminal.screen.splitlines()
    assert first.endswith("…  agent:reviewer")
    assert "chefslog drafts ID --yes (or --no)" in answer
