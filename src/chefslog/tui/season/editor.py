"""The text of one place of a review, written in a form of its own and on disk while it is typed."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from chefslog.capture.editor import edit_text
from chefslog.model.season import SeasonError
from chefslog.reading.connect import JournalError
from chefslog.season.desk import Place, find_place, from_document, rewrite_place, to_document
from chefslog.season.document import read_sources
from chefslog.season.plans import season as find_season
from chefslog.tui.composer.fields import FormLine, LongText
from chefslog.tui.composer.form import take_left
from chefslog.tui.composer.form_screen import FormScreen
from chefslog.tui.season.changes import alter

if TYPE_CHECKING:
    from chefslog.model.season import Season
    from chefslog.tui.base import Host
    from chefslog.tui.data.drafts import Left


class ReviewTextScreen(FormScreen):
    """Title and text of a pick, or the text of another place; the entry stays as it is."""

    CSS_PATH = "season.tcss"
    AUTO_FOCUS = "LongText"
    offers = frozenset({"editor"})

    def __init__(self, app: Host, season: str, place: Place) -> None:
        digest = sha256(f"{season}\0{place.key}".encode("utf-8", "replace")).hexdigest()
        super().__init__(app, f"review-{digest[:12]}", f"Text for {season}")
        self._season = season
        self._place = place
        self._subject = place.item.pieces[0].headline if place.item else place.key
        left = take_left(app.unsaved, self.what) or {}
        self._title = FormLine(left.get("title", place.title)) if place.item else None
        self._text = LongText(left.get("words", place.text))
        # What was not saved last time counts as new.
        self._opened = {"title": place.title, "words": place.text.strip()}
        self._is_edited = bool(left)

    def compose(self) -> ComposeResult:
        yield self.masthead
        yield Static(Content(f"Text for {self._season} · {self._subject}"), classes="heading")
        with VerticalScroll(can_focus=False):
            if self._title is not None:
                yield Static(Content("Title"), classes="label")
                yield self._title
            yield Static(Content("Text"), classes="label")
            yield self._text
            if self._place.proposed:
                yield Static(Content("Proposed from your entries"), classes="label")
                yield Static(Content(self._place.proposed), classes="proposed")
        yield self.keys_line

    def on_mount(self) -> None:
        self._text.move_cursor(self._text.document.end)
        if self._is_edited:
            self.keys_line.say("with the text that was not saved last time")

    def texts(self) -> dict[str, str]:
        """Title and words as they stand."""
        title = self._title.value if self._title is not None else ""
        return {"title": title, "words": self._text.text.strip()}

    def unsaved_text(self) -> dict[str, Any] | None:
        """What was typed, with the place that it is for."""
        data = {"line": f"Review text: {self._subject}", "season": self._season,
                "key": self._place.key, **self.texts()}  # fmt: skip
        return data if self.is_touched else None

    def action_save(self) -> None:
        title, words = self.texts().values()
        place, app = self._place, self._chefslog

        def change(season: Season) -> Season:
            return rewrite_place(season, place, words, title)

        def saved() -> None:
            app.unsaved.forget(self.what)
            if self.is_current:
                self.dismiss(None)

        alter(app, self._season, change, "season text", f"text of {self._subject}", saved)

    def action_write_outside(self) -> None:
        """Title and text in the writer's editor."""
        place, (title, words) = self._place, self.texts().values()
        shown = f"{title}\n\n{words}\n" if place.item else to_document(place)
        read = partial(from_document, place)

        def take(edited: tuple[str, str]) -> None:
            if self._title is not None:
                self._title.put(edited[0])
            self._text.put(edited[1])

        self.edit_outside("text", lambda path, run: edit_text(path, shown, read, run=run), take)


def resume_text(app: Host, left: Left) -> None:
    """Go on with a text that was left, from Today."""
    snapshot = app.source.snapshot()
    if snapshot is None:
        return
    try:
        season = find_season(snapshot, str(left.data.get("season", "")))
        assert season is not None
        sources, _ = read_sources(snapshot, season, app.today(), app.config.labels)
        place = find_place(sources, str(left.data.get("key", "")), app.home.config)
    except (JournalError, SeasonError) as error:
        app.say(f"{error}. The text is kept in {left.path}", problem=True)
        return
    app.push_screen(ReviewTextScreen(app, season.name, place))
