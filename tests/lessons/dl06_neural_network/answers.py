# %%
import math
from collections import OrderedDict

import numpy as np
import torch
from torch import nn, optim

# %% wrong="neuron" says="You applied tanh to the input, before it was scaled and shifted." read="One neuron"
def neuron(x, w, b):
    return w * torch.tanh(x) + b

# %% wrong="neuron" says="You shifted the input before you scaled it." read="One neuron"
def neuron(x, w, b):
    return torch.tanh(w * (x + b))

# %% wrong="neuron" says="You left the activation out; what remains is a line." read="One neuron"
def neuron(x, w, b):
    return w * x + b

# %% wrong="neuron" says="You took the sigmoid, which goes from 0 to 1." read="One neuron"
def neuron(x, w, b):
    return torch.sigmoid(w * x + b)

# %% wrong="neuron" says="You calculated in place, so the inputs are overwritten." read="One neuron"
def neuron(x, w, b):
    return x.mul_(w).add_(b).tanh_()

# %% wrong="neuron" says="You added the bias after the activation." read="One neuron"
def neuron(x, w, b):
    return torch.tanh(w * x) + b

# %% right="neuron" says="with a method"
def neuron(x, w, b):
    return x.mul(w).add(b).tanh()

# %% right="neuron" says="with the module"
def neuron(x, w, b):
    return nn.Tanh()(b + x * w)

# %% wrong="tanh_values" says="You took the sigmoid instead of the hyperbolic tangent." read="One neuron"
def tanh_values(scores):
    return [1 / (1 + math.exp(-score)) if score > -700 else 0.0 for score in scores]

# %% wrong="tanh_values" says="You calculated in float32, which keeps about seven digits." read="One neuron"
def tanh_values(scores):
    return torch.tanh(torch.tensor(scores)).tolist()

# %% wrong="tanh_values" says="You wrote the formula with two exponentials, which overflow for large scores." read="A family of activations"
def tanh_values(scores):
    return [(math.exp(s) - math.exp(-s)) / (math.exp(s) + math.exp(-s)) for s in scores]

# %% wrong="tanh_values" says="You took the scores for degrees." read="One neuron"
def tanh_values(scores):
    return [math.tanh(math.radians(score)) for score in scores]

# %% wrong="tanh_values" says="You returned a tensor, not a list of Python floats." read="One neuron"
def tanh_values(scores):
    return torch.tanh(torch.tensor(scores, dtype=torch.float64))

# %% right="tanh_values" says="with float64 tensors"
def tanh_values(scores):
    return torch.tanh(torch.tensor(scores, dtype=torch.float64)).tolist()

# %% right="tanh_values" says="with NumPy"
def tanh_values(scores):
    return list(np.tanh(np.array(scores)))

# %% wrong="hardtanh" says="You took 0 and 10 for the usual bounds." read="A family of activations"
def hardtanh(x, lo=0.0, hi=10.0):
    return x.clamp(lo, hi)

# %% wrong="hardtanh" says="You squeezed the values into the range, instead of cutting them off." read="A family of activations"
def hardtanh(x, lo=-1.0, hi=1.0):
    return lo + (hi - lo) * (torch.tanh(x) + 1) / 2

# %% wrong="hardtanh" says="You exchanged the two bounds." read="A family of activations"
def hardtanh(x, lo=-1.0, hi=1.0):
    return x.clamp(hi, lo)

# %% wrong="hardtanh" says="You cut off above only, so low values pass." read="A family of activations"
def hardtanh(x, lo=-1.0, hi=1.0):
    return x.clamp(max=hi)

# %% wrong="hardtanh" says="You set what is outside the range to 0, not to the bound." read="A family of activations"
def hardtanh(x, lo=-1.0, hi=1.0):
    return torch.where((x >= lo) & (x <= hi), x, torch.zeros_like(x))

# %% wrong="hardtanh" says="You cut the values off in place, so the input is changed." read="A family of activations"
def hardtanh(x, lo=-1.0, hi=1.0):
    return x.clamp_(lo, hi)

# %% right="hardtanh" says="with torch's own activation"
def hardtanh(x, lo=-1.0, hi=1.0):
    return nn.functional.hardtanh(x, lo, hi)

# %% right="hardtanh" says="with two conditions"
def hardtanh(x, lo=-1.0, hi=1.0):
    x = torch.where(x < lo, torch.full_like(x, lo), x)
    return torch.where(x > hi, torch.full_like(x, hi), x)

# %% wrong="activations" says="You left LeakyReLU its usual multiple of 0.01." read="A family of activations"
def activations(x):
    return {
        "Tanh": torch.tanh(x),
        "Softplus": nn.functional.softplus(x),
        "Hardtanh": nn.functional.hardtanh(x),
        "ReLU": torch.relu(x),
        "Sigmoid": torch.sigmoid(x),
        "LeakyReLU": nn.functional.leaky_relu(x),
    }

# %% wrong="activations" says="You wrote Softplus as its formula stands, and the exponential of a large input overflows." read="A family of activations"
def activations(x):
    return {
        "Tanh": torch.tanh(x),
        "Softplus": torch.log(1 + torch.exp(x)),
        "Hardtanh": nn.functional.hardtanh(x),
        "ReLU": torch.relu(x),
        "Sigmoid": torch.sigmoid(x),
        "LeakyReLU": nn.functional.leaky_relu(x, 0.1),
    }

# %% wrong="activations" says="You took ReLU for the absolute value." read="A family of activations"
def activations(x):
    return {
        "Tanh": torch.tanh(x),
        "Softplus": nn.functional.softplus(x),
        "Hardtanh": nn.functional.hardtanh(x),
        "ReLU": torch.abs(x),
        "Sigmoid": torch.sigmoid(x),
        "LeakyReLU": nn.functional.leaky_relu(x, 0.1),
    }

# %% wrong="activations" says="You cut Hardtanh off at 0 and 1." read="A family of activations"
def activations(x):
    return {
        "Tanh": torch.tanh(x),
        "Softplus": nn.functional.softplus(x),
        "Hardtanh": x.clamp(0, 1),
        "ReLU": torch.relu(x),
        "Sigmoid": torch.sigmoid(x),
        "LeakyReLU": nn.functional.leaky_relu(x, 0.1),
    }

# %% wrong="activations" says="You made LeakyReLU positive on both sides." read="A family of activations"
def activations(x):
    return {
        "Tanh": torch.tanh(x),
        "Softplus": nn.functional.softplus(x),
        "Hardtanh": nn.functional.hardtanh(x),
        "ReLU": torch.relu(x),
        "Sigmoid": torch.sigmoid(x),
        "LeakyReLU": torch.where(x > 0, x, -0.1 * x),
    }

# %% wrong="activations" says="You left the minus sign out of Sigmoid's exponent." read="A family of activations"
def activations(x):
    return {
        "Tanh": torch.tanh(x),
        "Softplus": nn.functional.softplus(x),
        "Hardtanh": nn.functional.hardtanh(x),
        "ReLU": torch.relu(x),
        "Sigmoid": 1 / (1 + torch.exp(x)),
        "LeakyReLU": nn.functional.leaky_relu(x, 0.1),
    }

# %% right="activations" says="with formulas"
def activations(x):
    zero = torch.zeros_like(x)
    return {
        "Tanh": 2 * torch.sigmoid(2 * x) - 1,
        "Softplus": torch.logaddexp(x, zero),
        "Hardtanh": x.clamp(-1, 1),
        "ReLU": torch.where(x > 0, x, zero),
        "Sigmoid": 1 / (1 + torch.exp(-x.clamp(-80, 80))) if x.abs().max() > 80 else 1 / (1 + torch.exp(-x)),
        "LeakyReLU": torch.maximum(x, 0.1 * x),
    }

# %% right="activations" says="with modules, by their names"
def activations(x):
    modules = [nn.Tanh(), nn.Softplus(), nn.Hardtanh(), nn.ReLU(), nn.Sigmoid(), nn.LeakyReLU(0.1)]
    return {type(module).__name__: module(x) for module in modules}

# %% right="activations" says="Softplus from what can't overflow"
def activations(x):
    return {
        "LeakyReLU": torch.relu(x) - 0.1 * torch.relu(-x),
        "ReLU": x.clamp(min=0),
        "Softplus": x.clamp(min=0) + torch.log1p(torch.exp(-x.abs())),
        "Tanh": x.tanh(),
        "Hardtanh": torch.minimum(torch.maximum(x, -torch.ones_like(x)), torch.ones_like(x)),
        "Sigmoid": x.sigmoid(),
    }

# %% wrong="slope_of" says="You divided the value by the input; that is the slope of a line through the origin, not of the curve." read="Where a neuron listens"
def slope_of(f, x):
    return f(x.detach()) / x.detach()

