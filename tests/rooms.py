"""How large each room is: `python -m tests rooms [--against REVISION]`.

Modules are Python files that hold anything; lines are all of their lines. With a revision, both
sides stand beside each other. The table is Markdown, for closing notes.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = "src/chefslog"
FAMILIES = ("cli", "tui")
"""Rooms whose folder of the team is told apart: the team counts with its commands and screens."""

Sizes = dict[str, tuple[int, int]]
"""Modules and lines by room."""


def main(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser("python -m tests rooms", description=__doc__)
    parser.add_argument("--against", metavar="REVISION", help="a git revision to compare with")
    asked = parser.parse_args(arguments)
    now = measure_rooms(worktree_sources())
    before = measure_rooms(revision_sources(asked.against)) if asked.against else None
    print("\n".join(render_table(now, before)))
    return 0


def worktree_sources() -> Iterator[tuple[str, str]]:
    """Yield path below the package and text of each module as it is on the disk."""
    package = ROOT / PACKAGE
    for path in sorted(package.rglob("*.py")):
        yield path.relative_to(package).as_posix(), path.read_text(encoding="utf-8")


def revision_sources(revision: str) -> Iterator[tuple[str, str]]:
    """Yield path below the package and text of each module in a git revision."""
    command = ["git", "archive", "--format=tar", revision, PACKAGE]
    archive = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.name.endswith(".py") else None
            if file is not None:
                yield member.name.removeprefix(PACKAGE + "/"), file.read().decode("utf-8")


def measure_rooms(sources: Iterable[tuple[str, str]]) -> Sizes:
    """Return modules and lines by room, in the order of the names."""
    sizes: Sizes = {}
    for path, text in sources:
        if text:
            room = room_of(path)
            modules, lines = sizes.get(room, (0, 0))
            sizes[room] = modules + 1, lines + text.count("\n")
    return dict(sorted(sizes.items()))


def room_of(path: str) -> str:
    """Return the room of a module's path below the package: `cli`, or `cli/team` for the team's."""
    room, _, rest = path.partition("/")
    if not rest:
        return "(top)"
    of_team = rest.startswith("team") or "/team" in rest
    return f"{room}/team" if room in FAMILIES and of_team else room


def render_table(now: Sizes, before: Sizes | None) -> Iterator[str]:
    """Yield the lines of a Markdown table, a total below; `before` adds columns."""
    if before is None:
        yield "| room | modules | lines |"
        yield "|---|--:|--:|"
        for room, (modules, lines) in [*now.items(), ("**all**", sum_up(now))]:
            yield f"| {room} | {modules} | {lines:,} |"
        return
    yield "| room | modules before | after | lines before | after | change |"
    yield "|---|--:|--:|--:|--:|--:|"
    rooms = sorted({*now, *before})
    rows = [(room, before.get(room, (0, 0)), now.get(room, (0, 0))) for room in rooms]
    for room, old, new in [*rows, ("**all**", sum_up(before), sum_up(now))]:
        change = new[1] - old[1]
        yield f"| {room} | {old[0]} | {new[0]} | {old[1]:,} | {new[1]:,} | {change:+,} |"


def sum_up(sizes: Sizes) -> tuple[int, int]:
    """Return modules and lines of all rooms."""
    return sum(size[0] for size in sizes.values()), sum(size[1] for size in sizes.values())
