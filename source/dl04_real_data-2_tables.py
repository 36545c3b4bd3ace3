# %% [markdown]
# # Real data, part 2: tables
#
# Most of the world's data lie in tables: one row for each patient, customer or bottle, one column for each
# thing that is known about them. In a picture all numbers were of one kind. In a table each column has its own
# unit and its own meaning, and some columns only look like quantities. This notebook takes a table of wines
# from the file to tensors that a network could learn from, and ends with a first, very simple attempt to tell
# good wines from bad ones.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it. You
# may check as often as you like. Three agreements hold for the whole notebook:
#
# - **N is the number of wines**, M the number of columns. Any table may come, with other sizes than ours, a
#   single wine among them.
# - **Shape and dtype are part of the answer**, and so is the difference between a view and a copy where a
#   statement asks for one of them.
# - **Inputs stay as they are.** No function changes the tensors that it is given.
#
# The stand-in that travels with the course has 220 invented wines. The real table
# (`torchmark data fetch wine`) has 4898 white wines from the north of Portugal; where the text tells numbers,
# they are those of the real one.

# %%
import csv

import matplotlib.pyplot as plt
import numpy as np
import torch

from torchmark import check
from torchmark.data import find

wine_path = find("wine")


def canvas(xlabel, ylabel, **options):
    """Empty axes with a light grid."""
    _, ax = plt.subplots(figsize=(5.6, 3.2), layout="constrained")
    ax.set(xlabel=xlabel, ylabel=ylabel, **options)
    ax.grid(alpha=0.3)
    return ax


# %% [markdown]
# ## From a file to a tensor
#
# Before you load a file, look at it. The first lines are enough:

# %%
with open(wine_path, encoding="utf-8") as file:
    for _ in range(3):
        print(file.readline().rstrip())

# %% [markdown]
# A text file, one wine in each line, and a first line with the names of the columns: the *header*. Such files
# are called CSV, for "comma-separated values". What separates the values here? A semicolon. In countries that
# write 7,5 for seven and a half, the comma is taken. (Even books have printed the comma for this very file;
# with it, loading fails.) You never know before you have looked.
#
# Python's module `csv` reads such lines: `csv.reader(file, delimiter=...)` gives one list of strings after the
# other, and it knows that quotation marks around a value don't belong to it.
#
# ### `column_names`
# You get the `path` of a UTF-8 file like this one. In its first line the names stand in double quotation
# marks, separated by semicolons. Return the names without the quotation marks, as a list of strings in the
# order of the file. A semicolon between the marks of a name belongs to the name.
#
# If the first line is `"pH";"alcohol; percent"`, the names are `["pH", "alcohol; percent"]`.

# %% answer="column_names"
def column_names(path):
    """The names in the header of a semicolon-separated file: a list of strings."""
    ### BEGIN SOLUTION
    with open(path, newline="", encoding="utf-8") as file:
        return next(csv.reader(file, delimiter=";"))
    ### END SOLUTION


# %%
names = column_names(wine_path)
for number, name in enumerate(names):
    print(f"{number:2} {name}")

# %% [markdown]
# Eleven chemical measurements, and in the last column the quality: a score that people gave after tasting,
# from 0 (very bad) to 10 (excellent).
#
# For the numbers, `np.loadtxt` is enough. It takes the separator as `delimiter`, the number of lines to leave
# out at the top as `skiprows`, the `dtype` (float64 if you don't say anything), and `ndmin`, the least number
# of dimensions that the result shall have. The last one is easily overlooked: without it, a file with a single
# wine becomes a vector, and what used to be a column is now a row.
#
# ### `load_wine`
# You get the `path` of such a file: a header, then N lines of M numbers, N at least 1. Return a float32 tensor
# of shape `(N, M)`, also for a single wine.
#
# From the real file comes a tensor of shape `(4898, 12)` that begins with 7.0, 0.27, 0.36.

