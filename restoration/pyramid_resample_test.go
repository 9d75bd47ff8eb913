package restoration

import (
	"math"
	"testing"

	"afterimage/internal/mirror"
	"afterimage/linearops"
)

// wave is a batch of smooth values that differ from place to place.
func wave(n int, s linearops.Shape) Batch {
	b := NewBatch(n, s)
	for i := range b.Pix {
		b.Pix[i] = float32(math.Sin(float64(i)*0.7) + 0.3*math.Cos(float64(i)*0.013))
	}
	return b
}

// Pooling is the mean of k x k pixels, of the last ones where a side has a rest.
func TestPoolingDirectly(t *testing.T) {
	for _, k := range []int{2, 4, 8, 16} {
		for _, s := range []linearops.Shape{{C: 3, H: 32, W: 48}, {C: 3, H: 33, W: 31}, {C: 1, H: 16, W: 17}, {C: 2, H: 23, W: 16}} {
			src := wave(2, s)
			dst := NewBatch(2, pooledShape(s, k))
			new(pooling).pool(dst, src, k)
			for n := range src.N * s.C {
				for y := range dst.H {
					for x := range dst.W {
						top, left, want := min(y*k, s.H-k), min(x*k, s.W-k), 0.0
						for i := range k * k {
							want += float64(src.Pix[(n*s.H+top+i/k)*s.W+left+i%k]) / float64(k*k)
						}
						if got := float64(dst.Pix[(n*dst.H+y)*dst.W+x]); math.Abs(got-want) > 1e-5 {
							t.Fatalf("%v by %d: %g at %d,%d of plane %d, want %g", s, k, got, y, x, n, want)
						}
					}
				}
			}
		}
	}
}

// Every pooled pixel has 1/k of the noise, also at a border with a rest.
func TestPoolingDividesTheNoise(t *testing.T) {
	const sigma, trials = 3.0, 600
	s := linearops.Shape{C: 3, H: 26, W: 29}
	for _, k := range []int{2, 4, 8} {
		small := pooledShape(s, k)
		squares := make([]float64, small.Plane())
		src, dst := NewBatch(1, s), NewBatch(1, small)
		for trial := range trials {
			Philox{}.Noise(src.Pix, uint64(trial), k)
			for i := range src.Pix {
				src.Pix[i] *= sigma
			}
			new(pooling).pool(dst, src, k)
			for i, v := range dst.Pix {
				squares[i%len(squares)] += float64(v) * float64(v) / (3 * trials)
			}
		}
		for i, q := range squares {
			// The relative error of a variance over 1800 values is 1/30; five of them.
			if r := q * float64(k*k) / (sigma * sigma); math.Abs(r-1) > 5.0/30 {
				t.Errorf("by %d: pixel %d,%d has %.3f of the variance", k, i/small.W, i%small.W, r)
			}
		}
	}
}

// An enlargement is the sum over all source pixels of Keys' kernel at their distance,
// with mirrored borders, where the sides are multiples.
func TestEnlargementDirectly(t *testing.T) {
	keys := func(d float64) float64 {
		d = math.Abs(d)
		switch {
		case d < 1:
			return 1.5*d*d*d - 2.5*d*d + 1
		case d < 2:
			return -0.5*d*d*d + 2.5*d*d - 4*d + 2
		}
		return 0
	}
	for _, k := range []int{2, 3, 4, 8, 16} {
		for _, s := range []linearops.Shape{{C: 2, H: 3 * k, W: 4 * k}, {C: 1, H: k, W: 2 * k}} {
			dst := NewBatch(2, s)
			src := wave(2, pooledShape(s, k))
			new(enlargement).enlarge(dst, src, k)
			for n := range 2 * s.C {
				for y := range s.H {
					for x := range s.W {
						want := 0.0
						v, u := (float64(y)+0.5)/float64(k)-0.5, (float64(x)+0.5)/float64(k)-0.5
						for j := -3; j < src.H+3; j++ {
							for i := -3; i < src.W+3; i++ {
								if w := keys(v-float64(j)) * keys(u-float64(i)); w != 0 {
									want += w * float64(src.Pix[(n*src.H+mirror.Index(j, src.H))*src.W+mirror.Index(i, src.W)])
								}
							}
						}
						if got := float64(dst.Pix[(n*s.H+y)*s.W+x]); math.Abs(got-want) > 1e-5 {
							t.Fatalf("%v by %d: %g at %d,%d of plane %d, want %g", s, k, got, y, x, n, want)
						}
					}
				}
			}
		}
	}
}

