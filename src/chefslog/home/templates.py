"""Templates in Jinja2, sandboxed; the writer's own of the same name stands in for a shipped one.

An own template that is wrong is named with file and line, and the shipped one is used meanwhile.
"""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from chefslog.home.overrides import Shelf
from chefslog.model.sanitize import legible

# What a wrong expression in a template can raise when it runs.
_MISTAKES = (
    TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError,
    RecursionError, MemoryError, OSError,
)  # fmt: skip
_GAPS = re.compile(r"\n{3,}")
_SCHEME = re.compile(r"(?<![a-z0-9+.\-])[a-z0-9+.\-]+://", re.IGNORECASE)


def render(shelf: Shelf, name: str, context: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The text of a template (`summary.md`), and lines to show about an own one that is wrong."""
    own = shelf.own_path(name)
    problems: list[str] = []
    if own is not None:
        try:
            return _rendered([os.path.dirname(own), shelf.shipped], name, context), problems
        except _MISTAKES as error:
            problems.append(f"{place(error, own)}. The shipped template is used.")
    return _rendered([shelf.shipped], name, context), problems


def _rendered(folders: list[str], name: str, context: Mapping[str, Any]) -> str:
    is_html = name.endswith(".html")
    template = _environment(tuple(folders), is_html).get_template(name)
    text = template.render(**context).strip("\n") + "\n"
    return text if is_html else _GAPS.sub("\n\n", text)


@lru_cache(maxsize=8)
def _environment(folders: tuple[str, ...], is_html: bool) -> ImmutableSandboxedEnvironment:
    # It keeps what it has compiled, and compiles again what has changed on the disk.
    def finalize(value: Any) -> Any:
        if isinstance(value, str) and not hasattr(value, "__html__"):
            value = legible(value, lines=True)
            return unlinked(value) if is_html else value
        return value

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders, encoding="utf-8-sig"),
        autoescape=is_html,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["md"] = markdown
    return environment


def place(error: BaseException, path: str) -> str:
    """Where in a template an error arose and what it is: `…/summary.md, line 12: …`."""
    line = error.lineno if isinstance(error, TemplateSyntaxError) else None
    if line is None:
        named = os.path.basename(path)
        frames = traceback.extract_tb(error.__traceback__)
        lines = [one.lineno for one in frames if os.path.basename(one.filename) == named]
        line = lines[-1] if lines else None
    said = f", line {line}" if line else ""
    return f"{path}{said}: {str(error) or type(error).__name__}"


def markdown(text: str) -> str:
    """Text that is not Markdown, such as a headline, so that it reads as it was written."""
    text = re.sub(r"([\\<\[\]*_`|])", r"\\\1", text)
    return re.sub(r"^(\s*)([#>+\-])", r"\1\\\2", text)


def unlinked(text: str) -> str:
    """Text without the scheme of addresses: a page that refers to nothing."""
    return _SCHEME.sub("", text)
