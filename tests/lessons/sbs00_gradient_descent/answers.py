# %%
import numpy as np

# %% wrong="make_data" says="You drew x from the normal distribution; uniform numbers between 0 and 1 are asked." read="Data that we know everything about"
def make_data(true_b, true_w, n, rng):
    x = rng.randn(n, 1)
    noise = 0.1 * rng.randn(n, 1)
    return x, true_b + true_w * x + noise

# %% wrong="make_data" says="You drew the noise before x, so every number of the generator ends up in another place." read="Data that we know everything about"
def make_data(true_b, true_w, n, rng):
    noise = 0.1 * rng.randn(n, 1)
    x = rng.rand(n, 1)
    return x, true_b + true_w * x + noise

# %% wrong="make_data" says="You made rows of shape (n,); the data are columns." read="Data that we know everything about"
def make_data(true_b, true_w, n, rng):
    x = rng.rand(n)
    noise = 0.1 * rng.randn(n)
    return x, true_b + true_w * x + noise

# %% wrong="make_data" says="You added the noise at full size." read="Data that we know everything about"
def make_data(true_b, true_w, n, rng):
    x = rng.rand(n, 1)
    return x, true_b + true_w * x + rng.randn(n, 1)

# %% wrong="make_data" says="You made a generator of your own with seed 42, so every call and every seed yields the same data." read="Data that we know everything about"
def make_data(true_b, true_w, n, rng):
    rng = np.random.RandomState(42)
    x = rng.rand(n, 1)
    noise = 0.1 * rng.randn(n, 1)
    return x, true_b + true_w * x + noise

# %% wrong="make_data" says="You drew from NumPy's global generator; the one that you are given has its own seed." read="Data that we know everything about"
def make_data(true_b, true_w, n, rng):
    x = np.random.rand(n, 1)
    noise = 0.1 * np.random.randn(n, 1)
    return x, true_b + true_w * x + noise

# %% wrong="make_data" says="You took uniform noise, which only ever moves the points up." read="Data that we know everything about"
def make_data(true_b, true_w, n, rng):
    x = rng.rand(n, 1)
    return x, true_b + true_w * x + 0.1 * rng.rand(n, 1)

# %% wrong="make_data" says="You drew one number of noise for all points together." read="Data that we know everything about"
def make_data(true_b, true_w, n, rng):
    x = rng.rand(n, 1)
    return x, true_b + true_w * x + 0.1 * rng.randn()

# %% right="make_data" says="with uniform and normal"
def make_data(true_b, true_w, n, rng):
    x = rng.uniform(0, 1, size=(n, 1))
    return x, true_w * x + true_b + rng.normal(0, 0.1, size=(n, 1))

# %% right="make_data" says="drawn in rows and turned into columns"
def make_data(true_b, true_w, n, rng):
    x = rng.random_sample(n)
    noise = rng.standard_normal(n) * 0.1
    return [x.reshape(-1, 1), (true_b + true_w * x + noise)[:, np.newaxis]]

# %% right="make_data" says="point by point"
def make_data(true_b, true_w, n, rng):
    x = [rng.rand() for _ in range(n)]
    y = [true_b + true_w * value + 0.1 * rng.randn() for value in x]
    return np.array(x)[:, None], np.array(y)[:, None]

# %% wrong="train_val_split" says="You cut the data without shuffling them." read="Points for training, points for validation"
def train_val_split(x, y, frac, rng):
    n_train = int(len(x) * frac)
    return x[:n_train], y[:n_train], x[n_train:], y[n_train:]

# %% wrong="train_val_split" says="You shuffled x and y separately, so the points lost their labels." read="Points for training, points for validation"
def train_val_split(x, y, frac, rng):
    n_train = int(len(x) * frac)
    x, y = x[rng.permutation(len(x))], y[rng.permutation(len(y))]
    return x[:n_train], y[:n_train], x[n_train:], y[n_train:]

# %% wrong="train_val_split" says="You started the generator anew with seed 42 before shuffling; the one you are given goes on where it is." read="Points for training, points for validation"
def train_val_split(x, y, frac, rng):
    idx = np.random.RandomState(42).permutation(len(x))
    n_train = int(len(x) * frac)
    return x[idx[:n_train]], y[idx[:n_train]], x[idx[n_train:]], y[idx[n_train:]]

# %% wrong="train_val_split" says="You took frac for the fraction of the validation points." read="Points for training, points for validation"
def train_val_split(x, y, frac, rng):
    idx = rng.permutation(len(x))
    n_val = int(len(x) * frac)
    return x[idx[n_val:]], y[idx[n_val:]], x[idx[:n_val]], y[idx[:n_val]]

# %% wrong="train_val_split" says="You rounded the number of training points to the nearest int; int() cuts off." read="Points for training, points for validation"
def train_val_split(x, y, frac, rng):
    idx = rng.permutation(len(x))
    n_train = round(len(x) * frac)
    return x[idx[:n_train]], y[idx[:n_train]], x[idx[n_train:]], y[idx[n_train:]]

# %% wrong="train_val_split" says="You returned both x first and then both y." read="Points for training, points for validation"
def train_val_split(x, y, frac, rng):
    idx = rng.permutation(len(x))
    n_train = int(len(x) * frac)
    return x[idx[:n_train]], x[idx[n_train:]], y[idx[:n_train]], y[idx[n_train:]]

# %% wrong="train_val_split" says="You shuffled x itself, in place, and its labels stayed where they were." read="Points for training, points for validation"
def train_val_split(x, y, frac, rng):
    rng.shuffle(x)
    n_train = int(len(x) * frac)
    return x[:n_train], y[:n_train], x[n_train:], y[n_train:]

# %% wrong="train_val_split" says="You sorted the chosen indices; the points are to come in the shuffled order." read="Points for training, points for validation"
def train_val_split(x, y, frac, rng):
    idx = rng.permutation(len(x))
    n_train = int(len(x) * frac)
    train, val = np.sort(idx[:n_train]), np.sort(idx[n_train:])
    return x[train], y[train], x[val], y[val]

# %% right="train_val_split" says="with a permutation"
def train_val_split(x, y, frac, rng):
    train, val = np.split(rng.permutation(x.shape[0]), [int(x.shape[0] * frac)])
    return x[train], y[train], x[val], y[val]

# %% right="train_val_split" says="with a shuffled list of indices"
def train_val_split(x, y, frac, rng):
    idx = list(range(len(x)))
    rng.shuffle(idx)
    x, y = np.take(x, idx, axis=0), np.take(y, idx, axis=0)
    n = int(frac * len(x))
    return x[:n], y[:n], x[n:], y[n:]

# %% wrong="init_params" says="You drew w before b, so each has the other's number." read="Step 0: start anywhere"
def init_params(rng):
    w = rng.randn(1)
    return rng.randn(1), w

# %% wrong="init_params" says="You made your own generator; the one you are given may have another seed, or have drawn before." read="Step 0: start anywhere"
def init_params(rng):
    rng = np.random.RandomState(42)
    return rng.randn(1), rng.randn(1)

# %% wrong="init_params" says="You returned plain numbers; the parameters are arrays of shape (1,)." read="Step 0: start anywhere"
def init_params(rng):
    return rng.randn(), rng.randn()

# %% wrong="init_params" says="You drew uniform numbers between 0 and 1, none of which is negative." read="Step 0: start anywhere"
def init_params(rng):
    return rng.rand(1), rng.rand(1)

# %% wrong="init_params" says="You started at zero; a random start is asked." read="Step 0: start anywhere"
def init_params(rng):
    return np.zeros(1), np.zeros(1)

# %% wrong="init_params" says="You used one random number for both parameters." read="Step 0: start anywhere"
def init_params(rng):
    b = rng.randn(1)
    return b, b

