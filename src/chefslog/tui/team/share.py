"""The page of what would leave: a switch for each question, and its number as a bar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len

from chefslog.tui.cells import short
from chefslog.tui.team.lines import Material, note, title
from chefslog.tui.team.view import Sharing
from chefslog.tui.widgets.sheet import Line, Part

if TYPE_CHECKING:
    from chefslog.team.member.preview import Row

POINTS = 20
"""Cells of a bar, one for each point of a number."""
_SWITCH = {"yes": ("●", "yes"), "no": ("○", "no ")}
_UNSAID = ("?", "–  ")
_INDENT = "        "
_GOES, _STAYS = "█", "░"


def share(held: Material, width: int) -> list[Line]:
    """Every question: its switch, what would leave of it, or why it stays blank."""
    view, sharing = held.view, held.view.sharing
    if sharing is None:
        return note(held.keyed(view.no_share or _nothing_yet(held)), width, "")
    lines: list[Line] = []
    if sharing.preview.held_back:
        lines += [*note(held.keyed(sharing.preview.held_back), width, "bad"), Line()]
    for row in sharing.preview.rows:
        lines += _row(row, width)
    if not held.is_wide:
        lines += [Line(), *terms(held, width)]
    return lines


def _nothing_yet(held: Material) -> str:
    state = held.view.state
    return state.next if state else ""


def beside(held: Material, width: int) -> list[Line]:
    """The question under the cursor with its numbers, then who sees what and when it goes."""
    sharing = held.view.sharing
    if sharing is None:
        return []
    lines: list[Line] = []
    row = next(
        (one for one in sharing.preview.rows if f"section:{one.question.name}" == held.item), None
    )
    if row is not None:
        lines += [title(row.question.title, width), *note(row.question.question, width, ""), Line()]
        if row.own is not None:
            lines += [_picture(row, "")]
        stands = f"{row.entries} of yours stand behind it; that number stays here."
        lines += [Line(), *note(_fate(row), width, ""), *note(stands, width), Line()]
    return [*lines, *terms(held, width)]


def _fate(row: Row) -> str:
    if not row.blank:
        return "This leaves."
    return f"Nothing of it leaves: {row.blank}." + (" ░ stays here." if row.own is not None else "")


def terms(held: Material, width: int) -> list[Line]:
    """Who sees what, how large it is, when it goes."""
    sharing = held.view.sharing
    if sharing is None:
        return []
    seen = sharing.preview
    size = f"One file of {seen.size:,} bytes to {seen.place}, blank or not."
    lines = [title("Who sees what", width)]
    for text in (*seen.who, size):
        lines += note(text, width, "")
    lines += [Line(), title("When it goes", width)]
    for text in seen.when:
        lines += note(text, width, "")
    return lines


def status(held: Material, sharing: Sharing) -> str:
    """What was sealed, and what the keys would do now."""
    seal = held.key("team_seal")
    does = "sends" if sharing.goes_at_once else "seals"
    sealed = sharing.sealed
    what = "a blank" if sharing.preview.is_blank else "exactly this"
    if sealed is None:
        return f"Nothing is sealed yet: {seal} {does} {what}."
    if _is_gone(held, sharing):
        return f"Your file is not in the place any more: {seal} puts it there again."
    if sealed.state == "spoilt":
        return f"Another file has the name of yours: {seal} seals this anew."
    is_sent = sealed.state == "sent"
    there = {"sent": "sent", "going": "on its way"}.get(sealed.state, "sealed")
    if sharing.is_same:
        goes = "" if is_sent else " It goes on the closing day."
        return f"✓ What is shown here is {there}.{goes}"
    was = "A blank is" if sealed.is_blank else "Something else is"
    return f"{was} {there}, not what is shown now: {seal} {does} this instead."


def _is_gone(held: Material, sharing: Sharing) -> bool:
    """Whether the place has lost what was sent."""
    name = sharing.preview.task.period.name
    periods = held.view.state.periods if held.view.state else ()
    return any(one.period == name and one.state == "gone" for one in periods)


def _row(row: Row, width: int) -> Iterator[Line]:
    item = f"section:{row.question.name}"
    mark, word = _SWITCH.get(row.answer, _UNSAID)
    tail = f"from {row.entries} of yours" if not row.blank else f"blank: {row.blank}"
    name = short(row.question.title, max(8, width - 8))
    head: tuple[Part, ...] = (
        (f" {mark} ", "accent" if row.answer == "yes" else "dim"),
        (f"{word}  ", "" if row.answer else "bad"),
        (name, "bold" if not row.blank else ""),
    )
    room = width - 8 - cell_len(name) - 2
    if cell_len(tail) <= room:
        yield Line((*head, ("  " + tail, "dim")), item)
    else:
        yield Line(head, item)
        yield from note(tail, width, "dim", item, len(_INDENT))
    if row.own is not None:
        yield _picture(row, item)


def _picture(row: Row, item: str) -> Line:
    """The number as a bar, lighter where it stays here."""
    own = row.own or 0
    block, style = (_GOES, "accent") if not row.blank else (_STAYS, "dim")
    stays = "stays here  " if row.blank else ""
    return Line(
        (
            (_INDENT + stays, "dim"),
            (block * own, style),
            ("·" * (POINTS - own), "dim"),
            (f"  {row.question.say_number(own)}", "" if not row.blank else "dim"),
        ),
        item,
    )
