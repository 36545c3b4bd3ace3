# %% [markdown]
# tries: Takes hold of the sockets that it was born with: asks for more processes, passes descriptors, speaks out of turn, hangs up.
# answers: wrong
# earns: mean=3
# alone: stock nbgrader talks to its kernel in another way: see kernel_messages

# %%
import os
import socket
import stat

for descriptor in range(100):
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            continue
        with socket.socket(fileno=os.dup(descriptor)) as taken:
            taken.setblocking(False)
            for word in (b"268435456", b"ready", b"!", b"."):
                socket.send_fds(taken, [word], [0, 1, 2])
    except OSError:
        pass

# %% answer="mean"
def mean(x):
    return x.mean()

# %%
for descriptor in range(100):
    try:
        with socket.socket(fileno=os.dup(descriptor)) as taken:
            taken.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
