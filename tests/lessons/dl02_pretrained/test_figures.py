"""The chapter's printed figures, reproduced with the reference; independent checks of what has none."""

import copy
import math
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torchvision import models, transforms

from torchmark.data import convnet, find, load
from torchmark.data.convnet import ConvNet

real = pytest.mark.skipif(not os.environ.get("TORCHMARK_DATA"), reason="needs the real data, see TORCHMARK_DATA")

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def random(*shape, dtype=torch.float32, seed=0):
    return torch.randn(*shape, dtype=dtype, generator=torch.Generator().manual_seed(seed))


def random_bytes(*shape, seed=0):
    return torch.randint(0, 256, shape, dtype=torch.uint8, generator=torch.Generator().manual_seed(seed))


def on_meta(build, **options):
    with torch.device("meta"):
        return build(**options)


@pytest.fixture(scope="module")
def network():
    model = ConvNet()
    model.load_state_dict(torch.load(find("convnet")))
    return model


@pytest.fixture(scope="module")
def ten():
    _, _, pictures, truth = load("ten_classes")
    return pictures[:200], torch.from_numpy(truth[:200])


# How big is a network?


@pytest.mark.parametrize(("name", "size"), [("alexnet", 61_100_840), ("resnet101", 44_549_160)])
def test_sizes_of_the_networks_in_the_book(reference, name, size):
    assert reference.count_parameters(on_meta(models.get_model, name=name, weights=None)) == size


def test_most_of_alexnet_sits_in_its_last_three_layers(reference):
    alexnet = on_meta(models.alexnet, weights=None)
    by_hand = (256 * 36 + 1) * 4096 + (4096 + 1) * 4096 + (4096 + 1) * 1000
    assert reference.count_parameters(alexnet.classifier) == by_hand > 0.95 * reference.count_parameters(alexnet)


def test_a_resnet_has_more_numbers_in_its_state_dict_than_parameters(reference):
    resnet = on_meta(models.resnet101, weights=None)
    count = reference.count_parameters(resnet)
    assert sum(t.numel() for t in resnet.state_dict().values()) - count == sum(t.numel() for t in resnet.buffers()) > 0


def test_size_of_the_generator_layer_by_layer(reference):
    def conv(n_in, n_out, size):
        return n_in * n_out * size**2 + n_out

    ends, down_and_up = conv(3, 64, 7) + conv(64, 3, 7), [conv(64, 128, 3), conv(128, 256, 3)]
    by_hand = ends + sum(down_and_up) + conv(256, 128, 3) + conv(128, 64, 3) + 9 * 2 * conv(256, 256, 3)
    assert by_hand == 11_378_179
    assert reference.count_parameters(on_meta(reference.ResNetGenerator)) == by_hand


def test_size_of_our_own_network(reference, network):
    by_hand = sum(math.prod(p.shape) for p in network.parameters())
    assert reference.count_parameters(network) == by_hand == 21_082


# Preparing a picture


@real
def test_the_dog_of_the_book_is_prepared(reference):
    img = Image.open(find("photo"))
    assert img.size == (1280, 720)
    assert transforms.Resize(256)(img).size == (455, 256)
    img_t = reference.make_preprocess(256, 224, MEAN, STD)(img)
    assert img_t.shape == (3, 224, 224) and img_t.dtype == torch.float32
    assert img_t.mean(dim=(1, 2)).tolist() == pytest.approx([0.8727, 0.3354, -0.3006], abs=6e-5)
    plain = reference.make_preprocess(256, 224, [0.0] * 3, [1.0] * 3)(img)
    assert plain.mean(dim=(1, 2)).tolist() == pytest.approx([0.6848, 0.5311, 0.3384], abs=6e-5)


def test_preparation_with_pillow_and_numpy(reference):
    img = Image.fromarray(random_bytes(30, 50, 3).numpy())
    small = np.asarray(img.resize((int(20 * 50 / 30), 20), Image.BILINEAR))
    left = round((small.shape[1] - 16) / 2)
    by_hand = (small[2:18, left : left + 16] / 255 - np.array(MEAN)) / np.array(STD)
    prepared = reference.make_preprocess(20, 16, MEAN, STD)(img)
    assert np.allclose(prepared.numpy(), by_hand.transpose(2, 0, 1), atol=1e-6)


def test_both_preparations_agree(reference):
    img = random_bytes(32, 46, 3)
    by_torchvision = reference.make_preprocess(32, 32, MEAN, STD)(Image.fromarray(img.numpy()))
    assert torch.allclose(reference.preprocess_by_hand(img, 32, MEAN, STD), by_torchvision, atol=1e-6)


