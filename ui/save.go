package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// saveDialog asks what to save, as what and where.
func (w *Window) saveDialog(what state.What) {
	if w.modal() || !w.hasOutcome() {
		return
	}
	form := state.NewSaveForm(w.session, what)
	w.recallSave(form)
	w.showSave(form)
}

// saveView is the dialog over a form. It shows the form again after each change.
type saveView struct {
	*fileDialog
	form *state.SaveForm

	what, format, depth *segments
	quality             *field
	recipe, strip       *widget.Check
	wrong               string // what is wrong with the name, after Save was pressed
}

// showSave shows the dialog with what the form holds; also again after an error, so that
// nothing has to be typed twice.
func (w *Window) showSave(f *state.SaveForm) {
	v := &saveView{fileDialog: newFileDialog(w, f.Name, f.Folder, func(dir string) { f.Folder = dir }), form: f}
	w.saveOpen = v
	v.what = newSegments(3, []string{"one", "all", "sheet"}, []string{tr("This picture"), tr("All samples"), tr("Contact sheet")}, v.setWhat)
	v.name.OnChanged = func(text string) {
		v.wrong = ""
		f.SetName(text)
		v.refresh()
	}
	var formats []string
	for _, x := range state.SaveFormats() {
		formats = append(formats, string(x))
	}
	v.format = newSegments(len(formats), formats, formats, func(name string) { v.setFormat(photo.Format(name)) })
	v.depth = newSegments(2, []string{"8", "16"}, []string{tr("8 bits"), tr("16 bits")}, func(bits string) {
		f.Depth = map[string]int{"8": 8, "16": 16}[bits]
		v.refresh()
	})
	v.quality = newField(tr("Quality"), 50, 100, 1, whole, func(q float64) { f.Quality = int(q) }, func() {})
	v.recipe = widget.NewCheck(tr("With the recipe that makes it again"), func(on bool) {
		f.Recipe = on
		v.refresh()
	})
	v.strip = widget.NewCheck(tr("Leave out camera data and place"), func(on bool) {
		f.Strip = on
		v.refresh()
	})

	detail := container.NewStack(v.depth.box, v.quality.box)
	body := container.New(layout.NewCustomPaddedVBoxLayout(10), v.what.box,
		container.New(&saveRows{}, caption(tr("Name")), v.name, caption(tr("Folder")), v.place,
			caption(tr("Format")), v.format.box, caption(""), detail),
		v.recipe, v.strip, v.note.box)
	v.refresh()
	v.show(tr("Save"), body, v.save)
}

func whole(v float64) string { return tr("%.0f", v) }

var whatNames = map[state.What]string{state.SaveOne: "one", state.SaveAll: "all", state.SaveSheet: "sheet"}

func (v *saveView) setWhat(name string) {
	for k, n := range whatNames {
		if n == name {
			v.form.What = k
		}
	}
	v.refresh()
}

func (v *saveView) setFormat(f photo.Format) {
	if !v.form.Allows(f) {
		return
	}
	v.wrong = ""
	v.form.SetFormat(f)
	v.name.SetText(v.form.Name)
	v.refresh()
}

// refresh shows the form as it is.
func (v *saveView) refresh() {
	f := v.form
	v.what.set(whatNames[f.What], false)
	for i, x := range state.SaveFormats() {
		v.format.tiles[i].set(f.Format == x, !f.Allows(x))
	}
	v.depth.set(map[int]string{8: "8", 16: "16"}[f.Depth], f.What == state.SaveSheet)
	v.quality.set(float64(f.Quality))
	show(v.depth.box, !f.HasQuality())
	if !f.HasDepth() { // the format has 8 bits, and no choice
		v.depth.set("8", true)
	}
	show(v.quality.box, f.HasQuality())
	if v.recipe.Checked != f.Recipe {
		v.recipe.SetChecked(f.Recipe)
	}
	if v.strip.Checked != f.Strip {
		v.strip.SetChecked(f.Strip)
	}
	if v.wrong != "" {
		v.note.set(v.wrong, theme.ColorNameError)
	} else {
		v.note.set(v.text(), colorMuted)
	}
}

// text says what will be written, and what it will not hold.
func (v *saveView) text() string {
	f := v.form
	n := len(f.Outcome().Kept())
	text := ""
	switch {
	case f.What == state.SaveAll && n > 1:
		text = tr("Writes %d samples, their mean, where they disagree, and a contact sheet, each under a name of its own.", n)
	case f.What == state.SaveSheet:
		text = tr("The photo and all samples on one labelled picture.")
	}
	for _, l := range f.Losses() {
		if text != "" {
			text += " "
		}
		text += local(l)
	}
	return text
}

// save takes the form; where the name will not do the dialog stays and says why.
func (v *saveView) save() {
	r, err := v.form.Request()
	if err != nil {
		v.wrong = explained(err)
		v.refresh()
		return
	}
	v.dialog.Hide()
	v.w.confirmSave(v.form, r)
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

// saveRows lays titles and controls out in two columns: the titles as wide as the widest.
type saveRows struct{}

const rowGap = 8

func (saveRows) column(o []fyne.CanvasObject) (width float32) {
	for i := 0; i < len(o); i += 2 {
		width = fyne.Max(width, o[i].MinSize().Width)
	}
	return width + 14
}

func (l saveRows) MinSize(o []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(0, -rowGap)
	for i := 0; i+1 < len(o); i += 2 {
		m := o[i+1].MinSize()
		s = fyne.NewSize(fyne.Max(s.Width, m.Width), s.Height+m.Height+rowGap)
	}
	return s.AddWidthHeight(l.column(o), 0)
}

func (l saveRows) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left, y := l.column(o), float32(0)
	for i := 0; i+1 < len(o); i += 2 {
		h, t := o[i+1].MinSize().Height, o[i].MinSize()
		o[i].Move(fyne.NewPos(0, y+(h-t.Height)/2))
		o[i].Resize(t)
		o[i+1].Move(fyne.NewPos(left, y))
		o[i+1].Resize(fyne.NewSize(size.Width-left, h))
		y += h + rowGap
	}
}
