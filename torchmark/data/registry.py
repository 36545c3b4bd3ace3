"""What data the course uses: each set with its shape, licence, address and hash, and the file that stands in for it."""

from dataclasses import dataclass
from pathlib import Path

from torchmark.data.pins import PINS

FOLDER = Path(__file__).parent / "standins"
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
BOOK = "https://raw.githubusercontent.com/deep-learning-with-pytorch/dlwpt-code"
MOVED = "aaf7573743d50b3fba2900a4fb8154bee62c258f"  # the commit that has most files where the book looks for them
DICOM = f"{BOOK}/{MOVED}/data/p1ch4/volumetric-dicom/2-LUNG%203.0%20%20B70f-04083"
OWN = "MIT, as all of this course"
NONE_STATED = "none stated in the book's repository: fetch it for yourself, don't pass it on"


@dataclass(frozen=True)
class RealFile:
    """A file to be had from the network.

    name: relative to the folder that it is kept in.
    digest: "sha256:..." or "md5:...".
    size: bytes; 0 where nobody here has seen the file.
    """

    name: str
    address: str
    digest: str
    size: int = 0


@dataclass(frozen=True)
class DataSet:
    """A set of data, real and standing in.

    name: what `find`, `load` and `torchmark data fetch` take.
    what, schema: what it is, and the shape and kind of its contents.
    count, real_count: how much is in the stand-in and in the real set, in words; "" where there is none.
    real: its files; none where the course's own is all there is.
    standin: a file in FOLDER, or a folder there.
    """

    name: str
    what: str
    schema: str
    licence: str
    citation: str
    page: str
    count: str
    real_count: str
    standin: str
    real: tuple[RealFile, ...] = ()
    folder: str = ""
    loadable: bool = False

    @property
    def real_path(self) -> str:
        """The file, or the folder of the files, relative to the folder that real data is kept in."""
        return self.folder or self.real[0].name

    @property
    def standin_files(self) -> dict[str, str]:
        """The files of the stand-in, each with its SHA-256."""
        return {name: pin for name, pin in PINS.items() if name == self.standin or name.startswith(f"{self.standin}/")}

    @property
    def real_size(self) -> int:
        """Bytes to download; 0 where unknown."""
        return sum(file.size for file in self.real)


def _ct_files() -> tuple[RealFile, ...]:
    """The slices of the scan, by the list of their hashes and sizes."""
    lines = (Path(__file__).parent / "ct.sha256").read_text(encoding="ascii").splitlines()
    parts = [line.split() for line in lines]
    return tuple(
        RealFile(f"ct/{name}", f"{DICOM}/{name}", f"sha256:{digest}", int(size)) for digest, size, name in parts
    )


def _cat(number: int, size: int, digest: str) -> RealFile:
    address = f"{BOOK}/492f7544654797a73cf8aeed5a24d7c2dd92da89/data/p1ch4/image-cats/cat{number}.png"
    return RealFile(f"cats/cat{number}.png", address, f"sha256:{digest}", size)


