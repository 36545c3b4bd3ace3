# %% [markdown]
# # Real data, part 3: time series
#
# The rows of a table of wines may be shuffled, and nothing is lost. A table of *hours* is something else:
# what happens at nine in the morning has to do with what happened at eight. In this part a flat table with
# one row per hour becomes a tensor that knows about days, without a single number being copied. Then you
# look for what is wrong in the table, and bring weather and temperature into a form that a network can
# digest.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Three agreements hold for this notebook:
#
# - **Views where views are asked.** A view reads the memory of the tensor it was made from. Where a
#   statement says *view*, the checks look at the memory.
# - **Inputs stay as they are.** No function changes the tensor that it is given. Where a statement asks for
#   a copy, the copy is yours to change.
# - **Sizes come from the tensor.** D days, C columns, L hours: never write 730, 28 or 17 into a function.
#   Your functions also get small tables.

# %%

import matplotlib.pyplot as plt
import numpy as np
import torch

from torchmark import check
from torchmark.data import find

bikes_path = find("bikes")


def canvas(xlabel, ylabel, **options):
    """Empty axes with a light grid."""
    _, ax = plt.subplots(figsize=(5.6, 3.4), layout="constrained")
    ax.set(xlabel=xlabel, ylabel=ylabel, **options)
    ax.grid(alpha=0.3)
    return ax


# %% [markdown]
# ## A table with a clock
#
# Washington rents out bicycles, and a file tells for each hour how many were on the road, and what the
# weather was like. These are its 17 columns:

# %%
names, first_hour = bikes_path.read_text().split("\n")[:2]
for number, (name, cell) in enumerate(zip(names.split(","), first_hour.split(","), strict=True)):
    print(f"{number:2d}  {name:10}  {cell}")

# %% [markdown]
# `instant` counts the hours, `hr` is the hour of the day, `weathersit` a level from 1 (clear) to 4 (heavy
# rain or snow), `temp` a temperature that somebody has divided by the highest one on record. The last three
# columns are riders: occasional ones, registered ones, and both together.
#
# Sixteen columns are numbers, and one is a date. A tensor has no room for text, so the date has to become a
# number on the way in. We keep the **day of the month**: year, month and weekday have columns of their own.
#
# `np.loadtxt` reads such files; its option `converters` takes a dictionary with a function for each column
# that needs one.
#
# ### `load_bikes`
# You get the `path` (a string or a `Path`) of a file like the one above: a line with the names, then one
# line per hour, 17 cells separated by commas. The second cell is a date as in `2011-01-31`. Return a
# float32 tensor of shape `(N, 17)`, also if N is 1, with the rows one after the other in memory (stride
# `(17, 1)`). Column 1 holds the day of the month, `31.0` for the date above; all other columns hold what
# the file says.

# %% answer="load_bikes"
def load_bikes(path):
    """The hours in the file `path`, float32, shape (N, 17); column 1 is the day of the month."""
    ### BEGIN SOLUTION
    day_of_month = {1: lambda date: float(date[8:10])}
    hours = np.loadtxt(path, dtype=np.float32, delimiter=",", skiprows=1, converters=day_of_month, ndmin=2)
    return torch.from_numpy(hours)
    ### END SOLUTION


# %%
bikes = load_bikes(bikes_path)
print(bikes.shape, bikes.stride(), bikes.dtype)
print(bikes[0])

# %% [markdown]
# ## One axis more
#
# In this table yesterday's nine o'clock is 24 rows above today's, and nothing says so. A tensor with an axis
# for the days and another one for the hours says it by its shape.
#
# Think of the storage. It holds the first hour's 17 numbers, then the second hour's 17 numbers, and so on.
# A day is 24 of these rows, so the next day begins 24 * 17 = 408 places further on. Nothing has to move. All
# that is needed is another way to count: a `view`.
#
# ### `daily`
# You get `bikes` of shape `(N, C)`, hours in their order, beginning at midnight; it may itself be a view
# with gaps between its rows or columns. Return a **view** of shape `(D, 24, C)`, in which `[d, h]` is the
# row of hour `h` on day `d`. If N is no multiple of 24, PyTorch refuses such a view with a `RuntimeError`;
# leave it at that.
#
# For a table of 48 rows and 2 columns, without gaps, the result has the shape `(2, 24, 2)` and the stride
# `(48, 2, 1)`.

