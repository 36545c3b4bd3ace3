# %% [markdown]
# tries: Writes markdown that takes a naive converter for ever, for the feedback page.
# answers: right
# feedback: yes

# %% edit="yes"
from nbformat.v4 import new_markdown_cell

for text in ("[" * 20_000, ">" * 5_000 + "x", "*a **b " * 5_000, "`" * 20_000 + "x", "<" * 20_000, "- " * 5_000, "$" * 20_000):
    notebook.cells.append(new_markdown_cell(text))
