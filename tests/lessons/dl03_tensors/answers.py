# %%
import math

import torch

# %% wrong="list_slices" says="You took the stop index for the last one that comes along." read="From lists to tensors"
def list_slices(some_list):
    return [some_list[:], some_list[1:3], some_list[1:], some_list[:3], some_list[:-1], some_list[1:3:2]]

# %% wrong="list_slices" says="You counted the elements from one." read="From lists to tensors"
def list_slices(some_list):
    return [some_list[:], some_list[0:3], some_list[0:], some_list[:3], some_list[:-1], some_list[0:3:2]]

# %% wrong="list_slices" says="You thought that a slice up to -1 still has the last element." read="From lists to tensors"
def list_slices(some_list):
    return [some_list[:], some_list[1:4], some_list[1:], some_list[:4], some_list[:-2], some_list[1:4:2]]

# %% wrong="list_slices" says="You gave the list itself as the first one; a change of one then changes the other." read="From lists to tensors"
def list_slices(some_list):
    return [some_list, some_list[1:4], some_list[1:], some_list[:4], some_list[:-1], some_list[1:4:2]]

# %% wrong="list_slices" says="You wrote down the end of a list of six; a longer one loses its tail." read="From lists to tensors"
def list_slices(some_list):
    return [some_list[0:6], some_list[1:4], some_list[1:6], some_list[:4], some_list[:5], some_list[1:4:2]]

# %% wrong="list_slices" says="You left out where the steps end, so they go on to the end of the list." read="From lists to tensors"
def list_slices(some_list):
    return [some_list[:], some_list[1:4], some_list[1:], some_list[:4], some_list[:-1], some_list[1::2]]

# %% right="list_slices" says="with index arithmetic"
def list_slices(some_list):
    n = len(some_list)
    wanted = [range(n), range(1, 4), range(1, n), range(4), range(n - 1), (1, 3)]
    return [[some_list[i] for i in indices if i < n] for indices in wanted]

# %% right="list_slices" says="with slice objects"
def list_slices(some_list):
    ends = [(None, None), (1, 4), (1, None), (None, 4), (0, -1), (1, 4, 2)]
    return [some_list[slice(*end)] for end in ends]

# %% wrong="points_flat" says="You let torch choose the dtype; from ints it makes int64." read="From lists to tensors"
def points_flat(points):
    return torch.tensor([c for point in points for c in point])

# %% wrong="points_flat" says="You put all x first and all y behind them; each y belongs right behind its x." read="From lists to tensors"
def points_flat(points):
    return torch.tensor([x for x, _ in points] + [y for _, y in points], dtype=torch.float32)

# %% wrong="points_flat" says="You moved on by one place for each point, but each point takes two." read="From lists to tensors"
def points_flat(points):
    flat = torch.zeros(2 * len(points))
    for i, (x, y) in enumerate(points):
        flat[i] = x
        flat[i + 1] = y
    return flat

# %% wrong="points_flat" says="You gave each point a row of its own; all numbers were to stand in one row." read="From lists to tensors"
def points_flat(points):
    return torch.tensor(points, dtype=torch.float32)

# %% wrong="points_flat" says="You returned a list; a tensor was asked." read="From lists to tensors"
def points_flat(points):
    return [float(c) for point in points for c in point]

# %% wrong="points_flat" says="You took Python's float precision, which is float64 in torch." read="What kind of number?"
def points_flat(points):
    return torch.tensor([c for point in points for c in point], dtype=torch.float64)

# %% wrong="points_flat" says="You put y before x." read="From lists to tensors"
def points_flat(points):
    return torch.tensor([c for x, y in points for c in (y, x)], dtype=torch.float32)

# %% right="points_flat" says="from a list, all at once"
def points_flat(points):
    return torch.tensor([c for point in points for c in point], dtype=torch.float32)

# %% right="points_flat" says="with steps of two"
def points_flat(points):
    flat = torch.empty(2 * len(points))
    flat[0::2] = torch.tensor([x for x, _ in points])
    flat[1::2] = torch.tensor([y for _, y in points])
    return flat

# %% right="points_flat" says="rows first, then flattened"
def points_flat(points):
    return torch.tensor(points, dtype=torch.float).reshape(-1)

# %% wrong="coords_of" says="You returned tensors of shape (); Python floats were asked." read="From lists to tensors"
def coords_of(flat, i):
    return flat[2 * i], flat[2 * i + 1]

# %% wrong="coords_of" says="You started at index i, but each point before it takes two places." read="From lists to tensors"
def coords_of(flat, i):
    return float(flat[i]), float(flat[i + 1])

# %% wrong="coords_of" says="You returned a list; a tuple was asked." read="From lists to tensors"
def coords_of(flat, i):
    return flat[2 * i : 2 * i + 2].tolist()

# %% wrong="coords_of" says="You took y for x and x for y." read="From lists to tensors"
def coords_of(flat, i):
    return float(flat[2 * i + 1]), float(flat[2 * i])

# %% wrong="coords_of" says="You counted the points from one." read="From lists to tensors"
def coords_of(flat, i):
    return float(flat[2 * i - 2]), float(flat[2 * i - 1])

# %% wrong="coords_of" says="You turned the coordinates into ints and lost what stands behind the point." read="From lists to tensors"
def coords_of(flat, i):
    return int(flat[2 * i]), int(flat[2 * i + 1])

# %% right="coords_of" says="with item"
def coords_of(flat, i):
    x, y = flat[2 * i], flat[2 * i + 1]
    return x.item(), y.item()

# %% right="coords_of" says="as a row of a table"
def coords_of(flat, i):
    return tuple(flat.reshape(-1, 2)[i].tolist())

# %% wrong="points_2d" says="You put all x in the first row and all y in the second; each point was to be a row." read="From lists to tensors"
def points_2d(xs, ys):
    return torch.tensor([xs, ys], dtype=torch.float32)

# %% wrong="points_2d" says="You only changed the shape; the numbers were read on in rows and no longer belong together." read="From lists to tensors"
def points_2d(xs, ys):
    return torch.tensor([xs, ys], dtype=torch.float32).reshape(-1, 2)

# %% wrong="points_2d" says="You let torch choose the dtype; from ints it makes int64." read="From lists to tensors"
def points_2d(xs, ys):
    return torch.tensor([[x, y] for x, y in zip(xs, ys)])

# %% wrong="points_2d" says="You put all coordinates in one row; each point was to have a row of its own." read="From lists to tensors"
def points_2d(xs, ys):
    return torch.tensor([c for point in zip(xs, ys) for c in point], dtype=torch.float32)

# %% wrong="points_2d" says="You put y in column 0 and x in column 1." read="From lists to tensors"
def points_2d(xs, ys):
    return torch.tensor(list(zip(ys, xs)), dtype=torch.float32)

# %% right="points_2d" says="stacked along a new last dimension"
def points_2d(xs, ys):
    return torch.stack([torch.tensor(xs).float(), torch.tensor(ys).float()], dim=1)

# %% right="points_2d" says="transposed"
def points_2d(xs, ys):
    return torch.tensor([xs, ys], dtype=torch.float32).T

# %% right="points_2d" says="filled by index"
def points_2d(xs, ys):
    p = torch.zeros(len(xs), 2)
    for i in range(len(xs)):
        p[i, 0] = xs[i]
        p[i, 1] = ys[i]
    return p

# %% wrong="y_of" says="You gave the coordinate first and the point second." read="Indexing: windows on the same numbers"
def y_of(p, i):
    return p[1, i]

# %% wrong="y_of" says="You turned the element into a Python number, which is no view." read="Indexing: windows on the same numbers"
def y_of(p, i):
    return p[i, 1].item()

# %% wrong="y_of" says="You used a slice, which keeps its dimension, so the shape is (1,)." read="Indexing: windows on the same numbers"
def y_of(p, i):
    return p[i, 1:2]

# %% wrong="y_of" says="You made a copy; a view of the same memory was asked." read="Indexing: windows on the same numbers"
def y_of(p, i):
    return p[i, 1].clone()

# %% wrong="y_of" says="You laid all numbers in a row first; where p has gaps that makes a copy." read="Indexing: windows on the same numbers"
def y_of(p, i):
    return p.flatten()[2 * i + 1]

# %% wrong="y_of" says="You returned x; columns are counted from 0." read="Indexing: windows on the same numbers"
def y_of(p, i):
    return p[i, 0]

# %% wrong="y_of" says="You made a copy that knows nothing of the tensor it comes from." read="Indexing: windows on the same numbers"
def y_of(p, i):
    return torch.tensor(p[i, 1].item(), dtype=p.dtype)

# %% right="y_of" says="one index after the other"
def y_of(p, i):
    return p[i][1]

# %% right="y_of" says="the column first"
def y_of(p, i):
    return p[:, 1][i]

# %% right="y_of" says="with select"
def y_of(p, i):
    return p.select(0, i).select(0, -1)

# %% wrong="slices" says="You used lists of indices, which make copies." read="Indexing: windows on the same numbers"
def slices(p):
    kept = list(range(1, len(p)))
    return {"rest": p[kept], "rest_x": p[kept, 0], "batch": p[None]}

# %% wrong="slices" says="You took the x coordinates with a slice, which keeps its dimension." read="Indexing: windows on the same numbers"
def slices(p):
    return {"rest": p[1:], "rest_x": p[1:, 0:1], "batch": p[None]}

# %% wrong="slices" says="You left out the last point instead of the first." read="Indexing: windows on the same numbers"
def slices(p):
    return {"rest": p[:-1], "rest_x": p[:-1, 0], "batch": p[None]}

# %% wrong="slices" says="You indexed the rows twice; [1:][0] is the first of the rows that are left." read="Indexing: windows on the same numbers"
def slices(p):
    return {"rest": p[1:], "rest_x": p[1:][0] if len(p) > 1 else p[1:].flatten(), "batch": p[None]}

# %% wrong="slices" says="You added the new dimension at the end." read="Indexing: windows on the same numbers"
def slices(p):
    return {"rest": p[1:], "rest_x": p[1:, 0], "batch": p.unsqueeze(-1)}

# %% wrong="slices" says="You stacked a list of one tensor, which makes a copy." read="Indexing: windows on the same numbers"
def slices(p):
    return {"rest": p[1:], "rest_x": p[1:, 0], "batch": torch.stack([p])}

# %% wrong="slices" says="You took the y coordinates; x stands in column 0." read="Indexing: windows on the same numbers"
def slices(p):
    return {"rest": p[1:], "rest_x": p[1:, 1], "batch": p[None]}

# %% right="slices" says="with every dimension written out"
def slices(p):
    return {"batch": p[None, :, :], "rest": p[1:, :], "rest_x": p[1:, 0]}

# %% right="slices" says="with methods"
def slices(p):
    rest = p.narrow(0, 1, p.size(0) - 1)
    return {"rest": rest, "rest_x": rest.select(1, 0), "batch": p.unsqueeze(0)}

# %% wrong="crop" says="You took height and width for the places where the slices stop." read="Indexing: windows on the same numbers"
def crop(img, top, left, height, width):
    return img[..., top:height, left:width]

# %% wrong="crop" says="You put the columns before the rows; height comes before width." read="Indexing: windows on the same numbers"
def crop(img, top, left, height, width):
    return img[..., left : left + width, top : top + height]

# %% wrong="crop" says="You wrote the brackets for images with one dimension in front, no more and no less." read="Indexing: windows on the same numbers"
def crop(img, top, left, height, width):
    return img[:, top : top + height, left : left + width]

# %% wrong="crop" says="You sliced the first two dimensions; height and width are the last two." read="Indexing: windows on the same numbers"
def crop(img, top, left, height, width):
    return img[top : top + height, left : left + width]

# %% wrong="crop" says="You made a copy; a view was asked." read="Indexing: windows on the same numbers"
def crop(img, top, left, height, width):
    return img[..., top : top + height, left : left + width].contiguous().clone()

# %% wrong="crop" says="You went one row and one column too far; a slice ends before its stop." read="Indexing: windows on the same numbers"
def crop(img, top, left, height, width):
    return img[..., top : top + height + 1, left : left + width + 1]

# %% right="crop" says="with narrow"
def crop(img, top, left, height, width):
    return img.narrow(-2, top, height).narrow(-1, left, width)

# %% right="crop" says="rows first, then columns"
def crop(img, top, left, height, width):
    return img[..., top:, :][..., :height, left:][..., :width]

# %% wrong="broadcast_shape" says="You wrote both shapes flush at the left." read="Broadcasting: when shapes differ"
from itertools import zip_longest

def broadcast_shape(a, b):
    shape = []
    for i, j in zip_longest(a, b, fillvalue=1):
        if i != j and i != 1 and j != 1:
            raise ValueError("don't fit")
        shape.append(j if i == 1 else i)
    return tuple(shape)

# %% wrong="broadcast_shape" says="You let only the first shape stretch; a 1 in the second one stretches too." read="Broadcasting: when shapes differ"
def broadcast_shape(a, b):
    n = max(len(a), len(b))
    a, b = (1,) * (n - len(a)) + a, (1,) * (n - len(b)) + b
    for i, j in zip(a, b):
        if i != j and i != 1:
            raise ValueError("don't fit")
    return b

# %% wrong="broadcast_shape" says="You compared only the columns that both shapes have and lost the rest." read="Broadcasting: when shapes differ"
def broadcast_shape(a, b):
    shape = []
    for i, j in zip(reversed(a), reversed(b)):
        if i != j and i != 1 and j != 1:
            raise ValueError("don't fit")
        shape.append(j if i == 1 else i)
    return tuple(reversed(shape))

# %% wrong="broadcast_shape" says="You always took the larger size; next to a 0 a 1 becomes 0." read="Broadcasting: when shapes differ"
from itertools import zip_longest

def broadcast_shape(a, b):
    shape = []
    for i, j in zip_longest(reversed(a), reversed(b), fillvalue=1):
        if i != j and i != 1 and j != 1:
            raise ValueError("don't fit")
        shape.append(max(i, j))
    return tuple(reversed(shape))

# %% wrong="broadcast_shape" says="You returned None where the shapes don't fit; an error was to be raised." read="Broadcasting: when shapes differ"
def broadcast_shape(a, b):
    try:
        return tuple(torch.broadcast_shapes(a, b))
    except RuntimeError:
        return None

# %% wrong="broadcast_shape" says="You left the error to torch, which raises another one than was asked." read="Broadcasting: when shapes differ"
def broadcast_shape(a, b):
    return tuple((torch.empty(a) + torch.empty(b)).shape)

# %% wrong="broadcast_shape" says="You never checked whether two sizes fit." read="Broadcasting: when shapes differ"
from itertools import zip_longest

def broadcast_shape(a, b):
    pairs = zip_longest(reversed(a), reversed(b), fillvalue=1)
    return tuple(j if i == 1 else i for i, j in pairs)[::-1]

# %% right="broadcast_shape" says="by adding two tensors"
def broadcast_shape(a, b):
    try:
        return (torch.empty(a) + torch.empty(b)).shape
    except RuntimeError as error:
        raise ValueError(str(error)) from None

# %% right="broadcast_shape" says="from the right, in pairs"
from itertools import zip_longest

def broadcast_shape(a, b):
    shape = ()
    for i, j in zip_longest(a[::-1], b[::-1], fillvalue=1):
        if 1 not in (i, j) and i != j:
            raise ValueError(f"{i} does not meet {j}")
        shape = ((i if j == 1 else j), *shape)
    return shape

# %% right="broadcast_shape" says="one dimension after the other"
def broadcast_shape(a, b):
    if not a or not b:
        return a or b
    assert_fits = a[-1] == b[-1] or 1 in (a[-1], b[-1])
    if not assert_fits:
        raise ValueError
    return broadcast_shape(a[:-1], b[:-1]) + ((b[-1],) if a[-1] == 1 else (a[-1],))

# %% wrong="paper_sum" says="You changed the second row of the first block although B has the same row for both." read="Broadcasting: when shapes differ"
paper_sum = [[[11, 22, 33], [44, 55, 66]], [[41, 52, 63], [44, 55, 66]]]

# %% wrong="paper_sum" says="You paired row i of A with block i of B; each row of A meets each block of B." read="Broadcasting: when shapes differ"
paper_sum = [[11, 22, 33], [44, 55, 66]]

# %% wrong="paper_sum" says="You let the rows of A choose the block, and the blocks of B the row." read="Broadcasting: when shapes differ"
paper_sum = [[[11, 22, 33], [41, 52, 63]], [[14, 25, 36], [44, 55, 66]]]

