"""The commands of the team, as rows of the table; plain data like the table itself."""

from __future__ import annotations

from chefslog.cli.command import DEBUG, EITHER, JSON, READS, WRITES, YES, Command, Option
from chefslog.model.checkin import IMPACTS

_TEAM = Option("--team", "which team, where you are in several: its name or the start of its id",
               "value", "TEAM")  # fmt: skip
_AS = Option("--as", "your own name, as colleagues say it", "value", "NAME")
_OUTPUT = Option("-o --output", "write to this file", "value", "FILE")
_TAGS = Option("--tags", "the pattern of the tags that are deployments (default: those that end in "
               "a version)", "value", "PATTERN")  # fmt: skip
_PLACE = (
    "PLACE is a folder that everybody can reach (plain or synced), a git remote such as "
    "git@example.org:team.git (git:PATH for that of a checkout), or a database: sqlite:///file or "
    "postgresql://…"
)
_COMMANDS = (
    Command(
        "team", "team.overview:show_teams", EITHER,
        "where you stand in your team, and what comes next",
        options=(
            Option("--without", "the first keyholder: this one is not in the next roster", "many",
                   "NAME"),
            _TEAM, YES, JSON, DEBUG,
        ),
        about="A team sees trends that nobody can trace to a person; `chefslog guide team` says "
        "who can see what.",
    ),
    Command(
        "team new", "team.membership:new_team", WRITES,
        "begin a team and get two lines to invite it; change its terms",
        words="NAME",
        takes="*",
        options=(
            Option("--at", "the place that everybody can reach", "value", "PLACE"),
            _AS,
            Option("--quarter", "the first quarter, such as 2026-Q4 (default: this one)", "value",
                   "QUARTER"),
            Option("--periods", "months or quarters (default: months)", "value", "KIND",
                   ("months", "quarters")),
            Option("--k", "how many people have to answer a question before it is shown: 5 or more",
                   "count", "K"),
            Option("--question", "a question to ask, or several with commas (default: all but "
                   "spend)", "many", "NAME"),
            Option("--path", "a critical path for the 3 am map, or several with commas; none for "
                   "no map (default: none)", "many", "NAME"),
            Option("--spend-edges", "four edges between five buckets of spend: 20,50,100,200",
                   "value", "EDGES"),
            Option("--currency", "of the spend edges (default: your setting)", "value",
                   "CURRENCY"),
            JSON, DEBUG,
        ),
        about="You become the first keyholder: an elected representative, not the "
        "manager. You see exact sums of at least k people, no individual, and your program writes "
        f"the release. {_PLACE}. Run again with the same name it changes what you name and leaves "
        "the rest: at once before the first roster is signed, from the next month on after that.",
        examples=(("chefslog team new Travel --at git@example.org:travel/kitchen.git --as Sam",
                   "begin; paste the two lines into the team chat"),
                  ("chefslog team new Travel --at ~/shared/travel --k 6",
                   "another k from the next month on")),
    ),
    Command(
        "team invite", "team.membership:show_invites", READS,
        "print the lines that invite members and the second keyholder",
        options=(_TEAM, JSON, DEBUG),
    ),
    Command(
        "team join", "team.membership:join_team", WRITES,
        "join a team with the line from the team chat", words="INVITE", takes="?",
        options=(
            _AS,
            Option("--at", "where the place is on this machine, if not where the invitation says",
                   "value", "PLACE"),
            YES, JSON, DEBUG,
        ),
        about="It shows who sees what and what you would send as of today, and asks once. Your "
        "name and your public key go to the team's place. Who joins later is in from the next "
        "month on.",
        examples=(("chefslog team join chefslog-team:eyJmIjoi… --as Ana", "as a member"),),
    ),
    Command(
        "team words", "team.membership:words", EITHER,
        "show the eight words that prove that everybody has the same team",
        words="WORD", takes="*",
        options=(_TEAM, YES, JSON, DEBUG),
        about="The first keyholder reads its eight words aloud when all are together; everybody "
        "else types the three that the program asks for, having seen the names. Until then only "
        "blanks are sent. Who wants types all eight. After a change it shows what changed and asks "
        "for your yes.",
        examples=(("chefslog team words", "the words to read aloud, or which ones to type"),),
    ),
    Command(
        "team leave", "team.membership:leave_team", WRITES,
        "leave the team from its next roster on",
        options=(_TEAM, YES, JSON, DEBUG),
    ),
    Command(
        "team forget", "team.membership:forget_team", WRITES,
        "take a team off this machine",
        words="TEAM", takes="?",
        options=(_TEAM, YES, JSON, DEBUG),
        about="Its place, your answers and what was sealed for it go from this machine; which days "
        "went to it stays, so that no day is sent twice. What you sent stays where it is.",
    ),
    Command(
        "team share", "team.share:share", EITHER,
        "see exactly what would be sent, then send it",
        words="PERIOD", takes="?",
        options=(
            Option("--withhold", "a question that stays empty, or several with commas; all for "
                   "every one", "many", "QUESTION"),
            Option("--consent", "a question that goes again; all for every one", "many",
                   "QUESTION"),
            Option("--defend", "a path of the 3 am map that you could defend in production at 3 am",
                   "many", "PATH"),
            Option("--not-defend", "a path that you could not", "many", "PATH"),
            Option("--blank", "not this time: only blanks of the same size go"),
            Option("--now", "send it now, for everybody who looks to see"),
            Option("--always", "say yes to every period to come; Today still shows what goes"),
            Option("--ask", "ask again in every period"),
            _TEAM, YES, JSON, DEBUG,
        ),
        about="Each question takes one number from 0 to 20 out of your own entries: no counts, no "
        "text, no names. It is split into two shares that are random noise each. In the last week "
        "of a period, until it closes, a fresh file replaces the one before whenever the app, "
        "chefslog team or chefslog today runs: a blank until your yes, then your answers, so that "
        "nobody can see when you decided. Nothing is sent that was not shown on this machine "
        "before. With --json, and no --yes, it only shows.",
        examples=(("chefslog team share", "the period that is open, its content first"),
                  ("chefslog team share 2026-11 --withhold spend,kept",
                   "two questions stay empty")),
    ),
    Command(
        "team tend", "team.share:tend", WRITES,
        "keyholders: do whatever comes next",
        options=(_TEAM, JSON, DEBUG),
        about="Run it as often as you like; it says what it did, what it waits for and from whom. "
        "It is safe to stop at any point and to repeat. From two weeks before a quarter it "
        "prepares that too. The app and chefslog team do the same by themselves, unless "
        "`chefslog config team.tend false`. Exit code 1: something cannot go on, and standard "
        "error says what.",
    ),
    Command(
        "team timer", "team.standalone:show_timer", READS,
        "print a timer that does this machine's part every day",
        words="KIND", takes="?", options=(JSON, DEBUG),
        about="KIND is systemd, launchd or cron (default: what this system has). It prints and "
        "changes nothing. The lines run chefslog team each day: a member's file is replaced in a "
        "period's last days, a keyholder's part is done.",
        examples=(("chefslog team timer systemd", "a service and a timer for your user"),
                  ("chefslog team timer cron", "one line for crontab -e")),
    ),
    Command(
        "team receipt", "team.share:show_receipts", READS,
        "check that what you sent arrived and counted",
        words="PERIOD", takes="?", options=(_TEAM, JSON, DEBUG),
        about="Checks both signatures, the chain of releases and your leaf. A receipt proves that "
        "your file arrived, not that you answered anything.",
    ),
    Command(
        "team report", "team.report:show_report", READS,
        "read the released trends of a team, or of several side by side", words="PLACE",
        takes="*",
        options=(
            Option("--format", "how it is written (default: text)", "value", "FORMAT",
                   ("text", "md", "html")),
            Option("-o --output", "write to this file; its ending says how", "value", "FILE"),
            Option("--my-view", "your own answer on the impact with AI, shown beside theirs; it "
                   "stays on this machine", "value", "IMPACT",
                   (*IMPACTS,)),
            Option("--repo", "a git repository, for flow and quality of the team as a whole",
                   "many", "FOLDER"),
            _TAGS,
            _TEAM, JSON, DEBUG,
        ),
        about="Needs no key: it reads the team files and the released bands, nothing else. PLACE "
        "can be left out where this machine belongs to the team.",
        examples=(("chefslog team report ~/shared/checkout", "in the terminal"),
                  ("chefslog team report ~/shared/checkout -o report.html",
                   "one page, no requests"),
                  ("chefslog team report ~/shared/checkout --my-view 1.5x",
                   "your answer beside theirs"),
                  ("chefslog team report ~/shared/checkout ~/shared/refunds",
                   "two teams on one page, in name order")),
    ),
    Command(
        "team board", "team.report:show_board", READS,
        "one page for leadership, in place of the slide with tokens", words="PLACE", takes="?",
        options=(_OUTPUT, _TEAM, JSON, DEBUG),
        about="Markdown from the released bands: what is measured in place of tokens, what it "
        "says, what cannot be said, what to ask.",
        examples=(("chefslog team board -o board.md", "to hand on"),),
    ),
    Command(
        "team pack", "team.report:show_pack", READS,
        "print what a works council or a privacy officer asks for", words="PLACE", takes="?",
        options=(_OUTPUT, _TEAM, JSON, DEBUG),
        about="Markdown from the team file: purpose, data, who sees what, how long it is kept, and "
        "what can be learned all the same in a team of this size. A draft, not legal advice.",
        examples=(("chefslog team pack -o pack.md", "to hand on"),),
    ),
    Command(
        "team delivery", "team.standalone:show_delivery", READS,
        "flow and quality from git, no authors",
        options=(
            Option("--repo", "a git repository (default: the one you are in)", "many",
                   "FOLDER"),
            _TAGS,
            Option("--months", "how many months back (default: 6)", "count", "N"),
            JSON, DEBUG,
        ),
        about="Lead time, deployments, reverts and hotfixes per whole month, for the team as a "
        "whole. Authors are never read.",
    ),
    Command(
        "team stories", "team.stories:stories", EITHER,
        "read the stories that colleagues share under their names",
        words="ID", takes="*",
        options=(
            Option("--publish", "tell these entries' stories, under your name"),
            Option("--withdraw", "take your story back"),
            Option("--place", "read those of a team that you are not in", "value", "PLACE"),
            _TEAM, YES, JSON, DEBUG,
        ),
        about="An entry marked `story` can be published by its author, apart from everything "
        "sealed. The exact text is shown first. ID is an entry's with --publish, else a story's.",
        examples=(("chefslog team stories", "read them"),
                  ("chefslog team stories k7m2 --publish", "tell one")),
    ),
    Command(
        "team rehearse", "team.standalone:rehearse", READS,
        "attack a made-up team and see what leaks",
        options=(
            Option("--power", "what a report can see, and what a manager learns, by simulation"),
            Option("--members", "how many (default: 12; with --power every size)", "count", "N"),
            Option("--teams", "with --power: made-up teams a row (default: 400)", "count", "N"),
            Option("--width", "with --power: another width of band, in 80ths of the scale",
                   "count", "W"),
            Option("--margin", "with --power and --width: how far outside the mean leaves a band",
                   "count", "M"),
            Option("--seed", "which made-up team (default: 1)", "count", "S"),
            JSON, DEBUG,
        ),
        about="Whole periods through real keys and files, then the manager, the first keyholder, "
        "the folder's host and a modified client try to learn something.",
    ),
    Command(
        "team demo", "journal.demo:team_demo", WRITES,
        "six months of a made-up team of twelve",
        options=(Option("--keep", "write it into this folder and do not open it", "value",
                        "FOLDER"), DEBUG),
        about="Plays the whole ceremony in a temporary place and opens the report. Nothing of "
        "yours is touched.",
    ),
)  # fmt: skip

GROUPS = {"Team": _COMMANDS}
