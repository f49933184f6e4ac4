"""What the pages promise: output that they show, and figures and lists that they name."""

import json
import re
import shutil
import subprocess

from wish import TESTS

ROOT = TESTS.parent
# Where `wish backtest` is shown it takes a minute and a half.
TOO_LONG = "wish simulate"
LEFT_OUT = "…"


def check_output(wish):
    """Every block that begins with a command shows what the command prints, line by line but for `…`."""
    folder = wish.folder / "first-policy"
    shutil.copytree(TESTS / "first-policy", folder)
    pages = {TESTS / "README.md": folder, ROOT / "README.md": ROOT}
    shown = [(page, block, place) for page, place in pages.items() for block in blocks(page)]
    assert len(shown) >= 6, "the pages show too few runs to be true"
    for page, block, place in shown:
        lines = block.split("\n")
        commands = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        assert lines[0].startswith("$ ") and commands, f"{page}: a block of output begins with its command:\n{block}"
        if commands[0].startswith(TOO_LONG):
            continue
        runs = re.split(r"^\$ .*\n", block + "\n", flags=re.MULTILINE)[1:]
        for command, told in zip(commands, runs):
            compare(f"{page.name}: `{command}`", told.rstrip("\n").split("\n"), output(wish, command, place))


def blocks(page):
    return re.findall(r"^```text\n(\$ .*?)\n```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def output(wish, command, folder):
    named = f'wish() {{ "{wish.program}" "$@" --lang en; }}\n{command}'
    done = subprocess.run(["sh", "-c", named], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return [line.rstrip() for line in done.stdout.rstrip("\n").split("\n")]


def compare(what, told, printed):
    """What stands between two marks follows each other in the output, the first piece at its beginning, the last at its end."""
    pieces, at = [[]], 0
    for line in told:
        if line == LEFT_OUT:
            pieces.append([])
        else:
            pieces[-1].append(line)
    for number, piece in enumerate(pieces):
        places = range(at, len(printed) - len(piece) + 1)
        if number == 0:
            places = [place for place in places if place == 0]
        if number == len(pieces) - 1:
            places = [place for place in places if place + len(piece) == len(printed) or not piece]
        found = next((place for place in places if printed[place : place + len(piece)] == piece), None)
        text = "\n".join(printed)
        assert found is not None, f"{what} does not print\n{chr(10).join(piece)}\nbut\n{text}"
        at = found + len(piece)


def check_demo(wish):
    """How the wishes of the demo end, as the front page says."""
    told = re.search(r"(\d+) are fulfilled, (\d+) end otherwise", (ROOT / "README.md").read_text(encoding="utf-8"))
    cases = json.loads(wish.run("demo", "--json"))["cases"]
    fulfilled = sum(case["stage"] in ("fulfilled", "closed") for case in cases)
    assert told and (int(told[1]), int(told[2])) == (fulfilled, len(cases) - fulfilled) and len(cases) == 30, (told, fulfilled)


def check_limits(wish):
    """`wish inspect` prints every limit that the page for platforms has."""
    page = (ROOT / "host-harness" / "README.md").read_text(encoding="utf-8")
    rows = page.split("### Limits")[1].split("###")[0].splitlines()
    named = {name for row in rows if row.startswith("| `") for name in re.findall(r"`([a-z_]+)`", row.split("|")[1])}
    limits = json.loads(wish.run("inspect", "--json"))["limits"]
    assert named == set(limits) and len(named) > 10, named ^ set(limits)
    shown = wish.run("inspect")
    assert all(f"  {name} {value}\n" in shown for name, value in limits.items()), shown


def check_help(wish):
    """Every verb has its row in the page, and its help under both names."""
    page = (ROOT / "host-harness" / "README.md").read_text(encoding="utf-8")
    whole = wish.run("help")
    assert whole == wish.run("--help"), whole
    verbs = re.findall(r"^  ([a-z]+) ", whole.split("Commands:\n")[1].split("\n\n")[0], flags=re.MULTILINE)
    assert "check" in verbs and len(verbs) > 15, whole
    for verb in verbs:
        assert f"| `wish {verb}" in page, f"host-harness/README.md has no row for `wish {verb}`"
        assert wish.run("help", verb) == wish.run(verb, "--help"), verb
    refused = wish.run("help", "chexk", status=1)
    assert "unknown command `chexk`" in refused, refused
