package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"afterimage/restoration"
)

// The crop is drawn with its size beside it, held to a shape, turned, and nudged by keys.
func TestCropByMouseAndKeys(t *testing.T) {
	d := newDesk(t, writePhoto(t, 300, 200))
	d.setTask(restoration.Upscale)
	d.keys("c")
	d.frame()
	d.mouseDown(d.at(50, 40))
	d.mouseDrag(d.at(170, 100))
	if l := d.canvas.size; !l.text.Visible() || l.text.Text != "120 × 60" {
		t.Errorf("while it is dragged it says %q", l.text.Text)
	}
	d.canvas.MouseUp(&desktop.MouseEvent{})
	if d.canvas.size.text.Visible() {
		t.Error("the size stays when the drag is over")
	}
	crop := &d.session.Crop
	if crop.Rect != (restoration.Rect{X: 50, Y: 40, W: 120, H: 60}) {
		t.Fatalf("drawn as %v", crop.Rect)
	}
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyDown, fyne.KeyLeft, fyne.KeyUp, fyne.KeyUp} {
		d.typedKey(k)
	}
	if crop.Rect.X != 51 || crop.Rect.Y != 39 {
		t.Errorf("nudged to %v", crop.Rect)
	}
	d.holdCrop("1:1")
	if crop.Rect.W != 60 || crop.Rect.H != 60 {
		t.Errorf("a square of %v", crop.Rect)
	}
	b := crop.Rect
	d.drag(desktop.MouseButtonPrimary, d.at(float64(b.X+b.W), float64(b.Y+b.H)), d.at(float64(b.X+b.W+40), float64(b.Y+b.H+5)))
	if crop.Rect.W != 100 || crop.Rect.H != 100 || crop.Rect.X != b.X || crop.Rect.Y != b.Y {
		t.Errorf("dragged by its corner it is %v", crop.Rect)
	}
	d.holdCrop("3:2")
	if d.keys("x"); crop.Rect.H <= crop.Rect.W || crop.AspectID() != "3:2" {
		t.Errorf("turned it is %v, %s", crop.Rect, crop.AspectID())
	}
	d.keys("h") // another tool: the keys are not the crop's
	before := crop.Rect
	if d.typedKey(fyne.KeyRight); crop.Rect != before {
		t.Error("nudged without its tool")
	}
	d.clearCrop()
	if !crop.Whole() || crop.AspectID() != "free" {
		t.Error("the whole photo is not whole")
	}
}

func TestScalesOfBicubicAreExplained(t *testing.T) {
	d := newDesk(t, writePhoto(t, 60, 40))
	d.setTask(restoration.Upscale)
	d.setDownscale(restoration.Bicubic)
	off := map[string]bool{}
	said := false
	walk(d.panel.body, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if c, ok := o.(*choice); ok && strings.HasSuffix(c.text, "×") {
			off[c.text] = c.disabled
		}
	})
	for _, s := range allText(d.panel.body) {
		said = said || strings.Contains(s, "bicubic was checked")
	}
	if !off["3×"] || !off["16×"] || off["2×"] || off["8×"] || !said {
		t.Errorf("off are %v; explained: %v", off, said)
	}
}

// allText is what can be read in an object.
func allText(o fyne.CanvasObject) []string {
	var out []string
	walk(o, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if s, ok := o.(interface{ String() string }); ok {
			out = append(out, s.String())
		}
	})
	return out
}

// What a run takes stands beside Run; what is too large is refused and offered as a crop.
func TestEstimateBesideRun(t *testing.T) {
	d := newDesk(t, writePhoto(t, 320, 240))
	d.until(func() bool { return d.Window.prior != nil })
	notes := d.panel.run.notes
	d.setTask(restoration.Denoise)
	d.session.Settings().Noise = restoration.Noise{Levels: 25}
	d.changed()
	d.until(func() bool { return strings.Contains(notes.cost.seg.Text, "The time is known after") })
	if got := notes.caution.seg.Text; !strings.Contains(got, "never measured") || !notes.caution.box.Visible() || notes.caution.link.Text != "" {
		t.Errorf("of a prior without figures it says %q", got)
	}
	d.run()
	if got := notes.cost.seg.Text; !strings.HasPrefix(got, "Takes about ") {
		t.Errorf("after a run it says %q", got)
	}
	d.Window.prior.Spec.MaxPixels, d.Window.prior.Spec.Guided = 400*400, true // no windows
	d.Window.prior.Marks = []restoration.Mark{{Task: restoration.Upscale, At: 2, Prior: 30, Plain: 20}}
	d.estimates.Forget()
	d.setTask(restoration.Upscale)
	d.until(func() bool { return notes.fit.Visible() })
	if on := d.commands.get("run.start").enabled(); on || !d.panel.run.button.Disabled() || !strings.Contains(notes.cost.seg.Text, "1280 × 960") {
		t.Errorf("it can start: %v; %q", on, notes.cost.seg.Text)
	}
	test.Tap(notes.fit)
	d.until(func() bool { return !notes.fit.Visible() })
	if c := d.session.Crop.Rect; c.W*c.H*16 > 400*400 || c.W*c.H*16 < 300*300 {
		t.Errorf("it was cropped to %v", c)
	}
	if got := notes.caution.seg.Text; !strings.HasPrefix(got, "At 4× most detail is invented") || notes.caution.link.Text == "" {
		t.Errorf("beyond what was measured it says %q", got)
	}
	if d.panel.run.button.Disabled() {
		t.Error("what fits cannot start")
	}
	notes.caution.link.OnTapped()
	if !d.modal() {
		t.Error("the link leads nowhere")
	}
}

func TestRoughly(t *testing.T) {
	for s, want := range map[float64]string{0.2: "1 s", 3.4: "3 s", 23: "25 s", 88: "90 s", 200: "3 min", 3500: "58 min", 7200: "2.0 h", 400_000: "5 days"} {
		if got := roughly(s); got != want {
			t.Errorf("%g: %s, want %s", s, got, want)
		}
	}
	for s, want := range map[float64]string{0.0321: "32 ms", 1.234: "1.23 s", 42: "40 s"} {
		if got := seconds(s); got != want {
			t.Errorf("%g: %s, want %s", s, got, want)
		}
	}
}
