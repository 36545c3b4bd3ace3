# %%
import copy
from collections import OrderedDict

import numpy as np
import torch
import torch.nn as nn
import torch.optim as optim

# %% wrong="make_tensors" says="You wrote torch.Tensor with a capital T, which makes every vector float32." read="Tensors"
def make_tensors(seed):
    torch.manual_seed(seed)
    return torch.tensor(3.14159), torch.Tensor([1, 2, 3]), torch.ones(2, 3), torch.randn(2, 3, 4)

# %% wrong="make_tensors" says="You put the scalar into a list; then it is a vector of length one." read="Tensors"
def make_tensors(seed):
    torch.manual_seed(seed)
    return torch.tensor([3.14159]), torch.tensor([1, 2, 3]), torch.ones(2, 3), torch.randn(2, 3, 4)

# %% wrong="make_tensors" says="You drew uniform numbers; standard normal ones can be negative." read="Tensors"
def make_tensors(seed):
    torch.manual_seed(seed)
    return torch.tensor(3.14159), torch.tensor([1, 2, 3]), torch.ones(2, 3), torch.rand(2, 3, 4)

# %% wrong="make_tensors" says="You set the seed after the numbers had been drawn." read="Tensors"
def make_tensors(seed):
    tensor = torch.randn(2, 3, 4)
    torch.manual_seed(seed)
    return torch.tensor(3.14159), torch.tensor([1, 2, 3]), torch.ones(2, 3), tensor

# %% wrong="make_tensors" says="You seeded with 42, whatever seed you were given." read="Tensors"
def make_tensors(seed):
    torch.manual_seed(42)
    return torch.tensor(3.14159), torch.tensor([1, 2, 3]), torch.ones(2, 3), torch.randn(2, 3, 4)

# %% wrong="make_tensors" says="You made a matrix of ints out of the ones." read="Tensors"
def make_tensors(seed):
    torch.manual_seed(seed)
    return torch.tensor(3.14159), torch.tensor([1, 2, 3]), torch.tensor([[1, 1, 1], [1, 1, 1]]), torch.randn(2, 3, 4)

# %% right="make_tensors" says="with other makers of tensors, in a list"
def make_tensors(seed):
    torch.manual_seed(seed)
    tensor = torch.empty(2, 3, 4).normal_()
    return [torch.full((), 3.14159), torch.arange(1, 4), torch.full((2, 3), 1.0), tensor]

# %% right="make_tensors" says="by way of NumPy, with a generator"
import numpy as np

def make_tensors(seed):
    generator = torch.Generator().manual_seed(seed)
    scalar = torch.as_tensor(np.float32(3.14159))
    return scalar, torch.from_numpy(np.array([1, 2, 3])), torch.ones((2, 3)), torch.randn((2, 3, 4), generator=generator)

# %% wrong="shape_of" says="You took the length for the number of dimensions; len is the size of the first one." read="Tensors"
def shape_of(t):
    return t.shape, len(t), t.numel()

# %% wrong="shape_of" says="You dropped the dimensions of size one." read="Tensors"
def shape_of(t):
    t = t.squeeze()
    return t.shape, t.dim(), t.numel()

# %% wrong="shape_of" says="You thought that a single number has the shape (1,)." read="Tensors"
def shape_of(t):
    shape = tuple(t.shape) or (1,)
    return shape, len(shape), t.numel()

# %% wrong="shape_of" says="You added the sizes up; the number of elements is their product." read="Tensors"
def shape_of(t):
    return t.shape, t.dim(), sum(t.shape)

# %% wrong="shape_of" says="You swapped the number of dimensions and the number of elements." read="Tensors"
def shape_of(t):
    return t.shape, t.numel(), t.dim()

# %% right="shape_of" says="counted in Python"
import math

def shape_of(t):
    sizes = tuple(t.size(i) for i in range(t.ndim))
    return sizes, len(sizes), math.prod(sizes)

# %% right="shape_of" says="with size and nelement"
def shape_of(t):
    return [t.size(), len(t.size()), t.nelement()]

# %% wrong="reshaped_view" says="You used reshape, which quietly makes a copy where there is no view." read="One memory, two shapes"
def reshaped_view(m):
    return m.reshape(1, -1)

# %% wrong="reshaped_view" says="You made a copy; writing into it leaves the matrix as it was." read="One memory, two shapes"
def reshaped_view(m):
    return m.clone().view(1, -1)

# %% wrong="reshaped_view" says="You returned a vector of shape (R * C,), one dimension too few." read="One memory, two shapes"
def reshaped_view(m):
    return m.view(-1)

# %% wrong="reshaped_view" says="You made a column of shape (R * C, 1)." read="One memory, two shapes"
def reshaped_view(m):
    return m.view(-1, 1)

# %% wrong="reshaped_view" says="You went through the matrix column after column." read="One memory, two shapes"
def reshaped_view(m):
    return m.t().reshape(1, -1)

# %% wrong="reshaped_view" says="You read the memory from the start of the matrix as it comes, whatever its strides say." read="One memory, two shapes"
def reshaped_view(m):
    return m.as_strided((1, m.numel()), (m.numel(), 1))

# %% right="reshaped_view" says="with the sizes written out"
def reshaped_view(m):
    rows, columns = m.shape
    return m.view(1, rows * columns)

# %% right="reshaped_view" says="reshape, and a look at the memory"
def reshaped_view(m):
    row = m.reshape(1, -1)
    if row.untyped_storage().data_ptr() != m.untyped_storage().data_ptr():
        raise RuntimeError("no view")
    return row

# %% right="reshaped_view" says="by way of a vector"
def reshaped_view(m):
    return m.view(m.numel())[None]

# %% wrong="independent_copy" says="You only detached it; the memory is still shared." read="One memory, two shapes"
def independent_copy(m):
    return m.detach()

# %% wrong="independent_copy" says="You only cloned it; the clone still takes part in gradients." read="One memory, two shapes"
def independent_copy(m):
    return m.clone()

# %% wrong="independent_copy" says="You gave the tensor to torch.tensor, which copies it with a warning." read="One memory, two shapes"
def independent_copy(m):
    return torch.tensor(m)

# %% wrong="independent_copy" says="You gave it a second name; that copies nothing." read="One memory, two shapes"
def independent_copy(m):
    another = m
    return another

# %% wrong="independent_copy" says="You made a deep copy, which keeps what the tensor has to do with gradients." read="One memory, two shapes"
import copy

def independent_copy(m):
    return copy.deepcopy(m)

# %% right="independent_copy" says="detached first"
def independent_copy(m):
    return m.detach().clone()

# %% right="independent_copy" says="copied into an empty tensor"
def independent_copy(m):
    another = torch.empty_like(m, requires_grad=False)
    another.copy_(m.data)
    return another

# %% right="independent_copy" says="cloned while autograd looks away"
def independent_copy(m):
    with torch.no_grad():
        return m.clone()

# %% wrong="to_float_tensor" says="You kept the array's dtype." read="From NumPy to PyTorch"
def to_float_tensor(a):
    return torch.as_tensor(a)

# %% wrong="to_float_tensor" says="You copied always, also where the array is float32 already." read="From NumPy to PyTorch"
def to_float_tensor(a):
    return torch.tensor(a, dtype=torch.float32)

# %% wrong="to_float_tensor" says="You took float for Python's float, which is float64." read="From NumPy to PyTorch"
def to_float_tensor(a):
    return torch.as_tensor(a).to(float)

# %% wrong="to_float_tensor" says="You converted floats only; ints remained ints." read="From NumPy to PyTorch"
def to_float_tensor(a):
    t = torch.as_tensor(a)
    return t.float() if t.dtype == torch.float64 else t

# %% wrong="to_float_tensor" says="You flattened the array; the shape should be kept." read="From NumPy to PyTorch"
def to_float_tensor(a):
    return torch.as_tensor(a).float().reshape(-1)

# %% right="to_float_tensor" says="converted in NumPy, without a needless copy"
def to_float_tensor(a):
    return torch.from_numpy(a.astype(np.float32, copy=False))

# %% right="to_float_tensor" says="with the dtype as an option"
def to_float_tensor(a):
    return torch.as_tensor(a, dtype=torch.float32)

# %% wrong="shared_and_copied" says="You copied both times; torch.tensor never shares." read="From NumPy to PyTorch"
def shared_and_copied(a):
    return torch.tensor(a), torch.tensor(a)

# %% wrong="shared_and_copied" says="You shared both times; from_numpy copies nothing." read="From NumPy to PyTorch"
def shared_and_copied(a):
    return torch.as_tensor(a), torch.from_numpy(a)

# %% wrong="shared_and_copied" says="You took as_tensor for the one that copies." read="From NumPy to PyTorch"
def shared_and_copied(a):
    return torch.tensor(a), torch.as_tensor(a)

