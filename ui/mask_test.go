package ui

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// settled waits until nothing is done to the mask any more.
func (d *desk) settled() {
	d.t.Helper()
	d.until(func() bool { return d.edits.Busy() == "" })
}

// dragWith is drag with keys held.
func (d *desk) dragWith(mod fyne.KeyModifier, points ...fyne.Position) {
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: mod}
	e.Position = points[0]
	d.canvas.MouseDown(e)
	for _, p := range points[1:] {
		d.mouseDrag(p)
		d.frame() // with what the tool draws
	}
	d.canvas.MouseUp(&desktop.MouseEvent{})
	d.settled()
}

// writeScratched writes a grey photo with a light and a dark scratch.
func writeScratched(t *testing.T) string {
	m := linearops.NewImage(linearops.Shape{C: 3, H: 160, W: 200})
	for c := range 3 {
		for y := range m.H {
			for x := range m.W {
				v := -0.1 + float32((x*31+y*17)%5)/128
				if x == 60 && y > 20 && y < 140 {
					v = 0.6
				}
				if y == 90 && x > 90 && x < 190 {
					v = -0.8
				}
				m.Row(c, y)[x] = v
			}
		}
	}
	path := filepath.Join(t.TempDir(), "old.png")
	if _, err := photo.Write(path, m, photo.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLassoRectangleAndWand(t *testing.T) {
	d := newDesk(t, writeScratched(t))
	m := d.session.Mask
	at := func(x, y int) uint8 { return m.Row(y)[x] }
	d.keys("l")
	d.dragWith(0, d.at(10, 10), d.at(50, 12), d.at(48, 60), d.at(12, 50))
	if at(30, 30) != 255 || at(80, 30) != 0 {
		t.Error("the lasso chose something else")
	}
	d.keys("r")
	d.dragWith(fyne.KeyModifierAlt, d.at(20.2, 20.2), d.at(29.5, 30), d.at(39.8, 39.9))
	if at(30, 30) != 0 || at(20, 20) != 0 || at(39, 39) != 0 || at(41, 41) != 255 || at(19, 19) != 255 {
		t.Error("Alt takes no rectangle away")
	}
	d.session.Subtract = true
	d.dragWith(fyne.KeyModifierShift, d.at(100, 100), d.at(110, 110))
	if at(105, 105) != 255 {
		t.Error("Shift adds whatever the panel says")
	}
	d.dragWith(0, d.at(100, 100), d.at(110, 110))
	if at(105, 105) != 0 {
		t.Error("the panel's mode counts without a key")
	}
	d.session.Subtract = false
	d.keys("w")
	d.dragWith(0, d.at(60.5, 80.5))
	if at(60, 22) != 255 || at(61, 80) != 0 || at(60, 150) != 0 {
		t.Error("the wand chose something else than the scratch")
	}
	n := 0
	for d.commands.get("edit.undo").enabled() {
		d.undo()
		n++
	}
	if n != 5 || !m.Empty() {
		t.Errorf("%d steps of undo, %d pixels left", n, m.Touched())
	}
	d.setTask(restoration.Denoise)
	for _, key := range "lrw" {
		if d.keys(string(key)); d.session.Tool.Paints() {
			t.Errorf("%q chose a tool that this task has no use for", key)
		}
	}
}

func TestPanelShowsTheOptionsOfTheTool(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	for _, c := range []struct{ key, has, not string }{
		{"b", "Hardness", "Tolerance"}, {"l", "Take away", "Hardness"}, {"w", "Tolerance", "Hardness"}, {"e", "Brush", "Take away"},
	} {
		d.keys(c.key)
		texts := strings.Join(d.texts(), "|")
		if !strings.Contains(texts, c.has) || strings.Contains(texts, c.not) {
			t.Errorf("%s: the panel says %s", c.key, texts)
		}
	}
}

// texts are the texts that the panel shows.
func (d *desk) texts() []string {
	var out []string
	walk(d.panel.body, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		switch x := o.(type) {
		case *canvas.Text:
			out = append(out, x.Text)
		case *widget.RichText:
			out = append(out, x.String())
		}
	})
	return out
}

func TestMaskAsAWhole(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	m := d.session.Mask
	if d.commands.get("mask.grow").enabled() || d.commands.get("mask.export").enabled() {
		t.Error("there is nothing to grow or to save")
	}
	d.keys("r")
	d.dragWith(0, d.at(20.2, 20.2), d.at(29.8, 29.8))
	d.session.GrowBy = 2
	for _, c := range []struct {
		id string
		n  int
	}{{"mask.grow", 100 + 4*2*10 + 4}, {"mask.shrink", 100}, {"mask.feather", 100}, {"mask.invert", 64*48 - 36}, {"mask.clear", 0}} {
		d.commands.get(c.id).do()
		d.settled()
		if m.Touched() != c.n {
			t.Errorf("%s leaves %d pixels, want %d", c.id, m.Touched(), c.n)
		}
	}
	for range 6 {
		d.undo()
	}
	if !m.Empty() || m.CanUndo() {
		t.Errorf("%d pixels after undoing all", m.Touched())
	}
}

func TestStrokesWaitForASlowChange(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.invertMask()
	d.drag(desktop.MouseButtonPrimary, d.at(20, 20), d.at(30, 20)) // before it has come back
	d.settled()
	if n := d.session.Mask.Touched(); n != 64*48 {
		t.Errorf("%d pixels", n)
	}
	d.clearMask()
	d.undo() // takes back what is being done
	if d.settled(); d.session.Mask.Touched() != 64*48 {
		t.Error("undo did not stop it")
	}
	d.keys("e")
	d.drag(desktop.MouseButtonPrimary, d.at(20, 20), d.at(30, 20))
	if d.session.Mask.Touched() == 64*48 {
		t.Error("the eraser did nothing")
	}
	if d.undo(); d.session.Mask.Touched() != 64*48 || d.edits.Busy() != "" {
		t.Error("strokes no longer work")
	}
}

func TestScratchesAreProposedThenAdded(t *testing.T) {
	d := newDesk(t, writeScratched(t))
	m := d.session.Mask
	d.commands.get("mask.find").do()
	if !d.finder.Active() || d.commands.get("mask.apply").enabled() {
		t.Fatal("the finder does not begin")
	}
	d.until(d.finder.Ready)
	d.frame()
	if texts := strings.Join(d.texts(), "|"); !strings.Contains(texts, "2 scratches") || strings.Contains(texts, "Hardness") {
		t.Errorf("the panel says %s", texts)
	}
	if !m.Empty() || m.CanUndo() {
		t.Error("a proposal is no step")
	}
	if d.escape(); d.finder.Active() || !m.Empty() {
		t.Error("Esc does not drop it")
	}
	d.findScratches()
	d.until(d.finder.Ready)
	d.typedKey(fyne.KeyReturn)
	d.settled()
	if d.finder.Active() || m.Row(80)[60] == 0 || m.Row(90)[150] == 0 || m.Row(40)[150] != 0 {
		t.Error("what was found is not in the mask")
	}
	if d.undo(); !m.Empty() || m.CanUndo() {
		t.Error("it is not one step")
	}
	d.findScratches()
	d.setTask(restoration.Upscale)
	if d.finder.Active() {
		t.Error("a task without a mask has no use for a proposal")
	}
}

func TestMaskIsSavedAndOpenedAgain(t *testing.T) {
	path := writePhoto(t, 64, 48)
	d := newDesk(t, path)
	d.drag(desktop.MouseButtonPrimary, d.at(20, 20), d.at(40, 30))
	want := bytes.Clone(d.session.Mask.Alpha())
	d.exportMaskDialog()
	if !d.modal() {
		t.Fatal("no dialog")
	}
	name := d.win.Canvas().Focused().(*nameEntry)
	if name.Text != "photo-mask.png" {
		t.Errorf("it is called %q", name.Text)
	}
	test.Type(name, "m.jpg")
	name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !d.modal() {
		t.Fatal("a mask that loses its edges was saved")
	}
	name.SetText("m")
	name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.until(func() bool { return strings.HasPrefix(d.status.sample.Text, "Saved m.png") })
	d.clearMask()
	d.settled()
	alpha, err := photo.ReadMask(filepath.Join(filepath.Dir(path), "m.png"), 64, 48)
	if err != nil {
		t.Fatal(err)
	}
	d.editMask("Loading", state.LoadEdit(alpha))
	d.settled()
	if !bytes.Equal(d.session.Mask.Alpha(), want) {
		t.Error("the mask is another one")
	}
	d.exportMaskDialog()
	name = d.win.Canvas().Focused().(*nameEntry)
	name.SetText("m.png")
	name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !d.modal() {
		t.Error("a file was replaced without a question")
	}
}

func TestAnotherPhotoEndsWhatIsDoneToTheMask(t *testing.T) {
	d := newDesk(t, writeScratched(t))
	d.findScratches()
	d.invertMask()
	other := writePhoto(t, 40, 24)
	d.load(other, "")
	d.until(func() bool { return d.session.Photo.Path == other })
	if d.finder.Active() || d.edits.Busy() != "" || !d.session.Mask.Empty() {
		t.Error("work on the other photo goes on")
	}
}

func TestMaskColour(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.panel.maskFolded, d.panel.built = false, ""
	d.changed()
	var green *swatch
	walk(d.panel.body, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if s, ok := o.(*swatch); ok && s.title == "Green" {
			green = s
		}
	})
	if green == nil {
		t.Fatal("no green is offered")
	}
	green.Tapped(nil)
	if d.session.MaskColor != state.MaskGreen || !green.selected {
		t.Error("green is not chosen")
	}
	d.invertMask()
	d.settled()
	d.session.MaskOpacity = 1
	d.frame()
	x, y := d.session.View.ToScreen(30, 20)
	if c := d.canvas.frame.RGBAAt(int(x), int(y)); c.G < 180 || c.R > 100 {
		t.Errorf("the mask has the colour %v", c)
	}
}
