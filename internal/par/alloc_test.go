//go:build !race

package par

import "testing"

type nothing struct{}

func (nothing) Run(int) {}

func TestDoAllocatesNothing(t *testing.T) {
	var b Body = nothing{}
	Do(8, b)
	if n := testing.AllocsPerRun(100, func() { Do(8, b) }); n > 0.1 {
		t.Errorf("Do allocates %v times a call", n)
	}
}
