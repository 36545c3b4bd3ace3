# %% [markdown]
# tries: Shows tens of thousands of outputs and prints a hundred megabytes, past Python too.
# answers: right

# %%
import os
import sys

from IPython.display import display

for number in range(10_000):
    display(number)

# %%
for number in range(30_000):
    print(number, file=sys.stderr if number % 2 else sys.stdout)

# %%
for _ in range(100):
    print("x" * 1_000_000)

# %%
for _ in range(300):
    os.write(1, b"x" * 100_000)
