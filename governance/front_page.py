"""The front page for people, with dbt's catalogue beside it: both open from disk."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
import shutil

from governance import builds, readers
from governance.artifacts import Project, WrongUse, data_folder, london_day
from governance.contents import CATALOGUE, Contents, contents
from governance.losses import Loss
from governance.publish import held
from governance.quality import Summary, summaries
from governance.shown import Shown, lacking, shown


def write(project: Project, manifest: Path, today: date | None = None) -> Path:
    """Write `$BOROUGH_DATA/site` and return its front page, of the last full build.

    `today` is the day that agreements are judged on; default the newest run's. A catalogue of part
    of the tables does not replace a whole one. Raises WrongUse where dbt's catalogue is not there,
    or where the warehouse is held open.
    """
    catalogue = manifest.with_name("static_index.html")
    if not catalogue.is_file():
        raise WrongUse(
            f"{catalogue} is not here: run `dbt docs generate --static --no-compile` first."
        )
    about = shown(project)
    on = today or _day(project, about)
    quality = summaries(project, about.warehouse) if about.warehouse.is_file() else []
    folder = data_folder() / "site"
    folder.mkdir(parents=True, exist_ok=True)
    about = _put_catalogue(about, catalogue, folder / CATALOGUE)
    page = folder / "index.html"
    new = page.with_suffix(".new")
    page_of = contents(project, about.rows(on), about, on)
    text = render(page_of, quality, held(about.project))
    new.write_text(text, encoding="utf-8")
    new.replace(page)
    # The page has counts and no values: it is for everybody who may open the shares.
    readers.give(folder, readers.EVERYONE)
    return page


def _day(project: Project, about: Shown) -> date:
    """The day of the newest run that had one, or that of the manifest."""
    latest = builds.last(project) or about.build
    made = datetime.fromisoformat(project.manifest["metadata"]["generated_at"])
    return latest.today if latest else london_day(made)


def _put_catalogue(about: Shown, catalogue: Path, place: Path) -> Shown:
    """Put dbt's catalogue beside the page, unless it lists less than the one that is there."""
    missing = (
        lacking(catalogue.with_name("catalog.json"), about.build, about.project)
        if about.build
        else []
    )
    if not (missing and place.is_file()):
        shutil.copyfile(catalogue, place)
    if not missing:
        return about
    note = (
        f"dbt's newest catalogue lacks {len(missing):,} of the tables: run `make docs` to have all "
        "of them in it."
    )
    return replace(about, notes=(*about.notes, note))


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
