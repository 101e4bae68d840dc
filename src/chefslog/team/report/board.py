"""One page for leadership that answers the slide with tokens, from the released bands alone."""

from __future__ import annotations

from collections.abc import Iterator

from chefslog.team.report.figures import Figure
from chefslog.team.report.model import Report

TOKENS = (
    "Tokens and licences say what was bought. They also rise with retries, with longer prompts and "
    "with work that is thrown away, and whoever is ranked by them can make more of them. They "
    "belong in the cost forecast. This page says what is measured in their place."
)
ASKED = (
    ("What got done that would not have been done without AI?", ("otherwise",)),
    ("How much of the thinking is delegated, and is delegated work checked?",
     ("delegation", "checked")),
    ("Is it kept, and does it hold weeks later?", ("kept", "held")),
    ("Could the team defend it in production at 3 am?", ("own",)),
    ("Is routine work handed over first, and does critical work stay led by people?",
     ("routine", "human_led")),
    ("When does AI help, and when does it hurt?", ("effect",)),
    ("Do people say they get more done than a year ago?", ("impact_ai",)),
    ("Is review the bottleneck?", ("review_load",)),
    ("Can people keep this up?", ("interruptions", "after_hours")),
    ("Are bugs fixed on the spot, now that fixing is cheap?", ("bugs",)),
    ("How sure are people of what they shipped?", ("confidence",)),
    ("What does it cost a person?", ("spend",)),
)  # fmt: skip
"""What to ask in place of tokens, and the questions of the report that answer it."""
UNSAID = (
    "Nothing about a person: there are no figures per person, and nobody has any to give.",
    "Which team is better: teams differ in work, size and habit.",
    "That one thing caused another: bands that move together only move together.",
    "Speed in the sense of output: what people believe of their speed and what is measured differ.",
)
_MOVES = {1: ", up and lasting", -1: ", down and lasting", 0: ""}


def board_text(report: Report) -> str:
    """Return the page as Markdown."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {report.team or 'Your team'}: what AI does for the work"
    yield ""
    if not report.periods:
        yield from report.empty
        return
    yield f"{report.window}, {report.members} people, released as bands."
    yield from ("", TOKENS, "", "## What the bands say", "")
    by_name = {figure.name: figure for figure in report.figures}
    missing = []
    for question, names in ASKED:
        said = [_said(by_name[name]) for name in names if name in by_name]
        if said:
            yield f"* **{question}** {'; '.join(said)}."
        else:
            missing.append(question)
    yield from ("", "## What cannot be said", "", f"* {report.sees}")
    yield from (f"* {text}" for text in UNSAID)
    if missing:
        yield f"* Not asked in this team: {' '.join(missing)}"
    yield from ("", "## What to ask the team", "")
    yield from (f"{number}. {ask.text}" for number, ask in enumerate(report.asks, 1))


def _said(figure: Figure) -> str:
    if figure.now is None:
        return f"{figure.question.title}: hidden, too few people answered"
    return f"{figure.question.title}: {figure.now.text}{_MOVES[figure.change]}"
