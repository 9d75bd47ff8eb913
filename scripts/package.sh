#!/usr/bin/env bash
# Makes Afterimage.tar.xz of bin/afterimage with fyne's packager, and adds the ONNX
# Runtime library, which `make install` in it puts where the program looks.
#
#   package.sh FYNE LIBRARY
set -euo pipefail
cd "$(dirname "$0")/.."

fyne=$1
library=$2
name=Afterimage

work=$(mktemp -d)
cp FyneApp.toml "$work/FyneApp.toml"
trap 'cp "$work/FyneApp.toml" FyneApp.toml; rm -rf "$work"' EXIT # the packager counts builds in it

"$fyne" package --target linux --release --executable bin/afterimage --src "$PWD"
mkdir "$work/tree"
tar -xJf "$name.tar.xz" -C "$work/tree"

root=$(dirname "$(find "$work/tree" -maxdepth 2 -name Makefile)")
prefix=$(dirname "$(find "$root/usr" -maxdepth 2 -name bin -type d)")
from=${prefix#"$root/"}/lib
file=$(basename "$library")
install -D -m 644 "$library" "$root/$from/$file"
# Each rule of the packager's Makefile gets a line of its own for the library.
awk -v from="$from/$file" -v file="$file" '
	function tell(command) { print "\t" command }
	{ print }
	/^install:/ { tell("install -Dm00644 " from " $(DESTDIR)$(PREFIX)/lib/" file) }
	/^uninstall:/ { tell("-rm $(DESTDIR)$(PREFIX)/lib/" file) }
	/^user-install:/ { tell("install -Dm00644 " from " $(DESTDIR)$(HOME)/.local/share/afterimage/lib/" file) }
	/^user-uninstall:/ { tell("-rm $(DESTDIR)$(HOME)/.local/share/afterimage/lib/" file) }
' "$root/Makefile" >"$work/Makefile"
mv "$work/Makefile" "$root/Makefile"
tar -cJf "$name.tar.xz" --owner=0 --group=0 -C "$(dirname "$root")" "$(basename "$root")"
echo "$PWD/$name.tar.xz"
