"""The SHA-256 of each stand-in; who changes a stand-in changes its line here."""

PINS = {
    "bikes.csv": "dc67655dfda9c6d9892338243466016d535b26e7ff25d0565ac748625321a57c",
    "cats/README.txt": "104b73737958b38783c8f5fc67bc3211d193ee4bfc031264569311f0ec3ce057",
    "cats/cat1.png": "e778eb2e2e48908684f52f0a4660156aae88c00c37b5458dcabe3667e8fe00eb",
    "cats/cat2.png": "ecf629f9c2ddd5be4d2fcb6cf7823169d45607bcf0fcd163d26e62517c9863b1",
    "cats/cat3.png": "a56ab6dc2f59d02adbcdefdec009ae710b88f0248707c44f1aef5194feb60ec4",
    "class_names.txt": "2ce042b1e0b48db4bb214408e6414ba18b2731c24af244f2d6c112fddf31af00",
    "convnet.pth": "568e83b06cb560b1aba66cc69c80426b983861ace39e410455a42d4a4b237ac9",
    "ct.npy": "11607c1667ddc8ad6218de218e45189dd3af6ac81841d9fc7d4f84013f52d1b8",
    "labels.txt": "2ce042b1e0b48db4bb214408e6414ba18b2731c24af244f2d6c112fddf31af00",
    "novel.txt": "8edc9e3a63e55128505182b8088b38fcae26ae4f275b966c257c0d7cf2877615",
    "photo.png": "4ae503fb4d1de4282728fa7403b6c53330ac40d473dc73460f26844909117ea1",
    "ten_classes/train_images.npy": "8f925a8f55807c039ec5e37c031c25ae33c18ae04da3c32c12f3655f9e149245",
    "ten_classes/train_labels.npy": "9368fb780cf77f59ff29f49e65dcad0b198f414abb9eafcf986f37024d9927a7",
    "ten_classes/val_images.npy": "6bbcbd2493760e50134b4942d15d2d3dddb53682d6387b7afd1005bc42046a88",
    "ten_classes/val_labels.npy": "c420ccca1a9cf9e270c31526b7af5c9959fd0b26c60ff42fce8f49da6bd20e0e",
    "wine.csv": "1b7fd80185acedc327b45331f8fb9fcd6149ba59f2201c98b800ef25604fcd9b",
}