# %% wrong="slope_of" says="You went backward from the mean, so every slope is divided by the number of elements." read="Where a neuron listens"
def slope_of(f, x):
    x = x.detach().clone().requires_grad_()
    f(x).mean().backward()
    return x.grad

# %% wrong="slope_of" says="You let the caller's tensor require gradients, and it still does afterwards." read="Where a neuron listens"
def slope_of(f, x):
    before = None if x.grad is None else x.grad
    x.requires_grad_()
    x.grad = None
    f(x).sum().backward()
    slope, x.grad = x.grad, before
    return slope

# %% wrong="slope_of" says="You used the caller's tensor, so what was in its gradient is added to the slope." read="Where a neuron listens"
def slope_of(f, x):
    if not x.requires_grad:
        x = x.clone().requires_grad_()
    f(x).sum().backward()
    return x.grad

# %% wrong="slope_of" says="You measured the slope between two points, which is not exact." read="Where a neuron listens"
def slope_of(f, x):
    x = x.detach()
    return (f(x + 1e-3) - f(x - 1e-3)) / 2e-3

# %% wrong="slope_of" says="You returned the sum of all slopes, not one for each element." read="Where a neuron listens"
def slope_of(f, x):
    x = x.detach().clone().requires_grad_()
    f(x).sum().backward()
    return x.grad.sum()

# %% wrong="slope_of" says="You returned the values of the function, not its slopes." read="Where a neuron listens"
def slope_of(f, x):
    return f(x.detach())

# %% right="slope_of" says="with torch.autograd.grad"
def slope_of(f, x):
    x = x.clone().detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x)
    return slope

# %% right="slope_of" says="backward with a tensor of ones"
def slope_of(f, x):
    leaf = torch.empty_like(x, requires_grad=True)
    leaf.data.copy_(x)
    values = f(leaf)
    values.backward(torch.ones_like(values))
    return leaf.grad

# %% right="slope_of" says="with torch.func"
def slope_of(f, x):
    flat = torch.func.vmap(torch.func.grad(f))(x.detach().reshape(-1))
    return flat.reshape(x.shape)

# %% wrong="bump" says="You took the place of the step for the bias, whatever the weight." read="Building with neurons"
def bump(x, left, right, steepness):
    return (neuron(x, steepness, -left) - neuron(x, steepness, -right)) / 2

# %% wrong="bump" says="You added the two neurons; their difference makes the hill." read="Building with neurons"
def bump(x, left, right, steepness):
    return (neuron(x, steepness, -steepness * left) + neuron(x, steepness, -steepness * right)) / 2

# %% wrong="bump" says="You forgot to halve the difference." read="Building with neurons"
def bump(x, left, right, steepness):
    return neuron(x, steepness, -steepness * left) - neuron(x, steepness, -steepness * right)

# %% wrong="bump" says="You gave the bias the wrong sign, so the hill stands mirrored on the other side of zero." read="Building with neurons"
def bump(x, left, right, steepness):
    return (neuron(x, steepness, steepness * left) - neuron(x, steepness, steepness * right)) / 2

# %% wrong="bump" says="You took the neurons in the wrong order and made a hole." read="Building with neurons"
def bump(x, left, right, steepness):
    return (neuron(x, steepness, -steepness * right) - neuron(x, steepness, -steepness * left)) / 2

# %% wrong="bump" says="You wrote tanh out again instead of calling neuron." read="Building with neurons"
def bump(x, left, right, steepness):
    return (torch.tanh(steepness * (x - left)) - torch.tanh(steepness * (x - right))) / 2

# %% right="bump" says="the falling neuron with a negative weight"
def bump(x, left, right, steepness):
    up = neuron(x, steepness, -steepness * left)
    down = neuron(x, -steepness, steepness * right)
    return 0.5 * (up + down)

# %% right="bump" says="with 0-d tensors"
def bump(x, left, right, steepness):
    w = torch.tensor(steepness, dtype=x.dtype)
    steps = [neuron(x, w, -w * edge) for edge in (left, right)]
    return (steps[0] - steps[1]) * 0.5

# %% wrong="two_linears_collapse" says="You multiplied the matrices in the order of reading; the first layer stands at the right." read="Layers"
def two_linears_collapse(W1, b1, W2, b2):
    return W1 @ W2, W2 @ b1 + b2

# %% wrong="two_linears_collapse" says="You added the biases, but the first one goes through the second layer." read="Layers"
def two_linears_collapse(W1, b1, W2, b2):
    return W2 @ W1, b1 + b2

# %% wrong="two_linears_collapse" says="You lost the bias of the first layer." read="Layers"
def two_linears_collapse(W1, b1, W2, b2):
    return W2 @ W1, b2

# %% wrong="two_linears_collapse" says="You multiplied element by element." read="Layers"
def two_linears_collapse(W1, b1, W2, b2):
    return W2 * W1, W2 @ b1 + b2

# %% wrong="two_linears_collapse" says="You put an activation in between; then no single layer can be the same." read="Layers"
def two_linears_collapse(W1, b1, W2, b2):
    return W2 @ W1, W2 @ torch.tanh(b1) + b2

# %% wrong="two_linears_collapse" says="You returned the weight with rows and columns exchanged." read="Layers"
def two_linears_collapse(W1, b1, W2, b2):
    return (W2 @ W1).T, W2 @ b1 + b2

# %% right="two_linears_collapse" says="read off from what the layers do to the unit vectors"
def two_linears_collapse(W1, b1, W2, b2):
    b = W2 @ b1 + b2
    columns = [W2 @ W1[:, i] for i in range(W1.shape[1])]
    return torch.stack(columns, dim=1), b

# %% right="two_linears_collapse" says="with einsum"
def two_linears_collapse(W1, b1, W2, b2):
    return [torch.einsum("oh,hi->oi", W2, W1), torch.einsum("oh,h->o", W2, b1).add(b2)]

# %% wrong="multilayer" says="You left the activation out after the last layer." read="Layers"
def multilayer(x, params, f):
    for i, (W, b) in enumerate(params):
        x = x @ W.T + b
        if i < len(params) - 1:
            x = f(x)
    return x

# %% wrong="multilayer" says="You took the matrix as it is, with the inputs in its rows." read="Layers"
def multilayer(x, params, f):
    for W, b in params:
        x = f(x @ W + b)
    return x

# %% wrong="multilayer" says="You applied the activation once, at the very end." read="Layers"
def multilayer(x, params, f):
    for W, b in params:
        x = x @ W.T + b
    return f(x)

# %% wrong="multilayer" says="You gave every layer the first input again, not what the layer before it puts out." read="Layers"
def multilayer(x, params, f):
    h = x
    for W, b in params:
        h = f(x @ W.T + b)
    return h

# %% wrong="multilayer" says="You added the bias after the activation." read="Layers"
def multilayer(x, params, f):
    for W, b in params:
        x = f(x @ W.T) + b
    return x

# %% wrong="multilayer" says="You applied tanh, whatever the activation is." read="Layers"
def multilayer(x, params, f):
    for W, b in params:
        x = torch.tanh(x @ W.T + b)
    return x

# %% right="multilayer" says="with torch's linear function"
def multilayer(x, params, f):
    for W, b in params:
        x = f(nn.functional.linear(x, W, b))
    return x

# %% right="multilayer" says="samples in columns, and recursion"
def multilayer(x, params, f):
    if not params:
        return x
    W, b = params[0]
    return multilayer(f((W @ x.T).T + b), params[1:], f)

# %% wrong="column" says="You put the new dimension in front, which makes a single sample of N numbers." read="Samples in rows"
def column(t):
    return t.unsqueeze(0)

# %% wrong="column" says="You thought that the transpose of a row is a column." read="Samples in rows"
def column(t):
    return t.T

# %% wrong="column" says="You counted on eleven numbers." read="Samples in rows"
def column(t):
    return t.reshape(11, 1)

# %% wrong="column" says="You changed the shape of the tensor that you were given." read="Samples in rows"
def column(t):
    return t.unsqueeze_(1)

# %% wrong="column" says="You made a new tensor of the numbers, so the dtype and the gradients are lost." read="Samples in rows"
def column(t):
    return torch.tensor([[value] for value in t.tolist()], dtype=torch.float32).reshape(-1, 1)

# %% wrong="column" says="You repeated the numbers in every column, up to a square." read="Samples in rows"
def column(t):
    return t.unsqueeze(1).expand(len(t), len(t))

# %% right="column" says="with reshape"
def column(t):
    return t.reshape(-1, 1)

# %% right="column" says="with None as an index"
def column(t):
    return t[:, None]

# %% right="column" says="a copy, by stacking"
def column(t):
    return torch.stack([t], dim=1)

