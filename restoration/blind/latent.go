package blind

import (
	"context"

	"afterimage/internal/par"
)

// Half-quadratic splitting: the coupling of the gradients to their sparse copy grows by
// coupleBy from 2 lambda to coupleMax.
const (
	coupleBy  = 2
	coupleMax = 1e5
)

// latent is a picture of few edges that the kernel k blurs to what was seen,
//
//	argmin ||k * x - y||^2 + lambda (number of pixels with a gradient),
//
// by half-quadratic splitting (Xu, Zheng and Jia, Unnatural L0 sparse representation for
// natural image deblurring, 2013). It is no restoration to look at: what it has lost,
// texture and noise, would only mislead the fit of the kernel.
func (g *grid) latent(ctx context.Context, k plane, lambda float64) ([]float32, error) {
	n := g.h * g.w
	kf := g.kernel(k)
	power, back := make([]float32, n), make([]float32, n)
	g.f.Power(power, kf)
	g.f.Correlate(back, kf, g.yf)
	x := append([]float32(nil), g.y.pix...)
	d, sum := newField(n), make([]float32, n)
	for beta := 2 * lambda; beta < coupleMax; beta *= coupleBy {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		g.differences(d, x)
		least, b := float32(lambda/beta), float32(beta)
		par.Bands(n, func(from, to int) {
			dx, dy := d.x[from:to], d.y[from:to]
			for i, u := range dx {
				v := dy[i]
				if float32(u*u)+float32(v*v) < least {
					dx[i], dy[i] = 0, 0
				}
			}
		})
		g.gather(sum, d)
		g.f.Forward(sum, sum)
		par.Bands(n, func(from, to int) {
			for i := from; i < to; i++ {
				sum[i] = (back[i] + float32(b*sum[i])) / (power[i] + float32(b*g.slope[i]))
			}
		})
		g.f.Inverse(x, sum)
	}
	return x, nil
}
