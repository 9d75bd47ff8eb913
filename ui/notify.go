package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"afterimage/ui/state"
)

// longRun is how long a run takes that a person is told the end of, when they look at
// another window.
const longRun = 20 * time.Second

const prefNotify = "notify"

// notices tells a person who looks elsewhere that a long run has ended.
type notices struct {
	elsewhere bool // another window has the keyboard
}

func (w *Window) startNotices() {
	if w.cfg.Notify == nil {
		w.cfg.Notify = func(title, text string) { w.app.SendNotification(fyne.NewNotification(title, text)) }
	}
	w.app.Lifecycle().SetOnEnteredForeground(func() { w.elsewhere = false })
	w.app.Lifecycle().SetOnExitedForeground(w.leftWindow)
}

// leftWindow notes that a person looks elsewhere. What is held down comes up there, and
// this window is not told.
func (w *Window) leftWindow() {
	w.elsewhere = true
	w.canvas.holdSpace(false)
	w.holdOriginal(false)
}

func (w *Window) notifies() bool { return w.app.Preferences().BoolWithFallback(prefNotify, true) }

func (w *Window) toggleNotify() {
	w.app.Preferences().SetBool(prefNotify, !w.notifies())
	w.changed()
}

// announce tells of the end of a run, where that is worth a word. One that a person
// stopped is not.
func (w *Window) announce(r *state.Request, o *state.Outcome, err error) {
	if !w.elsewhere || !w.notifies() || w.job.Now().Sub(w.began) < longRun {
		return
	}
	switch {
	case err != nil:
		w.cfg.Notify(tr("A run has failed"), photoName(r))
	case o != nil && !o.Partial():
		task, _ := taskTexts(o.Settings.Task)
		w.cfg.Notify(tr("The samples are finished"), tr("%s: %s of %s", task, samplesText(len(o.Pictures)), photoName(r)))
	}
}
