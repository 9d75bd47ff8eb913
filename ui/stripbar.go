package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// stripViews and stripActions are the commands that the strip's bar has tiles for; ""
// is a line.
var (
	stripViews   = []string{"view.compare", "view.split", "view.splitAbove"}
	stripActions = []string{"samples.pin", "samples.discard", "samples.bringBack", "samples.more"}
)

// stripBar is the line above the strip: how many samples there are and how they lie, the
// views, and what can be done with the chosen one.
type stripBar struct {
	w            *Window
	root         *fyne.Container
	count        *canvas.Text
	order, limit *choice
	tiles        map[*command]*choice
}

const barHeight = 28

func newStripBar(w *Window) *stripBar {
	b := &stripBar{w: w, count: caption(""), tiles: map[*command]*choice{}}
	b.order = b.drop("samples.order", tr("Most different first: each differs most from those before it"))
	b.limit = b.drop("samples.limit", tr("How many are shown; the others are kept, and are in the mean"))
	right := container.New(layout.NewCustomPaddedHBoxLayout(2))
	for i, ids := range [][]string{stripActions, stripViews} {
		if i > 0 {
			right.Add(container.New(layout.NewCustomPaddedLayout(5, 5, 4, 4), line()))
		}
		for _, id := range ids {
			right.Add(b.tile(w.commands.get(id)))
		}
	}
	b.root = container.New(barLayout{}, b.count, b.order, b.limit, right)
	return b
}

func (b *stripBar) tile(c *command) *choice {
	t := newChoice("", c.icon, fyne.NewSize(30, barHeight), c.do)
	t.hint, t.onHint = c.tip(), b.w.hint
	b.tiles[c] = t
	return t
}

// drop is a tile that opens a menu of a command's choices.
func (b *stripBar) drop(id, hint string) *choice {
	var t *choice
	t = newChoice("", nil, fyne.NewSize(0, barHeight), func() {
		widget.ShowPopUpMenuAtRelativePosition(b.w.popUp(b.w.commands.get(id).sub), b.w.win.Canvas(), fyne.NewPos(0, barHeight+2), t)
	})
	t.hint, t.onHint = hint, b.w.hint
	return t
}

// popUp is a menu of commands that opens where it is asked for.
func (w *Window) popUp(list []*command) *fyne.Menu {
	var items []*fyne.MenuItem
	for _, x := range list {
		i := fyne.NewMenuItem(x.title, func() {
			w.focusPhoto() // before: what opens takes the keyboard
			x.do()
		})
		i.Checked, i.Disabled = x.isChecked(), !x.enabled()
		items = append(items, i)
	}
	return fyne.NewMenu("", items...)
}

func (b *stripBar) refresh() {
	put(b.count, b.countText())
	for c, t := range b.tiles {
		t.set(c.isChecked() && c.enabled(), !c.enabled())
	}
	order, limit := tr("As drawn"), tr("Show all")
	if o := b.w.session.Outcome; o != nil {
		if o.Shelf.ByDifference {
			order = tr("Most different first")
		}
		if o.Shelf.Limit > 0 {
			limit = tr("The first %d", o.Shelf.Limit)
		}
	}
	b.setDrop(b.order, order)
	b.setDrop(b.limit, limit)
	layoutAgain(b.root)
}

func (b *stripBar) setDrop(t *choice, text string) {
	disabled := !b.w.pinnable()
	if text += "  ▾"; t.text == text && t.disabled == disabled {
		return
	}
	t.text, t.disabled = text, disabled
	t.Refresh()
}

// countText says how many samples there are, in few words.
func (b *stripBar) countText() string {
	w, o := b.w, b.w.session.Outcome
	switch {
	case w.watching():
		return tr("%d of %d drawn", w.have+len(w.done), w.have+w.coming())
	case o == nil:
		return tr("No samples yet")
	}
	drawn, kept, shown := len(o.Result.Samples), len(o.Kept()), len(o.Order())
	switch {
	case kept < drawn && shown < kept:
		return tr("%d of %d shown, %d discarded", shown, kept, drawn-kept)
	case kept < drawn:
		return tr("%d kept, %d discarded", kept, drawn-kept)
	case shown < kept:
		return tr("%d of %d shown", shown, kept)
	case o.Partial():
		return tr("%d of %d drawn", drawn, o.Settings.Samples)
	}
	return samplesText(drawn)
}

// layoutAgain lays out a container whose objects changed their size.
func layoutAgain(c *fyne.Container) {
	c.Layout.Layout(c.Objects, c.Size())
}

// barLayout puts the first three objects at the left and the last at the right; where
// that is too much, the first goes, and then the third: it is in the menu, too.
type barLayout struct{}

func (barLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, barHeight) }

func (barLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const space = 8
	left, right := o[:3], o[3].MinSize()
	width := right.Width + space
	for _, x := range left {
		x.Show()
		width += x.MinSize().Width + space
	}
	for _, i := range []int{0, 2} {
		if width > size.Width {
			left[i].Hide()
			width -= left[i].MinSize().Width + space
		}
	}
	x := float32(6)
	for _, t := range left {
		if !t.Visible() {
			continue
		}
		m := t.MinSize()
		t.Resize(fyne.NewSize(m.Width, m.Height))
		t.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		x += m.Width + space
	}
	o[3].Resize(fyne.NewSize(right.Width, size.Height))
	o[3].Move(fyne.NewPos(fyne.Max(x, size.Width-right.Width), 0))
}
