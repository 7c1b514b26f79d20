"""Which of several files is the newest: by the dates in their names, or else by the names.

When a file was written does not decide, because copying a folder changes that; but a file that was
written later than the one that is taken is always reported.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
import os
from pathlib import Path
import re
from typing import Any, Literal

from ingest.connectors.filedates import Order, dates

By = Literal["day_first", "month_first", "year_first", "name"]
Warn = Callable[[str, str], None]  # kind and message of a finding

# A file may be named by a day to come, such as the end of its month, but not by one far away.
AHEAD = timedelta(days=92)
# Who copies a folder writes its files at once, in any order: that says nothing of their age.
AT_ONCE = 50_000_000  # nanoseconds
_NUMBER = re.compile(r"\d{6}")  # a number as long as a date
_SUFFIX = re.compile(r"\.[A-Za-z]\w{0,4}$")


def natural(text: str) -> tuple[list[Any], str]:
    """A key by which texts sort as people count: jobs_9 before jobs_10, jobs before jobs (1)."""
    words = re.split("([0-9]+)", _SUFFIX.sub("", text))
    return [int(word) if at % 2 else word.casefold() for at, word in enumerate(words)], text


def newest(paths: Sequence[Path], by: By | None, now: datetime, warn: Warn) -> Path:
    """The newest of some files, which are in the natural order of their names.

    Without `by`, it is found by date where names hold dates, day first: in all of them, or in some
    of them beside others without any. A number of eight digits is a date only where it is one in
    each name.
    """
    chosen = paths[-1] if by == "name" else _by_date(paths, by, now, warn) or paths[-1]
    written = _written(chosen) + AT_ONCE
    later = sorted((path for path in paths if _written(path) > written), key=_written)
    if later:
        warn(
            "passed_over",
            f"{_files(later[::-1])} written after {chosen.name}, which is the newest by name, and "
            "passed over: rename or remove what is out of place, or declare newest_by",
        )
    return chosen


def _by_date(paths: Sequence[Path], by: Order | None, now: datetime, warn: Warn) -> Path | None:
    """The newest by the dates in names; None where they hold none."""
    texts = [_SUFFIX.sub("", path.name) for path in paths]
    if len(paths) > 1 and not any(map(_any_date, texts)):
        root = os.path.commonpath(paths)
        texts = [_SUFFIX.sub("", os.path.relpath(path, root)) for path in paths]
    order = by or _order(texts, paths, now, warn)
    found = [dates(text, order) for text in texts]
    # Where some names hold a number that is no date, such a number is no date in the others.
    is_number = by is None and any(
        not dated and _NUMBER.search(text) for text, dated in zip(texts, found, strict=True)
    )
    moments = [[at for at, is_plain in dated if is_plain or not is_number] for dated in found]
    dated = [place for place, own in enumerate(moments) if own]
    if not dated:
        if by:
            warn("date_in_name", "no name holds a date: correct newest_by, or the names")
        return None
    without = [path for place, path in enumerate(paths) if place not in dated]
    if without:
        warn(
            "passed_over",
            f"{_files(without)} passed over, without a date in the name, where others have one: "
            "rename or remove what is out of place, or declare newest_by",
        )
    return _latest(paths, moments, dated, now, warn)


def _latest(
    paths: Sequence[Path],
    moments: list[list[datetime]],
    dated: list[int],
    now: datetime,
    warn: Warn,
) -> Path:
    """The last of the dated files; of a period the last day counts, of two files the last name."""
    until = now.replace(tzinfo=None) + AHEAD
    near = [place for place in dated if min(moments[place]) <= until]
    if near and len(near) < len(dated):
        far = [paths[place] for place in dated if place not in near]
        warn(
            "passed_over",
            f"{_files(far)} passed over, with a date more than three months ahead in the name: "
            "correct the name",
        )
    keys = {
        place: sorted((at for at in moments[place] if at <= until or not near), reverse=True)
        for place in near or dated
    }
    last = max(keys, key=lambda place: (keys[place], place))
    same = [paths[place] for place in keys if keys[place] == keys[last] and place != last]
    if same:
        warn(
            "passed_over",
            f"{_files(same)} passed over, with the same date in the name as {paths[last].name}, "
            "which is the last by name: remove what is not wanted, or declare take: all",
        )
    return paths[last]


def _order(texts: list[str], paths: Sequence[Path], now: datetime, warn: Warn) -> Order:
    """How the dates in names are written, where the declaration does not say so."""
    fits = {
        order: found
        for order in ("day_first", "year_first", "month_first")
        if all(found := [[at for at, _ in dates(text, order)] for text in texts])
    }
    if "day_first" in fits and "year_first" in fits:
        until = now.replace(tzinfo=None) + AHEAD
        days, years = fits["day_first"], fits["year_first"]
        ahead_days, ahead_years = (
            sum(min(own) > until for own in found) for found in (days, years)
        )
        if ahead_years < ahead_days:
            return "year_first"
        if ahead_days == ahead_years and _last(days) != _last(years):
            one, other = paths[_last(days)].name, paths[_last(years)].name
            warn(
                "date_in_name",
                f"the newest is {one} if dates in names have the day first, and {other} if they "
                "have the year first: declare newest_by (until then: day first)",
            )
        return "day_first"
    if "day_first" in fits or not fits:
        return "day_first"
    order = next(iter(fits))
    if order == "month_first":
        warn(
            "date_in_name",
            "dates in names can only be read with the month first: declare newest_by: month_first "
            "if that is right",
        )
    return order


def _last(found: list[list[datetime]]) -> int:
    return max(range(len(found)), key=lambda place: (sorted(found[place], reverse=True), place))


def _any_date(text: str) -> bool:
    return any(dates(text, order) for order in ("day_first", "month_first"))


def _files(paths: Sequence[Path]) -> str:
    """Some files as the subject of a sentence."""
    if len(paths) == 1:
        return f"{paths[0].name} was"
    return f"{len(paths):,} files, such as {paths[0].name}, were"


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
