# %% [markdown]
# tries: Lays a pipe, a socket, a link to an endless device and folders that link to each other beside a right notebook.
# answers: right
# alone: the link to an endless device would fill the disk, the pipe would stop it for good

# %% edit="yes"
import os
import socket

os.mkfifo(folder / "pipe.txt")
(folder / "zeros.txt").symlink_to("/dev/zero")
os.chdir(folder)
socket.socket(socket.AF_UNIX).bind("sock")
os.chdir("/")
for name in ("a", "b", "c"):
    (folder / name).mkdir()
    for far in ("a", "b", "c"):
        (folder / name / far).symlink_to(f"../{far}")
    (folder / name / "up").symlink_to("..")
(folder / "loop").symlink_to("loop")
