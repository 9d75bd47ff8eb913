package state

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"afterimage/restoration"
	"afterimage/ui/state/archive"
)

func openKeeper(t testing.TB, root string, post Dispatcher) *Keeper {
	t.Helper()
	k, err := OpenKeeper(root, post)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// die ends a keeper as kill -9 would: what it wrote is there, and its lock is not.
func (k *Keeper) die() {
	k.Flush()
	k.stop()
	k.lock.Close()
}

func now(f func()) { f() }

func TestWhatWasKeptComesBack(t *testing.T) {
	root := filepath.Join(t.TempDir(), "a", "b")
	s, h := worked(t)
	h.Saved(h.Find("denoise").Outcome(), Choice{}, true)
	want := filesOf(t, h.Find("inpaint").Outcome())
	k := openKeeper(t, root, now)
	k.OnKept = h.Kept
	k.Keep(s.Snapshot("test", h))
	k.Flush()
	if found := Orphans(root); len(found) != 0 {
		t.Fatal("a living window is an orphan")
	}
	h.Budget = 0
	h.Find("motion").Name = "The best one"
	k.Keep(s.Snapshot("test", h)) // some of it lies on the disk alone by now
	k.die()
	found := Orphans(root)
	if len(found) != 1 {
		t.Fatalf("%d orphans", len(found))
	}
	o := found[0]
	if o.Photo != "deep.png" || !o.Painted || o.Runs != 5 || o.Samples != 0 || time.Since(o.Saved) > time.Hour {
		t.Errorf("%+v", o)
	}
	if again := Orphans(root); len(again) != 0 {
		t.Error("two windows are offered the same")
	}
	opened, err := o.Open(Photos{})
	if err != nil {
		t.Fatal(err)
	}
	s2, h2 := NewSession(), NewRuns()
	s2.Resume(opened, h2)
	if !bytes.Equal(s2.Mask.Alpha(), s.Mask.Alpha()) || h2.Unsaved() != 4 || h2.Find("motion").Name != "The best one" {
		t.Errorf("%d unsaved of %d", h2.Unsaved(), len(h2.List()))
	}
	next := openKeeper(t, root, now)
	next.OnKept = h2.Kept
	next.Keep(s2.Snapshot("test", h2))
	next.Flush()
	o.Discard() // the next folder has it all
	got, err := h2.Find("inpaint").Load(Photos{})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range filesOf(t, got) {
		if !bytes.Equal(data, want[name]) {
			t.Errorf("%s differs", name)
		}
	}
	if err := next.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(root, "[0-9a-z]*")); len(left) != 0 {
		t.Errorf("a clean end leaves %q", left)
	}
}

// The samples of a run that goes on are kept as they come, and once it has ended they
// are the history's alone.
func TestFinishedSamplesAreKeptAtOnce(t *testing.T) {
	root := t.TempDir()
	s, h := openTestPhoto(t, 32, 32), NewRuns()
	s.SetTask(restoration.Denoise)
	s.SetSampling(4, 0)
	s.SetSteps(2)
	k := openKeeper(t, root, now)
	r := s.Request()
	drawn := 0
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r.OnSamples = func(o *Outcome) {
		k.Draft(r.ID, time.Unix(5, 0), o)
		if drawn++; drawn == 3 {
			cancel()
		}
	}
	out, err := r.Work(engine{})(ctx, func(restoration.Event) {})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	k.die()
	found := Orphans(root)
	if len(found) != 1 || found[0].Samples != 3 || found[0].Wanted != 4 || found[0].Photo != "photo.png" {
		t.Fatalf("%+v", found)
	}
	o, err := found[0].Open(Photos{})
	if err != nil || o.Loaded != nil || !o.Runs[0].Broken || !o.Runs[0].Partial() {
		t.Fatalf("%+v, %v", o, err)
	}
	if got, err := o.Runs[0].Load(Photos{}); err != nil || len(got.Pictures) != 3 {
		t.Error(err)
	}
	found[0].Discard()

	k = openKeeper(t, root, now)
	k.Draft(r.ID, time.Unix(5, 0), out)
	k.Flush()
	run := h.Add(r.ID, out, time.Unix(5, 0))
	k.EndDraft()
	h.Remove(run)
	h.Forget()
	k.Keep(s.Snapshot("test", h))
	k.die()
	if found := Orphans(root); len(found) != 0 {
		t.Error("a run that was removed comes back as one that went on")
	}
}

// Nothing that a person would miss is not asked about.
func TestAPhotoAloneIsNoOrphan(t *testing.T) {
	root := t.TempDir()
	s := openTestPhoto(t, 32, 32)
	k := openKeeper(t, root, now)
	k.Keep(s.Snapshot("test", NewRuns()))
	k.die()
	openKeeper(t, root, now).die() // had nothing to keep at all
	if found := Orphans(root); len(found) != 0 {
		t.Errorf("%+v", found[0])
	}
	if left, _ := filepath.Glob(filepath.Join(root, "[0-9a-z]*")); len(left) != 0 {
		t.Errorf("%q are left", left)
	}
}

// A folder that cannot be written is said once, and the window goes on.
func TestADiskThatTakesNothing(t *testing.T) {
	if os.Geteuid() == 0 {
		// root may write anywhere: a file in the place of a folder stops it, too
		t.Log("as root")
	}
	root := t.TempDir()
	said := make(chan error, 10)
	k := openKeeper(t, root, now)
	k.OnFail = func(err error) { said <- err }
	s, h := worked(t)
	planes := filepath.Join(k.folder.Path, "planes")
	if err := errors.Join(os.RemoveAll(planes), os.WriteFile(planes, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		k.Keep(s.Snapshot("test", h))
		k.Flush()
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if len(said) != 1 {
		t.Errorf("it was said %d times", len(said))
	}
	if h.Find("inpaint").Outcome() == nil {
		t.Error("a run is nowhere any more")
	}
	if _, err := OpenKeeper(filepath.Join(writeFile(t), "x"), now); err == nil {
		t.Error("a folder in a file")
	}
	if found := Orphans(filepath.Join(root, "none")); found != nil {
		t.Error("orphans in a folder that is not there")
	}
}

func writeFile(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The path of what was put aside says so, and it is not looked at again.
func TestADamagedFolderIsPutAside(t *testing.T) {
	root := t.TempDir()
	f, err := archive.NewFolder(filepath.Join(root, "x"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.Path, "manifest.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if found := Orphans(root); len(found) != 0 {
			t.Error("it is an orphan")
		}
	}
	if left, _ := filepath.Glob(filepath.Join(root, "[0-9a-z]*")); len(left) != 1 || !strings.HasSuffix(left[0], damagedEnding) {
		t.Errorf("%q", left)
	}
}
