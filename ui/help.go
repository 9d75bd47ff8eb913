package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

func (w *Window) helpCommands() []*command {
	return []*command{
		{id: "help.keys", menu: menuHelp, title: tr("Keys"), name: fyne.KeyF1, run: w.showKeys},
		{id: "help.about", menu: menuHelp, apart: true, title: tr("About Afterimage"), run: w.showAbout},
	}
}

func (w *Window) appearanceCommands() []*command {
	choose := func(id, title, name string) *command {
		return &command{id: "view.appearance." + id, title: title, run: func() { w.setAppearance(name) },
			checked: func() bool { return w.app.Preferences().StringWithFallback(prefAppearance, "dark") == name }}
	}
	return []*command{{id: "view.appearance", menu: menuView, apart: true, title: tr("Appearance"), sub: []*command{
		choose("system", tr("As the System"), ""), choose("dark", tr("Dark"), "dark"), choose("light", tr("Light"), "light")}}}
}

// gestures are what the mouse does: no command, but on the sheet of keys.
func gestures() [][2]string {
	return [][2]string{
		{tr("Wheel"), tr("Zoom at the pointer")}, {tr("Space+drag, middle drag"), tr("Move the photo")},
		{tr("Ctrl+wheel"), tr("Brush size")}, {tr("Shift+click"), tr("Straight stroke from the last one")},
		{tr("hold %s", "\\"), tr("The original")}, {tr("Drag in the grid"), tr("Move all samples")},
		{tr("Right click on a sample"), tr("What can be done with it")}, {tr("Double-click the divider"), tr("Put it in the middle")},
	}
}

func (w *Window) showKeys() {
	if w.modal() {
		return
	}
	grid := container.NewGridWithColumns(2)
	add := func(keys, title string) {
		left := widget.NewLabel(keys)
		left.TextStyle.Bold = true
		grid.Add(left)
		grid.Add(widget.NewLabel(title))
	}
	for _, c := range w.commands.list {
		if keys := c.keyText(); keys != "" {
			add(keys, c.title)
		}
	}
	for _, g := range gestures() {
		add(g[0], g[1])
	}
	d := dialog.NewCustom(tr("Keys"), tr("Close"), container.NewVScroll(grid), w.win)
	d.Resize(fyne.NewSize(640, fyne.Min(680, w.win.Canvas().Size().Height-60)))
	d.Show()
}

func (w *Window) showPrior() {
	text := tr("The prior is being loaded.")
	switch {
	case w.priorErr != nil:
		w.fail(w.priorErr)
		return
	case w.prior != nil:
		p := w.prior
		text = fmt.Sprintf("%s\n%s", p.Prior.Name, tr("Runs on %s with ONNX Runtime %s.", p.Device, p.Runtime.Version))
		if p.Reason != "" {
			text += "\n" + p.Reason
		}
		if p.Licence != "" {
			text += "\n" + tr("Licence: %s", p.Licence)
		}
	}
	dialog.ShowInformation(tr("Prior and device"), text, w.win)
}

func (w *Window) showAbout() {
	dialog.ShowInformation("Afterimage "+w.cfg.Version,
		tr("Restores photographs by drawing several versions\nthat all fit what is known, and shows where they disagree.\nWhat they add is plausible, not proven.\nNothing leaves this computer."), w.win)
}

func (w *Window) setAppearance(name string) {
	w.app.Preferences().SetString(prefAppearance, name)
	w.applyTheme()
	w.build()
}

func (w *Window) applyTheme() {
	t := &calmTheme{variant: theme.VariantDark}
	switch w.app.Preferences().StringWithFallback(prefAppearance, "dark") {
	case "light":
		t.variant = theme.VariantLight
	case "":
		t.follow = true
	}
	w.theme = t
	w.app.Settings().SetTheme(t)
}
