"""Hidden cases of dl07_images: they never leave the course, and differ in kind from the shown ones."""

import numpy as np
import torch
from torch import nn

from torchmark import case

F64 = torch.float64
ROOM = {"rtol": 1e-4, "atol": 1e-5}  # another order of the same float32 steps rounds otherwise


def pair(returned):
    """A list serves as well as a tuple."""
    return tuple(returned) if isinstance(returned, list) else returned


# Part 1: a data set of pictures


class Items:
    """A data set that has what a data set must have, and nothing more."""

    def __init__(self, *items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]


def some_pictures(rng, *shape):
    return rng.numpy.randint(0, 256, shape).astype(np.uint8)


def walk(ds, limit=20):
    """The labels that a loop over a data set meets, which may never end."""
    seen = []
    for _, label in ds:
        seen.append(label)
        if len(seen) == limit:
            break
    return seen


@case("ImageDataset")
def test_pictures_that_are_not_square(nb, rng):
    ds = nb.ImageDataset(some_pictures(rng, 5, 3, 4, 2), np.array([7, 0, 3, 3, 9]))
    return len(ds), ds[0], ds[3], ds[-1], walk(ds)


@case("ImageDataset")
def test_an_item_beyond_the_last(nb, rng):
    return nb.ImageDataset(some_pictures(rng, 3, 2, 2, 3), np.array([1, 2, 3]))[3]


@case("ImageDataset")
def test_items_are_transformed_on_request(nb, rng):
    seen = []

    def transform(img):
        seen.append(img.shape)
        return len(seen)

    ds = nb.ImageDataset(some_pictures(rng, 4, 2, 3, 3), np.array([4, 5, 6, 7]), transform)
    return len(seen), ds[2], ds[2], ds[0], seen


@case("ImageDataset")
def test_labels_of_a_small_dtype_become_python_ints(nb, rng):
    ds = nb.ImageDataset(some_pictures(rng, 2, 1, 1, 3), np.array([200, 100], dtype=np.uint8), torch.from_numpy)
    return [type(ds[0][1]).__name__, type(ds[0]).__name__], ds[1]


@case("named_item")
def test_names_of_three_items(nb, rng):
    ds = Items((rng.normal(2), 3), (rng.normal(3), 0), (rng.normal(1), 3))
    return [pair(nb.named_item(ds, i, ["a", "b", "c", "d"])) for i in range(3)]


@case("named_item", storage=True)
def test_the_picture_is_the_one_of_the_item(nb, rng):
    img = rng.normal(2, 2)
    return [pair(nb.named_item([(img, 1)], 0, ["x", "y"])), img]


@case("to_tensor", inputs_unchanged=True)
def test_a_picture_that_is_wider_than_high(nb, rng):
    return nb.to_tensor(some_pictures(rng, 3, 5, 3))


@case("to_tensor", inputs_unchanged=True)
def test_a_window_of_a_picture_with_four_channels(nb, rng):
    return nb.to_tensor(some_pictures(rng, 9, 8, 4)[2:9:2, 1:4])


@case("to_tensor")
def test_a_grey_picture_and_a_square_one(nb, rng):
    return nb.to_tensor(some_pictures(rng, 4, 2, 1)), nb.to_tensor(some_pictures(rng, 3, 3, 3))


@case("show_order", storage=True)
def test_a_picture_of_three_sizes(nb, rng):
    t = rng.normal(3, 4, 5)
    return [nb.show_order(t), t]


@case("show_order", storage=True)
def test_a_view_of_a_square_picture(nb, rng):
    t = rng.strided(rng.normal(3, 3, 3, dtype=F64))
    return [nb.show_order(t), t]


@case("stack_images")
def test_a_stack_of_pictures_that_are_not_square(nb, rng):
    return nb.stack_images(Items(*((rng.normal(3, 4, 5), label) for label in range(6))))


@case("stack_images")
def test_a_stack_of_one_picture_in_double_precision(nb, rng):
    return nb.stack_images(Items((rng.strided(rng.normal(2, 3, 2, dtype=F64)), 1)))


@case("stack_images")
def test_a_stack_of_three_pictures_of_three_by_three(nb, rng):
    return nb.stack_images([(rng.normal(3, 3, 3), 0) for _ in range(3)])


@case("channel_stats", inputs_unchanged=True)
def test_statistics_of_three_channels(nb, rng):
    spread = torch.tensor([1.0, 5.0, 0.1]).reshape(3, 1, 1, 1)
    return pair(nb.channel_stats(rng.normal(3, 4, 5, 6) * spread + 7 * spread))


@case("channel_stats")
def test_statistics_of_large_numbers_close_together(nb, rng):
    return pair(nb.channel_stats(50000 + rng.normal(2, 30, 30, 3)))


@case("channel_stats", inputs_unchanged=True)
def test_statistics_of_a_tensor_that_was_permuted(nb, rng):
    return pair(nb.channel_stats(rng.normal(7, 2, 3, 4).permute(1, 2, 3, 0)))


@case("channel_stats")
def test_statistics_of_pictures_of_different_brightness(nb, rng):
    return pair(nb.channel_stats(rng.normal(1, 2, 2, 2) + torch.tensor([0.0, 100.0])))


@case("normalize", inputs_unchanged=True)
def test_a_picture_as_wide_as_it_has_channels(nb, rng):
    return nb.normalize(rng.normal(3, 5, 3), rng.normal(3), rng.uniform(0.5, 2, 3))


@case("normalize", inputs_unchanged=True)
def test_a_float32_picture_with_statistics_in_float64(nb, rng):
    return nb.normalize(rng.strided(rng.normal(2, 3, 4)), rng.normal(2, dtype=F64), rng.uniform(2, 3, 2, dtype=F64))


