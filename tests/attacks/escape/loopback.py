# %% [markdown]
# tries: Calls servers on loopback by TCP, UDP and HTTP, and smuggles a word out as a question to a name server.

# %%
import socket
import urllib.request

for address in ("127.0.0.1", "localhost", "0.0.0.0", "::1"):
    try:
        with socket.create_connection((address, __PORT__), 1) as line:
            line.send(b"__NAME__")
    except OSError:
        pass
question = bytes(12) + b"".join(bytes([len(part)]) + part for part in (b"__NAME__", b"secret", b"example")) + bytes(5)
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(question, ("127.0.0.1", __PORT__))
except OSError:
    pass
try:
    urllib.request.urlopen("http://127.0.0.1:__PORT__/__NAME__", timeout=1)
except OSError:
    pass
