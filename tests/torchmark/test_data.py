"""The data: stand-ins to the byte, the right file by name, downloads whole or not there, grading on stand-ins."""

import contextlib
import csv
import errno
import hashlib
import io
import os
import re
import resource
import shutil
import socket
import sys
import tarfile
import threading
import time
import tomllib
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cloudpickle
import numpy as np
import pytest
import torch
from click.testing import CliRunner
from kit import case_of, seen
from PIL import Image
from torch import nn

import torchmark
from torchmark.data import convnet, find, load, locate, pictures, read, registry, standins
from torchmark.data.catalogue import catalogue
from torchmark.data.fetch import NotFetched, fetch
from torchmark.data.pins import PINS
from torchmark.data.registry import FOLDER, SETS, RealFile

cloudpickle.register_pickle_by_value(sys.modules[__name__])

ROOT = Path(__file__).parents[2]
REAL = os.environ.get("TORCHMARK_DATA")
needs_real = pytest.mark.skipif(not REAL, reason="TORCHMARK_DATA is not set: no real files here")
BODY = bytes(range(256)) * 2000
WINE = SETS["wine"].real[0].name


@pytest.fixture(autouse=True)
def own_folders(request, tmp_path, monkeypatch):
    """No real data but what a test puts there: its own folder, cache and working directory."""
    if request.node.get_closest_marker("skipif"):
        return
    for name in ("TORCHMARK_DATA", "TORCHMARK_STANDINS", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# The registry and its page


def test_the_registry_is_whole():
    assert list(SETS) == ["wine", "bikes", "novel", "photo", "cats", "ct", "ten_classes", "class_names", "labels",
                          "convnet"]  # fmt: skip
    for data in SETS.values():
        assert data.what and data.schema and data.licence and data.count and data.standin_files
        assert bool(data.real) == bool(data.real_count) == bool(data.citation) == bool(data.page)
        for file in data.real:
            assert re.fullmatch("sha256:[0-9a-f]{64}|md5:[0-9a-f]{32}", file.digest), file
            assert file.address.startswith("https://") and " " not in file.address
            assert file.size > 0 or data.name == "ten_classes"
            assert file.name.split("/")[0] == data.real_path.split("/")[0]
    names = [file.name for data in SETS.values() for file in data.real]
    assert len(names) == len(set(names)) and len(SETS["ct"].real) == 99


def test_the_list_of_slices_is_the_one_that_the_course_was_planned_with():
    digests = "".join(file.digest.removeprefix("sha256:") + "\n" for file in SETS["ct"].real)
    assert sha256(digests.encode()) == "8a824f473e55211c5f41b25ff0b11275cf682ed2e64e0605a0abfcc6cf3171f3"


def test_every_stand_in_belongs_to_one_set_and_no_other_file_lies_there():
    of_sets = [name for data in SETS.values() for name in data.standin_files]
    assert sorted(of_sets) == sorted(PINS)
    assert sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file()) == sorted(PINS)


def test_the_catalogue_is_up_to_date():
    assert (ROOT / "data" / "README.md").read_text() == catalogue(), "data/README.md is stale; run: make docs"
    for digest in PINS.values():
        assert digest in catalogue()


def test_all_of_the_package_is_packed():
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    package = Path(torchmark.__file__).parent
    folders = {path.parent.relative_to(package.parent) for path in package.rglob("__init__.py")}
    assert {str(folder).replace("/", ".") for folder in folders} == set(setup["packages"])
    packed = {path for pattern in setup["package-data"]["torchmark.data"] for path in FOLDER.parent.glob(pattern)}
    assert {FOLDER / name for name in PINS} | {FOLDER.parent / "ct.sha256"} <= packed


# The stand-ins


def test_the_stand_ins_are_the_same_to_the_byte_each_time_and_as_pinned():
    first, second = standins.make_all(), standins.make_all()
    assert first == second
    assert {name: sha256(content) for name, content in first.items()} == {
        name: pin for name, pin in PINS.items() if name != standins.WEIGHTS
    }
    assert standins.stale() == []