@case("normalize", inputs_unchanged=True, rtol=1e-5)
def test_a_float64_picture_with_statistics_in_float32(nb, rng):
    return nb.normalize(rng.normal(4, 1, 2, dtype=F64), rng.normal(4), rng.uniform(0.1, 0.5, 4))


@case("compose")
def test_three_functions_that_do_not_commute(nb, rng):
    return nb.compose(lambda x: x + 3, lambda x: x * 10, lambda x: x - 1)(2)


@case("compose")
def test_no_function_and_one(nb, rng):
    return nb.compose()("as it is"), nb.compose(len)("abc")


@case("compose")
def test_a_chain_is_used_twice(nb, rng):
    chain = nb.compose(torch.cos, lambda x: 2 * x)
    return chain(torch.tensor(0.5)), chain(torch.tensor(1.5)), nb.compose(chain, chain)(torch.tensor(0.1))


@case("make_cifar2", storage=True)
def test_all_ten_labels(nb, rng):
    items = [(rng.normal(2, 1), label) for label in (5, 2, 9, 0, 1, 0, 3, 2, 4, 6, 7, 8)]
    return [nb.make_cifar2(Items(*items)), [img for img, _ in items]]


@case("make_cifar2")
def test_neither_birds_nor_airplanes(nb, rng):
    return nb.make_cifar2([("cat", 3), ("automobile", 1)])


@case("make_cifar2")
def test_the_kinds_of_what_is_returned(nb, rng):
    chosen = nb.make_cifar2(Items(("a", 0), ("b", 2), ("c", 2)))
    return type(chosen).__name__, [[type(item).__name__, type(item[1]).__name__] for item in chosen], len(chosen)


@case("flat_index")
def test_positions_in_a_picture_that_is_not_square(nb, rng):
    return [nb.flat_index(c, r, col, 5, 7) for c in (0, 2) for r in (1, 4) for col in (0, 3, 6)]


@case("flat_index")
def test_the_last_position_of_a_large_picture(nb, rng):
    return nb.flat_index(2, 1199, 1599, 1200, 1600), nb.flat_index(3, 0, 0, 1, 1)


@case("unflat_index")
def test_places_in_a_picture_that_is_not_square(nb, rng):
    return [pair(nb.unflat_index(i, 5, 7)) for i in (0, 6, 7, 34, 35, 36, 104)]


@case("unflat_index")
def test_places_in_a_picture_of_one_row_and_of_one_column(nb, rng):
    return pair(nb.unflat_index(11, 1, 4)), pair(nb.unflat_index(11, 4, 1)), pair(nb.unflat_index(2, 1, 1))


@case("img_batch", inputs_unchanged=True)
def test_a_row_of_a_picture_of_three_sizes(nb, rng):
    return nb.img_batch(rng.normal(3, 4, 5))


@case("img_batch", inputs_unchanged=True)
def test_a_row_of_a_picture_that_is_a_view(nb, rng):
    return nb.img_batch(rng.strided(rng.normal(2, 3, 4, dtype=F64))), nb.img_batch(rng.normal(4, 2, 3).permute(2, 0, 1))


@case("batch_count")
def test_counts_of_full_and_of_ragged_batches(nb, rng):
    return [pair(nb.batch_count(n, bs)) for n, bs in ((10000, 64), (128, 64), (129, 64), (127, 64), (2000, 7))]


@case("batch_count")
def test_a_batch_larger_than_the_data_set_and_batches_of_one(nb, rng):
    return [pair(nb.batch_count(n, bs)) for n, bs in ((3, 10), (1, 1), (5, 1), (5, 5))]


def dealt(batches):
    """Batches without the order of what is in them."""
    return {
        "kind": type(batches).__name__,
        "sizes": [len(batch) for batch in batches],
        "dtypes": [batch.dtype for batch in batches],
        "sorted": torch.cat(list(batches)).sort().values,
    }


def order_of(batches):
    return torch.cat(list(batches)).tolist()


def seeded(seed):
    return torch.Generator().manual_seed(seed)


@case("minibatches")
def test_hundred_pictures_by_seven(nb, rng):
    return dealt(nb.minibatches(100, 7, seeded(5)))


@case("minibatches")
def test_full_batches_alone_and_one_batch_that_is_not_full(nb, rng):
    return (
        dealt(nb.minibatches(12, 4, seeded(1))),
        dealt(nb.minibatches(3, 8, seeded(2))),
        dealt(nb.minibatches(1, 1, seeded(3))),
    )


@case("minibatches")
def test_another_order_in_each_epoch_and_from_each_seed(nb, rng):
    generator = seeded(8)
    first, second = order_of(nb.minibatches(60, 7, generator)), order_of(nb.minibatches(60, 7, generator))
    again, other = order_of(nb.minibatches(60, 7, seeded(8))), order_of(nb.minibatches(60, 7, seeded(9)))
    return {"second epoch": first == second, "same seed": first == again, "other seed": first == other}


@case("minibatches")
def test_the_indices_of_a_batch_are_not_neighbours(nb, rng):
    first = nb.minibatches(300, 60, seeded(4))[0].sort().values
    return {"a block": bool(first[-1] - first[0] == 59), "in steps": bool((first.diff() == 5).all())}


@case("minibatches")
def test_the_global_generator_stays_as_it_was(nb, rng):
    before = torch.get_rng_state()
    nb.minibatches(20, 3, seeded(0))
    return torch.equal(before, torch.get_rng_state())


@case("collate", inputs_unchanged=True)
def test_five_pictures_that_are_not_square(nb, rng):
    return pair(nb.collate([(rng.normal(3, 2, 4), label) for label in (7, 0, 1, 1, 9)]))


