# %%
import numpy as np
import torch

# %% wrong="polynomial" says="You listed the coefficients from the constant upwards; a poly1d has the highest power first." read="The rule behind the data"
polynomial = np.poly1d([3, 2, 1])

# %% wrong="polynomial" says="You wrote the formula as a text, which can't be evaluated." read="The rule behind the data"
polynomial = "1 x**2 + 2 x + 3"

# %% wrong="polynomial" says="You wrote a function; it has the right values, but it doesn't know its coefficients." read="The rule behind the data"
polynomial = lambda x: 1 * x**2 + 2 * x + 3

# %% wrong="polynomial" says="You kept the bare coefficients, which can't be called like a function." read="The rule behind the data"
polynomial = np.array([1, 2, 3])

# %% wrong="polynomial" says="You took NumPy's Polynomial, another class, which has the constant first." read="The rule behind the data"
polynomial = np.polynomial.Polynomial([1, 2, 3])

# %% wrong="polynomial" says="You left the constant out, so the coefficients belong to the wrong powers." read="The rule behind the data"
polynomial = np.poly1d([1, 2])

# %% right="polynomial" says="from floats"
polynomial = np.poly1d(np.array([1.0, 2.0, 3.0]))

# %% right="polynomial" says="calculated with a polynomial"
x_itself = np.poly1d([1, 0])
polynomial = 1 * x_itself**2 + 2 * x_itself + 3

# %% right="polynomial" says="with a leading zero and another letter"
polynomial = np.poly1d((0, 1, 2, 3), variable="t")

# %% wrong="make_samples" says="You drew a row of numbers; the samples should stand in a column." read="Twenty samples"
def make_samples(n, rng):
    x = 5 * rng.randn(n)
    return x, polynomial(x)

# %% wrong="make_samples" says="You forgot to stretch the inputs by 5." read="Twenty samples"
def make_samples(n, rng):
    x = rng.randn(n, 1)
    return x, polynomial(x)

# %% wrong="make_samples" says="You drew uniform numbers between 0 and 1, not normal ones." read="Twenty samples"
def make_samples(n, rng):
    x = 5 * rng.rand(n, 1)
    return x, polynomial(x)

# %% wrong="make_samples" says="You drew a second time for y, so it belongs to other inputs than x." read="Twenty samples"
def make_samples(n, rng):
    return 5 * rng.randn(n, 1), polynomial(5 * rng.randn(n, 1))

# %% wrong="make_samples" says="You evaluated the polynomial before you stretched the inputs." read="Twenty samples"
def make_samples(n, rng):
    x = rng.randn(n, 1)
    return 5 * x, polynomial(x)

# %% wrong="make_samples" says="You drew from NumPy's global generator and left the given one alone." read="Twenty samples"
def make_samples(n, rng):
    x = 5 * np.random.randn(n, 1)
    return x, polynomial(x)

# %% wrong="make_samples" says="You made a generator of your own, so every call gives the same samples." read="Twenty samples"
def make_samples(n, rng):
    x = 5 * np.random.RandomState(42).randn(n, 1)
    return x, polynomial(x)

# %% wrong="make_samples" says="You wrote the formula of one polynomial instead of calling the one that is there." read="Twenty samples"
def make_samples(n, rng):
    x = 5 * rng.randn(n, 1)
    return x, x**2 + 2 * x + 3

# %% wrong="make_samples" says="You returned y as a row, beside an x that is a column." read="Twenty samples"
def make_samples(n, rng):
    x = 5 * rng.randn(n, 1)
    return x, polynomial(x[:, 0])

# %% right="make_samples" says="with a standard deviation of 5"
def make_samples(n, rng):
    x = rng.normal(0, 5, size=(n, 1))
    return x, polynomial(x)

# %% right="make_samples" says="a row that becomes a column, by polyval"
def make_samples(n, rng):
    x = (rng.randn(n) * 5).reshape(-1, 1)
    return x, np.polyval(polynomial, x)

# %% right="make_samples" says="from the coefficients, one draw at a time, as a list"
def make_samples(n, rng):
    x = np.array([[5 * rng.randn()] for _ in range(n)])
    return [x, sum(c * x**k for k, c in enumerate(polynomial.coeffs[::-1]))]

