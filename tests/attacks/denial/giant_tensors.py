# %% [markdown]
# tries: Answers with tensors of a million million elements that take no memory, and with lists without end.
# answers: right
# clock: yes
# earns: mean=0 tail=0 ones=0 fit=0

# %%
class Endless(dict):
    def keys(self):
        while True:
            yield 1

    __iter__ = keys


# %% answer="mean"
def mean(x):
    return torch.zeros(1).expand(1 << 40)

# %% answer="tail"
def tail(x):
    return torch.zeros(1 << 28, dtype=torch.uint8)

# %% answer="ones"
ones = Endless()

# %% answer="fit"
def fit(w, n):
    return [w] * (1 << 24)
