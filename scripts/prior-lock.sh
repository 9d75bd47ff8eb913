#!/usr/bin/env bash
# Writes resources/prior/requirements.txt anew: every package that requirements.in
# needs, with the hashes of its files.
set -euo pipefail
cd "$(dirname "$0")/../resources/prior"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check pip-tools==7.6.2
"$work/env/bin/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	--output-file requirements.txt requirements.in
