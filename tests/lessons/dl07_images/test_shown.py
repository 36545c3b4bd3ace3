"""Shown cases of dl07_images: they travel with the release, and their inputs can be checked by hand."""

import numpy as np
import torch
from torch import nn

from torchmark import case


def pair(returned):
    """A list serves as well as a tuple."""
    return tuple(returned) if isinstance(returned, list) else returned


def sunset():
    """A picture to look at, 12 rows by 18 columns: a red sky, a yellow sun on the left, a meadow; uint8 (H, W, 3)."""
    y, x = np.mgrid[0:12, 0:18]
    img = np.stack([90 + 15 * y, 40 + 10 * y, 200 - 15 * y], axis=-1)
    img[9:] = [30, 140, 50]
    img[(y - 5) ** 2 + (x - 5) ** 2 < 8] = [255, 220, 60]
    return img.astype(np.uint8)


# Part 1: a data set of pictures


def two_pictures():
    """Two pictures of one row and two pixels."""
    return np.array([[[[1, 2, 3], [4, 5, 6]]], [[[10, 20, 30], [40, 50, 60]]]], dtype=np.uint8)


@case("ImageDataset")
def test_two_pictures_and_their_labels(nb, rng):
    ds = nb.ImageDataset(two_pictures(), np.array([9, 4]))
    return len(ds), ds[1], type(ds[1][1]).__name__


@case("ImageDataset")
def test_a_loop_over_two_pictures_ends(nb, rng):
    labels = []
    for _, label in nb.ImageDataset(two_pictures(), np.array([9, 4])):
        labels.append(label)
        if len(labels) == 5:
            break
    return labels


@case("ImageDataset")
def test_the_transform_is_applied_to_the_picture(nb, rng):
    return nb.ImageDataset(two_pictures(), np.array([9, 4]), transform=lambda img: int(img.sum()))[0]


@case("named_item")
def test_the_name_of_the_second_item(nb, rng):
    return pair(nb.named_item([("a", 2), ("b", 1)], 1, ["airplane", "automobile", "bird"]))


@case("to_tensor")
def test_a_picture_of_one_pixel(nb, rng):
    return nb.to_tensor(np.array([[[255, 51, 0]]], dtype=np.uint8))


@case("to_tensor")
def test_a_picture_of_one_row_with_two_pixels(nb, rng):
    return nb.to_tensor(np.array([[[255, 51, 0], [0, 102, 255]]], dtype=np.uint8))


@case("to_tensor")
def test_a_sunset_becomes_a_tensor(nb, rng):
    return nb.to_tensor(sunset())



@case("show_order", storage=True)
def test_two_channels_of_one_row(nb, rng):
    t = torch.tensor([[[1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0]]])
    return [nb.show_order(t), t]


@case("show_order", storage=True)
def test_a_sunset_is_turned_for_looking(nb, rng):
    t = torch.from_numpy(sunset()).permute(2, 0, 1).contiguous()
    return [nb.show_order(t), t]



@case("stack_images")
def test_two_pictures_of_two_pixels_are_stacked(nb, rng):
    return nb.stack_images([(torch.tensor([[[1.0, 2.0]]]), 0), (torch.tensor([[[3.0, 4.0]]]), 1)])


@case("channel_stats")
def test_one_three_five_seven(nb, rng):
    return pair(nb.channel_stats(torch.tensor([[[[1.0, 3.0], [5.0, 7.0]]]])))


@case("channel_stats")
def test_two_channels_have_two_means(nb, rng):
    return pair(nb.channel_stats(torch.tensor([[[[0.0, 2.0]]], [[[10.0, 30.0]]]])))


@case("normalize")
def test_half_and_nine_tenths(nb, rng):
    return nb.normalize(torch.tensor([[[0.5, 0.9]]]), torch.tensor([0.5]), torch.tensor([0.2]))


@case("normalize")
def test_two_channels_with_statistics_in_float64(nb, rng):
    mean, std = torch.tensor([1.0, 10.0], dtype=torch.float64), torch.tensor([2.0, 5.0], dtype=torch.float64)
    return nb.normalize(torch.tensor([[[1.0, 3.0]], [[10.0, 20.0]]]), mean, std)