def test_make_writes_what_is_missing_or_changed_and_check_only_says_so(monkeypatch, tmp_path):
    from torchmark.cli import cli

    monkeypatch.setattr(standins, "FOLDER", Path(shutil.copytree(FOLDER, tmp_path / "standins")))
    (tmp_path / "standins" / "wine.csv").write_text("no wine")
    (tmp_path / "standins" / "ct.npy").unlink()
    (tmp_path / "standins" / "convnet.pth").write_bytes(b"other weights")
    before = CliRunner().invoke(cli, ["data", "make", "--check"], standalone_mode=False)
    assert before.exit_code == 1 and (tmp_path / "standins" / "wine.csv").read_text() == "no wine"
    assert [line.split("standins/")[1].split(": ")[0] for line in before.stderr.splitlines()] == [
        "convnet.pth is not what torchmark/data/pins.py pins", "ct.npy is missing",
        "wine.csv is not what the code makes",
    ]  # fmt: skip
    made = CliRunner().invoke(cli, ["data", "make"], standalone_mode=False)
    assert made.exit_code == 1 and made.stdout.count("is new") == 2  # the weights are left alone
    shutil.copy(FOLDER / "convnet.pth", tmp_path / "standins")
    assert CliRunner().invoke(cli, ["data", "make", "--check"], standalone_mode=False).exit_code == 0


def test_the_wines_have_the_layout_of_the_real_file_and_all_qualities():
    path = FOLDER / "wine.csv"
    content = path.read_bytes()
    assert content.startswith(b'"fixed acidity";"volatile acidity";') and b"\r" not in content
    wine = np.loadtxt(path, np.float32, delimiter=";", skiprows=1)
    assert wine.shape == (220, 12) and not np.isnan(wine).any()
    assert np.bincount(wine[:, -1].astype(int)).tolist() == [0, 0, 0, 6, 12, 60, 90, 36, 14, 2]
    quality, sulphur = wine[:, -1], wine[:, 6]
    bad, middling, good = (sulphur[m].mean() for m in (quality <= 3, (quality > 3) & (quality < 7), quality >= 7))
    assert bad > middling + 5 > good + 10
    assert not (sulphur == middling).any()
    counts = [(sulphur < 141.83).sum(), (quality > 5).sum(), ((sulphur < 141.83) & (quality > 5)).sum()]
    assert len(set(counts)) == 3


def test_the_bikes_have_a_late_weather_level_a_day_of_two_dates_and_filled_rows():
    rows = list(csv.reader((FOLDER / "bikes.csv").read_text().splitlines()))
    assert len(rows) == 673 and {len(row) for row in rows} == {17}
    assert ",".join(rows[0]) == ("instant,dteday,season,yr,mnth,hr,holiday,weekday,workingday,weathersit,"
                                 "temp,atemp,hum,windspeed,casual,registered,cnt")  # fmt: skip
    days = np.array(rows[1:]).reshape(28, 24, 17)
    assert (days[:, :, 5] == np.arange(24).astype(str)).all()  # the hours alone don't show the day of two dates
    assert [day for day in range(28) if "4" in days[day, :, 9]] == [9, 17]
    assert set(days[0, :, 9]) == {"1", "2", "3"}
    assert [(day, list(days[day, :, 1]).index(days[day, -1, 1])) for day in range(28)
            if len(set(days[day, :, 1])) > 1] == [(20, 13)]  # fmt: skip
    assert len(set(days[:, :, 1].ravel())) == 29 and len(set(days[:, :, 0].ravel())) == 669
    assert (days[:, :, 16] == "0").sum() == 3
    numbers = days[:, :, 14:].astype(int)
    assert ((numbers[..., 0] + numbers[..., 1] == numbers[..., 2]) | (numbers[..., 2] == 0)).all()


