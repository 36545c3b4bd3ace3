# %% [markdown]
# # Real data, part 4: text
#
# Pictures and tables are numbers to begin with. Text is not, and yet networks read, translate and write.
# Whatever they do, the first step is the one of this part: a text becomes a tensor. You take a novel apart
# into characters, then into words, encode both with ones and zeros, and see at the end what takes the place
# of the ones and zeros when there are too many of them.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Three agreements hold for this notebook:
#
# - **Call what you have built.** Where a statement says that a function *calls* `clean_words`, call it by
#   that name. The checks put other functions in its place, so that a slip in one exercise doesn't cost you
#   points in the next.
# - **A row for each, in order.** Encoded text is a tensor with one row for each character or word, in the
#   order of reading. Such tensors are float32 unless a statement says otherwise.
# - **Inputs stay as they are.** No function changes the lists, dictionaries and tensors that it is given.

# %%
import inspect
import re
import textwrap

import matplotlib.pyplot as plt
import torch

from torchmark import check
from torchmark.data import find

novel_path = find("novel")


def canvas(xlabel, ylabel, **options):
    """Empty axes with a light grid."""
    _, ax = plt.subplots(figsize=(5.6, 3.4), layout="constrained")
    ax.set(xlabel=xlabel, ylabel=ylabel, **options)
    ax.grid(alpha=0.3)
    return ax


# %% [markdown]
# ## From bytes to characters
#
# A file holds bytes, numbers from 0 to 255. Which character a byte means is a matter of agreement, an
# **encoding**. ASCII agrees on 128 characters, enough for plain English. Unicode gives a number to every
# character there is, and UTF-8 writes these numbers as one to four bytes each. Who reads with another
# encoding than the writer's gets strange letters where quotation marks and accents should be:

# %%
print("“naïve”".encode().decode("cp1252", errors="replace"))

# %% [markdown]
# ### `read_text`
# You get the `path` (a string or a `Path`) of a text file in UTF-8. Return what is in it as one string.
# Line ends are `"\n"` in the result, also where the file has the `"\r\n"` of Windows: opening a file as text
# sees to that. Nothing else is changed or left out. A file that is not UTF-8 is refused: let Python's
# `UnicodeDecodeError` out.

# %% answer="read_text"
def read_text(path):
    """The text in the UTF-8 file `path`."""
    ### BEGIN SOLUTION
    with open(path, encoding="utf-8") as file:
        return file.read()
    ### END SOLUTION


# %%
text = read_text(novel_path)
print(len(text), "characters; the file begins with", ascii(text[:12]))

# %% [markdown]
# The first character, `\ufeff`, can't be seen on a page. It is a *byte order mark*, which some programs put
# in front of a text, and it will turn up again.
#
# Let us look at one line. "Lines" are what stands between the characters `"\n"`; the first one has the
# number 0.
#
# ### `get_line`
# You get a string `text` and an int `index`, at least 0. Return the line with this number as a string,
# without the `"\n"` at its end. Spaces at its beginning and end belong to it. Nothing but `"\n"` ends a line.
#
# `get_line("one\n  two\nthree", 1)` is `"  two"`.

# %% answer="get_line"
def get_line(text, index):
    """Line number `index` of `text`, counted from 0."""
    ### BEGIN SOLUTION
    return text.split("\n")[index]
    ### END SOLUTION


# %%
line = get_line(text, 200)
print(len(line), "characters:", line)

# %% [markdown]
# ## One row for each character
#
# With 128 possible characters, a line becomes a table of 128 columns: in each row a single one, in the
# column that the character's code says. Python's `ord` gives the code: `ord("a")` is 97. Capital letters
# have codes of their own, but here they shall count as small letters. And curly quotes have codes far above
# 127. They all go to column 0, which has no other use.
#
# ### `char_onehot`
# You get a string `line`, perhaps empty. Return a float32 tensor of shape `(len(line), 128)`: row `i` has a
# one in the column of character `i`, and zeros else. The column is the code of the character, of its small
# form where it is a capital letter, or 0 where the code is 128 or more. Spaces are characters too, also
# those at the beginning and the end.
#
# For `"Hi”"` the ones are in columns 104, 105 and 0.

