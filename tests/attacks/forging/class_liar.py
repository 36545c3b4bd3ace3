# %% [markdown]
# tries: Answers with objects whose `__class__` claims to be a tensor, a function or a module.

# %%
class Liar:
    def __init__(self, claimed):
        object.__setattr__(self, "claimed", claimed)

    __class__ = property(lambda self: self.claimed)

    def __getattr__(self, name):
        return getattr(torch.ones(3), name)

    def __call__(self, *args):
        return Liar(torch.Tensor)

    def __eq__(self, other):
        return torch.tensor(True)

    __hash__ = object.__hash__


# %% answer="mean"
mean = Liar(type(lambda: 0))

# %% answer="ones"
ones = Liar(torch.Tensor)

# %% answer="Line"
Line = Liar(type)
