"""How commands end: exit codes, and which file, option or line a message blames."""

import json
import os
import subprocess

from wish import POLICIES, OK, USAGE, POLICY_INVALID

BROKEN = POLICIES / "broken" / "ladder-strands.toml"


def flat(text):
    """A message without what the terminal's width does to it."""
    return " ".join(text.replace("│", " ").split())


def check_large_policies(wish):
    """A policy beyond every limit is a policy with an error, not a failure of the program."""
    huge = wish.file("huge.toml", "#" * (40 << 20))
    for verb in ("check", "lint"):
        said = wish.run(verb, huge, BROKEN, status=POLICY_INVALID)
        assert "has 41943040 bytes" in said and "at most 1048576 bytes" in said and "huge.toml:1:1" in said, said[:2_000]
        assert "ladder_can_strand" in said, "the other policy is told of all the same"
    said = wish.run("decide", "--policy", huge, status=POLICY_INVALID, text="")
    assert "at most 1048576 bytes" in said, said[:2_000]


def check_readers_that_stop(wish):
    """Whoever stops reading, as `head` does, still gets the verdict."""
    for arguments, status in [(["check", BROKEN], POLICY_INVALID), (["check", POLICIES / "taizhou.toml"], OK)]:
        reading, writing = os.pipe()
        os.close(reading)
        command = [wish.program, *arguments, "--lang", "en"]
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
        os.close(writing)
        assert (done.returncode, done.stderr) == (status, ""), (arguments, done.returncode, done.stderr)


def check_missing_files(wish):
    """A file that is not there is named, whichever verb is asked."""
    missing = wish.folder / "nope.toml"
    for verb in ("check", "lint", "cover", "mutate", "test"):
        said = flat(wish.run(verb, missing, status=USAGE))
        assert "nope.toml` cannot be read" in said and "give the path of a file that exists" in said, said


def check_golden_files(wish):
    """A recorded course lies beside its scenario, and `--bless` writes nothing else."""
    folder = wish.folder / "courses"
    folder.mkdir()
    (folder / "policy.toml").write_bytes((POLICIES / "taizhou.toml").read_bytes())
    outside = wish.file("outside.txt", "a secret\n")
    (folder / "link.golden").symlink_to(outside)
    scenario = folder / "lamp.scenario.toml"
    text = """schema = "wish-scenario/1"
title = "A lamp"
policy = "policy.toml"
golden = "NAME"
start = "2026-03-02T09:00:00+08:00"
[[step]]
do = { submit = { category = "necessities", channel = "wish-box", area = "32/12/02/001/005" } }
"""
    names = ["../outside.txt", str(outside), "./lamp.golden", "sub/lamp.golden", "..", "", "policy.toml", "lamp.scenario.toml", "link.golden"]
    for name in names:
        scenario.write_text(text.replace("NAME", name), encoding="utf-8")
        said = wish.run("test", folder, "--bless", status=USAGE)
        assert "lamp.scenario.toml:4:" in said and "golden" in said and "secret" not in said, (name, said)
    assert outside.read_text(encoding="utf-8") == "a secret\n"
    scenario.write_text(text.replace("NAME", "lamp.golden"), encoding="utf-8")
    wish.run("test", folder, "--bless")
    assert "submission_complete" in (folder / "lamp.golden").read_text(encoding="utf-8")


def check_missing_keys_of_commands(wish):
    """A command without what it cannot do without says which key."""
    folder = wish.folder / "keys"
    folder.mkdir()
    for command, key in [("record-contact", "appointment"), ("reject", "reason"), ("reserve", "responder"), ("evaluate", "level")]:
        for form in (f'"{command}"', f'{{ {command} = {{ by = "somebody" }} }}'):
            (folder / "one.scenario.toml").write_text(f"""schema = "wish-scenario/1"
title = "Something is missing"
policy = "{POLICIES / 'taizhou.toml'}"
start = "2026-03-02T09:00:00+08:00"
[[step]]
do = {form}
""", encoding="utf-8")
            said = flat(wish.run("test", folder, status=USAGE))
            assert f"`{key}`" in said and "missing" in said and "one.scenario.toml:6:" in said, said


def check_records_as_json(wish):
    """A record is an object, and every key stands in it once."""
    ask = lambda line: json.loads(wish.run("decide", "--policy", POLICIES / "taizhou.toml", text=line + "\n", status=None))
    assert "fault" in ask('["c1", 1]') and "sequence" in ask('["c1", 1]')["fault"]["message"]
    twice = ask('{"id":"c1","now":1,"now":2}')
    assert "`now`" in twice["fault"]["message"] and "twice" in twice["fault"]["message"], twice
    quotas = wish.file("quotas.json", '{"at": "2026-03-02T09:00:00+08:00", "at": "2026-03-03T09:00:00+08:00"}')
    said = flat(wish.run("quotas", "--policy", POLICIES / "longmen.toml", "--input", quotas, status=USAGE))
    assert "`at` stands here twice" in said, said


def check_blame(wish):
    """What is said to be wrong is what is wrong."""
    ties = wish.file("pairing.json", {"partners": [], "areas": []})
    pair = ["pair", "--policy", POLICIES / "longmen.toml", "--input", ties, "--pairing"]
    said = flat(wish.run(*pair, "zzz", status=USAGE))
    assert "`zzz`" in said and "--pairing" in said and "unit-community" in said and "pairing.json" not in said, said


def check_languages(wish):
    """The nearest language to a tag is taken; what is no tag is refused."""
    speak = lambda tag: subprocess.run([wish.program, "--help", "--lang", tag], capture_output=True, text=True, check=False)
    assert speak("zh").stdout == speak("zh-CN").stdout != speak("en").stdout == speak("fr").stdout
    assert speak("zh").returncode == OK
    wish.run("check", POLICIES / "taizhou.toml", "--lang", "../zh", status=USAGE)
