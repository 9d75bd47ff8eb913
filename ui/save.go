package ui

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// saveDialog asks for a name and saves the chosen picture, or all. The toolkit's own
// save dialog empties the file before it is known that there is something to put into
// it; this one writes the whole file or nothing.
func (w *Window) saveDialog(all bool) {
	s := w.session
	if w.modal() || s.Outcome == nil || w.watching() {
		return
	}
	folder := s.Folder
	name := newNameEntry(state.DefaultName(s.Name()))
	where := widget.NewLabel(folder)
	where.Truncation = fyne.TextTruncateEllipsis
	note := newNote(saveNote(w, all))

	title := "Save this picture"
	if all {
		title = "Save all samples"
	}
	var d *dialog.CustomDialog
	save := widget.NewButton(tr("Save"), func() {
		path, err := savePath(folder, name.Text)
		if err != nil {
			note.set(err.Error(), theme.ColorNameError)
			return
		}
		d.Hide()
		w.confirmSave(path, all)
	})
	save.Importance = widget.HighImportance
	cancel := widget.NewButton(tr("Cancel"), func() { d.Hide() })
	change := widget.NewButton(tr("Change…"), func() {
		w.pickFolder(folder, func(dir string) {
			folder = dir
			where.SetText(dir)
		})
	})
	form := container.NewVBox(
		widget.NewForm(
			widget.NewFormItem("Name", name),
			widget.NewFormItem("Folder", container.NewBorder(nil, nil, nil, change, where)),
		), note.box)
	d = dialog.NewCustomWithoutButtons(title, form, w.win)
	d.SetButtons([]fyne.CanvasObject{cancel, save})
	name.onEscape = func() { d.Hide() }
	name.OnSubmitted = func(string) { save.OnTapped() }
	d.Resize(fyne.NewSize(560, 0))
	d.Show()
	w.win.Canvas().Focus(name)
	name.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func saveNote(w *Window, all bool) string {
	kinds := "PNG and TIFF keep every pixel outside the mask exactly; JPEG (.jpg) does not."
	if !w.session.UsesMask() {
		kinds = "The name's ending chooses PNG, TIFF or JPEG."
	}
	if all {
		return tr("Writes %d samples, their mean and their disagreement, a contact sheet and the recipe that makes them again. %s",
			len(w.session.Outcome.Kept()), kinds)
	}
	return tr("A recipe that makes it again is saved beside it. ") + kinds
}

var errNoName = errors.New("the file needs a name")

// savePath completes a name: a path of its own stays, a name without an ending is PNG.
func savePath(folder, name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || strings.HasSuffix(name, "/") {
		return "", errNoName
	}
	if filepath.Ext(name) == "" {
		name += ".png"
	}
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(name, "~/") {
		name = filepath.Join(home, name[2:])
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(folder, name)
	}
	return name, nil
}

func (w *Window) pickFolder(from string, then func(string)) {
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		if err == nil && u != nil {
			then(u.Path())
		}
	}, w.win)
	if dir, err := storage.ListerForURI(storage.NewFileURI(from)); err == nil {
		d.SetLocation(dir)
	}
	size := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(fyne.Min(900, size.Width-80), fyne.Min(600, size.Height-80)))
	d.Show()
}

// confirmSave asks before it overwrites.
func (w *Window) confirmSave(path string, all bool) {
	saver := state.Saver{Outcome: w.session.Outcome, App: "Afterimage " + w.cfg.Version}
	there := saver.Existing(path, all)
	if len(there) == 0 {
		w.save(saver, path, all)
		return
	}
	text := filepath.Base(there[0]) + " is there already."
	if len(there) > 1 {
		text = tr("%s and %d more files are there already.", filepath.Base(there[0]), len(there)-1)
	}
	d := dialog.NewConfirm("Replace?", text, func(ok bool) {
		if ok {
			w.save(saver, path, all)
		}
	}, w.win)
	d.SetConfirmText(tr("Replace"))
	d.SetDismissText(tr("Keep"))
	d.Show()
}

// save writes off the window's goroutine.
func (w *Window) save(saver state.Saver, path string, all bool) {
	shown := w.session.Shown
	if shown.Kind == state.Original {
		shown = state.Choice{Kind: state.OneSample}
	}
	w.title = "saving"
	w.changed()
	o := saver.Outcome
	now := o.Frozen() // a person goes on while it is written
	go func() {
		var saved state.Saved
		var err error
		frozen := saver
		frozen.Outcome = now.Settled()
		if all {
			saved, err = frozen.All(path)
		} else {
			saved, err = frozen.One(shown, path)
		}
		w.cfg.Post(func() { w.saved(o, shown, all, path, saved, err) })
	}()
}

func (w *Window) saved(o *state.Outcome, c state.Choice, all bool, path string, s state.Saved, err error) {
	if err != nil {
		w.title = "not saved"
		w.changed()
		w.fail(err)
		return
	}
	w.history.Saved(o, c, all)
	if w.session.Outcome == o {
		w.title = "saved"
		w.session.Folder = filepath.Dir(path)
	}
	w.changed()
	w.status.say(savedText(s))
}

func savedText(s state.Saved) string {
	text := "Saved " + filepath.Base(s.Files[0])
	if n := len(s.Files) - 1; n > 0 {
		text += tr(" and %d more", n)
	}
	if s.Changed >= 0 {
		text += tr("   pixels changed outside the mask, in the files: %d", s.Changed)
	}
	return text
}
