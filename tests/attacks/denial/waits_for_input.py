# %% [markdown]
# tries: Waits for input from standard input, its descriptor and the terminal.
# answers: right

# %%
import os
import sys

for read in (input, lambda: sys.stdin.read(), lambda: os.read(0, 1), lambda: open("/dev/tty").read(), lambda: sys.__stdin__.read()):
    try:
        read()
    except Exception as error:
        print(type(error).__name__)
