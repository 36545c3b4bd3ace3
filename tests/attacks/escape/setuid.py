# %% [markdown]
# tries: Becomes root: by programs with the setuid bit, by making one, by setuid and by capabilities.
# never: GAINED

# %%
import os
import shutil
import subprocess

for program in ("su", "sudo", "mount", "pkexec", "newgrp"):
    path = shutil.which(program)
    if path and subprocess.run([path, "-c", "id -u"], stdin=subprocess.DEVNULL, capture_output=True, timeout=2).stdout == b"0\n":
        print("GAINED by", path)
for call in (os.setuid, os.setgid, os.seteuid):
    try:
        call(0)
        print("GAINED", call)
    except OSError:
        pass
shutil.copy("/bin/sh", "shell")
os.chmod("shell", 0o6755)
status = dict(line.split(":\t") for line in open("/proc/self/status").read().splitlines() if line.startswith(("Cap", "NoNew")))
if int(status["CapEff"], 16) or status["NoNewPrivs"] != "1":
    print("GAINED", status)