# %% wrong="paper_sum" says="You kept the row of each block single and added only one row of A to it." read="Broadcasting: when shapes differ"
paper_sum = [[[11, 22, 33]], [[44, 55, 66]]]

# %% right="paper_sum" says="in floats"
paper_sum = [[[11.0, 22.0, 33.0], [14.0, 25.0, 36.0]], [[41.0, 52.0, 63.0], [44.0, 55.0, 66.0]]]

# %% right="paper_sum" says="with loops"
paper_sum = [[[a + b for a, b in zip(row, block)] for row in ([1, 2, 3], [4, 5, 6])] for block in ([10, 20, 30], [40, 50, 60])]

# %% wrong="outer_by_broadcast" says="You stood the wrong vector upright, so the table is transposed." read="Broadcasting: when shapes differ"
def outer_by_broadcast(a, b):
    return a.unsqueeze(1) * b

# %% wrong="outer_by_broadcast" says="You multiplied without standing either vector upright." read="Broadcasting: when shapes differ"
def outer_by_broadcast(a, b):
    return a * b

# %% wrong="outer_by_broadcast" says="You wrote a loop; broadcasting does without." read="Broadcasting: when shapes differ"
def outer_by_broadcast(a, b):
    return torch.stack([a * x for x in b])

# %% wrong="outer_by_broadcast" says="You used the matrix product of two vectors, which multiplies them into a single number." read="Broadcasting: when shapes differ"
def outer_by_broadcast(a, b):
    return b @ a

# %% wrong="outer_by_broadcast" says="You added where products were asked." read="Broadcasting: when shapes differ"
def outer_by_broadcast(a, b):
    return a + b.unsqueeze(1)

# %% right="outer_by_broadcast" says="with None for the new dimension"
def outer_by_broadcast(a, b):
    return a[None, :] * b[:, None]

# %% right="outer_by_broadcast" says="with torch.outer"
def outer_by_broadcast(a, b):
    return torch.outer(b, a)

# %% right="outer_by_broadcast" says="as the matrix product of a column and a row"
def outer_by_broadcast(a, b):
    return b.reshape(-1, 1) @ a.reshape(1, -1)

# %% wrong="distances" says="You gave rows to q and columns to p, so the table is transposed." read="Broadcasting: when shapes differ"
def distances(p, q):
    return (q.unsqueeze(1) - p).square().sum(-1).sqrt()

# %% wrong="distances" says="You subtracted point from point in pairs, so not every point meets every other." read="Broadcasting: when shapes differ"
def distances(p, q):
    return (p - q).square().sum(-1).sqrt()

# %% wrong="distances" says="You returned the squares of the distances." read="Broadcasting: when shapes differ"
def distances(p, q):
    return (p.unsqueeze(1) - q).square().sum(-1)

# %% wrong="distances" says="You summed over the points instead of the coordinates." read="Broadcasting: when shapes differ"
def distances(p, q):
    return (p.unsqueeze(1) - q).square().sum(1).sqrt()

# %% wrong="distances" says="You kept the dimension of the coordinates with size 1." read="Broadcasting: when shapes differ"
def distances(p, q):
    return (p.unsqueeze(1) - q).square().sum(-1, keepdim=True).sqrt()

# %% wrong="distances" says="You added up the differences along the axes; the way through the air is shorter." read="Broadcasting: when shapes differ"
def distances(p, q):
    return (p.unsqueeze(1) - q).abs().sum(-1)

# %% wrong="distances" says="You took the mean of the squares where their sum was asked." read="Broadcasting: when shapes differ"
def distances(p, q):
    return (p.unsqueeze(1) - q).square().mean(-1).sqrt()

# %% wrong="distances" says="You wrote loops; broadcasting does without." read="Broadcasting: when shapes differ"
def distances(p, q):
    return torch.stack([torch.stack([(a - b).square().sum().sqrt() for b in q]) for a in p])

# %% right="distances" says="with torch's own distances"
def distances(p, q):
    return torch.cdist(p, q)

# %% right="distances" says="with the norm"
def distances(p, q):
    return torch.linalg.vector_norm(p[:, None, :] - q[None, :, :], dim=2)

# %% right="distances" says="with einsum"
def distances(p, q):
    d = q - p.unsqueeze(1)
    return torch.einsum("nmd,nmd->nm", d, d) ** 0.5

# %% wrong="naive_gray" says="You counted the channels from the front; in a batch that is another dimension." read="From colour to grey, three times"
def naive_gray(t):
    return t.mean(0)

# %% wrong="naive_gray" says="You thought that there is always a batch in front of the channels." read="From colour to grey, three times"
def naive_gray(t):
    return t.mean(1)

# %% wrong="naive_gray" says="You kept the dimension of the channels with size 1." read="From colour to grey, three times"
def naive_gray(t):
    return t.mean(-3, keepdim=True)

# %% wrong="naive_gray" says="You took the last dimension for the channels; here it is the width." read="From colour to grey, three times"
def naive_gray(t):
    return t.mean(-1)

# %% wrong="naive_gray" says="You wrote the formula for exactly three channels." read="From colour to grey, three times"
def naive_gray(t):
    return t[..., :3, :, :].sum(-3) / 3

# %% wrong="naive_gray" says="You added the channels up; their mean was asked." read="From colour to grey, three times"
def naive_gray(t):
    return t.sum(-3)

# %% right="naive_gray" says="sum over number"
def naive_gray(t):
    return t.sum(dim=-3) / t.shape[-3]

# %% right="naive_gray" says="one channel after the other"
def naive_gray(t):
    total = 0
    for channel in t.unbind(-3):
        total = total + channel
    return total / t.size(-3)

# %% wrong="weighted_gray" says="You didn't stand the weights upright, so they meet the columns of the image." read="From colour to grey, three times"
def weighted_gray(t, w):
    return (t * w).sum(-3)

# %% wrong="weighted_gray" says="You stood the weights up by one dimension only, so they meet the rows of the image." read="From colour to grey, three times"
def weighted_gray(t, w):
    return (t * w.unsqueeze(-1)).sum(-3)

# %% wrong="weighted_gray" says="You took the mean; the weights were to be applied and the sum taken." read="From colour to grey, three times"
def weighted_gray(t, w):
    return (t * w[:, None, None]).mean(-3)

# %% wrong="weighted_gray" says="You kept the dimension of the channels with size 1." read="From colour to grey, three times"
def weighted_gray(t, w):
    return (t * w[:, None, None]).sum(-3, keepdim=True)

# %% wrong="weighted_gray" says="You changed the shape of the caller's weights." read="From colour to grey, three times"
def weighted_gray(t, w):
    return (t * w.unsqueeze_(-1).unsqueeze_(-1)).sum(-3)

# %% wrong="weighted_gray" says="You counted the channels from the front; in a batch that is another dimension." read="From colour to grey, three times"
def weighted_gray(t, w):
    return (t * w[:, None, None]).sum(0)

# %% wrong="weighted_gray" says="You divided by the sum of the weights; they were to be taken as they are." read="From colour to grey, three times"
def weighted_gray(t, w):
    return (t * w[:, None, None]).sum(-3) / w.sum()

# %% wrong="weighted_gray" says="You multiplied the image in place, so the caller's image is changed." read="From colour to grey, three times"
def weighted_gray(t, w):
    t.mul_(w[:, None, None])
    return t.sum(-3)

# %% right="weighted_gray" says="with a shape for the weights"
def weighted_gray(t, w):
    return torch.sum(t * w.reshape(-1, 1, 1), dim=-3)

# %% right="weighted_gray" says="channels last, then a matrix product"
def weighted_gray(t, w):
    return t.movedim(-3, -1) @ w

# %% right="weighted_gray" says="one channel after the other"
def weighted_gray(t, w):
    return sum(w[c] * t[..., c, :, :] for c in range(len(w)))

# %% right="weighted_gray" says="with tensordot"
def weighted_gray(t, w):
    return torch.tensordot(t, w, dims=([-3], [0]))

# %% wrong="gray_equation" says="You left no place for dimensions in front of the channels." read="From colour to grey, three times"
gray_equation = "chw,c->hw"

# %% wrong="gray_equation" says="You wrote height and width of the result in the wrong order." read="From colour to grey, three times"
gray_equation = "...chw,c->...wh"

# %% wrong="gray_equation" says="You kept the letter of the channels in the result, so nothing is summed." read="From colour to grey, three times"
gray_equation = "...chw,c->...chw"

# %% wrong="gray_equation" says="You gave the weights the letter of the width." read="From colour to grey, three times"
gray_equation = "...chw,w->...ch"

# %% wrong="gray_equation" says="You took the last dimension for the channels." read="From colour to grey, three times"
gray_equation = "...hwc,c->...hw"

# %% wrong="gray_equation" says="You gave the weights a letter of their own, so every weight meets every channel." read="From colour to grey, three times"
gray_equation = "...chw,d->...hw"

# %% right="gray_equation" says="other letters"
gray_equation = "...kij, k -> ...ij"

# %% right="gray_equation" says="in capitals"
gray_equation = "...CHW,C->...HW"

# %% wrong="mix_channels" says="You took rows and columns of the matrix for each other." read="From colour to grey, three times"
def mix_channels(t, m):
    return torch.einsum("...chw,cd->...dhw", t, m)

# %% wrong="mix_channels" says="You left no place for dimensions in front of the channels." read="From colour to grey, three times"
def mix_channels(t, m):
    return torch.einsum("chw,dc->dhw", t, m)

# %% wrong="mix_channels" says="You multiplied the matrix by the image as it stands, which sums over its rows." read="From colour to grey, three times"
def mix_channels(t, m):
    return m @ t

# %% wrong="mix_channels" says="You put the new channels last." read="From colour to grey, three times"
def mix_channels(t, m):
    return torch.einsum("...chw,dc->...hwd", t, m)

# %% wrong="mix_channels" says="You flattened the batch together with the channels." read="From colour to grey, three times"
def mix_channels(t, m):
    mixed = m @ t.reshape(m.size(1), -1)
    return mixed.reshape(*t.shape[:-3], m.size(0), *t.shape[-2:])

# %% wrong="mix_channels" says="You summed the weights of each new channel and the old channels separately." read="From colour to grey, three times"
def mix_channels(t, m):
    return torch.einsum("...khw,dc->...dhw", t, m)

# %% right="mix_channels" says="pixels in a row, then a matrix product"
def mix_channels(t, m):
    return (m @ t.flatten(-2)).unflatten(-1, t.shape[-2:])

# %% right="mix_channels" says="channels last and back again"
def mix_channels(t, m):
    return (t.movedim(-3, -1) @ m.T).movedim(-1, -3)

# %% right="mix_channels" says="by broadcasting"
def mix_channels(t, m):
    return (m[:, :, None, None] * t.unsqueeze(-4)).sum(-3)

# %% wrong="align_as_names" says="You only added dimensions at the end and never looked at the names." read="Dimensions with names"
def align_as_names(t, names, target):
    if set(names) - set(target):
        raise ValueError("a name is missing")
    while t.dim() < len(target):
        t = t.unsqueeze(-1)
    return t

# %% wrong="align_as_names" says="You gave the numbers a new shape without moving the dimensions." read="Dimensions with names"
def align_as_names(t, names, target):
    if set(names) - set(target):
        raise ValueError("a name is missing")
    return t.reshape([t.shape[names.index(name)] if name in names else 1 for name in target])

# %% wrong="align_as_names" says="You added the missing dimensions but left the others in their old order." read="Dimensions with names"
def align_as_names(t, names, target):
    if set(names) - set(target):
        raise ValueError("a name is missing")
    for dim, name in enumerate(target):
        if name not in names:
            t = t.unsqueeze(dim)
    return t

# %% wrong="align_as_names" says="You left out the names that the tensor doesn't have; each of them was to become a dimension of size 1." read="Dimensions with names"
def align_as_names(t, names, target):
    if set(names) - set(target):
        raise ValueError("a name is missing")
    return t.permute([names.index(name) for name in target if name in names])

# %% wrong="align_as_names" says="You didn't check whether the target knows every name." read="Dimensions with names"
def align_as_names(t, names, target):
    t = t.permute([names.index(name) for name in target if name in names])
    for dim, name in enumerate(target):
        if name not in names:
            t = t.unsqueeze(dim)
    return t

# %% wrong="align_as_names" says="You told permute where each dimension goes; it asks where each one comes from." read="Dimensions with names"
def align_as_names(t, names, target):
    if set(names) - set(target):
        raise ValueError("a name is missing")
    known = [name for name in target if name in names]
    t = t.permute([known.index(name) for name in names])
    for dim, name in enumerate(target):
        if name not in names:
            t = t.unsqueeze(dim)
    return t

# %% wrong="align_as_names" says="You copied the numbers into their new order; a view was asked." read="Dimensions with names"
def align_as_names(t, names, target):
    if set(names) - set(target):
        raise ValueError("a name is missing")
    t = t.permute([names.index(name) for name in target if name in names]).clone()
    return t[tuple(slice(None) if name in names else None for name in target)]

# %% right="align_as_names" says="new dimensions at the end, then one permutation"
def align_as_names(t, names, target):
    if not set(names) <= set(target):
        raise ValueError("a name is missing")
    names = list(names) + [name for name in target if name not in names]
    t = t.reshape(*t.shape, *[1] * (len(target) - t.dim())) if t.is_contiguous() else t[(...,) + (None,) * (len(target) - t.dim())]
    return t.permute([names.index(name) for name in target])

# %% right="align_as_names" says="with None in the brackets"
def align_as_names(t, names, target):
    known = [name for name in target if name in names]
    if len(known) < len(names):
        raise ValueError("a name is missing")
    t = torch.permute(t, [names.index(name) for name in known])
    return t[tuple(slice(None) if name in names else None for name in target)]

# %% right="align_as_names" says="with strides"
def align_as_names(t, names, target):
    if any(name not in target for name in names):
        raise ValueError("a name is missing")
    size = [t.size(names.index(name)) if name in names else 1 for name in target]
    stride = [t.stride(names.index(name)) if name in names else 1 for name in target]
    return t.as_strided(size, stride, t.storage_offset())

# %% wrong="gray_by_name" says="You took the third dimension from the end for the channels, whatever its name." read="Dimensions with names"
def gray_by_name(t, names, w):
    weighted = t * align_as_names(w, ("channels",), names)
    return weighted.sum(-3), tuple(name for name in names if name != "channels")

# %% wrong="gray_by_name" says="You returned all the names, also that of the dimension that is gone." read="Dimensions with names"
def gray_by_name(t, names, w):
    weighted = t * align_as_names(w, ("channels",), names)
    return weighted.sum(names.index("channels")), names

# %% wrong="gray_by_name" says="You kept the dimension of the channels with size 1." read="Dimensions with names"
def gray_by_name(t, names, w):
    weighted = t * align_as_names(w, ("channels",), names)
    left = tuple(name for name in names if name != "channels")
    return weighted.sum(names.index("channels"), keepdim=True), left

# %% wrong="gray_by_name" says="You took the mean where the weighted sum was asked." read="Dimensions with names"
def gray_by_name(t, names, w):
    weighted = t * align_as_names(w, ("channels",), names)
    left = tuple(name for name in names if name != "channels")
    return weighted.mean(names.index("channels")), left

# %% wrong="gray_by_name" says="You stood the weights upright yourself instead of calling align_as_names." read="Dimensions with names"
def gray_by_name(t, names, w):
    place = names.index("channels")
    weighted = t * w.reshape([-1] + [1] * (len(names) - 1 - place))
    return weighted.sum(place), names[:place] + names[place + 1 :]

# %% wrong="gray_by_name" says="You returned the names that are left as a list; a tuple was asked." read="Dimensions with names"
def gray_by_name(t, names, w):
    weighted = t * align_as_names(w, ("channels",), names)
    return weighted.sum(names.index("channels")), [name for name in names if name != "channels"]

# %% wrong="gray_by_name" says="You returned the sum without the names that are left." read="Dimensions with names"
def gray_by_name(t, names, w):
    return (t * align_as_names(w, ("channels",), names)).sum(names.index("channels"))

# %% right="gray_by_name" says="with the place of the channels"
def gray_by_name(t, names, w):
    place = names.index("channels")
    aligned = align_as_names(w, names=["channels"], target=names)
    return torch.sum(aligned * t, dim=place), (*names[:place], *names[place + 1 :])