# %% wrong="linear_model" says="You made the layer and left its random numbers as they are." read="The line as a module"
def linear_model(w, b):
    return nn.Linear(1, 1)

# %% wrong="linear_model" says="You changed the parameters while autograd was watching, which it forbids." read="The line as a module"
def linear_model(w, b):
    model = nn.Linear(1, 1)
    model.weight.fill_(w)
    model.bias.fill_(b)
    return model

# %% wrong="linear_model" says="You put plain tensors in the place of the parameters." read="The line as a module"
def linear_model(w, b):
    model = nn.Linear(1, 1)
    model.weight = torch.tensor([[w]])
    model.bias = torch.tensor([b])
    return model

# %% wrong="linear_model" says="You gave the parameters the shape (), but a layer keeps a matrix and a vector." read="The line as a module"
def linear_model(w, b):
    model = nn.Linear(1, 1)
    model.weight = nn.Parameter(torch.tensor(w))
    model.bias = nn.Parameter(torch.tensor(b))
    return model

# %% wrong="linear_model" says="You took weight and bias for each other." read="The line as a module"
def linear_model(w, b):
    model = nn.Linear(1, 1)
    with torch.no_grad():
        model.weight.fill_(b)
        model.bias.fill_(w)
    return model

# %% wrong="linear_model" says="You switched gradients off for the parameters, so the line can't learn." read="The line as a module"
def linear_model(w, b):
    model = nn.Linear(1, 1).requires_grad_(False)
    model.weight.fill_(w)
    model.bias.fill_(b)
    return model

# %% wrong="linear_model" says="You made a layer without a bias." read="The line as a module"
def linear_model(w, b):
    model = nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        model.weight.fill_(w)
    return model

# %% right="linear_model" says="with new parameters"
def linear_model(w, b):
    model = nn.Linear(1, 1)
    model.weight = nn.Parameter(torch.tensor([[w]]))
    model.bias = nn.Parameter(torch.tensor([b]))
    return model

# %% right="linear_model" says="with a state dict"
def linear_model(w, b):
    model = nn.Linear(in_features=1, out_features=1, bias=True)
    model.load_state_dict({"weight": torch.tensor([[w]]), "bias": torch.tensor([b])})
    return model

# %% right="linear_model" says="with nn.init"
def linear_model(w, b):
    model = nn.Linear(1, 1)
    nn.init.constant_(model.weight, w)
    nn.init.constant_(model.bias, b)
    return model

# %% wrong="predict_all" says="You gave the model the row as it is, which is no batch." read="The line as a module"
def predict_all(model, x):
    return model(x)

# %% wrong="predict_all" says="You made one sample of N numbers instead of N samples." read="Samples in rows"
def predict_all(model, x):
    return model(x.unsqueeze(0)).squeeze(0)

# %% wrong="predict_all" says="You called the model for one sample after the other." read="The line as a module"
def predict_all(model, x):
    if len(x) == 0:
        return x
    return torch.cat([model(value.reshape(1, 1)).reshape(1) for value in x])

# %% wrong="predict_all" says="You squeezed away every dimension of size 1, the batch of one sample too." read="The line as a module"
def predict_all(model, x):
    return model(x.unsqueeze(1)).squeeze()

# %% wrong="predict_all" says="You returned the column; a row was asked." read="Samples in rows"
def predict_all(model, x):
    return model(x.unsqueeze(1))

# %% wrong="predict_all" says="You called forward, which skips the hooks." read="Call the module"
def predict_all(model, x):
    return model.forward(x.unsqueeze(1)).squeeze(1)

# %% right="predict_all" says="the first column of the output"
def predict_all(model, x):
    return model(x[:, None])[:, 0]

# %% right="predict_all" says="with column and reshape"
def predict_all(model, x):
    return model(column(x)).reshape(-1)

# %% wrong="call_vs_forward" says="You left the hook on the model." read="Call the module"
def call_vs_forward(model, x):
    outputs = []
    model.register_forward_hook(lambda module, inputs, output: outputs.append(output))
    model(x)
    called = len(outputs)
    model.forward(x)
    return called, len(outputs) - called

# %% wrong="call_vs_forward" says="You took off all hooks, those of others too." read="Call the module"
def call_vs_forward(model, x):
    outputs = []
    model.register_forward_hook(lambda module, inputs, output: outputs.append(output))
    model(x)
    called = len(outputs)
    model.forward(x)
    model._forward_hooks.clear()
    return called, len(outputs) - called

# %% wrong="call_vs_forward" says="You returned what is so for ordinary modules, and didn't count." read="Call the module"
def call_vs_forward(model, x):
    return 1, 0

# %% wrong="call_vs_forward" says="You counted on from the call, so its hooks are among those of forward." read="Call the module"
def call_vs_forward(model, x):
    outputs = []
    handle = model.register_forward_hook(lambda module, inputs, output: outputs.append(output))
    model(x)
    called = len(outputs)
    model.forward(x)
    handle.remove()
    return called, len(outputs)

# %% wrong="call_vs_forward" says="You returned the number for forward first." read="Call the module"
def call_vs_forward(model, x):
    outputs = []
    handle = model.register_forward_hook(lambda module, inputs, output: outputs.append(output))
    model(x)
    called = len(outputs)
    model.forward(x)
    handle.remove()
    return len(outputs) - called, called

# %% wrong="call_vs_forward" says="You called the model both times, and forward never." read="Call the module"
def call_vs_forward(model, x):
    outputs = []
    handle = model.register_forward_hook(lambda module, inputs, output: outputs.append(output))
    model(x)
    called = len(outputs)
    model(x)
    handle.remove()
    return called, len(outputs) - called

# %% right="call_vs_forward" says="a hook of its own for each of the two"
def call_vs_forward(model, x):
    counts = []
    for run in (model, model.forward):
        counts.append(0)

        def hook(module, inputs, output):
            counts[-1] += 1

        with model.register_forward_hook(hook):
            run(x)
    return tuple(counts)

# %% right="call_vs_forward" says="with a counting object"
class Counter:
    def __init__(self):
        self.count = 0

    def __call__(self, module, inputs, output):
        self.count += 1

def call_vs_forward(model, x):
    first, second = Counter(), Counter()
    handle = model.register_forward_hook(first)
    model(x)
    handle.remove()
    handle = model.register_forward_hook(second)
    try:
        model.forward(x)
    finally:
        handle.remove()
    return [first.count, second.count]

# %% wrong="params_of" says="You returned the generator, which is empty after it was run through once." read="What a module owns"
def params_of(model):
    return model.parameters()

# %% wrong="params_of" says="You took the values out of the state dict: they don't learn, and buffers are among them." read="What a module owns"
def params_of(model):
    return list(model.state_dict().values())

# %% wrong="params_of" says="You returned copies, so an optimizer would change the copies." read="What a module owns"
def params_of(model):
    return [p.clone() for p in model.parameters()]

# %% wrong="params_of" says="You returned the parameters with their names." read="What a module owns"
def params_of(model):
    return list(model.named_parameters())

# %% wrong="params_of" says="You took the model's own parameters only, not those of its submodules." read="What a module owns"
def params_of(model):
    return list(model.parameters(recurse=False))

# %% wrong="params_of" says="You left the frozen parameters out." read="What a module owns"
def params_of(model):
    return [p for p in model.parameters() if p.requires_grad]

# %% right="params_of" says="unpacked"
def params_of(model):
    return [*model.parameters()]

# %% right="params_of" says="from the named ones"
def params_of(model):
    return [p for _, p in model.named_parameters()]

# %% wrong="count_params" says="You counted the tensors, not the numbers in them." read="What a module owns"
def count_params(model):
    return sum(1 for p in model.parameters() if p.requires_grad)

# %% wrong="count_params" says="You counted what is frozen, too." read="What a module owns"
def count_params(model):
    return sum(p.numel() for p in model.parameters())

# %% wrong="count_params" says="You counted the state dict, with its buffers, and shared parameters twice." read="What a module owns"
def count_params(model):
    return sum(value.numel() for value in model.state_dict().values())

# %% wrong="count_params" says="You counted the weights and forgot the biases." read="What a module owns"
def count_params(model):
    return sum(p.numel() for name, p in model.named_parameters() if p.requires_grad and "bias" not in name)

# %% wrong="count_params" says="You took the length of each parameter, which is its first dimension." read="What a module owns"
def count_params(model):
    return sum(p.shape[0] if p.dim() else 1 for p in model.parameters() if p.requires_grad)

# %% right="count_params" says="as a product of the shape"
def count_params(model):
    count = 0
    for p in params_of(model):
        if p.requires_grad:
            count += math.prod(p.shape)
    return count

