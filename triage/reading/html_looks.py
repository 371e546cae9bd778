"""What the style of an HTML element does to its text: bold, struck, hidden, size."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_LENGTH = re.compile(r"^([\d.]+)\s*(px|pt|em|rem|%)?$")
_TO_POINTS = {"px": 0.75, "pt": 1.0, "em": 11.0, "rem": 11.0, "%": 0.11, "": 0.75}
_WHITE = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "transparent", "rgba(255,255,255,0)"})
_TINY = 2.0


def style_of(element: HtmlElement) -> dict[str, str]:
    """The declarations of an element's style attribute, names and values in lower case."""
    style = element.get("style")
    if not style:
        return {}
    return {
        name.lower(): value.strip().lower().removesuffix("!important").strip()
        for name, value in _DECLARATION.findall(style[:2000])
    }


def points(value: str | None) -> float | None:
    """A length in points, or None when it is not a plain length."""
    match = _LENGTH.match(value or "")
    try:
        return float(match.group(1)) * _TO_POINTS[match.group(2) or ""] if match else None
    except ValueError:
        return None


def is_hidden(element: HtmlElement, style: dict[str, str]) -> bool:
    """Whether nobody would see the element: not displayed, letters too small to see, or white on no colour."""
    if "hidden" in element.attrib or (element.get("aria-hidden") == "true" and style.get("display") == "none"):
        return True
    if not style:
        return False
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    if style.get("mso-hide") == "all" or style.get("opacity") in ("0", "0.0"):
        return True
    size = points(style.get("font-size"))
    if size is not None and size <= _TINY and element.tag not in ("table", "tbody", "tr", "td", "body", "div"):
        return True
    if size is not None and size <= _TINY and style.get("max-height", "1") in ("0", "0px"):
        return True
    colour = style.get("color", "").replace(" ", "")
    return colour in _WHITE and not any(key.startswith("background") for key in style) and not _on_colour(element)


def _on_colour(element: HtmlElement) -> bool:
    """Whether something around the element paints a ground, on which white letters can be read."""
    for around in (element, *element.iterancestors()):
        if around.get("bgcolor") or around.get("background"):
            return True
        if "background" in (around.get("style") or "").lower() or around.get("class"):
            return True
    return False


def is_bold(tag: str, style: dict[str, str]) -> bool | None:
    """True or False when the element says so, else None."""
    weight = style.get("font-weight")
    if weight:
        return weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)
    return True if tag in ("b", "strong", "th") else None


def is_struck(tag: str, style: dict[str, str]) -> bool:
    """Whether the element strikes its text through."""
    return tag in ("s", "strike") or "line-through" in style.get("text-decoration", "") + style.get(
        "text-decoration-line", ""
    )
