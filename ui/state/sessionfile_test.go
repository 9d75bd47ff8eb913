package state

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state/archive"
)

// filesOf saves an outcome and reads what was written, by name.
func filesOf(t *testing.T, o *Outcome) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	out := map[string][]byte{}
	saver := Saver{Outcome: o, App: "Afterimage test", Now: func() time.Time { return time.Unix(0, 0) }}
	for _, name := range []string{"x.png", "x.tif"} {
		saved, err := saver.Save(SaveRequest{What: SaveAll, Path: filepath.Join(dir, name), Overwrite: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range saved.Files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			out[filepath.Base(f)] = data
		}
	}
	return out
}

// deep gives a session a photo of 16 bits.
func deep(t *testing.T, s *Session) {
	t.Helper()
	m := linearops.NewImage(linearops.Shape{C: 3, H: 40, W: 48})
	for i := range m.Pix {
		m.Pix[i] = float32(math.Sin(float64(i)/7)) * 0.9
	}
	path := filepath.Join(t.TempDir(), "deep.png")
	if _, err := photo.Write(path, m, photo.WriteOptions{Depth: 16}); err != nil {
		t.Fatal(err)
	}
	l, err := Load(path, "")
	if err != nil {
		t.Fatal(err)
	}
	s.Open(l)
}

// worked is a session with a run of each kind in its history.
func worked(t *testing.T) (*Session, *Runs) {
	t.Helper()
	s, h := openTestPhoto(t, 48, 40), NewRuns()
	add := func(id string) {
		o := draw(t, s)
		h.Add(id, o, time.Unix(1000, 0))
		s.Finish(o)
	}
	s.dab(20, 18, 9)
	add("inpaint")
	deep(t, s)
	s.Crop.Set(restoration.Rect{X: 4, Y: 6, W: 24, H: 20})
	s.SetTask(restoration.Upscale)
	s.Settings().Scale = 2
	add("upscale")
	s.Crop.Clear()
	s.SetTask(restoration.Deblur)
	k := linearops.Kernel{H: 1, W: 3, X: 1, Taps: []float32{0.25, 0.5, 0.25}}
	s.Kernel.Use(k, "mine")
	add("own")
	s.Kernel.take("motion:9,20", nil)
	add("motion")
	s.Outcome.Edits.Strength = 0.5
	s.Outcome.Edits.Reveal = NewMask(48, 40)
	s.Outcome.Edits.Reveal.Invert()
	s.SetTask(restoration.Denoise)
	add("denoise")
	s.Reshelve(func(shelf *Shelf, n int) {
		shelf.TogglePin(1)
		shelf.Discard(0, n)
	})
	s.Outcome.Take(s.Outcome.Summarise())
	s.SetTask(restoration.Inpaint)
	s.dab(9, 9, 5)
	s.dab(12, 30, 7)
	return s, h
}

// reopened saves a session and opens it in another window.
func reopened(t *testing.T, s *Session, h *Runs) (*Session, *Runs) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a"+archive.Ending)
	if byName, err := SaveSession(path, s.Snapshot("test", h)); err != nil || byName != nil {
		t.Fatal(byName, err)
	}
	o, err := OpenSession(path, Photos{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.reader.Close() })
	s2, h2 := NewSession(), NewRuns()
	s2.Resume(o, h2)
	return s2, h2
}

// What is saved from a session that was opened again is, byte for byte, what would have
// been saved before, and after a second time, too.
func TestSavingAfterReopeningGivesTheSameBytes(t *testing.T) {
	s, h := worked(t)
	want := map[string]map[string][]byte{}
	for _, r := range h.List() {
		want[r.ID] = filesOf(t, r.Outcome())
	}
	for round := range 2 {
		s2, h2 := reopened(t, s, h)
		if len(h2.List()) != 5 || h2.Unsaved() != 0 {
			t.Fatalf("%d runs, %d unsaved", len(h2.List()), h2.Unsaved())
		}
		for i, r := range h2.List() {
			old := h.List()[i]
			if r.ID != old.ID || r.Outcome() != nil || r.Samples != 2 || r.Thumb == nil || r.Photo != old.Photo || !r.Created.Equal(old.Created) {
				t.Errorf("%+v", r)
			}
			o, err := r.Load(Photos{})
			if err != nil {
				t.Fatal(err)
			}
			if r.ID == "denoise" && (!o.Shelf.IsDiscarded(0) || !o.Shelf.IsPinned(1) || o.Stale()) {
				t.Errorf("the shelf is %+v", o.Shelf)
			}
			if r.ID == "motion" && (o.Edits.Strength != 0.5 || !o.Edits.Revealed()) {
				t.Errorf("the edits are %+v", o.Edits)
			}
			got := filesOf(t, o)
			if len(got) != len(want[r.ID]) {
				t.Errorf("%s: %d files, want %d", r.ID, len(got), len(want[r.ID]))
			}
			for name, data := range want[r.ID] {
				if !bytes.Equal(got[name], data) {
					t.Errorf("round %d, %s: %s differs", round, r.ID, name)
				}
			}
		}
		s, h = s2, h2
	}
}

