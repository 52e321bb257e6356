#!/bin/sh
# The soak of the watch folder at full length: 500 drops on disk, in memory (tmpfs), and on a folder reached by polling. One in five
# is followed by `kill -9` of a worker or the watcher, and every fsync of the watcher takes 50 ms longer (needs strace).
# `sh tests/soak.sh 100` makes it 100 drops.
set -eu
cd "$(dirname "$0")/.."
drops=${1:-500}
run() {
    echo "== $1"
    shift
    env WAJAH_SOAK="$drops" WAJAH_SOAK_FSYNC="${WAJAH_SOAK_FSYNC:-50}" "$@" "${CARGO:-cargo}" test --locked --test soak -- --nocapture | grep -E '^soak|^test |panicked'
}
disk=$(mktemp -d ./target/soak.XXXXXX)
trap 'rm -rf "$disk"' EXIT
run "on disk" WAJAH_SOAK_HOME="$disk"
if [ "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ]; then
    memory=$(mktemp -d /dev/shm/soak.XXXXXX)
    trap 'rm -rf "$disk" "$memory"' EXIT
    run "in memory" WAJAH_SOAK_HOME="$memory"
else
    echo "== in memory: skipped, /dev/shm is no tmpfs"
fi
run "by polling" WAJAH_SOAK_HOME="$disk" WAJAH_SOAK_POLLS=1
