package normal

import (
	"math"
	"slices"
	"testing"
)

// The known answers that come with Random123 1.14, kat_vectors.
func TestPhiloxKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		ctr  [4]uint32
		seed uint64
		want [4]uint32
	}{
		{[4]uint32{}, 0, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{
			[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, math.MaxUint64,
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
		},
		{
			[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0x299f31d0<<32 | 0xa4093822,
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
		},
	} {
		k := schedule(c.seed)
		if got := philox(c.ctr, &k); got != c.want {
			t.Errorf("philox(%x, %x) = %x, want %x", c.ctr, c.seed, got, c.want)
		}
	}
}

// Words follow the counter, whatever code makes them, past the end of its low half too.
func TestWordsFollowTheCounter(t *testing.T) {
	k := schedule(0x1122334455667788)
	for _, block := range []uint64{0, 7, 1<<32 - 9, 1<<32 - 8, 1<<32 - 2000, 5<<32 + 3} {
		for _, n := range []int{1, 31, 32, 33, 64, 100, group} {
			got := make([]uint32, n)
			words(got, &k, 9, block)
			for i, g := range got {
				b := block + uint64(i/4)
				want := philox([4]uint32{uint32(b), uint32(b >> 32), 9, 0}, &k)[i%4]
				if g != want {
					t.Fatalf("block %d: word %d of %d is %x, want %x", block, i, n, g, want)
				}
			}
		}
	}
}

// The processor's own code gives the bytes of the plain one.
func TestCentreIsTheSame(t *testing.T) {
	k := schedule(1)
	for _, n := range []int{1, 7, 63, 64, 65, 128, 1000, group} {
		w := make([]uint32, n)
		words(w, &k, 0, 0)
		for i, u := range edges {
			w[i*37%n] = u
		}
		got, want := make([]float32, n), make([]float32, n)
		var gotTails, wantTails [group / 64]uint64
		for i := range gotTails {
			gotTails[i] = math.MaxUint64 // what an earlier call may have left
		}
		centre(got, &gotTails, w)
		centreGo(want, wantTails[:], w)
		if !slices.Equal(got, want) {
			t.Errorf("%d values differ", n)
		}
		if m := (n + 63) / 64; !slices.Equal(gotTails[:m], wantTails[:m]) {
			t.Errorf("the marks of %d values are %x, want %x", n, gotTails[:m], wantTails[:m])
		}
	}
}

// edges are words at the ends, around 0, and around the edge of the centre.
var edges = []uint32{
	0, 1, 1000, 1 << 20, 1 << 28, 1 << 30, 0x12345678, 0x6ccccccc, 0x6ccccccd, 0x7ffffff0, 0x7fffffff,
	0x80000000, 0x80000123, 0x93333333, 0x93333334, 0xdeadbeef, 0xffffffff,
}

// quantile is the normal's at 1/2 + q, by Newton's method on erfc.
func quantile(q float64) float64 {
	p, x := 0.5-math.Abs(q), 1.0
	for range 60 {
		density := math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
		x += (0.5*math.Erfc(x/math.Sqrt2) - p) / density
	}
	return math.Copysign(x, q)
}

// drawn is what Fill makes of one random word.
func drawn(u uint32) float64 {
	var z [1]float32
	var tails [1]uint64
	centreGo(z[:], tails[:], []uint32{u})
	if tails[0] != 0 {
		z[0] = tail(uniform(u))
	}
	return float64(z[0])
}

func TestInverseDistribution(t *testing.T) {
	for _, u := range edges {
		want := quantile(uniform(u))
		if got := drawn(u); math.Abs(got-want) > 3e-7*math.Abs(want)+1e-17 {
			t.Errorf("word %#x gives %.9g, the normal quantile is %.9g", u, got, want)
		}
		if a, b := drawn(u), drawn(^u); a != -b {
			t.Errorf("words %#x and its complement give %v and %v; the cells are symmetric", u, a, b)
		}
	}
	if m := drawn(0x7fffffff); m < 6.2 || m > 6.4 {
		t.Errorf("the largest normal is %v", m)
	}
}

func TestLogarithm(t *testing.T) {
	for p := 0x1p-33; p < 0.1; p *= 1.000371 {
		if got, want := logarithm(p), math.Log(p); math.Abs(got-want) > 2e-10 {
			t.Fatalf("logarithm(%g) = %.12g, want %.12g", p, got, want)
		}
	}
}

func TestFillDoesNotDependOnWhereItBegins(t *testing.T) {
	long := make([]float32, 3*group+7)
	Fill(long, 11, 2, 0)
	for _, part := range [][2]int{{0, 1}, {4, 8}, {4, 1027}, {group, group}, {1020, 2*group + 11}} {
		got := make([]float32, part[1])
		Fill(got, 11, 2, part[0])
		if !slices.Equal(got, long[part[0]:part[0]+part[1]]) {
			t.Errorf("%d values from place %d on differ from those of the whole field", part[1], part[0])
		}
	}
}

func BenchmarkFill(b *testing.B) {
	e := make([]float32, 4096)
	b.SetBytes(int64(4 * len(e)))
	for i := range b.N {
		Fill(e, 1, uint32(i), 0)
	}
}
