# %% [markdown]
# tries: Loops for ever in a cell and swallows every interrupt.
# answers: right

# %%
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