# %% answer="load_wine"
def load_wine(path):
    """The numbers of a semicolon-separated file with a header: a float32 tensor of shape (N, M)."""
    ### BEGIN SOLUTION
    return torch.from_numpy(np.loadtxt(path, dtype=np.float32, delimiter=";", skiprows=1, ndmin=2))
    ### END SOLUTION


# %%
wineq = load_wine(wine_path)
print("shape", tuple(wineq.shape), " dtype", wineq.dtype)
print(wineq[0])

# %% [markdown]
# ## What is asked, and what is known
#
# We want to guess the score from the chemistry. So the score must leave the table that the model gets to see:
# a model that finds the answer among its inputs will copy it, shine in every test, and be worth nothing.
#
# ### `split_target`
# You get a table `wineq` of shape `(N, M)` whose last column is the score. Return the tuple `data, target`:
# all columns but the last, shape `(N, M - 1)`, and the last column, shape `(N,)`. Both are **views** of
# `wineq`.
#
# `split_target(tensor([[7.0, 0.5, 6.0], [8.0, 0.3, 5.0]]))` gives `tensor([[7.0, 0.5], [8.0, 0.3]])` and
# `tensor([6., 5.])`.

# %% answer="split_target"
def split_target(wineq):
    """`(data, target)`: all columns but the last, and the last as a vector; both are views."""
    ### BEGIN SOLUTION
    return wineq[:, :-1], wineq[:, -1]
    ### END SOLUTION


# %%
data, target = split_target(wineq)
print("data", tuple(data.shape), " target", tuple(target.shape), target[:8])

# %% [markdown]
# ## Three kinds of numbers
#
# Is the score a number? It is written as one. But what may be done with it? One tells apart:
#
# - **continuous** values: counted, or measured in a unit. Differences have a meaning: from 2 kg to 3 kg is as
#   far as from 7 kg to 8 kg.
# - **ordinal** values: there is an order, and nothing says how far one is from the next. A large cup is more
#   than a medium one; nobody can say that the mean of small and large is medium.
# - **categorical** values: mere names, numbered by somebody. Neither order nor distance means anything.
#
# It decides about everything that follows. To feed the number of a category to a network as if it were a
# length is to claim that coffee lies between water and soda.
#
# ### `kinds`
# Make a dictionary with these eight keys; each value is `"continuous"`, `"ordinal"` or `"categorical"`.
#
# - `"alcohol"`: percent of the volume
# - `"sugar"`: grams in a litre
# - `"parcel"`: the weight of a parcel in kilograms
# - `"cup"`: 1 for a small cup, 2 for a medium one, 3 for a large one
# - `"drink"`: 1 for water, 2 for coffee, 3 for soda, 4 for milk
# - `"grape"`: the variety of grape, each variety with a number of its own
# - `"place"`: the place in a wine contest: first, second, third ...
# - `"postcode"`: the postal code of the vineyard

# %% answer="kinds"
### BEGIN SOLUTION
kinds = {
    "alcohol": "continuous",
    "sugar": "continuous",
    "parcel": "continuous",
    "cup": "ordinal",
    "drink": "categorical",
    "grape": "categorical",
    "place": "ordinal",
    "postcode": "categorical",
}
### END SOLUTION

# %% [markdown]
# The score of a wine is ordinal: 8 is better than 7, but by how much? There is no rule for ordinal values.
# Some keep the number and pretend that all steps are equal, some treat each score as a category and give up
# the order. Here are both, and you choose by trying.
#
# ### `int_target`
# You get scores `target`, a float tensor of shape `(N,)`, none of them negative. Return them as integers,
# dtype int64, the dtype that PyTorch wants for labels and for indices. What stands behind the point is cut
# off: a score of 6.7 becomes 6.
#
# `int_target(tensor([6.0, 5.0, 6.7]))` is `tensor([6, 5, 6])`.

# %% answer="int_target"
def int_target(target):
    """The scores as int64 labels of shape (N,), cut off at the point."""
    ### BEGIN SOLUTION
    return target.long()
    ### END SOLUTION


