"""`chefslog season check`: what a text about the season says and no pick does."""

from __future__ import annotations

import sys
from dataclasses import asdict

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.season.workspace import open_review
from chefslog.cli.text import count_text
from chefslog.home.files import read_regular
from chefslog.season.check import Unbacked, check_text, decode_checked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def check_file(args: Arguments) -> Output:
    """List what no pick backs; exit code 1 where there is something. Raises OSError."""
    path = args.words[0]
    data = sys.stdin.buffer.read() if path == "-" else read_regular(path)
    text = decode_checked(path, data)
    workspace = open_review(args)
    picks = workspace.sources.picked()
    if not picks:
        raise UsageError("nothing is picked yet to compare with: chefslog season pick ID…")
    found = check_text(text, workspace.season, picks)
    count = count_text(len(found), "thing")
    note = (
        f"{count} in {path} {'is' if len(found) == 1 else 'are'} not in the picks of "
        f"{workspace.season.name}."
        if found
        else f"Everything that was checked in {path} is in the picks of {workspace.season.name}: "
        "numbers, dates, links, names and product words."
    )
    return Output(
        [asdict(unbacked) for unbacked in found],
        [line for unbacked in found for line in _lines(unbacked)],
        notes=[note],
        code=int(bool(found)),
    )


def _lines(unbacked: Unbacked) -> Iterator[str]:
    yield f"line {unbacked.line}: {unbacked.kind} not in your journal: {unbacked.text}"
    if unbacked.nearest:
        yield f"    nearest: {unbacked.nearest}"
