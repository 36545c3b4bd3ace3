# %% [markdown]
# tries: Calls a server on an abstract socket, which no file system hides, and one on a path.

# %%
import socket

for address in ("\0__ABSTRACT__", "__OUTSIDE__/socket"):
    try:
        line = socket.socket(socket.AF_UNIX)
        line.connect(address)
        line.send(b"__NAME__")
    except OSError:
        pass
