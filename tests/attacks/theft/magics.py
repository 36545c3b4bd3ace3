# %% [markdown]
# tries: Has IPython's magics and the shell read and run the judge's files.

# %%
shell = get_ipython()
for line in ("cat __COURSE__/tests/notes.txt", "cat ../../../tests/notes.txt", "env", "cat __OUTSIDE__/home/.netrc"):
    shell.system(line)
for line in ("run __COURSE__/tests/lessons/mini/test_hidden.py", "load __COURSE__/tests/lessons/mini/answers.py"):
    try:
        shell.run_line_magic(*line.split(" ", 1))
    except BaseException as error:
        print(error)