# %% answer="daily"
def daily(bikes):
    """The hours `bikes`, shape (N, C), as a view of shape (D, 24, C)."""
    ### BEGIN SOLUTION
    return bikes.view(-1, 24, bikes.shape[1])
    ### END SOLUTION


# %%
by_hour = daily(bikes)
print(by_hour.shape, by_hour.stride())
print("the same memory:", by_hour.data_ptr() == bikes.data_ptr())

# %% [markdown]
# Read the stride from left to right: one day further, one hour further, one column further.
#
# Networks for sequences want another order. For them a temperature curve is one *channel* with 24 values in
# a row, like the red channel of a picture. The usual order is N x C x L: samples, channels, length.
#
# ### `to_ncl`
# You get `by_hour` of shape `(D, L, C)`. Return a **view** of shape `(D, C, L)`: element `[d, c, h]` is what
# `[d, h, c]` was. Don't make it contiguous; that would be a copy.

# %% answer="to_ncl"
def to_ncl(by_hour):
    """Days, hours, columns as days, columns, hours: a view of shape (D, C, L)."""
    ### BEGIN SOLUTION
    return by_hour.transpose(1, 2)
    ### END SOLUTION


# %%
days = to_ncl(by_hour)
print(days.shape, days.stride(), "contiguous:", days.is_contiguous())
print("riders in the first day's hours:", days[0, 16].int().tolist())

# %% [markdown]
# If the axes were mixed up, this is where you would see it. The mean over all days, hour by hour, should
# have the shape of a day.

# %%
ax = canvas("hour of the day", "riders per hour", title="A day in the life of a city", xticks=range(0, 24, 4))
for name, value, style in [("working days", 1, "o-"), ("other days", 0, "s--")]:
    ax.plot(days[days[:, 8, 12] == value, 16].mean(dim=0), style, ms=4, label=name)
ax.legend()
plt.show()

# %% [markdown]
# ## Blocks of another length
#
# Nobody forces us to cut at midnight. A block of a week, 7 * 24 = 168 hours, shows weekends too. But a table
# of 17520 hours is not made of whole weeks, and a view has no way to leave something out in silence. One
# has to say what happens to the rest.
#
# ### `weekly`
# You get `bikes` of shape `(N, C)`; N is any number of hours. Return a **view** of shape `(W, 168, C)` with
# the W whole weeks, the first of which begins with the first row. The hours after the last whole week are
# left out. If there is no whole week, W is 0.
#
# For 170 rows W is 1, and the last two rows are left out.

# %% answer="weekly"
def weekly(bikes):
    """The whole weeks in `bikes`, shape (N, C), as a view of shape (W, 168, C)."""
    ### BEGIN SOLUTION
    weeks = bikes.shape[0] // 168
    return bikes[: weeks * 168].view(weeks, 168, bikes.shape[1])
    ### END SOLUTION


# %%
weeks = weekly(bikes)
print(weeks.shape, "left out:", len(bikes) - 168 * len(weeks), "hours")

ax = canvas("hour of the week", "riders per hour", title="The first week", xticks=range(0, 169, 24))
ax.plot(weeks[0, :, 16])
plt.show()

# %% [markdown]
# ## Look before you trust
#
# `view` asks one question only: does the *number* of rows fit? It can't know whether the rows are the right
# ones. Suppose a power cut swallows 24 hours, from noon to noon. The number of rows still fits, the hours
# of each day still run from 0 to 23, and yet one of the days is now glued together from two halves:

# %%
cut = torch.cat([bikes[: 5 * 24 + 12], bikes[6 * 24 + 12 :]])
broken = to_ncl(daily(cut))
print(broken.shape)
print("hour:        ", broken[5, 5].int().tolist())
print("day of month:", broken[5, 1].int().tolist())

# %% [markdown]
# A thing like that has happened to the real file, after a hurricane, and books have been printed with it; the
# small stand-in has a day of this sort too. The dates give it away.
#
# ### `mixed_days`
# You get `days` of shape `(D, C, L)`, with the day of the month in column 1. Return the indices of those
# days whose hours don't all have the same day of the month: a list of Python ints, in ascending order,
# perhaps empty.
#
# For three days of two hours with the dates `[[1, 1], [2, 3], [3, 3]]` it is `[1]`.

# %% answer="mixed_days"
def mixed_days(days):
    """Indices of the days, in ascending order, that hold hours of more than one date."""
    ### BEGIN SOLUTION
    dates = days[:, 1]
    return (dates != dates[:, :1]).any(dim=1).nonzero().flatten().tolist()
    ### END SOLUTION


