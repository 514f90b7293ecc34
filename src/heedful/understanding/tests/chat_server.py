"""A real OpenAI-compatible server on this machine, whose model is a function: honest, gullible or evil."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Posts = list[dict[str, str]]
Mind = Callable[[Posts], object]  # what it writes: text as it is, anything else as JSON
Reply = tuple[int, Mapping[str, str], bytes]


class Chat:
    """`replies` come first, one a request; then the mind answers. `refuses` says which bodies get a 400."""

    def __init__(self, mind: Mind) -> None:
        self.mind = mind
        self.replies: list[Reply] = []
        self.refuses: Callable[[dict[str, Any]], bool] = lambda _body: False
        self.heard: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.pause: Callable[[], object] = lambda: None
        self.drips = False
        self.base = ""

    def asked(self) -> list[Posts]:
        return [json.loads(body["messages"][1]["content"])["posts"] for _, body in self.heard]

    def reply(self, headers: dict[str, str], body: dict[str, Any]) -> Reply:
        self.heard.append((headers, body))
        if self.replies:
            return self.replies.pop(0)
        if self.refuses(body):
            return 400, {}, b'{"error": {"message": "not supported"}}'
        said = self.mind(json.loads(body["messages"][1]["content"])["posts"])
        content = said if isinstance(said, str) else json.dumps(said)
        return 200, {}, json.dumps({"choices": [{"message": {"content": content}, "finish_reason": "stop"}]}).encode()


@contextmanager
def chatting(mind: Mind) -> Iterator[Chat]:
    chat = Chat(mind)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            chat.pause()
            status, more, answer = chat.reply({name.lower(): value for name, value in self.headers.items()}, body)
            with suppress(OSError):  # who gave up waiting hears no answer
                self.say(status if self.path == "/v1/chat/completions" else 404, more, answer)

        def say(self, status: int, more: Mapping[str, str], answer: bytes) -> None:
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            for at in range(0, len(answer), 1) if chat.drips else [None]:
                self.wfile.write(answer if at is None else answer[at : at + 1])
                if chat.drips:
                    threading.Event().wait(0.1)

        def log_message(self, *_args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    chat.base = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def feeling(post: Mapping[str, str]) -> str:
    """An honest reader of a few words; toward a target, of the words of its half of the text."""
    text = post["text"].lower()
    if "target" in post and ", " in text and post["target"].lower() in text:
        text = next(part for part in text.split(", ") if post["target"].lower() in part)
    bad, good = any(word in text for word in ("terrible", "worst", "lost")), "love" in text
    return "negative" if bad else "positive" if good else "neutral"


def honest(posts: Posts) -> object:
    return {"answers": [{"id": post["id"], "sentiment": feeling(post)} for post in posts]}


def intents(posts: Posts) -> object:
    def held(text: str) -> list[str]:
        return [name for sign, name in (("?", "question"), ("terrible", "complaint")) if sign in text]

    return {"answers": [{"id": post["id"], "intents": held(post["text"])} for post in posts]}
