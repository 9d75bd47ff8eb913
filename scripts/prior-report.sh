#!/usr/bin/env bash
# Measures a prior and writes resources/prior/REPORT.md; `make prior-report` calls it
# with what to measure in the environment:
#
#   PHOTOS  tars or folders of the photos that priors learn from; those held out count
#   KODAK   folder of the Kodak photos
#   SET14   folder of the Set14 photos, for the full set
#   SET     quick (6 of Kodak) or full
#   MODEL   the prior; resources/prior/prior.onnx unless given
set -euo pipefail
cd "$(dirname "$0")/.."

python=$1
folder=resources/prior
runs=$folder/runs
model=${MODEL:-$folder/prior.onnx}

if [ -z "${PHOTOS:-}" ] || [ -z "${KODAK:-}" ]; then
	echo 'Name the photos: make prior-report PHOTOS="a.tar b.tar" KODAK=folder [SET14=folder] [SET=full] [MODEL=x.onnx]' >&2
	exit 2
fi
read -r -a photos <<<"$PHOTOS"
arguments=(--model "$model" --kodak "$KODAK" --set "${SET:-quick}" -o "$folder")
[ -z "${SET14:-}" ] || arguments+=(--photos "$SET14")

export OMP_WAIT_POLICY=passive
"$python" "$folder/heldout.py" --photos "${photos[@]}" -o "$runs/heldout.npy"
sum=$(sha256sum "$model" | cut -d ' ' -f 1)
if ! grep -qs "$sum" "$runs/variants/variants.json"; then
	"$python" "$folder/variants.py" --model "$model" --photos "${photos[@]}" -o "$runs/variants"
fi
go build -tags nogui,workshop -o bin/afterimage-workshop .
bin/afterimage-workshop prior-report "${arguments[@]}" \
	--held-out "$runs/heldout.npy" --variants "$runs/variants/variants.json"
