# %% [markdown]
# tries: Crashes its process by a wild pointer, in a cell and in an answer.
# answers: right
# earns: tail=0

# %%
import ctypes

ctypes.string_at(1)

# %% answer="tail"
def tail(x):
    import ctypes

    ctypes.memset(1, 0, 1)
