"""`chefslog coin`: what is drawn, how a draw ends, and what is said of them."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import pytest

from chefslog.home.paths import Home
from tests.cli.conftest import Shell


def _put_draws(home: Home, *draws: dict[str, Any]) -> None:
    shipped = {"task": "Fix it", "guess": 60, "with_ai": True, "took": None, "ended": ""}
    path = Path(home.data, "coin.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([shipped | draw for draw in draws]), encoding="utf-8")


def _done(side: bool, took: int, felt: int | None = None) -> dict[str, Any]:
    return {"with_ai": side, "took": took, "ended": "done", "belief": felt}


@pytest.mark.parametrize(
    ("bit", "side"), [(1, "with AI, as much as you like"), (0, "by hand, at most level 1")]
)
def test_the_coin_says_who_does_it_and_a_second_task_waits(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, bit: int, side: str
) -> None:
    monkeypatch.setattr(secrets, "randbits", lambda bits: bit if bits == 1 else None)
    ran = shell("coin", "Write", "the importer", "--guess", "2h")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"✓ Write the importer: {side}.\n"
        "When you are done: chefslog coin --took 2h\n"
        "0 of the 12 draws that an interval needs.\n"
    )
    ran = shell("coin", "Another", "--guess", "1h")
    said = "chefslog coin: Write the importer is still open: chefslog coin --took 2h\n"
    assert (ran.code, ran.err) == (2, said)


def test_without_the_option_the_estimate_and_the_time_are_asked(shell: Shell) -> None:
    ran = shell("coin", "Write the importer", stdin=b"45m\n")
    assert (ran.code, ran.err) == (0, "Your estimate, such as 2h or 45m: ")
    ran = shell("coin", "--done", stdin=b"1h30\n")
    assert (ran.code, ran.err) == (0, "How long did it take? ")
    assert ran.out.startswith("✓ Write the importer: done.\n1 of the 12 draws")


def test_what_is_no_time_ends_nothing(shell: Shell, home: Home) -> None:
    ran = shell("coin", "Write the importer", "--guess", "soon")
    said = 'an estimate first, such as 45m or 2h; "soon" is none. Nothing was kept.'
    assert (ran.code, ran.err) == (2, f"chefslog coin: {said}\n")
    assert not Path(home.data, "coin.json").exists()
    _put_draws(home, {})
    ran = shell("coin", "--took", "long")
    assert ran.err == (
        'chefslog coin: a time, such as 45m or 2h; "long" is none. Nothing was kept.\n'
    )
    assert json.loads(shell("coin", "--json").out)["open"] == 1


@pytest.mark.parametrize(
    "words", [("--done", "--refused"), ("--took", "1h", "--abandoned"), ("--refused", "A task")]
)
def test_a_draw_ends_in_one_way_and_without_a_task(shell: Shell, words: tuple[str, ...]) -> None:
    ran = shell("coin", *words)
    said = "chefslog coin: one of --done, --refused and --abandoned, without a task\n"
    assert (ran.code, ran.err) == (2, said)


def test_without_an_open_task_there_is_nothing_to_end(shell: Shell, home: Home) -> None:
    _put_draws(home, _done(True, 60))
    ran = shell("coin", "--refused")
    said = "chefslog coin: no task is open: chefslog coin 'the task' --guess 2h\n"
    assert (ran.code, ran.err) == (2, said)


@pytest.mark.parametrize("end", ["refused", "abandoned"])
def test_a_task_that_was_not_done_is_counted_and_not_written_down(
    shell: Shell, home: Home, end: str
) -> None:
    _put_draws(home, {})
    ran = shell("coin", f"--{end}", "--add")
    assert ran.out == f"✓ Fix it: {end}.\n0 of the 12 draws that an interval needs.\n"
    data = json.loads(shell("coin", "--json").out)
    assert (data["refused"], data["abandoned"]) == (int(end == "refused"), int(end == "abandoned"))
    assert json.loads(shell("list", "--json").out) == []


@pytest.mark.parametrize(("side", "level"), [(True, None), (False, 0)])
def test_only_with_add_is_a_done_task_written_down_by_hand_at_level_0(
    shell: Shell, home: Home, side: bool, level: int | None
) -> None:
    _put_draws(home, {"with_ai": side})
    shell("coin", "--took", "2h")
    assert json.loads(shell("list", "--json").out) == []
    _put_draws(home, {"with_ai": side})
    shell("coin", "--took", "2h", "--add")
    (kept,) = json.loads(shell("list", "--json").out)
    assert (kept["headline"], kept["guess"], kept["took"]) == ("Fix it", 60, 120)
    assert kept.get("delegation") == level


@pytest.mark.parametrize(
    ("felt", "belief"), [("20", 20.0), ("+20%", 20.0), ("-15", -15.0), ("0", 0.0)]
)
def test_how_much_faster_it_felt_is_a_number(
    shell: Shell, home: Home, felt: str, belief: float
) -> None:
    _put_draws(home, {})
    assert shell("coin", "--took", "2h", f"--felt={felt}").code == 0
    assert json.loads(shell("coin", "--json").out)["believed"] == belief


def test_before_the_twelfth_draw_it_counts(shell: Shell, home: Home) -> None:
    done = [_done(True, 60), *[_done(False, 60)] * 10]
    _put_draws(home, *done, {"ended": "refused"}, {"ended": "abandoned"}, {})
    assert shell("coin").out == (
        "1 task with AI, 10 by hand\n"
        "1 refused, 1 abandoned\n"
        "11 of the 12 draws that an interval needs.\n"
    )


def test_from_the_twelfth_draw_on_there_is_an_interval(shell: Shell, home: Home) -> None:
    sides = [_done(True, 30, 40), _done(True, 60, 15), _done(False, 60), _done(False, 120)] * 3
    _put_draws(home, *sides)
    lines = [
        "6 tasks with AI, 6 by hand",
        "0 refused, 0 abandoned",
        "With AI it took 0.50x of what it took by hand, against your estimates "
        "(90% interval 0.34 to 0.74).",
        "It felt +28% faster on average.",
    ]
    assert shell("coin").out.splitlines() == lines
    _put_draws(home, *sides, {"ended": "abandoned"})
    more = "Refused and abandoned tasks are not in it, and may be the telling ones."
    lines[1] = "0 refused, 1 abandoned"
    assert shell("coin").out.splitlines() == [*lines, more]
    _put_draws(home, *sides, {"ended": "refused"}, {"ended": "abandoned"})
    lines[1] = "1 refused, 1 abandoned"
    assert shell("coin").out.splitlines() == [*lines, more]


@pytest.mark.parametrize("text", ["{half", "[1]", '{"a": 1}', '[{"guess": 60}]', "[" * 100_000])
def test_a_file_that_cannot_be_read_is_left_as_it_is(shell: Shell, home: Home, text: str) -> None:
    _put_draws(home)
    path = Path(home.data, "coin.json")
    path.write_text(text, encoding="utf-8")
    ran = shell("coin", "Fix it", "--guess", "1h")
    said = f"chefslog coin: {path} cannot be read. Nothing was changed.\n"
    assert (ran.code, ran.err) == (2, said)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("felt", ["much", "+-20", "²", "2000", "", "20 %"])
def test_what_is_no_percentage_ends_nothing(shell: Shell, home: Home, felt: str) -> None:
    _put_draws(home, {})
    ran = shell("coin", "--took", "2h", f"--felt={felt}")
    said = f'chefslog coin: --felt: "{felt}" is no percentage such as +20 or -10\n'
    assert (ran.code, ran.err) == (2, said)
    assert json.loads(shell("coin", "--json").out)["open"] == 1