@case("compose")
def test_first_abs_then_str(nb, rng):
    return nb.compose(abs, str)(-7)


@case("make_cifar2")
def test_a_bird_an_automobile_and_an_airplane(nb, rng):
    return nb.make_cifar2([("bird", 2), ("automobile", 1), ("airplane", 0)])


@case("flat_index")
def test_row_five_column_sixteen(nb, rng):
    return nb.flat_index(0, 5, 16, 32, 32)


@case("flat_index")
def test_the_first_element_of_the_second_channel(nb, rng):
    return nb.flat_index(1, 0, 0, 3, 4)


@case("unflat_index")
def test_position_208(nb, rng):
    return pair(nb.unflat_index(208, 32, 32))


@case("unflat_index")
def test_position_12_of_three_rows_of_four(nb, rng):
    return pair(nb.unflat_index(12, 3, 4))


@case("img_batch")
def test_a_picture_of_eight_numbers_in_a_row(nb, rng):
    return nb.img_batch(torch.arange(8.0).reshape(2, 2, 2))


@case("batch_count")
def test_ten_pictures_by_four(nb, rng):
    return pair(nb.batch_count(10, 4))


@case("batch_count")
def test_eight_pictures_by_four(nb, rng):
    return pair(nb.batch_count(8, 4))


@case("minibatches")
def test_five_pictures_by_two(nb, rng):
    batches = nb.minibatches(5, 2, torch.Generator().manual_seed(0))
    return {
        "kind": type(batches).__name__,
        "sizes": [len(batch) for batch in batches],
        "sorted": torch.cat(list(batches)).sort().values,
    }


@case("minibatches")
def test_hundred_pictures_are_shuffled(nb, rng):
    batches = nb.minibatches(100, 100, torch.Generator().manual_seed(0))
    return len(batches), batches[0].tolist() == list(range(100))


@case("collate")
def test_two_items_with_the_labels_one_and_zero(nb, rng):
    return pair(nb.collate([(torch.tensor([[[1.0, 2.0]]]), 1), (torch.tensor([[[3.0, 4.0]]]), 0)]))


# Part 2: networks


class Scores(nn.Module):
    """Scores of rows: their first numbers, one for each class, times a weight of 2."""

    def __init__(self, n_out):
        super().__init__()
        self.n_out, self.weight = n_out, nn.Parameter(torch.tensor(2.0))
        self.modes = []

    def forward(self, x):
        self.modes.append(self.training)
        return self.weight * x[:, : self.n_out]


# Where an answer calls other answers, these stand in for them; the decoys are no right answers.
def decoy_prepare_batch(imgs, labels, device):
    return 10 * imgs.flatten(1).to(device), labels.to(device)


def decoy_epoch_loss(losses, sizes):
    return [*losses, *sizes]


def decoy_random_crop(img, padding, generator):
    generator.append(padding)
    return img + 10 * len(generator)


def working_predict_class(out):
    return out.sort(dim=1).indices[:, -1]


def working_log_softmax(x, dim):
    return torch.log_softmax(x, dim)


def working_nll(log_probs, targets):
    return nn.functional.nll_loss(log_probs, targets)


def working_softmax_stable(x, dim):
    return torch.softmax(x, dim)


def mean_score(scores, targets):
    """A loss whose gradient is the same whatever the scores are."""
    return scores.mean() + targets.sum()


def look(model, x):
    """The layers of a model, its shapes, and its output with values of ours."""
    if not isinstance(model, nn.Sequential):
        return model
    with torch.no_grad():
        for i, p in enumerate(model.parameters()):
            p.copy_(torch.sin(torch.arange(p.numel()) + 1.0 + i).reshape(p.shape))
        return {
            "layers": [type(layer).__name__ for layer in model],
            "shapes": [tuple(p.shape) for p in model.parameters()],
            "output": model(x),
        }


@case("fc_model")
def test_six_inputs_four_hidden_two_outputs(nb, rng):
    return look(nb.fc_model(6, 4, 2), torch.ones(1, 6))


