package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"afterimage/ui/state"
)

// The commands of files, of editing, of tools and of views; what they do is in
// actions.go, open.go and save.go.

func (w *Window) hasPhoto() bool { return w.session.Photo != nil }

func (w *Window) hasOutcome() bool { return w.session.Outcome != nil && !w.watching() }

func (w *Window) fileCommands() []*command {
	return []*command{
		{id: "file.open", menu: menuFile, title: tr("Open…"), shortcut: chord(ctrl, fyne.KeyO), run: w.openDialog},
		{id: "file.recent", menu: menuFile, title: tr("Open Recent"), dynamic: w.recentCommands},
		{id: "file.photos", menu: menuFile, apart: true, title: tr("Photos"), dynamic: w.albumCommands},
		{id: "file.next", menu: menuFile, title: tr("Next Photo"), shortcut: chord(ctrl, fyne.KeyPageDown), on: w.canStepPhoto(1), run: w.stepPhoto(1)},
		{id: "file.previous", menu: menuFile, title: tr("Previous Photo"), shortcut: chord(ctrl, fyne.KeyPageUp), on: w.canStepPhoto(-1), run: w.stepPhoto(-1)},
		{id: "file.save", menu: menuFile, apart: true, title: tr("Save This Picture…"), shortcut: chord(ctrl, fyne.KeyS),
			on: w.hasOutcome, run: func() { w.saveDialog(state.SaveOne) }},
		{id: "file.saveAll", menu: menuFile, title: tr("Save All…"), shortcut: chord(ctrlShift, fyne.KeyS),
			on: w.hasOutcome, run: func() { w.saveDialog(state.SaveAll) }},
		{id: "file.saveSheet", menu: menuFile, title: tr("Save a Contact Sheet…"),
			on: w.hasOutcome, run: func() { w.saveDialog(state.SaveSheet) }},
		{id: "file.settings", menu: menuFile, apart: true, title: tr("Settings…"), shortcut: chord(ctrl, fyne.KeyComma), run: w.showSettings},
	}
}

// quitCommands stand last in their menu.
func (w *Window) quitCommands() []*command {
	return []*command{{id: "file.quit", menu: menuFile, apart: true, title: tr("Quit"), shortcut: chord(ctrl, fyne.KeyQ), always: true, run: w.close}}
}

func (w *Window) editCommands() []*command {
	return []*command{
		{id: "edit.undo", menu: menuEdit, title: tr("Undo"), icon: theme.ContentUndoIcon(), hint: tr("Undo the last stroke"), shortcut: &fyne.ShortcutUndo{},
			always: true, on: w.canUndo, run: w.undo},
		// the third way to redo that people's fingers know
		{id: "edit.redo", menu: menuEdit, title: tr("Redo"), icon: theme.ContentRedoIcon(), hint: tr("Redo what was undone"), shortcut: &fyne.ShortcutRedo{},
			also: []fyne.Shortcut{chord(ctrlShift, fyne.KeyZ)}, always: true, on: w.canRedo, run: w.redo},
		{id: "edit.copy", menu: menuEdit, apart: true, title: tr("Copy the Picture"), shortcut: &fyne.ShortcutCopy{}, always: true, on: w.canCopy, run: w.copyPicture},
		{id: "edit.paste", menu: menuEdit, title: tr("Paste a Photo"), shortcut: &fyne.ShortcutPaste{}, always: true, run: w.paste},
	}
}

// canUndo and canRedo also hold while a text field has the keyboard: it has a history of
// its own.
func (w *Window) canUndo() bool {
	h := w.session.Strokes()
	return h != nil && h.CanUndo() || w.typing()
}

func (w *Window) canRedo() bool {
	h := w.session.Strokes()
	return h != nil && h.CanRedo() || w.typing()
}

