"""Reads the front matter of Markdown: YAML between `---`, TOML between `+++`, JSON, properties.

Every value stays the text that it was (`no` is no truth value, `12:30` no number), in lists and
objects.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from typing import Any

from chefslog.exchange.formats.registry import Unreadable

LIMIT = 64 * 1024
"""Characters of front matter; nobody writes more by hand."""
_VALUES = 10_000
_DEPTH = 40
_NESTED = re.compile(r"[\[{]|- ")
_PLAIN = re.compile(r"\A(?P<key>[^\s#&*!|>'\"%@`\[\]{},?-][^:\n]*):(?:[ \t]+(?P<value>\S.*))?")
_HASHED = re.compile(r"^(tags?:[ \t]+)(#\w[^'\n]*)$(?!\n[ \t]*-)", re.MULTILINE | re.IGNORECASE)
"""Tags with their sign, which YAML takes for a comment."""
_PROPERTY = re.compile(r"\A\s*(?:- )?([A-Za-z][\w-]*):: ?(.*)\Z")


def split_front_matter(text: str) -> tuple[dict[str, Any], str, str]:
    """Keys in lower case, the body, and what had to be put right (else ""); without front matter
    all is body.

    Raises Unreadable for front matter that is none, with the line.
    """
    lines = text.lstrip("\n").split("\n")
    rule, note = lines[0].rstrip(), ""
    found: Any
    if rule == "{":
        # A post of Hugo may begin with an object, and the text stands behind it.
        start = text.index("{")
        decoder = json.JSONDecoder(parse_int=str, parse_float=str)
        try:
            found, end = decoder.raw_decode(text[: start + LIMIT], start)
        except (ValueError, RecursionError):
            return {}, text, ""
        body = text[end:]
    elif rule in ("---", "+++"):
        ends = ("---", "...") if rule == "---" else ("+++",)
        last = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() in ends), None)
        if last is None:
            first = lines[1] if len(lines) > 1 else ""
            if not (_PLAIN.match(first) if rule == "---" else "=" in first):
                return {}, text, ""
            raise Unreadable(f'the front matter has no end: a line "{rule}" is missing')
        inside, body = "\n".join(lines[1:last]), "\n".join(lines[last + 1 :])
        if len(inside) > LIMIT:
            raise Unreadable(f"front matter of {len(inside):,} characters; {LIMIT:,} is the limit")
        found, note = _read_yaml(inside) if rule == "---" else (_read_toml(inside), "")
        if not isinstance(found, dict):
            # Two rules with nothing but text between them are no front matter.
            return {}, body if found is None else text, ""
    else:
        return _read_properties(lines)
    plain: dict[str, Any] = _plain(found, [_VALUES], _DEPTH)
    return {key.strip().casefold(): value for key, value in plain.items()}, body, note


def _read_properties(lines: list[str]) -> tuple[dict[str, Any], str, str]:
    """The properties (`tags:: a, b`) at the top of a page of Logseq, and the page without them."""
    found: dict[str, Any] = {}
    at = 0
    while at < len(lines) and (mark := _PROPERTY.match(lines[at])):
        found[mark[1].casefold()] = mark[2].strip()
        at += 1
    return found, "\n".join(lines[at:]), ""


def _read_toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unreadable(f"front matter: {error}") from None


def _read_yaml(text: str) -> tuple[Any, str]:
    """What the YAML says, and what had to be put right.

    People and programs write titles such as `title: Fix: the parser`; where the text is no YAML,
    its plain values are taken as they stand.
    """
    import yaml

    if any(len(_NESTED.findall(line)) > 4 * _DEPTH for line in text.split("\n")):
        raise Unreadable("front matter: nested too deeply")
    text = _HASHED.sub(r"\1'\2'", text)
    try:
        return yaml.load(text, _loader()), ""
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        problem = f"line {mark.line + 2}: {problem}" if mark else problem
    try:
        found = yaml.load(_quote_values(text), _loader())
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Unreadable(f"front matter: {problem}") from None
    return found, f"the front matter is not YAML ({problem}); its values are read as they stand"


def _quote_values(text: str) -> str:
    """The text with a quoted value for each key whose own lines are no YAML, and without tabs."""
    import yaml

    blocks: list[str] = []
    for raw in text.split("\n"):
        line = raw.lstrip("\t")
        line = "    " * (len(raw) - len(line)) + line
        if not blocks or _PLAIN.fullmatch(line):
            blocks.append(line.lstrip())
        else:
            blocks[-1] += f"\n{line}"
    for at, block in enumerate(blocks):
        try:
            yaml.load(block, _loader())
        except (yaml.YAMLError, ValueError, RecursionError):
            first, mark, rest = block.partition("\n")
            found = _PLAIN.fullmatch(first)
            if found and found["value"]:
                value = found["value"].rstrip().replace("'", "''")
                blocks[at] = f"{found['key']}: '{value}'{mark}{rest}"
    return "\n".join(blocks)


@cache
def _loader() -> Any:
    """A safe loader that keeps every scalar a text, and the values of a repeated key together."""
    import yaml

    class TextLoader(yaml.SafeLoader):
        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            found: dict[Any, Any] = {}
            for key_node, value_node in node.value:
                if not isinstance(key_node, yaml.ScalarNode):
                    raise yaml.YAMLError("a key that is no text")
                key = str(self.construct_object(key_node, deep=True))
                value = self.construct_object(value_node, deep=True)
                if key in found:
                    kept = found[key] if isinstance(found[key], list) else [found[key]]
                    value = [*kept, *(value if isinstance(value, list) else [value])]
                found[key] = value
            return found

    TextLoader.yaml_implicit_resolvers = {}
    TextLoader.add_implicit_resolver(
        "tag:yaml.org,2002:null", re.compile(r"(?:~|null|Null|NULL|)\Z"), ["~", "n", "N", ""]
    )
    return TextLoader


def _plain(value: Any, left: list[int], depth: int) -> Any:
    """Lists and objects of texts. Aliases that unfold to more than anybody writes are refused."""
    left[0] -= 1
    if left[0] < 0 or depth < 0:
        raise Unreadable("front matter: nested too deeply, or its aliases unfold to too much")
    if isinstance(value, dict):
        return {str(key): _plain(part, left, depth - 1) for key, part in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(part, left, depth - 1) for part in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)