@case("collate")
def test_a_batch_of_one_item_in_double_precision(nb, rng):
    return pair(nb.collate([(rng.strided(rng.normal(1, 2, 2, dtype=F64)), 3)]))


@case("collate")
def test_pictures_of_whole_numbers(nb, rng):
    return pair(nb.collate([(rng.integers(0, 256, 3, 3, 3).to(torch.uint8), label) for label in (0, 1, 0)]))


# Part 2: networks


class Rows(nn.Module):
    """Scores of rows by a fixed rule with two parameters; it notes how it was called."""

    def __init__(self, n_out=3, dtype=torch.float32):
        super().__init__()
        self.n_out = n_out
        self.scale, self.turn = (nn.Parameter(torch.tensor(value, dtype=dtype)) for value in (1.5, 0.7))
        self.noted = []

    def forward(self, x):
        k = torch.arange(1.0, self.n_out + 1, dtype=x.dtype, device=x.device)
        out = self.scale * torch.sin(self.turn * x.sum(dim=1, keepdim=True) * k + x[:, :1])
        self.noted.append([tuple(x.shape), self.training, out.requires_grad])
        return out


class Moody(nn.Module):
    """Says the opposite in training mode, and keeps count of the pictures it saw in it."""

    def __init__(self):
        super().__init__()
        self.inner = Rows(2)
        self.drop = nn.Dropout()

    def forward(self, x):
        return -self.inner(x) if self.drop.training else self.inner(x)


class NotingOptimizer(torch.optim.Optimizer):
    """Notes the gradients at every step, then walks a way of its own."""

    def __init__(self, params, lr=0.05):
        super().__init__(params, {"lr": lr})
        self.noted = []

    def step(self, closure=None):
        loss = None if closure is None else closure()
        for group in self.param_groups:
            for p in group["params"]:
                self.noted.append(None if p.grad is None else p.grad.clone())
                if p.grad is not None:
                    p.data -= group["lr"] * torch.tanh(p.grad)
        return loss


class NotingLoss:
    """A loss that isn't cross entropy, and notes the shapes and dtypes that it is given."""

    def __init__(self):
        self.noted = []

    def __call__(self, scores, targets):
        self.noted.append([tuple(scores.shape), tuple(targets.shape), targets.dtype])
        return (scores - targets.reshape(-1, 1)).pow(2).mean() + scores[:, 0].mean()


class Loader:
    """Batches that are the same in each epoch; it counts the epochs."""

    def __init__(self, *batches):
        self.batches, self.epochs = batches, 0

    def __len__(self):
        return len(self.batches)

    def __iter__(self):
        self.epochs += 1
        return iter(self.batches)


def batches(rng, sizes, shape=(2, 1, 2), n_classes=3, dtype=torch.float32):
    return Loader(*((rng.normal(n, *shape, dtype=dtype), rng.integers(0, n_classes, n)) for n in sizes))


# Where an answer calls other answers, these stand in for them. The decoys are no right answers; the working
# ones are, for a student who builds upon an earlier answer where the statement doesn't ask for it.
class DecoyPrepare:
    """Turns the rows round, and notes the devices."""

    def __init__(self):
        self.devices = []

    def __call__(self, imgs, labels, device):
        self.devices.append(str(device))
        return (imgs.flatten(1).flip(1) + 0.25).to(device), labels.flip(0).to(device)


def decoy_epoch_loss(losses, sizes):
    return sum((k + 2) * loss - size / 8 for k, (loss, size) in enumerate(zip(losses, sizes, strict=True)))


def decoy_translate(imgs, dy, dx):
    return 2 * imgs.flip(0) + dy - 3 * dx


WORKING = {
    "softmax_stable": lambda x, dim: torch.softmax(x, dim),
    "log_softmax": lambda x, dim: torch.log_softmax(x, dim),
    "nll": lambda log_probs, targets: nn.functional.nll_loss(log_probs, targets),
    "cross_entropy": lambda scores, targets: nn.functional.cross_entropy(scores, targets),
    "predict_class": lambda out: out.argmax(dim=1),
    "prepare_batch": lambda imgs, labels, device: (imgs.flatten(1).to(device), labels.to(device)),
    "fc_model": lambda i=3072, h=512, o=2: nn.Sequential(nn.Linear(i, h), nn.Tanh(), nn.Linear(h, o)),
}


def working(nb, *but):
    """Earlier answers that work, so that a slip costs once."""
    return nb.replacing(**{name: value for name, value in WORKING.items() if name not in but})


def fill(model, dtype):
    model.to(dtype)
    with torch.no_grad():
        for i, p in enumerate(model.parameters()):
            p.copy_(torch.sin(1.7 * torch.arange(p.numel()) + 0.5 + i).reshape(p.shape))


def look(model, x):
    """The layers of a model, its shapes, what learns in it, and its output with values of ours."""
    if not isinstance(model, nn.Sequential):
        return model
    fill(model, x.dtype)
    return {
        "layers": [type(layer).__name__ for layer in model],
        "learns": [(name, tuple(p.shape), p.requires_grad) for name, p in model.named_parameters()],
        "output": model(x).detach(),
    }


def starts(model, other):
    """Whether two new models have starting values as PyTorch draws them, and share nothing."""
    if not isinstance(model, nn.Sequential) or not isinstance(other, nn.Sequential):
        return [model, other]
    bounds = [layer.in_features**-0.5 for layer in model if isinstance(layer, nn.Linear) for _ in range(2)]
    return {
        "within": [bool(p.abs().max() <= bound) for p, bound in zip(model.parameters(), bounds, strict=False)],
        "filled": [bool(p.abs().max() > bound / 3) for p, bound in zip(model.parameters(), bounds, strict=False)],
        "alike": [torch.equal(p, q) for p, q in zip(model.parameters(), other.parameters(), strict=False)],
    }