# %% wrong="init_params" says="You drew from NumPy's global generator instead of the one that you are given." read="Step 0: start anywhere"
def init_params(rng):
    return np.random.randn(1), np.random.randn(1)

# %% right="init_params" says="both in one draw"
def init_params(rng):
    start = rng.standard_normal(2)
    return start[:1], start[1:]

# %% right="init_params" says="with normal"
def init_params(rng):
    b = rng.normal(size=1)
    w = rng.normal(loc=0.0, scale=1.0, size=(1,))
    return [b, w]

# %% wrong="predict" says="You took bias and weight for each other." read="Step 1: predict"
def predict(b, w, x):
    return w + b * x

# %% wrong="predict" says="You added the bias before you multiplied by the weight." read="Step 1: predict"
def predict(b, w, x):
    return w * (x + b)

# %% wrong="predict" says="You left the bias out." read="Step 1: predict"
def predict(b, w, x):
    return w * x

# %% wrong="predict" says="You flattened the predictions to shape (N,); they are a column like x." read="Step 1: predict"
def predict(b, w, x):
    return (b + w * x).ravel()

# %% wrong="predict" says="You calculated in place, so the inputs are overwritten." read="Step 1: predict"
def predict(b, w, x):
    x *= w
    x += b
    return x

# %% right="predict" says="as a matrix product with a column of ones"
def predict(b, w, x):
    return np.hstack([np.ones_like(x), x]) @ np.stack([b, w])

# %% right="predict" says="one point at a time"
def predict(b, w, x):
    return np.array([b + w * point for point in x])

# %% wrong="error" says="You subtracted the prediction from the label, which turns every sign around." read="Step 2: how wrong are we?"
def error(yhat, y):
    return y - yhat

# %% wrong="error" says="You took the distance; an error has a sign." read="Step 2: how wrong are we?"
def error(yhat, y):
    return np.abs(yhat - y)

# %% wrong="error" says="You squared the errors; the squares belong to the loss." read="Step 2: how wrong are we?"
def error(yhat, y):
    return (yhat - y) ** 2

# %% wrong="error" says="You returned the mean of the errors; every point has an error of its own." read="Step 2: how wrong are we?"
def error(yhat, y):
    return (yhat - y).mean()

# %% wrong="error" says="You subtracted in place, so the predictions are overwritten." read="Step 2: how wrong are we?"
def error(yhat, y):
    yhat -= y
    return yhat

# %% right="error" says="as a function of NumPy"
def error(yhat, y):
    return np.subtract(yhat, y)

# %% right="error" says="the other way round, with the sign turned"
def error(yhat, y):
    return -(y - yhat)

# %% wrong="mse_loss" says="You added up the squares; the loss is their mean." read="Step 2: how wrong are we?"
def mse_loss(yhat, y):
    return ((yhat - y) ** 2).sum()

# %% wrong="mse_loss" says="You halved the mean; that is handy in derivations, but it is not the mean." read="Step 2: how wrong are we?"
def mse_loss(yhat, y):
    return ((yhat - y) ** 2).mean() / 2

# %% wrong="mse_loss" says="You took the mean distance, not the mean square." read="Step 2: how wrong are we?"
def mse_loss(yhat, y):
    return np.abs(yhat - y).mean()

# %% wrong="mse_loss" says="You took the square root of the mean square." read="Step 2: how wrong are we?"
def mse_loss(yhat, y):
    return np.sqrt(((yhat - y) ** 2).mean())

# %% wrong="mse_loss" says="You subtracted a row from a column, so every prediction met every label." read="Without loops: broadcasting"
def mse_loss(yhat, y):
    return ((yhat - y.ravel()) ** 2).mean()

# %% wrong="mse_loss" says="You squared the mean error; errors of both signs cancel before they are squared." read="Step 2: how wrong are we?"
def mse_loss(yhat, y):
    return (yhat - y).mean() ** 2

# %% wrong="mse_loss" says="You took the mean of each column, which leaves an array; a number is asked." read="Step 2: how wrong are we?"
def mse_loss(yhat, y):
    return ((yhat - y) ** 2).mean(axis=0)

# %% right="mse_loss" says="with the errors from before"
def mse_loss(yhat, y):
    return np.mean(np.square(error(yhat, y)))

# %% right="mse_loss" says="as a dot product"
def mse_loss(yhat, y):
    e = (yhat - y).ravel()
    return e @ e / e.size

# %% right="mse_loss" says="with a loop, as a Python float"
def mse_loss(yhat, y):
    return sum((float(p[0]) - float(q[0])) ** 2 for p, q in zip(yhat, y, strict=True)) / len(y)

# %% wrong="param_grid" says="You counted intervals instead of values, and got one value too many." read="The loss surface"
def param_grid(true_b, true_w, n=101):
    bs, ws = np.meshgrid(np.linspace(true_b - 3, true_b + 3, n + 1), np.linspace(true_w - 3, true_w + 3, n + 1))
    return bs, ws

# %% wrong="param_grid" says="You left out the upper end of both ranges." read="The loss surface"
def param_grid(true_b, true_w, n=101):
    steps = np.linspace(-3, 3, n, endpoint=False)
    bs, ws = np.meshgrid(true_b + steps, true_w + steps)
    return bs, ws

# %% wrong="param_grid" says="You took one value too few: 100 intervals have 101 ends." read="The loss surface"
def param_grid(true_b, true_w, n=101):
    bs, ws = np.meshgrid(np.linspace(true_b - 3, true_b + 3, n - 1), np.linspace(true_w - 3, true_w + 3, n - 1))
    return bs, ws

# %% wrong="param_grid" says="You let b grow from row to row and w from column to column." read="The loss surface"
def param_grid(true_b, true_w, n=101):
    b_range, w_range = np.linspace(true_b - 3, true_b + 3, n), np.linspace(true_w - 3, true_w + 3, n)
    bs, ws = np.meshgrid(b_range, w_range, indexing="ij")
    return bs, ws

# %% wrong="param_grid" says="You centred both ranges at the same place." read="The loss surface"
def param_grid(true_b, true_w, n=101):
    values = np.linspace(true_b - 3, true_b + 3, n)
    bs, ws = np.meshgrid(values, values)
    return bs, ws

# %% wrong="param_grid" says="You returned the two ranges, not all combinations of their values." read="The loss surface"
def param_grid(true_b, true_w, n=101):
    return np.linspace(true_b - 3, true_b + 3, n), np.linspace(true_w - 3, true_w + 3, n)

# %% wrong="param_grid" says="You always made 101 values, whatever n is." read="The loss surface"
def param_grid(true_b, true_w, n=101):
    bs, ws = np.meshgrid(np.linspace(true_b - 3, true_b + 3, 101), np.linspace(true_w - 3, true_w + 3, 101))
    return bs, ws

# %% right="param_grid" says="by broadcasting"
def param_grid(true_b, true_w, n=101):
    steps = -3 + 6 * np.arange(n) / (n - 1)
    return np.tile(true_b + steps, (n, 1)), np.repeat((true_w + steps)[:, None], n, axis=1)

# %% right="param_grid" says="with mgrid"
def param_grid(true_b, true_w, n=101):
    ws, bs = np.mgrid[true_w - 3 : true_w + 3 : n * 1j, true_b - 3 : true_b + 3 : n * 1j]
    return [bs, ws]

# %% wrong="grid_predictions" says="You put the points at the end, shape (R, C, N); they come first." read="Without loops: broadcasting"
def grid_predictions(bs, ws, x):
    return bs[:, :, None] + ws[:, :, None] * x.ravel()

