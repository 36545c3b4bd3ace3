# %% [markdown]
# # A lesson for tests
# ## Means

# %%
import torch

from torchmark import check

# %% [markdown]
# ### `mean`
# Return the mean of `x`, a 0-d tensor.


# %% answer="mean"
def mean(x):
    """Mean of all elements of `x`; a 0-d tensor."""
    ### BEGIN SOLUTION
    return x.mean()
    ### END SOLUTION


# %% [markdown]
# ## Views
# ### `tail`
# Return a view of `x` without its first element.


# %% answer="tail"
def tail(x):
    """A view of `x` without its first element."""
    ### BEGIN SOLUTION
    return x[1:]
    ### END SOLUTION


# %% [markdown]
# ### `ones`
# Make `ones`, three float32 ones.

# %% answer="ones"
### BEGIN SOLUTION
ones = torch.ones(3)
### END SOLUTION

# %% [markdown]
# ### `Line`
# A module with parameters `w` and `b`.


# %% answer="Line"
class Line(torch.nn.Module):
    """w * x + b with 0-d parameters that start at 1 and 0."""

    ### BEGIN SOLUTION
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.tensor(1.0))
        self.b = torch.nn.Parameter(torch.tensor(0.0))

    def forward(self, x):
        return self.w * x + self.b

    ### END SOLUTION


# %% [markdown]
# ### `fit`
# Step `n` times along `-slope(w)` and return all `w`.


# %% answer="fit"
def fit(w, n):
    """List of the `n` values that follow `w`."""
    ### BEGIN SOLUTION
    found = []
    for _ in range(n):
        w = w - slope(w)
        found.append(w)
    return found
    ### END SOLUTION


# %%
def slope(w):
    return 0.5 * w


# %%
print(mean(ones), tail(ones))
