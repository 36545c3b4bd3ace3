# %% [markdown]
# tries: Forges replies that hold half a million outputs and lines of a traceback, past the worker's own limit.
# clock: yes

# %% answer="fit"
import json
import os
import struct

outputs = '{"output_type":"stream","name":"stdout","text":""},' * 60_000
error = '{"output_type":"error","ename":"","evalue":"","traceback":[' + '"",' * 500_000 + '""]}'
data = ('{"outputs":[' + outputs + error + '],"error":null}').encode()
data = struct.pack("<Q", len(data)) + data
for descriptor in range(3, 40):
    try:
        if "pipe" in os.readlink(f"/proc/self/fd/{descriptor}"):
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
    except OSError:
        pass
os._exit(0)
