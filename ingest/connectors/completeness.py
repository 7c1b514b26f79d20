"""What came from an API is held against what its answers report: totals, pages, further records.

`rest_api` counts while it fetches, so as not to stop at an empty page in the middle, and again
while it reads, so that a shortfall is found in what landed.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ingest.connectors import Finding, Reject, Request, Rows, jsontext
from ingest.connectors import answer as answers
from ingest.connectors.grid import Row
from ingest.connectors.http import Answer, reported_total
from ingest.words import counted

# Sizes at which widely used APIs cut an answer off; a limit that the declaration requests is one
# too.
CAPS = {
    100, 200, 250, 500, 1_000, 2_000, 2_500, 5_000, 10_000, 32_000, 50_000, 65_535, 100_000,
    1_048_575,
}  # fmt: skip
EMPTY_PAGES = 10  # empty pages in a row that are passed over while the answers report more
UNDECLARED = 2  # the same where only a total that is not declared reports it


class Tally:
    """The pages of one extract so far, and what the last one reports."""

    def __init__(self, path: str | None, total: str | None) -> None:
        self.came = self.pages = self.longest = self.empty = 0
        self.last = answers.Report()
        self._path, self._total = path, total
        self._declared: list[int | None] = []
        self._totals: dict[str, list[tuple[int, int]]] = {}
        self._has_end = False

    def add(self, body: Any, count: int) -> None:
        """Take in a page of `count` records."""
        self.last = answers.report(body, self._path)
        self.came += count
        self.pages += 1
        self.longest = max(self.longest, count)
        self.empty = 0 if count else self.empty + 1
        self._has_end = self._has_end or self.last.has_end
        if self._total:
            value = jsontext.cell(jsontext.at(body, self._total)) or ""
            if value or count:  # Google leaves out of a page without records what is about them.
                self._declared.append(int(value) if value.isascii() and value.isdigit() else None)
            return
        for path, total in self.last.totals.items():
            self._totals.setdefault(path, []).append((total, count))

    @property
    def is_complete(self) -> bool:
        """Whether as many records came as a total reports, so that nothing can follow."""
        if self._total:
            totals = [total for total in self._declared if total is not None]
            return bool(totals) and self.came >= min(totals)
        is_total = any(self._is_total(path, found) for path, found in self._totals.items())
        return is_total and self._short() is None

    @property
    def goes_on(self) -> bool:
        """Whether an empty page is not the last one."""
        if self.is_complete:
            return False
        if self.last.more or self.pages < (self.last.pages or 0) or self._missing():
            return self.empty <= EMPTY_PAGES
        return self._short() is not None and self.empty <= UNDECLARED

    def shortfall(self, limits: set[int], *, is_paged: bool) -> str | None:
        """Return why records may be missing, as a sentence with its remedy; None where none is.

        `limits` are the sizes at which a single answer may have been cut off.
        """
        if self._total and None in self._declared:
            return f"not every page has a whole number as its {self._total}: correct `total`"
        if missing := self._missing():
            return f"{records(self.came)} came where {self._total} is {missing:,}: " + (
                "correct `paging`" if is_paged else "declare `paging`"
            )
        if self.is_complete:
            return None
        if short := self._short():
            return (
                f"{short} is larger than the {records(self.came)} that came: declare or "
                "correct `paging`, or declare the field of the true total as `total`"
            )
        if self.last.more:
            return f"page {self.pages} reports further records: " + answers.remedy(*self.last.more)
        if self.pages < (self.last.pages or 0):
            return (
                f"{counted(self.pages, 'page')} of {self.last.pages:,} came: declare or correct "
                "`paging`"
            )
        if self.pages == 1 and self.came in limits and not self._has_end:
            return (
                f"exactly {records(self.came)} came, a size at which answers are cut "
                "off, and nothing reports that these are all: declare `paging` or `total`"
            )
        return None

    def surplus(self) -> str | None:
        """Return that more records came than are declared, as a sentence, or None."""
        totals = [total for total in self._declared if total is not None]
        if not totals or self.came <= max(totals):
            return None
        return (
            f"{records(self.came)} came where {self._total} is {max(totals):,}: some may "
            "have come twice; request them in a fixed order, or correct `total`"
        )

    def _missing(self) -> int | None:
        """Return the declared total where fewer came; records may be added while pages come."""
        totals = [total for total in self._declared if total is not None]
        return min(totals) if totals and self.came < min(totals) else None

    def _is_total(self, path: str, found: list[tuple[int, int]]) -> bool:
        """Whether a field is the total of what came; a `count` may be that of its page alone."""
        of_page = answers.plain(path.rsplit(".", 1)[-1]) in answers.COUNTS
        of_page = of_page and all(total == count for total, count in found)
        return not of_page and self.came in {total for total, _ in found}

    def _short(self) -> str | None:
        """Return the field of an undeclared total that is larger than what came, or None."""
        for path, found in self._totals.items():
            of_page = all(total == count for total, count in found)
            if not of_page and self.came < min(total for total, _ in found):
                return path
        return None


class Repeats:
    """Counts records that came, the same in every cell, on an earlier page too."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._count = 0

    def watched(self, page: Rows) -> Rows:
        """Return a page whose rows are counted as they are read."""
        return Rows(page.part, page.header, self._watch(page.rows), page.findings)

    def message(self) -> str | None:
        """Return what the repeats mean, as a sentence; None where there are none."""
        if not self._count:
            return None
        return (
            f"{records(self._count)} came on an earlier page too: records moved from page to page "
            "while they were fetched, so others may be missing; request them in a fixed order"
        )

    def _watch(self, rows: Iterable[Row | Reject]) -> Iterator[Row | Reject]:
        seen, page = self._seen, set()
        for row in rows:
            if type(row) is tuple:
                mark = hash(tuple(row[1]))
                if mark in seen:
                    self._count += 1
                page.add(mark)
            yield row
        seen |= page


