"""Narration on standard error, of which a terminal acts upon nothing; how to show things."""

from __future__ import annotations

import os
import sys

from chefslog.model.sanitize import legible


def is_accessible() -> bool:
    """Return whether ACCESSIBLE asks for plain lines: no colour, nothing cut, nothing redrawn."""
    return os.environ.get("ACCESSIBLE", "").lower() not in ("", "0", "no", "off", "false")


class OutputError(OSError):
    """Standard output took no more, its reader still being there."""


def narrate(*texts: str) -> None:
    """Print to standard error, behind what standard output has so far, control characters escaped.

    Newlines stay. A standard error that takes no more is given up: it stops no work half way.
    """
    if not texts:
        return
    if sys.stdout is not None and sys.stdout.isatty():
        sys.stdout.flush()
    try:
        for text in texts:
            sys.stderr.write(legible(text, lines=True) + "\n")
    except OSError:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 — until the end
