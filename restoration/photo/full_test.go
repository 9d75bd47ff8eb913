package photo

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// smallFiles names the folder that the helper process of this test writes to, with
// a limit on the size of files.
const smallFiles = "AFTERIMAGE_TEST_SMALL_FILES"

func TestFileSizeLimit(t *testing.T) {
	if dir := os.Getenv(smallFiles); dir != "" {
		limit := syscall.Rlimit{Cur: 4096, Max: 4096}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		refuseWhenFull(t, dir)
		return
	}
	dir := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "-test.run=^TestFileSizeLimit$")
	cmd.Env = append(os.Environ(), smallFiles+"="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("mounting is not allowed here: %v", err)
	}
	defer syscall.Unmount(dir, 0)
	refuseWhenFull(t, dir)
}

// refuseWhenFull writes more than dir takes.
func refuseWhenFull(t *testing.T, dir string) {
	t.Helper()
	path := filepath.Join(dir, "a.png")
	noise := ramp(16)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = 2*r.Float32() - 1 // does not compress
	}
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"a picture": second(Write(path, noise, WriteOptions{Depth: 16})),
		"bytes":     WriteFile(path, make([]byte, 1<<20)),
	} {
		if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "could not be saved") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if data, err := os.ReadFile(path); string(data) != "old" {
		t.Errorf("the old file holds %d bytes, %v", len(data), err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"a.png"}) {
		t.Errorf("the folder holds %v", got)
	}
}
