package restoration

import (
	"math"

	"afterimage/internal/mirror"
	"afterimage/linearops"
)

// deblur: the photo is convolved with a known kernel. This is diagonal on a periodic
// grid, which a photo is not: it is extended first. With [BorderMirror] a kernel that is
// symmetric in both axes is diagonal in the DCT on the photo's own grid, with reflecting
// borders.
func (d *draft) deblur() error {
	k, err := d.set.blurKernel(d.kernel)
	if err != nil {
		return err
	}
	d.plan.kernel = &k
	if d.set.extends(k) {
		return d.deblurPeriodic(k)
	}
	op, err := linearops.NewCosineBlur(d.photo.Shape, k, 0)
	if err != nil {
		return err
	}
	d.measure(op, d.samePhoto, nil)
	return nil
}

// deblurPeriodic works on a grid that is larger than the photo by more than the
// kernel's reach. A simulated photo is blurred with what lies beyond its border
// mirrored, cropped, and then treated like any other; its noise counts as no less
// than [RoundingNoise], as the extension is an estimate.
func (d *draft) deblurPeriodic(k linearops.Kernel) error {
	s := d.photo.Shape
	grid := d.plan.grid
	at := margin{top: (grid.H - s.H) / 2, left: (grid.W - s.W) / 2}
	op, err := linearops.NewConvolution(grid, k, 0)
	if err != nil {
		return err
	}
	seen := d.photo
	if d.set.Simulate {
		if seen, err = d.simulateBlur(op, k, at); err != nil {
			return err
		}
		d.plan.degraded = seen
	}
	d.setNoise(seen, nil) // before the mirrored border can blur the statistics
	d.plan.at = at
	y := extend(seen, grid, at)
	// The gap is an estimate: taken as exact it would ring, divided by singular
	// values of next to nothing.
	d.set.Noise.Levels = max(d.set.Noise.Levels, RoundingNoise)
	if sigma := d.set.Noise.Levels / levelScale; d.set.Border == BorderSolved {
		err = solveGap(op, y, Rect{X: at.left, Y: at.top, W: s.W, H: s.H}, sigma)
	} else {
		explainGap(op, y, seen, at, sigma)
	}
	if err != nil {
		return err
	}
	d.settle(op, y.Pix, nil)
	return nil
}

// simulateBlur is what a camera sees of the photo where its mirror image lies beyond the
// frame: exactly so for a kernel that is symmetric in both axes.
func (d *draft) simulateBlur(op linearops.Operator, k linearops.Kernel, at margin) (linearops.Image, error) {
	s, levels := d.photo.Shape, d.set.Noise.Levels
	if k.SymmetricAxes() {
		mirrored, err := linearops.NewCosineBlur(s, k, 0)
		if err != nil {
			return linearops.Image{}, err
		}
		return linearops.Image{Shape: s, Pix: Degrade(mirrored, d.photo.Pix, levels, SimulationSeed)}, nil
	}
	grid := op.In()
	y := Degrade(op, extend(d.photo, grid, at).Pix, levels, SimulationSeed)
	return cropImage(linearops.Image{Shape: grid, Pix: y}, Rect{X: at.left, Y: at.top, W: s.W, H: s.H}), nil
}

// paddedLen is the length of a periodic axis for n pixels and a kernel of k taps:
// the gap holds two kernels, so that neither end sees the other through it.
func paddedLen(n, k int) int {
	if k == 1 {
		return linearops.FastLen(n)
	}
	return linearops.FastLen(n + max(2*k, 16))
}

// extend puts a picture on a larger periodic grid. The gap between its last and
// its first pixel is filled with the mirror images of both ends, the one fading
// into the other (a raised cosine), so that no edge stands at the seam.
func extend(m linearops.Image, grid linearops.Shape, at margin) linearops.Image {
	across := axisBlend(m.W, grid.W, at.left)
	down := axisBlend(m.H, grid.H, at.top)
	out := linearops.NewImage(grid)
	wide := make([]float32, m.H*grid.W)
	for c := range m.C {
		for y := range m.H {
			src, dst := m.Row(c, y), wide[y*grid.W:(y+1)*grid.W]
			for x, b := range across {
				dst[x] = b.mix(src[b.i], src[b.j])
			}
		}
		for y, b := range down {
			dst := out.Row(c, y)
			up, low := wide[b.i*grid.W:], wide[b.j*grid.W:]
			for x := range dst {
				dst[x] = b.mix(up[x], low[x])
			}
		}
	}
	return out
}

// blend is a grid point as a mixture of pixels i and j, with the weight w of j.
type blend struct {
	i, j int
	w    float32
}

func (b blend) mix(u, v float32) float32 {
	if b.w == 0 {
		return u
	}
	return u + float32(b.w*(v-u))
}

// axisBlend lists the grid points of one axis: n pixels from place at on, among
// total.
func axisBlend(n, total, at int) []blend {
	out := make([]blend, total)
	gap := total - n
	for g := range out {
		u := (g - at + total) % total // pixel of the picture, or n..total-1 in the gap
		if u < n {
			out[g] = blend{i: u, j: u}
			continue
		}
		beyond := u - n + 1 // 1..gap after the last pixel
		t := float64(beyond) / float64(gap+1)
		out[g] = blend{
			i: mirror.Index(n-1+beyond, n),
			j: mirror.Index(beyond-gap-1, n),
			w: float32((1 - math.Cos(math.Pi*t)) / 2),
		}
	}
	return out
}
