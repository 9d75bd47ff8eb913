#!/usr/bin/env bash
# Tells in one sentence when Go is missing or older than go.mod asks for.
set -euo pipefail
cd "$(dirname "$0")/.."

want=$(awk '$1 == "go" { print $2; exit }' go.mod)
if ! command -v go >/dev/null; then
	echo "Go is not installed: install Go $want or newer, put it on the PATH, and try again." >&2
	exit 1
fi
# A Go that fetches newer versions by itself does so here; one that does not may fail.
have=$(go env GOVERSION 2>/dev/null || go version 2>/dev/null | awk '{ print $3 }' || true)
have=${have#go}
oldest=$(printf '%s\n%s\n' "$want" "${have:-0}" | sort -V | head -n 1)
if [ "$oldest" != "$want" ]; then
	echo "Go ${have:-of an unknown version} is too old: install Go $want or newer, put it on the PATH, and try again." >&2
	exit 1
fi