# %% wrong="shared_and_copied" says="You converted to float32, which leaves the memory of the array." read="From NumPy to PyTorch"
def shared_and_copied(a):
    return torch.as_tensor(a).float(), torch.tensor(a).float()

# %% right="shared_and_copied" says="one of the other"
def shared_and_copied(a):
    shared = torch.from_numpy(a)
    return [shared, shared.clone()]

# %% right="shared_and_copied" says="copied in NumPy"
def shared_and_copied(a):
    return torch.as_tensor(a), torch.from_numpy(a.copy())

# %% wrong="pick_device" says="You assumed that every machine has a graphics card." read="Devices"
def pick_device():
    return "cuda"

# %% wrong="pick_device" says="You returned whether there is one, not the name of the device." read="Devices"
def pick_device():
    return torch.cuda.is_available()

# %% wrong="pick_device" says="You asked once, when the cell ran, and not when the function is called." read="Devices"
AVAILABLE = torch.cuda.is_available()

def pick_device():
    return "cuda" if AVAILABLE else "cpu"

# %% wrong="pick_device" says="You forgot the parentheses: the function itself counts as true." read="Devices"
def pick_device():
    if torch.cuda.is_available:
        return "cuda:0"
    return "cpu"

# %% wrong="pick_device" says="You took the CPU exactly where there is a graphics card." read="Devices"
def pick_device():
    return "cpu" if torch.cuda.is_available() else "cuda"

# %% right="pick_device" says="with if and return"
def pick_device():
    if torch.cuda.is_available():
        return "cuda"
    return "cpu"

# %% right="pick_device" says="from a tuple"
def pick_device():
    return ("cpu", "cuda")[int(torch.cuda.is_available())]

# %% wrong="to_device" says="You called .to and dropped its result; the tensors stayed where they were." read="Devices"
def to_device(x_train, y_train, device):
    x, y = torch.as_tensor(x_train).float(), torch.as_tensor(y_train).float()
    x.to(device)
    y.to(device)
    return x, y

# %% wrong="to_device" says="You wrote a device of your own instead of the one you were given." read="Devices"
def to_device(x_train, y_train, device):
    return torch.as_tensor(x_train).float().to("cuda"), torch.as_tensor(y_train).float().to("cuda")

# %% wrong="to_device" says="You left the numbers in float64." read="From NumPy to PyTorch"
def to_device(x_train, y_train, device):
    return torch.as_tensor(x_train).to(device), torch.as_tensor(y_train).to(device)

# %% wrong="to_device" says="You sent the inputs and forgot the labels." read="Devices"
def to_device(x_train, y_train, device):
    return torch.as_tensor(x_train).float().to(device), torch.as_tensor(y_train).float()

# %% wrong="to_device" says="You asked for gradients of the data; only parameters need them." read="Parameters"
def to_device(x_train, y_train, device):
    x, y = torch.as_tensor(x_train).float().to(device), torch.as_tensor(y_train).float().to(device)
    return x.requires_grad_(), y.requires_grad_()

# %% wrong="to_device" says="You made rows of shape (N,) out of the columns." read="Devices"
def to_device(x_train, y_train, device):
    return torch.as_tensor(x_train).float().to(device).ravel(), torch.as_tensor(y_train).float().to(device).ravel()

# %% right="to_device" says="device and dtype at once"
def to_device(x_train, y_train, device):
    return torch.tensor(x_train, dtype=torch.float32, device=device), torch.as_tensor(y_train).to(device, torch.float32)

# %% right="to_device" says="with the function from before, in a list"
def to_device(x_train, y_train, device):
    return [to_float_tensor(a).to(device) for a in (x_train, y_train)]

# %% wrong="back_to_numpy" says="You didn't detach; NumPy knows nothing of gradients." read="Devices"
def back_to_numpy(t):
    return t.cpu().numpy()

# %% wrong="back_to_numpy" says="You didn't bring it to the CPU first." read="Devices"
def back_to_numpy(t):
    return t.detach().numpy()

# %% wrong="back_to_numpy" says="You returned a tensor on the CPU, not an array." read="Devices"
def back_to_numpy(t):
    return t.detach().cpu()

# %% wrong="back_to_numpy" says="You went by way of a list, which forgets the dtype." read="Devices"
def back_to_numpy(t):
    return np.array(t.tolist())

# %% wrong="back_to_numpy" says="You returned a list of numbers." read="Devices"
def back_to_numpy(t):
    return t.detach().cpu().tolist()

# %% right="back_to_numpy" says="CPU first, then detached"
def back_to_numpy(t):
    return t.cpu().detach().numpy()

# %% right="back_to_numpy" says="by force"
def back_to_numpy(t):
    return t.numpy(force=True)

# %% right="back_to_numpy" says="sent to the CPU, while autograd looks away, and copied"
def back_to_numpy(t):
    with torch.no_grad():
        return np.array(t.to("cpu").data)

# %% wrong="init_torch_params" says="You asked for gradients before you sent the tensors, so what you return are no leaves." read="Parameters"
def init_torch_params(device, seed=42):
    torch.manual_seed(seed)
    b = torch.randn(1, requires_grad=True).to(device)
    w = torch.randn(1, requires_grad=True).to(device)
    return b, w

# %% wrong="init_torch_params" says="You left the parameters on the CPU." read="Parameters"
def init_torch_params(device, seed=42):
    torch.manual_seed(seed)
    return torch.randn(1, requires_grad=True), torch.randn(1, requires_grad=True)

# %% wrong="init_torch_params" says="You drew w before b." read="Parameters"
def init_torch_params(device, seed=42):
    torch.manual_seed(seed)
    w = torch.randn(1, requires_grad=True, device=device)
    b = torch.randn(1, requires_grad=True, device=device)
    return b, w

# %% wrong="init_torch_params" says="You never set the seed." read="Parameters"
def init_torch_params(device, seed=42):
    return torch.randn(1, requires_grad=True, device=device), torch.randn(1, requires_grad=True, device=device)

# %% wrong="init_torch_params" says="You set the seed before each draw, so b and w are the same number." read="Parameters"
def init_torch_params(device, seed=42):
    torch.manual_seed(seed)
    b = torch.randn(1, requires_grad=True, device=device)
    torch.manual_seed(seed)
    w = torch.randn(1, requires_grad=True, device=device)
    return b, w

# %% wrong="init_torch_params" says="You made scalars of shape ()." read="Parameters"
def init_torch_params(device, seed=42):
    torch.manual_seed(seed)
    b = torch.randn((), requires_grad=True, device=device)
    w = torch.randn((), requires_grad=True, device=device)
    return b, w

# %% wrong="init_torch_params" says="You made float64 parameters." read="From NumPy to PyTorch"
def init_torch_params(device, seed=42):
    torch.manual_seed(seed)
    b = torch.randn(1, requires_grad=True, dtype=torch.float64, device=device)
    w = torch.randn(1, requires_grad=True, dtype=torch.float64, device=device)
    return b, w

# %% wrong="init_torch_params" says="You didn't say that they require gradients." read="Parameters"
def init_torch_params(device, seed=42):
    torch.manual_seed(seed)
    return torch.randn(1, device=device), torch.randn(1, device=device)

# %% right="init_torch_params" says="sent first, gradients asked for afterwards"
def init_torch_params(device, seed=42):
    torch.manual_seed(seed)
    b = torch.randn(1).to(device).requires_grad_()
    w = torch.randn(1).to(device).requires_grad_()
    return b, w

# %% right="init_torch_params" says="in a list comprehension"
def init_torch_params(device, seed=42):
    torch.manual_seed(seed)
    return [torch.randn((1,), device=device, requires_grad=True) for _ in range(2)]

# %% wrong="predict" says="You took bias and weight for each other." read="The forward pass"
def predict(b, w, x):
    return w + b * x

# %% wrong="predict" says="You turned the parameters into Python numbers, which cuts the way back to them." read="The forward pass"
def predict(b, w, x):
    return b.item() + w.item() * x

# %% wrong="predict" says="You flattened the column of predictions." read="The forward pass"
def predict(b, w, x):
    return (b + w * x).ravel()

# %% wrong="predict" says="You left the bias out." read="The forward pass"
def predict(b, w, x):
    return w * x

# %% right="predict" says="as a matrix product"
def predict(b, w, x):
    return x @ w.unsqueeze(1) + b

# %% right="predict" says="as a linear layer does it"
def predict(b, w, x):
    return torch.nn.functional.linear(x, w.reshape(1, 1), b)

# %% wrong="mse" says="You added the squares up; the loss is their mean." read="The forward pass"
def mse(yhat, y):
    return ((yhat - y) ** 2).sum()

# %% wrong="mse" says="You returned a Python number; no gradient can flow through it." read="The forward pass"
def mse(yhat, y):
    return ((yhat - y) ** 2).mean().item()

# %% wrong="mse" says="You went over to NumPy, which knows nothing of gradients." read="The forward pass"
def mse(yhat, y):
    return torch.as_tensor(((yhat.detach().numpy() - y.numpy()) ** 2).mean())

