"""Chooses the path: capture, reading, the terminal app, or the rest of the command line."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> int:
    """Run chefslog with the arguments of the process; the exit code."""
    _open_streams()
    try:
        code = _ended(sys.argv[1:])
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader of our output has gone; the interpreter must not complain at exit either.
        sys.stdout = None
        return 0
    except OSError as error:
        sys.stdout = None
        from chefslog.home.narration import narrate

        problem = f"chefslog: the output could not be written: {error.strerror}"
        narrate(". ".join([problem, *getattr(error, "__notes__", ())]))
        return 1
    except KeyboardInterrupt:
        return 130


def _open_streams() -> None:
    """Make the three streams usable, whatever the caller left of them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Opened in this order they take the descriptors 0 to 2, so that no file of ours does.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not turn a saved entry into an error.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _ended(words: list[str]) -> int:
    """The exit code, help and mistakes included, which end by `SystemExit`."""
    try:
        return _run(words)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)


def _run(words: list[str]) -> int:
    if words[:1] == ["add"] and len(words) > 1 and _is_plain(words[1:]):
        from chefslog.capture.add import run

        return run(words[1:])
    is_asked = words[:1] == ["--accessible"]
    if is_asked:
        os.environ["ACCESSIBLE"] = "1"
        words = words[1:]
    if words in ([], ["add"]):
        from chefslog.home.narration import is_accessible

        if words and _has_screen() and not is_accessible():
            from chefslog.tui.terminal.prompt import run as run_prompt

            return run_prompt()
        if not words and (is_asked or _has_screen(is_drawn=not is_accessible())):
            from chefslog.tui.start import run as run_app

            return run_app(_dispatch)
    import gc

    # Most commands end before there is any garbage worth a search; the usual ones, while modules
    # are loaded and at the end, would take a twentieth of their time.
    gc.set_threshold(50_000)
    code = _dispatch(words or ["today"])
    gc.disable()
    return code


def _dispatch(words: Sequence[str]) -> int:
    """Run a command line of the shell; the exit code."""
    from chefslog.cli.dispatch import dispatch

    return dispatch(words)


def _has_screen(*, is_drawn: bool = True) -> bool:
    """Whether there is a terminal, with `is_drawn` one that can be drawn on."""
    if is_drawn and os.environ.get("TERM") in ("dumb", "unknown"):
        return False
    return sys.stdin.isatty() and sys.stdout.isatty()


def _is_plain(words: list[str]) -> bool:
    """Whether there are words only, no options; `-` alone is standard input."""
    return words == ["-"] or not any(word.startswith("-") for word in words)


if __name__ == "__main__":
    sys.exit(main())
