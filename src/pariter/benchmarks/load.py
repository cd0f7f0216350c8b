"""A bounded load on loopback: python -m pariter.benchmarks.load PORT PATH SECONDS."""

import json
import socket
import sys
import time
from threading import Thread

CONNECTIONS = 4
MOST_SECONDS = 30.0


def main() -> None:
    """Ask for one page over a few kept connections until the time is over; print the count."""
    port, path, seconds = int(sys.argv[1]), sys.argv[2], min(float(sys.argv[3]), MOST_SECONDS)
    until = time.monotonic() + seconds
    counts = [0] * CONNECTIONS
    threads = [
        Thread(target=_ask, args=(port, path, until, counts, index)) for index in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps({"answered": sum(counts)}) + "\n")


def _ask(port: int, path: str, until: float, counts: list[int], index: int) -> None:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n"
        "Accept-Language: en\r\nAccept-Encoding: br, gzip\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        reader = connection.makefile("rb")
        while time.monotonic() < until:
            connection.sendall(request)
            status = reader.readline()
            length = 0
            while (line := reader.readline()) not in (b"\r\n", b""):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            reader.read(length)
            if not status.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{path} answered {status.decode().strip()}")
            counts[index] += 1


if __name__ == "__main__":
    main()
