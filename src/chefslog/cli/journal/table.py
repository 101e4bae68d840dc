"""The commands of the journal, as rows of the table; plain data like the table itself."""

from __future__ import annotations

from chefslog.cli.command import (
    ALL,
    DEBUG,
    EITHER,
    JSON,
    LIMIT,
    PLAIN,
    READS,
    WRITES,
    YES,
    Command,
    Option,
)
from chefslog.model.fields import FIELDS, FLAG_OF

_FIELD_OPTIONS = tuple(
    Option(
        f"--{FLAG_OF[field.name]}",
        f"{field.help} ({field.kind.allowed()})" if field.kind.values else field.help,
        "many" if field.kind.is_many else "value",
        FLAG_OF[field.name].upper(),
    )
    for field in FIELDS
)

_DAY = Option("--day", "the day it belongs to: 2026-11-20, yesterday, last fri, 3d ago, nov 3",
              "value", "DAY")  # fmt: skip

COMMANDS = (
    Command(
        "add", "journal.add:add", WRITES, "write down what got solved",
        words="LINE", takes="*",
        options=(
            *_FIELD_OPTIONS,
            _DAY,
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
        "list", "journal.list:list_entries", READS,
        "list entries, newest first", words="FILTER", takes="*",
        options=(LIMIT, ALL, JSON, PLAIN, DEBUG),
        examples=(
            ("chefslog list +auth ai:3..", "tagged auth, level 3 or 4"),
            ("chefslog list value:speed,cost after:2026-07", "either value, from July on"),
            ("chefslog list not:outcome:discarded check:- -n 50", "kept, not said how checked"),
        ),
    ),
    Command(
        "search", "journal.list:search_entries", READS, "find entries by their words",
        words="TEXT", takes="+",
        options=(LIMIT, ALL,
                 Option("-b --best", "best match first, among the newest 2,000 hits"),
                 JSON, PLAIN, DEBUG),
        examples=(
            ("chefslog search retry budget", "both words, or words that begin so"),
            ("chefslog search '\"retry budget\"' project:payments", "the exact phrase"),
        ),
    ),
    Command(
        "show", "journal.show:show", READS, "show one entry whole", words="ID", takes="+",
        options=(Option("--as", "as a text to hand on: a pull request or a story", "value",
                        "SHAPE", ("pr", "story")), JSON, PLAIN, DEBUG),
        about="ID is the short id, any clear beginning of it, `last`, or `last~2`.",
        examples=(("chefslog show last", "the newest"), ("chefslog show k7m2", "by its id"),
                  ("chefslog show last --as pr", "as the text of a pull request")),
    ),
    Command(
        "today", "journal.today:today", READS,
        "today, yesterday and what waits", options=(JSON, PLAIN, DEBUG)
    ),
    Command(
        "status", "journal.status:status", READS, "counts of entries, pending captures and backups",
        options=(JSON, PLAIN, DEBUG),
    ),
    Command(
        "edit", "journal.edit:edit", WRITES, "edit an entry in your editor", words="ID", takes="?",
        options=(JSON, DEBUG),
        about="Opens front matter and Markdown in $VISUAL or $EDITOR. Unchanged is left alone; "
        "a mistake reopens it with the message on top.",
        examples=(("chefslog edit last", "the newest entry"),),
    ),
    Command(
        "set", "journal.edit:set_fields", WRITES, "change fields: set ID ai:2 +tag value:speed",
        words="ID TOKEN", takes="+", options=(*_FIELD_OPTIONS, _DAY, JSON, DEBUG),
        about="ID is the short id, any clear beginning of it, `last`, or `last~2`. `-` as a value "
        "unsets a field; `not:` takes one tag, person or link away.",
        examples=(
            ("chefslog set last ai:2 check:tests +infra", "three fields of the entry added last"),
            ("chefslog set last day:fri 'headline:Cut login latency'", "another day and headline"),
            ("chefslog set k7m2 value:- not:#infra", "unset the value, drop a tag"),
        ),
    ),
    Command("rm", "journal.trash:remove", WRITES, "move entries to the trash",
            words="ID", takes="+", options=(JSON, DEBUG),
            examples=(("chefslog rm last", "undo brings it back"),)),
    Command("undo", "journal.history:undo", WRITES, "undo the newest change",
            options=(JSON, DEBUG)),
    Command("redo", "journal.history:redo", WRITES, "redo what was undone last",
            options=(JSON, DEBUG)),
    Command("history", "journal.history:history", READS,
            "change log of one entry, or of the whole journal", words="ID",
            takes="?", options=(LIMIT, ALL, JSON, PLAIN, DEBUG)),
    Command("trash", "journal.trash:trash", EITHER, "look at the trash; put entries back",
            words="ID", takes="*", options=(LIMIT, ALL, JSON, PLAIN, DEBUG),
            about="With IDs it puts those back into the journal.",
            examples=(("chefslog trash", "what is there"),
                      ("chefslog trash k7m2", "put it back"))),
    Command("purge", "journal.trash:purge", WRITES,
            "erase entries for ever, from backups too", words="ID",
            takes="+", options=(YES, JSON, DEBUG)),
    Command("drafts", "journal.drafts:drafts", EITHER,
            "drafts from machines that wait for your yes",
            words="ID", takes="*",
            options=(Option("--yes", "take the named drafts into the journal"),
                     Option("--no", "never propose the named drafts again"),
                     Option("--source", "all drafts of this source", "value", "SOURCE"),
                     LIMIT, ALL, JSON, PLAIN, DEBUG)),
    Command("checkin", "journal.checkin:checkin", EITHER,
            "the week's check-in: five answers from 1 to 5",
            words="ANSWER NOTE", takes="*",
            options=(Option("--week", "another week: 2026-W47, 47 or last", "value", "WEEK"),
                     Option("--impact", "own impact with AI against a year ago", "value", "IMPACT",
                            ("less", "same", "1.5x", "2x", "more")),
                     Option("--note", "a private note", "value", "NOTE"), JSON, DEBUG),
            about="The answers are review load, review wait, interruptions, after-hours and "
            "confidence in what shipped; `-` leaves one out. What follows them is a private note.",
            examples=(("chefslog checkin 3 2 4 1 4", "this week"),
                      ("chefslog checkin 3 2 - 1 4 'release week'", "one left out, and a note"))),
    Command("rename", "journal.rename:rename", WRITES,
            "rename a tag, person, project, goal or skill",
            words="OLD NEW", takes="*", options=(JSON, DEBUG),
            examples=(("chefslog rename '#infra' '#platform'", "a tag, everywhere"),
                      ("chefslog rename project:auth project:login", "a project"))),
    Command("doctor", "journal.doctor:doctor", WRITES, "check the journal's health",
            options=(Option("--fix", "cure what can be cured safely"), JSON, PLAIN, DEBUG)),
    Command("backup", "journal.backup:backup", WRITES,
            "write a checked copy of the journal", words="FILE",
            takes="?", options=(JSON, DEBUG)),
    Command("restore", "journal.backup:restore", EITHER,
            "bring a copy back; today's journal is kept aside",
            words="FILE", takes="?", options=(YES, JSON, DEBUG)),
    Command("config", "journal.config:config", READS,
            "show or change the settings", words="KEY VALUE",
            takes="*", options=(JSON, DEBUG),
            about="`-` as VALUE goes back to the shipped one.",
            examples=(("chefslog config", "all settings, and what each takes"),
                      ("chefslog config day_starts 04:00", "work at 00:40 is yesterday's"),
                      ("chefslog config theme nord", "colours of the app"),
                      ("chefslog config ladder.1 Commis", "your own name for a level"),
                      ("chefslog config edit", "open the file in your editor, then check it"))),
    Command("paths", "journal.status:paths", READS,
            "where everything is kept", options=(JSON, DEBUG)),
    Command("shell", "journal.shell:shell", READS,
            "print completion and the command `cl` for a shell, or the man page",
            words="SHELL", takes="1",
            about="SHELL is bash, zsh, fish or man. With `cl` you write entries without quotes: "
            "cl Fixed the login bug #auth ai:2",
            examples=(("eval \"$(chefslog shell bash)\"", "in ~/.bashrc"),
                      ("eval \"$(chefslog shell zsh)\"", "in ~/.zshrc"),
                      ("chefslog shell fish | source", "in config.fish"))),
    Command("guide", "journal.guide:guide", READS, "read the manual, a page at a time",
            words="PAGE", takes="?", examples=(("chefslog guide", "the pages there are"),
                                 ("chefslog guide grammar", "how a line is read"))),
    Command("demo", "journal.demo:demo", WRITES,
            "open the app on a made-up journal; yours is not touched",
            options=(Option("--keep", "write the journal into this folder and do not open it",
                            "value", "FOLDER"), DEBUG)),
)  # fmt: skip
