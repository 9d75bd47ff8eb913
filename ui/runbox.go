package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// runBox starts and stops the work, and says how it goes.
type runBox struct {
	w      *Window
	box    *fyne.Container
	button *widget.Button
	queue  *widget.Button // beside it while a run goes on
	row    *fyne.Container
	bar    *thinBar
	status *note
	notes  *runNotes

	pressed time.Time // when one of the buttons was, for double clicks
}

func newRunBox(w *Window) *runBox {
	r := &runBox{w: w, status: newNote(""), bar: newThinBar(), notes: newRunNotes(w)}
	r.button = widget.NewButton(tr("Restore"), r.tapped(w.runOrCancel))
	r.button.Importance = widget.HighImportance
	r.queue = widget.NewButton(tr("Add to Queue"), r.tapped(w.start))
	r.queue.Hide()
	r.row = container.New(layout.NewGridLayoutWithColumns(1), container.New(&tallLayout{36}, r.button))
	said := container.New(layout.NewCustomPaddedVBoxLayout(1), r.status.box, r.notes.box)
	r.box = container.New(layout.NewCustomPaddedVBoxLayout(7), said, r.bar.box, r.row)
	return r
}

// doubleClick is the longest time between the clicks of a double click.
const doubleClick = 500 * time.Millisecond

// tapped does what a button says, and gives the keyboard back to the photo. The second
// click of a double click does nothing: it would meet the buttons that the first put
// there, and cancel the run or queue it once more.
func (r *runBox) tapped(do func()) func() {
	return func() {
		r.w.focusPhoto()
		if now := r.w.job.Now(); now.Sub(r.pressed) >= doubleClick {
			r.pressed = now
			do()
		}
	}
}

func (r *runBox) refresh() {
	w := r.w
	phase := w.job.Phase()
	hint, ready := w.session.Ready()
	switch phase {
	case state.Cancelling:
		r.button.SetText(tr("Stopping…"))
		r.button.Disable()
	case state.Running:
		r.button.SetText(tr("Cancel  (Esc)"))
		r.button.Importance = widget.MediumImportance
		r.button.Enable()
	default:
		r.button.SetText(tr("Restore  (Ctrl+Enter)"))
		r.button.Importance = widget.HighImportance
		enable(r.button, ready)
	}
	r.button.Refresh()
	r.offerQueue(phase.Busy(), ready)
	r.bar.set(w.progress.Done, phase.Busy())
	r.status.set(r.text(phase, hint), colorMuted)
	r.notes.refresh()
}

// offerQueue puts the queue's button beside the first while a run goes on.
func (r *runBox) offerQueue(busy, ready bool) {
	enable(r.queue, ready)
	if busy == r.queue.Visible() {
		return
	}
	show(r.queue, busy)
	r.row.RemoveAll()
	r.row.Layout = layout.NewGridLayoutWithColumns(1)
	r.row.Add(container.New(&tallLayout{36}, r.button))
	if busy {
		r.row.Layout = layout.NewGridLayoutWithColumns(2)
		r.row.Add(container.New(&tallLayout{36}, r.queue))
	}
	r.row.Refresh()
}

func (r *runBox) text(phase state.Phase, hint string) string {
	w := r.w
	switch {
	case phase.Busy():
		return w.runningText()
	case hint != "":
		return local(hint)
	case phase == state.Failed && w.title == "failed":
		return tr("The last run failed. The photo and the mask are as they were.")
	case w.session.Outcome != nil:
		return finished(w.session.Outcome)
	}
	if n := w.session.Settings().Samples; n > 1 {
		return tr("Draws %d versions that fit the photo.", n)
	}
	return tr("Draws one version that fits the photo.")
}

// finished tells what came out, and what should be known of how it was made.
func finished(o *state.Outcome) string {
	text := counted(o)
	for _, n := range o.Notes {
		text += " " + local(n)
	}
	return text
}

func counted(o *state.Outcome) string {
	n := len(o.Result.Samples)
	if o.Partial() {
		return tr("Stopped: %d of %d samples are finished.", n, o.Settings.Samples)
	}
	if n == 1 {
		return tr("One sample in %s.", duration(o.Took))
	}
	return tr("%d samples in %s.", n, duration(o.Took))
}

// duration is a time for people: "12 s", "3 min 20 s".
func duration(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	switch {
	case s < 1:
		return tr("under 1 s")
	case s < 60:
		return tr("%d s", s)
	case s < 3600:
		return tr("%d min %02d s", s/60, s%60)
	}
	return tr("%d h %02d min", s/3600, s/60%60)
}

// thinBar is a hair of progress; it keeps its place while it is not shown.
type thinBar struct {
	box         *fyne.Container
	track, fill *canvas.Rectangle
	value       float64
}

const thinBarHeight = 4

func newThinBar() *thinBar {
	b := &thinBar{track: canvas.NewRectangle(theme.Color(colorControl)), fill: canvas.NewRectangle(theme.Color(theme.ColorNamePrimary))}
	b.track.CornerRadius, b.fill.CornerRadius = thinBarHeight/2, thinBarHeight/2
	b.box = container.New(b, b.track, b.fill)
	return b
}

func (b *thinBar) set(value float64, visible bool) {
	b.value = clamp(value, 0, 1)
	if visible {
		b.track.Show()
		b.fill.Show()
	} else {
		b.track.Hide()
		b.fill.Hide()
	}
	b.Layout(nil, b.box.Size())
	canvas.Refresh(b.box)
}

func (b *thinBar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, thinBarHeight) }

func (b *thinBar) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	b.track.Resize(size)
	b.fill.Resize(fyne.NewSize(size.Width*float32(b.value), size.Height))
}

// tallLayout gives its object at least a height.
type tallLayout struct{ height float32 }

func (l *tallLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[0].MinSize()
	return fyne.NewSize(m.Width, fyne.Max(m.Height, l.height))
}

func (l *tallLayout) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }
