"""The pages of the Team screen as lines; what is said of the team itself comes from `team/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len

from chefslog.team.bands import PATH, POINTS
from chefslog.team.founding.limits import ROLE_TITLES
from chefslog.team.report.figures import spoken_period
from chefslog.team.report.text import (
    INVITATION,
    Block,
    ReportLine,
    about_question,
    headline,
    report_blocks,
)
from chefslog.tui.cells import fit, short, wrap
from chefslog.tui.team.view import View
from chefslog.tui.widgets.sheet import Line, Part

Shown = Callable[[str], str]
"""How the key of a command is written on screen."""


def say_role(role: str, seat: str = "are") -> str:
    """Return what somebody is in a team; `seat` says how: are, were, asked to be."""
    return f"you {seat} {ROLE_TITLES[role]}" if role in ROLE_TITLES else "you read its report"


def head_parts(view: View, width: int) -> list[Part]:
    """Return the line above the pages: the team, what its report is about, one's own part."""
    if view.place is None:
        return [("Team", "bold"), ("  trends without surveillance", "dim")]
    parts: list[Part] = [(short(view.place.name, width // 3), "bold")]
    if view.report and view.report.periods:
        parts.append((f"  {headline(view.report, width // 2)}", ""))
    parts.append((f"  {say_role(view.role, view.state.seat if view.state else 'are')}", "dim"))
    while sum(cell_len(text) for text, _ in parts) >= width and len(parts) > 1:
        parts.pop()
    return parts


def home_lines(view: View, shown: Shown, width: int, *, is_wide: bool) -> list[Line]:
    """Return what waits, then the report: its questions, and all else where nothing is beside."""
    if view.problem:
        kept = "Your journal, your keys and what you said yes to are on this machine, as they were."
        return [*note(view.problem, width, "bad"), Line(), *note(kept, width)]
    if view.place is None:
        return [line for text in INVITATION for line in note(text, width) or [Line()]]
    lines = [*_waiting(view, shown, width)]
    lines += [Line()] if lines else []
    if view.report is None:
        return [*lines, *note(view.no_report, width, "bad")]
    for block in report_blocks(view.report, width - 2):
        # Flow and quality come from repositories, which the app does not read.
        if block.name in ("questions", "empty") or (not is_wide and block.name != "layers"):
            lines += [*_block_lines(block, titled=block.name != "questions"), Line()]
    return lines[:-1]


def aside_lines(view: View, name: str, width: int) -> list[Line]:
    """Return what stands below the questions where there is room: `ask` or `sees`."""
    blocks = report_blocks(view.report, width - 2) if view.report else ()
    by_name = {block.name: block for block in blocks}
    lines: list[Line] = []
    for part in {"ask": ("asks", "map", "views"), "sees": ("sees",)}[name]:
        if part in by_name:
            lines += [*_block_lines(by_name[part], titled=bool(lines)), Line()]
    return lines


def about_lines(view: View, name: str, width: int) -> list[Line]:
    """Return what there is to know of one question of the report."""
    report = view.report
    figure = next((one for one in report.figures if one.name == name), None) if report else None
    if figure is None or report is None:
        return []
    return [_line(line) for line in about_question(figure, report, width - 2)]


def look_lines(view: View, width: int) -> list[Line]:
    """Return exactly what a member would send: each question, then who sees it and when it goes."""
    seen = view.preview
    if seen is None:
        return []
    lines = [*note(_say_period(view)[1], width, "bold"), Line()]
    if seen.held_back:
        lines += [*note(seen.held_back, width, "bad"), Line()]
    wide = max(len(row.question.title) for row in seen.rows if row.question.kind != PATH)
    for row in seen.rows:
        said, nothing = row.answer, "no answer: nothing was written for it"
        if row.question.kind == PATH:
            # A mark says whether something goes, also for a path that one could not defend.
            said, nothing = "" if row.number is None else said, "not answered: yes or no?"
        mark = {"yes": "‹yes›", "no": "‹no› "}.get(said, "  ?  ")
        parts: list[Part] = [(f" {mark} ", ""), (f"{row.question.title:{wide}}  ", "")]
        if row.own is None:
            parts.append((short(nothing, width - wide - 10), "dim"))
        else:
            number = row.question.say_number(row.own)
            if width - wide - 12 - len(number) >= POINTS:
                parts += [("━" * row.own, "accent"), ("─" * (POINTS - row.own), "dim"), ("  ", "")]
            parts.append(("stays here" if row.blank else number, ""))
            parts = [(text, "dim") for text, _ in parts] if row.blank else parts
        lines.append(Line(tuple(parts), f"answer:{row.question.name}"))
    lines.append(Line())
    size = f"One file of {seen.size:,} bytes to {seen.place}, whatever it says."
    standing = f"A yes for every period to come is {'on' if seen.is_standing else 'off'}."
    for text in (size, *seen.who, *seen.when, standing):
        lines += note(text, width)
    return lines


def people_lines(view: View, width: int) -> list[Line]:
    """Return who is in, where the team is, its periods, and the words for who reads them aloud."""
    state, file = view.state, view.file
    lines = note(f"The team's place: {state.shown}", width) if state else []
    if file is not None:
        holders = f"{file.desk.name} is the first keyholder, {file.lock.name} the second."
        names = sorted(member.name for member in file.members)
        lines += note(f"{holders} Roster of {file.quarter}.", width)
        lines += note(f"{len(names)} members: {', '.join(names)}.", width)
    if view.words:
        text = "The eight words: read them aloud when all are together, each with its number."
        lines += [Line(), *note(text, width, "bold")]
        lines += [
            Line(((f"   {number}  ", "dim"), (word, "bold")))
            for number, word in enumerate(view.words, 1)
        ]
    for number, period in enumerate(reversed(state.periods if state else ())):
        lines += [Line(), Line(((" Periods", "title"),))] if not number else []
        text = period.text.removeprefix(f"{period.period} ")
        lines += note(f"{spoken_period(period.period)}: {text}", width)
        lines += note(f"→ {period.todo}", width, "bold") if period.todo else []
    return lines


def story_lines(view: View, width: int) -> list[Line]:
    """Return the stories that colleagues tell, by name."""
    lines: list[Line] = []
    for story in view.stories:
        body = story.body.removeprefix(f"# {story.title}").lstrip("\n")
        lines += note(story.title, width, "title")
        lines += note(f"{story.name}, {story.day}", width, "dim")
        lines += [Line(), *note(body, min(width, 96)), Line()]
    return lines


def board_lines(view: View, width: int) -> list[Line]:
    """Return the page for leadership."""
    from chefslog.team.report.pages import board_text  # it knows the team's cryptography

    lines: list[Line] = []
    for text in board_text(view.report).splitlines() if view.report else ():
        style = "title" if text.startswith("#") else ""
        lines += note(text.lstrip("# ").replace("**", ""), min(width, 100), style) or [Line()]
    return lines


def note(text: str, width: int, style: str = "", item: str = "") -> list[Line]:
    """Return a text in as many lines as it needs."""
    return [Line(((f" {line}", style),), item) for line in wrap(text, width - 2)] if text else []


def _waiting(view: View, shown: Shown, width: int) -> Iterator[Line]:
    """The rows that ask for something, each with its keys at the right."""
    state = view.state
    if state is None:
        return
    if view.needs_words:
        text = state.next
        if view.file and view.role != "member":
            text = f"Type three of the eight words that {view.file.desk.name} reads aloud."
        yield from _row("words", text, [("team_open", "type the words")], shown, width)
    elif "changes" in view.offers:
        text = "; ".join(state.news)
        yield from _row("changes", f"Changed: {text}", [("team_send", "yes")], shown, width)
    elif "tend" in view.offers and state.is_due:
        yield from _row("tend", state.next, [("team_tend", "tend")], shown, width)
    elif view.preview is None or state.problem or any(one.todo for one in state.periods):
        yield from note(state.next, width, "bold" if state.is_due else "dim")
    if view.preview is not None and not view.needs_words:
        decided, text = _say_period(view)
        keys = [("team_open", "look")]
        keys += [("team_send", "send")] if decided != "yes" else []
        keys += [("team_skip", "not this time")] if decided != "no" else []
        yield from _row("send", text, keys, shown, width)


def _say_period(view: View) -> tuple[str, str]:
    """What was said to the running period (yes, no or nothing yet), and how to say so."""
    seen = view.preview
    assert seen is not None
    decided = seen.outbox.answer if seen.outbox else ""
    name = spoken_period(seen.task.period.name)
    filled = sum(seen.contribution.filled)
    count = "1 answer" if filled == 1 else f"{filled} answers"
    said = {
        "no": "not this time, a blank goes",
        "yes": f"✓ {count} go{'es' * (filled == 1)}",
    }
    return decided, f"{name}: {said.get(decided, count)}"


def _row(
    kind: str, text: str, keys: Sequence[tuple[str, str]], shown: Shown, width: int
) -> list[Line]:
    hints = [part for command, word in keys for part in ((f"{shown(command)} ", "key"),
                                                         (f"{word}  ", ""))]  # fmt: skip
    room = sum(cell_len(hint) for hint, _ in hints)
    if cell_len(text) + room + 4 > width:
        return [*note(text, width, "bold", kind), Line((("   ", ""), *hints), kind)]
    return [Line(((f" {fit(text, width - room - 2)}", "bold"), *hints), kind)]


def _block_lines(block: Block, *, titled: bool) -> Iterator[Line]:
    if titled:
        yield Line(((f" {block.title}", "title"),))
    yield from map(_line, block.lines)


def _line(line: ReportLine) -> Line:
    return Line(((" ", ""), *line.parts), f"question:{line.name}" if line.name else "")
