package ui

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

func TestAProfileThatIsNotUnderstoodIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd.png")
	m := linearops.NewImage(linearops.Shape{C: 3, H: 32, W: 32})
	profile := make([]byte, 200)
	profile[3] = 200
	copy(profile[12:], "mntrRGB XYZ ")
	copy(profile[36:], "acsp")
	if _, err := photo.Write(path, m, photo.WriteOptions{Meta: photo.Metadata{ICC: profile}}); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, path)
	const said = "The photo's colour profile is not understood. It is kept, and the photo is taken for sRGB."
	if !d.panel.told.box.Visible() || d.panel.told.seg.Text != said {
		t.Fatalf("%q is said of %q", d.panel.told.seg.Text, d.session.Photo.Remark)
	}
	if d.panel.told.box.Size().Height < d.panel.told.box.MinSize().Height {
		t.Error("the note has not the lines that it takes")
	}
	d.setTask(restoration.Denoise)
	d.run()
	if !slices.Contains(d.session.Outcome.Notes, said) {
		t.Errorf("the run's notes are %q", d.session.Outcome.Notes)
	}
	d.load(writePhoto(t, 32, 32), "")
	d.until(func() bool { return d.session.Photo.Remark == "" })
	if d.panel.told.box.Visible() {
		t.Error("it is said of the next photo too")
	}
}

func TestCameraDataIsLeftOut(t *testing.T) {
	d, _ := withSamples(t)
	d.saveDialog(state.SaveOne)
	test.Tap(d.saveOpen.strip)
	if r, err := d.saveOpen.form.Request(); err != nil || !r.Strip {
		t.Fatalf("%+v, %v", r, err)
	}
	d.win.Canvas().Focus(d.saveOpen.name)
	d.typeName(filepath.Join(t.TempDir(), "x.png"))
	d.until(func() bool { return d.title == "saved" })
	if !strings.Contains(d.status.said, "without camera data and place") {
		t.Errorf("said: %q", d.status.said)
	}
	d.saveDialog(state.SaveOne)
	if !d.saveOpen.strip.Checked {
		t.Error("it is not remembered")
	}
}

func TestWhatCouldNotBeKeptIsSaid(t *testing.T) {
	s := state.Saved{Files: []string{"/a/x.jpg"}, Changed: -1, LeftOut: "its maker note, which is too long for a JPEG, and its XMP data, which is damaged"}
	if got := savedText(state.SaveRequest{}, s); got != "Saved x.jpg   not all of the photo's data could be kept: Maker note, XMP" {
		t.Errorf("%q", got)
	}
	s.LeftOut = ""
	if got := savedText(state.SaveRequest{}, s); got != "Saved x.jpg" {
		t.Errorf("%q", got)
	}
}
