"""What is asked and told at a terminal while a command runs."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable
from threading import Thread

import pytest

from chefslog.cli.command import Arguments, UsageError, find_command
from chefslog.cli.prompt import Waiting, ask, ask_yes, require_yes, waiting
from chefslog.exchange.progress import Stopped


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


Answer = Callable[[str], None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Have this typed at the terminal."""
    return lambda text: monkeypatch.setattr(sys, "stdin", Terminal(text))


def _on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make standard error a terminal; pytest puts its own stream back before each test."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert isinstance(sys.stderr, Terminal)
    return sys.stderr


@pytest.mark.parametrize(
    ("typed", "given", "after"),
    [(" 2h \n", "2h", ""), ("\n", "", ""), ("2h", "2h", "\n"), ("", "", "\n")],
)
def test_an_answer_has_no_spaces_at_its_ends_and_the_end_of_input_ends_the_line(
    answer: Answer, monkeypatch: pytest.MonkeyPatch, typed: str, given: str, after: str
) -> None:
    shown = _on_terminal(monkeypatch)
    answer(typed)
    assert ask("How\x1b[2J long? ") == given
    assert shown.getvalue() == "How\\u001b[2J long? " + after


@pytest.mark.parametrize(
    ("typed", "is_yes", "is_yes_by_default"),
    [
        ("y", True, True),
        ("YES", True, True),
        ("n", False, False),
        ("", False, True),
        ("yeah", False, False),
    ],
)
def test_only_yes_is_one_and_enter_where_that_is_offered(
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    is_yes: bool,
    is_yes_by_default: bool,
) -> None:
    shown = _on_terminal(monkeypatch)
    answer(f"{typed}\n")
    assert ask_yes("Go on?") == is_yes
    answer(f"{typed}\n")
    assert ask_yes("Go on?", is_default=True) == is_yes_by_default
    assert shown.getvalue() == "Go on? [y/N] Go on? [Y/n] "


def _arguments(**options: bool) -> Arguments:
    command = find_command("purge")
    assert command
    return Arguments(command, [], {**options})


def test_yes_is_required_and_what_it_is_about_is_shown(
    answer: Answer, capsys: pytest.CaptureFixture[str]
) -> None:
    answer("y\n")
    require_yes(_arguments(), "Erase it?", "nothing was erased", shown=("Two entries.",))
    assert capsys.readouterr().err == "Two entries.\nErase it? [y/N] "
    answer("n\n")
    with pytest.raises(UsageError, match=r"^nothing was erased$"):
        require_yes(_arguments(), "Erase it?", "nothing was erased")
    require_yes(_arguments(yes=True), "Erase it?", "nothing was erased", shown=("Two entries.",))
    assert capsys.readouterr().err == "Erase it? [y/N] Two entries.\n"


def test_without_a_terminal_only_the_option_is_a_yes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    said = "^nothing was erased; --yes does it without asking$"
    with pytest.raises(UsageError, match=said):
        require_yes(_arguments(json=True), "Erase it?", "nothing was erased", shown=("Two.",))
    require_yes(_arguments(json=True, yes=True), "Erase it?", "nothing was erased")
    assert capsys.readouterr().err == ""


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = 10.0

    def __call__(self) -> float:
        return self.at


def test_progress_is_shown_after_half_a_second_and_ten_times_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown, clock = _on_terminal(monkeypatch), Clock()
    bar = Waiting("Reading\nlogs", clock)
    for at, done in ((10.49, 1), (10.5, 2), (10.59, 3), (10.61, 4)):
        clock.at = at
        bar.progress(done * 1000, None)
    assert shown.getvalue() == ("\rReading\\u000alogs 2,000\x1b[K\rReading\\u000alogs 4,000\x1b[K")
    bar.clear()
    bar.clear()
    assert shown.getvalue().endswith("4,000\x1b[K\r\x1b[K")


@pytest.mark.parametrize(
    ("done", "of", "line"),
    [
        (0, 8, "░" * 24 + "   0%"),
        (2, 8, "█" * 6 + "░" * 18 + "  25%"),
        (8, 8, "█" * 24 + " 100%"),
        (9, 8, "█" * 24 + " 100%"),
        (9, 0, "9"),
    ],
)
def test_a_known_end_is_a_bar(
    monkeypatch: pytest.MonkeyPatch, done: int, of: int, line: str
) -> None:
    shown, clock = _on_terminal(monkeypatch), Clock()
    bar = Waiting("Importing", clock)
    clock.at += 1
    bar.progress(done, of)
    assert shown.getvalue() == f"\rImporting {line}\x1b[K"


def test_nothing_is_shown_where_no_one_sees_or_who_reads_needs_plain_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown, clock = _on_terminal(monkeypatch), Clock()
    monkeypatch.setenv("ACCESSIBLE", "1")
    bars = [Waiting("Importing", clock)]
    monkeypatch.delenv("ACCESSIBLE")
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    bars.append(Waiting("Importing", clock))
    clock.at += 1
    for bar in bars:
        bar.progress(1, 2)
        bar.clear()
    assert (shown.getvalue(), pipe.getvalue()) == ("", "")


def test_ctrl_c_cancels_a_second_one_ends_and_what_it_did_before_comes_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with waiting("Importing") as bar:
        bar.watch(1, 2)
        signal.raise_signal(signal.SIGINT)
        assert bar.cancelled
        with pytest.raises(Stopped, match=r"^The work was cancelled; nothing was changed\.$"):
            bar.watch(1, 2)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_in_another_thread_ctrl_c_stays_as_it_is() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[bool] = []

    def work() -> None:
        with waiting("Importing") as bar:
            seen.append(bar.cancelled or signal.getsignal(signal.SIGINT) is not before)

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [False]
