"""The chapter's printed figures, reproduced with the reference; independent checks of what has none."""

import itertools
import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset, default_collate
from torchvision import transforms

from torchmark.data import find, load

F64 = torch.float64
ROWS, TARGETS = torch.tensor([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]), torch.tensor([2, 0])


def printed(figure):
    """Equal to a figure that was printed with four decimals."""
    return pytest.approx(figure, rel=1e-4, abs=6e-5)


@pytest.fixture(scope="module")
def pictures():
    """The stand-in or, where it lies here, CIFAR-10; a few hundred pictures in either case."""
    images, labels, val_images, val_labels = load("ten_classes")
    return SimpleNamespace(images=images[:600], labels=labels[:600], val_images=val_images, val_labels=val_labels)


@pytest.fixture(scope="module")
def small_set(reference, pictures):
    return reference.ImageDataset(pictures.images, pictures.labels, reference.to_tensor)


@pytest.fixture(scope="module")
def birds(reference, pictures):
    """Loaders of normalized airplanes and birds of the stand-in, made by the reference."""
    if len(pictures.val_images) > 1000:
        pytest.skip("the real CIFAR-10 lies here; these figures are the stand-in's")
    stats = reference.channel_stats(
        reference.stack_images(reference.ImageDataset(pictures.images, pictures.labels, reference.to_tensor))
    )
    transform = reference.compose(reference.to_tensor, lambda t: reference.normalize(t, *stats))
    sets = [
        reference.make_cifar2(reference.ImageDataset(images, labels, transform))
        for images, labels in ((pictures.images, pictures.labels), (pictures.val_images, pictures.val_labels))
    ]
    train = DataLoader(sets[0], batch_size=64, shuffle=True, generator=torch.Generator().manual_seed(0))
    return SimpleNamespace(train_set=sets[0], val_set=sets[1], train=train, val=DataLoader(sets[1], batch_size=64))


@pytest.fixture(scope="module")
def fitted(reference, birds):
    torch.manual_seed(0)
    model = reference.fc_model()
    optimizer = optim.SGD(model.parameters(), lr=2e-2)
    losses = reference.train_minibatch(model, optimizer, nn.CrossEntropyLoss(), birds.train, 40)
    return SimpleNamespace(model=model, losses=losses)


# The data set


def test_the_class_names_of_cifar_10():
    names = find("class_names").read_text(encoding="utf-8").split()
    assert (names[0], names[1], names[2], names[9]) == ("airplane", "automobile", "bird", "truck") and len(names) == 10


def test_items_of_the_data_set(reference, pictures):
    ds = reference.ImageDataset(pictures.images, pictures.labels)
    assert isinstance(ds, torch.utils.data.Dataset) and len(ds) == len(pictures.labels)
    img, label = ds[99]
    assert img.shape == (32, 32, 3) and label == pictures.labels[99] and type(label) is int
    assert [label for _, label in ds] == pictures.labels.tolist()
    with pytest.raises(IndexError):
        ds[len(ds)]


def test_the_name_of_item_99_is_that_of_its_label(reference, pictures):
    names = [str(k) for k in range(10)]
    img, name = reference.named_item(reference.ImageDataset(pictures.images, pictures.labels), 99, names)
    assert name == str(pictures.labels[99]) and np.array_equal(img, pictures.images[99])


def test_the_tensor_of_a_picture_agrees_with_torchvision(reference, pictures):
    img_t = reference.to_tensor(pictures.images[99])
    assert img_t.shape == (3, 32, 32) and img_t.dtype == torch.float32
    assert torch.equal(img_t, transforms.ToTensor()(pictures.images[99]))
    full = reference.to_tensor(np.array([[[0, 255, 128]]], dtype=np.uint8))
    assert (full.min().item(), full.max().item()) == (0.0, 1.0)


def test_there_and_back_again(reference, pictures):
    img = pictures.images[5]
    shown = reference.show_order(reference.to_tensor(img))
    assert shown.shape == (32, 32, 3)
    assert np.array_equal((shown * 255).round().numpy().astype(np.uint8), img)


def test_the_stack_of_all_pictures(reference, small_set):
    imgs = reference.stack_images(small_set)
    assert imgs.shape == (3, 32, 32, len(small_set))
    assert all(torch.equal(imgs[..., i], small_set[i][0]) for i in (0, 7, 99))


