"""`chefslog guide`: the manual on standard output."""

from __future__ import annotations

import sys

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.pager import show_text
from chefslog.cli.text import look
from chefslog.home.manual import load_pages, page_title


def guide(asked: Asked) -> int:
    """List the pages of the manual, or show one: laid out on a terminal, as Markdown in a pipe."""
    pages = load_pages()
    if not asked.words:
        width = max(map(len, pages))
        for name, page in pages.items():
            print(f"{name:{width}}  {page_title(page)}")
        return 0
    name = asked.words[0].lower().removesuffix(".md")
    if name not in pages:
        raise UsageError(f'there is no page "{asked.words[0]}"; there are {", ".join(pages)}')
    page = pages[name]
    if sys.stdout.isatty():
        from chefslog.cli.markdown import render_markdown

        style = look(plain=False)
        page = render_markdown(page, style.width or 80, style.colour)
    show_text(page.rstrip())
    return 0
