# %% [markdown]
# tries: Compiles later cells as `python -O` would, so that assertions vanish.

# %%
shell = get_ipython()
shell.compile.__class__.__call__ = lambda self, source, name, symbol: compile(source, name, symbol, self.flags, True, 2)
