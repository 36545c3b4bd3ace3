# %%
import math

import torch
import torch.optim as optim

# %% wrong="data" says="You let torch choose the dtype; from ints it makes int64." read="A thermometer without units"
def data(celsius, readings):
    return torch.tensor(celsius), torch.tensor(readings)

# %% wrong="data" says="You returned the readings first, the temperatures second." read="A thermometer without units"
def data(celsius, readings):
    return torch.tensor(readings, dtype=torch.float32), torch.tensor(celsius, dtype=torch.float32)

# %% wrong="data" says="You made columns of shape (N, 1); a row of N numbers has shape (N,)." read="A thermometer without units"
def data(celsius, readings):
    t_c, t_u = torch.tensor(celsius, dtype=torch.float32), torch.tensor(readings, dtype=torch.float32)
    return t_c.unsqueeze(1), t_u.unsqueeze(1)

# %% wrong="data" says="You took Python's float precision, which is float64 in torch." read="A thermometer without units"
def data(celsius, readings):
    return torch.tensor(celsius, dtype=torch.float64), torch.tensor(readings, dtype=torch.float64)

# %% right="data" says="converted afterwards"
def data(celsius, readings):
    return torch.tensor(celsius).float(), torch.tensor(readings).float()

# %% right="data" says="by way of NumPy"
import numpy as np

def data(celsius, readings):
    return torch.from_numpy(np.array(celsius, dtype=np.float32)), torch.as_tensor(np.float32(readings))

# %% right="data" says="one FloatTensor each, in a list"
def data(celsius, readings):
    return [torch.FloatTensor(numbers) for numbers in (celsius, readings)]

# %% wrong="model" says="You added the bias before you multiplied by the weight." read="A line as a first guess"
def model(t_u, w, b):
    return w * (t_u + b)

# %% wrong="model" says="You took weight and bias for each other." read="A line as a first guess"
def model(t_u, w, b):
    return b * t_u + w

# %% wrong="model" says="You used a matrix product, where one number multiplies many." read="Broadcasting: how shapes meet"
def model(t_u, w, b):
    return t_u @ w + b

# %% wrong="model" says="You left the bias out." read="A line as a first guess"
def model(t_u, w, b):
    return w * t_u

# %% wrong="model" says="You calculated in place, so the readings are overwritten." read="A line as a first guess"
def model(t_u, w, b):
    t_u *= w
    t_u += b
    return t_u

# %% right="model" says="as torch functions"
def model(t_u, w, b):
    return torch.add(torch.mul(t_u, w), b)

# %% right="model" says="one prediction at a time"
def model(t_u, w, b):
    return torch.stack([reading * w + b for reading in t_u])

# %% wrong="init_params" says="You made tensors of shape (1,); a single number has shape ()." read="A line as a first guess"
def init_params():
    return torch.ones(1), torch.zeros(1)

# %% wrong="init_params" says="You thought that torch.zeros needs no shape for a single number." read="A line as a first guess"
def init_params():
    return torch.ones(()), torch.zeros()

# %% wrong="init_params" says="You wrote ints, and torch made int64 tensors of them." read="A line as a first guess"
def init_params():
    return torch.tensor(1), torch.tensor(0)

# %% wrong="init_params" says="You started with a weight of zero and a bias of one." read="A line as a first guess"
def init_params():
    return torch.zeros(()), torch.ones(())

# %% wrong="init_params" says="You returned Python numbers, not tensors." read="A line as a first guess"
def init_params():
    return 1.0, 0.0

# %% wrong="init_params" says="You made the tensors once and hand out the same two every time." read="A line as a first guess"
START = torch.ones(()), torch.zeros(())

def init_params():
    return START

# %% right="init_params" says="from Python floats"
def init_params():
    return torch.tensor(1.0), torch.tensor(0.0)

# %% right="init_params" says="unpacked from one tensor"
def init_params():
    w, b = torch.tensor([1.0, 0.0])
    return [w.clone(), b.clone()]

# %% wrong="loss_fn" says="You added up the squared differences; the loss is their mean." read="Less loss is what we want"
def loss_fn(t_p, t_c):
    return ((t_p - t_c) ** 2).sum()

# %% wrong="loss_fn" says="You halved the mean; that is handy in derivations, but it is not the mean." read="Less loss is what we want"
def loss_fn(t_p, t_c):
    return ((t_p - t_c) ** 2).mean() / 2

# %% wrong="loss_fn" says="You took the mean distance, not the mean square." read="Less loss is what we want"
def loss_fn(t_p, t_c):
    return (t_p - t_c).abs().mean()

# %% wrong="loss_fn" says="You subtracted a row from a column, so every prediction met every temperature." read="Broadcasting: how shapes meet"
def loss_fn(t_p, t_c):
    return ((t_p.unsqueeze(1) - t_c) ** 2).mean()

# %% wrong="loss_fn" says="You turned the loss into a Python number, so no gradient can flow through it." read="Less loss is what we want"
def loss_fn(t_p, t_c):
    return ((t_p - t_c) ** 2).mean().item()

# %% wrong="loss_fn" says="You cut the loss off from the predictions, so no gradient can flow through it." read="Less loss is what we want"
def loss_fn(t_p, t_c):
    return ((t_p - t_c) ** 2).mean().detach()

# %% wrong="loss_fn" says="You squared the mean error; warm and cold errors cancel before they are squared." read="Less loss is what we want"
def loss_fn(t_p, t_c):
    return (t_p - t_c).mean() ** 2

# %% wrong="loss_fn" says="You took the square root of the mean." read="Less loss is what we want"
def loss_fn(t_p, t_c):
    return ((t_p - t_c) ** 2).mean().sqrt()

# %% right="loss_fn" says="with torch's own mean squared error"
def loss_fn(t_p, t_c):
    return torch.nn.functional.mse_loss(t_p, t_c)

# %% right="loss_fn" says="with torch functions"
def loss_fn(t_p, t_c):
    return torch.mean(torch.square(t_c - t_p))

# %% right="loss_fn" says="with a loop over the measurements"
def loss_fn(t_p, t_c):
    total = 0
    for p, c in zip(t_p, t_c, strict=True):
        total = total + (p - c) ** 2
    return total / len(t_p)

# %% right="loss_fn" says="as a dot product"
def loss_fn(t_p, t_c):
    d = t_p - t_c
    return d @ d / d.numel()

# %% wrong="broadcast_shape" says="You aligned the shapes at the left end." read="Broadcasting: how shapes meet"
from itertools import zip_longest

def broadcast_shape(s, t):
    pairs = list(zip_longest(s, t, fillvalue=1))
    if any(i != j and 1 not in (i, j) for i, j in pairs):
        return None
    return tuple(max(pair) for pair in pairs)

# %% wrong="broadcast_shape" says="You took the larger size everywhere, also where two sizes don't fit together." read="Broadcasting: how shapes meet"
from itertools import zip_longest

def broadcast_shape(s, t):
    pairs = zip_longest(reversed(s), reversed(t), fillvalue=1)
    return tuple(max(pair) for pair in pairs)[::-1]

# %% wrong="broadcast_shape" says="You compared only the columns that both shapes have and lost the rest." read="Broadcasting: how shapes meet"
def broadcast_shape(s, t):
    pairs = list(zip(reversed(s), reversed(t), strict=False))
    if any(i != j and 1 not in (i, j) for i, j in pairs):
        return None
    return tuple(max(pair) for pair in pairs)[::-1]

# %% wrong="broadcast_shape" says="You let a size fit whenever it divides the other; only a size of 1 is stretched." read="Broadcasting: how shapes meet"
from itertools import zip_longest

def broadcast_shape(s, t):
    pairs = list(zip_longest(reversed(s), reversed(t), fillvalue=1))
    if any(max(pair) % min(pair) for pair in pairs):
        return None
    return tuple(max(pair) for pair in pairs)[::-1]

# %% right="broadcast_shape" says="by asking torch"
def broadcast_shape(s, t):
    try:
        return torch.broadcast_shapes(s, t)
    except RuntimeError:
        return None

# %% right="broadcast_shape" says="by multiplying two tensors"
def broadcast_shape(s, t):
    try:
        return list((torch.empty(s) * torch.empty(t)).shape)
    except RuntimeError:
        return None

# %% right="broadcast_shape" says="from the right, in pairs"
from itertools import zip_longest

def broadcast_shape(s, t):
    shape = ()
    for i, j in zip_longest(reversed(s), reversed(t), fillvalue=1):
        if i != j and i != 1 and j != 1:
            return None
        shape = (j if i == 1 else i, *shape)
    return shape

# %% wrong="rate_of_change" says="You measured on one side only, between p and p + delta." read="Feeling for the slope"
def rate_of_change(f, p, delta=0.1):
    return (f(p + delta) - f(p)) / delta

# %% wrong="rate_of_change" says="You added the two readings; the rate is their difference over the distance." read="Feeling for the slope"
def rate_of_change(f, p, delta=0.1):
    return (f(p + delta) + f(p - delta)) / (2.0 * delta)

# %% wrong="rate_of_change" says="You divided by delta, but the two points are twice that far apart." read="Feeling for the slope"
def rate_of_change(f, p, delta=0.1):
    return (f(p + delta) - f(p - delta)) / delta

# %% wrong="rate_of_change" says="You wrote / 2.0 * delta, which divides by two and then multiplies by delta." read="Feeling for the slope"
def rate_of_change(f, p, delta=0.1):
    return (f(p + delta) - f(p - delta)) / 2.0 * delta