def records(count: int) -> str:
    """Return a number of records in words."""
    return counted(count, "record")


def findings(options: Any, tally: Tally, repeats: Repeats) -> Iterator[Finding]:
    """Yield what the answers report and what came, where they differ."""
    if options.shortfall == "ignore":
        return
    place = f"page {tally.pages}"
    if message := shortfall(options, tally):
        # The kind `shortfall` holds an extract.
        kind = "shortfall" if options.shortfall == "hold" else "incomplete"
        yield Finding(kind, place, message)
    if message := tally.surplus():
        yield Finding("surplus", place, message)
    if message := repeats.message():
        yield Finding("moved_records", place, message)


def shortfall(options: Any, tally: Tally) -> str | None:
    """Return why records may be missing, as a sentence with its remedy, or None."""
    paging = options.paging
    # By a counted page or a header a single page is known to be the last.
    is_known = paging and (paging.page or paging.offset or paging.link_header)
    limits = set() if is_known else _limits(options.params, options.url)
    return tally.shortfall(limits, is_paged=paging is not None)


def warn(options: Any, request: Request, answer: Answer, tally: Tally) -> None:
    """Warn of a shortfall that the last answer's headers report, which do not land."""
    if options.shortfall == "ignore" or tally.is_complete:
        return
    place, total = f"page {tally.pages}", reported_total(answer.headers)
    if "next" in answer.links and not (options.paging and options.paging.link_header):
        message = "its Link header names a next page: declare `paging: {link_header: true}`"
        request.warn("incomplete", place, message)
    elif total is not None and tally.came < total:
        came = records(tally.came)
        message = f"{came} came where its headers report {total:,}: declare or correct `paging`"
        request.warn("incomplete", place, message)


def _limits(params: Mapping[str, Any], url: str) -> set[int]:
    """Return the sizes at which an answer may be cut off: the usual ones and those requested."""
    query = [*params.values(), *(value for _, value in parse_qsl(urlsplit(url).query))]
    return CAPS | {int(text) for text in map(str, query) if text.isascii() and text.isdigit()}