# %% wrong="design_matrix" says="You put the ones first; the form has the highest power in front." read="One column for each power"
def design_matrix(x):
    return np.hstack([np.ones_like(x), x, x * x])

# %% wrong="design_matrix" says="You piled the columns on top of each other instead of side by side." read="One column for each power"
def design_matrix(x):
    return np.vstack([x * x, x, np.ones_like(x)])

# %% wrong="design_matrix" says="You took a row of three ones for a column of n ones." read="One column for each power"
def design_matrix(x):
    return np.hstack([x * x, x, np.ones(3)])

# %% wrong="design_matrix" says="You left out the ones, so the constant has nothing to multiply." read="One column for each power"
def design_matrix(x):
    return np.hstack([x * x, x])

# %% wrong="design_matrix" says="You squared the array in place, so the caller's x is overwritten." read="One column for each power"
def design_matrix(x):
    columns = [x.copy(), np.ones_like(x)]
    x *= x
    return np.hstack([x, *columns])

# %% wrong="design_matrix" says="You stacked arrays that are columns already, which adds a third axis." read="One column for each power"
def design_matrix(x):
    return np.stack([x * x, x, np.ones_like(x)], axis=1)

# %% wrong="design_matrix" says="You doubled x where it should be squared." read="One column for each power"
def design_matrix(x):
    return np.hstack([2 * x, x, np.ones_like(x)])

# %% wrong="design_matrix" says="You used zeros in the last column, which switch the constant off." read="One column for each power"
def design_matrix(x):
    return np.hstack([x * x, x, np.zeros_like(x)])

# %% right="design_matrix" says="as a Vandermonde matrix"
def design_matrix(x):
    return np.vander(x[:, 0], 3)

# %% right="design_matrix" says="as powers, by broadcasting"
def design_matrix(x):
    return x ** np.array([2, 1, 0])

# %% right="design_matrix" says="filled column by column"
def design_matrix(x):
    xx = np.ones((len(x), 3))
    xx[:, 0], xx[:, 1] = x.ravel() ** 2, x.ravel()
    return xx

# %% right="design_matrix" says="with c_ and a row of n ones"
def design_matrix(x):
    return np.c_[np.square(x), x, np.ones(len(x))]

# %% wrong="to_tensors" says="You let torch take over NumPy's dtype, which is float64." read="From arrays to tensors"
def to_tensors(xx, y):
    return torch.tensor(xx), torch.tensor(y)

# %% wrong="to_tensors" says="You asked for gradients of the data; only what is learned needs them." read="From arrays to tensors"
def to_tensors(xx, y):
    return tuple(torch.tensor(a, dtype=torch.float32, requires_grad=True) for a in (xx, y))

# %% wrong="to_tensors" says="You flattened y into a row of shape (n,)." read="From arrays to tensors"
def to_tensors(xx, y):
    return torch.tensor(xx, dtype=torch.float32), torch.tensor(y, dtype=torch.float32).ravel()

# %% wrong="to_tensors" says="You squeezed the tensors, which drops axes of size one that belong to the shape." read="From arrays to tensors"
def to_tensors(xx, y):
    return tuple(torch.tensor(a, dtype=torch.float32).squeeze() for a in (xx, y))

# %% wrong="to_tensors" says="You returned the tensors in the wrong order." read="From arrays to tensors"
def to_tensors(xx, y):
    return torch.tensor(y, dtype=torch.float32), torch.tensor(xx, dtype=torch.float32)

# %% wrong="to_tensors" says="You changed the arrays to float32, but they are still arrays." read="From arrays to tensors"
def to_tensors(xx, y):
    return xx.astype(np.float32), y.astype(np.float32)

# %% wrong="to_tensors" says="You converted X only and left y in NumPy's precision." read="From arrays to tensors"
def to_tensors(xx, y):
    return torch.tensor(xx, dtype=torch.float32), torch.tensor(y)

# %% wrong="to_tensors" says="You converted both to float64 instead of float32." read="From arrays to tensors"
def to_tensors(xx, y):
    return torch.tensor(xx, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)