// spline is the value at pixel x of full ones, of which the values of v are means of k:
// a cubic whose slopes are those of chords, between the means where they lie.
func spline(v []float64, full, k, x int) float64 {
	var at, val []float64
	for i := range v {
		at, val = append(at, float64(min(i*k, full-k))+float64(k-1)/2), append(val, v[i])
	}
	for i := range v { // the mirror images beyond both ends
		at, val = append(at, -1-at[i], float64(2*full-1)-at[i]), append(val, v[i], v[i])
	}
	near := func(from float64, up bool) int { // the nearest place on that side
		best := -1
		for i, a := range at {
			if up && a > from && (best < 0 || a < at[best]) || !up && a < from && (best < 0 || a > at[best]) {
				best = i
			}
		}
		return best
	}
	b := near(float64(x), true)
	a := near(at[b], false)
	slope := func(i int) float64 {
		l, r := near(at[i], false), near(at[i], true)
		return (val[r] - val[l]) / (at[r] - at[l])
	}
	h := at[b] - at[a]
	u := (float64(x) - at[a]) / h
	return val[a] + u*u*(3-2*u)*(val[b]-val[a]) + h*u*(1-u)*((1-u)*slope(a)-u*slope(b))
}

// Where a side has a rest, the last mean counts where it lies.
func TestEnlargementWithARest(t *testing.T) {
	for _, k := range []int{2, 3, 4, 8, 16} {
		for rest := range k {
			s := linearops.Shape{C: 2, H: 2*k + rest, W: 5*k + k - 1 - rest}
			if rest == 0 {
				s.H = k + 1
			}
			dst, src := NewBatch(1, s), wave(1, pooledShape(s, k))
			new(enlargement).enlarge(dst, src, k)
			for c := range s.C {
				rows := make([][]float64, src.H)
				for j := range rows {
					v := make([]float64, src.W)
					for i := range v {
						v[i] = float64(src.Pix[(c*src.H+j)*src.W+i])
					}
					for x := range s.W {
						rows[j] = append(rows[j], spline(v, s.W, k, x))
					}
				}
				for x := range s.W {
					v := make([]float64, src.H)
					for j := range v {
						v[j] = rows[j][x]
					}
					for y := range s.H {
						if got, want := float64(dst.Pix[(c*s.H+y)*s.W+x]), spline(v, s.H, k, y); math.Abs(got-want) > 1e-5 {
							t.Fatalf("%v by %d: %g at %d,%d of plane %d, want %g", s, k, got, y, x, c, want)
						}
					}
				}
			}
		}
	}
}

// A ramp comes back from pooling and enlarging: to rounding inside, and not moved at a
// border with a rest, where it levels off as at any other.
func TestPyramidKeepsARamp(t *testing.T) {
	for _, k := range []int{2, 4, 8, 16} {
		for rest := range k {
			for _, across := range []bool{true, false} {
				full := 5*k + rest
				s := linearops.Shape{C: 1, H: 2 * k, W: full}
				if !across {
					s.H, s.W = s.W, s.H
				}
				along := func(i int) int {
					if across {
						return i % s.W
					}
					return i / s.W
				}
				x, small := NewBatch(1, s), NewBatch(1, pooledShape(s, k))
				for i := range x.Pix {
					x.Pix[i] = float32(along(i))
				}
				new(pooling).pool(small, x, k)
				new(enlargement).enlarge(x, small, k)
				last := float64(full-k) + float64(k-1)/2 // the last mean
				for i, v := range x.Pix {
					at := float64(along(i))
					tolerance := 1e-4
					switch {
					case at < float64(k-1)/2 || at > last:
						tolerance = 0.5 * float64(k)
					case at < 1.5*float64(k) || at > float64(4*k)+float64(k-1)/2 || rest == 0 && at > float64(3*k)+float64(k-1)/2:
						tolerance = 0.1 * float64(k) // the slope at the outermost mean is less
					}
					if math.Abs(float64(v)-at) > tolerance {
						t.Fatalf("%v by %d: %g at %g", s, k, v, at)
					}
				}
			}
		}
	}
}