def test_preparation_by_hand_dot_by_dot(reference):
    img = random_bytes(7, 10, 3)
    prepared = reference.preprocess_by_hand(img, 4, MEAN, STD)
    assert prepared.shape == (3, 4, 4) and prepared.dtype == torch.float32
    for c in range(3):
        for i in range(4):
            for j in range(4):
                expected = (img[i + 1, j + 3, c].item() / 255 - MEAN[c]) / STD[c]
                assert prepared[c, i, j].item() == pytest.approx(expected, abs=1e-6)


def test_our_preparation_is_the_one_of_the_package(reference, ten):
    pictures, _ = ten
    ours = reference.preprocess_by_hand(torch.from_numpy(pictures[3]), 32, list(convnet.MEAN), list(convnet.STD))
    assert torch.allclose(ours, convnet.prepare(pictures[3:4])[0], atol=1e-6)


def test_a_batch_of_one_in_the_same_memory(reference):
    img = random(3, 224, 224)
    batch = reference.make_batch(img)
    assert batch.shape == (1, 3, 224, 224) and batch.data_ptr() == img.data_ptr()
    assert torch.equal(batch, torch.stack([img]))


# Run


def test_a_resnet_gives_a_thousand_scores(reference):
    resnet = on_meta(models.resnet101, weights=None)
    batch = reference.make_batch(torch.empty(3, 224, 224, device="meta"))
    assert reference.run_inference(resnet, batch).shape == (1, 1000)
    assert resnet.training


def test_inference_is_the_same_every_time(reference, network, ten):
    batch = convnet.prepare(ten[0][:20])
    model = copy.deepcopy(network).train()
    outs = [reference.run_inference(model, batch) for _ in range(3)]
    assert torch.equal(outs[0], outs[1]) and torch.equal(outs[0], outs[2]) and not outs[0].requires_grad
    assert torch.allclose(torch.cat([reference.run_inference(model, x[None]) for x in batch]), outs[0], atol=1e-4)
    assert model.training and all(
        torch.equal(p, q) for p, q in zip(model.state_dict().values(), network.state_dict().values(), strict=True)
    )


def test_batch_normalization_in_eval_mode_by_formula(reference):
    layer = nn.BatchNorm1d(3)
    layer.running_mean.copy_(torch.tensor([1.0, 2.0, 3.0]))
    layer.running_var.copy_(torch.tensor([4.0, 9.0, 16.0]))
    x = random(5, 3)
    expected = (x - torch.tensor([1.0, 2.0, 3.0])) / torch.sqrt(torch.tensor([4.0, 9.0, 16.0]) + layer.eps)
    assert torch.allclose(reference.run_inference(layer, x), expected, atol=1e-6)


def test_which_layers_care_about_the_mode(reference):
    x = random(8, 4, 6, 6)
    told = {
        type(layer).__name__: reference.eval_changes(layer, x)
        for layer in (nn.Conv2d(4, 2, 3), nn.Dropout(0.3), nn.BatchNorm2d(4), nn.GroupNorm(2, 4), nn.InstanceNorm2d(4))
    }
    assert told == {
        "Conv2d": (False, False),
        "Dropout": (True, False),
        "BatchNorm2d": (True, True),
        "GroupNorm": (False, False),
        "InstanceNorm2d": (False, False),
    }


def test_our_network_cares_about_the_mode_and_is_left_alone(reference, network, ten):
    before = copy.deepcopy(network.state_dict())
    assert reference.eval_changes(network, convnet.prepare(ten[0][:20])) == (True, True)
    assert all(torch.equal(before[name], t) for name, t in network.state_dict().items())


# From scores to words


@real
def test_labels_of_imagenet(reference):
    labels = reference.load_labels(find("labels"))
    assert len(labels) == 1000
    assert labels[207] == "golden retriever" and labels[340] == "zebra"
    assert all(label == label.strip() != "" for label in labels)


def test_the_ten_names(reference):
    labels = reference.load_labels(find("class_names"))
    assert labels == ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


def test_a_forgotten_eval_costs_a_third_of_the_answers(reference, network):
    if os.environ.get("TORCHMARK_DATA"):
        pytest.skip("the network was trained for the stand-in")
    _, _, pictures, truth = load("ten_classes")
    batch, truth = convnet.prepare(pictures), torch.from_numpy(truth)
    assert (reference.top_index(reference.run_inference(network, batch)) == truth).float().mean() > 0.9
    torch.manual_seed(0)
    careless = reference.top_index(copy.deepcopy(network).train()(batch))
    assert (careless == truth).float().mean() < 0.75


def test_top_index_is_that_of_the_book(reference):
    out = random(1, 1000)
    out[0, 207] = 20.0
    assert reference.top_index(out).tolist() == [207]
    out = random(6, 9, seed=1)
    assert reference.top_index(out).tolist() == [max(range(9), key=row.__getitem__) for row in out.tolist()]