func TestTheDeskComesBack(t *testing.T) {
	s, h := worked(t)
	s.Crop.Set(restoration.Rect{X: 2, Y: 3, W: 30, H: 20})
	s.SetTask(restoration.Denoise)
	s.Settings().Noise = restoration.Noise{Levels: 12.5}
	h.Show(h.Find("motion"))
	got, gotRuns := reopened(t, s, h)
	if r := gotRuns.Shown(); r == nil || r.ID != "motion" || got.Outcome == nil || got.Outcome != r.Outcome() || got.Shown.Kind != OneSample {
		t.Errorf("shown is %+v", r)
	}
	if got.Photo.SHA256 != s.Photo.SHA256 || got.Photo.Path != s.Photo.Path || got.Folder != s.Folder {
		t.Errorf("photo %s", got.Photo.Path)
	}
	if !bytes.Equal(got.Mask.Alpha(), s.Mask.Alpha()) || got.Crop != s.Crop || got.Task() != s.Task() || got.Settings().Noise != s.Settings().Noise {
		t.Errorf("crop %v, task %v", got.Crop, got.Task())
	}
	if got.Kernel.Text() != s.Kernel.Text() {
		t.Errorf("kernel %q, was %q", got.Kernel.Text(), s.Kernel.Text())
	}
}

// Opening a session whose runs are all there shows the one that it was saved with.
func TestASessionIsOpenedOverItself(t *testing.T) {
	s, h := worked(t)
	h.Show(h.Find("motion"))
	path := filepath.Join(t.TempDir(), "a.afterimage")
	if _, err := SaveSession(path, s.Snapshot("test", h)); err != nil {
		t.Fatal(err)
	}
	n := len(h.List())
	h.Show(h.Find("own"))
	o, err := OpenSession(path, Photos{Open: map[string]*photo.Photo{s.Photo.SHA256: s.Photo}})
	if err != nil {
		t.Fatal(err)
	}
	s.Resume(o, h)
	if r := h.Shown(); len(h.List()) != n || r == nil || r.ID != "motion" || s.Outcome != r.Outcome() || s.Shown.Kind != OneSample {
		t.Errorf("%d runs, shown is %+v", len(h.List()), r)
	}
}

// A click on a run shows its photo, mask, crop, settings and result again.
func TestReturning(t *testing.T) {
	s, h := worked(t)
	painted := slices.Clone(s.Mask.Alpha())
	o := h.Find("upscale").Outcome()
	s.Show(Choice{})
	s.Return(o, nil)
	if s.Outcome != o || s.Task() != restoration.Upscale || s.Settings().Scale != 2 || s.Crop.Bounds() != o.Region || s.Shown.Kind != OneSample {
		t.Errorf("task %v, crop %v, shown %v", s.Task(), s.Crop, s.Shown)
	}
	if !bytes.Equal(s.Mask.Alpha(), painted) {
		t.Error("a run without a mask took the mask away")
	}
	s.Show(Choice{Kind: OneSample, Index: 1})
	s.Return(h.Find("denoise").Outcome(), nil)
	if s.Shown.Index != 1 || !s.Crop.Whole() || !s.Settings().Noise.Auto {
		t.Errorf("shown %v, crop %v, %+v", s.Shown, s.Crop, s.Settings().Noise)
	}
	o = h.Find("inpaint").Outcome()
	s.Return(o, Prepare(o.Photo))
	if s.Photo != o.Photo || !slices.Equal(s.Mask.Floats(), o.Mask) || s.Task() != restoration.Inpaint {
		t.Error("the other photo did not come")
	}
	s.Return(h.Find("own").Outcome(), Prepare(h.Find("own").Outcome().Photo))
	if s.Kernel.Family != OwnKernel || s.Kernel.Own.W != 3 || !s.Mask.Empty() {
		t.Error("the kernel did not come")
	}
}

