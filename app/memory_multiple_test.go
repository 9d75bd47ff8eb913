package app

import (
	"testing"

	"afterimage/resources"
	"afterimage/restoration/onnx"
)

// The memory is asked about before the prior is known: for windows such as the built-in
// one takes.
func TestUsualMultipleIsTheBuiltInPriors(t *testing.T) {
	card, err := onnx.InspectBytes(resources.Prior())
	if err != nil {
		t.Fatal(err)
	}
	if m := card.Metadata.SizeMultiple; m != usualMultiple {
		t.Errorf("the prior's sides are multiples of %d, memory is asked about for %d", m, usualMultiple)
	}
}