@case("softmax")
def test_four_equal_scores(nb, rng):
    return nb.softmax(torch.zeros(4))


@case("softmax")
def test_scores_one_two_three(nb, rng):
    return nb.softmax(torch.tensor([1.0, 2.0, 3.0]))


@case("softmax_ratio", rtol=1e-4)
def test_equal_scores_are_equally_likely(nb, rng):
    return nb.softmax_ratio(torch.tensor([5.0, 5.0]), 0, 1)


@case("softmax_ratio", rtol=1e-4)
def test_a_score_that_is_one_higher(nb, rng):
    return nb.softmax_ratio(torch.tensor([1.0, 2.0, 3.0]), 1, 0)


@case("softmax_stable")
def test_rows_of_zero_and_of_a_thousand(nb, rng):
    return nb.softmax_stable(torch.tensor([[0.0, 0.0], [1000.0, 0.0]]), dim=1)


@case("softmax_stable")
def test_the_columns_add_up_to_one(nb, rng):
    return nb.softmax_stable(torch.tensor([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]), dim=0)


@case("class_probabilities")
def test_two_pictures_that_favour_different_classes(nb, rng):
    imgs = torch.tensor([[[[0.0, 0.0, 9.0]]], [[[500.0, 0.0, 9.0]]]])
    with nb.replacing(softmax_stable=working_softmax_stable):
        return nb.class_probabilities(Scores(2), imgs)


@case("predict_class")
def test_the_second_class_and_the_first(nb, rng):
    return nb.predict_class(torch.tensor([[0.1, 0.9], [3.0, -2.0]]))


@case("nll")
def test_likelihoods_of_minus_one_and_minus_three(nb, rng):
    return nb.nll(torch.tensor([[-1.0, -5.0], [-7.0, -3.0]]), torch.tensor([0, 1]))


@case("log_softmax")
def test_a_thousand_and_zero(nb, rng):
    return nb.log_softmax(torch.tensor([1000.0, 0.0]), dim=0)


@case("log_softmax")
def test_two_equal_scores_in_each_row(nb, rng):
    return nb.log_softmax(torch.tensor([[0.0, 0.0], [5.0, 5.0]]), dim=1)


@case("cross_entropy")
def test_two_equal_scores(nb, rng):
    with nb.replacing(log_softmax=working_log_softmax, nll=working_nll):
        return nb.cross_entropy(torch.tensor([[0.0, 0.0]]), torch.tensor([1]))


@case("cross_entropy")
def test_certain_and_wrong_costs_a_thousand(nb, rng):
    with nb.replacing(log_softmax=working_log_softmax, nll=working_nll):
        return nb.cross_entropy(torch.tensor([[1000.0, 0.0]]), torch.tensor([1]))


@case("loss_slopes")
def test_slopes_at_two_equal_scores(nb, rng):
    return pair(nb.loss_slopes(torch.tensor([0.0, 0.0]), 0))


@case("prepare_batch")
def test_two_pictures_of_four_numbers(nb, rng):
    return pair(nb.prepare_batch(torch.arange(8.0).reshape(2, 1, 2, 2), torch.tensor([1, 0]), "cpu"))


@case("prepare_batch")
def test_a_batch_goes_to_meta(nb, rng):
    return pair(nb.prepare_batch(torch.zeros(2, 3, 4, 5), torch.tensor([1, 0]), "meta"))


