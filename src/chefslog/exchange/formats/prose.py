"""Cleans the text of other programs, and finds the headline in it: few have a line for that."""

from __future__ import annotations

import html
import re

from chefslog.model.sanitize import clean_line

HEADLINE = 200
"""Characters that a headline made here has at most; the text is kept whole in the notes then."""
_MARKUP = re.compile(r"^\s*(?:(?:#{1,6}|[-*+]|\d{1,3}[.)]|>|\[[ xX/-]\])\s+)+")
_TASK = re.compile(r"^(?:TODO|DOING|DONE|LATER|NOW|WAITING)\s+(?=\S)")
_BULLET = re.compile(r"\A\s*[-*+]\s")
_MARKED = re.compile(r"[\\&\[\]!<>*_`\t]|^[A-Z]{3,7}\s")
"""What keeps a line that begins with a letter from being a headline as it stands."""
_GAPS = re.compile("  +")
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->")
_FENCES = ("```", "~~~")
EMPTY = " \t-*_#=\u200b\u200c\u200d\ufeff"
"""What a line that says nothing is made of: rules, empty headings, invisible signs."""
_SENTENCE = re.compile(r"[.!?…]['’\"”]?[\])]*(?=\s)|[！．？。｡]")
CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]*`)", re.DOTALL)
"""Code in Markdown, whose signs mean nothing else."""
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_PICTURE = re.compile(r"!\[([^\[\]\n]*)\]\([^()\n]*\)|!\[\[[^\[\]\n]*\]\]|<img\b[^<>\n]*>")
_LINK = re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]|\[([^\[\]\n]+)\]\([^()\n]*\)")
_STRONG = re.compile(r"^(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1$")


def split_title(text: str) -> tuple[str, str]:
    """The first line of words of a title that is no Markdown, and the text beside it.

    All that such a line loses are its entities; one of too many words stays whole in the text.
    """
    lines = text.strip().split("\n")
    at = next((at for at, raw in enumerate(lines) if any(map(str.isalnum, raw))), 0)
    line = plain_title(lines[at])
    if len(line) > HEADLINE:
        return shorten_line(line), text.strip()
    return line, "\n".join([*lines[:at], *lines[at + 1 :]]).strip()


def plain_title(text: str) -> str:
    """A title that is no Markdown as one line, its entities (`&amp;`) decoded."""
    return clean_line(_decode(text) if "&" in text else text)


def split_headline(text: str) -> tuple[str, str]:
    """The first line of words, without Markdown marks and pictures, and the text beside it.

    Where the line says more than the headline keeps (a link, a picture, a comment, too many words),
    the rest is the whole text.
    """
    first, _, rest = text.strip().partition("\n")
    if len(first) <= HEADLINE and first[:1].isalpha() and not _MARKED.search(first):
        return clean_line(first), rest.strip()
    lines = text.strip().split("\n")
    words = (
        at
        for at, raw in enumerate(lines)
        if not raw.startswith(_FENCES) and any(map(str.isalnum, plain_line(raw)))
    )
    at = next(words, 0)
    line = plain_line(lines[at]) or clean_line(lines[at])
    is_code = any(raw.startswith(_FENCES) for raw in lines[:at])
    if is_code or len(line) > HEADLINE or says_more(lines[at]):
        return shorten_line(line), text.strip()
    before = [raw for raw in lines[:at] if raw.strip(EMPTY)]
    return line, "\n".join([*before, *lines[at + 1 :]]).strip()


def says_more(line: str) -> bool:
    """Whether a line of Markdown has words, a picture or a link that `plain_line` leaves out.

    TODO behind a bullet is a mark; elsewhere it may be a word of the sentence.
    """
    has_task = not _BULLET.match(line) and _TASK.match(_MARKUP.sub("", line).strip())
    comments = "".join(_COMMENT.findall(line))
    return bool(
        has_task or any(map(str.isalnum, comments)) or _PICTURE.search(line) or _LINK.search(line)
    )


def plain_line(line: str) -> str:
    """A line of Markdown as a headline shows it: no marks, no pictures, links by their text."""
    text = _TASK.sub("", _MARKUP.sub("", line).strip())
    text = _PICTURE.sub(lambda found: found[1] or "", _COMMENT.sub("", text))
    text = _LINK.sub(lambda found: found[1] or found[2], text).strip()
    strong = _STRONG.match(text)
    return _GAPS.sub(" ", clean_line(unescape_text(strong[2] if strong else text)))


def unescape_text(text: str) -> str:
    r"""A text without the backslashes of Markdown (`\!`) and entities (`&amp;`), code as it is."""
    if "\\" not in text and "&" not in text:
        return text
    return _decode(text, _ESCAPE)


def _decode(text: str, escape: re.Pattern[str] | None = None) -> str:
    """The text with its entities decoded, and without escapes where there are some."""
    parts = CODE.split(text)
    for at in range(0, len(parts), 2):
        part = escape.sub(r"\1", parts[at]) if escape else parts[at]
        parts[at] = _ENTITY.sub(lambda found: html.unescape(found[0]), part)
    return "".join(parts).replace("\xa0", " ")


def shorten_line(line: str) -> str:
    """A line cut where its first sentence ends, or at a word with an ellipsis."""
    if len(line) <= HEADLINE:
        return line
    end = _SENTENCE.search(line, 0, HEADLINE)
    if end:
        return line[: end.end()]
    words, _, _ = line[: HEADLINE - 1].rpartition(" ")
    return (words or line[: HEADLINE - 1]).rstrip(" ,;:") + "…"


def split_sentence(text: str) -> tuple[str, str]:
    """Title and body as jrnl splits them: at the first line end, else behind a sentence."""
    text = text.strip()
    line, mark, rest = text.partition("\n")
    if mark:
        return line.strip(), rest.strip()
    end = _SENTENCE.search(text)
    return (text[: end.end()].strip(), text[end.end() :].strip()) if end else (text, "")
