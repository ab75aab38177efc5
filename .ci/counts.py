#!/usr/bin/env python3
"""Reads `go test -json` from standard input and shows what a person wants to
see of it: a line for each package, all a failed test printed, what was left
out and why, and the counts at the end. Exits 1 when something failed.

    go test -json ./... | counts.py LABEL
"""
import collections
import json
import sys


def main(label):
    counts = collections.Counter()
    failed = []
    left_out = collections.Counter()
    output = collections.defaultdict(list)
    for line in sys.stdin:
        try:
            event = json.loads(line)
        except ValueError:  # the build's own words
            print(line, end="")
            continue
        action = event["Action"]
        if action == "build-output":
            print(event["Output"], end="")
            continue
        if action == "build-fail":
            failed.append(f"build of {event['ImportPath']}")
            continue
        package, test = event.get("Package", ""), event.get("Test")
        key = package, test
        if action == "output":
            output[key].append(event["Output"])
            continue
        if action not in ("pass", "fail", "skip"):
            continue
        said = "".join(output.pop(key, []))
        if test is None:
            if action == "fail":
                failed.append(package)
                for unfinished in [k for k in output if k[0] == package]:
                    said += "".join(output.pop(unfinished))
                print(said, end="")
            if action != "skip":  # skip: a package without tests
                print(f"{action:5}{event.get('Elapsed', 0):8.1f} s  {package}", flush=True)
            continue
        counts[action] += 1
        if action == "fail":
            failed.append(f"{package} {test}")
            print(said, end="", flush=True)
        if action == "skip":
            reason = next((part.split(": ", 1)[-1].strip() for part in said.splitlines() if part.startswith("    ")), "no reason given")
            left_out[reason.replace(test, "...")] += 1
    for reason, n in sorted(left_out.items()):
        print(f"left out {n}: {reason}")
    for name in failed:
        print(f"failed: {name}")
    print(f"{label}: {counts['pass']} passed, {counts['fail']} failed, {counts['skip']} skipped")
    return 1 if failed or not counts["pass"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
