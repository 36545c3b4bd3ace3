# %% [markdown]
# tries: Changes its input and patches the recorder so that the input is said to be unchanged.
# answers: right
# earns: ones=0
# open: what a worker says of memory, layout and flags is its word; who forges it knows the right answer

# %%
from torchmark import namespace

seen, kept = namespace._seen, {}
namespace._seen = lambda given: kept.setdefault(id(given), seen(given))

# %% answer="mean"
def mean(x):
    with torch.no_grad():
        x += 1
    return x.mean() - 1