# %% right="to_tensors" says="converted by torch"
def to_tensors(xx, y):
    return torch.from_numpy(xx).float(), torch.as_tensor(y).to(torch.float32)

# %% right="to_tensors" says="converted by NumPy first"
def to_tensors(xx, y):
    return [torch.from_numpy(np.float32(a)) for a in (xx, y)]

# %% right="to_tensors" says="with FloatTensor and Tensor"
def to_tensors(xx, y):
    return torch.FloatTensor(xx), torch.Tensor(y)

# %% wrong="mse" says="You didn't look at the shapes, so a row and a column broadcast silently." read="The silent broadcast"
def mse(y, y_pred):
    return torch.mean(torch.square(y - y_pred))

# %% wrong="mse" says="You forced the predictions into the shape of y instead of refusing them." read="The silent broadcast"
def mse(y, y_pred):
    return torch.mean(torch.square(y - y_pred.reshape(y.shape)))

# %% wrong="mse" says="You compared how many numbers there are, not the shapes." read="The silent broadcast"
def mse(y, y_pred):
    if y.numel() != y_pred.numel():
        raise ValueError("different sizes")
    return torch.mean(torch.square(y - y_pred))

# %% wrong="mse" says="You compared the numbers of axes, not the shapes." read="The silent broadcast"
def mse(y, y_pred):
    if y.dim() != y_pred.dim():
        raise ValueError("different numbers of axes")
    return torch.mean(torch.square(y - y_pred))

# %% wrong="mse" says="You compared only the first sizes of the two shapes." read="The silent broadcast"
def mse(y, y_pred):
    if len(y) != len(y_pred):
        raise ValueError("different lengths")
    return torch.mean(torch.square(y - y_pred))

# %% wrong="mse" says="You returned the error where you should raise it." read="The silent broadcast"
def mse(y, y_pred):
    if y.shape != y_pred.shape:
        return ValueError("different shapes")
    return torch.mean(torch.square(y - y_pred))

# %% wrong="mse" says="You stopped with another kind of exception than the one that was asked for." read="The silent broadcast"
def mse(y, y_pred):
    assert y.shape == y_pred.shape
    return torch.mean(torch.square(y - y_pred))

# %% wrong="mse" says="You added the squares up; their mean was asked for." read="The silent broadcast"
def mse(y, y_pred):
    if y.shape != y_pred.shape:
        raise ValueError("different shapes")
    return torch.sum(torch.square(y - y_pred))

# %% wrong="mse" says="You turned the error into a Python number, through which no gradient can flow." read="The silent broadcast"
def mse(y, y_pred):
    if y.shape != y_pred.shape:
        raise ValueError("different shapes")
    return torch.mean(torch.square(y - y_pred)).item()

# %% wrong="mse" says="You cut the error off from the predictions, so no gradient can flow back." read="The silent broadcast"
def mse(y, y_pred):
    if y.shape != y_pred.shape:
        raise ValueError("different shapes")
    return torch.mean(torch.square(y - y_pred)).detach()

# %% wrong="mse" says="You took the mean distance instead of the mean square." read="The silent broadcast"
def mse(y, y_pred):
    if y.shape != y_pred.shape:
        raise ValueError("different shapes")
    return torch.mean(torch.abs(y - y_pred))

# %% wrong="mse" says="You squared the mean difference, where errors up and down cancel." read="The silent broadcast"
def mse(y, y_pred):
    if y.shape != y_pred.shape:
        raise ValueError("different shapes")
    return torch.square(torch.mean(y - y_pred))

# %% right="mse" says="with torch's own mean squared error"
def mse(y, y_pred):
    if y.size() != y_pred.size():
        raise ValueError("different shapes")
    return torch.nn.functional.mse_loss(y_pred, y)

# %% right="mse" says="as a module, prediction first"
def mse(y, y_pred):
    if tuple(y_pred.shape) == tuple(y.shape):
        return torch.nn.MSELoss()(y_pred, y)
    raise ValueError

# %% right="mse" says="as a sum over a count, with an exception class of its own"
class WrongShape(ValueError):
    pass