# %% answer="char_onehot"
def char_onehot(line):
    """One-hot rows for the characters of `line`: float32, shape (len(line), 128)."""
    ### BEGIN SOLUTION
    onehot = torch.zeros(len(line), 128)
    for i, letter in enumerate(line.lower()):
        code = ord(letter)
        onehot[i, code if code < 128 else 0] = 1.0
    return onehot
    ### END SOLUTION


# %%
letters = char_onehot(line)
print(letters.shape, "ones:", int(letters.sum()))

ax = canvas("place in the line", "column", title="A line of text as a tensor")
ax.imshow(letters.T.numpy(), aspect="auto", cmap="Greys", interpolation="nearest", origin="lower")
ax.axhspan(96.5, 122.5, color="C0", alpha=0.12, label="a to z")
ax.legend(loc="center right")
plt.show()

# %% [markdown]
# Most of the ones lie in the band of the small letters; the row of dots at 32 are the spaces, where one word
# ends and another begins.
#
# ## Words
#
# Characters are few, but a single one says little. Words say more, and there are many of them. How many
# depends on what counts as the same word: `Impossible`, `impossible,` and `“impossible` should be one.

# %%
PUNCTUATION = '.,;:"!?”“_-'

# %% [markdown]
# ### `clean_words`
# You get a string `s`. Return the list of its words: `s` in small letters, split at white space of any kind
# (as `split` does it when it isn't told where), and from both **ends** of each piece all characters that
# are in `PUNCTUATION` taken off. Within a piece nothing changes. A piece that is nothing but punctuation
# becomes the empty string, which stays in the list.
#
# `clean_words("“Well-read,” he said.\nNo -- never!")` is `['well-read', 'he', 'said', 'no', '', 'never']`.

# %% answer="clean_words"
def clean_words(s):
    """The words of `s` in small letters, without the punctuation at their ends."""
    ### BEGIN SOLUTION
    return [piece.strip(PUNCTUATION) for piece in s.lower().split()]
    ### END SOLUTION


# %%
words = clean_words(line)
print(words)

# %% [markdown]
# To encode words like characters, each word needs a number: its place in a **vocabulary**, the list of all
# different words. Its order is free, but it must be the same tomorrow. The order in which Python runs
# through a set of strings is another one in each new process, and a network trained with yesterday's
# numbers would read nonsense. So the words are sorted.
#
# ### `build_vocab`
# You get a string `text`. Return a dictionary from each different word of `clean_words(text)` to its place,
# an int from 0, in the sorted list of these words (sorted as `sorted` does it). It calls `clean_words`.
#
# `build_vocab("the cat and the dog")` is `{'and': 0, 'cat': 1, 'dog': 2, 'the': 3}`.

# %% answer="build_vocab"
def build_vocab(text):
    """Each different word of `text` and its place in the sorted list of them."""
    ### BEGIN SOLUTION
    return {word: i for i, word in enumerate(sorted(set(clean_words(text))))}
    ### END SOLUTION


# %%
vocab = build_vocab(text)
print(len(vocab), "different words")
print("at the front:", ascii(sorted(vocab)[:4]))
print("at the end:  ", ascii(sorted(vocab)[-4:]))

# %% [markdown]
# Some of these are no words. The last one is the byte order mark, with the word that it stuck to; and at the
# front stand numbers, brackets and whatever else our list of punctuation doesn't know. One could clean on,
# and it would never end: every text has dirt of its own kind. So look at both ends of a vocabulary before
# you train with it.
#
# Words are used very unevenly. Here they are sorted by how often they occur; both axes are logarithmic.

# %%
counts = torch.zeros(len(vocab))
for word in clean_words(text):
    counts[vocab[word]] += 1
ax = canvas("rank of the word", "how often it occurs", xscale="log", yscale="log")
ax.set_title("A few words do most of the work")
ax.plot(range(1, len(vocab) + 1), counts.sort(descending=True).values, ".-")
frequent = [word for word, _ in sorted(vocab.items(), key=lambda item: -counts[item[1]])[:5]]
ax.text(0.97, 0.93, "most frequent: " + ", ".join(frequent), ha="right", va="top", transform=ax.transAxes)
plt.show()
print(f"{(counts == 1).float().mean():.0%} of the words occur only once")

