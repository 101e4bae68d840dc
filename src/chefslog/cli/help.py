"""`chefslog help`: all commands by what they are for, or one explained."""

from __future__ import annotations

import textwrap

from chefslog.cli.command import Arguments, Command, UsageError
from chefslog.cli.output import Output, bold
from chefslog.cli.table import every_command, find_command, grouped_commands, join_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chefslog.cli.output import Line

ABOUT = (
    "A journal of what you solved, how much of the thinking you delegated to AI, and what came of "
    "it. Without a command it opens the app, or prints today where there is no terminal."
)
_EXAMPLES = (
    "chefslog add 'Cut p99 login latency #perf ai:2 impact:\"1.8s → 240ms\"'",
    "chefslog list +perf after:2026-07",
    "chefslog COMMAND --help      options and examples of a command",
    "chefslog guide               the manual",
    "chefslog --accessible        the app as plain lines and numbered choices",
)
_WIDEST = 100


def help_command(args: Arguments) -> Output:
    """List all commands, or explain one. Raises UsageError for a command that does not exist."""
    if not args.words:
        return Output(lines=lambda width: _overview(min(width or 80, _WIDEST)), is_paged=True)
    name = join_name(args.words)[0]
    command = find_command(name)
    if command is None:
        raise UsageError(unknown_command(name))
    from chefslog.cli.parser import parser_of

    return Output(lines=parser_of(command).format_help().rstrip().split("\n"))


def _overview(width: int) -> Iterator[Line]:
    yield "usage: chefslog [COMMAND …]"
    yield ""
    yield from textwrap.wrap(ABOUT, width)
    groups = grouped_commands()
    listed = {
        group: [command for command in commands if " " not in command.name]
        for group, commands in groups.items()
    }
    names = max(len(command.name) for commands in listed.values() for command in commands)
    for group, commands in listed.items():
        yield ""
        yield bold(group)
        for command in commands:
            yield from command_lines(command, names, width)
    yield ""
    yield from (f"  {example}" for example in _EXAMPLES)


def command_lines(command: Command, names: int, width: int) -> list[str]:
    """Return a command's name and help in two columns, the first `names` cells wide."""
    indent = " " * (names + 4)
    return textwrap.wrap(
        command.help, width, initial_indent=f"  {command.name:{names}}  ", subsequent_indent=indent
    )


def unknown_command(name: str) -> str:
    """Return the answer to a command that does not exist, with those that were probably meant."""
    from chefslog.model.similarity import did_you_mean

    meant = did_you_mean(_meant(name))
    family, _, _ = name.rpartition(" ")
    where = f"chefslog {family} --help" if family else "chefslog help"
    return f'no command "{name}". {meant}All commands: {where}'


def _meant(name: str) -> Sequence[str]:
    """Return the commands that a name is another word for, or else resembles."""
    from chefslog.model.similarity import similar_words

    commands = every_command()
    other = [command.name for command in commands if name.lower() in command.also]
    if other:
        return other
    family, _, word = name.rpartition(" ")
    inside = {
        command.name.removeprefix(family).strip(): command.name
        for command in commands
        if not family or command.name.startswith(family + " ")
    }
    return [inside[close] for close in similar_words(word, inside)]