_SETS = (
    DataSet(
        "wine", "white wines, measured and tasted",
        "CSV: `;` between 12 columns, a quoted header; the last column is the quality, 3 to 9",
        "CC BY 4.0", "Cortez, Cerdeira, Almeida, Matos, Reis: Modeling wine preferences (2009)",
        "https://archive.ics.uci.edu/dataset/186/wine+quality", "220 wines", "4898", "wine.csv",
        (RealFile(
            "winequality-white.csv", f"{BOOK}/master/data/p1ch4/tabular-wine/winequality-white.csv",
            "sha256:76c3f809815c17c07212622f776311faeb31e87610d52c26d87d6e361b169836", 264426,
        ),),
    ),
    DataSet(
        "bikes", "bikes hired in Washington, hour by hour, with the weather; missing hours filled",
        "CSV: a header, 17 columns, 24 rows a day; weather levels 1 to 4 in column 9",
        "CC BY 4.0", "Fanaee-T, Gama: Event labeling combining ensemble detectors and background knowledge (2013)",
        "https://archive.ics.uci.edu/dataset/275/bike+sharing+dataset", "28 days, 672 hours", "730 days, 17520 hours",
        "bikes.csv",
        (RealFile(
            "bikes-hour-fixed.csv", f"{BOOK}/{MOVED}/data/p1ch4/bike-sharing-dataset/hour-fixed.csv",
            "sha256:ae5b1b828676fb7696ebfd838f105c71cda9c867aa752f75eed6fa6d0eacf991", 1148001,
        ),),
    ),
    DataSet(
        "novel", "a novel as plain text: Pride and Prejudice; its stand-in, a story of our own",
        "text: UTF-8 with a byte order mark, LF, curly quotes; line 200, counted from 0, is spoken",
        "public domain in the USA, Project Gutenberg's terms; the stand-in CC0", "Austen: Pride and Prejudice (1813)",
        "https://www.gutenberg.org/ebooks/1342", "293 lines", "13427 lines", "novel.txt",
        (RealFile(
            "pride-and-prejudice-1342-0.txt",
            f"{BOOK}/5d8b0818e5d9528c3402b909d3f560ddbac7d1a4/data/p1ch4/jane-austen/1342-0.txt",
            "sha256:c96e628c6f84bf45d3cee2c2da66166ccbeda328ecb76bb9b2ab1bc91961d0d1", 711298,
        ),),
    ),
    DataSet(
        "photo", "a photograph of a golden retriever; its stand-in, a drawn hill",
        "image: RGB, wider than high, red the strongest channel",
        NONE_STATED, "Stevens, Antiga, Viehmann: Deep Learning with PyTorch",
        "https://github.com/deep-learning-with-pytorch/dlwpt-code", "90 x 160 pixels", "720 x 1280", "photo.png",
        (RealFile(
            "bobby.jpg", f"{BOOK}/{MOVED}/data/p1ch2/bobby.jpg",
            "sha256:71d4d4ae4f00f5febb1f178153673bc456d15f305f6d58517679340dcfbf5914", 75801,
        ),),
    ),
    DataSet(
        "cats", "a folder with three pictures of cats",
        "three PNG of one size, RGB; in the stand-in the third has an alpha channel, and a README.txt lies beside them",
        NONE_STATED, "Stevens, Antiga, Viehmann: Deep Learning with PyTorch",
        "https://github.com/deep-learning-with-pytorch/dlwpt-code", "3 of 24 x 32 pixels", "3 of 256 x 256", "cats",
        (_cat(1, 142028, "e87d082c3d9465126a0e66f95b0111be8d300223c24a7590604e622cba662699"),
         _cat(2, 144059, "5fe15f80c49c9ecb7c72dcdc276d43a04c0559dc9bf62d5de17c72c5b777283f"),
         _cat(3, 106468, "903322dcc2bb2930013d58cd39c6ae6f55c5b1b640ef3129b30c0000c6858c93")),
        folder="cats",
    ),
    DataSet(
        "ct", "a CT scan of a chest; its stand-in, a drawn one",
        "int16 (D, H, W), intensities from -1024 (air) to 3071, slices in their order",
        "CC BY 3.0 and the data use terms of The Cancer Imaging Archive",
        "National Cancer Institute Clinical Proteomic Tumor Analysis Consortium: CPTAC-LSCC (2018)",
        "https://www.cancerimagingarchive.net/collection/cptac-lscc/", "9 x 32 x 40", "99 x 512 x 512", "ct.npy",
        _ct_files(), folder="ct", loadable=True,
    ),
    DataSet(
        "ten_classes", "small pictures of ten classes: CIFAR-10; its stand-in, drawn shapes",
        "train_images, train_labels, val_images, val_labels: uint8 (N, 32, 32, 3), int64 (N,)",
        "none stated; cite it", "Krizhevsky: Learning Multiple Layers of Features from Tiny Images (2009)",
        "https://www.cs.toronto.edu/~kriz/cifar.html", "496 to train, 192 to validate", "50000 and 10000",
        "ten_classes",
        (RealFile(
            "cifar-10-binary.tar.gz", "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
            "md5:c32a1d4ab5d03f1284b67883e8d87530",
        ),),
        loadable=True,
    ),
    DataSet(
        "class_names", "the names of the ten classes, in order", "text: UTF-8, LF, 10 lines", OWN, "", "",
        "10 names", "", "class_names.txt",
    ),
    DataSet(
        "labels", "the names of the 1000 classes of ImageNet; its stand-in, those of the ten classes",
        "text: UTF-8, a name on each line", NONE_STATED, "Stevens, Antiga, Viehmann: Deep Learning with PyTorch",
        "https://github.com/deep-learning-with-pytorch/dlwpt-code", "10 names", "1000", "labels.txt",
        (RealFile(
            "imagenet_classes.txt", f"{BOOK}/master/data/p1ch2/imagenet_classes.txt",
            "sha256:a40d9be82eb4738becd1dd69991b89f87f309975e860a6f3f45395d8c06a7e0d", 21674,
        ),),
    ),
    DataSet(
        "convnet", "weights of a small convolutional net, trained by us on drawn pictures of the ten classes",
        "a state dict for torchmark.data.convnet.ConvNet, by torch.save", OWN, "", "", "21082 weights", "",
        "convnet.pth",
    ),
)  # fmt: skip
SETS = {data.name: data for data in _SETS}


def in_words(size: int) -> str:
    """A number of bytes as a person reads it."""
    if not size:
        return "not known"
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