@case("fc_model")
def test_a_model_with_one_hidden_neuron_and_five_outputs(nb, rng):
    return look(nb.fc_model(3, 1, 5), rng.normal(4, 3, dtype=F64))


@case("fc_model")
def test_the_model_of_the_chapter(nb, rng):
    model = nb.fc_model()
    return [tuple(p.shape) for p in model.parameters()], [type(layer).__name__ for layer in model]


@case("fc_model")
def test_a_square_model_by_keyword(nb, rng):
    return look(nb.fc_model(n_out=3, n_hidden=3, n_in=3), rng.normal(2, 3))


@case("fc_model")
def test_models_start_anew(nb, rng):
    return starts(nb.fc_model(12, 20, 20), nb.fc_model(12, 20, 20))


@case("softmax", inputs_unchanged=True)
def test_seven_scores_of_both_signs(nb, rng):
    return nb.softmax(3 * rng.normal(7))


@case("softmax", inputs_unchanged=True)
def test_a_single_score_and_a_view_in_double_precision(nb, rng):
    return nb.softmax(torch.tensor([-4.0])), nb.softmax(rng.strided(rng.normal(5, dtype=F64)))


@case("softmax")
def test_scores_near_twenty(nb, rng):
    return nb.softmax(torch.tensor([20.0, 19.0, -20.0]))


@case("softmax_ratio", rtol=1e-4)
def test_ratios_of_scores_in_the_thousands(nb, rng):
    x = torch.tensor([3000.0, 2998.5, -3000.0, -2999.0])
    return nb.softmax_ratio(x, 0, 1), nb.softmax_ratio(x, 2, 3)


@case("softmax_ratio", rtol=1e-4)
def test_ratios_of_five_scores(nb, rng):
    x = rng.strided(rng.normal(5, dtype=F64))
    return [nb.softmax_ratio(x, i, j) for i, j in ((0, 4), (4, 0), (2, 2), (1, 3))]


@case("softmax_ratio", rtol=1e-4)
def test_the_ratio_of_a_likely_class_to_an_unlikely_one(nb, rng):
    return nb.softmax_ratio(torch.tensor([12.0, -13.0]), 0, 1), nb.softmax_ratio(torch.tensor([12.0, -13.0]), 1, 0)


@case("softmax_stable", inputs_unchanged=True)
def test_softmax_along_each_dimension(nb, rng):
    x = 2 * rng.normal(2, 3, 4)
    return [nb.softmax_stable(x, dim) for dim in (0, 1, 2, -1, -2, -3)]


@case("softmax_stable", inputs_unchanged=True)
def test_softmax_of_lines_far_apart(nb, rng):
    x = rng.normal(4, 3, dtype=F64) + torch.tensor([[9000.0], [0.0], [-9000.0], [100.0]])
    return nb.softmax_stable(x, 1), nb.softmax_stable(x.T, 0)


@case("softmax_stable", gradients=True)
def test_gradients_of_softmax(nb, rng):
    return nb.softmax_stable(rng.normal(3, 4, requires_grad=True), dim=0)


@case("softmax_stable")
def test_softmax_of_a_vector_and_of_lines_of_one(nb, rng):
    return nb.softmax_stable(rng.strided(rng.normal(6, dtype=F64)), -1), nb.softmax_stable(rng.normal(3, 1), 1)


@case("softmax_stable")
def test_softmax_of_scores_that_differ_by_thousands(nb, rng):
    x = torch.tensor([[10000.0, -10000.0, 9999.0], [-10000.0, -10000.0, -9999.0]], dtype=F64)
    return nb.softmax_stable(x, dim=-1), nb.softmax_stable(torch.tensor([5000.0, -5000.0]), dim=0)


def probabilities(nb, model, imgs):
    with working(nb):
        found = nb.class_probabilities(model, imgs)
        return {
            "probabilities": found.detach() if isinstance(found, torch.Tensor) else found,
            "requires_grad": getattr(found, "requires_grad", None),
            "calls": model.noted,
            "autograd": torch.is_grad_enabled(),
        }


@case("class_probabilities")
def test_probabilities_of_four_pictures(nb, rng):
    return probabilities(nb, Rows(5), rng.normal(4, 3, 2, 5))


@case("class_probabilities")
def test_probabilities_of_one_picture_that_is_a_view(nb, rng):
    return probabilities(nb, Rows(3, F64), rng.strided(rng.normal(1, 2, 3, 4, dtype=F64)))


@case("class_probabilities")
def test_probabilities_of_as_many_pictures_as_classes(nb, rng):
    return probabilities(nb, Rows(3), rng.normal(3, 1, 3, 3).permute(0, 1, 3, 2))


@case("predict_class", inputs_unchanged=True)
def test_classes_of_six_pictures(nb, rng):
    return nb.predict_class(rng.normal(6, 4))


@case("predict_class")
def test_classes_by_low_probabilities_and_by_logarithms(nb, rng):
    p = torch.tensor([[0.3, 0.4, 0.2, 0.1], [0.2, 0.25, 0.15, 0.4], [0.45, 0.15, 0.3, 0.1]])
    return nb.predict_class(p), nb.predict_class(p.log()), nb.predict_class(100 * p - 90)


@case("predict_class")
def test_the_class_of_one_picture(nb, rng):
    return nb.predict_class(rng.strided(rng.normal(1, 10, dtype=F64))), nb.predict_class(torch.tensor([[5.0]]))


@case("predict_class")
def test_classes_of_a_square_of_scores(nb, rng):
    return nb.predict_class(rng.normal(5, 5, requires_grad=True))


