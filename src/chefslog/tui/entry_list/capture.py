"""From the capture bar to a letter; what is not saved yet stays in the bar and on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chefslog.home.clock import short_of
from chefslog.home.paths import Rules
from chefslog.model.kinds import LINE_LIMIT
from chefslog.tui.data.drafts import BAR
from chefslog.tui.entry_list.capture_bar import CaptureBar
from chefslog.tui.entry_list.preview import preview

if TYPE_CHECKING:
    from chefslog.tui.base import Host


def capture(app: Host, bar: CaptureBar, line: str, notes: str) -> None:
    """Drop the line as a letter; where that fails say so and keep the text in the bar."""
    from chefslog.capture.add import AddError, drop, understand

    if len(line.encode("utf-8", "replace")) > LINE_LIMIT:
        bar.say(f"not saved: a line holds {LINE_LIMIT} bytes; ctrl+l takes more", problem=True)
        return
    config, moment = app.config, app.moment()
    rules = Rules(config.labels, config.day_minutes, config.day_starts)
    warnings: list[str] = []
    try:
        draft, _, _ = understand(line, notes, moment, rules)
        entry_id = app.unsaved.give_id(BAR, moment.at)
        drop(app.home, draft, moment, "tui", warnings, entry_id)
    except AddError as error:
        bar.say("not saved: the text stays here", problem=True)
        app.say(reason(error), problem=True)
        return
    app.note_capture(entry_id)
    app.lines.append(line)
    told = preview(draft, [], moment.day, config.labels)
    bar.empty(f"✓ {short_of(entry_id)[:6]}  {told} — {draft['headline']}")
    app.say(" ".join(warnings), problem=bool(warnings))
    app.unsaved.forget(BAR)
    app.refresh_rooms()


def reason(error: Exception) -> str:
    """Why a line was not saved, without the line itself: it is still on the screen."""
    return str(error).partition("Your line:")[0].rstrip()


def keep_bar(app: Host, bar: CaptureBar) -> None:
    """Have the bar's text on disk soon, or forget it when the bar is empty."""
    if bar.value or bar.notes:
        app.unsaved.keep(BAR, {"line": bar.value, "notes": bar.notes})
    else:
        app.unsaved.keep(BAR, None)


def draft_of(app: Host, line: str, notes: str) -> dict[str, Any]:
    """What a line and further notes say, with or without a headline.

    A project of None is one that the writer does not want to be filled in.
    """
    from chefslog.capture.grammar import parse_line
    from chefslog.model.sanitize import clean_text

    config = app.config
    parsed = parse_line(
        line, app.moment().day, labels=config.labels, day_minutes=config.day_minutes
    )
    draft = dict(parsed.draft)
    if notes.strip():
        parts = (draft.get("notes"), clean_text(notes).strip())
        draft["notes"] = "\n\n".join(part for part in parts if part)
        draft["typed"] = f"{draft.get('typed', '')}\n{notes.rstrip()}"
    return {name: draft[name] for name in draft if draft[name] is not None or name == "project"}


def bar_of(app: Host) -> CaptureBar | None:
    """Return the bar of the screen in front, None where there is none with a text."""
    bars = app.numbered.query(CaptureBar) if app.numbered else ()
    return next((bar for bar in bars if bar.value or bar.notes), None)


def restore_bar(app: Host, bar: CaptureBar) -> None:
    """Put what the bar held when the app ended, or was killed, back into it.

    Where something new was typed while the app started, the old text waits in the list instead.
    """
    if app.typed_ahead:
        return
    for left in reversed(app.unsaved.waiting()):
        if left.what == BAR and app.unsaved.take(left, BAR):
            bar.put_back(str(left.data.get("line", "")), str(left.data.get("notes", "")))
            app.refresh_rooms()
            return