def mse(y, y_pred):
    if list(y.shape) != list(y_pred.shape):
        raise WrongShape(y.shape, y_pred.shape)
    return (y_pred - y).pow(2).sum() / y.numel()

# %% wrong="fit_nadam" says="You never cleared the gradient, so every step uses the sum of all gradients so far." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="Your optimizer never found a gradient: it was cleared before the step, or belongs to another tensor." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You gave the optimizer the bare tensor; it takes a list of tensors, even of one." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.NAdam(w, lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You used Adam, not its relative NAdam." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You used plain gradient descent (SGD), not NAdam." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You stepped before going backward, so each step uses the gradient of the step before." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You made a new optimizer for every step, so it never remembers a gradient." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    for _ in range(n):
        optimizer = torch.optim.NAdam([w], lr=lr)
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You cut the predictions off from the weights, so backward() has nowhere to go." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, (X @ w).detach())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You predicted once, before the loop, and never again with the new weights." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    loss = mse(Y, X @ w)
    for _ in range(n):
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You trained the given w0 itself, so the caller's starting weights are overwritten." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.requires_grad_(), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You started from zeros, whatever the starting weights are." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = torch.zeros_like(w0, requires_grad=True), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You started from random weights, whatever the starting weights are." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = torch.randn(w0.shape, dtype=w0.dtype, requires_grad=True), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You left the learning rate to the optimizer and never passed yours on." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.NAdam([w])
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You noted each loss after its step, not before." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(mse(Y, X @ w).item())
    return w, losses

# %% wrong="fit_nadam" says="You collected tensors, each with its graph; the losses should be Python floats." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return w, losses

# %% wrong="fit_nadam" says="You returned only the last loss; the list should tell the whole search." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w = w0.clone().requires_grad_()
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w, loss.item()

# %% wrong="fit_nadam" says="You left out the last step and stopped one too early." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(1, n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="fit_nadam" says="You wrote a formula for the error into the loop instead of calling mse." read="Let an optimizer search"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = w0.clone().requires_grad_(), []
    optimizer = torch.optim.NAdam([w], lr=lr)
    for _ in range(n):
        loss = torch.mean(torch.square(Y - X @ w))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% right="fit_nadam" says="cleared first, the arguments of mse the other way round"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = torch.nn.Parameter(w0.clone()), []
    optimizer = torch.optim.NAdam(params=[w], lr=lr)
    for _ in range(n):
        optimizer.zero_grad(set_to_none=False)
        loss = mse(torch.mm(X, w), Y)
        losses.append(float(loss.detach()))
        loss.backward()
        optimizer.step()
    return w, losses

# %% right="fit_nadam" says="with a closure"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w = w0.detach().clone().requires_grad_(True)
    optimizer = torch.optim.NAdam((w,), lr)

    def closure():
        optimizer.zero_grad()
        loss = mse(y=Y, y_pred=X.matmul(w))
        loss.backward()
        return loss

    return w.detach(), [optimizer.step(closure).item() for _ in range(n)]

# %% right="fit_nadam" says="cleared at the end, a new tensor from the old"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = torch.tensor(w0.tolist(), dtype=w0.dtype, requires_grad=True), []
    optimizer = torch.optim.NAdam([{"params": w}], lr=lr)
    step = 0
    while step < n:
        loss = mse(Y, X @ w)
        loss.backward()
        optimizer.step()
        w.grad = None
        losses += [loss.item()]
        step += 1
    return [w.data, losses]

# %% right="fit_nadam" says="with the gradient asked for"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    w, losses = (w0 + 0).requires_grad_(), []
    optimizer = torch.optim.NAdam([w], lr=lr, foreach=False)
    for _ in range(n):
        loss = mse(Y, X @ w)
        (w.grad,) = torch.autograd.grad(loss, w)
        optimizer.step()
        losses.append(loss.item())
    return w, losses

# %% wrong="w_true_error" says="You compared absolute errors, so a large weight counts for more than a small one." read="Which weight is furthest off?"
def w_true_error(w, w_true):
    errors = (w - w_true).abs()
    return errors, int(errors.argmax())

