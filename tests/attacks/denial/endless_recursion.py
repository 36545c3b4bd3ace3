# %% [markdown]
# tries: Recurses without end, in a cell, an answer, a repr and a traceback.
# answers: right
# earns: tail=0

# %%
class Again:
    def __repr__(self):
        return repr(self)

    def __str__(self):
        return f"{self}"


class Endless(Exception):
    __str__ = lambda self: str(self)
    __cause__ = property(lambda self: Endless())


def again():
    again()


try:
    again()
except RecursionError:
    raise Endless() from Endless()

# %%
Again()

# %% answer="tail"
def tail(x):
    return tail(x)