# %%
print("after the power cut:", mixed_days(broken))
print("in our file:        ", mixed_days(days))

# %% [markdown]
# There is more. Some hours were missing from the original records, mostly at night, and somebody has put
# rows in their place: copies of a neighbour, with the total set to zero. The copied riders were left as
# they were, so that these rows contradict themselves.
#
# ### `filled_hours`
# You get `bikes` of shape `(N, C)`, with occasional riders in column 14, registered ones in column 15 and
# the total in column 16. Return a bool tensor of shape `(N,)` that is true where the total is **not** the
# sum of the two. An hour without any riders at all contradicts nothing.
#
# For rows that end in `2, 3, 5` and in `2, 3, 0` it is `tensor([False, True])`.

# %% answer="filled_hours"
def filled_hours(bikes):
    """Where the total is not the sum of the riders: bool, shape (N,)."""
    ### BEGIN SOLUTION
    return bikes[:, 14] + bikes[:, 15] != bikes[:, 16]
    ### END SOLUTION


# %%
filled = filled_hours(bikes)
print(f"{filled.sum()} of {len(bikes)} hours were filled in")
print("how many at each hour of the day:", bikes[filled, 5].long().bincount(minlength=24).tolist())

# %% [markdown]
# What to do about such rows depends on what the data are for. To know of them is the part that can't be
# skipped.
#
# ## The weather in four levels
#
# Column 9 holds the weather: 1 clear, 2 mist, 3 light rain or snow, 4 heavy rain or snow. Are these numbers
# or names? A network that multiplies them by a weight takes it for granted that 4 is twice 2. If they are
# names, each level deserves a column of its own, with a one in it or a zero: **one-hot**, as in the part on
# tables. We begin with a single day.
#
# ### `first_day_weather`
# You get `bikes` of shape `(N, C)`, N at least 24. Return the weather levels of the first 24 hours as an
# **int64** tensor of shape `(24,)`.

# %% answer="first_day_weather"
def first_day_weather(bikes):
    """The weather levels of the first day, int64, shape (24,)."""
    ### BEGIN SOLUTION
    return bikes[:24, 9].long()
    ### END SOLUTION


# %%
levels = first_day_weather(bikes)
print(levels)

# %% [markdown]
# Mind the gap between the levels and the columns. Levels run from 1 to 4, indices from 0 to 3. Forget it,
# and nothing need happen: on a day without a level 4 no index is out of range, all ones just stand one
# column too far to the right.
#
# ### `weather_onehot`
# You get `levels`, int64, shape `(L,)`, each from 1 to 4. Return a **float32** tensor of shape `(L, 4)` with
# a single one in each row, and zeros else: level 1 has it in column 0, level 4 in column 3.
#
# `weather_onehot(tensor([1, 3]))` is `tensor([[1., 0., 0., 0.], [0., 0., 1., 0.]])`.

# %% answer="weather_onehot"
def weather_onehot(levels):
    """One-hot rows for levels from 1 to 4: float32, shape (L, 4)."""
    ### BEGIN SOLUTION
    onehot = torch.zeros(len(levels), 4)
    return onehot.scatter_(1, levels.unsqueeze(1) - 1, 1.0)
    ### END SOLUTION


# %%
onehot = weather_onehot(levels)
print("hours of each level:", onehot.sum(dim=0).tolist())

# %% [markdown]
# The new columns belong beside the old ones.
#
# ### `append_onehot`
# You get `day` of shape `(L, C)` and `onehot` of shape `(L, K)`, of the same dtype. Return a new tensor of
# shape `(L, C + K)`: each row of `day`, followed by the same row of `onehot`.

# %% answer="append_onehot"
def append_onehot(day, onehot):
    """The columns of `day`, then those of `onehot`: shape (L, C + K)."""
    ### BEGIN SOLUTION
    return torch.cat([day, onehot], dim=1)
    ### END SOLUTION


# %%
first_day = append_onehot(bikes[:24], onehot)
print(first_day.shape)
print("first hour, last five columns:", first_day[0, -5:].tolist())

# %% [markdown]
# Now all days at once. In N x C x L order a column is a channel, so the ones have to be spread along axis 1,
# and the index needs an axis there: it has the shape `(D, 1, L)`.
#
# ### `daily_onehot`
# You get `days` of shape `(D, C, L)`, floats, with the weather levels 1 to 4 in channel 9. Return a
# **float32** tensor of shape `(D, 4, L)`: element `[d, k, h]` is 1 if the level on day `d` at hour `h` is
# `k + 1`, else 0.

