"""Fixtures and options that every test may use."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.support.golden import Golden

# The same examples in every run, so that nobody's change fails for what another might have found.
# Others: `pytest --hypothesis-profile=search`; what it finds becomes an `@example`.
settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", nargs="?", const="*", default=None, metavar="GLOB", help="rewrite goldens"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update") and os.environ.get("CI"):
        raise pytest.UsageError("--update is for people, not for CI")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(request.config.getoption("--update"))
