"""The manual: its pages at the left, the chosen one rendered beside them, with a search."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Footer, Markdown, OptionList, Static
from textual.widgets.markdown import MarkdownBlock
from textual.widgets.option_list import Option

from chefslog.home.manual import load_pages, page_title
from chefslog.tui.theme import InkScreen
from chefslog.tui.widgets.chooser import Choices, Reading
from chefslog.tui.widgets.line_input import LineInput

MOST = 200
"""Lines that a search lists."""


class ManualScreen(InkScreen):
    """Choose a page with the arrows, read it with space and pgdn, search with `/`."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [
        Binding("escape", "leave", "back"),
        Binding("q", "dismiss(None)", "close"),
        Binding("slash", "search", "search", key_display="/"),
        Binding("tab", "app.focus_next", "contents or page"),
        Binding("space,pagedown", "turn(1)", "next screenful", key_display="space"),
        Binding("pageup", "turn(-1)", show=False),
    ]

    def __init__(self, page: str) -> None:
        super().__init__()
        self._pages = load_pages()
        self._opens_on = page
        self.page = ""

    def compose(self) -> ComposeResult:
        self._line = LineInput(placeholder="search the manual", id="search")
        self._contents = Choices(id="contents", markup=False)
        self._text = Markdown(open_links=False)
        with Horizontal():
            with Vertical(id="left", classes="pane") as left:
                left.border_title = Content("Manual")
                yield self._line
                yield self._contents
            with Reading(id="page", classes="pane") as self._scroll:
                yield self._text
        yield Footer(show_command_palette=False, compact=True)

    async def on_mount(self) -> None:
        self._list_matches("")
        names = [*self._pages]
        name = self._opens_on or names[0]
        self._contents.highlighted = names.index(name)
        await self.open_page(name)
        self.set_focus(self._contents if self._opens_on else self._line)

    async def open_page(self, name: str, line: int = 0) -> None:
        """Render a page, scrolled to a line of its source."""
        if name != self.page:
            self.page = name
            await self._text.update(self._pages[name])
            self._scroll.border_title = Content(page_title(self._pages[name]))
            self._scroll.scroll_home(animate=False)
        if line:
            self.call_after_refresh(self._scroll_to_line, line)

    def _scroll_to_line(self, line: int) -> None:
        """Bring a line of the page's source to the top: its block, or the cell of a table."""
        blocks = [block for block in self._text.query(MarkdownBlock) if block.parent is self._text]
        before = [block for block in blocks if block.source_range[0] <= line]
        if before:
            words = self._line.value.strip().casefold()
            cells = [*before[-1].query(Static)]
            held = [cell for cell in cells if words and words in str(cell.content).casefold()]
            self._scroll.scroll_to_widget((held or before)[-1], top=True, animate=False)

    def _list_matches(self, words: str) -> None:
        """List the pages, or the lines that hold what is searched for."""
        found: list[Option] = []
        for name, page in self._pages.items():
            if not words:
                found.append(Option(Content(page_title(page)), name))
                continue
            for number, line in enumerate(page.splitlines()):
                if words.casefold() in line.casefold() and len(found) < MOST:
                    text = line.strip("#|*- `")
                    begin = max(0, text.casefold().find(words.casefold()) - 8)
                    told = Content.assemble((name, "bold"), "\n", text[begin : begin + 120])
                    found.append(Option(told, f"{name} {number}"))
        self._contents.clear_options()
        self._contents.add_options(found or [Option(Content("Nothing found."), disabled=True)])
        self._contents.highlighted = 0 if found else None

    def on_input_changed(self, event: LineInput.Changed) -> None:
        self._list_matches(event.value.strip())

    def on_input_submitted(self) -> None:
        """Go to the first line that was found."""
        self.set_focus(self._contents)

    async def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        await self._show(event.option_id)

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go on reading in the page."""
        await self._show(event.option_id)
        self.set_focus(self._scroll)

    async def _show(self, option: str | None) -> None:
        if option is not None and self.page:
            name, _, line = option.partition(" ")
            await self.open_page(name, int(line or 0))

    async def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        name = event.href.partition("#")[0].removesuffix(".md")
        if name in self._pages:
            await self.open_page(name)

    def action_leave(self) -> None:
        """Leave the search, then the manual."""
        if self._line.value:
            self._line.value = ""
            self.set_focus(self._contents)
        else:
            self.dismiss(None)

    def action_search(self) -> None:
        self.set_focus(self._line)

    def action_turn(self, by: int) -> None:
        """Scroll the page by a screenful, wherever the focus is."""
        self._scroll.scroll_relative(y=by * (self._scroll.size.height - 2), animate=False)
