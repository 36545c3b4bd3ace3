"""Hidden cases of dl02_pretrained: they never leave the course, and differ in kind from the shown ones."""

import contextlib
import os
import runpy
import tempfile
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from PIL import Image
from torch import nn

from torchmark import case

F64 = torch.float64


@contextlib.contextmanager
def folder(**files):
    """A new working folder with the text files `files`, in the folders that their names tell."""
    with tempfile.TemporaryDirectory() as path, contextlib.chdir(path):
        for name, text in files.items():
            Path(name).mkdir()
            Path(name, "hubconf.py").write_text(text, encoding="utf-8")
        yield


def from_hub(path, *args, **options):
    """What a local folder publishes; a missing file is named by its relative path, which is the same in every run."""
    open(os.path.join(path, "hubconf.py")).close()
    return torch.hub.load(path, *args, source="local", **options)


def dots(rng, *shape):
    """Random uint8 values as an array."""
    return rng.numpy.randint(0, 256, shape).astype(np.uint8)


def picture(rng, height, width):
    return Image.fromarray(dots(rng, height, width, 3))


def bytes_of(rng, *shape):
    return torch.from_numpy(dots(rng, *shape))


# How big is a network?


@case("count_parameters")
def test_buffers_are_no_parameters(nb, rng):
    return nb.count_parameters(nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Linear(5, 2, bias=False)))


@case("count_parameters")
def test_frozen_parameters_count(nb, rng):
    model = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2))
    model[0].requires_grad_(False)
    return nb.count_parameters(model)


@case("count_parameters")
def test_shared_parameters_count_once_and_deep_ones_too(nb, rng):
    shared = nn.Linear(3, 3)
    return nb.count_parameters(nn.Sequential(shared, nn.Sequential(nn.Sequential(shared, nn.Linear(3, 1)))))


@case("count_parameters")
def test_models_without_parameters_or_without_memory(nb, rng):
    return nb.count_parameters(nn.Flatten()), nb.count_parameters(nn.Conv2d(2, 3, 5, device="meta"))


# Preparing a picture

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


@case("make_preprocess", points=2)
def test_a_wide_picture_keeps_its_proportions(nb, rng):
    return nb.make_preprocess(8, 6, MEAN, STD)(picture(rng, 12, 30))


@case("make_preprocess")
def test_a_tall_picture_keeps_its_proportions(nb, rng):
    return nb.make_preprocess(9, 4, [0.1, 0.2, 0.3], [0.5, 0.25, 2.0])(picture(rng, 31, 11))


@case("make_preprocess")
def test_small_pictures_are_enlarged(nb, rng):
    return nb.make_preprocess(7, 7, MEAN, STD)(picture(rng, 3, 5))


@case("make_preprocess")
def test_one_pipeline_serves_two_pictures(nb, rng):
    prepare, other = nb.make_preprocess(5, 3, MEAN, STD), nb.make_preprocess(4, 4, STD, MEAN)
    return [prepare(picture(rng, 6, 9)), other(picture(rng, 9, 6)), prepare(picture(rng, 5, 5))]


BY_HAND = {"inputs_unchanged": True, "forbid": ("CenterCrop", "ToTensor", "Normalize", "Compose")}


@case("preprocess_by_hand", points=2, **BY_HAND)
def test_a_wide_picture_by_hand(nb, rng):
    return nb.preprocess_by_hand(bytes_of(rng, 6, 9, 3), 4, MEAN, STD)


@case("preprocess_by_hand", **BY_HAND)
def test_an_odd_number_of_rows_is_left_out_by_hand(nb, rng):
    return nb.preprocess_by_hand(bytes_of(rng, 9, 4, 3), 2, [0.1, 0.2, 0.3], [0.5, 0.25, 2.0])


@case("preprocess_by_hand", **BY_HAND)
def test_nothing_to_crop_by_hand(nb, rng):
    return nb.preprocess_by_hand(rng.strided(bytes_of(rng, 3, 3, 3)), 3, MEAN, STD)


@case("preprocess_by_hand", **BY_HAND)
def test_a_bright_picture_by_hand(nb, rng):
    img = torch.full((5, 7, 3), 255, dtype=torch.uint8)
    return nb.preprocess_by_hand(img, 3, [0.0, 0.25, 0.5], [1.0, 2.0, 4.0])


# A batch of one


@case("make_batch", storage=True, inputs_unchanged=True)
def test_a_picture_higher_than_wide_in_double_precision(nb, rng):
    img = rng.normal(3, 5, 2, dtype=F64)
    return img, nb.make_batch(img)


