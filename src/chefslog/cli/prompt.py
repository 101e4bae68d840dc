"""A question to the person at the terminal."""

from __future__ import annotations

import sys


def ask(question: str) -> str:
    """The answer without spaces at its ends; empty where the input ends instead (ctrl+d).

    The question belongs on the terminal, whatever standard output is.
    """
    sys.stdout.flush()
    sys.stderr.write(question)
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        sys.stderr.write("\n")
    return answer.strip()


def is_sure(question: str) -> bool:
    """Whether they say yes; no where nobody is there."""
    return sys.stdin.isatty() and ask(f"{question} [y/N] ").lower() in ("y", "yes")
