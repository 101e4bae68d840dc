"""What a works council or a privacy officer asks of a team: each sentence from its team file.

The figures of the attacks come from the same simulation as `chefslog team rehearse --power`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chefslog.model.sanitize import legible
from chefslog.team.bands import POINTS, people_band, question_grid
from chefslog.team.calendar import DAP_EPOCH, DAY, periods_of
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.questions import QUESTIONS
from chefslog.team.rehearse.power import Power, power_table
from chefslog.team.seal import report_size
from chefslog.team.task import tasks_of

DRAFT = "A draft for the conversation with a works council or a privacy officer; not legal advice."
PURPOSE = (
    "Purpose: the team sees its own trends of how work with AI goes. The figures are not made for "
    "appraisal, ranking or discipline, and cannot serve them: no figure about a person leaves that "
    "person's machine unencrypted."
)
NEVER = (
    "No name of a customer, headline, text, project, repository, token, prompt or file.",
    "No count of entries, no time of day, no working hours.",
    "No location, no device data, nothing from other programs.",
)
_TEAMS = 400


def pack_text(file: TeamFile, teams: int = _TEAMS) -> str:
    """Return the file for a team as Markdown; `teams` are simulated for the figures of attacks."""
    rows = power_table((max(len(file.members), file.k),), teams)
    return "\n".join(_lines(file, rows)) + "\n"


def _lines(file: TeamFile, rows: Sequence[Power]) -> Iterator[str]:
    name, first, second = (legible(text) for text in (file.name, file.desk.name, file.lock.name))
    yield from (f"# Data protection: team {name}", "", DRAFT, "", PURPOSE, "")
    yield from ("## What a member's program sends", "")
    size = report_size(tasks_of(file)[0])
    every = "month" if file.monthly else "quarter"
    yield (
        f"One file of {size:,} bytes a {every}, with {len(file.questions)} numbers from 0 to "
        f"{POINTS}. Each is the member's own mean or share; a question may stay empty, and a file "
        "that says nothing looks the same from outside."
    )
    yield from ("", "| question | made of |", "|---|---|")
    for asked in file.questions:
        yield f"| {QUESTIONS[asked].question} | {QUESTIONS[asked].source} |"
    yield from ("", "Never sent:", "", *(f"* {text}" for text in NEVER), "")
    yield from ("## Who sees what", "", *(f"* {text}" for text in _who(file, first, second)), "")
    yield from ("## How long it is kept", "", *(f"* {text}" for text in _kept(file)), "")
    yield from ("## Whose choice it is", "")
    yield (
        "Joining is a member's own act, each question has its own yes and no, and nothing is sent "
        "that was not shown on that machine first. `chefslog team leave` ends it with the next "
        "roster; `chefslog team forget` takes the team off the machine."
    )
    yield from ("", f"## What can be learned all the same, with {len(file.members)} members", "")
    yield from (f"* {text}" for text in _attacks(file, rows))
    yield ""
    yield "Not protected:"
    yield ""
    yield from (f"* {text}" for text in unprotected(first, second, file.k))


def _who(file: TeamFile, first: str, second: str) -> Iterator[str]:
    band = people_band(len(file.members), file.k)
    grid = question_grid("mean", len(file.members), len(file.members))
    yield (
        f"{first} (first keyholder): by name which questions were answered, never an answer; exact "
        f"sums of at least {file.k} people."
    )
    yield f"{second} (second keyholder): by name which questions were answered; no sums."
    yield (
        f"Everybody who reads the release, the manager among them: per question one of "
        f"{len(grid.edges) + 1} bands of the team's mean, and how many people answered as a band "
        f"(here {band})."
    )
    yield f"A question that fewer than {file.k} people answered is never opened."
    yield "Whoever runs the place: who put a file there, and when; not what is in it."


def _kept(file: TeamFile) -> Iterator[str]:
    period = periods_of(file.quarter, file.monthly)[0]
    closes = (period.closes // DAY) - (period.last - DAP_EPOCH)
    expires = (period.expires - period.closes) // DAY
    yield (
        f"A period closes {closes} days after its last day. After the release, or {expires} days "
        "after closing without one, both keyholders' programs erase the keys of that period the "
        "next time they run; unopened files can then never be opened."
    )
    yield "A period is released once. The days of a released period are never released again."
    yield "Released bands stay as long as the place exists."


def _attacks(file: TeamFile, rows: Sequence[Power]) -> Iterator[str]:
    for kind in ("mean", "share"):
        half, whole = (row for row in rows if row.question_kind == kind)
        what = "questions that are means" if kind == "mean" else "questions that are shares"
        for attack, who in (("leaver", "leaves"), ("joiner", "joins")):
            yield (
                f"In {what}, a manager who compares the bands before and after somebody {who} "
                f"explains {half.attacks[attack] * 100:.0f}% of that person's habit (R²); on a "
                f"dashboard of exact sums {half.exact[attack] * 100:.0f}%."
            )
        yield (
            f"In {what}, a move of half a level by everybody shows in {half.power * 100:.0f}% of "
            f"cases, of a whole level in {whole.power * 100:.0f}%; a move is shown where there was "
            f"none in {half.false_alarm * 100:.1f}%."
        )
    yield f"From {half.teams} made-up teams a row: chefslog team rehearse --power"


def unprotected(first: str, second: str, k: int) -> tuple[str, ...]:
    """Return what the sealing does not protect from, for keyholders of these names."""
    return (
        f"{first} and {second} together can open everything. Neither can alone.",
        f"{first} sees exact sums of {k} and more; where all answered the same, a sum tells.",
        f"Either of them can falsify or stop a period; {first} is not bound by the bands.",
        "Whoever runs the place can delete a file or bring an older one back; a receipt tells.",
        "Each colleague who tells their own answer makes the crowd smaller by one.",
        "The steady habits of one person who leaves alone show over months, as far as said above.",
        "Erasing keys is best effort: copies and backups of a keyholder's machine may keep them.",
        "The code has not been audited.",
    )