# %%
labels = int_target(target)
print(labels[:8])

# %% [markdown]
# ## One column for each score
#
# Treat each score as a category, then: each gets a column of its own, with a 1 in the rows of the wines that
# have this score and 0 everywhere else. Each row holds exactly one 1, so this is called a **one-hot**
# encoding. Nothing in it says that 6 lies between 5 and 7.
#
# PyTorch can write into chosen places of a tensor: `t.scatter_(1, index, value)` goes through the rows, and in
# each row writes `value` into the column that `index` names for this row. (With a 0 in front it would go
# through the columns.) The `index` must be int64, and have as many dimensions as `t`: not `(N,)`, but a column
# `(N, 1)`. Making this column is the first exercise.
#
# ### `as_column`
# You get a tensor `target` of shape `(N,)`. Return it as a column of shape `(N, 1)`, a **view**.
#
# `as_column(tensor([6, 5, 7]))` is `tensor([[6], [5], [7]])`.

# %% answer="as_column"
def as_column(target):
    """The vector of shape (N,) as a column of shape (N, 1), a view."""
    ### BEGIN SOLUTION
    return target.unsqueeze(1)
    ### END SOLUTION


# %% [markdown]
# Which column for which score? Nothing depends on it, as long as we don't change our minds. The simplest
# choice: the score s goes into the column with the index s. For the scores 0 to 9 that makes ten columns, and
# a 10 would need an eleventh.
#
# ### `one_hot`
# You get scores `target`, an int64 tensor of shape `(N,)`, all of them at least 0 and less than `n`. Return a
# float32 tensor of shape `(N, n)` with a 1 in row i and column `target[i]`, for each i, and 0 everywhere else.
# PyTorch has a function `one_hot`; do without it this time.
#
# `one_hot(tensor([2, 0]), n=3)` is `tensor([[0., 0., 1.], [1., 0., 0.]])`.

# %% answer="one_hot"
def one_hot(target, n=10):
    """The labels (N,) as rows with a single 1 in the column of the label: float32, shape (N, n)."""
    ### BEGIN SOLUTION
    return torch.zeros(len(target), n).scatter_(1, target.unsqueeze(1), 1.0)
    ### END SOLUTION


# %%
onehot = one_hot(labels)
print("shape", tuple(onehot.shape))
print("how many of each score:", onehot.sum(dim=0).long().tolist())

ax = canvas("score", "number of wines", title="Most wines are average", xticks=range(10))
ax.bar(range(10), onehot.sum(dim=0))
plt.show()

# %% [markdown]
# Nobody gave a 0 or a 10 (the 10 would have raised an error), and almost all scores are a 5, a 6 or a 7. Good
# to know before one rejoices over a model: on the real table, who always says "6" is right in 45 of 100 cases.
#
# ## Columns of one size
#
# Back to the chemistry. Density lies between 0.99 and 1.04, sulfur dioxide goes up to 440. To a network that
# starts without any knowledge, the column with the large numbers looks like the important one. So bring all
# columns to one size: subtract the mean, divide by the standard deviation. The standard deviation is the root
# of the **variance**, the mean of the squared distances from the mean.
#
# A small matter, and a frequent cause of two programs that don't agree: does the variance divide the sum of
# the squares by `N`, or by `N - 1`? NumPy does the first, PyTorch the second, unless you ask for the other.
# With thousands of wines nobody will notice; with five, everybody.
#
# ### `column_stats`
# You get a float tensor `data` of shape `(N, M)`, N at least 2. Return the tuple `mean, var`, two tensors of
# shape `(M,)` and of the dtype of `data`: the mean and the variance of each column. The variance divides by
# `N - 1`.
#
# For `tensor([[1.0, 10.0], [3.0, 10.0]])` they are `tensor([2., 10.])` and `tensor([2., 0.])`.

