"""From the capture bar to a letter; what is not saved yet stays in the bar and on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chefslog.home.here import Rules, short_of
from chefslog.tui.preview import preview
from chefslog.tui.widgets.capture_bar import CaptureBar

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog

BAR = "bar"


def capture(app: Chefslog, bar: CaptureBar, line: str, notes: str) -> None:
    """Drop the line as a letter; where that fails say so and keep the text in the bar."""
    from chefslog.capture.add import AddError, drop, understand

    config, moment = app.config, app.moment()
    rules = Rules(config.labels, config.day_minutes, config.day_starts)
    try:
        draft, _, _ = understand(line, notes, moment, rules)
        entry_id = drop(app.home, draft, moment, "tui")
    except AddError as error:
        # The text itself is still in the bar: there is no need to repeat it.
        text = str(error).partition("\nYour line")[0].removesuffix(" Your line:")
        bar.say("not saved: the text stays here", problem=True)
        app.say(text, problem=True)
        return
    app.captured.append(entry_id)
    told = preview(draft, [], moment.day, config.labels)
    bar.empty(f"✓ {short_of(entry_id)[:6]}  {told} — {draft['headline']}")
    app.say("")
    app.unsaved.forget(BAR)
    app.refresh_rooms()


def keep_bar(app: Chefslog, bar: CaptureBar) -> None:
    """Have the bar's text on disk soon, or forget it when the bar is empty."""
    if bar.value or bar.notes:
        app.unsaved.keep(BAR, {"line": bar.value, "notes": bar.notes})
    else:
        app.unsaved.keep(BAR, None)


def restore_bar(app: Chefslog) -> None:
    """Put what the bar held when the app ended, or was killed, back into it."""
    room = app.room
    bars = list(room.query(CaptureBar)) if room else []
    if not bars:
        return
    for left in reversed(app.unsaved.waiting()):
        if left.what == BAR and app.unsaved.take(left, BAR):
            bars[0].put_back(str(left.data.get("line", "")), str(left.data.get("notes", "")))
            app.refresh_rooms()
            return