# %% wrong="rate_of_change" says="You probed at a distance of your own instead of delta." read="Feeling for the slope"
def rate_of_change(f, p, delta=0.1):
    return (f(p + 1e-3) - f(p - 1e-3)) / 2e-3

# %% wrong="rate_of_change" says="You subtracted the upper reading from the lower one, so every slope has the wrong sign." read="Feeling for the slope"
def rate_of_change(f, p, delta=0.1):
    return (f(p - delta) - f(p + delta)) / (2.0 * delta)

# %% right="rate_of_change" says="as a difference over a difference"
def rate_of_change(f, p, delta=0.1):
    low, high = p - delta, p + delta
    return (f(high) - f(low)) / (high - low)

# %% right="rate_of_change" says="as the mean of the rates on both sides"
def rate_of_change(f, p, delta=0.1):
    return 0.5 * ((f(p + delta) - f(p)) / delta + (f(p) - f(p - delta)) / delta)

# %% wrong="two_knob_step" says="You always measured the rate of b after w had been turned." read="Feeling for the slope"
def two_knob_step(loss_at, w, b, learning_rate, together):
    w = w - learning_rate * rate_of_change(lambda knob: loss_at(knob, b), w)
    b = b - learning_rate * rate_of_change(lambda knob: loss_at(w, knob), b)
    return w, b

# %% wrong="two_knob_step" says="You always measured both rates at the old knobs." read="Feeling for the slope"
def two_knob_step(loss_at, w, b, learning_rate, together):
    rate_w = rate_of_change(lambda knob: loss_at(knob, b), w)
    rate_b = rate_of_change(lambda knob: loss_at(w, knob), b)
    return w - learning_rate * rate_w, b - learning_rate * rate_b

# %% wrong="two_knob_step" says="You took together for in turn, and in turn for together." read="Feeling for the slope"
def two_knob_step(loss_at, w, b, learning_rate, together):
    new_w = w - learning_rate * rate_of_change(lambda knob: loss_at(knob, b), w)
    seen_w = new_w if together else w
    return new_w, b - learning_rate * rate_of_change(lambda knob: loss_at(seen_w, knob), b)

# %% wrong="two_knob_step" says="You turned the knobs along the rate, which makes the loss grow." read="Feeling for the slope"
def two_knob_step(loss_at, w, b, learning_rate, together):
    new_w = w + learning_rate * rate_of_change(lambda knob: loss_at(knob, b), w)
    seen_w = w if together else new_w
    return new_w, b + learning_rate * rate_of_change(lambda knob: loss_at(seen_w, knob), b)

# %% wrong="two_knob_step" says="You turned by the whole rate and forgot the learning rate." read="Feeling for the slope"
def two_knob_step(loss_at, w, b, learning_rate, together):
    new_w = w - rate_of_change(lambda knob: loss_at(knob, b), w)
    seen_w = w if together else new_w
    return new_w, b - rate_of_change(lambda knob: loss_at(seen_w, knob), b)

# %% right="two_knob_step" says="two branches"
def two_knob_step(loss_at, w, b, learning_rate, together):
    rate_w = rate_of_change(lambda knob: loss_at(knob, b), w)
    if together:
        rate_b = rate_of_change(lambda knob: loss_at(w, knob), b)
        return w - learning_rate * rate_w, b - learning_rate * rate_b
    w = w - learning_rate * rate_w
    return w, b - learning_rate * rate_of_change(lambda knob: loss_at(w, knob), b)

# %% right="two_knob_step" says="with the central difference written out"
def two_knob_step(loss_at, w, b, learning_rate, together):
    new_w = w - learning_rate * (loss_at(w + 0.1, b) - loss_at(w - 0.1, b)) / 0.2
    seen_w = w if together else new_w
    return new_w, b - learning_rate * (loss_at(seen_w, b + 0.1) - loss_at(seen_w, b - 0.1)) / 0.2

# %% wrong="dloss_fn" says="You lost the factor 2 that comes from the square." read="The gradient on paper"
def dloss_fn(t_p, t_c):
    return (t_p - t_c) / t_p.size(0)

# %% wrong="dloss_fn" says="You turned the error around: the derivative is positive where the prediction is too warm." read="The gradient on paper"
def dloss_fn(t_p, t_c):
    return 2 * (t_c - t_p) / t_p.size(0)

# %% wrong="dloss_fn" says="You forgot that the mean divides by N, and so does its derivative." read="The gradient on paper"
def dloss_fn(t_p, t_c):
    return 2 * (t_p - t_c)

# %% wrong="dloss_fn" says="You divided by the last size; in a column that is 1, not N." read="The gradient on paper"
def dloss_fn(t_p, t_c):
    return 2 * (t_p - t_c) / t_p.size(-1)

# %% wrong="dloss_fn" says="You averaged; the derivative has one number for each prediction." read="The gradient on paper"
def dloss_fn(t_p, t_c):
    return (2 * (t_p - t_c)).mean()

# %% wrong="dloss_fn" says="You returned the squared errors themselves, not their derivative." read="The gradient on paper"
def dloss_fn(t_p, t_c):
    return (t_p - t_c) ** 2 / t_p.size(0)

# %% right="dloss_fn" says="with numel"
def dloss_fn(t_p, t_c):
    return (t_p - t_c) * (2.0 / t_p.numel())

# %% right="dloss_fn" says="checked by autograd"
def dloss_fn(t_p, t_c):
    t_p = t_p.detach().requires_grad_()
    return torch.autograd.grad(((t_p - t_c) ** 2).mean(), t_p)[0]

# %% wrong="dmodel_dw" says="You returned the weight; that is the slope with respect to the reading." read="The gradient on paper"
def dmodel_dw(t_u, w, b):
    return w

# %% wrong="dmodel_dw" says="You took the slope for the bias: one for every reading." read="The gradient on paper"
def dmodel_dw(t_u, w, b):
    return torch.ones_like(t_u)

# %% wrong="dmodel_dw" says="You added the readings up; each prediction has a slope of its own." read="The gradient on paper"
def dmodel_dw(t_u, w, b):
    return t_u.sum()

# %% wrong="dmodel_dw" says="You returned the prediction, not by how much it grows." read="The gradient on paper"
def dmodel_dw(t_u, w, b):
    return w * t_u + b

# %% right="dmodel_dw" says="a copy"
def dmodel_dw(t_u, w, b):
    return t_u.clone()

# %% wrong="dmodel_db" says="You thought that a constant has no slope; but it is b that grows." read="The gradient on paper"
def dmodel_db(t_u, w, b):
    return 0.0

# %% wrong="dmodel_db" says="You returned the bias, not by how much the prediction grows with it." read="The gradient on paper"
def dmodel_db(t_u, w, b):
    return b

# %% wrong="dmodel_db" says="You took the slope for the weight." read="The gradient on paper"
def dmodel_db(t_u, w, b):
    return t_u

# %% right="dmodel_db" says="an int"
def dmodel_db(t_u, w, b):
    return 1

# %% right="dmodel_db" says="a one for every reading"
def dmodel_db(t_u, w, b):
    return torch.ones_like(t_u)

# %% wrong="grad_fn" says="You averaged the contributions; the division by N is in dloss_fn already." read="The gradient on paper"
def grad_fn(t_u, t_c, t_p, w, b):
    dloss_dtp = dloss_fn(t_p, t_c)
    dloss_dw = dloss_dtp * dmodel_dw(t_u, w, b)
    dloss_db = dloss_dtp * dmodel_db(t_u, w, b)
    return torch.stack([dloss_dw.mean(), dloss_db.mean()])

# %% wrong="grad_fn" says="You put the derivative for b first." read="The gradient on paper"
def grad_fn(t_u, t_c, t_p, w, b):
    dloss_dtp = dloss_fn(t_p, t_c)
    dloss_dw = dloss_dtp * dmodel_dw(t_u, w, b)
    dloss_db = dloss_dtp * dmodel_db(t_u, w, b)
    return torch.stack([dloss_db.sum(), dloss_dw.sum()])

# %% wrong="grad_fn" says="You returned a list of two tensors, not one tensor of shape (2,)." read="The gradient on paper"
def grad_fn(t_u, t_c, t_p, w, b):
    dloss_dtp = dloss_fn(t_p, t_c)
    return [(dloss_dtp * dmodel_dw(t_u, w, b)).sum(), (dloss_dtp * dmodel_db(t_u, w, b)).sum()]

# %% wrong="grad_fn" says="You left the model's slope for the weight out of the chain." read="The gradient on paper"
def grad_fn(t_u, t_c, t_p, w, b):
    dloss_dtp = dloss_fn(t_p, t_c)
    return torch.stack([dloss_dtp.sum(), (dloss_dtp * dmodel_db(t_u, w, b)).sum()])

# %% wrong="grad_fn" says="You multiplied the sums; the products of each measurement have to be added up." read="The gradient on paper"
def grad_fn(t_u, t_c, t_p, w, b):
    dloss_dtp = dloss_fn(t_p, t_c)
    return torch.stack([dloss_dtp.sum() * dmodel_dw(t_u, w, b).sum(), dloss_dtp.sum() * dmodel_db(t_u, w, b)])

# %% wrong="grad_fn" says="You wrote this model's derivatives into grad_fn instead of calling the three functions." read="The gradient on paper"
def grad_fn(t_u, t_c, t_p, w, b):
    dloss_dtp = 2 * (t_p - t_c) / t_p.size(0)
    return torch.stack([(dloss_dtp * t_u).sum(), dloss_dtp.sum()])

