"""The accessible mode from outside: pipes, the end of the input, half a line, hostile text."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from chefslog.capture.letters import load_pending
from chefslog.home.paths import Home
from chefslog.model.sanitize import clean_line, legible
from chefslog.tui.data.drafts import Unsaved
from tests.journals import NOON, entry, put_journal, put_letters
from tests.tui.running import HOSTILE
from tests.tui.terminals import ESCAPES, Printer, Terminal


@pytest.fixture(autouse=True)
def the_clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))


def converse(*lines: str | bytes, **env: str) -> str:
    """What is printed when these lines are piped in; the input ends after them."""
    given = b"".join(line if isinstance(line, bytes) else line.encode() + b"\n" for line in lines)
    done = subprocess.run(
        [sys.executable, "-m", "chefslog", "--accessible"],
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **env},
        timeout=60,
        check=True,
    )
    return done.stdout.decode()


def unsaved_texts(home: Home) -> list[str]:
    return [left.text for left in Unsaved(home, "another").waiting()]


def test_a_line_is_kept_though_the_input_ends_within_it(home: Home) -> None:
    assert "✓ " in converse("1", b"No end of the line #ci")
    (kept,) = load_pending(home)[0]
    assert (kept["headline"], kept["tags"]) == ("No end of the line", ["ci"])


@pytest.mark.parametrize("how", ["\x03", signal.SIGTERM, signal.SIGHUP])
def test_a_line_half_typed_is_a_draft_and_can_be_saved(
    home: Home, how: str | signal.Signals
) -> None:
    with Terminal("--accessible") as terminal:
        terminal.shows("Choice")
        terminal.send("1\r")
        terminal.shows("What did you solve")
        terminal.send("Half a [thought")
        terminal.shows("Half a [thought")
        if isinstance(how, str):
            terminal.send(how)
        else:
            os.kill(terminal.pid, how)
        assert os.waitstatus_to_exitcode(terminal.wait()) == 0
        assert "Draft kept. Reopen it from Today." in terminal.text
    assert "Not saved yet: Half a [thought" in converse("2")
    converse("2", "1", "1")
    assert [one["headline"] for one in load_pending(home)[0]] == ["Half a [thought"]
    assert unsaved_texts(home) == []


def test_a_line_being_typed_survives_a_kill_and_no_draft_is_left_of_a_saved_one(
    home: Home,
) -> None:
    def kept(_: str) -> bool:
        names = os.listdir(home.unsaved) if os.path.isdir(home.unsaved) else []
        paths = [Path(home.unsaved, name) for name in names if name.endswith(".json")]
        return any("second one" in path.read_text(encoding="utf-8") for path in paths)

    with Terminal("--accessible") as terminal:
        terminal.shows("Choice")
        terminal.send("1\r")
        terminal.shows("What did you solve")
        terminal.send("The first one, long enough to be kept")
        terminal.shows("to be kept")
        terminal.send("\r")
        terminal.until(lambda text: text.count("Choice") == 2)
        assert unsaved_texts(home) == []
        terminal.send("1\rA second one")
        terminal.until(kept)
        terminal.kill(signal.SIGKILL)
    assert "Not saved yet: A second one" in converse("2")


def test_answers_of_a_checkin_that_is_left_come_back(home: Home) -> None:
    converse("4", "3", "2")
    assert unsaved_texts(home) == ["Check-in of 2026-W47\nreview_load: 3\nreview_wait: 2"]
    said = converse("4", "", "", "4", "9", "1", "-", "", "", "")
    assert "Review load, from 1 light to 5 crushing (enter: 3): " in said
    assert "9 is not one of: 1 2 3 4 5" in said
    assert "Review load: 3" in said
    assert "Interruptions: 4" in said
    assert unsaved_texts(home) == []


def test_text_that_the_app_left_can_be_saved_or_discarded(home: Home) -> None:
    put_journal(home, [entry(1)])
    left = Unsaved(home, "ended")
    left.keep("new-1", {"what": "new-1", "fields": {"headline": "-x [form]", "impact": "2 → 1"}})
    edited = {"entry_id": entry(1)["id"], "before": {"headline": "Entry 1"}}
    left.keep("edit-1", {**edited, "what": "edit-1", "fields": {"headline": "Entry one"}})
    left.keep("bar", {"line": "to be discarded", "notes": ""})
    left.close()
    for name, second in (("new-1", 1), ("edit-1", 2), ("bar", 3)):
        os.utime(left.path(name), (second, second))
    # Behind one entry and the check-in come the three texts, the oldest first.
    said = converse("2", "5", "2", "2", "3", "1", "2", "4", "1", "3", "")
    assert "5. Not saved yet: to be discarded" in said
    assert unsaved_texts(home) == []
    assert "-x [form] (Sat 21 Nov)" in said
    assert "Entry one (Sat 21 Nov)" in said


def test_what_people_typed_is_printed_whole_and_acts_on_nothing(home: Home) -> None:
    put_letters(home, [entry(n, headline=text) for n, text in enumerate(HOSTILE[:-1])])
    opened = [line for n in range(1, len(HOSTILE)) for line in (str(n), "")]
    said = converse("3", "", *opened)
    for text in HOSTILE[:-1]:
        assert said.count(legible(clean_line(text))) >= 2
    assert all(sign == "\n" or sign.isprintable() or sign in "\u200d\ufe0f" for sign in said)


def test_bytes_that_are_not_text_are_kept_as_escapes(home: Home) -> None:
    converse("1", b"caf\xe9\n")
    (kept,) = load_pending(home)[0]
    assert kept["headline"].startswith("caf\\")


def test_commands_can_be_typed_and_mistakes_are_answered(home: Home) -> None:
    put_journal(home, [entry(1, headline="About caches", tags=["infra"])])
    said = converse("list #infra", "chefslog status", "nonsense", "show zzzzzz", "77", '"')
    assert "About caches" in said
    assert 'no command "nonsense"' in said
    assert said.count("Choice") == 7


def test_a_long_line_stays_one_line(home: Home) -> None:
    with Printer("--accessible") as printer:
        printer.until(lambda text: text.endswith("leave): "))
        printer.answer("1", "What did you solve")
        printer.answer("long " * 100 + "#end", "✓ ")
        assert printer.dropped == []
    (kept,) = load_pending(home)[0]
    assert kept["tags"] == ["end"]


@pytest.mark.parametrize(("how", "is_plain"), [({"ACCESSIBLE": "1"}, True), ({}, False)])
def test_commands_on_a_terminal_print_plain_lines(
    home: Home, monkeypatch: pytest.MonkeyPatch, how: dict[str, str], is_plain: bool
) -> None:
    put_journal(home, [entry(1, headline="x" * 200, kind="fix")])
    for name, value in how.items():
        monkeypatch.setenv(name, value)
    with Printer("show", "last") as printer:
        printer.wait()
    assert bool(printer.text and printer.dropped) != is_plain
    assert ("Kind: fix" in printer.text) == is_plain


def test_pasted_lines_are_notes_and_choose_nothing(home: Home) -> None:
    put_journal(home, [entry(1)])
    with Printer("--accessible") as printer:
        printer.until(lambda text: text.endswith("leave): "))
        printer.answer("1", "What did you solve")
        printer.answer("Pasted [headline] #ci\r8\r\r  - indented\rq", "✓ ")
        printer.send("q\r")
        assert os.waitstatus_to_exitcode(printer.wait()) == 0
    (kept,) = load_pending(home)[0]
    assert (kept["headline"], kept["tags"]) == ("Pasted [headline]", ["ci"])
    assert kept["notes"] == "8\n\n  - indented\nq"


def test_add_asks_for_its_line_in_plain_lines(home: Home) -> None:
    with Printer("--accessible", "add") as printer:
        printer.until(lambda text: text == "What did you solve? ")
        printer.send("Fixed [it] ai:1\r")
        assert os.waitstatus_to_exitcode(printer.wait()) == 0
        assert printer.dropped == []
    assert [one["headline"] for one in load_pending(home)[0]] == ["Fixed [it]"]


def test_the_setting_opens_it_and_zero_does_not(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run([sys.executable, "-m", "chefslog", "config", "accessible", "true"], check=True)
    with Terminal() as terminal:
        terminal.shows("accessible mode")
    subprocess.run([sys.executable, "-m", "chefslog", "config", "accessible", "-"], check=True)
    monkeypatch.setenv("ACCESSIBLE", "0")
    with Terminal() as terminal:
        terminal.shows("What did you solve? ─")
    assert ESCAPES.findall(b"\x1b[31m\x1b]52;c;eA==\x07\x1b[2J") != []
