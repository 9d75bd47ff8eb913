package ui

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// kernelCommands are what is done with blur kernels.
func (w *Window) kernelCommands() []*command {
	s := w.session
	deblurs := func() bool { return s.Task() == restoration.Deblur }
	return []*command{
		{id: "kernel.draw", menu: menuEdit, apart: true, title: tr("Draw a Blur Kernel…"), on: deblurs, run: w.drawKernelDialog},
		{id: "kernel.open", menu: menuEdit, title: tr("Open a Blur Kernel…"), on: deblurs, run: w.openKernelDialog},
		{id: "kernel.export", menu: menuEdit, title: tr("Export the Blur Kernel…"), on: deblurs, run: w.exportKernelDialog},
		{id: "tool.look", menu: menuEdit, title: tr("Look Closer"), hint: tr("Compare blur kernels on a small part of the photo"),
			icon: iconLook, runes: "kK", on: func() bool { return w.hasPhoto() && deblurs() && !w.job.Phase().Busy() },
			checked: func() bool { return s.Photo != nil && s.Tool == state.LookTool && !s.Compare }, run: w.startLook},
		{id: "look.take", title: tr("Take a compared kernel"), keys: "1-6"},
	}
}

// setKernelFamily takes the title that was chosen from the list.
func (w *Window) setKernelFamily(title string) {
	k := w.session.Kernel
	for _, f := range state.KernelFamilies() {
		if local(f.Title) == title {
			k.Family = f.ID
		}
	}
	if k.Own != nil && title == w.ownKernelTitle() {
		k.Family = state.OwnKernel
	}
	w.focusPhoto()
	w.changed()
}

// drawnKernel is the name of a kernel that was drawn by hand, for people.
func drawnKernel() string { return tr("Own") }

// ownKernelTitle is how a person's own kernel is called in the list; empty where there
// is none.
func (w *Window) ownKernelTitle() string {
	switch k := w.session.Kernel; {
	case k.Own == nil:
		return ""
	case k.Name == "":
		return drawnKernel()
	default:
		return k.Name
	}
}

// useKernel takes a kernel of a person's own; the empty name is one that was drawn.
func (w *Window) useKernel(k linearops.Kernel, name string) {
	w.session.Kernel.Use(k, name)
	w.changed()
}

func (w *Window) openKernelDialog() {
	w.pick(tr("Open a picture of a blur kernel"), tr("Open"), photoFiles, func(path string) {
		w.background(func() (func(), error) {
			k, err := photo.ReadKernel(path)
			return func() { w.useKernel(k, filepath.Base(path)) }, err
		})
	})
}

// exportKernelDialog asks for a name for a picture of the kernel.
func (w *Window) exportKernelDialog() {
	k, err := w.session.Kernel.Kernel()
	if err != nil || w.modal() {
		return
	}
	folder := w.kernelFolder()
	name := newNameEntry(state.KernelFileName(w.session.Kernel.Current()))
	where := widget.NewLabel(folder)
	where.Truncation = fyne.TextTruncateEllipsis
	note := newNote(tr("A gray PNG of 16 bits. Taps are proportional to its values, the largest is white; opened again they sum to 1."))
	var d *dialog.CustomDialog
	save := widget.NewButton(tr("Export"), func() {
		path, err := state.FilePath(folder, name.Text, ".png")
		if err != nil {
			note.set(explained(err), theme.ColorNameError)
			return
		}
		d.Hide()
		w.confirmKernel(path, k)
	})
	save.Importance = widget.HighImportance
	change := widget.NewButton(tr("Change…"), func() {
		w.pickFolder(folder, func(dir string) {
			folder = dir
			where.SetText(dir)
		})
	})
	form := container.NewVBox(
		widget.NewForm(
			widget.NewFormItem(tr("Name"), name),
			widget.NewFormItem(tr("Folder"), container.NewBorder(nil, nil, nil, change, where)),
		), note.box)
	d = dialog.NewCustomWithoutButtons(tr("Export the blur kernel"), form, w.win)
	d.SetButtons([]fyne.CanvasObject{widget.NewButton(tr("Cancel"), func() { d.Hide() }), save})
	name.onEscape = func() { d.Hide() }
	name.OnSubmitted = func(string) { save.OnTapped() }
	d.Resize(fyne.NewSize(560, 0))
	d.Show()
	w.win.Canvas().Focus(name)
	name.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// kernelFolder is where a kernel goes first: beside the results, or home.
func (w *Window) kernelFolder() string {
	if w.session.Folder != "" {
		return w.session.Folder
	}
	home, _ := os.UserHomeDir()
	return home
}

// confirmKernel asks before it overwrites.
func (w *Window) confirmKernel(path string, k linearops.Kernel) {
	write := func() {
		go func() {
			err := photo.WriteKernel(path, k)
			w.cfg.Post(func() {
				if err != nil {
					w.fail(err)
					return
				}
				w.status.say(tr("Saved %s", filepath.Base(path)))
			})
		}()
	}
	if _, err := os.Lstat(path); err != nil {
		write()
		return
	}
	d := dialog.NewConfirm(tr("Replace?"), tr("%s is there already.", filepath.Base(path)), func(ok bool) {
		if ok {
			write()
		}
	}, w.win)
	d.SetConfirmText(tr("Replace"))
	d.SetDismissText(tr("Keep"))
	d.Show()
}

// candidateTitle is a kernel in a few words: "Motion 15 px, 30°".
func candidateTitle(c state.Candidate) string {
	info, known := c.Info()
	if !known {
		if c.Name == "" {
			return drawnKernel()
		}
		return c.Name
	}
	var parts []string
	for i, q := range info.Params {
		parts = append(parts, number(c.Values[i], q.Step)+unit(q.Unit))
	}
	return local(info.Title) + " " + strings.Join(parts, ", ")
}