# %% wrong="grad_fn" says="You did not add up the contributions of the measurements." read="The gradient on paper"
def grad_fn(t_u, t_c, t_p, w, b):
    dloss_dtp = dloss_fn(t_p, t_c)
    return torch.stack([dloss_dtp * dmodel_dw(t_u, w, b), dloss_dtp * dmodel_db(t_u, w, b)])

# %% right="grad_fn" says="summed after stacking"
def grad_fn(t_u, t_c, t_p, w, b):
    dloss_dtp = dloss_fn(t_p, t_c)
    slopes = torch.stack([dmodel_dw(t_u, w, b), dmodel_db(t_u, w, b) * torch.ones_like(t_u)])
    return (slopes * dloss_dtp).sum(dim=1)

# %% right="grad_fn" says="with a dot product, in a new tensor"
def grad_fn(t_u, t_c, t_p, w, b):
    dloss_dtp = dloss_fn(t_p=t_p, t_c=t_c)
    dw = dloss_dtp @ dmodel_dw(t_u=t_u, w=w, b=b)
    return torch.tensor([dw, dloss_dtp.sum() * dmodel_db(t_u=t_u, w=w, b=b)])

# %% wrong="training_loop" says="You predicted once, before the loop, and never again with the new parameters." read="The training loop"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    w, b = params
    t_p = model(t_u, w, b)
    for _ in range(n_epochs):
        losses.append(loss_fn(t_p, t_c).item())
        params = params - learning_rate * grad_fn(t_u, t_c, t_p, w, b)
    return params, losses

# %% wrong="training_loop" says="You stepped up the gradient, where the loss grows." read="The training loop"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        w, b = params
        t_p = model(t_u, w, b)
        losses.append(loss_fn(t_p, t_c).item())
        params = params + learning_rate * grad_fn(t_u, t_c, t_p, w, b)
    return params, losses

# %% wrong="training_loop" says="You subtracted the whole gradient and forgot the learning rate." read="Feeling for the slope"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        w, b = params
        t_p = model(t_u, w, b)
        losses.append(loss_fn(t_p, t_c).item())
        params = params - grad_fn(t_u, t_c, t_p, w, b)
    return params, losses

# %% wrong="training_loop" says="You counted from 1 to n_epochs - 1, which is one epoch too few." read="The training loop"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(1, n_epochs):
        w, b = params
        t_p = model(t_u, w, b)
        losses.append(loss_fn(t_p, t_c).item())
        params = params - learning_rate * grad_fn(t_u, t_c, t_p, w, b)
    return params, losses

# %% wrong="training_loop" says="You noted the loss after the update; it belongs to the parameters before it." read="The training loop"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        w, b = params
        params = params - learning_rate * grad_fn(t_u, t_c, model(t_u, w, b), w, b)
        losses.append(loss_fn(model(t_u, *params), t_c).item())
    return params, losses

# %% wrong="training_loop" says="You changed the given params in place; the caller's starting values are gone." read="The training loop"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        w, b = params
        t_p = model(t_u, w, b)
        losses.append(loss_fn(t_p, t_c).item())
        params -= learning_rate * grad_fn(t_u, t_c, t_p, w, b)
    return params, losses

# %% wrong="training_loop" says="You wrote the line's formula into the loop instead of calling model." read="The training loop"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        w, b = params
        t_p = w * t_u + b
        losses.append(loss_fn(t_p, t_c).item())
        params = params - learning_rate * grad_fn(t_u, t_c, t_p, w, b)
    return params, losses

# %% wrong="training_loop" says="You collected tensors; the losses should be Python floats." read="The training loop"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        w, b = params
        t_p = model(t_u, w, b)
        losses.append(loss_fn(t_p, t_c))
        params = params - learning_rate * grad_fn(t_u, t_c, t_p, w, b)
    return params, losses

# %% wrong="training_loop" says="You moved w first and measured b's gradient with the new w; a step takes both together." read="Feeling for the slope"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    w, b = params
    for _ in range(n_epochs):
        t_p = model(t_u, w, b)
        losses.append(loss_fn(t_p, t_c).item())
        w = w - learning_rate * grad_fn(t_u, t_c, t_p, w, b)[0]
        b = b - learning_rate * grad_fn(t_u, t_c, model(t_u, w, b), w, b)[1]
    return torch.stack([w, b]), losses

# %% wrong="training_loop" says="You stopped as soon as the loss was no longer finite." read="When training blows up"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        w, b = params
        t_p = model(t_u, w, b)
        loss = loss_fn(t_p, t_c).item()
        if not math.isfinite(loss):
            break
        losses.append(loss)
        params = params - learning_rate * grad_fn(t_u, t_c, t_p, w, b)
    return params, losses

# %% wrong="training_loop" says="You returned inside the loop, so that it ends after the first epoch." read="The training loop"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        w, b = params
        t_p = model(t_u, w, b)
        losses.append(loss_fn(t_p, t_c).item())
        params = params - learning_rate * grad_fn(t_u, t_c, t_p, w, b)
        return params, losses

# %% right="training_loop" says="in place, on a copy"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    params, losses = params.clone(), []
    for _ in range(1, n_epochs + 1):
        t_p = model(t_u, params[0], params[1])
        losses += [float(loss_fn(t_p, t_c))]
        params -= learning_rate * grad_fn(t_u, t_c, t_p, params[0], params[1])
    return params, losses

# %% right="training_loop" says="weight and bias as Python floats"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        w, b = params.tolist()
        t_p = model(t_u, w, b)
        losses.append(loss_fn(t_p, t_c).item())
        params = params - grad_fn(t_u, t_c, t_p, w, b) * learning_rate
    return params, losses

# %% right="training_loop" says="the gradient first, the loss afterwards"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    epoch = 0
    while epoch < n_epochs:
        t_p = model(t_u, *params)
        grad = grad_fn(t_u=t_u, t_c=t_c, t_p=t_p, w=params[0], b=params[1])
        params = torch.stack([p - learning_rate * g for p, g in zip(params, grad, strict=True)])
        losses.append(loss_fn(t_p=t_p, t_c=t_c).tolist())
        epoch += 1
    return params, losses

# %% wrong="detect_divergence" says="You compared with nan by ==, but nan equals nothing, not even itself." read="When training blows up"
def detect_divergence(losses):
    for i, loss in enumerate(losses):
        if loss in (float("inf"),) or loss == float("nan") or (i > 0 and loss > 3 * losses[i - 1]):
            return i
    return None

# %% wrong="detect_divergence" says="You looked for inf only." read="When training blows up"
def detect_divergence(losses):
    return next((i for i, loss in enumerate(losses) if loss == float("inf")), None)

# %% wrong="detect_divergence" says="You looked for inf and nan only; a loss that more than triples is a sign, too." read="When training blows up"
def detect_divergence(losses):
    return next((i for i, loss in enumerate(losses) if not math.isfinite(loss)), None)

# %% wrong="detect_divergence" says="You compared with the first loss, not with the one just before." read="When training blows up"
def detect_divergence(losses):
    for i, loss in enumerate(losses):
        if not math.isfinite(loss) or loss > 3 * losses[0]:
            return i
    return None

# %% wrong="detect_divergence" says="You counted from 1; an index counts from 0." read="When training blows up"
def detect_divergence(losses):
    for i, loss in enumerate(losses):
        if not math.isfinite(loss) or (i > 0 and loss > 3 * losses[i - 1]):
            return i + 1
    return None

# %% wrong="detect_divergence" says="You took every rise for divergence; a little up and down is normal." read="When training blows up"
def detect_divergence(losses):
    for i, loss in enumerate(losses):
        if not math.isfinite(loss) or (i > 0 and loss > losses[i - 1]):
            return i
    return None

# %% wrong="detect_divergence" says="You began with the second loss, so the first one is never looked at." read="When training blows up"
def detect_divergence(losses):
    for i in range(1, len(losses)):
        if not math.isfinite(losses[i]) or losses[i] > 3 * losses[i - 1]:
            return i
    return None

# %% right="detect_divergence" says="with torch"
def detect_divergence(losses):
    x = torch.tensor(losses, dtype=torch.float64)
    bad = ~torch.isfinite(x)
    bad[1:] |= x[1:] > 3 * x[:-1]
    return bad.nonzero()[0].item() if bad.any() else None

# %% right="detect_divergence" says="by what a healthy loss is"
def detect_divergence(losses):
    before = math.inf
    for i, loss in enumerate(losses):
        if not (loss < math.inf and loss <= 3 * before):
            return i
        before = loss

# %% wrong="normalise_inputs" says="You scaled in place, so the raw readings are lost." read="Inputs of a sensible size"
def normalise_inputs(t_u):
    return t_u.mul_(0.1)

# %% wrong="normalise_inputs" says="You standardised to mean 0 and deviation 1; here only the scale changes." read="Inputs of a sensible size"
def normalise_inputs(t_u):
    return (t_u - t_u.mean()) / t_u.std()

# %% wrong="normalise_inputs" says="You multiplied by ten." read="Inputs of a sensible size"
def normalise_inputs(t_u):
    return 10 * t_u

# %% wrong="normalise_inputs" says="You divided by the largest reading." read="Inputs of a sensible size"
def normalise_inputs(t_u):
    return t_u / t_u.max()

# %% right="normalise_inputs" says="divided by ten"
def normalise_inputs(t_u):
    return t_u / 10

# %% right="normalise_inputs" says="with the factor as a tensor"
def normalise_inputs(t_u):
    return t_u * torch.tensor(0.1)

