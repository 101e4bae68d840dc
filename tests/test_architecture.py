"""The architecture page, against the code: paths, rooms, and what a recipe says of them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import chefslog
from chefslog.cli.command import every_command
from chefslog.home.manual import load_pages, page_title

ROOT = Path(__file__).parents[1]
PACKAGE = Path(chefslog.__file__).parent
PAGE = load_pages()["architecture"]
PATHS = sorted(set(re.findall(r"`((?:src|tests|\.github)/[^`\s]+)`", PAGE)))


def recipe(title: str) -> list[str]:
    """The paths that a recipe names, in its order."""
    text = PAGE.partition(f"### {title}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    return re.findall(r"`((?:src|tests|\.github)/[^`\s]+)`", text)


@pytest.mark.parametrize("path", PATHS)
def test_every_path_on_the_page_is_there(path: str) -> None:
    pattern = path.replace("NNNN", "[0-9]" * 4).replace("NAME", "*")
    assert [*ROOT.glob(pattern)], path


def test_the_rooms_are_those_of_the_package_in_the_order_that_is_enforced() -> None:
    table = PAGE.partition("| room | holds |")[2].partition("\n\n")[0]
    rows = [re.findall(r"`(\w+)`", line.split("|")[1]) for line in table.splitlines()[2:]]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    enforced = [sorted(re.findall(r"chefslog\.(\w+)", layer)) for layer in reversed(layers)]
    assert [sorted(row) for row in rows] == [row for row in enforced if row != ["__main__"]]
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert {room for row in rows for room in row} == folders - {"guide"}


def test_each_command_is_a_row_of_a_table_and_a_function_of_the_module_it_names() -> None:
    table, module, *_ = recipe("Add a command")
    families = ("journal", "season", "exchange", "team")
    rows = "".join((ROOT / table.replace("journal", one)).read_text("utf-8") for one in families)
    for command in every_command():
        where, _, function = command.where.partition(":")
        text = (ROOT / module.replace("journal/NAME", where.replace(".", "/"))).read_text("utf-8")
        assert f'"{command.name}"' in rows
        assert re.search(rf"^def {function}\(", text, re.MULTILINE), command.name


def test_each_page_has_its_title_and_is_listed() -> None:
    pattern = recipe("Add a page to the guide")[0].replace("NAME", "*")
    pages = load_pages()
    assert sorted(pages) == sorted(path.stem for path in ROOT.glob(pattern))
    assert all(page_title(text) for text in pages.values())
    assert next(iter(pages)) == "start"
    assert next(reversed(pages)) == "architecture"
