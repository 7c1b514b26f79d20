"""What a person sees while a run goes on: a bar on a terminal, a line a table elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import sys

Step = Callable[[str, int], None]  # a table's name and how many parts came; 0 when it is done


@contextmanager
def shown(total: int) -> Iterator[Step]:
    """Show progress over a number of tables; the step may be called from several threads."""
    if not sys.stderr.isatty():
        yield lambda name, parts: None
        return

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("asking the sources", total=total)

        def step(name: str, parts: int) -> None:
            description = f"{name}, part {parts:,}" if parts else name
            progress.update(task, description=description, advance=0 if parts else 1)

        yield step
