"""What a command and an option are, and what of a command line was asked; plain data."""

from __future__ import annotations


class Option:
    """One option. `kind` is `flag`, `value`, `count` (a whole number) or `many`."""

    __slots__ = ("choices", "help", "kind", "metavar", "name", "names")

    def __init__(
        self,
        names: str,
        help: str,
        kind: str = "flag",
        metavar: str = "",
        choices: tuple[str, ...] = (),
    ) -> None:
        self.names = tuple(names.split())
        self.name = self.names[-1].lstrip("-").replace("-", "_")
        self.help = help
        self.kind = kind
        self.metavar = metavar
        self.choices = choices


class Command:
    """One command. `where` is `module:function` below `chefslog`, called with an `Asked`.

    `takes` is how many words it wants: `*`, `+`, `?` or a number as text.
    """

    __slots__ = ("about", "examples", "help", "name", "options", "takes", "where", "words")

    def __init__(
        self,
        name: str,
        where: str,
        help: str,
        *,
        words: str = "",
        takes: str = "0",
        options: tuple[Option, ...] = (),
        about: str = "",
        examples: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.name = name
        self.where = where
        self.help = help
        self.words = words
        self.takes = takes
        self.options = options
        self.about = about
        self.examples = examples


class Asked:
    """A parsed command line: the words, and the options by name (absent ones are None)."""

    __slots__ = ("command", "options", "words")

    def __init__(
        self, command: Command, words: list[str], options: dict[str, str | int | bool | list[str]]
    ) -> None:
        self.command = command
        self.words = words
        self.options = options

    def flag(self, name: str) -> bool:
        """Whether a flag was given."""
        return bool(self.options.get(name))

    def text(self, name: str) -> str | None:
        """The text of a value option."""
        value = self.options.get(name)
        return value if isinstance(value, str) else None

    def number(self, name: str, default: int) -> int:
        """The number of a count option."""
        value = self.options.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def many(self, name: str) -> list[str]:
        """The texts of an option that may come several times."""
        value = self.options.get(name)
        return value if isinstance(value, list) else []


JSON = Option("--json", "print JSON")
PLAIN = Option("--plain", "print plain text: no colour, nothing cut")
LIMIT = Option("-n --limit", "how many, 20 when not said", "count", "N")
YES = Option("--yes", "do it without asking")
DEBUG = Option("--debug", "show where an error came from")