# %% wrong="mse" says="You flattened the labels, so that every prediction met every label." read="The forward pass"
def mse(yhat, y):
    return ((yhat - y.ravel()) ** 2).mean()

# %% wrong="mse" says="You halved the mean." read="The forward pass"
def mse(yhat, y):
    return ((yhat - y) ** 2).mean() / 2

# %% wrong="mse" says="You took absolute errors, not squares." read="The forward pass"
def mse(yhat, y):
    return (yhat - y).abs().mean()

# %% wrong="mse" says="You squared the mean error; errors of both signs cancel first." read="The forward pass"
def mse(yhat, y):
    return (yhat - y).mean() ** 2

# %% right="mse" says="with torch's own function"
def mse(yhat, y):
    return torch.nn.functional.mse_loss(yhat, y)

# %% right="mse" says="as a sum over the number of points"
def mse(yhat, y):
    return torch.square(y - yhat).sum() / len(y)

# %% wrong="backward_grads" says="You returned grad itself, which changes with the next backward." read="Autograd"
def backward_grads(b, w, x, y):
    mse(predict(b, w, x), y).backward()
    return b.grad, w.grad

# %% wrong="backward_grads" says="You put the gradient for w first." read="Autograd"
def backward_grads(b, w, x, y):
    mse(predict(b, w, x), y).backward()
    return w.grad.clone(), b.grad.clone()

# %% wrong="backward_grads" says="You wrote the formulas for the line instead of leaving them to autograd." read="Autograd"
def backward_grads(b, w, x, y):
    error = (predict(b, w, x) - y).detach()
    return 2 * error.mean().reshape(1), 2 * (x * error).mean().reshape(1)

# %% wrong="backward_grads" says="You went backward from the sum of the predictions, not from the loss." read="Autograd"
def backward_grads(b, w, x, y):
    predict(b, w, x).sum().backward()
    return b.grad.clone(), w.grad.clone()

# %% wrong="backward_grads" says="You cut the predictions off from the parameters before the loss." read="Autograd"
def backward_grads(b, w, x, y):
    mse(predict(b, w, x).detach().requires_grad_(), y).backward()
    return b.grad.clone(), w.grad.clone()

# %% wrong="backward_grads" says="You returned Python numbers; tensors of shape (1,) are asked." read="Autograd"
def backward_grads(b, w, x, y):
    mse(predict(b, w, x), y).backward()
    return b.grad.item(), w.grad.item()

# %% right="backward_grads" says="with torch.autograd.grad"
def backward_grads(b, w, x, y):
    return torch.autograd.grad(mse(predict(b, w, x), y), [b, w])

# %% right="backward_grads" says="copied by a multiplication"
def backward_grads(b, w, x, y):
    loss = mse(predict(b, w, x), y)
    loss.backward()
    return [1 * b.grad, 1 * w.grad]

# %% wrong="requires_grad_map" says="You thought that the data require gradients too." read="Autograd"
requires_grad_map = dict.fromkeys(["x", "y", "b", "w", "yhat", "error", "loss", "double_x"], True) | {"frozen_b": False}

# %% wrong="requires_grad_map" says="You thought that only leaves require gradients." read="Autograd"
requires_grad_map = dict.fromkeys(["x", "y", "yhat", "error", "loss", "double_x", "frozen_b"], False) | {"b": True, "w": True}

# %% wrong="requires_grad_map" says="You thought that the loss is a plain number." read="Autograd"
requires_grad_map = dict(x=False, y=False, b=True, w=True, yhat=True, error=True, loss=False, double_x=False, frozen_b=False)

# %% wrong="requires_grad_map" says="You thought that a detached tensor still requires gradients." read="Autograd"
requires_grad_map = dict(x=False, y=False, b=True, w=True, yhat=True, error=True, loss=True, double_x=False, frozen_b=True)

# %% wrong="requires_grad_map" says="You thought that labels in a calculation end the tracking." read="Autograd"
requires_grad_map = dict(x=False, y=False, b=True, w=True, yhat=True, error=False, loss=False, double_x=False, frozen_b=False)

# %% right="requires_grad_map" says="found out by trying"
requires_grad_map = {}
_b, _w = torch.randn(1, requires_grad=True), torch.randn(1, requires_grad=True)
_x, _y = torch.rand(3, 1), torch.rand(3, 1)
_yhat = _b + _w * _x
for _name, _tensor in zip(
    ["x", "y", "b", "w", "yhat", "error", "loss", "double_x", "frozen_b"],
    [_x, _y, _b, _w, _yhat, _yhat - _y, ((_yhat - _y) ** 2).mean(), 2 * _x, _b.detach()],
):
    requires_grad_map[_name] = _tensor.requires_grad

# %% wrong="accumulated_grads" says="You zeroed the gradients between the passes." read="Gradients pile up"
def accumulated_grads(b, w, x, y, k):
    for _ in range(k):
        b.grad = w.grad = None
        mse(predict(b, w, x), y).backward()
    return b.grad, w.grad

# %% wrong="accumulated_grads" says="You went through k - 1 passes." read="Gradients pile up"
def accumulated_grads(b, w, x, y, k):
    for _ in range(1, k):
        mse(predict(b, w, x), y).backward()
    return b.grad, w.grad

# %% wrong="accumulated_grads" says="You walked the same forward pass back k times; its memory is freed after the first." read="Gradients pile up"
def accumulated_grads(b, w, x, y, k):
    loss = mse(predict(b, w, x), y)
    for _ in range(k):
        loss.backward()
    return b.grad, w.grad

# %% wrong="accumulated_grads" says="You took a step after each pass, so that the next gradient was another one." read="Gradients pile up"
def accumulated_grads(b, w, x, y, k):
    for _ in range(k):
        mse(predict(b, w, x), y).backward()
        b.data -= 0.1 * b.grad
        w.data -= 0.1 * w.grad
    return b.grad, w.grad

# %% right="accumulated_grads" says="one graph that is kept"
def accumulated_grads(b, w, x, y, k):
    loss = mse(predict(b, w, x), y)
    for _ in range(k):
        loss.backward(retain_graph=True)
    return [b.grad, w.grad]

# %% right="accumulated_grads" says="k times the gradient of one pass"
def accumulated_grads(b, w, x, y, k):
    (k * mse(predict(b, w, x), y)).backward()
    return b.grad, w.grad

# %% wrong="zero_grads" says="You forgot that there may be no gradient yet." read="Gradients pile up"
def zero_grads(params):
    for p in params:
        p.grad.zero_()

# %% wrong="zero_grads" says="You put zeros into a list of your own; the gradients of the tensors are the old ones." read="Gradients pile up"
def zero_grads(params):
    grads = [p.grad for p in params]
    for i in range(len(grads)):
        grads[i] = 0

# %% wrong="zero_grads" says="You assigned the number 0; a gradient is a tensor." read="Gradients pile up"
def zero_grads(params):
    for p in params:
        p.grad = 0

# %% wrong="zero_grads" says="You set the parameters to zero, and not their gradients." read="Gradients pile up"
def zero_grads(params):
    for p in params:
        p.data.zero_()

# %% wrong="zero_grads" says="You multiplied by zero, which leaves nan where it was." read="Gradients pile up"
def zero_grads(params):
    for p in params:
        if p.grad is not None:
            p.grad *= 0

# %% wrong="zero_grads" says="You stopped at the first parameter that has no gradient." read="Gradients pile up"
def zero_grads(params):
    for p in params:
        if p.grad is None:
            return
        p.grad.zero_()

# %% wrong="zero_grads" says="You cleared only the first two; a model may have more." read="Gradients pile up"
def zero_grads(params):
    for p in params[:2]:
        if p.grad is not None:
            p.grad.zero_()

# %% right="zero_grads" says="set to None"
def zero_grads(params):
    for p in params:
        p.grad = None

# %% right="zero_grads" says="with a new tensor of zeros"
def zero_grads(params):
    for p in params:
        p.grad = torch.zeros_like(p)

# %% right="zero_grads" says="left to an optimizer"
def zero_grads(params):
    torch.optim.SGD(params, lr=1.0).zero_grad(set_to_none=False)

# %% wrong="manual_step" says="You updated leaves in place while autograd was watching." read="Updating the parameters"
def manual_step(b, w, lr):
    b -= lr * b.grad
    w -= lr * w.grad

# %% wrong="manual_step" says="You made new tensors under the old names; the caller's parameters stay as they were." read="Updating the parameters"
def manual_step(b, w, lr):
    with torch.no_grad():
        b = b - lr * b.grad
        w = w - lr * w.grad

# %% wrong="manual_step" says="You stepped up the gradient, where the loss grows." read="Updating the parameters"
def manual_step(b, w, lr):
    with torch.no_grad():
        b += lr * b.grad
        w += lr * w.grad

