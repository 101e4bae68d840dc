"""What explains chefslog: `help`, `guide`, the man page, and `shell` for completion and `cl`."""

from __future__ import annotations

import textwrap

from chefslog.cli.command import (
    Arguments,
    Command,
    UsageError,
    every_command,
    find_command,
    grouped_commands,
    join_name,
)
from chefslog.cli.output import Output, RawLine, bold, terminal
from chefslog.cli.parser import option_help, parser_of, usage_words, value_name
from chefslog.home.manual import load_pages, page_title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


_OPTIONS = ("--version", "--help", "--accessible")
"""What stands in place of a command."""


def unknown_command(name: str) -> str:
    """Return the answer to a command that does not exist, with those that were probably meant."""
    from chefslog.model.similarity import did_you_mean, similar_words

    commands = every_command()
    family, _, word = name.rpartition(" ")
    inside = {
        command.name.removeprefix(family).strip(): command.name
        for command in commands
        if not family or command.name.startswith(family + " ")
    }
    other = [command.name for command in commands if name.lower() in command.also]
    option = f"--{name.lstrip('-')}"
    if not family and (name.startswith("-") or option in _OPTIONS):
        other += similar_words(option, _OPTIONS)
    meant = did_you_mean(other or [inside[close] for close in similar_words(word, inside)])
    where = f"chefslog {family} --help" if family else "chefslog help"
    return f'no command "{name}". {meant}All commands: {where}'


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
    """Return the man page of chefslog in section 1: troff with the macros of man(7)."""
    from importlib.metadata import version

    lines = [
        f'.TH CHEFSLOG 1 "" "chefslog {escape_troff(version("chefslog"))}" "User commands"',
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
    ]
    for group, commands in grouped_commands().items():
        lines.append(f".SS {group}")
        for command in commands:
            lines += _command_page(command)
    return "\n".join([*lines, _AFTER_COMMANDS.rstrip()])


def _command_page(command: Command) -> list[str]:
    words = f" {usage_words(command)}" if command.takes != "0" else ""
    lines = [".TP", rf"\fBchefslog {escape_troff(command.name)}\fR{escape_troff(words)}"]
    lines.append(_prose(f"{command.help[0].upper()}{command.help[1:]}. {command.about}"))
    lines.append(".RS")
    for option in command.options:
        names = ", ".join(rf"\fB{escape_troff(name)}\fR" for name in option.names)
        value = "" if option.kind == "flag" else rf" \fI{escape_troff(value_name(option))}\fR"
        lines += [".TP", names + value, _prose(option_help(option))]
    for example, why in command.examples:
        lines += [".PP", f".B {escape_troff(example)}", ".br", _prose(why)]
    return [*lines, ".RE"]


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


def guide(args: Arguments) -> Output:
    """List the pages of the manual, or show one: laid out on a terminal, as Markdown in a pipe."""
    pages = load_pages()
    if not args.words:
        width = max(map(len, pages))
        return Output(lines=(f"{name:{width}}  {page_title(page)}" for name, page in pages.items()))
    name = args.words[0].lower().removesuffix(".md")
    if name not in pages:
        from chefslog.model.similarity import did_you_mean, similar_words

        meant = did_you_mean(similar_words(name, pages))
        raise UsageError(f'no page "{args.words[0]}". {meant}The pages: {", ".join(pages)}')
    return Output(lines=lambda width: lay_out_page(pages[name], width), is_paged=True)


def lay_out_page(page: str, width: int) -> Iterable[Line]:
    """Return Markdown laid out in `width` cells, as it is where that is 0."""
    if not width:
        return page.rstrip().split("\n")
    from chefslog.cli.markdown import render_markdown

    text = render_markdown(page, width, terminal().has_colour).rstrip()
    return (RawLine(line) for line in text.split("\n"))


