"""What the app knows of a screen with a digit: what it shows, and how to say something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from chefslog.tui.data.timeline import Row
from chefslog.tui.theme import InkScreen
from chefslog.tui.widgets.lines import KeyLine, Masthead


class Frame(InkScreen):
    """A screen with a digit, as the app sees it."""

    has_filter: ClassVar[bool] = False
    doing: str = ""
    """What a worker of it does, in a word, where that is more than reading."""
    masthead: Masthead

    def __init__(self) -> None:
        super().__init__()
        self.stale = False
        """Whether something changed while another screen was shown."""
        self.keys_line = KeyLine()

    def reload(self) -> None:
        """Read again what the screen shows, in a worker where that may take long."""
        raise NotImplementedError

    def go_to_list(self) -> None:
        """Focus what one moves about in: the list, or what stands in its place."""
        raise NotImplementedError

    def go_to_filter(self) -> None:
        """Focus the filter bar, where there is one."""

    def go_to_day(self, day: int) -> None:
        """Jump to a day, where entries stand by day."""

    def subject(self) -> Sequence[Row]:
        """Return the selected rows, else the current one; empty where there are none."""
        return ()

    def let_go(self) -> None:
        """Clear the selection, where there is one."""

    def action_go_to_list(self) -> None:
        """Focus the list."""
        self.go_to_list()

    def current_ref(self) -> str:
        """The id of the entry under the cursor; empty where there is none."""
        return ""