# %% [markdown]
# ## One row for each word
#
# From here on it is the same as with characters: a table with a row for each word of the sentence and a
# column for each word of the vocabulary.
#
# ### `words_onehot`
# You get a list `words` of L strings, perhaps empty, and a dictionary `vocab` from V words to the ints 0 to
# V - 1. Return a float32 tensor of shape `(L, V)`: row `i` has a one in column `vocab[words[i]]` and zeros
# else. A word that isn't in the vocabulary has no column: let the `KeyError` out.
#
# `words_onehot(["cat", "and", "cat"], {"and": 0, "cat": 1, "dog": 2})` is
# `tensor([[0., 1., 0.], [1., 0., 0.], [0., 1., 0.]])`.

# %% answer="words_onehot"
def words_onehot(words, vocab):
    """One-hot rows for `words`: float32, shape (len(words), len(vocab))."""
    ### BEGIN SOLUTION
    onehot = torch.zeros(len(words), len(vocab))
    for i, word in enumerate(words):
        onehot[i, vocab[word]] = 1.0
    return onehot
    ### END SOLUTION


# %%
word_t = words_onehot(words, vocab)
print(word_t.shape)
for i, word in enumerate(words):
    print(f"{i:2d}  {vocab[word]:5d}  {word}")

# %% [markdown]
# Nothing is lost so far: whoever has the vocabulary can read the words back from the ones. That is worth a
# function, for a network's output will have to be read in the same way.
#
# ### `decode_words`
# You get a tensor `onehot` of shape `(L, V)`, L at least 1, of any dtype of numbers, with a single one in
# each row, and the `vocab` that it was made with. The entries of a dictionary may stand in any order; only
# its numbers count. Return the list of the L words.
#
# `decode_words(tensor([[0., 1.], [1., 0.]]), {"to": 1, "be": 0})` is `['to', 'be']`.

# %% answer="decode_words"
def decode_words(onehot, vocab):
    """The words whose columns hold the ones: a list of L strings."""
    ### BEGIN SOLUTION
    word_of = {i: word for word, i in vocab.items()}
    return [word_of[i] for i in onehot.argmax(dim=1).tolist()]
    ### END SOLUTION


# %%
print(" ".join(decode_words(word_t, vocab)))
print(f"{word_t.numel()} numbers for {len(words)} words; {int((word_t == 0).sum())} of them are zero")

# %% [markdown]
# ## A text of another kind
#
# Program code is text too, with words of its own. The rules for splitting have to be others: `self.width`
# are two words, `max_lines` is one, and `True` is not `true`. A **regular expression** describes which
# characters separate words: `r"[^a-zA-Z0-9_]+"` stands for one or more characters in a row that are none of
# `a` to `z`, `A` to `Z`, `0` to `9` and `_`. `re.sub(pattern, " ", src)` replaces every such run by a space.
#
# ### `index_source`
# You get a string `src`, perhaps empty. Its words are the runs of the characters named above; everything
# else separates them, letters such as `é` too. Capital letters stay capital. Return a dictionary from each
# different word to its place, an int from 0, in the sorted list of the words (sorted as `sorted` does it:
# digits, capitals, `_`, small letters). The empty string is no word.
#
# `index_source("Node(x, y).x2 = x")` is `{'Node': 0, 'x': 1, 'x2': 2, 'y': 3}`.

# %% answer="index_source"
def index_source(src):
    """Each different word of the program `src` and its place in the sorted list of them."""
    ### BEGIN SOLUTION
    words = re.sub(r"[^a-zA-Z0-9_]+", " ", src).split()
    return {word: i for i, word in enumerate(sorted(set(words)))}
    ### END SOLUTION


# %%
source = inspect.getsource(textwrap)  # a module of Python's own library
index = index_source(source)
print("the code has", len(index), "different words, the novel", len(vocab))
print(list(index)[:4], "...", list(index)[-4:])

