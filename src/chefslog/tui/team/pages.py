"""The pages of the Team screen as lines; what is said of the team itself comes from `team/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len

from chefslog.team.bands import POINTS
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
from chefslog.tui.team.view import NEEDED, ROLES, View
from chefslog.tui.widgets.sheet import Line, Part

BARE = f"Team sharing needs more packages ({', '.join(NEEDED)}): pip install 'chefslog[team]'"
Shown = Callable[[str], str]
"""How the key of a command is written on screen."""


def head_parts(view: View, width: int) -> list[Part]:
    """Return the line above the pages: the team, what its report is about, one's own part."""
    if view.place is None:
        return [("Team", "bold"), ("  trends without surveillance", "dim")]
    parts: list[Part] = [(short(view.place.name, width // 3), "bold")]
    if view.report and view.report.periods:
        parts.append((f"  {headline(view.report, width // 2)}", ""))
    seat = view.state.seat if view.state else "are"
    parts.append((f"  {ROLES[view.role].replace('are', seat, 1)}", "dim"))
    while sum(cell_len(text) for text, _ in parts) >= width and len(parts) > 1:
        parts.pop()
    return parts


def home_lines(view: View, shown: Shown, width: int, *, is_wide: bool) -> list[Line]:
    """Return what waits, then the report: its questions, and all else where nothing is beside."""
    if view.is_bare:
        return note(BARE, width)
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
    wanted = {"ask": ("asks", "views"), "sees": ("sees",)}[name]
    blocks = report_blocks(view.report, width - 2) if view.report else []
    found = [block for block in blocks if block.name in wanted]
    found.sort(key=lambda block: wanted.index(block.name))
    lines = [(*_block_lines(block, titled=block is not found[0]), Line()) for block in found]
    return [line for block in lines for line in block]


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
    lines = [*note(_state_of(view)[1], width, "bold"), Line()]
    if seen.held_back:
        lines += [*note(seen.held_back, width, "bad"), Line()]
    wide = max(len(row.question.title) for row in seen.rows)
    for row in seen.rows:
        own, item = row.own or 0, f"answer:{row.question.name}"
        mark = "‹yes›" if row.answer == "yes" else "‹no› " if row.answer == "no" else "  ?  "
        parts: list[Part] = [(f" {mark} ", ""), (f"{row.question.title:{wide}}  ", "")]
        if row.own is None:
            parts.append((short("no answer: nothing was written for it", width - wide - 10), "dim"))
        else:
            style, number = "accent" if not row.blank else "dim", row.question.say_number(own)
            room = width - wide - 10 - len(number) - 2
            if room >= POINTS:
                parts += [("━" * own, style), ("─" * (POINTS - own), "dim"), ("  ", "")]
            parts.append((number if not row.blank else "stays here", ""))
            parts = parts if not row.blank else [(text, "dim") for text, _ in parts]
        lines.append(Line(tuple(parts), item))
    lines.append(Line())
    size = f"One file of {seen.size:,} bytes to {seen.place}, whatever it says."
    standing = f"A yes for every period to come is {'on' if seen.is_standing else 'off'}."
    for text in (size, *seen.who, *seen.when, standing):
        lines += note(text, width)
    return lines


def people_lines(view: View, width: int) -> list[Line]:
    """Return who is in, where the team is, its periods, and the words for who reads them aloud."""
    state, roster = view.state, view.roster
    lines: list[Line] = []
    if state is not None:
        lines += note(f"The team's place: {state.shown}", width)
    if roster is not None:
        holders = f"{roster.first} is the first keyholder, {roster.second} the second."
        lines += [*note(f"{holders} Roster of {roster.quarter}.", width)]
        lines += note(f"{len(roster.members)} members: {', '.join(roster.members)}.", width)
    if roster is not None and roster.words:
        text = "The eight words: read them aloud when all are together, each with its number."
        lines += [Line(), *note(text, width, "bold")]
        lines += [
            Line(((f"   {number}  ", "dim"), (word, "bold")))
            for number, word in enumerate(roster.words, 1)
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
        lines += [
            *note(story.title, width, "title"),
            *note(f"{story.name}, {story.day}", width, "dim"),
        ]
        body = story.body.removeprefix(f"# {story.title}").lstrip("\n")
        lines += [Line(), *note(body, min(width, 96)), Line()]
    return lines


def board_lines(view: View, width: int) -> list[Line]:
    """Return the page for leadership."""
    from chefslog.team.report.pages import board_text

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
        if view.roster and view.role != "member":
            text = f"Type three of the eight words that {view.roster.first} reads aloud."
        yield from _row("words", text, [("team_open", "type the words")], shown, width)
    elif "changes" in view.offers:
        text = "; ".join(state.news)
        yield from _row("changes", f"Changed: {text}", [("team_send", "yes")], shown, width)
    elif "tend" in view.offers and state.is_due:
        yield from _row("tend", state.next, [("team_tend", "tend")], shown, width)
    elif view.preview is None or state.problem or any(one.todo for one in state.periods):
        yield from note(state.next, width, "bold" if state.is_due else "dim")
    if view.preview is not None and not view.needs_words:
        what, text = _state_of(view)
        keys = [("team_open", "look")]
        keys += [("team_send", "send")] if what != "sent" else []
        keys += [("team_skip", "not this time")] if what != "skipped" else []
        yield from _row("send", text, keys, shown, width)


def _state_of(view: View) -> tuple[str, str]:
    """Whether what is shown was `sent`, `skipped`, or neither, and how to say so."""
    seen = view.preview
    assert seen is not None
    decided = seen.outbox.answer if seen.outbox else ""
    name = spoken_period(seen.task.period.name)
    filled = sum(seen.contribution.filled)
    count = "1 answer" if filled == 1 else f"{filled} answers"
    if decided == "no":
        return "skipped", f"{name}: not this time, a blank goes"
    if view.sends_seen:
        return "sent", f"{name}: ✓ {count} go{'es' * (filled == 1)}"
    return "", f"{name}: {count}"


def _row(
    kind: str, text: str, keys: Sequence[tuple[str, str]], shown: Shown, width: int
) -> list[Line]:
    hints = [(shown(command), word) for command, word in keys]
    room = sum(cell_len(key) + len(word) + 3 for key, word in hints)
    if cell_len(text) + room + 4 > width:
        return [
            *note(text, width, "bold", kind),
            Line((("   ", ""), *_hint_parts(hints)), kind),
        ]
    head = (f" {fit(text, width - room - 2)}", "bold")
    return [Line((head, *_hint_parts(hints)), kind)]


def _hint_parts(hints: Sequence[tuple[str, str]]) -> Iterator[Part]:
    for key, word in hints:
        yield f"{key} ", "key"
        yield f"{word}  ", ""


def _block_lines(block: Block, *, titled: bool) -> Iterator[Line]:
    if titled:
        yield Line(((f" {block.title}", "title"),))
    for line in block.lines:
        yield _line(line)


def _line(line: ReportLine) -> Line:
    return Line(((" ", ""), *line.parts), f"question:{line.name}" if line.name else "")
