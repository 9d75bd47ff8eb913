package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// folds says which parts of the panel are folded away.
type folds struct {
	folded     bool // what is advanced
	maskFolded bool // what few need for the mask
}

// fold puts controls under a title that shows and hides them.
func (p *panel) fold(title string, folded *bool, inner fyne.CanvasObject) fyne.CanvasObject {
	var head *widget.Button
	show := func() {
		icon := theme.MenuExpandIcon()
		if !*folded {
			icon = theme.MenuDropDownIcon()
		}
		head.SetIcon(icon)
		if *folded {
			inner.Hide()
		} else {
			inner.Show()
		}
	}
	head = p.button(title, func() {
		*folded = !*folded
		p.w.keepSettings()
		show()
		p.body.Refresh()
	})
	head.Importance = widget.LowImportance
	head.Alignment = widget.ButtonAlignLeading
	show()
	pad := -theme.InnerPadding()
	return group(container.New(layout.NewCustomPaddedLayout(0, 0, pad, 0), head), inner)
}
