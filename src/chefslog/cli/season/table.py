"""The commands of insight and season, as rows of the table; plain data like the table itself."""

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
    Command,
    Option,
)

_WHO = ("me", "manager", "skip", "peer")
_AUDIENCE = Option("--for", "who reads it (default: me)", "value", "WHO", _WHO)
_MANAGER = Option("--for", "who reads it (default: manager)", "value", "WHO", _WHO)
_SEASON = Option("--season", "which season (default: today's)", "value", "SEASON")
_OF_SEASON = (
    Option("--goal", "a goal: 'key: in words', key=met, or key=- to remove it", "many", "GOAL"),
    Option("--rubric", "a shipped rubric or a TOML file; - for none", "value", "RUBRIC"),
    Option("--writer", "your name, for the header", "value", "NAME"),
    Option("--role", "your role, for the header", "value", "ROLE"),
)
_LOOK = (
    Command(
        "standup", "season.insight:standup", READS, "what you did since the last working day",
        options=(Option("--since", "another day: mon, 2026-11-20", "value", "DAY"),
                 Option("--md", "as Markdown"), JSON, DEBUG),
        about="Private entries are left out.", also="yesterday daily",
    ),
    Command(
        "insight", "season.insight:insight", READS,
        "statistics from your journal, with sample sizes",
        words="FILTER", takes="*",
        options=(Option("--level", "what a level of the ladder looks like, beside your own "
                        "entries at it", "count", "N"), JSON, PLAIN, DEBUG),
        also="stats statistics insights numbers",
        about="The last six months, or the days of the FILTER.",
        examples=(("chefslog insight", "everything"),
                  ("chefslog insight project:payments after:2026", "one project, this year"),
                  ("chefslog insight --level 3", "what a sous chef does, and your own")),
    ),
)  # fmt: skip

