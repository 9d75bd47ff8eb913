package ui

import (
	"bytes"
	"image"
	_ "image/jpeg" // samples
	_ "image/png"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state"
	"afterimage/ui/state/archive"
)

// photoFiles are the names of photos in the open dialog.
var photoFiles = []string{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".PNG", ".JPG", ".JPEG", ".TIF", ".TIFF"}

// openFiles are the names in the dialog that opens photos and sessions.
var openFiles = append([]string{archive.Ending}, photoFiles...)

// load opens a photo, off the window's goroutine. A later one supersedes it.
func (w *Window) load(path, mask string) {
	w.loadWith(filepath.Base(path), func() (*state.Loaded, error) { return state.Load(path, mask) })
}

func (w *Window) loadWith(name string, f func() (*state.Loaded, error)) {
	w.loads++
	id := w.loads
	w.loading = name
	w.changed()
	go func() {
		l, err := f()
		w.cfg.Post(func() { w.loaded(id, l, err) })
	}()
}

func (w *Window) loaded(id int, l *state.Loaded, err error) {
	if id != w.loads {
		return
	}
	w.loading = ""
	if err != nil {
		w.changed()
		w.fail(err)
		return
	}
	if !w.job.Phase().Busy() {
		w.job.Reset()
	}
	w.dropMaskWork()
	w.canvas.mouse = gesture{at: w.canvas.mouse.at}
	w.session.Open(l)
	w.history.Show(nil)
	w.title, w.away = "", true // a run of this photo, should one go on, is of what was painted before
	w.changed()
}

// open takes a photo, or a session, in the place of what is open. Nothing is lost by it:
// results stay in the history, and a run goes on.
func (w *Window) open(path string) {
	if isSession(path) {
		w.openSession(path)
		return
	}
	w.load(path, "")
}

// dropped takes the first file that was dropped; not under a dialog.
func (w *Window) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) > 0 && !w.modal() {
		w.open(files[0].Path())
	}
}

func (w *Window) openDialog() {
	w.pick(tr("Open a photo"), "Open", openFiles, w.open)
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
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
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
	d.Show()
}

// emptyState is what stands where the photo will be.
func (w *Window) emptyState() *fyne.Container {
	title := canvas.NewText(tr("Open a photo"), theme.Color(theme.ColorNameForeground))
	title.TextSize, title.Alignment = 26, fyne.TextAlignCenter
	hint := canvas.NewText(tr("Drop it here, or choose a file. It stays on this computer."), theme.Color(colorMuted))
	hint.TextSize, hint.Alignment = 14, fyne.TextAlignCenter
	button := widget.NewButtonWithIcon(tr("Choose a file…"), theme.FolderOpenIcon(), w.openDialog)
	button.Importance = widget.HighImportance
	column := container.New(layout.NewCustomPaddedVBoxLayout(14), title, hint, container.NewCenter(container.New(&tallLayout{38}, button)))
	if len(w.cfg.Samples) > 0 {
		or := canvas.NewText(tr("or try one of these"), theme.Color(colorMuted))
		or.TextSize, or.Alignment = 13, fyne.TextAlignCenter
		row := container.NewHBox()
		for _, s := range w.cfg.Samples {
			row.Add(newSampleCard(s, func() { w.openSample(s) }))
		}
		column.Add(container.New(layout.NewCustomPaddedLayout(22, 0, 0, 0), or))
		column.Add(container.NewCenter(row))
	}
	return container.NewCenter(column)
}

// openSample unpacks a bundled photo into the user's cache, so that it is a file like
// any other.
func (w *Window) openSample(s Sample) {
	w.loadWith(s.Title, func() (*state.Loaded, error) {
		dir, err := os.UserCacheDir()
		if err != nil {
			dir = os.TempDir()
		}
		dir = filepath.Join(dir, "afterimage", "samples")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, err
		}
		path, mask := filepath.Join(dir, filepath.Base(s.Name)), ""
		if err := photo.WriteFile(path, s.Data); err != nil {
			return nil, err
		}
		if len(s.Mask) > 0 {
			mask = path + ".mask.png"
			if err := photo.WriteFile(mask, s.Mask); err != nil {
				return nil, err
			}
		}
		l, err := state.Load(path, mask)
		if err == nil {
			l.Task = restoration.Task(s.Task)
			l.Folder, _ = os.UserHomeDir()
		}
		return l, err
	})
}

// newSampleCard is a bundled photo with its title, to be clicked.
func newSampleCard(s Sample, onTapped func()) fyne.CanvasObject {
	tile := newChoice("", nil, fyne.NewSize(148, 172), onTapped)
	title := canvas.NewText(s.Title, theme.Color(theme.ColorNameForeground))
	title.Alignment, title.TextSize = fyne.TextAlignCenter, theme.TextSize()
	var face fyne.CanvasObject = canvas.NewRectangle(theme.Color(colorControl))
	if img, _, err := image.Decode(bytes.NewReader(s.Data)); err == nil {
		pic := canvas.NewImageFromImage(img)
		pic.FillMode = canvas.ImageFillContain
		pic.SetMinSize(fyne.NewSize(136, 136))
		face = pic
	}
	inner := container.NewBorder(nil, title, nil, nil, face)
	return container.NewStack(tile, container.New(layout.NewCustomPaddedLayout(6, 6, 6, 6), inner))
}