# %% right="gray_by_name" says="with a list of names on the way"
def gray_by_name(t, names, w):
    names = list(names)
    weighted = torch.mul(align_as_names(w, ("channels",), names), t)
    gray = weighted.sum(dim=names.index("channels"))
    names.remove("channels")
    return gray, tuple(names)

# %% wrong="bytes_needed" says="You took four bytes for every number, whatever its type." read="What kind of number?"
def bytes_needed(shape, dtype):
    return math.prod(shape) * 4

# %% wrong="bytes_needed" says="You counted bits; a byte has eight of them." read="What kind of number?"
def bytes_needed(shape, dtype):
    return math.prod(shape) * dtype.itemsize * 8

# %% wrong="bytes_needed" says="You added the sizes up; the number of elements is their product." read="What kind of number?"
def bytes_needed(shape, dtype):
    return sum(shape) * dtype.itemsize

# %% wrong="bytes_needed" says="You counted the elements and forgot how many bytes each of them takes." read="What kind of number?"
def bytes_needed(shape, dtype):
    return math.prod(shape)

# %% wrong="bytes_needed" says="You looked at the first dimension only." read="What kind of number?"
def bytes_needed(shape, dtype):
    return (shape[0] if shape else 1) * dtype.itemsize

# %% wrong="bytes_needed" says="You took a shape without dimensions for a tensor without elements." read="What kind of number?"
def bytes_needed(shape, dtype):
    return math.prod(shape) * dtype.itemsize if shape else 0

# %% right="bytes_needed" says="by asking a tensor"
def bytes_needed(shape, dtype):
    return torch.empty(shape, dtype=dtype).nbytes

# %% right="bytes_needed" says="elements times the size of one"
def bytes_needed(shape, dtype):
    t = torch.empty(shape, dtype=dtype, device="meta")
    return t.numel() * t.element_size()

# %% right="bytes_needed" says="with a loop"
def bytes_needed(shape, dtype):
    size = torch.zeros((), dtype=dtype).element_size()
    for n in shape:
        size *= n
    return size

# %% wrong="default_dtypes" says="You expected ints of 32 bits, as in C." read="What kind of number?"
default_dtypes = {
    "torch.tensor([2, 2])": torch.int32, "torch.tensor(3.)": torch.float32, "torch.tensor([1, 2.5])": torch.float32,
    "torch.tensor([True, False])": torch.bool, "torch.zeros(2)": torch.float32, "torch.arange(3)": torch.int32,
    "torch.ones(2) > 1.0": torch.bool,
}

# %% wrong="default_dtypes" says="You expected float64, which is the default of NumPy." read="What kind of number?"
default_dtypes = {
    "torch.tensor([2, 2])": torch.int64, "torch.tensor(3.)": torch.float64, "torch.tensor([1, 2.5])": torch.float64,
    "torch.tensor([True, False])": torch.bool, "torch.zeros(2)": torch.float64, "torch.arange(3)": torch.int64,
    "torch.ones(2) > 1.0": torch.bool,
}

# %% wrong="default_dtypes" says="You let the first element of a list decide for all." read="What kind of number?"
default_dtypes = {
    "torch.tensor([2, 2])": torch.int64, "torch.tensor(3.)": torch.float32, "torch.tensor([1, 2.5])": torch.int64,
    "torch.tensor([True, False])": torch.bool, "torch.zeros(2)": torch.float32, "torch.arange(3)": torch.int64,
    "torch.ones(2) > 1.0": torch.bool,
}

# %% wrong="default_dtypes" says="You thought that every tensor is float32 unless one asks for something else." read="What kind of number?"
default_dtypes = dict.fromkeys([
    "torch.tensor([2, 2])", "torch.tensor(3.)", "torch.tensor([1, 2.5])", "torch.tensor([True, False])",
    "torch.zeros(2)", "torch.arange(3)", "torch.ones(2) > 1.0",
], torch.float32)

# %% wrong="default_dtypes" says="You took the dtype of a comparison from the tensor that is compared." read="What kind of number?"
default_dtypes = {
    "torch.tensor([2, 2])": torch.int64, "torch.tensor(3.)": torch.float32, "torch.tensor([1, 2.5])": torch.float32,
    "torch.tensor([True, False])": torch.bool, "torch.zeros(2)": torch.float32, "torch.arange(3)": torch.int64,
    "torch.ones(2) > 1.0": torch.float32,
}

# %% wrong="default_dtypes" says="You took zeros(2) for ints because its argument is one." read="What kind of number?"
default_dtypes = {
    "torch.tensor([2, 2])": torch.int64, "torch.tensor(3.)": torch.float32, "torch.tensor([1, 2.5])": torch.float32,
    "torch.tensor([True, False])": torch.bool, "torch.zeros(2)": torch.int64, "torch.arange(3)": torch.int64,
    "torch.ones(2) > 1.0": torch.bool,
}

# %% wrong="default_dtypes" says="You wrote the names as strings; a dtype is an object of torch." read="What kind of number?"
default_dtypes = {
    "torch.tensor([2, 2])": "torch.int64", "torch.tensor(3.)": "torch.float32", "torch.tensor([1, 2.5])": "torch.float32",
    "torch.tensor([True, False])": "torch.bool", "torch.zeros(2)": "torch.float32", "torch.arange(3)": "torch.int64",
    "torch.ones(2) > 1.0": "torch.bool",
}

# %% right="default_dtypes" says="with the short names"
default_dtypes = {
    "torch.tensor([2, 2])": torch.long, "torch.tensor(3.)": torch.float, "torch.tensor([1, 2.5])": torch.float,
    "torch.tensor([True, False])": torch.bool, "torch.zeros(2)": torch.float, "torch.arange(3)": torch.long,
    "torch.ones(2) > 1.0": torch.bool,
}

# %% right="default_dtypes" says="by asking torch"
default_dtypes = {text: eval(text).dtype for text in (
    "torch.ones(2) > 1.0", "torch.tensor([2, 2])", "torch.tensor(3.)", "torch.tensor([1, 2.5])",
    "torch.tensor([True, False])", "torch.zeros(2)", "torch.arange(3)",
)}

# %% wrong="tensor_of" says="You changed the dtype afterwards, when the digits were already lost." read="What kind of number?"
def tensor_of(values, dtype):
    return torch.tensor(values).to(dtype)

# %% wrong="tensor_of" says="You used torch.Tensor, which makes float32 of everything first." read="What kind of number?"
def tensor_of(values, dtype):
    return torch.Tensor(values).to(dtype)

# %% wrong="tensor_of" says="You went by way of float64, which has no room for every int64." read="What kind of number?"
def tensor_of(values, dtype):
    return torch.tensor(values, dtype=torch.float64).to(dtype)

# %% wrong="tensor_of" says="You didn't use the dtype that was asked for." read="What kind of number?"
def tensor_of(values, dtype):
    return torch.tensor(values)

# %% wrong="tensor_of" says="You rounded; what stands behind the point was to be dropped." read="What kind of number?"
def tensor_of(values, dtype):
    if dtype.is_floating_point or dtype in (torch.bool, torch.int64):
        return torch.tensor(values, dtype=dtype)
    return torch.tensor(values, dtype=torch.float64).round().to(dtype)

# %% right="tensor_of" says="with as_tensor"
def tensor_of(values, dtype):
    return torch.as_tensor(values, dtype=dtype)

# %% right="tensor_of" says="row by row"
def tensor_of(values, dtype):
    if isinstance(values, list):
        return torch.stack([tensor_of(value, dtype) for value in values])
    return torch.full((), values, dtype=dtype)

# %% wrong="cast_zeroes" says="You rounded to the nearest integer before the cast." read="What kind of number?"
def cast_zeroes(x):
    return x * x.round().to(torch.short)

# %% wrong="cast_zeroes" says="You rounded down; the cast goes towards zero." read="What kind of number?"
def cast_zeroes(x):
    return x * x.floor().to(torch.short)

# %% wrong="cast_zeroes" says="You expected the product to have the dtype int16." read="When types meet"
def cast_zeroes(x):
    return (x * x.to(torch.short)).to(torch.short)

# %% wrong="cast_zeroes" says="You calculated in float32, whatever the dtype of the input was." read="When types meet"
def cast_zeroes(x):
    return x.float() * x.to(torch.short)

# %% wrong="cast_zeroes" says="You multiplied the cast tensor by itself." read="What kind of number?"
def cast_zeroes(x):
    short = x.to(torch.short)
    return (short * short).to(x.dtype)

# %% wrong="cast_zeroes" says="You thought that a tensor keeps its dtype when to is called; it gives a new one." read="What kind of number?"
def cast_zeroes(x):
    short = x
    short.to(torch.short)
    return x * short

# %% wrong="cast_zeroes" says="You cast to int8, which has no room for numbers above 127." read="What kind of number?"
def cast_zeroes(x):
    return x * (x.to(torch.int32) % 256).to(torch.uint8).view(torch.int8)

# %% right="cast_zeroes" says="with the method short"
def cast_zeroes(x):
    return torch.mul(x.short(), x)

# %% right="cast_zeroes" says="cut off without a cast"
def cast_zeroes(x):
    return x * torch.trunc(x)

# %% wrong="promotions" says="You took the type with more bytes each time." read="When types meet"
promotions = {
    "int16 * float32": torch.float32, "int64 * float32": torch.int64, "float64 * float32": torch.float64,
    "float16 + bfloat16": torch.float16, "uint8 + int8": torch.int8, "int64 / int64": torch.int64,
    "int64 + 1.5": torch.int64, "float32 * float64 scalar": torch.float64,
}

# %% wrong="promotions" says="You used the rules of NumPy, where int64 and float32 make float64." read="When types meet"
promotions = {
    "int16 * float32": torch.float32, "int64 * float32": torch.float64, "float64 * float32": torch.float64,
    "float16 + bfloat16": torch.float32, "uint8 + int8": torch.int16, "int64 / int64": torch.float64,
    "int64 + 1.5": torch.float64, "float32 * float64 scalar": torch.float64,
}

# %% wrong="promotions" says="You gave the scalar a vote." read="When types meet"
promotions = {
    "int16 * float32": torch.float32, "int64 * float32": torch.float32, "float64 * float32": torch.float64,
    "float16 + bfloat16": torch.float32, "uint8 + int8": torch.int16, "int64 / int64": torch.float32,
    "int64 + 1.5": torch.float32, "float32 * float64 scalar": torch.float64,
}

# %% wrong="promotions" says="You expected an integer when integers are divided." read="When types meet"
promotions = {
    "int16 * float32": torch.float32, "int64 * float32": torch.float32, "float64 * float32": torch.float64,
    "float16 + bfloat16": torch.float32, "uint8 + int8": torch.int16, "int64 / int64": torch.int64,
    "int64 + 1.5": torch.float32, "float32 * float64 scalar": torch.float32,
}

# %% wrong="promotions" says="You thought that a float in Python is a double and makes the result one." read="When types meet"
promotions = {
    "int16 * float32": torch.float32, "int64 * float32": torch.float32, "float64 * float32": torch.float64,
    "float16 + bfloat16": torch.float32, "uint8 + int8": torch.int16, "int64 / int64": torch.float32,
    "int64 + 1.5": torch.float64, "float32 * float64 scalar": torch.float32,
}

# %% wrong="promotions" says="You took one of the two types where neither holds the other." read="When types meet"
promotions = {
    "int16 * float32": torch.float32, "int64 * float32": torch.float32, "float64 * float32": torch.float64,
    "float16 + bfloat16": torch.bfloat16, "uint8 + int8": torch.int8, "int64 / int64": torch.float32,
    "int64 + 1.5": torch.float32, "float32 * float64 scalar": torch.float32,
}

# %% wrong="promotions" says="You thought that float32 stays float32 whatever it meets." read="When types meet"
promotions = {
    "int16 * float32": torch.float32, "int64 * float32": torch.float32, "float64 * float32": torch.float32,
    "float16 + bfloat16": torch.float32, "uint8 + int8": torch.int16, "int64 / int64": torch.float32,
    "int64 + 1.5": torch.float32, "float32 * float64 scalar": torch.float32,
}

# %% right="promotions" says="with the short names"
promotions = {
    "int16 * float32": torch.float, "int64 * float32": torch.float, "float64 * float32": torch.double,
    "float16 + bfloat16": torch.float, "uint8 + int8": torch.short, "int64 / int64": torch.float,
    "int64 + 1.5": torch.float, "float32 * float64 scalar": torch.float,
}

# %% right="promotions" says="by asking torch"
long, single, double = torch.ones(2).long(), torch.ones(2), torch.ones(2).double()
promotions = {
    "int16 * float32": (long.short() * single).dtype, "int64 * float32": (long * single).dtype,
    "float64 * float32": (double * single).dtype, "float16 + bfloat16": (single.half() + single.bfloat16()).dtype,
    "uint8 + int8": (long.byte() + long.char()).dtype, "int64 / int64": (long / long).dtype,
    "int64 + 1.5": (long + 1.5).dtype, "float32 * float64 scalar": (single * torch.tensor(2.0).double()).dtype,
}

# %% wrong="result_dtype" says="You asked for the common type of two dtypes, which gives a scalar a vote." read="When types meet"
def result_dtype(a, b):
    a, b = (x.dtype if isinstance(x, torch.Tensor) else torch.tensor(x).dtype for x in (a, b))
    return torch.promote_types(a, b)

# %% wrong="result_dtype" says="You took the type with more bytes." read="When types meet"
def result_dtype(a, b):
    dtypes = [x.dtype if isinstance(x, torch.Tensor) else torch.tensor(x).dtype for x in (a, b)]
    return max(dtypes, key=lambda dtype: dtype.itemsize)

# %% wrong="result_dtype" says="You multiplied the tensors, but their shapes need not fit." read="When types meet"
def result_dtype(a, b):
    return (a * b).dtype

# %% wrong="result_dtype" says="You thought that the tensor on the left decides." read="When types meet"
def result_dtype(a, b):
    return a.dtype if isinstance(a, torch.Tensor) else b.dtype

# %% wrong="result_dtype" says="You thought that a Python number never counts." read="When types meet"
def result_dtype(a, b):
    if not isinstance(a, torch.Tensor):
        return b.dtype
    return a.dtype if not isinstance(b, torch.Tensor) else torch.result_type(a, b)

# %% wrong="result_dtype" says="You asked NumPy, which has rules of its own." read="When types meet"
import numpy as np

def result_dtype(a, b):
    if torch.bfloat16 in (getattr(a, "dtype", None), getattr(b, "dtype", None)):
        return torch.result_type(a, b)
    a, b = (x.detach().numpy().dtype if isinstance(x, torch.Tensor) else x for x in (a, b))
    return torch.from_numpy(np.empty(0, np.result_type(a, b))).dtype

# %% right="result_dtype" says="with representatives of one element"
def result_dtype(a, b):
    a, b = (torch.ones([1] * x.dim(), dtype=x.dtype) if isinstance(x, torch.Tensor) else x for x in (a, b))
    return (a * b).dtype

# %% right="result_dtype" says="the other way round"
def result_dtype(a, b):
    return torch.result_type(b, a)

# %% wrong="above" says="You made a mask of floats." read="Questions to all elements"
def above(t, threshold):
    mask = t > threshold
    return mask.float(), mask.sum()

# %% wrong="above" says="You counted the elements that are equal to the threshold too." read="Questions to all elements"
def above(t, threshold):
    mask = t >= threshold
    return mask, mask.sum()

# %% wrong="above" says="You returned the count as a Python number." read="Questions to all elements"
def above(t, threshold):
    mask = t > threshold
    return mask, mask.sum().item()

# %% wrong="above" says="You counted in floats." read="Questions to all elements"
def above(t, threshold):
    mask = t > threshold
    return mask, mask.float().sum()

# %% wrong="above" says="You counted all elements, not only those that said yes." read="Questions to all elements"
def above(t, threshold):
    mask = t > threshold
    return mask, torch.tensor(mask.numel())

# %% wrong="above" says="You summed the elements that are greater; the question was how many they are." read="Questions to all elements"
def above(t, threshold):
    mask = t > threshold
    return mask, t[mask].sum()

# %% wrong="above" says="You counted along the first dimension only." read="Questions to all elements"
def above(t, threshold):
    mask = t > threshold
    return mask, mask.sum(0)

