# %% [markdown]
# tries: Takes memory in anonymous files, which belong to no process and lie in no folder of limited size.
# answers: right
# never: GAINED

# %%
import os

block = b"x" * (60 << 20)
files = [os.memfd_create(str(number)) for number in range(50)]
for file in files:
    os.write(file, block)
print("GAINED")
