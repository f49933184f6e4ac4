"""Webhooks of `wish serve`, with the example receiver at the other end: each thing that the log asks of the platform is done once, and
what was tampered with is not believed."""

import base64
import hashlib
import hmac
import json
import os
import select
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

RECEIVER = Path("tests/receiver/receiver.py")
CITY = "taizhou"
# What the host carries out itself.
OWN = {"offer", "absorb", "complete-merge", "release-absorbed", "restore", "carry-on"}
NEED = {"category": "necessities", "urgency": "normal", "text": "想要一双走路的鞋", "places": 1, "cost-fen": 20000, "channel": "home-visit",
        "area": "32/12/02/004/011/g1/b1", "beneficiary": "b-1", "at-home": False}  # fmt: skip
# What a proxy of this machine would do with a request to itself is not asked.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Api:
    def __init__(self, address):
        self.address, self.number = address, 0

    def token(self, who):
        return OPENER.open(f"{self.address}/demo/{CITY}/token/{who}").read().decode()

    def ask(self, who, path, body=None):
        self.number += 1
        headers = {"authorization": f"Bearer {self.token(who)}", "idempotency-key": f"key-{self.number}"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/v1/cities/{CITY}/{path}", data, headers)
        return OPENER.open(request).read().decode()

    def answer(self, who, path, body=None):
        return json.loads(self.ask(who, path, body))

    def log(self):
        return [json.loads(line) for line in self.ask("operator", "log?limit=1000").splitlines()]

    def pass_hours(self, hours):
        OPENER.open(f"{self.address}/demo/clock", json.dumps({"hours": hours}).encode())


def asked_of_the_platform(log, after):
    """Ids of all effects that are the platform's, and of notices, behind a position."""
    ids = []
    for row in (row for row in log if row["position"] > after):
        if row["kind"] == "notices":
            ids.append(f"notices-{row['position']}")
        for effect in (row["body"] or {}).get("effects", []):
            action = effect["action"]
            if (action if isinstance(action, str) else next(iter(action))) not in OWN:
                ids.append(effect["id"])
    return ids


def lines(process, count):
    """What a program prints, so many lines of it. Where they do not come, the check fails."""
    found, rest = [], b""
    while len(found) < count:
        ready, _, _ = select.select([process.stdout], [], [], 30)
        assert ready, (count, found)
        rest += os.read(process.stdout.fileno(), 1 << 16)
        *whole, rest = rest.split(b"\n")
        found += [line.decode() for line in whole]
    return found


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def sent(url, secret, name, body, at, signed=None):
    """The status of a delivery that is made by hand; signed over another body where one is given."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{name}.{at}.".encode() + (body if signed is None else signed)
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    headers = {"webhook-id": name, "webhook-timestamp": str(at), "webhook-signature": f"v1,AAAA v1,{signature}"}
    try:
        return OPENER.open(urllib.request.Request(url, body, headers)).status
    except urllib.error.HTTPError as error:
        return error.code


def check_webhooks(wish):
    server = subprocess.Popen(
        [wish.program, "serve", "--demo", "--listen", "127.0.0.1:0", "--webhook-allow", "127.0.0.0/8"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    receiver = None
    try:
        server.stdout.readline()
        api = Api(server.stdout.readline().split()[-1])
        port = free_port()
        url = f"http://127.0.0.1:{port}/"
        webhook = api.answer("operator", "webhooks", {"url": url})
        done = str(Path(wish.folder, "done.sqlite"))
        environment = {**os.environ, "WISH_WEBHOOK_SECRET": webhook["secret"]}
        receiver = subprocess.Popen([sys.executable, RECEIVER, str(port), done], stdout=subprocess.PIPE, env=environment)
        lines(receiver, 1)

        case = api.answer("reporter", "cases", {"need": NEED})["case"]["id"]
        for command in ["accept", "publish"]:
            api.ask("operator", f"cases/{case}/commands", {"command": command})
        api.pass_hours(480)
        api.ask("responder?id=tz-s2", f"cases/{case}/commands", {"command": {"claim": {}}})

        wanted = asked_of_the_platform(api.log(), webhook["position"])
        assert len(wanted) > 5, wanted
        printed = lines(receiver, len(wanted))
        assert [line.split()[0] for line in printed] == wanted, (printed, wanted)
        notified = {one for line in printed if "a wish is open" in line for one in line.split(" message ")[1].split(":")[0].split(", ")}
        withdrawn = [line for line in printed if line.split()[0].startswith(case) and "open no more" in line]
        assert withdrawn and set(withdrawn[-1].split(" message ")[1].split(":")[0].split(", ")) <= notified, (withdrawn, notified)

        # Everything comes once more, and nothing is done once more.
        api.answer("operator", f"webhooks/{webhook['id']}/replay", {"from": webhook["position"]})
        seen, end = {"position": 0}, api.log()[-1]["position"]
        until = time.monotonic() + 60
        while seen["position"] < end and time.monotonic() < until:
            seen = api.answer("operator", f"webhooks/{webhook['id']}")
        # What the host was at when it was asked to is not counted twice.
        assert seen["position"] >= end and seen["delivered"] >= len(wanted) and seen["failures"] == 0, seen

        body = json.dumps({"id": "mine", "type": "wish.test", "data": {}}).encode()
        now, secret = int(time.time()), webhook["secret"]
        other = "whsec_" + base64.b64encode(b"another secret").decode()
        assert sent(url, secret, "mine", body, now, signed=body + b" ") == 401
        assert sent(url, secret, "mine", body, now - 3600) == 401
        assert sent(url, secret, "mine", body, now + 3600) == 401
        assert sent(url, other, "mine", body, now) == 401
        assert sent(url, secret, "mine", body, now) == 204
        assert sent(url, secret, "mine", body, now) == 204
        receiver.terminate()
        rest = receiver.stdout.read().decode().splitlines()
        assert rest == ["mine nothing to do for wish.test"], rest
    finally:
        for process in filter(None, [receiver, server]):
            process.terminate()
            process.wait(timeout=30)
