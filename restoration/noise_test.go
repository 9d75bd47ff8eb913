package restoration

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func noiseOf(n int, seed uint64, step int) []float32 {
	e := make([]float32, n)
	Philox{}.Noise(e, seed, step)
	return e
}

// distance is the Kolmogorov-Smirnov distance from the standard normal.
func distance(e []float32) float64 {
	s := slices.Clone(e)
	slices.Sort(s)
	n, worst := float64(len(s)), 0.0
	for i, v := range s {
		f := 0.5 * math.Erfc(-float64(v)/math.Sqrt2)
		worst = max(worst, math.Abs(f-float64(i)/n), math.Abs(float64(i+1)/n-f))
	}
	return worst
}

func TestNoiseIsStandardNormal(t *testing.T) {
	const n = 196608
	for _, c := range []struct {
		seed uint64
		step int
	}{{0, 0}, {0, 1}, {1, 0}, {7, 20}, {math.MaxUint64, 1 << 30}} {
		t.Run(fmt.Sprintf("seed %d step %d", c.seed, c.step), func(t *testing.T) {
			e := noiseOf(n, c.seed, c.step)
			var m [5]float64
			for _, v := range e {
				x := float64(v)
				m[1] += x / n
				m[2] += x * x / n
				m[3] += x * x * x / n
				m[4] += x * x * x * x / n
			}
			// Four standard errors: of the moments 1 to 4 they are sqrt(1, 2, 15, 96)/sqrt(n).
			for k, want := range map[int][2]float64{1: {0, 1}, 2: {1, 2}, 3: {0, 15}, 4: {3, 96}} {
				if tol := 4 * math.Sqrt(want[1]/n); math.Abs(m[k]-want[0]) > tol {
					t.Errorf("moment %d is %.5f, want %g within %.5f", k, m[k], want[0], tol)
				}
			}
			if d, limit := distance(e), 1.95/math.Sqrt(n); d > limit { // p = 0.001
				t.Errorf("distance from the normal distribution %.5f, limit %.5f", d, limit)
			}
		})
	}
}

func correlation(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum / float64(len(a))
}

func TestNoiseIsIndependent(t *testing.T) {
	const n = 65536
	e := noiseOf(n+1, 5, 3)
	for name, other := range map[string][]float32{
		"next step":       noiseOf(n, 5, 4),
		"next seed":       noiseOf(n, 6, 3),
		"seed high half":  noiseOf(n, 5+1<<32, 3),
		"seed as step":    noiseOf(n, 3, 5),
		"next place":      e[1:],
		"simulated noise": noiseOf(n, 5, degradeStep),
	} {
		if c, limit := correlation(e[:n], other), 4/math.Sqrt(n); math.Abs(c) > limit {
			t.Errorf("%s: correlation %.5f, limit %.5f", name, c, limit)
		}
		squares := 0.0
		for i, v := range other[:n] {
			squares += (float64(v)*float64(v) - 1) * (float64(e[i])*float64(e[i]) - 1) / 2
		}
		if c, limit := squares/n, 6/math.Sqrt(n); math.Abs(c) > limit {
			t.Errorf("%s: correlation of the squares %.5f, limit %.5f", name, c, limit)
		}
	}
}

// The bytes are part of what a recipe promises: they may never change.
func TestNoiseBytes(t *testing.T) {
	e := noiseOf(3*chunk+5, 0, 0)
	got := fmt.Sprintf("%x", []uint32{
		math.Float32bits(e[0]), math.Float32bits(e[1]), math.Float32bits(e[2]),
		math.Float32bits(e[chunk]), math.Float32bits(e[3*chunk+4]),
	})
	const want = "[3fa35875 be9bb4f0 bf385c81 be3a605f 3eded3a1]"
	if got != want {
		t.Errorf("noise of seed 0 is %s, want %s", got, want)
	}
}

func TestNoiseDoesNotDependOnLength(t *testing.T) {
	long := noiseOf(3*chunk+7, 11, 2)
	for _, n := range []int{1, 3, 4, 1023, chunk, chunk + 1} {
		if short := noiseOf(n, 11, 2); !slices.Equal(short, long[:n]) {
			t.Errorf("the first %d of %d values differ from those of a field of %d", n, len(long), n)
		}
	}
}

func BenchmarkNoise(b *testing.B) {
	e := make([]float32, 3*256*256)
	b.SetBytes(int64(4 * len(e)))
	for i := range b.N {
		Philox{}.Noise(e, 1, i)
	}
}
