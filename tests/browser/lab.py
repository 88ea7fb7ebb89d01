"""A JupyterLab of our own in a headless Chromium: open a notebook, run it, look at it as a learner would."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
# A page that asks for anything but this machine is told that there is no such host.
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", OFFLINE]
PRIVATE = {
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "IPYTHONDIR": "ipython",
    "MPLCONFIGDIR": "matplotlib",
}
SETTINGS = {
    # Without this, cells outside the window are missing from the page.
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
}
STARTED = """async () => {
    await window.jupyterapp?.restored;
    return window.jupyterapp !== undefined;
}"""
OPEN = """async path => {
    jupyterapp.shell.collapseLeft();
    jupyterapp.shell.collapseRight();
    await jupyterapp.commands.execute("docmanager:open", {path, factory: "Notebook"});
}"""
READY = """path => {
    const panel = jupyterapp.shell.currentWidget;
    return panel?.context?.path === path && panel.context.isReady
        && panel.sessionContext.session?.kernel?.status === "idle";
}"""
# Nobody waits for the end of the kernel: it takes seconds, in which the next notebook can be opened.
CLOSE = """() => {
    const panel = jupyterapp.shell.currentWidget;
    jupyterapp.serviceManager.sessions.shutdown(panel.sessionContext.session.id).catch(() => {});
    panel.dispose();
}"""
WATCH = """panel => {
    window.lastChange = performance.now();
    new MutationObserver(() => window.lastChange = performance.now())
        .observe(document.querySelector(panel),
                 {subtree: true, childList: true, attributes: true, characterData: true});
}"""
QUIET = """() => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel;
    return kernel?.status === "idle" && performance.now() - window.lastChange > 600;
}"""
CONTROLS = (  # where a picture has many buttons of one kind, such as pixels, the first stands for all
    ".widget-slider .noUi-handle",
    ".widget-slider .ui-slider-handle",  # ipywidgets 7
    ".widget-text input[type=number]",
    ".widget-textarea textarea",
    ".widget-dropdown select",
    "button.widget-button",
    "button.widget-toggle-button:first-child",
)
NUMBERED = """([panel, kinds]) => {
    const all = kinds.flatMap(kind => [...document.querySelectorAll(`${panel} .jp-OutputArea ${kind}`)]);
    const moving = all.filter(e => e.checkVisibility() && !e.closest("[disabled], .nnlib-answer"));
    moving.forEach((e, number) => e.dataset.number = number);
    return moving.length;
}"""
OUTPUT = "xpath=ancestor::div[contains(@class, 'jp-OutputArea-output')][last()]"
DRAWN = "output => [...output.querySelectorAll('svg')].map(svg => svg.outerHTML).join('')"
# One press may be two messages to the kernel: only a short rest says that all of its redraws are there.
CHANGED = f"""async ([output, before]) => {{
    const drawn = {DRAWN}, begin = performance.now();
    const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    while (performance.now() - begin < 60_000) {{
        await new Promise(resolve => setTimeout(resolve, 20));
        const rest = kernel.status === "idle" ? performance.now() - Math.max(begin, window.lastChange) : 0;
        if (rest > 100 && drawn(output) !== before) return true;
        if (rest > 3000) return false;
    }}
    return false;
}}"""
RESTART = """async () => {
    await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart();
}"""
FAULTS = """([selector, hasRun]) => {
    const panel = document.querySelector(selector), faults = [];
    const count = css => panel.querySelectorAll(css).length;
    const seen = nodes => [...nodes].filter(node => node.checkVisibility()).length;
    const drawings = html =>
        new DOMParser().parseFromString([html].flat().join(""), "text/html").querySelectorAll("svg").length;
    window.jupyterapp.shell.currentWidget.content.widgets.forEach((cell, index) => {
        if (cell.model.type !== "code") return;
        const model = cell.model.sharedModel, outputs = model.getOutputs();
        if (model.source.trim() && model.execution_count === null) faults.push(`cell ${index} was not run`);
        for (const o of outputs) {
            const expected = (cell.model.getMetadata("tags") ?? []).includes("raises-exception");
            if (o.output_type === "error" && !expected) faults.push(`cell ${index}: ${o.ename}: ${o.evalue}`);
        }
        const isView = o => o.data && "application/vnd.jupyter.widget-view+json" in o.data;
        const views = outputs.filter(isView).length, area = cell.outputArea.node;
        const places = [...area.querySelectorAll(".jp-OutputArea-output")];
        const shown = places.filter(o => o.querySelector(".jupyter-widgets")).length
            // Of a notebook that another kernel has run, the still twins of its widgets are there.
            + (hasRun ? 0 : seen(area.querySelectorAll(".nnlib-still")));
        if (shown < views) faults.push(`cell ${index}: ${views - shown} dead widgets`);
        const isSaid = o => !o.dataset.mimeType && !o.firstElementChild && o.checkVisibility();
        for (const o of places.filter(isSaid)) faults.push(`cell ${index}: ${o.textContent}`);
        const wanted = outputs.reduce((sum, o) => sum + drawings(o.data?.["text/html"] ?? ""), 0);
        const drawn = area.querySelectorAll("[data-mime-type='text/html'] svg").length;
        if (drawn < wanted)
            faults.push(`cell ${index}: ${wanted - drawn} drawings are gone, their labels run together`);
    });
    if (count(".jupyter-widgets-error-widget")) faults.push("a widget could not be drawn");
    if (count("mjx-merror, [data-mjx-error]")) faults.push("a formula could not be drawn");
    const images = [...panel.querySelectorAll("img")];
    if (images.some(i => i.complete && !i.naturalWidth)) faults.push("a broken image");
    // Errors inside widgets never reach the cells.
    if ([...panel.querySelectorAll(".jupyter-widgets")].some(w => w.textContent.includes("Traceback")))
        faults.push("a traceback in a widget");
    return faults;
}"""


class Lab:
    """A JupyterLab server on this machine, with folders of its own, that serves `root` until `stop`."""

    module, application = "jupyterlab", "LabApp"

    def __init__(self, root: Path, scratch: Path, python: str = sys.executable):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.root, self.url, self.log = root, f"http://127.0.0.1:{port}", scratch / "server.log"
        self._write_settings(scratch / "settings")
        options = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": port,
            "ServerApp.port_retries": 0,
            "IdentityProvider.token": "t",
            "ServerApp.root_dir": root,
            f"{self.application}.expose_app_in_browser": True,
            "LabApp.news_url": "",
        }
        self.process = subprocess.Popen(
            [python, "-m", self.module, "--no-browser", "--allow-root"]
            + [f"--{name}={value}" for name, value in options.items()],
            env=os.environ
            | {"PYTHONPATH": str(root)}
            | {name: str(scratch / folder) for name, folder in PRIVATE.items()},
            stdout=self.log.open("w", encoding="utf-8"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        wait_until(
            self._answers,
            90,
            lambda: f"JupyterLab did not start: {self.log.read_text(encoding='utf-8')[-2000:]}",
        )

    def _write_settings(self, folder: Path) -> None:
        for name, setting in SETTINGS.items():
            file = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(setting), encoding="utf-8")

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(self.log.read_text(encoding="utf-8")[-2000:])
        try:
            return urllib.request.urlopen(f"{self.url}/api?token=t", timeout=2).status == 200
        except OSError:
            return False

    def stop(self) -> None:
        """End the server with its kernels."""
        request = urllib.request.Request(f"{self.url}/api/shutdown?token=t", method="POST")
        try:
            urllib.request.urlopen(request, timeout=10).close()
            self.process.wait(20)
        except (OSError, subprocess.TimeoutExpired):
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Notebook7Server(Lab):
    """The same for Jupyter Notebook 7."""

    module, application = "notebook", "JupyterNotebookApp"


class Notebook:
    """One notebook open in the page of a Lab; the page may have shown others of the same Lab before."""

    def __init__(self, lab: Lab, page, path: str):
        self.page, self.foreign, self._home = page, [], lab.url
        self.has_run = False
        page.on("request", self._note)
        page.set_default_timeout(300_000)
        self._open(path)
        wait_until(lambda: page.evaluate(READY, path), 90, lambda: f"{path} did not open")
        page.evaluate(WATCH, PANEL)

    def _open(self, path: str) -> None:
        if not self.page.url.startswith(self._home):
            self._go(f"{self._home}/lab?token=t&reset")
        self.page.evaluate(OPEN, path)

    def _go(self, address: str) -> None:
        self.page.goto(address, wait_until="domcontentloaded")
        wait_until(lambda: self.page.evaluate(STARTED), 90, lambda: f"{address} did not start")

    def _note(self, request) -> None:
        if not request.url.startswith((self._home, "data:", "blob:")):
            self.foreign.append(request.url)

    def close(self) -> None:
        """Close the notebook unsaved, and end its kernel."""
        self.page.remove_listener("request", self._note)
        self.page.evaluate(CLOSE)

    @contextmanager
    def dark(self):
        """The dark theme, as the menu of settings sets it."""
        change = "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})"
        try:
            self.page.evaluate(change, "JupyterLab Dark")
            self.settle()
            yield
        finally:
            self.page.evaluate(change, "JupyterLab Light")
            self.settle()

    def run_all(self) -> None:
        self.has_run = True
        self.page.evaluate("async () => { await jupyterapp.commands.execute('notebook:run-all-cells'); }")
        self.settle()

    def settle(self) -> None:
        """Wait until the kernel is idle and the page has stood still for 0.6 seconds from now on."""
        self.page.evaluate("() => { window.lastChange = performance.now(); }")
        wait_until(lambda: self.page.evaluate(QUIET), 180, lambda: "the notebook did not come to rest")

    def faults(self) -> list[str]:
        """What a learner would see go wrong; empty when all is well."""
        foreign = [f"a request to {url}" for url in dict.fromkeys(self.foreign)]
        return self.page.evaluate(FAULTS, [PANEL, self.has_run]) + foreign

    def save(self) -> None:
        self.page.evaluate("async () => { await jupyterapp.commands.execute('docmanager:save'); }")

    def restart_kernel(self) -> None:
        self.page.evaluate(RESTART)
        self.settle()

    def exercise(self, id: str, part: str):
        """A cell of an exercise, such as its "answer" or its "check"."""
        number = self.page.evaluate(
            """([id, part]) => jupyterapp.shell.currentWidget.content.widgets.findIndex(cell =>
                cell.model.getMetadata("exercise") === id
                && (cell.model.getMetadata("tags") ?? []).includes(part))""",
            [id, part],
        )
        return self.page.locator(f"{PANEL} .jp-Notebook .jp-Cell").nth(number)

    def controls(self) -> list:
        """Each control of a picture that is on and stands in an output."""
        count = self.page.evaluate(NUMBERED, [PANEL, CONTROLS])
        return [self.page.locator(f'[data-number="{number}"]') for number in range(count)]

    def move(self, control) -> bool:
        """Move a control by keyboard, as far as one notch; whether the picture in its output changes."""
        output = control.locator(OUTPUT).element_handle()
        before = output.evaluate(DRAWN)
        _move_by_keyboard(self.page, control)
        return self.page.evaluate(CHANGED, [output, before])

    def screenshot(self, file: Path) -> None:
        """The whole notebook in one picture."""
        scroller = self.page.locator(f"{PANEL} .jp-WindowedPanel-outer").first
        height = scroller.evaluate("e => e.scrollHeight")
        self.page.set_viewport_size({"width": 1280, "height": min(height + 150, 16_000)})
        scroller.evaluate("e => e.scrollTo(0, 0)")
        self.settle()
        self.page.screenshot(path=str(file))
        self.page.set_viewport_size({"width": 1280, "height": 900})


class InNotebook7(Notebook):
    """One notebook in a page of its own, as Jupyter Notebook 7 shows it."""

    def _open(self, path: str) -> None:
        self._go(f"{self._home}/notebooks/{path}?token=t")


def _move_by_keyboard(page, control) -> None:
    kind = control.evaluate("e => (e.focus(), e.tagName)")
    if kind == "SELECT":
        labels = control.locator("option").all_inner_texts()
        shown = control.evaluate("e => e.selectedIndex")
        control.select_option(index=(shown + 1) % len(labels))
    elif kind == "INPUT":
        value, step = float(control.input_value()), float(control.get_attribute("step") or 0.1)
        most = control.get_attribute("max")
        down = most is not None and value + step > float(most)
        control.fill(f"{value - step if down else value + step:.6g}")
        control.press("Tab")
    elif kind == "TEXTAREA":
        control.press("#")
    elif kind == "BUTTON":
        page.keyboard.press("Enter")
    else:
        at_end = control.evaluate(
            "e => e.style.left === '100%' || e.ariaValueNow && e.ariaValueNow === e.ariaValueMax"
        )
        page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")


def wait_until(true, seconds: float, otherwise) -> None:
    """Ask `true()` again and again until it holds. Raises TimeoutError with the sentence of `otherwise()`."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(otherwise())
        time.sleep(0.1)


@contextmanager
def narrow(page):
    """A window as narrow as that of a telephone."""
    page.set_viewport_size({"width": 390, "height": 900})
    try:
        yield
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})


def launch(driver):
    """Debian's Chromium without a window and without a network."""
    return driver.chromium.launch(executable_path=shutil.which("chromium"), headless=True, args=FLAGS)


def launch_profile(browser, folder: Path):
    """Another one, whose profile outlives it in `folder`."""
    return browser.browser_type.launch_persistent_context(
        folder,
        executable_path=shutil.which("chromium"),
        headless=True,
        args=FLAGS,
        viewport={"width": 1280, "height": 900},
    )


def write_notebook(file: Path, cells: list[str]) -> None:
    """A notebook of these cells; a cell that begins with a # and a space after it is a text."""
    import nbformat

    made = [
        nbformat.v4.new_markdown_cell(cell) if cell.startswith("#") else nbformat.v4.new_code_cell(cell)
        for cell in cells
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=kernel), file)


def scratch_copy(repository: Path, folder: Path) -> Path:
    """A copy of what a notebook needs, so that nothing a learner does here touches the repository."""
    for part in ("nnlib", "notebooks", "solutions"):
        shutil.copytree(repository / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return folder
