#!/bin/sh
# Durable inserts per second: the driver beside a bare C loop on the same disk, alternating, ROUNDS times each.
# Usage: bench/sqlite-group-commit/run.sh [FOLDER]   (FOLDER is on the disk to measure; default: the working folder)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
package=${PACKAGE:-$here/../..}
folder=$(mktemp -d "${1:-.}/bench-sqlite-XXXXXX")
trap 'rm -rf "$folder"' EXIT
swift build --package-path "$package" -c release --product bench-sqlite >&2
driver=$(swift build --package-path "$package" -c release --show-bin-path)/bench-sqlite
cc -O2 -o "$folder/limit" "$here/limit.c" -lsqlite3
for round in $(seq "${ROUNDS:-3}"); do
    for concurrency in ${CONCURRENCY:-1 10 100 1000}; do
        for contender in "$folder/limit" "$driver"; do
            rm -f "$folder"/test.db*
            printf '%-12s %5s  ' "$(basename "$contender")" "$concurrency"
            "$contender" "$folder/test.db" "$concurrency" "${SECONDS_EACH:-3}"
        done
    done
done
