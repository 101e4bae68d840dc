"""A small window over a screen."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.screen import ModalScreen

from chefslog.tui.theme import InkScreen


class InkModal(InkScreen, ModalScreen[None]):
    """What lies below stays visible, and waits."""

    CSS_PATH: ClassVar[Path | None] = Path(__file__).with_name("modal.tcss")