# %% wrong="to_fahrenheit_law" says="You scaled the wrong way: the readings are ten times larger, so their weight is smaller." read="What the thermometer measures"
def to_fahrenheit_law(params):
    w, b = params
    return torch.stack([w * 10, b])

# %% wrong="to_fahrenheit_law" says="You scaled the bias too, but it is not multiplied by the reading." read="What the thermometer measures"
def to_fahrenheit_law(params):
    return params / 10

# %% wrong="to_fahrenheit_law" says="You returned the law of physics, not what was learned." read="What the thermometer measures"
def to_fahrenheit_law(params):
    return torch.tensor([5 / 9, -160 / 9], dtype=params.dtype)

# %% wrong="to_fahrenheit_law" says="You changed params in place." read="What the thermometer measures"
def to_fahrenheit_law(params):
    params.data[0] /= 10
    return params

# %% right="to_fahrenheit_law" says="with a tensor of factors"
def to_fahrenheit_law(params):
    return params * torch.tensor([0.1, 1.0])

# %% right="to_fahrenheit_law" says="on a copy"
def to_fahrenheit_law(params):
    law = params.detach().clone()
    law[0] *= 0.1
    return law

# %% wrong="predict_unpacked" says="You went to NumPy with the gradients still attached." read="What the thermometer measures"
def predict_unpacked(model, t_un, params):
    return model(t_un, *params).numpy()

# %% wrong="predict_unpacked" says="You took for granted that there are two parameters." read="What the thermometer measures"
def predict_unpacked(model, t_un, params):
    return model(t_un, params[0], params[1]).detach().numpy()

# %% wrong="predict_unpacked" says="You handed params over in one piece, not unpacked." read="What the thermometer measures"
def predict_unpacked(model, t_un, params):
    return model(t_un, params).detach().numpy()

# %% wrong="predict_unpacked" says="You returned a tensor, not a NumPy array." read="What the thermometer measures"
def predict_unpacked(model, t_un, params):
    return model(t_un, *params).detach()

# %% wrong="predict_unpacked" says="You returned a list, not a NumPy array." read="What the thermometer measures"
def predict_unpacked(model, t_un, params):
    return model(t_un, *params).tolist()

# %% right="predict_unpacked" says="without gradients from the start"
def predict_unpacked(model, t_un, params):
    with torch.no_grad():
        return model(t_un, *params).numpy()

# %% right="predict_unpacked" says="with numpy's own conversion"
import numpy as np

def predict_unpacked(model, t_un, params):
    return np.asarray(model(t_un, *params.detach().unbind()))

# %% wrong="autograd_params" says="You made a plain tensor that autograd does not follow." read="Autograd"
def autograd_params(w, b):
    return torch.tensor([w, b], dtype=torch.float32)

# %% wrong="autograd_params" says="You asked for gradients of an int tensor; only floating point can have them." read="Autograd"
def autograd_params(w, b):
    return torch.tensor([w, b], requires_grad=True)

# %% wrong="autograd_params" says="You made two tensors; it should be one with two elements." read="Autograd"
def autograd_params(w, b):
    return torch.tensor(float(w), requires_grad=True), torch.tensor(float(b), requires_grad=True)

# %% wrong="autograd_params" says="You returned the result of an operation, which is not a leaf and gets no gradient." read="Autograd"
def autograd_params(w, b):
    return torch.tensor([float(w), float(b)], requires_grad=True) * 1.0

# %% wrong="autograd_params" says="You put the bias first." read="Autograd"
def autograd_params(w, b):
    return torch.tensor([float(b), float(w)], requires_grad=True)

# %% right="autograd_params" says="switched on afterwards"
def autograd_params(w, b):
    return torch.tensor([float(w), float(b)]).requires_grad_()

# %% right="autograd_params" says="by attribute, from an int tensor"
def autograd_params(w, b):
    params = torch.tensor([w, b]).float()
    params.requires_grad = True
    return params

# %% wrong="autograd_grad" says="You returned the loss, not its gradient." read="Autograd"
def autograd_grad(params, t_u, t_c):
    loss = loss_fn(model(t_u, *params), t_c)
    loss.backward()
    return loss

# %% wrong="autograd_grad" says="You predicted with .data, which cuts the parameters out of the graph." read="Autograd"
def autograd_grad(params, t_u, t_c):
    loss = loss_fn(model(t_u, *params.data), t_c)
    loss.backward()
    return params.grad

# %% wrong="autograd_grad" says="You used the gradient from paper, which is right for one model only." read="Autograd"
def autograd_grad(params, t_u, t_c):
    error = 2 * (params[0] * t_u + params[1] - t_c) / len(t_c)
    return torch.stack([(error * t_u).sum(), error.sum()])

# %% wrong="autograd_grad" says="You returned what backward() returns, which is None; the gradient is in params.grad." read="Autograd"
def autograd_grad(params, t_u, t_c):
    return loss_fn(model(t_u, *params), t_c).backward()

# %% right="autograd_grad" says="with torch.autograd.grad"
def autograd_grad(params, t_u, t_c):
    w, b = params
    return torch.autograd.grad(loss_fn(model(t_u, w, b), t_c), params)[0]

# %% right="autograd_grad" says="with torch.func"
def autograd_grad(params, t_u, t_c):
    return torch.func.grad(lambda p: loss_fn(model(t_u, p[0], p[1]), t_c))(params.detach())

# %% wrong="accumulate" says="You made the forward pass once and walked back through it again, when its memory was freed." read="Gradients pile up"
def accumulate(params, t_u, t_c, k):
    loss = loss_fn(model(t_u, *params), t_c)
    for _ in range(k):
        loss.backward()
    return params.grad

# %% wrong="accumulate" says="You expected backward() to overwrite the old gradient." read="Gradients pile up"
def accumulate(params, t_u, t_c, k):
    loss_fn(model(t_u, *params), t_c).backward()
    return params.grad

# %% wrong="accumulate" says="You went backward one time too often." read="Gradients pile up"
def accumulate(params, t_u, t_c, k):
    for _ in range(k + 1):
        loss_fn(model(t_u, *params), t_c).backward()
    return params.grad

# %% wrong="accumulate" says="You doubled the gradient with every pass; each pass adds the same amount." read="Gradients pile up"
def accumulate(params, t_u, t_c, k):
    loss_fn(model(t_u, *params), t_c).backward()
    return params.grad * 2 ** (k - 1)

# %% right="accumulate" says="one graph, kept for all passes"
def accumulate(params, t_u, t_c, k):
    loss = loss_fn(model(t_u, *params), t_c)
    for _ in range(k):
        loss.backward(retain_graph=True)
    return params.grad

# %% right="accumulate" says="k losses in a sum, one pass backward"
def accumulate(params, t_u, t_c, k):
    sum(loss_fn(model(t_u, *params), t_c) for _ in range(k)).backward()
    return params.grad

# %% wrong="safe_zero" says="You forgot that there may be no gradient yet." read="Gradients pile up"
def safe_zero(params):
    params.grad.zero_()

# %% wrong="safe_zero" says="You gave a new tensor to a name of your own; params.grad is what it was." read="Gradients pile up"
def safe_zero(params):
    grad = params.grad
    if grad is not None:
        grad = torch.zeros_like(grad)

# %% wrong="safe_zero" says="You set the parameters to zero, not their gradient." read="Gradients pile up"
def safe_zero(params):
    if params.grad is not None:
        params.data.zero_()

# %% wrong="safe_zero" says="You set the parameters to zero together with their gradient." read="Gradients pile up"
def safe_zero(params):
    if params.grad is not None:
        params.grad.zero_()
    params.data.zero_()

# %% right="safe_zero" says="no gradient at all"
def safe_zero(params):
    params.grad = None

# %% right="safe_zero" says="a gradient of zeros"
def safe_zero(params):
    params.grad = torch.zeros_like(params)

# %% wrong="training_loop_autograd" says="You never zeroed the gradient, so it piles up from epoch to epoch." read="Gradients pile up"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        losses.append(loss.item())
    return params, losses

# %% wrong="training_loop_autograd" says="You zeroed the gradient between backward() and the update, so nothing is left to step along." read="Gradients pile up"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        params.grad.zero_()
        with torch.no_grad():
            params -= learning_rate * params.grad
        losses.append(loss.item())
    return params, losses

# %% wrong="training_loop_autograd" says="You changed a leaf in place while autograd was looking." read="Gradients pile up"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        if params.grad is not None:
            params.grad.zero_()
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        params -= learning_rate * params.grad
        losses.append(loss.item())
    return params, losses

# %% wrong="training_loop_autograd" says="You gave the name params to a new tensor, which is no leaf and gets no gradient." read="Gradients pile up"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        params = params - learning_rate * params.grad
        losses.append(loss.item())
    return params, losses

# %% wrong="training_loop_autograd" says="You made new parameters in every epoch; the tensor you were given never changes." read="Gradients pile up"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        grad = torch.autograd.grad(loss, params)[0]
        params = (params - learning_rate * grad).detach().requires_grad_()
        losses.append(loss.item())
    return params, losses

# %% wrong="training_loop_autograd" says="You collected tensors, and with each of them its graph; the losses should be Python floats." read="The training loop"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        if params.grad is not None:
            params.grad.zero_()
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        losses.append(loss)
    return params, losses

