# %% [markdown]
# tries: Calls servers on loopback by TCP, UDP and HTTP, and listens itself.

# %%
import socket
import urllib.request

for address in ("127.0.0.1", "localhost", "0.0.0.0", "::1"):
    try:
        with socket.create_connection((address, __PORT__), 1) as line:
            line.send(b"__NAME__")
    except OSError:
        pass
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"__NAME__", ("127.0.0.1", __PORT__))
try:
    urllib.request.urlopen("http://127.0.0.1:__PORT__/__NAME__", timeout=1)
except OSError:
    pass
