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
from chefslog.model.checkin import IMPACTS, SCALES
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

_WRITE = (
    Command(
        "add", "journal.entry:add", WRITES, "write down what you solved",
        words="LINE", takes="*",
        options=(
            *_FIELD_OPTIONS,
            _DAY,
            Option("--strict", "save nothing if a value is not allowed"),
            Option("--edit", "open the entry in your editor first"),
            Option("--source", "who writes: shell, git or agent:NAME; what a machine writes "
                   "becomes a draft", "value", "SOURCE"),
            JSON, DEBUG,
        ),
        about="Without a LINE it asks for one; `-` reads it from standard input.",
        examples=(
            ("chefslog add 'Cut p99 login latency #perf ai:2 check:tests'", "one line"),
            ("chefslog add 'yesterday: Paired on retries @sam // wrote the ADR'", "day, notes"),
            ("git log -1 --format=%B | chefslog add -", "a commit message, its body as notes"),
        ),
        also="new create note write log-entry jot",
    ),
    Command("day", "journal.drafts:walk_day", EITHER,
            "go through the day's drafts and follow-ups, one key each",
            words="DAY", takes="*", options=(ALL, JSON, PLAIN, DEBUG),
            about="Each draft of the day is shown with where it comes from: keep it, edit it, drop "
            "it or leave it. What no machine knows is asked in a line: what changed for whom, and "
            "did AI help. Without a terminal they are listed. --all takes every draft.",
            examples=(("chefslog day", "today's"), ("chefslog day fri", "last Friday's")),
            also="evening"),
    Command("coin", "journal.coin:flip_coin", WRITES,
            "a personal trial: a coin decides whether AI is used",
            words="TASK", takes="*",
            options=(Option("--guess", "your estimate, before the draw", "value", "GUESS"),
                     Option("--took", "end the open task: how long it took", "value", "TOOK"),
                     Option("--felt", "how much faster it felt, in percent", "value", "PERCENT"),
                     Option("--done", "end the open task and be asked how long it took"),
                     Option("--refused", "end it: the coin's answer was not followed"),
                     Option("--abandoned", "end it: the task was given up"),
                     Option("--add", "with --took: write it down as an entry"), JSON, DEBUG),
            about="You write down the estimate, the coin says with AI or by hand (at most level "
            "1), and after 12 tasks an interval says what AI changed. Alone, it shows how the "
            "trial stands.",
            examples=(("chefslog coin 'Write the importer' --guess 3h", "draw"),
                      ("chefslog coin --took 2h --felt 20", "and say how it went")),
            also="trial"),
    Command("drafts", "journal.drafts:drafts", EITHER,
            "review drafts proposed by git or agents",
            words="DRAFT", takes="*",
            options=(Option("--yes", "add the named drafts to the journal"),
                     Option("--level", "with --yes: take the suggested AI level too"),
                     Option("--no", "never propose the named drafts again"),
                     Option("--source", "all drafts of this source", "value", "SOURCE"),
                     LIMIT, ALL, JSON, PLAIN, DEBUG),
            about="Without --yes or --no it lists them; DRAFT is the id of one.",
            examples=(("chefslog drafts", "those to review"),
                      ("chefslog drafts k7m2 p3x9 --yes", "add two of them"),
                      ("chefslog drafts --source git --no", "refuse all that git proposed")),
            also="inbox pending review-drafts"),
    Command("checkin", "journal.checkin:checkin", EITHER,
            "the week's check-in: five answers from 1 to 5",
            words="ANSWER NOTE", takes="*",
            options=(Option("--week", "another week: 2026-W47, 47 or last", "value", "WEEK"),
                     Option("--impact", "your impact with AI vs. a year ago", "value", "IMPACT",
                            (*IMPACTS,)),
                     Option("--note", "a private note", "value", "NOTE"), JSON, DEBUG),
            about=f"The answers: {', '.join(scale.label.lower() for scale in SCALES.values())}. "
            "`-` leaves one out. What follows them is a private note.",
            examples=(("chefslog checkin 3 2 4 1 4", "this week"),
                      ("chefslog checkin 3 2 - 1 4 'release week'", "one left out, and a note")),
            also="check-in weekly"),
)  # fmt: skip

