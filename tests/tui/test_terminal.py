"""The real program in a real terminal: early keys, kills, the writer's editor."""

from __future__ import annotations

import os
import signal
import stat
import sys
from pathlib import Path
from string import ascii_lowercase

import pytest

from chefslog.capture.letters import load_pending
from chefslog.home.paths import Home
from chefslog.tui.terminal.tty import terminal_driver
from tests.journals import entry, put_journal
from tests.tui.terminals import Terminal

pytestmark = pytest.mark.slow


def until_kept(terminal: Terminal, home: Home, text: str) -> None:
    """Read on until a text is in an unsaved file."""

    def kept(_: str) -> bool:
        if not os.path.isdir(home.unsaved):
            return False
        names = [name for name in os.listdir(home.unsaved) if name.endswith(".json")]
        paths = [Path(home.unsaved, name) for name in names]
        return any(text in path.read_text(encoding="utf-8") for path in paths)

    terminal.until(kept)


@pytest.mark.parametrize("count", [0, 3000])
def test_keys_typed_while_starting_are_kept(home: Home, count: int) -> None:
    put_journal(home, [entry(n, ago=n % 300) for n in range(count)])
    with Terminal(keys=ascii_lowercase) as terminal:
        terminal.shows(f"│ {ascii_lowercase} ")


def test_a_line_typed_while_starting_is_saved(home: Home) -> None:
    with Terminal(keys="Fix it ai:2\rand the next") as terminal:
        terminal.until(
            lambda screen: "│ and the next " in screen and " 2                Fix it" in screen
        )
    (captured,) = load_pending(home)[0]
    assert captured["headline"] == "Fix it"


def test_keys_behind_a_command_reach_what_it_opens(home: Home) -> None:
    put_journal(home, [entry(1, headline="About caches"), entry(2, headline="About queues")])
    with Terminal() as terminal:
        terminal.shows("About queues")
        terminal.send("\x1b")
        terminal.shows("e edit")
        terminal.send("/caches")
        terminal.until(
            lambda screen: (
                "│ caches " in screen
                and "1 of 2 entries" in screen
                and "About queues" not in screen
            )
        )


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_bars_text_survives_the_end(home: Home, how: signal.Signals) -> None:
    with Terminal() as terminal:
        terminal.shows("What did you solve?")
        terminal.send("Half a [thought")
        terminal.shows("│ Half a [thought ")
        if how is signal.SIGKILL:
            until_kept(terminal, home, "Half a [thought")
        terminal.kill(how)
    for name in os.listdir(home.unsaved):
        assert stat.S_IMODE(os.stat(os.path.join(home.unsaved, name)).st_mode) == 0o600
    with Terminal() as terminal:
        terminal.shows("│ Half a [thought ")


def test_old_text_is_not_mixed_with_what_is_typed_anew(home: Home) -> None:
    with Terminal() as terminal:
        terminal.shows("What did you solve?")
        terminal.send("old text")
        until_kept(terminal, home, "old text")
    with Terminal(keys="new text") as terminal:
        terminal.until(
            lambda screen: "│ new text  " in screen and "unsaved           old text" in screen
        )


def test_the_composers_text_survives_a_kill(home: Home) -> None:
    put_journal(home, [entry(1)])
    with Terminal() as terminal:
        terminal.shows("Entry 1")
        terminal.send("\x1b")
        terminal.shows("e edit")
        terminal.send("e")
        terminal.shows("ctrl+s save")
        terminal.send(" [and more")
        until_kept(terminal, home, "Entry 1 [and more")
    with Terminal() as terminal:
        terminal.shows("unsaved           Entry 1 [and more")


def test_a_change_that_was_asked_for_is_made_when_the_terminal_closes(home: Home) -> None:
    put_journal(home, [entry(1)])
    with Terminal() as terminal:
        terminal.shows("Entry 1")
        terminal.send("\x1b")
        terminal.shows("d trash")
        terminal.send("d")
        terminal.until(lambda _: True)
        terminal.send("\x11")
        assert os.waitstatus_to_exitcode(terminal.wait()) == 0
    with Terminal() as terminal:
        terminal.until(lambda screen: "What did you solve?" in screen and "Type what" in screen)