// A photo that is gone, or another by now, is still in the session; one too large to be
// taken in is asked for.
func TestAPhotoThatMoved(t *testing.T) {
	s, h := worked(t)
	path := filepath.Join(t.TempDir(), "a"+archive.Ending)
	if _, err := SaveSession(path, s.Snapshot("test", h)); err != nil {
		t.Fatal(err)
	}
	original := s.Photo.Path
	if err := os.Rename(original, original+".moved"); err != nil {
		t.Fatal(err)
	}
	o, err := OpenSession(path, Photos{})
	if err != nil {
		t.Fatal(err)
	}
	defer o.reader.Close()
	s2, h2 := NewSession(), NewRuns()
	s2.Resume(o, h2)
	again := filepath.Join(t.TempDir(), "b"+archive.Ending)
	if byName, err := SaveSession(again, s2.Snapshot("test", h2)); err != nil || byName != nil {
		t.Fatalf("the photo that only the first session has is not in the second: %v, %v", byName, err)
	}
	fresh := NewSession()
	fresh.Open(Prepare(s.Photo))
	byName, err := SaveSession(again, fresh.Snapshot("test", NewRuns()))
	if err != nil || !slices.Equal(byName, []string{"deep.png"}) {
		t.Fatalf("%v, %v", byName, err)
	}
	var missing *MissingPhoto
	if _, err := OpenSession(again, Photos{}); !errors.As(err, &missing) || missing.Name != "deep.png" {
		t.Fatalf("%v", err)
	}
	if _, err := OpenSession(again, Photos{Paths: map[string]string{missing.SHA256: openTestPhoto(t, 48, 40).Photo.Path}}); !errors.As(err, &missing) {
		t.Errorf("another photo was taken: %v", err)
	}
	x, err := OpenSession(again, Photos{Paths: map[string]string{missing.SHA256: original + ".moved"}})
	if err != nil {
		t.Fatal(err)
	}
	x.reader.Close()
}

// What a person made of an outcome beside its samples goes along, and what this version
// does not know does, too.
func TestPartsGoAlong(t *testing.T) {
	s, h := worked(t)
	h.Find("upscale").Outcome().parts = map[string][]byte{"later": []byte("[1]")}
	s, h = reopened(t, s, h)
	note := map[*float32]string{}
	of := func(o *Outcome) *float32 { return &o.Result.Samples[0].Image.Pix[0] } // copies of an outcome share it
	old := outcomeParts
	defer func() { outcomeParts = old }()
	outcomeParts = append(slices.Clone(old), outcomePart{
		name: "note",
		save: func(o *Outcome) func() ([]byte, error) {
			if note[of(o)] == "" {
				return nil
			}
			text := note[of(o)]
			return func() ([]byte, error) { return []byte(text), nil }
		},
		load: func(o *Outcome, data []byte) error {
			note[of(o)] = string(data)
			if note[of(o)] == "bad" {
				return errors.New("a bad note")
			}
			return nil
		},
	})
	r := h.Find("denoise")
	o, err := r.Load(Photos{})
	if err != nil {
		t.Fatal(err)
	}
	h.Take(r, o)
	note[of(o)] = "mine"
	s, h = reopened(t, s, h)
	if o, err = h.Find("denoise").Load(Photos{}); err != nil || note[of(o)] != "mine" {
		t.Errorf("%q, %v", note[of(o)], err)
	}
	if o, err = h.Find("upscale").Load(Photos{}); err != nil || string(o.parts["later"]) != "[1]" {
		t.Errorf("%q, %v", o.parts, err)
	}
	note[of(o)] = "bad"
	h.Take(h.Find("upscale"), o)
	_, h = reopened(t, s, h)
	if _, err := h.Find("upscale").Load(Photos{}); err == nil {
		t.Error("a part that cannot be read")
	}
}

// Finished samples are handed on while the run goes on, as an outcome of their own.
func TestFinishedSamplesAreHandedOn(t *testing.T) {
	s := openTestPhoto(t, 32, 32)
	s.dab(9, 9, 5)
	s.SetSampling(3, 0)
	s.SetSteps(2)
	r := s.Request()
	s.Mask.Clear() // the request has its own
	var drafts []*Outcome
	r.OnSamples = func(o *Outcome) { drafts = append(drafts, o) }
	o, err := r.Work(engine{})(context.Background(), func(restoration.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range drafts {
		if len(d.Result.Samples) != i+1 || d.Region != o.Region || &d.Result.Samples[i].Image.Pix[0] != &o.Result.Samples[i].Image.Pix[0] {
			t.Errorf("draft %d has %d samples", i, len(d.Result.Samples))
		}
	}
	if len(drafts) != 3 || o.Mask == nil {
		t.Errorf("%d drafts", len(drafts))
	}
}
