"""The environment that dbt runs in: what its profiles need, and no variable of a source.

Jinja in any file that dbt reads could write a variable into the manifest, the catalogue and the
site. A rule refuses it; here it would find nothing all the same. What is not known to be needed is
left out, and what `ingest/variables.yml` lists is left out under whatever name.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
import os
from pathlib import Path
import re

from ingest import child, variables

NEEDED = re.compile(
    r"(AWS|BOROUGH|DBT|DO_NOT_TRACK|NO_COLOR|FORCE_COLOR|COLUMNS|LINES|COV|COVERAGE|PYTEST)(_\w+)?"
    r"|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|(REQUESTS|CURL)_CA_BUNDLE",
    re.IGNORECASE,
)


def environment(given: Mapping[str, str] = os.environ, project: Path = Path()) -> dict[str, str]:
    """The variables that dbt may see, of those that are given."""
    # Names count although the list may be wrong: a mistake in it gives nothing away.
    sources = variables.mentioned(project)
    needed = child.environment(given)
    needed |= {name: value for name, value in given.items() if NEEDED.fullmatch(name)}
    return {name: value for name, value in needed.items() if name not in sources}


@contextmanager
def alone(project: Path = Path()) -> Iterator[None]:
    """Leave this process no other variables while dbt runs in it."""
    before = dict(os.environ)
    kept = environment(before, project)
    for name in before.keys() - kept.keys():
        del os.environ[name]
    try:
        yield
    finally:
        for name in before.keys() - kept.keys():
            os.environ.setdefault(name, before[name])
