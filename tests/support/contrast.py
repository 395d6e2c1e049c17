"""Measures the contrast of all text on an open page, single letters, signs and drawings included.

axe-core leaves open what is one letter long, or drawn, or tinted, or beside something else. Here
each text's own colour is compared with all the grounds that it stands in.
"""

from __future__ import annotations

from typing import Any

# WCAG 1.4.3: 4.5, and 3 for text of 24 pixels, or of 18.66 in bold.
MEASURE = """() => {
    const brush = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
    const over = (ground, colour, share) => {  // what is seen, as bytes of red, green and blue
        brush.globalAlpha = 1; brush.fillStyle = `rgb(${ground})`; brush.fillRect(0, 0, 1, 1);
        brush.globalAlpha = share; brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1);
        return [...brush.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    const light = rgb => rgb.map(byte => byte / 255)
        .map(one => one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4)
        .reduce((sum, one, place) => sum + one * [.2126, .7152, .0722][place], 0);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const one = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !one.checkVisibility()) continue;
        if (one.closest("title, desc, style, script")) continue;
        let ground = [255, 255, 255], share = 1;
        const around = [];
        for (let at = one; at; at = at.parentElement) around.unshift(at);
        for (const at of around) {
            const style = getComputedStyle(at);
            share *= parseFloat(style.opacity);
            ground = over(ground, style.backgroundColor, share);
        }
        if (share === 0) continue;  // shown only under the pointer, or where the keyboard is
        const style = getComputedStyle(one), size = parseFloat(style.fontSize);
        const colour = one.closest("svg") ? style.fill : style.color;
        const both = [light(ground), light(over(ground, colour, share))];
        const [low, high] = both.sort((one, other) => one - other);
        const ratio = (high + .05) / (low + .05);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        found.push([ratio, large ? 3 : 4.5, texts.currentNode.data.trim().slice(0, 40)]);
    }
    return found;
}"""


def faint(page: Any) -> list[tuple[float, str]]:
    """Texts whose contrast is too low, with it."""
    measured = page.evaluate(MEASURE)
    assert measured, "There is no text on the page."
    return [(round(ratio, 2), text) for ratio, least, text in measured if ratio < least]
