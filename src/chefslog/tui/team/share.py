"""The page of what would leave: a switch for each section, and its points as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from chefslog.tui.cells import fit, short
from chefslog.tui.team.lines import Material, note, title
from chefslog.tui.team.view import Sharing
from chefslog.tui.widgets.sheet import Line, Part

if TYPE_CHECKING:
    from chefslog.team.member.preview import Row

POINTS = 20
"""Cells of a bar, one for each point that a person spreads over a section."""
_SWITCH = {"yes": ("●", "yes"), "no": ("○", "no ")}
_UNSAID = ("?", "–  ")
_INDENT = "        "
_GOES, _STAYS = "█", "░"


def share(held: Material, width: int) -> list[Line]:
    """Every section: its switch, what would leave of it, or why it stays blank."""
    view, sharing = held.view, held.view.sharing
    if sharing is None:
        return note(held.keyed(view.no_share or _nothing_yet(held)), width, "")
    lines: list[Line] = []
    if sharing.preview.held_back:
        lines += [*note(held.keyed(sharing.preview.held_back), width, "bad"), Line()]
    for row in sharing.preview.rows:
        lines += _row(row, width, numbers=held.numbers)
    if not held.is_wide:
        lines += [Line(), *terms(held, width)]
    return lines


def _nothing_yet(held: Material) -> str:
    state = held.view.state
    return state.next if state else ""


def beside(held: Material, width: int) -> list[Line]:
    """The section under the cursor with its numbers, then who sees what and when it goes."""
    sharing = held.view.sharing
    if sharing is None:
        return []
    lines: list[Line] = []
    row = next((one for one in sharing.preview.rows if f"section:{one.name}" == held.item), None)
    if row is not None:
        lines += [title(row.title, width), *note(row.question, width, ""), Line()]
        lines += _table(row, width, "")
        stands = f"{row.entries} of yours stand behind it; that number stays here."
        lines += [Line(), *note(_fate(row), width, ""), *note(stands, width), Line()]
    return [*lines, *terms(held, width)]


def _fate(row: Row) -> str:
    if not row.blank:
        return "This leaves."
    return f"Nothing of it leaves: {row.blank}." + (" ░ stays here." if any(row.own) else "")


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


def _row(row: Row, width: int, *, numbers: bool) -> Iterator[Line]:
    item = f"section:{row.name}"
    mark, word = _SWITCH.get(row.answer, _UNSAID)
    tail = f"from {row.entries} of yours" if not row.blank else f"blank: {row.blank}"
    name = short(row.title, max(8, width - 8))
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
    if numbers:
        yield from _table(row, width, item)
    else:
        yield from _picture(row, width, item)


def _drawn(row: Row) -> tuple[Sequence[int], str, str]:
    """What to draw, with which block and style: what leaves, or lighter what stays here."""
    return (row.points, _GOES, "accent") if not row.blank else (row.own, _STAYS, "dim")


def _picture(row: Row, width: int, item: str) -> Iterator[Line]:
    """`By hand ████  Line cook ██████████`, in as many lines as it needs."""
    points, block, style = _drawn(row)
    parts: list[Part] = [(_INDENT, "")]
    used = len(_INDENT)
    if block == _STAYS and any(points):
        parts.append(("stays here  ", "dim"))
        used += 12
    for label, count in zip(row.labels, points, strict=True):
        if not count:
            continue
        text = short(label, width - len(_INDENT) - POINTS - 2)
        size = cell_len(text) + count + 3
        if used + size > width and used > len(_INDENT):
            yield Line(tuple(parts), item)
            parts, used = [(_INDENT, "")], len(_INDENT)
        parts += [(text + " ", "" if style == "accent" else "dim"), (block * count + "  ", style)]
        used += size
    if len(parts) > 1:
        yield Line(tuple(parts), item)


def _table(row: Row, width: int, item: str) -> Iterator[Line]:
    """A bar of twenty cells and the number for each cell."""
    points, block, style = _drawn(row)
    pad = _INDENT if item else " "
    label = max(cell_len(one) for one in row.labels)
    label = min(label, max(6, width - len(pad) - POINTS - 6))
    for text, count in zip(row.labels, points, strict=True):
        yield Line(
            (
                (pad + fit(text, label) + "  ", ""),
                (block * count, style),
                ("·" * (POINTS - count), "dim"),
                (f" {count:>3}", ""),
            ),
            item,
        )
