package linearops_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

// twoSided is A X B^T in each plane by the sums of the definition, a pass at a time.
func twoSided(x []float32, c int, a, b linearops.Matrix) []float64 {
	y := make([]float64, 0, c*a.Rows*b.Rows)
	for p := range c {
		half := make([]float64, a.Rows*b.Cols)
		for i := range a.Rows {
			for k := range a.Cols {
				if v := a.At(i, k); v != 0 {
					for j := range b.Cols {
						half[i*b.Cols+j] += v * float64(x[(p*a.Cols+k)*b.Cols+j])
					}
				}
			}
		}
		for i := range a.Rows {
			for j := range b.Rows {
				sum := 0.0
				for k := range b.Cols {
					sum += b.At(j, k) * half[i*b.Cols+k]
				}
				y = append(y, sum)
			}
		}
	}
	return y
}

// randomMatrix has singular values that are far above the threshold.
func randomMatrix(rows, cols int, seed uint64) linearops.Matrix {
	r := rand.New(rand.NewPCG(seed, uint64(rows*4099+cols)))
	m := linearops.NewMatrix(rows, cols)
	for i := range rows {
		for j := range cols {
			m.Add(i, j, 0.3*r.NormFloat64()/math.Sqrt(float64(rows+cols)))
		}
		if i < cols {
			m.Add(i, i, 2)
		}
	}
	return m
}

// mirrored is the mean of a matrix and itself turned by 180 degrees.
func mirrored(m linearops.Matrix) linearops.Matrix {
	out := linearops.NewMatrix(m.Rows, m.Cols)
	for i := range m.Rows {
		for j := range m.Cols {
			out.Add(i, j, (m.At(i, j)+m.At(m.Rows-1-i, m.Cols-1-j))/2)
		}
	}
	return out
}

// symmetrised is the mean of a matrix and its transpose.
func symmetrised(m linearops.Matrix) linearops.Matrix {
	out := linearops.NewMatrix(m.Rows, m.Cols)
	for i := range m.Rows {
		for j := range m.Cols {
			out.Add(i, j, (m.At(i, j)+m.At(j, i))/2)
		}
	}
	return out
}

// separableShapes leaves out the large shape, which only costs time where the
// factors are general.
func separableShapes(last linearops.Shape) []linearops.Shape {
	var out []linearops.Shape
	for _, s := range optest.Shapes() {
		if s.H < 257 {
			out = append(out, s)
		}
	}
	return append(out, linearops.Shape{C: 1, H: 1, W: 6}, linearops.Shape{C: 2, H: 33, W: 2}, last)
}

func TestSeparable(t *testing.T) {
	type kind struct {
		name        string
		rows        func(n int) int
		down, along func(m linearops.Matrix) linearops.Matrix
	}
	same := func(m linearops.Matrix) linearops.Matrix { return m }
	square := func(n int) int { return n }
	for _, k := range []kind{
		{"general", square, same, same},
		{"symmetric down, mirrored along", square, symmetrised, mirrored},
		{"both symmetries", square, func(m linearops.Matrix) linearops.Matrix { return mirrored(symmetrised(m)) }, same},
		{"fewer rows", func(n int) int { return (n + 2) / 3 }, same, mirrored},
		{"more rows", func(n int) int { return n + n/2 + 1 }, mirrored, same},
	} {
		t.Run(k.name, func(t *testing.T) {
			factors := func(s linearops.Shape) (a, b linearops.Matrix) {
				return k.down(randomMatrix(k.rows(s.H), s.H, 1)), k.along(randomMatrix(k.rows(s.W), s.W, 2))
			}
			optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) {
				a, b := factors(s)
				return linearops.NewSeparable(s.C, a, b, 1e-6)
			}, optest.Options{
				Direct: func(op linearops.Operator, x []float32) []float64 {
					a, b := factors(op.In())
					return twoSided(x, op.In().C, a, b)
				},
				Shapes:    separableShapes(linearops.Shape{C: 3, H: 65, W: 129}),
				MinShapes: 13,
			})
		})
	}
}

// Singular values below the threshold are null: H is then the nearest matrix of
// lower rank in each factor, which the suite sees through a matrix that has it.
func TestSeparableThreshold(t *testing.T) {
	low := func(n int) linearops.Matrix {
		m := linearops.NewMatrix(n, n) // rank 1 with singular value 1, and rank 1 with 0.02
		for i := range n {
			for j := range n {
				m.Add(i, j, 1/float64(n))
			}
		}
		return m
	}
	withWeak := func(n int) linearops.Matrix {
		m := low(n)
		for i := range n {
			for j := range n {
				if n > 1 && n%2 == 0 {
					m.Add(i, j, 0.02*math.Pow(-1, float64(i+j))/float64(n))
				}
			}
		}
		return m
	}
	optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) {
		op, err := linearops.NewSeparable(s.C, withWeak(s.H), withWeak(s.W), 0)
		if err == nil && op.Rank() != s.C {
			return nil, fmt.Errorf("rank %d, want %d", op.Rank(), s.C)
		}
		return op, err
	}, optest.Options{
		Direct: func(op linearops.Operator, x []float32) []float64 {
			return twoSided(x, op.In().C, low(op.In().H), low(op.In().W))
		},
		Shapes: separableShapes(linearops.Shape{C: 1, H: 48, W: 50}), MinShapes: 13,
	})
}

