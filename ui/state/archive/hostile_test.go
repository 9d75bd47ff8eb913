package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rezip changes a session's files; change returns nil to leave one out.
func rezip(t testing.TB, data []byte, change func(h *zip.FileHeader, content []byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, e := range z.File {
		f, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		h := &zip.FileHeader{Name: e.Name, Method: e.Method}
		if content = change(h, content); content == nil {
			continue
		}
		x, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := x.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// readAll reads all that a session holds.
func readAll(path string) error {
	r, err := Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	for i := range r.Manifest.Runs {
		run := &r.Manifest.Runs[i]
		if _, err := r.PhotoFile(run.Photo); err != nil {
			return err
		}
		for _, p := range run.Samples {
			if _, err := r.Planes(p); err != nil {
				return err
			}
		}
		for _, p := range run.Parts {
			if _, err := r.Part(p); err != nil {
				return err
			}
		}
		if _, err := r.Thumb(run.Thumb); err != nil {
			return err
		}
	}
	return nil
}

// Whatever is wrong with a session is an error that names it and says what to do.
func TestHostileSessions(t *testing.T) {
	path, _ := written(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	manifest := func(old, changed string) []byte {
		done := false
		out := rezip(t, good, func(h *zip.FileHeader, b []byte) []byte {
			if h.Name != manifestName {
				return b
			}
			done = strings.Contains(string(b), old)
			return []byte(strings.Replace(string(b), old, changed, 1))
		})
		if !done {
			t.Fatalf("the manifest has no %q", old)
		}
		return out
	}
	blobs := func(prefix string, f func(h *zip.FileHeader, b []byte) []byte) []byte {
		return rezip(t, good, func(h *zip.FileHeader, b []byte) []byte {
			if strings.HasPrefix(h.Name, prefix) {
				return f(h, b)
			}
			return b
		})
	}
	cases := map[string][]byte{
		"empty":            {},
		"no zip":           []byte("%PDF-1.7 and so on"),
		"half":             good[:len(good)/2],
		"no manifest":      blobs(manifestName, func(*zip.FileHeader, []byte) []byte { return nil }),
		"manifest no JSON": blobs(manifestName, func(*zip.FileHeader, []byte) []byte { return []byte("{") }),
		"of the future":    manifest(`"afterimage_session": 1`, `"afterimage_session": 2`),
		"another's":        manifest(`"afterimage_session": 1`, `"version": 1`),
		"huge side":        manifest(`"width": 32,`, `"width": 2147483648,`),
		"region outside":   manifest(`"x": 4`, `"x": 2147483640`),
		"negative region":  manifest(`"x": 4`, `"x": -4`),
		"a name that leads out": manifest(`"thumb": "thumbs/`,
			`"thumb": "../../thumbs/`),
		"photo's name leads out": manifest(`"name": "a.png"`, `"name": "../a.png"`),
		"many planes":            manifest(`"channels": 3`, `"channels": 1000000000`),
		"unequal samples":        manifest(`"height": 32`, `"height": 64`),
		"a setting out of range": manifest(`"steps": 20`, `"steps": 2000`),
		"seedless":               manifest(`"seed": 1`, `"sead": 1`),
		"samples missing":        blobs("planes/", func(*zip.FileHeader, []byte) []byte { return nil }),
		"samples cut off":        blobs("planes/", func(_ *zip.FileHeader, b []byte) []byte { return b[:len(b)/2] }),
		"samples changed": blobs("planes/", func(_ *zip.FileHeader, b []byte) []byte {
			b[len(b)/2] ^= 1
			return b
		}),
		"samples go on": blobs("planes/", func(_ *zip.FileHeader, _ []byte) []byte {
			var long bytes.Buffer
			if err := WritePlanes(&long, make([]float32, 10_000)); err != nil {
				t.Fatal(err)
			}
			return long.Bytes()
		}),
		"photo changed":  blobs("photos/", func(_ *zip.FileHeader, b []byte) []byte { return append(b, 0) }),
		"part changed":   blobs("parts/", func(_ *zip.FileHeader, b []byte) []byte { return append(b, 0) }),
		"thumb no image": blobs("thumbs/", func(_ *zip.FileHeader, _ []byte) []byte { return []byte("x") }),
		"packed twice": blobs("planes/", func(h *zip.FileHeader, b []byte) []byte {
			h.Method = zip.Deflate
			return b
		}),
	}
	for name, data := range cases {
		path := filepath.Join(t.TempDir(), "x"+Ending)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		err := readAll(path)
		var e *Error
		if !errors.As(err, &e) || e.Path != path || strings.Contains(e.Text, "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	extra := rezip(t, good, func(h *zip.FileHeader, b []byte) []byte {
		if strings.HasPrefix(h.Name, "thumbs/") {
			h.Name = "../../evil" // nothing asks for it under that name
		}
		return b
	})
	if err := os.WriteFile(path, extra, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := readAll(path); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("a file that leads out: %v", err)
	}
}

// A picture that its file cannot hold is refused before memory is taken.
func TestPromisesCostNothing(t *testing.T) {
	dir := t.TempDir()
	f, err := NewFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	p, err := PutPlanes(f, make([]float32, 100), 1, 10, 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetManifest(Manifest{}); err != nil {
		t.Fatal(err)
	}
	r, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	p.H, p.W = 1<<14, 1<<14
	n := testing.AllocsPerRun(1, func() { _, err = r.Planes(p) })
	if err == nil || n > 200 {
		t.Errorf("%v after %g allocations", err, n)
	}
}
