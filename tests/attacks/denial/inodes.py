# %% [markdown]
# tries: Makes files of no size without end, which no limit on bytes counts.
# answers: right

# %%
import os

made = 0
for number in range(100_000):
    try:
        os.close(os.open(f"/tmp/{number}", os.O_CREAT | os.O_WRONLY))
        made += 1
    except OSError:
        break
print(made)
