package blind

import (
	"context"
	"errors"
	"fmt"
	"math"

	"afterimage/linearops"
	"afterimage/restoration"
)

const (
	// MinRegion is the shortest side in pixels of a region that a kernel is looked for in.
	MinRegion = 96
	// MaxSide is the largest side in pixels of a kernel that is looked for.
	MaxSide = 51
	// NoiseFactor is how many times the photo's own noise a restoration with an estimated
	// kernel does best to assume: what the kernel explains wrongly is noise to it.
	NoiseFactor = 1.6
	// Trust is the confidence from which a kernel is to be trusted.
	Trust = 0.92
)

// ErrFlat says that a region has too few edges to tell how it is blurred.
var ErrFlat = errors.New("there are not enough edges to tell how the photo is blurred; choose a region with sharp contours in several directions, or name a kernel")

// ErrSmall says that a region is too small.
var ErrSmall = fmt.Errorf("the region is too small to tell how the photo is blurred; choose one of at least %d x %d pixels, better 300 x 300 and more", MinRegion, MinRegion)

// Options is how a kernel is looked for.
type Options struct {
	// Side is the side of the kernel in pixels, odd, 3 to MaxSide; 0 finds it.
	Side int
	// Encoded takes the photo's numbers as they are instead of linear light: for a blur
	// that a program has computed on them.
	Encoded bool
	// Progress (may be nil) is called with what is done, 0 to 1, on the calling goroutine.
	Progress func(done float64)
}

// Estimate is a kernel that was found.
type Estimate struct {
	Kernel linearops.Kernel // odd sides, taps >= 0 that sum to 1, centre of mass at the middle
	// Confidence is how far kernels agree that were estimated independently of each other:
	// the mean of their normalised cross-correlations, 0 to 1.
	Confidence float64
	// Sharp says that no blur was found; the kernel is a single tap then.
	Sharp bool
}

// Trusted tells whether the kernel is to be relied on.
func (e Estimate) Trusted() bool { return e.Confidence >= Trust }

// String says in a sentence what was found and how far it is to be trusted.
func (e Estimate) String() string {
	k, percent := e.Kernel, math.Round(100*e.Confidence)
	switch {
	case e.Sharp:
		return "no blur was found: the photo has contours that are as sharp as its pixels allow"
	case e.Trusted():
		return fmt.Sprintf("a blur of %d x %d pixels was found, with a confidence of %.0f %%", k.W, k.H, percent)
	}
	return fmt.Sprintf("a blur of %d x %d pixels was guessed, with a confidence of only %.0f %% (%.0f %% is the least to rely on): look at the result with care, choose another region, or name the kernel",
		k.W, k.H, percent, 100*Trust)
}

// Find estimates the kernel that a region was blurred with: 1 or 3 planes, [-1, 1], sRGB
// transfer curve. It takes some 10 seconds for 512 x 512 pixels.
//
// An error is ErrFlat, ErrSmall, a *linearops.ParamError about the side, or the context's.
func Find(ctx context.Context, region linearops.Image, o Options) (Estimate, error) {
	if o.Progress == nil {
		o.Progress = func(float64) {}
	}
	if o.Side != 0 && (o.Side < 3 || o.Side > MaxSide || o.Side%2 == 0) {
		return Estimate{}, &linearops.ParamError{Name: "the side of the kernel that is looked for", Have: float64(o.Side), Want: fmt.Sprintf("an odd number from 3 to %d, or 0", MaxSide)}
	}
	if min(region.H, region.W) < MinRegion {
		return Estimate{}, ErrSmall
	}
	light, clear := luminance(region, o.Encoded)
	if !edged(region, clear) {
		return Estimate{}, ErrFlat
	}
	side := o.Side
	if side == 0 {
		var err error
		if side, err = scout(ctx, light, clear, o.Progress); err != nil {
			return Estimate{}, err
		}
	}
	var found []plane
	for i, v := range variants {
		k, err := v.search(ctx, light, clear, side, func(done float64) {
			o.Progress(scoutShare + (1-scoutShare)*(float64(i)+done)/float64(len(variants)))
		})
		if err != nil {
			return Estimate{}, err
		}
		found = append(found, k)
	}
	e, k, err := judge(found)
	if err == nil && !e.Sharp && refuted(light, clear, k, lightNoise(region)) {
		e.Sharp, e.Kernel = true, single()
	}
	return e, err
}