def log_probs(rng, *shape, dtype=torch.float32, requires_grad=False):
    x = torch.log_softmax(3 * rng.normal(*shape, dtype=dtype), dim=1)
    return x.detach().requires_grad_(requires_grad)


@case("nll", inputs_unchanged=True)
def test_likelihoods_of_eight_pictures(nb, rng):
    return nb.nll(log_probs(rng, 8, 5), rng.integers(0, 5, 8))


@case("nll", gradients=True)
def test_gradients_of_the_likelihood(nb, rng):
    return nb.nll(log_probs(rng, 4, 3, requires_grad=True), torch.tensor([2, 2, 0, 1]))


@case("nll")
def test_the_likelihood_of_one_picture_in_double_precision(nb, rng):
    return nb.nll(rng.strided(log_probs(rng, 1, 6, dtype=F64)), torch.tensor([5]))


@case("nll")
def test_likelihoods_of_a_square(nb, rng):
    return nb.nll(log_probs(rng, 3, 3), torch.tensor([1, 2, 0])), nb.nll(log_probs(rng, 2, 2), torch.tensor([0, 0]))


@case("log_softmax", inputs_unchanged=True)
def test_logarithms_along_each_dimension(nb, rng):
    x = 2 * rng.normal(2, 3, 4)
    return [nb.log_softmax(x, dim) for dim in (0, 1, 2, -1, -2)]


@case("log_softmax", inputs_unchanged=True)
def test_logarithms_of_lines_far_apart(nb, rng):
    x = rng.normal(3, 3, dtype=F64) + torch.tensor([[9000.0], [0.0], [-9000.0]], dtype=F64)
    return nb.log_softmax(x, 1), nb.log_softmax(x, 0)


@case("log_softmax", gradients=True)
def test_gradients_of_the_logarithms(nb, rng):
    return nb.log_softmax(rng.normal(3, 4, requires_grad=True), dim=1)


@case("log_softmax")
def test_logarithms_of_probabilities_too_small_for_floats(nb, rng):
    x = torch.tensor([[10000.0, -10000.0], [-500.0, 0.0], [-10000.0, -10000.0]])
    return nb.log_softmax(x, 1), nb.log_softmax(rng.strided(x[0]), -1)


@case("cross_entropy", inputs_unchanged=True)
def test_cross_entropy_of_seven_pictures(nb, rng):
    with working(nb, "cross_entropy"):
        return nb.cross_entropy(3 * rng.normal(7, 4), rng.integers(0, 4, 7))


@case("cross_entropy", gradients=True)
def test_gradients_of_cross_entropy(nb, rng):
    with working(nb, "cross_entropy"):
        return nb.cross_entropy(rng.normal(3, 3, requires_grad=True), torch.tensor([0, 2, 2]))


@case("cross_entropy")
def test_cross_entropy_of_scores_in_the_thousands(nb, rng):
    scores = torch.tensor([[10000.0, -10000.0, 0.0], [9000.0, 9000.0, -9000.0]], dtype=F64)
    with working(nb, "cross_entropy"):
        return nb.cross_entropy(scores, torch.tensor([1, 2])), nb.cross_entropy(scores, torch.tensor([0, 0]))


@case("cross_entropy")
def test_cross_entropy_of_one_picture_in_double_precision(nb, rng):
    with working(nb, "cross_entropy"):
        return nb.cross_entropy(rng.strided(rng.normal(1, 5, dtype=F64)), torch.tensor([4]))


def slopes(nb, scores, target):
    with working(nb), nb.replacing(mse_of_probabilities=working_mse):
        return {
            "slopes": pair(nb.loss_slopes(scores, target)),
            "requires_grad": scores.requires_grad,
            "grad": scores.grad,
        }


def working_mse(scores, targets):
    ideal = nn.functional.one_hot(targets, scores.shape[1]).to(scores.dtype)
    return ((torch.softmax(scores, dim=1) - ideal) ** 2).mean()


@case("loss_slopes", inputs_unchanged=True)
def test_slopes_for_each_target_of_four(nb, rng):
    scores = 2 * rng.normal(4)
    return [slopes(nb, scores, target) for target in range(4)]


@case("loss_slopes")
def test_slopes_where_the_network_is_wrong_and_certain(nb, rng):
    return slopes(nb, torch.tensor([-8.0, 0.0], dtype=F64), 0), slopes(nb, torch.tensor([0.0, 60.0]), 0)


@case("loss_slopes")
def test_slopes_at_scores_with_a_gradient_from_before(nb, rng):
    scores = rng.normal(3, requires_grad=True)
    (7 * scores).sum().backward()
    return slopes(nb, scores, 2), slopes(nb, scores, 0)


@case("loss_slopes", gradients=True)
def test_slopes_have_no_graph(nb, rng):
    with working(nb), nb.replacing(mse_of_probabilities=working_mse):
        return pair(nb.loss_slopes(rng.normal(5, dtype=F64), 1))


@case("prepare_batch", inputs_unchanged=True)
def test_five_pictures_of_three_sizes(nb, rng):
    return pair(nb.prepare_batch(rng.normal(5, 2, 3, 4), rng.integers(0, 9, 5), torch.device("cpu")))


@case("prepare_batch")
def test_a_batch_of_one_picture_that_is_a_view(nb, rng):
    return pair(nb.prepare_batch(rng.strided(rng.normal(1, 3, 2, 2, dtype=F64)), torch.tensor([7]), "cpu"))


@case("prepare_batch")
def test_pictures_of_whole_numbers_go_to_meta(nb, rng):
    imgs = rng.integers(0, 256, 4, 2, 3, 3).to(torch.uint8).permute(0, 1, 3, 2)
    return pair(nb.prepare_batch(imgs, rng.integers(0, 2, 4), torch.device("meta")))


