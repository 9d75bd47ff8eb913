package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// pixelsOf are the bytes of a picture, row by row.
func pixelsOf(p *raster.Picture) []byte { return p.Image().Pix }

func TestGoOnWithAPicture(t *testing.T) {
	path := writePhoto(t, 32, 32)
	d := newDesk(t, path)
	d.cfg.DataFolder = filepath.Join(t.TempDir(), "data")
	goOn := d.commands.get("samples.goOn")
	if goOn.enabled() {
		t.Error("offered without a result")
	}
	d.setTask(restoration.Inpaint)
	alpha := make([]float32, 32*32)
	for i := range 300 {
		alpha[200+i] = 1
	}
	d.session.Mask.Load(alpha)
	d.run()
	first, run := d.session.Outcome, d.history.Shown()
	for _, c := range []state.Choice{{}, {Kind: state.Spread}} {
		if d.show(c); goOn.enabled() {
			t.Errorf("offered for %v", c)
		}
	}
	d.show(state.Choice{Kind: state.OneSample, Index: 1})
	want := pixelsOf(first.Picture(d.session.Shown))
	goOn.do()
	if goOn.enabled() {
		t.Error("offered twice")
	}
	d.settle()
	s := d.session
	step := filepath.Join(d.cfg.DataFolder, "steps", "photo-inpaint.png")
	if s.Photo.Path != step || s.Folder != filepath.Dir(path) || s.Outcome != nil || !s.Mask.Empty() {
		t.Fatalf("open is %s, results go to %s, outcome %v", s.Photo.Path, s.Folder, s.Outcome)
	}
	if string(pixelsOf(s.Picture)) != string(want) {
		t.Error("the photo is not the picture that was shown")
	}
	if _, err := os.Stat(photo.RecipeName(step)); err != nil {
		t.Error(err)
	}
	if d.history.Unsaved() != 1 || len(d.history.List()) != 1 {
		t.Errorf("%d unsaved of %d", d.history.Unsaved(), len(d.history.List()))
	}

	d.setTask(restoration.Denoise)
	d.run()
	second := d.history.Shown()
	d.show(state.Choice{Kind: state.Mean})
	goOn.do()
	d.settle()
	if name := s.Name(); name != "photo-inpaint-denoise.png" {
		t.Errorf("the second step is %s", name)
	}
	d.returnTo(run)
	d.settle()
	if s.Outcome != first || s.Photo.Path != path || s.Mask.Empty() {
		t.Errorf("back at %s", s.Photo.Path)
	}
	d.returnTo(second)
	d.settle()
	if s.Photo.Path != step || s.Folder != filepath.Dir(path) {
		t.Errorf("back at %s, results go to %s", s.Photo.Path, s.Folder)
	}
	d.returnTo(run)
	d.settle()
	d.show(state.Choice{Kind: state.OneSample})
	goOn.do()
	d.settle()
	if name := s.Name(); name != "photo-inpaint-2.png" {
		t.Errorf("the first step again is %s", name)
	}
}

func TestGoingOnSavesNothingBesideTheStep(t *testing.T) {
	d, path := withSamples(t)
	d.cfg.DataFolder = t.TempDir()
	d.show(state.Choice{Kind: state.OneSample})
	d.goOn()
	d.settle()
	d.run()
	d.saveDialog(state.SaveOne)
	d.typeName("x.png")
	d.until(func() bool { return d.title == "saved" })
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), "x.png")); err != nil {
		t.Error(err)
	}
	if folder := d.app.Preferences().String(prefSaveFolder); folder != "" {
		t.Errorf("%s is remembered for other photos", folder)
	}
}

func TestGoingOnFails(t *testing.T) {
	d, path := withSamples(t)
	d.show(state.Choice{Kind: state.OneSample})
	for _, folder := range []string{"", path} { // a file is in the place of the folder
		d.cfg.DataFolder = folder
		d.goOn()
		d.settle()
		d.closeMessage()
		if d.session.Photo.Path != path || d.session.Outcome == nil {
			t.Fatalf("%q: what was open is gone", folder)
		}
	}
}

// The size of the view is known with the first frame, after the photo was opened.
func TestTheZoomIsTheFittedOne(t *testing.T) {
	d := newDesk(t, writePhoto(t, 320, 200))
	for _, size := range []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(1000, 620)} {
		d.win.Resize(size)
		d.frame()
		for len(d.queue) > 0 {
			(<-d.queue)()
		}
		if got, want := d.status.zoom.Text, percent(d.session.View.Zoom); got != want || got == "100 %" {
			t.Errorf("%v: %q instead of %q", size, got, want)
		}
	}
}

func TestOnlyThePhotosNameIsShortened(t *testing.T) {
	d := newDesk(t, "")
	q := newQueueRow(d.Window, nil)
	q.request = &state.Request{Photo: &photo.Photo{Path: "/a/bopbtl_old_photograph_of_a_family.png"}}
	d.progress = state.Progress{Sample: 0, Samples: 4, Total: 1}
	for _, width := range []float32{40, 160, 200, 240} {
		text := q.text(width)
		if !strings.HasSuffix(text, "…: sample 1 of 4") && !strings.HasSuffix(text, "g: sample 1 of 4") {
			t.Errorf("%q", text)
		}
		if w := fyne.MeasureText(text, q.line.TextSize, q.line.TextStyle).Width; width > 100 && (w > width || !strings.Contains(text, "…")) {
			t.Error(fmt.Sprint(text, w, width))
		}
	}
	if text := q.text(1000); text != "bopbtl_old_photograph_of_a_family.png: sample 1 of 4" {
		t.Errorf("%q", text)
	}
}
