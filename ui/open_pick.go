package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"afterimage/ui/state/archive"
)

// photoFiles are the names of photos in the open dialog.
var photoFiles = []string{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".heic", ".heif", ".avif", ".PNG", ".JPG", ".JPEG", ".TIF", ".TIFF", ".WEBP", ".BMP", ".GIF", ".HEIC", ".HEIF", ".AVIF"}

// openFiles are the names in the dialog that opens photos and sessions.
var openFiles = append([]string{archive.Ending}, photoFiles...)

func (w *Window) openDialog() {
	w.pick(tr("Open a photo"), tr("Open"), openFiles, w.open)
}

// background does something that reads a file, then takes it on the window's
// goroutine.
func (w *Window) background(f func() (take func(), err error)) {
	go func() {
		take, err := f()
		w.cfg.Post(func() {
			if err != nil {
				w.fail(err)
				return
			}
			take()
			w.changed()
		})
	}()
}

// pick asks for a file with the toolkit's dialog.
func (w *Window) pick(title, yes string, names []string, then func(path string)) {
	w.pickOr(title, yes, names, then, func() {})
}

// pickOr is pick, and tells where no file was chosen.
func (w *Window) pickOr(title, yes string, names []string, then func(path string), none func()) {
	if w.modal() {
		none()
		return
	}
	answered := false
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		answered = true
		w.focusPhoto()
		if err != nil {
			none()
			w.fail(err)
			return
		}
		if r == nil {
			none()
			return
		}
		path := r.URI().Path()
		r.Close()
		w.app.Preferences().SetString(prefFolder, filepath.Dir(path))
		then(path)
	}, w.win)
	d.SetTitleText(title)
	d.SetConfirmText(yes)
	d.SetFilter(storage.NewExtensionFileFilter(names))
	if dir, err := storage.ListerForURI(storage.NewFileURI(w.app.Preferences().String(prefFolder))); err == nil {
		d.SetLocation(dir)
	}
	size := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(fyne.Min(980, size.Width-80), fyne.Min(640, size.Height-80)))
	w.showDialog(d)
	d.SetOnClosed(func() { // Esc says nothing else
		w.cfg.Post(func() {
			if !answered {
				answered = true
				none()
			}
		})
	})
}
