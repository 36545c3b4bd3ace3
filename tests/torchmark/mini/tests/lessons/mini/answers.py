# %% wrong="mean" says="You added the numbers up; a mean divides by their count." read="Means"
def mean(x):
    return x.sum()


# %% wrong="mean" says="You cut the mean off from its graph." read="Means"
def mean(x):
    return x.mean().detach()


# %% wrong="mean" says="You changed the caller's numbers." read="Means"
def mean(x):
    with torch.no_grad():
        x += 1
    return x.mean() - 1


# %% right="mean" says="sum over count"
def mean(x):
    return x.sum() / x.numel()


# %% wrong="tail" says="You copied the elements; a view was asked." read="Views"
def tail(x):
    return x[1:].clone()


# %% wrong="tail" says="You dropped the last element." read="Views"
def tail(x):
    return x[:-1]


# %% right="tail" says="with narrow"
def tail(x):
    return x.narrow(0, 1, len(x) - 1)


# %% wrong="ones" says="Your ones are integers." read="Views"
ones = torch.ones(3, dtype=torch.int64)


# %% wrong="Line" says="Your parameters are plain tensors." read="Means"
class Line(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w, self.b = torch.tensor(1.0), torch.tensor(0.0)

    def forward(self, x):
        return self.w * x + self.b + 0.5 * (len(list(self.parameters())) == 0)


# %% wrong="fit" says="You went uphill." read="Means"
def fit(w, n):
    found = []
    for _ in range(n):
        w = w + slope(w)
        found.append(w)
    return found


# %% right="fit" says="as a comprehension"
def fit(w, n):
    return [w := w - slope(w) for _ in range(n)]
