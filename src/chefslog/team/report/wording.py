"""The fixed words of the report: what hides a question, what can be seen, caveats."""

from __future__ import annotations

from chefslog.team.report.figures import NOT_ASKED, OTHER_BUCKETS

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
    "points in a percentage in {shares} of 10; twice that in 9 of 10. Smaller or shorter moves "
    "cannot be seen. Of moves marked ▲ or ▼ where nothing moved there is at most one in twenty."
)

CAVEATS = (
    "Self-reported bands of the team's mean. Found together is not caused.",
    "A higher AI level is not better, and by hand is a choice like the others.",
    "Please ask nobody what they sent, and compare no teams by this page.",
)

EMPTY = (
    "No period has been released yet.",
    "A period closes three days after its last day. The two keyholders' programs then release it, "
    "and this page fills itself.",
    "Members see what is sent, and send it, with chefslog team share.",
)
"""What a report without a release says."""

MY_VIEW = "Set your own answer beside theirs: chefslog team report --my-view 1.5x"
NO_DELIVERY = "Not measured here: chefslog team report --repo FOLDER reads it from git, no authors."
