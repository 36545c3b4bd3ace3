# %% [markdown]
# tries: Forges observations that take the judge gigabytes to parse: tens of millions of empty lists and objects.
# answers: right
# earns: fit=0

# %% answer="fit"
def fit(w, n):
    import os
    import struct
    import sys

    head = b"[[" + b"{}," * 20_000_000 + b"0],[],[]]"
    data = struct.pack("<I", len(head)) + head
    data = struct.pack("<Q", len(data)) + data
    frame = sys._getframe()
    while frame and frame.f_code.co_name != "run_case":
        frame = frame.f_back
    view = memoryview(data)
    while view:
        view = view[os.write(frame.f_locals["write"], view) :]
    os._exit(0)
