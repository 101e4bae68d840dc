"""The report's page in a real browser: it asks for nothing, and can be read in dark and light."""

from __future__ import annotations

import json
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from chefslog.team.report.pages import page
from tests.browser import PROGRAM, chromium, picture, preferring
from tests.team.report.given import full

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed here"),
]

LOOK = """<script>
const seen = [], of = (text) => text.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= .03928 ? v / 12.92 :
  ((v + .055) / 1.055) ** 2.4).reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
const ground = (node) => { for (; node; node = node.parentElement) {
  const own = of(getComputedStyle(node).backgroundColor);
  if (own.length < 4 || own[3] > 0) return own; } };
document.querySelectorAll("details").forEach((one) => one.open = true);
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const node = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
  if (!text || node.closest("script")) continue;
  const style = getComputedStyle(node);
  const ink = of(node.closest("svg") ? style.fill : style.color);
  const [low, high] = [light(ink), light(ground(node))].sort((a, b) => a - b);
  seen.push([(high + .05) / (low + .05), text]);
}
const focus = [...document.querySelectorAll("a, summary, [tabindex]")];
document.title = JSON.stringify({
  worst: seen.sort((a, b) => a[0] - b[0])[0], count: seen.length,
  page: getComputedStyle(document.body).backgroundColor,
  wide: document.documentElement.scrollWidth, room: window.innerWidth,
  first: focus[0].textContent,
  nameless: focus.filter((one) => !(one.textContent.trim() || one.ariaLabel)).length,
});
</script></body>"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The page as a file."""
    path = tmp_path / "report.html"
    path.write_text(page(full(), "html")[0], encoding="utf-8")
    return path


@contextmanager
def everybody_else() -> Iterator[tuple[tuple[str, str], list[bytes]]]:
    """Stands in for every host there is; the options for Chromium, and what it was asked."""
    asked: list[bytes] = []

    class Answer(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        # Chromium would ask for the time of its own accord.
        quiet = "--disable-features=NetworkTimeServiceQuerying"
        yield (f"--host-resolver-rules=MAP * 127.0.0.1:{port}", quiet), asked
        server.shutdown()


def test_nothing_is_asked_of_the_network(written: Path, tmp_path: Path) -> None:
    leaky = tmp_path / "leaky.html"
    leaky.write_text('<img src="http://pictures.example/zanzibar">', encoding="utf-8")
    with everybody_else() as (options, asked):
        chromium(leaky, "--dump-dom", *options)
        assert any(b"zanzibar" in one for one in asked)
        asked.clear()
        shown = chromium(written, "--dump-dom", *options)
        assert "What the team says" in shown
        assert [one for one in asked if one.startswith((b"GET", b"HEAD"))] == []


def look(written: Path, scheme: str, width: int) -> dict[str, Any]:
    """What a script in a copy of the page sees; the page itself lets none run."""
    text = re.sub(r"<meta http-equiv[^>]*>", "", written.read_text(encoding="utf-8"))
    copy = written.with_name(f"{scheme}.html")
    copy.write_text(text.replace("</body>", LOOK), encoding="utf-8")
    shown = chromium(copy, "--dump-dom", preferring(scheme), f"--window-size={width},900")
    title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)
    assert title is not None
    found: dict[str, Any] = json.loads(unescape(title[1]))
    return found


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 600)])
def test_every_text_can_be_read_and_nothing_sticks_out(
    written: Path, scheme: str, width: int
) -> None:
    seen = look(written, scheme, width)
    assert seen["count"] > 150
    assert seen["worst"][0] >= 4.5, seen["worst"]
    assert seen["page"] == {"light": "rgb(251, 248, 242)", "dark": "rgb(25, 24, 22)"}[scheme]
    assert seen["wide"] <= seen["room"]
    assert (seen["first"], seen["nameless"]) == ("Skip to the report", 0)


def test_a_picture_of_each_scheme(written: Path, tmp_path: Path) -> None:
    sizes = []
    for scheme in ("light", "dark"):
        target = tmp_path / f"{scheme}.png"
        picture(written, target, (1100, 1400), scheme)
        sizes.append(target.stat().st_size)
    assert all(20_000 < size < 300_000 for size in sizes)
