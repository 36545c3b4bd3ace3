"""The page that lists all data sets: data/README.md."""

from collections.abc import Iterator

from torchmark.data.registry import SETS, DataSet, in_words

HEAD = """\
# The data of the course

Written by `make docs` from `torchmark/data/registry.py`. Every data set has a stand-in that comes with the package:
small, made by us, with the layout of the real data and its traps. Exercises are graded on the stand-ins. The real files
are never part of this repository; `torchmark data fetch NAME` brings them here from their addresses, and notebooks take
them where they lie here whole (more in [docs/data.md](../docs/data.md)).
"""
LISTED = 3  # files of a set that are listed one by one


def catalogue() -> str:
    """The page, as Markdown."""
    return "\n".join([HEAD, *(line for data in SETS.values() for line in (*_section(data), ""))]).rstrip("\n") + "\n"


def _section(data: DataSet) -> Iterator[str]:
    yield f"## {data.name}"
    yield ""
    yield f"{_sentence(data.what)} {_sentence(data.schema)}"
    yield ""
    yield f"- Licence: {data.licence}."
    if data.citation:
        yield f"- Source: {data.citation}, <{data.page}>"
    yield from _real(data)
    kind = "Stand-in" if data.real else "File"
    yield f"- {kind} ({data.count}):"
    for name, digest in data.standin_files.items():
        yield f"  - `{name}`, sha256 `{digest}`"


def _real(data: DataSet) -> Iterator[str]:
    if len(data.real) > LISTED:
        first, last = data.real[0], data.real[-1]
        yield f"- Real files ({data.real_count}): `{first.name}` to `{last.name}`, {in_words(data.real_size)},"
        yield f"  from <{first.address}> on; sha256 of each in `torchmark/data/{data.name}.sha256`"
        return
    yield f"- Real file{'s' * (len(data.real) > 1)} ({data.real_count}):"
    for file in data.real:
        kind, digest = file.digest.split(":")
        size = f"{file.size} bytes" if file.size else "its size not known, its hash as published"
        yield f"  - `{file.name}`, {size}, {kind} `{digest}`, from <{file.address}>"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
