"""A question to the person at the terminal."""

from __future__ import annotations

import sys

from chefslog.cli.command import Arguments, UsageError
from chefslog.home.narration import narrate
from chefslog.model.sanitize import legible


def ask(question: str) -> str:
    """Return the answer without spaces at its ends; empty where the input ends instead (ctrl+d).

    The question goes to the terminal, whatever standard output is.
    """
    sys.stdout.flush()
    sys.stderr.write(legible(question, lines=True))
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        sys.stderr.write("\n")
    return answer.strip()


def ask_yes(question: str, *, is_default: bool = False) -> bool:
    """Return whether they say yes; with `is_default` an empty answer is one."""
    answer = ask(f"{question} [{'Y/n' if is_default else 'y/N'}] ").lower()
    return answer in ("y", "yes") or (is_default and not answer)


def require_yes(
    args: Arguments, question: str, otherwise: str, *, shown: tuple[str, ...] = ()
) -> None:
    """Go on after a yes, or with --yes. Raises UsageError, saying what happened otherwise.

    `shown` is what the question is about, told with --yes too.
    """
    if not args.flag("json"):
        narrate(*shown)
    if args.flag("yes"):
        return
    if not sys.stdin.isatty():
        raise UsageError(f"{otherwise}; --yes does it without asking")
    if not ask_yes(question):
        raise UsageError(otherwise)
