package restoration

import (
	"math"
	"testing"

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
// with mirrored borders.
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
		for _, s := range []linearops.Shape{{C: 2, H: 3 * k, W: 4 * k}, {C: 1, H: 3*k - 1, W: 2*k + 1}, {C: 1, H: k, W: 1 + k}} {
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
									want += w * float64(src.Pix[(n*src.H+mirror(j, src.H))*src.W+mirror(i, src.W)])
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
