"""`torchmark data`: list, fetch and make data sets."""

from typing import TYPE_CHECKING

import click

from torchmark.command import command_of

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@click.group()
def data() -> None:
    """The data of the course: what there is, and the real files from the network."""


command = command_of(data)


@command
def list_() -> None:
    """Print all data sets: what they are, and which file `find` takes on this machine.

    \b
    torchmark data list
    """
    import sys

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from torchmark.data.locate import folders, located
    from torchmark.data.registry import SETS, in_words

    table = Table(box=SIMPLE_HEAD)
    for column in ("name", "what", "licence"):
        table.add_column(column, ratio=None if column == "name" else 1)
    table.add_column("size", justify="right", no_wrap=True)
    table.add_column("here", no_wrap=True)
    for one in SETS.values():
        here = located(one)[1].removeprefix(f"{one.name}: the ").split(" (")[0]
        table.add_row(one.name, one.what, one.licence, in_words(one.real_size) if one.real else "", here)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    console.print(table)
    console.print(f"real files are looked for in {', then '.join(map(str, folders()))}", soft_wrap=True)


@command
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
def fetch(names: tuple[str, ...]) -> None:
    """Fetch the real files of the data sets NAME... from the network, checked by their hashes.

    They go to $TORCHMARK_DATA, else to the course's data/, else to your cache. Exercises are graded on the stand-ins.

    \b
    torchmark data fetch wine bikes
    """
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    from torchmark.course import AuthorError
    from torchmark.data.fetch import NotFetched
    from torchmark.data.fetch import fetch as fetch_set
    from torchmark.data.locate import known

    sets, problems = [known(name) for name in names], []
    with Progress(TextColumn("{task.description}"), BarColumn(), DownloadColumn()) as progress:
        for one in sets:
            task = progress.add_task(one.name, total=one.real_size or None)
            try:
                progress.console.print(f"{one.name}: {fetch_set(one, _Bar(progress, task))}", soft_wrap=True)
            except NotFetched as error:
                problems.append(str(error))
    if problems:
        raise AuthorError(*problems)


@command
@click.option("--check", is_flag=True, help="Write nothing; fail where a file is not what the code makes.")
@click.option("--train", is_flag=True, help="Train the weights of convnet anew, too.")
def make(check: bool, train: bool) -> None:
    """Write the stand-ins into the package, for its authors; the same to the byte on every machine.

    \b
    torchmark data make
    torchmark data make --check
    """
    from torchmark.course import AuthorError
    from torchmark.data import standins

    for path in [] if check else standins.write_all(train):
        click.echo(f"{path} is new")
    if lines := standins.stale():
        raise AuthorError(*lines)
    click.echo("the stand-ins are as the code makes them")


class _Bar:
    """pooch's progress bar over the files of a data set, drawn by rich."""

    def __init__(self, progress: "Progress", task: "TaskID") -> None:
        self.progress, self.task = progress, task
        self.before = self.here = self.total = 0

    def update(self, count: int) -> None:
        """So many more bytes are here."""
        self.here += count
        known = self.progress.tasks[self.task].total
        self.progress.update(self.task, completed=self.before + self.here, total=known or self.total or None)

    def reset(self) -> None:
        """Begin this file again."""
        self.here = 0

    def close(self) -> None:
        """This file is whole."""
        self.before, self.here = self.before + self.here, 0
