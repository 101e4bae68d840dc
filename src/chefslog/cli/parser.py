"""The command line as argparse reads it, built from the table."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from functools import partial
from typing import NoReturn

from chefslog.cli.command import (
    Arguments,
    Command,
    Option,
    find_command,
    is_whole_number,
    subcommands,
)
from chefslog.home.narration import narrate

_WORD = "\0"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit code 2."""
        message = message.removeprefix("argument ")
        message = re.sub(r"ignored explicit argument .*", "takes no value", message)
        narrate(f"chefslog: {message}", f"Try: {self.prog} --help")
        sys.exit(2)


def parse_arguments(words: Sequence[str]) -> Arguments:
    """Read a whole command line. Help and mistakes end the process as argparse does."""
    if not words or words[0] in ("-h", "--help"):
        words = ["help", *words[1:]]
    if words[0] in ("-V", "--version"):
        from importlib.metadata import version

        print("chefslog", version("chefslog"))
        sys.exit(0)
    command = find_command(words[0])
    if command is None:
        from chefslog.cli.help import unknown_command

        narrate(f"chefslog: {unknown_command(words[0])}", "To write it down: chefslog add '…'")
        sys.exit(2)
    parser, words = parser_of(command), list(words[1:])
    if "--" in words:
        # With a mark: intermixed, argparse takes what stands behind it for options.
        end = words.index("--")
        words = [*words[:end], *(_WORD + word for word in words[end + 1 :])]
    known = {"--help", *(name for option in command.options for name in option.names)}
    if not {"--help", "-h"} & {*words}:
        # Before argparse, which would only miss the words that a command needs.
        long = [word for word in words if word.startswith("--") and " " not in word]
        misspelt = [word for word in long if word.partition("=")[0] not in known]
        if misspelt:
            parser.error(_refusal(command, misspelt))
    read, unknown = parser.parse_known_intermixed_args(words)
    if unknown:
        parser.error(_refusal(command, unknown))
    found = vars(read)
    taken = found.pop("words_", None) or []
    options = {name: value for name, value in found.items() if value not in (None, False)}
    taken = [taken] if isinstance(taken, str) else taken
    return Arguments(command, [word.removeprefix(_WORD) for word in taken], options)


def _refusal(command: Command, unknown: Sequence[str]) -> str:
    """What is wrong with words that a command does not take, options first."""
    options = [word for word in unknown if word.startswith("-") and word != "-"]
    if options:
        from chefslog.model.similarity import did_you_mean, similar_words

        typed = options[0].partition("=")[0]
        known = [name for option in command.options for name in option.names]
        meant = did_you_mean(similar_words(typed, known)).rstrip()
        return f"{command.name} takes no {typed}. {meant}".rstrip(". ")
    takes = f"takes {command.words}, nothing more" if command.takes != "0" else "takes no words"
    words = " ".join(word.removeprefix(_WORD) for word in unknown)
    names = [
        option.names[-1]
        for option in sorted(command.options, key=lambda option: words not in option.choices)
        if words in option.choices or "--season" in option.names
    ]
    meant = f". Did you mean {names[0]} {words}?" if names else ""
    return f"{command.name} {takes}: {words}{meant}"


def parser_of(command: Command) -> argparse.ArgumentParser:
    """One command's parser, whose help lists the commands that begin with its name."""
    from chefslog.cli.help import command_lines

    options = "[options] " if command.options else ""
    stop = "" if command.help.endswith("?") else "."
    about = f"{command.help[0].upper()}{command.help[1:]}{stop} {command.about}"
    members = subcommands(command.name)
    names = max((len(member.name) for member in members), default=0)
    below = [line for member in members for line in command_lines(member, names, _columns())]
    below = ["commands:", *below, ""] if members else []
    if command.examples:
        below += ["examples:", *(f"  {line}\n      {why}" for line, why in command.examples)]
    parser = _Parser(
        prog=f"chefslog {command.name}",
        usage=f"chefslog {command.name} {options}{usage_words(command)}",
        description=textwrap.fill(about.strip(), _columns()),
        epilog="\n".join(below),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    fill(parser, command)
    return parser


def _columns() -> int:
    return min(98, shutil.get_terminal_size().columns - 2)


def usage_words(command: Command) -> str:
    """Return the words that a command takes, as its usage line shows them."""
    words = command.words
    marks = {"*": f"[{words} …]", "+": f"{words} …", "?": f"[{words}]"}
    return words if words.endswith("]") else marks.get(command.takes, words)


def fill(parser: argparse.ArgumentParser, command: Command) -> None:
    """Give a parser a command's words and options."""
    if command.takes != "0":
        takes = command.takes if command.takes in "*+?" else int(command.takes)
        parser.add_argument("words_", nargs=takes, metavar=command.words, help=argparse.SUPPRESS)
    for option in command.options:
        if option.kind == "flag":
            parser.add_argument(
                *option.names, dest=option.name, action="store_true", help=option.help
            )
            continue
        parser.add_argument(
            *option.names,
            dest=option.name,
            action="append" if option.kind == "many" else "store",
            type=partial(_read_value, option),
            metavar=value_name(option),
            choices=option.choices or None,
            help=option_help(option).replace("%", "%%"),
        )


def _read_value(option: Option, text: str) -> str | int:
    """Return an option's value, refusing what is no number or not among its choices."""
    if option.kind == "count":
        if not is_whole_number(text):
            raise argparse.ArgumentTypeError(f'"{text}" is not a whole number from 0 on')
        return int(text)
    if option.choices and text not in option.choices:
        from chefslog.model.similarity import did_you_mean, similar_words

        meant = did_you_mean(similar_words(text, option.choices)).rstrip()
        listed = f"{' '.join(option.choices)}{'. ' if meant else ''}{meant}"
        raise argparse.ArgumentTypeError(f'"{text}" is not one of: {listed}')
    return text


_LONG = 30
"""Cells of a list of choices that no longer stands behind an option, but in its help."""


def value_name(option: Option) -> str:
    """Return what stands for an option's value in help: its choices, or their METAVAR."""
    choices = "|".join(option.choices)
    return choices if choices and len(choices) <= _LONG else option.metavar


def option_help(option: Option) -> str:
    """Return an option's help, with the choices that its value's name does not show."""
    if not option.choices or len("|".join(option.choices)) <= _LONG:
        return option.help
    return f"{option.help} ({' '.join(option.choices)})"