# %% [markdown]
# ### `onehot_source`
# You get a string `src` with at least one word. Return a float32 tensor of shape `(L, V)` with a row for
# each of its L words, in the order of reading, words being what they are in `index_source`. V is the number
# of entries of `index_source(src)`, and the one in each row is in the column that it gives for the word. It
# calls `index_source`.
#
# For `"y = x + y"` the rows are `[0, 1]`, `[1, 0]` and `[0, 1]`.

# %% answer="onehot_source"
def onehot_source(src):
    """One-hot rows for the words of the program `src`: float32, shape (L, V)."""
    ### BEGIN SOLUTION
    index = index_source(src)
    places = [index[word] for word in re.findall(r"[a-zA-Z0-9_]+", src)]
    onehot = torch.zeros(len(places), len(index))
    onehot[torch.arange(len(places)), places] = 1.0
    return onehot
    ### END SOLUTION


# %%
snippet = "for line in lines:\n    if line:  # not empty\n        print(line)"
print(decode_words(onehot_source(snippet), index_source(snippet)))

# %% [markdown]
# **A question to think about**, without a check and without points. Write down two or three sentences before
# you read on. Put the encoding of a program and that of a page of the novel side by side: what can't be
# restored from the ones and zeros in each case? Which loss would change what the text *means*?
#
# *Some things you may have found.* From both, spaces and punctuation are gone. A reader of the novel misses
# who speaks, and where a sentence ends, but will mostly understand. In a program the signs are half of the
# meaning: `a - b` and `a(b)` have become the same two rows, and in Python even the spaces at the beginning of
# a line decide what belongs to a loop. The novel loses its capitals too, so that `Rose` and `rose` are one
# word, while code keeps them. And for both: a one-hot row knows *which* word it is and nothing about it, so
# `walk` is as far from `walked` as from `umbrella`.
#
# ## Words as points
#
# Thousands of columns for one word, all but one of them zero: that is a waste, and a language has many more
# words than a novel. The way out is to give each word a short row of ordinary numbers, its coordinates in a
# space of, say, 2 or 100 dimensions. Such a table is called an **embedding**: V rows, one for each word, and
# d columns.
#
# Choosing from it is an old acquaintance in disguise. A one-hot row times the table: all rows of the table
# are multiplied by zero, except one.
#
# ### `embed_lookup`
# You get `onehot` of shape `(L, V)`, of any dtype (bool too), with a single one in each row, and a float
# tensor `E` of shape `(V, d)`. Return a tensor of shape `(L, d)` with the dtype of `E`: in row `i` the row
# of `E` that row `i` of `onehot` picks. If `E` requires gradients, they flow back to it.
#
# With `E = tensor([[1., 2.], [3., 4.]])` and `onehot = tensor([[0., 1.]])` it is `tensor([[3., 4.]])`.

# %% answer="embed_lookup"
def embed_lookup(onehot, E):
    """The rows of `E`, shape (V, d), that `onehot`, shape (L, V), picks: shape (L, d)."""
    ### BEGIN SOLUTION
    return onehot.to(E.dtype) @ E
    ### END SOLUTION


# %%
torch.manual_seed(0)
E = torch.randn(len(vocab), 3)
print(embed_lookup(word_t, E)[:2])

# %% [markdown]
# If one knows the place of the one, the product is a detour: the row can be had by its index. That is how
# libraries do it; the one-hot table is never made.
#
# ### `embed_words`
# You get a list `words` of L strings, perhaps empty, a `vocab` from V words to the ints 0 to V - 1 and a
# float tensor `E` of shape `(V, d)`. Return a tensor of shape `(L, d)` with the dtype of `E`: in row `i` the
# row of `E` for `words[i]`. A word that isn't in the vocabulary raises `KeyError`. If `E` requires
# gradients, they flow back to it.

# %% answer="embed_words"
def embed_words(words, vocab, E):
    """The rows of `E`, shape (V, d), for a list of L words: shape (L, d)."""
    ### BEGIN SOLUTION
    return E[[vocab[word] for word in words]]
    ### END SOLUTION


