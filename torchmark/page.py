"""What a student wrote, made fit for a page that someone else opens: markdown as text and pictures, no scripts."""

import re

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters import markdown2html as unsafe

TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5"),
    *("h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody", "td"),
    *("tfoot", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {"*": ["class", "id", "style", "title"], "a": ["href"], "img": ["src", "alt", "width", "height"]}
STYLES = CSSSanitizer(allowed_css_properties=["text-align", "width", "height"])
PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")


def markdown2html(source: str) -> str:
    """HTML of markdown in which nothing runs; takes the place of nbconvert's filter of this name."""
    return bleach.clean(
        unsafe(source), tags=TAGS, attributes=ATTRIBUTES, protocols={"http", "https", "mailto", "data"},
        css_sanitizer=STYLES,
    )  # fmt: skip


def alone(html: str, mark: str = "") -> str:
    """HTML that runs nothing, fetches nothing, and has no name or class by which it could pass for the page's own.

    mark: a text that may stand in no attribute.
    """

    def allowed(tag: str, name: str, value: str) -> bool:
        return _is_alone(tag, name, value) and not (mark and mark in value)

    return bleach.clean(
        html, tags=TAGS, attributes=allowed, protocols={"http", "https", "mailto", "data"}, css_sanitizer=STYLES
    )


def _is_alone(tag: str, name: str, value: str) -> bool:
    if (tag, name) == ("a", "href"):
        return value.startswith(("http://", "https://", "mailto:"))
    if (tag, name) == ("img", "src"):
        return PICTURE.fullmatch(value) is not None
    if name == "class":  # Pygments' and pandas'
        return tag == "span" or value in ("highlight", "dataframe")
    return name in ("style", "title") or (tag == "img" and name in ("alt", "width", "height"))