@case("prepare_batch")
def test_a_batch_that_is_on_meta_already(nb, rng):
    return pair(nb.prepare_batch(torch.zeros(3, 1, 2, 2, device="meta"), torch.tensor([0, 1, 0]), "meta"))


@case("prepare_batch", gpu=True)
def test_a_batch_goes_to_a_real_gpu(nb, rng):
    return pair(nb.prepare_batch(rng.normal(3, 2, 2, 2), rng.integers(0, 2, 3), torch.device("cuda")))


def one_by_one(nb, rng, n, n_epochs, dtype=torch.float32, n_classes=3):
    model, loss_fn = Rows(n_classes, dtype), NotingLoss()
    optimizer = NotingOptimizer(model.parameters())
    ds = Items(*((rng.normal(2, 1, 2, dtype=dtype), k % n_classes) for k in range(n)))
    with working(nb):
        losses = nb.train_one_by_one(model, optimizer, loss_fn, ds, n_epochs)
    return {
        "losses": losses,
        "parameters": [p.detach() for p in model.parameters()],
        "gradients": optimizer.noted,
        "loss was given": loss_fn.noted,
        "model was given": [shape for shape, _, _ in model.noted],
    }


@case("train_one_by_one", points=2, **ROOM)
def test_five_pictures_for_two_epochs(nb, rng):
    return one_by_one(nb, rng, 5, 2)


@case("train_one_by_one", **ROOM)
def test_one_picture_for_one_epoch(nb, rng):
    return one_by_one(nb, rng, 1, 1, n_classes=2)


@case("train_one_by_one")
def test_three_pictures_for_four_epochs_in_double_precision(nb, rng):
    return one_by_one(nb, rng, 3, 4, F64)


@case("epoch_loss")
def test_batches_of_many_sizes(nb, rng):
    return nb.epoch_loss([0.5, 2.0, 1.25, 8.0], [64, 64, 32, 3])


@case("epoch_loss")
def test_a_single_batch_and_batches_of_one_size(nb, rng):
    return nb.epoch_loss([3.5], [7]), nb.epoch_loss([1.0, 2.0, 6.0], [4, 4, 4]), nb.epoch_loss([0.0, 9.0], [1, 2])


def by_batches(nb, rng, sizes, n_epochs, dtype=torch.float32, device=None, mode=True):
    where = "cpu" if device is None else device
    model, loss_fn, prepare = Rows(3, dtype).to(where).train(mode), NotingLoss(), DecoyPrepare()
    optimizer = NotingOptimizer(model.parameters())
    loader = batches(rng, sizes, dtype=dtype)
    extra = [] if device is None else [device]
    with nb.replacing(prepare_batch=prepare, epoch_loss=decoy_epoch_loss):
        losses = nb.train_minibatch(model, optimizer, loss_fn, loader, n_epochs, *extra)
    return {
        "losses": losses,
        "parameters": [p.detach() for p in model.parameters()],
        "gradients": optimizer.noted,
        "loss was given": loss_fn.noted,
        "modes": [training for _, training, _ in model.noted],
        "devices": prepare.devices,
        "times through the loader": loader.epochs,
    }


@case("train_minibatch", points=2, **ROOM)
def test_batches_of_four_three_and_one_for_two_epochs(nb, rng):
    return by_batches(nb, rng, (4, 3, 1), 2)


@case("train_minibatch", **ROOM)
def test_a_single_batch_for_one_epoch_from_evaluation_mode(nb, rng):
    return by_batches(nb, rng, (5,), 1, mode=False)


@case("train_minibatch")
def test_four_epochs_in_double_precision_on_a_given_device(nb, rng):
    return by_batches(nb, rng, (2, 2), 4, F64, "cpu")


@case("train_minibatch", gpu=True, **ROOM)
def test_two_epochs_on_a_real_gpu(nb, rng):
    return by_batches(nb, rng, (4, 3), 2, device="cuda")


def judged(nb, rng, model, sizes, device=None, n_classes=3):
    prepare, loader = DecoyPrepare(), batches(rng, sizes, n_classes=n_classes)
    extra = [] if device is None else [device]
    with working(nb), nb.replacing(prepare_batch=prepare):
        accuracy = nb.evaluate(model, loader, *extra)
    inner = getattr(model, "inner", model)
    return {
        "accuracy": accuracy,
        "calls": inner.noted,
        "devices": prepare.devices,
        "modes after": [module.training for module in model.modules()],
        "autograd": torch.is_grad_enabled(),
    }


@case("evaluate", points=2)
def test_accuracy_over_batches_of_three_sizes(nb, rng):
    return judged(nb, rng, Rows(3), (8, 5, 1))


@case("evaluate")
def test_accuracy_of_a_model_in_evaluation_mode(nb, rng):
    return judged(nb, rng, Rows(3).eval(), (6, 2), "cpu")


@case("evaluate")
def test_accuracy_of_a_model_that_is_another_one_in_training(nb, rng):
    return judged(nb, rng, Moody(), (7, 3, 2), n_classes=2)


@case("evaluate")
def test_accuracy_of_all_and_of_none(nb, rng):
    found = []
    for turn in (0.3, 0.9):
        model = Rows(2)
        model.turn.data.fill_(turn)
        x = torch.ones(2, 1, 1, 1)
        with working(nb):
            best = model(x.flatten(1)).argmax(dim=1)
            found += [nb.evaluate(model, Loader((x, best))), nb.evaluate(model, Loader((x, 1 - best)))]
    return found


@case("evaluate", gpu=True)
def test_accuracy_on_a_real_gpu(nb, rng):
    return judged(nb, rng, Rows(3).to("cuda"), (4, 3), "cuda")


