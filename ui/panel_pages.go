package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// The pages of the panel.
const (
	taskPage    = "task"
	historyPage = "history"
)

// pages is the upper part of the panel: the settings of the task, or the history.
type pages struct {
	w       *Window
	box     *fyne.Container
	tabs    *segments
	task    fyne.CanvasObject
	history *historyView
	shown   string
}

func newPages(w *Window, task fyne.CanvasObject) *pages {
	p := &pages{w: w, task: task, history: newHistoryView(w), shown: taskPage}
	p.tabs = newSegments(2, []string{taskPage, historyPage}, []string{tr("Task"), tr("History")}, func(page string) {
		p.choose(page)
		w.focusPhoto()
	})
	top := container.New(layout.NewCustomPaddedLayout(10, 2, 16, 18), p.tabs.box)
	p.box = container.New(topLayout{}, top, p.task, p.history.box)
	p.history.box.Hide()
	return p
}

// choose shows a page.
func (p *pages) choose(page string) {
	if p.shown != page {
		p.shown = page
		if page == historyPage {
			p.task.Hide()
			p.history.box.Show()
		} else {
			p.history.box.Hide()
			p.task.Show()
		}
		p.box.Refresh()
	}
	p.refresh()
}

func (p *pages) refresh() {
	p.tabs.set(p.shown, false)
	if p.shown == historyPage {
		p.history.refresh()
	}
}

// topLayout gives its first object its least height, at the top, and the others all that
// is left.
type topLayout struct{}

func (topLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, x := range o[1:] {
		m = m.Max(x.MinSize())
	}
	first := o[0].MinSize()
	return fyne.NewSize(fyne.Max(m.Width, first.Width), m.Height+first.Height)
}

func (topLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := o[0].MinSize().Height
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width, h))
	for _, x := range o[1:] {
		x.Move(fyne.NewPos(0, h))
		x.Resize(fyne.NewSize(size.Width, size.Height-h))
	}
}
