package ui

import (
	"bytes"
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// speckled is a picture in which no two places look the same.
func speckled(w, h int) *raster.Picture {
	return raster.FromRows(w, h, func(dst []uint8, y int) {
		r := rand.New(rand.NewPCG(3, uint64(y)))
		for x := range w {
			dst[4*x], dst[4*x+1], dst[4*x+2], dst[4*x+3] = uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(x), 255
		}
	})
}

// manual keeps jobs until the test runs them.
type manual struct{ jobs []func() }

func (m *manual) run(job func()) { m.jobs = append(m.jobs, job) }

func (m *manual) step() {
	job := m.jobs[0]
	m.jobs = m.jobs[1:]
	job()
}

func testScene(pic *raster.Picture, w, h int, x, y, zoom float64) *scene {
	v := state.Viewport{X: x, Y: y, Zoom: zoom}
	s := &scene{w: w, h: h, back: color.RGBA{9, 9, 9, 255}, view: v}
	to := place(v, 0, 0, pic.W, pic.H)
	s.layers = []layer{{kind: picture, clip: image.Rect(0, 0, w, h), to: to, pic: pic}}
	if zoom >= raster.GridFrom {
		s.layers = append(s.layers, layer{kind: pixelGrid, clip: image.Rect(0, 0, w, h), to: to, pic: pic})
	}
	return s
}

func drawnWhole(s *scene) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, s.w, s.h))
	s.draw(m, m.Rect)
	return m
}

func TestSupersededFramesAreNeverDrawn(t *testing.T) {
	pic, jobs, ready := speckled(40, 30), &manual{}, 0
	f := &frames{run: jobs.run, ready: func() { ready++ }}
	dst := image.NewRGBA(image.Rect(0, 0, 60, 50))
	if s, _ := f.copyTo(dst); s != nil {
		t.Error("a frame before any was asked for")
	}
	for i := range 5 {
		f.ask(testScene(pic, 60, 50, float64(i), 0, 1.3), nil)
	}
	if len(jobs.jobs) != 1 {
		t.Fatalf("%d jobs for one goroutine's work", len(jobs.jobs))
	}
	jobs.step()
	s, at := f.copyTo(dst)
	if ready != 1 || s.view.X != 4 || at != (image.Point{}) {
		t.Errorf("%d frames were drawn, the last from %g", ready, s.view.X)
	}
	if !bytes.Equal(dst.Pix, drawnWhole(s).Pix) {
		t.Error("the frame is not the scene")
	}
	f.ask(testScene(pic, 60, 50, 9, 0, 1.3), nil)
	if old, _ := f.copyTo(dst); old != s {
		t.Error("a frame that is not complete is shown")
	}
}

// What is taken from the last frame must be what drawing everything gives.
func TestFramesThatReuseTheLast(t *testing.T) {
	const w, h = 211, 157
	pic := speckled(300, 220)
	mask, cover := state.NewMask(300, 220), raster.NewCover(300, 220)
	seen := uint64(0)
	r := rand.New(rand.NewPCG(4, 5))
	for _, zoom := range []float64{0.3, 0.5, 0.71, 1, 1.18, 2, 3.7, 8, 9.3} {
		f := newFrames(nil, nil)
		x, y := 40.0, 30.0
		for i := range 18 {
			var changes []patch
			if i%6 >= 2 {
				mask.Begin()
				b := state.Brush{Size: 5 + 30*r.Float64(), Hardness: r.Float64(), Erase: r.IntN(3) == 0}
				mask.Line(b, 300*r.Float64(), 220*r.Float64(), 300*r.Float64(), 220*r.Float64())
				mask.End()
				for _, tile := range mask.Since(seen) {
					changes = append(changes, patch{cover, tile})
				}
				seen = mask.Version()
			} else {
				x -= float64(r.IntN(41)-20) / zoom
				y -= float64(r.IntN(41)-20) / zoom
			}
			s := testScene(pic, w, h, x, y, zoom)
			s.layers = append(s.layers, layer{kind: tint, clip: image.Rect(0, 0, w, h), to: place(s.view, 0, 0, 300, 220),
				cover: cover, version: seen, colour: state.MaskRed.RGBA(), opacity: 0.5})
			f.ask(s, changes)
			got := image.NewRGBA(image.Rect(0, 0, w, h))
			f.copyTo(got)
			if want := drawnWhole(s); !bytes.Equal(got.Pix, want.Pix) {
				t.Fatalf("zoom %g, frame %d differs from one that is drawn whole at %v", zoom, i, firstDifference(got, want))
			}
		}
	}
}

func firstDifference(a, b *image.RGBA) image.Point {
	for i := range a.Pix {
		if a.Pix[i] != b.Pix[i] {
			return image.Pt(i%a.Stride/4, i/a.Stride)
		}
	}
	return image.Pt(-1, -1)
}

// Until the frame of a new size is complete, the old one stands in its middle.
func TestResizeShowsNoGarbage(t *testing.T) {
	pic := speckled(40, 30)
	f := newFrames(nil, nil)
	f.ask(testScene(pic, 60, 40, 0, 0, 1), nil)
	old := drawnWhole(testScene(pic, 60, 40, 0, 0, 1))
	for _, size := range []image.Point{{100, 80}, {30, 20}, {61, 39}} {
		dst := image.NewRGBA(image.Rectangle{Max: size})
		for i := range dst.Pix {
			dst.Pix[i] = 0xee
		}
		_, at := f.copyTo(dst)
		for y := range size.Y {
			for x := range size.X {
				want := color.RGBA{9, 9, 9, 255}
				if p := image.Pt(x, y).Sub(at); p.In(old.Rect) {
					want = old.RGBAAt(p.X, p.Y)
				}
				if got := dst.RGBAAt(x, y); got != want {
					t.Fatalf("%v: pixel %d, %d is %v, want %v", size, x, y, got, want)
				}
			}
		}
	}
}

func TestPixelGridFrom800Percent(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	for _, c := range []struct {
		zoom   float64
		hidden bool
		want   bool
	}{{7.9, false, false}, {8, false, true}, {30, false, true}, {30, true, false}} {
		d.session.View.SetZoom(0, 0, c.zoom)
		if d.session.HideGrid != c.hidden {
			d.commands.byID["view.grid"].do()
		}
		s := d.canvas.scene(640, 400)
		if got := slices.ContainsFunc(s.layers, func(l layer) bool { return l.kind == pixelGrid }); got != c.want {
			t.Errorf("zoom %g, hidden %v: a grid is %v", c.zoom, c.hidden, got)
		}
	}
}
