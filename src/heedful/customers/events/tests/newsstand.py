"""A real server of feeds on this machine, which answers as it is told and keeps what it was asked."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Told = tuple[int, dict[str, str], bytes]


class Newsstand:
    """`answers` in turn; the last one again and again."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: list[Told] = []
        self.wait_s = 0.0
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/feed.xml"


@contextmanager
def selling(*answers: Told) -> Iterator[Newsstand]:
    stand = Newsstand()
    stand.answers = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stand.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            time.sleep(stand.wait_s)
            status, headers, body = stand.answers.pop(0) if len(stand.answers) > 1 else stand.answers[0]
            with suppress(OSError):  # who has read enough hangs up
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stand.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stand
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def rss(*items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>{"".join(items)}</channel></rss>'.encode()


def item(title: str, *, guid: str = "", at: str = "", link: str = "", text: str = "") -> str:
    parts = {"title": title, "guid": guid, "pubDate": at, "link": link, "description": text}
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value) + "</item>"