@case("make_batch", storage=True)
def test_a_grey_picture_of_one_row(nb, rng):
    img = rng.normal(1, 1, 4)
    return img, nb.make_batch(img)


@case("make_batch", storage=True, strides=True)
def test_a_picture_with_gaps_in_its_memory(nb, rng):
    img = rng.strided(rng.normal(3, 2, 4))
    return img, nb.make_batch(img)


@case("make_batch", storage=True)
def test_a_picture_whose_channels_came_last(nb, rng):
    img = bytes_of(rng, 4, 5, 3).permute(2, 0, 1)
    return img, nb.make_batch(img)


# Run


class Witness(nn.Module):
    """A model that notes how it is called."""

    def __init__(self, size=2):
        super().__init__()
        self.layer = nn.Linear(size, size)
        self.seen = []

    def forward(self, x):
        self.seen.append([self.training, self.layer.training, torch.is_grad_enabled()])
        return self.layer(x)


def fixed(rng, model):
    """The model, with parameters and buffers of floats from `rng`, all positive."""
    with torch.no_grad():
        for t in [*model.parameters(), *model.buffers()]:
            if t.is_floating_point():
                t.copy_(rng.uniform(0.5, 1.5, *t.shape))
    return model


@case("run_inference", points=2)
def test_batch_normalization_uses_what_was_noted(nb, rng):
    model = fixed(rng, nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(0.5)))
    return nb.run_inference(model, rng.normal(5, 3)), model


@case("run_inference", gradients=True)
def test_no_graph_is_built_and_autograd_is_on_afterwards(nb, rng):
    model = fixed(rng, Witness())
    out = nb.run_inference(model, rng.normal(3, 2, requires_grad=True))
    return out, model.seen, torch.is_grad_enabled()


@case("run_inference")
def test_a_model_that_came_in_eval_mode_stays_in_it(nb, rng):
    model = fixed(rng, Witness()).eval()
    return nb.run_inference(model, rng.normal(1, 2)), model.seen, [m.training for m in model.modules()]


@case("run_inference")
def test_all_parts_are_back_in_training_mode(nb, rng):
    model = nn.Sequential(Witness(3), nn.Sequential(nn.Dropout(0.5)))
    nb.run_inference(model, rng.normal(2, 3))
    return [m.training for m in model.modules()], model[0].seen


@case("run_inference")
def test_autograd_stays_off_for_a_caller_who_had_it_off(nb, rng):
    with torch.no_grad():
        nb.run_inference(fixed(rng, Witness()), rng.normal(1, 2))
        return torch.is_grad_enabled()


@case("run_inference")
def test_hooks_of_the_model_run(nb, rng):
    model = fixed(rng, nn.Linear(2, 2))
    model.register_forward_hook(lambda module, given, out: out + 100)
    return nb.run_inference(model, rng.normal(3, 2))


@case("run_inference", gpu=True)
def test_inference_on_a_real_gpu(nb, rng):
    model = fixed(rng, nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))).to("cuda")
    return nb.run_inference(model, rng.normal(5, 3).to("cuda")), model.training


# What the mode does


@case("eval_changes")
def test_batch_normalization_changes_both(nb, rng):
    return nb.eval_changes(nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)), rng.normal(4, 2))


@case("eval_changes")
def test_batch_normalization_that_notes_nothing(nb, rng):
    return nb.eval_changes(nn.BatchNorm1d(3, track_running_stats=False), rng.normal(4, 3))


@case("eval_changes")
def test_dropout_that_drops_nothing(nb, rng):
    return nb.eval_changes(nn.Sequential(nn.Dropout(0.0), nn.Linear(3, 3)), rng.normal(4, 3))


class Counting(nn.Module):
    """Counts its batches in training mode; its output is the same in both modes."""

    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros(()))

    def forward(self, x):
        if self.training:
            self.count += 1
        return 3 * x


@case("eval_changes")
def test_a_model_that_only_counts(nb, rng):
    return nb.eval_changes(Counting(), rng.normal(2, 2))


class OneOfMany(nn.Module):
    """In training mode a single number of the output, and a single one of two buffers, are different."""

    def __init__(self):
        super().__init__()
        self.register_buffer("rest", torch.ones(3))
        self.register_buffer("largest", torch.zeros(2))
        self.register_buffer("final", torch.ones(3))

    def forward(self, x):
        out = x.clone()
        if self.training:
            out[0, 0] += 1
            self.largest[1] = 5.0
        return out


