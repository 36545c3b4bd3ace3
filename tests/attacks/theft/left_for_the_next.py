# %% [markdown]
# tries: Leaves notes in every folder that it may write to, ends its process, and looks for them in the one that follows.
# answers: right
# never: a note was found
# alone: stock nbgrader starts no other process where one has ended

# %%
import os
import pathlib
import socket
import tempfile

places = [pathlib.Path(place) / "note" for place in ("/tmp", "/dev/shm", os.path.expanduser("~"), tempfile.gettempdir())]
address = "\0a-note-for-the-next"
found = [place for place in places if place.exists()]
with socket.socket(socket.AF_UNIX) as neighbour:
    if neighbour.connect_ex(address) == 0:
        found.append(address)
if found or "NOTE" in os.environ or "note" in globals():
    print("a note", "was found", found)

# %%
note = os.environ["NOTE"] = "left"
for place in places:
    place.write_text(note)
left = socket.socket(socket.AF_UNIX)
left.bind(address)
left.listen()
os._exit(1)
