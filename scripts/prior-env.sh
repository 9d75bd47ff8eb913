#!/usr/bin/env bash
# Installs the locked Python requirements, by their hashes, into an environment.
#
#   prior-env.sh .cache/prior resources/prior/requirements.txt
set -euo pipefail

folder=$1
requirements=$2

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
	echo "Training and conversion need Python 3.11 or newer; python3 is $(python3 --version)." >&2
	exit 1
fi
# An environment whose making was interrupted has a Python without pip.
"$folder/bin/python" -m pip --version >/dev/null 2>&1 || python3 -m venv --clear "$folder"
echo "Installing the Python packages that make priors, into $folder" >&2
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir --require-hashes \
	--requirement "$requirements"
