package fft

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// lengths covers each radix, products of them, primes and powers.
var lengths = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 19, 20, 25, 26, 27, 31, 32, 35, 48, 49, 60, 64, 77, 97, 100, 121, 128, 169, 225, 243, 255, 256, 257, 360, 512, 625}

func noise[T Float](n int, seed uint64) []T {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	x := make([]T, n)
	for i := range x {
		x[i] = T(r.NormFloat64())
	}
	return x
}

// dft is the definition, in float64. It shares nothing that the race detector
// should watch.
//
//go:norace
func dft(x []complex128, sign float64) []complex128 {
	n := len(x)
	root := make([]complex128, n)
	for j := range root {
		root[j] = cmplx.Exp(complex(0, sign*2*math.Pi*float64(j)/float64(n)))
	}
	out := make([]complex128, n)
	for k := range out {
		for j, v := range x {
			out[k] += v * root[j*k%n]
		}
	}
	return out
}

// checkPlan compares a plan with the definition; tol is per rms of the result.
func checkPlan[T Float](t *testing.T, n int, tol float64) {
	t.Helper()
	const lanes = 8
	checked := []int{0, lanes - 1}
	p := Of[T](n)
	for _, sign := range []float64{-1, 1} {
		x, spare := newBlock[T](p.Room()*lanes), newBlock[T](p.Room()*lanes)
		copy(x.Re, noise[T](n*lanes, 1))
		copy(x.Im, noise[T](n*lanes, 2))
		want := make([][]complex128, lanes)
		for _, l := range checked {
			in := make([]complex128, n)
			for j := range in {
				in[j] = complex(float64(x.Re[j*lanes+l]), float64(x.Im[j*lanes+l]))
			}
			want[l] = dft(in, sign)
		}
		var got Block[T]
		if sign < 0 {
			got, _ = p.Transform(x, spare, lanes)
		} else {
			got, _ = p.Inverse(x, spare, lanes)
		}
		var off, size float64
		for _, l := range checked {
			for k, w := range want[l] {
				d := cmplx.Abs(complex(float64(got.Re[k*lanes+l]), float64(got.Im[k*lanes+l])) - w)
				off, size = off+d*d, size+real(w)*real(w)+imag(w)*imag(w)
			}
		}
		if e := math.Sqrt(off / size); !(e <= tol) {
			t.Errorf("length %d, sign %v: relative rms error %.3g, %.3g allowed", n, sign, e, tol)
		}
	}
}

func TestPlanIsTheDefinition(t *testing.T) {
	for _, n := range lengths {
		// Rounding errors of a fast transform grow with sqrt(log n) only; a chirp
		// is three transforms of twice the length and more.
		tol := 0.5 * math.Sqrt(math.Log2(float64(n))+1)
		if Of[float32](n).chirp != nil {
			tol *= 2.5
		}
		checkPlan[float32](t, n, tol*0x1p-23)
		checkPlan[float64](t, n, max(tol, 8)*0x1p-50)
	}
}

func TestPlansAreShared(t *testing.T) {
	var wg sync.WaitGroup
	got := make([]*Plan[float32], 8)
	for i := range got {
		wg.Add(1)
		go func() { defer wg.Done(); got[i] = Of[float32](1234) }()
	}
	wg.Wait()
	for _, p := range got {
		if p != got[0] {
			t.Fatal("two plans of one length")
		}
	}
	if p, q := any(Of[float64](1234)), any(got[0]); p == q {
		t.Fatal("one plan for two types")
	}
}

func TestRadices(t *testing.T) {
	for n, want := range map[int][]int{
		1: {}, 2: {2}, 8: {4, 2}, 60: {4, 3, 5}, 256: {4, 4, 4, 4}, 1001: {7, 11, 13}, 17: nil, 34: nil,
	} {
		if got := radices(n); !slices.Equal(got, want) || (got == nil) != (want == nil) {
			t.Errorf("radices(%d) = %v, want %v", n, got, want)
		}
	}
}

func TestNextFast(t *testing.T) {
	for n, want := range map[int]int{-3: 1, 0: 1, 1: 1, 2: 2, 7: 8, 11: 12, 17: 18, 241: 243, 257: 270, 1021: 1024} {
		if got := NextFast(n); got != want {
			t.Errorf("NextFast(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestLengthBelowOnePanics(t *testing.T) {
	for _, f := range []func(){
		func() { Of[float32](0) },
		func() { NewReal2D[float32](0, 4) },
		func() { NewCosine2D[float32](4, -1) },
		func() { NewReal2D[float32](4, 4).Forward(make([]float32, 16), make([]float32, 32)) },
		func() { NewCosine2D[float32](4, 4).Inverse(make([]float32, 17), make([]float32, 17)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		}()
	}
}

// TestAcceleratedBytes holds the assembly to the bytes of the Go code.
func TestAcceleratedBytes(t *testing.T) {
	plain := map[int]butterflies[float32]{2: radix2[float32], 3: radix3[float32], 4: radix4[float32], 5: radix5[float32]}
	for _, r := range []int{2, 3, 4, 5} {
		for _, run := range []int{8, 16, 24, 64} {
			for _, m := range []int{1, 2, 3, 16} {
				t.Run(fmt.Sprintf("%d/%d/%d", r, run, m), func(t *testing.T) {
					n := r * m * run
					src := Block[float32]{noise[float32](n, 1), noise[float32](n, 2)}
					tw := noise[float32](2*(r-1)*m, 3)
					want, got := newBlock[float32](n), newBlock[float32](n)
					plain[r](want, src, tw, run, m)
					radix[float32](r)(got, src, tw, run, m)
					if !sameBytes(want.Re, got.Re) || !sameBytes(want.Im, got.Im) {
						t.Errorf("radix %d, runs of %d, %d butterflies: the bytes differ", r, run, m)
					}
				})
			}
		}
	}
}

func TestAcceleratedRotationBytes(t *testing.T) {
	const lanes = 24
	for _, n := range []int{1, 2, 17} {
		want := Block[float32]{noise[float32](n*lanes, 1), noise[float32](n*lanes, 2)}
		got := Block[float32]{slices.Clone(want.Re), slices.Clone(want.Im)}
		w := noise[float32](2*n, 3)
		plainRotate(want, w, lanes)
		rotate(got, w, lanes)
		if !sameBytes(want.Re, got.Re) || !sameBytes(want.Im, got.Im) {
			t.Errorf("%d points: the bytes differ", n)
		}
	}
}

func sameBytes(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}