# %% wrong="grid_predictions" says="You hoped that a column fits by itself, but shapes are lined up at the right end." read="Without loops: broadcasting"
def grid_predictions(bs, ws, x):
    return bs + ws * x

# %% wrong="grid_predictions" says="You predicted for the first point only." read="Without loops: broadcasting"
def grid_predictions(bs, ws, x):
    return (bs + ws * x[0])[None]

# %% wrong="grid_predictions" says="You took the grids of b and w for each other." read="Without loops: broadcasting"
def grid_predictions(bs, ws, x):
    return ws + bs * x.reshape(-1, 1, 1)

# %% wrong="grid_predictions" says="You left the bias out." read="Without loops: broadcasting"
def grid_predictions(bs, ws, x):
    return ws * x.reshape(-1, 1, 1)

# %% wrong="grid_predictions" says="You went through the points one by one; NumPy can take them all at once." read="Without loops: broadcasting"
def grid_predictions(bs, ws, x):
    return np.array([bs + ws * point for point in x])

# %% wrong="grid_predictions" says="You reshaped to (1, N, 1), where the points meet the rows of the grid." read="Without loops: broadcasting"
def grid_predictions(bs, ws, x):
    return bs + ws * x.reshape(1, -1, 1)

# %% right="grid_predictions" says="with the line from before"
def grid_predictions(bs, ws, x):
    return predict(bs, ws, x[:, :, np.newaxis])

# %% right="grid_predictions" says="with a tensor product"
def grid_predictions(bs, ws, x):
    return np.tensordot(x.ravel(), ws, axes=0) + bs

# %% right="grid_predictions" says="with apply_along_axis, as the book does it"
def grid_predictions(bs, ws, x):
    return np.apply_along_axis(lambda point: bs + ws * point, 1, x)

# %% wrong="grid_errors" says="You subtracted the column of labels as it is, so labels met rows of the grid." read="Without loops: broadcasting"
def grid_errors(preds, y):
    return preds - y

# %% wrong="grid_errors" says="You reshaped the labels to (1, N, 1), where they meet the rows of the grid." read="Without loops: broadcasting"
def grid_errors(preds, y):
    return preds - y.reshape(1, -1, 1)[:, : preds.shape[1]]

# %% wrong="grid_errors" says="You reshaped the labels to (1, 1, N), where they meet the columns of the grid." read="Without loops: broadcasting"
def grid_errors(preds, y):
    return preds - y.reshape(1, 1, -1)

# %% wrong="grid_errors" says="You subtracted the prediction from the label, which turns every sign around." read="Step 2: how wrong are we?"
def grid_errors(preds, y):
    return y.reshape(-1, 1, 1) - preds

# %% wrong="grid_errors" says="You squared the errors; the squares belong to the loss." read="Step 2: how wrong are we?"
def grid_errors(preds, y):
    return (preds - y.reshape(-1, 1, 1)) ** 2

# %% wrong="grid_errors" says="You went through the points one by one; NumPy can take them all at once." read="Without loops: broadcasting"
def grid_errors(preds, y):
    return np.array([grid - label for grid, label in zip(preds, y, strict=True)])

# %% wrong="grid_errors" says="You subtracted in place, so the predictions are overwritten." read="Without loops: broadcasting"
def grid_errors(preds, y):
    preds -= y.reshape(-1, 1, 1)
    return preds

# %% right="grid_errors" says="with a new axis"
def grid_errors(preds, y):
    return preds - y[..., None]

# %% right="grid_errors" says="with the points moved to the end and back"
def grid_errors(preds, y):
    return (preds.T - y.ravel()).T

# %% right="grid_errors" says="with the errors from before"
def grid_errors(preds, y):
    return error(preds, np.expand_dims(y, axis=2))

# %% wrong="loss_surface" says="You took the mean over the columns of the grid instead of the points." read="The loss surface"
def loss_surface(bs, ws, x, y):
    return (grid_errors(grid_predictions(bs, ws, x), y) ** 2).mean(axis=-1)

# %% wrong="loss_surface" says="You added up the squares; the loss is their mean." read="The loss surface"
def loss_surface(bs, ws, x, y):
    return (grid_errors(grid_predictions(bs, ws, x), y) ** 2).sum(axis=0)

# %% wrong="loss_surface" says="You took the mean over everything, which leaves one number for the whole landscape." read="The loss surface"
def loss_surface(bs, ws, x, y):
    return (grid_errors(grid_predictions(bs, ws, x), y) ** 2).mean()

# %% wrong="loss_surface" says="You squared the mean error; errors of both signs cancel before they are squared." read="Step 2: how wrong are we?"
def loss_surface(bs, ws, x, y):
    return grid_errors(grid_predictions(bs, ws, x), y).mean(axis=0) ** 2

# %% wrong="loss_surface" says="You wrote the formulas again instead of calling what you have built." read="Without loops: broadcasting"
def loss_surface(bs, ws, x, y):
    return ((bs + ws * x.reshape(-1, 1, 1) - y.reshape(-1, 1, 1)) ** 2).mean(axis=0)

# %% right="loss_surface" says="sum over the points, divided by their number"
def loss_surface(bs, ws, x, y):
    preds = grid_predictions(bs, ws, x)
    return np.sum(grid_errors(preds, y) ** 2, axis=0) / x.shape[0]

# %% right="loss_surface" says="with einsum"
def loss_surface(bs, ws, x, y):
    e = grid_errors(grid_predictions(bs, ws, x), y)
    return np.einsum("nrc,nrc->rc", e, e) / len(e)

# %% wrong="cross_section" says="You cut along a row of the surface; where b is fixed, a column is left." read="Cutting through the surface"
def cross_section(surface, b_range, b):
    nearest = np.abs(b_range - b).argmin()
    return b_range[nearest], surface[nearest]

# %% wrong="cross_section" says="You looked for the smallest difference with its sign, which is always at one end." read="Cutting through the surface"
def cross_section(surface, b_range, b):
    nearest = (b_range - b).argmin()
    return b_range[nearest], surface[:, nearest]

# %% wrong="cross_section" says="You interpolated between two columns; the nearest one is asked." read="Cutting through the surface"
def cross_section(surface, b_range, b):
    b = float(np.clip(b, b_range[0], b_range[-1]).item())
    return b, np.array([np.interp(b, b_range, row) for row in surface])

# %% wrong="cross_section" says="You always took the column just above b, even where the one below is nearer." read="Cutting through the surface"
def cross_section(surface, b_range, b):
    nearest = min(int(np.searchsorted(b_range, b).item()), len(b_range) - 1)
    return b_range[nearest], surface[:, nearest]

# %% wrong="cross_section" says="You always took the column just below b, even where the one above is nearer." read="Cutting through the surface"
def cross_section(surface, b_range, b):
    nearest = max(int(np.searchsorted(b_range, b).item()) - 1, 0)
    return b_range[nearest], surface[:, nearest]

# %% wrong="cross_section" says="You returned the column's index; the value of b is asked." read="Cutting through the surface"
def cross_section(surface, b_range, b):
    nearest = np.abs(b_range - b).argmin()
    return nearest, surface[:, nearest]

# %% wrong="cross_section" says="You returned the b that was asked for, not the nearest one on the grid." read="Cutting through the surface"
def cross_section(surface, b_range, b):
    return float(np.sum(b)), surface[:, np.abs(b_range - b).argmin()]

# %% right="cross_section" says="with Python's min"
def cross_section(surface, b_range, b):
    b = np.asarray(b).item()
    column = min(range(len(b_range)), key=lambda c: abs(b_range[c] - b))
    return float(b_range[column]), np.array([row[column] for row in surface])

# %% right="cross_section" says="with squares, in the transposed surface"
def cross_section(surface, b_range, b):
    column = np.argmin((b_range - b) ** 2)
    return b_range[column], surface.T[column].copy()

