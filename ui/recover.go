package ui

import (
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// offer asks what is to become of what windows left behind that ended without closing,
// one after the other.
func (w *Window) offer(orphans []*state.Orphan) {
	if len(orphans) == 0 {
		return
	}
	o, rest := orphans[0], orphans[1:]
	text := widget.NewLabel(orphanText(o) + "\n" + tr("You can go on where it stopped."))
	text.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomWithoutButtons(tr("Afterimage was closed without saving"), text, w.win)
	answered := false
	answer := func(f func()) func() {
		return func() {
			if answered {
				return
			}
			answered = true
			d.Hide()
			f()
			w.offer(rest)
		}
	}
	restore := newOKButton(tr("Restore"), answer(func() { w.resume(o, state.Photos{}) }))
	restore.onEscape = answer(o.Leave)
	later := widget.NewButton(tr("Not Now"), answer(o.Leave))
	discard := widget.NewButton(tr("Discard"), answer(func() { go o.Discard() }))
	d.SetButtons([]fyne.CanvasObject{discard, later, restore})
	d.SetOnClosed(answer(o.Leave)) // Esc: it is offered again
	d.Resize(fyne.NewSize(480, 0))
	d.Show()
	w.win.Canvas().Focus(restore)
}

// orphanText says what was there: "portrait.jpg, painted, 2 runs, 3 of 4 samples of the
// last one; today at 14:05."
func orphanText(o *state.Orphan) string {
	var parts []string
	if o.Photo != "" {
		parts = append(parts, o.Photo)
	}
	if o.Painted {
		parts = append(parts, tr("a painted mask"))
	}
	finished := o.Runs
	if o.Samples > 0 {
		finished--
	}
	switch {
	case finished == 1:
		parts = append(parts, tr("one run"))
	case finished > 1:
		parts = append(parts, tr("%d runs", finished))
	}
	if o.Samples > 0 {
		parts = append(parts, tr("%d of %d samples", o.Samples, o.Wanted))
	}
	text := strings.Join(parts, ", ")
	if !o.Saved.IsZero() {
		text += " (" + when(o.Saved) + ")"
	}
	return text + "."
}

// when is a time for people: of today the hour alone.
func when(t time.Time) string {
	t = t.Local()
	if now := time.Now(); t.Year() == now.Year() && t.YearDay() == now.YearDay() {
		return t.Format("15:04")
	}
	return t.Format("2006-01-02 15:04")
}

// resume takes over what a window left behind. It stays on the disk until this window
// keeps it.
func (w *Window) resume(o *state.Orphan, p state.Photos) {
	w.openWith(tr("what was left"), p, o.Open, func(opened *state.Opened) {
		w.tookSession(opened)
		w.resumed = append(w.resumed, resumed{o, w.taken + 1})
		w.keepNow()
	}, o.Leave)
}

// openWith reads a session off the window's goroutine. Where its photo is missing, it asks
// for the file and reads again; quit is called where that leads nowhere.
func (w *Window) openWith(name string, p state.Photos, read func(state.Photos) (*state.Opened, error), take func(*state.Opened), quit func()) {
	p.Open = w.openPhotos()
	w.loads++
	id := w.loads
	w.loading = name
	w.changed()
	go func() {
		o, err := read(p)
		w.cfg.Post(func() {
			if id != w.loads { // a person went on to something else
				quit()
				return
			}
			w.loading = ""
			var missing *state.MissingPhoto
			switch {
			case errors.As(err, &missing):
				w.locate(missing, p, func(p state.Photos) { w.openWith(name, p, read, take, quit) }, quit)
			case err != nil:
				quit()
				w.changed()
				w.fail(err)
			default:
				take(o)
				w.changed()
			}
		})
	}()
}

// locate asks where a photo is that a session only names.
func (w *Window) locate(m *state.MissingPhoto, p state.Photos, again func(state.Photos), quit func()) {
	w.changed()
	text := widget.NewLabel(tr("%s is not where it was, or it was changed since. Where is it now?", m.Name))
	text.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomConfirm(tr("The photo is missing"), tr("Choose the File…"), tr("Cancel"), container.NewVBox(text), func(ok bool) {
		if !ok {
			quit()
			return
		}
		w.pickOr(tr("Where is %s?", m.Name), tr("Open"), photoFiles, func(path string) {
			paths := map[string]string{m.SHA256: path}
			for k, v := range p.Paths {
				if k != m.SHA256 {
					paths[k] = v
				}
			}
			again(state.Photos{Paths: paths})
		}, quit)
	}, w.win)
	d.Resize(fyne.NewSize(460, 0))
	d.Show()
}
