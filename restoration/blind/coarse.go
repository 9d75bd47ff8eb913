package blind

import (
	"context"
	"math"
	"slices"

	"afterimage/linearops"
)

// variant is one way of looking for a kernel. No single one is right for all photos:
// where several find the same kernel it is the photo that says so.
type variant struct {
	lambda float64 // price of a pixel with a gradient, at the coarsest size; light is 0 to 1
	ridge  float64 // of the fit, see normal.solve
	share  float64 // of the pixels whose gradients are used at most
}

// variants were chosen on blurred photos among values of 0.001 to 0.06, 0.001 to 0.3 and
// 0.02 to all.
var variants = []variant{{1e-2, 0.1, 0.1}, {3e-2, 0.1, 0.9}, {6e-2, 0.3, 0.9}}

const (
	rounds = 5   // alternations at one size
	decay  = 1.1 // lambda falls by this with each of them,
	least  = 1e-4
	cut    = 0.02 // taps below this times the largest are noise
)

// sides are the sides of the kernel from the coarsest size to the finest, odd numbers
// that grow by sqrt2.
func sides(finest int) []int {
	out := []int{finest}
	for s := float64(finest); out[0] > 3; {
		s /= math.Sqrt2
		if side := max(3, int(math.Round(s))/2*2+1); side < out[0] {
			out = slices.Insert(out, 0, side)
		}
	}
	return out
}

// search estimates a kernel of side x side taps, an odd number of at least 3, from coarse
// to fine: the photo, of linear light, is small enough at first for a kernel of 3 x 3,
// and what is found there is where the next size begins. clear is 1 where the photo is not clipped.
func (v variant) search(ctx context.Context, seen, clear plane, side int, step func(done float64)) (plane, error) {
	levels := sides(side)
	k := plane{h: 1, w: 1, pix: []float32{1}}
	var total float64
	for _, s := range levels {
		total += float64(s * s)
	}
	var done float64
	lambda := v.lambda
	for i, s := range levels {
		small, whole := seen, clear
		if s != side {
			h, w := scaled(seen.h, s, side), scaled(seen.w, s, side)
			small, whole = seen.resized(h, w), clear.resized(h, w)
		}
		g := newGrid(small, whole, s)
		k = regrown(k, s)
		if i == 0 {
			k = even(s)
		}
		var err error
		if k, err = v.alternate(ctx, g, k, &lambda); err != nil {
			return k, err
		}
		done += float64(s * s)
		step(done / total)
	}
	return k, nil
}

func scaled(n, s, side int) int { return max(8, int(math.Round(float64(n)*float64(s)/float64(side)))) }

// even is the kernel to begin with: all taps alike.
func even(s int) plane {
	k := newPlane(s, s)
	for i := range k.pix {
		k.pix[i] = 1
	}
	normalize(k)
	return k
}

// alternate refines a kernel at one size: a picture of few edges is restored with the
// kernel, and the kernel is fitted to its edges. lambda falls as it goes.
func (v variant) alternate(ctx context.Context, g *grid, k plane, lambda *float64) (plane, error) {
	seen := newField(g.h * g.w)
	g.differences(seen, g.y.pix)
	g.mask(seen)
	sharp := newField(g.h * g.w)
	for range rounds {
		x, err := g.latent(ctx, k, *lambda)
		if err != nil {
			return k, err
		}
		g.differences(sharp, x)
		g.mask(sharp)
		strongest(sharp, g.ph*g.pw, v.share)
		q := equations(g.f, sharp, seen, k.h)
		k = plane{h: k.h, w: k.w, pix: q.solve(k.pix, v.ridge)}
		tidy(k, cut)
		k = centred(k)
		*lambda = max(*lambda/decay, least)
	}
	return k, nil
}

// mask clears a field outside of what may tell about the kernel.
func (g *grid) mask(d field) {
	for i, in := range g.inside {
		if !in {
			d.x[i], d.y[i] = 0, 0
		}
	}
}

// regrown is a kernel for the next size.
func regrown(k plane, side int) plane {
	out := k.resized(side, side)
	normalize(out)
	return out
}

func normalize(k plane) {
	var sum float64
	for _, v := range k.pix {
		sum += float64(v)
	}
	if sum <= 0 {
		clear(k.pix)
		k.pix[len(k.pix)/2] = 1
		return
	}
	for i, v := range k.pix {
		k.pix[i] = float32(float64(v) / sum)
	}
}

// asKernel is the kernel of a plane.
func asKernel(k plane) (linearops.Kernel, error) {
	out, err := linearops.NewKernel(k.h, k.w, k.pix)
	if err != nil {
		return out, err
	}
	return out.Normalized(), nil
}
