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
from pathlib import Path

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
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
READY = """path => {
    const panel = window.jupyterapp?.shell?.currentWidget;
    return panel?.context?.path === path && panel.context.isReady
        && panel.sessionContext.session?.kernel?.status === "idle";
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
RESTART = """async () => {
    await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart();
}"""
ANSWER = "xpath=ancestor::*[contains(@class, 'nnlib-answer')]"
FAULTS = """selector => {
    const panel = document.querySelector(selector), faults = [];
    const count = css => panel.querySelectorAll(css).length;
    window.jupyterapp.shell.currentWidget.content.widgets.forEach((cell, index) => {
        if (cell.model.type !== "code") return;
        const model = cell.model.sharedModel, outputs = model.getOutputs();
        if (model.source.trim() && model.execution_count === null) faults.push(`cell ${index} was not run`);
        for (const o of outputs) {
            const expected = (cell.model.getMetadata("tags") ?? []).includes("raises-exception");
            if (o.output_type === "error" && !expected) faults.push(`cell ${index}: ${o.ename}: ${o.evalue}`);
        }
        const isView = o => o.data && "application/vnd.jupyter.widget-view+json" in o.data;
        const views = outputs.filter(isView).length;
        const alive = [...cell.outputArea.node.querySelectorAll(".jp-OutputArea-output")]
            .filter(o => o.matches(".jupyter-widgets") || o.querySelector(".jupyter-widgets")).length;
        if (alive < views) faults.push(`cell ${index}: ${views - alive} dead widgets`);
    });
    if (count(".jupyter-widgets-error-widget")) faults.push("a widget could not be drawn");
    if (count("mjx-merror, [data-mjx-error]")) faults.push("a formula could not be drawn");
    const images = [...panel.querySelectorAll("img")];
    if (images.some(i => i.complete && !i.naturalWidth)) faults.push("a broken image");
    // Errors inside widgets never reach the cells.
    for (const w of panel.querySelectorAll(".jupyter-widgets"))
        if (w.textContent.includes("Traceback")) faults.push("a traceback in a widget");
    return faults;
}"""


class Lab:
    """A JupyterLab server on this machine, with folders of its own, that serves `root` until `stop`."""

    def __init__(self, root: Path, scratch: Path, dark: bool = False):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.root, self.url, self.log = root, f"http://127.0.0.1:{port}", scratch / "server.log"
        self._write_settings(scratch / "settings", dark)
        options = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": port,
            "ServerApp.port_retries": 0,
            "IdentityProvider.token": "t",
            "ServerApp.root_dir": root,
            "LabApp.expose_app_in_browser": True,
            "LabApp.news_url": "",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
            + [f"--{name}={value}" for name, value in options.items()],
            env=os.environ
            | {"PYTHONPATH": str(root)}
            | {name: str(scratch / folder) for name, folder in PRIVATE.items()},
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        wait_until(self._answers, 90, lambda: f"JupyterLab did not start: {self.log.read_text()[-2000:]}")

    def _write_settings(self, folder: Path, dark: bool) -> None:
        themes = {"apputils-extension/themes": {"theme": "JupyterLab Dark"}} if dark else {}
        for name, setting in (SETTINGS | themes).items():
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


class Notebook:
    """One notebook open in the page of a Lab."""

    def __init__(self, lab: Lab, page, path: str):
        self.page, self.foreign = page, []
        page.route("**/*", lambda route: self._admit(route, lab.url))
        page.goto(f"{lab.url}/lab/tree/{path}?token=t&reset", wait_until="domcontentloaded")
        wait_until(lambda: page.evaluate(READY, path), 90, lambda: f"{path} did not open")
        page.evaluate("() => { jupyterapp.shell.collapseLeft(); jupyterapp.shell.collapseRight(); }")
        page.evaluate(WATCH, PANEL)

    def _admit(self, route, home: str) -> None:
        if route.request.url.startswith((home, "data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def run_all(self) -> None:
        self.page.set_default_timeout(300_000)
        self.page.evaluate("async () => { await jupyterapp.commands.execute('notebook:run-all-cells'); }")
        self.settle()

    def settle(self) -> None:
        """Wait until the kernel is idle and the page has stood still for 0.6 seconds from now on."""
        self.page.evaluate("() => { window.lastChange = performance.now(); }")
        wait_until(lambda: self.page.evaluate(QUIET), 180, lambda: "the notebook did not come to rest")

    def faults(self) -> list[str]:
        """What a learner would see go wrong; empty when all is well."""
        foreign = [f"a request to {url}" for url in self.foreign]
        return self.page.evaluate(FAULTS, PANEL) + foreign

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
        """Each slider, number box, dropdown and button of a picture that is on and stands in an output."""
        kinds = (
            ".widget-slider .noUi-handle",
            ".widget-text input[type=number]",
            ".widget-dropdown select",
            "button.widget-button",
        )
        return [
            one
            for kind in kinds
            for one in self.page.locator(f"{PANEL} .jp-OutputArea {kind}").all()
            if one.is_visible() and one.is_enabled() and not one.locator(ANSWER).count()
        ]

    def move(self, control) -> bool:
        """Move a control by keyboard, as far as one notch; whether the picture in its output changed."""
        before = self.picture(control)
        _move_by_keyboard(self.page, control)
        self.settle()
        return self.picture(control) != before

    def picture(self, control) -> str:
        """The SVG text of the output that the control stands in."""
        output = control.locator("xpath=ancestor::div[contains(@class, 'jp-OutputArea-output')][last()]")
        return output.evaluate("e => [...e.querySelectorAll('svg')].map(svg => svg.outerHTML).join('')")

    def screenshot(self, file: Path) -> None:
        """The whole notebook in one picture."""
        scroller = self.page.locator(f"{PANEL} .jp-WindowedPanel-outer").first
        height = scroller.evaluate("e => e.scrollHeight")
        self.page.set_viewport_size({"width": 1280, "height": min(height + 150, 16_000)})
        scroller.evaluate("e => e.scrollTo(0, 0)")
        self.settle()
        self.page.screenshot(path=str(file))
        self.page.set_viewport_size({"width": 1280, "height": 900})


def _move_by_keyboard(page, control) -> None:
    kind = control.evaluate("e => e.tagName")
    control.focus()
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
    elif kind == "BUTTON":
        page.keyboard.press("Enter")
    else:
        at_end = control.get_attribute("aria-valuenow") == control.get_attribute("aria-valuemax")
        page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")


def wait_until(true, seconds: float, otherwise) -> None:
    """Ask `true()` again and again until it holds. Raises TimeoutError with the sentence of `otherwise()`."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(otherwise())
        time.sleep(0.1)


def scratch_copy(repository: Path, folder: Path) -> Path:
    """A copy of what a notebook needs, so that nothing a learner does here touches the repository."""
    for part in ("nnlib", "notebooks"):
        shutil.copytree(repository / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return folder