@case("eval_changes")
def test_one_number_among_many_is_enough(nb, rng):
    return nb.eval_changes(OneOfMany(), rng.normal(3, 4))


@case("eval_changes", inputs_unchanged=True)
def test_the_model_is_left_as_it_was_in_training_mode(nb, rng):
    model = fixed(rng, nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)))
    return nb.eval_changes(model, rng.normal(4, 2)), model, [m.training for m in model.modules()]


@case("eval_changes")
def test_the_model_is_left_as_it_was_in_eval_mode(nb, rng):
    model = fixed(rng, nn.Sequential(nn.BatchNorm1d(3), nn.Dropout(0.5))).eval()
    return nb.eval_changes(model, rng.normal(9, 3)), model, [m.training for m in model.modules()]


# From scores to words


def labels_from(nb, data):
    with folder():
        Path("names.txt").write_bytes(data)
        return nb.load_labels("names.txt")


@case("load_labels")
def test_commas_and_words_stay_together(nb, rng):
    return labels_from(nb, b"cocker spaniel, English cocker spaniel, cocker\nsnow leopard, ounce\nred fox\n")


@case("load_labels")
def test_the_last_line_has_no_end(nb, rng):
    return labels_from(nb, b"zebra\napple\nmonkey\napple")


@case("load_labels")
def test_spaces_around_and_line_ends_of_windows(nb, rng):
    return labels_from(nb, b"  tench \r\n great white shark\r\nhen  \r\n")


@case("load_labels")
def test_letters_beyond_ascii(nb, rng):
    return labels_from(nb, "crème brûlée\nżubr\n茶壶\n".encode())


@case("load_labels")
def test_a_single_label(nb, rng):
    return labels_from(nb, b"tea pot\n")


@case("top_index", inputs_unchanged=True)
def test_the_best_of_a_batch_of_one(nb, rng):
    return nb.top_index(rng.permutation(9).float().view(1, 9))


@case("top_index", points=2)
def test_more_pictures_than_classes(nb, rng):
    return nb.top_index(torch.stack([rng.permutation(4) for _ in range(7)]).double())


@case("top_index")
def test_all_scores_are_negative(nb, rng):
    return nb.top_index(rng.strided(-1 - rng.permutation(12).float().view(2, 6)))


@case("top_index")
def test_scores_that_require_gradients_and_a_class_of_its_own(nb, rng):
    return nb.top_index(rng.normal(3, 5, requires_grad=True)), nb.top_index(rng.normal(2, 1))


@case("percentages", inputs_unchanged=True, points=2)
def test_shares_of_a_batch(nb, rng):
    return nb.percentages(2 * rng.normal(4, 3))


@case("percentages", inputs_unchanged=True)
def test_shares_of_views_in_double_precision(nb, rng):
    return nb.percentages(rng.strided(rng.normal(3, 6, dtype=F64)))


@case("percentages")
def test_huge_scores(nb, rng):
    return nb.percentages(torch.tensor([[1000.0, 999.0, -1000.0], [-2000.0, -2001.0, -2002.0]]))


@case("percentages")
def test_the_shares_of_one_picture_among_many_classes(nb, rng):
    return nb.percentages(rng.normal(1, 50))


def decoy_percentages(out):
    """Grows with the score, and is no share of anything."""
    return out**3 + 5 * out


NAMES = ["zebra", "ant", "monkey", "bee", "yak", "cat", "xerus", "dog"]


@case("top_k", inputs_unchanged=True)
def test_five_where_nobody_says_how_many(nb, rng):
    with nb.replacing(percentages=decoy_percentages):
        return nb.top_k(rng.permutation(8).float().view(1, 8), list(NAMES))


@case("top_k")
def test_only_the_best(nb, rng):
    with nb.replacing(percentages=decoy_percentages):
        return nb.top_k(rng.normal(1, 8, dtype=F64), list(NAMES), 1)


@case("top_k")
def test_all_of_them(nb, rng):
    with nb.replacing(percentages=decoy_percentages):
        return nb.top_k(rng.strided(rng.permutation(8).float().view(1, 8) - 4), list(NAMES), k=8)


@case("top_k")
def test_scores_with_a_graph(nb, rng):
    with nb.replacing(percentages=decoy_percentages):
        return nb.top_k(rng.normal(1, 8, requires_grad=True), list(NAMES), 3)


# A network that paints