# %% wrong="w_true_error" says="You divided by the weights that were found, not by the true ones." read="Which weight is furthest off?"
def w_true_error(w, w_true):
    errors = ((w - w_true) / w).abs()
    return errors, int(errors.argmax())

# %% wrong="w_true_error" says="You kept the sign, so a weight that is far too small counts as the best." read="Which weight is furthest off?"
def w_true_error(w, w_true):
    errors = (w - w_true) / w_true
    return errors, int(errors.argmax())

# %% wrong="w_true_error" says="You divided by a true weight that may be negative, and got errors below zero." read="Which weight is furthest off?"
def w_true_error(w, w_true):
    errors = (w - w_true).abs() / w_true
    return errors, int(errors.argmax())

# %% wrong="w_true_error" says="You picked the weight with the smallest error." read="Which weight is furthest off?"
def w_true_error(w, w_true):
    errors = ((w - w_true) / w_true).abs()
    return errors, int(errors.argmin())

# %% wrong="w_true_error" says="You counted the weights from 1; indices count from 0." read="Which weight is furthest off?"
def w_true_error(w, w_true):
    errors = ((w - w_true) / w_true).abs()
    return errors, int(errors.argmax()) + 1

# %% wrong="w_true_error" says="You returned the ratio to the true weight, not how far it is from one." read="Which weight is furthest off?"
def w_true_error(w, w_true):
    errors = (w / w_true).abs()
    return errors, int(errors.argmax())

# %% wrong="w_true_error" says="You always named the constant, without looking at the errors." read="Which weight is furthest off?"
def w_true_error(w, w_true):
    return ((w - w_true) / w_true).abs(), 2

# %% wrong="w_true_error" says="You flattened the column of errors into a row." read="Which weight is furthest off?"
def w_true_error(w, w_true):
    errors = ((w - w_true) / w_true).abs().ravel()
    return errors, int(errors.argmax())

# %% right="w_true_error" says="as the distance of a ratio from one"
def w_true_error(w, w_true):
    errors = torch.abs(w / w_true - 1)
    return errors, torch.argmax(errors).item()

# %% right="w_true_error" says="size by size, the index from a list"
def w_true_error(w, w_true):
    errors = (w_true - w).abs() / w_true.abs()
    listed = errors.flatten().tolist()
    return [errors, listed.index(max(listed))]

# %% wrong="price_of_a_slip" says="You squared the mean of a column; positive and negative inputs cancel before they are squared." read="Why the constant lags behind"
def price_of_a_slip(X):
    return X.mean(dim=0) ** 2

# %% wrong="price_of_a_slip" says="You added the squares up, but the error is a mean over the samples." read="Why the constant lags behind"
def price_of_a_slip(X):
    return (X**2).sum(dim=0)

# %% wrong="price_of_a_slip" says="You averaged over the weights of each sample, not over the samples for each weight." read="Why the constant lags behind"
def price_of_a_slip(X):
    return (X**2).mean(dim=1)

# %% wrong="price_of_a_slip" says="You averaged the distances, not their squares." read="Why the constant lags behind"
def price_of_a_slip(X):
    return X.abs().mean(dim=0)

# %% wrong="price_of_a_slip" says="You measured how much a column varies; ones don't vary, but a slip in their weight still costs." read="Why the constant lags behind"
def price_of_a_slip(X):
    return X.var(dim=0, correction=0)

# %% wrong="price_of_a_slip" says="You made one price for all weights together." read="Why the constant lags behind"
def price_of_a_slip(X):
    return (X**2).mean()

# %% wrong="price_of_a_slip" says="You returned the curvature, which is twice the price of a slip by one." read="Why the constant lags behind"
def price_of_a_slip(X):
    return 2 * (X**2).mean(dim=0)

# %% wrong="price_of_a_slip" says="You made a row of shape (1, k), where k numbers of shape (k,) were asked for." read="Why the constant lags behind"
def price_of_a_slip(X):
    return (X**2).mean(dim=0, keepdim=True)

