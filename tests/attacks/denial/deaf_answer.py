# %% [markdown]
# tries: Sleeps for ever in an answer, swallowing every exception.
# answers: right
# earns: fit=0

# %% answer="fit"
def fit(w, n):
    import time

    for _ in iter(int, 1):
        try:
            time.sleep(60)
        except BaseException:
            pass
