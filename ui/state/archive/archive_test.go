package archive

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"afterimage/restoration"
)

// someRun puts a run of two samples on a photo of 32 x 20 pixels.
func someRun(t testing.TB, s Sink, id string) (Run, [][]float32) {
	t.Helper()
	photo := []byte("the bytes of a photo's file")
	sum := strings.TrimPrefix(BytesBlob("photos", photo), "photos/")
	file, err := PutPhoto(s, sum, func(w io.Writer) error { _, err := w.Write(photo); return err })
	if err != nil {
		t.Fatal(err)
	}
	settings := restoration.DefaultSettings(restoration.Upscale)
	settings.Scale = 2
	r := Run{
		ID: id, Created: "2026-01-02T03:04:05Z", Seconds: 1.5, Region: restoration.Rect{X: 4, Y: 2, W: 16, H: 16}, Asked: &settings,
		Photo:  Photo{Name: "a.png", Path: "/x/a.png", SHA256: sum, Width: 32, Height: 20, File: file},
		Recipe: restoration.Recipe{App: "test", Settings: settings, Photo: restoration.FileRef{Name: "a.png", SHA256: sum}},
		Parts:  map[string]string{},
	}
	var all [][]float32
	for i := range 2 {
		pix := make([]float32, 3*32*32)
		source := rand.New(rand.NewPCG(1, uint64(i)))
		for k := range pix {
			pix[k] = float32(source.NormFloat64())
		}
		pix[0], pix[1], pix[2] = float32(math.Copysign(0, -1)), math.Float32frombits(1), math.Float32frombits(0x7fc00123)
		p, err := PutPlanes(s, pix, 3, 32, 32)
		if err != nil {
			t.Fatal(err)
		}
		r.Samples = append(r.Samples, p)
		r.Recipe.Results = append(r.Recipe.Results, restoration.SampleResult(p.File, "", restoration.Sample{Seed: uint64(i), Residual: 1.25, MaxError: math.NaN()}))
		all = append(all, pix)
	}
	if r.Parts["future"], err = PutBytes(s, "parts", []byte(`{"of":"later"}`)); err != nil {
		t.Fatal(err)
	}
	var thumb bytes.Buffer
	if err := png.Encode(&thumb, image.NewRGBA(image.Rect(0, 0, 8, 6))); err != nil {
		t.Fatal(err)
	}
	if r.Thumb, err = PutBytes(s, "thumbs", thumb.Bytes()); err != nil {
		t.Fatal(err)
	}
	return r, all
}

func written(t testing.TB) (path string, pix [][]float32) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a"+Ending)
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	r, pix := someRun(t, w, "one")
	if err := w.Commit(Manifest{App: "test", Runs: []Run{r}}); err != nil {
		t.Fatal(err)
	}
	return path, pix
}

func opened(t testing.TB, path string) *Reader {
	t.Helper()
	r, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// same compares bits: NaN and -0 too.
func same(a, b []float32) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) {
			return false
		}
	}
	return true
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	path, pix := written(t)
	r := opened(t, path)
	run := r.Manifest.Runs[0]
	for i, p := range run.Samples {
		got, err := r.Planes(p)
		if err != nil || !same(got, pix[i]) {
			t.Errorf("sample %d: %v", i, err)
		}
	}
	if data, err := r.PhotoFile(run.Photo); err != nil || string(data) != "the bytes of a photo's file" {
		t.Errorf("%q, %v", data, err)
	}
	if data, err := r.Part(run.Parts["future"]); err != nil || string(data) != `{"of":"later"}` {
		t.Errorf("%q, %v", data, err)
	}
	if m, err := r.Thumb(run.Thumb); err != nil || m.Bounds().Dx() != 8 {
		t.Error(err)
	}
	if s := run.Recipe.Results[0]; s.MaxError != nil || *s.Residual != 1.25 {
		t.Errorf("%+v", s)
	}
}

