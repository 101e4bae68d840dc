"""Chooses the path: capture, reading, the terminal app, or the rest of the command line."""

from __future__ import annotations

import sys


def main() -> int:
    """Run chefslog with the arguments of the process; the exit code."""
    words = sys.argv[1:]
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            # A terminal that cannot show a character must not turn a saved entry into an error.
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        return _run(words)
    except BrokenPipeError:
        # The reader of our output has gone; the interpreter must not complain at exit either.
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        return 130


def _run(words: list[str]) -> int:
    if words[:1] == ["add"] and len(words) > 1 and _is_plain(words[1:]):
        from chefslog.capture.add import run

        return run(words[1:])
    if words == ["add"] and sys.stdin.isatty() and sys.stdout.isatty():
        from chefslog.tui.prompt import run as run_prompt

        return run_prompt()
    if not words and sys.stdin.isatty() and sys.stdout.isatty():
        from chefslog.tui.app import run as run_app

        return run_app()
    from chefslog.cli.dispatch import dispatch

    return dispatch(words or ["today"])


def _is_plain(words: list[str]) -> bool:
    """Whether there are words only, no options; `-` alone is standard input."""
    return words == ["-"] or not any(word.startswith("-") for word in words)


if __name__ == "__main__":
    sys.exit(main())
