package onnx

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// elsewhere takes the environment's libraries away from a test.
func elsewhere(t *testing.T) {
	t.Helper()
	for _, name := range []string{EnvLibrary, "LD_LIBRARY_PATH"} {
		t.Setenv(name, "")
	}
	t.Setenv("XDG_DATA_HOME", t.TempDir())
}

// present is a real library; without one a test skips.
func present(t *testing.T) Library {
	t.Helper()
	library(t)
	lib, err := FindLibrary("")
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestFindLibraryOrder(t *testing.T) {
	actual := present(t)
	elsewhere(t)
	folder := func() string {
		dir := t.TempDir()
		if err := os.Symlink(actual.Path, filepath.Join(dir, "libonnxruntime.so."+actual.Version)); err != nil {
			t.Skip(err)
		}
		return dir
	}
	data := filepath.Join(os.Getenv("XDG_DATA_HOME"), "afterimage")
	if err := os.MkdirAll(data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(folder(), filepath.Join(data, "lib")); err != nil {
		t.Fatal(err)
	}
	find := func(flag, from, folder string) {
		t.Helper()
		lib, err := FindLibrary(flag)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(lib.From, from) || filepath.Dir(lib.Path) != folder {
			t.Errorf("found %q, %s; want %s in %q", lib.Path, lib.From, from, folder)
		}
		if lib.Version != actual.Version {
			t.Errorf("version %q, want %q", lib.Version, actual.Version)
		}
	}
	path := folder()
	t.Setenv("LD_LIBRARY_PATH", "relative:"+path)
	find("", "user's data folder", filepath.Join(data, "lib"))
	if err := os.RemoveAll(data); err != nil {
		t.Fatal(err)
	}
	find("", "LD_LIBRARY_PATH", path)
	env, flag := folder(), folder()
	t.Setenv(EnvLibrary, env)
	find("", EnvLibrary, env)
	find(flag, "command line", flag)
	find(filepath.Join(flag, "libonnxruntime.so."+actual.Version), "command line", flag)
}

func TestLibraryErrors(t *testing.T) {
	elsewhere(t)
	dir := t.TempDir()
	garbage := writeFile(t, dir, "libonnxruntime.so", []byte("\x7fELF and then nothing"))
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"missing": filepath.Join(dir, "absent"), "empty folder": t.TempDir(), "garbage": garbage, "a folder of garbage": dir,
		"another program": exe,
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(EnvLibrary, "") // the flag is a person's word: nothing else is tried
			_, err := FindLibrary(path)
			if !errors.Is(err, ErrLibrary) || !strings.Contains(err.Error(), "make") || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v", err)
			}
			t.Setenv(EnvLibrary, path)
			if _, err := FindLibrary(""); !errors.Is(err, ErrLibrary) {
				t.Errorf("through the environment: %v", err)
			}
			if _, err := OpenBytes(simple("epsilon").bytes(), Options{}); !errors.Is(err, ErrLibrary) {
				t.Errorf("opening a model: %v", err)
			}
		})
	}
}

func TestLibraryNames(t *testing.T) {
	for name, want := range map[string]bool{
		"libonnxruntime.so": true, "libonnxruntime.so.1": true, "libonnxruntime.so.1.31.1": true,
		"libonnxruntime_providers_shared.so": false, "libonnxruntime.so.bak": false, "libonnx.so": false,
	} {
		if got := isLibraryName(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if compareVersions("1.9.0", "1.31.1") >= 0 || compareVersions("1.31.1", "1.31.1") != 0 || compareVersions("2", "1.99.9") <= 0 {
		t.Error("versions are not compared by their numbers")
	}
	if err := tooOld("/opt/libonnxruntime.so.1.23.0", "1.23.0"); !strings.Contains(err.Error(), "1.23.0") || !strings.Contains(err.Error(), "1.24") {
		t.Error(err)
	}
}

// TestOneLibraryAProcess: a second library is refused once the first was loaded.
func TestOneLibraryAProcess(t *testing.T) {
	actual := present(t)
	openNet(t, simple("epsilon"), Options{})
	data, err := os.ReadFile(actual.Path)
	if err != nil {
		t.Fatal(err)
	}
	second := writeFile(t, t.TempDir(), "libonnxruntime.so", data)
	_, err = OpenBytes(simple("epsilon").bytes(), Options{Library: second})
	if !errors.Is(err, ErrLibrary) || !strings.Contains(err.Error(), "in use already") {
		t.Errorf("error %v", err)
	}
	// The first by another name is the first.
	link := filepath.Join(t.TempDir(), "libonnxruntime.so")
	if err := os.Symlink(actual.Path, link); err != nil {
		t.Skip(err)
	}
	p, err := OpenBytes(simple("epsilon").bytes(), Options{Library: link, Device: "cpu"})
	if err != nil {
		t.Fatal(err)
	}
	_ = p.Close()
}
