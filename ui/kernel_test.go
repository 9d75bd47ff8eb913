package ui

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// panelButton finds a button of the panel.
func (d *desk) panelButton(text string) *widget.Button {
	d.t.Helper()
	var found *widget.Button
	walk(d.panel.body, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if b, ok := o.(*widget.Button); ok && b.Text == text {
			found = b
		}
	})
	if found == nil {
		d.t.Fatalf("the panel has no button %q", text)
	}
	return found
}

func (d *desk) tapPanel(text string) {
	d.t.Helper()
	test.Tap(d.panelButton(text))
}

// shows says whether a line of text stands under an object.
func shows(root fyne.CanvasObject, text string) bool {
	found := false
	walk(root, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if x, ok := o.(*canvas.Text); ok && x.Text == text {
			found = true
		}
	})
	return found
}

// deblurDesk is a desk with a photo that is to be deblurred.
func deblurDesk(t *testing.T, w, h int) *desk {
	t.Helper()
	d := newDesk(t, writePhoto(t, w, h))
	d.setTask(restoration.Deblur)
	d.frame()
	return d
}

func TestKernelPicturesFollowTheSliders(t *testing.T) {
	d := deblurDesk(t, 64, 48)
	if !shows(d.panel.body, "11 × 11 px") || !shows(d.panel.body, "Frequencies lost: 58 %, largest gain: 1000×") {
		t.Error("the Gaussian of 1.6 pixels is not described")
	}
	d.session.Kernel.Values()[0] = 0.3
	d.changed()
	if !shows(d.panel.body, "3 × 3 px") || !shows(d.panel.body, "Frequencies lost: 0 %, largest gain: 1.0×") {
		t.Error("the one of 0.3 pixels is not")
	}
	if k := d.panel.kernel.kernel; k.W != 3 {
		t.Errorf("%v is drawn", k)
	}
}

// What is lost is as dark as what lies around it, what is kept is told from it.
func TestResponseView(t *testing.T) {
	d := deblurDesk(t, 64, 48)
	k, err := d.session.Kernel.Kernel()
	if err != nil {
		t.Fatal(err)
	}
	v := newResponseView(fyne.NewSize(0, 0))
	if m := v.draw(9, 0); m.Bounds().Dx() != 9 {
		t.Error("a view without a size")
	}
	v.set(state.KernelResponse(k))
	m := v.draw(180, 128)
	for _, c := range []struct{ x, y, low, high int }{{90, 64, 255, 255}, {28, 2, 16, 16}, {5, 64, 16, 16}, {90 + 45, 64, 65, 120}} {
		if r, _, _, _ := m.At(c.x, c.y).RGBA(); int(r>>8) < c.low || int(r>>8) > c.high {
			t.Errorf("%d, %d is %d, not %d to %d", c.x, c.y, r>>8, c.low, c.high)
		}
	}
}