# %% wrong="gradients" says="You lost the factor 2 that the square leaves behind." read="Step 3: which way is down?"
def gradients(x, y, yhat):
    return (yhat - y).mean(), (x * (yhat - y)).mean()

# %% wrong="gradients" says="You turned the sign of the errors around, so both slopes point the wrong way." read="Step 3: which way is down?"
def gradients(x, y, yhat):
    return 2 * (y - yhat).mean(), 2 * (x * (y - yhat)).mean()

# %% wrong="gradients" says="You left x out of the slope for w, so both slopes are the same." read="Step 3: which way is down?"
def gradients(x, y, yhat):
    return 2 * (yhat - y).mean(), 2 * (yhat - y).mean()

# %% wrong="gradients" says="You multiplied the means; for w, the mean of the products is asked." read="Step 3: which way is down?"
def gradients(x, y, yhat):
    return 2 * (yhat - y).mean(), 2 * x.mean() * (yhat - y).mean()

# %% wrong="gradients" says="You added up over the points without dividing by their number." read="Step 3: which way is down?"
def gradients(x, y, yhat):
    return 2 * (yhat - y).sum(), 2 * (x * (yhat - y)).sum()

# %% wrong="gradients" says="You returned the slope for w first." read="Step 3: which way is down?"
def gradients(x, y, yhat):
    return 2 * (x * (yhat - y)).mean(), 2 * (yhat - y).mean()

# %% wrong="gradients" says="You returned a slope for each point; the mean over the points is missing." read="Step 3: which way is down?"
def gradients(x, y, yhat):
    return 2 * (yhat - y), 2 * x * (yhat - y)

# %% wrong="gradients" says="You lost the factor 2 in the slope for w alone." read="Step 3: which way is down?"
def gradients(x, y, yhat):
    return 2 * (yhat - y).mean(), (x * (yhat - y)).mean()

# %% right="gradients" says="as matrix products"
def gradients(x, y, yhat):
    slopes = np.hstack([np.ones_like(x), x]).T @ (yhat - y) * 2 / len(x)
    return slopes[0, 0], slopes[1, 0]

# %% right="gradients" says="with a loop"
def gradients(x, y, yhat):
    b_grad = w_grad = 0.0
    for i in range(len(x)):
        e = 2 * (yhat[i, 0] - y[i, 0]) / len(x)
        b_grad, w_grad = b_grad + e, w_grad + e * x[i, 0]
    return float(b_grad), float(w_grad)

# %% right="gradients" says="with the errors from before"
def gradients(x, y, yhat):
    e = error(yhat, y)
    return (2 * e).mean().item(), np.average(2 * x * e)

# %% wrong="numeric_gradient" says="You measured on one side only." read="Step 3: which way is down?"
def numeric_gradient(f, b, w, eps=1e-4):
    return (f(b + eps, w) - f(b, w)) / eps, (f(b, w + eps) - f(b, w)) / eps

# %% wrong="numeric_gradient" says="You divided by eps, but the two places are twice that far apart." read="Step 3: which way is down?"
def numeric_gradient(f, b, w, eps=1e-4):
    return (f(b + eps, w) - f(b - eps, w)) / eps, (f(b, w + eps) - f(b, w - eps)) / eps

# %% wrong="numeric_gradient" says="You moved both parameters at once, so their effects can't be told apart." read="Step 3: which way is down?"
def numeric_gradient(f, b, w, eps=1e-4):
    slope = (f(b + eps, w + eps) - f(b - eps, w - eps)) / (2 * eps)
    return slope, slope

# %% wrong="numeric_gradient" says="You chose a distance of your own, so small that the difference drowns in rounding." read="Step 3: which way is down?"
def numeric_gradient(f, b, w, eps=1e-4):
    eps = 1e-12
    return (f(b + eps, w) - f(b - eps, w)) / (2 * eps), (f(b, w + eps) - f(b, w - eps)) / (2 * eps)

# %% wrong="numeric_gradient" says="You wrote / 2 * eps, which divides by two and then multiplies by eps." read="Step 3: which way is down?"
def numeric_gradient(f, b, w, eps=1e-4):
    return (f(b + eps, w) - f(b - eps, w)) / 2 * eps, (f(b, w + eps) - f(b, w - eps)) / 2 * eps

# %% wrong="numeric_gradient" says="You moved the caller's parameters in place and did not see them move." read="Step 3: which way is down?"
def numeric_gradient(f, b, w, eps=1e-4):
    here = f(b, w)
    b += eps
    for_b = (f(b, w) - here) / eps
    w += eps
    for_w = (f(b, w) - here) / eps
    return for_b, for_w

# %% wrong="numeric_gradient" says="You subtracted the upper value from the lower one, so every slope has the wrong sign." read="Step 3: which way is down?"
def numeric_gradient(f, b, w, eps=1e-4):
    return (f(b - eps, w) - f(b + eps, w)) / (2 * eps), (f(b, w - eps) - f(b, w + eps)) / (2 * eps)

# %% right="numeric_gradient" says="with one helper for both"
def numeric_gradient(f, b, w, eps=1e-4):
    def slope(g):
        return (g(eps) - g(-eps)) / eps / 2

    return [slope(lambda d: f(b + d, w)), slope(lambda d: f(b, w + d))]

# %% right="numeric_gradient" says="as the mean of the slopes on both sides"
def numeric_gradient(f, b, w, eps=1e-4):
    up, down = f(b + eps, w), f(b - eps, w)
    right, left, here = f(b, w + eps), f(b, w - eps), f(b, w)
    return ((up - here) / eps + (here - down) / eps) / 2, ((right - here) / eps + (here - left) / eps) / 2

# %% wrong="update" says="You walked up the slope; the loss falls the other way." read="Step 4: take a step"
def update(b, w, b_grad, w_grad, lr):
    return b + lr * b_grad, w + lr * w_grad

# %% wrong="update" says="You left out the learning rate." read="Step 4: take a step"
def update(b, w, b_grad, w_grad, lr):
    return b - b_grad, w - w_grad

# %% wrong="update" says="You changed the old parameters in place; new ones are asked." read="Step 4: take a step"
def update(b, w, b_grad, w_grad, lr):
    b -= lr * b_grad
    w -= lr * w_grad
    return b, w

# %% wrong="update" says="You moved both parameters by the slope for b." read="Step 4: take a step"
def update(b, w, b_grad, w_grad, lr):
    return b - lr * b_grad, w - lr * b_grad

# %% wrong="update" says="You divided by the learning rate." read="Step 4: take a step"
def update(b, w, b_grad, w_grad, lr):
    return b - b_grad / lr, w - w_grad / lr

# %% wrong="update" says="You scaled the parameters by the learning rate, not the slopes." read="Step 4: take a step"
def update(b, w, b_grad, w_grad, lr):
    return lr * (b - b_grad), lr * (w - w_grad)

# %% wrong="update" says="You returned the steps, not the parameters after them." read="Step 4: take a step"
def update(b, w, b_grad, w_grad, lr):
    return np.array([-lr * b_grad]), np.array([-lr * w_grad])

# %% right="update" says="in place on copies"
def update(b, w, b_grad, w_grad, lr):
    b, w = b.copy(), w.copy()
    b -= lr * b_grad
    w -= lr * w_grad
    return b, w

# %% right="update" says="both at once, as parts of one array"
def update(b, w, b_grad, w_grad, lr):
    params = np.concatenate([b, w]) - lr * np.array([b_grad, w_grad])
    return params[:1], params[1:]

# %% right="update" says="by adding the step"
def update(b, w, b_grad, w_grad, lr):
    step_b, step_w = -b_grad * lr, -w_grad * lr
    return [np.add(b, step_b), np.add(w, step_w)]

# %% wrong="step_effect" says="You took the changes from new to old, so a loss that falls seems to rise." read="How far? The learning rate"
def step_effect(f, old, new, grads):
    promised = grads[0] * (old[0] - new[0]) + grads[1] * (old[1] - new[1])
    return promised, f(*old) - f(*new)

# %% wrong="step_effect" says="You counted only how far the parameters moved, not which way." read="How far? The learning rate"
def step_effect(f, old, new, grads):
    promised = grads[0] * abs(new[0] - old[0]) + grads[1] * abs(new[1] - old[1])
    return promised, f(*new) - f(*old)

# %% wrong="step_effect" says="You took the squared length of the gradient, as if every step had a learning rate of one." read="How far? The learning rate"
def step_effect(f, old, new, grads):
    return -(grads[0] ** 2 + grads[1] ** 2), f(*new) - f(*old)

# %% wrong="step_effect" says="You returned the new loss, not by how much it has changed." read="How far? The learning rate"
def step_effect(f, old, new, grads):
    promised = grads[0] * (new[0] - old[0]) + grads[1] * (new[1] - old[1])
    return promised, f(*new)

# %% wrong="step_effect" says="You returned the actual change first." read="How far? The learning rate"
def step_effect(f, old, new, grads):
    promised = grads[0] * (new[0] - old[0]) + grads[1] * (new[1] - old[1])
    return f(*new) - f(*old), promised

# %% wrong="step_effect" says="You paired the slope for b with the move of w." read="How far? The learning rate"
def step_effect(f, old, new, grads):
    promised = grads[1] * (new[0] - old[0]) + grads[0] * (new[1] - old[1])
    return promised, f(*new) - f(*old)

# %% right="step_effect" says="as a dot product"
def step_effect(f, old, new, grads):
    moved = np.subtract(new, old)
    return np.dot(grads, moved), f(new[0], new[1]) - f(old[0], old[1])

# %% right="step_effect" says="parameter by parameter"
def step_effect(f, old, new, grads):
    promised = sum(g * (q - p) for g, p, q in zip(grads, old, new, strict=True))
    return [promised, -f(*old) + f(*new)]

# %% wrong="hessian" says="You lost the factor 2 that the square leaves behind." read="How large a rate is too large?"
def hessian(x):
    return np.array([[1.0, x.mean()], [x.mean(), (x**2).mean()]])

# %% wrong="hessian" says="You subtracted the mean first; the curvature takes x as it is." read="How large a rate is too large?"
def hessian(x):
    return 2 * np.array([[1.0, x.mean()], [x.mean(), x.var()]])

# %% wrong="hessian" says="You forgot that b and w act together: their mixed derivatives are not zero." read="How large a rate is too large?"
def hessian(x):
    return 2 * np.array([[1.0, 0.0], [0.0, (x**2).mean()]])

# %% wrong="hessian" says="You added up over the points without dividing by their number." read="How large a rate is too large?"
def hessian(x):
    return 2 * np.array([[len(x), x.sum()], [x.sum(), (x**2).sum()]])

# %% wrong="hessian" says="You squared the mean; for w, the mean of the squares is asked." read="How large a rate is too large?"
def hessian(x):
    return 2 * np.array([[1.0, x.mean()], [x.mean(), x.mean() ** 2]])

# %% wrong="hessian" says="You put w first and b second." read="How large a rate is too large?"
def hessian(x):
    return 2 * np.array([[(x**2).mean(), x.mean()], [x.mean(), 1.0]])

# %% wrong="hessian" says="You left the column of b out, so one number is left." read="How large a rate is too large?"
def hessian(x):
    return 2 * np.array([[(x**2).mean()]])

# %% right="hessian" says="as a matrix product"
def hessian(x):
    columns = np.hstack([np.ones_like(x), x])
    return 2 / len(x) * columns.T @ columns

# %% right="hessian" says="as powers of x"
def hessian(x):
    return np.array([[(2 * x ** (i + j)).mean() for j in range(2)] for i in range(2)])

# %% wrong="max_stable_lr" says="You took one over the curvature; that is the rate that lands at the bottom at once, and twice that is still stable." read="How large a rate is too large?"
def max_stable_lr(x):
    return 1 / np.linalg.eigvalsh(hessian(x)).max()

# %% wrong="max_stable_lr" says="You took the flattest direction; the steepest one diverges first." read="How large a rate is too large?"
def max_stable_lr(x):
    return 2 / np.linalg.eigvalsh(hessian(x)).min()

# %% wrong="max_stable_lr" says="You took the larger number on the diagonal for the largest eigenvalue." read="How large a rate is too large?"
def max_stable_lr(x):
    return 2 / hessian(x).diagonal().max()

# %% wrong="max_stable_lr" says="You added the curvatures of both directions up." read="How large a rate is too large?"
def max_stable_lr(x):
    return 2 / np.trace(hessian(x))

# %% wrong="max_stable_lr" says="You returned the largest curvature itself, not the rate that goes with it." read="How large a rate is too large?"
def max_stable_lr(x):
    return np.linalg.eigvalsh(hessian(x)).max()

# %% wrong="max_stable_lr" says="You returned a rate for each direction; the one that suits both is asked." read="How large a rate is too large?"
def max_stable_lr(x):
    return 2 / np.linalg.eigvalsh(hessian(x))

# %% right="max_stable_lr" says="with the spectral norm"
def max_stable_lr(x):
    return 2 / np.linalg.norm(hessian(x), 2)

# %% right="max_stable_lr" says="by the formula for two by two"
import math

def max_stable_lr(x):
    (p, q), (_, r) = hessian(x)
    return float(4 / (p + r + math.sqrt((p - r) ** 2 + 4 * q * q)))

# %% right="max_stable_lr" says="the smallest of both rates"
def max_stable_lr(x):
    values, _ = np.linalg.eig(hessian(x))
    return min(2 / value for value in values)

# %% wrong="descend" says="You predicted once, before the loop; after each update the predictions are others." read="Step 5: again and again"
def descend(x, y, b, w, lr, n_epochs):
    path, losses = [(b[0], w[0])], []
    yhat = predict(b, w, x)
    for _ in range(n_epochs):
        losses.append(mse_loss(yhat, y))
        b_grad, w_grad = gradients(x, y, yhat)
        b, w = update(b, w, b_grad, w_grad, lr)
        path.append((b[0], w[0]))
    return np.array(path), losses

# %% wrong="descend" says="You updated b first, and measured the slope for w only with the new b in place." read="Step 5: again and again"
def descend(x, y, b, w, lr, n_epochs):
    path, losses = [(b[0], w[0])], []
    for _ in range(n_epochs):
        yhat = predict(b, w, x)
        losses.append(mse_loss(yhat, y))
        b_grad, w_grad = gradients(x, y, yhat)
        new_b, _ = update(b, w, b_grad, w_grad, lr)
        b_grad, w_grad = gradients(x, y, predict(new_b, w, x))
        _, w = update(b, w, b_grad, w_grad, lr)
        b = new_b
        path.append((b[0], w[0]))
    return np.array(path), losses

# %% wrong="descend" says="You left the start out of the path." read="Step 5: again and again"
def descend(x, y, b, w, lr, n_epochs):
    path, losses = [], []
    for _ in range(n_epochs):
        yhat = predict(b, w, x)
        losses.append(mse_loss(yhat, y))
        b, w = update(b, w, *gradients(x, y, yhat), lr)
        path.append((b[0], w[0]))
    return np.array(path).reshape(-1, 2), losses

