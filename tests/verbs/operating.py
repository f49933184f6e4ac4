"""`wish serve` as an operator meets it: copies of a host at work, logs without anybody's data, and starts that are refused."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import urllib.error
import urllib.request

TRUST = """issuer = "https://id.example"
audience = "wish"
[[keys]]
kid = "k"
algorithm = "EdDSA"
pem = \"\"\"
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
\"\"\"
"""
# What a proxy of this machine would do with a request to itself is not asked.
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
LISTENING = ["--listen", "127.0.0.1:0", "--lang", "en"]
DEPLOY = "host-harness/deploy"
# Where the key of texts stands in the data's folder.
KEY = "wish.key"
# The last instant of the year 2199.
FAR = 7_258_118_399_000


def run(wish, *arguments):
    done = subprocess.run([wish.program, *arguments, "--lang", "en"], capture_output=True, text=True, check=False, timeout=120)
    # Messages are broken into lines to fit a terminal.
    return done.returncode, " ".join((done.stdout + done.stderr).replace("│", " ").split())


@contextlib.contextmanager
def served(wish, *arguments, log=None, **environment):
    """The address of a host that is stopped behind it, and must end well."""
    with open(log or os.devnull, "w", encoding="utf-8") as stderr:
        server = subprocess.Popen(
            [wish.program, "serve", *arguments, *LISTENING],
            stdout=subprocess.PIPE, stderr=stderr, text=True, env={**os.environ, **environment},
        )
        try:
            line = server.stdout.readline()
            while line and "listening at" not in line:
                line = server.stdout.readline()
            assert line, "the host did not start"
            yield line.split()[-1]
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=60) == 0, server.returncode


def ask(address, path, body=None, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address + path, data=body, headers=headers)
    try:
        with DIRECTLY.open(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def check_operating(wish):
    """A demonstration is copied while it works, restored, verified; then what can be wrong with data at a start is."""
    folder = os.path.join(wish.folder, "operating")
    os.makedirs(os.path.join(folder, "demo"))
    copy, back, log, key = (os.path.join(folder, name) for name in ["copy", "back", "log.jsonl", "key"])
    with served(wish, "--demo", TMPDIR=os.path.join(folder, "demo"), RUST_LOG="warn,wish_server=trace,wish_store=trace,wish_runtime=trace", log=log) as address:
        data = os.path.join(folder, "demo", os.listdir(os.path.join(folder, "demo"))[0])
        # The key of texts is no part of a copy: it is kept apart.
        shutil.copy(os.path.join(data, KEY), key)
        check_logs(address, log)
        assert ask(address, "/health/ready")[0] == 200
        check_examples(wish, ask(address, "/metrics")[1])
        code, says = run(wish, "backup", "--data", data, "--to", copy)
        assert code == 0 and "whole" in says, says
        code, says = run(wish, "backup", "--data", data, "--to", copy)
        assert code == 1 and "is there already" in says, says
        code, says = run(wish, "verify-log", "--data", data, "--json")
        assert code == 0 and len(json.loads(says)) == 4, says
        code, says = run(wish, "migrate", "--data", data)
        assert code == 1 and "another process uses" in says, says
    code, says = run(wish, "restore", copy, "--data", back)
    assert code == 0 and "restored" in says, says
    code, says = run(wish, "restore", copy, "--data", back)
    assert code == 1 and "has data already" in says, says
    shutil.copy(key, os.path.join(back, KEY))
    code, says = run(wish, "verify-log", "--data", back)
    assert code == 0 and says.count(": whole") == 4, says
    end = re.search(r"taizhou: whole.*?ends at (\S+)", says).group(1)
    check_flaws(wish, back, end)
    check_starts(wish, folder, copy, key)


def check_examples(wish, metrics):
    """What the examples of `deploy/` name is there."""
    text = open(f"{DEPLOY}/alerts.yml", encoding="utf-8").read()
    named = {re.sub("_(bucket|sum|count)$", "", name) for name in re.findall(r"\bwish_[a-z_]+", text)}
    known = set(re.findall(r"^# TYPE (\S+)", metrics, re.M))
    assert len(named) > 5 and named <= known, named - known
    unit = open(f"{DEPLOY}/wish.service", encoding="utf-8").read()
    compose = open(f"{DEPLOY}/compose.yaml", encoding="utf-8").read()
    options = set(re.findall(r"--[a-z-]+", re.search("^ExecStart=(.*)$", unit, re.M).group(1)))
    options |= set(re.findall(r"^ +- (--[a-z-]+)$", compose, re.M))
    code, says = run(wish, "serve", "--help")
    missing = [option for option in options if option not in says]
    assert code == 0 and len(options) > 3 and not missing, missing
    if shutil.which("systemd-analyze"):
        copy = os.path.join(wish.folder, "wish.service")
        with open(copy, "w", encoding="utf-8") as file:
            # The program need not be installed here.
            file.write(unit.replace("/usr/local/bin/wish", str(wish.program)))
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def check_flaws(wish, back, end):
    at_least = ["verify-log", "--data", back, "--city", "taizhou", "--at-least"]
    assert run(wish, *at_least, end)[0] == 0
    further = f"{int(end.split(':')[0]) + 1}:{end.split(':')[1]}"
    code, says = run(wish, *at_least, further)
    assert code == 5 and "cut off" in says, says
    for wrong in ["1", "0:" + 64 * "a", "1:xyz"]:
        code, says = run(wish, *at_least, wrong)
        assert code == 1, says
    with contextlib.closing(sqlite3.connect(os.path.join(back, "wish.sqlite"))) as file, file:
        file.execute("update log set at = at + 1 where city = 'taizhou' and position = 3")
    code, says = run(wish, "verify-log", "--data", back)
    assert code == 5 and re.search(r"`taizhou` is not whole, position 3", says), says
    # A file that is not whole is copied and restored nowhere.
    for verb in [["backup", "--data", back, "--to", back + ".copy"], ["restore", os.path.join(back, "wish.sqlite"), "--data", back + ".third"]]:
        code, says = run(wish, *verb)
        assert code == 5 and "position 3" in says, says
    assert not os.path.exists(back + ".copy") and not os.path.exists(back + ".third")
    for verb in [["backup", "--to", back + ".copy"], ["verify-log", "--key", os.path.join(back, KEY)], ["migrate"]]:
        code, says = run(wish, *verb, "--database", "postgres://nobody@127.0.0.1:1/none")
        assert code == 1 and ("pgBackRest" in says or "does not answer" in says), says


def stored(file):
    """A digest of all that a file of SQLite holds."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        form = connection.execute("pragma user_version").fetchone()
        return form, hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def check_starts(wish, folder, copy, key):
    """Each start is refused in words, and what is stored stays as it was, row for row."""
    trust = os.path.join(folder, "trust.toml")
    with open(trust, "w", encoding="utf-8") as file:
        file.write(TRUST)

    def refused(words, *statements):
        data = os.path.join(folder, "start")
        assert run(wish, "restore", copy, "--data", data)[0] == 0
        shutil.copy(key, os.path.join(data, KEY))
        file = os.path.join(data, "wish.sqlite")
        with contextlib.closing(sqlite3.connect(file)) as connection, connection:
            for statement in statements:
                connection.execute(statement)
        before = stored(file)
        code, says = run(wish, "serve", "--data", data, "--trust", trust, "--listen", "127.0.0.1:0")
        assert code == 1 and words in says, (words, says)
        assert stored(file) == before, words
        shutil.rmtree(data)

    refused("the data has the form 99", "pragma user_version = 99")
    refused("seconds behind what was last written", f"update log set at = {FAR} where position = (select max(position) from log) and city = 'taizhou'")
    refused("does not load", "update policies set source = x'78203d2031'")
    code, says = run(wish, "serve", "--database", "postgres://nobody@127.0.0.1:1/none", "--trust", trust, "--key", key)
    assert code == 1 and "does not answer" in says, says
    busy = os.path.join(folder, "busy")
    with served(wish, "--data", busy, "--trust", trust):
        code, says = run(wish, "serve", "--data", busy, "--trust", trust, *LISTENING[:2])
        assert code == 1 and "another process uses" in says, says
        assert os.stat(os.path.join(busy, "log-seal.key")).st_mode & 0o777 == 0o600
    # Stopped well, it starts again, with the key that it made.
    with served(wish, "--data", busy, "--trust", trust) as address:
        assert ask(address, "/health/ready")[0] == 200


