package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// kernelGroup is the picker of the blur: its family, its numbers, and its picture,
// which follows the sliders.
func (p *panel) kernelGroup() fyne.CanvasObject {
	k := p.w.session.Kernel
	p.kernel = newKernelView()
	info, known := k.Info()
	var titles []string
	for _, f := range state.KernelFamilies() {
		titles = append(titles, f.Title)
	}
	if k.Own != nil {
		titles = append(titles, k.Name)
	}
	family := widget.NewSelect(titles, nil)
	family.SetSelected(info.Title)
	family.OnChanged = p.w.setKernelFamily
	size := caption("")
	hint := newNote(info.Hint)
	if !known {
		hint.set("A kernel from a picture.", colorMuted)
	}
	g := group(twoEnds(heading(tr("Blur")), size), family, hint.box, p.kernel.raster)
	for i, q := range info.Params {
		f := p.field(q.Title, q.Min, q.Max, q.Step, func(v float64) string { return number(v, q.Step) + unit(q.Unit) },
			func() float64 { return k.Values()[i] }, func(v float64) { k.Values()[i] = v })
		g.Add(f.box)
	}
	g.Add(container.NewGridWithColumns(1, p.button(tr("Load a kernel picture…"), p.w.openKernelDialog)))
	p.sync = append(p.sync, func() {
		kernel, err := k.Kernel()
		p.kernel.set(kernel, err)
		size.Text = ""
		if err == nil {
			size.Text = fmt.Sprintf("%d × %d px", kernel.W, kernel.H)
		}
		size.Refresh()
	})
	return g
}

// number writes a value with the digits that its step has.
func number(v, step float64) string {
	if step >= 1 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.1f", v)
}

func unit(u string) string {
	if u == "°" {
		return u
	}
	return " " + u
}
