//go:build !race

package linearops_test

import (
	"testing"

	"afterimage/linearops"
)

func TestDerivedAllocateNothing(t *testing.T) {
	op := unequal(t)
	x, y := make([]float32, op.In().Len()), make([]float32, op.Out().Len())
	for name, f := range map[string]func(){
		"Apply":         func() { linearops.Apply(op, y, x) },
		"Adjoint":       func() { linearops.Adjoint(op, x, y) },
		"PseudoInverse": func() { linearops.PseudoInverse(op, x, y) },
		"NullProject":   func() { linearops.NullProject(op, x, x) },
		"Condition":     func() { linearops.Condition(op) },
	} {
		if n := testing.AllocsPerRun(20, f); n >= 1 {
			t.Errorf("%s allocates %v times a call", name, n)
		}
	}
}