_LOOK = (
    Command(
        "today", "journal.today:today", READS, "today, yesterday and what waits for you",
        options=(JSON, PLAIN, DEBUG), also="now agenda",
    ),
    Command(
        "list", "journal.list:list_entries", READS,
        "list entries, newest first", words="FILTER", takes="*",
        options=(LIMIT, ALL, JSON, PLAIN, DEBUG),
        examples=(
            ("chefslog list +auth ai:3..", "tagged auth, level 3 or 4"),
            ("chefslog list value:speed,cost after:2026-07", "either value, from July on"),
            ("chefslog list not:outcome:discarded check:- -n 50", "kept, and not checked yet"),
        ),
        also="ls ll entries recent week",
    ),
    Command(
        "search", "journal.list:search_entries", READS, "find entries by their words",
        words="QUERY", takes="+",
        options=(LIMIT, ALL,
                 Option("-b --best", "best match first, among the newest 2,000 hits"),
                 JSON, PLAIN, DEBUG),
        examples=(
            ("chefslog search retry budget", "both words (prefixes match)"),
            ("chefslog search '\"retry budget\"' project:payments", "the exact phrase"),
        ),
        also="find grep query",
    ),
    Command(
        "show", "journal.show:show", READS, "show entries in full", words="ID", takes="+",
        options=(Option("--as", "as the text of a pull request or a story", "value",
                        "SHAPE", ("pr", "story")), JSON, PLAIN, DEBUG),
        about="ID is the short id, any unambiguous beginning of it, `last`, or `last~2`.",
        examples=(("chefslog show last", "the entry you wrote last"),
                  ("chefslog show k7m2", "by its id"),
                  ("chefslog show last --as pr", "as the text of a pull request")),
        also="view cat print open",
    ),
    *(
        Command(
            name, "journal.words:list_words", READS, f"list {name} with counts and last use",
            options=(LIMIT, ALL, JSON, PLAIN, DEBUG),
            about=f"The most used first. To see the entries: chefslog list {filter_}",
            examples=((f"chefslog {name}", f"the {name} in use"),
                      (f"chefslog {name} --json", "for a script: word, count, last")),
            also=also,
        )
        for name, filter_, also in (
            ("tags", "'#auth'", "tag labels"), ("projects", "project:auth", "project"),
            ("people", "@sam", "person"), ("goals", "goal:latency", "goal"),
            ("skills", "skill:design", "skill competencies"),
        )
    ),
    Command(
        "status", "journal.today:status", READS, "counts of entries, pending captures and backups",
        options=(JSON, PLAIN, DEBUG), also="info count",
    ),
)  # fmt: skip

_CHANGE = (
    Command(
        "edit", "journal.entry:edit", WRITES, "edit an entry in your editor", words="ID", takes="?",
        options=(JSON, DEBUG),
        about="Opens front matter and Markdown in $VISUAL or $EDITOR. Unchanged is left alone; "
        "a mistake reopens it with the message on top.",
        examples=(("chefslog edit last", "the entry you wrote last"),),
        also="vi vim",
    ),
    Command(
        "set", "journal.entry:set_fields", WRITES, "change fields: set ID ai:2 +tag value:speed",
        words="ID TOKEN", takes="+", options=(*_FIELD_OPTIONS, _DAY, JSON, DEBUG),
        about="ID is the short id, any unambiguous beginning of it, `last`, or `last~2`. `-` as a "
        "value unsets a field; `not:` takes one tag, person or link away.",
        examples=(
            ("chefslog set last ai:2 check:tests +infra", "three fields of the last entry"),
            ("chefslog set last day:fri 'headline:Cut login latency'", "another day and headline"),
            ("chefslog set k7m2 value:- not:#infra", "unset the value, drop a tag"),
        ),
        also="update modify change",
    ),
    Command("rename", "journal.words:rename", WRITES,
            "rename a tag, person, project, goal or skill",
            words="OLD NEW", takes="*", options=(JSON, DEBUG),
            about="In every entry that has it, as one change that undo takes back.",
            examples=(("chefslog rename '#infra' '#platform'", "a tag, everywhere"),
                      ("chefslog rename project:auth project:login", "a project")),
            also="mv replace"),
    Command("rm", "journal.history:remove", WRITES, "move entries to the trash",
            words="ID", takes="+", options=(JSON, DEBUG),
            examples=(("chefslog rm last", "undo brings it back"),),
            also="delete del remove"),
    Command("trash", "journal.history:trash", EITHER, "list the trash, or put entries back",
            words="REMOVED", takes="*", options=(LIMIT, ALL, JSON, PLAIN, DEBUG),
            about="With the ids of removed entries it puts those back into the journal.",
            examples=(("chefslog trash", "what is there"),
                      ("chefslog trash k7m2", "put it back")),
            also="bin restore-entry unrm"),
    Command("purge", "journal.history:purge", WRITES,
            "permanently delete entries, backups included", words="ID",
            takes="+", options=(YES, JSON, DEBUG),
            about="It cannot be undone. To move entries to the trash instead: chefslog rm",
            examples=(("chefslog purge k7m2", "it shows the entry and asks"),),
            also="erase shred"),
    Command("undo", "journal.history:undo", WRITES, "undo the newest change, or one by its number",
            words="STEP", takes="?", examples=(
                ("chefslog undo 12", "undo one step of `chefslog history`"),),
            options=(JSON, DEBUG), also="revert"),
    Command("redo", "journal.history:redo", WRITES, "redo what was undone last, or one step",
            words="STEP", takes="?", options=(JSON, DEBUG)),
    Command("history", "journal.history:history", READS,
            "change log of one entry, or of the whole journal", words="ID",
            takes="?", options=(LIMIT, ALL, JSON, PLAIN, DEBUG),
            examples=(("chefslog history", "the newest changes"),
                      ("chefslog history last", "what was changed in one entry")),
            also="log changes changelog audit"),
)  # fmt: skip

