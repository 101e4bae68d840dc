"""The commands of the team, as rows of the table; plain data like the table itself."""

from __future__ import annotations

from chefslog.cli.command import DEBUG, EITHER, JSON, READS, WRITES, YES, Command, Option
from chefslog.model.checkin import IMPACTS

_TEAM = Option("--team", "which team, where you are in several: its name or the start of its id",
               "value", "TEAM")  # fmt: skip
_PLACE = (
    "PLACE is a folder that everybody can reach (plain or synced), a git remote such as "
    "git@example.org:team.git (git:PATH for that of a checkout), or a database: sqlite:///file or "
    "postgresql://…"
)
_COMMANDS = (
    Command(
        "team", "team.overview:show_teams", READS,
        "where you stand in your team, and what comes next",
        options=(_TEAM, JSON, DEBUG),
        about="A team sees trends that nobody can trace to a person; `chefslog guide team` says "
        "who can see what.",
    ),
    Command(
        "team key", "team.found:show_key", WRITES,
        "make your key, once, and show what others hear",
        options=(JSON, DEBUG),
        about="The key signs what you send. It stays on this machine, readable by you alone, and "
        "in no copy that chefslog makes. Run again it shows the same key: read its five groups "
        "aloud to both keyholders.",
    ),
    Command(
        "team found", "team.found:found_team", WRITES,
        "begin a team, as its desk; change its terms",
        words="PLACE",
        takes="?",
        options=(
            Option("--name", "the team's name", "value", "NAME"),
            Option("--as", "your own name, as colleagues say it", "value", "NAME"),
            Option("--quarter", "the first quarter, such as 2026-Q4 (default: this one)", "value",
                   "QUARTER"),
            Option("--periods", "months or quarters (default: months)", "value", "KIND",
                   ("months", "quarters")),
            Option("--k", "how many people have to answer a question before it is shown: 5 or more",
                   "count", "K"),
            Option("--question", "a question to ask, or several with commas (default: all but "
                   "spend)", "many", "NAME"),
            Option("--spend-edges", "four edges between five buckets of spend: 20,50,100,200",
                   "value", "EDGES"),
            Option("--currency", "of the spend edges (default: your setting)", "value",
                   "CURRENCY"),
            JSON, DEBUG,
        ),
        about="The desk is an elected representative, not the manager. It sees exact sums of at "
        f"least k people, no individual, and writes the release. {_PLACE}. Run again with the same "
        "name it changes what you name and leaves the rest: at once before the first epoch is "
        "signed, from the next quarter on after that, once both keyholders have signed it.",
        examples=(("chefslog team found ~/shared/checkout --name Checkout --as Sam",
                   "begin; the others join, then both keyholders confirm"),
                  ("chefslog team found ~/shared/checkout --name Checkout --as Sam --k 6",
                   "another k from the next quarter on")),
    ),
    Command(
        "team join", "team.found:join_team", WRITES,
        "ask to be in a team", words="PLACE", takes="?",
        options=(
            Option("--as", "your own name, as colleagues say it", "value", "NAME"),
            Option("--member", "be a member, as who says nothing is the first time"),
            Option("--second-lock", "be the second keyholder: outside the manager's line"),
            Option("--desk", "take the desk over from the next quarter on"),
            _TEAM, JSON, DEBUG,
        ),
        about="Your name and your public key go to PLACE. Then read your key aloud to both "
        f"keyholders. Who joins later is in from the next quarter on. {_PLACE}",
        examples=(("chefslog team join ~/shared/checkout --as Mina", "as a member"),
                  ("chefslog team join ~/shared/checkout --as Lee --second-lock",
                   "as the second lock")),
    ),
    Command(
        "team confirm", "team.confirm:confirm", EITHER,
        "keyholders: who is in, after hearing them",
        words="NAME", takes="*",
        options=(
            Option("--take-back", "you did not hear this after all: take your word back"),
            Option("--without", "the desk: this member leaves with the next quarter", "many",
                   "NAME"),
            Option("--roster", "the roster is whole: show what changes, and sign it"),
            _TEAM, YES, JSON, DEBUG,
        ),
        about="Without a NAME it lists who waits, each with the key that its owner reads aloud. "
        "Confirm a NAME, or the first two groups of a key, only when you heard the owner say that "
        "key. Both keyholders confirm. With --roster everybody who has to sign does so: the desk "
        "first, the second lock last.",
        examples=(("chefslog team confirm", "who waits, and their keys"),
                  ("chefslog team confirm Mina", "you heard Mina read hers"),
                  ("chefslog team confirm --without Ben", "Ben leaves with the next quarter"),
                  ("chefslog team confirm Ben", "or stays after all"),
                  ("chefslog team confirm --roster", "close the list and sign")),
    ),
    Command(
        "team verify", "team.verify:verify", EITHER,
        "the eight words of the call with everybody",
        words="WORD", takes="*",
        options=(
            Option("--from", "who read them: the call with everybody when not said; somebody who "
                   "joins later hears them from both keyholders", "value", "WHO",
                   ("call", "desk", "lock")),
            _TEAM, YES, JSON, DEBUG,
        ),
        about="The desk reads its eight words aloud; everybody else types what they hear, sees "
        "the names and says «mine is in». Until then only blanks are sent. Who joins later hears "
        "them from both keyholders. After a change it shows what changed and asks for your yes.",
        examples=(("chefslog team verify", "the words to read aloud, or where to type them"),),
    ),
    Command(
        "team share", "team.share:share", EITHER,
        "see exactly what would be sent, then send it",
        words="PERIOD", takes="?",
        options=(
            Option("--consent", "say yes to a question, or several with commas; all for every one",
                   "many", "QUESTION"),
            Option("--withhold", "say no, or take a yes back; all for every other one", "many",
                   "SECTION"),
            Option("--blank", "send a blank of the same size, whatever you said yes to"),
            Option("--now", "send it now; not on the closing day with everybody's"),
            _TEAM, YES, JSON, DEBUG,
        ),
        about="Each question takes one number from 0 to 20 out of your own entries: no counts, no "
        "text, no names. It is split into two shares that are random noise each, and goes on the "
        "closing day unless you say --now. Your yes and no to a question are kept for "
        "the next time; nothing is sent before you have seen it and said yes to all of it. With "
        "--json, and no --yes, it only shows.",
        examples=(("chefslog team share", "the period that is open, its content first"),
                  ("chefslog team share 2026-11 --consent delegation,kept",
                   "a yes to two questions")),
    ),
    Command(
        "team tend", "team.share:tend", WRITES,
        "keyholders: do whatever comes next",
        options=(_TEAM, JSON, DEBUG),
        about="Run it as often as you like; it says what it did, what it waits for and from whom. "
        "It is safe to stop at any point and to repeat. From two weeks before a quarter it "
        "prepares that too. Exit code 1: something cannot go on, and standard error says what.",
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
        "read the released trends", words="PLACE",
        takes="?",
        options=(
            Option("--format", "how it is written (default: text)", "value", "FORMAT",
                   ("text", "md", "html")),
            Option("-o --output", "write to this file; its ending says how", "value", "FILE"),
            Option("--my-view", "your own answer on the impact with AI, shown beside theirs; it "
                   "stays on this machine", "value", "IMPACT",
                   (*IMPACTS,)),
            Option("--repo", "a git repository, for flow and quality of the team as a whole",
                   "many", "FOLDER"),
            Option("--tags", "the pattern of the tags that are deployments (default: v*)",
                   "value", "PATTERN"),
            _TEAM, JSON, DEBUG,
        ),
        about="Needs no key: it reads the team files and the released bands, nothing else. PLACE "
        "can be left out where this machine belongs to the team.",
        examples=(("chefslog team report ~/shared/checkout", "in the terminal"),
                  ("chefslog team report ~/shared/checkout -o report.html",
                   "one page, no requests"),
                  ("chefslog team report ~/shared/checkout --my-view 1.5x",
                   "your answer beside theirs")),
    ),
    Command(
        "team delivery", "team.report:show_delivery", READS,
        "flow and quality from git, no authors",
        options=(
            Option("--repo", "a git repository (default: the one you are in)", "many",
                   "FOLDER"),
            Option("--tags", "the pattern of the tags that are deployments (default: v*)",
                   "value", "PATTERN"),
            Option("--months", "how many months back (default: 6)", "count", "N"),
            JSON, DEBUG,
        ),
        about="Lead time, deployments, reverts and hotfixes per month, for the team as a whole. "
        "Authors are never read.",
    ),
    Command(
        "team stories", "team.stories:stories", EITHER,
        "stories that colleagues tell by name",
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
        "team rehearse", "team.rehearse:rehearse", READS,
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
        about="Whole periods through real keys and files, then the manager, the desk, the "
        "folder's host and a modified client try to learn something.",
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