# %% answer="daily_onehot"
def daily_onehot(days):
    """One-hot channels for the weather of all days: float32, shape (D, 4, L)."""
    ### BEGIN SOLUTION
    onehot = torch.zeros(days.shape[0], 4, days.shape[2])
    return onehot.scatter_(1, days[:, 9].long().unsqueeze(1) - 1, 1.0)
    ### END SOLUTION


# %%
weather = daily_onehot(days)
print(weather.shape, "hours of each level:", weather.sum(dim=(0, 2)).tolist())

_, panels = plt.subplots(2, 2, figsize=(7.2, 4.6), sharex=True, sharey=True, layout="constrained")
for ax, name, channel in zip(panels.flat, ["clear", "mist", "light rain", "heavy rain"], range(4), strict=True):
    ax.imshow(weather[:28, channel].numpy(), aspect="auto", cmap="Blues", vmin=0, vmax=1)
    ax.set_title(f"channel {channel}: {name}")
for ax in panels[1]:
    ax.set_xlabel("hour")
for ax in panels[:, 0]:
    ax.set_ylabel("day")
plt.show()

# %% [markdown]
# Laid one upon the other, the four pictures would be dark everywhere: each hour has exactly one weather.
#
# ### `cat_channels`
# You get `days` of shape `(D, C, L)` and `onehot` of shape `(D, K, L)`, of the same dtype. Return a new
# tensor of shape `(D, C + K, L)`: the channels of `days`, then those of `onehot`.

# %% answer="cat_channels"
def cat_channels(days, onehot):
    """The channels of `days`, then those of `onehot`: shape (D, C + K, L)."""
    ### BEGIN SOLUTION
    return torch.cat([days, onehot], dim=1)
    ### END SOLUTION


# %%
channels = cat_channels(days, weather)
print(channels.shape, channels.stride())

# %% [markdown]
# Look at the stride: `days` was a transposed view, and `cat` has written everything anew, in order. What
# you change in `channels` doesn't reach `bikes` any more.
#
# ## Levels have an order
#
# One-hot columns treat the levels as mere names. That loses something: mist lies *between* clear sky and
# rain. There is an encoding in between. Fill the columns up like a thermometer: level 1 is `1 0 0 0`, level
# 2 is `1 1 0 0`, level 4 is `1 1 1 1`. Neighbouring levels then differ in one column, distant ones in more.
#
# ### `ordinal_thermometer`
# You get `levels`, int64, shape `(L,)`, each from 1 to `n`. Return a **float32** tensor of shape `(L, n)`;
# the row of a level has ones in as many columns as the level says, from the left, and zeros else.
#
# `ordinal_thermometer(tensor([3, 1]), n=3)` is `tensor([[1., 1., 1.], [1., 0., 0.]])`.

# %% answer="ordinal_thermometer"
def ordinal_thermometer(levels, n=4):
    """Rows filled up to the level, from 1 to `n`: float32, shape (L, n)."""
    ### BEGIN SOLUTION
    return (torch.arange(n) < levels.unsqueeze(1)).float()
    ### END SOLUTION


# %%
every_level = torch.tensor([1, 2, 3, 4])
_, panels = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
for ax, name, code in zip(
    panels, ["one-hot", "thermometer"], [weather_onehot(every_level), ordinal_thermometer(every_level)], strict=True
):
    distance = (code[:, None] - code[None, :]).abs().sum(dim=2)
    ax.imshow(distance.numpy(), cmap="Blues", vmin=0, vmax=3)
    for i in range(4):
        for j in range(4):
            ax.text(j, i, f"{distance[i, j]:.0f}", ha="center", va="center", color="w" if distance[i, j] > 1 else "k")
    ax.set(title=name, xticks=range(4), yticks=range(4), xticklabels=[1, 2, 3, 4], yticklabels=[1, 2, 3, 4])
    ax.set(xlabel="level", ylabel="level")
plt.suptitle("In how many columns two levels differ")
plt.show()

# %% [markdown]
# Left, all levels are equally far apart; right, the order shows. The shortest way to keep the order is to
# leave the level a number, and only to bring it to the range from 0 to 1.
#
# The next three functions change one channel and keep the others. Remember what `days` is: a view of a view
# of `bikes`. Whoever writes into it writes into the table. So they all work on a **copy**.
#
# ### `rescale_weather`
# You get `days` of shape `(D, C, L)`, floats. Return a copy in which channel 9, the weather, is moved from
# the levels 1, 2, 3, 4 to 0, 1/3, 2/3, 1, whichever of the four levels occur. The other channels keep their
# values, and so does `days`.

