package ui

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// fileDialog is what every dialog that saves has: a name, a folder, a note, and the
// buttons. The toolkit's own empties the file before it is known that there is something
// to put into it; here either the whole file is written or nothing.
type fileDialog struct {
	w        *Window
	dialog   *dialog.CustomDialog
	name     *nameEntry
	folder   *widget.Label
	place    fyne.CanvasObject // the folder and the button that changes it
	note     *note
	onFolder func(dir string)
}

func newFileDialog(w *Window, name, folder string, onFolder func(dir string)) *fileDialog {
	f := &fileDialog{w: w, name: newNameEntry(name), folder: widget.NewLabel(folder), note: newNote(""), onFolder: onFolder}
	f.folder.Truncation = fyne.TextTruncateEllipsis
	change := widget.NewButton(tr("Change…"), func() {
		w.pickFolder(f.folder.Text, func(dir string) {
			f.folder.SetText(dir)
			f.onFolder(dir)
		})
	})
	f.place = container.NewBorder(nil, nil, nil, change, f.folder)
	return f
}

// show puts the dialog up with the name chosen, to be typed over; save is its button.
func (f *fileDialog) show(title string, body fyne.CanvasObject, save func()) {
	f.dialog = dialog.NewCustomWithoutButtons(title, body, f.w.win)
	ok := widget.NewButton(tr("Save"), save)
	ok.Importance = widget.HighImportance
	f.dialog.SetButtons([]fyne.CanvasObject{widget.NewButton(tr("Cancel"), f.close), ok})
	f.name.onEscape = f.close
	f.name.OnSubmitted = func(string) { save() }
	f.dialog.Resize(fyne.NewSize(fyne.Min(600, f.w.win.Canvas().Size().Width-40), 0))
	f.dialog.Show()
	f.w.win.Canvas().Focus(f.name)
	f.name.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func (f *fileDialog) close() {
	f.dialog.Hide()
	f.w.focusPhoto()
}

// question is what askName asks.
type question struct {
	title, text  string
	name, folder string // that are offered
	path         func(folder, name string) (string, error)
}

// askName asks for the name of one file; then is told where it goes.
func (w *Window) askName(q question, then func(path string)) {
	folder := q.folder
	f := newFileDialog(w, q.name, folder, func(dir string) { folder = dir })
	f.note.set(q.text, colorMuted)
	body := container.New(layout.NewCustomPaddedVBoxLayout(10),
		container.New(&saveRows{}, caption(tr("Name")), f.name, caption(tr("Folder")), f.place), f.note.box)
	f.show(q.title, body, func() {
		path, err := q.path(folder, f.name.Text)
		if err != nil {
			f.note.set(explained(err), theme.ColorNameError)
			return
		}
		f.close()
		then(path)
	})
}

// replacing asks before files that are there are replaced; keep, which may be nil, is
// called where they are not to be.
func (w *Window) replacing(there []string, replace, keep func()) {
	if len(there) == 0 {
		replace()
		return
	}
	d := dialog.NewConfirm(tr("Replace?"), thereText(there), func(ok bool) {
		switch {
		case ok:
			replace()
		case keep != nil:
			keep()
		}
	}, w.win)
	d.SetConfirmText(tr("Replace"))
	d.SetDismissText(tr("Keep"))
	w.showDialog(d)
}

// listed is how many files are named; of more, the rest is counted.
const listed = 6

// thereText names the files that are there.
func thereText(there []string) string {
	var names []string
	for _, path := range there {
		names = append(names, filepath.Base(path))
	}
	if len(names) == 1 {
		return tr("%s is there already.", names[0])
	}
	rest := ""
	if n := len(names) - listed; n > 1 {
		names, rest = names[:listed], "\n"+tr("and %d more", n)
	}
	return tr("These files are there already:") + "\n" + strings.Join(names, "\n") + rest
}

// existing is the file itself where it is there.
func existing(path string) []string {
	if _, err := os.Lstat(path); err != nil {
		return nil
	}
	return []string{path}
}