// The whole way of a kernel that is drawn by hand: drawn, used, run, saved with its
// recipe, and run again from the recipe alone.
func TestDrawnKernel(t *testing.T) {
	d := deblurDesk(t, 64, 48)
	d.tapPanel("Draw…")
	if !d.modal() {
		t.Fatal("no editor")
	}
	grid := d.grid()
	d.tapDialog("Clear")
	if !d.dialogButton("Use this kernel").Disabled() {
		t.Error("nothing is drawn and may be used")
	}
	draw := func(button desktop.MouseButton, points ...fyne.Position) {
		e := &desktop.MouseEvent{Button: button}
		e.Position = points[0]
		grid.MouseDown(e)
		for _, p := range points[1:] {
			drag := &fyne.DragEvent{}
			drag.Position = p
			grid.Dragged(drag)
		}
		grid.MouseUp(e)
		grid.DragEnd()
	}
	draw(desktop.MouseButtonPrimary, fyne.NewPos(100, 220), fyne.NewPos(340, 220))
	drawn := grid.paint.At(5, 5)
	draw(desktop.MouseButtonSecondary, fyne.NewPos(220, 220), fyne.NewPos(221, 220))
	if drawn == 0 || grid.paint.At(5, 5) >= drawn || grid.paint.At(5, 8) == 0 {
		t.Errorf("drawn %g, erased to %g", drawn, grid.paint.At(5, 5))
	}
	d.undo() // goes to the editor, not to the mask
	if grid.paint.At(5, 5) != drawn {
		t.Error("the eraser's stroke was not undone")
	}
	d.tapDialog("Undo")
	d.redo()
	d.tapDialog("Use this kernel")
	own := d.session.Kernel.Own
	if d.modal() || own == nil || d.session.Kernel.Family != state.OwnKernel || math.Abs(own.Sum()-1) > 1e-6 {
		t.Fatalf("the kernel is %v", d.session.Kernel)
	}
	d.run()
	o := d.session.Outcome
	saver := state.Saver{Outcome: o, App: "test"}
	path := filepath.Join(t.TempDir(), "a.png")
	if _, err := saver.Save(state.SaveRequest{Choice: state.Choice{Kind: state.OneSample}, Path: path}); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(photo.RecipeName(path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	recipe, err := restoration.ReadRecipe(f)
	if err != nil {
		t.Fatal(err)
	}
	k, err := recipe.Kernel.Kernel()
	if err != nil || !slices.Equal(k.Taps, own.Taps) {
		t.Fatalf("%v, %v", k, err)
	}
	plan, err := restoration.NewPlan(recipe.Settings, restoration.Inputs{Photo: o.Photo.Planes(), Kernel: &k})
	if err != nil {
		t.Fatal(err)
	}
	again, err := restoration.Restore(t.Context(), d.prior, plan, nil)
	if err != nil || !slices.Equal(again.Samples[0].Image.Pix, o.Result.Samples[0].Image.Pix) {
		t.Errorf("the recipe gives another result: %v", err)
	}
}

// grid is the grid of the editor that is open.
func (d *desk) grid() *kernelGrid {
	d.t.Helper()
	for _, o := range test.LaidOutObjects(d.win.Canvas().Overlays().Top()) {
		if g, ok := o.(*kernelGrid); ok {
			return g
		}
	}
	d.t.Fatal("no editor is open")
	return nil
}

func (d *desk) dialogButton(text string) *widget.Button {
	d.t.Helper()
	for _, o := range test.LaidOutObjects(d.win.Canvas().Overlays().Top()) {
		if b, ok := o.(*widget.Button); ok && b.Text == text {
			return b
		}
	}
	d.t.Fatalf("there is no button %q", text)
	return nil
}

func (d *desk) tapDialog(text string) {
	d.t.Helper()
	test.Tap(d.dialogButton(text))
}

// A straight line follows the pointer, with Shift from where the last stroke ended, and
// Esc leaves without a change.
func TestKernelLine(t *testing.T) {
	d := deblurDesk(t, 64, 48)
	d.tapPanel("Draw…")
	grid := d.grid()
	d.tapDialog("Clear")
	grid.straight = true
	grid.tip = state.Tip{Size: 1, Strength: 1}
	at := func(row, column float32) fyne.Position {
		side := grid.Size().Width / float32(grid.paint.Side())
		return fyne.NewPos((column+0.5)*side, (row+0.5)*side)
	}
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	e.Position = at(2, 2)
	grid.MouseDown(e)
	for _, p := range []fyne.Position{at(9, 9), at(2, 8)} {
		drag := &fyne.DragEvent{}
		drag.Position = p
		grid.Dragged(drag)
	}
	grid.DragEnd()
	e.Position, e.Modifier = at(8, 8), fyne.KeyModifierShift
	grid.MouseDown(e)
	grid.MouseUp(e)
	for _, c := range []struct {
		y, x int
		want float32
	}{{2, 5, 1}, {5, 5, 0}, {5, 8, 1}, {8, 8, 1}} {
		if got := grid.paint.At(c.y, c.x); math.Abs(float64(got-c.want)) > 1e-6 {
			t.Errorf("tap %d, %d is %g", c.y, c.x, got)
		}
	}
	if grid.MouseOut(); grid.pointer != nil || grid.draw(200, 200).Bounds().Dx() != 200 {
		t.Error("the tip is still shown")
	}
	grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if d.modal() || d.session.Kernel.Own != nil {
		t.Error("Esc did not leave the editor without a change")
	}
}

// An exported kernel opens as the same one within the rounding of 16 bits, and an
// existing file is asked about.
func TestExportAndOpenAKernel(t *testing.T) {
	d := deblurDesk(t, 64, 48)
	d.setKernelFamily("Motion")
	k, err := d.session.Kernel.Kernel()
	if err != nil {
		t.Fatal(err)
	}
	d.session.Folder = t.TempDir()
	path := filepath.Join(d.session.Folder, "kernel-motion-15-30.png")
	d.tapPanel("Export…")
	d.tapDialog("Export")
	d.until(func() bool {
		_, err := os.Stat(path)
		return err == nil && d.status.said == "Saved kernel-motion-15-30.png"
	})
	d.tapPanel("Export…")
	d.tapDialog("Export")
	d.answer("Keep")
	got, err := photo.ReadKernel(path)
	if err != nil {
		t.Fatal(err)
	}
	d.useKernel(got, filepath.Base(path))
	if d.ownKernelTitle() != "kernel-motion-15-30.png" || got.W != k.W || got.H != k.H {
		t.Errorf("%s of %d x %d", d.ownKernelTitle(), got.W, got.H)
	}
	top := slices.Max(k.Taps)
	for i, v := range got.Taps {
		if math.Abs(float64(v-k.Taps[i])) > float64(top)/65535 {
			t.Fatalf("tap %d was %g and is %g", i, k.Taps[i], v)
		}
	}
	d.setKernelFamily("Gaussian")
	d.setKernelFamily("kernel-motion-15-30.png")
	if d.session.Kernel.Family != state.OwnKernel {
		t.Error("the own kernel cannot be chosen again")
	}
}

func TestNoiseSaysWhereItComesFrom(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.setTask(restoration.Denoise)
	known := func() bool { _, ok := d.noise.Level(); return ok }
	d.until(known)
	v, _ := d.noise.Level()
	if !shows(d.panel.body, noiseSource(state.NoiseEstimated, estimatedLevels(d.noise.Noise(), v))) || !d.panelButton("Auto").Disabled() || !d.panelButton("Reset").Disabled() {
		t.Error("the estimate is not shown")
	}
	d.session.Settings().Noise = restoration.Noise{Levels: 12}
	d.changed()
	if !shows(d.panel.body, "set by you") || d.panelButton("Auto").Disabled() || d.panelButton("Reset").Disabled() {
		t.Error("a level that was set is not told")
	}
	d.tapPanel("Reset")
	if !d.session.Settings().Noise.Auto {
		t.Error("denoising begins with an estimate")
	}
	d.session.Crop.Set(region{X: 3, Y: 5, W: 20, H: 17})
	d.changed()
	d.until(known)
	cropped, _ := d.noise.Level()
	d.run()
	if got := d.session.Outcome.Settings.Noise.Levels; got != cropped {
		t.Errorf("%g is shown and the run takes %g", cropped, got)
	}
	d.setTask(restoration.Colorize)
	if !shows(d.panel.body, "taken as clean") {
		t.Error("what a task assumes is not told")
	}
	d.tapPanel("Auto")
	d.until(known)
	if d.tapPanel("Reset"); d.session.Settings().Noise != (restoration.Noise{}) {
		t.Error("colorizing begins with a clean photo")
	}
}
