"""What a command and an option are, and every command there is, declared once.

Parsing, help, completion and the man page derive from the tables. On the thin path of the reading
commands, so plain data without argparse; the rows of a family are loaded only where the name is
not found before.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Option:
    """One option. `kind` is `flag`, `value`, `count` (a whole number) or `many`."""

    __slots__ = ("_choices", "help", "kind", "metavar", "name", "names")

    def __init__(
        self,
        names: str,
        help: str,
        kind: str = "flag",
        metavar: str = "",
        choices: tuple[str, ...] | Callable[[], tuple[str, ...]] = (),
    ) -> None:
        self.names = tuple(names.split())
        self.name = self.names[-1].lstrip("-").replace("-", "_")
        self.help = help
        self.kind = kind
        self.metavar = metavar
        self._choices = choices

    @property
    def choices(self) -> tuple[str, ...]:
        """The values allowed, none for any; a function gives them where they take time to load."""
        return self._choices() if callable(self._choices) else self._choices


READS = "reads"
WRITES = "writes"
EITHER = "either"
"""Reads without words and options that say otherwise; the writer is loaded only with them."""


class Command:
    """One command, named with one word or two (`season fit`).

    `where` is `module:function` below `chefslog.cli`, called with `Arguments` and returning an
    `Output`. `access` says what it does to the journal: what only reads never loads the writer.
    `takes` is how many words it wants: `*`, `+`, `?` or a number as text. `words` and the metavar
    of an option say what a word is, which completion goes by. `also` are names that other programs
    have for it, answered with this one.
    """

    __slots__ = (
        "_about", "access", "also", "examples", "help", "name", "options", "takes", "where",
        "words",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        where: str,
        access: str,
        help: str,
        *,
        words: str = "",
        takes: str = "0",
        options: tuple[Option, ...] = (),
        about: str | Callable[[], str] = "",
        examples: tuple[tuple[str, str], ...] = (),
        also: str = "",
    ) -> None:
        self.name = name
        self.where = where
        self.access = access
        self.help = help
        self.words = words
        self.takes = takes
        self.options = options
        self._about = about
        self.examples = examples
        self.also = tuple(also.split())

    @property
    def about(self) -> str:
        """More about the command, for its help."""
        return self._about() if callable(self._about) else self._about


class Arguments:
    """A parsed command line: the words, and the options by name (absent ones are None).

    What a command opens and still needs while its result is printed is closed after that.
    """

    __slots__ = ("_closers", "command", "options", "words")

    def __init__(
        self, command: Command, words: list[str], options: dict[str, str | int | bool | list[str]]
    ) -> None:
        self.command = command
        self.words = words
        self.options = options
        self._closers: list[Callable[[], None]] = []

    def flag(self, name: str) -> bool:
        """Return whether a flag was given."""
        return bool(self.options.get(name))

    def text(self, name: str) -> str | None:
        """Return the text of a value option."""
        value = self.options.get(name)
        return value if isinstance(value, str) else None

    def number(self, name: str, default: int) -> int:
        """Return the number of a count option."""
        value = self.options.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def many(self, name: str) -> list[str]:
        """Return the texts of an option that may come several times."""
        value = self.options.get(name)
        return value if isinstance(value, list) else []

    def close_later(self, close: Callable[[], None]) -> None:
        """Call this when the command's result is printed."""
        self._closers.append(close)

    def close(self) -> None:
        """Close what the command opened."""
        for close in self._closers:
            close()


def is_whole_number(text: str) -> bool:
    """Whether a text is what a count option takes."""
    return text.isascii() and text.isdigit() and len(text) < 10


class UsageError(Exception):
    """A command line that asks wrongly: exit code 2."""


JSON = Option("--json", "print JSON")
PLAIN = Option("--plain", "print plain text: no colour, nothing cut")
LIMIT = Option("-n --limit", "maximum number to show (default 20; all with --json or --plain)",
               "count", "N")  # fmt: skip
ALL = Option("-a --all", "show all of them")
YES = Option("--yes", "do it without asking")
DEBUG = Option("--debug", "show where an error came from")


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
