"""Tries every operation of the described API with schemathesis: on both stores, by an operator, a responder, a reporter and nobody.

    python tests/api/run.py target/release/wish [SECONDS]

Runs with the Python that schemathesis is installed in (requirements.txt). What is not tried says schemathesis.toml. The seed is fixed;
SECONDS bound each of the eight runs.
"""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = pathlib.Path(__file__).parent
POLICY = HERE.parent / "policies" / "taizhou.toml"
CITY = "taizhou"
SEED = "12"
EXAMPLES = "12"
PERMISSIONS = ["policies", "responders", "log", "import", "webhooks"]
PEOPLE = {
    "operator": {
        "sub": "operator",
        "roles": ["verifier", "publisher", "coordinator"],
        "areas": ["32/12"],
        "permissions": PERMISSIONS,
    },
    "responder": {"sub": "person-tz-m1", "roles": ["responder"], "responder": "tz-m1"},
    "reporter": {"sub": "reporter", "roles": ["reporter"]},
    "nobody": None,
}
RESPONDER = {
    "id": "tz-m1", "kind": "party-member", "area": "32/12", "active": True, "active-claims-max": 2,
    "cost-max-fen": 50000, "vetted": True,
}
NEED = {
    "category": "necessities", "urgency": "normal", "text": "想要一双走路的鞋", "places": 1, "cost-fen": 20000,
    "channel": "home-visit", "area": "32/12/02/004/011/g1/b1", "beneficiary": "b-1", "at-home": False,
}
# What a proxy of this machine would do with a request to itself is not asked.
LOCAL = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Issuer:
    """An identity provider with a key of its own."""

    def __init__(self):
        self.key = Ed25519PrivateKey.generate()

    def trust(self, folder):
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        pem = self.key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
        file = folder / "trust.toml"
        file.write_text(
            f'issuer = "tests"\naudience = "wish"\n[[keys]]\nkid = "k"\nalgorithm = "EdDSA"\npem = """\n{pem}"""\n',
            encoding="utf-8",
        )
        return file

    def token(self, claims):
        now = int(time.time())
        whole = {"iss": "tests", "aud": "wish", "nbf": now - 10, "exp": now + 3600, "city": CITY, **claims}
        return jwt.encode(whole, self.key, algorithm="EdDSA", headers={"kid": "k"})


def send(address, method, path, token, body, key="-"):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"authorization": f"Bearer {token}", "idempotency-key": key}
    request = urllib.request.Request(f"{address}/api/v1/cities/{CITY}{path}", data, headers, method=method)
    with opener.open(request) as answer:
        return json.loads(answer.read() or b"null")


def fill(address, issuer):
    """A policy, a responder, and a case that is on the board."""
    operator = issuer.token(PEOPLE["operator"])
    send(address, "POST", "/policies", operator, POLICY.read_bytes())
    send(address, "PUT", "/responders/tz-m1", operator, RESPONDER)
    case = send(address, "POST", "/cases", issuer.token(PEOPLE["reporter"]), {"need": NEED}, "first")["case"]["id"]
    for command in ["accept", "publish"]:
        send(address, "POST", f"/cases/{case}/commands", operator, {"command": command}, command)
    return case


@contextlib.contextmanager
def served(wish, store, issuer, folder):
    command = [wish, "serve", *store, "--key", str(folder / "wish.key"), "--trust", str(issuer.trust(folder)), "--listen", "127.0.0.1:0"]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        yield server.stdout.readline().split()[-1]
        assert server.poll() is None, "the host ended"
    finally:
        server.terminate()
        server.wait(timeout=30)


@contextlib.contextmanager
def postgres(folder):
    """A server of PostgreSQL; it refuses to run as root."""
    programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = str(programs[-1]) if programs else shutil.which("initdb")
    assert initdb, "this needs PostgreSQL; on Debian and Ubuntu: apt-get install -y postgresql-15"
    owner = {"user": "postgres"} if os.getuid() == 0 else {}
    data = folder / "postgres"
    data.mkdir()
    if owner:
        shutil.chown(data, "postgres")
        folder.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": data, **owner}
    subprocess.run([initdb, "-D", data, "-A", "trust", "-U", "postgres", "-N", "-E", "UTF8", "--locale=C.UTF-8"], check=True, **quiet)
    program = pathlib.Path(initdb).with_name("postgres")
    settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    server = subprocess.Popen([program, "-D", data, "-p", port, *settings], **quiet)
    try:
        while subprocess.run([pathlib.Path(initdb).with_name("pg_isready"), "-q", "-h", "127.0.0.1", "-p", port]).returncode:
            assert server.poll() is None, "PostgreSQL ended"
            time.sleep(0.1)
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(timeout=30)


def tried(address, config, who, token, seconds):
    program = pathlib.Path(sys.executable).with_name("schemathesis")
    command = [
        program, "--config-file", config, "run", f"{address}/api/v1/openapi.json",
        "--seed", SEED, "--max-examples", EXAMPLES, "--max-time", seconds, "--phases", "examples,coverage,fuzzing",
        "--suppress-health-check", "all", "--warnings", "off", "--continue-on-failure", "--no-color",
    ]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    hooks = {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE.resolve())}
    shown = subprocess.run(command, env={**LOCAL, **hooks}, cwd=config.parent, capture_output=True, text=True)
    counts = [line.strip() for line in shown.stdout.splitlines() if " generated, " in line]
    print(f"{who}: {counts[-1] if counts else 'nothing was tried'}", flush=True)
    return [] if shown.returncode == 0 and counts else [shown.stdout + shown.stderr]


def main(wish, seconds="20"):
    failures = []
    for name in ["SQLite", "PostgreSQL"]:
        with tempfile.TemporaryDirectory() as place, contextlib.ExitStack() as opened:
            folder, issuer = pathlib.Path(place), Issuer()
            if name == "SQLite":
                store = ["--data", str(folder / "data")]
            else:
                store = ["--database", opened.enter_context(postgres(folder))]
            address = opened.enter_context(served(wish, store, issuer, folder))
            case = fill(address, issuer)
            config = folder / "schemathesis.toml"
            # Addresses of what is there: others are tried by `tests/server/hostile.rs`.
            there = f'[parameters]\n"path.city" = "{CITY}"\n"path.id" = "{case}"\n'
            config.write_text(there + (HERE / "schemathesis.toml").read_text(encoding="utf-8"), encoding="utf-8")
            for who, claims in PEOPLE.items():
                token = issuer.token(claims) if claims else None
                failures += tried(address, config, f"{name}, {who}", token, seconds)
            log = (folder / "log").read_text(encoding="utf-8", errors="replace")
            if "a request failed" in log or "panicked" in log:
                failures.append(log)
    if failures:
        sys.exit("\n".join(failures))


main(*sys.argv[1:])