# %% right="count_params" says="with filter"
def count_params(model):
    return sum(map(torch.numel, filter(lambda p: p.requires_grad, model.parameters())))

# %% wrong="strict_mse" says="You gave the tensors to the class, which takes options, not data." read="The loss is a module too"
def strict_mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes differ")
    return nn.MSELoss(prediction, target)

# %% wrong="strict_mse" says="You trusted in the warning; the loss is of a square of differences." read="The loss is a module too"
def strict_mse(prediction, target):
    return nn.MSELoss()(prediction, target)

# %% wrong="strict_mse" says="You brought the target into shape instead of refusing it." read="The loss is a module too"
def strict_mse(prediction, target):
    if prediction.numel() != target.numel():
        raise ValueError("shapes differ")
    return nn.MSELoss()(prediction, target.reshape(prediction.shape))

# %% wrong="strict_mse" says="You compared the number of samples only." read="The loss is a module too"
def strict_mse(prediction, target):
    if len(prediction) != len(target):
        raise ValueError("shapes differ")
    return nn.MSELoss()(prediction, target)

# %% wrong="strict_mse" says="You compared the number of dimensions only." read="The loss is a module too"
def strict_mse(prediction, target):
    if prediction.dim() != target.dim():
        raise ValueError("shapes differ")
    return nn.MSELoss()(prediction, target)

# %% wrong="strict_mse" says="You raised an AssertionError; a ValueError was asked." read="The loss is a module too"
def strict_mse(prediction, target):
    assert prediction.shape == target.shape
    return nn.MSELoss()(prediction, target)

# %% wrong="strict_mse" says="You added up the squared errors; the loss is their mean." read="The loss is a module too"
def strict_mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes differ")
    return nn.MSELoss(reduction="sum")(prediction, target)

# %% wrong="strict_mse" says="You turned the loss into a Python number, so no gradient can flow through it." read="The loss is a module too"
def strict_mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes differ")
    return nn.MSELoss()(prediction, target).item()

# %% right="strict_mse" says="with the sizes as lists"
def strict_mse(prediction, target):
    if list(prediction.size()) == list(target.size()):
        mse = nn.MSELoss(reduction="mean")
        return mse(target, prediction)
    raise ValueError("shapes differ")

# %% right="strict_mse" says="without the module"
def strict_mse(prediction, target):
    if tuple(prediction.shape) != tuple(target.shape):
        raise ValueError
    return (prediction - target).pow(2).mean()

# %% wrong="training_loop" says="You never zeroed the gradients, so they pile up from epoch to epoch." read="The same loop again"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(t_u_train), t_c_train)
        with torch.no_grad():
            val_loss = loss_fn(model(t_u_val), t_c_val)
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return train_losses, val_losses

# %% wrong="training_loop" says="You went backward on the validation loss too, so the model learns from it." read="The same loop again"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(t_u_train), t_c_train)
        val_loss = loss_fn(model(t_u_val), t_c_val)
        optimizer.zero_grad()
        train_loss.backward()
        val_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return train_losses, val_losses

# %% wrong="training_loop" says="You let autograd build a graph for the validation loss, which nobody uses." read="The same loop again"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(t_u_train), t_c_train)
        val_loss = loss_fn(model(t_u_val), t_c_val)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return train_losses, val_losses

# %% wrong="training_loop" says="You used the mean squared error, whatever loss was given." read="The same loop again"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    loss_fn = nn.MSELoss()
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(t_u_train), t_c_train)
        with torch.no_grad():
            val_loss = loss_fn(model(t_u_val), t_c_val)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return train_losses, val_losses

# %% wrong="training_loop" says="You called forward, which skips the hooks." read="Call the module"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model.forward(t_u_train), t_c_train)
        with torch.no_grad():
            val_loss = loss_fn(model.forward(t_u_val), t_c_val)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return train_losses, val_losses

# %% wrong="training_loop" says="You zeroed the gradients between backward and the step, so nothing is learned." read="The same loop again"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(t_u_train), t_c_train)
        with torch.no_grad():
            val_loss = loss_fn(model(t_u_val), t_c_val)
        train_loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return train_losses, val_losses

# %% wrong="training_loop" says="You took the validation loss after the step, so the two losses belong to different parameters." read="The same loop again"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(t_u_train), t_c_train)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        with torch.no_grad():
            val_loss = loss_fn(model(t_u_val), t_c_val)
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return train_losses, val_losses

# %% wrong="training_loop" says="You trained on the validation set and validated on the training set." read="The same loop again"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        with torch.no_grad():
            train_loss = loss_fn(model(t_u_train), t_c_train)
        val_loss = loss_fn(model(t_u_val), t_c_val)
        optimizer.zero_grad()
        val_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return train_losses, val_losses

# %% wrong="training_loop" says="You gave the loss its arguments in the wrong order." read="The loss is a module too"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(t_c_train, model(t_u_train))
        with torch.no_grad():
            val_loss = loss_fn(t_c_val, model(t_u_val))
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return train_losses, val_losses

# %% wrong="training_loop" says="You kept the losses as tensors, each with its graph." read="The same loop again"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(t_u_train), t_c_train)
        with torch.no_grad():
            val_loss = loss_fn(model(t_u_val), t_c_val)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss)
        val_losses.append(val_loss)
    return train_losses, val_losses

# %% wrong="training_loop" says="You made one step fewer than there are epochs." read="The same loop again"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    train_losses, val_losses = [], []
    for _ in range(1, n_epochs):
        train_loss = loss_fn(model(t_u_train), t_c_train)
        with torch.no_grad():
            val_loss = loss_fn(model(t_u_val), t_c_val)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return train_losses, val_losses

# %% right="training_loop" says="the validation loss first, the gradients zeroed at the end"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    history = []
    for _ in range(n_epochs):
        model.eval()
        with torch.no_grad():
            val_loss = float(loss_fn(model(t_u_val), t_c_val))
        model.train()
        train_loss = loss_fn(model(t_u_train), t_c_train)
        train_loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        history.append((float(train_loss.detach()), val_loss))
    return [pair[0] for pair in history], [pair[1] for pair in history]

# %% right="training_loop" says="in inference mode"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    losses = [], []
    epoch = 0
    while epoch < n_epochs:
        optimizer.zero_grad(set_to_none=True)
        prediction = model(t_u_train)
        loss = loss_fn(prediction, t_c_train)
        loss.backward()
        with torch.inference_mode():
            losses[1].append(loss_fn(model(t_u_val), t_c_val).item())
        losses[0].append(loss.item())
        optimizer.step()
        epoch += 1
    return losses

# %% wrong="seq_model" says="You left the activation out, so the two layers are a line again." read="A network at last"
def seq_model(n_hidden=13):
    return nn.Sequential(nn.Linear(1, n_hidden), nn.Linear(n_hidden, 1))

# %% wrong="seq_model" says="You confined the output with a tanh after the last layer." read="A network at last"
def seq_model(n_hidden=13):
    return nn.Sequential(nn.Linear(1, n_hidden), nn.Tanh(), nn.Linear(n_hidden, 1), nn.Tanh())

# %% wrong="seq_model" says="You took ReLU as the activation." read="A network at last"
def seq_model(n_hidden=13):
    return nn.Sequential(nn.Linear(1, n_hidden), nn.ReLU(), nn.Linear(n_hidden, 1))

# %% wrong="seq_model" says="You gave the layers their sizes in the wrong order, out before in." read="The line as a module"
def seq_model(n_hidden=13):
    return nn.Sequential(nn.Linear(n_hidden, 1), nn.Tanh(), nn.Linear(1, n_hidden))

# %% wrong="seq_model" says="You made thirteen hidden neurons, whatever the number is." read="A network at last"
def seq_model(n_hidden=13):
    return nn.Sequential(nn.Linear(1, 13), nn.Tanh(), nn.Linear(13, 1))

# %% wrong="seq_model" says="You gave nn.Sequential the class nn.Tanh, not an instance." read="The loss is a module too"
def seq_model(n_hidden=13):
    return nn.Sequential(nn.Linear(1, n_hidden), nn.Tanh, nn.Linear(n_hidden, 1))

# %% wrong="seq_model" says="You made a layer once and build it into every network." read="A network at last"
OUTPUT = {}

def seq_model(n_hidden=13):
    output = OUTPUT.setdefault(n_hidden, nn.Linear(n_hidden, 1))
    return nn.Sequential(nn.Linear(1, n_hidden), nn.Tanh(), output)

# %% right="seq_model" says="appended one by one, from the last"
def seq_model(n_hidden=13):
    output = nn.Linear(n_hidden, 1)
    model = nn.Sequential(nn.Linear(1, n_hidden))
    model.append(nn.Tanh())
    model.append(output)
    return model

