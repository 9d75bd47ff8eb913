package photo

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"afterimage/linearops"
)

// Every sample of 8 and of 16 bits survives PNG and TIFF, with and without alpha.
func TestRoundTripIsExact(t *testing.T) {
	for _, depth := range []int{8, 16} {
		m := ramp(depth)
		alpha := make([]float32, m.Plane())
		for i := range alpha {
			alpha[i] = float32(i%256) / 255
		}
		for _, ext := range []string{".png", ".tif"} {
			for _, a := range [][]float32{nil, alpha} {
				path := filepath.Join(t.TempDir(), "a"+ext)
				written, err := Write(path, m, WriteOptions{Depth: depth, Alpha: a})
				if err != nil {
					t.Fatal(err)
				}
				back, err := Read(path)
				if err != nil {
					t.Fatal(err)
				}
				if back.Depth != depth || written.SHA256 != back.SHA256 || written.Lossy {
					t.Errorf("%s: %d bits, %+v", ext, back.Depth, written)
				}
				planes, kept := back.Planes(), back.Alpha()
				for i, v := range m.Pix {
					if planes.Pix[i] != v {
						t.Fatalf("%s of %d bits: value %d was %g and is %g", ext, depth, i, v, planes.Pix[i])
					}
				}
				for i, v := range a {
					if kept[i] != v {
						t.Fatalf("%s of %d bits: alpha %d was %g and is %g", ext, depth, i, v, kept[i])
					}
				}
			}
		}
	}
}

func TestWriteGray(t *testing.T) {
	m := linearops.NewImage(linearops.Shape{C: 1, H: 17, W: 19})
	for i := range m.Pix {
		m.Pix[i] = sampleTable(8)[uint16(i%256)]
	}
	for _, name := range []string{"a.png", "a.tif", "a.jpg"} {
		for _, depth := range []int{8, 16} {
			path := filepath.Join(t.TempDir(), name)
			if _, err := Write(path, m, WriteOptions{Depth: depth}); err != nil {
				t.Fatal(err)
			}
			back, err := Read(path)
			if err != nil || !back.Gray {
				t.Fatalf("%s: %v, %v", name, back, err)
			}
		}
	}
}

// Whatever goes wrong, the place is as it was and nothing else is left behind.
func TestReplaceFileIsAtomic(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		write func(io.Writer) error
		check func([]byte) error
	}{
		"writing fails half-way": {func(w io.Writer) error { io.WriteString(w, "half"); return broken }, func([]byte) error { return nil }},
		"the check fails":        {func(w io.Writer) error { _, err := io.WriteString(w, "all"); return err }, func([]byte) error { return broken }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, there := range []bool{false, true} {
				path := filepath.Join(dir, "a.png")
				var want []string
				if there {
					want = []string{"a.png"}
					if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				if err := (output{}).replaceFile(path, c.write, c.check); !errors.Is(err, broken) {
					t.Errorf("error %v", err)
				}
				if got := names(t, dir); !slices.Equal(got, want) {
					t.Errorf("the folder holds %v, want %v", got, want)
				}
				if there {
					if data, _ := os.ReadFile(path); string(data) != "old" {
						t.Errorf("the file holds %q", data)
					}
				}
			}
		})
	}
}

