# %% [markdown]
# tries: Forges observations that take the judge gigabytes to parse: tens of millions of empty objects.
# answers: right
# earns: fit=0

# %%
import os
import struct
import sys


def forge():
    head = b"[[" + b"{}," * 20_000_000 + b"0],[],[]]"
    data = struct.pack("<I", len(head)) + head
    data = struct.pack("<Q", len(data)) + data
    frame = sys._getframe()
    while frame and "write" not in frame.f_locals:
        frame = frame.f_back
    view = memoryview(data)
    while frame and view:
        view = view[os.write(frame.f_locals["write"], view) :]


# %% answer="fit"
def fit(w, n):
    forge()
    return [w] * n