# %% right="seq_model" says="from a list of modules"
def seq_model(n_hidden=13):
    layers = [nn.Linear(in_features=1, out_features=n_hidden), nn.Tanh(), nn.Linear(n_hidden, 1)]
    return nn.Sequential(*layers)

# %% wrong="param_report" says="You listed the state dict, in which buffers stand among the parameters." read="A network at last"
def param_report(model):
    return [(name, tuple(value.shape)) for name, value in model.state_dict().items()]

# %% wrong="param_report" says="You sorted the names; the order is that of the model." read="A network at last"
def param_report(model):
    return sorted((name, tuple(p.shape)) for name, p in model.named_parameters())

# %% wrong="param_report" says="You gave the number of elements in place of the shape." read="A network at last"
def param_report(model):
    return [(name, p.numel()) for name, p in model.named_parameters()]

# %% wrong="param_report" says="You left out what lies deeper than the model itself." read="A network at last"
def param_report(model):
    return [(name, tuple(p.shape)) for name, p in model.named_parameters(recurse=False)]

# %% wrong="param_report" says="You returned the parameters themselves, not their shapes." read="A network at last"
def param_report(model):
    return list(model.named_parameters())

# %% wrong="param_report" says="You put the shape first." read="A network at last"
def param_report(model):
    return [(tuple(p.shape), name) for name, p in model.named_parameters()]

# %% wrong="param_report" says="You left the frozen parameters out." read="A network at last"
def param_report(model):
    return [(name, tuple(p.shape)) for name, p in model.named_parameters() if p.requires_grad]

# %% right="param_report" says="with the shapes as torch has them"
def param_report(model):
    report = []
    for name, p in model.named_parameters():
        report.append((name, p.shape))
    return report

# %% right="param_report" says="from a dictionary"
def param_report(model):
    return [(name, tuple(p.size())) for name, p in dict(model.named_parameters()).items()]

# %% wrong="named_seq_model" says="You gave nn.Sequential a plain dictionary, which it takes for a module." read="A network at last"
def named_seq_model(n_hidden=8):
    return nn.Sequential({
        "hidden_linear": nn.Linear(1, n_hidden),
        "hidden_activation": nn.Tanh(),
        "output_linear": nn.Linear(n_hidden, 1),
    })

# %% wrong="named_seq_model" says="You left the modules without names." read="A network at last"
def named_seq_model(n_hidden=8):
    return nn.Sequential(nn.Linear(1, n_hidden), nn.Tanh(), nn.Linear(n_hidden, 1))

# %% wrong="named_seq_model" says="You used other names." read="A network at last"
def named_seq_model(n_hidden=8):
    return nn.Sequential(OrderedDict([
        ("hidden", nn.Linear(1, n_hidden)), ("activation", nn.Tanh()), ("output", nn.Linear(n_hidden, 1))
    ]))

# %% wrong="named_seq_model" says="You put the activation behind the output layer." read="A network at last"
def named_seq_model(n_hidden=8):
    return nn.Sequential(OrderedDict([
        ("hidden_linear", nn.Linear(1, n_hidden)),
        ("output_linear", nn.Linear(n_hidden, 1)),
        ("hidden_activation", nn.Tanh()),
    ]))

# %% wrong="named_seq_model" says="You made an nn.ModuleDict, which has the names but no forward." read="A network at last"
def named_seq_model(n_hidden=8):
    return nn.ModuleDict({
        "hidden_linear": nn.Linear(1, n_hidden),
        "hidden_activation": nn.Tanh(),
        "output_linear": nn.Linear(n_hidden, 1),
    })

# %% wrong="named_seq_model" says="You took thirteen hidden neurons, as in the network before." read="A network at last"
def named_seq_model(n_hidden=13):
    return nn.Sequential(OrderedDict([
        ("hidden_linear", nn.Linear(1, n_hidden)),
        ("hidden_activation", nn.Tanh()),
        ("output_linear", nn.Linear(n_hidden, 1)),
    ]))

# %% right="named_seq_model" says="with add_module"
def named_seq_model(n_hidden=8):
    model = nn.Sequential()
    model.add_module("hidden_linear", nn.Linear(1, n_hidden))
    model.add_module("hidden_activation", nn.Tanh())
    model.add_module("output_linear", nn.Linear(n_hidden, 1))
    return model

# %% right="named_seq_model" says="an OrderedDict filled by keyword"
def named_seq_model(n_hidden=8):
    modules = OrderedDict(hidden_linear=nn.Linear(1, n_hidden), hidden_activation=nn.Tanh())
    modules["output_linear"] = nn.Linear(n_hidden, 1)
    return nn.Sequential(modules)

# %% wrong="bias_of" says="You counted on the output layer at position 2." read="A network at last"
def bias_of(model):
    return model[2].bias

# %% wrong="bias_of" says="You took the last parameter of the model, which need not be that of the output layer." read="A network at last"
def bias_of(model):
    return list(model.parameters())[-1]

# %% wrong="bias_of" says="You returned a copy of the values." read="A network at last"
def bias_of(model):
    return model.output_linear.bias.detach().clone()

# %% wrong="bias_of" says="You returned the data behind the parameter, which is another tensor that doesn't learn." read="A network at last"
def bias_of(model):
    return model.output_linear.bias.data

# %% wrong="bias_of" says="You returned the weight." read="A network at last"
def bias_of(model):
    return model.output_linear.weight

# %% wrong="bias_of" says="You returned the whole submodule." read="A network at last"
def bias_of(model):
    return model.output_linear

# %% right="bias_of" says="by its path"
def bias_of(model):
    return model.get_parameter("output_linear.bias")

# %% right="bias_of" says="from the named parameters"
def bias_of(model):
    return dict(model.named_parameters())["output_linear.bias"]

# %% wrong="train_nn" says="You took the learning rate of the line, whatever rate was given." read="Training the network"
def train_nn(n_epochs, learning_rate, model, t_u_train, t_u_val, t_c_train, t_c_val):
    optimizer = optim.SGD(model.parameters(), lr=1e-2)
    return training_loop(n_epochs, optimizer, model, nn.MSELoss(), t_u_train, t_u_val, t_c_train, t_c_val)

# %% wrong="train_nn" says="You took Adam." read="Training the network"
def train_nn(n_epochs, learning_rate, model, t_u_train, t_u_val, t_c_train, t_c_val):
    optimizer = optim.Adam(model.parameters(), lr=learning_rate)
    return training_loop(n_epochs, optimizer, model, nn.MSELoss(), t_u_train, t_u_val, t_c_train, t_c_val)

# %% wrong="train_nn" says="You gave the optimizer copies of the parameters, so the model doesn't learn." read="What a module owns"
def train_nn(n_epochs, learning_rate, model, t_u_train, t_u_val, t_c_train, t_c_val):
    params = [p.detach().clone().requires_grad_() for p in model.parameters()]
    optimizer = optim.SGD(params, lr=learning_rate)
    return training_loop(n_epochs, optimizer, model, nn.MSELoss(), t_u_train, t_u_val, t_c_train, t_c_val)

# %% wrong="train_nn" says="You scaled the inputs once more." read="Training the network"
def train_nn(n_epochs, learning_rate, model, t_u_train, t_u_val, t_c_train, t_c_val):
    optimizer = optim.SGD(model.parameters(), lr=learning_rate)
    return training_loop(
        n_epochs, optimizer, model, nn.MSELoss(), 0.1 * t_u_train, 0.1 * t_u_val, t_c_train, t_c_val
    )

# %% wrong="train_nn" says="You gave the loop the class nn.MSELoss, not an instance." read="The loss is a module too"
def train_nn(n_epochs, learning_rate, model, t_u_train, t_u_val, t_c_train, t_c_val):
    optimizer = optim.SGD(model.parameters(), lr=learning_rate)
    return training_loop(n_epochs, optimizer, model, nn.MSELoss, t_u_train, t_u_val, t_c_train, t_c_val)

# %% wrong="train_nn" says="You exchanged the validation inputs and the training targets." read="The same loop again"
def train_nn(n_epochs, learning_rate, model, t_u_train, t_u_val, t_c_train, t_c_val):
    optimizer = optim.SGD(model.parameters(), lr=learning_rate)
    return training_loop(n_epochs, optimizer, model, nn.MSELoss(), t_u_train, t_c_train, t_u_val, t_c_val)

# %% wrong="train_nn" says="You made the optimizer for the last parameters only." read="What a module owns"
def train_nn(n_epochs, learning_rate, model, t_u_train, t_u_val, t_c_train, t_c_val):
    optimizer = optim.SGD(list(model.parameters())[-1:], lr=learning_rate)
    return training_loop(n_epochs, optimizer, model, nn.MSELoss(), t_u_train, t_u_val, t_c_train, t_c_val)

