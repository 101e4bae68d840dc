"""The page of keys: whose were heard, the eight words, and what the next epoch changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len

from chefslog.tui.cells import fit
from chefslog.tui.team.lines import Material, listed, note, title
from chefslog.tui.team.view import Keys
from chefslog.tui.widgets.sheet import Line, Part

if TYPE_CHECKING:
    from chefslog.team.founding.cards import Card
    from chefslog.team.founding.ceremony import Ceremony
    from chefslog.team.founding.proposal import Proposal
    from chefslog.team.founding.teamfile import TeamFile

_FITS = 56
"""Cells from which a name, a role and a key stand in one line."""
_ROLES = {"member": "member", "desk": "the desk", "lock": "second lock"}


def keys(held: Material, width: int) -> list[Line]:
    """For a keyholder who waits to be heard; for everybody the own key, the words, the changes."""
    found = held.view.keys
    if found is None:
        return []
    lines: list[Line] = []
    if found.problem:
        lines += [*note(found.problem, width, "bad"), Line()]
    now = found.ceremony
    if held.view.is_keyholder and now is not None:
        lines += [*_to_hear(held, now, width)]
    if not held.is_wide:
        lines += _next_epoch(held, found, width)
    lines += [*_words(held, found, width), *_changes(held, width), *_own(held, found, width)]
    if held.view.is_keyholder and now is not None:
        lines += [*_heard(held, now, width), *_members(held, now, width)]
    elif not held.is_wide:
        lines += _team(held, width)
    return lines


def beside(held: Material, width: int) -> list[Line]:
    """What the next epoch brings, and the team as it stands."""
    found = held.view.keys
    if found is None:
        return []
    return [*_next_epoch(held, found, width), *_team(held, width)]


def _to_hear(held: Material, now: Ceremony, width: int) -> Iterator[Line]:
    own = _identity(held)
    waiting = now.unheard(own)
    if not waiting and now.files:
        return
    yield title(f"Waiting for you to hear their key · {len(waiting)}", width)
    if waiting:
        text = f"Only when its owner has read it aloud to you: {held.key('team_heard')} confirms."
        behind = " Behind each: whether the other keyholder has heard it." if now.lock else ""
        yield from note(text + behind, width)
    else:
        yield from note("Nobody waits for you.", width)
    for card in waiting:
        yield from _card(held, now, card, "card", width)
    yield Line()


def _heard(held: Material, now: Ceremony, width: int) -> Iterator[Line]:
    own = _identity(held)
    mine = [one for one in now.cards if one in now.words.get(own, frozenset())]
    if not mine:
        return
    text = f"Heard by you · {len(mine)}"
    yield title(text, width)
    yield from note(f"{held.key('team_unheard')} takes your word back.", width)
    for card in mine:
        yield from _card(held, now, card, "heard", width)
    yield Line()


def _card(held: Material, now: Ceremony, card: Card, kind: str, width: int) -> Iterator[Line]:
    """Name, role and key of a card, and whether the other keyholder has heard it."""
    from chefslog.team.keys import fingerprint

    own, item = _identity(held), f"{kind}:{card.identity.hex()}"
    mark = "●" if kind == "heard" else "○"
    others = [one for one in (now.desk, now.lock) if one is not None and one.identity != own]
    shown = fingerprint(card.identity)
    has_room = width >= _FITS
    name = min(20, width - 44) if has_room else width - 18
    parts: tuple[Part, ...] = (
        (f" {mark} ", "accent"),
        (fit(card.name, name) + "  ", "bold"),
        (fit(_ROLES[card.role], 11) + "  ", "dim"),
        (shown if has_room else "", ""),
    )
    told = "  ".join(
        f"{'✓' if card in now.words.get(other.identity, frozenset()) else '·'} {other.name}"
        for other in others
        if other.identity != card.identity
    )
    used = sum(cell_len(text) for text, _ in parts)
    if has_room and used + cell_len(told) + 2 <= width:
        yield Line((*parts, ("  " + told, "dim")), item)
        return
    yield Line(parts, item)
    if not has_room:
        # A key is read aloud whole: it is never cut.
        yield Line(((f"   {shown}", ""),), item)
    yield from note(told, width, "dim", item, 5)


def _next_epoch(held: Material, found: Keys, width: int) -> list[Line]:
    """What signing would say yes to, or what is missing for it."""
    shown = found.proposal
    if shown is None or _is_far(held, found, shown):
        return []
    lines: list[Line] = []
    if shown.file is None:
        lines += [title("The next epoch is not ready", width), *listed(shown.waiting, width)]
        if shown.before is not None:
            text = f"{held.key('team_tend')} puts keys there from two weeks before it begins."
            lines += note(text, width)
    elif not shown.sealed:
        what = f"Epoch {shown.file.epoch}, {shown.file.quarter}: "
        lines += [title(what + ("what changes" if shown.before else "the team"), width)]
        lines += listed(shown.lines or ["Nothing but keys for the new quarter."], width)
        if held.view.can_sign:
            text = f"{held.key('team_yes')} signs exactly this."
            lines += note(text, width, "bold")
        elif found.is_signed:
            lines += note("✓ You signed this. What is missing:", width, "")
            lines += listed(_others(held, shown.waiting), width, "·", "dim")
        else:
            lines += listed(shown.waiting, width, "·", "dim")
    if shown.left_out and not shown.sealed:
        count = len(shown.left_out)
        text = "1 word is" if count == 1 else f"{count} words are"
        lines += note(f"{text} missing: only keys that both have heard come in.", width)
    return [*lines, Line()] if lines else []


def _is_far(held: Material, found: Keys, shown: Proposal) -> bool:
    """Whether nobody has begun to make another epoch: then there is nothing to tell of it."""
    cards = found.ceremony.cards if found.ceremony else ()
    is_begun = shown.file is not None or shown.before is None or held.view.leaving or cards
    return not is_begun


def _others(held: Material, waiting: tuple[str, ...]) -> list[str]:
    return list(waiting) or ["nothing"]


def _words(held: Material, found: Keys, width: int) -> Iterator[Line]:
    standing = held.view.standing
    if standing is None or not standing.files:
        return
    pin, key = standing.pin, held.key("team_words")
    yield title("The eight words", width)
    if found.words:
        text = f"{key} shows them large, to read aloud on the call. Everybody else types them."
        yield from note(text, width, "")
    elif pin.verified:
        yield from note(f"✓ You typed them for epoch {pin.verified}.", width, "")
    else:
        text = f"{key} asks for them: type what you hear on the call with everybody."
        yield from note(text, width, "bold")
    yield Line()


def _changes(held: Material, width: int) -> Iterator[Line]:
    standing = held.view.standing
    if standing is None or not standing.news:
        return
    for epoch, lines in standing.news:
        yield title(f"Epoch {epoch} changes", width)
        yield from listed(lines, width)
    if held.view.can_agree:
        text = f"{held.key('team_yes')} says yes to all of it; until then only blanks are sent."
        yield from note(text, width, "bold")
    yield Line()


def _own(held: Material, found: Keys, width: int) -> Iterator[Line]:
    yield title("Your key", width)
    yield Line(((f"   {found.own}", "bold"),))
    now, own = found.ceremony, _identity(held)
    card = next((one for one in now.cards if one.identity == own), None) if now else None
    if now is None or card is None:
        yield from note("Its other half stays on this machine and signs what you send.", width)
    else:
        text = "Read it aloud to both keyholders; they confirm it when they hear you."
        yield from note(text, width)
        for other in (now.desk, now.lock):
            if other is not None and other.identity != own:
                has = card in now.words.get(other.identity, frozenset())
                told = "has heard you" if has else "has not heard you yet"
                yield from listed([f"{other.name} {told}"], width, "✓" if has else "·")
    yield Line()


def _team(held: Material, width: int) -> list[Line]:
    """The team as it stands in the newest epoch."""
    from chefslog.team.founding.difference import terms_of

    standing = held.view.standing
    if standing is None or not standing.files:
        return []
    return [title("The team as it stands", width), *listed(terms_of(standing.newest), width)]


def _members(held: Material, now: Ceremony, width: int) -> Iterator[Line]:
    """The roster; the desk takes out of the next one who leaves."""
    file = now.before
    if file is None:
        return
    yield title(f"Members in epoch {file.epoch} · {len(file.members)}", width)
    if held.view.role == "desk":
        text = f"{held.key('team_leaves')} takes one out of the next quarter's roster."
        yield from note(text, width)
    yield from _roster(held, file, width)


def _roster(held: Material, file: TeamFile, width: int) -> Iterator[Line]:
    from chefslog.team.keys import fingerprint

    room = max(8, min(28, width - 40))
    for one in file.members:
        leaves = one.name in held.view.leaving
        parts = (
            (" ○ " if leaves else " ● ", "accent"),
            (fit(one.name, room) + "  ", "" if leaves else "bold"),
            (fingerprint(one.identity), "dim"),
            ("  leaves" if leaves else "", "bad"),
        )
        yield Line(parts, f"member:{one.name}")


def _identity(held: Material) -> bytes:
    standing = held.view.standing
    return standing.identity if standing else b""
