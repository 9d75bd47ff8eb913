package lerp

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestPixelsAgainstTheDefinition(t *testing.T) {
	for p := range 256 {
		for q := range 256 {
			for _, w := range []int{0, 1, 77, 128, 254, 255} {
				got := Pack(Pixels(Spread(uint32(p)|uint32(q)<<8|0xff000000), Spread(uint32(q)|uint32(p)<<8|0xff000000), uint64(w)))
				there, back := uint32((p*(256-w)+q*w+128)/256), uint32((q*(256-w)+p*w+128)/256)
				if want := there | back<<8 | 0xff000000; got != want {
					t.Fatalf("%d of the way from %d to %d: %08x, want %08x", w, p, q, got, want)
				}
			}
		}
	}
}

// The kernels give the bytes of the Go code, and write nothing beyond.
func TestKernels(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	pixels := func(n int) []uint8 {
		out := make([]uint8, 4*n)
		for i := range out {
			out[i] = uint8(r.IntN(256))
		}
		return out
	}
	for n := 1; n < 70; n++ {
		a, b, w := pixels(n), pixels(n), r.IntN(256)
		got, want := make([]uint64, n+4), make([]uint64, n+4)
		Rows(got[:n], a, b, w)
		rowsGo(want[:n], a, b, w)
		if !slices.Equal(got, want) {
			t.Fatalf("rows of %d differ", n)
		}
		m := 1 + r.IntN(90)
		at, weights := make([]int32, m), make([]uint64, m)
		for i := range at {
			at[i], weights[i] = int32(r.IntN(n)), Weight(r.IntN(256))
		}
		one, other := make([]uint8, 4*m+16), make([]uint8, 4*m+16)
		Columns(one[:4*m], got[:n+1], at, weights)
		columnsGo(other[:4*m], got[:n+1], at, weights)
		if !bytes.Equal(one, other) {
			t.Fatalf("%d columns of %d differ", m, n)
		}
		copy(other, one)
		some := pixels(m)[:m]
		Tint(one[:4*m], 0xff20c0a0, some)
		tintGo(other[:4*m], Spread(0xff20c0a0), some)
		if !bytes.Equal(one, other) {
			t.Fatalf("%d tinted pixels differ", m)
		}
		Max(one[:3*m], other[m:4*m])
		maxGo(other[:3*m], slices.Clone(other[m:4*m]))
		if !bytes.Equal(one, other) {
			t.Fatalf("%d largest values differ", m)
		}
	}
}
