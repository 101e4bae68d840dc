"""The man page, made of the table of commands: troff with the macros of man(7)."""

from __future__ import annotations

from importlib.metadata import version

from chefslog.cli.command import Command, Option
from chefslog.cli.help import ABOUT
from chefslog.cli.parser import option_help, usage_words, value_name
from chefslog.cli.table import grouped_commands

_ESCAPES = {
    "\\": r"\e",
    "-": r"\-",
    "'": r"\(aq",
    "`": r"\(ga",
    "^": r"\(ha",
    "~": r"\(ti",
    '"': r"\(dq",
}
_AFTER_COMMANDS = """\
.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
Failed; standard error says what happened, what was kept and what to do.
.TP
.B 2
The command line or a value in it is wrong; nothing was changed.
.SH ENVIRONMENT
.TP
.B CHEFSLOG_HOME
The folder for the journal, its copies and the settings, instead of the usual ones.
.TP
.BR VISUAL ", " EDITOR
The editor that is opened.
.TP
.B PAGER
What shows long output on a terminal; nothing or
.B cat
for no pager.
.TP
.B NO_COLOR
Set to anything: no colours.
.SH FILES
.B chefslog paths
lists where everything is kept.
.SH SEE ALSO
.B chefslog guide
is the manual, a page at a time.
"""


def render_man_page() -> str:
    """Return the man page of chefslog in section 1."""
    name = f'.TH CHEFSLOG 1 "" "chefslog {escape_troff(version("chefslog"))}" "User commands"'
    parts = [
        name,
        ".ad l",
        ".nh",
        ".SH NAME",
        r"chefslog \- a journal for engineers, in the terminal",
        ".SH SYNOPSIS",
        r".B chefslog",
        r"[\fICOMMAND\fR [\fIWORDS\fR ...] [\fIOPTIONS\fR]]",
        ".SH DESCRIPTION",
        escape_troff(ABOUT),
        ".SH COMMANDS",
        *(
            line
            for group, commands in grouped_commands().items()
            for line in (
                f".SS {group}",
                *(row for command in commands for row in _command_lines(command)),
            )
        ),
        _AFTER_COMMANDS.rstrip(),
    ]
    return "\n".join(parts)


def _command_lines(command: Command) -> list[str]:
    words = f" {usage_words(command)}" if command.takes != "0" else ""
    lines = [".TP", rf"\fBchefslog {escape_troff(command.name)}\fR{escape_troff(words)}"]
    lines.append(_prose(f"{command.help[0].upper()}{command.help[1:]}. {command.about}"))
    lines.append(".RS")
    for option in command.options:
        lines += [".TP", _option_names(option), _prose(option_help(option))]
    for example, why in command.examples:
        lines += [".PP", f".B {escape_troff(example)}", ".br", _prose(why)]
    return [*lines, ".RE"]


def _option_names(option: Option) -> str:
    names = ", ".join(rf"\fB{escape_troff(name)}\fR" for name in option.names)
    value = escape_troff(value_name(option))
    return rf"{names} \fI{value}\fR" if option.kind != "flag" else names


def _prose(text: str) -> str:
    """Return a text as troff, what stands in backticks in bold."""
    parts = text.strip().split("`")
    if len(parts) % 2 == 0:
        return escape_troff(text.strip())
    return "".join(
        rf"\fB{escape_troff(part)}\fR" if place % 2 else escape_troff(part)
        for place, part in enumerate(parts)
    )


def escape_troff(text: str) -> str:
    """Return a text that troff prints sign by sign, wherever in a line it stands."""
    signs = (
        _ESCAPES.get(sign, sign) if sign.isascii() else rf"\[u{ord(sign):04X}]" for sign in text
    )
    line = "".join(signs).replace("\n", " ")
    return rf"\&{line}" if line.startswith(".") else line
