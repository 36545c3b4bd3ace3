# %% [markdown]
# tries: Shows HTML, SVG, scripts and widgets, for the pages that teachers and students open.
# answers: right
# feedback: yes

# %%
from IPython.display import HTML, SVG, Javascript, display

SCRIPT = "<script>fetch('http://127.0.0.1:__PORT__/__NAME__')</script>"
display(HTML(SCRIPT), Javascript("alert(1)"), SVG(data=f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>"))
display({"application/vnd.jupyter.widget-view+json": {"model_id": SCRIPT}, "text/html": SCRIPT, "text/latex": SCRIPT}, raw=True)