def test_means_that_a_wrong_view_would_mix(reference):
    # Two pictures of three channels, 4 x 4, numbered through: seen as (3, -1), they would mean 15.5, 47.5 and 79.5.
    both = torch.arange(96.0).reshape(2, 3, 4, 4)
    mean, _ = reference.channel_stats(reference.stack_images([(img, 0) for img in both]))
    assert mean.tolist() == [31.5, 47.5, 63.5]
    assert both.reshape(3, -1).mean(dim=1).tolist() == [15.5, 47.5, 79.5]


def test_channel_statistics_in_plain_python(reference):
    imgs = torch.from_numpy(np.random.RandomState(0).uniform(0, 1, (2, 3, 4, 5)).astype(np.float32))
    mean, std = reference.channel_stats(imgs)
    for c in range(2):
        values = imgs[c].flatten().tolist()
        middle = math.fsum(values) / len(values)
        assert mean[c].item() == pytest.approx(middle, rel=1e-12)
        spread = math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1)
        assert std[c].item() == pytest.approx(math.sqrt(spread), rel=1e-12)


def test_normalized_pictures_have_mean_0_and_deviation_1(reference, small_set):
    imgs = reference.stack_images(small_set)
    mean, std = reference.channel_stats(imgs)
    normalized = [(reference.normalize(img, mean, std), label) for img, label in small_set]
    mean_after, std_after = reference.channel_stats(reference.stack_images(normalized))
    assert mean_after.abs().max() < 1e-6 and (std_after - 1).abs().max() < 1e-6
    theirs = transforms.Normalize(mean, std)(small_set[3][0])
    assert torch.allclose(normalized[3][0], theirs, rtol=1e-5, atol=1e-6) and normalized[3][0].dtype == torch.float32


def test_a_chain_of_functions(reference):
    assert reference.compose(lambda x: x + 1, lambda x: x * x)(3) == 16
    assert reference.compose()(3) == 3


def test_birds_and_airplanes_are_counted(reference, pictures):
    chosen = reference.make_cifar2(reference.ImageDataset(pictures.images, pictures.labels))
    assert [label for _, label in chosen] == [int(k == 2) for k in pictures.labels if k in (0, 2)]
    assert {label for _, label in chosen} == {0, 1}


def test_printed_figures_of_the_real_cifar_10(reference):
    images, labels, val_images, val_labels = load("ten_classes")
    if len(images) < 50000:
        pytest.skip("the real CIFAR-10 is not here")
    ds = reference.ImageDataset(images, labels)
    assert (len(ds), ds[99][1]) == (50000, 1)
    assert len(reference.make_cifar2(ds)) == 10000
    assert len(reference.make_cifar2(reference.ImageDataset(val_images, val_labels))) == 2000
    # The book prints .4915, .4823 and .4468 for the means, added up in float32.
    assert (images.mean(axis=(0, 1, 2)) / 255).tolist() == printed([0.4914, 0.4822, 0.4465])


# Rows and batches


def test_neighbours_that_are_32_places_apart(reference):
    assert reference.flat_index(0, 5, 16, 32, 32) == 176
    assert reference.flat_index(0, 6, 16, 32, 32) == 208
    assert reference.unflat_index(176, 32, 32) == (0, 5, 16)


def test_positions_agree_with_reshape(reference):
    shape = (3, 4, 5)
    row = torch.arange(60).reshape(shape)
    for place in itertools.product(*map(range, shape)):
        assert reference.flat_index(*place, 4, 5) == row[place]
        assert reference.unflat_index(int(row[place]), 4, 5) == place


def test_a_batch_of_one_picture(reference):
    assert reference.img_batch(torch.zeros(3, 32, 32)).shape == (1, 3072)


def test_batches_of_ten_thousand_pictures(reference):
    assert reference.batch_count(10000, 64) == (157, 16)


def test_batches_agree_with_the_data_loader(reference):
    for n, bs in itertools.product(range(1, 20), range(1, 12)):
        sizes = [len(batch) for batch in DataLoader(range(n), batch_size=bs)]
        assert reference.batch_count(n, bs) == (len(sizes), sizes[-1])
        dealt = reference.minibatches(n, bs, torch.Generator().manual_seed(n))
        assert [len(batch) for batch in dealt] == sizes
        assert sorted(torch.cat(dealt).tolist()) == list(range(n))


def test_collated_items_agree_with_torch(reference):
    items = [(torch.full((3, 2, 4), float(k)), k % 2) for k in range(5)]
    for ours, theirs in zip(reference.collate(items), default_collate(items), strict=True):
        assert torch.equal(ours, theirs) and ours.dtype == theirs.dtype


# Models


