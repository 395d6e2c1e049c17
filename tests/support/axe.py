"""Runs axe-core, from npm, in an open page, and says in one line each what it finds."""

from __future__ import annotations

from typing import Any

import pytest

from support.making import ROOT

HOME = ROOT / "tests" / "browser"
AXE = HOME / "node_modules" / "axe-core" / "axe.min.js"
LOCK = HOME / "package-lock.json"
INSTALL = "npm ci --ignore-scripts --prefix tests/browser"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
# (width in CSS pixels, colour scheme); 320 is what WCAG's criterion on reflow asks for.
VIEWS = tuple((width, scheme) for width in (1280, 320) for scheme in ("light", "dark"))
RUN = """async tags => {
    const found = await axe.run(document, {runOnly: {type: "tag", values: tags}});
    const told = each => each.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target.join(" ")}: ${node.html.slice(0, 150)}: `
        + node.any.concat(node.all, node.none).map(one => one.message).join(" ").slice(0, 200)));
    return {violations: told(found.violations), passes: found.passes.length};
}"""


def axe_source() -> str:
    """The program that is run in a page; skips the test where it is not installed."""
    if not AXE.is_file():
        pytest.skip(f"axe-core is not here. Install it: {INSTALL}")
    return AXE.read_text(encoding="utf-8")


def show(page: Any, address: str, width: int, scheme: str) -> None:
    """Open a page at this width and in these colours, with all that it folds away open."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def look(page: Any, source: str) -> dict[str, Any]:
    """What axe-core says of the open page.

    The browser's debugger brings it in, as a page's own policy lets no script run.
    """
    page.evaluate(source)
    said: dict[str, Any] = page.evaluate(RUN, list(TAGS))
    return said
