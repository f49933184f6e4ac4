"""`wish serve --demo`, and the lines of `curl` that the README gives for it, word for word."""

import json
import os
import re
import subprocess

README = "host-harness/server/README.md"


def check_serve(wish):
    server = subprocess.Popen(
        [wish.program, "serve", "--demo", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True
    )
    try:
        server.stdout.readline()
        address = server.stdout.readline().split()[-1]
        lines = next(block for block in re.findall(r"```sh\n(.*?)```", open(README, encoding="utf-8").read(), re.S) if "/demo/clock" in block)
        # The address alone is another, since one that is free is taken.
        lines = lines.replace("http://localhost:8080", address)
        # What a proxy of this machine would do with a request to itself is not asked.
        without_proxy = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        shown = subprocess.run(["bash", "-c", lines], capture_output=True, text=True, check=True, env=without_proxy).stdout
        board = json.loads(shown[shown.rindex("[{\"id\""):])
        assert [(case["status"], case["text"]) for case in board] == [("fulfilled", "想要一双走路的鞋")], shown
        assert "refused by a rule" not in shown, shown
    finally:
        server.terminate()
        # Told to stop, it ends by itself, and well.
        assert server.wait(timeout=30) == 0, server.returncode
