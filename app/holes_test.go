package app

import (
	"context"
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/gaussian"
)

// A run in pieces writes what a run of whole pictures writes.
func TestInPieces(t *testing.T) {
	m := linearops.NewImage(linearops.Shape{C: 3, H: 240, W: 320})
	for i := range m.Pix {
		m.Pix[i] = float32(0.8 * math.Sin(float64(i%320)/17) * math.Cos(float64(i/320)/11))
	}
	mask := make([]float32, 240*320)
	for i := range 12 * 12 {
		mask[(30+i/12)*320+40+i%12] = 1
		mask[(190+i/12)*320+250+i%12] = 0.5
	}
	s := restoration.DefaultSettings(restoration.Inpaint)
	s.Context, s.Steps, s.Samples = 16, 4, 2
	drawn := func(pieces bool) (*job, *restoration.Result) {
		plan, err := restoration.NewPlan(s, restoration.Inputs{Photo: m, Mask: mask})
		if err != nil {
			t.Fatal(err)
		}
		j := &job{plan: plan}
		if plan.Budget = 1 << 40; pieces {
			j.inPieces()
		}
		if plan.Patchwork != pieces {
			t.Fatalf("the crops %v are not kept in pieces", plan.Crops())
		}
		d := gaussian.New(linearops.Image{}, 0.25)
		d.SetBatch(1)
		r, err := restoration.Restore(context.Background(), d, plan, nil)
		if err != nil {
			t.Fatal(err)
		}
		return j, r
	}
	whole, want := drawn(false)
	pieces, got := drawn(true)
	for i, s := range got.Samples {
		if s.Image.Pix != nil || !slices.Equal(pixels(t, pieces, s), pixels(t, whole, want.Samples[i])) {
			t.Errorf("sample %d is another one", i)
		}
	}
	if !slices.Equal(pieces.mean(got).Pix, want.Mean.Pix) || !slices.Equal(spread(pieces.plan, got).Pix, want.Spread.Pix) {
		t.Error("mean or spread is another one")
	}
	if a, b := averageSpread(got), averageSpread(want); math.Abs(a-b) > 1e-9*b || b == 0 {
		t.Errorf("a mean spread of %g, want %g", a, b)
	}
	var failed error
	a, b := contact(pieces.plan, got, &failed), contact(whole.plan, want, &failed)
	if a.Make == nil || !slices.Equal(a.Sheet().Pix, b.Sheet().Pix) {
		t.Errorf("the contact sheet is another one (%v)", failed)
	}
	edited := &job{plan: pieces.plan, edits: &edits{}}
	if edited.inPieces(); edited.plan.Patchwork {
		t.Error("a recipe's edits get pieces")
	}
}

func TestBorderNames(t *testing.T) {
	for name, want := range map[string]restoration.Border{"mirror": restoration.BorderMirror, "solved": restoration.BorderSolved} {
		if borderOf(name) != want || borderName(want) != name {
			t.Errorf("%s: %q, %q", name, borderOf(name), borderName(want))
		}
	}
}

func pixels(t *testing.T, j *job, s restoration.Sample) []float32 {
	t.Helper()
	m, err := j.sample(s)
	if err != nil {
		t.Fatal(err)
	}
	return m.Pix
}
