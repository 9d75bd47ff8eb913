package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// What a new prior replaced and cannot be removed is no failure of the import; the next
// one removes it.
func TestReplacedPriorThatStays(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("AppData", t.TempDir())
	write := func(folder, text string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, "conv.onnx"), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	final, before := filepath.Join(priorsFolder(), "conv"), replacedPath("conv")
	locked := filepath.Join(before, "data")
	write(final, "first")
	write(filepath.Join(final, "data"), "")
	if err := os.Chmod(filepath.Join(final, "data"), 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(locked, 0o700) })
	for _, text := range []string{"second", "third"} {
		staged := filepath.Join(priorsFolder(), ".afterimage-1")
		write(staged, text)
		if err := publishFolder(staged, final, true); err != nil {
			t.Fatalf("the %s prior: %v", text, err)
		}
		if data, err := os.ReadFile(importedPath("conv")); err != nil || string(data) != text {
			t.Errorf("the prior is %q, %v; want the %s", data, err, text)
		}
		if os.Chmod(locked, 0o700) != nil && text == "second" {
			t.Log("all was removed at once, as for a user who may do all")
		}
		if list := importedPriors(); len(list) != 1 || list[0].Name != "conv" {
			t.Errorf("imported are %v", list)
		}
	}
	if _, err := os.Lstat(before); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was replaced is still there: %v", err)
	}
}