@pytest.mark.parametrize(
    ("sizes", "total", "numbers"),
    [
        ((3072, 512, 2), 1574402, [1572864, 512, 1024, 2]),
        ((3072, 1024, 512, 128, 2), 3737474, [3145728, 1024, 524288, 512, 65536, 128, 256, 2]),
    ],
)
def test_printed_numbers_of_parameters(reference, sizes, total, numbers):
    models = [reference.tapered(list(sizes)), *([reference.fc_model()] if len(sizes) == 3 else [])]
    for model in models:
        assert reference.count_trainable(model) == total
        assert [p.numel() for p in model.parameters()] == numbers


def test_the_first_layer_of_the_deep_model(reference):
    layer = reference.tapered([3072, 1024, 2])[0]
    assert layer.weight.shape == (1024, 3072) and layer.bias.shape == (1024,)
    assert reference.first_layer_cost(32, 32, 3, 1024)[0] == reference.count_trainable(layer) == 3146752


def test_starting_values_lie_within_a_small_bound(reference):
    # The book says between -1 and 1; it is one over the root of the number of inputs.
    weight = reference.fc_model()[0].weight
    assert 0.0179 < weight.abs().max().item() <= 1 / math.sqrt(3072) + 1e-9


def test_a_layer_for_a_large_picture_takes_12_gib(reference):
    parameters, gib = reference.first_layer_cost(1024, 1024, 3, 1024)
    assert parameters - 1024 == 3221225472
    assert gib == pytest.approx(12, abs=1e-4)


# Probabilities


def test_printed_softmax(reference):
    x = torch.tensor([1.0, 2.0, 3.0])
    assert reference.softmax(x).tolist() == printed([0.0900, 0.2447, 0.6652])
    assert reference.softmax(x).sum().item() == pytest.approx(1)


def test_printed_softmax_of_rows_and_what_columns_would_give(reference):
    rows = [[0.0900, 0.2447, 0.6652], [0.6652, 0.2447, 0.0900]]
    assert [printed(row) for row in rows] == reference.softmax_stable(ROWS, 1).tolist()
    assert reference.softmax_stable(ROWS, 0)[0].tolist() == printed([0.1192, 0.5, 0.8808])


def test_the_ratio_of_the_first_two_probabilities(reference):
    # The book prints .3678; it is one over e, .367879.
    assert reference.softmax_ratio(torch.tensor([1.0, 2.0, 3.0]), 0, 1) == pytest.approx(math.exp(-1), rel=1e-6)


def test_softmax_in_plain_python(reference):
    x = torch.from_numpy(np.random.RandomState(1).normal(0, 3, (4, 5)))
    for row, p, logs in zip(x, reference.softmax_stable(x, 1), reference.log_softmax(x, -1), strict=True):
        e = [math.exp(score) for score in row.tolist()]
        assert p.tolist() == pytest.approx([value / sum(e) for value in e], rel=1e-12)
        assert logs.tolist() == pytest.approx([math.log(value / sum(e)) for value in e], rel=1e-12)
        assert reference.softmax(row).tolist() == pytest.approx(p.tolist(), rel=1e-12)


def test_softmax_of_extreme_scores(reference):
    x = torch.tensor([[1000.0, 1.0], [-1000.0, -2000.0]])
    assert reference.softmax_stable(x, 1).tolist() == [[1.0, 0.0], [1.0, 0.0]]
    assert reference.log_softmax(x, 1).tolist() == [[0.0, -999.0], [0.0, -1000.0]]


def test_probabilities_and_classes_of_a_model(reference):
    torch.manual_seed(1)
    model, imgs = reference.fc_model(12, 4, 3), torch.randn(5, 3, 2, 2)
    p = reference.class_probabilities(model, imgs)
    expected = nn.Softmax(dim=1)(model(imgs.view(5, -1)))
    assert torch.allclose(p, expected) and not p.requires_grad
    classes = [max(range(3), key=row.__getitem__) for row in expected.tolist()]
    assert reference.predict_class(p).tolist() == classes


# Losses


def test_nll_and_cross_entropy_of_the_example(reference):
    logs = reference.log_softmax(ROWS, 1)
    assert reference.nll(logs, TARGETS).item() == pytest.approx(0.407606, abs=1e-6)
    assert reference.cross_entropy(ROWS, TARGETS).item() == pytest.approx(0.407606, abs=1e-6)
    assert reference.nll(logs, TARGETS).item() == nn.NLLLoss()(logs, TARGETS).item()
    assert reference.cross_entropy(ROWS, TARGETS).item() == pytest.approx(nn.CrossEntropyLoss()(ROWS, TARGETS).item())


