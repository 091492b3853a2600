"""The least that a server can do with a message over mutual TLS: take it, and answer nothing."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc

METHOD = "/floor/Take"


def main(key: Path, chain: Path, root: Path) -> None:
    """Serve until killed; the port is printed on the first line."""
    server = grpc.server(ThreadPoolExecutor(4))
    answer: grpc.RpcMethodHandler[bytes, bytes] = grpc.unary_unary_rpc_method_handler(_nothing)
    handlers = grpc.method_handlers_generic_handler("floor", {"Take": answer})
    server.add_generic_rpc_handlers((handlers,))
    identity = [(key.read_bytes(), chain.read_bytes())]
    credentials = grpc.ssl_server_credentials(identity, root.read_bytes(), require_client_auth=True)
    port = server.add_secure_port("127.0.0.1:0", credentials)
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    threading.Event().wait()


def _nothing(_request: bytes, _context: grpc.ServicerContext) -> bytes:
    return b""


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