# %% wrong="training_loop_autograd" says="You took the loss once, before the loop, and went backward through it again and again." read="The training loop"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    loss = loss_fn(model(t_u, *params), t_c)
    for _ in range(n_epochs):
        if params.grad is not None:
            params.grad.zero_()
        loss.backward(retain_graph=True)
        with torch.no_grad():
            params.data -= learning_rate * params.grad
        losses.append(loss.item())
    return params, losses

# %% wrong="training_loop_autograd" says="You stepped up the gradient, where the loss grows." read="The training loop"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        if params.grad is not None:
            params.grad.zero_()
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        with torch.no_grad():
            params += learning_rate * params.grad
        losses.append(loss.item())
    return params, losses

# %% right="training_loop_autograd" says="zeroed after the update"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, params[0], params[1]), t_c)
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
            params.grad.zero_()
        losses.append(float(loss))
    return params, losses

# %% right="training_loop_autograd" says="with torch.autograd.grad, by way of data"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        params.data.sub_(learning_rate * torch.autograd.grad(loss, params)[0])
        losses.append(loss.detach().item())
    return params, losses

# %% right="training_loop_autograd" says="with safe_zero and copy_"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        safe_zero(params)
        w, b = params
        loss = loss_fn(model(t_u, w, b), t_c)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            params.copy_(params - learning_rate * params.grad)
    return params, losses

# %% wrong="sgd_one_step" says="You never called step(), so the parameters stay where they are." read="Optimizers"
def sgd_one_step(params, t_u, t_c, learning_rate):
    optimizer = optim.SGD([params], lr=learning_rate)
    optimizer.zero_grad()
    loss_fn(model(t_u, *params), t_c).backward()
    return params

# %% wrong="sgd_one_step" says="You stepped before there was a gradient of this loss." read="Optimizers"
def sgd_one_step(params, t_u, t_c, learning_rate):
    optimizer = optim.SGD([params], lr=learning_rate)
    loss = loss_fn(model(t_u, *params), t_c)
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()
    return params

# %% wrong="sgd_one_step" says="You didn't clear the old gradient, so it counts in this step." read="Gradients pile up"
def sgd_one_step(params, t_u, t_c, learning_rate):
    optimizer = optim.SGD([params], lr=learning_rate)
    loss_fn(model(t_u, *params), t_c).backward()
    optimizer.step()
    return params

# %% wrong="sgd_one_step" says="You left the learning rate to the optimizer's default." read="Optimizers"
def sgd_one_step(params, t_u, t_c, learning_rate):
    optimizer = optim.SGD([params])
    optimizer.zero_grad()
    loss_fn(model(t_u, *params), t_c).backward()
    optimizer.step()
    return params

# %% wrong="sgd_one_step" says="You gave the optimizer a copy; it changes that copy and not your parameters." read="Optimizers"
def sgd_one_step(params, t_u, t_c, learning_rate):
    copy = params.detach().clone().requires_grad_()
    optimizer = optim.SGD([copy], lr=learning_rate)
    optimizer.zero_grad()
    loss_fn(model(t_u, *copy), t_c).backward()
    optimizer.step()
    return copy

# %% wrong="sgd_one_step" says="You took Adam, whose first step has the size of the learning rate." read="Optimizers"
def sgd_one_step(params, t_u, t_c, learning_rate):
    optimizer = optim.Adam([params], lr=learning_rate)
    optimizer.zero_grad()
    loss_fn(model(t_u, *params), t_c).backward()
    optimizer.step()
    return params

# %% right="sgd_one_step" says="cleared before the forward pass"
def sgd_one_step(params, t_u, t_c, learning_rate):
    optimizer = optim.SGD(params=[params], lr=learning_rate)
    optimizer.zero_grad(set_to_none=False)
    w, b = params
    loss_fn(model(t_u, w, b), t_c).backward()
    optimizer.step()
    return params

# %% right="sgd_one_step" says="with a closure"
def sgd_one_step(params, t_u, t_c, learning_rate):
    optimizer = optim.SGD([params], learning_rate)

    def closure():
        optimizer.zero_grad()
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        return loss

    optimizer.step(closure)
    return params

# %% wrong="training_loop_optim" says="You never zeroed the gradient, so it piles up from epoch to epoch." read="Gradients pile up"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses

# %% wrong="training_loop_optim" says="You zeroed the gradient between backward() and step(), so the optimizer finds nothing." read="Optimizers"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return params, losses

# %% wrong="training_loop_optim" says="You made an optimizer of your own and never used the one you were given." read="Optimizers"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    optimizer = optim.SGD([params], lr=1e-2)
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses

# %% wrong="training_loop_optim" says="You updated by hand as well, so every epoch takes two steps." read="Optimizers"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            params -= 1e-2 * params.grad
        losses.append(loss.item())
    return params, losses

# %% wrong="training_loop_optim" says="You collected tensors, and with each of them its graph; the losses should be Python floats." read="The training loop"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return params, losses

# %% wrong="training_loop_optim" says="You took for granted that there are two parameters." read="Optimizers"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, params[0], params[1]), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses

# %% wrong="training_loop_optim" says="You stepped before going backward, so each step uses the gradient of the epoch before." read="Optimizers"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return params, losses

# %% right="training_loop_optim" says="zeroed at the end of each epoch"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return params, losses

# %% right="training_loop_optim" says="zeroed at the start, with zeros"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    losses = []
    for _ in range(1, n_epochs + 1):
        optimizer.zero_grad(set_to_none=False)
        loss = loss_fn(t_p=model(t_u, *params.unbind()), t_c=t_c)
        loss.backward()
        losses.append(float(loss.detach()))
        optimizer.step()
    return params, losses

# %% right="training_loop_optim" says="with a closure"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    def closure():
        optimizer.zero_grad()
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        return loss

    return params, [optimizer.step(closure).item() for _ in range(n_epochs)]

# %% right="training_loop_optim" says="the gradient cleared without the optimizer"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    losses = []
    for _ in range(n_epochs):
        params.grad = None
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses

# %% wrong="adam_fit" says="You scaled the readings, which Adam does not need." read="Swapping the optimizer"
def adam_fit(n_epochs, learning_rate, t_u, t_c):
    params = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = optim.Adam([params], lr=learning_rate)
    return training_loop_optim(n_epochs, optimizer, params, 0.1 * t_u, t_c)

# %% wrong="adam_fit" says="You wrote a learning rate of your own instead of the one you were given." read="Swapping the optimizer"
def adam_fit(n_epochs, learning_rate, t_u, t_c):
    params = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = optim.Adam([params], lr=1e-2)
    return training_loop_optim(n_epochs, optimizer, params, t_u, t_c)

# %% wrong="adam_fit" says="You made a new Adam in every epoch, so it forgets what it has seen." read="Swapping the optimizer"
def adam_fit(n_epochs, learning_rate, t_u, t_c):
    params = torch.tensor([1.0, 0.0], requires_grad=True)
    for _ in range(n_epochs):
        optimizer = optim.Adam([params], lr=learning_rate)
        params, losses = training_loop_optim(1, optimizer, params, t_u, t_c)
    return params, losses

# %% wrong="adam_fit" says="You used SGD, not Adam." read="Swapping the optimizer"
def adam_fit(n_epochs, learning_rate, t_u, t_c):
    params = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = optim.SGD([params], lr=learning_rate)
    return training_loop_optim(n_epochs, optimizer, params, t_u, t_c)

# %% wrong="adam_fit" says="You gave Adam one tensor and the loop another." read="Optimizers"
def adam_fit(n_epochs, learning_rate, t_u, t_c):
    optimizer = optim.Adam([torch.tensor([1.0, 0.0], requires_grad=True)], lr=learning_rate)
    return training_loop_optim(n_epochs, optimizer, torch.tensor([1.0, 0.0], requires_grad=True), t_u, t_c)

# %% wrong="adam_fit" says="You started from zeros, not from a weight of one." read="Swapping the optimizer"
def adam_fit(n_epochs, learning_rate, t_u, t_c):
    params = torch.zeros(2, requires_grad=True)
    return training_loop_optim(n_epochs, optim.Adam([params], lr=learning_rate), params, t_u, t_c)

# %% wrong="adam_fit" says="You made parameters that autograd does not follow." read="Autograd"
def adam_fit(n_epochs, learning_rate, t_u, t_c):
    params = torch.tensor([1.0, 0.0])
    return training_loop_optim(n_epochs, optim.Adam([params], lr=learning_rate), params, t_u, t_c)

# %% right="adam_fit" says="with autograd_params, by keyword"
def adam_fit(n_epochs, learning_rate, t_u, t_c):
    params = autograd_params(1.0, 0.0)
    return training_loop_optim(
        n_epochs=n_epochs, optimizer=optim.Adam([params], learning_rate), params=params, t_u=t_u, t_c=t_c
    )

# %% right="adam_fit" says="with the import spelled out"
def adam_fit(n_epochs, learning_rate, t_u, t_c):
    params = torch.ones(2)
    params[1] = 0
    params.requires_grad_()
    params, losses = training_loop_optim(
        n_epochs, torch.optim.Adam(params=(params,), lr=learning_rate), params, t_u, t_c
    )
    return params, losses

# %% wrong="swap_optimizer" says="You listed the names you know, so all others fail." read="Swapping the optimizer"
def swap_optimizer(name, params, **options):
    return {"SGD": optim.SGD, "Adam": optim.Adam, "RMSprop": optim.RMSprop}[name]([params], **options)

# %% wrong="swap_optimizer" says="You took SGD for every name but Adam." read="Swapping the optimizer"
def swap_optimizer(name, params, **options):
    return (optim.Adam if name == "Adam" else optim.SGD)([params], **options)

