"""Seat maps of shows: a service of a Ballast platform that needs nothing but Python's standard library.

Ballast starts it by the command that platform.ts declares. Environment variables say where it listens and whom it calls; the
file that BALLAST_CONFIGURATION names says the same and more (docs/adding-a-service.md, "In another language").
"""

import itertools
import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit

from seats import free_seats, suggest

BOOKING_URLS = os.environ["BOOKING_URLS"].split(",")
MOST_TOGETHER = int(os.environ["SETTING_MOST_TOGETHER"])
GRACE_SECONDS = float(os.environ["GRACE_SECONDS"])
with open(os.environ["BALLAST_CONFIGURATION"], encoding="utf-8") as file:
    CALL_SECONDS = json.load(file)["calls"]["booking"]["timeoutMs"] / 1000

draining = threading.Event()
turn = itertools.count()
answered = {}


class Problem(Exception):
    def __init__(self, status, code, detail):
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


def find_show(name):
    """Asks the nodes of the booking service in turn, within the time that the declaration gives the call."""
    first, deadline = next(turn), time.monotonic() + CALL_SECONDS
    for tried in range(len(BOOKING_URLS)):
        url = BOOKING_URLS[(first + tried) % len(BOOKING_URLS)]
        try:
            with urllib.request.urlopen(
                f"{url}/api/shows/{quote(name, safe='')}",
                timeout=max(0.001, deadline - time.monotonic()),
            ) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise Problem(error.code, "NOT_FOUND", f'Show "{name}" does not exist') from error
        except OSError:
            pass
    raise Problem(503, "BOOKINGS_UNAVAILABLE", "Nobody knows which seats are taken: try again")


def seat_map(name, together):
    show = find_show(name)
    free = free_seats(show["rows"], show["seatsPerRow"], show["taken"])
    return {
        "show": name,
        "free": sum(len(numbers) for numbers in free.values()),
        "rows": free,
        "suggestion": suggest(free, show["seatsPerRow"], together),
    }


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # An idle connection of the gateway must not hold up the end of the process.
    timeout = 30

    def answer(self, status, body, content_type="application/json", headers=()):
        text = body if isinstance(body, str) else json.dumps(body)
        content = text.encode()
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(content)))
        for name, value in headers:
            self.send_header(name, value)
        if draining.is_set():
            self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class Public(Handler):
    def do_GET(self):
        url = urlsplit(self.path)
        try:
            status, body, kind, headers = 200, self.seat_map(url), "application/json", ()
        except Problem as problem:
            status, kind = problem.status, "application/problem+json"
            # Who is turned away for a while is told when to come again.
            headers = [("retry-after", "1")] if status == 503 else ()
            body = {
                "type": f"urn:ballast:problem:{problem.code.lower()}",
                "title": self.responses[problem.status][0],
                "status": problem.status,
                "code": problem.code,
                "detail": problem.detail,
            }
        answered[status] = answered.get(status, 0) + 1
        self.answer(status, body, kind, headers)

    def seat_map(self, url):
        prefix, name = url.path[: len("/api/seatmaps/")], url.path[len("/api/seatmaps/") :]
        if prefix != "/api/seatmaps/" or not name or "/" in name:
            raise Problem(404, "NOT_FOUND", f"{url.path} does not exist")
        asked = parse_qs(url.query).get("together", ["2"])[0]
        if not asked.isdecimal() or not 1 <= int(asked) <= MOST_TOGETHER:
            raise Problem(400, "INVALID_REQUEST", f"together must be from 1 to {MOST_TOGETHER}")
        return seat_map(unquote(name), int(asked))


class Admin(Handler):
    def do_GET(self):
        if self.path == "/readyz":
            self.answer(503 if draining.is_set() else 200, {"ready": not draining.is_set()})
        elif self.path == "/livez":
            self.answer(200, {"live": True})
        elif self.path == "/metrics":
            lines = [f'http_answers_total{{status="{s}"}} {n}' for s, n in sorted(answered.items())]
            self.answer(200, "\n".join(lines) + "\n", "text/plain; version=0.0.4")
        else:
            self.answer(404, {})


def serve(host, port, handler):
    server = ThreadingHTTPServer((os.environ[host], int(os.environ[port])), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main():
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    public, _ = serve("HOST", "PORT", Public), serve("ADMIN_HOST", "ADMIN_PORT", Admin)
    print(json.dumps({"msg": "Started", "service": os.environ["SERVICE_INSTANCE"]}), flush=True)
    stopped.wait()
    draining.set()
    # Callers must have seen that it is not ready before connections are refused.
    time.sleep(min(0.6, GRACE_SECONDS / 4))
    public.shutdown()
    print(json.dumps({"msg": "Stopped", "service": os.environ["SERVICE_INSTANCE"]}), flush=True)


if __name__ == "__main__":
    main()