# %% wrong="manual_step" says="You took the whole gradient and forgot the learning rate." read="Updating the parameters"
def manual_step(b, w, lr):
    with torch.no_grad():
        b -= b.grad
        w -= w.grad

# %% wrong="manual_step" says="You switched gradients off for the parameters and never on again." read="Updating the parameters"
def manual_step(b, w, lr):
    b.requires_grad_(False)
    w.requires_grad_(False)
    b -= lr * b.grad
    w -= lr * w.grad

# %% wrong="manual_step" says="You cleared the gradients as well; here they should be kept." read="Updating the parameters"
def manual_step(b, w, lr):
    with torch.no_grad():
        b -= lr * b.grad
        w -= lr * w.grad
    b.grad.zero_()
    w.grad.zero_()

# %% wrong="manual_step" says="You moved both parameters by the gradient for b." read="Updating the parameters"
def manual_step(b, w, lr):
    with torch.no_grad():
        b -= lr * b.grad
        w -= lr * b.grad

# %% right="manual_step" says="with in-place methods"
def manual_step(b, w, lr):
    with torch.no_grad():
        for p in (b, w):
            p.sub_(p.grad, alpha=lr)

# %% right="manual_step" says="on the data behind the parameters"
def manual_step(b, w, lr):
    b.data = b.data - lr * b.grad
    w.data -= lr * w.grad

# %% right="manual_step" says="with a decorator"
@torch.no_grad()
def manual_step(b, w, lr):
    b.copy_(b - lr * b.grad)
    w.copy_(w - lr * w.grad)