# %% wrong="above" says="You returned the elements that are greater instead of the mask." read="Questions to all elements"
def above(t, threshold):
    mask = t > threshold
    return t[mask], mask.sum()

# %% right="above" says="with torch functions"
def above(t, threshold):
    mask = torch.gt(t, threshold)
    return mask, torch.count_nonzero(mask)

# %% right="above" says="one element after the other"
def above(t, threshold):
    answers = [x > threshold for x in t.flatten().tolist()]
    return torch.tensor(answers, dtype=torch.bool).reshape(t.shape), torch.tensor(sum(answers))

# %% wrong="between" says="You used Python's and, which wants a single yes or no." read="Questions to all elements"
def between(t, low, high):
    return (t >= low) and (t < high)

# %% wrong="between" says="You left out the parentheses, and & binds more tightly than the comparisons." read="Questions to all elements"
def between(t, low, high):
    return low <= t & t < high

# %% wrong="between" says="You let the upper end belong to the interval." read="Questions to all elements"
def between(t, low, high):
    return (t >= low) & (t <= high)

# %% wrong="between" says="You left the lower end out of the interval." read="Questions to all elements"
def between(t, low, high):
    return (t > low) & (t < high)

# %% wrong="between" says="You joined the two questions with or; almost everything says yes to one of them." read="Questions to all elements"
def between(t, low, high):
    return (t >= low) | (t < high)

# %% wrong="between" says="You took what is not outside for inside; a nan is neither." read="Questions to all elements"
def between(t, low, high):
    return ~((t < low) | (t >= high))

# %% wrong="between" says="You returned the elements themselves instead of a mask." read="Questions to all elements"
def between(t, low, high):
    return t[(t >= low) & (t < high)]

# %% right="between" says="with torch functions"
def between(t, low, high):
    return torch.logical_and(torch.ge(t, low), torch.lt(t, high))

# %% right="between" says="as a product of masks"
def between(t, low, high):
    return (low <= t) * (t < high)

# %% right="between" says="one element after the other"
def between(t, low, high):
    return torch.tensor([low <= x < high for x in t.flatten().tolist()], dtype=torch.bool).reshape(t.shape)

# %%
import itertools

import torch

# %% wrong="storage_list" says="You listed the elements that the tensor shows, in its own order." read="One row of memory"
def storage_list(t):
    return t.flatten().tolist()

# %% wrong="storage_list" says="You began where the tensor begins; the storage may begin earlier." read="One row of memory"
def storage_list(t):
    n = t.untyped_storage().nbytes() // t.element_size() - t.storage_offset()
    return torch.as_strided(t, (n,), (1,)).tolist()

# %% wrong="storage_list" says="You took the number of elements in the tensor for the number in its storage." read="One row of memory"
def storage_list(t):
    return torch.as_strided(t, (t.numel(),), (1,), 0).tolist()

# %% wrong="storage_list" says="You listed single bytes; an element is made of several." read="One row of memory"
def storage_list(t):
    return list(t.untyped_storage())

