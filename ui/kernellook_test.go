package ui

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// tiles are the candidates that are shown.
func (d *desk) tiles() []*lookTile {
	var list []*lookTile
	walk(d.panel.body, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if t, ok := o.(*lookTile); ok {
			list = append(list, t)
		}
	})
	return list
}

// look drags a region and waits until all candidates are compared.
func (d *desk) lookAtRegion() {
	d.t.Helper()
	d.keys("k")
	d.frame()
	d.drag(desktop.MouseButtonPrimary, d.at(20, 20), d.at(90, 60), d.at(100, 95))
	if d.look.Phase() != state.Comparing {
		d.t.Fatalf("the region is not compared: %v", d.look.Phase())
	}
	d.until(func() bool { return d.look.Phase() == state.Compared })
}

func TestLookCloser(t *testing.T) {
	d := deblurDesk(t, 160, 120)
	d.lookAtRegion()
	if r := d.look.Region(); r != (region{X: 20, Y: 20, W: 80, H: 75}) || !shows(d.panel.body, "80 × 75 px") {
		t.Errorf("region %v", r)
	}
	tiles := d.tiles()
	if len(tiles) != 5 || tiles[0].face.title != "Gaussian 0.8 px" || !tiles[2].face.chosen || tiles[0].face.chosen {
		t.Fatalf("%d tiles", len(tiles))
	}
	for _, x := range tiles {
		if x.face.picture == nil || x.face.note == "" || x.draw(120, 100).Bounds().Dx() != 120 {
			t.Errorf("%s has no preview", x.face.title)
		}
	}
	// Pointing at a preview shows it on the photo, in its place.
	before := d.pixel(60, 60)
	tiles[4].MouseIn(nil)
	if d.lookPreview() == nil || d.pixel(60, 60) == before {
		t.Error("the preview is not shown on the photo")
	}
	tiles[4].MouseOut()
	if d.pixel(60, 60) != before {
		t.Error("the photo does not come back")
	}
	// A click takes it.
	test.Tap(tiles[3])
	if d.session.Kernel.Text() != "gauss:2.2" || !d.tiles()[3].face.chosen {
		t.Error(d.session.Kernel.Text())
	}
	d.keys("2")
	if d.session.Kernel.Text() != "gauss:1.1" {
		t.Errorf("the second has the key 2; %s", d.session.Kernel.Text())
	}
	d.keys("4")
	// The list can be changed; what is there already stays.
	e := &fyne.PointEvent{Position: fyne.NewPos(tiles[0].Size().Width-8, 8)}
	d.tiles()[0].Tapped(e)
	d.session.Kernel.Values()[0] = 5
	d.changed()
	d.tapPanel("Add current")
	d.until(func() bool { return d.look.Phase() == state.Compared })
	if list := d.tiles(); len(list) != 5 || list[4].face.title != "Gaussian 5.0 px" || list[4].face.picture == nil {
		t.Errorf("%d tiles", len(list))
	}
	if !d.panelButton("Add current").Disabled() {
		t.Error("the same kernel may be added twice")
	}
	d.tapPanel("Close")
	if d.session.Tool == state.LookTool || len(d.tiles()) != 0 || d.look.Phase() != state.NoRegion {
		t.Error("it is not put away")
	}
}

// pixel is what the canvas shows at a photo point.
func (d *desk) pixel(x, y float64) [4]uint32 {
	d.frame()
	at := d.at(x, y)
	r, g, b, a := d.canvas.frame.At(int(at.X), int(at.Y)).RGBA()
	return [4]uint32{r, g, b, a}
}

