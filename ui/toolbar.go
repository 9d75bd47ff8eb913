package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"afterimage/ui/state"
)

// toolbar is the column of tools at the left.
type toolbar struct {
	w                              *Window
	root                           *fyne.Container
	tools                          map[state.Tool]*choice
	mask, compare, fit, undo, redo *choice
}

func newToolbar(w *Window) *toolbar {
	t := &toolbar{w: w, tools: map[state.Tool]*choice{}}
	tile := func(icon fyne.Resource, hint string, f func()) *choice {
		c := newChoice("", icon, fyne.NewSize(36, 36), f)
		c.hint, c.onHint = hint, w.status.hint
		return c
	}
	tool := func(icon fyne.Resource, hint string, k state.Tool) *choice {
		t.tools[k] = tile(icon, hint, func() { w.setTool(k) })
		return t.tools[k]
	}
	t.undo = tile(theme.ContentUndoIcon(), "Undo the last stroke (Ctrl+Z)", w.undo)
	t.redo = tile(theme.ContentRedoIcon(), "Redo (Ctrl+Y)", w.redo)
	t.mask = tile(iconMask, "Show or hide what is painted (Q)", w.toggleMask)
	t.compare = tile(iconGrid, "All samples side by side (G)", w.toggleCompare)
	t.fit = tile(iconFit, "Fit the photo (Ctrl+0)", w.fit)
	column := container.New(layout.NewCustomPaddedVBoxLayout(4),
		tool(iconBrush, "Brush: paint what is damaged (B); [ and ] change its size", state.Paint),
		tool(iconEraser, "Eraser: take paint away (E)", state.Erase),
		tool(iconCrop, "Crop: work on a part of the photo (C)", state.CropTool),
		tool(iconHand, "Hand: move the photo (H, or hold Space)", state.Hand),
		gap(), t.undo, t.redo, gap(), t.mask, t.compare, t.fit)
	t.root = container.New(layout.NewCustomPaddedLayout(10, 8, 8, 8), column)
	return t
}

func gap() fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(4, 4, 6, 6), line())
}

func (t *toolbar) refresh() {
	s := t.w.session
	open := s.Photo != nil
	for k, c := range t.tools {
		paints := k == state.Paint || k == state.Erase
		c.set(open && s.Tool == k && !s.Compare, !open || paints && !s.UsesMask())
	}
	t.undo.set(false, !open || !s.Mask.CanUndo())
	t.redo.set(false, !open || !s.Mask.CanRedo())
	t.mask.set(open && s.ShowMask && s.UsesMask(), !open || !s.UsesMask())
	t.compare.set(s.Compare, !t.w.canCompare())
	t.fit.set(false, !open)
}
