"""Every command and option, declared once: parsing, `--help` and completion derive from it.

On the thin path of the reading commands, so plain data without argparse; the rows of a family are
loaded only where the name is not found before.
"""

from __future__ import annotations

import sys

from chefslog.cli.command import Command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FAMILIES = ("journal", "season", "exchange", "team")
_GROUPS = (
    "Write", "Look", "Change", "Review season", "Bring in and out", "Team", "Look after",
)  # fmt: skip
"""The groups of the overview, in their order; families share them."""


def _families() -> Iterator[dict[str, tuple[Command, ...]]]:
    """Yield each family's commands by their group."""
    for family in _FAMILIES:
        name = f"chefslog.cli.{family}.table"
        __import__(name)
        groups: dict[str, tuple[Command, ...]] = sys.modules[name].GROUPS
        yield groups


def grouped_commands() -> dict[str, list[Command]]:
    """Return all commands by their group, in the order of the overview."""
    grouped: dict[str, list[Command]] = {group: [] for group in _GROUPS}
    for groups in _families():
        for group, commands in groups.items():
            grouped[group] += commands
    return grouped


def every_command() -> tuple[Command, ...]:
    """Return all commands, in the order of the overview."""
    return tuple(command for commands in grouped_commands().values() for command in commands)


def find_command(name: str) -> Command | None:
    """Return the command of this name, None where there is none."""
    for groups in _families():
        for commands in groups.values():
            for command in commands:
                if command.name == name:
                    return command
    return None


def subcommands(name: str) -> list[Command]:
    """Return the commands of two words that begin with this one."""
    for groups in _families():
        commands = [command for commands in groups.values() for command in commands]
        found = [command for command in commands if command.name.startswith(name + " ")]
        if found or any(command.name == name for command in commands):
            return found
    return []


def join_name(words: Sequence[str]) -> list[str]:
    """Return the words of a command line with a name of two words as one: `season fit`."""
    if len(words) > 1 and not words[1].startswith("-"):
        name = f"{words[0]} {words[1]}"
        known = [command.name for command in subcommands(words[0])]
        first = find_command(words[0]) if known else None
        # `spend 2026-10`: a word of the first command where that takes any.
        if known and (name in known or first is None or first.takes == "0"):
            return [name, *words[2:]]
    return list(words)
