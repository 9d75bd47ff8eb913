package compat_test

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"afterimage/linearops"
	"afterimage/linearops/compat"
	"afterimage/linearops/optest"
)

func bell(n int, sigma float64) []float64 {
	taps, sum := make([]float64, n), 0.0
	for i := range taps {
		d := float64(i) - float64(n-1)/2
		taps[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += taps[i]
	}
	for i := range taps {
		taps[i] /= sum
	}
	return taps
}

// small is the authors' matrix of one direction, value by value.
func small(n int, taps []float64) *mat.Dense {
	m := mat.NewDense(n, n, nil)
	for i := range n {
		for j := i - len(taps)/2; j < i+len(taps)/2; j++ {
			if j >= 0 && j < n {
				m.Set(i, j, taps[j-i+len(taps)/2])
			}
		}
	}
	return m
}

// decomposed is a full decomposition with values below 0.03 zeroed.
func decomposed(m *mat.Dense) (u, v mat.Dense, s []float64) {
	var svd mat.SVD
	svd.Factorize(m, mat.SVDFull)
	svd.UTo(&u)
	svd.VTo(&v)
	s = svd.Values(nil)
	for i := range s {
		if s[i] < 0.03 {
			s[i] = 0
		}
	}
	return u, v, s
}

// authors computes what the authors' object does to an image: coefficients of all
// channels in the order of falling singular values, channels innermost, times the
// singular values tiled three times.
func authors(x []float32, n int, down, across []float64) []float64 {
	ua, va, a := decomposed(small(n, down))
	ub, vb, b := decomposed(small(n, across))
	var list, z [][3]float64 // position i, j and value; coefficients
	for i := range n {
		for j := range n {
			list = append(list, [3]float64{float64(i), float64(j), a[i] * b[j]})
		}
	}
	for k := range list { // an insertion sort, which is stable
		for ; k > 0 && list[k][2] > list[k-1][2]; k-- {
			list[k], list[k-1] = list[k-1], list[k]
		}
	}
	spectra := make([]mat.Dense, 3)
	for c := range 3 {
		plane := mat.NewDense(n, n, nil)
		for i := range n * n {
			plane.Set(i/n, i%n, float64(x[c*n*n+i]))
		}
		var half mat.Dense
		half.Mul(va.T(), plane)
		spectra[c].Mul(&half, &vb)
	}
	for _, e := range list {
		var row [3]float64
		for c := range 3 {
			row[c] = spectra[c].At(int(e[0]), int(e[1]))
		}
		z = append(z, row)
	}
	for flat := range 3 * n * n {
		z[flat/3][flat%3] *= list[flat%(n*n)][2]
	}
	var y []float64
	for c := range 3 {
		for k, e := range list {
			spectra[c].Set(int(e[0]), int(e[1]), z[k][c])
		}
		var half, plane mat.Dense
		half.Mul(&ua, &spectra[c])
		plane.Mul(&half, ub.T())
		for i := range n * n {
			y = append(y, plane.At(i/n, i%n))
		}
	}
	return y
}

// The kernels here differ in the two directions: values then do not tie, so that
// the outcome is one whatever the sort. Their singular values above rounding are
// simple ones, and so the vectors are the same in each decomposition.
func TestDeblurring(t *testing.T) {
	down, across := bell(5, 1), bell(9, 2)
	optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) {
		return compat.NewDeblurring(s, down, across)
	}, optest.Options{
		Direct: func(op linearops.Operator, x []float32) []float64 {
			return authors(x, op.In().H, down, across)
		},
		Shapes: []linearops.Shape{
			{C: 3, H: 1, W: 1}, {C: 1, H: 8, W: 8}, {C: 3, H: 7, W: 5}, {C: 3, H: 8, W: 8}, {C: 3, H: 21, W: 21}, {C: 3, H: 32, W: 32},
		},
		MinShapes: 4,
		Suggestion: func(*linearops.SizeError) (linearops.Shape, bool) {
			return linearops.Shape{C: 3, H: 16, W: 16}, true
		},
	})
}

func TestDeblurringInOrder(t *testing.T) {
	in := linearops.Shape{C: 3, H: 4, W: 4}
	down, across := bell(5, 1), bell(9, 2)
	var order []int
	for i := range 16 {
		order = append(order, i)
	}
	plain, err := compat.NewDeblurringInOrder(in, down, across, order)
	if err != nil {
		t.Fatal(err)
	}
	order[3], order[5] = order[5], order[3]
	swapped, err := compat.NewDeblurringInOrder(in, down, across, order)
	if err != nil {
		t.Fatal(err)
	}
	differ := 0
	for i := range in.Len() {
		if plain.Spectrum().At(i) != swapped.Spectrum().At(i) {
			differ++
		}
	}
	if differ == 0 {
		t.Error("the order does not matter")
	}
	for name, bad := range map[string][]int{"short": order[:15], "twice": append([]int{0}, order[:15]...), "beyond": append([]int{16}, order[1:]...)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			_, _ = compat.NewDeblurringInOrder(in, down, across, bad)
		}()
	}
}

// A blur keeps channels alike; this one does not, nor does it keep a constant.
func TestDeblurringIsNoBlur(t *testing.T) {
	in := linearops.Shape{C: 3, H: 32, W: 32}
	box := make([]float64, 9)
	for i := range box {
		box[i] = 1.0 / 9
	}
	x := make([]float32, in.Len())
	for i := range x {
		x[i] = 1
	}
	asis, err := compat.NewDeblurring(in, box, box)
	if err != nil {
		t.Fatal(err)
	}
	blur, err := compat.NewLostTapBlur(in, box, box)
	if err != nil {
		t.Fatal(err)
	}
	a, b := linearops.Apply(asis, nil, x), linearops.Apply(blur, nil, x)
	middle := 16*32 + 16
	for c := range 3 {
		// The threshold, and what it cuts off the border, leaves 0.79 to two digits.
		if got := float64(b[c*1024+middle]); math.Abs(got-64.0/81) > 0.02 {
			t.Errorf("channel %d: the blur of 1 is %v, want %v", c, got, 64.0/81)
		}
	}
	apart := 0.0
	for i := range 1024 {
		apart = max(apart, math.Abs(float64(a[i]-a[2*1024+i])))
	}
	if apart < 0.05 {
		t.Errorf("the authors' blur tells the channels apart by %v only", apart)
	}
}

func TestRefuses(t *testing.T) {
	var param *linearops.ParamError
	if _, err := compat.NewLostTapBlur(linearops.Shape{C: 3, H: 8, W: 8}, []float64{1}, []float64{1, 1}); !errors.As(err, &param) {
		t.Errorf("one tap: %v", err)
	}
	var size *linearops.SizeError
	for _, s := range []linearops.Shape{{C: 3, H: 0, W: 8}, {C: 3, H: 8, W: 1025}} {
		if _, err := compat.NewLostTapBlur(s, []float64{1, 1}, []float64{1, 1}); !errors.As(err, &size) {
			t.Errorf("%v: %v", s, err)
		}
	}
}
