package ui

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"afterimage/ui/state"
)

// shaping is what the controls of the blur and of the crop are made for: where it is
// another, they are made anew.
func (w *Window) shaping() string {
	k, tool := w.session.Kernel, w.session.Tool
	return fmt.Sprint(k.Family, k.Own != nil, k.Name, tool == state.LookTool, tool == state.CropTool)
}

// kernelGroup is the picker of the blur: its family, its numbers, its picture and what
// it does to the frequencies, which follow the sliders.
func (p *panel) kernelGroup() fyne.CanvasObject {
	g := group()
	if p.w.session.Tool == state.LookTool {
		g.Add(p.lookGroup())
	}
	p.addKernelChoice(g)
	p.addKernelPictures(g)
	look := p.button(tr("Look closer"), func() { p.w.commands.get("tool.look").do() })
	draw := p.button(tr("Draw…"), p.w.drawKernelDialog)
	load := p.button(tr("Open…"), p.w.openKernelDialog)
	export := p.button(tr("Export…"), p.w.exportKernelDialog)
	g.Add(container.NewGridWithColumns(2, look, draw, load, export))
	p.sync = append(p.sync, func() {
		enable(look, p.w.commands.get("tool.look").enabled() && p.w.session.Tool != state.LookTool)
		_, err := p.w.session.Kernel.Kernel()
		enable(export, err == nil)
	})
	return g
}

// addKernelChoice adds the family and its numbers.
func (p *panel) addKernelChoice(g *fyne.Container) {
	k := p.w.session.Kernel
	info, known := k.Info()
	var titles []string
	for _, f := range state.KernelFamilies() {
		titles = append(titles, local(f.Title))
	}
	own := p.w.ownKernelTitle()
	if own != "" {
		titles = append(titles, own)
	}
	family := newPickOf(titles)
	hint := newNote(local(info.Hint))
	if known {
		family.SetSelected(local(info.Title))
	} else {
		family.SetSelected(own)
		hint.set(tr("A kernel of your own."), colorMuted)
	}
	family.OnChanged = p.w.setKernelFamily
	size := caption("")
	g.Add(twoEnds(heading(tr("Blur")), size))
	g.Add(family)
	g.Add(hint.box)
	for i, q := range info.Params {
		f := p.field(local(q.Title), q.Min, q.Max, q.Step, func(v float64) string { return number(v, q.Step) + unit(q.Unit) },
			func() float64 { return k.Values()[i] }, func(v float64) { k.Values()[i] = v })
		g.Add(f.box)
	}
	p.sync = append(p.sync, func() {
		size.Text = ""
		if kernel, err := k.Kernel(); err == nil {
			size.Text = tr("%d × %d px", kernel.W, kernel.H)
		}
		size.Refresh()
	})
}

// addKernelPictures adds the kernel and its response side by side, and what the response
// comes to in one line.
func (p *panel) addKernelPictures(g *fyne.Container) {
	k := p.w.session.Kernel
	least := fyne.NewSize(0, 127)
	p.kernel = newKernelView(least)
	response := newResponseView(least)
	sum := caption("")
	left, right := caption(tr("Kernel")), caption(tr("Dark: lost for good"))
	for _, t := range []*canvas.Text{left, right} {
		t.Alignment = fyne.TextAlignCenter
	}
	g.Add(container.NewGridWithColumns(2, p.kernel.raster, response.raster))
	g.Add(container.NewGridWithColumns(2, left, right))
	g.Add(sum)
	shown := ""
	p.sync = append(p.sync, func() {
		now := fmt.Sprintf("%s %p", k.Text(), k.Own)
		if now == shown {
			return
		}
		shown = now
		kernel, err := k.Kernel()
		p.kernel.set(kernel, err)
		var r state.Response
		sum.Text = ""
		if err == nil {
			r = state.KernelResponse(kernel)
			sum.Text = responseText(r)
		}
		response.set(r)
		sum.Refresh()
	})
}

// responseText is what a blur takes away, and how much undoing it amplifies the rest.
func responseText(r state.Response) string {
	lost := fmt.Sprintf("%.0f", 100*r.Lost)
	switch {
	case r.Lost > 0 && r.Lost < 0.0095:
		lost = fmt.Sprintf("%.1f", math.Max(0.1, 100*r.Lost))
	case r.Lost >= 0.995 && r.Lost < 1:
		lost = fmt.Sprintf("%.1f", math.Min(99.9, 100*r.Lost))
	}
	return tr("Frequencies lost: %s %%, largest gain: %s×", lost, gainText(r.Boost))
}

// gainText is a gain with two figures that mean something.
func gainText(v float64) string {
	if v < 10 {
		return fmt.Sprintf("%.1f", v)
	}
	step := math.Pow(10, math.Floor(math.Log10(v))-1)
	return fmt.Sprintf("%.0f", math.Round(v/step)*step)
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
