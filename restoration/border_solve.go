package restoration

import "afterimage/linearops"

const (
	// solveRounds is the number of rounds. Measured on blurs of 9 to 19 pixels: 10 leave
	// up to 0.6 dB in the outer 16 pixels, 40 give 0.02 to 0.25 dB more (docs/borders.md).
	solveRounds = 20
	// stepVariance is what is assumed of the difference of neighbouring pixels, on
	// [-1, 1]. The rim's PSNR is flat about it: a third or three times as much costs up to
	// 0.2 dB.
	stepVariance = 0.1
	// levelShare keeps a photo's mean from being free: what its variance is of that of the
	// finest detail, inversely.
	levelShare = 1e-4
)

// gapSolver finds what a blurred photo would most likely have shown around its frame, on
// a periodic grid: the mean of the unseen values given those seen, where the scene x is
// Gaussian with the power spectrum of photographs, C ~ 1/f^2, and y = Hx + z.
//
// With P = H C H^T + sigma^2, the covariance of y, this is the y that agrees with what
// was seen and makes y^T P^-1 y least. P is diagonal in H's U, so that a round of
// conjugate gradients on the unseen values takes two transforms, and gets as far as many
// rounds of the EM algorithm in [explainGap].
type gapSolver struct {
	op    *linearops.Convolution
	share []float32 // H C H^T / P for each entry of the spectrum
	frame Rect      // what was seen
	z     []float32
}

// solveGap replaces what lies outside the frame in y, a measurement of op with noise of
// sigma > 0; what is there is where it begins.
func solveGap(op *linearops.Convolution, y linearops.Image, frame Rect, sigma float64) error {
	g := &gapSolver{op: op, frame: frame, z: make([]float32, op.In().Len())}
	if err := g.weigh(sigma); err != nil {
		return err
	}
	g.solve(y.Pix)
	return nil
}

// weigh works out the shares. The squared differences of a picture's neighbours are the
// quadratic form of a convolution, whose spectrum on this grid stands in op's order.
func (g *gapSolver) weigh(sigma float64) error {
	const side = (1 - levelShare) / 4
	k, err := linearops.NewKernel(3, 3, []float32{0, -side, 0, -side, 1, -side, 0, -side, 0})
	if err != nil {
		return err
	}
	differences, err := linearops.NewConvolution(g.op.In(), k, levelShare/100)
	if err != nil {
		return err
	}
	g.share = make([]float32, g.op.In().Len())
	var s, d [chunk]float32
	for from := 0; from < len(g.share); from += chunk {
		n := min(chunk, len(g.share)-from)
		g.op.Spectrum().Read(s[:n], from)
		differences.Spectrum().Read(d[:n], from)
		for i := range n {
			scene := stepVariance / (4 * max(float64(d[i]), levelShare))
			power := float64(float64(s[i])*float64(s[i])) * scene
			g.share[from+i] = float32(power / (power + sigma*sigma))
		}
	}
	return nil
}

// apply is dst = sigma^2 P^-1 v outside the frame, and 0 inside.
func (g *gapSolver) apply(dst, v []float32) {
	g.op.Ut(g.z, v)
	for i, w := range g.share {
		g.z[i] *= w
	}
	g.op.U(dst, g.z)
	for i, w := range v {
		dst[i] = w - dst[i]
	}
	m := linearops.Image{Shape: g.op.Out(), Pix: dst}
	for c := range m.C {
		for y := g.frame.Y; y < g.frame.Y+g.frame.H; y++ {
			clear(m.Row(c, y)[g.frame.X : g.frame.X+g.frame.W])
		}
	}
}

// solve is the method of conjugate gradients (Hestenes and Stiefel, 1952).
func (g *gapSolver) solve(y []float32) {
	r, p, ap := make([]float32, len(y)), make([]float32, len(y)), make([]float32, len(y))
	g.apply(r, y)
	for i, v := range r {
		r[i], p[i] = -v, -v
	}
	size := dot(r, r)
	least := 1e-10 * size
	for range solveRounds {
		if size <= least {
			return
		}
		g.apply(ap, p)
		step := float32(size / dot(p, ap))
		for i, v := range p {
			y[i] += float32(step * v)
			r[i] -= float32(step * ap[i])
		}
		next := dot(r, r)
		turn := float32(next / size)
		size = next
		for i, v := range p {
			p[i] = r[i] + float32(turn*v)
		}
	}
}

// dot is a sum in the order of the values, so that it is the same for any number of
// threads.
func dot(a, b []float32) float64 {
	sum := 0.0
	for i, v := range a {
		sum += float64(float64(v) * float64(b[i]))
	}
	return sum
}