_LOOK_AFTER = (
    Command("doctor", "journal.upkeep:doctor", WRITES, "check the journal for problems",
            options=(Option("--fix", "repair what can be repaired safely"), JSON, PLAIN, DEBUG),
            also="check verify fsck repair"),
    Command("backup", "journal.upkeep:backup", WRITES,
            "write a verified copy of the journal", words="FILE",
            takes="?", options=(JSON, DEBUG), also="copy dump"),
    Command("restore", "journal.upkeep:restore", EITHER,
            "bring a backup back, or list the backups",
            words="FILE", takes="?",
            options=(Option("--new", "begin an empty journal instead"),
                     Option("--dry-run", "only say what it would change"), YES, JSON, DEBUG),
            about="The journal as it is now is kept aside. `before-upgrade-from-N` in the list "
                  "is the journal as it was for an older chefslog.", also="backups recover"),
    Command("config", "journal.config:config", READS,
            "show or change the settings", words="KEY VALUE",
            takes="*", options=(JSON, DEBUG),
            about="`-` as VALUE goes back to the default.",
            examples=(("chefslog config", "all settings, and what each takes"),
                      ("chefslog config day_starts 04:00", "work at 00:40 is yesterday's"),
                      ("chefslog config theme nord", "colours of the app"),
                      ("chefslog config ladder.1 Commis", "your own name for a level"),
                      ("chefslog config edit", "open the file in your editor, then check it")),
            also="settings options preferences theme"),
    Command("paths", "journal.upkeep:paths", READS,
            "where everything is kept", options=(JSON, DEBUG), also="where path folders"),
    Command("shell", "help:shell", READS,
            "print completion and the command `cl` for a shell, or the man page",
            words="SHELL", takes="1",
            about="SHELL is bash, zsh, fish or man. With `cl` you write entries without quotes: "
            "cl Fixed the login bug #auth ai:2",
            examples=(("eval \"$(chefslog shell bash)\"", "in ~/.bashrc"),
                      ("eval \"$(chefslog shell zsh)\"", "in ~/.zshrc"),
                      ("chefslog shell fish | source", "in config.fish"),
                      ("chefslog shell man > chefslog.1", "the man page: man -l chefslog.1")),
            also="completion completions alias cl man"),
    Command("guide", "help:guide", READS, "read the manual, a page at a time",
            words="PAGE", takes="?", examples=(("chefslog guide", "the pages there are"),
                                 ("chefslog guide grammar", "how a line is read")),
            also="manual docs tutorial"),
    Command("help", "help:help_command", READS, "list the commands, or explain one",
            words="COMMAND", takes="*",
            examples=(("chefslog help", "all commands"),
                      ("chefslog help season fit", "the same as: chefslog season fit --help")),
            also="usage commands"),
    Command("demo", "journal.demo:demo", WRITES,
            "open the app on a made-up journal; yours is not touched",
            options=(Option("--keep", "write the journal into this folder and do not open it",
                            "value", "FOLDER"), DEBUG),
            also="try example sample"),
)  # fmt: skip

GROUPS = {"Write": _WRITE, "Look": _LOOK, "Change": _CHANGE, "Look after": _LOOK_AFTER}
