"""How a function becomes a command of the command line."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from torchmark.course import AuthorError


def command_of(group: click.Group) -> Callable[[Callable[..., None]], click.Command]:
    """A decorator for the commands of a group.

    Their errors are one line each (exit 1) where the author or the machine is at fault.
    """

    def command(function: Callable[..., None]) -> click.Command:
        name, text = function.__name__.removesuffix("_"), (function.__doc__ or "").replace("\n    ", "\n")

        @group.command(name=name, help=text)
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:
            from torchmark.data.locate import UnknownData
            from torchmark.sandbox import SandboxMissing

            try:
                function(*args, **kwargs)
            except (AuthorError, SandboxMissing, FileNotFoundError, UnknownData) as error:
                click.echo(str(error), err=True)
                sys.exit(1)

        return run

    return command
