package onnx

import (
	"math"
)

// geometry is which sizes a model takes.
type geometry struct {
	fixedH, fixedW int // 0 where free
	multiple       int // of free sides
	minimum        int
	maxPixels      int    // of a padded picture; 0 for no bound
	why            string // what maxPixels comes from
}

// newGeometry puts together what the graph demands and what the description says.
func newGeometry(m Metadata, s Signature) geometry {
	g := geometry{multiple: max(1, m.SizeMultiple), minimum: max(1, m.SizeMin)}
	h, w := max(0, s.Sample.Dims[2]), max(0, s.Sample.Dims[3])
	if !m.Dynamic && m.Size > 0 {
		if h == 0 {
			h = m.Size
		}
		if w == 0 {
			w = m.Size
		}
	}
	g.fixedH, g.fixedW = h, w
	return g
}

// fixed tells whether the model takes one size only.
func (g geometry) fixed() bool { return g.fixedH > 0 && g.fixedW > 0 }

// leastSide is the side in pixels below which a picture only gets more padding: a
// fixed side, or the description's minimum.
func (g geometry) leastSide() int { return max(g.minimum, g.fixedH, g.fixedW) }

// maxSide is the longest side of a square picture that goes through; 0 for no bound.
func (g geometry) maxSide() int {
	if g.fixedH == 0 || g.fixedW == 0 {
		return max(g.fixedH, g.fixedW)
	}
	return min(g.fixedH, g.fixedW)
}

// step is what the sides of a square picture are multiples of where it is not padded.
func (g geometry) step() int { return max(g.multiple, g.maxSide()) }

// padded is the size in which a picture of h x w pixels goes through the model.
func (g geometry) padded(h, w int) (H, W int) {
	return g.side(h, g.fixedH), g.side(w, g.fixedW)
}

func (g geometry) side(n, fixed int) int {
	if fixed > 0 {
		return fixed
	}
	n = max(n, g.minimum)
	return (n + g.multiple - 1) / g.multiple * g.multiple
}

// check refuses pictures that do not fit, with a size that does.
func (g geometry) check(h, w int) error {
	if g.fixedH > 0 && h > g.fixedH || g.fixedW > 0 && w > g.fixedW {
		e := &TooLargeError{W: w, H: h, MaxW: w, MaxH: h, Why: "this model takes pictures of a fixed size only"}
		if g.fixedW > 0 {
			e.MaxW = min(w, g.fixedW)
		}
		if g.fixedH > 0 {
			e.MaxH = min(h, g.fixedH)
		}
		return e
	}
	H, W := g.padded(h, w)
	if g.maxPixels <= 0 || H*W <= g.maxPixels {
		return nil
	}
	mh, mw := g.largest(h, w)
	return &TooLargeError{W: w, H: h, MaxW: mw, MaxH: mh, Why: g.why}
}

// largest is the largest size of about the proportions h : w that the bound on pixels
// allows, a multiple of the model's own.
func (g geometry) largest(h, w int) (mh, mw int) {
	scale := math.Sqrt(float64(g.maxPixels) / (float64(h) * float64(w)))
	down := func(n int) int {
		return max(g.minimum, int(float64(n)*scale)/g.multiple*g.multiple)
	}
	mh, mw = down(h), down(w)
	// The smallest side may have been raised to the minimum, at the other's cost.
	if mh*mw > g.maxPixels {
		if mh < mw {
			mw = max(g.minimum, g.maxPixels/mh/g.multiple*g.multiple)
		} else {
			mh = max(g.minimum, g.maxPixels/mw/g.multiple*g.multiple)
		}
	}
	return mh, mw
}