# %% answer="column_stats"
def column_stats(data):
    """Mean and variance (divided by N - 1) of each column of a table (N, M): two tensors of shape (M,)."""
    ### BEGIN SOLUTION
    return data.mean(dim=0), data.var(dim=0)
    ### END SOLUTION


# %%
mean, var = column_stats(data)
print(f"   {'':22} {'mean':>9} {'var':>11}")
for number, name in enumerate(names[:-1]):
    print(f"{number:2} {name:22} {mean[number]:9.4f} {var[number]:11.6f}")

# %% [markdown]
# ### `normalize`
# You get a float tensor `data` of shape `(N, M)`, and `mean` and `var` of shape `(M,)`: means and
# **variances** of these or of other wines, none of the variances 0. Return a new tensor of the shape and dtype
# of `data`: from each number the mean of its column is subtracted, and the difference is divided by the
# standard deviation of its column.
#
# With `mean = tensor([2., 10.])` and `var = tensor([4., 9.])`, the wine `[[6., 4.]]` becomes `[[2., -2.]]`.

# %% answer="normalize"
def normalize(data, mean, var):
    """The table (N, M), each column less its `mean`, divided by the root of its `var`; both of shape (M,)."""
    ### BEGIN SOLUTION
    return (data - mean) / var.sqrt()
    ### END SOLUTION


# %%
normalized = normalize(data, mean, var)
print(normalized[0])

_, axes = plt.subplots(1, 2, figsize=(8.6, 3.2), sharey=True, layout="constrained")
for ax, values, title in [(axes[0], data, "as measured"), (axes[1], normalized, "normalised")]:
    for column in range(values.shape[1]):
        ax.plot(values[:, column], torch.full((len(values),), column), "|", alpha=0.3)
    ax.set(title=title, xlabel="value")
    ax.grid(alpha=0.3)
axes[0].set_yticks(range(data.shape[1]), names[:-1])
plt.show()

# %% [markdown]
# On the left two columns take all the room, and most others are a dot. On the right all have a say.
#
# Why does `normalize` not measure for itself? You met the reason with the pictures: a wine that is to be
# judged later, and all those that you have put aside for validation, must be measured with **the numbers of
# the training wines**. Measured by themselves, the worst wines in the world would have a mean of 0 too.
#
# ## Masks
#
# Which wines are bad? A comparison of a tensor with a number gives a tensor of bools, one answer for each
# wine. Such a tensor is called a *mask*.
#
# ### `bad_mask`
# You get scores `target` of shape `(N,)`, floats or ints, and a number `limit`. Return a bool tensor of shape
# `(N,)` that is true where the score is **at most** `limit`.
#
# `bad_mask(tensor([2., 3., 4.]))` is `tensor([True, True, False])`.

# %% answer="bad_mask"
def bad_mask(target, limit=3):
    """Where the score is at most `limit`: a bool tensor of shape (N,)."""
    ### BEGIN SOLUTION
    return target <= limit
    ### END SOLUTION


# %%
print("bad wines:", bad_mask(target).sum().item(), "of", len(target))

# %% [markdown]
# A mask can stand where an index stands. It keeps the rows where it is true and drops the others, so the
# result has another number of rows. Here the dtype decides: **True** means "keep this row", but the integer 1
# means "the row with the index 1".
#
# ### `select`
# You get a tensor `data` of shape `(N, M)` and a bool tensor `mask` of shape `(N,)`. Return the rows of `data`
# where the mask is true, in their order: a tensor of shape `(K, M)`, K the number of true entries (perhaps 0),
# in memory of its own.
#
# `select(tensor([[1., 2.], [3., 4.], [5., 6.]]), tensor([True, False, True]))` is
# `tensor([[1., 2.], [5., 6.]])`.

# %% answer="select"
def select(data, mask):
    """The rows of the table (N, M) where the mask (N,) is true."""
    ### BEGIN SOLUTION
    return data[mask]
    ### END SOLUTION


# %%
print("shape of the bad ones:", tuple(select(data, bad_mask(target)).shape))