// A session in a folder and one in a file are made of the same blobs.
func TestAFolderBecomesAFile(t *testing.T) {
	dir := t.TempDir()
	f, err := NewFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	run, pix := someRun(t, f, "one")
	if err := f.SetManifest(Manifest{Runs: []Run{run}}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "planes", "half"+partial), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	old, err := PutPlanes(f, []float32{1, 2}, 1, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Sweep((&Manifest{Runs: []Run{run}}).Blobs()); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "planes", "*")); len(left) != 2 || f.Has(old.File) {
		t.Errorf("%q are left", left)
	}
	from, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "b"+Ending)
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := CopyRun(w, from, &from.Manifest.Runs[0]); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(from.Manifest); err != nil {
		t.Fatal(err)
	}
	r := opened(t, path)
	if got, err := r.Planes(r.Manifest.Runs[0].Samples[1]); err != nil || !same(got, pix[1]) {
		t.Error(err)
	}
}

// A session that cannot be written leaves what was there, and nothing else.
func TestAFailedWriteLeavesTheOldFile(t *testing.T) {
	path, _ := written(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	run, _ := someRun(t, w, "two")
	run.Samples[0].File = "planes/" + strings.Repeat("0", 64) // that nobody put
	err = w.Commit(Manifest{Runs: []Run{run}})
	var e *Error
	if !errors.As(err, &e) || e.Path != path {
		t.Errorf("%v", err)
	}
	w, err = Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Put("planes/"+strings.Repeat("1", 64), func(io.Writer) error { return os.ErrPermission }); err == nil {
		t.Error("no error")
	}
	w.Abort()
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Error("the old session is not as it was")
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("%d files are left", len(files))
	}
}

func TestWhereNothingCanBeWritten(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "none", "a"+Ending)} {
		if _, err := Create(path); err == nil || !strings.HasPrefix(err.Error(), path+" ") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func FuzzManifest(f *testing.F) {
	path, _ := written(f)
	r := opened(f, path)
	data, err := r.read(manifestName, maxManifest)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"afterimage_session":1,"runs":[{}]}`))
	f.Add([]byte(`{"afterimage_session":1,"desk":{"photo":{"name":"a","sha256":"` + strings.Repeat("a", 64) + `","width":1,"height":1},"settings":{"inpaint":null}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parse(data)
		if err != nil {
			return
		}
		again, err := m.marshal()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parse(again); err != nil {
			t.Errorf("what was accepted and written again is refused: %v", err)
		}
		for name := range m.Blobs() {
			if !blobName.MatchString(name) {
				t.Errorf("a blob is called %q", name)
			}
		}
	})
}

func FuzzOpen(f *testing.F) {
	path, _ := written(f)
	good, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		var e *Error
		if err := readAll(path); err != nil && !errors.As(err, &e) {
			t.Errorf("%v", err)
		}
	})
}

func FuzzPlanes(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8})
	f.Fuzz(func(t *testing.T, data []byte) {
		pix := make([]float32, len(data)/4)
		for i := range pix {
			pix[i] = math.Float32frombits(uint32(data[4*i]) | uint32(data[4*i+1])<<8 | uint32(data[4*i+2])<<16 | uint32(data[4*i+3])<<24)
		}
		var b bytes.Buffer
		if err := WritePlanes(&b, pix); err != nil {
			t.Fatal(err)
		}
		got, err := readPlanes(bytes.NewReader(b.Bytes()), PlanesBlob(pix), len(pix))
		if err != nil || !same(got, pix) {
			t.Errorf("%v", err)
		}
		if _, err := readPlanes(bytes.NewReader(data), PlanesBlob(pix), len(pix)+1); err == nil {
			t.Error("garbage is planes")
		}
	})
}

// A folder that is not deleted to the end is no session.
func TestRemoving(t *testing.T) {
	f, err := NewFolder(filepath.Join(t.TempDir(), "a"))
	if err != nil {
		t.Fatal(err)
	}
	r, _ := someRun(t, f, "a1")
	if err := f.SetManifest(Manifest{App: "test", Runs: []Run{r}}); err != nil {
		t.Fatal(err)
	}
	if err := Remove(f.Path + "/."); err == nil { // the system deletes no folder by this name
		t.Fatal("deleting did not fail")
	}
	if _, err := OpenFolder(f.Path); !errors.Is(err, os.ErrNotExist) || !f.Has(r.Thumb) {
		t.Errorf("half a session is one (%v)", err)
	}
	if err := Remove(f.Path); err != nil || f.Has(r.Thumb) {
		t.Errorf("the rest is still there (%v)", err)
	}
}
