# %% [markdown]
# tries: Writes until the disk is full: in its folder, in /tmp and in /dev/shm.
# answers: right
# never: GAINED

# %%
import os

written = 0
for folder in (".", "/tmp", "/dev/shm"):
    for number in range(12):
        try:
            with open(f"{folder}/flood-{number}", "wb") as file:
                for _ in range(60):
                    written += file.write(bytes(1 << 20))
        except OSError:
            pass
        if written > 1200 << 20:
            print("GAINED")
            break