# %% wrong="train_nn" says="You called the loop for one epoch at a time and returned what the last call gave." read="The same loop again"
def train_nn(n_epochs, learning_rate, model, t_u_train, t_u_val, t_c_train, t_c_val):
    optimizer = optim.SGD(model.parameters(), lr=learning_rate)
    for _ in range(n_epochs):
        losses = training_loop(1, optimizer, model, nn.MSELoss(), t_u_train, t_u_val, t_c_train, t_c_val)
    return losses

# %% right="train_nn" says="by keywords"
def train_nn(n_epochs, learning_rate, model, t_u_train, t_u_val, t_c_train, t_c_val):
    return training_loop(
        n_epochs=n_epochs,
        optimizer=optim.SGD(params_of(model), learning_rate),
        model=model,
        loss_fn=nn.MSELoss(),
        t_u_train=t_u_train,
        t_u_val=t_u_val,
        t_c_train=t_c_train,
        t_c_val=t_c_val,
    )

# %% right="train_nn" says="with the named parameters and the sets in a tuple"
def train_nn(n_epochs, learning_rate, model, *sets, **named):
    optimizer = optim.SGD([{"params": [p]} for p in model.parameters()], lr=learning_rate)
    return training_loop(n_epochs, optimizer, model, nn.MSELoss(reduction="mean"), *sets, **named)

# %% wrong="hidden_grads" says="You let the gradients from before count." read="Training the network"
def hidden_grads(model, loss_fn, t_un, t_c):
    loss_fn(model(t_un), t_c).backward()
    return model.hidden_linear.weight.grad

# %% wrong="hidden_grads" says="You zeroed the gradients before you read them." read="Training the network"
def hidden_grads(model, loss_fn, t_un, t_c):
    model.zero_grad()
    loss_fn(model(t_un), t_c).backward()
    model.zero_grad()
    return model.hidden_linear.weight.grad

# %% wrong="hidden_grads" says="You returned the weight, not its gradient." read="Training the network"
def hidden_grads(model, loss_fn, t_un, t_c):
    model.zero_grad()
    loss_fn(model(t_un), t_c).backward()
    return model.hidden_linear.weight.detach()

# %% wrong="hidden_grads" says="You returned the gradient of the bias." read="Training the network"
def hidden_grads(model, loss_fn, t_un, t_c):
    model.zero_grad()
    loss_fn(model(t_un), t_c).backward()
    return model.hidden_linear.bias.grad

# %% wrong="hidden_grads" says="You asked for the gradient without going backward." read="Training the network"
def hidden_grads(model, loss_fn, t_un, t_c):
    loss_fn(model(t_un), t_c)
    return model.hidden_linear.weight.grad

# %% wrong="hidden_grads" says="You took the first parameter of the model for the hidden weight." read="A network at last"
def hidden_grads(model, loss_fn, t_un, t_c):
    model.zero_grad()
    loss_fn(model(t_un), t_c).backward()
    return next(model.parameters()).grad

# %% wrong="hidden_grads" says="You used the mean squared error, whatever loss was given." read="The loss is a module too"
def hidden_grads(model, loss_fn, t_un, t_c):
    model.zero_grad()
    nn.MSELoss()(model(t_un), t_c).backward()
    return model.hidden_linear.weight.grad

# %% wrong="hidden_grads" says="You took a step as well, so the model is changed." read="Training the network"
def hidden_grads(model, loss_fn, t_un, t_c):
    optimizer = optim.SGD(model.parameters(), lr=1e-3)
    optimizer.zero_grad()
    loss_fn(model(t_un), t_c).backward()
    optimizer.step()
    return model.hidden_linear.weight.grad

# %% right="hidden_grads" says="with torch.autograd.grad"
def hidden_grads(model, loss_fn, t_un, t_c):
    return torch.autograd.grad(loss_fn(model(t_un), t_c), model.hidden_linear.weight)[0]

# %% right="hidden_grads" says="a copy, with clean gradients left behind"
def hidden_grads(model, loss_fn, t_un, t_c):
    weight = model.hidden_linear.weight
    weight.grad = None
    loss_fn(model(t_un), t_c).backward()
    gradient = weight.grad.clone()
    for p in model.parameters():
        p.grad = None
    return gradient

# %% wrong="curve" says="You gave the model the readings themselves; it was trained on a tenth of them." read="The curve between the dots"
def curve(model, start=20.0, stop=90.0):
    readings = torch.arange(start, stop).unsqueeze(1)
    with torch.no_grad():
        return readings, model(readings)

# %% wrong="curve" says="You returned predictions that still require gradients." read="The curve between the dots"
def curve(model, start=20.0, stop=90.0):
    readings = torch.arange(start, stop).unsqueeze(1)
    return readings, model(0.1 * readings)

# %% wrong="curve" says="You made ints of the readings." read="The curve between the dots"
def curve(model, start=20.0, stop=90.0):
    readings = torch.arange(int(start), int(stop)).unsqueeze(1)
    with torch.no_grad():
        return readings, model(0.1 * readings)

# %% wrong="curve" says="You left the readings a row of shape (N,)." read="Samples in rows"
def curve(model, start=20.0, stop=90.0):
    readings = torch.arange(start, stop)
    with torch.no_grad():
        return readings, model(0.1 * readings.unsqueeze(1))

# %% wrong="curve" says="You returned the scaled readings." read="The curve between the dots"
def curve(model, start=20.0, stop=90.0):
    readings = 0.1 * torch.arange(start, stop).unsqueeze(1)
    with torch.no_grad():
        return readings, model(readings)

# %% wrong="curve" says="You let the readings run up to the end itself." read="The curve between the dots"
def curve(model, start=20.0, stop=90.0):
    readings = torch.arange(start, stop + 1).unsqueeze(1)
    with torch.no_grad():
        return readings, model(0.1 * readings)

# %% wrong="curve" says="You wrote the bounds 20 and 90 into the function." read="The curve between the dots"
def curve(model, start=20.0, stop=90.0):
    readings = torch.arange(20.0, 90.0).unsqueeze(1)
    with torch.no_grad():
        return readings, model(0.1 * readings)

# %% right="curve" says="detached afterwards"
def curve(model, start=20.0, stop=90.0):
    readings = torch.arange(start, stop, 1.0)[:, None]
    return readings, model(readings / 10).detach()

# %% right="curve" says="from a list"
def curve(model, start=20.0, stop=90.0):
    values, value = [], start
    while value < stop:
        values.append([value])
        value += 1
    readings = torch.tensor(values)
    return [readings, model(readings * 0.1).data]

# %% wrong="linearity_score" says="You took the largest difference with its sign, so a valley doesn't count." read="The curve between the dots"
def linearity_score(model, x):
    with torch.no_grad():
        y = model(x)
        return (y - (y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0]))).max().item()

# %% wrong="linearity_score" says="You took the mean distance, not the largest." read="The curve between the dots"
def linearity_score(model, x):
    with torch.no_grad():
        y = model(x)
        return (y - (y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0]))).abs().mean().item()

# %% wrong="linearity_score" says="You spread the chord evenly over the points, which need not be evenly spaced." read="The curve between the dots"
def linearity_score(model, x):
    with torch.no_grad():
        y = model(x)
        chord = torch.linspace(y[0].item(), y[-1].item(), len(x), dtype=y.dtype).unsqueeze(1)
        return (y - chord).abs().max().item()

# %% wrong="linearity_score" says="You compared with the line of least squares, not with the chord." read="The curve between the dots"
def linearity_score(model, x):
    with torch.no_grad():
        y = model(x)
        A = torch.cat([x, torch.ones_like(x)], dim=1)
        return (y - A @ torch.linalg.lstsq(A, y).solution).abs().max().item()

# %% wrong="linearity_score" says="You let a row meet a column, so each prediction was compared with every point of the chord." read="The loss is a module too"
def linearity_score(model, x):
    with torch.no_grad():
        y = model(x).squeeze(1)
        chord = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0])
        return (y - chord).abs().max().item()

# %% wrong="linearity_score" says="You returned a tensor; a Python float was asked." read="The curve between the dots"
def linearity_score(model, x):
    with torch.no_grad():
        y = model(x)
        return (y - (y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0]))).abs().max()

# %% wrong="linearity_score" says="You joined the lowest and the highest prediction, not the first and the last." read="The curve between the dots"
def linearity_score(model, x):
    with torch.no_grad():
        y = model(x)
        chord = y.min() + (y.max() - y.min()) * (x - x[0]) / (x[-1] - x[0])
        return (y - chord).abs().max().item()

