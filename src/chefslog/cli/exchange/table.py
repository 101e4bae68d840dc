"""The rows of the command table for export, import and harvest."""

from __future__ import annotations

from chefslog.cli.command import DEBUG, JSON, READS, WRITES, YES, Command, Option

COMMANDS = (
    Command(
        "export", "exchange.export:export", READS,
        "write an archive, or a publication", words="FILTER",
        takes="*",
        options=(
            Option("-o --output", "the file; - is standard output", "value", "FILE"),
            Option("-f --format", "json jsonl (archives), md csv html (publications)", "value",
                   "FORMAT"),
            Option("--force", "replace a file of that name"),
            DEBUG,
        ),
        about="An archive is whole, private entries included. A publication never has a private "
        "entry. Without --format the file's ending says which.",
        examples=(
            ("chefslog export -o journal.json", "everything, to keep or to move"),
            ("chefslog export +auth after:2026-07 -o auth.md", "what was tagged auth since July"),
        ),
    ),
    Command(
        "import", "exchange.imports:import_files", WRITES, "bring in an archive or another journal",
        words="FILE", takes="+",
        options=(
            Option("--dry-run", "look and tell; change nothing"),
            YES,
            Option("--from", "what it is: json jsonl jrnl jrnl-text dayone brag csv markdown",
                   "value", "FORMAT"),
            Option("--map", "which column of a table is what", "many", "FIELD=COLUMN"),
            Option("--zone", "the zone of times that name none, as Europe/Berlin", "value", "ZONE"),
            Option("--dates", "what 3/11/2026 means", "value", "ORDER", ("dmy", "mdy")),
            Option("--encoding", "as latin-1, where it is not UTF-8", "value", "NAME"),
            JSON, DEBUG,
        ),
        about="Run twice, it doubles nothing. What cannot be read is told with its line and kept "
        "aside; the rest comes in.",
        examples=(
            ("chefslog import journal.json --dry-run", "what would happen"),
            ("chefslog import work.csv --map headline=Task --map day=Closed", "a table"),
        ),
    ),
    Command(
        "harvest", "exchange.harvest:harvest", READS,
        "propose entries from your git commits", words="REPO",
        takes="*",
        options=(
            Option("--since", "from this day on; 30d when not said", "value", "DAY"),
            Option("--until", "up to this day", "value", "DAY"),
            Option("--identity", "whose commits: a mail address or name", "many", "MAIL"),
            Option("--dry-run", "look and tell; leave no drafts"),
            JSON, DEBUG,
        ),
        about="Repositories are only read. Each proposal is a draft that waits for your yes; what "
        "was proposed once is not proposed again.",
        examples=(("chefslog harvest ~/src/api ~/src/web --since 2026-07", "two repositories"),),
    ),
)  # fmt: skip