# %%
same = torch.allclose(embed_words(words, vocab, E), embed_lookup(word_t, E))
print("product and index agree:", same)

# %% [markdown]
# Random coordinates tell words apart, no more. In a *good* embedding words that are used alike lie close
# together. Such tables are learned from large amounts of text; a tiny one can be made by hand. Two
# coordinates for fruits, flowers and dogs: what sort of thing it is, and of what colour.

# %%
POINTS = {
    "apple": (0.1, 0.1), "tangerine": (0.2, 0.3), "lemon": (0.1, 0.5), "lychee": (0.2, 0.7), "kiwi": (0.1, 0.9),
    "rose": (0.5, 0.1), "poppy": (0.4, 0.2), "marigold": (0.5, 0.3), "daffodil": (0.5, 0.5), "lily": (0.5, 0.7),
    "setter": (0.9, 0.1), "fox": (0.8, 0.3), "retriever": (0.9, 0.5), "poodle": (0.9, 0.7), "dachshund": (0.8, 0.9),
}  # fmt: skip
small_vocab = {word: i for i, word in enumerate(POINTS)}
small_E = torch.tensor(list(POINTS.values()))

# %% [markdown]
# Where nearness means likeness, one can ask for the word that fits a point best.
#
# ### `nearest_word`
# You get a `point`, a float tensor of shape `(d,)`, a `vocab` from V words to the ints 0 to V - 1, V at least
# 1, in any order, and `E` of shape `(V, d)`, of the dtype of `point`. Return the word, a string, whose row in
# `E` is nearest to the point: the one with the smallest Euclidean distance, the root of the sum of the
# squared differences. No two words are equally near.
#
# With `E = tensor([[0., 0.], [2., 2.]])`, `vocab = {"here": 0, "there": 1}` and the point `tensor([1.5, 2.])`
# it is `"there"`.

# %% answer="nearest_word"
def nearest_word(point, vocab, E):
    """The word whose row of `E`, shape (V, d), is nearest to `point`, shape (d,)."""
    ### BEGIN SOLUTION
    nearest = ((E - point) ** 2).sum(dim=1).argmin().item()
    return next(word for word, i in vocab.items() if i == nearest)
    ### END SOLUTION


# %% [markdown]
# Now one can even calculate with words. Take a rose, subtract the apple, add the lemon: what was a red
# flower should become a yellow one.

# %%
rose, apple, lemon = embed_words(["rose", "apple", "lemon"], small_vocab, small_E)
target = rose - apple + lemon
print("rose - apple + lemon =", nearest_word(target, small_vocab, small_E))

ax = canvas("sort of thing", "colour", title="An embedding made by hand", xlim=(0, 1.1), ylim=(0, 1))
ax.scatter(*small_E.T, c=small_E[:, 1], cmap="autumn", edgecolor="k")
for word, (x, y) in POINTS.items():
    ax.annotate(word, (x, y), textcoords="offset points", xytext=(5, 5), fontsize=8)
for start, end in [(apple, lemon), (rose, target)]:
    ax.annotate("", end.tolist(), start.tolist(), arrowprops={"arrowstyle": "->", "color": "C0", "lw": 1.6})
ax.set(xticks=[0.15, 0.45, 0.85], xticklabels=["fruit", "flower", "dog"])
ax.set(yticks=[0.1, 0.3, 0.5, 0.7, 0.9], yticklabels=["red", "orange", "yellow", "white", "brown"])
plt.show()

# %% [markdown]
# Both arrows are the same step, from red to yellow. In learned embeddings of hundreds of dimensions such
# steps are found too, for plurals, for capitals of countries, for opposites. And since `embed_words` lets
# gradients through, the table itself can be learned along with everything else.
#
# ## What you can do now
#
# This was the last of the four kinds of data. A picture has become channels, rows and columns; a table has
# been split into what is known and what is asked; a long list of hours has turned into days without moving a
# number; and a novel has become rows of ones and zeros, then points in a space.
#
# What they have in common: a tensor of floats, one axis for the samples, numbers of about the same size, and
# somebody who has looked at the data before trusting its shape. That is all that a network asks for. In the
# next chapter it begins to learn.
