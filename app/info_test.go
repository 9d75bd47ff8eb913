package app

import (
	"testing"

	"afterimage/restoration/onnx"
)

func TestInfoCountsTheFilesBesideTheModel(t *testing.T) {
	card := onnx.Card{Size: 10, External: []onnx.ExternalFile{{Name: "a", Size: 200}, {Name: "b", Size: 3000}}}
	if p := newInfoPrior(card, "x.onnx"); p.Bytes != 3210 {
		t.Errorf("a model of 10 bytes with 3200 beside it has %d", p.Bytes)
	}
}
