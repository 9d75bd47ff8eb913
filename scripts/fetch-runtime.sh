#!/usr/bin/env bash
# Fetches ONNX Runtime into a folder: the wheels that a requirements file pins by
# their hashes, of which only the shared libraries are kept.
#
#   fetch-runtime.sh cpu  bin/lib
#   fetch-runtime.sh cuda bin/lib-cuda
set -euo pipefail

kind=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)
version=1.31.1
library=libonnxruntime.so.$version

case "$(uname -s)-$(uname -m)" in
Linux-x86_64) ;;
*)
	echo "No ONNX Runtime is pinned for this machine: install version $version and set AFTERIMAGE_ORT_LIB to the path of its library." >&2
	exit 1
	;;
esac

python3 -m pip --version >/dev/null 2>&1 || "$here/apt.sh" python3-pip
mkdir -p "$folder"
work=$(mktemp -d "$folder/.fetch-XXXXXX")
trap 'rm -rf "$work"' EXIT

echo "Fetching ONNX Runtime $version ($kind)" >&2
python3 -m pip download --quiet --disable-pip-version-check --no-cache-dir \
	--require-hashes --no-deps --only-binary=:all: \
	--python-version 3.11 --implementation cp --abi cp311 \
	--platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 --platform manylinux2014_x86_64 \
	--dest "$work" --requirement "$here/runtime-$kind.txt"

for wheel in "$work"/*.whl; do
	python3 -m zipfile --extract "$wheel" "$work/wheels"
	rm "$wheel" # the CUDA libraries take gigabytes
done
if [ "$kind" = cpu ]; then
	echo "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3  $work/wheels/onnxruntime/capi/$library" |
		sha256sum --check --quiet -
fi
if [ -d "$work/wheels/nvidia" ]; then # nvidia/*/lib stays as it is: its libraries find each other by it
	(cd "$work/wheels" && find nvidia -type f -path '*/lib/*.so*' -print0 | tar --null --files-from=- -cf -) | tar -xf - -C "$folder"
fi
for part in shared cuda; do
	provider=$work/wheels/onnxruntime/capi/libonnxruntime_providers_$part.so
	[ ! -f "$provider" ] || mv "$provider" "$folder/"
done
mv "$work/wheels/onnxruntime/capi/$library" "$folder/$library" # last: its presence says that all is there
touch "$folder/$library"