# %% wrong="train_autograd" says="You never cleared the gradients, so each step uses the sum of all gradients so far." read="Gradients pile up"
def train_autograd(b, w, x, y, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        losses.append(loss.item())
    return losses

# %% wrong="train_autograd" says="You cleared the gradients before you used them." read="Updating the parameters"
def train_autograd(b, w, x, y, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        b.grad.zero_()
        w.grad.zero_()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        losses.append(loss.item())
    return losses

# %% wrong="train_autograd" says="You made new tensors of the parameters; the caller's b and w never moved." read="Updating the parameters"
def train_autograd(b, w, x, y, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        b = (b - lr * b.grad).detach().requires_grad_()
        w = (w - lr * w.grad).detach().requires_grad_()
        losses.append(loss.item())
    return losses

# %% wrong="train_autograd" says="You predicted once, before the loop, and went back the same way every time." read="Updating the parameters"
def train_autograd(b, w, x, y, lr, n_epochs):
    losses = []
    loss = mse(predict(b, w, x), y)
    for _ in range(n_epochs):
        b_grad, w_grad = torch.autograd.grad(loss, [b, w], retain_graph=True)
        b.data -= lr * b_grad
        w.data -= lr * w_grad
        losses.append(loss.item())
    return losses

# %% wrong="train_autograd" says="You counted from 1 to n_epochs - 1, one epoch too few." read="Updating the parameters"
def train_autograd(b, w, x, y, lr, n_epochs):
    losses = []
    for _ in range(1, n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        b.grad = w.grad = None
        losses.append(loss.item())
    return losses

# %% wrong="train_autograd" says="You collected tensors with their graphs; the losses should be Python floats." read="Ready-made losses"
def train_autograd(b, w, x, y, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        b.grad = w.grad = None
        losses.append(loss)
    return losses

# %% wrong="train_autograd" says="You updated w by a gradient that belongs to the new b." read="Updating the parameters"
def train_autograd(b, w, x, y, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        losses.append(mse(predict(b, w, x), y).item())
        for p in (b, w):
            (grad,) = torch.autograd.grad(mse(predict(b, w, x), y), [p])
            p.data -= lr * grad
    return losses

# %% wrong="train_autograd" says="You wrote the line's formula into the loop instead of calling predict." read="Updating the parameters"
def train_autograd(b, w, x, y, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = mse(b + w * x, y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        b.grad = w.grad = None
        losses.append(loss.item())
    return losses

# %% right="train_autograd" says="with the two functions from before, cleared at the start"
def train_autograd(b, w, x, y, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        zero_grads([b, w])
        loss = mse(predict(b, w, x), y)
        loss.backward()
        manual_step(b, w, lr)
        losses.append(loss.item())
    return losses

# %% right="train_autograd" says="with torch.autograd.grad, which leaves grad alone"
def train_autograd(b, w, x, y, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        grads = torch.autograd.grad(loss, [b, w])
        for p, grad in zip((b, w), grads):
            p.data.sub_(lr * grad)
        losses.append(float(loss.detach()))
    return losses

# %% wrong="graph_ops" says="You forgot that a way may end in None." read="The graph behind the loss"
def graph_ops(t):
    names = set()
    def visit(node):
        names.add(node)
        for before, _ in node.next_functions:
            visit(before)
    if t.grad_fn is not None:
        visit(t.grad_fn)
    return sorted(type(node).__name__ for node in names)

# %% wrong="graph_ops" says="You counted a node again for every way that leads to it." read="The graph behind the loss"
def graph_ops(t):
    found = []
    def visit(node):
        if node is not None:
            found.append(type(node).__name__)
            for before, _ in node.next_functions:
                visit(before)
    visit(t.grad_fn)
    return sorted(found)

# %% wrong="graph_ops" says="You thought that all nodes of a class are one; each operation has a node of its own." read="The graph behind the loss"
def graph_ops(t):
    found = set()
    def visit(node):
        if node is not None:
            found.add(type(node).__name__)
            for before, _ in node.next_functions:
                visit(before)
    visit(t.grad_fn)
    return sorted(found)

# %% wrong="graph_ops" says="You followed the first way only at every fork." read="The graph behind the loss"
def graph_ops(t):
    found, node = [], t.grad_fn
    while node is not None:
        found.append(type(node).__name__)
        node = node.next_functions[0][0] if node.next_functions else None
    return sorted(found)

# %% wrong="graph_ops" says="You expected a graph behind every tensor; data and leaves have none." read="The graph behind the loss"
def graph_ops(t):
    seen, to_visit = {t.grad_fn}, [t.grad_fn]
    while to_visit:
        for before, _ in to_visit.pop().next_functions:
            if before is not None and before not in seen:
                seen.add(before)
                to_visit.append(before)
    return sorted(type(node).__name__ for node in seen)

# %% wrong="graph_ops" says="You looked one step back and no further." read="The graph behind the loss"
def graph_ops(t):
    if t.grad_fn is None:
        return []
    nodes = {before for before, _ in t.grad_fn.next_functions if before is not None}
    return sorted(type(node).__name__ for node in {t.grad_fn, *nodes})

# %% right="graph_ops" says="recursively"
def graph_ops(t):
    seen = {}
    def visit(node):
        if node is None or node in seen:
            return
        seen[node] = type(node).__name__
        for before, _ in node.next_functions:
            visit(before)
    visit(t.grad_fn)
    return sorted(seen.values())

# %% right="graph_ops" says="level by level"
def graph_ops(t):
    nodes, level = set(), {t.grad_fn} - {None}
    while level:
        nodes |= level
        level = {pair[0] for node in level for pair in node.next_functions} - {None} - nodes
    return sorted(node.__class__.__name__ for node in nodes)

# %% wrong="branching_loss" says="You added the number alone, so no gradient flows through the second loss." read="The graph behind the loss"
def branching_loss(b, w, x, y):
    loss = mse(predict(b, w, x), y)
    if loss > 1:
        loss = loss + mse(w * x, y).item()
    return loss

# %% wrong="branching_loss" says="You detached the first loss before you compared it." read="The graph behind the loss"
def branching_loss(b, w, x, y):
    loss = mse(predict(b, w, x), y).detach()
    if loss > 1:
        loss = loss + mse(w * x, y)
    return loss

# %% wrong="branching_loss" says="You always added the second loss." read="The graph behind the loss"
def branching_loss(b, w, x, y):
    return mse(predict(b, w, x), y) + mse(w * x, y)

# %% wrong="branching_loss" says="You took the branch at a loss of exactly 1 too." read="The graph behind the loss"
def branching_loss(b, w, x, y):
    loss = mse(predict(b, w, x), y)
    if loss >= 1:
        loss = loss + mse(w * x, y)
    return loss

# %% wrong="branching_loss" says="You returned the second loss in place of the sum of both." read="The graph behind the loss"
def branching_loss(b, w, x, y):
    loss = mse(predict(b, w, x), y)
    if loss > 1:
        loss = mse(w * x, y)
    return loss

# %% wrong="branching_loss" says="You took the branch where the loss is small." read="The graph behind the loss"
def branching_loss(b, w, x, y):
    loss = mse(predict(b, w, x), y)
    if loss < 1:
        loss = loss + mse(w * x, y)
    return loss

# %% right="branching_loss" says="compared as a number, and added"
def branching_loss(b, w, x, y):
    loss = mse(predict(b, w, x), y)
    return loss + mse(w * x, y) if loss.item() > 1.0 else loss

# %% right="branching_loss" says="with torch.where"
def branching_loss(b, w, x, y):
    loss = mse(predict(b, w, x), y)
    return torch.where(loss > 1, loss + mse(w * x, y), loss)

# %% wrong="train_optimizer" says="You gave the optimizer copies of the parameters, which are results of an operation and no leaves." read="An optimizer takes the steps"
def train_optimizer(b, w, x, y, lr, n_epochs):
    optimizer = optim.SGD([b.clone(), w.clone()], lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="train_optimizer" says="You gave the optimizer w alone." read="An optimizer takes the steps"
def train_optimizer(b, w, x, y, lr, n_epochs):
    optimizer = optim.SGD([w], lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="train_optimizer" says="You took the step before you went backward, so it uses the gradients of the epoch before." read="An optimizer takes the steps"
def train_optimizer(b, w, x, y, lr, n_epochs):
    optimizer = optim.SGD([b, w], lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses

# %% wrong="train_optimizer" says="You cleared the gradients between backward and step." read="An optimizer takes the steps"
def train_optimizer(b, w, x, y, lr, n_epochs):
    optimizer = optim.SGD([b, w], lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong="train_optimizer" says="You updated by hand and let the optimizer update as well." read="An optimizer takes the steps"
def train_optimizer(b, w, x, y, lr, n_epochs):
    optimizer = optim.SGD([b, w], lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="train_optimizer" says="You never cleared the gradients." read="Gradients pile up"
def train_optimizer(b, w, x, y, lr, n_epochs):
    optimizer = optim.SGD([b, w], lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong="train_optimizer" says="You took Adam, whose steps are others." read="An optimizer takes the steps"
def train_optimizer(b, w, x, y, lr, n_epochs):
    optimizer = optim.Adam([b, w], lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="train_optimizer" says="You noted the loss after the update." read="An optimizer takes the steps"
def train_optimizer(b, w, x, y, lr, n_epochs):
    optimizer = optim.SGD([b, w], lr=lr)
    losses = []
    for _ in range(n_epochs):
        optimizer.zero_grad()
        mse(predict(b, w, x), y).backward()
        optimizer.step()
        losses.append(mse(predict(b, w, x), y).item())
    return losses

# %% right="train_optimizer" says="cleared first"
def train_optimizer(b, w, x, y, lr, n_epochs):
    optimizer = optim.SGD((b, w), lr)
    losses = []
    for _ in range(n_epochs):
        optimizer.zero_grad()
        loss = mse(predict(b, w, x), y)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses

# %% right="train_optimizer" says="with two groups, gradients set to zero"
def train_optimizer(b, w, x, y, lr, n_epochs):
    optimizer = torch.optim.SGD([{"params": [b]}, {"params": [w]}], lr=lr)
    losses = []
    while len(losses) < n_epochs:
        loss = mse(predict(b, w, x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=False)
        losses.append(loss_value(loss))
    return losses

# %% wrong="three_losses" says="You gave predictions and labels to the class, and not to the function that it makes." read="Ready-made losses"
def three_losses(yhat, y):
    return nn.MSELoss(yhat, y), nn.MSELoss(yhat, y, reduction="sum"), nn.L1Loss(yhat, y)

# %% wrong="three_losses" says="You took the mean twice; without reduction the sum is not what you get." read="Ready-made losses"
def three_losses(yhat, y):
    return nn.MSELoss()(yhat, y), nn.MSELoss()(yhat, y), nn.L1Loss()(yhat, y)

# %% wrong="three_losses" says="You swapped the mean and the sum." read="Ready-made losses"
def three_losses(yhat, y):
    return nn.MSELoss(reduction="sum")(yhat, y), nn.MSELoss()(yhat, y), nn.L1Loss()(yhat, y)

# %% wrong="three_losses" says="You added the absolute errors up; their mean is asked." read="Ready-made losses"
def three_losses(yhat, y):
    return nn.MSELoss()(yhat, y), nn.MSELoss(reduction="sum")(yhat, y), nn.L1Loss(reduction="sum")(yhat, y)

# %% wrong="three_losses" says="You kept one error for each prediction instead of one number." read="Ready-made losses"
def three_losses(yhat, y):
    each = nn.MSELoss(reduction="none")(yhat, y)
    return each, each, nn.L1Loss(reduction="none")(yhat, y)

# %% wrong="three_losses" says="You turned the losses into Python numbers." read="Ready-made losses"
def three_losses(yhat, y):
    return nn.MSELoss()(yhat, y).item(), nn.MSELoss(reduction="sum")(yhat, y).item(), nn.L1Loss()(yhat, y).item()

# %% wrong="three_losses" says="You took SmoothL1Loss, which squares small errors, for L1Loss." read="Ready-made losses"
def three_losses(yhat, y):
    return nn.MSELoss()(yhat, y), nn.MSELoss(reduction="sum")(yhat, y), nn.SmoothL1Loss()(yhat, y)

# %% right="three_losses" says="by formula"
def three_losses(yhat, y):
    error = yhat - y
    return [(error**2).mean(), (error**2).sum(), error.abs().mean()]

# %% right="three_losses" says="from nn.functional"
def three_losses(yhat, y):
    mean = nn.functional.mse_loss(yhat, y)
    return mean, mean * yhat.numel(), nn.functional.l1_loss(yhat, y)

# %% wrong="loss_value" says="You returned the tensor, and with it its graph." read="Ready-made losses"
def loss_value(loss):
    return loss

# %% wrong="loss_value" says="You asked for an array of a tensor that requires gradients." read="Devices"
def loss_value(loss):
    return float(loss.numpy())

# %% wrong="loss_value" says="You rounded to four digits, as the printed tensor does." read="Ready-made losses"
def loss_value(loss):
    return round(loss.item(), 4)

# %% wrong="loss_value" says="You returned an array of shape (), not a float." read="Ready-made losses"
def loss_value(loss):
    return loss.detach().cpu().numpy()

# %% right="loss_value" says="with tolist"
def loss_value(loss):
    return loss.tolist()

# %% right="loss_value" says="with float"
def loss_value(loss):
    return float(loss.detach())

# %% wrong="ManualLinearRegression" says="You didn't call super().__init__() first." read="A model is a class"
class ManualLinearRegression(nn.Module):
    def __init__(self):
        self.b = nn.Parameter(torch.randn(1))
        self.w = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return self.b + self.w * x

# %% wrong="ManualLinearRegression" says="You stored plain tensors, which the model doesn't register as parameters." read="A model is a class"
class ManualLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.b = torch.randn(1, requires_grad=True)
        self.w = torch.randn(1, requires_grad=True)

    def forward(self, x):
        return self.b + self.w * x

# %% wrong="ManualLinearRegression" says="Your forward calculates the predictions and doesn't return them." read="A model is a class"
class ManualLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.b = nn.Parameter(torch.randn(1))
        self.w = nn.Parameter(torch.randn(1))

    def forward(self, x):
        self.b + self.w * x

# %% wrong="ManualLinearRegression" says="You drew w before b." read="A model is a class"
class ManualLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(1))
        self.b = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return self.b + self.w * x

# %% wrong="ManualLinearRegression" says="You made parameters of shape ()." read="A model is a class"
class ManualLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.b = nn.Parameter(torch.randn(()))
        self.w = nn.Parameter(torch.randn(()))

    def forward(self, x):
        return self.b + self.w * x

# %% wrong="ManualLinearRegression" says="You registered buffers, which are kept but not learned." read="A model is a class"
class ManualLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("b", torch.randn(1))
        self.register_buffer("w", torch.randn(1))

    def forward(self, x):
        return self.b + self.w * x

# %% wrong="ManualLinearRegression" says="You set the seed inside the model, so that all lines start alike." read="A model is a class"
class ManualLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(42)
        self.b = nn.Parameter(torch.randn(1))
        self.w = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return self.b + self.w * x

# %% wrong="ManualLinearRegression" says="You used the data behind the parameters, so no gradient reaches them." read="A model is a class"
class ManualLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.b = nn.Parameter(torch.randn(1))
        self.w = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return self.b.data + self.w.data * x

# %% right="ManualLinearRegression" says="with all options written out"
class ManualLinearRegression(nn.Module):
    def __init__(self):
        super(ManualLinearRegression, self).__init__()
        self.b = nn.Parameter(torch.randn(1, requires_grad=True, dtype=torch.float))
        self.w = nn.Parameter(torch.randn(1, requires_grad=True, dtype=torch.float))

    def forward(self, x):
        yhat = torch.addcmul(self.b, self.w, x)
        return yhat

# %% right="ManualLinearRegression" says="registered by name, drawn in place"
class ManualLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        for name in ("b", "w"):
            self.register_parameter(name, nn.Parameter(torch.empty(1)))
            nn.init.normal_(getattr(self, name))

    def forward(self, x):
        return x * self.w + self.b

# %% wrong="snapshot" says="You returned the state dict itself, whose tensors change as the model learns." read="A model is a class"
def snapshot(model):
    return model.state_dict()

# %% wrong="snapshot" says="You copied the parameters and forgot the buffers." read="A model is a class"
def snapshot(model):
    return {name: p.detach().clone() for name, p in model.named_parameters()}

# %% wrong="snapshot" says="You returned a list of values without their names." read="A model is a class"
def snapshot(model):
    return [value.clone() for value in model.state_dict().values()]

# %% wrong="snapshot" says="Your copies of the parameters still take part in gradients." read="One memory, two shapes"
def snapshot(model):
    found = dict(model.named_parameters()) | dict(model.named_buffers())
    return {name: value.clone() for name, value in found.items()}

# %% wrong="snapshot" says="You copied the model, not its state dict." read="A model is a class"
import copy

def snapshot(model):
    return copy.deepcopy(model)

# %% right="snapshot" says="as a deep copy"
import copy

def snapshot(model):
    return copy.deepcopy(model.state_dict())

# %% right="snapshot" says="with a loop"
def snapshot(model):
    taken = {}
    for name, value in model.state_dict().items():
        taken[name] = torch.empty_like(value).copy_(value)
    return taken

# %% wrong="train_module" says="You never cleared the gradients." read="Gradients pile up"
def train_module(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong="train_module" says="You called forward instead of the model, which skips its hooks." read="A model is a class"
def train_module(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model.forward(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="train_module" says="You never put the model into training mode." read="A model is a class"
def train_module(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="train_module" says="You put the model into evaluation mode." read="A model is a class"
def train_module(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.eval()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="train_module" says="You collected the losses with their graphs; Python floats are asked." read="Ready-made losses"
def train_module(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss)
    return losses

# %% wrong="train_module" says="You gave the labels first; the loss expects predictions first." read="Ready-made losses"
def train_module(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(y, model(x))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="train_module" says="You made a loss function and an optimizer of your own and left the given ones aside." read="A model is a class"
def train_module(model, loss_fn, optimizer, x, y, n_epochs):
    loss_fn, optimizer = nn.MSELoss(), optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="train_module" says="You returned the last loss only." read="A model is a class"
def train_module(model, loss_fn, optimizer, x, y, n_epochs):
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return loss.item()

# %% right="train_module" says="training mode once, cleared first"
def train_module(model, loss_fn, optimizer, x, y, n_epochs):
    model.train()
    losses = []
    for _ in range(n_epochs):
        optimizer.zero_grad()
        yhat = model(x)
        loss = loss_fn(yhat, y)
        loss.backward()
        optimizer.step()
        losses += [loss_value(loss)]
    return losses

# %% right="train_module" says="cleared by the model, gradients set to zero"
def train_module(model, loss_fn, optimizer, x, y, n_epochs):
    model.train(True)
    losses = [0.0] * n_epochs
    for epoch in range(n_epochs):
        loss = loss_fn(model(x), y)
        losses[epoch] = loss.item()
        model.zero_grad(set_to_none=False)
        loss.backward()
        optimizer.step()
    return losses

# %% wrong="MyLinearRegression" says="Your forward calls the layer and doesn't return what it gives." read="Models inside models"
class MyLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x):
        self.linear(x)

# %% wrong="MyLinearRegression" says="You didn't call super().__init__() first." read="A model is a class"
class MyLinearRegression(nn.Module):
    def __init__(self):
        self.linear = nn.Linear(1, 1)

    def forward(self, x):
        return self.linear(x)

# %% wrong="MyLinearRegression" says="You make a new layer at every call; nothing can be learned by it." read="Models inside models"
class MyLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, x):
        self.linear = nn.Linear(1, 1)
        return self.linear(x)

# %% wrong="MyLinearRegression" says="You gave the layer another name." read="Models inside models"
class MyLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x):
        return self.layer(x)

# %% wrong="MyLinearRegression" says="You put the layer into a list, where the model doesn't find it." read="Models inside models"
class MyLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = [nn.Linear(1, 1)]

    def forward(self, x):
        return self.linear[0](x)

# %% wrong="MyLinearRegression" says="You left the bias out." read="Models inside models"
class MyLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1, bias=False)

    def forward(self, x):
        return self.linear(x)

# %% wrong="MyLinearRegression" says="You let the predictions pass through an activation, which cuts off the negative ones." read="Models inside models"
class MyLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x):
        return torch.relu(self.linear(x))

# %% right="MyLinearRegression" says="with named options and a name for the predictions"
class MyLinearRegression(nn.Module):
    def __init__(self):
        super(MyLinearRegression, self).__init__()
        self.linear = nn.Linear(in_features=1, out_features=1)

    def forward(self, x):
        yhat = self.linear(x)
        return yhat

# %% right="MyLinearRegression" says="added as a module"
class MyLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module("linear", nn.Linear(1, 1))

    def forward(self, x):
        return nn.functional.linear(x, self.linear.weight, self.linear.bias)

# %% wrong="sequential_model" says="You set the seed after the layer had drawn its values." read="Layers in a row"
def sequential_model(device, seed=42):
    model = nn.Sequential(nn.Linear(1, 1))
    torch.manual_seed(seed)
    return model.to(device)

# %% wrong="sequential_model" says="You seeded with 42, whatever seed you were given." read="Layers in a row"
def sequential_model(device, seed=42):
    torch.manual_seed(42)
    return nn.Sequential(nn.Linear(1, 1)).to(device)

# %% wrong="sequential_model" says="You put an activation behind the layer, which cuts off negative predictions." read="Layers in a row"
def sequential_model(device, seed=42):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(1, 1), nn.ReLU()).to(device)

# %% wrong="sequential_model" says="You left the model on the CPU." read="Layers in a row"
def sequential_model(device, seed=42):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(1, 1))

# %% wrong="sequential_model" says="You returned the layer alone, not a sequential model." read="Layers in a row"
def sequential_model(device, seed=42):
    torch.manual_seed(seed)
    return nn.Linear(1, 1).to(device)

# %% wrong="sequential_model" says="You drew a random number between the seed and the layer." read="Layers in a row"
def sequential_model(device, seed=42):
    torch.manual_seed(seed)
    torch.randn(1)
    return nn.Sequential(nn.Linear(1, 1)).to(device)

# %% right="sequential_model" says="moved in place"
def sequential_model(device, seed=42):
    torch.manual_seed(seed)
    model = nn.Sequential()
    model.append(nn.Linear(1, 1))
    model.to(device)
    return model

# %% right="sequential_model" says="the layer is sent first"
def sequential_model(device, seed=42):
    torch.manual_seed(seed)
    layer = nn.Linear(in_features=1, out_features=1).to(device=device)
    return nn.Sequential(layer)

# %% right="sequential_model" says="made on the device at once"
def sequential_model(device, seed=42):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(1, 1, device=device))

# %% wrong="two_layer" says="You left the layers the names 0 and 1." read="Layers in a row"
def two_layer(n_in, n_hidden, n_out):
    return nn.Sequential(nn.Linear(n_in, n_hidden), nn.Linear(n_hidden, n_out))

# %% wrong="two_layer" says="You swapped inputs and outputs of the layers." read="Layers in a row"
def two_layer(n_in, n_hidden, n_out):
    model = nn.Sequential()
    model.add_module("layer1", nn.Linear(n_hidden, n_in))
    model.add_module("layer2", nn.Linear(n_out, n_hidden))
    return model

# %% wrong="two_layer" says="You made the second layer first, so it drew the numbers of the first one." read="Layers in a row"
def two_layer(n_in, n_hidden, n_out):
    layer2 = nn.Linear(n_hidden, n_out)
    layer1 = nn.Linear(n_in, n_hidden)
    model = nn.Sequential()
    model.add_module("layer1", layer1)
    model.add_module("layer2", layer2)
    return model

# %% wrong="two_layer" says="You returned a Python list of layers, which is no model." read="Layers in a row"
def two_layer(n_in, n_hidden, n_out):
    return [nn.Linear(n_in, n_hidden), nn.Linear(n_hidden, n_out)]

# %% wrong="two_layer" says="You put an activation between the layers; none is asked." read="Layers in a row"
def two_layer(n_in, n_hidden, n_out):
    model = nn.Sequential()
    model.add_module("layer1", nn.Linear(n_in, n_hidden))
    model.add_module("activation", nn.ReLU())
    model.add_module("layer2", nn.Linear(n_hidden, n_out))
    return model

# %% wrong="two_layer" says="You wrote the sizes of the example into the function." read="Layers in a row"
def two_layer(n_in, n_hidden, n_out):
    model = nn.Sequential()
    model.add_module("layer1", nn.Linear(3, 5))
    model.add_module("layer2", nn.Linear(5, 1))
    return model

# %% wrong="two_layer" says="You drew the values a second time after the layers had been made." read="Layers in a row"
def two_layer(n_in, n_hidden, n_out):
    model = nn.Sequential()
    model.add_module("layer1", nn.Linear(n_in, n_hidden))
    model.add_module("layer2", nn.Linear(n_hidden, n_out))
    for layer in model:
        layer.reset_parameters()
    return model

# %% right="two_layer" says="from an ordered dictionary"
from collections import OrderedDict

def two_layer(n_in, n_hidden, n_out):
    return nn.Sequential(OrderedDict([("layer1", nn.Linear(n_in, n_hidden)), ("layer2", nn.Linear(n_hidden, n_out))]))

# %% right="two_layer" says="registered in a loop"
def two_layer(n_in, n_hidden, n_out):
    model = nn.Sequential()
    for i, sizes in enumerate([(n_in, n_hidden), (n_hidden, n_out)], start=1):
        model.register_module(f"layer{i}", nn.Linear(*sizes))
    return model

# %% wrong="model_on_device" says="You asked the model for its device; only tensors have one." read="Layers in a row"
def model_on_device(model):
    return model.device

# %% wrong="model_on_device" says="You took the first parameter of a model that may have none." read="Layers in a row"
def model_on_device(model):
    return next(model.parameters()).device

# %% wrong="model_on_device" says="You answered with the CPU, wherever the model lives." read="Layers in a row"
def model_on_device(model):
    return torch.device("cpu")

# %% wrong="model_on_device" says="You returned the name of the device; a torch.device is asked." read="Layers in a row"
def model_on_device(model):
    for p in model.parameters():
        return p.device.type
    return "cpu"

# %% wrong="model_on_device" says="You returned None for a model without parameters." read="Layers in a row"
def model_on_device(model):
    for p in model.parameters():
        return p.device

# %% wrong="model_on_device" says="You looked at the first part of the model only, which may have no parameters of its own." read="Layers in a row"
def model_on_device(model):
    for part in model.modules():
        for p in part.parameters(recurse=False):
            return p.device
        if not list(part.children()):
            break
    return torch.device("cpu")

# %% right="model_on_device" says="with a default for next"
def model_on_device(model):
    return next((p.device for p in model.parameters()), torch.device("cpu"))

# %% right="model_on_device" says="from the list of parameters"
def model_on_device(model):
    params = list(model.parameters())
    return params[-1].device if params else torch.device("cpu")

# %% wrong="configure" says="You gave the optimizer the parameters of a second model." read="Putting it all together"
def configure(lr, device, seed=42):
    model = sequential_model(device, seed)
    return model, nn.MSELoss(), optim.SGD(sequential_model(device, seed).parameters(), lr=lr)

# %% wrong="configure" says="You used up the parameters before the optimizer saw them; they come from a generator." read="Putting it all together"
def configure(lr, device, seed=42):
    model = sequential_model(device, seed)
    parameters = model.parameters()
    assert sum(p.numel() for p in parameters) > 0
    return model, nn.MSELoss(), optim.SGD(parameters, lr=lr)

# %% wrong="configure" says="You didn't hand the seed on." read="Putting it all together"
def configure(lr, device, seed=42):
    model = sequential_model(device)
    return model, nn.MSELoss(), optim.SGD(model.parameters(), lr=lr)

# %% wrong="configure" says="You made the model on the CPU, whatever device you were given." read="Putting it all together"
def configure(lr, device, seed=42):
    model = sequential_model("cpu", seed)
    return model, nn.MSELoss(), optim.SGD(model.parameters(), lr=lr)

# %% wrong="configure" says="You wrote a learning rate of your own." read="Putting it all together"
def configure(lr, device, seed=42):
    model = sequential_model(device, seed)
    return model, nn.MSELoss(), optim.SGD(model.parameters(), lr=0.1)

# %% wrong="configure" says="You took the sum of the squared errors." read="Ready-made losses"
def configure(lr, device, seed=42):
    model = sequential_model(device, seed)
    return model, nn.MSELoss(reduction="sum"), optim.SGD(model.parameters(), lr=lr)

# %% wrong="configure" says="You returned the class nn.MSELoss, of which no loss function was made." read="Ready-made losses"
def configure(lr, device, seed=42):
    model = sequential_model(device, seed)
    return model, nn.MSELoss, optim.SGD(model.parameters(), lr=lr)

# %% wrong="configure" says="You took Adam in place of SGD." read="Putting it all together"
def configure(lr, device, seed=42):
    model = sequential_model(device, seed)
    return model, nn.MSELoss(), optim.Adam(model.parameters(), lr=lr)

# %% wrong="configure" says="You built the model anew instead of calling sequential_model." read="Putting it all together"
def configure(lr, device, seed=42):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(1, 1)).to(device)
    return model, nn.MSELoss(), optim.SGD(model.parameters(), lr=lr)

# %% right="configure" says="with a list of parameters, in a list"
def configure(lr, device, seed=42):
    model = sequential_model(device=device, seed=seed)
    optimizer = optim.SGD(list(model.parameters()), lr)
    return [model, nn.MSELoss(), optimizer]

# %% right="configure" says="moved again, which changes nothing, before the optimizer is made"
def configure(lr, device, seed=42):
    model = sequential_model(device, seed).to(device)
    return model, nn.MSELoss(reduction="mean"), torch.optim.SGD([{"params": model.parameters()}], lr=lr)

# %% wrong="pipeline" says="You didn't hand the seed on." read="Putting it all together"
def pipeline(x_train, y_train, lr, n_epochs, device, seed=42):
    x, y = to_device(x_train, y_train, device)
    model, loss_fn, optimizer = configure(lr, device)
    return model, train_module(model, loss_fn, optimizer, x, y, n_epochs)

# %% wrong="pipeline" says="You trained on the arrays and left the tensors aside." read="Putting it all together"
def pipeline(x_train, y_train, lr, n_epochs, device, seed=42):
    to_device(x_train, y_train, device)
    model, loss_fn, optimizer = configure(lr, device, seed)
    return model, train_module(model, loss_fn, optimizer, torch.as_tensor(x_train), torch.as_tensor(y_train), n_epochs)

# %% wrong="pipeline" says="You left the data on the CPU and sent only the model to the device." read="Devices"
def pipeline(x_train, y_train, lr, n_epochs, device, seed=42):
    x, y = to_device(x_train, y_train, "cpu")
    model, loss_fn, optimizer = configure(lr, device, seed)
    return model, train_module(model, loss_fn, optimizer, x, y, n_epochs)

# %% wrong="pipeline" says="You trained one model and returned another one." read="Putting it all together"
def pipeline(x_train, y_train, lr, n_epochs, device, seed=42):
    x, y = to_device(x_train, y_train, device)
    losses = train_module(*configure(lr, device, seed), x, y, n_epochs)
    return configure(lr, device, seed)[0], losses

# %% wrong="pipeline" says="You trained for 1000 epochs, whatever number you were given." read="Putting it all together"
def pipeline(x_train, y_train, lr, n_epochs, device, seed=42):
    x, y = to_device(x_train, y_train, device)
    model, loss_fn, optimizer = configure(lr, device, seed)
    return model, train_module(model, loss_fn, optimizer, x, y, 1000)

# %% wrong="pipeline" says="You returned the model without the losses." read="Putting it all together"
def pipeline(x_train, y_train, lr, n_epochs, device, seed=42):
    x, y = to_device(x_train, y_train, device)
    model, loss_fn, optimizer = configure(lr, device, seed)
    train_module(model, loss_fn, optimizer, x, y, n_epochs)
    return model

# %% wrong="pipeline" says="You took labels for inputs." read="Putting it all together"
def pipeline(x_train, y_train, lr, n_epochs, device, seed=42):
    y, x = to_device(x_train, y_train, device)
    model, loss_fn, optimizer = configure(lr, device, seed)
    return model, train_module(model, loss_fn, optimizer, x, y, n_epochs)

# %% right="pipeline" says="with stars"
def pipeline(x_train, y_train, lr, n_epochs, device, seed=42):
    parts = configure(lr, device, seed)
    losses = train_module(*parts, *to_device(x_train, y_train, device), n_epochs)
    return [parts[0], losses]

# %% right="pipeline" says="with keywords"
def pipeline(x_train, y_train, lr, n_epochs, device, seed=42):
    model, loss_fn, optimizer = configure(lr=lr, device=device, seed=seed)
    x, y = to_device(x_train=x_train, y_train=y_train, device=device)
    losses = train_module(model=model, loss_fn=loss_fn, optimizer=optimizer, x=x, y=y, n_epochs=n_epochs)
    return model, losses

# %% wrong="fixed_a" says="You took smaller steps; the gradients still pile up." read="Loop A: it swings and never rests"
def fixed_a(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(b + w * x, y)
        loss.backward()
        with torch.no_grad():
            b -= lr / 10 * b.grad
            w -= lr / 10 * w.grad
        losses.append(loss.item())
    return losses

# %% wrong="fixed_a" says="You returned the loop as it was; nothing lets the old gradients go." read="Loop A: it swings and never rests"
def fixed_a(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        yhat = b + w * x
        loss = loss_fn(yhat, y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        losses.append(loss.item())
    return losses

# %% wrong="fixed_a" says="You cleared the gradients of b and forgot those of w." read="Gradients pile up"
def fixed_a(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(b + w * x, y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        b.grad.zero_()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_a" says="You set the parameters to zero in every epoch, not their gradients." read="Gradients pile up"
def fixed_a(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(b + w * x, y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
            b.zero_()
            w.zero_()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_a" says="You divided the pile by the number of epochs; a mean of old gradients is not the current one." read="Gradients pile up"
def fixed_a(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for epoch in range(n_epochs):
        loss = loss_fn(b + w * x, y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad / (epoch + 1)
            w -= lr * w.grad / (epoch + 1)
        losses.append(loss.item())
    return losses

# %% right="fixed_a" says="set to None before the next pass"
def fixed_a(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        b.grad, w.grad = None, None
        loss = loss_fn(b + w * x, y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        losses.append(loss.item())
    return losses

# %% right="fixed_a" says="with an optimizer"
def fixed_a(b, w, x, y, loss_fn, lr, n_epochs):
    optimizer = torch.optim.SGD([b, w], lr=lr)
    losses = []
    for _ in range(n_epochs):
        optimizer.zero_grad()
        loss = loss_fn(b + w * x, y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_b" says="You returned the loop as it was: the step finds no gradients." read="Loop B: it doesn't move at all"
def fixed_b(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.train()
        yhat = model(x)
        loss = loss_fn(yhat, y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_b" says="You removed zero_grad; now it moves, and the gradients pile up." read="Gradients pile up"
def fixed_b(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_b" says="You put the step before backward; it uses the gradients of the epoch before." read="Loop B: it doesn't move at all"
def fixed_b(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_b" says="You added a second step behind the first; the one after zero_grad has nothing to go by." read="Loop B: it doesn't move at all"
def fixed_b(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_b" says="You trained for ten times as many epochs; a standstill remains a standstill." read="Loop B: it doesn't move at all"
def fixed_b(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(10 * n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% right="fixed_b" says="cleared first"
def fixed_b(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.train()
        yhat = model(x)
        loss = loss_fn(yhat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% right="fixed_b" says="cleared by the model at the end"
def fixed_b(model, loss_fn, optimizer, x, y, n_epochs):
    model.train()
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(x), y)
        losses.append(float(loss.detach()))
        loss.backward()
        optimizer.step()
        model.zero_grad()
    return losses

# %% wrong="fixed_c" says="You asked for gradients again, but of new tensors; the caller's b and w never move." read="Loop C: one epoch, then an error"
def fixed_c(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(b + w * x, y)
        loss.backward()
        with torch.no_grad():
            b = b - lr * b.grad
            w = w - lr * w.grad
        b.requires_grad_()
        w.requires_grad_()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_c" says="You took no_grad away; now b and w are results of an operation and hold no gradient." read="Loop C: one epoch, then an error"
def fixed_c(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(b + w * x, y)
        loss.backward()
        b = b - lr * b.grad
        w = w - lr * w.grad
        losses.append(loss.item())
    return losses

# %% wrong="fixed_c" says="You updated in place while autograd was watching." read="Updating the parameters"
def fixed_c(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(b + w * x, y)
        loss.backward()
        b -= lr * b.grad
        w -= lr * w.grad
        b.grad.zero_()
        w.grad.zero_()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_c" says="You caught the error and stopped; one epoch is not the training that was asked." read="Loop C: one epoch, then an error"
def fixed_c(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(b + w * x, y)
        try:
            loss.backward()
        except RuntimeError:
            break
        losses.append(loss.item())
        with torch.no_grad():
            b = b - lr * b.grad
            w = w - lr * w.grad
    return losses

# %% wrong="fixed_c" says="You returned the loop as it was: it makes new tensors that require no gradients." read="Loop C: one epoch, then an error"
def fixed_c(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        yhat = b + w * x
        loss = loss_fn(yhat, y)
        loss.backward()
        with torch.no_grad():
            b = b - lr * b.grad
            w = w - lr * w.grad
            if b.grad is not None:
                b.grad.zero_()
                w.grad.zero_()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_c" says="You repaired the update and dropped the zeroing, so the gradients pile up." read="Gradients pile up"
def fixed_c(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(b + w * x, y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        losses.append(loss.item())
    return losses

# %% right="fixed_c" says="copied into the old tensors"
def fixed_c(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(b + w * x, y)
        loss.backward()
        with torch.no_grad():
            for p in (b, w):
                p.copy_(p - lr * p.grad)
                p.grad = None
        losses.append(loss.item())
    return losses

# %% right="fixed_c" says="on the data"
def fixed_c(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(b + w * x, y)
        losses.append(loss.item())
        loss.backward()
        b.data = b.data - lr * b.grad
        w.data = w.data - lr * w.grad
        b.grad.zero_()
        w.grad.zero_()
    return losses

# %% wrong="fixed_d" says="You returned the loop as it was: it measures the predictions of the start." read="Loop D: parameters run away, the loss stands still"
def fixed_d(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    model.train()
    yhat = model(x)
    for _ in range(n_epochs):
        loss = loss_fn(yhat, y)
        loss.backward(retain_graph=True)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_d" says="You dropped retain_graph and got the first error back; the forward pass is still made only once." read="Loop D: parameters run away, the loss stands still"
def fixed_d(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    model.train()
    yhat = model(x)
    for _ in range(n_epochs):
        loss = loss_fn(yhat, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_d" says="You noted losses of new predictions, but still go back the way of the old ones." read="Loop D: parameters run away, the loss stands still"
def fixed_d(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    model.train()
    yhat = model(x)
    for _ in range(n_epochs):
        losses.append(loss_fn(model(x), y).item())
        loss_fn(yhat, y).backward(retain_graph=True)
        optimizer.step()
        optimizer.zero_grad()
    return losses

# %% wrong="fixed_d" says="You detached the old predictions to silence the error, so no gradient reaches the model." read="Loop D: parameters run away, the loss stands still"
def fixed_d(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    model.train()
    yhat = model(x)
    for _ in range(n_epochs):
        loss = loss_fn(yhat.detach().requires_grad_(), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_d" says="You stopped after the first epoch, before the predictions grow old." read="Loop D: parameters run away, the loss stands still"
def fixed_d(model, loss_fn, optimizer, x, y, n_epochs):
    model.train()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return [loss.item()] * n_epochs

# %% right="fixed_d" says="predicted again at the end of each epoch"
def fixed_d(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    model.train()
    yhat = model(x)
    for _ in range(n_epochs):
        loss = loss_fn(yhat, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        yhat = model(x)
    return losses

# %% right="fixed_d" says="the graph is kept without need"
def fixed_d(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.train()
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward(retain_graph=True)
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_e" says="You returned the loop as it was: its optimizer holds tensors that never get a gradient." read="Loop E: everything in the right order, and nothing happens"
def fixed_e(model, loss_fn, x, y, lr, n_epochs):
    optimizer = optim.SGD([p.data for p in model.parameters()], lr=lr)
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_e" says="You raised the learning rate and the number of epochs; ten times nothing is nothing." read="Loop E: everything in the right order, and nothing happens"
def fixed_e(model, loss_fn, x, y, lr, n_epochs):
    optimizer = optim.SGD([p.data for p in model.parameters()], lr=10 * lr)
    losses = []
    for _ in range(10 * n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_e" says="You gave the optimizer clones of the parameters, which are no leaves." read="An optimizer takes the steps"
def fixed_e(model, loss_fn, x, y, lr, n_epochs):
    optimizer = optim.SGD([p.clone() for p in model.parameters()], lr=lr)
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_e" says="You trained a copy of the model; the one that you were given learned nothing." read="Loop E: everything in the right order, and nothing happens"
import copy

def fixed_e(model, loss_fn, x, y, lr, n_epochs):
    model = copy.deepcopy(model)
    optimizer = optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses

# %% wrong="fixed_e" says="You gave the optimizer the first parameter alone." read="An optimizer takes the steps"
def fixed_e(model, loss_fn, x, y, lr, n_epochs):
    optimizer = optim.SGD([next(model.parameters())], lr=lr)
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        model.zero_grad()
        losses.append(loss.item())
    return losses

# %% right="fixed_e" says="as a list of parameters"
def fixed_e(model, loss_fn, x, y, lr, n_epochs):
    optimizer = optim.SGD([p for p in model.parameters()], lr=lr)
    losses = []
    for _ in range(n_epochs):
        model.train()
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% right="fixed_e" says="updated by hand"
def fixed_e(model, loss_fn, x, y, lr, n_epochs):
    losses = []
    model.train()
    for _ in range(n_epochs):
        loss = loss_fn(model(x), y)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
        model.zero_grad()
        losses.append(loss.item())
    return losses