// single is the kernel that blurs nothing.
func single() linearops.Kernel { return linearops.Kernel{H: 1, W: 1, Taps: []float32{1}} }

// lightNoise is the noise of a region's luminance where it is 1: there sRGB's curve has
// the slope 2.27, and the weights of three planes make a mean of them.
func lightNoise(region linearops.Image) float64 {
	sigma := 2.27 / 255 * max(restoration.RoundingNoise, restoration.EstimateNoise(region))
	if region.C > 1 {
		sigma *= 0.75
	}
	return sigma
}

// scoutShare is the part of the time that scout takes.
const scoutShare = 0.1

// scout finds the side of the kernel on the photo at half its size.
func scout(ctx context.Context, light, clear plane, progress func(float64)) (int, error) {
	h, w := light.h/2, light.w/2
	side := min(MaxSide/2, min(h, w)/4) / 2 * 2
	k, err := variants[1].search(ctx, light.resized(h, w), clear.resized(h, w), side+1, func(done float64) { progress(done * scoutShare) })
	if err != nil {
		return 0, err
	}
	return min(MaxSide, 4*(extent(k)+1)+1), nil
}

// extent is the reach of the smallest square about the middle that holds nearly all of
// the light.
func extent(k plane) int {
	for r := range k.h / 2 {
		var sum float64
		for y := k.h/2 - r; y <= k.h/2+r; y++ {
			for x := k.w/2 - r; x <= k.w/2+r; x++ {
				sum += float64(k.pix[y*k.w+x])
			}
		}
		if sum >= 0.97 {
			return r
		}
	}
	return k.h / 2
}

// sharpRadius is the root mean square distance from the middle, in pixels, below which a
// kernel is no blur: sharp photos come to as much, whose edges are no steps either.
const sharpRadius = 1.2

// judge makes one kernel of those that were found, and says how far they agree.
func judge(found []plane) (Estimate, plane, error) {
	k := consensus(found)
	tidy(k, cut)
	var sum float64
	pairs := 0
	for i, a := range found {
		for _, b := range found[:i] {
			s, _, _ := agreement(a, b)
			sum += s
			pairs++
		}
	}
	e := Estimate{Confidence: sum / float64(pairs)}
	if radius(k) < sharpRadius {
		e.Sharp = true
		e.Kernel = single()
		return e, k, nil
	}
	k = trimmed(k)
	var err error
	e.Kernel, err = asKernel(k)
	return e, k, err
}

// radius is the root mean square distance of the light from its centre of mass.
func radius(k plane) float64 {
	var y, x, square float64
	for i, v := range k.pix {
		a, b := float64(i/k.w), float64(i%k.w)
		y += float64(v) * a
		x += float64(v) * b
		square += float64(v) * (a*a + b*b)
	}
	return sqrt(max(0, square-y*y-x*x))
}

// trimmed cuts empty rows and columns off, evenly on all sides.
func trimmed(k plane) plane {
	ry, rx := 0, 0
	for i, v := range k.pix {
		if v > 0 {
			dy, dx := i/k.w-k.h/2, i%k.w-k.w/2
			ry, rx = max(ry, dy, -dy), max(rx, dx, -dx)
		}
	}
	return k.cut(k.h/2-ry, k.w/2-rx, 2*ry+1, 2*rx+1)
}

const (
	edgeSigmas = 6     // how far a difference must be above the noise
	edgeLevels = 3     // and above rounding, in 8-bit levels
	edgeShare  = 0.004 // of the pixels that must have such a difference, across and down
)

// edged tells whether a region has enough differences that are not its noise.
func edged(m linearops.Image, clear plane) bool {
	luma, _ := luminance(m, true)
	limit := float32(max(edgeLevels, edgeSigmas*restoration.EstimateNoise(m)) / 255)
	across, down := 0, 0
	for y := range luma.h - 2 {
		for x := range luma.w - 2 {
			i := y*luma.w + x
			if clear.pix[i] == 0 {
				continue
			}
			// Over two pixels: a blurred edge rises slowly.
			if d := luma.pix[i+2] - luma.pix[i]; d > limit || d < -limit {
				across++
			}
			if d := luma.pix[i+2*luma.w] - luma.pix[i]; d > limit || d < -limit {
				down++
			}
		}
	}
	enough := int(edgeShare * float64(luma.h*luma.w))
	return across > enough && down > enough
}
