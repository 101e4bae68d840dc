"""Regular expressions stay fast on text made to slow them down."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import chefslog

SOURCE = Path(chefslog.__file__).parent
SIZE = 1 << 14
SECONDS = 0.1
"""Of processor time for one text; a pattern that goes back from every place takes more."""
BRICKS = (
    *(" ", "\t", "\n", " \n", "\r\n", ".", "a", "a.", "A", "a ", " a", "a-", "a:", "1", "1."),
    *("1 ", "1-", "1/", "-", "- ", "_", "*", "**", "#", "# ", "@", "@a", "/", "a/", ":"),
    *("::", ": ", "(", "()", "(#1", "[", "[[", "[a](", "![", "![[", "{", "}", "<", "<!--"),
    *("<img ", "&", "&#1", "`", "```", "\\", '"', "'", "!", "!\n", "?", ",", ",\n", ", "),
    *("~", "|", "|a", "+", "é", "。", "x://", "revert ", "hotfix", "A1-", "A1-1: ", "1. "),
    *("> ", "TODO ", "mon ", "1. jan ", "2026-", "2026/", "---\ntitle: "),
)  # fmt: skip
"""Of these, repeated, hostile texts are built."""


def all_patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Return every pattern that a module keeps, by its name."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "re.compile(" in path.read_text(encoding="utf-8"):
            module = import_module(".".join(path.relative_to(SOURCE.parent).with_suffix("").parts))
            for name, value in vars(module).items():
                for at, pattern in enumerate(find_patterns(value)):
                    yield f"{path.stem}.{name}" + (f".{at}" if at else ""), pattern


def find_patterns(value: object) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns that a name stands for: itself one, or a table that holds some."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from find_patterns((*value.keys(), *value.values()))
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from find_patterns(part)


PATTERNS = dict(all_patterns())


def begin_match(pattern: re.Pattern[Any]) -> str:
    """Return the first word of a pattern, behind which other parts of it are tried."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode()
    found = re.match(r"\W*([A-Za-z]+)", source.replace(r"\b", ""))
    return found[1] if found else "x"


def run_out(signum: int, frame: object) -> None:
    raise TimeoutError


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_takes_long_for_a_text_that_repeats_itself(name: str) -> None:
    pattern: re.Pattern[Any] = PATTERNS[name]
    before = signal.signal(signal.SIGVTALRM, run_out)
    try:
        for start, brick in product(("", begin_match(pattern)), BRICKS):
            text = start + brick * (SIZE // len(brick)) + "\x00"
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            try:
                for _ in pattern.finditer(
                    text if isinstance(pattern.pattern, str) else text.encode()
                ):
                    pass
            except TimeoutError:
                pytest.fail(f"{pattern.pattern!r} takes over {SECONDS} s for {brick!r} repeated")
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)
