package walsh

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"
)

func values(n int) []float32 {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

// TestTransform holds every length and distance against the sum that it stands
// for: column j of the result at k is the sum over i of (-1)^popcount(k and i)
// x[i h + j].
func TestTransform(t *testing.T) {
	for h := 1; h <= 64; h *= 2 {
		for left := 1; left <= 128; left *= 2 {
			x := values(left * h)
			got := append([]float32(nil), x...)
			Transform(got, h)
			for k := range left {
				for j := range h {
					want := 0.0
					for i := range left {
						want += float64(1-2*(bits.OnesCount(uint(k&i))&1)) * float64(x[i*h+j])
					}
					if d := math.Abs(float64(got[k*h+j]) - want); !(d < 1e-4) {
						t.Fatalf("h=%d, %d rows: row %d, column %d is %v instead of %v", h, left, k, j, got[k*h+j], want)
					}
				}
			}
		}
	}
}

// TestKernelsAgree holds the kernels that this processor runs against the Go ones
// to the last bit, where those are different.
func TestKernelsAgree(t *testing.T) {
	kernels := []struct {
		name      string
		size      int // values of a group, in distances
		fast, std func(x []float32, h int)
	}{
		{"first8", 8, func(x []float32, _ int) { first8(x) }, func(x []float32, _ int) { first8Go(x) }},
		{"radix2", 2, radix2, radix2Go},
		{"radix4", 4, radix4, radix4Go},
		{"radix8", 8, radix8, radix8Go},
	}
	for _, k := range kernels {
		for _, h := range []int{1, 2, 8, 16, 256} {
			for groups := 1; groups <= 4; groups++ {
				x := values(groups * k.size * h)
				x[0], x[1] = 0, 0 // signs of zero count too
				y := append([]float32(nil), x...)
				k.fast(x, h)
				k.std(y, h)
				for i := range x {
					if math.Float32bits(x[i]) != math.Float32bits(y[i]) {
						t.Fatalf("%s, h=%d, %d groups: value %d is %v, in Go %v", k.name, h, groups, i, x[i], y[i])
					}
				}
			}
		}
	}
}