def test_what_common_mistakes_would_give(reference):
    p, logs = torch.softmax(ROWS, 1), torch.log_softmax(ROWS, 1)
    assert 2 * reference.nll(logs, TARGETS).item() == pytest.approx(0.815212, abs=1e-6)
    assert reference.nll(p, TARGETS).item() == pytest.approx(-0.665241, abs=1e-6)
    assert reference.cross_entropy(p, TARGETS).item() == pytest.approx(0.797190, abs=1e-6)
    assert reference.cross_entropy(logs, TARGETS).item() == pytest.approx(0.407606, abs=1e-6)


@pytest.mark.parametrize("wrong", [TARGETS.float(), TARGETS.unsqueeze(1)])
def test_targets_that_torch_refuses(wrong):
    with pytest.raises((RuntimeError, ValueError), match="target"):
        nn.NLLLoss()(torch.log_softmax(ROWS, 1), wrong)


def test_slopes_of_both_losses_where_the_network_is_wrong(reference):
    ce, mse = reference.loss_slopes(torch.tensor([-8.0, 0.0]), 0)
    assert ce[0].abs().item() == printed(0.9997)
    assert mse[0].abs().item() == printed(0.0007)
    # 99.97% is what the opposite corner is given
    assert torch.softmax(torch.tensor([8.0, 0.0]), 0)[0].item() == printed(0.9997)


def test_slopes_agree_with_finite_differences(reference):
    scores, target, step = torch.tensor([0.3, -1.2, 0.8], dtype=F64), 1, 1e-6
    ideal = torch.tensor([0.0, 1.0, 0.0], dtype=F64)

    def ce(x):
        return -math.log(math.exp(x[target]) / sum(math.exp(score) for score in x.tolist()))

    def mse(x):
        return ((torch.softmax(x, 0) - ideal) ** 2).mean().item()

    unit = step * torch.eye(3, dtype=F64)
    for found, loss in zip(reference.loss_slopes(scores, target), (ce, mse), strict=True):
        slopes = [(loss(scores + unit[k]) - loss(scores - unit[k])) / (2 * step) for k in range(3)]
        assert found.tolist() == pytest.approx(slopes, rel=1e-6)


def test_squared_error_of_probabilities_in_plain_python(reference):
    p = torch.softmax(ROWS.double(), 1).tolist()
    ideal = [[0, 0, 1], [1, 0, 0]]
    by_hand = sum((p[i][k] - ideal[i][k]) ** 2 for i in range(2) for k in range(3)) / 6
    assert reference.mse_of_probabilities(ROWS.double(), TARGETS).item() == pytest.approx(by_hand, rel=1e-12)


# Training


def test_a_prepared_batch(reference):
    imgs = torch.arange(24.0).reshape(2, 3, 2, 2)
    x, y = reference.prepare_batch(imgs, torch.tensor([1, 0]), "cpu")
    assert x.tolist() == [list(range(12)), list(range(12, 24))] and y.tolist() == [1, 0]


def test_the_mean_over_pictures_is_not_the_mean_over_batches(reference):
    losses, sizes = [0.05, 5.95], [64, 1]
    assert sum(losses) / 2 == 3.0
    assert reference.epoch_loss(losses, sizes) == pytest.approx((64 * 0.05 + 5.95) / 65)


def test_one_by_one_is_a_loader_of_batches_of_one(reference):
    torch.manual_seed(2)
    imgs, labels = torch.randn(6, 1, 2, 2), torch.tensor([0, 1, 1, 0, 1, 0])
    start = reference.fc_model(4, 3, 2).state_dict()

    def run(train, data):
        model = reference.fc_model(4, 3, 2)
        model.load_state_dict(start)
        losses = train(model, optim.SGD(model.parameters(), lr=0.1), nn.CrossEntropyLoss(), data, 3)
        return losses, [p.detach() for p in model.parameters()]

    losses, parameters = run(reference.train_one_by_one, list(zip(imgs, labels.tolist(), strict=True)))
    by_loader, same = run(reference.train_minibatch, DataLoader(TensorDataset(imgs, labels), batch_size=1))
    assert losses == pytest.approx(by_loader, rel=1e-5)
    assert all(torch.allclose(p, q, atol=1e-6) for p, q in zip(parameters, same, strict=True))