# %% [markdown]
# For wines in the middle two things must hold at once: above 3 **and** below 7. Python's `and` can't do it (it
# wants a single yes or no from each side), `&` does it for each element. It binds more tightly than a
# comparison, so both comparisons need their own parentheses. Without them PyTorch complains that the truth of
# a tensor with several values is ambiguous; that message comes from `and` too.
#
# ### `quality_groups`
# You get a tensor `data` of shape `(N, M)` and scores `target` of shape `(N,)`, floats or ints. Return a tuple
# of three tensors `bad, mid, good`: the rows of `data` with a score of at most 3, those with a score above 3
# and below 7, and those with a score of at least 7, each in their order. Every wine is in exactly one group; a
# group may be empty, of shape `(0, M)`.
#
# Of three wines with the scores `tensor([7., 3., 6.])`, the second is bad, the third in the middle, the first
# good.

# %% answer="quality_groups"
def quality_groups(data, target):
    """`(bad, mid, good)`: the rows with scores of at most 3, between, and at least 7."""
    ### BEGIN SOLUTION
    return data[target <= 3], data[(target > 3) & (target < 7)], data[target >= 7]
    ### END SOLUTION


# %% [markdown]
# ### `group_means`
# You get `groups`, a tuple of G float tensors of shape `(K, M)`; K may differ from group to group. Return a
# tensor of shape `(G, M)`: row g holds the mean of each column of group g. For a group without rows it holds
# `nan`.
#
# `group_means((tensor([[1., 2.], [3., 4.]]), tensor([[5., 6.]])))` is `tensor([[2., 3.], [5., 6.]])`.

# %% answer="group_means"
def group_means(groups):
    """The mean of each column of each group: a tensor of shape (G, M)."""
    ### BEGIN SOLUTION
    return torch.stack([group.mean(dim=0) for group in groups])
    ### END SOLUTION


# %%
groups = quality_groups(data, target)
bad, mid, good = group_means(groups)
print(f"   {'':22} {'bad':>8} {'mid':>8} {'good':>8}      wines: {[len(group) for group in groups]}")
for number, name in enumerate(names[:-1]):
    print(f"{number:2} {name:22} {bad[number]:8.2f} {mid[number]:8.2f} {good[number]:8.2f}")

# %% [markdown]
# Read down the rows: where do the three groups differ? On the real table the good wines have more alcohol than
# the others, and the total sulfur dioxide falls from group to group, from 171 over 142 to 125.

# %%
sulfur = names.index("total sulfur dioxide")
ax = canvas("total sulfur dioxide", "share of the group", title="Good wines tend to the left", yticks=[])
_, mid_data, good_data = groups
bins = np.linspace(0, float(data[:, sulfur].max()), 30)
for group, name, line in [(mid_data, "middle", "--"), (good_data, "good", "-")]:
    ax.hist(group[:, sulfur].numpy(), bins=bins, density=True, histtype="step", ls=line, label=name)
ax.legend()
plt.show()

# %% [markdown]
# ## A threshold for a model
#
# They tend to the left, and the curves overlap widely (the bad wines are too few for a curve). Still, here is
# a model with a single parameter: call a wine good if its total sulfur dioxide is below the mean of the middle
# group. The column comes from `names.index(...)`, by the way, and not from counting on fingers: its number is
# 6, and the wrong column would raise no error.
#
# ### `predict_good`
# You get a float tensor `data` of shape `(N, M)`, a Python number `threshold` and the index `column` of a
# column. Return a bool tensor of shape `(N,)` that is true where the number in this column is **below** the
# threshold, not equal to it.
#
# With `data = tensor([[1., 9.], [2., 5.], [3., 4.]])`, a threshold of 5.0 and `column=1`, the prediction is
# `tensor([False, False, True])`.

# %% answer="predict_good"
def predict_good(data, threshold, column=6):
    """Where the number in `column` is below the threshold: a bool tensor of shape (N,)."""
    ### BEGIN SOLUTION
    return data[:, column] < threshold
    ### END SOLUTION


