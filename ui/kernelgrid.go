package ui

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// kernelGrid is the sheet on which a kernel is drawn by hand: each tap a square. The left
// button adds, the right one takes away.
type kernelGrid struct {
	widget.BaseWidget
	paint     *state.KernelPaint
	tip       state.Tip
	straight  bool   // strokes are straight lines
	onChanged func() // a stroke ended
	onEscape  func()

	raster  *canvas.Raster
	drawing bool
	button  desktop.MouseButton // of the stroke
	from    [2]float64          // where the stroke began, row and column
	last    [2]float64          // where the pointer was
	ended   *[2]float64
	pointer *[2]float64 // nil while it is elsewhere
}

var (
	_ desktop.Mouseable  = (*kernelGrid)(nil)
	_ desktop.Hoverable  = (*kernelGrid)(nil)
	_ desktop.Cursorable = (*kernelGrid)(nil)
	_ fyne.Draggable     = (*kernelGrid)(nil)
	_ fyne.Focusable     = (*kernelGrid)(nil)
	_ fyne.Shortcutable  = (*kernelGrid)(nil)
)

const gridSide = 424 // toolkit units

func newKernelGrid(p *state.KernelPaint, onChanged func()) *kernelGrid {
	g := &kernelGrid{paint: p, tip: state.Tip{Size: 1.5, Strength: 0.6}, onChanged: onChanged}
	g.raster = canvas.NewRaster(g.draw)
	g.raster.ScaleMode = canvas.ImageScalePixels
	g.raster.SetMinSize(fyne.NewSquareSize(gridSide))
	g.ExtendBaseWidget(g)
	return g
}

func (g *kernelGrid) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(g.raster) }

func (g *kernelGrid) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// tap is a point of the widget in rows and columns.
func (g *kernelGrid) tap(p fyne.Position) [2]float64 {
	n := float64(g.paint.Side())
	return [2]float64{float64(p.Y) * n / float64(g.Size().Height), float64(p.X) * n / float64(g.Size().Width)}
}

// MouseDown begins a stroke; with Shift it begins where the last one ended.
func (g *kernelGrid) MouseDown(e *desktop.MouseEvent) {
	if g.drawing {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		c.Focus(g)
	}
	tip := g.tip
	switch e.Button {
	case desktop.MouseButtonPrimary:
	case desktop.MouseButtonSecondary:
		tip.Erase = !tip.Erase
	default:
		return
	}
	at := g.tap(e.Position)
	from := at
	if e.Modifier&fyne.KeyModifierShift != 0 && g.ended != nil {
		from = *g.ended
	}
	g.drawing, g.button, g.from, g.last = true, e.Button, from, at
	g.paint.Begin(tip, from[0], from[1])
	g.paint.Line(from[0], from[1], at[0], at[1])
	g.raster.Refresh()
}

// moveTo follows the pointer.
func (g *kernelGrid) moveTo(p fyne.Position) {
	at := g.tap(p)
	g.pointer = &at
	if g.drawing {
		if g.straight {
			g.paint.Restart()
			g.paint.Line(g.from[0], g.from[1], at[0], at[1])
		} else {
			g.paint.Line(g.last[0], g.last[1], at[0], at[1])
		}
		g.last = at
	}
	g.raster.Refresh()
}

func (g *kernelGrid) release() {
	if !g.drawing {
		return
	}
	g.drawing = false
	g.paint.End()
	ended := g.last
	g.ended = &ended
	g.changed()
}

func (g *kernelGrid) changed() {
	g.raster.Refresh()
	g.onChanged()
}

// MouseUp and DragEnd end the stroke.
func (g *kernelGrid) MouseUp(*desktop.MouseEvent) { g.release() }

// DragEnd ends the stroke.
func (g *kernelGrid) DragEnd() { g.release() }

// Dragged is MouseMoved with the left button down.
func (g *kernelGrid) Dragged(e *fyne.DragEvent) { g.moveTo(e.Position) }

// MouseIn and MouseMoved show the tip; the right button's strokes come this way.
func (g *kernelGrid) MouseIn(e *desktop.MouseEvent) { g.moveTo(e.Position) }

// MouseMoved shows the tip.
func (g *kernelGrid) MouseMoved(e *desktop.MouseEvent) { g.moveTo(e.Position) }

// MouseOut hides the tip. The toolkit follows a drag of the left button anywhere; of
// the right one it loses sight here.
func (g *kernelGrid) MouseOut() {
	if g.button != desktop.MouseButtonPrimary {
		g.release()
	}
	g.pointer = nil
	g.raster.Refresh()
}

// FocusGained and FocusLost belong to having the keyboard.
func (g *kernelGrid) FocusGained() {}

// FocusLost ends nothing: a stroke goes on with the mouse.
func (g *kernelGrid) FocusLost() {}

// TypedRune has no meaning here.
func (g *kernelGrid) TypedRune(rune) {}

// TypedKey closes on Esc.
func (g *kernelGrid) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape && g.onEscape != nil {
		g.onEscape()
	}
}

// SelectedText makes it one of the widgets that the window's undo and redo are handed to
// while they have the keyboard: text fields, and this. Nothing is ever selected.
func (g *kernelGrid) SelectedText() string { return "" }

// TypedShortcut takes undo and redo.
func (g *kernelGrid) TypedShortcut(s fyne.Shortcut) {
	switch s.ShortcutName() {
	case (&fyne.ShortcutUndo{}).ShortcutName():
		g.paint.Undo()
	case (&fyne.ShortcutRedo{}).ShortcutName():
		g.paint.Redo()
	default:
		return
	}
	g.changed()
}

// draw shows the taps, a hair line between them where there is room, the middle, and
// the tip.
func (g *kernelGrid) draw(w, h int) image.Image {
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	raster.Fill(dst, pictureBack)
	n := g.paint.Side()
	edge := func(i, size int) int { return i * size / n }
	gap := 0
	if min(w, h)/n >= 8 {
		gap = 1
	}
	for y := range n {
		for x := range n {
			box := image.Rect(edge(x, w), edge(y, h), edge(x+1, w)-gap, edge(y+1, h)-gap)
			raster.Box(dst, dst.Rect, box, gridColor(float64(g.paint.At(y, x)), y == n/2 || x == n/2))
		}
	}
	if g.pointer != nil {
		g.drawTip(dst, w, h)
	}
	return dst
}

// gridColor is a tap's colour; the middle row and column are told from the others while
// they are empty.
func gridColor(v float64, middle bool) color.RGBA {
	base := 30.0
	if middle {
		base = 48
	}
	g := uint8(math.Round(base + (255-base)*math.Sqrt(clamp(v, 0, 1))))
	return color.RGBA{g, g, g, 255}
}

// drawTip outlines what the tip reaches, a ring of dots light and dark.
func (g *kernelGrid) drawTip(dst *image.RGBA, w, h int) {
	n := float64(g.paint.Side())
	r := math.Max(g.tip.Size, 1) / 2 * float64(w) / n
	cy, cx := g.pointer[0]*float64(h)/n, g.pointer[1]*float64(w)/n
	steps := max(24, int(2*math.Pi*r))
	for i := range steps {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(steps))
		shade := color.RGBA{255, 255, 255, 255}
		if i/3%2 == 1 {
			shade = color.RGBA{0, 0, 0, 255}
		}
		x, y := int(cx+r*c), int(cy+r*s)
		raster.Box(dst, dst.Rect, image.Rect(x, y, x+1, y+1), shade)
	}
}