# %% right="linearity_score" says="with torch.lerp"
def linearity_score(model, x):
    y = model(x).detach()
    chord = torch.lerp(y[0], y[-1], (x - x[0]) / (x[-1] - x[0]))
    return float(torch.max(torch.abs(chord - y)))

# %% right="linearity_score" says="with NumPy"
def linearity_score(model, x):
    y = model(x).detach().numpy()[:, 0].astype(np.float64)
    x = x.numpy()[:, 0].astype(np.float64)
    chord = np.interp(x, [x[0], x[-1]], [y[0], y[-1]])
    return float(np.abs(y - chord).max())

# %% right="linearity_score" says="point by point"
def linearity_score(model, x):
    xs, ys = x.flatten().tolist(), model(x).flatten().tolist()
    slope = (ys[-1] - ys[0]) / (xs[-1] - xs[0])
    return max(abs(y - ys[0] - slope * (x - xs[0])) for x, y in zip(xs, ys, strict=True))

# %% wrong="Stack" says="You kept the layers in a Python list, where nn.Module doesn't see them." read="A module of your own"
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [nn.Linear(i, o) for i, o in zip(sizes[:-1], sizes[1:])]

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.tanh(layer(x))
        return self.layers[-1](x)

# %% wrong="Stack" says="You forgot to initialise nn.Module itself before you gave it layers." read="A module of your own"
class Stack(nn.Module):
    def __init__(self, sizes):
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in zip(sizes[:-1], sizes[1:]))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.tanh(layer(x))
        return self.layers[-1](x)

# %% wrong="Stack" says="You kept the layers in a dictionary, where nn.Module doesn't see them." read="A module of your own"
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.names = {str(k): nn.Linear(i, o) for k, (i, o) in enumerate(zip(sizes[:-1], sizes[1:]))}
        self.layers = nn.ModuleList()

    def forward(self, x):
        *first, last = self.names.values()
        for layer in first:
            x = torch.tanh(layer(x))
        return last(x)

# %% wrong="Stack" says="Your forward returns nothing." read="A module of your own"
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in zip(sizes[:-1], sizes[1:]))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.tanh(layer(x))
        x = self.layers[-1](x)

# %% wrong="Stack" says="You applied tanh after the last layer, too." read="A module of your own"
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in zip(sizes[:-1], sizes[1:]))

    def forward(self, x):
        for layer in self.layers:
            x = torch.tanh(layer(x))
        return x

# %% wrong="Stack" says="You left the activations out, so the stack is one linear layer." read="Layers"
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in zip(sizes[:-1], sizes[1:]))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

# %% wrong="Stack" says="You make new layers in every forward, so nothing that is learned stays." read="A module of your own"
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in zip(sizes[:-1], sizes[1:]))

    def forward(self, x):
        layers = [nn.Linear(i, o, dtype=x.dtype) for i, o in zip(self.sizes[:-1], self.sizes[1:])]
        for layer in layers[:-1]:
            x = torch.tanh(layer(x))
        return layers[-1](x)

# %% wrong="Stack" says="You gave each layer its sizes in the wrong order, out before in." read="The line as a module"
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(o, i) for i, o in zip(sizes[:-1], sizes[1:]))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.tanh(layer(x))
        return self.layers[-1](x)

# %% wrong="Stack" says="You made the layers attributes one by one, so they have other names." read="A module of your own"
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.count = len(sizes) - 1
        for k in range(self.count):
            setattr(self, f"layer{k}", nn.Linear(sizes[k], sizes[k + 1]))

    def forward(self, x):
        for k in range(self.count):
            x = getattr(self, f"layer{k}")(x)
            x = torch.tanh(x) if k < self.count - 1 else x
        return x

# %% right="Stack" says="with a counter and append"
class Stack(nn.Module):
    def __init__(self, sizes):
        nn.Module.__init__(self)
        self.layers = nn.ModuleList()
        for k in range(len(sizes) - 1):
            self.layers.append(nn.Linear(sizes[k], sizes[k + 1]))

    def forward(self, x):
        for k, layer in enumerate(self.layers):
            x = layer(x)
            if k + 1 < len(self.layers):
                x = nn.functional.tanh(x)
        return x

# %% right="Stack" says="tanh before every layer but the first"
class Stack(nn.Module):
    def __init__(self, sizes):
        super(Stack, self).__init__()
        self.activation = nn.Tanh()
        self.layers = nn.ModuleList([nn.Linear(i, o) for i, o in zip(sizes, sizes[1:])])

    def forward(self, x):
        first, *others = self.layers
        x = first(x)
        for layer in others:
            x = layer(self.activation(x))
        return x

# %% wrong="overfit" says="You trained a line, which can't get below a loss of about 3." read="Overfitting on purpose"
def overfit(t_un, t_c):
    model = nn.Linear(1, 1)
    optimizer = optim.SGD(model.parameters(), lr=1e-2)
    for _ in range(300):
        loss = nn.functional.mse_loss(model(t_un), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model

# %% wrong="overfit" says="Your model returns a row of shape (N,), not a column." read="Samples in rows"
def overfit(t_un, t_c):
    model = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1), nn.Flatten(0))
    optimizer = optim.Adam(model.parameters(), lr=0.02)
    for _ in range(400):
        loss = nn.functional.mse_loss(model(t_un), t_c.squeeze(1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model

# %% wrong="overfit" says="You returned the loss, not the model." read="Overfitting on purpose"
def overfit(t_un, t_c):
    model = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = optim.Adam(model.parameters(), lr=0.02)
    for _ in range(50):
        loss = nn.functional.mse_loss(model(t_un), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()

# %% right="overfit" says="three hidden layers, until it is good enough"
def overfit(t_un, t_c):
    sizes = [1, 40, 40, 40]
    layers = [m for i, o in zip(sizes, sizes[1:]) for m in (nn.Linear(i, o), nn.Tanh())]
    model = nn.Sequential(*layers, nn.Linear(40, 1))
    optimizer = optim.Adam(model.parameters(), lr=0.01)
    for _ in range(3000):
        loss = ((model(t_un) - t_c) ** 2).mean()
        if loss < 1.3:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model

# %% right="overfit" says="a class of its own, and standardised inputs"
class Parrot(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.mean, self.std = mean, std
        self.body = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))

    def forward(self, x):
        return 15 * self.body(3 * (x - self.mean) / self.std)

def overfit(t_un, t_c):
    model = Parrot(t_un.mean(), t_un.std())
    optimizer = optim.Adam(model.parameters(), lr=0.01)
    for _ in range(2000):
        loss = nn.MSELoss()(model(t_un), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < 1.2:
            break
    return model

# %% wrong="wine_tensors" says="You left the quality among the inputs." read="Wine: eleven inputs"
def wine_tensors(wine):
    table = torch.tensor(wine, dtype=torch.float32)
    return table, table[:, -1:]

# %% wrong="wine_tensors" says="You made the quality a row of shape (N,), which broadcasts against a column of predictions." read="The loss is a module too"
def wine_tensors(wine):
    table = torch.tensor(wine, dtype=torch.float32)
    return table[:, :-1], table[:, -1]

# %% wrong="wine_tensors" says="You made ints of the quality; the mean squared error needs floats." read="Wine: eleven inputs"
def wine_tensors(wine):
    table = torch.tensor(wine, dtype=torch.float32)
    return table[:, :-1], table[:, -1:].long()

# %% wrong="wine_tensors" says="You took over NumPy's dtype, which may be float64." read="Wine: eleven inputs"
def wine_tensors(wine):
    table = torch.from_numpy(wine.copy())
    return table[:, :-1], table[:, -1:]

# %% wrong="wine_tensors" says="You took the first column for the quality." read="Wine: eleven inputs"
def wine_tensors(wine):
    table = torch.tensor(wine, dtype=torch.float32)
    return table[:, 1:], table[:, :1]

# %% wrong="wine_tensors" says="You lost the first wine; the array has no header." read="Wine: eleven inputs"
def wine_tensors(wine):
    table = torch.tensor(wine[1:], dtype=torch.float32)
    return table[:, :-1], table[:, -1:]

# %% right="wine_tensors" says="sliced in NumPy"
def wine_tensors(wine):
    x, y = wine[:, :-1].astype(np.float32), wine[:, [-1]].astype(np.float32)
    return torch.from_numpy(x), torch.from_numpy(y)

# %% right="wine_tensors" says="with split"
def wine_tensors(wine):
    table = torch.as_tensor(np.array(wine)).float()
    return table.split([table.shape[1] - 1, 1], dim=1)

# %% wrong="standardise" says="You gave each set its own statistics." read="One scale for all"
def standardise(x_train, x_val):
    return tuple((x - x.mean(dim=0)) / x.std(dim=0) for x in (x_train, x_val))

# %% wrong="standardise" says="You took the statistics of both sets together, so the validation set leaks in." read="One scale for all"
def standardise(x_train, x_val):
    both = torch.cat([x_train, x_val])
    mean, std = both.mean(dim=0), both.std(dim=0)
    return (x_train - mean) / std, (x_val - mean) / std

# %% wrong="standardise" says="You divided by the variance." read="One scale for all"
def standardise(x_train, x_val):
    mean, var = x_train.mean(dim=0), x_train.var(dim=0)
    return (x_train - mean) / var, (x_val - mean) / var

# %% wrong="standardise" says="You took one mean and one deviation for all columns." read="One scale for all"
def standardise(x_train, x_val):
    mean, std = x_train.mean(), x_train.std()
    return (x_train - mean) / std, (x_val - mean) / std

# %% wrong="standardise" says="You took the statistics of every wine, along its row." read="One scale for all"
def standardise(x_train, x_val):
    mean, std = x_train.mean(dim=1, keepdim=True), x_train.std(dim=1, keepdim=True)
    return (x_train - mean) / std, (x_val - mean) / std

# %% wrong="standardise" says="You left the validation set as it was." read="One scale for all"
def standardise(x_train, x_val):
    mean, std = x_train.mean(dim=0), x_train.std(dim=0)
    return (x_train - mean) / std, x_val

# %% wrong="standardise" says="You took NumPy's deviation, which divides by N and not by N - 1." read="One scale for all"
def standardise(x_train, x_val):
    mean, std = x_train.mean(dim=0), x_train.std(dim=0, unbiased=False)
    return (x_train - mean) / std, (x_val - mean) / std

# %% wrong="standardise" says="You changed the tensors in place." read="One scale for all"
def standardise(x_train, x_val):
    mean, std = x_train.mean(dim=0), x_train.std(dim=0)
    return x_train.sub_(mean).div_(std), x_val.sub_(mean).div_(std)

# %% right="standardise" says="with both statistics at once"
def standardise(x_train, x_val):
    std, mean = torch.std_mean(x_train, dim=0, keepdim=True)
    return [(x - mean) / std for x in (x_train, x_val)]

# %% right="standardise" says="column by column"
def standardise(x_train, x_val):
    train, val = x_train.clone(), x_val.clone()
    for k in range(x_train.shape[1]):
        mean, std = x_train[:, k].mean(), x_train[:, k].var().sqrt()
        train[:, k] = (x_train[:, k] - mean) / std
        val[:, k] = (x_val[:, k] - mean) / std
    return train, val

# %% wrong="baselines" says="You left the column of ones out, so the linear model has no bias." read="What counts as good"
def baselines(x, y):
    x, y = x.double(), y.double()
    best = x @ torch.linalg.lstsq(x, y).solution
    return ((y - y.mean()) ** 2).mean().item(), ((y - best) ** 2).mean().item()

# %% wrong="baselines" says="You took the variance as torch has it, which divides by N - 1." read="What counts as good"
def baselines(x, y):
    x, y = x.double(), y.double()
    A = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], dim=1)
    best = A @ torch.linalg.lstsq(A, y).solution
    return y.var().item(), ((y - best) ** 2).mean().item()

# %% wrong="baselines" says="You returned the two losses in the wrong order." read="What counts as good"
def baselines(x, y):
    x, y = x.double(), y.double()
    A = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], dim=1)
    best = A @ torch.linalg.lstsq(A, y).solution
    return ((y - best) ** 2).mean().item(), ((y - y.mean()) ** 2).mean().item()

