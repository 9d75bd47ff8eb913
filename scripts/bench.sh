#!/usr/bin/env bash
# Runs the benchmarks and prints them as a table: the median of several runs, time
# per pixel where the benchmark's name ends with a side, allocations, and what a
# benchmark reports besides (memory of a process, the window's longest stop).
#
#   bench.sh [REGEXP [PACKAGE...]]
set -euo pipefail
cd "$(dirname "$0")/.."

pattern=${1:-Operator|Step|Evaluation|Frame|Dab|Latency|OpenPhoto}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- ./linearops/... ./restoration/... ./ui/...

go test -tags ci -run '^$' -bench "$pattern" -benchmem -benchtime "${BENCHTIME:-200ms}" -count "${COUNT:-3}" "$@" |
	awk '
	function median(list, n,    i, j, t, v) {
		split(list, v, " ")
		for (i = 2; i <= n; i++) { t = v[i] + 0; for (j = i - 1; j >= 1 && v[j] + 0 > t; j--) v[j + 1] = v[j]; v[j + 1] = t }
		return v[int((n + 1) / 2)]
	}
	/^cpu:/ { sub(/^cpu: */, ""); cpu = $0 }
	/^Benchmark/ {
		name = $1; sub(/^Benchmark/, "", name); sub(/-[0-9]+$/, "", name)
		if (!(name in runs)) order[++names] = name
		runs[name]++
		for (i = 3; i < NF; i += 2) {
			if ($(i + 1) == "ns/op") times[name] = times[name] " " $i
			if ($(i + 1) == "allocs/op") allocs[name] = $i
			if ($(i + 1) == "B/op") bytes[name] = $i
			if ($(i + 1) ~ /^(MB|ms)-/) {
				unit = $(i + 1)
				if (!((name, unit) in also)) units[name] = units[name] " " unit
				also[name, unit] = also[name, unit] " " $i
			}
		}
	}
	/^(FAIL|panic)/ { failed = 1; print }
	END {
		print "processor: " cpu
		printf "%-52s %12s %12s %10s %8s\n", "benchmark", "ms", "ns/pixel", "B/op", "allocs"
		for (k = 1; k <= names; k++) {
			name = order[k]; t = median(times[name], runs[name])
			side = name; pixel = "-"
			if (match(side, /[0-9]+x[0-9]+$/)) {
				split(substr(side, RSTART), wh, "x"); pixel = sprintf("%.2f", t / (wh[1] * wh[2]))
			} else if (match(side, /[\/_=-][0-9]+$/)) {
				s = substr(side, RSTART + 1) + 0; if (s >= 16) pixel = sprintf("%.2f", t / (s * s))
			}
			more = ""
			n = split(units[name], each, " ")
			for (u = 1; u <= n; u++) more = more sprintf("  %.1f %s", median(also[name, each[u]], split(also[name, each[u]], count, " ")), each[u])
			printf "%-52s %12.3f %12s %10s %8s%s\n", name, t / 1e6, pixel, bytes[name], allocs[name], more
		}
		exit failed
	}'
