package ui

import (
	"math"
	"os"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// scales are the sizes of the whole window that can be chosen, in percent; the toolkit
// rounds to tens.
var scales = []int{80, 90, 100, 110, 120, 130, 150, 180, 200}

// showSettings is the dialog of what holds for the whole program. Everything takes
// effect at once and is kept at once: there is nothing to confirm.
func (w *Window) showSettings() {
	if w.modal() {
		return
	}
	p := w.app.Preferences()
	names, codes := []string{tr("As the system")}, []string{""}
	for _, l := range languages {
		names, codes = append(names, l.name), append(codes, l.code)
	}
	var percents, factors []string
	for _, s := range scales {
		percents = append(percents, tr("%d %%", s))
		factors = append(factors, strconv.Itoa(s))
	}
	language := newPick(names, codes, knownLanguage(p.String(prefLanguage)), w.setLanguage)
	look := newPick([]string{tr("As the system"), tr("Dark"), tr("Light")}, []string{"", "dark", "light"},
		p.StringWithFallback(prefAppearance, "dark"), w.setAppearance)
	size := newPick(percents, factors, strconv.Itoa(int(math.Round(w.scale()*100))), func(s string) {
		n, err := strconv.Atoi(s)
		if err == nil {
			w.setScale(float64(n) / 100)
		}
	})
	motion := newSwitch(tr("Less movement: nothing fades or slides"), w.reducedMotion(), func(on bool) { p.SetBool(prefReducedMotion, on) })
	notify := newSwitch(tr("Tell me when a long run ends while I am elsewhere"), w.notifies(), func(on bool) { p.SetBool(prefNotify, on) })
	body := container.New(layout.NewCustomPaddedVBoxLayout(10),
		container.New(&saveRows{}, caption(tr("Language")), language, caption(tr("Appearance")), look, caption(tr("Size of text and controls")), size),
		motion, notify, container.New(layout.NewCustomPaddedLayout(0, 10, 0, 0), newNote(tr("Afterimage needs no network and uses none.")).box))
	d := dialog.NewCustom(tr("Settings"), tr("Close"), body, w.win)
	d.SetOnClosed(w.focusPhoto)
	d.Resize(fyne.NewSize(fyne.Min(520, w.win.Canvas().Size().Width-40), 0))
	w.showDialog(d)
}

// newPick is a list of titles to choose one of by its value.
func newPick(titles, values []string, chosen string, onChosen func(string)) *widget.Select {
	s := widget.NewSelect(titles, nil)
	for i, v := range values {
		if v == chosen {
			s.SetSelectedIndex(i)
		}
	}
	s.OnChanged = func(string) {
		if i := s.SelectedIndex(); i >= 0 {
			onChosen(values[i])
		}
	}
	return s
}

func newSwitch(title string, on bool, onChanged func(bool)) *widget.Check {
	c := widget.NewCheck(title, nil)
	c.SetChecked(on)
	c.OnChanged = onChanged
	return c
}

// setLanguage speaks another language from now on; the dialog that is open is shown
// again in it.
func (w *Window) setLanguage(code string) {
	w.app.Preferences().SetString(prefLanguage, code)
	useLanguage(code)
	w.again(w.build)
}

// setAppearance chooses the colours: "dark", "light" or "" for the system's.
func (w *Window) setAppearance(name string) {
	w.app.Preferences().SetString(prefAppearance, name)
	w.again(func() {
		w.applyTheme()
		w.build()
	})
}

// again makes the window anew; the settings, if they are open, come back on top of it.
func (w *Window) again(f func()) {
	open := w.modal()
	for w.modal() {
		w.win.Canvas().Overlays().Remove(w.win.Canvas().Overlays().Top())
	}
	f()
	if open {
		w.showSettings()
	}
}

// scale is how large everything is, 1 for as the toolkit has it.
func (w *Window) scale() float64 {
	s := w.app.Preferences().FloatWithFallback(prefScale, 1)
	if s < 0.8 || s > 2 {
		return 1
	}
	return s
}

func (w *Window) setScale(s float64) {
	w.app.Preferences().SetFloat(prefScale, s)
	w.applyScale()
	w.again(func() {
		w.applyTheme() // the toolkit looks at the scale again
		w.build()
	})
}

// scaleVariable is where the toolkit looks for a person's scale, each time that the
// theme is set.
const scaleVariable = "FYNE_SCALE"

// systemScale is what the environment asks for, before anything was chosen.
var systemScale = os.Getenv(scaleVariable)

// applyScale multiplies what the environment asks for by what was chosen.
func (w *Window) applyScale() {
	base, err := strconv.ParseFloat(systemScale, 64)
	if err != nil || base <= 0 {
		base = 1
	}
	if s := w.scale(); s != 1 {
		_ = os.Setenv(scaleVariable, strconv.FormatFloat(base*s, 'g', 4, 64))
	} else {
		_ = os.Setenv(scaleVariable, systemScale)
	}
}
