"""The real project in a scratch copy, parsed once for all tests that need one."""

import pytest
from scratch_project import Scratch


@pytest.fixture(scope="session")
def parsed(tmp_path_factory) -> Scratch:
    """The project as it is; a test that changes anything takes a copy."""
    scratch = Scratch(tmp_path_factory.mktemp("project"))
    assert scratch.findings() == set(), "the project as it stands breaks its own rules"
    return scratch
