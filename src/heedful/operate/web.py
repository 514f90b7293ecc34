"""`heedful web`: one web process."""

import argparse

import uvicorn

from heedful.operate.parent import leave_with_parent


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful web", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--child", action="store_true", help="leave when the process that started this one ends")
    args = parser.parse_args(argv)
    if args.child:
        leave_with_parent()
    uvicorn.run(
        "heedful.web.asgi:application",
        host=args.host,
        port=args.port,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
        proxy_headers=False,  # the address of a client comes from the connection unless settings say otherwise
    )
    return 0