# %% right="price_of_a_slip" says="measured, one slip at a time"
def price_of_a_slip(X):
    w_true = torch.ones(X.shape[1], 1, dtype=X.dtype)
    prices = []
    for k in range(X.shape[1]):
        w = w_true.clone()
        w[k] += 1
        prices.append(mse(X @ w_true, X @ w))
    return torch.stack(prices)

# %% right="price_of_a_slip" says="from the diagonal of a product"
def price_of_a_slip(X):
    return torch.diag(X.T @ X) / len(X)

# %% right="price_of_a_slip" says="with einsum"
def price_of_a_slip(X):
    return torch.einsum("nk,nk->k", X, X) / X.size(0)

# %% wrong="linear_by_hand" says="You forgot that the weights have to be transposed, so rows don't meet rows." read="A linear layer by hand"
def linear_by_hand(x, w, b):
    wb = torch.cat([w, b.unsqueeze(1)], dim=1)
    x1 = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
    return wb, x1, x1 @ wb

# %% wrong="linear_by_hand" says="You changed the shape of the weights where they had to be transposed." read="A linear layer by hand"
def linear_by_hand(x, w, b):
    wb = torch.cat([w, b.unsqueeze(1)], dim=1)
    x1 = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
    return wb, x1, x1 @ wb.reshape(wb.shape[1], wb.shape[0])

# %% wrong="linear_by_hand" says="You added the biases down the samples; each output has its own bias, for all samples." read="A linear layer by hand"
def linear_by_hand(x, w, b):
    wb = torch.cat([w, b.unsqueeze(1)], dim=1)
    x1 = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
    return wb, x1, x @ w.T + b.unsqueeze(1)

# %% wrong="linear_by_hand" says="You wrote zeros beside the inputs, which switch the biases off." read="A linear layer by hand"
def linear_by_hand(x, w, b):
    wb = torch.cat([w, b.unsqueeze(1)], dim=1)
    x1 = torch.cat([x, torch.zeros_like(x[:, :1])], dim=1)
    return wb, x1, x1 @ wb.T

# %% wrong="linear_by_hand" says="You put the ones in front and the biases at the end, so they don't meet." read="A linear layer by hand"
def linear_by_hand(x, w, b):
    wb = torch.cat([w, b.unsqueeze(1)], dim=1)
    x1 = torch.cat([torch.ones_like(x[:, :1]), x], dim=1)
    return wb, x1, x1 @ wb.T

# %% wrong="linear_by_hand" says="You put biases and ones in the first column; they belong in the last." read="A linear layer by hand"
def linear_by_hand(x, w, b):
    wb = torch.cat([b.unsqueeze(1), w], dim=1)
    x1 = torch.cat([torch.ones_like(x[:, :1]), x], dim=1)
    return wb, x1, x1 @ wb.T

# %% wrong="linear_by_hand" says="You tried to join a row of biases to a matrix; they have to become a column first." read="A linear layer by hand"
def linear_by_hand(x, w, b):
    wb = torch.cat([w, b], dim=1)
    x1 = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
    return wb, x1, x1 @ wb.T

# %% wrong="linear_by_hand" says="You multiplied weights by inputs, so every sample became a column of the result." read="A linear layer by hand"
def linear_by_hand(x, w, b):
    wb = torch.cat([w, b.unsqueeze(1)], dim=1)
    x1 = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
    return wb, x1, wb @ x1.T

# %% wrong="linear_by_hand" says="You added the biases once more, though the product contains them already." read="A linear layer by hand"
def linear_by_hand(x, w, b):
    wb = torch.cat([w, b.unsqueeze(1)], dim=1)
    x1 = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
    return wb, x1, x1 @ wb.T + b

# %% wrong="linear_by_hand" says="You returned the outputs alone, without the two matrices that they are made from." read="A linear layer by hand"
def linear_by_hand(x, w, b):
    return x @ w.T + b

# %% right="linear_by_hand" says="with torch's own layer for the outputs"
def linear_by_hand(x, w, b):
    wb, x1 = torch.hstack([w, b[:, None]]), torch.hstack([x, torch.ones(len(x), 1, dtype=x.dtype)])
    return wb, x1, torch.nn.functional.linear(x, w, b)

