"""A publication as one HTML page: nothing is loaded from anywhere, and it prints on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from chefslog.exchange.publication.markdown import facts, spoken_day, texts
from chefslog.model.sanitize import legible

if TYPE_CHECKING:
    from chefslog.exchange.output_file import Write

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Journal</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 Georgia, "Times New Roman", serif; }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3, dl { font-family: system-ui, sans-serif; }
h2 { border-bottom: 1px solid; padding-bottom: .2rem; margin-top: 2.5rem; font-size: 1.2rem; }
h3 { margin: 1.5rem 0 .3rem; font-size: 1.05rem; }
article { break-inside: avoid-page; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dl { margin: .3rem 0; font-size: .85rem; }
dt { opacity: .7; }
dd { margin: 0; overflow-wrap: anywhere; }
h4 { margin: .8rem 0 0; font-size: .9rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: .2rem 0; }
@media print {
  body { margin: 0; max-width: none; font-size: 10.5pt; color: #000; background: #fff; }
  h2, h3, h4 { break-after: avoid; }
}
</style>
</head>
<body>
<main>
<h1>Journal</h1>
"""


def write_html(entries: Iterable[dict[str, Any]], write: Write, labels: Sequence[str]) -> None:
    """Newest day first. What a person wrote is text, whatever signs are in it."""
    write(_HEAD.encode())
    day = None
    for entry in entries:
        if entry["day"] != day:
            if day is not None:
                write(b"</section>\n")
            day = entry["day"]
            write(f'<section>\n<h2><time datetime="{day}">{spoken_day(day)}</time></h2>\n'.encode())
        write(("\n".join(_entry(entry, labels)) + "\n").encode())
    write(b"</section>\n" if day is not None else b"")
    write(b"</main>\n</body>\n</html>\n")


def _entry(entry: dict[str, Any], labels: Sequence[str]) -> list[str]:
    lines = ["<article>", f"<h3>{_shown(entry['headline'])}</h3>"]
    short = [
        f"<dt>{field.label}</dt><dd>{_shown(text)}</dd>" for field, text in facts(entry, labels)
    ]
    if short:
        lines += ["<dl>", *short, "</dl>"]
    for field, text in texts(entry):
        lines += [f"<h4>{field.label}</h4>", f'<div class="text">{_shown(text)}</div>']
    return [*lines, "</article>"]


def _shown(text: str) -> str:
    return escape(legible(text, lines=True))