def test_percentages_in_plain_python(reference):
    out = 3 * random(4, 7, dtype=torch.float64)
    for row, shares in zip(out.tolist(), reference.percentages(out).tolist(), strict=True):
        total = math.fsum(math.exp(score) for score in row)
        assert shares == pytest.approx([100 * math.exp(score) / total for score in row], rel=1e-12)
        assert math.fsum(shares) == pytest.approx(100, rel=1e-12)


def test_percentages_don_t_mind_an_offset(reference):
    out = random(3, 5, dtype=torch.float64)
    assert torch.allclose(reference.percentages(out + 5000), reference.percentages(out), rtol=1e-9)


def test_top_five_by_sorting_in_python(reference):
    out, labels = random(1, 30), [f"label {n}" for n in range(30)]
    shares = reference.percentages(out)[0].tolist()
    expected = sorted(zip(labels, shares, strict=True), key=lambda pair: -pair[1])[:5]
    found = reference.top_k(out, labels)
    assert found == expected and all(isinstance(share, float) for _, share in found)
    assert found[0] == (labels[reference.top_index(out).item()], max(shares))


# A network that paints


def test_cycle_loss_in_plain_python(reference):
    a = random(2, 3, 2, 2, dtype=torch.float64)
    expected = sum(abs((2 * x + 1) ** 2 - x) for x in a.flatten().tolist()) / 24
    assert reference.cycle_loss(a, lambda x: 2 * x + 1, lambda x: x**2).item() == pytest.approx(expected, rel=1e-12)


def test_cycle_loss_is_zero_where_the_second_undoes_the_first(reference):
    a = random(1, 3, 4, 4)
    assert reference.cycle_loss(a, lambda x: x.flip(2), lambda x: x.flip(2)).item() == 0


def test_loaded_generators_paint_alike(reference, tmp_path):
    torch.manual_seed(0)
    master, pupil = (reference.ResNetGenerator(width=4, blocks=1) for _ in range(2))
    torch.save(master.state_dict(), tmp_path / "master.pth")
    x = random(1, 3, 12, 16)
    before = reference.run_inference(pupil, x)
    assert reference.load_generator(pupil, tmp_path / "master.pth") is pupil and not pupil.training
    after = reference.run_inference(pupil, x)
    assert after.shape == x.shape and torch.equal(after, reference.run_inference(master, x))
    assert not torch.equal(before, after)
    with pytest.raises(RuntimeError, match="Missing key"):
        reference.load_generator(reference.ResNetGenerator(width=4, blocks=2), tmp_path / "master.pth")


def test_a_picture_survives_the_way_through_the_range(reference):
    img = random_bytes(5, 7, 3)
    batch = make_range(img)
    assert torch.equal(reference.to_image(batch), img)


def make_range(img):
    """A uint8 picture (H, W, 3) as a batch of values from -1 to 1."""
    return img.permute(2, 0, 1)[None] / 127.5 - 1


def test_to_image_dot_by_dot(reference):
    batch = 1.5 * random(1, 3, 4, 5, dtype=torch.float64)
    img = reference.to_image(batch)
    assert img.shape == (4, 5, 3) and img.dtype == torch.uint8
    for i in range(4):
        for j in range(5):
            levels = [min(max((batch[0, c, i, j].item() + 1) / 2, 0), 1) * 255 for c in range(3)]
            assert img[i, j].tolist() == [round(level) for level in levels]


def test_a_picture_is_fed_whole(reference):
    img = Image.fromarray(random_bytes(9, 16, 3).numpy())
    out = reference.feed_any_image(img, nn.Identity(), size=9)
    assert torch.equal(out[0], torch.from_numpy(np.array(img)).permute(2, 0, 1) / 255)


@real
def test_the_size_of_the_forged_zebra(reference):
    path = Path(os.environ["TORCHMARK_DATA"], "horse.jpg")
    if not path.exists():
        pytest.skip("no picture of a horse")
    torch.manual_seed(0)
    with Image.open(path) as img:
        out = reference.feed_any_image(img.convert("RGB"), reference.ResNetGenerator(width=2, blocks=1))
    assert out.shape == (1, 3, 256, 316)
    assert reference.to_image(out).shape == (256, 316, 3)


# Publishing a model


def test_a_published_probe_is_a_linear_layer(reference, tmp_path):
    reference.write_hubconf(tmp_path)
    probe = reference.load_from_hub(tmp_path, "linear_probe", n_features=12, n_classes=5)
    weight, bias = (p.detach() for p in probe.parameters())
    x = random(4, 3, 2, 2)
    assert torch.allclose(probe(x), x.reshape(4, 12) @ weight.T + bias, atol=1e-6)
    assert reference.count_parameters(reference.load_from_hub(tmp_path, "linear_probe", n_features=12)) == 130
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["hubconf.py"]