@case("tapered")
def test_four_layers_of_different_sizes(nb, rng):
    return look(nb.tapered([5, 7, 4, 3, 2]), rng.normal(6, 5, dtype=F64))


@case("tapered")
def test_two_sizes_make_one_layer(nb, rng):
    return look(nb.tapered([4, 3]), rng.normal(1, 4)), look(nb.tapered([2, 2, 2]), rng.normal(2, 2))


@case("tapered")
def test_layers_start_anew(nb, rng):
    sizes = [16, 16, 16]
    return starts(nb.tapered(sizes), nb.tapered(sizes)), sizes


@case("count_trainable")
def test_a_frozen_layer_does_not_count(nb, rng):
    model = nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2, bias=False))
    model[0].weight.requires_grad_(False)
    return nb.count_trainable(model)


@case("count_trainable")
def test_nothing_to_train(nb, rng):
    frozen = nn.Linear(5, 5).requires_grad_(False)
    return nb.count_trainable(nn.Tanh()), nb.count_trainable(frozen), nb.count_trainable(Rows())


@case("count_trainable")
def test_a_layer_that_is_used_twice_and_a_buffer(nb, rng):
    layer = nn.Linear(3, 3)
    return nb.count_trainable(nn.Sequential(layer, nn.BatchNorm1d(3), layer))


@case("first_layer_cost")
def test_a_large_picture_and_a_flat_one(nb, rng):
    return pair(nb.first_layer_cost(1024, 1024, 3, 1024)), pair(nb.first_layer_cost(5, 700, 4, 33))


@case("first_layer_cost")
def test_a_layer_of_one_neuron(nb, rng):
    return pair(nb.first_layer_cost(480, 640, 3, 1)), pair(nb.first_layer_cost(32, 32, 3, 512))


def gap(nb, train, val):
    """The gap, and what `evaluate` was asked."""
    model, asked = Rows(), []

    def decoy_evaluate(of, loader, device="cpu"):
        asked.append([of is model, loader])
        return {"training": train, "validation": val}[loader]

    with nb.replacing(evaluate=decoy_evaluate):
        return nb.overfit_gap(model, "training", "validation"), sorted(asked, key=str)


@case("overfit_gap")
def test_a_gap_of_either_sign(nb, rng):
    return gap(nb, 0.875, 0.5), gap(nb, 0.25, 0.75), gap(nb, 0.5, 0.5)


def moved(nb, imgs, *moves):
    return [nb.translate(imgs, dy, dx) for dy, dx in moves]


@case("translate", inputs_unchanged=True)
def test_moves_in_all_directions(nb, rng):
    return moved(nb, rng.normal(2, 3, 4, 5), (1, 2), (-1, 2), (2, -3), (-3, -1), (1, 0), (0, -1))


@case("translate")
def test_moves_out_of_the_frame(nb, rng):
    return moved(nb, 1 + rng.uniform(0, 1, 1, 2, 2, 3), (2, 0), (0, 3), (-3, 0), (0, -4), (3, 0), (1, 99), (-8, 2))


@case("translate", storage=True)
def test_no_move_at_all_makes_a_new_tensor(nb, rng):
    imgs = rng.normal(1, 1, 2, 2)
    return [nb.translate(imgs, 0, 0), imgs]


@case("translate", inputs_unchanged=True)
def test_moves_of_a_view_in_double_precision_and_of_whole_numbers(nb, rng):
    return moved(nb, rng.strided(rng.normal(2, 1, 3, 4, dtype=F64)), (1, -1)), moved(
        nb, rng.integers(1, 256, 1, 3, 3, 3).to(torch.uint8), (-1, 1)
    )


@case("shift_sensitivity", inputs_unchanged=True)
def test_how_many_of_nine_pictures_change(nb, rng):
    imgs = rng.normal(9, 2, 2, 3)
    with working(nb), nb.replacing(translate=decoy_translate):
        return [nb.shift_sensitivity(Rows(3), imgs, dy, dx) for dy, dx in ((0, 1), (2, 0), (-1, -3))]


@case("shift_sensitivity")
def test_none_of_the_pictures_changes_and_all_of_them_do(nb, rng):
    imgs = torch.tensor([[[[1.0, 3.0]]], [[[2.0, 5.0]]], [[[0.0, 9.0]]]])
    model = nn.Identity()
    with working(nb), nb.replacing(translate=lambda imgs, dy, dx: imgs * dy):
        return nb.shift_sensitivity(model, imgs, 2, 0), nb.shift_sensitivity(model, imgs, -1, 0)


@case("shift_sensitivity")
def test_the_prediction_counts_not_the_scores(nb, rng):
    imgs = rng.strided(rng.normal(5, 1, 2, 2))
    with working(nb), nb.replacing(translate=lambda imgs, dy, dx: imgs.flip(3) if dx else imgs * 1.5 + dy):
        return nb.shift_sensitivity(nn.Identity(), imgs, 1, 0), nb.shift_sensitivity(nn.Identity(), imgs, 0, 1)


def window(img, padding, out):
    """Where a crop was cut out, or what is wrong with it."""
    if not isinstance(out, torch.Tensor):
        return out
    if out.shape != img.shape or out.dtype != img.dtype:
        return [tuple(out.shape), out.dtype]
    padded = nn.functional.pad(img, (padding,) * 4)
    height, width = img.shape[1:]
    for top in range(2 * padding + 1):
        for left in range(2 * padding + 1):
            if torch.equal(out, padded[:, top : top + height, left : left + width]):
                return (top, left)
    return "no window of the picture"