func TestWritePlaces(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(file, []byte("notes"), 0o644); err != nil {
		t.Fatal(err)
	}
	links := map[string]string{"full.png": "/dev/full", "loop.png": "loop.png"}
	for name, to := range links {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.png"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := names(t, dir)
	for path, say := range map[string]string{
		filepath.Join(file, "out.png"):         "is a file, not a folder",
		filepath.Join(file, "deep", "out.png"): "is a file, not a folder",
		filepath.Join(dir, "none", "out.png"):  "does not exist",
		filepath.Join(dir, "full.png"):         "is a device",
		filepath.Join(dir, "loop.png"):         "could not be saved",
		filepath.Join(dir, "folder.png"):       "is a folder",
		filepath.Join(dir, "out.heic"):         "names no format",
		filepath.Join(dir, "out"):              "names no format",
		"/dev/full":                            "names no format",
		"/proc/out.png":                        "could not be saved",
	} {
		for what, err := range map[string]error{
			"Write":       second(Write(path, ramp(8), WriteOptions{})),
			"CheckOutput": CheckOutput(path, WriteOptions{}),
		} {
			var e *Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), say) {
				t.Errorf("%s to %s: %v, want %q", what, path, err, say)
			}
		}
	}
	if got := names(t, dir); !slices.Equal(got, before) {
		t.Errorf("the folder holds %v, was %v", got, before)
	}
	if info, err := os.Stat("/dev/full"); err != nil || info.Mode().IsRegular() {
		t.Fatalf("/dev/full is %v, %v", info, err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestSourceIsProtected(t *testing.T) {
	dir := t.TempDir()
	source := filepath.Join(dir, "photo.png")
	data := pngBytes(t, scene(20, 20))
	if err := os.WriteFile(source, data, 0o644); err != nil {
		t.Fatal(err)
	}
	hard, soft := filepath.Join(dir, "hard.png"), filepath.Join(dir, "soft.png")
	if err := errors.Join(os.Link(source, hard), os.Symlink("photo.png", soft)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{source, hard, soft, filepath.Join(dir, ".", "x", "..", "photo.png")} {
		if err := os.MkdirAll(filepath.Join(dir, "x"), 0o755); err != nil {
			t.Fatal(err)
		}
		o := WriteOptions{Source: source}
		if err := second(Write(path, ramp(8), o)); !errors.Is(err, ErrSource) {
			t.Errorf("written over %s: %v", path, err)
		}
		if err := CheckOutput(path, o); !errors.Is(err, ErrSource) {
			t.Errorf("allowed over %s: %v", path, err)
		}
	}
	if now, _ := os.ReadFile(source); !bytes.Equal(now, data) {
		t.Error("the source has changed")
	}
	if err := second(Write(source, ramp(8), WriteOptions{Source: source, Replace: true})); err != nil {
		t.Errorf("asked to replace the source: %v", err)
	}
}

// A link leads to its target, and a new or replaced file has the permissions that
// one expects.
func TestWriteKeepsLinksAndPermissions(t *testing.T) {
	old := syscall.Umask(0o027)
	defer syscall.Umask(old)
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target.png"), filepath.Join(dir, "link.png")
	if err := os.Symlink("target.png", link); err != nil {
		t.Fatal(err)
	}
	for _, want := range []os.FileMode{0o640, 0o604} { // new; then replaced
		if err := second(Write(link, ramp(8), WriteOptions{})); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Fatalf("the link became %v, %v", info.Mode(), err)
		}
		info, err := os.Stat(target)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("the file has the permissions %v, want %v (%v)", info.Mode(), want, err)
		}
		if err := os.Chmod(target, 0o604); err != nil {
			t.Fatal(err)
		}
	}
	if got := names(t, dir); !slices.Equal(got, []string{"link.png", "target.png"}) {
		t.Errorf("the folder holds %v", got)
	}
}

func TestWriteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.json")
	for _, text := range []string{"one", "two, longer"} {
		if err := WriteFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if data, _ := os.ReadFile(path); string(data) != text {
			t.Errorf("it holds %q", data)
		}
	}
}

func TestChangedCountsUntouchedPixels(t *testing.T) {
	for _, depth := range []int{8, 16} {
		source := filepath.Join(t.TempDir(), "a.png")
		full := ramp(depth)
		if err := second(Write(source, full, WriteOptions{Depth: depth})); err != nil {
			t.Fatal(err)
		}
		p, err := Read(source)
		if err != nil {
			t.Fatal(err)
		}
		const x, y, w, h = 3, 2, 8, 6
		part := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
		touched := make([]float32, w*h)
		for c := range 3 {
			for r := range h {
				copy(part.Row(c, r), full.Row(c, r+y)[x:x+w])
			}
		}
		touched[5] = 0.5
		part.Pix[5], part.Pix[9] = -1, part.Pix[9]+2.0/float32(int(1)<<depth-1)
		part.Pix[w*h+9] = 0
		out := filepath.Join(t.TempDir(), "b.png")
		if err := second(Write(out, part, WriteOptions{Depth: depth})); err != nil {
			t.Fatal(err)
		}
		if n, err := p.Changed(out, x, y, touched); n != 1 || err != nil {
			t.Errorf("%d bits: %d pixels changed, %v; want 1", depth, n, err)
		}
	}
}

func TestCropAlpha(t *testing.T) {
	p := New(linearops.NewImage(linearops.Shape{C: 3, H: 2, W: 3}), []float32{0, 0.2, 0.4, 0.6, 0.8, 1}, 16)
	got := p.CropAlpha(1, 0, 2, 2, 2)
	if !slices.Equal(got, []float32{0.2, 0.2, 0.4, 0.4, 0.2, 0.2, 0.4, 0.4, 0.8, 0.8, 1, 1, 0.8, 0.8, 1, 1}) {
		t.Errorf("%v", got)
	}
}
