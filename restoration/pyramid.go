package restoration

import (
	"context"
	"sync"

	"afterimage/linearops"
)

// NewPyramid is the prior d, which is shown a smaller picture where there is much
// noise: from the noise levels that p names on,
//
//	x0hat = Up_k(Denoise(Pool_k(x), sigma/k)),
//
// because the mean of k x k pixels has 1/k of their noise, and what is finer than that
// drowns in the noise anyway: its share of E[x0 | x] is next to nothing. An evaluation
// takes 1/k^2 of the work, and the prior sees large structure at a scale that it knows.
// Pool_k is the mean of k x k pixels, Up_k a cubic enlargement.
//
// A picture is not made smaller than the prior's MinSide: small pictures are pooled
// less than p says. Where p is off the result is d itself. What the denoiser demands
// stays d's: most evaluations see the whole picture. The result may be used by several
// goroutines where d may. p has to be resolved: an automatic one panics, and so does a
// value that [ParsePyramid] would refuse.
func NewPyramid(d Denoiser, p Pyramid) Denoiser {
	if p.Auto {
		panic("restoration: a pyramid that is still automatic")
	}
	if err := p.validate(); err != nil {
		panic("restoration: " + err.Error())
	}
	if !p.On() {
		return d
	}
	return &pyramid{Denoiser: d, levels: p}
}

// pyramid is a prior with its levels.
type pyramid struct {
	Denoiser
	levels Pyramid
	works  sync.Pool // of *pyramidWork
}

// pyramidWork is what one evaluation needs; kept for the next.
type pyramidWork struct {
	pix  []float32
	down pooling
	up   enlargement
}

// Denoise implements [Denoiser].
func (p *pyramid) Denoise(ctx context.Context, dst, x Batch, sigma float64) error {
	k := p.factor(x.Shape, sigma)
	if k == 1 {
		return p.Denoiser.Denoise(ctx, dst, x, sigma)
	}
	w, _ := p.works.Get().(*pyramidWork)
	if w == nil {
		w = new(pyramidWork)
	}
	defer p.works.Put(w)
	small := Batch{N: x.N, Shape: pooledShape(x.Shape, k)}
	if n := small.N * small.Len(); cap(w.pix) < n {
		w.pix = make([]float32, n)
	}
	small.Pix = w.pix[:small.N*small.Len()]
	w.down.pool(small, x, k)
	if err := p.Denoiser.Denoise(ctx, small, small, sigma/float64(k)); err != nil {
		return err
	}
	w.up.enlarge(dst, small, k)
	return nil
}

// factor is by how much the sides of a picture are divided at a noise level: what the
// levels say, or less where the prior would not take so small a picture.
func (p *pyramid) factor(x linearops.Shape, sigma float64) int {
	k := p.levels.Factor(sigma)
	least := max(1, p.Spec().MinSide)
	for k > 1 {
		if s := pooledShape(x, k); min(x.H, x.W) >= k && min(s.H, s.W) >= least {
			break
		}
		k /= 2
	}
	return k
}

// shares tells how much of the work of a sample the evaluations at each noise level and
// those before take, in evaluations of whole pictures of shape x: time goes with the
// pixels that the prior sees, those of the windows' margins too, and steps in which it is
// not needed take none.
func shares(d Denoiser, x linearops.Shape, sigmas []float64, needed []bool) []float64 {
	out := make([]float64, len(sigmas))
	sum := 0.0
	inner := d
	p, pooled := d.(*pyramid)
	if pooled {
		inner = p.Denoiser
	}
	tiles, tiled := inner.(*windows)
	for i, sigma := range sigmas {
		k := 1
		if pooled {
			k = p.factor(x, sigma)
		}
		if needed[i] {
			share := 1 / float64(k*k)
			if tiled {
				s := pooledShape(x, k)
				share *= float64(tiles.seen(s)) / float64(s.Plane())
			}
			sum += share
		}
		out[i] = sum
	}
	return out
}
