"""The fixed words of the report: parts, what hides a section, definitions, caveats."""

from __future__ import annotations

from chefslog.model.meanings import LEVELS
from chefslog.team.report.figures import NOT_ASKED, OTHER_BUCKETS

LADDER = ("no level was named, which is fine", *LEVELS)
"""What each cell of delegation means, in its order."""

PARTS = (
    ("thinking", "Who did the thinking",
     "A level is a staffing decision made for each piece of work. A higher one is not better; "
     "by hand is a choice like the others.",
     ("delegation", "check", "stakes")),
    ("result", "What came of it",
     "What was said when the work was done, and what was said weeks later.",
     ("outcome", "held", "own", "bugs", "impact")),
    ("ai", "What AI did",
     "As those who did the work see it. It says what came together, not what caused it.",
     ("effect", "otherwise")),
    ("value", "Where the work and its value went",
     "Each member spreads their own work over these, so nobody weighs more for writing more.",
     ("value", "kind")),
    ("slowed", "What slowed us",
     "From the weekly check-ins, on a scale from 1 to 5. The larger a square, the higher the range "
     "of that answer.",
     ("review_wait", "review_load", "interruptions")),
)  # fmt: skip
"""Name, title, lead and sections of each part, in order."""

PEOPLE = ("after_hours", "confidence")
"""The sections of the people layer."""

WHY = {
    "under-k": "fewer than {k} people had something to say here",
    "overlap": "nearly the same people filled another section made from the same answers; the "
    "two side by side would say something about fewer than {k} of them",
    "too-few": "too few files came in, so the period was closed without values",
    OTHER_BUCKETS: "the buckets were others then, so they cannot stand beside today's",
    NOT_ASKED: "not asked then",
}
"""Why a section is hidden in a period, by its reason."""

NO_CHECK_BY_LEVEL = (
    "There is no table of checks by level: with so few people each of its cells would point at "
    "somebody. The two stand side by side."
)

DEFINITIONS = (
    ("Share", "Each member spreads 20 points over the answers, in proportion to their own entries "
     "of the period. A share is the mean over the members who filled the section: everybody "
     "weighs the same, whoever wrote most."),
    ("Range", "What is released is a band. The true share lies somewhere in it; where, this page "
     "does not know. With 5 to 11 people bands are thirds, from 12 they are 20 % wide, from 25 "
     "10 %, from 50 5 %."),
    ("People", "How many people stand behind a figure, as a band too. In anything that is "
     "computed, the lowest number of the band is taken."),
    ("Trend", "The newest open period against the oldest one shown: called up or down only where "
     "the bands do not touch and their middles differ by more than two standard errors, "
     "√(p(1 − p)/n); on a scale from 1 to 5 it is the mean answer that counts. Everything else "
     "may be chance."),
    ("Hidden", "Fewer people than the team's own limit, or a second section that would let "
     "somebody subtract. Hidden is not bad, and nobody has to answer."),
    ("Held", "What members say weeks later, when asked whether a piece of work held. Work that "
     "nobody followed up is in no figure."),
    ("Not said", "No level was named. It is not the same as by hand, and not a gap to fill."),
)  # fmt: skip
"""Terms and what they mean here."""

CAVEATS = (
    "These are self-reports. Nothing was measured on anybody's machine.",
    "Everything is computed from the released files alone; whoever holds them can make this page.",
    "Found together is not caused: easy work may be handed over more often.",
    "If nearly everyone answers alike, the range says what nearly everyone answered.",
    "Whoever tells colleagues their answers makes the crowd around the others smaller by one. "
    "Please ask nobody what they sent.",
    "When one person leaves or joins, their steady habits can show over the months.",
    "The desk, one of the two keyholders, sees exact sums of at least {k} people; these ranges do "
    "not bind it. Both keyholders together could read every answer.",
    "The desk can publish false values; either keyholder can stop a period. Receipts show members "
    "that their file arrived, not that the sums are right.",
    "Teams are not to be compared by this page: what people count as routine, kept or reworked "
    "differs between them.",
)
"""What the numbers do not say; {k} is the team's limit."""

NO_NOISE = (
    "No noise is added to these sums. What protects a person is the number of people, the width of "
    "the ranges, and the two keyholders."
)
NOISE = (
    "Each keyholder added noise to every open sum (discrete Laplace, ε = {epsilon} a release; over "
    "the {count} releases with noise here ε adds up to {total})."
)

EMPTY = (
    "No period has been released yet.",
    "A period closes three days after its last day. Then each keyholder runs chefslog team tend "
    "until it says that the release is out, and this page fills itself.",
    "Members see what would leave, and send it, with chefslog team share.",
)
"""What a report without a release says."""

MY_VIEW = "Put your own answer beside theirs: chefslog team report --my-view 1.5x"
NO_DELIVERY = (
    "Not measured here. chefslog team report --repo FOLDER reads it from git, for the team as a "
    "whole; authors are never read."
)