# %% [markdown]
# ### `actual_good`
# You get scores `target` of shape `(N,)`, floats or ints. Return a bool tensor of shape `(N,)` that is true
# where the score is **above** 5.
#
# `actual_good(tensor([5., 6., 7.]))` is `tensor([False, True, True])`.

# %% answer="actual_good"
def actual_good(target):
    """Where the score is above 5: a bool tensor of shape (N,)."""
    ### BEGIN SOLUTION
    return target > 5
    ### END SOLUTION


# %%
threshold = mid[sulfur].item()
predicted = predict_good(data, threshold, sulfur)
actual = actual_good(target)
print(f"threshold {threshold:.2f}: {predicted.sum()} wines are called good; {actual.sum()} are good")

# %% [markdown]
# The two numbers alone say little: are they the same wines? Two questions must be kept apart. *Of the wines
# that I called good, how many are?* This share is the **precision**. *Of the wines that are good, how many did
# I call so?* This is the **recall**. Who calls every wine good has a recall of 1, and who names only one, a
# safe one, a precision of 1.
#
# ### `match_rates`
# You get two bool tensors of shape `(N,)`: `predicted` and `actual`. Return the tuple
# `n_matches, precision, recall`: the number of wines for which **both** are true, as a Python int; this number
# divided by the number of true entries in `predicted`; this number divided by the number of true entries in
# `actual`. The last two are Python floats; where there would be nothing to divide by, the rate is 0.0.
#
# For the predictions `[True, True, False, False]` and the facts `[True, False, True, True]` it is
# `(1, 0.5, 0.333...)`.

# %% answer="match_rates"
def match_rates(predicted, actual):
    """`(n_matches, precision, recall)` of two bool tensors of shape (N,): an int and two floats."""
    ### BEGIN SOLUTION
    n_matches = (predicted & actual).sum().item()
    n_predicted, n_actual = predicted.sum().item(), actual.sum().item()
    precision = n_matches / n_predicted if n_predicted else 0.0
    recall = n_matches / n_actual if n_actual else 0.0
    return n_matches, precision, recall
    ### END SOLUTION


# %%
n_matches, precision, recall = match_rates(predicted, actual)
print(f"{n_matches} matches   precision {precision:.3f}   recall {recall:.3f}")
print(f"share of good wines in the table: {actual.sum().item() / len(actual):.3f}")

# %% [markdown]
# A precision of 74 of 100 sounds decent, on the real table. But look at the last line: 67 of 100 wines are
# good anyway. Who picks bottles with closed eyes is right nearly as often. Always ask what doing nothing would
# have achieved.
#
# And the threshold? Move it and see both rates change:

# %%
thresholds = torch.linspace(data[:, sulfur].min() + 5, data[:, sulfur].max() + 5, 60).tolist()
rates = [match_rates(predict_good(data, value, sulfur), actual) for value in thresholds]
ax = canvas("threshold for total sulfur dioxide", "rate", title="One threshold, two rates")
ax.plot(thresholds, [rate[1] for rate in rates], label="precision")
ax.plot(thresholds, [rate[2] for rate in rates], "--", label="recall")
ax.axvline(threshold, color="gray", lw=1)
ax.axhline(actual.float().mean().item(), color="gray", lw=1, ls=":")
ax.legend()
plt.show()

# %% [markdown]
# As the threshold moves to the right, the recall rises to 1 and the precision sinks to the dotted line, to the
# share of good wines. There is no best place on these curves, only a decision about which of two mistakes
# costs more.
#
# You have taken a table from text to tensors: loaded it, put the answer aside, thought about the kind of each
# column, brought all to one size, and looked for what tells the groups apart. A network will take all eleven
# columns into account instead of one, and the work before it stays the same.
#
# In this table the order of the rows meant nothing; you could have shuffled the wines. In the next notebook
# each row is an hour, and the order is what matters most.