# %% wrong="swap_optimizer" says="You passed the learning rate on and dropped all other options." read="Swapping the optimizer"
def swap_optimizer(name, params, **options):
    return getattr(optim, name)([params], lr=options.get("lr", 1e-3))

# %% wrong="swap_optimizer" says="You dropped the options, so the optimizer runs with its defaults." read="Swapping the optimizer"
def swap_optimizer(name, params, **options):
    return getattr(optim, name)([params])

# %% wrong="swap_optimizer" says="You gave the bare tensor; an optimizer takes a list of tensors." read="Swapping the optimizer"
def swap_optimizer(name, params, **options):
    return getattr(optim, name)(params, **options)

# %% wrong="swap_optimizer" says="You gave the optimizer a copy; your parameters never move." read="Optimizers"
def swap_optimizer(name, params, **options):
    return getattr(optim, name)([params.detach().clone().requires_grad_()], **options)

# %% wrong="swap_optimizer" says="You unpacked the tensor into its elements, which are no leaves." read="Swapping the optimizer"
def swap_optimizer(name, params, **options):
    return getattr(optim, name)([*params, params], **options)

# %% right="swap_optimizer" says="from the module's dictionary"
def swap_optimizer(name, params, **options):
    return vars(torch.optim)[name]((params,), **options)

# %% right="swap_optimizer" says="with a parameter group"
def swap_optimizer(name, params, **options):
    return getattr(optim, name)([{"params": [params], **options}])

# %% wrong="split_indices" says="You sliced with -n_val; when n_val is 0, that leaves nothing for training." read="Data the model never sees"
def split_indices(n, frac, seed):
    n_val = int(frac * n)
    torch.manual_seed(seed)
    shuffled = torch.randperm(n)
    return shuffled[:-n_val], shuffled[-n_val:]

# %% wrong="split_indices" says="You shuffled twice, so some samples are in both sets." read="Data the model never sees"
def split_indices(n, frac, seed):
    n_train = n - int(frac * n)
    torch.manual_seed(seed)
    return torch.randperm(n)[:n_train], torch.randperm(n)[n_train:]

# %% wrong="split_indices" says="You didn't shuffle, so the last samples are always the validation set." read="Data the model never sees"
def split_indices(n, frac, seed):
    n_train = n - int(frac * n)
    indices = torch.arange(n)
    return indices[:n_train], indices[n_train:]

# %% wrong="split_indices" says="You took frac for the part of the training set." read="Data the model never sees"
def split_indices(n, frac, seed):
    n_train = int(frac * n)
    torch.manual_seed(seed)
    shuffled = torch.randperm(n)
    return shuffled[:n_train], shuffled[n_train:]

# %% wrong="split_indices" says="You put the first of the shuffled indices aside, not the last." read="Data the model never sees"
def split_indices(n, frac, seed):
    n_val = int(frac * n)
    torch.manual_seed(seed)
    shuffled = torch.randperm(n)
    return shuffled[n_val:], shuffled[:n_val]

# %% wrong="split_indices" says="You rounded the size of the validation set to the nearest whole number." read="Data the model never sees"
def split_indices(n, frac, seed):
    n_train = n - round(frac * n)
    torch.manual_seed(seed)
    shuffled = torch.randperm(n)
    return shuffled[:n_train], shuffled[n_train:]

# %% wrong="split_indices" says="You seeded with a number of your own, not with seed." read="Data the model never sees"
def split_indices(n, frac, seed):
    n_train = n - int(frac * n)
    torch.manual_seed(0)
    shuffled = torch.randperm(n)
    return shuffled[:n_train], shuffled[n_train:]

# %% right="split_indices" says="with a generator of its own"
def split_indices(n, frac, seed):
    n_val = int(frac * n)
    shuffled = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    return shuffled[: n - n_val], shuffled[n - n_val :]

# %% right="split_indices" says="with torch.split"
def split_indices(n, frac, seed):
    n_val = int(n * frac)
    torch.random.manual_seed(seed)
    return torch.randperm(n).split([n - n_val, n_val])

# %% right="split_indices" says="a branch for the empty set"
def split_indices(n, frac, seed):
    n_val = int(frac * n)
    torch.manual_seed(seed)
    shuffled = torch.randperm(n)
    if n_val == 0:
        return shuffled, torch.tensor([], dtype=torch.int64)
    return shuffled[:-n_val], shuffled[-n_val:]

# %% wrong="apply_split" says="You cut the tensors into slices by length and left the indices unused." read="Data the model never sees"
def apply_split(t_u, t_c, train_indices, val_indices, scale=0.1):
    n = len(train_indices)
    return scale * t_u[:n], scale * t_u[n:], t_c[:n], t_c[n:]

# %% wrong="apply_split" says="You scaled the training readings only; the model needs both in the same units." read="Data the model never sees"
def apply_split(t_u, t_c, train_indices, val_indices, scale=0.1):
    return scale * t_u[train_indices], t_u[val_indices], t_c[train_indices], t_c[val_indices]

# %% wrong="apply_split" says="You scaled the temperatures as well." read="Data the model never sees"
def apply_split(t_u, t_c, train_indices, val_indices, scale=0.1):
    t_u, t_c = scale * t_u, scale * t_c
    return t_u[train_indices], t_u[val_indices], t_c[train_indices], t_c[val_indices]

# %% wrong="apply_split" says="You shuffled the readings and left the temperatures in order, so pairs are torn apart." read="Data the model never sees"
def apply_split(t_u, t_c, train_indices, val_indices, scale=0.1):
    n = len(train_indices)
    return scale * t_u[train_indices], scale * t_u[val_indices], t_c[:n], t_c[n:]

# %% wrong="apply_split" says="You returned both training parts first; the order is readings, then temperatures." read="Data the model never sees"
def apply_split(t_u, t_c, train_indices, val_indices, scale=0.1):
    return scale * t_u[train_indices], t_c[train_indices], scale * t_u[val_indices], t_c[val_indices]

# %% wrong="apply_split" says="You scaled by 0.1 whatever the scale is." read="Data the model never sees"
def apply_split(t_u, t_c, train_indices, val_indices, scale=0.1):
    return 0.1 * t_u[train_indices], 0.1 * t_u[val_indices], t_c[train_indices], t_c[val_indices]

# %% wrong="apply_split" says="You scaled in place, so the raw readings are lost." read="Data the model never sees"
def apply_split(t_u, t_c, train_indices, val_indices, scale=0.1):
    t_u *= scale
    return t_u[train_indices], t_u[val_indices], t_c[train_indices], t_c[val_indices]

# %% right="apply_split" says="scaled before the split"
def apply_split(t_u, t_c, train_indices, val_indices, scale=0.1):
    t_un = t_u * scale
    return [x[indices] for x in (t_un, t_c) for indices in (train_indices, val_indices)]

# %% right="apply_split" says="with index_select"
def apply_split(t_u, t_c, train_indices, val_indices, scale=0.1):
    parts = [x.index_select(0, i) for x in (t_u, t_c) for i in (train_indices, val_indices)]
    return parts[0] * scale, parts[1].mul(scale), parts[2], parts[3]

# %% wrong="training_loop_val" says="You went backward on the validation loss too, so the model learns from it." read="Data the model never sees"
def training_loop_val(n_epochs, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(train_t_u, *params), train_t_c)
        val_loss = loss_fn(model(val_t_u, *params), val_t_c)
        optimizer.zero_grad()
        train_loss.backward()
        val_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return params, train_losses, val_losses

# %% wrong="training_loop_val" says="You took the validation loss after the step, so the two losses belong to different parameters." read="Data the model never sees"
def training_loop_val(n_epochs, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(train_t_u, *params), train_t_c)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(loss_fn(model(val_t_u, *params), val_t_c).item())
    return params, train_losses, val_losses

# %% wrong="training_loop_val" says="You switched autograd off for the training pass, too." read="Switching autograd off"
def training_loop_val(n_epochs, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        with torch.no_grad():
            train_loss = loss_fn(model(train_t_u, *params), train_t_c)
            val_loss = loss_fn(model(val_t_u, *params), val_t_c)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return params, train_losses, val_losses

# %% wrong="training_loop_val" says="You trained on the validation set and validated on the training set." read="Data the model never sees"
def training_loop_val(n_epochs, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(train_t_u, *params), train_t_c)
        val_loss = loss_fn(model(val_t_u, *params), val_t_c)
        optimizer.zero_grad()
        val_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return params, train_losses, val_losses

# %% wrong="training_loop_val" says="You never zeroed the gradient, so it piles up from epoch to epoch." read="Gradients pile up"
def training_loop_val(n_epochs, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(train_t_u, *params), train_t_c)
        val_loss = loss_fn(model(val_t_u, *params), val_t_c)
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return params, train_losses, val_losses

# %% wrong="training_loop_val" says="You scaled the validation readings once more." read="Data the model never sees"
def training_loop_val(n_epochs, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(train_t_u, *params), train_t_c)
        val_loss = loss_fn(model(0.1 * val_t_u, *params), val_t_c)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return params, train_losses, val_losses

# %% wrong="training_loop_val" says="You compared the validation set once, after training, instead of in every epoch." read="Data the model never sees"
def training_loop_val(n_epochs, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c):
    train_losses = []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(train_t_u, *params), train_t_c)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
    return params, train_losses, [loss_fn(model(val_t_u, *params), val_t_c).item()]

