package ui

import (
	"errors"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"afterimage/restoration"
	"afterimage/ui/state"
)

func TestFromPhotoToFiles(t *testing.T) {
	path := writePhoto(t, 64, 48)
	d := newDesk(t, path)
	if d.win.Title() != "photo.png - Afterimage" || d.empty.Visible() || !d.foot.Visible() {
		t.Errorf("title %q", d.win.Title())
	}
	d.start()
	if d.job.Phase() != state.Idle {
		t.Fatal("a run without a mask started")
	}
	d.drag(desktop.MouseButtonPrimary, d.at(20, 20), d.at(30, 20), d.at(40, 26))
	first := d.session.Mask.Touched()
	d.drag(desktop.MouseButtonPrimary, d.at(5, 5), d.at(9, 5))
	d.undo()
	if n := d.session.Mask.Touched(); first == 0 || n != first || d.session.Mask.Row(20)[30] != 255 || d.session.Mask.Row(5)[7] != 0 {
		t.Errorf("%d pixels after the first stroke, %d after undo", first, n)
	}
	d.redo()
	d.run()
	if d.win.Title() != "photo.png - done - Afterimage" || d.session.Shown.Kind != state.OneSample {
		t.Errorf("title %q, shown %v", d.win.Title(), d.session.Shown)
	}
	if text := d.status.sample.Text; !strings.Contains(text, "pixels changed outside the mask: 0") {
		t.Errorf("status %q", text)
	}
	d.saveDialog(state.SaveAll)
	if !d.modal() {
		t.Fatal("no dialog")
	}
	test.Type(d.win.Canvas().Focused(), "out")
	d.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.until(func() bool { return d.title == "saved" })
	f, err := os.Open(filepath.Join(filepath.Dir(path), "out-2.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if m, err := png.Decode(f); err != nil || m.Bounds().Dx() != 64 {
		t.Errorf("the file: %v", err)
	}
	if d.history.Unsaved() != 0 || !strings.HasPrefix(d.status.sample.Text, "Saved out-1.png and 6 more") {
		t.Errorf("status %q", d.status.sample.Text)
	}
}

func TestKeys(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	s := d.session
	for _, k := range []struct {
		keys string
		tool state.Tool
	}{{"e", state.Erase}, {"B", state.Paint}, {"c", state.CropTool}, {"h", state.Hand}} {
		if d.keys(k.keys); s.Tool != k.tool {
			t.Errorf("%q chose tool %d", k.keys, s.Tool)
		}
	}
	size := s.Brush.Size
	if d.keys("]]]["); s.Brush.Size <= size {
		t.Errorf("the brush went from %g to %g", size, s.Brush.Size)
	}
	if d.keys("q"); s.ShowMask {
		t.Error("Q hides the mask")
	}
	d.keys("b")
	d.drag(desktop.MouseButtonPrimary, d.at(20, 20), d.at(30, 20))
	d.run()
	for _, k := range []struct {
		key  string
		want state.Choice
	}{{"2", state.Choice{Kind: state.OneSample, Index: 1}}, {"m", state.Choice{Kind: state.Mean}},
		{"s", state.Choice{Kind: state.Spread}}, {"9", state.Choice{Kind: state.Spread}}, {"1", state.Choice{Kind: state.OneSample}}, {"0", state.Choice{}}} {
		if d.keys(k.key); s.Shown != k.want {
			t.Errorf("%q shows %v", k.key, s.Shown)
		}
	}
	d.keys("1")
	d.held(fyne.KeyBackslash, true)
	if s.Visible() != (state.Choice{}) {
		t.Error("the original is not shown while the key is held")
	}
	d.held(fyne.KeyBackslash, false)
	if s.Visible() != (state.Choice{Kind: state.OneSample}) {
		t.Error("the sample does not come back")
	}
}

func TestSpaceAndMiddleButtonMoveThePhoto(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.session.View.SetZoom(0, 0, 40)
	for _, b := range []desktop.MouseButton{desktop.MouseButtonTertiary, desktop.MouseButtonPrimary} {
		d.held(fyne.KeySpace, b == desktop.MouseButtonPrimary)
		x := d.session.View.X
		d.drag(b, fyne.NewPos(300, 300), fyne.NewPos(260, 300))
		if moved := d.session.View.X - x; math.Abs(moved-1) > 1e-9 || !d.session.Mask.Empty() {
			t.Errorf("button %v moved %g pixels", b, moved)
		}
	}
}

func TestCropRunsOnItsRegion(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.setTask(restoration.Upscale)
	d.session.Settings().Scale = 2
	d.keys("c")
	d.drag(desktop.MouseButtonPrimary, d.at(10, 8), d.at(20, 20), d.at(34, 40))
	if got := d.session.Crop.Bounds(); got != (restoration.Rect{X: 10, Y: 8, W: 24, H: 32}) {
		t.Fatalf("crop %v", got)
	}
	d.run()
	o := d.session.Outcome
	if o == nil || o.Pictures[0].W != 48 || o.Pictures[0].H != 64 || o.Scale() != 2 {
		t.Fatalf("%+v", o)
	}
	d.actualSize()
	if d.session.View.Zoom != 2 || percent(d.zoom()) != "100 %" {
		t.Errorf("100 %% of a picture of twice the size is a zoom of %g", d.session.View.Zoom)
	}
	d.fit()
	d.frame()
	if x, _ := d.session.View.ToScreen(10, 8); x < 0 {
		t.Error("the result does not fit")
	}
}

func TestSideBySide(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.setTask(restoration.Denoise)
	d.run()
	d.keys("g")
	cells := d.canvas.cells()
	if !d.session.Compare || len(cells) != 3 {
		t.Fatalf("%d cells", len(cells))
	}
	d.frame()
	for _, c := range cells {
		r := place(c.View, 0, 0, 64, 48)
		if int(r.X0) < c.Box.Min.X || int(r.X1) > c.Box.Max.X || int(r.Y0) < c.Box.Min.Y || int(r.Y1) > c.Box.Max.Y {
			t.Errorf("the picture of %v leaves its cell", c.Choice)
		}
	}
	b := cells[1].Box
	mid := fyne.NewPos(float32(b.Min.X+b.Max.X)/2/float32(d.canvas.scale), float32(b.Min.Y+b.Max.Y)/2/float32(d.canvas.scale))
	d.drag(desktop.MouseButtonPrimary, mid)
	if d.session.Compare || d.session.Shown != cells[1].Choice {
		t.Errorf("a click on the second shows %v", d.session.Shown)
	}
}

func TestCancelKeepsFinishedSamples(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.setTask(restoration.Colorize) // asks the prior at every step
	d.prior.gate = make(chan bool, 3)
	d.job.Interval = 0
	for range 3 { // one sample of two steps, and half of the next
		d.prior.gate <- true
	}
	d.start()
	d.until(func() bool { return len(d.done) == 1 && d.progress.Evals == 3 })
	d.escape()
	if d.job.Phase() != state.Cancelling || d.panel.run.button.Text != "Stopping…" {
		t.Errorf("%v, %q", d.job.Phase(), d.panel.run.button.Text)
	}
	d.until(func() bool { return !d.job.Phase().Busy() })
	if o := d.session.Outcome; d.job.Phase() != state.Done || o == nil || len(o.Pictures) != 1 || !o.Partial() {
		t.Errorf("%v with %+v", d.job.Phase(), o)
	}
	if !strings.Contains(d.panel.run.status.seg.Text, "1 of 2") {
		t.Errorf("it says %q", d.panel.run.status.seg.Text)
	}
}

func TestFailureLosesNothing(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.drag(desktop.MouseButtonPrimary, d.at(20, 20), d.at(30, 20))
	painted := d.session.Mask.Touched()
	d.prior.fail = errors.New("the prior gave no numbers; choose another prior")
	d.run()
	if !d.modal() || d.title != "failed" || d.session.Mask.Touched() != painted || d.session.Photo == nil {
		t.Errorf("modal %v, title %q", d.modal(), d.title)
	}
	if err := os.WriteFile(filepath.Join(t.TempDir(), "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	before := d.session.Photo
	d.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI("/nothing/here.png")})
	if d.loading != "" {
		t.Error("a file dropped under a dialog was opened")
	}
	d.dismiss()
	d.load("/nothing/here.png", "")
	d.until(d.modal)
	if d.session.Photo != before || d.session.Mask.Touched() != painted {
		t.Error("a file that is not there took the photo away")
	}
}

func TestAnotherPhotoTakesNoSamplesAway(t *testing.T) {
	path := writePhoto(t, 32, 32)
	d := newDesk(t, path)
	d.setTask(restoration.Denoise)
	d.run()
	o := d.session.Outcome
	d.open(writePhoto(t, 40, 24))
	d.until(func() bool { return d.loading == "" })
	if d.modal() || d.session.Outcome != nil || d.title != "" {
		t.Errorf("modal %v, title %q", d.modal(), d.title)
	}
	d.returnTo(d.history.List()[0])
	d.until(func() bool { return d.loading == "" })
	if d.session.Outcome != o || d.session.Photo.Path != path || d.title != "done" {
		t.Error("the run did not come back")
	}
}

func TestLaterPhotoSupersedes(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	slow := make(chan bool)
	d.loadWith("slow.png", func() (*state.Loaded, error) {
		<-slow
		return nil, errors.New("late")
	})
	other := writePhoto(t, 40, 24)
	d.load(other, "")
	d.until(func() bool { return d.session.Photo.Path == other })
	close(slow)
	(<-d.queue)()
	if d.modal() || d.session.Photo.Path != other {
		t.Error("the photo that was asked for first came through")
	}
}
