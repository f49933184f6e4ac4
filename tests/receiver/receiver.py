"""An example of what a platform puts at the other end of a webhook. Standard library alone.

    WISH_WEBHOOK_SECRET=whsec_… python3 receiver.py 8090 done.sqlite

It believes a delivery by its signature and its time, does what the event is about once, whatever comes again, and answers with 2xx only
when it is done: what it does not answer so, comes again.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import sqlite3
import sys
import time

TOLERANCE_SECONDS = 5 * 60
BODY_BYTES_MAX = 1 << 20


def is_signed(secrets, headers, body, now):
    """Whether a delivery is the host's, and of now. Two secrets are good while one is changed for the other."""
    name, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not at.isdecimal() or abs(now - int(at)) > TOLERANCE_SECONDS:
        return False
    signed = f"{name}.{at}.".encode() + body
    found = [one[3:] for one in headers.get("webhook-signature", "").split(" ") if one.startswith("v1,")]
    for secret in secrets:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(one.encode(), wanted.encode()) for one in found):
            return True
    return False


def carry_out(event):
    """Where mail and messages are sent. Here a line is printed."""
    data = event["data"]
    match event["type"]:
        case "wish.notices":
            line = f"message {', '.join(data['responders'])}: a wish is open ({data['step']})"
        case "wish.withdraw-offer":
            line = f"message {', '.join(data['notified'])}: the wish is open no more"
        case "wish.notify" | "wish.ask-coordinator" | "wish.transfer":
            line = f"mail {json.dumps(data['action'], ensure_ascii=False)}"
        case "wish.publish" | "wish.unpublish":
            line = "refresh the board"
        case other:
            line = f"nothing to do for {other}"
    print(event["id"], line, flush=True)


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Whoever keeps a connection and says nothing keeps others out.
    timeout = 10

    def do_POST(self):
        length = int(self.headers.get("content-length", "0"))
        body = self.rfile.read(length) if length <= BODY_BYTES_MAX else b""
        if len(body) != length or not is_signed(self.server.secrets, self.headers, body, time.time()):
            self.close_connection = True
            self.answer(401)
            return
        # In one transaction with what is done, where that is in the same database: then nothing is done twice, not even after a crash.
        with self.server.database as database:
            if database.execute("insert or ignore into done values (?)", [self.headers["webhook-id"]]).rowcount:
                carry_out(json.loads(body))
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def main():
    server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
    server.secrets = os.environ["WISH_WEBHOOK_SECRET"].split()
    server.database = sqlite3.connect(sys.argv[2])
    server.database.execute("create table if not exists done (id text primary key)")
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