// Sets of candidates follow the kernel that is chosen.
func TestLookSets(t *testing.T) {
	d := deblurDesk(t, 160, 120)
	d.setKernelFamily("Motion")
	d.keys("K")
	if len(d.tiles()) != 5 {
		t.Fatalf("%d tiles before there is a region", len(d.tiles()))
	}
	d.lookSet(state.Angles)
	if list := d.tiles(); len(list) != 6 || list[5].face.title != "Motion 15 px, 120°" {
		t.Errorf("%d angles", len(list))
	}
	d.lookSet(state.Shapes)
	if list := d.tiles(); len(list) != 5 || list[0].face.title != "Motion 15 px, 30°" {
		t.Errorf("%d shapes", len(list))
	}
	d.keys("h")
	d.setKernelFamily("Gaussian")
	d.lookKind = state.Angles // which a Gaussian has not
	d.keys("k")
	if len(d.tiles()) != 5 || d.lookKind != state.Sizes {
		t.Errorf("%d tiles of %s", len(d.tiles()), d.lookKind)
	}
}

// Esc stops, then leaves; a run and another photo end it; other tasks do not have it.
func TestLookEnds(t *testing.T) {
	d := deblurDesk(t, 160, 120)
	d.prior.gate = make(chan bool)
	d.keys("k")
	d.frame()
	d.drag(desktop.MouseButtonPrimary, d.at(80, 60), d.at(80, 60))
	if d.look.Region() != (region{X: 16, W: 128, H: 120}) {
		t.Errorf("a click asks for %v", d.look.Region())
	}
	d.escape()
	if d.look.Phase() != state.Stopped || !shows(d.panel.body, "Gaussian 0.8 px") {
		t.Errorf("%v after Esc", d.look.Phase())
	}
	d.tapPanel("Resume")
	close(d.prior.gate)
	d.prior.gate = nil
	d.until(func() bool { return d.look.Phase() == state.Compared })
	d.open(writePhoto(t, 100, 90))
	d.until(func() bool { return d.session.Mask.W == 100 })
	if d.look.Phase() != state.NoRegion || d.session.Tool != state.LookTool {
		t.Error("the region of another photo is still there")
	}
	d.frame()
	d.drag(desktop.MouseButtonPrimary, d.at(50, 40), d.at(50, 40))
	d.run()
	if d.look.Phase() == state.Comparing {
		t.Error("it goes on beside a run")
	}
	d.keys("h")
	d.setTask(restoration.Denoise)
	d.keys("k")
	if d.session.Tool == state.LookTool {
		t.Error("there is no blur to compare")
	}
}

// A preview that fails says why, once and whole; the others are made.
func TestLookTellsWhatFailed(t *testing.T) {
	d := deblurDesk(t, 160, 120)
	d.prior.fail = errors.New("the memory of the device is full; choose the CPU")
	d.lookAtRegion()
	if d.tiles()[0].face.note != "failed" || d.lookError() != "The memory of the device is full; choose the CPU." {
		t.Errorf("%q", d.lookError())
	}
}

// TestNoTextIsClippedInTheKernelPicker: what does not fit is shortened with an ellipsis,
// and the panel keeps its width.
func TestNoTextIsClippedInTheKernelPicker(t *testing.T) {
	d := deblurDesk(t, 160, 120)
	d.setKernelFamily("Directional")
	for _, look := range []string{"dark", "light"} {
		d.setAppearance(look)
		d.session.Tool = state.Hand
		d.changed()
		d.lookAtRegion()
		if w := d.panel.body.MinSize().Width; w > panelWidth-34 {
			t.Errorf("the panel is %g wide", w)
		}
		d.checkText(d.panel.body)
		d.drawKernelDialog()
		d.checkText(d.win.Canvas().Overlays().Top())
		d.tapDialog("Clear")
		d.checkText(d.win.Canvas().Overlays().Top())
		if s := d.win.Canvas().Overlays().Top().MinSize(); s.Height > 540 || s.Width > 860 {
			t.Errorf("the editor needs %v", s)
		}
		d.dismiss()
	}
}

func (d *desk) checkText(root fyne.CanvasObject) {
	d.t.Helper()
	n := 0
	walk(root, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if x, ok := o.(*canvas.Text); ok && x.Text != "" {
			n++
			if x.Size().Width < x.MinSize().Width-0.5 {
				d.t.Errorf("%q has %g of the %g it needs", x.Text, x.Size().Width, x.MinSize().Width)
			}
		}
	})
	if n < 5 {
		d.t.Errorf("only %d lines of text were looked at", n)
	}
}
