"""T: the least that Textual can show, a Static with one word. Run as a program."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One Static."""

    def compose(self) -> ComposeResult:
        """The word that is looked for."""
        yield Static("Zabaglione")


if __name__ == "__main__":
    Bare().run()