# %% answer="rescale_weather"
def rescale_weather(days):
    """A copy of `days` with the weather levels 1 to 4 mapped to 0 to 1."""
    ### BEGIN SOLUTION
    scaled = days.clone()
    scaled[:, 9] = (scaled[:, 9] - 1.0) / 3.0
    return scaled
    ### END SOLUTION


# %%
print("before:", days[:, 9].unique().tolist(), " after:", rescale_weather(days)[:, 9].unique().tolist())

# %% [markdown]
# ## On one scale
#
# Temperatures between 0 and 1, riders up to nearly a thousand: in a weighted sum the riders would drown
# everything else. Networks learn faster when all channels have about the same size. Two ways are common.
# One maps the smallest value to 0 and the largest to 1.
#
# ### `minmax_temp`
# You get `days` of shape `(D, C, L)`, floats, with the temperature in channel 10; it isn't the same
# everywhere. Return a copy in which channel 10 is shifted and scaled so that its lowest value, **over all
# days and hours**, becomes 0 and its highest 1. The other channels keep their values, and so does `days`.
#
# Two days of two hours with the temperatures `[[2, 3], [4, 6]]` become `[[0, 0.25], [0.5, 1]]`.

# %% answer="minmax_temp"
def minmax_temp(days):
    """A copy of `days` with the temperatures mapped to the range from 0 to 1."""
    ### BEGIN SOLUTION
    scaled, temp = days.clone(), days[:, 10]
    scaled[:, 10] = (temp - temp.min()) / (temp.max() - temp.min())
    return scaled
    ### END SOLUTION


# %%
temp = minmax_temp(days)[:, 10]
print("from", temp.min().item(), "to", temp.max().item())

# %% [markdown]
# The other way asks how far a value is from the mean, in units of the standard deviation. Half of the values
# become negative, and a single extreme day doesn't squeeze all others together. If temperatures followed the
# bell curve, two thirds of them would lie between -1 and 1.
#
# ### `standardise_temp`
# Like `minmax_temp`, but channel 10 becomes the difference from its mean, divided by its standard deviation,
# both over all days and hours. Take the standard deviation as `torch.std` does by itself, with the sum
# divided by one less than the number of values.
#
# The temperatures `[[1, 2], [2, 3]]` become `[[-1.2247, 0], [0, 1.2247]]`.

# %% answer="standardise_temp"
def standardise_temp(days):
    """A copy of `days` with temperatures of mean 0 and standard deviation 1."""
    ### BEGIN SOLUTION
    scaled, temp = days.clone(), days[:, 10]
    scaled[:, 10] = (temp - temp.mean()) / temp.std()
    return scaled
    ### END SOLUTION


# %%
standard = standardise_temp(days)[:, 10]
print(f"mean {standard.mean().abs():.4f}, standard deviation {standard.std():.4f}")
print(f"between -1 and 1: {(standard.abs() < 1).float().mean():.0%}")

_, panels = plt.subplots(1, 3, figsize=(7.2, 2.8), sharey=True, layout="constrained")
scales = {"as in the file": days[:, 10], "from 0 to 1": temp, "standardised": standard}
for ax, (name, values), colour in zip(panels, scales.items(), ["C0", "C1", "C2"], strict=True):
    ax.hist(values.flatten().numpy(), bins=8, color=colour)
    ax.set(title=name, xlabel="temperature")
panels[0].set_ylabel("hours")
plt.show()

# %% [markdown]
# Three times the same mountain. Shifting and scaling change the numbers under the axis, not the shape above
# it, so nothing that a network could learn from is lost.
#
# And the table itself is as it was, because every function worked on a copy:

# %%
print("the table is untouched:", torch.equal(bikes, load_bikes(bikes_path)))

# %% [markdown]
# ## What you can do now
#
# You have cut a long table into days and weeks with views alone, and you can read from a stride how such a
# cut lies in memory. You know that a shape that fits proves little, and where to look for days that don't
# belong together. You have given a level three different forms, from mere names to plain numbers, and
# brought a channel to a common scale without touching its source.
#
# One kind of data is left, also a sequence, but not one of numbers. In the last part, text becomes a tensor.