@case("train_one_by_one")
def test_two_pictures_one_step_for_each(nb, rng):
    model = Scores(2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    ds = [(torch.tensor([[[1.0, 3.0]]]), 0), (torch.tensor([[[2.0, 8.0]]]), 1)]
    losses = nb.train_one_by_one(model, optimizer, mean_score, ds, 1)
    return {"losses": losses, "weight": model.weight.item()}


@case("epoch_loss")
def test_five_pictures_and_one(nb, rng):
    return nb.epoch_loss([1.0, 4.0], [5, 1])


@case("train_minibatch")
def test_a_batch_of_two_and_one_of_one(nb, rng):
    model = Scores(2).eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    loader = [
        (torch.tensor([[[[1.0, 3.0]]], [[[2.0, 8.0]]]]), torch.tensor([0, 1])),
        (torch.tensor([[[[5.0, 1.0]]]]), torch.tensor([1])),
    ]
    with nb.replacing(prepare_batch=decoy_prepare_batch, epoch_loss=decoy_epoch_loss):
        losses = nb.train_minibatch(model, optimizer, mean_score, loader, 1)
    return {"losses": losses, "weight": model.weight.item(), "training mode": model.modes}


@case("evaluate")
def test_two_of_three_are_right(nb, rng):
    imgs = torch.tensor([[[[1.0, 3.0]]], [[[2.0, 8.0]]], [[[5.0, 1.0]]]])
    loader = [(imgs[:2], torch.tensor([1, 0])), (imgs[2:], torch.tensor([0]))]
    model = Scores(2)
    with nb.replacing(prepare_batch=decoy_prepare_batch, predict_class=working_predict_class):
        return nb.evaluate(model, loader), "training mode", model.modes, model.training


@case("tapered")
def test_three_layers(nb, rng):
    return look(nb.tapered([5, 4, 3, 2]), torch.ones(1, 5))


@case("count_trainable")
def test_three_inputs_and_two_outputs(nb, rng):
    return nb.count_trainable(nn.Linear(3, 2))


@case("first_layer_cost")
def test_one_pixel_and_three_neurons(nb, rng):
    return pair(nb.first_layer_cost(1, 1, 1, 3))


@case("overfit_gap")
def test_all_against_three_quarters(nb, rng):
    with nb.replacing(evaluate=lambda model, loader, device="cpu": {"training": 1.0, "validation": 0.75}[loader]):
        return nb.overfit_gap(Scores(2), "training", "validation")


@case("translate")
def test_one_column_to_the_right(nb, rng):
    return nb.translate(torch.tensor([[[[1.0, 2.0, 3.0]]]]), 0, 1)


@case("translate")
def test_one_row_down_and_two_columns_to_the_left(nb, rng):
    return nb.translate(torch.tensor([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]]), 1, -2)


@case("translate")
def test_a_sunset_moves_up_and_to_the_right(nb, rng):
    return nb.translate(torch.from_numpy(sunset()).permute(2, 0, 1)[None] / 255, -2, 5)



@case("shift_sensitivity")
def test_one_picture_of_two_changes_its_class(nb, rng):
    imgs = torch.tensor([[[[1.0, 3.0]]], [[[8.0, 2.0]]]])
    decoy = {"translate": lambda imgs, dy, dx: imgs + torch.tensor([dy, dx]), "predict_class": working_predict_class}
    with nb.replacing(**decoy):
        return nb.shift_sensitivity(Scores(2), imgs, 4, 0)


@case("random_crop")
def test_no_padding_no_change(nb, rng):
    return nb.random_crop(torch.arange(12.0).reshape(2, 2, 3), 0, torch.Generator().manual_seed(0))


@case("random_crop")
def test_the_shape_stays(nb, rng):
    return nb.random_crop(torch.ones(2, 3, 4), 2, torch.Generator().manual_seed(0)).shape


@case("Crops")
def test_the_same_picture_twice(nb, rng):
    with nb.replacing(random_crop=decoy_random_crop):
        ds = nb.Crops([(torch.tensor([[[1.0]]]), 5), (torch.tensor([[[2.0]]]), 6)], 4, [])
        return len(ds), ds[1], ds[1]


@case("mse_of_probabilities")
def test_squared_error_of_two_equal_scores(nb, rng):
    return nb.mse_of_probabilities(torch.tensor([[0.0, 0.0]]), torch.tensor([1]))


@case("choose_size")
def test_the_best_one_overfits(nb, rng):
    return nb.choose_size([(8, 0.75, 0.7), (16, 1.0, 0.8)])


@case("choose_size")
def test_all_of_them_overfit(nb, rng):
    return nb.choose_size([(8, 1.0, 0.7), (16, 1.0, 0.8)])
