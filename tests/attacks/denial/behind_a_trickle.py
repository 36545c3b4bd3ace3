# %% [markdown]
# tries: Takes memory in many processes while it sends the judge a byte at a time, so that the judge has no pause to look.
# answers: right
# never: GAINED

# %%
import os
import struct
import threading
import time

pipes = [fd for fd in range(3, 40) if os.path.exists(f"/proc/self/fd/{fd}") and "pipe" in os.readlink(f"/proc/self/fd/{fd}")]


def trickle():
    data = struct.pack("<Q", 30 << 20)
    while True:
        for pipe in pipes:
            try:
                os.write(pipe, data[:1] or b" ")
            except OSError:
                pass
        data = data[1:]
        time.sleep(0.02)


threading.Thread(target=trickle, daemon=True).start()
children = []
for _ in range(8):
    children.append(os.fork())
    if children[-1] == 0:
        try:
            block = b"x" * (300 << 20)
            time.sleep(60)
        finally:
            os._exit(0)
end = time.monotonic() + 2.5
while time.monotonic() < end:
    time.sleep(0.1)
    for process in os.listdir("/proc"):
        if process.isdigit() and int(process) in children[:1]:
            status = open(f"/proc/{process}/status").read()
            if int(status.split("VmRSS:")[1].split()[0]) > 300_000 and time.monotonic() > end - 0.5:
                open("/tmp/gained", "w").write("x")

# %%
import os

print("GAINED" if os.path.exists("/tmp/gained") else "")
