//go:build unix

package onnx

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// outside is a tensor of 4 bytes whose data lies elsewhere.
func outside(pairs ...string) msg {
	m := tensorHead("half", typeFloat, 1)
	for i := 0; i < len(pairs); i += 2 {
		m = m.bytes(13, msg{}.str(1, pairs[i]).str(2, pairs[i+1]))
	}
	return m.int(14, 1)
}

func externalNet(t msg) []byte {
	n := simple("sample")
	n.initializers[0] = t
	return n.bytes()
}

func TestExternalRefused(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "model")
	if err := os.MkdirAll(filepath.Join(dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	secret := writeFile(t, base, "secret", []byte("secret"))
	writeFile(t, dir, "weights.bin", make([]byte, 8))
	for _, err := range []error{
		os.Symlink(secret, filepath.Join(dir, "link.bin")),
		os.Symlink(base, filepath.Join(dir, "linked")),
		os.Symlink("weights.bin", filepath.Join(dir, "near.bin")),
		syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600),
	} {
		if err != nil {
			t.Skip(err)
		}
	}
	tests := []struct {
		name   string
		tensor msg
		kind   error
		says   string
	}{
		{"parent", outside("location", "../secret"), ErrUnsafe, "own folder"},
		{"parent inside", outside("location", "sub/../../secret"), ErrUnsafe, "own folder"},
		{"absolute", outside("location", secret), ErrUnsafe, "own folder"},
		{"windows path", outside("location", `..\secret`), ErrUnsafe, "own folder"},
		{"drive", outside("location", `C:secret`), ErrUnsafe, "own folder"},
		{"the program's memory", outside("location", "*/_ORT_MEM_ADDR_/*", "offset", "4096", "length", "4"), ErrUnsafe, "own folder"},
		{"nothing", outside("location", ""), ErrUnsafe, "own folder"},
		{"no location", outside(), ErrUnsafe, "own folder"},
		{"control characters", outside("location", "a\x1b[2Jb"), ErrUnsafe, "own folder"},
		{"link", outside("location", "link.bin"), ErrUnsafe, "link"},
		{"link to its own folder", outside("location", "near.bin"), ErrUnsafe, "link"},
		{"linked folder", outside("location", "linked/secret"), ErrUnsafe, "link"},
		{"pipe", outside("location", "pipe"), ErrUnsafe, "ordinary"},
		{"folder", outside("location", "sub"), ErrUnsafe, "ordinary"},
		{"missing", outside("location", "absent.bin"), ErrNotModel, "missing"},
		{"too short", outside("location", "weights.bin", "offset", "5"), ErrNotModel, "incomplete"},
		{"far offset", outside("location", "weights.bin", "offset", "99999999999999999"), ErrUnsafe, "impossible"},
		{"negative offset", outside("location", "weights.bin", "offset", "-4"), ErrUnsafe, "impossible"},
		{"another length", outside("location", "weights.bin", "length", "8"), ErrUnsafe, "another size"},
		{"two locations", outside("location", "weights.bin", "location", "../secret"), ErrUnsafe, "twice"},
		// Not marked as external, but a second occurrence of the same message could
		// mark it.
		{"unmarked", tensorHead("half", typeFloat, 1).bytes(13, msg{}.str(1, "location").str(2, "../secret")), ErrUnsafe, "own folder"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := writeFile(t, dir, "m.onnx", externalNet(tt.tensor))
			_, err := Inspect(path)
			if !errors.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want %v that speaks of %q", err, tt.kind, tt.says)
			}
			if _, err := OpenFile(path, Options{}); !errors.Is(err, tt.kind) {
				t.Errorf("opening gives %v", err)
			}
		})
	}
	if _, err := OpenBytes(externalNet(outside("location", "weights.bin")), Options{}); !errors.Is(err, ErrUnsafe) {
		t.Errorf("external data of a model in memory: %v", err)
	}
}

func TestAFolderIsNoModel(t *testing.T) {
	_, err := Inspect(t.TempDir())
	if !errors.Is(err, ErrNotModel) || !strings.Contains(err.Error(), "Choose a file that ends in .onnx") {
		t.Errorf("a folder: %v", err)
	}
}

func TestExternalData(t *testing.T) {
	library(t)
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "weights"), 0o755); err != nil {
		t.Fatal(err)
	}
	half := floatTensor("half", []int64{1}, 3)
	data := append([]byte{9, 9, 9, 9}, half[len(half)-4:]...)
	writeFile(t, dir, "weights/w.bin", data)
	path := writeFile(t, dir, "m.onnx", externalNet(outside("location", "weights/w.bin", "offset", "4", "length", "4")))
	p, err := OpenFile(path, Options{Device: "cpu"})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	x := ramp(1, 4, 4)
	sigma := linear(t).Sigma(0)
	want := 3 * x.Pix[5]
	if err := p.Denoise(background, x, x, sigma); err != nil {
		t.Fatal(err)
	}
	if d := x.Pix[5] - want; d > 1e-3 || d < -1e-3 {
		t.Errorf("value %g, want %g: the weights come from elsewhere", x.Pix[5], want)
	}
	e := p.Card().External
	if len(e) != 1 || e[0].Name != "weights/w.bin" || e[0].Size != 8 || len(e[0].SHA256) != 64 {
		t.Errorf("external files %+v", e)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	for name, path := range map[string]string{"missing": filepath.Join(dir, "absent.onnx"), "folder": dir} {
		if _, err := OpenFile(path, Options{}); !errors.Is(err, ErrNotModel) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