# %% wrong="storage_list" says="You took every element to be four bytes long." read="One row of memory"
def storage_list(t):
    return torch.as_strided(t, (t.untyped_storage().nbytes() // 4,), (1,), 0).tolist()

# %% wrong="storage_list" says="You looked at the tensor that the view was made from; that one may itself be a view, or be forgotten." read="One row of memory"
def storage_list(t):
    whole = t if t._base is None else t._base
    return whole.flatten().tolist()

# %% wrong="storage_list" says="You made the tensor that you were given show its whole storage." read="In place"
def storage_list(t):
    return t.set_(t.untyped_storage()).tolist()

# %% wrong="storage_list" says="You returned a tensor; a list of Python numbers was asked." read="One row of memory"
def storage_list(t):
    n = t.untyped_storage().nbytes() // t.element_size()
    return torch.as_strided(t, (n,), (1,), 0)

# %% right="storage_list" says="a new tensor on the same storage"
def storage_list(t):
    return torch.empty(0, dtype=t.dtype).set_(t.untyped_storage()).tolist()

# %% right="storage_list" says="element by element"
def storage_list(t):
    n = t.untyped_storage().nbytes() // t.element_size()
    return [torch.as_strided(t, (), (), i).item() for i in range(n)]

# %% right="storage_list" says="with the deprecated storage()"
def storage_list(t):
    return t.storage().tolist()

# %% right="storage_list" says="from the bytes"
def storage_list(t):
    raw = torch.tensor(list(t.untyped_storage()), dtype=torch.uint8)
    return raw.view(t.dtype).tolist()

# %% wrong="write_storage" says="You wrote into a copy, which nobody else reads." read="In place"
def write_storage(t, i, v):
    copy = t.clone()
    torch.as_strided(copy, (), (), i).fill_(v)

# %% wrong="write_storage" says="You counted the elements that the tensor shows, not the positions in its storage." read="One row of memory"
def write_storage(t, i, v):
    t.flatten()[i] = v

# %% wrong="write_storage" says="You counted from the place where the tensor begins, not from the start of the storage." read="One row of memory"
def write_storage(t, i, v):
    torch.as_strided(t, (), (), t.storage_offset() + i).fill_(v)

# %% wrong="write_storage" says="You wrote a single byte of the storage." read="One row of memory"
def write_storage(t, i, v):
    t.untyped_storage()[i] = int(v)

# %% wrong="write_storage" says="You indexed the tensor, and wrote into a whole row of it." read="One row of memory"
def write_storage(t, i, v):
    t[i] = v

# %% wrong="write_storage" says="You wrote to everything from position i on." read="One row of memory"
def write_storage(t, i, v):
    n = t.untyped_storage().nbytes() // t.element_size()
    torch.as_strided(t, (n - i,), (1,), i).fill_(v)

# %% right="write_storage" says="by indexing a view of the whole storage"
def write_storage(t, i, v):
    n = t.untyped_storage().nbytes() // t.element_size()
    torch.as_strided(t, (n,), (1,), 0)[i] = v

# %% right="write_storage" says="through a new tensor on the same storage, and it returns the tensor"
def write_storage(t, i, v):
    torch.empty(0, dtype=t.dtype).set_(t.untyped_storage())[i] = v
    return t

# %% right="write_storage" says="with the deprecated storage()"
def write_storage(t, i, v):
    t.storage()[i] = v

# %% wrong="same_storage" says="You compared the addresses of the first elements; a view may begin later." read="Whose memory is it?"
def same_storage(a, b):
    return a.data_ptr() == b.data_ptr()

# %% wrong="same_storage" says="You asked whether both names mean the same Python object; every view is a new object." read="Whose memory is it?"
def same_storage(a, b):
    return id(a) == id(b)

# %% wrong="same_storage" says="You compared the values that the tensors show." read="Whose memory is it?"
def same_storage(a, b):
    return torch.equal(a, b)

# %% wrong="same_storage" says="You compared what is written in the two storages; a copy has the same in it." read="Whose memory is it?"
def same_storage(a, b):
    return list(a.untyped_storage()) == list(b.untyped_storage())

# %% wrong="same_storage" says="You compared how large the two storages are." read="Whose memory is it?"
def same_storage(a, b):
    return a.untyped_storage().nbytes() == b.untyped_storage().nbytes()

# %% wrong="same_storage" says="You compared the tensors that the views were made from; a detached view has forgotten its own." read="Whose memory is it?"
def same_storage(a, b):
    a = a if a._base is None else a._base
    b = b if b._base is None else b._base
    return a is b

# %% wrong="same_storage" says="You asked for an element that both tensors show." read="Whose memory is it?"
def same_storage(a, b):
    def addresses(t):
        steps = [range(0, size * stride, stride) if stride else [0] for size, stride in zip(t.shape, t.stride())]
        return {t.data_ptr() + t.element_size() * sum(step) for step in itertools.product(*steps)}

    return bool(addresses(a) & addresses(b))

# %% right="same_storage" says="the storages as Python objects"
def same_storage(a, b):
    return a.untyped_storage() is b.untyped_storage()

# %% right="same_storage" says="the storages' own handles"
def same_storage(a, b):
    return a.untyped_storage()._cdata == b.untyped_storage()._cdata

# %% right="same_storage" says="by way of the addresses at which the storages begin"
def same_storage(a, b):
    def begin(t):
        return t.data_ptr() - t.storage_offset() * t.element_size()

    return begin(a) == begin(b)

# %% wrong="zero_in_place" says="You gave the name to a new tensor of zeros; the old one is as before." read="In place"
def zero_in_place(a):
    a = torch.zeros_like(a)
    return a

# %% wrong="zero_in_place" says="You multiplied by zero, which leaves nan, and makes nan of what is infinite." read="In place"
def zero_in_place(a):
    a *= 0
    return a

# %% wrong="zero_in_place" says="You set the elements to zero but returned nothing." read="In place"
def zero_in_place(a):
    a.zero_()

# %% wrong="zero_in_place" says="You zeroed the whole storage, also what the tensor doesn't show." read="In place"
def zero_in_place(a):
    a.untyped_storage().fill_(0)
    return a

# %% wrong="zero_in_place" says="You gave the tensor a new storage; the old memory, which others read, still holds the numbers." read="In place"
def zero_in_place(a):
    a.data = torch.zeros_like(a)
    return a

# %% wrong="zero_in_place" says="You set the elements to zero and then returned a copy." read="In place"
def zero_in_place(a):
    return a.zero_().clone()

# %% wrong="zero_in_place" says="You assigned to a loop variable, which writes into no tensor." read="In place"
def zero_in_place(a):
    for row in a:
        row = row * 0
    return a

# %% wrong="zero_in_place" says="You set only the first row to zero." read="In place"
def zero_in_place(a):
    a[0] = 0
    return a

# %% right="zero_in_place" says="by assigning to all of it"
def zero_in_place(a):
    a[:] = 0
    return a

# %% right="zero_in_place" says="by filling"
def zero_in_place(a):
    a.fill_(0)
    return a

# %% right="zero_in_place" says="by copying zeros into it"
def zero_in_place(a):
    return a.copy_(torch.zeros(()))

# %% right="zero_in_place" says="row by row"
def zero_in_place(a):
    for i in range(len(a)):
        a[i] = 0
    return a

# %% wrong="second_point" says="You made a copy, as clone does and an index that is a list; writing into it doesn't change the points." read="A view that starts later"
def second_point(p):
    return p[1].clone()

# %% wrong="second_point" says="You counted from one; the point with index 2 is the third." read="A view that starts later"
def second_point(p):
    return p[2]

# %% wrong="second_point" says="You took a slice, which keeps the dimension: shape (1, D)." read="A view that starts later"
def second_point(p):
    return p[1:2]

# %% wrong="second_point" says="You took the second column." read="A view that starts later"
def second_point(p):
    return p[:, 1]

# %% wrong="second_point" says="You squeezed away every dimension of size 1, also that of the coordinates." read="A view that starts later"
def second_point(p):
    return p[1:2].squeeze()

# %% wrong="second_point" says="You placed the view by hand and took the width of a row for the step to the next row." read="Size, offset, stride"
def second_point(p):
    return torch.as_strided(p, (p.size(1),), (1,), p.size(1))

# %% right="second_point" says="with select"
def second_point(p):
    return p.select(0, 1)

# %% right="second_point" says="one of all rows"
def second_point(p):
    return p.unbind()[1]

# %% right="second_point" says="by hand, with offset and stride"
def second_point(p):
    return torch.as_strided(p, p.shape[1:], p.stride()[1:], p.storage_offset() + p.stride(0))

# %% right="second_point" says="with both indices"
def second_point(p):
    _, *rest = p[:, :]
    return rest[0][:]

# %% wrong="second_point_copy" says="Your result still looks into the memory of p; indexing, detach and copy.copy don't copy elements." read="A view that starts later"
def second_point_copy(p):
    return p[1].detach()

# %% wrong="second_point_copy" says="You asked for a contiguous tensor; a row that is contiguous already isn't copied." read="Contiguous"
def second_point_copy(p):
    return p[1].contiguous()

# %% wrong="second_point_copy" says="You made a tensor from a list of Python numbers, and torch chose the dtype." read="A view that starts later"
def second_point_copy(p):
    return torch.tensor(p[1].tolist())

# %% wrong="second_point_copy" says="You copied the third point." read="A view that starts later"
def second_point_copy(p):
    return p[2].clone()

# %% wrong="second_point_copy" says="You squeezed away every dimension of size 1, also that of the coordinates." read="A view that starts later"
def second_point_copy(p):
    return p[1:2].clone().squeeze()

# %% right="second_point_copy" says="a row of a copy"
def second_point_copy(p):
    return p.clone()[1]

# %% right="second_point_copy" says="indexed with a list"
def second_point_copy(p):
    return p[[1]].flatten()

# %% right="second_point_copy" says="a deep copy"
import copy

def second_point_copy(p):
    return copy.deepcopy(p[1])

# %% right="second_point_copy" says="copied into a new tensor"
def second_point_copy(p):
    new = torch.empty(p.size(1), dtype=p.dtype)
    new.copy_(p[1])
    return new

# %% wrong="element_offset" says="You forgot that a view may begin later in the storage." read="Size, offset, stride"
def element_offset(t, idx):
    index = [i % size for i, size in zip(idx, t.shape)]
    return sum(i * stride for i, stride in zip(index, t.stride()))

# %% wrong="element_offset" says="You multiplied the indices by the sizes, not by the strides." read="Size, offset, stride"
def element_offset(t, idx):
    index = [i % size for i, size in zip(idx, t.shape)]
    return t.storage_offset() + sum(i * size for i, size in zip(index, t.shape))

# %% wrong="element_offset" says="You multiplied a negative index by the stride as it is." read="Size, offset, stride"
def element_offset(t, idx):
    return t.storage_offset() + sum(i * stride for i, stride in zip(idx, t.stride()))

# %% wrong="element_offset" says="You calculated the stride from the shape, as if every tensor lay row by row." read="Contiguous"
def element_offset(t, idx):
    position = 0
    for i, size in zip(idx, t.shape):
        position = position * size + i % size
    return t.storage_offset() + position

# %% wrong="element_offset" says="You paired the last index with the first stride." read="Size, offset, stride"
def element_offset(t, idx):
    index = [i % size for i, size in zip(idx, t.shape)]
    return t.storage_offset() + sum(i * stride for i, stride in zip(reversed(index), t.stride()))

# %% wrong="element_offset" says="You counted bytes; stride and offset count elements." read="Size, offset, stride"
def element_offset(t, idx):
    return t[idx].data_ptr() - t.untyped_storage().data_ptr()

# %% wrong="element_offset" says="You returned the element, not where it lies." read="Size, offset, stride"
def element_offset(t, idx):
    return t[idx]

# %% right="element_offset" says="by asking the element for its offset"
def element_offset(t, idx):
    return t[idx].storage_offset()

# %% right="element_offset" says="by the difference of two addresses"
def element_offset(t, idx):
    return (t[idx].data_ptr() - t.untyped_storage().data_ptr()) // t.element_size()

# %% right="element_offset" says="a sum of products"
def element_offset(t, idx):
    return t.storage_offset() + sum(i % n * s for i, n, s in zip(idx, t.shape, t.stride()))

# %% right="element_offset" says="by slicing one dimension after the other"
def element_offset(t, idx):
    for i in idx:
        t = t[i:][:1].squeeze(0) if i != -1 else t[-1:].squeeze(0)
    return int(t.storage_offset())

# %% wrong="transpose_view" says="You gave the elements another shape and left their order as it was." read="Transposing without moving"
def transpose_view(p):
    return p.reshape(p.size(1), p.size(0))

# %% wrong="transpose_view" says="You transposed and then copied the result." read="Transposing without moving"
def transpose_view(p):
    return p.t().contiguous()

# %% wrong="transpose_view" says="You built a new tensor from the columns." read="Transposing without moving"
def transpose_view(p):
    return torch.stack(list(p.unbind(1)))

# %% wrong="transpose_view" says="You transposed the tensor that you were given, in place." read="In place"
def transpose_view(p):
    return p.t_()

# %% wrong="transpose_view" says="You exchanged the sizes and left the stride as it was." read="Transposing without moving"
def transpose_view(p):
    return torch.as_strided(p, (p.size(1), p.size(0)), p.stride())

# %% wrong="transpose_view" says="You exchanged the strides and left the sizes as they were." read="Transposing without moving"
def transpose_view(p):
    return torch.as_strided(p, p.shape, (p.stride(1), p.stride(0)))

# %% wrong="transpose_view" says="You placed the view at the start of the storage." read="A view that starts later"
def transpose_view(p):
    return torch.as_strided(p, (p.size(1), p.size(0)), (p.stride(1), p.stride(0)), 0)

# %% wrong="transpose_view" says="You took a contiguous input for granted and wrote its strides down from its shape." read="Contiguous"
def transpose_view(p):
    return torch.as_strided(p, (p.size(1), p.size(0)), (1, p.size(1)), p.storage_offset())

# %% right="transpose_view" says="with T"
def transpose_view(p):
    return p.T

# %% right="transpose_view" says="with permute"
def transpose_view(p):
    return p.permute(1, 0)

# %% right="transpose_view" says="by hand"
def transpose_view(p):
    return torch.as_strided(p, p.shape[::-1], p.stride()[::-1], p.storage_offset())

# %% right="transpose_view" says="with swapaxes"
def transpose_view(p):
    return torch.swapaxes(p, 0, 1)

# %% right="transpose_view" says="a view of the input, then transposed in place"
def transpose_view(p):
    turned = p.view(p.shape) if p.is_contiguous() else p[:]
    return turned.t_()

# %% wrong="api_two_forms" says="You expected both forms to transpose their input." read="Transposing without moving"
def api_two_forms(a):
    torch.transpose(a, 0, 1)
    a.transpose(0, 1)
    return a, a

# %% wrong="api_two_forms" says="You used the form with the underscore, which changes the tensor that you were given." read="In place"
def api_two_forms(a):
    return torch.transpose(a, 0, 1).clone(), a.transpose_(0, 1)

# %% wrong="api_two_forms" says="You transposed what was transposed already." read="Transposing without moving"
def api_two_forms(a):
    a_t = torch.transpose(a, 0, 1)
    return a_t, a_t.transpose(0, 1)

# %% wrong="api_two_forms" says="You took the method for a reshape." read="Transposing without moving"
def api_two_forms(a):
    return torch.transpose(a, 0, 1), a.reshape(a.size(1), a.size(0))

# %% wrong="api_two_forms" says="You returned the shapes, not the tensors." read="Transposing without moving"
def api_two_forms(a):
    return torch.transpose(a, 0, 1).shape, a.transpose(0, 1).shape

# %% wrong="api_two_forms" says="You copied the result of the method." read="Transposing without moving"
def api_two_forms(a):
    return torch.transpose(a, 0, 1), a.transpose(0, 1).contiguous()

# %% wrong="api_two_forms" says="You returned one tensor only." read="Transposing without moving"
def api_two_forms(a):
    return a.transpose(0, 1)

# %% right="api_two_forms" says="with the dimensions the other way round"
def api_two_forms(a):
    return (torch.transpose(a, 1, 0), torch.Tensor.transpose(a, 1, 0))

# %% right="api_two_forms" says="with keywords and dimensions from the end"
def api_two_forms(a):
    by_function = torch.transpose(input=a, dim0=-2, dim1=-1)
    by_method = a.transpose(dim0=-1, dim1=-2)
    return by_function, by_method

# %% right="api_two_forms" says="with the short forms"
def api_two_forms(a):
    return torch.t(a), a.t()

# %% wrong="transpose_3d" says="You reversed all three dimensions, whichever were asked." read="Transposing without moving"
def transpose_3d(t, i, j):
    return t.permute(2, 1, 0)

# %% wrong="transpose_3d" says="You always exchanged the last two dimensions." read="Transposing without moving"
def transpose_3d(t, i, j):
    return t.mT

# %% wrong="transpose_3d" says="You gave the elements the new shape and left their order as it was." read="Transposing without moving"
def transpose_3d(t, i, j):
    shape = list(t.shape)
    shape[i], shape[j] = shape[j], shape[i]
    return t.reshape(shape)

# %% wrong="transpose_3d" says="You transposed and then copied the result." read="Transposing without moving"
def transpose_3d(t, i, j):
    return t.transpose(i, j).contiguous()

# %% wrong="transpose_3d" says="You exchanged the sizes and left the stride as it was." read="Transposing without moving"
def transpose_3d(t, i, j):
    shape = list(t.shape)
    shape[i], shape[j] = shape[j], shape[i]
    return torch.as_strided(t, shape, t.stride())

# %% wrong="transpose_3d" says="You placed the view at the start of the storage." read="A view that starts later"
def transpose_3d(t, i, j):
    size, stride = list(t.shape), list(t.stride())
    size[i], size[j] = size[j], size[i]
    stride[i], stride[j] = stride[j], stride[i]
    return torch.as_strided(t, size, stride, 0)

# %% wrong="transpose_3d" says="You moved one dimension to the place of the other, which shifts those between." read="Transposing without moving"
def transpose_3d(t, i, j):
    return t.movedim(i, j)

# %% wrong="transpose_3d" says="You transposed the tensor that you were given, in place." read="In place"
def transpose_3d(t, i, j):
    return t.transpose_(i, j)

# %% wrong="transpose_3d" says="You looked for the dimensions by number and didn't find the negative ones." read="Transposing without moving"
def transpose_3d(t, i, j):
    order = [j if d == i else i if d == j else d for d in range(3)]
    return t.permute(order)

# %% right="transpose_3d" says="by hand"
def transpose_3d(t, i, j):
    size, stride = list(t.shape), list(t.stride())
    size[i], size[j] = size[j], size[i]
    stride[i], stride[j] = stride[j], stride[i]
    return torch.as_strided(t, size, stride, t.storage_offset())

# %% right="transpose_3d" says="with permute"
def transpose_3d(t, i, j):
    order = [0, 1, 2]
    order[i], order[j] = order[j], order[i]
    return t.permute(order)

# %% right="transpose_3d" says="with movedim"
def transpose_3d(t, i, j):
    return torch.movedim(t, (i, j), (j, i)) if i % 3 != j % 3 else t

# %% right="transpose_3d" says="with swapdims"
def transpose_3d(t, i, j):
    return torch.swapdims(t, i, j)

# %% wrong="strides_for" says="You let the first index run fastest." read="Contiguous"
def strides_for(shape):
    strides, step = [], 1
    for size in shape:
        strides.append(step)
        step *= size
    return tuple(strides)

# %% wrong="strides_for" says="You counted the size of a dimension into its own stride." read="Contiguous"
def strides_for(shape):
    strides, step = [], 1
    for size in reversed(shape):
        step *= size
        strides.insert(0, step)
    return tuple(strides)

# %% wrong="strides_for" says="You returned the shape; the stride is something else." read="Contiguous"
def strides_for(shape):
    return tuple(shape)

# %% wrong="strides_for" says="You added up the sizes of the dimensions behind; they multiply." read="Contiguous"
def strides_for(shape):
    return tuple(sum(shape[d + 1:]) or 1 for d in range(len(shape)))

# %% wrong="strides_for" says="You took the size of the next dimension alone for the stride." read="Contiguous"
def strides_for(shape):
    return (*shape[1:], 1)

# %% wrong="strides_for" says="You collected the strides from the last dimension to the first and forgot to turn them round." read="Contiguous"
def strides_for(shape):
    strides, step = [], 1
    for size in reversed(shape):
        strides.append(step)
        step *= size
    return tuple(strides)

# %% wrong="strides_for" says="You counted bytes; a stride counts elements." read="Contiguous"
def strides_for(shape):
    return tuple(4 * stride for stride in torch.empty(shape, device="meta").stride())

# %% right="strides_for" says="by asking a tensor without elements"
def strides_for(shape):
    return torch.empty(shape, device="meta").stride()

# %% right="strides_for" says="a product for each dimension"
import math

def strides_for(shape):
    return tuple(math.prod(shape[d + 1:]) for d in range(len(shape)))

# %% right="strides_for" says="from the total, dividing by one size after the other"
import math

def strides_for(shape):
    rest, strides = math.prod(shape), ()
    for size in shape:
        rest //= size
        strides += (rest,)
    return strides

# %% wrong="is_contiguous_by_hand" says="You asked torch, and the exercise is to do without." read="Contiguous"
def is_contiguous_by_hand(t):
    return t.is_contiguous()

# %% wrong="is_contiguous_by_hand" says="You compared all strides, also those of dimensions of size 1." read="Contiguous"
def is_contiguous_by_hand(t):
    return t.stride() == torch.empty(t.shape).stride()

# %% wrong="is_contiguous_by_hand" says="You forgot that a tensor without elements is contiguous, whatever its stride." read="Contiguous"
def is_contiguous_by_hand(t):
    step = 1
    for size, stride in zip(reversed(t.shape), reversed(t.stride())):
        if size != 1 and stride != step:
            return False
        step *= size
    return True

# %% wrong="is_contiguous_by_hand" says="You looked at the stride of the last dimension only." read="Contiguous"
def is_contiguous_by_hand(t):
    return t.numel() == 0 or t.dim() == 0 or t.size(-1) == 1 or t.stride(-1) == 1

# %% wrong="is_contiguous_by_hand" says="You asked only whether the strides fall from left to right." read="Contiguous"
def is_contiguous_by_hand(t):
    strides = [stride for size, stride in zip(t.shape, t.stride()) if size > 1]
    return t.numel() == 0 or strides == sorted(strides, reverse=True)

# %% wrong="is_contiguous_by_hand" says="You wanted the elements to begin at the start of the storage." read="Contiguous"
def is_contiguous_by_hand(t):
    if t.numel() == 0:
        return True
    strides = [stride for size, stride in zip(t.shape, t.stride()) if size > 1]
    plain = [stride for size, stride in zip(t.shape, torch.empty(t.shape).stride()) if size > 1]
    return strides == plain and t.storage_offset() == 0

# %% wrong="is_contiguous_by_hand" says="You asked whether the tensor shows its whole storage." read="Contiguous"
def is_contiguous_by_hand(t):
    return t.numel() * t.element_size() == t.untyped_storage().nbytes()

# %% wrong="is_contiguous_by_hand" says="You took whatever can be viewed as one row for contiguous; even steps with gaps can be, too." read="View or reshape"
def is_contiguous_by_hand(t):
    try:
        t.view(-1)
        return True
    except RuntimeError:
        return False

# %% wrong="is_contiguous_by_hand" says="You asked whether the elements fill a stretch without gaps, in any order." read="Contiguous"
def is_contiguous_by_hand(t):
    if t.numel() == 0:
        return True
    indices = itertools.product(*map(range, t.shape))
    places = {sum(i * stride for i, stride in zip(idx, t.stride())) for idx in indices}
    return places == set(range(t.numel()))

# %% right="is_contiguous_by_hand" says="by visiting all elements"
def is_contiguous_by_hand(t):
    places = [
        sum(i * stride for i, stride in zip(idx, t.stride()))
        for idx in itertools.product(*[range(size) for size in t.shape])
    ]
    return places == list(range(t.numel()))

# %% right="is_contiguous_by_hand" says="by comparing the strides that count"
def is_contiguous_by_hand(t):
    plain = torch.empty(t.shape).stride()
    return t.numel() == 0 or all(a == b for a, b, n in zip(t.stride(), plain, t.shape) if n != 1)

# %% right="is_contiguous_by_hand" says="without the dimensions of size 1"
def is_contiguous_by_hand(t):
    if t.numel() == 0:
        return True
    t = t.squeeze()
    step = 1
    for d in reversed(range(t.dim())):
        if t.stride(d) != step:
            return False
        step = step * t.size(d)
    return step == t.numel()

# %% wrong="make_contiguous" says="You copied always, also what is contiguous already." read="Contiguous"
def make_contiguous(t):
    return t.clone(memory_format=torch.contiguous_format)

# %% wrong="make_contiguous" says="You took it that a clone is contiguous; it keeps the layout of the original." read="Contiguous"
def make_contiguous(t):
    return t if t.is_contiguous() else t.clone()

# %% wrong="make_contiguous" says="You returned the tensor with its old layout." read="Contiguous"
def make_contiguous(t):
    return t.reshape(t.shape)

# %% wrong="make_contiguous" says="You changed the stride and didn't move the elements, so they appear in another order." read="Contiguous"
def make_contiguous(t):
    return torch.as_strided(t, t.shape, torch.empty(t.shape).stride())

# %% wrong="make_contiguous" says="You expected a reshape to one row and back to be contiguous; where even steps allow a view, nothing is copied." read="View or reshape"
def make_contiguous(t):
    return t.reshape(-1).reshape(t.shape)

# %% wrong="make_contiguous" says="You compared all strides, also those of dimensions of size 1, and copied too often." read="Contiguous"
def make_contiguous(t):
    plain = torch.empty(t.shape, dtype=t.dtype)
    return t if t.stride() == plain.stride() else plain.copy_(t)

# %% wrong="make_contiguous" says="You undid the transpose; the values have to stay in their places." read="Contiguous"
def make_contiguous(t):
    return t if t.is_contiguous() else t.permute(*reversed(range(t.dim()))).contiguous()

# %% right="make_contiguous" says="copied into a new tensor where needed"
def make_contiguous(t):
    return t if t.is_contiguous() else torch.empty(t.shape, dtype=t.dtype).copy_(t)

# %% right="make_contiguous" says="cloned in the contiguous format where needed"
def make_contiguous(t):
    if t.is_contiguous():
        return t.detach()
    return t.clone(memory_format=torch.contiguous_format)

# %% right="make_contiguous" says="by way of a row of all elements where needed"
def make_contiguous(t):
    if t.is_contiguous():
        return t[...]
    return t.flatten().clone().view(t.shape)

# %% right="make_contiguous" says="from a list of its elements where needed"
def make_contiguous(t):
    if not t.is_contiguous():
        t = torch.tensor(t.tolist(), dtype=t.dtype)
    return t

# %% wrong="view_or_reshape" says="You took it that reshape never copies." read="View or reshape"
def view_or_reshape(t, shape):
    return t.reshape(shape), False

# %% wrong="view_or_reshape" says="You took it that whatever isn't contiguous has to be copied." read="View or reshape"
def view_or_reshape(t, shape):
    return t.reshape(shape), not t.is_contiguous()

# %% wrong="view_or_reshape" says="You made the tensor contiguous before you tried, which copies more often than needed." read="View or reshape"
def view_or_reshape(t, shape):
    return t.contiguous().view(shape), not t.is_contiguous()

# %% wrong="view_or_reshape" says="You changed the shape of the tensor that you were given." read="In place"
def view_or_reshape(t, shape):
    return t.resize_(shape), False

# %% wrong="view_or_reshape" says="You took a new Python object for a copy; every view is a new object." read="Whose memory is it?"
def view_or_reshape(t, shape):
    result = t.reshape(shape)
    return result, result is not t

# %% wrong="view_or_reshape" says="You took it that view copies where it has to." read="View or reshape"
def view_or_reshape(t, shape):
    return t.view(shape), not t.is_contiguous()

# %% wrong="view_or_reshape" says="You said that it was a view where it was a copy, and the other way round." read="View or reshape"
def view_or_reshape(t, shape):
    try:
        return t.view(shape), True
    except RuntimeError:
        return t.reshape(shape), False

# %% wrong="view_or_reshape" says="You answered where the shape doesn't fit, and torch raises an error." read="View or reshape"
def view_or_reshape(t, shape):
    try:
        return t.view(shape), False
    except RuntimeError:
        pass
    try:
        return t.reshape(shape), True
    except RuntimeError:
        return t, False

# %% wrong="view_or_reshape" says="You read the storage in its own order, not the tensor row by row." read="View or reshape"
def view_or_reshape(t, shape):
    size = torch.empty(t.shape, device="meta").view(shape).shape
    stride = torch.empty(size, device="meta").stride()
    return torch.as_strided(t, size, stride), False

# %% right="view_or_reshape" says="reshape, then compare the storages"
def view_or_reshape(t, shape):
    result = t.reshape(shape)
    return result, result.untyped_storage().data_ptr() != t.untyped_storage().data_ptr()

# %% right="view_or_reshape" says="reshape, then compare the first elements"
def view_or_reshape(t, shape):
    result = torch.reshape(t, shape)
    return result, result.data_ptr() != t.data_ptr()

# %% right="view_or_reshape" says="copied only after view has failed"
def view_or_reshape(t, shape):
    copied = False
    try:
        result = t.view(*shape)
    except RuntimeError:
        result = t.contiguous().view(*shape)
        copied = True
    return result, copied

# %% wrong="diagonal_view" says="You wrote the stride down from the shape, as if the matrix lay row by row." read="Views of your own making"
def diagonal_view(m):
    return torch.as_strided(m, (min(m.shape),), (m.size(1) + 1,), m.storage_offset())

# %% wrong="diagonal_view" says="You placed the view at the start of the storage." read="A view that starts later"
def diagonal_view(m):
    return torch.as_strided(m, (min(m.shape),), (sum(m.stride()),), 0)

# %% wrong="diagonal_view" says="You made a copy of the diagonal." read="Views of your own making"
def diagonal_view(m):
    return torch.diag(m)

# %% wrong="diagonal_view" says="You went on for as many steps as there are rows, though the columns may run out first." read="Views of your own making"
def diagonal_view(m):
    step = sum(m.stride())
    n = m.size(0)
    reach = m.untyped_storage().nbytes() // m.element_size() - m.storage_offset()
    return torch.as_strided(m, (min(n, 1 + (reach - 1) // step if step else n),), (step,), m.storage_offset())

# %% wrong="diagonal_view" says="You walked down the first column." read="Views of your own making"
def diagonal_view(m):
    return m[: min(m.shape), 0]

# %% wrong="diagonal_view" says="You took the larger of the two strides for the step along the diagonal." read="Views of your own making"
def diagonal_view(m):
    return torch.as_strided(m, (min(m.shape),), (max(m.stride()),), m.storage_offset())

# %% wrong="diagonal_view" says="You laid the matrix out in one row first, which copies it where it isn't contiguous." read="View or reshape"
def diagonal_view(m):
    return m.flatten()[:: m.size(1) + 1][: min(m.shape)]

# %% right="diagonal_view" says="with torch's diagonal"
def diagonal_view(m):
    return m.diagonal()

# %% right="diagonal_view" says="with an einsum on the square part"
def diagonal_view(m):
    n = min(m.shape)
    return torch.einsum("ii->i", m[:n, :n])

# %% right="diagonal_view" says="with the offset left to torch"
def diagonal_view(m):
    rows, columns = m.shape
    down, right = m.stride()
    return m.as_strided((rows if rows < columns else columns,), (down + right,))

# %% wrong="windows" says="You left out the last window." read="Views of your own making"
def windows(v, k):
    return torch.as_strided(v, (len(v) - k, k), (v.stride(0), v.stride(0)), v.storage_offset())

# %% wrong="windows" says="You took it that neighbours in the tensor are neighbours in its storage." read="Views of your own making"
def windows(v, k):
    return torch.as_strided(v, (len(v) - k + 1, k), (1, 1), v.storage_offset())

# %% wrong="windows" says="You placed the view at the start of the storage." read="A view that starts later"
def windows(v, k):
    return torch.as_strided(v, (len(v) - k + 1, k), (v.stride(0), v.stride(0)), 0)

# %% wrong="windows" says="You copied each window into a new tensor." read="Views of your own making"
def windows(v, k):
    return torch.stack([v[i : i + k] for i in range(len(v) - k + 1)])

# %% wrong="windows" says="You let each window begin where the one before it ends." read="Views of your own making"
def windows(v, k):
    return v.unfold(0, k, k)

# %% wrong="windows" says="You put the windows into the columns." read="Views of your own making"
def windows(v, k):
    return v.unfold(0, k, 1).t()

# %% wrong="windows" says="You cut the row into pieces without overlap; the number of elements doesn't fit." read="Views of your own making"
def windows(v, k):
    return v.view(len(v) - k + 1, k)

# %% right="windows" says="with unfold"
def windows(v, k):
    return v.unfold(0, k, 1)

# %% right="windows" says="with the offset left to torch"
def windows(v, k):
    return v.as_strided((v.size(0) - k + 1, k), v.stride() * 2)

# %% right="windows" says="the windows in the columns, transposed"
def windows(v, k):
    step = v.stride(0)
    return torch.as_strided(v, (k, len(v) - k + 1), (step, step), v.storage_offset()).t()

# %%
import os

import h5py
import numpy as np
import torch

# %% wrong="points_on" says="You made the points on the CPU, whatever device was asked for." read="Where a tensor lives"
def points_on(device):
    return torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]])

# %% wrong="points_on" says="You wrote the device into the function: it is always CUDA, also where there is none." read="Where a tensor lives"
def points_on(device):
    return torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]], device="cuda")

