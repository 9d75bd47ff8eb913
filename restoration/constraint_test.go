package restoration

import (
	"context"
	"testing"

	"afterimage/linearops"
)

// always moves every estimate to one value and notes the noise levels.
type always struct {
	value  float32
	sigmas []float64
}

func (a *always) Project(x0hat linearops.Image, sigma float64) {
	for i := range x0hat.Pix {
		x0hat.Pix[i] = a.value
	}
	a.sigmas = append(a.sigmas, sigma)
}

func TestConstraintHoldsWhereNothingIsMeasured(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 8, W: 8}
	missing := make([]bool, shape.Plane())
	for i := range missing {
		missing[i] = i != 0
	}
	op, err := linearops.NewInpaint(shape, missing)
	if err != nil {
		t.Fatal(err)
	}
	known := &always{value: 0.3}
	p := Problem{Op: op, Y: make([]float32, shape.Len()), Constraint: known}
	o := Options{Sigmas: []float64{5, 1, 0.1}, Eta: 0.85, Seeds: []uint64{3}}
	x, err := Run(context.Background(), &halver{}, p, o)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range x.Pix {
		want := float32(0.3)
		if i%shape.Plane() == 0 {
			want = 0 // measured
		}
		if v != want {
			t.Fatalf("value %d is %v; want %v", i, v, want)
		}
	}
	if len(known.sigmas) != 3 || known.sigmas[0] != 5 || known.sigmas[2] != 0.1 {
		t.Errorf("estimates were constrained at noise levels %v", known.sigmas)
	}
}
