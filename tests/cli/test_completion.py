"""Completion as the shell asks for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chefslog.cli.command import every_command
from chefslog.cli.completion import COMPLETES, _words_of
from chefslog.home.paths import Home
from chefslog.model.fields import BY_NAME, FIELDS
from chefslog.model.meanings import MEANINGS, value_meaning
from tests.cli.conftest import Shell
from tests.journals import entry, put_journal


def completions(line: str, tmp_path: Path, **more: str) -> list[str]:
    answer = tmp_path / "answer"
    env = {
        **os.environ,
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line.encode())),
        **more,
    }
    subprocess.run([sys.executable, "-m", "chefslog"], env=env, check=False, capture_output=True)
    return [word.strip() for word in answer.read_text(encoding="utf-8").split("\n")]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("chefslog li", "list"),
        ("chefslog list +in", "+infra"),
        ("chefslog add Fix project:pa", "project:payments"),
        ("chefslog list ai:s", "ai:sous"),
        ("chefslog set last check:t", "check:tests"),
        ("chefslog show la", "last"),
        ("chefslog list --pl", "--plain"),
        ("chefslog shell z", "zsh"),
        ("chefslog list not:+in", "not:+infra"),
        ("chefslog list aft", "after:"),
        ("chefslog list has:im", "has:impact"),
        ("chefslog set last day:yes", "day:yesterday"),
        ("chefslog add --ai 2 --project pa", "payments"),
        ("chefslog season ex", "export"),
        ("chefslog season fit appl", "apple-2500c"),
        ("chefslog season show --season H", "H2-2026"),
        ("chefslog season drop H", "H2-2026"),
        ("chefslog season new x 2026 --rubric pro", "product-engineer"),
        ("chefslog config fo", "follow_up_days"),
        ("chefslog config ladder", "ladder.3"),
        ("chefslog config theme rose-pine-m", "rose-pine-moon"),
        ("chefslog config coach f", "false"),
        ("chefslog config ed", "edit"),
        ("chefslog import --from js", "jsonl"),
        ("chefslog import not", "notes.csv"),
        ("chefslog restore fol", "folder/"),
        ("chefslog harvest fol", "folder/"),
        ("chefslog guide gr", "grammar"),
        ("chefslog help season fi", "fit"),
        ("chefslog help un", "undo"),
        ("chefslog team sh", "share"),
        ("chefslog held last rev", "reverted"),
        ("chefslog rename '#in", "#infra"),
        ("chefslog rename '#infra' '#in", "#infra"),
        ("chefslog rename project:pa", "project:payments"),
        ("chefslog due --js", "--json"),
        ("cl Fix +in", "+infra"),
        ("cl Fix #in", "#infra"),
        ("cl don't check:te", "check:tests"),
        ('cl "Größe → 3" project:pa', "project:payments"),
    ],
)
def test_completes(shell: Shell, tmp_path: Path, line: str, wanted: str) -> None:
    shell("add", "Fix it #infra project:payments")
    shell("season", "new", "H2-2026", "2026-07..2026-12")
    (tmp_path / "notes.csv").touch()
    (tmp_path / "folder").mkdir()
    assert wanted in completions(line, tmp_path)


def test_bash_keeps_the_sign_of_a_person_and_drops_the_key_that_it_keeps_itself(
    shell: Shell, tmp_path: Path
) -> None:
    shell("add", "Fix it @samantha project:payments")
    breaks = {"_ARGCOMPLETE_COMP_WORDBREAKS": " \t\n\"'@><=;|&(:"}
    assert completions("chefslog add @sam", tmp_path, **breaks) == ["@samantha"]
    assert completions("chefslog add project:pa", tmp_path, **breaks) == ["payments"]


@pytest.mark.parametrize(
    ("line", "unwanted"),
    [
        ("chefslog harvest not", "notes.csv"),
        ("chefslog season ", "notes.csv"),
        ("chefslog config ", "notes.csv"),
        ("chefslog show ", "notes.csv"),
        ("chefslog import .", "notes.csv"),
        ("chefslog list ", "folder/"),
    ],
)
def test_offers_nothing_that_does_not_belong_there(
    shell: Shell, tmp_path: Path, line: str, unwanted: str
) -> None:
    (tmp_path / "notes.csv").touch()
    (tmp_path / "folder").mkdir()
    assert unwanted not in completions(line, tmp_path)


def test_says_what_words_mean_where_the_shell_shows_it(shell: Shell, tmp_path: Path) -> None:
    shell("config", "ladder.2", "Chef de partie")
    levels = completions("chefslog add ai:", tmp_path, _ARGCOMPLETE_DFS="|")
    assert "ai:2|chef de partie: bounded pieces handed over, every diff read" in levels
    (shown,) = completions("chefslog config th", tmp_path, _ARGCOMPLETE_DFS="|")
    assert shown.startswith("theme|colours of the app")
    (shown,) = completions("chefslog season co", tmp_path, _ARGCOMPLETE_DFS="|")
    assert shown.startswith("coverage|show how")


def test_the_words_of_the_last_three_months_come_first(home: Home) -> None:
    old = [entry(number, tags=["ancient"], ago=200) for number in range(5)]
    put_journal(home, [*old, entry(9, tags=["anew"], ago=1)])
    assert _words_of("tags") == ["anew", "ancient"]


FREE = {
    "CURRENCY", "EDGES", "FIELD", "FIELD=COLUMN", "FORMAT", "INVITE", "K", "LIMIT", "M", "MAIL",
    "N", "NAME", "NOTE", "PATH", "PATTERN", "PAYLOAD", "PERCENT", "PERIOD", "QUARTER", "QUESTION",
    "ROLE", "S", "SOURCE", "SPAN", "STEP", "TASK", "TEAM", "W", "WEEK", "WORD", "ZONE",
}  # fmt: skip


def test_every_word_of_the_table_is_completed_or_known_to_be_free_text() -> None:
    words = {word for command in every_command() for word in command.words.split()}
    for command in every_command():
        words |= {option.metavar for option in command.options if not option.choices}
    assert words - set(COMPLETES) - {""} == FREE


def test_every_value_of_a_closed_field_says_what_it_means() -> None:
    for field in FIELDS:
        if field.kind.values and field.group != "flags" and field.name != "evidence":
            meanings = [value_meaning(field.name, value) for value in field.kind.values]
            assert all(meanings), field.name
            assert len(set(meanings)) == len(meanings)
    assert set(MEANINGS) <= set(BY_NAME)
