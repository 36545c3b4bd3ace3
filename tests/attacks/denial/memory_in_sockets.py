# %% [markdown]
# tries: Takes memory in the buffers of sockets and pipes that nobody reads.
# answers: right
# never: GAINED

# %%
import os
import socket

pairs, taken, block = [], 0, b"x" * 100_000
for _ in range(3):
    child = os.fork()
    if child == 0:
        break
try:
    while True:
        left, right = socket.socketpair()
        left.setblocking(False)
        left.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)
        pairs.append((left, right))
        try:
            while True:
                taken += left.send(block)
        except BlockingIOError:
            pass
except OSError:
    pass
if child == 0:
    import time

    time.sleep(60)
print("GAINED" if taken > 150 << 20 else taken >> 20)