@case("random_crop")
def test_every_window_comes_up_and_none_more_often(nb, rng):
    img, generator = torch.arange(1.0, 25).reshape(2, 3, 4), seeded(3)
    found = [window(img, 1, nb.random_crop(img, 1, generator)) for _ in range(1800)]
    counts = {place: found.count(place) for place in set(found) if isinstance(place, tuple)}
    return sorted(counts), [120 < count < 280 for count in counts.values()], len(found) == sum(counts.values())


@case("random_crop", inputs_unchanged=True)
def test_windows_of_a_wide_margin(nb, rng):
    img, generator = rng.uniform(1, 2, 3, 5, 4, dtype=F64), seeded(4)
    found = [window(img, 3, nb.random_crop(img, 3, generator)) for _ in range(400)]
    tops, lefts = ({place[k] for place in found if isinstance(place, tuple)} for k in (0, 1))
    return sorted(tops), sorted(lefts), sum(isinstance(place, tuple) for place in found)


@case("random_crop")
def test_the_seed_decides_and_each_request_is_new(nb, rng):
    img = torch.arange(1.0, 49).reshape(1, 8, 6)

    def twelve(seed):
        generator = seeded(seed)
        return [window(img, 5, nb.random_crop(img, 5, generator)) for _ in range(12)]

    first, again, other = twelve(1), twelve(1), twelve(2)
    return {"repeats": first == again, "all alike": len(set(first)) == 1, "other seed": first == other}


@case("random_crop")
def test_a_crop_leaves_the_global_generator_alone(nb, rng):
    before = torch.get_rng_state()
    found = nb.random_crop(rng.normal(3, 4, 4), 2, seeded(0))
    return torch.equal(before, torch.get_rng_state()), found.shape


@case("random_crop")
def test_crops_of_a_view_and_of_whole_numbers(nb, rng):
    view, whole = rng.strided(rng.normal(2, 3, 5)), rng.integers(1, 256, 3, 4, 4).to(torch.uint8)
    found = [window(view, 2, nb.random_crop(view, 2, seeded(1))), window(whole, 1, nb.random_crop(whole, 1, seeded(1)))]
    return [place if isinstance(place, list) else type(place).__name__ for place in found]


class Counted:
    """A data set whose pictures tell how often they were asked for."""

    def __init__(self, n):
        self.n, self.requests = n, []

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError(i)
        self.requests.append(i)
        return torch.full((1, 2, 2), float(len(self.requests))), 10 * i


def decoy_random_crop(img, padding, generator):
    """Notes its calls in the generator, which is a list here."""
    generator.append([img.mean().item(), padding])
    return img * 100 + len(generator)


@case("Crops")
def test_crops_are_made_at_each_request(nb, rng):
    ds, generator = Counted(3), []
    with nb.replacing(random_crop=decoy_random_crop):
        crops = nb.Crops(ds, 7, generator)
        before = len(ds.requests), len(generator)
        return before, len(crops), crops[2], crops[2], crops[0], ds.requests, generator


@case("Crops")
def test_a_crop_beyond_the_last_picture(nb, rng):
    with nb.replacing(random_crop=decoy_random_crop):
        return nb.Crops(Counted(2), 1, [])[2]


@case("Crops")
def test_a_loop_over_crops(nb, rng):
    with nb.replacing(random_crop=decoy_random_crop):
        crops = nb.Crops(Counted(4), 2, [])
        return walk(crops), walk(crops), type(crops[1]).__name__


@case("mse_of_probabilities", inputs_unchanged=True)
def test_squared_error_of_six_pictures(nb, rng):
    with working(nb):
        return nb.mse_of_probabilities(2 * rng.normal(6, 4), rng.integers(0, 4, 6))


@case("mse_of_probabilities", gradients=True)
def test_gradients_of_the_squared_error(nb, rng):
    with working(nb):
        return nb.mse_of_probabilities(rng.normal(3, 3, requires_grad=True), torch.tensor([2, 0, 0]))


@case("mse_of_probabilities")
def test_squared_error_of_one_picture_in_double_precision(nb, rng):
    with working(nb):
        return nb.mse_of_probabilities(rng.strided(rng.normal(1, 5, dtype=F64)), torch.tensor([4]))


@case("mse_of_probabilities")
def test_squared_error_where_the_last_class_is_missing(nb, rng):
    scores = torch.tensor([[1000.0, 0.0, -1000.0], [0.0, 3.0, 1.0]])
    with working(nb):
        return nb.mse_of_probabilities(scores, torch.tensor([0, 1])), nb.mse_of_probabilities(
            scores, torch.tensor([1, 1])
        )


@case("choose_size")
def test_sizes_in_any_order(nb, rng):
    trials = [(64, 0.9, 0.85), (4, 0.7, 0.68), (256, 1.0, 0.88), (16, 0.86, 0.8)]
    return nb.choose_size(trials), nb.choose_size(trials[1:]), nb.choose_size(trials[1:3]), trials


@case("choose_size")
def test_of_equally_good_sizes_the_smallest(nb, rng):
    trials = [(32, 0.8, 0.75), (8, 0.75, 0.75), (128, 0.78, 0.75), (2, 0.6, 0.55)]
    return nb.choose_size(trials), nb.choose_size(trials[::-1])


@case("choose_size")
def test_validation_above_training(nb, rng):
    return nb.choose_size([(8, 0.5, 0.75), (4, 0.9, 0.7)]), nb.choose_size([(4, 0.5, 0.4375), (2, 0.5, 0.375)])


@case("choose_size")
def test_a_gap_too_wide_and_no_trials(nb, rng):
    return nb.choose_size([(8, 0.875, 0.75), (4, 1.0, 0.5)]), nb.choose_size([]), nb.choose_size([(8, 0.1, 0.0)])
