#!/usr/bin/env bash
# Runs every fuzz test of the module one after the other, each for the given
# time (default 20s). Prints the counts; exits 1 when one found something. What is
# only interesting is made smaller for 20 runs, not for the usual minute, which
# would be all the time there is.
set -euo pipefail
cd "$(dirname "$0")/.."
time=${1:-20s}
go=${GO:-go}

# The toolchain now and then calls the end of the time itself a failure
# (golang.org/issue/75804): that names no input and says nothing else. Whatever is
# found does name one, a crash of the setup says more.
only_the_end() {
	! grep -q 'Failing input written' "$1" &&
		[ "$(sed -n '/^--- FAIL/,/^FAIL/p' "$1" | sed '1d;$d' | sed 's/^ *//')" = 'context deadline exceeded' ]
}

said=$(mktemp)
trap 'rm -f "$said"' EXIT
passed=0
failed=0
while IFS=: read -r file name; do
	dir=./$(dirname "$file")
	printf 'fuzz: %s in %s for %s\n' "$name" "$dir" "$time"
	if "$go" test -run '^$' -fuzz "^$name\$" -fuzztime "$time" -fuzzminimizetime 20x "$dir" 2>&1 | tee "$said" ||
		only_the_end "$said"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
done < <(grep -rHoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . |
	sed -E 's#^\./##; s#:func #:#' | sort)

if [ $((passed + failed)) = 0 ]; then
	echo 'fuzz: no fuzz test found' >&2
	exit 1
fi
printf 'fuzz: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
