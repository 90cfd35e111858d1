"""How is one piece of an SVG written so that no name in it can become markup?"""

import re
from xml.sax.saxutils import escape, quoteattr

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, *inside: str, text: str = "", **attributes: str | float) -> str:
    """Write one element: `text` is escaped, `inside` is already markup; ``stroke_width`` becomes ``stroke-width``."""
    shown = "".join(f" {name.rstrip('_').replace('_', '-')}={quoteattr(_plain(v))}" for name, v in attributes.items())
    content = escape(_plain(text)) + "".join(inside)
    return f"<{tag}{shown}>{content}</{tag}>" if content else f"<{tag}{shown}/>"


def words(
    x: float, y: float, text: str, size: float, *, bold: bool = False, fill: str = "#1c1b1a", at: str = "start"
) -> str:
    """Write one line of text with its baseline at (x, y); `at` is ``start``, ``middle`` or ``end``."""
    weight = "700" if bold else "400"
    return element("text", text=text, x=x, y=y, font_size=size, font_weight=weight, fill=fill, text_anchor=at)


def _plain(value: str | float) -> str:
    if isinstance(value, str):
        return _NOT_XML.sub("\ufffd", value)
    return f"{value:.1f}".rstrip("0").rstrip(".")