// UtFull and UFull are a whole orthogonal matrix, the null space included.
func TestSeparableFullBasis(t *testing.T) {
	in := linearops.Shape{C: 2, H: 24, W: 17}
	box := repeated(9, 1.0/9)
	op, err := linearops.NewZeroBorderBlur(in, box, box, 0)
	if err != nil {
		t.Fatal(err)
	}
	y := normal(in.Len(), 3)
	full, masked := make([]float32, in.Len()), make([]float32, in.Len())
	op.UtFull(full, y)
	op.Ut(masked, y)
	hidden := 0
	s := make([]float32, in.Len())
	op.Spectrum().Read(s, 0)
	for i, v := range s {
		switch {
		case v > 0 && full[i] != masked[i]:
			t.Fatalf("entry %d: UtFull gives %v, Ut %v", i, full[i], masked[i])
		case v == 0 && math.Abs(float64(full[i])) > 1e-3:
			hidden++
		}
	}
	if hidden < (in.Len()-op.Rank())*9/10 {
		t.Errorf("UtFull has %d values in a null space of %d", hidden, in.Len()-op.Rank())
	}
	back := make([]float32, in.Len())
	op.UMasked(back, full, slices.Repeat([]float32{1}, in.Len()))
	near(t, "U U^T y", back, y, 1e-5)
}

// The factors' decomposition does not depend on the number of processors.
func TestSeparableIsTheSameOnAnyNumberOfProcessors(t *testing.T) {
	in := linearops.Shape{C: 1, H: 150, W: 131}
	x := normal(in.Len(), 5)
	asymmetric := []float64{0.5, 0.3, 0.2}
	build := func(procs int) []float32 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		op, err := linearops.NewZeroBorderBlur(in, repeated(5, 0.2), asymmetric, 0)
		if err != nil {
			t.Fatal(err)
		}
		z := make([]float32, in.Len())
		op.Vt(z, x)
		return z
	}
	want := build(1)
	for _, procs := range []int{2, 5} {
		for i, v := range build(procs) {
			if math.Float32bits(v) != math.Float32bits(want[i]) {
				t.Fatalf("%d processors: entry %d is %v, with one %v", procs, i, v, want[i])
			}
		}
	}
}

// The largest component of each v is positive: the spectrum of an image that is 1
// there and 0 elsewhere shows it, on one row, where V is a single factor.
func TestSeparableSigns(t *testing.T) {
	in := linearops.Shape{C: 1, H: 1, W: 31}
	op, err := linearops.NewZeroBorderBlur(in, []float64{1}, []float64{0.4, 0.3, 0.3}, 0)
	if err != nil {
		t.Fatal(err)
	}
	z, v := make([]float32, in.Len()), make([]float32, in.Len())
	for i := range z {
		clear(z)
		z[i] = 1
		op.V(v, z)
		if top, low := slices.Max(v), slices.Min(v); float64(-low) > float64(top)*(1+1e-5) {
			t.Errorf("vector %d reaches %v and %v", i, top, low)
		}
	}
}

func TestSeparableRefuses(t *testing.T) {
	one := linearops.NewMatrix(1, 1)
	one.Add(0, 0, 1)
	bad := linearops.NewMatrix(2, 2)
	bad.Add(0, 1, math.NaN())
	for name, err := range map[string]error{
		"threshold": refusal(linearops.NewSeparable(1, one, one, math.NaN())),
		"nan":       refusal(linearops.NewSeparable(1, one, bad, 0)),
		"nothing":   refusal(linearops.NewSeparable(1, linearops.NewMatrix(3, 3), one, 0)),
	} {
		var param *linearops.ParamError
		if !errors.As(err, &param) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"image":       refusal(linearops.NewSeparable(1, linearops.NewMatrix(3, 1025), one, 0)),
		"measurement": refusal(linearops.NewSeparable(1, one, linearops.NewMatrix(1025, 3), 0)),
		"channels":    refusal(linearops.NewSeparable(0, one, one, 0)),
	} {
		var size *linearops.SizeError
		if !errors.As(err, &size) || !strings.Contains(err.Error(), "1024") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func refusal(_ *linearops.Separable, err error) error { return err }

func normal(n int, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 9))
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}
