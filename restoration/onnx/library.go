package onnx

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// EnvLibrary is the environment variable that names the ONNX Runtime library, or the
// folder that holds it.
const EnvLibrary = "AFTERIMAGE_ORT_LIB"

// minVersion is the oldest ONNX Runtime that has the interface (API 24) which the
// binding is compiled against.
var minVersion = [2]int{1, 24}

// Library is an ONNX Runtime shared library.
type Library struct {
	Path    string // absolute
	Version string // "1.31.1"; empty when the file does not tell
	From    string // where it was found, for people: "beside the program"
}

// FindLibrary looks for ONNX Runtime: at flag (a file, or a folder that holds it;
// empty for none), in the environment variable AFTERIMAGE_ORT_LIB, beside the program
// (in lib, or in its own folder), in the user's data folder and in the system's
// library folders. The first two are a person's word: when nothing usable is there,
// that is an error, and nothing else is tried. The library is read but not loaded.
func FindLibrary(flag string) (Library, error) {
	if flag != "" {
		return namedLibrary(flag, "given on the command line")
	}
	if env := os.Getenv(EnvLibrary); env != "" {
		return namedLibrary(env, "named by "+EnvLibrary)
	}
	var refused error
	for _, place := range libraryPlaces() {
		lib, err := libraryIn(place.folder, place.from)
		if err == nil {
			return lib, nil
		}
		// A missing library says less than one that is there and unusable.
		if refused == nil && !errors.Is(err, fs.ErrNotExist) {
			refused = err
		}
	}
	if refused != nil {
		return Library{}, refused
	}
	return Library{}, fail(ErrLibrary, "ONNX Runtime was not found. Run \"make build\" once to fetch it, or set %s to the path of %s (version %s or newer).",
		EnvLibrary, libraryName(), minVersionText())
}

func minVersionText() string { return fmt.Sprintf("%d.%d", minVersion[0], minVersion[1]) }

func libraryName() string {
	switch runtime.GOOS {
	case "windows":
		return "onnxruntime.dll"
	case "darwin":
		return "libonnxruntime.dylib"
	}
	return "libonnxruntime.so"
}

type libraryPlace struct{ folder, from string }

func libraryPlaces() []libraryPlace {
	var out []libraryPlace
	add := func(from string, parts ...string) {
		if filepath.IsAbs(parts[0]) { // never the folder that the program happens to be started in
			out = append(out, libraryPlace{filepath.Join(parts...), from})
		}
	}
	if exe, err := os.Executable(); err == nil {
		if target, err := filepath.EvalSymlinks(exe); err == nil {
			exe = target
		}
		add("beside the program", filepath.Dir(exe), "lib")
		add("beside the program", filepath.Dir(exe))
	}
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		add("in the user's data folder", data, "afterimage", "lib")
	} else if home, err := os.UserHomeDir(); err == nil {
		add("in the user's data folder", home, ".local", "share", "afterimage", "lib")
	}
	for _, dir := range filepath.SplitList(os.Getenv("LD_LIBRARY_PATH")) {
		if dir != "" {
			add("in LD_LIBRARY_PATH", dir)
		}
	}
	for _, dir := range []string{
		"/usr/local/lib", "/usr/lib/" + multiarch(), "/usr/lib64", "/usr/lib",
		"/opt/onnxruntime/lib", "/opt/homebrew/lib",
	} {
		add("in the system's folders", dir)
	}
	return out
}

func multiarch() string {
	arch := map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[runtime.GOARCH]
	return arch + "-linux-gnu"
}

// namedLibrary takes what a person named: a file or a folder.
func namedLibrary(path, from string) (Library, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Library{}, failCause(ErrLibrary, err, "ONNX Runtime cannot be found at %q (%s): %v.", path, from, err)
	}
	info, err := os.Stat(abs)
	switch {
	case err != nil:
		return Library{}, failCause(ErrLibrary, err, "ONNX Runtime is not at %q (%s). Correct the path, or run \"make build\" once to fetch it.", path, from)
	case !info.IsDir():
		return checkLibrary(abs, from)
	}
	lib, err := libraryIn(abs, from)
	if errors.Is(err, fs.ErrNotExist) {
		return Library{}, failCause(ErrLibrary, err, "The folder %q (%s) holds no %s. Correct the path, or run \"make build\" once to fetch it.", path, from, libraryName())
	}
	return lib, err
}

// libraryIn takes the newest ONNX Runtime of a folder.
func libraryIn(folder, from string) (Library, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return Library{}, fs.ErrNotExist
	}
	var names []string
	for _, e := range entries {
		if isLibraryName(e.Name()) {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return Library{}, fs.ErrNotExist
	}
	slices.SortStableFunc(names, func(a, b string) int { return -compareVersions(nameVersion(a), nameVersion(b)) })
	var first error
	for _, name := range names {
		lib, err := checkLibrary(filepath.Join(folder, name), from)
		if err == nil {
			return lib, nil
		}
		first = cmp.Or(first, err)
	}
	return Library{}, first
}

// isLibraryName accepts libonnxruntime.so, libonnxruntime.so.1 and so on, and the
// names of other systems, but none of the provider libraries beside them.
func isLibraryName(name string) bool {
	if name == libraryName() {
		return true
	}
	switch runtime.GOOS {
	case "windows":
		return false
	case "darwin":
		return strings.HasPrefix(name, "libonnxruntime.") && strings.HasSuffix(name, ".dylib") && nameVersion(name) != ""
	}
	return strings.HasPrefix(name, "libonnxruntime.so.") && nameVersion(name) != ""
}

// nameVersion is the version in a library's file name, "1.31.1"; empty for none.
func nameVersion(name string) string {
	v := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "libonnxruntime."), ".dylib")
	v = strings.TrimPrefix(v, "so.")
	if _, ok := parseVersion(v); !ok {
		return ""
	}
	return v
}

func parseVersion(s string) (v [3]int, ok bool) {
	parts := strings.Split(s, ".")
	if s == "" || len(parts) > 3 {
		return v, false
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 {
			return v, false
		}
		v[i] = n
	}
	return v, true
}

func compareVersions(a, b string) int {
	va, _ := parseVersion(a)
	vb, _ := parseVersion(b)
	return slices.Compare(va[:], vb[:])
}

// checkLibrary reads the file's own word about what it is, so that an unfit library
// is never loaded into the process.
func checkLibrary(path, from string) (Library, error) {
	lib := Library{Path: path, From: from}
	version, err := libraryVersion(path)
	if err != nil {
		return lib, failCause(ErrLibrary, err, "The file %q (%s) is not an ONNX Runtime library for this computer: %v. Run \"make build\" once to fetch the right one.", path, from, err)
	}
	if version == "" {
		target, _ := filepath.EvalSymlinks(path)
		version = nameVersion(cmp.Or(target, path))
	}
	lib.Version = version
	if v, ok := parseVersion(version); ok && strings.Count(version, ".") > 0 && slices.Compare(v[:2], minVersion[:]) < 0 {
		return lib, tooOld(path, version)
	}
	return lib, nil
}

func tooOld(path, version string) error {
	return fail(ErrLibrary, "The ONNX Runtime at %q is version %s, which is too old: version %s or newer is needed. Run \"make build\" once to fetch it, or set %s to a newer one.",
		path, cmp.Or(version, "unknown"), minVersionText(), EnvLibrary)
}
