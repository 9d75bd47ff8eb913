package ui

import "fyne.io/fyne/v2"

func (w *Window) runCommands() []*command {
	busy := func() bool { return w.job.Phase().Busy() }
	ready := func() bool { _, ok := w.session.Ready(); return ok }
	return []*command{
		{id: "run.start", menu: menuRestore, title: tr("Restore"), hint: tr("Draw samples; behind the run that goes on, if there is one"),
			shortcut: chord(ctrl, fyne.KeyReturn), also: []fyne.Shortcut{chord(ctrl, fyne.KeyEnter)}, on: ready, run: w.start},
		{id: "run.old", menu: menuRestore, title: tr("Restore as an Old Photo"),
			hint: tr("In one go: scratches and dust found, grain taken out, the tone freshened, its colours kept"),
			on:   func() bool { return w.session.Photo != nil }, run: w.restoreOld},
		{id: "run.queue", menu: menuRestore, title: tr("Add to Queue"), keys: tr("Ctrl+Enter"),
			on: func() bool { return busy() && ready() }, run: w.start},
		{id: "run.cancel", menu: menuRestore, title: tr("Cancel"), keys: tr("Esc"), on: busy, run: w.cancel},
		{id: "run.clear", menu: menuRestore, title: tr("Empty the Queue"), on: func() bool { return w.queue.Len() > 0 }, run: w.clearQueue},
		{id: "run.notify", menu: menuRestore, apart: true, title: tr("Tell Me When a Long Run Ends"),
			checked: w.notifies, run: w.toggleNotify},
	}
}

func (w *Window) clearQueue() {
	w.queue.Clear()
	w.changed()
}
