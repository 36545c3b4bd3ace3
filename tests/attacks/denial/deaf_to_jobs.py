# %% [markdown]
# tries: Forges its reply and then reads no job any more, with a cell behind it that is too long for a pipe.
# clock: yes

# %%
import json
import os
import struct
import time

data = json.dumps({"outputs": [], "error": None}).encode()
for descriptor in range(3, 40):
    try:
        os.write(descriptor, struct.pack("<Q", len(data)) + data)
    except OSError:
        pass
while True:
    try:
        time.sleep(60)
    except BaseException:
        pass

# %% answer="fit"
def fit(w, n):
    return [w := w + slope(w) for _ in range(n)]

# %% edit="yes"
from nbformat.v4 import new_code_cell

place = next(index for index, cell in enumerate(notebook.cells) if cell.id == "fit")
notebook.cells.insert(place + 1, new_code_cell("#" * 500_000))
