"""`chefslog guide`: the manual, a page at a time."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, RawLine, terminal
from chefslog.home.manual import load_pages, page_title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from chefslog.cli.output import Line


def guide(args: Arguments) -> Output:
    """List the pages of the manual, or show one: laid out on a terminal, as Markdown in a pipe."""
    pages = load_pages()
    if not args.words:
        width = max(map(len, pages))
        return Output(lines=(f"{name:{width}}  {page_title(page)}" for name, page in pages.items()))
    name = args.words[0].lower().removesuffix(".md")
    if name not in pages:
        from chefslog.model.similarity import did_you_mean, similar_words

        meant = did_you_mean(similar_words(name, pages))
        raise UsageError(f'no page "{args.words[0]}". {meant}The pages: {", ".join(pages)}')
    return Output(lines=lambda width: lay_out_page(pages[name], width), is_paged=True)


def lay_out_page(page: str, width: int) -> Iterable[Line]:
    """Return Markdown laid out in `width` cells, as it is where that is 0."""
    if not width:
        return page.rstrip().split("\n")
    from chefslog.cli.markdown import render_markdown

    text = render_markdown(page, width, terminal().has_colour).rstrip()
    return (RawLine(line) for line in text.split("\n"))