# %% wrong="points_on" says="You wrote ints, and torch made int64 tensors of them." read="Where a tensor lives"
def points_on(device):
    return torch.tensor([[4, 1], [5, 3], [2, 1]], device=device)

# %% wrong="points_on" says="You put one coordinate in each row; a row is a point." read="Where a tensor lives"
def points_on(device):
    return torch.tensor([[4.0, 5.0, 2.0], [1.0, 3.0, 1.0]], device=device)

# %% wrong="points_on" says="You changed the default device for the whole program." read="Where a tensor lives"
def points_on(device):
    torch.set_default_device(device)
    return torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]])

# %% wrong="points_on" says="You made the points on the device and then brought them back to the CPU." read="Where a tensor lives"
def points_on(device):
    return torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]], device=device).cpu()

# %% right="points_on" says="made on the CPU, then moved"
def points_on(device):
    return torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]]).to(device)

# %% right="points_on" says="filled number by number"
def points_on(device):
    points = torch.zeros(3, 2, device=device)
    for i, (x, y) in enumerate([(4, 1), (5, 3), (2, 1)]):
        points[i, 0], points[i, 1] = x, y
    return points

# %% right="points_on" says="with the device as a context, and out of ints"
def points_on(device):
    with torch.device(device):
        return torch.tensor([4, 1, 5, 3, 2, 1], dtype=torch.float).view(3, 2)

# %% wrong="pick_device" says="You always took CUDA; most laptops have none." read="Where a tensor lives"
def pick_device():
    return torch.device("cuda")

# %% wrong="pick_device" says="You always took the CPU, so a GPU is never used." read="Where a tensor lives"
def pick_device():
    return torch.device("cpu")

# %% wrong="pick_device" says="You returned a string, not a torch.device." read="Where a tensor lives"
def pick_device():
    return "cuda" if torch.cuda.is_available() else "cpu"

# %% wrong="pick_device" says="You took CUDA where there is none, and the CPU where there is a GPU." read="Where a tensor lives"
def pick_device():
    return torch.device("cpu" if torch.cuda.is_available() else "cuda")

# %% wrong="pick_device" says="You returned whether there is a GPU, not where to go." read="Where a tensor lives"
def pick_device():
    return torch.cuda.is_available()

# %% right="pick_device" says="with a branch"
def pick_device():
    if torch.cuda.is_available():
        return torch.device("cuda", 0)
    return torch.device("cpu")

# %% right="pick_device" says="looked up in a list"
def pick_device():
    return [torch.device("cpu"), torch.device("cuda")][torch.cuda.is_available()]

# %% wrong="move_to" says="You called to and went on with the old tensor; to leaves its tensor where it is." read="Move or copy"
def move_to(t, device):
    t.to(device)
    return t

# %% wrong="move_to" says="You wrote the device into the function." read="Move or copy"
def move_to(t, device):
    return t.to("cpu")

# %% wrong="move_to" says="You moved to CUDA, whatever device was asked for." read="Move or copy"
def move_to(t, device):
    return t.cuda()

# %% wrong="move_to" says="You made a copy even where the tensor was in the right place." read="Move or copy"
def move_to(t, device):
    return t.clone().to(device)

# %% wrong="move_to" says="You made a new tensor of the numbers, so gradients can't flow back." read="Move or copy"
def move_to(t, device):
    return t.detach().to(device)

# %% wrong="move_to" says="You made float32 of every dtype on the way." read="Move or copy"
def move_to(t, device):
    return t.to(device).float()

# %% wrong="move_to" says="You made an empty tensor there and left the numbers behind." read="Move or copy"
def move_to(t, device):
    return t if t.device == torch.device(device) else torch.zeros_like(t, device=device)

# %% right="move_to" says="with a keyword"
def move_to(t, device):
    return t.to(device=torch.device(device))

# %% right="move_to" says="like a tensor that is there"
def move_to(t, device):
    return t.to(torch.empty(0, dtype=t.dtype, device=device))

# %% right="move_to" says="after a look at where it is"
def move_to(t, device):
    device = torch.device(device)
    if t.device.type == device.type and device.index in (None, t.device.index):
        return t
    return t.to(device)

# %% wrong="copy_to" says="You thought that to always copies; it gives the same tensor back where nothing is to be done." read="Move or copy"
def copy_to(t, device):
    return t.to(device)

# %% wrong="copy_to" says="You copied and stayed where you were." read="Move or copy"
def copy_to(t, device):
    return t.clone()

# %% wrong="copy_to" says="You cut the copy off, so gradients can't flow back." read="Move or copy"
def copy_to(t, device):
    return t.detach().to(device, copy=True)

# %% wrong="copy_to" says="You made a tensor of the same shape, but without the numbers." read="Move or copy"
def copy_to(t, device):
    return torch.zeros_like(t, device=device)

# %% wrong="copy_to" says="You made float32 of every dtype on the way." read="Move or copy"
def copy_to(t, device):
    return t.to(device, torch.float32, copy=True)

# %% right="copy_to" says="moved, then cloned"
def copy_to(t, device):
    return t.to(device).clone()

# %% right="copy_to" says="cloned, then moved"
def copy_to(t, device):
    return t.clone().to(device=device)

# %% right="copy_to" says="copied into an empty tensor"
def copy_to(t, device):
    return torch.empty(t.shape, dtype=t.dtype, device=device).copy_(t)

# %% wrong="to_device_dtype" says="You gave dtype and device in the wrong order, without saying which is which." read="Move or copy"
def to_device_dtype(t, device, dtype):
    return t.to(dtype, device)

# %% wrong="to_device_dtype" says="You moved the tensor and kept its dtype." read="Move or copy"
def to_device_dtype(t, device, dtype):
    return t.to(device)

# %% wrong="to_device_dtype" says="You changed the dtype and left the tensor where it was." read="Move or copy"
def to_device_dtype(t, device, dtype):
    return t.to(dtype)

# %% wrong="to_device_dtype" says="You made a copy even where nothing was to be done." read="Move or copy"
def to_device_dtype(t, device, dtype):
    return t.to(device, dtype, copy=True)

# %% wrong="to_device_dtype" says="You rounded to the nearest whole number; PyTorch cuts the fraction off." read="Move or copy"
def to_device_dtype(t, device, dtype):
    if not dtype.is_floating_point and t.is_floating_point():
        t = t.round()
    return t.to(device, dtype)

# %% wrong="to_device_dtype" says="You made a new tensor of the numbers, so gradients can't flow back." read="Move or copy"
def to_device_dtype(t, device, dtype):
    return t.detach().to(device, dtype)

# %% right="to_device_dtype" says="in two calls"
def to_device_dtype(t, device, dtype):
    return t.to(dtype).to(device)

# %% right="to_device_dtype" says="by position"
def to_device_dtype(t, device, dtype):
    return t.to(device, dtype)

# %% right="to_device_dtype" says="like a tensor that has both"
def to_device_dtype(t, device, dtype):
    return t.to(torch.empty((), device=device, dtype=dtype))

# %% wrong="gpu_arith" says="You called to and calculated with the old tensor." read="Calculating far away"
def gpu_arith(points, device):
    points.to(device)
    return 2 * points + 4

# %% wrong="gpu_arith" says="You calculated where the points were, and moved the result." read="Calculating far away"
def gpu_arith(points, device):
    return (2 * points + 4).to(device)

# %% wrong="gpu_arith" says="You moved between the steps: the first was calculated in the old place." read="Calculating far away"
def gpu_arith(points, device):
    doubled = 2 * points
    return 4 + doubled.to(device)

# %% wrong="gpu_arith" says="You brought the result back to the CPU, where nobody had asked for it." read="Calculating far away"
def gpu_arith(points, device):
    return (2 * points.to(device) + 4).cpu()

# %% wrong="gpu_arith" says="You wrote CUDA into the function, also where there is none." read="Calculating far away"
def gpu_arith(points, device):
    return 2 * points.to("cuda") + 4

# %% wrong="gpu_arith" says="You calculated in place, after a move that had made no copy." read="Move or copy"
def gpu_arith(points, device):
    points_gpu = points.to(device)
    points_gpu *= 2
    points_gpu += 4
    return points_gpu

# %% wrong="gpu_arith" says="You added four before you doubled." read="Calculating far away"
def gpu_arith(points, device):
    return 2 * (points.to(device) + 4)

# %% wrong="gpu_arith" says="You cut the points off, so gradients can't flow back." read="Calculating far away"
def gpu_arith(points, device):
    return 2 * points.detach().to(device) + 4

# %% right="gpu_arith" says="in two steps"
def gpu_arith(points, device):
    points_gpu = torch.mul(points.to(device=device), 2)
    points_gpu = points_gpu + 4
    return points_gpu

# %% right="gpu_arith" says="in place on a copy"
def gpu_arith(points, device):
    points_gpu = points.to(device, copy=True)
    return points_gpu.mul_(2).add_(4)

# %% right="gpu_arith" says="with constants that live on the device"
def gpu_arith(points, device):
    points_gpu = points.to(device)
    four = torch.full_like(points_gpu, 4)
    return torch.add(four, points_gpu, alpha=2)

# %% wrong="add_on_device" says="You thought that PyTorch moves tensors by itself when they meet." read="Calculating far away"
def add_on_device(a, b):
    return a + b

# %% wrong="add_on_device" says="You moved the first to the second; the second was to travel." read="Calculating far away"
def add_on_device(a, b):
    return a.to(b.device) + b

# %% wrong="add_on_device" says="You brought both to the CPU." read="Calculating far away"
def add_on_device(a, b):
    return a.cpu() + b.cpu()

# %% wrong="add_on_device" says="You added in place, so the first tensor is overwritten." read="Calculating far away"
def add_on_device(a, b):
    a += b.to(a.device)
    return a

# %% wrong="add_on_device" says="You added in place to the moved tensor, which is the caller's own where no move was needed." read="Move or copy"
def add_on_device(a, b):
    b = b.to(a.device)
    b += a
    return b

# %% wrong="add_on_device" says="You moved the second to CUDA instead of to where the first is." read="Calculating far away"
def add_on_device(a, b):
    return a + b.to("cuda")

# %% right="add_on_device" says="the other way round"
def add_on_device(a, b):
    return torch.add(b.to(device=a.device), a)

# %% right="add_on_device" says="moved like a tensor"
def add_on_device(a, b):
    return a + b.to(a)

# %% right="add_on_device" says="added to a copy"
def add_on_device(a, b):
    total = a.clone()
    total += b.to(total.device)
    return total

# %% wrong="back_to_cpu" says="You called cpu and went on with the old tensor." read="Back home"
def back_to_cpu(t):
    t.cpu()
    return t

# %% wrong="back_to_cpu" says="You returned the tensor as it is; it does not come home by itself." read="Back home"
def back_to_cpu(t):
    return t

# %% wrong="back_to_cpu" says="You returned an array, and a tensor was asked for." read="Back home"
def back_to_cpu(t):
    return t.cpu().numpy()

# %% wrong="back_to_cpu" says="You went by way of a list, and the dtype was lost." read="Back home"
def back_to_cpu(t):
    return torch.tensor(t.tolist(), dtype=torch.float32).view(t.shape)

# %% wrong="back_to_cpu" says="You made room on the CPU and did not bring the numbers." read="Back home"
def back_to_cpu(t):
    return torch.zeros_like(t, device="cpu")

# %% wrong="back_to_cpu" says="You moved the tensor away, to CUDA." read="Back home"
def back_to_cpu(t):
    return t.cuda()

# %% right="back_to_cpu" says="with to"
def back_to_cpu(t):
    return t.to("cpu")

# %% right="back_to_cpu" says="copied into an empty tensor"
def back_to_cpu(t):
    home = torch.empty(t.shape, dtype=t.dtype)
    home.copy_(t)
    return home

# %% right="back_to_cpu" says="with to and a device object, always as a copy"
def back_to_cpu(t):
    return t.to(device=torch.device("cpu"), copy=True)

# %% wrong="numpy_alias" says="You copied; the array has memory of its own." read="NumPy next door"
def numpy_alias(t):
    return np.array(t)

# %% wrong="numpy_alias" says="You thought that numpy() copies anyway, and made a list of the tensor." read="NumPy next door"
def numpy_alias(t):
    return np.array(t.tolist())

