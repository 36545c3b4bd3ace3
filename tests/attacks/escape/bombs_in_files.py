# %% [markdown]
# tries: Unpacks a zip bomb and loads a pickle that runs a program from files that it made itself.
# answers: right

# %%
import io
import os
import pickle
import zipfile

import torch


class Bomb:
    def __reduce__(self):
        return os.system, ("touch __OUTSIDE__/__NAME__ __COURSE__/__NAME__",)


torch.save(Bomb(), "weights.pt")
try:
    torch.load("weights.pt", weights_only=False)
except pickle.UnpicklingError:
    pass
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
    for number in range(40):
        bomb.writestr(f"{number}.txt", bytes(16 << 20))
try:
    zipfile.ZipFile("bomb.zip").extractall("unpacked")
except OSError as error:
    print(error)
