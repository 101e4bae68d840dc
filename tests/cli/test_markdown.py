"""Markdown as lines of a terminal."""

from __future__ import annotations

import pytest

from chefslog.cli.markdown import render_markdown

PAGE = """\
# A title

Some *words* and `code` here.

## Second

* one
* two

```sh
chefslog list
```

| a | b |
|---|---|
| 1 | 2 |
"""
SHOWN = """\
A title

Some words and code here.

Second

 • one
 • two

    chefslog list

 a  b
 ────
 1  2
"""


def test_a_page_is_laid_out_without_boxes_and_gaps() -> None:
    assert render_markdown(PAGE, 40, colour=False) == SHOWN


def test_headings_code_and_emphasis_are_marked_where_there_is_colour() -> None:
    shown = render_markdown(PAGE, 40, colour=True)
    for part in ("\x1b[1;4mA title\x1b[0m", "\x1b[1mSecond\x1b[0m", "    \x1b[36mchefslog list"):
        assert part in shown


@pytest.mark.parametrize(("width", "widest"), [(30, 30), (100, 100), (140, 100)])
def test_lines_are_as_wide_as_the_terminal_up_to_100_cells(width: int, widest: int) -> None:
    lines = render_markdown("ab " * 60, width, colour=False).splitlines()
    assert [len(line) for line in lines[:-1]] == [(widest + 1) // 3 * 3 - 1] * (len(lines) - 1)


def test_a_long_heading_stays_at_the_left() -> None:
    lines = render_markdown("# " + "word " * 8, 30, colour=False).splitlines()
    assert lines == ["word word word word word word", "word word"]