@case("cycle_loss", points=2)
def test_the_order_of_the_generators_matters(nb, rng):
    return nb.cycle_loss(rng.normal(2, 3, 4, 5), lambda x: x**2 + 1, lambda x: -3 * x - 2)


@case("cycle_loss")
def test_too_bright_and_too_dark_do_not_cancel(nb, rng):
    sign = torch.tensor([1.0, -1.0]).view(1, 1, 1, 2)
    return nb.cycle_loss(rng.normal(1, 3, 2, 2), lambda x: x + 3 * sign, lambda x: x - sign)


@case("cycle_loss", gradients=True, inputs_unchanged=True)
def test_gradients_reach_the_picture_and_both_generators(nb, rng):
    a = rng.normal(2, 3, 2, 2, dtype=F64, requires_grad=True)
    up, down = torch.tensor(2.0, dtype=F64, requires_grad=True), torch.tensor(0.3, dtype=F64, requires_grad=True)
    loss = nb.cycle_loss(a, lambda x: x * up, lambda x: x * down)
    return loss, torch.autograd.grad(loss, [a, up, down], retain_graph=True)


@case("cycle_loss")
def test_a_perfect_cycle_and_each_generator_called_once(nb, rng):
    calls = []

    def turned(x):
        calls.append(list(x.shape))
        return x.flip(3)

    return nb.cycle_loss(rng.normal(1, 3, 2, 3), turned, turned), calls


# The juice is in the weights


def small_net():
    return nn.Sequential(nn.Conv2d(3, 2, 3), nn.BatchNorm2d(2), nn.ReLU())


@case("load_generator", points=2)
def test_weights_and_buffers_arrive_in_the_net_itself(nb, rng):
    net, saved = small_net(), fixed(rng, small_net())
    with folder():
        torch.save(saved.state_dict(), "net.pth")
        loaded = nb.load_generator(net, "net.pth")
    return loaded, net, loaded is net


@case("load_generator")
def test_a_name_is_missing_from_the_file(nb, rng):
    state = small_net().state_dict()
    del state["1.running_mean"]
    with folder():
        torch.save(state, "net.pth")
        return nb.load_generator(small_net(), "net.pth")


@case("load_generator")
def test_a_name_in_the_file_is_unknown(nb, rng):
    with folder():
        torch.save({**small_net().state_dict(), "3.weight": torch.ones(2)}, "net.pth")
        return nb.load_generator(small_net(), "net.pth")


@case("load_generator")
def test_a_file_that_holds_a_whole_model_is_refused(nb, rng):
    with folder():
        torch.save(nn.Linear(2, 1), "net.pth")
        return nb.load_generator(nn.Linear(2, 1), "net.pth")


@case("load_generator")
def test_a_file_that_was_written_on_a_gpu(nb, rng):
    net, saved = nn.Linear(2, 3), fixed(rng, nn.Linear(2, 3))
    with folder():
        with mock.patch.object(torch.serialization, "location_tag", lambda storage: "cuda:0"):
            torch.save(saved.state_dict(), "net.pth")
        with mock.patch("torch.cuda.is_available", lambda: False):
            return nb.load_generator(net, Path("net.pth"))


@case("load_generator", gpu=True)
def test_a_file_from_a_real_gpu(nb, rng):
    net, saved = nn.Linear(2, 3), fixed(rng, nn.Linear(2, 3)).to("cuda")
    with folder():
        torch.save(saved.state_dict(), "net.pth")
        return nb.load_generator(net, "net.pth")


# Back to a picture


def levels(rng, *shape, dtype=torch.float32):
    """Values from -1 to 1, none of them near a border between two whole numbers."""
    whole = torch.from_numpy(rng.numpy.randint(0, 256, shape)) + rng.uniform(-0.3, 0.3, *shape, dtype=F64)
    return (whole / 127.5 - 1).to(dtype)


@case("to_image", points=2, inputs_unchanged=True)
def test_a_picture_higher_than_wide(nb, rng):
    return nb.to_image(levels(rng, 1, 3, 5, 4))


@case("to_image", inputs_unchanged=True)
def test_values_out_of_range_are_cut_off(nb, rng):
    return nb.to_image(levels(rng, 1, 3, 4, 6, dtype=F64) + 2.0 * rng.integers(-1, 2, 1, 3, 4, 6))


@case("to_image")
def test_a_picture_of_one_row_and_one_of_one_column(nb, rng):
    return [nb.to_image(levels(rng, 1, 3, height, width)) for height, width in ((1, 4), (3, 1), (1, 1))]


