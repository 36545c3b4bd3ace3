# %% [markdown]
# tries: Lays a pipe, a socket and a link to an endless device beside a right notebook.
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
