package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"afterimage/ui/state"
)

// filmstrip shows the original, the samples, their mean and where they disagree, side
// by side under the photo. The wheel scrolls it; what is chosen is kept in view.
type filmstrip struct {
	w      *Window
	root   *fyne.Container
	scroll *container.Scroll
	row    *fyne.Container
	empty  *fyne.Container // beside the photo while there are no samples
	text   *note
	cells  []*frame
	chosen state.Choice
}

func newFilmstrip(w *Window) *filmstrip {
	f := &filmstrip{w: w, row: container.New(layout.NewCustomPaddedHBoxLayout(4)), text: newNote("")}
	f.scroll = container.NewHScroll(f.row)
	f.empty = container.New(emptyStripLayout{}, f.text.box)
	f.root = container.New(&stripLayout{f: f}, f.scroll, f.empty)
	return f
}

// stripLayout gives both all the room, and keeps what is chosen in view when that
// changes.
type stripLayout struct {
	f     *filmstrip
	width float32
}

func (l *stripLayout) MinSize([]fyne.CanvasObject) fyne.Size { return l.f.scroll.MinSize() }

func (l *stripLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	for _, x := range o {
		x.Move(fyne.Position{})
		x.Resize(size)
	}
	if l.width != size.Width {
		l.width = size.Width
		l.f.reveal()
	}
}

// emptyStripLayout puts a text in the middle of what the photo's frame leaves.
type emptyStripLayout struct{}

const emptyStripLeft = thumbSide + 2*frameBorder + 18

func (emptyStripLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (emptyStripLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	width := fyne.Min(420, size.Width-emptyStripLeft)
	o[0].Resize(fyne.NewSize(width, o[0].MinSize().Height))
	h := o[0].MinSize().Height
	o[0].Resize(fyne.NewSize(width, h))
	o[0].Move(fyne.NewPos(emptyStripLeft, (size.Height-18-h)/2))
}

// refresh shows the samples as they lie now.
func (f *filmstrip) refresh() {
	w := f.w
	list := w.choices()
	waiting := w.session.Outcome == nil && !w.watching()
	if waiting {
		list = list[:1]
		f.text.set(tr("The versions come here when you restore: each of them, their mean, and where they disagree. Click one, or press 1 to 9, to see it in place."), colorMuted)
		f.empty.Show()
		f.empty.Layout.Layout(f.empty.Objects, f.empty.Size())
	} else {
		f.empty.Hide()
	}
	f.arrange(list)
	selected := w.session.Shown
	for _, c := range f.cells {
		c.set(frameLook{selected: c.choice == selected, note: w.note(c.choice), progress: w.progressOf(c.choice),
			pinned: w.isPinned(c.choice), movable: w.pinnable() && c.choice.Kind == state.OneSample})
		if c.hovered {
			w.card.show(w, c)
		}
	}
	if f.chosen != selected {
		f.chosen = selected
		f.reveal()
	}
}

// arrange makes a frame for each choice, keeping those that are there.
func (f *filmstrip) arrange(want []state.Choice) {
	if slices.EqualFunc(f.cells, want, func(c *frame, ch state.Choice) bool { return c.choice == ch }) {
		return
	}
	there := map[state.Choice]*frame{}
	for _, c := range f.cells {
		there[c.choice] = c
	}
	for _, c := range f.cells {
		if c.hovered && !slices.Contains(want, c.choice) { // no mouse will leave it
			c.hide()
		}
	}
	f.cells, f.row.Objects = nil, nil
	for _, ch := range want {
		c := there[ch]
		if c == nil {
			c = newFrame(ch, f.w)
		}
		f.cells = append(f.cells, c)
		f.row.Objects = append(f.row.Objects, c)
	}
	f.row.Refresh()
	f.scroll.Refresh()
	f.chosen = state.Choice{Kind: -2} // it may have moved
}

// reveal scrolls as little as shows the chosen frame whole, with a piece of its
// neighbour.
func (f *filmstrip) reveal() {
	at := slices.IndexFunc(f.cells, func(c *frame) bool { return c.choice == f.chosen })
	if at < 0 || f.scroll.Size().Width <= 0 {
		return
	}
	const more = 24
	left := f.cells[at].Position().X - more
	right := left + f.cells[at].Size().Width + 2*more
	x := f.scroll.Offset.X
	x = fyne.Max(x, right-f.scroll.Size().Width)
	x = fyne.Max(0, fyne.Min(x, left))
	if x != f.scroll.Offset.X {
		f.scroll.ScrollToOffset(fyne.NewPos(x, 0))
	}
}

func (w *Window) isPinned(c state.Choice) bool {
	return (w.pinnable() || w.addsTo()) && c.Kind == state.OneSample && w.session.Outcome.Shelf.IsPinned(c.Index)
}
