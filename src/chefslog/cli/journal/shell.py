"""`chefslog shell`: completion and an alias for a shell."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output

_ALIAS = {"bash": "alias cl='chefslog add'", "zsh": "alias cl='noglob chefslog add'",
          "fish": "alias cl 'chefslog add'"}  # fmt: skip


def shell(args: Arguments) -> Output:
    """`chefslog shell bash|zsh|fish`: completion and the alias `cl`."""
    from argcomplete.shell_integration import shellcode

    name = args.words[0]
    if name not in _ALIAS:
        raise UsageError(f'"{name}" is none of: {" ".join(_ALIAS)}')
    return Output(lines=[*shellcode(["chefslog"], shell=name).split("\n"), _ALIAS[name]])