# %% right="linear_by_hand" says="padded with ones, and an einsum"
def linear_by_hand(x, w, b):
    wb = torch.column_stack((w, b))
    x1 = torch.nn.functional.pad(x, (0, 1), value=1.0)
    return [wb, x1, torch.einsum("nk,mk->nm", x1, wb)]

# %% right="linear_by_hand" says="filled part by part"
def linear_by_hand(x, w, b):
    (n, k), m = x.shape, len(w)
    wb, x1 = w.new_empty(m, k + 1), x.new_ones(n, k + 1)
    wb[:, :k], wb[:, k], x1[:, :k] = w, b, x
    return wb, x1, x1.mm(wb.t())

# %% right="linear_by_hand" says="as in the workbook, samples in columns, then transposed"
def linear_by_hand(x, w, b):
    wb = torch.cat([w.T, b[None]]).T
    columns = torch.cat([x.T, torch.ones(1, x.shape[0]).to(x)])
    return wb, columns.T, (wb @ columns).transpose(0, 1)

# %% wrong="missing_value" says="You took a zero for a gap; zero is a number like any other." read="The missing value"
def missing_value(w, b, x, y):
    if not y:
        return w * x + b
    if not b:
        return y - w * x
    known = x if not w else w
    return (y - b) / known if known else None

# %% wrong="missing_value" says="You divided before you subtracted the bias." read="The missing value"
def missing_value(w, b, x, y):
    if y is None:
        return w * x + b
    if b is None:
        return y - w * x
    known = x if w is None else w
    return None if known == 0 else y / known - b

# %% wrong="missing_value" says="You left the bias out when you went backwards." read="The missing value"
def missing_value(w, b, x, y):
    if y is None:
        return w * x + b
    if b is None:
        return y - w * x
    known = x if w is None else w
    return None if known == 0 else y / known

# %% wrong="missing_value" says="You divided the wrong way round." read="The missing value"
def missing_value(w, b, x, y):
    if y is None:
        return w * x + b
    if b is None:
        return y - w * x
    known = x if w is None else w
    return None if known == 0 or y == b else known / (y - b)

# %% wrong="missing_value" says="You divided by zero where no single number is the right one." read="The missing value"
def missing_value(w, b, x, y):
    if y is None:
        return w * x + b
    if b is None:
        return y - w * x
    known = x if w is None else w
    return (y - b) / known

# %% wrong="missing_value" says="You answered zero where no single number is the right one." read="The missing value"
def missing_value(w, b, x, y):
    if y is None:
        return w * x + b
    if b is None:
        return y - w * x
    known = x if w is None else w
    return 0 if known == 0 else (y - b) / known

# %% wrong="missing_value" says="You brought the bias to the other side without changing its sign." read="The missing value"
def missing_value(w, b, x, y):
    if y is None:
        return w * x + b
    if b is None:
        return y + w * x
    known = x if w is None else w
    return None if known == 0 else (y + b) / known

# %% wrong="missing_value" says="You added the bias to the input before you multiplied." read="The missing value"
def missing_value(w, b, x, y):
    if y is None:
        return w * (x + b)
    if b is None:
        return None if w == 0 else y / w - x
    if w is None:
        return None if x + b == 0 else y / (x + b)
    return None if w == 0 else y / w - b

# %% wrong="missing_value" says="You rounded down; the missing number need not be whole." read="The missing value"
def missing_value(w, b, x, y):
    if y is None:
        return w * x + b
    if b is None:
        return y - w * x
    known = x if w is None else w
    return None if known == 0 else (y - b) // known

# %% right="missing_value" says="one branch for each, the division tried"
def missing_value(w, b, x, y):
    try:
        if w is None:
            return (y - b) / x
        if x is None:
            return (y - b) / w
    except ZeroDivisionError:
        return None
    if b is None:
        return float(y - w * x)
    return float(w * x + b)

# %% right="missing_value" says="by the place of the gap"
def missing_value(w, b, x, y):
    gap = [w, b, x, y].index(None)
    if gap in (0, 2):
        factor = x if gap == 0 else w
        return (y - b) / factor if factor != 0 else None
    return y + -w * x if gap == 1 else b + x * w