def check_logs(address, log):
    """Whatever a caller brings, and wherever: the host's own log has none of it."""
    marks = [f"mark{number}zzq" for number in range(12)]
    city = "/api/v1/cities/taizhou"
    reporter = ask(address, "/demo/taizhou/token/reporter")[1]
    operator = ask(address, "/demo/taizhou/token/operator")[1]
    need = {
        "category": "necessities", "urgency": "normal", "text": f"{marks[0]} 13912345678", "places": 1, "cost-fen": 20000,
        "channel": "home-visit", "area": "32/12/02/004/011/g1/b1", "beneficiary": marks[1], "at-home": False,
    }
    bearer = {"authorization": f"Bearer {reporter}"}
    status, answer = ask(address, f"{city}/cases", json.dumps({"need": need}).encode(), idempotency_key=marks[2], **bearer)
    assert status == 201, answer
    case = json.loads(answer)["case"]["id"]
    as_operator = {"authorization": f"Bearer {operator}"}
    command = json.dumps({"command": {"reject": {"rule": marks[3], "facts": []}}}).encode()
    asked = [
        ask(address, f"{city}/cases/{case}/commands", command, idempotency_key="k1", **as_operator),
        ask(address, f"{city}/cases/{case}/commands", f'{{"command": "{marks[4]}'.encode(), idempotency_key="k2", **as_operator),
        ask(address, f"{city}/cases?holder={marks[5]}&limit={marks[5]}", **as_operator),
        ask(address, f"{city}/cases/{marks[6]}", **as_operator),
        ask(address, f"/{marks[7]}?{marks[7]}"),
        ask(address, f"{city}/cases", authorization=f"Bearer {marks[8]}.{marks[8]}.{marks[8]}"),
        ask(address, f"{city}/policies", f"{marks[9]} = 1".encode(), **as_operator),
        ask(address, f"{city}/events", last_event_id=f"taizhou:{marks[10]}", **as_operator),
        ask(address, f"/api/v1/cities/{marks[11]}/cases", **as_operator),
    ]
    assert all(400 <= status < 500 for status, _ in asked), [status for status, _ in asked]
    text = open(log, encoding="utf-8").read()
    tokens = [reporter, operator, "13912345678"]
    found = [mark for mark in [*marks, *tokens] if mark in text]
    assert not found, (found, [line for line in text.splitlines() if any(mark in line for mark in found)][:3])
    lines = [json.loads(line) for line in text.splitlines()]
    routes = {line["fields"].get("route") for line in lines}
    assert {"/api/v1/cities/{city}/cases/{id}", "none"} <= routes, routes
