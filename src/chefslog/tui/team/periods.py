"""The page of the periods: where each one is, what is to be done, what tending did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from chefslog.tui.cells import short
from chefslog.tui.team.lines import Material, listed, note, title
from chefslog.tui.widgets.sheet import Line

if TYPE_CHECKING:
    from chefslog.team.member.state import PeriodState

_SAID = {
    "upcoming": ("·", "ahead"),
    "open": ("○", "open"),
    "queued": ("◐", "sealed, waits here"),
    "arrived": ("●", "in the place, unopened"),
    "gone": ("!", "not in the place any more"),
    "waiting": ("●", "closed, not released yet"),
    "in": ("✓", "released, and your file arrived"),
    "earlier": ("!", "released with an earlier file of yours"),
    "missing": ("!", "released without your file"),
    "expired": ("–", "expired unopened"),
    "broken": ("!", "the release does not hold"),
    "nothing": ("–", "closed"),
    "released": ("✓", "released"),
}
"""Shape and words of each state."""
_AHEAD = ("upcoming",)
_TOLD = ("in", "released")
"""States that their words tell whole; what else there is stands in the details."""
_PAST = ("in", "released", "expired", "nothing")


def periods(held: Material, width: int) -> list[Line]:
    """What tending said, then the periods: those of now, those ahead, those before."""
    state = held.view.state
    lines = [*_tended(held, width)]
    found = state.periods if state else ()
    coming = held.view.ahead
    ahead = [one for one in found if one.state in _AHEAD or one.period in coming]
    now = [one for one in found if one.state not in _PAST and one not in ahead]
    past = [one for one in reversed(found) if one.state in _PAST]
    for name, some in (("Now", now), ("Ahead", ahead), ("Before", past)):
        if some:
            lines += [title(name, width)]
            for one in some:
                lines += _period(held, one, width)
            lines += [Line()]
    if any(one.state == "in" for one in past):
        from chefslog.team.member.receipt import PROVES

        lines += note(PROVES, width)
    if not found:
        lines += note("No period yet: the first epoch has to be signed.", width, "")
    return lines


def _tended(held: Material, width: int) -> Iterator[Line]:
    """The steps of the last tending; before that, which key does it."""
    done = held.tended
    if done is None:
        if held.view.is_keyholder:
            text = f"{held.key('team_tend')} does whatever comes next, and says what it waits for."
            yield from [*note(text, width), Line()]
        return
    yield title("What tending did", width)
    yield from listed(done.steps, width, "✓")
    yield from listed(done.waiting, width, "·", "dim")
    yield from listed(done.stopped, width, "!", "bad")
    if not (done.steps or done.waiting or done.stopped):
        yield from note("Nothing to do now.", width)
    yield Line()


def _period(held: Material, one: PeriodState, width: int) -> Iterator[Line]:
    item = f"period:{one.period}"
    state = "upcoming" if one.period in held.view.ahead else one.state
    mark, words = _SAID.get(state, ("·", state))
    yield Line(
        (
            (f" {mark} ", "bad" if mark == "!" else "accent"),
            (f"{one.period}  ", "bold"),
            (short(words, max(4, width - 14)), "bad" if mark == "!" else ""),
        ),
        item,
    )
    if not held.is_wide and one.state not in _TOLD:
        yield from _told(held, one, width, item, 4)


def _told(held: Material, one: PeriodState, width: int, item: str, indent: int) -> Iterator[Line]:
    yield from note(held.keyed(one.text), width, "dim", item, indent)
    for name, count, roster in held.view.arrived:
        if name == one.period:
            yield from note(f"{count} of {roster} files are there.", width, "dim", item, indent)
    if one.is_stale:
        text = "Your journal says something else since; the page share shows it."
        yield from note(text, width, "", item, indent)
    if one.todo:
        yield from note(f"→ {held.keyed(one.todo)}", width, "bold", item, indent)


def beside(held: Material, width: int) -> list[Line]:
    """The period under the cursor: all that is known of it."""
    state = held.view.state
    found = state.periods if state else ()
    one = next((one for one in found if f"period:{one.period}" == held.item), None)
    if one is None:
        return []
    lines = [title(one.period, width), *_told(held, one, width, "", 1)]
    if one.sealed is not None:
        what = "a blank" if one.sealed.is_blank else "your contribution"
        text = f"Sealed here: {what}, number {one.sealed.seq}, epoch {one.sealed.epoch}."
        lines += [Line(), *note(text, width)]
    if one.release is not None:
        lines += [Line(), *_released(one.release, width)]
    return lines


def _released(release: dict[str, Any], width: int) -> Iterator[Line]:
    """What a release opened, for how many people, and what stayed shut."""
    from chefslog.team.questions import QUESTIONS
    from chefslog.team.report.wording import WHY

    yield title(f"Released: {release['reports']} files", width)
    for one in release["questions"]:
        name = QUESTIONS[one["name"]].title if one["name"] in QUESTIONS else one["name"]
        if one["why"]:
            why = WHY.get(one["why"], one["why"]).format(k=release["k"])
            yield from listed([f"{name}: hidden, {why}"], width, "○", "dim")
        else:
            yield from listed([f"{name}: {one['support']} people"], width, "●")