func (w *Window) toolCommands() []*command {
	s := w.session
	tool := func(id, title, hint, runes string, icon fyne.Resource, t state.Tool, on func() bool) *command {
		return &command{id: "tool." + id, menu: menuEdit, title: title, hint: hint, runes: runes, icon: icon,
			on: on, checked: func() bool { return s.Photo != nil && s.Tool == t && !s.Compare }, run: func() { w.setTool(t) }}
	}
	first := tool("brush", tr("Brush"), tr("Paint what is damaged; [ and ] change the size"), "bB", iconBrush, state.Paint, w.usesMask)
	first.apart = true
	eraser := tool("eraser", tr("Eraser"), tr("Take paint away"), "eE", iconEraser, state.Erase, w.paints)
	eraser.checked = func() bool {
		return s.Photo != nil && !s.Compare && (s.Tool == state.Erase || w.onResult() && s.TakeBack)
	}
	eraser.run = func() {
		if w.onResult() {
			w.takeBack()
		} else {
			w.setTool(state.Erase)
		}
	}
	return []*command{
		first,
		eraser,
		tool("lasso", tr("Lasso"), tr("Choose what a line drawn by hand surrounds; Alt takes away"), "lL", iconLasso, state.Lasso, w.usesMask),
		tool("rectangle", tr("Rectangle"), tr("Choose a rectangle; Alt takes away"), "rR", iconRectangle, state.RectangleTool, w.usesMask),
		tool("wand", tr("Magic Wand"), tr("Choose what looks like the pixel you click; Alt takes away"), "wW", iconWand, state.WandTool, w.usesMask),
		tool("crop", tr("Crop"), tr("Work on a part of the photo"), "cC", iconCrop, state.CropTool, w.hasPhoto),
		tool("hand", tr("Hand"), tr("Move the photo; or hold Space"), "hH", iconHand, state.Hand, w.hasPhoto),
	}
}

func (w *Window) usesMask() bool { return w.hasPhoto() && w.session.UsesMask() }

func (w *Window) viewCommands() []*command {
	s := w.session
	return []*command{
		{id: "view.fit", menu: menuView, title: tr("Fit"), hint: tr("Show the whole photo"), icon: iconFit,
			shortcut: chord(ctrl, fyne.Key0), on: w.hasPhoto, run: w.fit},
		{id: "view.actual", menu: menuView, title: tr("100 %%"), shortcut: chord(ctrl, fyne.Key1), on: w.hasPhoto, run: w.actualSize},
		{id: "view.in", menu: menuView, title: tr("Zoom In"), shortcut: chord(ctrl, fyne.KeyEqual), runes: "+=", on: w.hasPhoto, run: w.zoomBy(1.25)},
		{id: "view.out", menu: menuView, title: tr("Zoom Out"), shortcut: chord(ctrl, fyne.KeyMinus), runes: "-", on: w.hasPhoto, run: w.zoomBy(0.8)},
		{id: "view.mask", menu: menuView, apart: true, title: tr("Show the Mask"), hint: tr("Show or hide what is painted"), icon: iconMask, runes: "qQ",
			on: w.paints, checked: func() bool { return !w.onResult() && s.ShowMask || w.onResult() && s.ShowRegions }, run: w.toggleMask},
		{id: "view.grid", menu: menuView, title: tr("Pixel Grid"), hint: tr("Lines between the pixels, from 800 %% on"), on: w.hasPhoto,
			checked: func() bool { return !s.HideGrid }, run: w.togglePixelGrid},
	}
}

// taskCommands choose what is wrong with the photo.
func (w *Window) taskCommands() []*command {
	var list []*command
	for i, t := range state.Tasks() {
		title, text := taskTexts(t)
		list = append(list, &command{id: "task." + string(t), menu: menuRestore, apart: i == 0, title: title, hint: text,
			shortcut: chord(fyne.KeyModifierAlt, fyne.KeyName(rune('1'+i))),
			checked:  func() bool { return w.session.Task() == t }, run: func() { w.setTask(t) }})
	}
	return list
}
