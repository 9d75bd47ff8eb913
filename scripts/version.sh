#!/usr/bin/env bash
# Prints the version of the tree: FyneApp.toml's, and the commit after it.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(awk -F '"' '$1 ~ /^Version *= */ { print $2; exit }' FyneApp.toml)
commit=$(git describe --always --dirty --exclude '*' 2>/dev/null || true)
echo "${version:-0.0.0}${commit:++$commit}"
