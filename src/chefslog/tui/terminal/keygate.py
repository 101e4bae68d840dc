"""Keys one at a time, each after what the one before it did, and none before there is a focus.

Textual hands a key to whatever has the focus when it arrives. A burst of keys (typed while the app
starts, pasted by a terminal, sent by a script) would then reach the widget that had the focus
before the first of them moved it, or none at all, and be lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.widget import Widget

PATIENCE = 2.0
"""Seconds to wait for a focus, or for a key to be done, before going on without."""
RETRY = 0.01
MEANT = 0.5
"""Seconds within which a move of the focus counts as made by the key or click before it."""
STRAY = 1.0
"""Seconds after another move of the focus in which a letter does nothing."""


class KeyDone(Message):
    """Follows a key on its way from the focused widget up to the app.

    It is sent a second time (`again`), behind the messages that handling the key has sent.
    """

    def __init__(self, number: int, again: bool) -> None:
        super().__init__()
        self.number = number
        self.again = again


class KeyGate:
    """Holds input events back until their turn."""

    def __init__(self, app: App[Any], deliver: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._deliver = deliver
        self._held: deque[events.Event] = deque()
        self._number = 0
        self._under_way = False
        self._since = 0.0
        self._retrying = False

    @property
    def holding(self) -> bool:
        """Whether something was typed that could not be delivered yet."""
        return bool(self._held)

    async def put(self, event: events.Event) -> None:
        """A key or a paste has arrived."""
        self._held.append(event)
        if not self._under_way:
            self._since = monotonic()
        await self._go_on()

    async def done(self, event: KeyDone) -> None:
        """The key with this number was handled, or what came of it was."""
        if event.number != self._number:
            return
        if event.again or not self._target().post_message(KeyDone(event.number, True)):
            self._under_way = False
            self._since = monotonic()
            await self._go_on()

    async def _go_on(self) -> None:
        """Deliver the next events as long as their time has come."""
        app = self._app
        while self._held and not self._under_way:
            app.app_focus = True
            has_focus = bool(app.screen_stack) and app.screen.focused is not None
            if not has_focus and monotonic() - self._since < PATIENCE:
                break
            event, target = self._held.popleft(), self._target()
            if _is_text(event, target):
                # It moves no focus, so nothing has to wait for what it does.
                await self._deliver(event)
                continue
            self._number += 1
            self._under_way, self._since = True, monotonic()
            await self._deliver(event)
            # A screen that the key has closed answers no more.
            lives = any(target.screen in stack for stack in app._screen_stacks.values())
            if not lives or not target.post_message(KeyDone(self._number, False)):
                self._under_way = False
        if self._held and not self._retrying:
            self._retrying = True
            app.set_timer(RETRY, self._retry)

    async def _retry(self) -> None:
        self._retrying = False
        if monotonic() - self._since > PATIENCE:
            self._under_way = False
        await self._go_on()

    def _target(self) -> Widget:
        screen = self._app.screen
        return screen.focused or screen


def _is_text(event: events.Event, target: object) -> bool:
    """Whether a key is a character for a text field."""
    is_character = isinstance(event, events.Key) and event.is_printable
    return is_character and getattr(target, "takes_text", False)


class FocusWatch:
    """Knows whether the focus just moved without a key or a click: a letter then is stray."""

    def __init__(self) -> None:
        self.pressed_at = 0.0
        self.moved_at = 0.0
        """When the focus moved by itself (monotonic seconds); 0 where it did not."""
        self.switching = False
        """Whether another screen is about to take the focus, however long that takes."""

    def press(self) -> None:
        """A key that is no text, or a click: where the focus goes next is meant."""
        self.pressed_at, self.moved_at = monotonic(), 0.0

    def move(self) -> None:
        """The focus moved. Where nobody did it, the next letter may not be meant."""
        if self.switching:
            self.switching = False
            self.press()
        now = monotonic()
        self.moved_at = now if now - self.pressed_at > MEANT else 0.0

    def is_stray(self, event: events.Event, focused: Widget | None) -> bool:
        """Whether a letter comes within a second of a move of the focus that nobody made."""
        if _is_text(event, focused):
            return False
        is_letter = isinstance(event, events.Key) and event.is_printable
        if is_letter and monotonic() - self.moved_at < STRAY:
            return True
        self.press()
        return False
