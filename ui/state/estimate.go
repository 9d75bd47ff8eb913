package state

import (
	"errors"
	"fmt"
	"math"

	"afterimage/linearops"
	"afterimage/restoration"
)

// Estimate is what is known of a run before its start.
type Estimate struct {
	Forecast restoration.Forecast
	// Seconds is how long drawing will take; Timed is false while the prior was never
	// measured on this device.
	Seconds float64
	Timed   bool
	// Refusal says why it cannot be done at this size; the zero value where it can.
	Refusal Caution
	// Fit is the part of the photo that can; empty where none can.
	Fit     restoration.Rect
	Caution Caution // where the prior is weak
}

// Why a size is refused. Sizes of memory come as text, "1.3 GB".
const (
	refusedMemory      = "A result of %d × %d pixels needs %s of memory, and %s are free."
	refusedMemoryAll   = "A result of %d × %d pixels needs %s of memory, and %s are free. Close other programs, or choose another prior."
	refusedPrior       = "A result of %d × %d pixels is more than this prior takes on this device."
	refusedPriorAll    = "A result of %d × %d pixels is more than this prior takes on this device. Choose another prior."
	refusedMaxPixels   = "The result would have %d × %d pixels, more than a picture may have. Crop the photo, or choose a smaller scale."
	refusedSomethingIs = "This cannot be done: %s"
)

// Refusals lists all formats of [Estimate.Refusal], for translations.
func Refusals() []string {
	return []string{refusedMemory, refusedMemoryAll, refusedPrior, refusedPriorAll, refusedMaxPixels, refusedSomethingIs}
}

// MemoryText is a size of memory for people: "940 MB", "1.3 GB".
func MemoryText(bytes uint64) string {
	if bytes < 950e6 {
		return fmt.Sprintf("%.0f MB", math.Max(10, math.Round(float64(bytes)/1e7)*10))
	}
	return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
}

// question is all that an estimate depends on, cut out of a session.
type question struct {
	settings restoration.Settings
	photo    linearops.Shape
	kernel   *linearops.Kernel
	noise    float64
	prior    *PriorInfo         // nil while it is not open
	damage   func() paintedHole // what is painted; nil where that does not count
	shape    Crop               // for the shape that a crop is held to
	budget   uint64             // 0 for what is free
}

// paintedHole is what is painted of the region of work.
type paintedHole struct {
	area Area // of the photo
	hole int  // width of the widest hole in pixels
	// crops are the parts of the region that an inpainting works on
	crops []restoration.Rect
}

// ask takes what an estimate needs out of a session, so that it can be worked out
// elsewhere. noise is the level of the photo in 8-bit levels.
func (s *Session) ask(prior *PriorInfo, noise float64) question {
	q := question{
		settings: s.Resolved(), noise: noise, prior: prior, shape: s.Crop,
		photo: linearops.Shape{C: 3, H: s.Mask.H, W: s.Mask.W},
	}
	if s.task == restoration.Deblur && s.Kernel.Family == OwnKernel {
		q.kernel = s.Kernel.Own
	}
	return q
}

// answer works an estimate out, but for its time.
func (q question) answer() Estimate {
	var d paintedHole
	if q.damage != nil {
		d = q.damage()
	}
	var e Estimate
	var err error
	if set := q.settings; set.Task == restoration.Inpaint && set.Context > 0 {
		e.Forecast, err = restoration.ForecastHoles(set, q.photo, d.crops, q.spec(), q.noise, q.budget)
	} else {
		e.Forecast, err = restoration.NewForecast(set, q.photo, q.kernel, q.spec(), q.noise, q.budget)
	}
	if err != nil {
		q.refuse(&e, err, d.area)
	}
	if q.prior != nil {
		noise := q.noise
		if !q.settings.Noise.Auto {
			noise = q.settings.Noise.Levels
		}
		e.Caution = cautionFor(q.prior.Marks, q.settings, noise, d.hole)
	}
	return e
}

// spec is what the prior takes; without one the memory alone is asked about.
func (q question) spec() restoration.Spec {
	if q.prior == nil {
		return restoration.Spec{Batch: 1}
	}
	return q.prior.Spec
}

// refuse says why it cannot be done, and what part of the photo can.
func (q question) refuse(e *Estimate, err error, painted Area) {
	var large *restoration.TooLargeError
	var setting *restoration.SettingError
	switch {
	case errors.As(err, &large):
	case errors.As(err, &setting) && setting.Setting == "crop" && q.settings.Scale > 1:
		c := q.shape.Bounds()
		e.Refusal = Caution{Format: refusedMaxPixels, Args: []any{c.W * q.settings.Scale, c.H * q.settings.Scale}}
		return
	default:
		e.Refusal = Caution{Format: refusedSomethingIs, Args: []any{sentence(err.Error())}}
		return
	}
	e.Fit = q.fit(large.Crop, large.Memory, painted)
	some := e.Fit.W > 0
	w, h := large.Have.W, large.Have.H
	switch {
	case large.Memory > 0 && some:
		e.Refusal = Caution{Format: refusedMemory, Args: []any{w, h, MemoryText(e.Forecast.Memory), MemoryText(large.Memory)}}
	case large.Memory > 0:
		e.Refusal = Caution{Format: refusedMemoryAll, Args: []any{w, h, MemoryText(e.Forecast.Memory), MemoryText(large.Memory)}}
	case some:
		e.Refusal = Caution{Format: refusedPrior, Args: []any{w, h}}
	default:
		e.Refusal = Caution{Format: refusedPriorAll, Args: []any{w, h}}
	}
}

// fit is the largest part of the region that can be done, in the region's own proportions
// or those that the crop is held to; no smaller than r, which can. It lies around what is
// painted, and in the middle without that. memory is what is free, where that is short.
func (q question) fit(r restoration.Rect, memory uint64, painted Area) restoration.Rect {
	if r.W == 0 || r.H == 0 {
		return restoration.Rect{}
	}
	in := q.shape.Bounds()
	r = q.shape.Within(r)
	if c := q.largest(q.shape.Within(in), memory); c.W*c.H > r.W*r.H {
		r = c
	}
	cx, cy := in.X+in.W/2, in.Y+in.H/2
	if !painted.Empty() {
		cx, cy = (painted.X0+painted.X1)/2, (painted.Y0+painted.Y1)/2
	}
	r.X = clampInt(cx-r.W/2, in.X, in.X+in.W-r.W)
	r.Y = clampInt(cy-r.H/2, in.Y, in.Y+in.H-r.H)
	return r
}

// largest is the largest rectangle of the proportions of r that can be done; empty where
// none is found. It leaves a tenth of the memory alone, which other programs take and
// give back.
func (q question) largest(r restoration.Rect, memory uint64) restoration.Rect {
	spec, s := q.spec(), q.settings
	works := func(c restoration.Rect) bool {
		s.Crop = &c
		return restoration.CheckSize(s, q.photo, q.kernel, spec, memory/10*9) == nil
	}
	var best restoration.Rect
	low, high := 0.0, 1.0
	for range 12 {
		t := (low + high) / 2
		c := q.shape.Within(restoration.Rect{W: int(t*float64(r.W)) / 8 * 8, H: int(t*float64(r.H)) / 8 * 8})
		if min(c.W, c.H) < minSide || works(restoration.Rect{W: c.W, H: c.H}) {
			if low = t; min(c.W, c.H) >= minSide {
				best = restoration.Rect{W: c.W, H: c.H}
			}
		} else {
			high = t
		}
	}
	return best
}
