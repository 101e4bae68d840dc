"""What commands change in the journal, through the writer; each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from chefslog.reading import pages
from chefslog.tui.base import Done, Host
from chefslog.tui.cells import short
from chefslog.tui.data.timeline import Row
from chefslog.tui.data.writer import Failed

if TYPE_CHECKING:
    from chefslog.store.journal import Journal
    from chefslog.tui.data.drafts import Left

LONGEST_TOLD = 56
"""Cells of what was undone: the key that takes it back fits behind it on any screen."""
DONE = {
    "trash": "in the trash",
    "put back": "put back",
    "approve": "taken in",
    "dismiss": "refused, never proposed again",
}


def name_subjects(headlines: Sequence[str]) -> str:
    """Return what a change is of: the headline of one entry, or how many they are."""
    return short(headlines[0], 40) if len(headlines) == 1 else f"{len(headlines)} entries"


def set_state(app: Host, rows: Sequence[Row], state: str, verb: str) -> None:
    """Trash, put back, approve or dismiss some entries."""
    ids = [str(row[pages.ID]) for row in rows]
    what = name_subjects([str(row[pages.HEADLINE]) for row in rows])

    def work(journal: Journal) -> int | None:
        from chefslog.store.entries import set_state as change

        return change(journal, ids, state, verb)

    write(app, work, f"{DONE[verb]}: {what}")


def give_verdict(app: Host, subjects: Mapping[str, str], verdict: str, note: str = "") -> None:
    """Say whether some work (headlines by id) held up, and why in one line where it did not."""

    def work(journal: Journal) -> int | None:
        from chefslog.store.records import give_verdict as give

        return give(journal, subjects, verdict, note or None)

    write(app, work, f"{verdict}: {name_subjects([*subjects.values()])}")


def discard_unsaved(app: Host, left: Left) -> None:
    """Discard an unsaved draft; undo brings it back."""
    unsaved, what = app.unsaved, f"discarded “{short(left.headline, 40)}”"
    if unsaved.discard(left):
        back, again = partial(unsaved.put_back, left), partial(unsaved.discard, left)
        app.done.append(Done("journal", what, back, again))
        app.undone.clear()
        app.say(f"{what[0].upper()}{what[1:]} · {app.keys.shown('undo')} undoes")
        app.refresh_rooms()


def undo(app: Host, *, redo: bool = False) -> None:
    """Undo the newest change of this session, or redo what was undone last.

    Only where the screen shows what it was.
    """
    source, target = (app.undone, app.done) if redo else (app.done, app.undone)
    said, other = ("Redone", "undo") if redo else ("Undone", "redo")
    screen = app.numbered
    if not source or screen is None:
        app.say(f"Nothing to {'redo' if redo else 'undo'} in this session.")
        return
    newest = source[-1]
    here = "season" if screen.name_of_screen == "season" else "journal"
    if newest.place != here or screen.name_of_screen not in ("today", "journal", "season"):
        place = "season" if newest.place == "season" else "today"
        where = f"{place.capitalize()} ({app.keys.shown(place)})"
        app.say(f"The last change is not shown here. Go to {where} and press it there.")
        return

    def done(text: str) -> None:
        target.append(source.pop())
        app.say(f"{said}: {short(text, LONGEST_TOLD)} · {app.keys.shown(other)} {other}es")

    own = newest.again if redo else newest.back
    if own is not None:
        own()
        done(newest.what)
        app.refresh_rooms()
        return
    captured, session = list(app.captured), app.session

    def work(journal: Journal) -> str:
        from chefslog.store.history import redo_step, undo_step

        step = redo_step if redo else undo_step
        return step(journal, session, captured=captured).text

    _run(app, work, done)


def write(
    app: Host,
    work: Callable[[Journal], int | None],
    said: str,
    then: Callable[[], None] | None = None,
    failed: Callable[[Failed], None] | None = None,
) -> None:
    """Make a change in the journal, go on with `then`, and say what was done and how to undo it.

    A failure goes to `failed`, or is said.
    """

    def take(step: int | None) -> None:
        if step:
            app.note_change()
        if then is not None:
            then()
        app.say(f"{said} · {app.keys.shown('undo')} undoes" if step else "nothing changed")

    _run(app, work, take, failed)


def _run(
    app: Host,
    work: Callable[[Journal], Any],
    then: Callable[[Any], None],
    failed: Callable[[Failed], None] | None = None,
) -> None:
    def take(result: Any) -> None:
        if not isinstance(result, Failed):
            then(result)
        elif failed is not None:
            failed(result)
        else:
            app.say(str(result), problem=True)

    app.writer.write(work, take)
