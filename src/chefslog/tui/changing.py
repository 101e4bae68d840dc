"""What commands change in the journal, through the writer; each can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chefslog.reading import pages
from chefslog.tui.cells import short
from chefslog.tui.timeline import Row
from chefslog.tui.writing import Failed

if TYPE_CHECKING:
    from chefslog.store.journal import Journal
    from chefslog.tui.application import Chefslog

DONE = {
    "trash": "in the trash",
    "put back": "put back",
    "approve": "taken in",
    "dismiss": "refused, never proposed again",
}

ASKED = ("reworked", "reverted", "incident")
"""Verdicts that ask for one line."""


def change_state(app: Chefslog, state: str, verb: str) -> None:
    """Trash, put back, approve or dismiss what is selected, or what the cursor is on."""
    room = app.room
    rows = [row for row in room.subject() if row[pages.STATE] != state] if room else []
    if room is not None and rows:
        room.list.let_go()
        _set_state(app, rows, state, verb)


def _set_state(app: Chefslog, rows: Sequence[Row], state: str, verb: str) -> None:
    ids = [str(row[pages.ID]) for row in rows]
    what = _named(rows)

    def work(journal: Journal) -> None:
        from chefslog.store.entries import set_state

        set_state(journal, ids, state, verb)

    write(app, work, lambda _: app.say(f"{DONE[verb]}: {what} · {app.keys.shown('undo')} undoes"))


def _named(rows: Sequence[Row]) -> str:
    return short(rows[0][pages.HEADLINE], 40) if len(rows) == 1 else f"{len(rows)} entries"


def approve_source(app: Chefslog) -> None:
    """Approve every draft that came from where the current one came from."""
    room = app.room
    row = room.list.current_row() if room else None
    snapshot = app.source.snapshot()
    if row is None or snapshot is None:
        return
    rows: list[Row] = []
    before: int | None = None
    while True:
        page = pages.page(snapshot, state="draft", before=before, limit=500)
        rows += [one for one in page if one[pages.SOURCE] == row[pages.SOURCE]]
        if len(page) < 500:
            break
        before = page[-1][pages.KEY]
    _set_state(app, rows, "entry", "approve")


def give_verdict(app: Chefslog, verdict: str) -> None:
    """Say whether the due work under the cursor held; what did not is asked for a line of why."""
    room = app.room
    row = room.list.current_row() if room else None
    if room is None or row is None:
        return
    if verdict not in ASKED:
        _keep_verdict(app, row, verdict, "")
        return
    from chefslog.tui.widgets.ask_bar import AskBar, ask

    title = f"{verdict}: why, in one line? {short(row[pages.HEADLINE], 40)}"
    hint = "enter keeps the verdict, with or without a line; esc does not"
    ask(
        room,
        AskBar(app, title, "", lambda _: (hint, True),
               lambda text: _keep_verdict(app, row, verdict, text)),
    )  # fmt: skip


def _keep_verdict(app: Chefslog, row: Row, verdict: str, note: str) -> None:
    entry_id = str(row[pages.ID])

    def work(journal: Journal) -> None:
        from chefslog.store.checkins import give_verdict as give

        give(journal, entry_id, verdict, note or None)

    said = f"{verdict}: {_named([row])} · {app.keys.shown('undo')} undoes"
    write(app, work, lambda _: app.say(said))


def undo(app: Chefslog) -> None:
    """Take back the newest change of this session."""
    captured, session = list(app.captured), app.session

    def work(journal: Journal) -> str:
        from chefslog.store.history import undo_step as take_back

        return take_back(journal, session, captured=captured).text

    write(app, work, lambda text: app.say(f"undone: {text} · {app.keys.shown('redo')} redoes"))


def redo(app: Chefslog) -> None:
    """Do again what was undone last in this session."""
    captured, session = list(app.captured), app.session

    def work(journal: Journal) -> str:
        from chefslog.store.history import redo_step as again

        return again(journal, session, captured=captured).text

    write(app, work, lambda text: app.say(f"done again: {text}"))


def absorb(app: Chefslog) -> None:
    """Open the journal for writing, which upgrades it and takes the waiting letters in."""
    write(app, lambda journal: None, lambda _: None)


def write(app: Chefslog, work: Any, then: Any) -> None:
    """Do some work with the journal; a failure is shown, what succeeded goes to `then`."""

    def take(result: Any) -> None:
        if isinstance(result, Failed):
            app.say(str(result), problem=True)
        else:
            then(result)

    app.writer.write(work, take)