def test_the_first_minibatch_step_by_hand(reference):
    model = nn.Linear(2, 2, bias=False).double()
    with torch.no_grad():
        model.weight.zero_()
    x, y = torch.tensor([[1.0, 2.0], [3.0, -1.0]], dtype=F64), torch.tensor([0, 1])
    loader = [(x.reshape(2, 1, 1, 2), y)]
    losses = reference.train_minibatch(model, optim.SGD(model.parameters(), lr=0.5), nn.CrossEntropyLoss(), loader, 1)
    assert losses == pytest.approx([math.log(2)])
    # Both probabilities are one half, so the gradient of the scores is -+ 1/4 per picture.
    gradient = [[(-1 + 3) / 4, (-2 - 1) / 4], [(1 - 3) / 4, (2 + 1) / 4]]
    assert model.weight.tolist() == [pytest.approx([-0.5 * g for g in row]) for row in gradient]


def test_accuracy_is_counted_by_hand(reference):
    imgs = torch.tensor([[3.0, 1.0], [0.0, 2.0], [5.0, 4.0], [1.0, 9.0], [2.0, 0.0]]).reshape(5, 1, 1, 2)
    labels = torch.tensor([0, 1, 1, 0, 0])
    assert reference.evaluate(nn.Identity(), DataLoader(TensorDataset(imgs, labels), batch_size=2)) == 3 / 5


# What the chapter finds, on the stand-in


def test_the_fully_connected_net_knows_its_training_pictures_by_heart(reference, birds, fitted):
    assert fitted.losses[0] > 4 * fitted.losses[-1]
    assert reference.evaluate(fitted.model, birds.train) == 1.0
    assert 0.75 <= reference.evaluate(fitted.model, birds.val) <= 0.9
    assert 0.1 <= reference.overfit_gap(fitted.model, birds.train, birds.val) <= 0.25


def test_a_move_by_one_pixel_changes_its_mind(reference, birds, fitted):
    imgs = torch.stack([img for img, _ in birds.train_set])
    assert reference.shift_sensitivity(fitted.model, imgs, 0, 0) == 0
    assert reference.shift_sensitivity(fitted.model, imgs, 0, 1) > 0.04
    assert reference.shift_sensitivity(fitted.model, imgs, 0, 8) > 0.1


def test_what_crops_change(reference, birds):
    imgs = torch.stack([img for img, _ in birds.train_set])
    seen = {}
    for name, ds in (
        ("plain", birds.train_set),
        ("crops", reference.Crops(birds.train_set, 2, torch.Generator().manual_seed(0))),
    ):
        torch.manual_seed(0)
        model = reference.fc_model(n_hidden=64)
        loader = DataLoader(ds, batch_size=64, shuffle=True, generator=torch.Generator().manual_seed(0))
        reference.train_minibatch(model, optim.SGD(model.parameters(), lr=3e-2), nn.CrossEntropyLoss(), loader, 50)
        seen[name] = SimpleNamespace(
            gap=reference.overfit_gap(model, birds.train, birds.val),
            moved=reference.shift_sensitivity(model, imgs, 0, 1),
        )
    assert seen["crops"].gap < seen["plain"].gap
    assert seen["crops"].moved < seen["plain"].moved / 2


def test_a_move_in_plain_python(reference):
    imgs = torch.arange(1.0, 25).reshape(1, 2, 3, 4)
    for dy, dx in itertools.product(range(-5, 6), repeat=2):
        moved = reference.translate(imgs, dy, dx)
        for c, r, col in itertools.product(range(2), range(3), range(4)):
            inside = 0 <= r - dy < 3 and 0 <= col - dx < 4
            assert moved[0, c, r, col] == (imgs[0, c, r - dy, col - dx] if inside else 0)


def test_crops_are_windows_and_all_of_them_come_up(reference):
    img, generator = torch.arange(1.0, 10).reshape(1, 3, 3), torch.Generator().manual_seed(0)
    padded = np.pad(img.numpy(), ((0, 0), (1, 1), (1, 1)))
    windows = {tuple(padded[:, t : t + 3, s : s + 3].flatten()) for t in range(3) for s in range(3)}
    found = {tuple(reference.random_crop(img, 1, generator).flatten().tolist()) for _ in range(300)}
    assert found == windows


def test_a_data_set_of_crops(reference):
    ds = reference.Crops([(torch.ones(1, 3, 3), 1)] * 4, 2, torch.Generator().manual_seed(0))
    assert len(ds) == 4 and {label for _, label in ds} == {1}
    assert len({ds[0][0].sum().item() for _ in range(30)}) > 2


def test_the_choice_of_a_size(reference):
    assert reference.choose_size([(50, 0.8, 0.75), (10, 0.8, 0.75), (500, 1.0, 0.875), (5, 0.6, 0.6)]) == 10
    assert reference.choose_size([(500, 1.0, 0.875)]) is None
