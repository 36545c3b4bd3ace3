# %% [markdown]
# tries: Makes files of no size without end, which no limit on bytes counts.
# answers: right
# never: GAINED

# %%
import os

made = 0
for number in range(200_000):
    try:
        os.close(os.open(f"/tmp/{number}", os.O_CREAT | os.O_WRONLY))
        made += 1
    except OSError:
        break
print("GAINED" if made == 200_000 else made)
