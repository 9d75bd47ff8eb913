package ui

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"afterimage/restoration"
)

// scaleGroup is how much larger the result is; ways asks how the photo was made small.
func (p *panel) scaleGroup(ways bool) fyne.CanvasObject {
	s := p.w.session
	var values, titles []string
	for _, v := range restoration.Scales(s.Task(), restoration.Block) {
		values, titles = append(values, strconv.Itoa(v)), append(titles, fmt.Sprintf("%d×", v))
	}
	factor := newSegments(len(values), values, titles, func(v string) {
		s.Settings().Scale, _ = strconv.Atoi(v)
		p.w.changed()
	})
	size := caption("")
	p.sync = append(p.sync, func() {
		offered := restoration.Scales(s.Task(), s.Settings().Downscale)
		for i, t := range factor.tiles {
			v, _ := strconv.Atoi(factor.values[i])
			t.set(s.Settings().Scale == v, !slices.Contains(offered, v))
		}
		size.Text = ""
		if s.Photo != nil {
			b := s.Crop.Bounds()
			w, h := s.OutputSize()
			size.Text = fmt.Sprintf("%d × %d → %d × %d px", b.W, b.H, w, h)
		}
		size.Refresh()
	})
	g := group(twoEnds(heading(tr("Scale")), size), factor.box)
	if !ways {
		return g
	}
	way := newSegments(2, []string{string(restoration.Block), string(restoration.Bicubic)}, []string{tr("Averaged"), tr("Bicubic")}, func(v string) {
		p.w.setDownscale(restoration.Downscale(v))
	})
	why := newNote(tr("3× and 16× are for averaged photos: bicubic was checked at 2×, 4× and 8× only."))
	p.sync = append(p.sync, func() {
		way.set(string(s.Settings().Downscale), false)
		if bicubic := s.Settings().Downscale == restoration.Bicubic; bicubic != why.box.Visible() {
			show(why.box, bicubic)
			p.body.Refresh()
		}
	})
	g.Add(caption(tr("The large photo was made small by")))
	g.Add(way.box)
	g.Add(why.box)
	return g
}
