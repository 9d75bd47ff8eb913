package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// menus is the main menu: every action with its shortcut.
type menus struct {
	w                                     *Window
	main                                  *fyne.MainMenu
	save, saveAll, mask, undo, redo       *fyne.MenuItem
	clear, invert, overlay, compare, stop *fyne.MenuItem
	run                                   *fyne.MenuItem
	state                                 string // what was shown last: the menu is drawn again only when it differs
}

const ctrl = fyne.KeyModifierControl

func item(text string, f func(), key fyne.KeyName, mod fyne.KeyModifier) *fyne.MenuItem {
	m := fyne.NewMenuItem(text, f)
	if key != "" {
		m.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: mod}
	}
	return m
}

func newMenus(w *Window) *menus {
	m := &menus{w: w}
	m.save = item("Save This Picture…", func() { w.saveDialog(false) }, fyne.KeyS, ctrl)
	m.saveAll = item("Save All…", func() { w.saveDialog(true) }, fyne.KeyS, ctrl|fyne.KeyModifierShift)
	m.mask = item("Open a Mask…", w.openMaskDialog, "", 0)
	quit := item("Quit", w.close, fyne.KeyQ, ctrl)
	quit.IsQuit = true
	m.undo = fyne.NewMenuItem("Undo", w.undo)
	m.undo.Shortcut = &fyne.ShortcutUndo{}
	m.redo = fyne.NewMenuItem("Redo", w.redo)
	m.redo.Shortcut = &fyne.ShortcutRedo{}
	m.clear, m.invert = item("Clear the Mask", w.clearMask, "", 0), item("Invert the Mask", w.invertMask, "", 0)
	m.overlay, m.compare = item("Show the Mask  (Q)", w.toggleMask, "", 0), item("Side by Side  (G)", w.toggleCompare, "", 0)
	m.run, m.stop = item("Restore", w.start, fyne.KeyReturn, ctrl), item("Cancel  (Esc)", w.cancel, "", 0)
	look := fyne.NewMenuItem("Appearance", nil)
	look.ChildMenu = fyne.NewMenu("",
		fyne.NewMenuItem("As the System", func() { w.setAppearance("") }),
		fyne.NewMenuItem("Dark", func() { w.setAppearance("dark") }),
		fyne.NewMenuItem("Light", func() { w.setAppearance("light") }))
	m.main = fyne.NewMainMenu(
		fyne.NewMenu("File", item("Open…", w.openDialog, fyne.KeyO, ctrl), m.mask, fyne.NewMenuItemSeparator(),
			m.save, m.saveAll, fyne.NewMenuItemSeparator(), quit),
		fyne.NewMenu("Edit", m.undo, m.redo, fyne.NewMenuItemSeparator(), m.clear, m.invert),
		fyne.NewMenu("View", item("Fit", w.fit, fyne.Key0, ctrl), item("100 %", w.actualSize, fyne.Key1, ctrl),
			item("Zoom In", w.zoomBy(1.25), fyne.KeyEqual, ctrl), item("Zoom Out", w.zoomBy(0.8), fyne.KeyMinus, ctrl),
			fyne.NewMenuItemSeparator(), m.overlay, m.compare, fyne.NewMenuItemSeparator(), look),
		fyne.NewMenu("Restore", m.run, m.stop),
		fyne.NewMenu("Help", fyne.NewMenuItem("Keys", w.showKeys), fyne.NewMenuItem("Prior and Device", w.showPrior),
			fyne.NewMenuItem("About Afterimage", w.showAbout)),
	)
	// the third way to redo that people's fingers know
	w.win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: ctrl | fyne.KeyModifierShift}, func(fyne.Shortcut) { w.redo() })
	w.win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyEnter, Modifier: ctrl}, func(fyne.Shortcut) { w.start() })
	return m
}

// refresh greys out what has no meaning now.
func (m *menus) refresh() {
	s := m.w.session
	busy := m.w.job.Phase().Busy()
	_, ready := s.Ready()
	painted := s.Mask != nil && !s.Mask.Empty()
	set := []struct {
		item *fyne.MenuItem
		on   bool
	}{
		{m.save, s.Outcome != nil && !busy}, {m.saveAll, s.Outcome != nil && !busy}, {m.mask, s.Photo != nil},
		{m.undo, s.Mask != nil && s.Mask.CanUndo()}, {m.redo, s.Mask != nil && s.Mask.CanRedo()},
		{m.clear, painted}, {m.invert, s.Mask != nil}, {m.compare, m.w.canCompare()},
		{m.run, ready && !busy}, {m.stop, busy},
	}
	now := fmt.Sprint(s.ShowMask, s.Compare)
	for _, x := range set {
		now += fmt.Sprint(x.on)
	}
	if now == m.state {
		return
	}
	m.state = now
	for _, x := range set {
		x.item.Disabled = !x.on
	}
	m.overlay.Checked, m.compare.Checked = s.ShowMask, s.Compare
	m.main.Refresh()
}

var keyTable = [][2]string{
	{"Ctrl+O", "Open a photo"}, {"Ctrl+S, Ctrl+Shift+S", "Save this picture, save all"},
	{"B, E, C, H", "Brush, eraser, crop, hand"}, {"[ and ], Ctrl+wheel", "Brush size"}, {"{ and }", "Brush hardness"},
	{"Shift+click", "Straight stroke from the last one"}, {"Ctrl+Z, Ctrl+Y", "Undo, redo"}, {"Q", "Show or hide the mask"},
	{"Wheel, Ctrl+0, Ctrl+1", "Zoom at the pointer, fit, 100 %"}, {"Space+drag, middle drag", "Move the photo"},
	{"Ctrl+Enter, Esc", "Restore, cancel"}, {"1 to 9, M, S, 0", "Flip to a sample, mean, spread, photo"},
	{"hold \\", "The original"}, {"G", "All samples side by side"},
}

func (w *Window) showKeys() {
	grid := container.NewGridWithColumns(2)
	for _, k := range keyTable {
		left := widget.NewLabel(k[0])
		left.TextStyle.Bold = true
		grid.Add(left)
		grid.Add(widget.NewLabel(k[1]))
	}
	dialog.ShowCustom("Keys", "Close", grid, w.win)
}

func (w *Window) showPrior() {
	text := "The prior is being loaded."
	switch {
	case w.priorErr != nil:
		w.fail(w.priorErr)
		return
	case w.prior != nil:
		p := w.prior
		text = fmt.Sprintf("%s\nRuns on %s with ONNX Runtime %s.", p.Prior.Name, p.Device, p.Runtime.Version)
		if p.Reason != "" {
			text += "\n" + p.Reason
		}
		if p.Licence != "" {
			text += "\nLicence: " + p.Licence
		}
	}
	dialog.ShowInformation("Prior and device", text, w.win)
}

func (w *Window) showAbout() {
	dialog.ShowInformation("Afterimage "+w.cfg.Version,
		"Restores photographs by drawing several versions\nthat all fit what is known, and shows where they disagree.\n"+
			"What they add is plausible, not proven.\nNothing leaves this computer.", w.win)
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
