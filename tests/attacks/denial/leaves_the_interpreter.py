# %% [markdown]
# tries: Ends its process in a cell and in an answer.
# answers: right
# earns: tail=0

# %%
import os

os._exit(0)

# %% answer="tail"
def tail(x):
    import os

    os._exit(0)