# %% right="training_loop_val" says="the validation loss without a graph"
def training_loop_val(n_epochs, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        with torch.no_grad():
            val_losses.append(loss_fn(model(val_t_u, *params), val_t_c).item())
        optimizer.zero_grad()
        train_loss = loss_fn(model(train_t_u, *params), train_t_c)
        train_losses.append(float(train_loss))
        train_loss.backward()
        optimizer.step()
    return params, train_losses, val_losses

# %% right="training_loop_val" says="the validation loss between backward and step, the gradient zeroed at the end"
def training_loop_val(n_epochs, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c):
    history = []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(train_t_u, params[0], params[1]), train_t_c)
        train_loss.backward()
        val_loss = loss_fn(model(val_t_u, *params.detach()), val_t_c)
        optimizer.step()
        optimizer.zero_grad()
        history.append((train_loss.item(), val_loss.item()))
    return params, [train for train, _ in history], [val for _, val in history]

# %% wrong="which_case" says="You looked at the gap at the end only and never asked how the losses got there." read="Reading two loss curves"
def which_case(train, val):
    return "C" if val[-1] <= 1.1 * train[-1] else "D"

# %% wrong="which_case" says="You called it overfitting only where the validation loss ends above its start." read="Reading two loss curves"
def which_case(train, val):
    if train[-1] > 0.9 * train[0]:
        return "A"
    if val[-1] > 1.1 * val[0]:
        return "B"
    return "C" if val[-1] <= 1.1 * train[-1] else "D"

# %% wrong="which_case" says="You called every gap between the curves overfitting." read="Reading two loss curves"
def which_case(train, val):
    if train[-1] > 0.9 * train[0]:
        return "A"
    return "C" if val[-1] <= 1.1 * train[-1] else "B"

# %% wrong="which_case" says="You looked at the validation loss to see whether the model learns at all." read="Reading two loss curves"
def which_case(train, val):
    if val[-1] > 0.9 * val[0]:
        return "A"
    if val[-1] > 1.1 * min(val):
        return "B"
    return "C" if val[-1] <= 1.1 * train[-1] else "D"

# %% wrong="which_case" says="You took every small rise of the validation loss for overfitting." read="Reading two loss curves"
def which_case(train, val):
    if train[-1] > 0.9 * train[0]:
        return "A"
    if val[-1] > min(val):
        return "B"
    return "C" if val[-1] <= 1.1 * train[-1] else "D"

# %% right="which_case" says="from the last line to the first"
def which_case(train, val):
    letter = "C" if val[-1] / train[-1] <= 1.1 else "D"
    if val[-1] / min(val) > 1.1:
        letter = "B"
    if train[-1] / train[0] > 0.9:
        letter = "A"
    return letter

# %% right="which_case" says="with tensors"
def which_case(train, val):
    train, val = torch.tensor(train), torch.tensor(val)
    lines = [train[-1] > 0.9 * train[0], val[-1] > 1.1 * val.min(), val[-1] <= 1.1 * train[-1], True]
    return "ABCD"[[bool(line) for line in lines].index(True)]

# %% wrong="validation_loss" says="You let autograd build the graph for a loss that is never used for training." read="Switching autograd off"
def validation_loss(params, val_t_u, val_t_c):
    return loss_fn(model(val_t_u, *params), val_t_c)

# %% wrong="validation_loss" says="You built the graph first and cut it off afterwards." read="Switching autograd off"
def validation_loss(params, val_t_u, val_t_c):
    return loss_fn(model(val_t_u, *params), val_t_c).detach()

# %% wrong="validation_loss" says="You switched autograd off for good, so that training fails afterwards." read="Switching autograd off"
def validation_loss(params, val_t_u, val_t_c):
    torch.set_grad_enabled(False)
    return loss_fn(model(val_t_u, *params), val_t_c)

# %% wrong="validation_loss" says="You switched autograd off for the loss, but the prediction had built its graph by then." read="Switching autograd off"
def validation_loss(params, val_t_u, val_t_c):
    t_p = model(val_t_u, *params)
    with torch.no_grad():
        return loss_fn(t_p, val_t_c)

# %% wrong="validation_loss" says="You returned a Python number, not a tensor." read="Switching autograd off"
def validation_loss(params, val_t_u, val_t_c):
    with torch.no_grad():
        return loss_fn(model(val_t_u, *params), val_t_c).item()

# %% right="validation_loss" says="as a decorator"
@torch.no_grad()
def validation_loss(params, val_t_u, val_t_c):
    return loss_fn(model(val_t_u, *params), val_t_c)

# %% right="validation_loss" says="in inference mode"
def validation_loss(params, val_t_u, val_t_c):
    with torch.inference_mode():
        w, b = params
        return loss_fn(model(val_t_u, w, b), val_t_c)

# %% right="validation_loss" says="with parameters that were detached before"
def validation_loss(params, val_t_u, val_t_c):
    return loss_fn(model(val_t_u, *params.detach()), val_t_c)

# %% wrong="calc_forward" says="You switched autograd off always, in training as well." read="Switching autograd off"
def calc_forward(t_u, t_c, params, is_train):
    with torch.no_grad():
        return loss_fn(model(t_u, *params), t_c)

# %% wrong="calc_forward" says="You let autograd work always, in validation as well." read="Switching autograd off"
def calc_forward(t_u, t_c, params, is_train):
    return loss_fn(model(t_u, *params), t_c)

# %% wrong="calc_forward" says="You switched autograd with a call and not for a block, so it stays that way for the caller." read="Switching autograd off"
def calc_forward(t_u, t_c, params, is_train):
    torch.set_grad_enabled(is_train)
    return loss_fn(model(t_u, *params), t_c)

# %% wrong="calc_forward" says="You switch autograd off for validation, but never on where the caller has switched it off." read="Switching autograd off"
def calc_forward(t_u, t_c, params, is_train):
    if is_train:
        return loss_fn(model(t_u, *params), t_c)
    with torch.no_grad():
        return loss_fn(model(t_u, *params), t_c)

# %% wrong="calc_forward" says="You switched autograd back on at the end, even where the caller had it off." read="Switching autograd off"
def calc_forward(t_u, t_c, params, is_train):
    torch.set_grad_enabled(is_train)
    loss = loss_fn(model(t_u, *params), t_c)
    torch.set_grad_enabled(True)
    return loss

# %% wrong="calc_forward" says="You returned a Python number, which no gradient can flow through." read="Switching autograd off"
def calc_forward(t_u, t_c, params, is_train):
    with torch.set_grad_enabled(is_train):
        return loss_fn(model(t_u, *params), t_c).item()

# %% wrong="calc_forward" says="You built the graph in validation, too, and cut it off afterwards." read="Switching autograd off"
def calc_forward(t_u, t_c, params, is_train):
    with torch.enable_grad():
        loss = loss_fn(model(t_u, *params), t_c)
    return loss if is_train else loss.detach()

# %% wrong="calc_forward" says="You took is_train the other way round." read="Switching autograd off"
def calc_forward(t_u, t_c, params, is_train):
    with torch.set_grad_enabled(not is_train):
        return loss_fn(model(t_u, *params), t_c)

# %% right="calc_forward" says="with two contexts"
def calc_forward(t_u, t_c, params, is_train):
    with torch.enable_grad() if is_train else torch.no_grad():
        w, b = params
        t_p = model(t_u, w, b)
        loss = loss_fn(t_p, t_c)
    return loss

# %% right="calc_forward" says="by hand, with the old state put back"
def calc_forward(t_u, t_c, params, is_train):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(is_train)
    try:
        return loss_fn(model(t_u, *params), t_c)
    finally:
        torch.set_grad_enabled(before)

# %% wrong="quad_model" says="You squared the weight together with the reading." read="A parabola instead of a line"
def quad_model(t_u, w2, w1, b):
    return (w2 * t_u) ** 2 + w1 * t_u + b

# %% wrong="quad_model" says="You took w1 for the square and w2 for the reading itself." read="A parabola instead of a line"
def quad_model(t_u, w2, w1, b):
    return w1 * t_u**2 + w2 * t_u + b

# %% wrong="quad_model" says="You wrote ^ for a power; in Python that is exclusive or." read="A parabola instead of a line"
def quad_model(t_u, w2, w1, b):
    return w2 * t_u ^ 2 + w1 * t_u + b

# %% wrong="quad_model" says="You doubled the reading instead of squaring it." read="A parabola instead of a line"
def quad_model(t_u, w2, w1, b):
    return w2 * t_u * 2 + w1 * t_u + b

# %% wrong="quad_model" says="You squared in place, so the readings are overwritten." read="A parabola instead of a line"
def quad_model(t_u, w2, w1, b):
    return w1 * t_u + b + w2 * t_u.pow_(2)

# %% right="quad_model" says="with the reading factored out"
def quad_model(t_u, w2, w1, b):
    return (w2 * t_u + w1) * t_u + b

# %% right="quad_model" says="with torch functions"
def quad_model(t_u, w2, w1, b):
    return torch.square(t_u).mul(w2).add(t_u * w1).add(b)

# %% wrong="must_change" says="You thought that a new model changes everything." read="A parabola instead of a line"
must_change = dict.fromkeys(("model", "params", "loss_fn", "grad_fn", "backward", "step", "learning_rate"), True)

# %% wrong="must_change" says="You thought that the learning rate that suited the line suits the parabola." read="When training blows up"
must_change = dict.fromkeys(("model", "params", "grad_fn"), True)
must_change |= dict.fromkeys(("loss_fn", "backward", "step", "learning_rate"), False)