# %% wrong="descend" says="You ran one epoch too few." read="Step 5: again and again"
def descend(x, y, b, w, lr, n_epochs):
    path, losses = [(b[0], w[0])], []
    for _ in range(1, n_epochs):
        yhat = predict(b, w, x)
        losses.append(mse_loss(yhat, y))
        b, w = update(b, w, *gradients(x, y, yhat), lr)
        path.append((b[0], w[0]))
    return np.array(path), losses

# %% wrong="descend" says="You noted the loss after each update; the loss before it is asked." read="Step 5: again and again"
def descend(x, y, b, w, lr, n_epochs):
    path, losses = [(b[0], w[0])], []
    for _ in range(n_epochs):
        b, w = update(b, w, *gradients(x, y, predict(b, w, x)), lr)
        losses.append(mse_loss(predict(b, w, x), y))
        path.append((b[0], w[0]))
    return np.array(path), losses

# %% wrong="descend" says="You started at zero instead of the b and w that you were given." read="Step 5: again and again"
def descend(x, y, b, w, lr, n_epochs):
    b, w = np.zeros(1), np.zeros(1)
    path, losses = [(b[0], w[0])], []
    for _ in range(n_epochs):
        yhat = predict(b, w, x)
        losses.append(mse_loss(yhat, y))
        b, w = update(b, w, *gradients(x, y, yhat), lr)
        path.append((b[0], w[0]))
    return np.array(path), losses

# %% wrong="descend" says="You noted the same parameters at every step, since the updated ones never came back into the loop." read="Step 5: again and again"
def descend(x, y, b, w, lr, n_epochs):
    path, losses = [(b[0], w[0])], []
    for _ in range(n_epochs):
        yhat = predict(b, w, x)
        losses.append(mse_loss(yhat, y))
        update(b, w, *gradients(x, y, yhat), lr)
        path.append((b[0], w[0]))
    return np.array(path), losses

# %% wrong="descend" says="You wrote w before b into the path." read="Step 5: again and again"
def descend(x, y, b, w, lr, n_epochs):
    path, losses = [(w[0], b[0])], []
    for _ in range(n_epochs):
        yhat = predict(b, w, x)
        losses.append(mse_loss(yhat, y))
        b, w = update(b, w, *gradients(x, y, yhat), lr)
        path.append((w[0], b[0]))
    return np.array(path), losses

# %% wrong="descend" says="You wrote the formulas again instead of calling what you have built." read="Step 5: again and again"
def descend(x, y, b, w, lr, n_epochs):
    path, losses = [(b[0], w[0])], []
    for _ in range(n_epochs):
        e = b + w * x - y
        losses.append((e**2).mean())
        b, w = b - lr * 2 * e.mean(), w - lr * 2 * (x * e).mean()
        path.append((b[0], w[0]))
    return np.array(path), losses

# %% right="descend" says="into an array made beforehand"
def descend(x, y, b, w, lr, n_epochs):
    path, losses = np.empty((n_epochs + 1, 2)), np.empty(n_epochs)
    path[0] = b.item(), w.item()
    for epoch in range(n_epochs):
        yhat = predict(b, w, x)
        losses[epoch] = mse_loss(yhat, y)
        b_grad, w_grad = gradients(x=x, y=y, yhat=yhat)
        b, w = update(b, w, b_grad=b_grad, w_grad=w_grad, lr=lr)
        path[epoch + 1] = b.item(), w.item()
    return path, losses.tolist()

# %% right="descend" says="joined from rows, with the loss taken last"
def descend(x, y, b, w, lr, n_epochs):
    rows, losses = [np.concatenate([b, w])], []
    while len(losses) < n_epochs:
        yhat = predict(b=b, w=w, x=x)
        slopes = gradients(x, y, yhat)
        b, w = update(b, w, slopes[0], slopes[1], lr)
        losses += [float(mse_loss(yhat, y))]
        rows.append(np.concatenate([b, w]))
    return [np.stack(rows), losses]

# %% wrong="sanity_check" says="You left the intercept out, so the line is forced through zero." read="Step 5: again and again"
def sanity_check(x, y):
    return 0.0, (x * y).sum() / (x * x).sum()

# %% wrong="sanity_check" says="You fitted x to y; the errors are measured along y." read="Step 5: again and again"
def sanity_check(x, y):
    w, b = np.polyfit(y.ravel(), x.ravel(), 1)
    return b, w

# %% wrong="sanity_check" says="You returned the slope first." read="Step 5: again and again"
def sanity_check(x, y):
    w, b = np.polyfit(x.ravel(), y.ravel(), 1)
    return w, b

# %% wrong="sanity_check" says="You joined the first and the last point by a line; all points count." read="Step 5: again and again"
def sanity_check(x, y):
    w = (y[-1, 0] - y[0, 0]) / (x[-1, 0] - x[0, 0])
    return y[0, 0] - w * x[0, 0], w

# %% wrong="sanity_check" says="You returned arrays of shape (1,); two numbers are asked." read="Step 5: again and again"
def sanity_check(x, y):
    b, w = np.linalg.lstsq(np.hstack([np.ones_like(x), x]), y, rcond=None)[0]
    return b, w

# %% wrong="sanity_check" says="You divided by the variance of y instead of that of x." read="Step 5: again and again"
def sanity_check(x, y):
    w = ((x - x.mean()) * (y - y.mean())).mean() / y.var()
    return y.mean() - w * x.mean(), w

# %% right="sanity_check" says="with a polynomial of degree one"
def sanity_check(x, y):
    w, b = np.polyfit(x.ravel(), y.ravel(), 1)
    return b, w

# %% right="sanity_check" says="from covariance and variance"
def sanity_check(x, y):
    w = ((x - x.mean()) * (y - y.mean())).mean() / x.var()
    return y.mean() - w * x.mean(), w

# %% right="sanity_check" says="by the normal equations"
def sanity_check(x, y):
    columns = np.c_[np.ones(len(x)), x]
    solution = np.linalg.inv(columns.T @ columns) @ columns.T @ y
    return solution[0].item(), solution[1].item()

# %% wrong="diverges" says="You judged after one step; the first step may still lower the loss, or raise it for once." read="Crawling, arriving, exploding"
def diverges(x, y, b, w, lr, n_epochs=100):
    _, losses = descend(x, y, b, w, lr, n_epochs)
    return len(losses) > 1 and (not np.isfinite(losses[1]) or losses[1] > losses[0])

# %% wrong="diverges" says="You compared with nan, and every comparison with nan is false." read="Crawling, arriving, exploding"
def diverges(x, y, b, w, lr, n_epochs=100):
    _, losses = descend(x, y, b, w, lr, n_epochs)
    return losses[-1] > losses[0]

# %% wrong="diverges" says="You waited for the loss to pass a large number of your own choice." read="Crawling, arriving, exploding"
def diverges(x, y, b, w, lr, n_epochs=100):
    _, losses = descend(x, y, b, w, lr, n_epochs)
    return not losses[-1] < 1000

# %% wrong="diverges" says="You took any rise between two epochs for divergence." read="Crawling, arriving, exploding"
def diverges(x, y, b, w, lr, n_epochs=100):
    _, losses = descend(x, y, b, w, lr, n_epochs)
    return any(not after <= before for before, after in zip(losses, losses[1:], strict=False))

# %% wrong="diverges" says="You looked only for inf and nan; a loss that grows need not have got there yet." read="Crawling, arriving, exploding"
def diverges(x, y, b, w, lr, n_epochs=100):
    _, losses = descend(x, y, b, w, lr, n_epochs)
    return not np.isfinite(losses[-1])

# %% wrong="diverges" says="You always ran 100 epochs, whatever was asked." read="Crawling, arriving, exploding"
def diverges(x, y, b, w, lr, n_epochs=100):
    _, losses = descend(x, y, b, w, lr, 100)
    return not losses[-1] <= losses[0]

