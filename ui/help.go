package ui

import (
	"cmp"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

func (w *Window) helpCommands() []*command {
	return []*command{
		{id: "help.keys", menu: menuHelp, title: tr("Keys"), name: fyne.KeyF1, run: w.showKeys},
		{id: "help.palette", menu: menuHelp, title: tr("All Commands…"), shortcut: chord(ctrlShift, fyne.KeyP), name: fyne.KeyF2, run: w.showPalette},
		{id: "help.menu", title: tr("Go to the menu"), name: fyne.KeyF10, keys: tr("Alt, F10"), run: w.openMenu},
		{id: "help.try", menu: menuHelp, title: tr("Try a Photo"), dynamic: w.demoCommands},
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

// openMenu gives the keyboard to the main menu, where the toolkit draws it.
func (w *Window) openMenu() {
	if c, ok := w.win.Canvas().(interface{ ToggleMenu() }); ok && !w.modal() {
		c.ToggleMenu()
	}
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

// keySheet lists the keys by menu, and what the mouse does.
func (w *Window) keySheet() []fyne.CanvasObject {
	var groups []fyne.CanvasObject
	add := func(title string, rows [][2]string) {
		if len(rows) == 0 {
			return
		}
		table := container.New(&saveRows{})
		for _, r := range rows {
			keys := caption(r[0])
			keys.TextStyle.Bold = true
			keys.Color = theme.Color(theme.ColorNameForeground)
			table.Add(keys)
			table.Add(caption(r[1]))
		}
		groups = append(groups, container.New(layout.NewCustomPaddedVBoxLayout(8), heading(title), table))
	}
	for _, m := range append(menuTitles(), menuTitle{menuNone, tr("Elsewhere")}) {
		var rows [][2]string
		for _, c := range w.commands.list {
			if keys := c.keyText(); c.menu == m.id && keys != "" {
				rows = append(rows, [2]string{keys, c.title})
			}
		}
		add(m.title, rows)
	}
	add(tr("Mouse"), gestures())
	return groups
}

// showKeys is the sheet of all keys, made from the commands.
func (w *Window) showKeys() {
	if w.modal() {
		return
	}
	size := w.win.Canvas().Size()
	columns := make([]*fyne.Container, 2)
	if size.Width >= 1180 {
		columns = make([]*fyne.Container, 3)
	}
	table := container.New(layout.NewGridLayoutWithColumns(len(columns)))
	for i := range columns {
		columns[i] = container.New(layout.NewCustomPaddedVBoxLayout(16))
		table.Add(columns[i])
	}
	for _, g := range w.keySheet() { // to the shortest column
		slices.MinFunc(columns, func(a, b *fyne.Container) int {
			return cmp.Compare(a.MinSize().Height, b.MinSize().Height)
		}).Add(g)
	}
	body := container.New(layout.NewCustomPaddedLayout(4, 12, 4, 16), table)
	d := dialog.NewCustom(tr("Keys"), tr("Close"), container.NewVScroll(body), w.win)
	d.SetOnClosed(w.focusPhoto)
	d.Resize(fyne.NewSize(fyne.Min(400*float32(len(columns))+40, size.Width-40), fyne.Min(820, size.Height-40)))
	w.showDialog(d)
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
