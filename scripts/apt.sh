#!/usr/bin/env bash
# Installs those of the Debian packages named as arguments that are missing.
set -euo pipefail

if ! command -v dpkg-query >/dev/null; then
	echo "This is no Debian: make sure that the equivalents of these packages are there: $*" >&2
	exit 0
fi
missing=()
for package in "$@"; do
	state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "These packages are missing: ${missing[*]}. Install them as root, or install sudo, and try again." >&2
		exit 1
	fi
	as_root=(sudo)
fi
echo "Installing ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