# %% wrong="diverges" says="You compared the last loss with the lowest one instead of the first." read="Crawling, arriving, exploding"
def diverges(x, y, b, w, lr, n_epochs=100):
    _, losses = descend(x, y, b, w, lr, n_epochs)
    return not losses[-1] <= min(losses)

# %% wrong="diverges" says="You answered whether it converges, the opposite." read="Crawling, arriving, exploding"
def diverges(x, y, b, w, lr, n_epochs=100):
    _, losses = descend(x, y, b, w, lr, n_epochs)
    return losses[-1] <= losses[0]

# %% right="diverges" says="as the opposite of not having risen"
def diverges(x, y, b, w, lr, n_epochs=100):
    losses = descend(x, y, b, w, lr, n_epochs)[1]
    return not losses[-1] <= losses[0]

# %% right="diverges" says="with math, and arguments by name"
import math

def diverges(x, y, b, w, lr, n_epochs=100):
    path, losses = descend(x=x, y=y, b=b, w=w, lr=lr, n_epochs=n_epochs)
    first, last = losses[0], losses[-1]
    return math.isnan(last) or math.isinf(last) or last > first

# %% right="diverges" says="as a NumPy bool"
def diverges(x, y, b, w, lr, n_epochs=100):
    _, losses = descend(x, y, b, w, lr, n_epochs)
    return np.logical_or(~np.isfinite(losses[-1]), np.float64(losses[-1]) > losses[0])

# %% wrong="bad_feature" says="You divided the inputs and multiplied the weight; it is the other way round." read="A bad feature"
def bad_feature(x, true_w, factor=10):
    return x / factor, true_w * factor

# %% wrong="bad_feature" says="You scaled x alone, so the labels would change." read="A bad feature"
def bad_feature(x, true_w, factor=10):
    return factor * x, true_w

# %% wrong="bad_feature" says="You multiplied both, so the labels would change by the square of the factor." read="A bad feature"
def bad_feature(x, true_w, factor=10):
    return factor * x, factor * true_w

# %% wrong="bad_feature" says="You multiplied in place, so the original inputs are gone." read="A bad feature"
def bad_feature(x, true_w, factor=10):
    x *= factor
    return x, true_w / factor

# %% wrong="bad_feature" says="You always took a factor of ten." read="A bad feature"
def bad_feature(x, true_w, factor=10):
    return 10 * x, true_w / 10

# %% wrong="bad_feature" says="You cut the weight down to a whole number." read="A bad feature"
def bad_feature(x, true_w, factor=10):
    return factor * x, true_w // factor

# %% right="bad_feature" says="with functions of NumPy"
def bad_feature(x, true_w, factor=10):
    return np.multiply(x, factor), np.divide(true_w, factor)

# %% right="bad_feature" says="times the inverse, on a copy"
def bad_feature(x, true_w, factor=10):
    bad_x = x.copy()
    bad_x *= factor
    return [bad_x, true_w * (1 / factor)]

# %% wrong="fit_scaler" says="You divided by N - 1; the formula divides by N." read="All features on one scale"
def fit_scaler(x):
    return x.mean(), x.std(ddof=1) if len(x) > 1 else 0.0

# %% wrong="fit_scaler" says="You returned the variance; its square root is the standard deviation." read="All features on one scale"
def fit_scaler(x):
    return x.mean(), x.var()

# %% wrong="fit_scaler" says="You took the smallest value and the range; that is min-max scaling." read="All features on one scale"
def fit_scaler(x):
    return x.min(), x.max() - x.min()

# %% wrong="fit_scaler" says="You returned the standard deviation first." read="All features on one scale"
def fit_scaler(x):
    return x.std(), x.mean()

# %% wrong="fit_scaler" says="You did not subtract the mean before squaring, so the spread is measured from zero." read="All features on one scale"
def fit_scaler(x):
    return x.mean(), np.sqrt((x**2).mean())

# %% wrong="fit_scaler" says="You took the mean distance from the mean instead of the root of the mean square." read="All features on one scale"
def fit_scaler(x):
    return x.mean(), np.abs(x - x.mean()).mean()

# %% wrong="fit_scaler" says="You took the median; the formula says mean." read="All features on one scale"
def fit_scaler(x):
    return np.median(x), x.std()

# %% right="fit_scaler" says="by the formulas"
def fit_scaler(x):
    mean = x.sum() / len(x)
    return mean, (((x - mean) ** 2).sum() / len(x)) ** 0.5

# %% right="fit_scaler" says="as Python floats, from the variance"
import math

def fit_scaler(x):
    return float(np.mean(x)), math.sqrt(np.var(x))

# %% wrong="scale" says="You divided by the square of the standard deviation." read="All features on one scale"
def scale(x, mean, std):
    return (x - mean) / std**2

# %% wrong="scale" says="You divided only the mean, since the brackets are missing." read="All features on one scale"
def scale(x, mean, std):
    return x - mean / std

# %% wrong="scale" says="You took statistics of this x instead of the given ones." read="The validation set keeps out of it"
def scale(x, mean, std):
    return (x - x.mean()) / (x.std() or 1.0)

# %% wrong="scale" says="You squeezed the inputs between 0 and 1; that is min-max scaling." read="All features on one scale"
def scale(x, mean, std):
    return (x - x.min()) / (np.ptp(x) or 1.0)

# %% wrong="scale" says="You multiplied by the standard deviation." read="All features on one scale"
def scale(x, mean, std):
    return (x - mean) * std

# %% wrong="scale" says="You divided without subtracting the mean." read="All features on one scale"
def scale(x, mean, std):
    return x / std

# %% wrong="scale" says="You calculated in place, so the original inputs are gone." read="All features on one scale"
def scale(x, mean, std):
    x -= mean
    x /= std
    return x

# %% right="scale" says="in place on a copy"
def scale(x, mean, std):
    scaled = np.array(x)
    scaled -= mean
    scaled /= std
    return scaled

# %% right="scale" says="divided first"
def scale(x, mean, std):
    return x / std - mean / std

# %% wrong="standardize" says="You scaled the validation set by statistics of its own." read="The validation set keeps out of it"
def standardize(x_train, x_val):
    return scale(x_train, *fit_scaler(x_train)), scale(x_val, *fit_scaler(x_val))

# %% wrong="standardize" says="You let the validation points have a part in the statistics." read="The validation set keeps out of it"
def standardize(x_train, x_val):
    mean, std = fit_scaler(np.vstack([x_train, x_val]))
    return scale(x_train, mean, std), scale(x_val, mean, std)

# %% wrong="standardize" says="You left the validation set as it was; the model would see it on another scale." read="The validation set keeps out of it"
def standardize(x_train, x_val):
    return scale(x_train, *fit_scaler(x_train)), x_val

# %% wrong="standardize" says="You took the statistics from the validation set." read="The validation set keeps out of it"
def standardize(x_train, x_val):
    mean, std = fit_scaler(x_val)
    return scale(x_train, mean, std), scale(x_val, mean, std)

# %% wrong="standardize" says="You took the statistics of the training set after it had been scaled." read="The validation set keeps out of it"
def standardize(x_train, x_val):
    x_train = scale(x_train, *fit_scaler(x_train))
    return x_train, scale(x_val, *fit_scaler(x_train))

# %% wrong="standardize" says="You wrote the formulas again instead of calling what you have built." read="The validation set keeps out of it"
def standardize(x_train, x_val):
    mean, std = x_train.mean(), x_train.std()
    return (x_train - mean) / std, (x_val - mean) / std

# %% right="standardize" says="in a comprehension"
def standardize(x_train, x_val):
    statistics = fit_scaler(x_train)
    return [scale(x, *statistics) for x in (x_train, x_val)]

