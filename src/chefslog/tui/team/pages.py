"""The pages of the Team screen: which of them a person has, and their lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chefslog.tui.team import keys as team_keys
from chefslog.tui.team import periods as team_periods
from chefslog.tui.team import share as team_share
from chefslog.tui.team.lines import Material, note, title
from chefslog.tui.team.view import READER, View
from chefslog.tui.widgets.figures import COLUMN, lay_out
from chefslog.tui.widgets.sheet import Line

if TYPE_CHECKING:
    from chefslog.team.stories import Story

INVITATION = (
    "A team can see its own trends without anybody seeing a person's answers. Your entries become "
    "one number per question, cut into two halves of random noise for two keyholders.",
    "Nothing leaves before you have seen exactly what. Questions open for 5 people and more, in "
    "broad bands, once per period.",
    "",
    "{key} takes one line:",
    "   join ~/shared/checkout as Mina               to be in a team",
    "   read ~/shared/checkout                       to read its report",
    "   begin Checkout in ~/shared/checkout as Sam   to found one, as its desk",
    "   lock ~/shared/checkout as Lee                to be its second lock",
    "",
    "Who can see what: {help}, or chefslog guide team.",
)
BARE = "Team sharing needs more: pip install 'chefslog[team]'"
_ROLES = {"member": "you are a member", "desk": "you are the desk",
          "lock": "you are the second lock", READER: "its released report"}  # fmt: skip
_LOOKED_BESIDE = ("share", "periods", "keys", "stories")


def pages_of(view: View) -> tuple[str, ...]:
    """The pages that make sense for this person, in their order."""
    if view.place is None or view.problem:
        return ()
    more = ("stories",) if view.stories else ()
    if view.role == READER:
        return ("report", *more)
    if view.is_keyholder:
        return ("periods", "report", "keys", *more)
    return ("share", "periods", "report", "keys", *more)


def first_page(view: View) -> str:
    """Where one begins: at what asks for something, else at what one comes for."""
    pages = pages_of(view)
    if not pages or view.role == READER:
        return pages[0] if pages else ""
    standing, keys = view.standing, view.keys
    now = keys.ceremony if keys else None
    if standing is None or not standing.files:
        return "keys"
    waits = view.can_type_words or view.can_sign or view.can_agree
    if view.is_keyholder and now is not None:
        waits = waits or bool(now.unheard(standing.identity))
    return "keys" if waits else pages[0]


def head_of(held: Material, page: str) -> tuple[str, str, list[tuple[str, str]]]:
    """The lines above a page: the team, what stands beside its name, texts with their styles."""
    view, state = held.view, held.view.state
    if view.place is None or view.is_bare:
        return "Team", "trends without surveillance", []
    if page == "share" and view.sharing is not None:
        from chefslog.team.member.saying import instant

        when = view.sharing.preview.task.period
        rest = f"{when.name} · closes {instant(when.closes)}"
        told = team_share.status(held, view.sharing)
        style = "good" if told.startswith("✓") else "accent"
        return view.name, rest, [(told, style), (view.sharing.preview.who[0], "")]
    epoch = f" · epoch {state.epoch}, {state.quarter}" if state and state.epoch else ""
    texts = []
    if state is not None and state.next and not view.problem:
        texts.append((held.keyed(state.next), "accent" if state.is_due else "dim"))
    return view.name, _ROLES[view.role] + epoch, texts


def has_beside(page: str) -> bool:
    """Whether details stand beside a page where there is room."""
    return page in _LOOKED_BESIDE


def lines_of(held: Material, page: str, width: int) -> Sequence[Line]:
    """A page, or what stands in place of all of them."""
    view = held.view
    if view.is_bare:
        return note(BARE, width, "")
    if view.problem:
        return _trouble(held, width)
    if view.place is None:
        return _invitation(held, width)
    makers = {
        "share": team_share.share,
        "periods": team_periods.periods,
        "report": _report,
        "keys": team_keys.keys,
        "stories": _stories,
    }
    return makers[page](held, width)


def lines_beside(held: Material, page: str, width: int) -> Sequence[Line]:
    """What stands beside a page."""
    makers = {
        "share": team_share.beside,
        "periods": team_periods.beside,
        "keys": team_keys.beside,
        "stories": _story,
    }
    maker = makers.get(page)
    return maker(held, width) if maker and pages_of(held.view) else []


def _invitation(held: Material, width: int) -> list[Line]:
    lines: list[Line] = []
    for text in INVITATION:
        told = text.format(key=held.key("team_which"), help=held.key("help"))
        lines += note(told, width, "dim" if text.startswith("   ") else "") or [Line()]
    return lines


def _trouble(held: Material, width: int) -> list[Line]:
    """What is wrong, and what is kept here meanwhile."""
    view = held.view
    lines = [*note(held.keyed(view.problem), width, "bad"), Line()]
    for text in view.kept:
        lines += note(text, width, "")
    again = f"{held.key('team_look')} looks again."
    return [*lines, Line(), *note(again, width)]


def _report(held: Material, width: int) -> Sequence[Line]:
    """The released report, drawn or as numbers, in as many columns as there is room for."""
    from chefslog.team.report.text import report_sections
    from chefslog.team.report.wording import MY_VIEW

    view = held.view
    if view.report is None:
        return note(held.keyed(view.no_report), width, "bad")
    mine = f"{held.key('team_view')} puts your own answer beside theirs"
    shown = [
        replace(one, remarks=tuple(text.replace(MY_VIEW, mine) for text in one.remarks))
        for one in report_sections(view.report, min(COLUMN, width - 1))
    ]
    return lay_out(shown, width, numbers=held.numbers)


def _stories(held: Material, width: int) -> list[Line]:
    """Who tells what; where there is no room beside, the stories themselves."""
    lines: list[Line] = [title(f"Stories · {len(held.view.stories)}", width)]
    for id, story in held.view.stories:
        item = f"story:{id}"
        lines += note(story.title, width, "bold", item, 3)
        lines += note(f"{story.name}, {story.day}", width, "dim", item, 3)
        if not held.is_wide:
            lines += [Line(), *note(_body(story), width, "", "", 3), Line()]
    return lines


def _body(story: Story) -> str:
    """The text of a story without the title that it begins with."""
    return story.body.removeprefix(f"# {story.title}").lstrip("\n")


def _story(held: Material, width: int) -> list[Line]:
    """The story under the cursor."""
    for id, story in held.view.stories:
        if f"story:{id}" == held.item:
            return [title(story.title, width), Line(), *note(_body(story), min(width, 96), "")]
    return []
