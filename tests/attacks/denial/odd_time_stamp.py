# %% [markdown]
# tries: Hands in a time stamp that is no time.
# error: yes

# %% beside="timestamp.txt"
# 99999-99-99 99:99:99 Mars