# %% wrong="numpy_alias" says="You made it contiguous first, which copies a view with gaps." read="NumPy next door"
def numpy_alias(t):
    return t.contiguous().numpy()

# %% wrong="numpy_alias" says="You returned the tensor itself; it is no array." read="NumPy next door"
def numpy_alias(t):
    return t.detach()

# %% wrong="numpy_alias" says="You gave the whole storage in a row instead of what the tensor shows of it." read="NumPy next door"
def numpy_alias(t):
    whole = torch.empty(0, dtype=t.dtype).set_(t.untyped_storage())
    return whole.numpy()

# %% wrong="numpy_alias" says="You asked for NumPy's usual float64, which needs memory of its own." read="NumPy next door"
def numpy_alias(t):
    return t.numpy().astype(np.float64, copy=False)

# %% right="numpy_alias" says="by NumPy's asarray"
def numpy_alias(t):
    return np.asarray(t)

# %% right="numpy_alias" says="by DLPack"
def numpy_alias(t):
    return np.from_dlpack(t)

# %% right="numpy_alias" says="detached first"
def numpy_alias(t):
    return t.detach().numpy()

# %% wrong="array_from_anywhere" says="You called numpy() right away; it works only on the CPU and without gradients." read="NumPy next door"
def array_from_anywhere(t):
    return t.numpy()

# %% wrong="array_from_anywhere" says="You fetched the tensor, but it still requires gradients." read="NumPy next door"
def array_from_anywhere(t):
    return t.cpu().numpy()

# %% wrong="array_from_anywhere" says="You left the gradients behind, but not the other device." read="NumPy next door"
def array_from_anywhere(t):
    return t.detach().numpy()

# %% wrong="array_from_anywhere" says="You switched gradients off for the tensor itself, and it stays so." read="NumPy next door"
def array_from_anywhere(t):
    t.requires_grad_(False)
    return t.cpu().numpy()

# %% wrong="array_from_anywhere" says="You went by way of a list, and the dtype was lost." read="NumPy next door"
def array_from_anywhere(t):
    return np.array(t.tolist(), dtype=np.float32)

# %% wrong="array_from_anywhere" says="You returned a tensor on the CPU, not an array." read="NumPy next door"
def array_from_anywhere(t):
    return t.detach().cpu()

# %% right="array_from_anywhere" says="fetched first, then detached"
def array_from_anywhere(t):
    return t.cpu().detach().numpy()

# %% right="array_from_anywhere" says="while autograd looks away"
def array_from_anywhere(t):
    with torch.no_grad():
        return t.cpu().numpy()

# %% right="array_from_anywhere" says="by force"
def array_from_anywhere(t):
    return t.numpy(force=True)

# %% right="array_from_anywhere" says="copied into an array"
def array_from_anywhere(t):
    return np.array(t.data.to("cpu"))

# %% wrong="tensor_alias" says="You used torch.tensor, which always copies." read="From NumPy to torch"
def tensor_alias(a):
    return torch.tensor(a)

# %% wrong="tensor_alias" says="You made float32 of it, which needs memory of its own." read="From NumPy to torch"
def tensor_alias(a):
    return torch.from_numpy(a).float()

# %% wrong="tensor_alias" says="You made the array contiguous first, which copies an array with gaps." read="From NumPy to torch"
def tensor_alias(a):
    return torch.from_numpy(np.ascontiguousarray(a))

# %% wrong="tensor_alias" says="You returned the array; it is no tensor." read="From NumPy to torch"
def tensor_alias(a):
    return np.asarray(a)

# %% wrong="tensor_alias" says="You laid all numbers in a row and lost the shape." read="From NumPy to torch"
def tensor_alias(a):
    return torch.from_numpy(a.reshape(-1))

# %% right="tensor_alias" says="as_tensor"
def tensor_alias(a):
    return torch.as_tensor(a)

# %% right="tensor_alias" says="asarray, without a copy"
def tensor_alias(a):
    return torch.asarray(a, copy=False)

# %% right="tensor_alias" says="by DLPack"
def tensor_alias(a):
    return torch.from_dlpack(a)

# %% wrong="from_numpy_float" says="You kept NumPy's dtype." read="From NumPy to torch"
def from_numpy_float(a):
    return torch.tensor(a)

# %% wrong="from_numpy_float" says="You thought that float() always copies; a float32 tensor it hands back as it is." read="From NumPy to torch"
def from_numpy_float(a):
    return torch.from_numpy(a).float()

# %% wrong="from_numpy_float" says="You took torch.Tensor, which shares the memory of an array that is float32 already." read="From NumPy to torch"
def from_numpy_float(a):
    return torch.Tensor(a)

# %% wrong="from_numpy_float" says="You shared the memory of the array and its dtype with it." read="From NumPy to torch"
def from_numpy_float(a):
    return torch.from_numpy(a)

# %% wrong="from_numpy_float" says="You made float64, which is Python's and NumPy's float." read="From NumPy to torch"
def from_numpy_float(a):
    return torch.tensor(a, dtype=torch.float64)

# %% wrong="from_numpy_float" says="You changed the dtype by reading the same bytes anew." read="From NumPy to torch"
def from_numpy_float(a):
    return torch.from_numpy(a.copy()).view(torch.float32)

# %% wrong="from_numpy_float" says="You went through whole numbers, and the fractions were cut off." read="From NumPy to torch"
def from_numpy_float(a):
    return torch.from_numpy(a.astype(np.int64)).float()

# %% wrong="from_numpy_float" says="You gave every scalar a dimension of its own." read="From NumPy to torch"
def from_numpy_float(a):
    return torch.tensor(np.atleast_1d(a), dtype=torch.float32)

# %% right="from_numpy_float" says="cast by NumPy, which copies"
def from_numpy_float(a):
    return torch.from_numpy(np.asarray(a).astype(np.float32))

# %% right="from_numpy_float" says="cloned after the cast"
def from_numpy_float(a):
    return torch.as_tensor(a).to(torch.float32).clone()

# %% right="from_numpy_float" says="with a copy asked for"
def from_numpy_float(a):
    return torch.from_numpy(a).to(torch.float, copy=True)

# %% wrong="save_load" says="You returned the tensor that you had, not the one from the file." read="Saving and loading"
def save_load(t, path):
    torch.save(t, path)
    return t

# %% wrong="save_load" says="You saved under a name of your own, not under path." read="Saving and loading"
def save_load(t, path):
    torch.save(t, "ourpoints.t")
    return torch.load("ourpoints.t")

# %% wrong="save_load" says="You gave the path first and the tensor second." read="Saving and loading"
def save_load(t, path):
    torch.save(path, t)
    return torch.load(path)

# %% wrong="save_load" says="You used pickle, whose files torch.load refuses." read="Saving and loading"
import pickle

def save_load(t, path):
    with open(path, "wb") as f:
        pickle.dump(t, f)
    with open(path, "rb") as f:
        return pickle.load(f)

# %% wrong="save_load" says="You opened the file for text." read="Saving and loading"
def save_load(t, path):
    with open(path, "w") as f:
        torch.save(t, f)
    with open(path) as f:
        return torch.load(f)

# %% wrong="save_load" says="You kept an older file instead of replacing it." read="Saving and loading"
def save_load(t, path):
    if not os.path.exists(path):
        torch.save(t, path)
    return torch.load(path)

# %% wrong="save_load" says="You saved float32, whatever dtype it was." read="Saving and loading"
def save_load(t, path):
    torch.save(t.float(), path)
    return torch.load(path)

# %% right="save_load" says="by way of open files"
def save_load(t, path):
    with open(path, "wb") as f:
        torch.save(t, f)
    with open(path, "rb") as f:
        return torch.load(f)

# %% right="save_load" says="a copy of its own in the file"
def save_load(t, path):
    torch.save(t.clone(), str(path))
    return torch.load(str(path), map_location="cpu", weights_only=True)

# %% wrong="save_with_handle" says="You opened the file for text; torch.save writes bytes." read="Saving and loading"
def save_with_handle(t, path):
    with open(path, "w") as f:
        torch.save(t, f)

# %% wrong="save_with_handle" says="You appended to the older file; the old tensor is still found first." read="Saving and loading"
def save_with_handle(t, path):
    with open(path, "ab") as f:
        torch.save(t, f)

# %% wrong="save_with_handle" says="You opened the file for reading." read="Saving and loading"
def save_with_handle(t, path):
    with open(path, "rb") as f:
        torch.save(t, f)

# %% wrong="save_with_handle" says="You opened the file so that it must not be there yet." read="Saving and loading"
def save_with_handle(t, path):
    with open(path, "xb") as f:
        torch.save(t, f)

# %% wrong="save_with_handle" says="You left the file open." read="Saving and loading"
def save_with_handle(t, path):
    f = open(path, "wb")
    torch.save(t, f)

# %% wrong="save_with_handle" says="You gave the open file first and the tensor second." read="Saving and loading"
def save_with_handle(t, path):
    with open(path, "wb") as f:
        torch.save(f, t)

# %% wrong="save_with_handle" says="You used pickle, whose files torch.load refuses." read="Saving and loading"
import pickle

def save_with_handle(t, path):
    with open(path, "wb") as f:
        pickle.dump(t, f)

# %% wrong="save_with_handle" says="You returned the file; nothing was to be returned." read="Saving and loading"
def save_with_handle(t, path):
    with open(path, "wb") as f:
        torch.save(t, f)
    return str(path)

# %% right="save_with_handle" says="closed by hand"
def save_with_handle(t, path):
    f = open(path, "wb")
    torch.save(t, f)
    f.close()

# %% right="save_with_handle" says="opened by pathlib"
import pathlib

def save_with_handle(t, path):
    with pathlib.Path(path).open("wb") as f:
        torch.save(t, f)

# %% right="save_with_handle" says="by way of bytes in memory"
import io

def save_with_handle(t, path):
    buffer = io.BytesIO()
    torch.save(t, buffer)
    with open(path, "wb") as f:
        f.write(buffer.getvalue())

# %% wrong="load_to" says="You loaded the tensor to where it had been, not to the device asked for." read="Saving and loading"
def load_to(path, device):
    return torch.load(path)

# %% wrong="load_to" says="You opened the file for text." read="Saving and loading"
def load_to(path, device):
    with open(path) as f:
        return torch.load(f, map_location=device)

# %% wrong="load_to" says="You left the file open." read="Saving and loading"
def load_to(path, device):
    return torch.load(open(path, "rb"), map_location=device)

# %% wrong="load_to" says="You let the file run any code it likes." read="Saving and loading"
def load_to(path, device):
    return torch.load(path, map_location=device, weights_only=False)

# %% wrong="load_to" says="You loaded float32, whatever dtype was saved." read="Saving and loading"
def load_to(path, device):
    return torch.load(path, map_location=device).to(torch.float32)

# %% wrong="load_to" says="You read with pickle, which doesn't know the format." read="Saving and loading"
import pickle

def load_to(path, device):
    with open(path, "rb") as f:
        return pickle.load(f).to(device)

# %% right="load_to" says="by its path"
def load_to(path, device):
    return torch.load(path, map_location=torch.device(device))

# %% right="load_to" says="loaded to the CPU, then moved"
def load_to(path, device):
    return torch.load(path, map_location="cpu").to(device)

# %% right="load_to" says="from an open file, moved afterwards"
import pathlib

def load_to(path, device):
    with pathlib.Path(path).open("rb") as f:
        t = torch.load(f, weights_only=True, map_location=lambda storage, where: storage)
    return t.to(device)

# %% wrong="bytes_saved" says="You counted the elements of the view; the whole storage is written." read="A small view, a large file"
def bytes_saved(t):
    return t.numel() * t.element_size()

# %% wrong="bytes_saved" says="You counted elements, and bytes were asked for." read="A small view, a large file"
def bytes_saved(t):
    return t.untyped_storage().nbytes() // t.element_size()

# %% wrong="bytes_saved" says="You took four bytes for every element, whatever its dtype." read="A small view, a large file"
def bytes_saved(t):
    return t.untyped_storage().nbytes() // t.element_size() * 4

# %% wrong="bytes_saved" says="You counted from the start of the storage to the end of the view; the rest is written too." read="A small view, a large file"
def bytes_saved(t):
    if not t.numel():
        return 0
    last = sum(stride * (size - 1) for stride, size in zip(t.stride(), t.size(), strict=True))
    return (t.storage_offset() + last + 1) * t.element_size()

# %% wrong="bytes_saved" says="You measured the whole file, wrapping included." read="A small view, a large file"
import io

def bytes_saved(t):
    buffer = io.BytesIO()
    torch.save(t, buffer)
    return len(buffer.getvalue())

# %% wrong="bytes_saved" says="You left out what lies before the view." read="A small view, a large file"
def bytes_saved(t):
    return t.untyped_storage().nbytes() - t.storage_offset() * t.element_size()

# %% right="bytes_saved" says="the length of the storage"
def bytes_saved(t):
    return len(t.untyped_storage())

# %% right="bytes_saved" says="by saving and loading"
import io

def bytes_saved(t):
    buffer = io.BytesIO()
    torch.save(t, buffer)
    buffer.seek(0)
    return torch.load(buffer).untyped_storage().size()

# %% wrong="save_small_view" says="You thought that a view of three numbers is saved as three numbers." read="A small view, a large file"
def save_small_view(t, path):
    torch.save(t, path)

# %% wrong="save_small_view" says="You made it contiguous; a view without gaps is contiguous already, and nothing is copied." read="A small view, a large file"
def save_small_view(t, path):
    torch.save(t.contiguous(), path)

# %% wrong="save_small_view" says="You saved a list of numbers, not a tensor." read="A small view, a large file"
def save_small_view(t, path):
    torch.save(t.tolist(), path)

# %% wrong="save_small_view" says="You laid the elements in a row and lost the shape." read="A small view, a large file"
def save_small_view(t, path):
    torch.save(t.clone().flatten(), path)

# %% wrong="save_small_view" says="You went by way of a list, and the dtype was lost." read="A small view, a large file"
def save_small_view(t, path):
    torch.save(torch.tensor(t.tolist(), dtype=torch.float32).reshape(t.shape), path)

# %% wrong="save_small_view" says="You moved the caller's own tensor to a storage of its own." read="A small view, a large file"
def save_small_view(t, path):
    t.set_(t.clone())
    torch.save(t, path)

# %% wrong="save_small_view" says="You cut the storage down in place; the caller's numbers are gone." read="A small view, a large file"
def save_small_view(t, path):
    small = t.clone()
    t.untyped_storage().resize_(0)
    torch.save(small, path)

# %% right="save_small_view" says="copied into an empty tensor"
def save_small_view(t, path):
    small = torch.empty(t.shape, dtype=t.dtype)
    small.copy_(t)
    torch.save(small, path)

# %% right="save_small_view" says="made contiguous and copied"
def save_small_view(t, path):
    with open(path, "wb") as f:
        torch.save(t.detach().clone(memory_format=torch.contiguous_format), f)

# %% right="save_small_view" says="by way of NumPy"
def save_small_view(t, path):
    torch.save(torch.tensor(t.numpy()), str(path))

# %% wrong="save_hdf5" says="You chose another name for the dataset." read="HDF5: files for everybody"
def save_hdf5(t, path):
    with h5py.File(path, "w") as f:
        f.create_dataset("points", data=t.numpy())

# %% wrong="save_hdf5" says="You opened the file to add to it, so an older file is not replaced." read="HDF5: files for everybody"
def save_hdf5(t, path):
    with h5py.File(path, "a") as f:
        if "coords" in f:
            del f["coords"]
        f.create_dataset("coords", data=t.numpy())

# %% wrong="save_hdf5" says="You opened the file so that it must not be there yet." read="HDF5: files for everybody"
def save_hdf5(t, path):
    with h5py.File(path, "x") as f:
        f.create_dataset("coords", data=t.numpy())

# %% wrong="save_hdf5" says="You opened the file for reading." read="HDF5: files for everybody"
def save_hdf5(t, path):
    with h5py.File(path, "r") as f:
        f.create_dataset("coords", data=t.numpy())

# %% wrong="save_hdf5" says="You left the file open." read="HDF5: files for everybody"
def save_hdf5(t, path):
    f = h5py.File(path, "w")
    f.create_dataset("coords", data=t.numpy())