@case("to_image")
def test_an_output_with_a_graph_in_a_view(nb, rng):
    return nb.to_image(rng.strided(levels(rng, 1, 3, 3, 5)).requires_grad_(True) * 1)


def decoy_batch(img):
    return img.unsqueeze(0) + 0.25


def decoy_inference(model, batch):
    return model(batch) * 2


@case("feed_any_image", points=2)
def test_a_wide_picture_is_not_cropped(nb, rng):
    with nb.replacing(make_batch=decoy_batch, run_inference=decoy_inference):
        return nb.feed_any_image(picture(rng, 9, 21), nn.Identity(), 4)


@case("feed_any_image")
def test_a_tall_picture_goes_through_a_model(nb, rng):
    model = fixed(rng, nn.Conv2d(3, 3, 1)).requires_grad_(False)
    with nb.replacing(make_batch=decoy_batch, run_inference=decoy_inference):
        return nb.feed_any_image(picture(rng, 17, 10), model, size=6)


@case("feed_any_image")
def test_a_small_picture_grows_to_the_usual_size(nb, rng):
    with nb.replacing(make_batch=decoy_batch, run_inference=decoy_inference):
        return nb.feed_any_image(picture(rng, 3, 4), nn.AvgPool2d(16))


@case("feed_any_image")
def test_batch_and_inference_are_left_to_the_functions_made_for_them(nb, rng):
    calls = []

    def noting_batch(img):
        calls.append(["make_batch", list(img.shape), str(img.dtype)])
        return img[None]

    def noting_inference(model, batch):
        calls.append(["run_inference", list(batch.shape)])
        return model(batch)

    with nb.replacing(make_batch=noting_batch, run_inference=noting_inference):
        return nb.feed_any_image(picture(rng, 5, 5), nn.AvgPool2d(2), size=4), calls


# Publishing a model


def filled(model):
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.arange(p.numel()).view(p.shape) / 4 - 1)
    return model


@case("write_hubconf", points=2)
def test_numbers_through_a_published_probe(nb, rng):
    with folder():
        Path("my_zoo").mkdir()
        nb.write_hubconf("my_zoo")
        probe = from_hub("my_zoo", "linear_probe", n_features=6, n_classes=4)
    return filled(probe)(rng.normal(3, 2, 3))


@case("write_hubconf")
def test_the_probe_has_ten_classes_by_default_and_takes_flat_inputs(nb, rng):
    with folder():
        nb.write_hubconf(".")
        probe = from_hub(".", "linear_probe", 5)
    return filled(probe)(rng.normal(1, 5)), sum(p.numel() for p in probe.parameters())


@case("write_hubconf")
def test_the_dependencies_in_the_file(nb, rng):
    with folder():
        Path("zoo").mkdir()
        nb.write_hubconf(Path("zoo"))
        return list(runpy.run_path("zoo/hubconf.py")["dependencies"])


@case("write_hubconf")
def test_every_probe_is_a_new_one(nb, rng):
    with folder():
        Path("zoo").mkdir()
        nb.write_hubconf("zoo")
        build = runpy.run_path("zoo/hubconf.py")["linear_probe"]
        one, two = filled(build(2, 1)), build(2, 1)
    return any(p is q for p in one.parameters() for q in two.parameters())


ZOO = """
dependencies = ["torch", "math"]
import torch
from torch import nn

def scaled(factor=2.0, *, size=3):
    layer = nn.Linear(size, 1)
    nn.init.constant_(layer.weight, factor)
    nn.init.constant_(layer.bias, 1.0)
    return layer

def softened():
    return nn.Softmax(dim=1)
"""


@case("load_from_hub")
def test_options_reach_the_entry_point(nb, rng):
    with folder(zoo=ZOO):
        return nb.load_from_hub("zoo", "scaled", factor=-5.0, size=2)


@case("load_from_hub")
def test_two_folders_and_two_entry_points(nb, rng):
    with folder(one=ZOO, two=ZOO.replace("1.0", "8.0")):
        return [
            nb.load_from_hub("one", "scaled"),
            nb.load_from_hub("two", "scaled", size=1),
            nb.load_from_hub("one", "softened"),
        ]


@case("load_from_hub")
def test_an_entry_point_that_nobody_wrote(nb, rng):
    with folder(zoo=ZOO):
        return nb.load_from_hub("zoo", "sharpened")


@case("load_from_hub")
def test_a_dependency_that_nobody_installed(nb, rng):
    with folder(zoo=ZOO.replace("math", "no_such_package_at_all")):
        return nb.load_from_hub("zoo", "scaled")
