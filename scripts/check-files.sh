#!/usr/bin/env bash
# What no Go linter looks at: shell scripts, and files that grew beyond one concept.
set -euo pipefail
cd "$(dirname "$0")/.."

longest=350
status=0

mapfile -t scripts < <(git ls-files 'scripts/*.sh' '.ci/*')
shellcheck "${scripts[@]}" || status=1

while IFS= read -r file; do
	[ -f "$file" ] || continue
	lines=$(wc -l <"$file")
	if [ "$lines" -gt "$longest" ]; then
		echo "$file: $lines lines, more than $longest: split it by concept" >&2
		status=1
	fi
done < <(git ls-files '*.go' '*.py' '*.sh')
exit "$status"
