"""Prices of seats: an HTTP service that needs nothing but Python and the environment that Ballast gives it."""

import json
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Row A costs most.
ROW_PRICES_MINOR = {"A": 9000, "B": 7500, "C": 6000}
OTHER_ROWS_MINOR = 4500


class Rates(BaseHTTPRequestHandler):
    """Answers GET /rates/A12 with the price of that seat."""

    protocol_version = "HTTP/1.1"
    # Header and body leave in one packet each: without this every second answer waits 40 ms for an acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self):
        _, _, seat = self.path.rpartition("/")
        if not self.path.startswith("/rates/") or not seat:
            return self.answer(404, {"code": "NOT_FOUND"})
        price = ROW_PRICES_MINOR.get(seat[0], OTHER_ROWS_MINOR)
        return self.answer(200, {"seat": seat, "priceMinor": price})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class Health(Rates):
    """Answers the liveness and the readiness probe: this service is ready once it listens."""

    def do_GET(self):
        known = self.path in ("/livez", "/readyz")
        return self.answer(200 if known else 404, {"ok": known})


def server(prefix, handler):
    address = os.environ[prefix + "HOST"], int(os.environ[prefix + "PORT"])
    made = ThreadingHTTPServer(address, handler)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    return made


servers = [server("", Rates), server("ADMIN_", Health)]
stopping = threading.Event()
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: stopping.set())
stopping.wait()
for one in servers:
    one.shutdown()
