"""One browser and one JupyterLab for all tests of this folder, or the reason why there is none."""

import shutil
from pathlib import Path

import pytest
from lab import Lab, launch, scratch_copy

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    if shutil.which("chromium") is None:
        pytest.skip("Debian package chromium is not installed")
    with playwright.sync_playwright() as driver:
        browser = launch(driver)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    """A JupyterLab on a copy of the repository."""
    scratch = tmp_path_factory.mktemp("lab")
    lab = Lab(scratch_copy(REPOSITORY, scratch / "repository"), scratch)
    yield lab
    lab.stop()


@pytest.fixture(scope="session")
def page(browser):
    """The page in which one notebook after another is opened: to load JupyterLab takes seconds."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()