# `cl` takes the rest of the line as it is typed. A shell would read `#auth` as a comment, `don't`
# as an open quote, `$5` as a variable and `!!` as the command before, all before any command sees
# it, so that the line is put into quotes when enter is pressed.
_BASH = r"""
# cl LINE: chefslog add, with the line taken as you type it (#tag, don't, $5, *, !), unquoted:
# when you press enter, the line becomes chefslog add '…'.
_chefslog_cl() {
    local command='^([^"'\''#]*(&&|\|\||;)[[:space:]]*|[[:space:]]*)cl[[:space:]]+(.*[^[:space:]])'
    [[ $READLINE_LINE =~ $command ]] || return 0
    local before=${BASH_REMATCH[1]} line=${BASH_REMATCH[3]} quote="'\''"
    [[ $line =~ ^\'([^\']*)\'$ || $line =~ ^\"([^\"]*)\"$ ]] && line=${BASH_REMATCH[1]}
    READLINE_LINE="${before}chefslog add '${line//"'"/"$quote"}'"
}
if [[ $SHELLOPTS != *emacs* && $SHELLOPTS != *vi* ]] || ((BASH_VERSINFO[0] < 4)); then
    echo 'chefslog: there is no cl without the line editor of bash 4; use chefslog add' >&2
elif ! { bind -q accept-line; bind -s; } | grep -qE '"\\C-m"([.,]|: "\\C-x\\C-m)'; then
    echo 'chefslog: your own binding of enter is kept, so there is no cl; use chefslog add' >&2
else
    for _chefslog_map in emacs-standard vi-insert vi-command; do
        bind -m "$_chefslog_map" -x '"\C-x\C-m": _chefslog_cl'
        bind -m "$_chefslog_map" '"\C-m": "\C-x\C-m\C-j"'
    done
    cl() {
        if (($#)); then
            echo "cl: takes a line of its own. Nothing was saved; use: chefslog add '…'" >&2
            return 1
        fi
        chefslog add
    }
fi
"""
_ZSH_FIRST = """\
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
"""
_ZSH = r"""
# cl LINE: chefslog add, with the line taken as you type it (#tag, don't, $5, *, !), unquoted:
# when you press enter, the line becomes chefslog add '…'.
_chefslog_cl() {
    emulate -L zsh
    [[ $CONTEXT == start ]] || return 0
    local command="^([^\"'#]*(&&|\\|\\||;)[[:space:]]*|[[:space:]]*)cl[[:space:]]+(.*[^[:space:]])"
    [[ $BUFFER =~ $command ]] || return 0
    local before=$match[1] line=$match[3]
    [[ $line =~ "^'([^']*)'\$" || $line =~ '^"([^"]*)"$' ]] && line=$match[1]
    BUFFER="${before}chefslog add ${(qq)line}"
}
autoload -Uz add-zle-hook-widget
add-zle-hook-widget line-finish _chefslog_cl
alias cl='noglob chefslog add'
"""
_FISH = r"""
# cl LINE: chefslog add, with the line taken as you type it (#tag, don't, $5, *), unquoted:
# when you press enter, the line becomes chefslog add '…'.
function _chefslog_cl
    set -l command '^([^"\'#]*(?:&&|\|\||;)\s*|\s*)cl\s+(.*\S)'
    set -l line (commandline | string collect)
    if set -l found (string match -rg -- $command $line)
        set -l text (string replace -r -- '^([\'"])((?:(?!\1).)*)\1$' '$2' $found[2])
        commandline -r -- $found[1]"chefslog add "(string escape -- $text)
    end
    commandline -f execute
end
if bind \r 2>/dev/null | string match -qv -- '*--preset*'
    echo 'chefslog: your own binding of enter is kept, so there is no cl; use chefslog add' >&2
else
    bind \r _chefslog_cl
    bind -M insert \r _chefslog_cl
    function cl --wraps 'chefslog add' --description 'Add an entry to the journal'
        chefslog add $argv
    end
end
"""
_CODE = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def shell(args: Arguments) -> Output:
    """Print what a shell needs for completion and `cl`, or the man page."""
    name = args.words[0]
    if name == "man":
        return Output(lines=render_man_page().split("\n"))
    if name not in _CODE:
        raise UsageError(f'"{name}" is not one of: {" ".join(_CODE)} man')
    from argcomplete.shell_integration import shellcode

    code = shellcode(
        ["chefslog", "cl"], use_defaults=False, shell=name, argcomplete_script="chefslog"
    )
    first = _ZSH_FIRST if name == "zsh" else ""
    return Output(lines=f"{first}{code}\n{_CODE[name].strip()}".split("\n"))
