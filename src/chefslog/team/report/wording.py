"""The fixed words of the report: what hides a question, what can be seen, caveats."""

from __future__ import annotations

from chefslog.team.report.figures import NOT_ASKED, OTHER_BUCKETS

GROUPS = {
    "Work": ("delegation", "checked", "routine", "human_led"),
    "Result": ("kept", "held", "own", "effect", "bugs", "otherwise"),
    "Cost and people": ("spend", "review_load", "interruptions", "after_hours", "confidence",
                        "impact_ai"),
}  # fmt: skip
"""The questions in the order of the page."""
COST = ("spend",)
PEOPLE = ("review_load", "interruptions", "after_hours", "confidence")
"""The questions of the cost and people layers."""

WHY = {
    "under-k": "fewer than {k} people answered",
    "too-few": "fewer than {k} people answered any question",
    OTHER_BUCKETS: "the buckets were others then",
    NOT_ASKED: "not asked then",
}
"""Why a question is hidden in a period, by its reason."""

SIGHT = {5: ("5 to 6", "3"), 8: ("7", "5"), 12: ("8", "6"), 16: ("9", "7")}
"""Of ten moves of half a level by everybody, how many show: in means, in shares, by people.

From `chefslog team rehearse --power`.
"""
SEES = (
    "With {people} people, a move of half a level by everybody shows in {means} of 10 cases, of 12 "
    "points in a percentage in {shares} of 10; twice that in 9 of 10. Where nothing moved, ▲ or ▼ "
    "is shown in at most one case in twenty. Smaller or shorter moves cannot be seen."
)

CAVEATS = (
    "Self-reported bands of the team's mean. Correlation is not cause, and a higher AI level is "
    "not better: by hand is a choice too.",
    "Please do not ask anybody what they sent, and do not compare teams by this page.",
)

EMPTY = (
    "No period has been released yet.",
    "A period closes three days after its last day. The two keyholders' programs then release it, "
    "and this page fills itself.",
    "Members see what is sent, and send it, with chefslog team share.",
)
"""What a report without a release says."""

MY_VIEW = "Set your own answer beside theirs: chefslog team report --my-view 1.5x"
NO_DELIVERY = "Not measured: --repo FOLDER reads it from git, without authors."

INVITATION = (
    "No team yet. A team can see its own trends without anybody seeing a person's answers:",
    "chefslog guide team",
    "",
    "To join one:       chefslog team join, with the line from your team chat",
    "To begin one:      chefslog team new TEAM --at PLACE --as NAME",
    "To read a report:  chefslog team report PLACE",
)
"""What a machine without a team is told, in the shell and in the app."""
