#!/bin/sh
# Compares every template's samples in all four shapes, as Wajah renders them, with what Chromium makes of the pages that
# `wajah render --html` writes. Prints the mean differences (of 255), the largest first; pairs that differ too much, and the
# worst, are kept in target/chromium/. Exits 1 when any differs by 3 or more.
# Chromium is looked for in PATH; CHROMIUM=/path/to/it names another.
set -eu
cd "$(dirname "$0")/.."
if ! WAJAH_CHROMIUM=all "${CARGO:-cargo}" test --locked --test chromium -- --nocapture; then
    exit 1
fi
