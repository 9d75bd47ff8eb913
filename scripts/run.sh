#!/usr/bin/env bash
# Builds the app and starts it with the arguments given. Where there is no display,
# the command line is built alone, and without arguments it restores the bundled
# photos.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
	make --no-print-directory build
	exec bin/afterimage "$@"
fi
make --no-print-directory build-cli
if [ $# -gt 0 ]; then
	exec bin/afterimage-cli "$@"
fi
echo "There is no display to open a window on: restoring the bundled photos into out/ instead."
bin/afterimage-cli demo -o out
echo "The contact sheets are in $PWD/out"
