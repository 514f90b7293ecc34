"""A real receiver of webhooks on this machine, which answers as it is told and keeps what it heard."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Heard:
    def __init__(self, path: str, headers: dict[str, str], body: bytes) -> None:
        self.path = path
        self.headers = headers
        self.body = body


class Receiver:
    """`answers`: (status, headers, body) in turn; the last one again and again. `wait_s` before each."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = [(200, {}, b'{"id": "theirs-1"}')]
        self.wait_s = 0.0
        self.drop = False
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.heard.append(Heard(self.path, headers, body))
            time.sleep(receiver.wait_s)
            if receiver.drop:
                self.close_connection = True
                return
            status, more, answer = receiver.answer()
            with suppress(OSError):  # who gave up waiting hears no answer
                self.say(status, more, answer)

        def say(self, status: int, more: dict[str, str], answer: bytes) -> None:
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