# %% wrong="save_hdf5" says="You went by way of a list, and the dtype was lost." read="HDF5: files for everybody"
def save_hdf5(t, path):
    with h5py.File(path, "w") as f:
        f.create_dataset("coords", data=np.array(t.tolist()))

# %% wrong="save_hdf5" says="You made room for the numbers and never wrote them." read="HDF5: files for everybody"
def save_hdf5(t, path):
    with h5py.File(path, "w") as f:
        f.create_dataset("coords", shape=tuple(t.shape), dtype=t.numpy().dtype)

# %% wrong="save_hdf5" says="You saved in PyTorch's format, which other programs can't read." read="HDF5: files for everybody"
def save_hdf5(t, path):
    torch.save({"coords": t}, path)

# %% right="save_hdf5" says="like a dictionary"
def save_hdf5(t, path):
    with h5py.File(path, "w") as f:
        f["coords"] = t.numpy()

# %% right="save_hdf5" says="closed by hand, the tensor as it is"
def save_hdf5(t, path):
    f = h5py.File(str(path), mode="w")
    f.create_dataset("coords", data=t)
    f.close()

# %% right="save_hdf5" says="room first, then the numbers"
def save_hdf5(t, path):
    array = t.numpy()
    with h5py.File(path, "w") as f:
        dset = f.create_dataset("coords", array.shape, array.dtype)
        dset[...] = array

# %% wrong="last_points" says="You returned the array that h5py gives, not a tensor." read="HDF5: files for everybody"
def last_points(path, n):
    with h5py.File(path, "r") as f:
        return f["coords"][-n:]

# %% wrong="last_points" says="You indexed the dataset after the file was closed." read="HDF5: files for everybody"
def last_points(path, n):
    f = h5py.File(path, "r")
    dset = f["coords"]
    f.close()
    return torch.from_numpy(dset[-n:])

# %% wrong="last_points" says="You read the whole dataset and threw most of it away." read="HDF5: files for everybody"
def last_points(path, n):
    with h5py.File(path, "r") as f:
        return torch.from_numpy(f["coords"][:])[-n:].clone()

# %% wrong="last_points" says="You took one row, n from the end." read="HDF5: files for everybody"
def last_points(path, n):
    with h5py.File(path, "r") as f:
        return torch.from_numpy(f["coords"][-n])

# %% wrong="last_points" says="You took the first rows." read="HDF5: files for everybody"
def last_points(path, n):
    with h5py.File(path, "r") as f:
        return torch.from_numpy(f["coords"][:n])

# %% wrong="last_points" says="You always took two rows." read="HDF5: files for everybody"
def last_points(path, n):
    with h5py.File(path, "r") as f:
        return torch.from_numpy(f["coords"][-2:])

# %% wrong="last_points" says="You left the last row out." read="HDF5: files for everybody"
def last_points(path, n):
    with h5py.File(path, "r") as f:
        return torch.from_numpy(f["coords"][-n:-1])

# %% wrong="last_points" says="You left the file open." read="HDF5: files for everybody"
def last_points(path, n):
    f = h5py.File(path, "r")
    return torch.from_numpy(f["coords"][-n:])

# %% wrong="last_points" says="You opened the file for writing, which deletes what is in it." read="HDF5: files for everybody"
def last_points(path, n):
    with h5py.File(path, "w") as f:
        return torch.from_numpy(f["coords"][-n:])

# %% wrong="last_points" says="You made float32 of every dtype." read="HDF5: files for everybody"
def last_points(path, n):
    with h5py.File(path, "r") as f:
        return torch.tensor(f["coords"][-n:], dtype=torch.float32)

# %% right="last_points" says="counted from the front"
def last_points(path, n):
    with h5py.File(path) as f:
        dset = f["coords"]
        return torch.tensor(dset[dset.shape[0] - n :])

# %% right="last_points" says="row by row, closed by hand"
def last_points(path, n):
    f = h5py.File(path, "r")
    dset = f["coords"]
    rows = [torch.as_tensor(dset[i]) for i in range(len(dset) - n, len(dset))]
    f.close()
    return torch.stack(rows)

# %% right="last_points" says="read into an array that is there"
def last_points(path, n):
    with h5py.File(path, "r") as f:
        dset = f["coords"]
        rows = np.empty((n, *dset.shape[1:]), dset.dtype)
        dset.read_direct(rows, np.s_[len(dset) - n :])
    return torch.from_numpy(rows)

# %% wrong="add_to_hdf5" says="You opened the file for writing, which deletes what was in it." read="HDF5: files for everybody"
def add_to_hdf5(t, path, key):
    with h5py.File(path, "w") as f:
        f.create_dataset(key, data=t.numpy())

# %% wrong="add_to_hdf5" says="You opened the file so that it has to be there already." read="HDF5: files for everybody"
def add_to_hdf5(t, path, key):
    with h5py.File(path, "r+") as f:
        f.create_dataset(key, data=t.numpy())

# %% wrong="add_to_hdf5" says="You opened the file for reading." read="HDF5: files for everybody"
def add_to_hdf5(t, path, key):
    with h5py.File(path, "r") as f:
        f.create_dataset(key, data=t.numpy())

# %% wrong="add_to_hdf5" says="You used only the last piece of a nested key." read="HDF5: files for everybody"
def add_to_hdf5(t, path, key):
    with h5py.File(path, "a") as f:
        name = key.split("/")[-1]
        if name in f:
            del f[name]
        f.create_dataset(name, data=t.numpy())

# %% wrong="add_to_hdf5" says="You left the file open." read="HDF5: files for everybody"
def add_to_hdf5(t, path, key):
    f = h5py.File(path, "a")
    f.create_dataset(key, data=t.numpy())

# %% wrong="add_to_hdf5" says="You stored the numbers as an attribute of the file, not as a dataset." read="HDF5: files for everybody"
def add_to_hdf5(t, path, key):
    with h5py.File(path, "a") as f:
        f.attrs[key] = t.numpy()

# %% wrong="add_to_hdf5" says="You wrote float32, whatever dtype it was." read="HDF5: files for everybody"
def add_to_hdf5(t, path, key):
    with h5py.File(path, "a") as f:
        f.create_dataset(key, data=t.float().numpy())

# %% right="add_to_hdf5" says="like a dictionary"
def add_to_hdf5(t, path, key):
    with h5py.File(path, "a") as f:
        f[key] = t.numpy()

# %% right="add_to_hdf5" says="group by group, closed by hand"
def add_to_hdf5(t, path, key):
    *groups, name = key.split("/")
    f = h5py.File(path, "a")
    place = f
    for group in groups:
        place = place.require_group(group)
    place.create_dataset(name, data=t)
    f.close()

# %% wrong="nine" says="You made floats of the ints." read="Nine numbers"
def nine():
    return torch.tensor([float(i) for i in range(9)])

# %% wrong="nine" says="You counted from one." read="Nine numbers"
def nine():
    return torch.tensor(list(range(1, 10)))

# %% wrong="nine" says="You thought that ints become int32." read="Nine numbers"
def nine():
    return torch.tensor(list(range(9)), dtype=torch.int32)

# %% wrong="nine" says="You included the number nine." read="Nine numbers"
def nine():
    return torch.tensor(list(range(10)))

# %% wrong="nine" says="You made a square at once; a row was asked for." read="Nine numbers"
def nine():
    return torch.arange(9).view(3, 3)

# %% wrong="nine" says="You made the numbers once and hand out the same tensor every time." read="Nine numbers"
NUMBERS = torch.arange(9)

def nine():
    return NUMBERS

# %% right="nine" says="arange"
def nine():
    return torch.arange(9)

# %% right="nine" says="number by number"
def nine():
    a = torch.zeros(9, dtype=torch.int64)
    for i in range(9):
        a[i] = i
    return a

# %% wrong="square_view" says="You copied; a view was asked for." read="Nine numbers"
def square_view(a):
    return a.reshape(3, 3).clone()

# %% wrong="square_view" says="You filled the square column by column." read="Nine numbers"
def square_view(a):
    return a.view(3, 3).t()

# %% wrong="square_view" says="You changed the shape of the tensor that you were given." read="Nine numbers"
def square_view(a):
    return a.resize_(3, 3)

# %% wrong="square_view" says="You made it contiguous first, which copies a view with gaps." read="Nine numbers"
def square_view(a):
    return a.contiguous().view(3, 3)

# %% wrong="square_view" says="You wrote the stride of a contiguous square, also for numbers that lie further apart." read="Nine numbers"
def square_view(a):
    return a.as_strided((3, 3), (3, 1))

# %% right="square_view" says="reshape, which copies only where it must"
def square_view(a):
    return a.reshape(3, -1)

# %% right="square_view" says="unflatten"
def square_view(a):
    return a.unflatten(0, (3, 3))

# %% right="square_view" says="windows of three, without overlap"
def square_view(a):
    return a.unfold(0, 3, 3)

# %% wrong="lower_right" says="You cut the rows twice; two pairs of brackets both index the first dimension." read="Nine numbers"
def lower_right(b):
    return b[1:][1:]

# %% wrong="lower_right" says="You copied; a view was asked for." read="Nine numbers"
def lower_right(b):
    return b[1:, 1:].clone()

# %% wrong="lower_right" says="You made it contiguous, and that is a copy." read="Nine numbers"
def lower_right(b):
    return b[1:, 1:].contiguous()

# %% wrong="lower_right" says="You took the upper left part." read="Nine numbers"
def lower_right(b):
    return b[:-1, :-1]

# %% wrong="lower_right" says="You took the last two rows and columns, whatever the size." read="Nine numbers"
def lower_right(b):
    return b[-2:, -2:]

# %% wrong="lower_right" says="You cut only the rows." read="Nine numbers"
def lower_right(b):
    return b[1:]

# %% wrong="lower_right" says="You wrote the stride of a contiguous result; between its rows lies the column that was cut." read="Nine numbers"
def lower_right(b):
    m, n = b.size(0) - 1, b.size(1) - 1
    return b.as_strided((m, n), (n, 1), b.storage_offset() + b.size(1) + 1)

# %% right="lower_right" says="cut one dimension after the other"
def lower_right(b):
    return b.narrow(0, 1, b.size(0) - 1).narrow(1, 1, b.size(1) - 1)

# %% right="lower_right" says="in two steps, by transposing"
def lower_right(b):
    return b[1:].t()[1:].t()

# %% right="lower_right" says="by its strides"
def lower_right(b):
    size = [n - 1 for n in b.size()]
    return b.as_strided(size, b.stride(), b.storage_offset() + sum(b.stride()))

# %% wrong="predictions" says="You took the stride of c from its size; it is that of b, because the storage is." read="Nine numbers"
predictions = {
    "a": {"size": (9,), "stride": (1,), "offset": 0, "contiguous": True},
    "b": {"size": (3, 3), "stride": (3, 1), "offset": 0, "contiguous": True},
    "c": {"size": (2, 2), "stride": (2, 1), "offset": 4, "contiguous": False},
}

# %% wrong="predictions" says="You forgot the column that was cut: one row further is not yet the first element of c." read="Nine numbers"
predictions = {
    "a": {"size": (9,), "stride": (1,), "offset": 0, "contiguous": True},
    "b": {"size": (3, 3), "stride": (3, 1), "offset": 0, "contiguous": True},
    "c": {"size": (2, 2), "stride": (3, 1), "offset": 3, "contiguous": False},
}

# %% wrong="predictions" says="You took c for contiguous; between its rows there is a gap." read="Nine numbers"
predictions = {
    "a": {"size": (9,), "stride": (1,), "offset": 0, "contiguous": True},
    "b": {"size": (3, 3), "stride": (3, 1), "offset": 0, "contiguous": True},
    "c": {"size": (2, 2), "stride": (3, 1), "offset": 4, "contiguous": True},
}

# %% wrong="predictions" says="You took the strides in the wrong order: the step to the next row comes first." read="Nine numbers"
predictions = {
    "a": {"size": (9,), "stride": (1,), "offset": 0, "contiguous": True},
    "b": {"size": (3, 3), "stride": (1, 3), "offset": 0, "contiguous": True},
    "c": {"size": (2, 2), "stride": (1, 3), "offset": 4, "contiguous": False},
}

# %% wrong="predictions" says="You took c for a tensor with a storage of its own, where offsets start at zero." read="Nine numbers"
predictions = {
    "a": {"size": (9,), "stride": (1,), "offset": 0, "contiguous": True},
    "b": {"size": (3, 3), "stride": (3, 1), "offset": 0, "contiguous": True},
    "c": {"size": (2, 2), "stride": (2, 1), "offset": 0, "contiguous": True},
}

# %% wrong="predictions" says="You took the stride of a tensor for its shape." read="Nine numbers"
predictions = {
    "a": {"size": (9,), "stride": (9,), "offset": 0, "contiguous": True},
    "b": {"size": (3, 3), "stride": (3, 3), "offset": 0, "contiguous": True},
    "c": {"size": (2, 2), "stride": (2, 2), "offset": 4, "contiguous": False},
}

# %% right="predictions" says="asked of the tensors themselves"
def asked(t):
    return {
        "contiguous": t.is_contiguous(), "offset": t.storage_offset(), "stride": t.stride(), "size": t.size(),
    }

predictions = {
    "c": asked(torch.arange(9).view(3, 3)[1:, 1:]),
    "b": asked(torch.arange(9).view(3, 3)),
    "a": asked(torch.arange(9)),
}

# %% wrong="cos_of_ints" says="You put the cosines back into ints, which have no room for them." read="In place or not"
def cos_of_ints(a):
    return torch.cos(a).to(a.dtype)

# %% wrong="cos_of_ints" says="You calculated in place on a tensor that may be the caller's own: float() copies only where it must." read="In place or not"
def cos_of_ints(a):
    return a.float().cos_()

# %% wrong="cos_of_ints" says="You calculated in place, where ints have no room for cosines." read="In place or not"
def cos_of_ints(a):
    return a.cos_()

# %% wrong="cos_of_ints" says="You calculated in double precision." read="In place or not"
def cos_of_ints(a):
    return a.double().cos()

# %% wrong="cos_of_ints" says="You took the numbers for degrees." read="In place or not"
def cos_of_ints(a):
    return torch.cos(torch.deg2rad(a.float()))

# %% wrong="cos_of_ints" says="You took the sine." read="In place or not"
def cos_of_ints(a):
    return torch.sin(a)

# %% right="cos_of_ints" says="made floats first"
def cos_of_ints(a):
    return torch.cos(a.float())

# %% right="cos_of_ints" says="in place on a copy"
def cos_of_ints(a):
    return a.to(torch.float32, copy=True).cos_()

# %% right="cos_of_ints" says="into a tensor made for it"
def cos_of_ints(a):
    result = torch.empty(a.shape)
    torch.cos(a, out=result)
    return result

# %% wrong="cos_in_place" says="You made a new tensor; the old numbers are still in a." read="In place or not"
def cos_in_place(a):
    return a.cos()

# %% wrong="cos_in_place" says="You gave a new tensor the old name; the caller's tensor doesn't notice." read="In place or not"
def cos_in_place(a):
    if not a.is_floating_point():
        raise RuntimeError("no room for cosines")
    a = torch.cos(a)
    return a

# %% wrong="cos_in_place" says="You wrote into the ints by indexing, and the fractions were cut off silently." read="In place or not"
def cos_in_place(a):
    a[:] = torch.cos(a)
    return a

# %% wrong="cos_in_place" says="You swallowed the error and returned a new tensor." read="In place or not"
def cos_in_place(a):
    try:
        return a.cos_()
    except RuntimeError:
        return a.float().cos_()

# %% wrong="cos_in_place" says="You swallowed the error, and the caller takes the ints for cosines." read="In place or not"
def cos_in_place(a):
    try:
        a.cos_()
    except RuntimeError:
        pass
    return a

# %% wrong="cos_in_place" says="You returned nothing." read="In place or not"
def cos_in_place(a):
    a.cos_()

# %% wrong="cos_in_place" says="You gave the tensor other memory, with room for floats." read="In place or not"
def cos_in_place(a):
    a.data = torch.cos(a.data)
    return a

# %% wrong="cos_in_place" says="You took the cosine twice." read="In place or not"
def cos_in_place(a):
    a = a.cos_()
    return a.cos_()

# %% right="cos_in_place" says="as a function"
def cos_in_place(a):
    torch.cos_(a)
    return a

# %% right="cos_in_place" says="with a as the place for the result"
def cos_in_place(a):
    return torch.cos(a, out=a)