def test_the_novel_has_a_mark_curly_quotes_and_a_spoken_line_200():
    content = (FOLDER / "novel.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and b"\r" not in content
    lines = content.decode("utf-8").split("\n")
    assert 280 <= len(lines) <= 320 and max(map(len, lines)) <= 70
    words = re.findall(r"\w+", lines[200].lower())
    assert lines[200].startswith("“") and len(lines[200]) == 70 and words.count("patience") == 2
    text = "\n".join(lines)
    assert all(trap in text for trap in ("”", "\u2019", "'", "--", "\n    ", "tide-table", "Sele_"))
    assert text != text.strip() and "\n\n\n" in text


def test_the_pictures_have_an_alpha_channel_a_height_unlike_their_width_and_a_stranger_among_them():
    cats = [np.array(Image.open(FOLDER / "cats" / f"cat{number}.png")) for number in (1, 2, 3)]
    assert [cat.shape for cat in cats] == [(24, 32, 3), (24, 32, 3), (24, 32, 4)]
    assert len(np.unique(cats[2][:, :, 3])) > 10
    with pytest.raises(OSError, match="cannot identify image file"):
        Image.open(FOLDER / "cats" / "README.txt")
    for cat in cats:  # no swap of axes goes unseen
        assert (np.diff(cat[0].astype(int), axis=0)[:, 0] > 0).any() and (cat[0] != cat[-1]).any()
    photo = np.array(Image.open(FOLDER / "photo.png"))
    assert photo.shape == (90, 160, 3) and photo.dtype == np.uint8
    red, green, blue = photo.mean((0, 1))
    assert red > green + 5 > blue + 10


@pytest.mark.parametrize("shape", [(1, 1, 3), (200, 300, 4), (24, 32, 3)])
def test_a_png_holds_the_pixels(shape):
    pixels = np.random.RandomState(0).randint(0, 256, shape).astype(np.uint8)
    assert (np.array(Image.open(io.BytesIO(pictures.png(pixels)))) == pixels).all()


def test_the_volume_has_three_sizes_and_both_ends():
    volume = load("ct")
    assert volume.shape == (9, 32, 40) and volume.dtype == np.int16
    assert (volume.min(), volume.max()) == (-1024, 3071)
    assert len({slice_.tobytes() for slice_ in volume}) == 9


def test_the_ten_classes():
    images, labels, val_images, val_labels = load("ten_classes")
    assert images.dtype == val_images.dtype == np.uint8 and labels.dtype == val_labels.dtype == np.int64
    assert images.shape == (496, 32, 32, 3) and val_images.shape == (192, 32, 32, 3)
    assert np.bincount(labels).tolist() == [200, 12, 200, *[12] * 7]
    assert np.bincount(val_labels).tolist() == [80, 4, 80, *[4] * 7]
    assert (np.diff(labels) != 0).mean() > 0.4  # in no order
    assert not {image.tobytes() for image in images} & {image.tobytes() for image in val_images}
    images[0] = 0  # its own: the next one is whole
    assert load("ten_classes")[0][0].any()
    assert find("class_names").read_text().splitlines() == list(registry.CLASSES)


@pytest.fixture(scope="module")
def birds_and_airplanes():
    """Training and validation pictures and labels of two classes, normalised by channel."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # several wait for each other on a busy machine
    images, labels, val_images, val_labels = read.ten_classes(FOLDER / "ten_classes")

    def two(pixels, classes):
        keep = (classes == 0) | (classes == 2)
        return convnet.prepare(pixels[keep]), torch.from_numpy(classes[keep]) // 2

    (x, y), (val_x, val_y) = two(images, labels), two(val_images, val_labels)
    mean, std = x.mean((0, 2, 3), keepdim=True), x.std((0, 2, 3), keepdim=True)
    yield ((x - mean) / std).flatten(1), y, ((val_x - mean) / std).flatten(1), val_y
    torch.set_num_threads(threads)


@pytest.mark.parametrize("seed", range(4))
def test_a_fully_connected_net_overfits_on_birds_and_airplanes(birds_and_airplanes, seed):
    x, y, val_x, val_y = birds_and_airplanes
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(3072, 512), nn.Tanh(), nn.Linear(512, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    for _ in range(16):
        for rows in torch.randperm(len(y)).split(64):
            loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        assert (model(x).argmax(1) == y).float().mean() == 1
        assert 0.75 <= (model(val_x).argmax(1) == val_y).float().mean() <= 0.90


def test_the_shipped_weights_tell_the_ten_classes_apart():
    path = find("convnet")
    assert path.stat().st_size < 200_000
    state = torch.load(path, weights_only=True)
    model = convnet.ConvNet()
    model.load_state_dict(state)
    assert sum(parameter.numel() for parameter in model.parameters()) == 21082
    assert {"BatchNorm2d", "Dropout"} <= {type(module).__name__ for module in model.modules()}
    _, _, images, labels = load("ten_classes")
    batch = convnet.prepare(images)
    with torch.no_grad():
        right = model.eval()(batch).argmax(1) == torch.from_numpy(labels)
        assert right.float().mean() >= 0.9
        assert all(right[labels == label].any() for label in range(10))
        before = model(batch[:8])
        assert not torch.allclose(model.train()(batch[:8]), before)


# Which file one gets


def fake_wine(monkeypatch, content: bytes = BODY, **changes) -> RealFile:
    """Make a content the real file of wine."""
    file = replace(SETS["wine"].real[0], digest=f"sha256:{sha256(content)}", size=len(content), **changes)
    monkeypatch.setitem(SETS, "wine", replace(SETS["wine"], real=(file,)))
    return file


def test_without_real_files_the_stand_in_is_taken_and_said_so(capsys):
    assert find("wine") == FOLDER / "wine.csv"
    assert capsys.readouterr().out == (
        "wine: the stand-in (220 wines); the real file (4898): torchmark data fetch wine\n"
    )
    assert find("class_names") == FOLDER / "class_names.txt"
    assert capsys.readouterr().out == "class_names: the course's own (10 names)\n"
    assert all(find(name).exists() for name in SETS)


def test_the_real_file_is_looked_for_in_three_places_in_order(monkeypatch, capsys, tmp_path):
    fake_wine(monkeypatch)
    course = tmp_path / "course"
    (course / "source" / "deep").mkdir(parents=True)
    (course / "nbgrader_config.py").touch()
    monkeypatch.chdir(course / "source" / "deep")
    for folder in (tmp_path / "cache" / "torchmark", course / "data", tmp_path / "own"):
        if folder.name == "own":
            monkeypatch.setenv("TORCHMARK_DATA", str(folder))
        folder.mkdir(parents=True)
        (folder / WINE).write_bytes(BODY)
        assert find("wine") == folder / WINE
        assert capsys.readouterr().out == "wine: the real file (4898)\n"
    (tmp_path / "own" / WINE).write_bytes(b"changed")  # a wrong one does not hide a right one
    assert find("wine") == course / "data" / WINE
    monkeypatch.setenv("TORCHMARK_STANDINS", "1")
    assert find("wine") == FOLDER / "wine.csv"


def test_a_file_with_another_content_is_refused_with_a_line_that_names_it(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("TORCHMARK_DATA", str(tmp_path))
    (tmp_path / WINE).write_bytes(b"half a fi")
    assert find("wine") == FOLDER / "wine.csv"
    assert capsys.readouterr().out == (
        f"wine: the stand-in (220 wines); {tmp_path / WINE} has the wrong content (by its hash): "
        "torchmark data fetch wine\n"
    )


def test_a_set_of_several_files_is_taken_whole_or_not(monkeypatch, capsys, tmp_path):
    contents = {f"cats/cat{number}.png": bytes([number]) for number in (1, 2, 3)}
    files = tuple(
        replace(file, digest=f"sha256:{sha256(contents[file.name])}") for file in SETS["cats"].real
    )  # fmt: skip
    monkeypatch.setitem(SETS, "cats", replace(SETS["cats"], real=files))
    monkeypatch.setenv("TORCHMARK_DATA", str(tmp_path))
    (tmp_path / "cats").mkdir()
    for name, content in contents.items():
        assert find("cats") == FOLDER / "cats"
        (tmp_path / name).write_bytes(content)
    assert find("cats") == tmp_path / "cats"
    (tmp_path / "cats" / "cat2.png").write_bytes(b"longer")
    assert find("cats") == FOLDER / "cats"
    assert "cat2.png has the wrong content" in capsys.readouterr().out


def test_a_wrong_name_is_answered_with_the_right_one():
    with pytest.raises(locate.UnknownData, match="no data set 'wein'; did you mean 'wine'"):
        find("wein")
    with pytest.raises(locate.UnknownData, match="there are: wine, bikes"):
        load("zzz")
    with pytest.raises(locate.UnknownData, match=r'wine is a file, not an array: find\("wine"\)'):
        load("wine")


def test_a_broken_installation_says_what_repairs_it(monkeypatch, tmp_path):
    monkeypatch.setattr(locate, "FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match="the stand-in of wine is missing: torchmark data make"):
        find("wine")


def test_cifar_is_read_from_its_archive(tmp_path):
    rng = np.random.RandomState(0)
    images, labels = rng.randint(0, 256, (12, 32, 32, 3)).astype(np.uint8), rng.randint(0, 10, 12)
    records = [bytes([label]) + image.transpose(2, 0, 1).tobytes() for image, label in zip(images, labels, strict=True)]
    with tarfile.open(tmp_path / "cifar.tar.gz", "w:gz") as archive:
        names = ["test_batch.bin", *(f"data_batch_{number}.bin" for number in (5, 4, 3, 2, 1))]
        for name, batch in zip(names, [records[10:], *(records[k : k + 2] for k in (8, 6, 4, 2, 0))], strict=True):
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = sum(map(len, batch))
            archive.addfile(member, io.BytesIO(b"".join(batch)))
    read_images, read_labels, val_images, val_labels = read.ten_classes(tmp_path / "cifar.tar.gz")
    assert (read_images == images[:10]).all() and (val_images == images[10:]).all()
    assert read_labels.tolist() == labels[:10].tolist() and val_labels.tolist() == labels[10:].tolist()
    assert read_labels.dtype == np.int64 and read_images.flags.c_contiguous


def test_slices_are_put_in_order_and_scaled(tmp_path):
    pydicom = pytest.importorskip("pydicom")
    for name, number in (("a", 3), ("b", 1), ("c", 2)):
        slice_ = pydicom.Dataset()
        slice_.file_meta = pydicom.dataset.FileMetaDataset()
        slice_.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
        slice_.SOPClassUID, slice_.SOPInstanceUID = pydicom.uid.CTImageStorage, pydicom.uid.generate_uid()
        slice_.InstanceNumber, slice_.RescaleSlope, slice_.RescaleIntercept = number, 2, -1024
        slice_.Rows, slice_.Columns, slice_.SamplesPerPixel, slice_.PixelRepresentation = 2, 3, 1, 0
        slice_.BitsAllocated, slice_.BitsStored, slice_.HighBit = 16, 12, 11
        slice_.PhotometricInterpretation = "MONOCHROME2"
        slice_.PixelData = np.full((2, 3), number, np.uint16).tobytes()
        slice_.save_as(tmp_path / f"{name}.dcm", enforce_file_format=True)
    volume = read.ct(tmp_path)
    assert volume.shape == (3, 2, 3) and volume.dtype == np.int16
    assert volume[:, 0, 0].tolist() == [-1022, -1020, -1018]


def test_slices_that_nobody_can_read_give_way_to_the_stand_in(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("torchmark.data.locate._real", lambda data: (tmp_path, None))
    monkeypatch.setattr("torchmark.data.locate.find_spec", lambda name: None)
    assert load("ct").shape == (9, 32, 40)
    assert 'pip install "torchmark[ct]"' in capsys.readouterr().out


# The books' figures on the real files


@needs_real
def test_the_real_wines_and_bikes():
    wine = np.loadtxt(find("wine"), delimiter=";", skiprows=1)
    assert wine.shape == (4898, 12)
    bikes = np.loadtxt(
        find("bikes"), np.float32, delimiter=",", skiprows=1, converters={1: lambda date: float(date[8:10])},
        encoding="utf-8",
    )  # fmt: skip
    assert bikes.shape == (17520, 17) and np.bincount(bikes[:, 9].astype(int))[1:].tolist() == [11471, 4581, 1465, 3]


@needs_real
def test_the_real_novel():
    text = find("novel").read_text(encoding="utf-8")
    assert text[0] == "\ufeff" and len(text.split("\n")) - 1 == 13427
    assert text.split("\n")[200] == "“Impossible, Mr. Bennet, impossible, when I am not acquainted with him"
    words = text.lower().replace("\n", " ").split()
    vocabulary = sorted({word.strip('.,;:"!?”“_-') for word in words})
    assert len(vocabulary) == 7261 and vocabulary.index("impossible") == 3394


@needs_real
def test_the_real_pictures_and_labels():
    photo = np.array(Image.open(find("photo")))
    assert photo.shape == (720, 1280, 3) and photo.mean((0, 1)).round(2).tolist() == [171.98, 128.68, 70.19]
    cats = [np.array(Image.open(path)) for path in sorted(find("cats").glob("*.png"))]
    assert [cat.shape for cat in cats] == [(256, 256, 3)] * 3
    labels = find("labels").read_text().splitlines()
    assert len(labels) == 1000 and (labels[207], labels[340]) == ("golden retriever", "zebra")


@needs_real
def test_the_real_volume():
    pytest.importorskip("pydicom")
    volume = load("ct")
    assert volume.shape == (99, 512, 512) and volume.dtype == np.int16
    assert (volume.min(), volume.max()) == (-1024, 3071)


# Downloads, from a server on loopback


class Server(BaseHTTPRequestHandler):
    """Answers by the first word of the path; counts what was asked."""

    asked: list[str]

    def do_GET(self):
        kind = self.path.strip("/").split("/")[0]
        type(self).asked.append(kind)
        if kind == "gone":
            self.send_error(404)
            return
        if kind == "silent":
            time.sleep(3)
            return
        if kind == "refused":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = b"something else" if kind == "other" else BODY
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        half = kind in ("cut", "stall") or (kind == "flaky" and type(self).asked.count(kind) < 3)
        with contextlib.suppress(OSError):
            self.wfile.write(body[: len(body) // 2] if half else body)
            self.wfile.flush()
        if kind == "stall":
            time.sleep(3)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(tmp_path, monkeypatch):
    """The address of a server that serves wine in its ways; real data goes to tmp_path/own."""
    Server.asked = []
    monkeypatch.setenv("TORCHMARK_DATA", str(tmp_path / "own"))
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as http:
        http.daemon_threads = True
        threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def fetch_wine(monkeypatch, server: str, kind: str, **options) -> Path:
    fake_wine(monkeypatch, address=f"{server}/{kind}/wine.csv")
    return fetch(SETS["wine"], seconds=(2.0, 0.5), **options)


class Count:
    """A bar that keeps what it is told."""

    total = 0

    def __init__(self):
        self.said = []

    def update(self, count):
        self.said.append(count)

    def reset(self):
        self.said.append("reset")

    def close(self):
        self.said.append("close")


def test_a_good_download_is_found_and_not_fetched_again(server, monkeypatch, tmp_path):
    bar = Count()
    path = fetch_wine(monkeypatch, server, "good", bar=bar)
    assert path == tmp_path / "own" / WINE == find("wine") and path.read_bytes() == BODY
    assert bar.total == len(BODY) and bar.said[-1] == "close" and len(bar.said) > 4
    assert fetch_wine(monkeypatch, server, "good") == path and Server.asked == ["good"]
    path.write_bytes(b"changed since")
    assert fetch_wine(monkeypatch, server, "good").read_bytes() == BODY
    assert os.listdir(tmp_path / "own") == [WINE]


def test_a_connection_that_is_cut_twice_is_tried_a_third_time(server, monkeypatch):
    assert fetch_wine(monkeypatch, server, "flaky", bar=Count()).read_bytes() == BODY
    assert Server.asked == ["flaky"] * 3


@pytest.mark.parametrize(
    ("kind", "reason", "times"),
    [
        ("cut", "the connection to HOST was cut, 3 times", 3),
        ("refused", "the connection to HOST was cut, 3 times", 3),
        ("other", "what ADDRESS gives has another sha256 than the file meant, and was not kept", 1),
        ("stall", "HOST sent nothing for 0.5 seconds", 1),
        ("silent", "HOST sent nothing for 0.5 seconds", 1),
        ("gone", "HOST answers 404 for ADDRESS; got elsewhere, it belongs in FILE", 1),
    ],
)
def test_each_failure_has_its_own_line_and_leaves_nothing(server, monkeypatch, tmp_path, kind, reason, times):
    with pytest.raises(NotFetched) as failed:
        fetch_wine(monkeypatch, server, kind)
    for word, text in (("HOST", server.removeprefix("http://")), ("ADDRESS", f"{server}/{kind}/wine.csv"),
                       ("FILE", str(tmp_path / "own" / WINE))):  # fmt: skip
        reason = reason.replace(word, text)
    assert str(failed.value) == f"wine: {reason}; to try again: torchmark data fetch wine"
    assert Server.asked == [kind] * times
    assert os.listdir(tmp_path / "own") == []
    assert find("wine") == FOLDER / "wine.csv"


def test_no_network_is_said_in_a_line(server, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(NotFetched, match=rf"wine: no connection to 127\.0\.0\.1:{port} \(is this machine online\?\)"):
        fetch_wine(monkeypatch, f"http://127.0.0.1:{port}", "good")
    with pytest.raises(NotFetched, match=r"wine: no connection to nowhere\.invalid \(is this"):
        fetch_wine(monkeypatch, "http://nowhere.invalid", "good")


def test_a_full_disk_is_said_in_a_line_and_leaves_nothing(server, monkeypatch, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))  # BODY is longer
    try:
        with pytest.raises(NotFetched, match=f"wine: no space left for it in {tmp_path / 'own'}"):
            fetch_wine(monkeypatch, server, "good")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert os.listdir(tmp_path / "own") == []


@pytest.mark.parametrize(
    ("number", "line"), [(errno.ENOSPC, "no space left for it in"), (errno.EROFS, "can't write to")]
)
def test_other_troubles_of_the_disk_are_said_too(server, monkeypatch, number, line):
    import pooch

    def retrieve(*args, **options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(pooch, "retrieve", retrieve)
    with pytest.raises(NotFetched, match=f"wine: {line}"):
        fetch_wine(monkeypatch, server, "good")


def test_what_can_not_be_fetched_says_so(monkeypatch):
    with pytest.raises(NotFetched, match="convnet has no real file"):
        fetch(SETS["convnet"])
    monkeypatch.setenv("TORCHMARK_STANDINS", "1")
    with pytest.raises(NotFetched, match="nothing is fetched while answers are graded"):
        fetch(SETS["wine"])


def test_the_command_fetches_what_it_can_and_fails_for_the_rest(server, monkeypatch, tmp_path):
    from torchmark.cli import cli

    fake_wine(monkeypatch, address=f"{server}/good/wine.csv")
    bad = replace(SETS["bikes"].real[0], address=f"{server}/gone/bikes.csv")
    monkeypatch.setitem(SETS, "bikes", replace(SETS["bikes"], real=(bad,)))
    done = CliRunner().invoke(cli, ["data", "fetch", "bikes", "wine"], standalone_mode=False)
    assert done.exit_code == 1 and str(tmp_path / "own" / WINE) in done.stdout
    assert done.stderr.startswith("bikes: 127.0.0.1:") and done.stderr.count("\n") == 1
    listed = CliRunner().invoke(cli, ["data", "list"], standalone_mode=False).stdout
    assert re.search(r"wine .*real file", listed) and re.search(r"bikes .*stand-in", listed)
    assert str(tmp_path / "own") in listed
    unknown = CliRunner().invoke(cli, ["data", "fetch", "wein"], standalone_mode=False)
    assert unknown.exit_code == 1 and unknown.stderr == "no data set 'wein'; did you mean 'wine'?\n"


# Grading


def in_worker(nb, rng):
    """What a case sees in the worker: the data, and the variables that could lead to other data."""
    import os

    from torchmark.data import find, load

    variables = sorted(name for name in os.environ if "DATA" in name or name.startswith("XDG"))
    return [find("wine").parts[-3:], load("ct").shape, os.environ["TORCHMARK_STANDINS"], variables]


@pytest.mark.parametrize("sandbox", ["bubblewrap", "none"])
def test_answers_are_graded_on_the_stand_ins(monkeypatch, tmp_path, sandbox):
    from torchmark.sandbox import SandboxMissing, probe
    from torchmark.session import Cell, Job, run

    if sandbox == "bubblewrap":
        try:
            probe()
        except SandboxMissing as error:
            pytest.skip(str(error))
    content = (FOLDER / "wine.csv").read_bytes()[:-20]
    fake_wine(monkeypatch, content)
    for folder in (tmp_path / "own", tmp_path / "cache" / "torchmark"):
        folder.mkdir(parents=True)
        (folder / WINE).write_bytes(content)
    monkeypatch.setenv("TORCHMARK_DATA", str(tmp_path / "own"))
    assert find("wine") == tmp_path / "own" / WINE
    cell = Cell("a", "from torchmark.data import find, load\npath = find('wine')\ntext = path.read_text()")
    transcript = run([cell], [Job("k", case_of(in_worker))], ["text"], sandbox=sandbox)
    assert transcript.cells["a"].error is None and transcript.kinds["text"] == "str"
    assert transcript.cells["a"].outputs[0]["text"].startswith("wine: the stand-in (220 wines); the real file")
    assert transcript.observations["k"] == seen([("data", "standins", "wine.csv"), (9, 32, 40), "1", []])


def test_check_in_a_notebook_runs_cases_on_the_stand_ins(monkeypatch, tmp_path):
    from torchmark.check import _quietly

    fake_wine(monkeypatch)
    (tmp_path / WINE).write_bytes(BODY)
    monkeypatch.setenv("TORCHMARK_DATA", str(tmp_path))
    with _quietly():
        assert find("wine") == FOLDER / "wine.csv"
    assert find("wine") == tmp_path / WINE


def test_a_changed_package_of_data_is_another_surrounding(monkeypatch, tmp_path):
    from torchmark import digest

    monkeypatch.setattr(digest, "PACKAGE", tmp_path)
    (tmp_path / "data").mkdir()
    seen = set()
    for text in ("a", "b"):
        (tmp_path / "data" / "pins.py").write_text(text)
        seen.add(digest.digest_of_surroundings.__wrapped__())
    assert len(seen) == 2
