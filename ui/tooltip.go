package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// tipDelay is how long the pointer rests on a control before its hint appears beside
// it; the status bar has it at once.
const tipDelay = 700 * time.Millisecond

// tipWidth is the most that a line of a hint is wide.
const tipWidth = 300

// tooltip is the hint of a control, beside it. It lies over the window's content, takes
// no mouse, and appears and goes without any movement.
type tooltip struct {
	w     *Window
	layer *fyne.Container
	plate *canvas.Rectangle
	lines []*canvas.Text
	wish  int // counts hints asked for: a later one supersedes
}

func newTooltip(w *Window) *tooltip {
	t := &tooltip{w: w, plate: canvas.NewRectangle(theme.Color(theme.ColorNameMenuBackground))}
	t.plate.CornerRadius, t.plate.StrokeWidth = 4, 1
	t.plate.StrokeColor = theme.Color(theme.ColorNameSeparator)
	t.layer = container.NewWithoutLayout(t.plate)
	t.layer.Hide()
	return t
}

// hinting is a control that the pointer may rest on. Its hint is what it tells the
// status bar.
type hinting interface {
	fyne.CanvasObject
	hovering() bool
}

func (c *choice) hovering() bool { return c.hovered }

// hint shows a text in the status bar at once, and beside the control under the pointer
// in a moment; an empty text takes both away.
func (w *Window) hint(text string) {
	w.status.hint(text)
	w.tip.after(text)
}

func (t *tooltip) after(text string) {
	t.wish++
	t.layer.Hide()
	if text == "" {
		return
	}
	wish := t.wish
	time.AfterFunc(tipDelay, func() {
		t.w.cfg.Post(func() {
			if wish == t.wish && !t.w.modal() {
				t.show(text)
			}
		})
	})
}

// show puts a text beside the control under the pointer.
func (t *tooltip) show(text string) {
	over := findHovered(t.w.win.Content())
	if over == nil {
		return
	}
	t.set(text)
	size := t.size()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(over).Subtract(
		fyne.CurrentApp().Driver().AbsolutePositionForObject(t.layer))
	t.place(tipPlace(at, over.Size(), size, t.layer.Size()), size)
	t.layer.Show()
	t.layer.Refresh()
}

// check takes the hint away when its control went without the pointer leaving it.
func (t *tooltip) check() {
	if t.layer.Visible() && findHovered(t.w.win.Content()) == nil {
		t.layer.Hide()
	}
}

// tipPlace is where a hint of a size stands beside a control: under it, or above where
// there is no room, and never outside the window.
func tipPlace(at fyne.Position, control, size, window fyne.Size) fyne.Position {
	const gap = 6
	x := at.X + (control.Width-size.Width)/2
	y := at.Y + control.Height + gap
	if y+size.Height > window.Height-gap {
		y = at.Y - size.Height - gap
	}
	return fyne.NewPos(fyne.Max(gap, fyne.Min(x, window.Width-size.Width-gap)), fyne.Max(gap, y))
}

const (
	tipSide = 9
	tipEdge = 6
)

func (t *tooltip) set(text string) {
	t.lines = nil
	t.layer.Objects = []fyne.CanvasObject{t.plate}
	for _, l := range wrapText(text, tipWidth, theme.TextSize()) {
		c := canvas.NewText(l, theme.Color(theme.ColorNameForeground))
		c.TextSize = theme.TextSize()
		t.lines = append(t.lines, c)
		t.layer.Objects = append(t.layer.Objects, c)
	}
}

func (t *tooltip) size() fyne.Size {
	var s fyne.Size
	for _, l := range t.lines {
		m := l.MinSize()
		s = fyne.NewSize(fyne.Max(s.Width, m.Width), s.Height+m.Height)
	}
	return s.AddWidthHeight(2*tipSide, 2*tipEdge)
}

func (t *tooltip) place(at fyne.Position, size fyne.Size) {
	t.plate.Move(at)
	t.plate.Resize(size)
	y := at.Y + tipEdge
	for _, l := range t.lines {
		l.Move(fyne.NewPos(at.X+tipSide, y))
		l.Resize(l.MinSize())
		y += l.MinSize().Height
	}
}

// wrapText breaks a text between words into lines of a width at most.
func wrapText(text string, width, size float32) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if line != "" && fyne.MeasureText(next, size, fyne.TextStyle{}).Width > width {
			lines = append(lines, line)
			next = word
		}
		line = next
	}
	return append(lines, line)
}

// findHovered is the control under the pointer.
func findHovered(o fyne.CanvasObject) fyne.CanvasObject {
	if o == nil || !o.Visible() {
		return nil
	}
	if h, ok := o.(hinting); ok {
		if h.hovering() {
			return h
		}
		return nil
	}
	if s, ok := o.(*container.Scroll); ok {
		return findHovered(s.Content)
	}
	if c, ok := o.(*fyne.Container); ok {
		for _, x := range c.Objects {
			if f := findHovered(x); f != nil {
				return f
			}
		}
	}
	return nil
}
