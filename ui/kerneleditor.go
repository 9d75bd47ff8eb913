package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// kernelEditor is the dialog in which a kernel is drawn by hand.
type kernelEditor struct {
	w          *Window
	paint      *state.KernelPaint
	grid       *kernelGrid
	dialog     *dialog.CustomDialog
	response   *responseView
	sum        *canvas.Text
	tools      *segments
	side       *field
	undo, redo *widget.Button
	edits      []*widget.Button // that need something drawn
	use        *widget.Button
}

// drawKernelDialog opens the editor with the kernel that is chosen.
func (w *Window) drawKernelDialog() {
	if w.modal() {
		return
	}
	e, title := &kernelEditor{w: w, paint: state.NewKernelPaint(15)}, tr("Draw the blur kernel")
	if k, err := w.session.Kernel.Kernel(); err == nil {
		paint, whole := state.PaintFrom(k)
		if e.paint = paint; !whole {
			title = tr("Draw the blur kernel: its rim was cut off at %d × %d px", state.MaxPaintSide, state.MaxPaintSide)
		}
	}
	e.grid = newKernelGrid(e.paint, e.refresh)
	e.use = widget.NewButton(tr("Use this kernel"), e.accept)
	e.use.Importance = widget.HighImportance
	body := container.New(layout.NewCustomPaddedHBoxLayout(16), container.NewCenter(e.grid), container.New(&wideLayout{230}, e.controls()))
	e.dialog = dialog.NewCustomWithoutButtons(title, body, w.win)
	e.grid.onEscape = e.dialog.Hide
	e.dialog.SetButtons([]fyne.CanvasObject{widget.NewButton(tr("Cancel"), e.dialog.Hide), e.use})
	e.dialog.SetOnClosed(w.focusPhoto)
	e.refresh()
	w.showDialog(e.dialog)
	w.win.Canvas().Focus(e.grid)
}

// controls are what stands beside the grid.
func (e *kernelEditor) controls() fyne.CanvasObject {
	g := e.grid
	e.response, e.sum = newResponseView(fyne.NewSize(0, 80)), caption("")
	e.tools = newSegments(3, []string{"draw", "line", "erase"}, []string{tr("Draw"), tr("Line"), tr("Erase")}, e.setTool)
	release := func() { e.w.win.Canvas().Focus(g) }
	tip := newField(tr("Tip"), 1, 9, 0.5, func(v float64) string { return number(v, 0.5) + unit("px") },
		func(v float64) { g.tip.Size = v }, release)
	tip.set(g.tip.Size)
	strength := newField(tr("Strength"), 5, 100, 5, func(v float64) string { return fmt.Sprintf("%.0f %%", v) },
		func(v float64) { g.tip.Strength = v / 100 }, release)
	strength.set(100 * g.tip.Strength)
	e.side = newField(tr("Size"), state.MinPaintSide, state.MaxPaintSide, 2, func(v float64) string { return tr("%d × %d px", int(v), int(v)) },
		func(v float64) {
			e.paint.SetSide(int(v))
			g.changed()
		}, release)
	button := func(text string, f func()) *widget.Button {
		return widget.NewButton(text, func() {
			f()
			g.changed()
			release()
		})
	}
	e.undo = button(tr("Undo"), func() { e.paint.Undo() })
	e.redo = button(tr("Redo"), func() { e.paint.Redo() })
	e.edits = []*widget.Button{
		button(tr("Mirror across"), e.paint.FlipAcross), button(tr("Mirror down"), e.paint.FlipDown),
		button(tr("Centre"), e.paint.Centre), button(tr("Normalise"), e.paint.Normalise), button(tr("Clear"), e.paint.Clear),
	}
	buttons := container.NewGridWithColumns(2, e.undo, e.redo)
	for _, b := range e.edits {
		buttons.Add(b)
	}
	e.setTool("draw")
	return container.New(layout.NewCustomPaddedVBoxLayout(6), e.response.raster, e.sum, e.tools.box, tip.box, strength.box, e.side.box, buttons)
}

func (e *kernelEditor) setTool(name string) {
	e.grid.straight, e.grid.tip.Erase = name == "line", name == "erase"
	e.tools.set(name, false)
	if e.dialog != nil { // a click anywhere else takes the keyboard from the grid
		e.w.win.Canvas().Focus(e.grid)
	}
}

// refresh follows what is drawn.
func (e *kernelEditor) refresh() {
	k, err := e.paint.Kernel()
	var r state.Response
	e.sum.Text = tr("Left draws, right erases, Shift joins.")
	if err == nil {
		r = state.KernelResponse(k)
		e.sum.Text = responseText(r)
	}
	e.sum.Refresh()
	e.response.set(r)
	e.side.set(float64(e.paint.Side()))
	enable(e.undo, e.paint.CanUndo())
	enable(e.redo, e.paint.CanRedo())
	for _, b := range e.edits {
		enable(b, err == nil)
	}
	enable(e.use, err == nil)
}

// accept makes what is drawn the kernel.
func (e *kernelEditor) accept() {
	k, err := e.paint.Kernel()
	e.dialog.Hide()
	if err != nil {
		e.w.fail(err)
		return
	}
	e.w.useKernel(k, "")
}

// wideLayout gives its object a width.
type wideLayout struct{ width float32 }

func (l *wideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[0].MinSize()
	return fyne.NewSize(fyne.Max(l.width, m.Width), m.Height)
}

func (l *wideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }
