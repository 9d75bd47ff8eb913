package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// queueRow is the run that goes on, or one that waits.
type queueRow struct {
	widget.BaseWidget
	w       *Window
	request *state.Request
	waits   bool
	title   *canvas.Text
	line    *canvas.Text
	bar     *thinBar
	buttons []*choice
	box     *fyne.Container
}

// newQueueRow makes the row of a request that waits; of the run that goes on where r is
// nil.
func newQueueRow(w *Window, r *state.Request) *queueRow {
	q := &queueRow{w: w, request: r, waits: r != nil, title: caption(""), line: caption(""), bar: newThinBar()}
	q.title.Color = theme.Color(theme.ColorNameForeground)
	button := func(icon fyne.Resource, hint string, f func()) {
		b := newChoice("", icon, fyne.NewSize(26, 26), func() {
			f()
			w.changed()
		})
		b.hint, b.onHint = hint, w.status.hint
		q.buttons = append(q.buttons, b)
	}
	if q.waits {
		button(theme.MoveUpIcon(), tr("Run it earlier"), func() { w.queue.Move(r, -1) })
		button(theme.MoveDownIcon(), tr("Run it later"), func() { w.queue.Move(r, 1) })
		button(theme.CancelIcon(), tr("Take it out of the queue"), func() { w.queue.Remove(r) })
	} else {
		button(theme.CancelIcon(), tr("Stop it; what is finished stays"), w.cancel)
	}
	q.box = container.New(queueLayout{q}, q.title, q.line, q.bar.box)
	for _, b := range q.buttons {
		q.box.Add(b)
	}
	q.bar.set(0, false)
	q.ExtendBaseWidget(q)
	return q
}

// set shows how far the run is.
func (q *queueRow) set(p state.Progress, running bool) {
	q.bar.set(p.Done, running && !q.waits)
	queueLayout{q}.Layout(nil, q.box.Size())
	q.title.Refresh()
	q.line.Refresh()
}

// Tapped shows the run that goes on.
func (q *queueRow) Tapped(*fyne.PointEvent) {
	if !q.waits {
		q.w.watch()
	}
	q.w.focusPhoto()
}

// CreateRenderer shows the row.
func (q *queueRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(q.box) }

// queueLayout puts the texts of a row beside its buttons.
type queueLayout struct{ q *queueRow }

func (queueLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, 44) }

func (l queueLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	q, x := l.q, size.Width
	for i := len(q.buttons) - 1; i >= 0; i-- {
		m := q.buttons[i].MinSize()
		x -= m.Width
		q.buttons[i].Resize(m)
		q.buttons[i].Move(fyne.NewPos(x, 4))
	}
	if q.request != nil {
		q.title.Text = shortened(settingsTitle(q.request.Settings), q.title.TextSize, q.title.TextStyle, x-4)
		q.line.Text = q.text(x - 4)
	}
	q.title.Move(fyne.NewPos(0, 1))
	q.title.Resize(fyne.NewSize(x-4, q.title.MinSize().Height))
	q.line.Move(fyne.NewPos(0, 18))
	q.line.Resize(fyne.NewSize(x-4, q.line.MinSize().Height))
	q.bar.box.Move(fyne.NewPos(0, size.Height-thinBarHeight))
	q.bar.box.Resize(fyne.NewSize(size.Width, thinBarHeight))
}

// text says which photo it is, and how far; where that is too wide, the photo's name gives
// way.
func (q *queueRow) text(width float32) string {
	p := q.w.progress
	say := func(name string) string {
		if q.waits || p.Total == 0 {
			return name
		}
		return tr("%s: sample %d of %d", name, min(p.Sample+1, p.Samples), p.Samples)
	}
	room := width - fyne.MeasureText(say(""), q.line.TextSize, q.line.TextStyle).Width
	return say(shortened(photoName(q.request), q.line.TextSize, q.line.TextStyle, fyne.Max(1, room-1)))
}
