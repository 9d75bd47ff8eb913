package ui

import (
	"image"
	"sync"
	"sync/atomic"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// frames draws scenes off the window's goroutine, one at a time: of those that are asked
// for meanwhile, only the last is drawn. The newest complete frame can be had at any
// time.
type frames struct {
	run   func(job func()) // starts a job, on another goroutine as a rule
	ready func()           // a new frame is complete; called from the job
	told  atomic.Bool      // that one is, and nobody has looked yet

	mu      sync.Mutex
	busy    bool
	next    *scene // waits; a later one takes its place
	patches []patch
	front   rendered // complete
	back    rendered // being drawn: the job's alone
}

// newFrames calls refresh through post when a frame is complete. Where post is nil, asking
// for a scene draws it.
func newFrames(post state.Dispatcher, refresh func()) *frames {
	f := &frames{run: func(job func()) { job() }, ready: func() {}}
	if post == nil {
		return f
	}
	f.run = func(job func()) { go job() }
	f.ready = func() {
		if f.told.CompareAndSwap(false, true) {
			post(func() {
				f.told.Store(false)
				refresh()
			})
		}
	}
	return f
}

// rendered is a scene that was drawn.
type rendered struct {
	pix     *image.RGBA
	scene   *scene
	base    *scene          // of the frame from which it differs in changed alone; nil for none
	changed image.Rectangle // where painting went on
}

// patch is a change of a mask that has not come to its cover yet. Covers are the job's.
type patch struct {
	cover *raster.Cover
	tile  state.Tile
}

// ask wants a scene drawn, after changes of its mask.
func (f *frames) ask(s *scene, changes []patch) {
	f.mu.Lock()
	f.patches = append(f.patches, changes...)
	f.next = s
	start := !f.busy
	f.busy = true
	f.mu.Unlock()
	if start {
		f.run(f.work)
	}
}

// work draws until nothing waits.
func (f *frames) work() {
	for {
		f.mu.Lock()
		s, patches := f.next, f.patches
		f.next, f.patches = nil, nil
		if s == nil {
			f.busy = false
			f.mu.Unlock()
			return
		}
		last := f.front
		f.mu.Unlock()

		for _, p := range patches {
			p.cover.Set(p.tile.X, p.tile.Y, p.tile.Pix)
		}
		f.back.paint(s, last, patches)

		f.mu.Lock()
		f.front, f.back = f.back, f.front
		f.mu.Unlock()
		f.ready()
	}
}

// paint draws a scene, and takes what it can from the last frame. Nobody writes to that
// one meanwhile.
func (f *rendered) paint(s *scene, last rendered, patches []patch) {
	size := image.Rect(0, 0, s.w, s.h)
	if f.pix == nil || f.pix.Rect != size {
		f.pix, f.scene = image.NewRGBA(size), nil
	}
	before := f.scene
	f.scene, f.base = s, nil
	if last.scene == nil {
		s.draw(f.pix, size)
		return
	}
	if s.sameButMasks(last.scene) {
		if last.base != nil && last.base == before { // all that the last frame changed of this one
			raster.Shift(within(f.pix, last.changed), last.pix, image.Point{})
		} else {
			raster.Shift(f.pix, last.pix, image.Point{})
		}
		f.base, f.changed = last.scene, s.touched(patches).Intersect(size)
		s.draw(f.pix, f.changed)
		return
	}
	if d, ok := s.shifted(last.scene); ok {
		raster.Shift(f.pix, last.pix, d)
		for _, strip := range uncovered(size, d) {
			s.draw(f.pix, strip)
		}
		return
	}
	s.draw(f.pix, size)
}

func within(m *image.RGBA, r image.Rectangle) *image.RGBA { return m.SubImage(r).(*image.RGBA) }

// uncovered is what moving a frame by d leaves open.
func uncovered(size image.Rectangle, d image.Point) []image.Rectangle {
	kept := size.Add(d).Intersect(size)
	if kept.Empty() {
		return []image.Rectangle{size}
	}
	return []image.Rectangle{
		{Min: size.Min, Max: image.Pt(size.Max.X, kept.Min.Y)},
		{Min: image.Pt(size.Min.X, kept.Max.Y), Max: size.Max},
		{Min: image.Pt(size.Min.X, kept.Min.Y), Max: image.Pt(kept.Min.X, kept.Max.Y)},
		{Min: image.Pt(kept.Max.X, kept.Min.Y), Max: image.Pt(size.Max.X, kept.Max.Y)},
	}
}

// copyTo puts the newest complete frame on dst, in the middle of it where its size is
// another, and says which scene it shows and where; nil while there is none.
func (f *frames) copyTo(dst *image.RGBA) (*scene, image.Point) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.front.scene == nil {
		return nil, image.Point{}
	}
	size := f.front.pix.Rect.Size()
	at := image.Pt((dst.Rect.Dx()-size.X)/2, (dst.Rect.Dy()-size.Y)/2)
	if dst.Rect != f.front.pix.Rect {
		raster.Fill(dst, f.front.scene.back)
	}
	raster.Shift(dst, f.front.pix, at)
	return f.front.scene, at
}
