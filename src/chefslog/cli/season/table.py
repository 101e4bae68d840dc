"""The commands of insight and season, as rows of the table; plain data like the table itself."""

from __future__ import annotations

from chefslog.cli.command import DEBUG, JSON, PLAIN, Command, Option

_AUDIENCES = ("me", "manager", "skip", "peer")
COMMANDS = (
    Command(
        "insight", "cli.season.insight:insight", "what your own numbers say, each with its n",
        words="FILTER", takes="*",
        options=(Option("--level", "what a level of the ladder looks like, beside your own "
                        "entries at it", "count", "N"), JSON, PLAIN, DEBUG),
        about="The last six months, or the days of the FILTER.",
        examples=(("chefslog insight", "everything"),
                  ("chefslog insight project:payments after:2026", "one project, this year"),
                  ("chefslog insight --level 3", "what a sous chef does, and your own")),
    ),
    Command(
        "season", "cli.season.season:season", "the review summary: plan, pick, fit, export",
        words="ACTION", takes="*",
        options=(
            Option("--season", "which season; the one that ends last when not said", "value",
                   "NAME"),
            Option("--goal", "a goal: 'key: in words', or key=met", "many", "GOAL"),
            Option("--rubric", "a shipped rubric or a TOML file; - for none", "value", "FILE"),
            Option("--writer", "your name, for the header", "value", "NAME"),
            Option("--role", "your role, for the header", "value", "ROLE"),
            Option("--drop", "take the named entries out again"),
            Option("--to", "move a pick to this place, from 1", "count", "N"),
            Option("--for", "who reads it", "value", "WHO", _AUDIENCES),
            Option("--format", "how it is written", "value", "FORMAT", ("md", "txt", "html")),
            Option("--field", "one field of the form only", "value", "KEY"),
            Option("--limit", "another limit: 800, or proud=800 for one field", "many", "LIMIT"),
            Option("-o --output", "write to this file", "value", "FILE"),
            Option("-n --count", "how many candidates, 20 when not said", "count", "N"),
            JSON, PLAIN, DEBUG,
        ),
        about="ACTION is new NAME SPAN · list · show · set · coverage · candidates · pick ID… · "
        "fold ID ID… · similar · gaps · preview · fit FORM · forms · rubrics · export FILE · "
        "drop NAME. Private entries are in none of it.",
        examples=(
            ("chefslog season new H2-2026 2026-07..2026-12 --goal 'latency: halve it'", "begin"),
            ("chefslog season candidates", "what ranks first, and why"),
            ("chefslog season pick k7m2 p3x9", "take two entries in"),
            ("chefslog season fit apple-2500c --for manager", "fill the form"),
            ("chefslog season export review.html --for skip", "a page to hand in"),
        ),
    ),
    Command(
        "standup", "cli.season.season:standup", "what was done since the last working day",
        options=(Option("--since", "another day: mon, 2026-11-20", "value", "DAY"),
                 Option("--md", "as Markdown"), JSON, DEBUG),
        about="Private entries are left out.",
    ),
    Command(
        "due", "cli.season.followups:due", "work that asks whether it held",
        options=(JSON, PLAIN, DEBUG),
    ),
    Command(
        "held", "cli.season.followups:held", "say whether an entry's work held", words="ID VERDICT",
        takes="+", options=(JSON, DEBUG),
        about="VERDICT is held, reworked, reverted, incident or unknown; more words are a note.",
        examples=(("chefslog held k7m2 held", "it did"),
                  ("chefslog held k7m2 reworked 'the cache was too small'", "and why not")),
    ),
)  # fmt: skip
