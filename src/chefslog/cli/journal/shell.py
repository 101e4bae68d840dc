"""`chefslog shell`: completion and the command `cl` for a shell, and the man page."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output

# `cl` takes the rest of the line as it is typed. A shell would read `#auth` as a comment, `don't`
# as an open quote and `$5` as a variable before any command sees it, so each one needs its way
# round: the bash alias turns the rest into a comment and reads the line from the history; zsh and
# fish put the line into quotes when enter is pressed.
_BASH = r"""
# cl LINE: chefslog add, with the line taken as you type it (#tag, don't, $5, *), unquoted.
# Bash itself still expands !word; `set +H` turns that off.
_chefslog_cl() {
    local entry line place='^ *[0-9]+\*? +([0-9]+) (.*)$'
    local command='^([^"'\''#]*(&&|\|\||;))?[[:space:]]*cl([[:space:]]+(.*))?$'
    entry=$(HISTTIMEFORMAT='%s ' builtin history 1)
    if [[ $entry != "$_chefslog_entry" && $entry =~ $place ]]; then
        local stamp=${BASH_REMATCH[1]}
        line=${BASH_REMATCH[2]}
        # Of an earlier command, or of an earlier session: bash did not record this one.
        [[ $line =~ ^[[:space:]]*cl && $(($(date +%s) - stamp)) -gt 2 ]] && line=
        [[ -z $_chefslog_entry && $line == "$(tail -n 1 "$HISTFILE" 2>/dev/null)" ]] && line=
    fi
    if ! [[ $line =~ $command ]]; then
        echo "cl: bash kept this line out of its history, where cl reads it: it begins with a" \
            "space, or is the same as the one before. Nothing was saved; use: chefslog add '…'" >&2
        return 1
    fi
    _chefslog_entry=$entry
    line=${BASH_REMATCH[4]%"${BASH_REMATCH[4]##*[![:space:]]}"}
    [[ $line =~ ^\'([^\']*)\'$ || $line =~ ^\"([^\"]*)\"$ ]] && line=${BASH_REMATCH[1]}
    chefslog add ${line:+"$line"}
}
alias cl='_chefslog_cl #'
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
        from chefslog.cli.help import render_man_page

        return Output(lines=render_man_page().split("\n"))
    if name not in _CODE:
        raise UsageError(f'"{name}" is none of: {" ".join(_CODE)} man')
    from argcomplete.shell_integration import shellcode

    code = shellcode(
        ["chefslog", "cl"], use_defaults=False, shell=name, argcomplete_script="chefslog"
    )
    first = _ZSH_FIRST if name == "zsh" else ""
    return Output(lines=f"{first}{code}\n{_CODE[name].strip()}".split("\n"))
