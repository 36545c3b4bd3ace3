"""Shown cases of dl02_pretrained: they travel with the release, and their inputs can be checked by hand."""

import contextlib
import os
import tempfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

from torchmark import case


@contextlib.contextmanager
def folder():
    """A new working folder."""
    with tempfile.TemporaryDirectory() as path, contextlib.chdir(path):
        yield


def from_hub(path, *args, **options):
    """What a local folder publishes; a missing file is named by its relative path, which is the same in every run."""
    open(os.path.join(path, "hubconf.py")).close()
    return torch.hub.load(path, *args, source="local", **options)


def plain(height, width, colour):
    """A Pillow picture of one colour."""
    return Image.new("RGB", (width, height), colour)


def sunset():
    """A picture to look at, 12 rows by 18 columns: a red sky, a yellow sun on the left, a meadow; uint8 (H, W, 3)."""
    y, x = np.mgrid[0:12, 0:18]
    img = np.stack([90 + 15 * y, 40 + 10 * y, 200 - 15 * y], axis=-1)
    img[9:] = [30, 140, 50]
    img[(y - 5) ** 2 + (x - 5) ** 2 < 8] = [255, 220, 60]
    return img.astype(np.uint8)


class Doubler(nn.Module):
    """Twice its input, and minus that in training mode."""

    def forward(self, x):
        return -2 * x if self.training else 2 * x


# How big is a network?


@case("count_parameters")
def test_a_linear_layer_has_weights_and_biases(nb, rng):
    return nb.count_parameters(nn.Linear(3, 2))


@case("count_parameters")
def test_two_layers_in_a_row(nb, rng):
    return nb.count_parameters(nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 1)))


# Preparing a picture


@case("make_preprocess")
def test_a_white_picture_becomes_a_square_of_ones(nb, rng):
    return nb.make_preprocess(4, 2, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5])(plain(8, 8, (255, 255, 255)))


@case("make_preprocess")
def test_each_channel_has_its_own_mean_and_std(nb, rng):
    prepare = nb.make_preprocess(2, 1, [0.0, 0.5, 1.0], [1.0, 0.5, 2.0])
    return prepare(plain(2, 4, (255, 0, 51)))


@case("make_preprocess")
def test_the_middle_of_a_sunset(nb, rng):
    return nb.make_preprocess(12, 12, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5])(Image.fromarray(sunset()))



@case("preprocess_by_hand")
def test_a_single_dot_by_hand(nb, rng):
    img = torch.tensor([[[255, 0, 51]]], dtype=torch.uint8)
    return nb.preprocess_by_hand(img, 1, [0.2, 0.2, 0.2], [0.5, 0.5, 0.5])


@case("preprocess_by_hand")
def test_the_middle_of_three_rows_and_three_columns(nb, rng):
    img = torch.zeros(3, 3, 3, dtype=torch.uint8)
    img[1, 1] = torch.tensor([51, 102, 153])
    return nb.preprocess_by_hand(img, 1, [0.0, 0.0, 0.0], [1.0, 1.0, 1.0])


@case("preprocess_by_hand")
def test_the_middle_of_a_sunset_by_hand(nb, rng):
    return nb.preprocess_by_hand(torch.from_numpy(sunset()), 12, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5])



# A batch of one


@case("make_batch", storage=True)
def test_a_tiny_picture_in_a_batch(nb, rng):
    img = torch.arange(12.0).view(3, 2, 2)
    return img, nb.make_batch(img)


# Run


@case("run_inference")
def test_nothing_is_dropped(nb, rng):
    return nb.run_inference(nn.Dropout(0.5), torch.ones(4))


@case("run_inference")
def test_a_model_in_training_mode_is_handed_back_in_training_mode(nb, rng):
    model = Doubler()
    return nb.run_inference(model, torch.tensor([1.0, 2.0])), model.training


# What the mode does


@case("eval_changes")
def test_a_linear_layer_does_not_care_about_the_mode(nb, rng):
    return nb.eval_changes(nn.Linear(2, 2), torch.ones(3, 2))


@case("eval_changes")
def test_dropout_changes_its_output_only(nb, rng):
    return nb.eval_changes(nn.Dropout(0.5), torch.ones(100))


# From scores to words


@case("load_labels")
def test_two_labels_in_a_file(nb, rng):
    with folder():
        Path("labels.txt").write_text("golden retriever\nredbone\n", encoding="utf-8")
        return nb.load_labels("labels.txt")


@case("top_index")
def test_the_best_of_two_pictures(nb, rng):
    return nb.top_index(torch.tensor([[1.0, 7.0, 3.0], [9.0, 2.0, 4.0]]))


@case("percentages")
def test_equal_scores_share_equally(nb, rng):
    return nb.percentages(torch.tensor([[0.0, 0.0], [5.0, 5.0]]))


@case("top_k")
def test_the_best_two_of_three(nb, rng):
    with nb.replacing(percentages=lambda out: torch.tensor([[20.0, 70.0, 10.0]])):
        return nb.top_k(torch.tensor([[2.0, 7.0, 1.0]]), ["cat", "dog", "fox"], 2)


# A network that paints


@case("cycle_loss")
def test_five_up_and_two_down(nb, rng):
    return nb.cycle_loss(torch.zeros(1, 3, 2, 2), lambda x: x + 5, lambda x: x - 2)


# The juice is in the weights


@case("load_generator")
def test_weights_travel_from_one_layer_to_another(nb, rng):
    saved, net = nn.Linear(1, 1), nn.Linear(1, 1)
    nn.init.constant_(saved.weight, 2.0)
    nn.init.constant_(saved.bias, 7.0)
    with folder():
        torch.save(saved.state_dict(), "weights.pth")
        return nb.load_generator(net, "weights.pth"), net


# Back to a picture


@case("to_image")
def test_four_levels_of_grey(nb, rng):
    return nb.to_image(torch.tensor([-1.0, -0.6, 0.2, 1.0]).view(1, 1, 2, 2).expand(1, 3, 2, 2))


@case("to_image")
def test_a_sunset_comes_out_of_the_network(nb, rng):
    return nb.to_image(torch.from_numpy(sunset()).permute(2, 0, 1)[None] / 127.5 - 1)



@case("feed_any_image")
def test_the_shorter_side_becomes_two(nb, rng):
    def decoy_run(model, batch):
        return model(batch)

    with nb.replacing(make_batch=lambda img: img[None], run_inference=decoy_run):
        return nb.feed_any_image(plain(4, 8, (255, 0, 51)), nn.Identity(), size=2)


# Publishing a model


@case("write_hubconf")
def test_the_shapes_of_a_probe_from_the_file(nb, rng):
    with folder():
        Path("zoo").mkdir()
        nb.write_hubconf("zoo")
        probe = from_hub("zoo", "linear_probe", n_features=12)
        return [list(p.shape) for p in probe.parameters()], list(probe(torch.zeros(2, 3, 2, 2)).shape)


@case("load_from_hub")
def test_a_flatten_layer_from_a_local_folder(nb, rng):
    lines = ["dependencies = ['torch']", "from torch import nn", "def flat(start=1):", "    return nn.Flatten(start)"]
    with folder():
        Path("zoo").mkdir()
        Path("zoo", "hubconf.py").write_text("\n".join(lines))
        return list(nb.load_from_hub("zoo", "flat", start=2)(torch.zeros(2, 3, 2, 2)).shape)