# %% right="standardize" says="with arguments by name, validation first"
def standardize(x_train, x_val):
    mean, std = fit_scaler(x=x_train)
    scaled_val = scale(x=x_val, mean=mean, std=std)
    return scale(x=x_train, mean=mean, std=std), scaled_val

# %% wrong="n_updates" says="You left out the smaller last batch." read="One point, some points, all points"
def n_updates(n_points, batch_size, n_epochs):
    return n_points // batch_size * n_epochs

# %% wrong="n_updates" says="You counted points, not updates." read="One point, some points, all points"
def n_updates(n_points, batch_size, n_epochs):
    return n_points * n_epochs

# %% wrong="n_updates" says="You counted the updates of one epoch only." read="One point, some points, all points"
def n_updates(n_points, batch_size, n_epochs):
    return -(-n_points // batch_size)

# %% wrong="n_updates" says="You let batches run on from one epoch into the next; every epoch ends with a batch of its own." read="One point, some points, all points"
def n_updates(n_points, batch_size, n_epochs):
    return -(-n_points * n_epochs // batch_size)

# %% wrong="n_updates" says="You returned a float; updates are counted in ints." read="One point, some points, all points"
def n_updates(n_points, batch_size, n_epochs):
    return np.ceil(n_points / batch_size) * n_epochs

# %% wrong="n_updates" says="You always added one batch, even where the points divide evenly." read="One point, some points, all points"
def n_updates(n_points, batch_size, n_epochs):
    return (n_points // batch_size + 1) * n_epochs

# %% wrong="n_updates" says="You multiplied by the batch size; larger batches mean fewer updates." read="One point, some points, all points"
def n_updates(n_points, batch_size, n_epochs):
    return batch_size * n_epochs

# %% right="n_updates" says="with math.ceil"
import math

def n_updates(n_points, batch_size, n_epochs):
    return math.ceil(n_points / batch_size) * n_epochs

# %% right="n_updates" says="by counting"
def n_updates(n_points, batch_size, n_epochs):
    return sum(1 for _ in range(n_epochs) for _ in range(0, n_points, batch_size))

# %% right="n_updates" says="with NumPy and int"
def n_updates(n_points, batch_size, n_epochs):
    return int(np.ceil(n_points / batch_size)) * n_epochs

# %% wrong="minibatch_descend" says="You dropped the points that fill no whole batch." read="One point, some points, all points"
def minibatch_descend(x, y, b, w, lr, batch_size, n_epochs):
    path = [(b[0], w[0])]
    for _ in range(n_epochs):
        for i in range(len(x) // batch_size):
            part = slice(i * batch_size, (i + 1) * batch_size)
            b, w = update(b, w, *gradients(x[part], y[part], predict(b, w, x[part])), lr)
            path.append((b[0], w[0]))
    return np.array(path)

# %% wrong="minibatch_descend" says="You took the first batch again and again." read="One point, some points, all points"
def minibatch_descend(x, y, b, w, lr, batch_size, n_epochs):
    path = [(b[0], w[0])]
    for _ in range(n_epochs):
        for _ in range(0, len(x), batch_size):
            part = slice(0, batch_size)
            b, w = update(b, w, *gradients(x[part], y[part], predict(b, w, x[part])), lr)
            path.append((b[0], w[0]))
    return np.array(path)

# %% wrong="minibatch_descend" says="You took the slopes over all points in every update." read="One point, some points, all points"
def minibatch_descend(x, y, b, w, lr, batch_size, n_epochs):
    path = [(b[0], w[0])]
    for _ in range(n_epochs):
        for _ in range(0, len(x), batch_size):
            b, w = update(b, w, *gradients(x, y, predict(b, w, x)), lr)
            path.append((b[0], w[0]))
    return np.array(path)

# %% wrong="minibatch_descend" says="You predicted once per epoch; after each update the predictions are others." read="One point, some points, all points"
def minibatch_descend(x, y, b, w, lr, batch_size, n_epochs):
    path = [(b[0], w[0])]
    for _ in range(n_epochs):
        yhat = predict(b, w, x)
        for start in range(0, len(x), batch_size):
            part = slice(start, start + batch_size)
            b, w = update(b, w, *gradients(x[part], y[part], yhat[part]), lr)
            path.append((b[0], w[0]))
    return np.array(path)

# %% wrong="minibatch_descend" says="You noted the parameters once per epoch, not after every update." read="One point, some points, all points"
def minibatch_descend(x, y, b, w, lr, batch_size, n_epochs):
    path = [(b[0], w[0])]
    for _ in range(n_epochs):
        for start in range(0, len(x), batch_size):
            part = slice(start, start + batch_size)
            b, w = update(b, w, *gradients(x[part], y[part], predict(b, w, x[part])), lr)
        path.append((b[0], w[0]))
    return np.array(path)

# %% wrong="minibatch_descend" says="You shuffled the points; they are to be taken in the order in which they come." read="One point, some points, all points"
def minibatch_descend(x, y, b, w, lr, batch_size, n_epochs):
    path = [(b[0], w[0])]
    for _ in range(n_epochs):
        idx = np.random.permutation(len(x))
        for start in range(0, len(x), batch_size):
            part = idx[start : start + batch_size]
            b, w = update(b, w, *gradients(x[part], y[part], predict(b, w, x[part])), lr)
            path.append((b[0], w[0]))
    return np.array(path)

# %% wrong="minibatch_descend" says="You moved the last batch back until it was full, so some points had two turns." read="One point, some points, all points"
def minibatch_descend(x, y, b, w, lr, batch_size, n_epochs):
    path = [(b[0], w[0])]
    for _ in range(n_epochs):
        for start in range(0, len(x), batch_size):
            start = max(0, min(start, len(x) - batch_size))
            part = slice(start, start + batch_size)
            b, w = update(b, w, *gradients(x[part], y[part], predict(b, w, x[part])), lr)
            path.append((b[0], w[0]))
    return np.array(path)

# %% wrong="minibatch_descend" says="You ran one epoch only." read="One point, some points, all points"
def minibatch_descend(x, y, b, w, lr, batch_size, n_epochs):
    path = [(b[0], w[0])]
    for start in range(0, len(x), batch_size):
        part = slice(start, start + batch_size)
        b, w = update(b, w, *gradients(x[part], y[part], predict(b, w, x[part])), lr)
        path.append((b[0], w[0]))
    return np.array(path)

# %% right="minibatch_descend" says="with the batches made beforehand"
def minibatch_descend(x, y, b, w, lr, batch_size, n_epochs):
    cuts = np.arange(batch_size, len(x), batch_size)
    batches = list(zip(np.split(x, cuts), np.split(y, cuts), strict=True))
    path = [np.concatenate([b, w])]
    for x_batch, y_batch in batches * n_epochs:
        b_grad, w_grad = gradients(x_batch, y_batch, predict(b, w, x_batch))
        b, w = update(b, w, b_grad, w_grad, lr)
        path.append(np.concatenate([b, w]))
    return np.stack(path)

# %% right="minibatch_descend" says="with a while loop and copies"
def minibatch_descend(x, y, b, w, lr, batch_size, n_epochs):
    path = [[b.item(), w.item()]]
    for _ in range(n_epochs):
        seen = 0
        while seen < x.shape[0]:
            idx = np.arange(seen, min(seen + batch_size, x.shape[0]))
            yhat = predict(b=b, w=w, x=x[idx])
            slopes = gradients(x=x[idx], y=y[idx], yhat=yhat)
            b, w = update(b=b, w=w, b_grad=slopes[0], w_grad=slopes[1], lr=lr)
            path.append([b.item(), w.item()])
            seen += batch_size
    return np.array(path)
