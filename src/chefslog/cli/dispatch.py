"""From the words after `chefslog` to one command's function.

What the table can read at once never loads argparse; anything else (help, mistakes, `--a=b`) is
argparse's. A test holds the two readings equal.
"""

from __future__ import annotations

import os
import sys

from chefslog.cli.command import (
    READS,
    Arguments,
    Command,
    UsageError,
    find_command,
    is_whole_number,
    join_name,
)
from chefslog.cli.output import Output, print_output
from chefslog.home.narration import OutputError, narrate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def dispatch(words: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    if "_ARGCOMPLETE" in os.environ:
        from chefslog.cli.completion import complete

        complete()
    words = join_name(words)
    command = find_command(words[0]) if words else None
    if command and command.name in ("list", "search", "set"):
        words = [_spelled_out(word) for word in words]
    args = scan(command, words[1:]) if command else None
    if args is None:
        from chefslog.cli.parser import parse_arguments

        args = parse_arguments(words)
    return _call(args)


def _spelled_out(word: str) -> str:
    """`-#auth` and `-outcome:discarded` look like options; `not:` is the same and does not.

    So do several tokens in one pair of quotes, such as `-a1 -a2`.
    """
    token = word[1:]
    if not word.startswith("-") or not token:
        return word
    from chefslog.capture.filters import FILTER_KEYS

    key, colon, _ = token.partition(":")
    is_token = token[0] in '#+@"' or (colon and key in FILTER_KEYS)
    is_token = is_token or (" " in token and token[0] != "-")
    return f"not:{token}" if is_token else word


def scan(command: Command, words: Sequence[str]) -> Arguments | None:
    """The plain reading of a command line, None where there is anything unusual in it."""
    by_name = {name: option for option in command.options for name in option.names}
    taken: list[str] = []
    options: dict[str, str | int | bool | list[str]] = {}
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            taken += left
            break
        if not word:
            return None
        if not word.startswith("-") or word == "-":
            taken.append(word)
            continue
        option = by_name.get(word)
        if option is None:
            return None
        if option.kind == "flag":
            options[option.name] = True
            continue
        if not left or left[0].startswith("-") or option.choices:
            return None
        value = left.pop(0)
        if option.kind == "many":
            many = options.setdefault(option.name, [])
            assert isinstance(many, list)
            many.append(value)
        elif option.kind == "count":
            if not is_whole_number(value):
                return None
            options[option.name] = int(value)
        else:
            options[option.name] = value
    enough = {"*": True, "+": bool(taken), "?": len(taken) < 2}
    is_enough = enough.get(command.takes, str(len(taken)) == command.takes)
    return Arguments(command, taken, options) if is_enough else None


def function_of(command: Command) -> Callable[[Arguments], Output]:
    """The function that carries a command out."""
    module, _, name = command.where.partition(":")
    __import__("chefslog.cli." + module)
    function: Callable[[Arguments], Output] = getattr(sys.modules["chefslog.cli." + module], name)
    return function


def _call(args: Arguments) -> int:
    try:
        output = function_of(args.command)(args)
        try:
            return print_output(output, args)
        except OutputError as error:
            if args.command.access != READS:
                error.add_note("What the command changed is saved.")
            raise
    except UsageError as error:
        narrate(f"chefslog {args.command.name}: {error}")
        return 2
    except (BrokenPipeError, KeyboardInterrupt, OutputError):
        raise
    except Exception as error:
        if args.flag("debug"):
            raise
        return _explain(error)
    finally:
        args.close()


def _explain(error: Exception) -> int:
    """Say on standard error what happened, a surprise with a crash file; the exit code."""
    from chefslog.home.clock import now
    from chefslog.home.crash import crash_file
    from chefslog.home.paths import HomeError, find_home
    from chefslog.reading.damage import explain_damage, is_damage
    from chefslog.team.service import MISSING, NEEDED

    # By name, so that no room is loaded; what a room raises is in words for its reader.
    if any(kind.__module__.startswith("chefslog.") for kind in type(error).__mro__):
        narrate(f"chefslog: {error}")
    elif isinstance(error, ModuleNotFoundError) and str(error.name).split(".")[0] in NEEDED:
        narrate(f"chefslog: {MISSING}")
    elif is_damage(error):
        narrate(f"chefslog: {explain_damage(find_home(), error)}")
    elif isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        narrate(f"chefslog: {place}{error.strerror or error}")
    else:
        try:
            path = crash_file(find_home(), error, now().captured_at)
            where = f"Where it arose (no text of yours): {path}"
        except HomeError:
            where = "Run it again with --debug to see where."
        narrate(
            f"chefslog: something went wrong that should not ({type(error).__name__}). "
            f"The journal is as it was before this command. {where}"
        )
    narrate(*getattr(error, "__notes__", ()))
    code: int = getattr(error, "exit_code", 1)
    return code
