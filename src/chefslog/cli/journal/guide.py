"""The manual on standard output."""

from __future__ import annotations

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.home.manual import pages, title


def guide(asked: Asked) -> int:
    """`chefslog guide [PAGE]`: the pages there are, or one of them."""
    found = pages()
    if not asked.words:
        width = max(map(len, found))
        for name, text in found.items():
            print(f"{name:{width}}  {title(text)}")
        return 0
    if asked.words[0] not in found:
        raise UsageError(f'there is no page "{asked.words[0]}"; there are {", ".join(found)}')
    print(found[asked.words[0]].rstrip())
    return 0