# %% wrong="baselines" says="You added up the squared errors; the loss is their mean." read="What counts as good"
def baselines(x, y):
    x, y = x.double(), y.double()
    A = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], dim=1)
    best = A @ torch.linalg.lstsq(A, y).solution
    return ((y - y.mean()) ** 2).sum().item(), ((y - best) ** 2).sum().item()

# %% wrong="baselines" says="You compared a column with a row, so every wine met every other." read="The loss is a module too"
def baselines(x, y):
    x, y = x.double(), y.double()
    A = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], dim=1)
    best = (A @ torch.linalg.lstsq(A, y).solution).squeeze(1)
    return ((y - y.mean()) ** 2).mean().item(), ((y - best) ** 2).mean().item()

# %% wrong="baselines" says="You predicted the median, which is the best for distances but not for squares." read="What counts as good"
def baselines(x, y):
    x, y = x.double(), y.double()
    A = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], dim=1)
    best = A @ torch.linalg.lstsq(A, y).solution
    return ((y - y.median()) ** 2).mean().item(), ((y - best) ** 2).mean().item()

# %% right="baselines" says="with NumPy"
def baselines(x, y):
    x, y = x.numpy().astype(float), y.numpy().astype(float)
    A = np.hstack([np.ones((len(x), 1)), x])
    best = A @ np.linalg.lstsq(A, y, rcond=None)[0]
    return float(y.var()), float(np.mean((y - best) ** 2))

# %% right="baselines" says="on centred data, with the normal equations"
def baselines(x, y):
    x, y = x.double() - x.double().mean(dim=0), y.double() - y.double().mean()
    error = y - x @ torch.linalg.solve(x.T @ x, x.T @ y)
    return y.pow(2).mean().item(), error.pow(2).mean().item()

# %% wrong="train_epoch" says="You returned the loss of the last batch." read="A step for every few wines"
def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    for x_batch, y_batch in zip(x.split(batch_size), y.split(batch_size)):
        loss = loss_fn(model(x_batch), y_batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()

# %% wrong="train_epoch" says="You took the mean over the batches, so the samples of a small one count more." read="A step for every few wines"
def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    losses = []
    for x_batch, y_batch in zip(x.split(batch_size), y.split(batch_size)):
        loss = loss_fn(model(x_batch), y_batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)

# %% wrong="train_epoch" says="You left out the rows that don't fill a batch." read="A step for every few wines"
def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    total, count = 0.0, 0
    for start in range(0, len(x) - batch_size + 1, batch_size):
        loss = loss_fn(model(x[start : start + batch_size]), y[start : start + batch_size])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * batch_size
        count += batch_size
    return total / max(count, 1)

# %% wrong="train_epoch" says="You never zeroed the gradients, so each batch adds to those before." read="The same loop again"
def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    total = 0.0
    for x_batch, y_batch in zip(x.split(batch_size), y.split(batch_size)):
        loss = loss_fn(model(x_batch), y_batch)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x_batch)
    return total / len(x)

# %% wrong="train_epoch" says="You gathered the gradients of all batches and made a single step." read="A step for every few wines"
def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    total = 0.0
    optimizer.zero_grad()
    for x_batch, y_batch in zip(x.split(batch_size), y.split(batch_size)):
        loss = loss_fn(model(x_batch), y_batch)
        loss.backward()
        total += loss.item() * len(x_batch)
    optimizer.step()
    return total / len(x)

# %% wrong="train_epoch" says="You took all samples at once, whatever the batch size." read="A step for every few wines"
def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong="train_epoch" says="You counted the last batch as if it were full." read="A step for every few wines"
def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    total = 0.0
    for x_batch, y_batch in zip(x.split(batch_size), y.split(batch_size)):
        loss = loss_fn(model(x_batch), y_batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * batch_size
    return total / len(x)

# %% wrong="train_epoch" says="You shuffled the wines; they were to be taken in their order." read="A step for every few wines"
def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    total = 0.0
    order = torch.randperm(len(x))
    for indices in order.split(batch_size):
        loss = loss_fn(model(x[indices]), y[indices])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(indices)
    return total / len(x)

# %% wrong="train_epoch" says="You took the loss of each batch after its step." read="A step for every few wines"
def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    total = 0.0
    for x_batch, y_batch in zip(x.split(batch_size), y.split(batch_size)):
        loss = loss_fn(model(x_batch), y_batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            total += loss_fn(model(x_batch), y_batch).item() * len(x_batch)
    return total / len(x)

# %% right="train_epoch" says="with a DataLoader"
from torch.utils.data import DataLoader, TensorDataset

def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    losses, sizes = [], []
    for x_batch, y_batch in DataLoader(TensorDataset(x, y), batch_size=batch_size):
        loss = loss_fn(model(x_batch), y_batch)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        sizes.append(len(y_batch))
    return float(np.average(losses, weights=sizes))

# %% right="train_epoch" says="with split"
def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    mean = 0.0
    for x_batch, y_batch in zip(x.split(batch_size), y.split(batch_size), strict=True):
        optimizer.zero_grad()
        loss = loss_fn(model(x_batch), y_batch)
        loss.backward()
        mean += loss.item() * len(x_batch) / len(x)
        optimizer.step()
    return mean
