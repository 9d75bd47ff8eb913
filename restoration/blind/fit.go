package blind

import (
	"math"

	"afterimage/linearops"
)

// normal are the normal equations of a kernel of side x side taps: how gradients of a
// sharp picture explain those of a blurred one.
type normal struct {
	side int
	// lags is sum_p g(p) g(p+d) for d of up to side-1 each way, (2 side-1)^2 of them.
	lags []float32
	// cross is sum_p y(p) g(p-t) for every tap t, row by row.
	cross []float32
}

// equations correlates the gradients of a sharp picture with themselves and with those
// of what was seen, both directions added. All four are planes of f's size; shifts that
// wrap around count, so that the gradients have to be 0 near one end.
func equations(f *linearops.PlaneFourier, sharp, seen field, side int) normal {
	h, w := f.Size()
	n := h * w
	a, b := make([]float32, n), make([]float32, n)
	auto, cross := make([]float32, n), make([]float32, n)
	for i := range 2 {
		s, y := sharp.x, seen.x
		if i == 1 {
			s, y = sharp.y, seen.y
		}
		f.Forward(a, s)
		f.Forward(b, y)
		f.Correlate(b, a, b)
		f.Correlate(a, a, a)
		for j := range auto {
			auto[j] += a[j]
			cross[j] += b[j]
		}
	}
	f.Inverse(auto, auto)
	f.Inverse(cross, cross)
	return normal{side: side, lags: around(auto, h, w, 2*side-1), cross: around(cross, h, w, side)}
}

// around is the square of side pixels around pixel 0 of a periodic plane.
func around(p []float32, h, w, side int) []float32 {
	out := make([]float32, side*side)
	for y := range side {
		for x := range side {
			out[y*side+x] = p[(y-side/2+h)%h*w+(x-side/2+w)%w]
		}
	}
	return out
}

// fitRounds bounds the iterations of a fit.
const fitRounds = 300

// solve is the kernel of taps >= 0 that minimises
//
//	k' A k - 2 b' k + ridge A[0,0] ||k||^2,
//
// where A k is the correlation with the lags: the least squares of ||g * k - y||^2 with
// a Tikhonov term. It is a projected gradient with Nesterov's momentum (Beck and
// Teboulle, FISTA, 2009), restarted where it would climb; A is applied in the Fourier
// domain of a small grid.
func (q normal) solve(start []float32, ridge float64) []float32 {
	n := q.side
	m := linearops.FastLen(2*n - 1)
	f := linearops.NewPlaneFourier(m, m)
	lags := make([]float32, m*m)
	for y := range 2*n - 1 {
		for x := range 2*n - 1 {
			lags[(y-n+1+m)%m*m+(x-n+1+m)%m] = q.lags[y*(2*n-1)+x]
		}
	}
	lags[0] += float32(ridge * float64(lags[0]))
	spectrum, work := make([]float32, m*m), make([]float32, m*m)
	f.Forward(spectrum, lags)
	f.Power(work, spectrum)
	var largest float64
	for _, v := range work {
		largest = max(largest, math.Sqrt(float64(v)))
	}
	if largest == 0 {
		return append([]float32(nil), start...)
	}
	step := float32(1 / largest)
	k := append([]float32(nil), start...)
	ahead, next := append([]float32(nil), k...), make([]float32, n*n)
	momentum := 1.0
	for range fitRounds {
		clear(work)
		for y := range n {
			copy(work[y*m:], ahead[y*n:(y+1)*n])
		}
		f.Forward(work, work)
		f.Convolve(work, spectrum, work)
		f.Inverse(work, work)
		var climb, moved, size float64
		for y := range n {
			for x := range n {
				i := y*n + x
				next[i] = max(0, ahead[i]-float32(step*(work[y*m+x]-q.cross[i])))
				climb += float64(ahead[i]-next[i]) * float64(next[i]-k[i])
				moved += float64(next[i]-k[i]) * float64(next[i]-k[i])
				size += float64(next[i]) * float64(next[i])
			}
		}
		if climb > 0 {
			momentum = 1
		}
		following := (1 + math.Sqrt(1+4*momentum*momentum)) / 2
		push := float32((momentum - 1) / following)
		momentum = following
		for i, v := range next {
			ahead[i] = v + float32(push*(v-k[i]))
			k[i] = v
		}
		if moved <= 1e-10*size {
			break
		}
	}
	return k
}
