package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// historyRow is one run of the history: what it gave, what it was, and a menu.
type historyRow struct {
	widget.BaseWidget
	w        *Window
	run      *state.Run
	selected bool
	hovered  bool
	title    string
	lines    [2]string
}

func newHistoryRow(w *Window, r *state.Run) *historyRow {
	h := &historyRow{w: w, run: r}
	h.fill()
	h.ExtendBaseWidget(h)
	return h
}

// fill makes the texts; it says whether they differ.
func (h *historyRow) fill() bool {
	r := h.run
	title := runTitle(r)
	samples := samplesText(r.Samples)
	if r.Partial() {
		samples = tr("%d of %d samples", r.Samples, r.Settings.Samples)
	}
	second := []string{samples}
	if r.Took > 0 {
		second = append(second, duration(r.Took))
	}
	second = append(second, when(r.Created))
	first := r.Photo
	if r.Name != "" {
		first = settingsTitle(r.Settings) + ", " + r.Photo
	}
	lines := [2]string{first, strings.Join(second, ", ")}
	if title == h.title && lines == h.lines {
		return false
	}
	h.title, h.lines = title, lines
	return true
}

func (h *historyRow) set(selected bool) {
	if h.fill() || h.selected != selected {
		h.selected = selected
		h.Refresh()
	}
}

// Tapped goes back to the run.
func (h *historyRow) Tapped(*fyne.PointEvent) {
	h.w.focusPhoto()
	h.w.returnTo(h.run)
}

// TappedSecondary shows what can be done with it.
func (h *historyRow) TappedSecondary(e *fyne.PointEvent) { h.menu(e.AbsolutePosition) }

func (h *historyRow) menu(at fyne.Position) {
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("",
		fyne.NewMenuItem(tr("Go Back to It"), func() { h.w.returnTo(h.run) }),
		fyne.NewMenuItem(tr("Rename…"), func() { h.w.renameRun(h.run) }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(tr("Remove"), func() { h.w.removeRun(h.run) })), h.w.win.Canvas(), at)
}

// MouseIn lights the row up.
func (h *historyRow) MouseIn(*desktop.MouseEvent) {
	h.hovered = true
	text := tr("Go back to this run")
	if h.run.Unsaved() {
		text += "   " + tr("Its samples were not saved yet")
	}
	h.w.status.hint(text)
	h.Refresh()
}

// MouseMoved is part of being hovered.
func (h *historyRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (h *historyRow) MouseOut() {
	h.hovered = false
	h.w.status.hint("")
	h.Refresh()
}

// CreateRenderer draws the row.
func (h *historyRow) CreateRenderer() fyne.WidgetRenderer {
	r := &historyRowRenderer{h: h, back: canvas.NewRectangle(color.Transparent), title: heading(""), more: newMoreButton(h)}
	r.back.CornerRadius = 6
	r.lines = [2]*canvas.Text{caption(""), caption("")}
	r.objects = []fyne.CanvasObject{r.back, r.title, r.lines[0], r.lines[1], r.more}
	if h.run.Thumb != nil {
		r.thumb = canvas.NewImageFromImage(h.run.Thumb)
		r.thumb.FillMode = canvas.ImageFillContain
		r.objects = append(r.objects, r.thumb)
	}
	r.Refresh()
	return r
}

// newMoreButton opens the menu of a row.
func newMoreButton(h *historyRow) *choice {
	var c *choice
	c = newChoice("", theme.MoreHorizontalIcon(), fyne.NewSize(26, 26), func() {
		h.menu(fyne.CurrentApp().Driver().AbsolutePositionForObject(c).AddXY(0, c.Size().Height))
	})
	c.hint, c.onHint = tr("Rename or remove this run"), h.w.status.hint
	return c
}

type historyRowRenderer struct {
	h       *historyRow
	back    *canvas.Rectangle
	thumb   *canvas.Image
	title   *canvas.Text
	lines   [2]*canvas.Text
	more    *choice
	objects []fyne.CanvasObject
}

const (
	rowThumb = 52
	rowPad   = 6
)

func (r *historyRowRenderer) MinSize() fyne.Size { return fyne.NewSize(160, rowThumb+2*rowPad) }

func (r *historyRowRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	if r.thumb != nil {
		r.thumb.Resize(fyne.NewSquareSize(rowThumb))
		r.thumb.Move(fyne.NewPos(rowPad, rowPad))
	}
	m := r.more.MinSize()
	r.more.Resize(m)
	r.more.Move(fyne.NewPos(size.Width-m.Width-2, 3))
	x := float32(rowThumb + 2*rowPad + 2)
	r.place(r.title, r.h.title, x, rowPad-2, size.Width-x-m.Width-4)
	r.place(r.lines[0], r.h.lines[0], x, rowPad+18, size.Width-x-rowPad)
	r.place(r.lines[1], r.h.lines[1], x, rowPad+35, size.Width-x-rowPad)
}

// place puts a line of text, shortened to the room that it has.
func (r *historyRowRenderer) place(t *canvas.Text, text string, x, y, width float32) {
	t.Text = shortened(text, t.TextSize, t.TextStyle, width)
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(width, t.MinSize().Height))
}

// shortened is a text that fits a width, with an ellipsis in its middle where it would
// not: names of photos differ at their ends.
func shortened(text string, size float32, style fyne.TextStyle, width float32) string {
	fits := func(s string) bool { return fyne.MeasureText(s, size, style).Width <= width }
	if width <= 0 || fits(text) {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)-1 // runes that are kept
	for low < high {
		if n := (low + high + 1) / 2; fits(middle(runes, n)) {
			low = n
		} else {
			high = n - 1
		}
	}
	return middle(runes, low)
}

// middle leaves out the middle of a text but for n characters.
func middle(r []rune, n int) string {
	tail := n / 3
	return string(r[:n-tail]) + "…" + string(r[len(r)-tail:])
}

func (r *historyRowRenderer) Refresh() {
	h := r.h
	r.back.FillColor = color.Transparent
	switch {
	case h.selected:
		r.back.FillColor = theme.Color(colorSelected)
	case h.hovered:
		r.back.FillColor = theme.Color(theme.ColorNameHover)
	}
	r.title.Color = theme.Color(theme.ColorNameForeground)
	for _, l := range r.lines {
		l.Color = theme.Color(colorMuted)
	}
	if size := h.Size(); size.Width > 0 {
		r.Layout(size)
	}
	r.back.Refresh()
	r.title.Refresh()
	r.lines[0].Refresh()
	r.lines[1].Refresh()
}

func (r *historyRowRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *historyRowRenderer) Destroy() {}
