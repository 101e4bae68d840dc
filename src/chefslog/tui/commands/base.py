"""What a command is: one class gives its binding, palette entry, footer text, tooltip and help."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog

PLACES = {
    "app": "anywhere",
    "list": "in lists",
    "detail": "in an entry",
    "bar": "in the capture bar",
    "filter": "in the filter",
    "text": "in text fields",
    "insight": "in Insight",
    "season": "in Season",
    "team": "in Team",
}
"""Where keys work. `app` keys work while typing too, so they are never plain characters."""

READING: tuple[str, ...] = ("list", "detail", "insight", "season", "team")
"""The places on numbered screens where plain characters are keys, not text."""


class Command:
    """One thing the app can do. The docstring of each class is its tooltip and its help."""

    id: ClassVar[str]
    """Its name in the config's `[keys]`."""
    key: ClassVar[str] = ""
    """The shipped keys, with commas between; empty for the palette alone."""
    label: ClassVar[str]
    """What the palette calls it."""
    footer: ClassVar[str] = ""
    """One word for the line of keys; empty where it would only fill the line."""
    places: ClassVar[tuple[str, ...]] = ("list", "detail")
    """Where its key works."""
    on: ClassVar[str] = ""
    """The kind of row it is for: entry, draft, due, checkin, trashed; empty for any."""
    in_palette: ClassVar[bool] = True

    @classmethod
    def help(cls) -> str:
        """What it does, for tooltip, palette and help."""
        return " ".join((cls.__doc__ or "").split())

    @classmethod
    def binding(cls) -> Binding:
        """Its key as Textual binds it."""
        return Binding(
            cls.key,
            f"app.command('{cls.id}')",
            cls.footer or cls.label,
            show=bool(cls.footer),
            tooltip=cls.help(),
            id=cls.id,
            priority="app" in cls.places,
        )

    @classmethod
    def enabled(cls, app: Chefslog) -> bool:
        """Whether it makes sense now; a key of a command that does not is not taken."""
        if "app" in cls.places:
            return True
        screen = app.numbered
        if screen is None or set(cls.places).isdisjoint(screen.places):
            return False
        return not cls.on or screen.row_kind() == cls.on

    @classmethod
    def word(cls, app: Chefslog) -> str:
        """The footer's word as things are now."""
        return cls.footer

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Do it."""
        raise NotImplementedError


CommandClass = type[Command]
