"""Every command and option, declared once: parsing, `--help` and completion derive from it.

On the thin path of the reading commands, so plain data without argparse.
"""

from __future__ import annotations

from chefslog.cli.command import DEBUG, JSON, LIMIT, PLAIN, YES, Command, Option
from chefslog.model.fields import FIELDS, FLAG_OF, allowed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELD_OPTIONS = tuple(
    Option(
        f"--{FLAG_OF[field.name]}",
        f"{field.help} ({allowed(field)})"
        if field.values and field.kind != "words"
        else field.help,
        "many" if field.kind in ("words", "links") else "value",
        FLAG_OF[field.name].upper(),
    )
    for field in FIELDS
)

_JOURNAL = (
    Command(
        "add", "cli.journal.add:add", "write down what got solved",
        words="LINE", takes="*",
        options=(
            *_FIELD_OPTIONS,
            Option("--day", "the day it belongs to: 2026-11-20, yesterday, mon, 3d ago",
                   "value", "DAY"),
            Option("--strict", "refuse a value that is not allowed; save nothing then"),
            Option("--edit", "open the entry in your editor first"),
            Option("--source", "who writes: shell, git, agent:NAME; a machine's entry waits for "
                   "your yes", "value", "SOURCE"),
            JSON, DEBUG,
        ),
        about="Without a LINE it asks for one; `-` reads it from standard input.",
        examples=(
            ("chefslog add 'Cut p99 login latency #perf ai:2 check:tests'", "one line"),
            ("chefslog add 'yesterday: Paired on retries @sam // wrote the ADR'", "day, notes"),
            ("git log -1 --format=%B | chefslog add -", "a commit message, its body as notes"),
        ),
    ),
    Command(
        "list", "cli.journal.read:list_entries",
        "list entries, newest first", words="FILTER", takes="*",
        options=(LIMIT, Option("-a --all", "all of them"), JSON, PLAIN, DEBUG),
        examples=(
            ("chefslog list +auth ai:3..", "tagged auth, level 3 or 4"),
            ("chefslog list value:speed,cost after:2026-07", "either value, from July on"),
            ("chefslog list not:outcome:discarded check:- -n 50", "kept, not said how checked"),
        ),
    ),
    Command(
        "search", "cli.journal.read:search", "find entries by their words", words="TEXT", takes="+",
        options=(LIMIT, Option("-a --all", "all of them"),
                 Option("-b --best", "best match first, among the newest 2,000 hits"),
                 JSON, PLAIN, DEBUG),
        examples=(
            ("chefslog search retry budget", "both words, or words that begin so"),
            ("chefslog search '\"retry budget\"' project:payments", "the exact phrase"),
        ),
    ),
    Command(
        "show", "cli.journal.read:show", "show one entry whole", words="ID", takes="+",
        options=(Option("--as", "as a text to hand on: a pull request or a story", "value",
                        "SHAPE", ("pr", "story")), JSON, PLAIN, DEBUG),
        about="ID is the short id, any clear beginning of it, `last`, or `last~2`.",
        examples=(("chefslog show last", "the newest"), ("chefslog show k7m2", "by its id"),
                  ("chefslog show last --as pr", "as the text of a pull request")),
    ),
    Command(
        "today", "cli.journal.read:today",
        "today, yesterday and what waits", options=(JSON, PLAIN, DEBUG)
    ),
    Command(
        "status", "cli.journal.read:status", "how many entries, letters and copies there are",
        options=(JSON, PLAIN, DEBUG),
    ),
    Command(
        "edit", "cli.journal.change:edit", "edit an entry in your editor", words="ID", takes="?",
        options=(DEBUG,),
        about="Opens front matter and Markdown in $VISUAL or $EDITOR. Unchanged is left alone; "
        "a mistake reopens it with the message on top.",
        examples=(("chefslog edit last", "the newest entry"),),
    ),
    Command(
        "set", "cli.journal.change:set_fields", "change fields with the grammar", words="ID TOKEN",
        takes="+", options=(JSON, DEBUG),
        examples=(
            ("chefslog set last ai:2 check:tests +infra", "three fields of the newest"),
            ("chefslog set k7m2 value:- not:#infra", "unset the value, drop a tag"),
        ),
    ),
    Command("rm", "cli.journal.change:remove", "move entries to the trash", words="ID", takes="+",
            options=(DEBUG,), examples=(("chefslog rm last", "undo brings it back"),)),
    Command("undo", "cli.journal.change:undo", "undo the newest change", options=(DEBUG,)),
    Command("redo", "cli.journal.change:redo", "do again what was undone", options=(DEBUG,)),
    Command("history", "cli.journal.read:history",
            "what happened, to an entry or at all", words="ID",
            takes="?", options=(LIMIT, JSON, PLAIN, DEBUG)),
    Command("trash", "cli.journal.change:trash", "look at the trash; put entries back", words="ID",
            takes="*", options=(LIMIT, JSON, PLAIN, DEBUG),
            about="With IDs it puts those back into the journal.",
            examples=(("chefslog trash", "what is there"),
                      ("chefslog trash k7m2", "put it back"))),
    Command("purge", "cli.journal.change:purge",
            "erase entries for ever, from copies too", words="ID",
            takes="+", options=(YES, DEBUG)),
    Command("drafts", "cli.journal.change:drafts", "drafts from machines that wait for your yes",
            words="ID", takes="*",
            options=(Option("--yes", "take the named drafts into the journal"),
                     Option("--no", "never propose the named drafts again"),
                     Option("--source", "all drafts of this source", "value", "SOURCE"),
                     LIMIT, JSON, PLAIN, DEBUG)),
    Command("checkin", "cli.journal.change:checkin",
            "the week's check-in: five answers from 1 to 5",
            words="ANSWER", takes="*",
            options=(Option("--week", "another week, as 2026-W47", "value", "WEEK"),
                     Option("--impact", "own impact with AI against a year ago", "value", "IMPACT",
                            ("less", "same", "1.5x", "2x", "more")),
                     Option("--note", "a private note", "value", "NOTE"), JSON, DEBUG),
            about="The answers are review load, review wait, interruptions, after-hours and "
            "confidence in what shipped; `-` leaves one out.",
            examples=(("chefslog checkin 3 2 4 1 4", "this week"),)),
    Command("rename", "cli.journal.change:rename", "rename a tag, person, project, goal or skill",
            words="OLD NEW", takes="2", options=(DEBUG,),
            examples=(("chefslog rename '#infra' '#platform'", "a tag, everywhere"),
                      ("chefslog rename project:auth project:login", "a project"))),
    Command("doctor", "cli.journal.maintenance:doctor", "check the journal's health",
            options=(Option("--fix", "cure what can be cured safely"), JSON, PLAIN, DEBUG)),
    Command("backup", "cli.journal.maintenance:backup",
            "write a checked copy of the journal", words="FILE",
            takes="?", options=(DEBUG,)),
    Command("restore", "cli.journal.maintenance:restore",
            "bring a copy back; today's journal is kept aside",
            words="FILE", takes="?", options=(YES, DEBUG)),
    Command("config", "cli.journal.maintenance:config",
            "show the settings; set one", words="KEY VALUE",
            takes="*", options=(JSON, DEBUG),
            examples=(("chefslog config day_starts 04:00", "work at 00:40 is yesterday's"),)),
    Command("paths", "cli.journal.maintenance:paths",
            "where everything is kept", options=(JSON, DEBUG)),
    Command("shell", "cli.journal.maintenance:shell",
            "print completion and the alias `cl` for a shell",
            words="SHELL", takes="1",
            examples=(("eval \"$(chefslog shell bash)\"", "in ~/.bashrc"),
                      ("eval \"$(chefslog shell zsh)\"", "in ~/.zshrc"),
                      ("chefslog shell fish | source", "in config.fish"))),
    Command("guide", "cli.journal.guide:guide", "read the manual, a page at a time", words="PAGE",
            takes="?", examples=(("chefslog guide", "the pages there are"),
                                 ("chefslog guide grammar", "how a line is read"))),
    Command("demo", "cli.journal.demo:demo",
            "open the app on a made-up journal; yours is not touched",
            options=(Option("--keep", "write the journal into this folder and do not open it",
                            "value", "FOLDER"), DEBUG)),
)  # fmt: skip

_BY_NAME = {command.name: command for command in _JOURNAL}


def every_command() -> tuple[Command, ...]:
    """All commands, in the order of the overview."""
    from chefslog.cli.exchange.table import COMMANDS as EXCHANGE
    from chefslog.cli.season.table import COMMANDS as SEASON
    from chefslog.cli.team.table import COMMANDS as TEAM

    *rest, demo = _JOURNAL
    return (*rest, *SEASON, *EXCHANGE, *TEAM, demo)


def named(words: Sequence[str]) -> list[str]:
    """The words of a command line, the name of a command being the first: `team share` is one."""
    if words[:1] == ["team"] and len(words) > 1 and not words[1].startswith("-"):
        return [f"team {words[1]}", *words[2:]]
    return list(words)


def find_command(name: str) -> Command | None:
    """The command of this name; those of the daily path are found without loading the others."""
    found = _BY_NAME.get(name)
    return found or next((one for one in every_command() if one.name == name), None)
