import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Mirror:
    """A web server on this machine: what it serves, how it behaves, and which requests have come."""

    def __init__(self):
        self.files = {}  # name -> bytes
        self.breaks_after = None  # bytes of an answer after which the connection is closed
        self.can_resume = True
        self.requests = []  # (name, Range header or None)

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def _handler(mirror):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                name, wanted = self.path.lstrip("/"), self.headers["Range"]
                mirror.requests.append((name, wanted))
                if name not in mirror.files:
                    return self.send_error(404)
                content, start = mirror.files[name], 0
                if wanted and mirror.can_resume:
                    start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(content) - start))
                self.end_headers()
                self.wfile.write(content[start:][: mirror.breaks_after])

            def log_message(self, *_):
                pass

        return Handler


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """A proxy that the environment names would be asked for this machine's own servers too."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def mirror():
    with Mirror() as server:
        yield server


@pytest.fixture
def second_mirror():
    with Mirror() as server:
        yield server
