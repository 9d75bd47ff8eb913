package ui

import (
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// emptyState is what stands where the photo will be: how to open one, and a photo to
// try each task on.
func (w *Window) emptyState() *fyne.Container {
	title := canvas.NewText(tr("Open a photo"), theme.Color(theme.ColorNameForeground))
	title.TextSize, title.Alignment = 26, fyne.TextAlignCenter
	hint := canvas.NewText(tr("Drop it here, paste it, or choose a file. It stays on this computer."), theme.Color(colorMuted))
	hint.TextSize, hint.Alignment = 14, fyne.TextAlignCenter
	button := widget.NewButtonWithIcon(tr("Choose a file…"), theme.FolderOpenIcon(), w.openDialog)
	button.Importance = widget.HighImportance
	column := container.New(layout.NewCustomPaddedVBoxLayout(12), title, hint, container.NewCenter(container.New(&tallLayout{38}, button)))
	if len(w.cfg.Samples) > 0 {
		or := canvas.NewText(tr("or try one of these: everything is set, press Restore"), theme.Color(colorMuted))
		or.TextSize, or.Alignment = 13, fyne.TextAlignCenter
		grid := container.New(layout.NewGridLayoutWithColumns(3))
		for _, s := range w.cfg.Samples {
			grid.Add(w.newDemoCard(s))
		}
		column.Add(container.New(layout.NewCustomPaddedLayout(14, 0, 0, 0), or))
		column.Add(container.NewCenter(grid))
	}
	return container.NewCenter(column)
}

const (
	cardWidth  = 158
	cardHeight = 156
	cardSide   = 118
)

// newDemoCard is a photo to try a task on, to be clicked. Its picture is made on a
// goroutine of its own, and kept.
func (w *Window) newDemoCard(s Sample) fyne.CanvasObject {
	tile := newChoice("", nil, fyne.NewSize(cardWidth, cardHeight), func() { w.openSample(s) })
	tile.hint, tile.onHint = s.Credit, w.hint
	title := canvas.NewText(local(s.Title), theme.Color(theme.ColorNameForeground))
	title.Alignment, title.TextSize = fyne.TextAlignCenter, theme.TextSize()
	picture := canvas.NewImageFromImage(w.demoPictures[s.key()])
	picture.FillMode = canvas.ImageFillContain
	picture.ScaleMode = canvas.ImageScaleSmooth
	picture.SetMinSize(fyne.NewSquareSize(cardSide))
	if w.demoPictures[s.key()] == nil {
		w.drawDemo(s, picture)
	}
	face := container.NewStack(container.NewCenter(picture))
	inner := container.NewBorder(nil, title, nil, nil, face)
	return container.NewStack(tile, container.New(layout.NewCustomPaddedLayout(8, 8, 6, 6), inner))
}

// drawDemo damages a photo as its task expects it, for the card.
func (w *Window) drawDemo(s Sample, on *canvas.Image) {
	go func() {
		m, _, err := s.demo().Damaged()
		if err != nil {
			return // opening it will say why
		}
		small := raster.FromImage(m).Image()
		w.cfg.Post(func() {
			w.demoPictures[s.key()] = small
			on.Image = small
			on.Refresh()
		})
	}()
}

func (s Sample) key() string { return s.Name + "-" + s.Task }

func (s Sample) demo() state.Demo {
	return state.Demo{Task: restoration.Task(s.Task), Name: s.Name, Data: s.Data, Mask: s.Mask, Kernel: s.Kernel, Scale: s.Scale}
}

// openSample opens a photo to try a task on, with everything set. It lies in the user's
// cache, so that it is a file like any other; results go home.
func (w *Window) openSample(s Sample) {
	w.loadWith(local(s.Title), func() (*state.Loaded, error) {
		cache, err := os.UserCacheDir()
		if err != nil {
			cache = os.TempDir()
		}
		l, err := s.demo().Load(filepath.Join(cache, "afterimage", "samples"))
		if err == nil {
			l.Folder, _ = os.UserHomeDir()
		}
		return l, err
	})
}

// demoCommands are the photos to try, in the menu.
func (w *Window) demoCommands() []*command {
	var list []*command
	for _, s := range w.cfg.Samples {
		list = append(list, &command{id: "help.try." + s.key(), title: local(s.Title), run: func() { w.openSample(s) }})
	}
	return list
}
