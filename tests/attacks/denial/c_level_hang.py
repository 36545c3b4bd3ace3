# %% [markdown]
# tries: Hangs inside C code that holds the interpreter's lock, where no signal handler runs.
# answers: right

# %%
import re

re.match(r"(a|aa)+$", "a" * 60 + "b")
