"""The text of one place of a review, written in a form of its own and on disk while it is typed."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from chefslog.capture.editor import EditorFailed, edit_text
from chefslog.model.season import SeasonError
from chefslog.reading.connect import JournalError
from chefslog.season.desk import Place, find_place, from_document, to_document, write_place
from chefslog.season.document import read_sources
from chefslog.season.plans import season as find_season
from chefslog.tui.composer.field_row import FormLine
from chefslog.tui.composer.form_screen import FormScreen
from chefslog.tui.composer.long_text import LongText
from chefslog.tui.season.changes import alter
from chefslog.tui.terminal.editor import editor_file, run_suspended

if TYPE_CHECKING:
    from chefslog.model.season import Season
    from chefslog.tui.base import Host
    from chefslog.tui.data.drafts import Left

KEPT_AS = "review-"
"""Begins the name of such a text among the unsaved ones."""


class ReviewTextScreen(FormScreen):
    """Title and text of a pick, or the text of another place; the entry stays as it is."""

    CSS_PATH = "editor.tcss"
    AUTO_FOCUS = "LongText"
    offers = frozenset({"editor"})

    def __init__(
        self, app: Host, season: str, place: Place, left: dict[str, str] | None = None
    ) -> None:
        """`left` is what was typed and not saved the last time."""
        digest = sha256(f"{season}\0{place.key}".encode("utf-8", "replace")).hexdigest()
        super().__init__(app, KEPT_AS + digest[:12], f"Text for {season}")
        self._season = season
        self._place = place
        left = left or {}
        self._title = FormLine(left.get("title", place.title)) if place.item else None
        self._text = LongText(left.get("words", place.text))
        self._is_edited = bool(left)

    def compose(self) -> ComposeResult:
        """The title of a pick, the text, and what is proposed without them."""
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

    @property
    def _subject(self) -> str:
        item = self._place.item
        return item.pieces[0].headline if item else self._place.key

    def on_mount(self) -> None:
        """Put the cursor behind the text; what was not saved last time counts as new."""
        self._text.move_cursor(self._text.document.end)
        self._opened = {"title": self._place.title, "words": self._place.text.strip()}
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

    def on_input_changed(self) -> None:
        """Have the title on disk soon."""
        self.note_edit()

    def on_text_area_changed(self) -> None:
        """Have the text on disk soon."""
        self.note_edit()

    def action_save(self) -> None:
        """Save the text into the season and close."""
        title, words = self.texts().values()
        place, app = self._place, self._chefslog

        def change(season: Season) -> Season:
            return write_place(season, place, words, title)

        def saved() -> None:
            app.unsaved.forget(self.what)
            if self.is_current:
                self.dismiss(None)

        alter(app, self._season, change, "season text", f"text of {self._subject}", saved)

    def action_write_outside(self) -> None:
        """Title and text in the writer's editor."""
        app, place = self._chefslog, self._place
        title, words = self.texts().values()
        shown = f"{title}\n\n{words}\n" if place.item else to_document(place)
        path, run = editor_file(app, "text"), partial(run_suspended, app)
        try:
            edited = edit_text(path, shown, partial(from_document, place), run=run)
        except EditorFailed as error:
            self.keys_line.say(str(error), problem=True)
            return
        if edited is None:
            return
        with edited:
            title, words = edited.value
            if self._title is not None:
                self._title.put(title)
            self._text.load_text(words)
            self.keep_text()
            app.unsaved.flush()


def edit_place(app: Host, season: str, place: Place) -> None:
    """Open a place's text, with what was left unsaved of it."""
    screen = ReviewTextScreen(app, season, place)
    for left in app.unsaved.waiting():
        if left.what == screen.what and app.unsaved.take(left, screen.what):
            screen = ReviewTextScreen(app, season, place, left.data)
    app.push_screen(screen)


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
    edit_place(app, season.name, place)
