package restoration

import (
	"fmt"
	"math"

	"afterimage/linearops"
)

// TooLargeError says that a photo is too large for a prior or for the memory, and
// which part of it would do.
type TooLargeError struct {
	Have linearops.Shape // of the result
	Crop Rect            // a region of the photo that works; empty where none does
	// Memory is what is free for the run, in bytes, where that is what does not suffice;
	// 0 where the prior takes no larger picture.
	Memory uint64
	// Need is the memory in bytes that would suffice for all of it, where that is what is
	// asked for.
	Need uint64
	Text string // the whole sentence
}

func (e *TooLargeError) Error() string { return e.Text }

// CheckSize tells from sizes alone whether a photo of photo.H x photo.W pixels can be
// restored with the settings: what [NewPlan] and [Plan.Check] say of its size after
// much work, at once. Callers should call it with the size that the file's header
// names, before they decode the photo, and with the prior's Spec where they have it
// already; without one, Spec{Batch: 1} asks about the memory alone. kernel is
// [Inputs.Kernel], or nil. budget is the memory in bytes that the run may take, the
// photo's own included; 0 asks the system, as [Plan.Budget] does.
//
// The error is a [*TooLargeError] whose crop passes both checks, or what NewPlan
// would say: a [*SettingError], an [*InputError] or a kernel's error. The crop is
// around the middle, for where a mask is painted is not known yet.
func CheckSize(s Settings, photo linearops.Shape, kernel *linearops.Kernel, spec Spec, budget uint64) error {
	return CheckRoom(s, photo, kernel, spec, Room{Bytes: budget})
}

// CheckRoom is [CheckSize] for a run in a given room.
func CheckRoom(s Settings, photo linearops.Shape, kernel *linearops.Kernel, spec Spec, room Room) error {
	if err := s.Validate(); err != nil {
		return err
	}
	photo.C = 3
	l, err := s.layout(photo, kernel)
	if err != nil {
		return err
	}
	z := newSizing(s, kernel, l, spec, room)
	if s.byCrops() {
		return z.checkHoles(nil, true, nil)
	}
	return z.check(nil)
}

// sizing is all that the question of size depends on, for a plan and before one.
type sizing struct {
	layout
	set    Settings
	kernel *linearops.Kernel
	spec   Spec
	room   Room
	budget uint64 // bytes; the largest number where the system does not tell
}

func newSizing(s Settings, kernel *linearops.Kernel, l layout, spec Spec, room Room) sizing {
	budget := room.Bytes
	if budget == 0 {
		var known bool
		if budget, known = memoryForRun(); !known {
			budget = math.MaxUint64
		}
	}
	return sizing{layout: l, set: s, kernel: kernel, spec: spec, room: room, budget: budget}
}

// check refuses what is too large. focus tells the pixel of the crop to keep in
// view; nil where it is not known.
func (z sizing) check(focus func() (y, x int)) error {
	if !z.taken(z.layout) {
		side := int(math.Sqrt(float64(z.spec.MaxPixels)))
		why := "this prior takes at once"
		if !z.spec.Guided {
			why = "without windows this prior takes"
		}
		return z.tooLarge(why, 0, side, side, focus)
	}
	if z.fits(z.layout) {
		return nil
	}
	scale := z.scale()
	free := "free"
	if z.room.Bytes > 0 {
		free = "allowed"
	}
	why := fmt.Sprintf("needs %d MB of memory; the %d MB that are %s suffice for", megabytes(z.least()), z.budget/1e6, free)
	w, h := max(z.grid.W, z.size.W), max(z.grid.H, z.size.H)
	return z.tooLarge(why, z.budget, int(scale*float64(w)), int(scale*float64(h)), focus)
}

// scale is how much of the grid's sides the memory suffices for, from 0 to 1.
func (z sizing) scale() float64 {
	low, high := 0.0, 1.0
	for range 30 {
		t := (low + high) / 2
		if z.memoryFor(t*t*float64(z.grid.Plane())) <= z.budget {
			low = t
		} else {
			high = t
		}
	}
	return low
}

// fits tells whether a layout suits both the prior and the memory.
func (z sizing) fits(l layout) bool {
	z.layout = l
	return z.taken(l) && z.least() <= z.budget
}

// taken tells whether the prior takes a layout's pictures, whole or in windows.
func (z sizing) taken(l layout) bool {
	if most := z.spec.MaxPixels; most == 0 || l.grid.Plane() <= most {
		return true
	}
	_, ok := z.set.Window.resolved(z.spec, l.grid).tiling(z.spec)
	return ok
}

// memoryFor is the smallest memory for a grid of n pixels.
func (z sizing) memoryFor(n float64) uint64 {
	return z.memory(z.most(), n)
}

// tooLarge refuses a layout whose grid may have at most w x h pixels, and finds the
// crop that fits.
func (z sizing) tooLarge(why string, memory uint64, w, h int, focus func() (y, x int)) error {
	e := &TooLargeError{Have: z.size, Memory: memory}
	if memory > 0 {
		e.Need = z.least()
	}
	e.Text = fmt.Sprintf("the result would have %d x %d pixels and %s", z.size.W, z.size.H, why)
	if memory == 0 {
		e.Text = fmt.Sprintf("the result would have %d x %d pixels, and %s", z.size.W, z.size.H, why)
	}
	c := z.crop
	marginW, marginH := max(0, z.grid.W-z.size.W), max(0, z.grid.H-z.size.H)
	c.W = cropSide(c.W, min(w, z.size.W+marginW), marginW, z.size.W)
	c.H = cropSide(c.H, min(h, z.size.H+marginH), marginH, z.size.H)
	// A smaller grid may have a larger margin, and a simulation its own multiples.
	step := z.cropStep()
	c.W, c.H = c.W-c.W%step, c.H-c.H%step
	for !z.works(c) && min(c.W, c.H) >= MinSide {
		c.W, c.H = c.W-step, c.H-step
	}
	if min(c.W, c.H) < MinSide {
		e.Text += " no photo at all; " + z.relief()
		if z.held() > z.budget/2 {
			e.Text = fmt.Sprintf("the photo has %d x %d pixels, and %d MB of memory do not suffice to open it and restore a part of it; make it smaller, or %s",
				z.whole.W, z.whole.H, z.budget/1e6, z.relief())
		}
		return e
	}
	where := "; crop it, for example to"
	cy, cx := z.crop.H/2, z.crop.W/2
	switch {
	case focus != nil:
		cy, cx = focus()
	case z.set.Task == Inpaint:
		where = "; crop it to the damage and what is around it, for example to"
	}
	c.Y = z.crop.Y + min(max(cy-c.H/2, 0), z.crop.H-c.H)
	c.X = z.crop.X + min(max(cx-c.W/2, 0), z.crop.W-c.W)
	e.Crop = c
	e.Text += fmt.Sprintf(" %d x %d of the photo%s %s (x, y, width, height)", c.W, c.H, where, c)
	return e
}

// relief is what helps where no part of the photo fits.
func (z sizing) relief() string {
	switch {
	case z.spec.MaxPixels > 0 && !z.taken(z.layout):
		return "choose another prior"
	case z.room.Bytes > 0:
		return fmt.Sprintf("allow more memory: %d MB suffice", megabytes(z.least()))
	}
	return "close other programs"
}

// megabytes rounds up, so that what is named suffices.
func megabytes(bytes uint64) uint64 { return (bytes + 1e6 - 1) / 1e6 }

// cropStep is what the sides of a proposed crop are multiples of: 8, which is easy to
// type, and the scale of a simulation.
func (z sizing) cropStep() int {
	step := 8
	if r := z.set.Scale; z.set.Simulate && r > 1 {
		for step%r != 0 {
			step += 8
		}
	}
	return step
}

// works tells whether a crop of this size fits, wherever it lies.
func (z sizing) works(c Rect) bool {
	s := z.set
	s.Crop = &Rect{W: c.W, H: c.H}
	l, err := s.layout(z.whole, z.kernel)
	return err == nil && z.fits(l)
}

// cropSide is the side of a crop whose grid has at most bound pixels, from a side
// of have pixels that becomes size pixels and margin more.
func cropSide(have, bound, margin, size int) int {
	side := (bound - margin) * have / size
	multiple := 8
	if side >= 128 {
		multiple = 32 // what most networks pad their input to
	}
	return min(side-side%multiple, have)
}
