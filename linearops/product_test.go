package linearops_test

import (
	"errors"
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

// productCase is a product with the loop that it stands for. Operators are built
// from outside in.
type productCase struct {
	name   string
	shapes []linearops.Shape
	build  func(s linearops.Shape) ([]linearops.Operator, error)
	direct func(s linearops.Shape, x []float64) []float64
}

// list gathers operators and the first error of their constructors.
type list struct {
	ops []linearops.Operator
	err error
}

func (l *list) add(op linearops.Operator, err error) {
	l.ops = append(l.ops, op)
	l.err = errors.Join(l.err, err)
}

func smaller(s linearops.Shape, r int) linearops.Shape {
	return linearops.Shape{C: s.C, H: s.H / r, W: s.W / r}
}

var weights = [3]float64{0.3, -0.1, 0.7}

func productCases() []productCase {
	colour := []linearops.Shape{{C: 3, H: 1, W: 1}, {C: 3, H: 4, W: 4}, {C: 3, H: 12, W: 20}, {C: 3, H: 64, W: 48}, {C: 3, H: 40, W: 136}}
	mask := func(n int) []bool { return someMissing(n, 0.4, 9) }
	return []productCase{
		{
			name: "gray after mask after block average", shapes: colour[1:],
			build: func(s linearops.Shape) ([]linearops.Operator, error) {
				var l list
				small := smaller(s, 4)
				l.add(linearops.NewColorize(small.H, small.W, linearops.LumaWeights))
				l.add(linearops.NewInpaint(small, mask(small.Plane())))
				l.add(linearops.NewBlockAverage(s, 4))
				return l.ops, l.err
			},
			direct: func(s linearops.Shape, x []float64) []float64 {
				small := smaller(s, 4)
				return grayed(masked(averaged(x, s, 4), mask(small.Plane())), linearops.LumaWeights)
			},
		},
		{
			name: "mask of gray", shapes: colour,
			build: func(s linearops.Shape) ([]linearops.Operator, error) {
				var l list
				l.add(linearops.NewInpaint(linearops.Shape{C: 1, H: s.H, W: s.W}, mask(s.Plane())))
				l.add(linearops.NewColorize(s.H, s.W, weights))
				return l.ops, l.err
			},
			direct: func(s linearops.Shape, x []float64) []float64 {
				return masked(grayed(x, weights), mask(s.Plane()))
			},
		},
		{
			name: "gray after a mask per channel", shapes: colour,
			build: func(s linearops.Shape) ([]linearops.Operator, error) {
				var l list
				l.add(linearops.NewColorize(s.H, s.W, weights))
				l.add(linearops.NewInpaint(s, mask(s.Len())))
				return l.ops, l.err
			},
			direct: func(s linearops.Shape, x []float64) []float64 {
				return grayed(masked(x, mask(s.Len())), weights)
			},
		},
		{
			name: "block average after gray, gray inside", shapes: colour[1:],
			build: func(s linearops.Shape) ([]linearops.Operator, error) {
				var l list
				l.add(linearops.NewBlockAverage(linearops.Shape{C: 1, H: s.H, W: s.W}, 2))
				l.add(linearops.NewColorize(s.H, s.W, weights))
				return l.ops, l.err
			},
			direct: func(s linearops.Shape, x []float64) []float64 {
				return averaged(grayed(x, weights), linearops.Shape{C: 1, H: s.H, W: s.W}, 2)
			},
		},
		{
			name: "block average twice", shapes: colour[1:],
			build: func(s linearops.Shape) ([]linearops.Operator, error) {
				var l list
				l.add(linearops.NewBlockAverage(smaller(s, 2), 2))
				l.add(linearops.NewBlockAverage(s, 2))
				return l.ops, l.err
			},
			direct: func(s linearops.Shape, x []float64) []float64 { return averaged(x, s, 4) },
		},
		{
			name: "gray after block average after a mask on the large grid", shapes: colour[1:],
			build: func(s linearops.Shape) ([]linearops.Operator, error) {
				var l list
				l.add(linearops.NewColorize(s.H/4, s.W/4, weights))
				l.add(linearops.NewBlockAverage(s, 4))
				l.add(linearops.NewInpaint(s, mask(s.Plane())))
				return l.ops, l.err
			},
			direct: func(s linearops.Shape, x []float64) []float64 {
				return grayed(averaged(masked(x, mask(s.Plane())), s, 4), weights)
			},
		},
		{
			name: "masks on both grids, the large one per channel", shapes: colour[1:],
			build: func(s linearops.Shape) ([]linearops.Operator, error) {
				var l list
				l.add(linearops.NewInpaint(smaller(s, 2), mask(s.Plane()/4)))
				l.add(linearops.NewBlockAverage(s, 2))
				l.add(linearops.NewInpaint(s, mask(s.Len())))
				return l.ops, l.err
			},
			direct: func(s linearops.Shape, x []float64) []float64 {
				return masked(averaged(masked(x, mask(s.Len())), s, 2), mask(s.Plane()/4))
			},
		},
		{
			name: "Walsh-Hadamard of a gray small image", shapes: []linearops.Shape{{C: 3, H: 2, W: 4}, {C: 3, H: 32, W: 64}},
			build: func(s linearops.Shape) ([]linearops.Operator, error) {
				var l list
				n := s.Plane() / 4
				l.add(linearops.NewWalshHadamard(linearops.Shape{C: 1, H: s.H / 2, W: s.W / 2}, 2, evenOnes(n)))
				l.add(linearops.NewColorize(s.H/2, s.W/2, weights))
				l.add(linearops.NewBlockAverage(s, 2))
				return l.ops, l.err
			},
			direct: func(s linearops.Shape, x []float64) []float64 {
				y := walshed(grayed(averaged(x, s, 2), weights), s.Plane()/4)
				return masked(y, []bool{false, true})
			},
		},
		{
			name: "gray and hints after a mask after block average", shapes: colour[1:],
			build: func(s linearops.Shape) ([]linearops.Operator, error) {
				var l list
				small := smaller(s, 4)
				l.add(linearops.NewHintedColorize(small.H, small.W, linearops.LumaWeights, someGains(small.Plane())))
				l.add(linearops.NewInpaint(small, mask(small.Plane())))
				l.add(linearops.NewBlockAverage(s, 4))
				return l.ops, l.err
			},
			direct: func(s linearops.Shape, x []float64) []float64 {
				small := smaller(s, 4)
				return hinted(masked(averaged(x, s, 4), mask(small.Plane())), linearops.LumaWeights, someGains(small.Plane()))
			},
		},
		{
			name: "a product inside a product", shapes: colour[1:],
			build: func(s linearops.Shape) ([]linearops.Operator, error) {
				var l, inner list
				inner.add(linearops.NewBlockAverage(s, 2))
				inner.add(linearops.NewInpaint(s, mask(s.Len())))
				product, err := linearops.NewProduct(inner.ops...)
				l.add(linearops.NewBlockAverage(smaller(s, 2), 2))
				l.add(product, errors.Join(err, inner.err))
				return l.ops, l.err
			},
			direct: func(s linearops.Shape, x []float64) []float64 {
				return averaged(masked(x, mask(s.Len())), s, 4)
			},
		},
		{
			name: "a product outside a mask", shapes: colour[1:],
			build: func(s linearops.Shape) ([]linearops.Operator, error) {
				var l, outer list
				outer.add(linearops.NewColorize(s.H/4, s.W/4, weights))
				outer.add(linearops.NewDenoise(smaller(s, 4)), nil)
				outer.add(linearops.NewBlockAverage(s, 4))
				product, err := linearops.NewProduct(outer.ops...)
				l.add(product, errors.Join(err, outer.err))
				l.add(linearops.NewInpaint(s, mask(s.Plane())))
				l.add(linearops.NewDenoise(s), nil)
				return l.ops, l.err
			},
			direct: func(s linearops.Shape, x []float64) []float64 {
				return grayed(averaged(masked(x, mask(s.Plane())), s, 4), weights)
			},
		},
	}
}

// evenOnes names the even coefficients.
func evenOnes(n int) []int {
	var p []int
	for k := 0; k < n; k += 2 {
		p = append(p, k)
	}
	return p
}

func TestProduct(t *testing.T) {
	for _, c := range productCases() {
		t.Run(c.name, func(t *testing.T) {
			optest.Run(t,
				func(s linearops.Shape) (linearops.Operator, error) {
					ops, err := c.build(s)
					if err != nil {
						return nil, err
					}
					return linearops.NewProduct(ops...)
				},
				optest.Options{
					Direct: func(op linearops.Operator, x []float32) []float64 { return c.direct(op.In(), wide(x)) },
					Shapes: c.shapes, MinShapes: len(c.shapes),
				})
		})
	}
}

func TestProductRowNorms(t *testing.T) {
	for _, c := range productCases() {
		s := c.shapes[len(c.shapes)-2]
		ops, err := c.build(s)
		if err != nil {
			t.Fatal(err)
		}
		op, err := linearops.NewProduct(ops...)
		if err != nil {
			t.Fatal(err)
		}
		norms := make([]float32, op.Out().Len())
		op.RowNorms(norms)
		// The norm of row j is that of H^T applied to a one at j.
		y := make([]float32, len(norms))
		for j := 0; j < len(y); j += max(1, len(y)/50) {
			y[j] = 1
			sum := 0.0
			for _, v := range linearops.Adjoint(op, nil, y) {
				sum += float64(v) * float64(v)
			}
			y[j] = 0
			if d := sum - float64(norms[j])*float64(norms[j]); d > 1e-5 || d < -1e-5 {
				t.Errorf("%s: row %d has norm^2 %v; RowNorms says %v^2", c.name, j, sum, norms[j])
			}
		}
	}
}

func TestOldPhotoIsOrthonormalUpToAScale(t *testing.T) {
	// H H^T = c I on the rows that are kept: one singular value and 0.
	c := productCases()[0]
	ops, err := c.build(linearops.Shape{C: 3, H: 64, W: 48})
	if err != nil {
		t.Fatal(err)
	}
	op, err := linearops.NewProduct(ops...)
	if err != nil {
		t.Fatal(err)
	}
	if k := linearops.Condition(op); k != 1 {
		t.Errorf("condition %v", k)
	}
}

func TestMaskedBlockAverage(t *testing.T) {
	for _, r := range []int{2, 3, 16} {
		mask := func(s linearops.Shape) []bool { return someMissing(s.Plane(), 0.7, 4) }
		optest.Run(t,
			func(s linearops.Shape) (linearops.Operator, error) {
				return linearops.NewMaskedBlockAverage(s, r, mask(s))
			},
			optest.Options{
				Direct: func(op linearops.Operator, x []float32) []float64 {
					return averaged(masked(wide(x), mask(op.In())), op.In(), r)
				},
				Shapes: blockShapes(r), MinShapes: 3,
			})
	}
}

func TestMaskedBlockAverageSingularValues(t *testing.T) {
	// Of the two blocks the first keeps 3 pixels and the second none.
	op, err := linearops.NewMaskedBlockAverage(linearops.Shape{C: 1, H: 2, W: 4}, 2, []bool{
		true, false, true, true,
		false, false, true, true,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := [8]float32{0.4330127} // sqrt(3)/4 at the corner of the first block
	for i, w := range want {
		if d := op.Spectrum().At(i) - w; d > 1e-7 || d < -1e-7 {
			t.Errorf("s[%d] = %v instead of %v", i, op.Spectrum().At(i), w)
		}
	}
	if op.Rank() != 1 {
		t.Errorf("rank %d", op.Rank())
	}
}

func TestProductRefuses(t *testing.T) {
	s := linearops.Shape{C: 3, H: 8, W: 8}
	var l list
	l.add(linearops.NewColorize(8, 8, linearops.LumaWeights))
	l.add(linearops.NewBlockAverage(s, 2))
	l.add(linearops.NewRandomWalshHadamard(s, 2, 1))
	missing := someMissing(64, 0.5, 1)
	l.add(linearops.NewInpaint(s, missing))
	kept := make([]bool, 64)
	for i := range kept {
		kept[i] = !missing[i]
	}
	l.add(linearops.NewInpaint(s, kept))
	if l.err != nil {
		t.Fatal(l.err)
	}
	gray, average, walsh, mask, opposite := l.ops[0], l.ops[1], l.ops[2], l.ops[3], l.ops[4]

	_, err := linearops.NewProduct(gray, average)
	wantSizeError(t, err)
	if _, err = linearops.NewProduct(walsh, mask); !errors.Is(err, linearops.ErrNotOrthogonal) {
		t.Errorf("a transform of a masked image: error %v", err)
	}
	if _, err = linearops.NewProduct(mask, opposite); !errors.Is(err, linearops.ErrNothingMeasured) {
		t.Errorf("two masks that leave nothing: error %v", err)
	}
	for name, ops := range map[string][]linearops.Operator{"nothing": nil, "an unknown operator": {gray, stranger{mask}}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a product of %s is accepted", name)
				}
			}()
			_, _ = linearops.NewProduct(ops...)
		}()
	}
}

// stranger hides that its operator has orthogonal rows.
type stranger struct{ linearops.Operator }
