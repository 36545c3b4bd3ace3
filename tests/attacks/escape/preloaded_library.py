# %% [markdown]
# tries: Has other programs load its library: LD_PRELOAD, the loader's own file, PYTHONPATH, PYTHONSTARTUP and BASH_ENV.
# answers: right

# %%
import os
import subprocess

os.environ |= {
    "LD_PRELOAD": "./evil.so", "LD_LIBRARY_PATH": ".", "PYTHONPATH": ".", "PYTHONSTARTUP": "evil.py", "BASH_ENV": "evil.sh",
    "PATH": ".", "PYTHONHOME": "/nowhere", "LD_AUDIT": "./evil.so",
}  # fmt: skip
for path in ("/etc/ld.so.preload", "/etc/ld.so.conf.d/evil.conf", "/etc/profile.d/evil.sh", "/etc/environment"):
    try:
        open(path, "a").write("./evil.so\n")
        print("GAINED", path)
    except OSError:
        pass
subprocess.run("true", shell=True)
