"""dbt for one developer: `python -m governance.dev build --select MODEL` takes what dbt takes.

It builds into schemas of the developer's own and reads all else from the last good build.
`python -m governance.dev sweep` removes what developers have not used for a while.
"""

from collections.abc import Mapping, Sequence
import json
import os
import sys

from governance import last_build, progress, targets
from governance.artifacts import WrongUse
from governance.dev import files, lake
from governance.dev.names import VARIABLE, developer
from governance.dev.sweeping import sweep
from ingest import ending, private
from ingest.errors import WRONG_USE, Stop

TARGETS = {"dev": targets.DUCKDB, "dev_athena": "athena"}


def main(arguments: Sequence[str]) -> int:
    """Run dbt or the sweep; exit status 0 done, 1 something failed, 2 wrong use, 130 Ctrl-C."""
    private.start()

    def command() -> int:
        try:
            return sweep(arguments[1:]) if arguments[:1] == ["sweep"] else _run(arguments)
        except (WrongUse, Stop) as problem:
            raise Stop(f"governance.dev: {problem}", WRONG_USE) from None

    return ending.run(command, progress.STOPPED)


def _run(arguments: Sequence[str]) -> int:
    target = targets.named(arguments) or "dev"
    if target not in TARGETS:
        raise WrongUse(
            f"{target} is no developer's target: leave it out, or say --target dev_athena."
        )
    is_athena = TARGETS[target] == "athena"
    manifest = lake.state() if is_athena else _state()
    groups = {group["name"] for group in manifest["groups"].values()}
    place = files.Place(developer(os.environ, groups))
    place.make()
    os.environ |= _settings(place)
    state = place.folder / "state" / "manifest.json"
    state.parent.mkdir(exist_ok=True)
    state.write_text(json.dumps(last_build.state(manifest)), encoding="utf-8")
    if is_athena:
        lake.check(place.name)
    else:
        files.show_raw(place)
    given = [] if targets.named(arguments) else ["--target", target]
    status = progress.run([*arguments, *given], goes_round=False)
    if status == ending.INTERRUPTED:
        raise KeyboardInterrupt
    return status


def _state() -> Mapping[str, object]:
    """The manifest of the last good build of this data folder."""
    good = last_build.of(last_build.GOOD)
    if good is None or not (last_build.folder() / last_build.WAREHOUSE).is_file():
        raise WrongUse(
            "there is no good build to read from yet: run `make` once, or `python -m "
            "governance.progress build`, and see what it says failed."
        )
    return good.manifest


def _settings(place: files.Place) -> dict[str, str]:
    """What tells dbt to read from the last build, and to leave its own artifacts alone."""
    return {
        VARIABLE: place.name,
        "DBT_DEFER": "true",
        "DBT_FAVOR_STATE": "true",
        "DBT_STATE": str(place.folder / "state"),
        "DBT_TARGET_PATH": str(place.folder / "target"),
        "DBT_LOG_PATH": str(place.folder / "logs"),
    }


if __name__ == "__main__":
    ending.leave(main(sys.argv[1:]))