# %% wrong="must_change" says="You thought that the gradient on paper fits every model." read="The gradient on paper"
must_change = dict.fromkeys(("model", "params", "learning_rate"), True)
must_change |= dict.fromkeys(("loss_fn", "backward", "step", "grad_fn"), False)

# %% wrong="must_change" says="You thought that two starting values are enough for three parameters." read="A parabola instead of a line"
must_change = dict.fromkeys(("model", "grad_fn", "learning_rate"), True)
must_change |= dict.fromkeys(("loss_fn", "backward", "step", "params"), False)

# %% wrong="must_change" says="You thought that the loss knows about the model; it sees predictions only." read="Less loss is what we want"
must_change = dict.fromkeys(("model", "params", "loss_fn", "grad_fn", "learning_rate"), True)
must_change |= dict.fromkeys(("backward", "step"), False)

# %% wrong="must_change" says="You thought that autograd must be told the new derivatives." read="Autograd"
must_change = dict.fromkeys(("model", "params", "backward", "grad_fn", "learning_rate"), True)
must_change |= dict.fromkeys(("loss_fn", "step"), False)

# %% right="must_change" says="in another order"
must_change = dict(loss_fn=False, backward=False, step=False, model=True, params=True)
must_change.update(learning_rate=True, grad_fn=True)

# %% wrong="fit_quadratic" says="You started from zeros." read="A parabola instead of a line"
def fit_quadratic(n_epochs, learning_rate, t_un, t_c, optimizer_class=optim.SGD):
    params = torch.zeros(3, requires_grad=True)
    optimizer = optimizer_class([params], lr=learning_rate)
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(quad_model(t_un, *params), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses

# %% wrong="fit_quadratic" says="You put the bias first; the order is w2, w1, b." read="A parabola instead of a line"
def fit_quadratic(n_epochs, learning_rate, t_un, t_c, optimizer_class=optim.SGD):
    params = torch.tensor([0.0, 1.0, 1.0], requires_grad=True)
    optimizer = optimizer_class([params], lr=learning_rate)
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(quad_model(t_un, *params), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses

# %% wrong="fit_quadratic" says="You kept the learning rate that suited the line." read="When training blows up"
def fit_quadratic(n_epochs, learning_rate, t_un, t_c, optimizer_class=optim.SGD):
    params = torch.tensor([1.0, 1.0, 0.0], requires_grad=True)
    optimizer = optimizer_class([params], lr=1e-2)
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(quad_model(t_un, *params), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses

# %% wrong="fit_quadratic" says="You used SGD whatever class was asked for." read="Swapping the optimizer"
def fit_quadratic(n_epochs, learning_rate, t_un, t_c, optimizer_class=optim.SGD):
    params = torch.tensor([1.0, 1.0, 0.0], requires_grad=True)
    optimizer = optim.SGD([params], lr=learning_rate)
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(quad_model(t_un, *params), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses

# %% wrong="fit_quadratic" says="You scaled the inputs once more." read="Inputs of a sensible size"
def fit_quadratic(n_epochs, learning_rate, t_un, t_c, optimizer_class=optim.SGD):
    params = torch.tensor([1.0, 1.0, 0.0], requires_grad=True)
    optimizer = optimizer_class([params], lr=learning_rate)
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(quad_model(0.1 * t_un, *params), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses

# %% wrong="fit_quadratic" says="You never zeroed the gradient, so it piles up from epoch to epoch." read="Gradients pile up"
def fit_quadratic(n_epochs, learning_rate, t_un, t_c, optimizer_class=optim.SGD):
    params = torch.tensor([1.0, 1.0, 0.0], requires_grad=True)
    optimizer = optimizer_class([params], lr=learning_rate)
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(quad_model(t_un, *params), t_c)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses

# %% wrong="fit_quadratic" says="You called the line's model with three parameters." read="A parabola instead of a line"
def fit_quadratic(n_epochs, learning_rate, t_un, t_c, optimizer_class=optim.SGD):
    params = torch.tensor([1.0, 1.0, 0.0], requires_grad=True)
    optimizer = optimizer_class([params], lr=learning_rate)
    return training_loop_optim(n_epochs, optimizer, params, t_un, t_c)

# %% right="fit_quadratic" says="zeroed at the end, parameters taken one by one"
def fit_quadratic(n_epochs, learning_rate, t_un, t_c, optimizer_class=optim.SGD):
    params = torch.tensor([1.0, 1.0, 0.0]).requires_grad_()
    optimizer = optimizer_class(params=[params], lr=learning_rate)
    losses = []
    for _ in range(n_epochs):
        w2, w1, b = params
        loss = loss_fn(quad_model(t_un, w2, w1, b), t_c)
        losses.append(float(loss))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return params, losses

# %% wrong="lowest_loss" says="You added up the squared errors; the loss is their mean." read="Less loss is what we want"
def lowest_loss(t_u, t_c, degree):
    A = torch.stack([t_u.double() ** k for k in range(degree + 1)], dim=1)
    y = t_c.double().unsqueeze(1)
    return ((A @ torch.linalg.lstsq(A, y).solution - y) ** 2).sum().item()

# %% wrong="lowest_loss" says="You left out the power 0, so the curve is forced through the origin." read="Which fit is better?"
def lowest_loss(t_u, t_c, degree):
    A = torch.stack([t_u.double() ** k for k in range(1, degree + 1)], dim=1)
    y = t_c.double().unsqueeze(1)
    return ((A @ torch.linalg.lstsq(A, y).solution - y) ** 2).mean().item()

# %% wrong="lowest_loss" says="You stopped one power short of the degree." read="Which fit is better?"
def lowest_loss(t_u, t_c, degree):
    A = torch.stack([t_u.double() ** k for k in range(max(degree, 1))], dim=1)
    y = t_c.double().unsqueeze(1)
    return ((A @ torch.linalg.lstsq(A, y).solution - y) ** 2).mean().item()

# %% wrong="lowest_loss" says="You subtracted a row from a column, so every prediction met every temperature." read="Broadcasting: how shapes meet"
def lowest_loss(t_u, t_c, degree):
    A = torch.stack([t_u.double() ** k for k in range(degree + 1)], dim=1)
    y = t_c.double()
    return ((A @ torch.linalg.lstsq(A, y.unsqueeze(1)).solution - y) ** 2).mean().item()

# %% wrong="lowest_loss" says="You returned a tensor, not a Python float." read="Which fit is better?"
def lowest_loss(t_u, t_c, degree):
    A = torch.stack([t_u.double() ** k for k in range(degree + 1)], dim=1)
    y = t_c.double().unsqueeze(1)
    return ((A @ torch.linalg.lstsq(A, y).solution - y) ** 2).mean()

# %% right="lowest_loss" says="with NumPy's polyfit"
import numpy as np

def lowest_loss(t_u, t_c, degree):
    x, y = t_u.double().numpy(), t_c.double().numpy()
    return float(np.mean((np.polyval(np.polyfit(x, y, degree), x) - y) ** 2))

# %% right="lowest_loss" says="with the normal equations and loss_fn"
def lowest_loss(t_u, t_c, degree):
    x, y = t_u.double(), t_c.double()
    A = torch.vander(x, degree + 1)
    return loss_fn(A @ torch.linalg.solve(A.T @ A, A.T @ y), y).item()

# %% right="lowest_loss" says="with the pseudoinverse, in float32"
def lowest_loss(t_u, t_c, degree):
    A = t_u.float().unsqueeze(1) ** torch.arange(degree + 1)
    y = t_c.float()
    return (A @ torch.linalg.pinv(A) @ y - y).square().mean().item()

# %% wrong="compare_fits" says="You compared the training losses and never asked for unseen data." read="Which fit is better?"
def compare_fits(linear, quadratic):
    return "quadratic" if quadratic["train"] < linear["train"] else "linear"

# %% wrong="compare_fits" says="You judged models that were not done training." read="Which fit is better?"
def compare_fits(linear, quadratic):
    return "quadratic" if quadratic["val"] < linear["val"] else "linear"

# %% wrong="compare_fits" says="You waited for the training to end and then compared training losses." read="Which fit is better?"
def compare_fits(linear, quadratic):
    if any(fit["train"] > 1.05 * fit["lowest"] for fit in (linear, quadratic)):
        return "train longer"
    return "quadratic" if quadratic["train"] < linear["train"] else "linear"

# %% wrong="compare_fits" says="You asked for more training only when both models were unfinished." read="Which fit is better?"
def compare_fits(linear, quadratic):
    if all(fit["train"] > 1.05 * fit["lowest"] for fit in (linear, quadratic)):
        return "train longer"
    return "quadratic" if quadratic["val"] < linear["val"] else "linear"

# %% wrong="compare_fits" says="You compared what the models could reach, not what they did reach on unseen data." read="Which fit is better?"
def compare_fits(linear, quadratic):
    return "quadratic" if quadratic["lowest"] < linear["lowest"] else "linear"

# %% wrong="compare_fits" says="You preferred the parabola among equals; the simpler model should win." read="Which fit is better?"
def compare_fits(linear, quadratic):
    if any(fit["train"] > 1.05 * fit["lowest"] for fit in (linear, quadratic)):
        return "train longer"
    return "linear" if linear["val"] < quadratic["val"] else "quadratic"

# %% right="compare_fits" says="by the smallest validation loss"
def compare_fits(linear, quadratic):
    fits = {"linear": linear, "quadratic": quadratic}
    if max(fit["train"] / fit["lowest"] for fit in fits.values()) > 1.05:
        return "train longer"
    return min(fits, key=lambda name: fits[name]["val"])
