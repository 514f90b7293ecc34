"""The other end of an open channel: a server that takes signed answers and honours their idempotency keys."""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

SECRET = b"a-secret-of-the-test"


class Receiver:
    """`published` is what its public would see: one entry a key, whatever was sent again."""

    def __init__(self, *, slow_share: float = 0.2) -> None:
        self.requests = 0
        self.published: dict[str, dict[str, object]] = {}
        self.forged = 0
        self._lock = threading.Lock()
        self._random = Random(5)
        self._slow_share = slow_share
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.take(body, self.headers["Idempotency-Key"], self.headers["X-Hub-Signature-256"])
                answer = json.dumps({"id": f"p-{self.headers['Idempotency-Key']}"}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base class gives it
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/answers"

    def take(self, body: bytes, key: str, signature: str) -> None:
        wanted = "sha256=" + base64.b64encode(hmac.new(SECRET, body, hashlib.sha256).digest()).decode()
        with self._lock:
            self.requests += 1
            if not hmac.compare_digest(wanted, signature or ""):
                self.forged += 1
            self.published.setdefault(key, json.loads(body))
            slow = self._random.random() < self._slow_share
        if slow:
            time.sleep(0.5)  # so that some worker dies after we took it and before it heard so

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
