"""A small window over a screen."""

from __future__ import annotations

from typing import ClassVar

from textual.screen import ModalScreen

from chefslog.tui.widgets.ink import InkScreen


class InkModal(InkScreen, ModalScreen[None]):
    """What lies below stays visible, and waits."""

    CSS_PATH: ClassVar[str | None] = "modal.tcss"
