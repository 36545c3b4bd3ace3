# %% [markdown]
# tries: Evades a forbidden `while` by keeping the loop in a cell of its own.
# answers: right

# %%
def steps(w, n):
    found = []
    while len(found) < n:
        w = w - slope(w)
        found.append(w)
    return found

# %% answer="fit"
def fit(w, n):
    return steps(w, n)