def editor(tmp_path: Path, code: str) -> str:
    """A program that edits its file like a person would."""
    path = tmp_path / "editor.py"
    path.write_text(f"import sys\npath = sys.argv[1]\n{code}\n", encoding="utf-8")
    import sys

    return f"{sys.executable} {path}"


def test_the_writers_editor_takes_the_whole_entry(home: Home, tmp_path: Path) -> None:
    put_journal(home, [entry(1)])
    code = (
        "text = open(path).read()\n"
        "assert sys.stdin.isatty()\n"
        "text = text.replace('Entry 1', 'Entry one [x]')\n"
        "open(path, 'w').write(text.replace('# Notes\\n', '# Notes\\n\\nlong\\n'))"
    )
    with Terminal(EDITOR=editor(tmp_path, code)) as terminal:
        terminal.shows("Entry 1")
        terminal.send("\x1b")
        terminal.shows("e edit")
        terminal.send("e")
        terminal.shows("ctrl+s save")
        terminal.send("\x0f")
        terminal.shows("Entry one [x]")
        terminal.send("\x13")
        terminal.shows("saved")
        terminal.shows("▌                  Entry one [x]")
        terminal.send("\r")
        terminal.shows("long")
    assert not any(name.endswith(".md") for name in os.listdir(home.unsaved))


def test_an_editor_that_crashes_loses_nothing(home: Home, tmp_path: Path) -> None:
    put_journal(home, [entry(1)])
    code = "open(path, 'a').write('half written')\nsys.exit(3)"
    with Terminal(EDITOR=editor(tmp_path, code), size=(120, 30)) as terminal:
        terminal.shows("Entry 1")
        terminal.send("\x1b")
        terminal.shows("e edit")
        terminal.send("e")
        terminal.shows("ctrl+s save")
        terminal.send("\x0f")
        terminal.shows("failed with exit code 3")
    (kept,) = [name for name in os.listdir(home.unsaved) if name.endswith(".md")]
    text = Path(home.unsaved, kept).read_text(encoding="utf-8")
    assert "Entry 1" in text
    assert "half written" in text


def test_an_editor_that_is_missing_leaves_the_app_in_place(home: Home) -> None:
    with Terminal(EDITOR="/nowhere/editor", keys="A line") as terminal:
        terminal.shows("│ A line")
        terminal.send("\x0f")
        terminal.shows("did not start")
        terminal.send("\x13")
        terminal.shows("saved · u undoes")
    (captured,) = load_pending(home)[0]
    assert captured["headline"] == "A line"


def test_a_terminal_that_cannot_be_drawn_on_gets_today_as_text(home: Home) -> None:
    put_journal(home, [entry(1)])
    with Terminal(TERM="dumb") as terminal:
        assert "What did you solve?" not in terminal.shows("Entry 1")
        assert os.waitstatus_to_exitcode(terminal.wait()) == 0


def test_the_terminal_is_as_it_was(home: Home) -> None:
    import termios

    with Terminal() as terminal:
        before = termios.tcgetattr(terminal.fd)
        terminal.shows("What did you solve?")
        assert termios.tcgetattr(terminal.fd) != before
        terminal.send("\x11")
        terminal.until(lambda _: termios.tcgetattr(terminal.fd) == before)


def test_the_prompt_keeps_a_line(home: Home) -> None:
    with Terminal("add", keys="Fix [it] ai:2") as terminal:
        terminal.shows("│ Fix [it] ai:2")
        terminal.send("\r")
        terminal.shows("station chef — Fix [it]")
    (captured,) = load_pending(home)[0]
    assert captured["headline"] == "Fix [it]"


def test_where_textual_has_renamed_its_parser_its_own_driver_serves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert terminal_driver() is not None
    monkeypatch.delitem(sys.modules, "chefslog.tui.terminal.driver", raising=False)
    monkeypatch.setitem(sys.modules, "textual._xterm_parser", None)
    assert terminal_driver() is None


def test_the_demo_says_that_it_is_one_and_on_leaving_how_to_begin_a_journal() -> None:
    with Terminal("demo") as terminal:
        terminal.until(lambda text: "demo · " in text and "Yesterday" in text)
        terminal.send("\x11")
        terminal.shows("To write in yours: chefslog")
