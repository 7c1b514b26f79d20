"""The front page for people, with dbt's catalogue beside it: both open from disk."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
import shutil

from governance import readers
from governance.artifacts import Project, WrongUse, data_folder
from governance.contents import CATALOGUE, Contents, contents
from governance.losses import Loss
from governance.publish import held
from governance.quality import Summary, summaries
from governance.warehouse import Relation, row_counts


def write(project: Project, manifest: Path, today: date | None = None) -> Path:
    """Write `$BOROUGH_DATA/site` and return its front page.

    Raises WrongUse where dbt's catalogue is not there, or where the warehouse is held open.
    """
    catalogue = manifest.with_name("static_index.html")
    if not catalogue.is_file():
        raise WrongUse(
            f"{catalogue} is not here: run `dbt docs generate --static --no-compile` first."
        )
    warehouse = data_folder() / "warehouse.duckdb"
    has_built = warehouse.is_file()
    counts: Mapping[Relation, int] = row_counts(warehouse) if has_built else {}
    quality = summaries(project, warehouse) if has_built else []
    folder = data_folder() / "site"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(catalogue, folder / CATALOGUE)
    page = folder / "index.html"
    new = page.with_suffix(".new")
    text = render(contents(project, counts, today), quality, held(project))
    new.write_text(text, encoding="utf-8")
    new.replace(page)
    # The page has counts and no values: it is for everybody who may open the shares.
    readers.give(folder, readers.EVERYONE)
    return page


def render(about: Contents, quality: list[Summary], held: Collection[Loss] = ()) -> str:
    """The page as HTML; everything that comes from a file is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = Environment(
        loader=PackageLoader("governance"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["count"] = lambda number: f"{number:,}"
    return templates.get_template("index.html.j2").render(about=about, quality=quality, held=held)
