"""`torchmark publish`: the repository of a class."""

from pathlib import Path

import click


@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("assignments", nargs=-1)
def publish(folder: Path, assignments: tuple[str, ...]) -> None:
    """Write the repository of a class into FOLDER: what students get of ASSIGNMENTS (default: all).

    Notebooks, shown cases, torchmark with its data as a wheel, a README, and a workflow that checks every push. Run
    it again for more assignments, or after a build: what you or students changed in FOLDER stays.

    \b
    torchmark publish ../class dl05_learning
    torchmark publish ../class
    """
    from torchmark.course import find_course
    from torchmark.publish import publish as publish_into

    done = publish_into(find_course(), folder, assignments)
    for label, names in (("new", done.written), ("removed", done.removed)):
        for name in names:
            click.echo(f"{label:<8} {name}")
    for name in done.kept:
        click.echo(f"kept     {name}, which was changed there; to get the new one, delete it and publish again")
    lessons = f"{len(done.lessons)} assignment{'s' * (len(done.lessons) != 1)}"
    click.echo(f"{folder}: {lessons}, " + ("ready to push" if done.written or done.removed else "nothing new"))