_REVIEW = (
    Command(
        "season", "season.seasons:list_seasons", READS,
        "your review: plan it, pick entries, write it",
        options=(JSON, PLAIN, DEBUG),
        also="review seasons",
        about="A season is the time that a review covers. Without a command it lists your "
        "seasons. Private entries appear in none of its texts.",
        examples=(
            ("chefslog season new H2-2026", "begin a season"),
            ("chefslog season candidates", "see what ranks first"),
            ("chefslog season fit apple-2500c --for manager", "fill a form"),
        ),
    ),
    Command(
        "season new", "season.seasons:new_season", WRITES, "begin a season",
        words="NAME [SPAN]", takes="+", options=(*_OF_SEASON, JSON, DEBUG),
        about="SPAN is its first and last day or month, a quarter such as Q3-2026, or a half. A "
        "NAME that is a SPAN needs no other: H2-2026.",
        examples=(
            ("chefslog season new H2-2026 --goal 'latency: halve it'", "half a year and a goal"),
            ("chefslog season new Autumn 2026-09..2026-11", "months of your own"),
        ),
    ),
    Command("season list", "season.seasons:list_seasons", READS, "list your seasons",
            options=(JSON, PLAIN, DEBUG)),
    Command("season show", "season.seasons:show_season", READS,
            "show a season's days, goals, rubric and picks",
            options=(_SEASON, JSON, PLAIN, DEBUG)),
    Command(
        "season set", "season.seasons:set_season", WRITES,
        "change a season's days, goals or rubric", words="[SPAN]", takes="*",
        options=(*_OF_SEASON, _SEASON, JSON, DEBUG),
        examples=(("chefslog season set --rubric product-engineer", "a shipped rubric"),
                  ("chefslog season set --goal latency=met", "a goal that was met"),
                  ("chefslog season set --goal latency=-", "remove a goal")),
        about="A goal is open, met, partly, missed or dropped.",
    ),
    Command("season coverage", "season.seasons:show_coverage", READS,
            "show how your entries spread over the season",
            options=(_SEASON, JSON, PLAIN, DEBUG)),
    Command(
        "season candidates", "season.picks:list_candidates", READS,
        "rank the season's entries, with reasons",
        options=(LIMIT, ALL, _SEASON, JSON, PLAIN, DEBUG),
    ),
    Command(
        "season pick", "season.picks:pick_entries", WRITES, "pick entries for the review",
        words="ID", takes="+",
        options=(Option("--drop", "take the named entries out again"),
                 Option("--to", "move the pick to this place, from 1", "count", "N"),
                 _SEASON, JSON, DEBUG),
        examples=(("chefslog season pick k7m2 p3x9", "pick two entries"),
                  ("chefslog season pick k7m2 --to 1", "put one first")),
    ),
    Command(
        "season fold", "season.picks:fold_entries", WRITES, "combine entries into one pick",
        words="ID", takes="+", options=(_SEASON, JSON, DEBUG),
        about="The first entry stays; the others become part of it.",
        examples=(("chefslog season fold k7m2 p3x9", "p3x9 becomes part of k7m2"),),
    ),
    Command(
        "season write", "season.picks:write_text", WRITES,
        "write a pick's text for this review; the entry stays", words="TARGET TEXT", takes="+",
        options=(Option("--title", "a title of your own", "value", "TEXT"),
                 Option("--part", "the part it stands in", "value", "PART",
                        ("impact", "wider", "learning", "proposed")),
                 Option("--reset", "take the proposed text again"), _SEASON, JSON, DEBUG),
        about="TARGET is a pick's ID, opening, next, asks, goal:KEY or FORM/FIELD. Without TEXT "
        "your $EDITOR opens; TEXT - reads standard input.",
        examples=(("chefslog season write k7m2 'Logins take 240 ms, not 1.8 s.'", "own words"),
                  ("chefslog season write k7m2 --part wider", "another part"),
                  ("chefslog season write goal:latency 'Met in August.'", "about a goal")),
    ),
    Command(
        "season opening", "season.picks:write_opening", WRITES, "write the review's opening",
        words="TEXT", takes="*",
        options=(Option("--reset", "take the proposed text again"), _SEASON, JSON, DEBUG),
    ),
    Command("season text", "season.picks:show_text", READS,
            "read one text as it will be printed, and its entries", words="TARGET", takes="1",
            options=(_SEASON, JSON, PLAIN, DEBUG)),
    Command(
        "season switch", "season.picks:set_switch", WRITES,
        "choose what a reader gets besides the picks", words="SWITCH", takes="*",
        options=(_MANAGER, _SEASON, JSON, DEBUG),
        about="SWITCH is learned, appendix, discarded, ai or names.",
        examples=(("chefslog season switch names on --for manager", "names as written"),),
    ),
    Command("season leaves", "season.review:show_leaving", READS,
            "list what a text for this reader would contain",
            options=(_AUDIENCE, _SEASON, JSON, PLAIN, DEBUG)),
    Command("season versions", "season.review:list_versions", READS,
            "list what was exported, when and for whom", options=(_SEASON, JSON, PLAIN, DEBUG)),
    Command("season diff", "season.review:show_diff", READS,
            "compare the review with an exported version", words="VERSION", takes="?",
            options=(_SEASON, JSON, PLAIN, DEBUG)),
    Command("season brief", "season.review:show_brief", READS,
            "print the picks as facts with their ids",
            options=(_MANAGER, _SEASON, JSON, PLAIN, DEBUG)),
    Command("season rename", "season.seasons:change_name", WRITES, "rename a season",
            words="SEASON NAME", takes="2", options=(JSON, DEBUG)),
    Command("season move", "season.picks:send_picks", WRITES, "move picks to another season",
            words="SEASON ID", takes="+", options=(_SEASON, JSON, DEBUG)),
    Command("season similar", "season.picks:list_similar", READS,
            "find entries that could be one pick", options=(_SEASON, JSON, PLAIN, DEBUG)),
    Command("season due", "season.due:list_season_due", EITHER,
            "answer for each pick: did it hold up?", options=(_SEASON, JSON, PLAIN, DEBUG)),
    Command("season gaps", "season.picks:show_gaps", READS,
            "show what the rubric asks for and the picks lack",
            options=(_SEASON, JSON, PLAIN, DEBUG)),
    Command(
        "season preview", "season.review:preview", READS, "read the review as text",
        options=(_AUDIENCE, Option("--format", "how it is written", "value", "FORMAT",
                                   ("md", "txt", "html")), _SEASON, JSON, PLAIN, DEBUG),
        examples=(("chefslog season preview --for manager", "as your manager will read it"),),
    ),
    Command(
        "season fit", "season.review:fit_season", READS,
        "fill a review form within its limits", words="FORM", takes="1",
        options=(_AUDIENCE, Option("--field", "one field of the form only", "value", "FIELD"),
                 Option("--limit", "another limit: 800, or proud=800 for one field", "many",
                        "LIMIT"),
                 Option("--balance", "cover goals and parts first, not your order"),
                 _SEASON, JSON, PLAIN, DEBUG),
        about="`chefslog season forms` lists the forms.",
        examples=(("chefslog season fit apple-2500c --for manager", "every field"),),
    ),
    Command("season forms", "season.review:list_forms", READS,
            "list review forms and their fields", options=(JSON, PLAIN, DEBUG)),
    Command("season rubrics", "season.review:list_rubrics", READS, "list the shipped rubrics",
            options=(JSON, PLAIN, DEBUG)),
    Command(
        "season export", "season.review:export_season", WRITES, "write the review to a file",
        words="FILE", takes="?",
        options=(_AUDIENCE, Option("--format", "how it is written (default: by the ending)",
                                   "value", "FORMAT", ("md", "txt", "html")),
                 Option("--form", "write the fields of this form as they fit, as plain text",
                        "value", "FORM"),
                 Option("-o --output", "write to this file", "value", "FILE"),
                 Option("--force", "replace a file that was edited"), _SEASON, JSON, DEBUG),
        examples=(("chefslog season export review.html --for skip", "a page to hand in"),),
    ),
    Command(
        "season check", "season.review:check_file", READS,
        "compare a text with your picks: list what no pick says", words="FILE", takes="1",
        options=(_SEASON, JSON, PLAIN, DEBUG),
        about="For a review that was edited by hand, by a colleague or by a model. Numbers, dates, "
        "percentages, links, names and product words that no pick has are listed, with the pick "
        "that is nearest. FILE is text, Markdown or HTML; - reads standard input. The exit code "
        "is 1 where something is listed.",
        examples=(("chefslog season check review.md", "before you hand it in"),),
    ),
    Command("season drop", "season.seasons:drop_season", WRITES,
            "delete a season; its entries stay", words="SEASON", takes="1",
            options=(JSON, DEBUG)),
    Command(
        "due", "season.due:list_due", READS, "follow-ups due: did it hold up?",
        options=(Option("--git", "show what git knows of their commits"),
                 LIMIT, ALL, JSON, PLAIN, DEBUG), also="followups follow-ups follow-up todo",
    ),
    Command(
        "held", "season.due:answer_due", WRITES, "say whether an entry's work held up",
        words="ID VERDICT", takes="+", options=(JSON, DEBUG),
        also="verdict answer",
        about="VERDICT is held, reworked, reverted, incident or unknown; more words are a note.",
        examples=(("chefslog held k7m2 held", "it did"),
                  ("chefslog held k7m2 reworked 'the cache was too small'", "and why not")),
    ),
)  # fmt: skip

GROUPS = {"Look": _LOOK, "Review season": _REVIEW}
