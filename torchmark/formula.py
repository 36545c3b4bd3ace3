"""Markdown with its formulas as MathML, which browsers draw without a script."""

import html
import re
import secrets
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import Converter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from torchmark.page import alone

LENGTH = 2_000  # of a formula
MACROS = re.compile(r"\\(re|provide)?newcommand|\\def|\\let|\\DeclareMathOperator")  # could grow without end
NAMES = {
    *("math", "maction", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded"),
    *("mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup"),
    *("mtable", "mtd", "mtext", "mtr", "munder", "munderover", "none"),
}
ATTRIBUTES = {
    *("accent", "columnalign", "columnlines", "columnspacing", "display", "displaystyle", "fence", "form", "largeop"),
    *("linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowspacing"),
    *("rspace", "scriptlevel", "stretchy", "xmlns"),
}


def markdown(source: str) -> str:
    """HTML of a student's markdown, safe as `page.alone` has it, with formulas as MathML."""
    renderer = _Renderer()
    text = alone(MarkdownWithMath(renderer=renderer).render(source), renderer.key)
    return renderer.mark.sub(lambda found: renderer.formulas[int(found[1])], text)


def formula(latex: str, display: str = "inline") -> str:
    """MathML of a formula; what can't be converted is shown as it was written.

    display: "inline" or "block".
    """
    try:
        if len(latex) > LENGTH or MACROS.search(latex):
            raise ValueError
        math = Converter(display=display).convert_to_element(latex)
        _clean(math)
        return tostring(math, encoding="unicode")
    except Exception:  # noqa: BLE001  whatever a student's formula does to the converter
        return f"<code>{html.escape(latex)}</code>"


def _clean(element: Element) -> None:
    """Leave what draws a formula; the converter writes characters as entities, and takes them from its input too."""
    for each in element.iter():
        if each.tag not in NAMES:
            raise ValueError
        each.text, each.tail = html.unescape(each.text or ""), html.unescape(each.tail or "")
        each.attrib = {name: value for name, value in each.attrib.items() if name in ATTRIBUTES}


class _Renderer(IPythonRenderer):
    """Leaves marks that no student can foresee in the place of formulas."""

    def __init__(self) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self.formulas: list[str] = []
        key = secrets.token_hex(16)
        self.mark, self.key = re.compile(f"formula-{key}-([0-9]+)-"), key

    def _formula(self, latex: str, display: str) -> str:
        self.formulas.append(formula(latex, display))
        return f"formula-{self.key}-{len(self.formulas) - 1}-"

    def inline_math(self, body: str) -> str:
        """A formula within a line."""
        return self._formula(body, "inline")

    def block_math(self, body: str) -> str:
        """A formula of its own."""
        return self._formula(body, "block")

    def multiline_math(self, text: str) -> str:
        """A formula of its own, with its delimiters."""
        return self._formula(text.strip().strip("$"), "block")

    def latex_environment(self, name: str, body: str) -> str:
        """An environment such as align."""
        return self._formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")
