package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration/damage"
)

// finderCard is the scratch finder while it is at work: what it found follows its
// controls at once, and becomes a part of the mask only by Add.
func (p *panel) finderCard() fyne.CanvasObject {
	w, f := p.w, p.w.finder
	found, bar := newNote(""), newThinBar()
	sensitivity := p.field(tr("Sensitivity"), 0, 100, 1, func(v float64) string { return fmt.Sprintf("%.0f %%", v) },
		func() float64 { return f.Options().Sensitivity * 100 }, func(v float64) {
			o := f.Options()
			o.Sensitivity = v / 100
			f.SetOptions(o)
		})
	grow := p.field(tr("Margin"), 0, maxFinderGrow, 1, func(v float64) string { return tr("%.0f px", v) },
		func() float64 { return float64(f.Options().Grow) }, func(v float64) {
			o := f.Options()
			o.Grow = int(v)
			f.SetOptions(o)
		})
	kinds := map[string]damage.Kind{"both": damage.Both, "bright": damage.Bright, "dark": damage.Dark}
	kind := newSegments(3, []string{"both", "bright", "dark"}, []string{tr("Both"), tr("Light"), tr("Dark")}, func(v string) {
		o := f.Options()
		o.Kinds = kinds[v]
		f.SetOptions(o)
		w.changed()
	})
	apply, drop := p.button(tr("Add"), w.applyScratches), p.button(tr("Cancel"), func() { f.End() })
	apply.Importance = widget.HighImportance
	p.sync = append(p.sync, func() {
		for v, k := range kinds {
			if f.Options().Kinds == k {
				kind.set(v, false)
			}
		}
		found.set(w.foundText(), colorMuted)
		bar.set(f.Progress(), f.Active() && f.Progress() < 1)
		m := f.Marks()
		enable(apply, f.Ready() && m != nil && m.Touched > 0)
	})
	title := heading(tr("Scratches and dust"))
	title.TextSize = theme.TextSize()
	back := canvas.NewRectangle(theme.Color(theme.ColorNameInputBackground))
	back.CornerRadius = 6
	inner := group(title, found.box, bar.box, sensitivity.box, kind.box, grow.box, container.NewGridWithColumns(2, drop, apply))
	return container.NewStack(back, container.New(layout.NewCustomPaddedLayout(10, 12, 12, 12), inner))
}

// foundText tells what the finder found.
func (w *Window) foundText() string {
	f := w.finder
	m := f.Marks()
	switch {
	case !f.Active():
		return ""
	case m == nil:
		return tr("Looking at the photo… %.0f %%", 100*f.Progress())
	case m.Touched == 0:
		return tr("Nothing stands out. Try a higher sensitivity.")
	}
	lines, specks := tr("%d scratches", m.Lines), tr("%d specks", m.Specks)
	if m.Lines == 1 {
		lines = tr("1 scratch")
	}
	if m.Specks == 1 {
		specks = tr("1 speck")
	}
	return tr("%s and %s, %.2f %% of the photo. Press Enter to add them.", lines, specks, 100*float64(m.Touched)/float64(m.W*m.H))
}
