package ui

import (
	"fmt"
	"image"
	"testing"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// workbench is a photo of 24 megapixels with a painted mask, on a view of 1920 x 1080.
type workbench struct {
	pic    *raster.Picture
	mask   *state.Mask
	cover  *raster.Cover
	seen   uint64
	frames *frames
}

func newWorkbench() *workbench {
	const w, h = 6000, 4000
	b := &workbench{pic: speckled(w, h), mask: state.NewMask(w, h), cover: raster.NewCover(w, h), frames: newFrames(nil, nil)}
	b.mask.Begin()
	for n := range 40 {
		i := float64(n)
		b.mask.Line(state.Brush{Size: 60, Hardness: 0.8}, 150*i, 0, 6000-150*i, 4000)
	}
	b.mask.End()
	return b
}

func (b *workbench) show(x, y, zoom float64) {
	v := state.Viewport{W: 1920, H: 1080, PW: 6000, PH: 4000, X: x, Y: y, Zoom: zoom}
	s := testScene(b.pic, 1920, 1080, x, y, zoom)
	s.layers = append(s.layers, layer{kind: tint, clip: image.Rect(0, 0, 1920, 1080), to: place(v, 0, 0, 6000, 4000),
		cover: b.cover, version: b.mask.Version(), colour: state.MaskRed.RGBA(), opacity: 0.55})
	var changes []patch
	for _, t := range b.mask.Since(b.seen) {
		changes = append(changes, patch{b.cover, t})
	}
	b.seen = b.mask.Version()
	b.frames.ask(s, changes)
}

var benchZooms = []float64{0.26, 0.35, 0.48, 0.51, 0.7, 0.9, 1, 1.3, 1.9, 4, 8, 16}

// A frame with mask (and grid) of a photo that is zoomed: all of it is drawn.
func BenchmarkFrameZoom(b *testing.B) {
	w := newWorkbench()
	for _, zoom := range benchZooms {
		b.Run(fmt.Sprintf("%gpercent", 100*zoom), func(b *testing.B) {
			i := 0.0
			for b.Loop() {
				i++
				w.show(2000, 1400, zoom*(1+i*1e-9)) // never the same zoom
			}
		})
	}
}

// A frame of a photo that is panned.
func BenchmarkFramePan(b *testing.B) {
	w := newWorkbench()
	for _, zoom := range benchZooms {
		b.Run(fmt.Sprintf("%gpercent", 100*zoom), func(b *testing.B) {
			i := 0.0
			for b.Loop() {
				i++
				w.show(1500+17*i/zoom, 1000+9*i/zoom, zoom)
				if i > 40 {
					i = 0
				}
			}
		})
	}
}

// A dab: a piece of a stroke of a soft brush, and the frame that shows it.
func BenchmarkDab(b *testing.B) {
	for _, zoom := range []float64{0.26, 1} {
		for _, size := range []float64{24, 200, 1000} {
			b.Run(fmt.Sprintf("brush%gat%gpercent", size, 100*zoom), func(b *testing.B) {
				w := newWorkbench()
				tip := state.Brush{Size: size, Hardness: 0.3}
				w.show(1500, 1000, zoom)
				w.mask.Begin()
				i := 0
				for b.Loop() {
					i++
					x := 2000 + 12*float64(i%100)
					w.mask.Line(tip, x, 1600, x+12, 1604)
					w.show(1500, 1000, zoom)
				}
				w.mask.End()
			})
		}
	}
}
