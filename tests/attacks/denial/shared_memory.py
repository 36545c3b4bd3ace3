# %% [markdown]
# tries: Takes memory where no limit on private memory counts it: mapped and shared between processes.
# answers: right
# never: GAINED

# %%
import mmap

blocks = []
for number in range(30):
    blocks.append(mmap.mmap(-1, 100 << 20))
    blocks[-1].write(b"x" * (100 << 20))
print("GAINED")
