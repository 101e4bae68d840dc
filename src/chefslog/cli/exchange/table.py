"""The rows of the command table for export, import and harvest."""

from __future__ import annotations

from chefslog.cli.command import DEBUG, JSON, PLAIN, READS, WRITES, YES, Command, Option


def _import_formats() -> tuple[str, ...]:
    from chefslog.exchange.formats.registry import load_formats

    return tuple(load_formats())


def _about_import() -> str:
    from chefslog.exchange.formats.registry import load_formats

    known = "; ".join(f"{one.name} ({one.help})" for one in load_formats().values())
    return (
        "Shows what would be added and asks first. Safe to repeat: no duplicates. What cannot be "
        f"read is listed with its line and kept in a file; the rest comes in. Formats: {known}."
    )


_LOOK = (
    Command(
        "spend", "exchange.spend:show_spend", READS, "what AI cost, next to what came of it",
        words="SPAN", takes="*", options=(JSON, PLAIN, DEBUG),
        about="This month, or the SPAN named, such as `2026-10`, `last month`, `2026-07..2026-09` "
        "or `30d..`. --json prints the sums by day, project, model and session. A budget is set "
        "with `chefslog config budget.month 100`. Costs are there to forecast: nothing is "
        "ranked.",
        also="cost costs budget tokens",
        examples=(("chefslog spend", "this month"), ("chefslog spend 2026-10", "a month")),
    ),
)  # fmt: skip
_COMMANDS = (
    Command(
        "export", "exchange.export:export", READS,
        "write an archive to keep, or a document to publish", words="FILTER",
        takes="*",
        options=(
            Option("-o --output", "the file; - is standard output", "value", "FILE"),
            Option("-f --format", "json jsonl (archives), md csv html (publications)", "value",
                   "FORMAT"),
            Option("--force", "replace a file of that name"),
            Option("--excel", "begin csv with the mark by which Excel knows UTF-8"),
            DEBUG,
        ),
        about="An archive is whole, private entries included. A publication never has a private "
        "entry. Without --format the file's ending says which.",
        also="save publish archive",
        examples=(
            ("chefslog export -o journal.json", "everything, to keep or to move"),
            ("chefslog export +auth after:2026-07 -o auth.md", "what was tagged auth since July"),
        ),
    ),
    Command(
        "import", "exchange.imports:import_files", WRITES,
        "add entries from an archive or another journal",
        words="FILE", takes="+",
        options=(
            Option("--dry-run", "show what would be added; change nothing"),
            YES,
            Option("--from", "the format, when it is not recognised", "value", "FORMAT",
                   _import_formats),
            Option("--map", "which column of a table is what", "many", "FIELD=COLUMN"),
            Option("--zone", "the zone of times that name none, such as Europe/Berlin", "value",
                   "ZONE"),
            Option("--dates", "what 3/11/2026 means: day or month first", "value", "ORDER",
                   ("dmy", "mdy")),
            Option("--any-date", "also take days before 1970 and in the future"),
            Option("--encoding", "the encoding when it is not UTF-8, such as cp1252", "value",
                   "NAME"),
            JSON, DEBUG,
        ),
        about=_about_import,
        also="load ingest",
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
            Option("--since", "from this day on (default: 30 days ago)", "value", "DAY"),
            Option("--until", "up to this day", "value", "DAY"),
            Option("--identity", "whose commits: a mail address or name", "many", "MAIL"),
            Option("--dry-run", "show what would be proposed; leave no drafts"),
            Option("--yes", "leave the drafts without asking"), JSON, DEBUG,
        ),
        about="Repositories are only read. Each proposal is a draft for you to accept or refuse; "
        "what was proposed once is not proposed again. Work that was reverted is left out.",
        also="scan git commits",
        examples=(("chefslog harvest ~/src/api ~/src/web --since 2026-07", "two repositories"),),
    ),
    Command(
        "spend import", "exchange.spend:import_spend", WRITES,
        "add up the usage logs of your agents", words="FILE", takes="*",
        options=(Option("--dry-run", "show what would be added; change nothing"), JSON, DEBUG),
        about="Reads the local logs of Claude Code and Codex CLI, or the files and folders named: "
        "their logs, `ccusage --json`, or a CSV with day, amount, currency, project and model. "
        "Keeps sums by day, project, model and session, no text; months stay when a log is gone. "
        "Safe to repeat: no duplicates. Prices come with chefslog[spend], or from prices.toml "
        "beside your settings.",
        examples=(("chefslog spend import", "all local logs"),
                  ("chefslog spend import cursor.csv", "a table of another tool")),
    ),
    Command(
        "hook", "exchange.agents:show_hook", READS, "print a hook for an agent or git",
        words="TOOL", takes="1", options=(DEBUG,),
        about="TOOL is claude-code, codex, gemini or git. Prints the hook, where it goes and how "
        "to remove it; nothing is installed. A hook leaves a draft of facts: commits, files, "
        "tests, minutes, model and cost. No prompt and no code.",
        also="hooks", examples=(("chefslog hook claude-code", "what to put where"),),
    ),
    Command(
        "hook run", "exchange.agents:run_agent_hook", WRITES, "what a hook runs",
        words="TOOL PAYLOAD", takes="+", options=(DEBUG,),
        about="Reads the tool's JSON from PAYLOAD or standard input and leaves a draft. Prints "
        "nothing and always ends with 0.",
    ),
    Command(
        "mcp", "exchange.agents:serve_mcp", WRITES, "serve the journal to agents over MCP",
        options=(DEBUG,), also="serve",
        about="Speaks MCP on standard input and output; needs chefslog[agents]. Agents leave "
        "drafts. They read nothing until `chefslog config agents.read true`, and never what is "
        "private.",
        examples=(("claude mcp add chefslog -- chefslog mcp", "make it known to Claude Code"),),
    ),
)  # fmt: skip

GROUPS = {"Look": _LOOK, "Bring in and out": _COMMANDS}
