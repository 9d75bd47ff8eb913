package state

import (
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
)

func TestSpreadOf(t *testing.T) {
	for text, want := range map[string]KernelSpread{
		"uniform:9":       {2 * 80.0 / 12, 0},
		"motion:21,0":     {(21.0*21 + 3) / 12, 0},
		"motion:21,30":    {(21.0*21 + 3) / 12, 30},
		"motion:21,150":   {(21.0*21 + 3) / 12, 150},
		"motion:21,90":    {(21.0*21 + 3) / 12, 90},
		"disk:6":          {18 + 2.0/12, 0},
		"gauss:3":         {2 * 9, 0},
		"aniso:1,5,60":    {26, 60},
		"aniso:5,1,0":     {26, 90},
		"uniform:1":       {0, 0},
		"motion:21,30.25": {(21.0*21 + 3) / 12, 30.25},
	} {
		got := SpreadOf(parsed(t, text))
		turn := math.Abs(got.Angle - want.Angle)
		if math.Abs(got.Variance-want.Variance) > 0.05*want.Variance+1e-9 || math.Min(turn, 180-turn) > 1 {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}

// Every candidate is a kernel, the current one is among them, no two are the same.
func TestCandidates(t *testing.T) {
	for _, f := range KernelFamilies() {
		for _, at := range []func(KernelParam) float64{
			func(p KernelParam) float64 { return p.Min }, func(p KernelParam) float64 { return p.Default },
			func(p KernelParam) float64 { return p.Max },
		} {
			c := Candidate{Family: f.ID}
			for _, p := range f.Params {
				c.Values = append(c.Values, at(p))
			}
			for _, set := range CandidateSets(c) {
				checkCandidates(t, set, c)
			}
		}
	}
	motion := Candidate{Family: "motion", Values: []float64{15, 30}}
	if got := CandidatesFor(Angles, motion); len(got) != 6 || got[0].Key() != "motion:15,150" || got[5].Key() != "motion:15,120" {
		t.Errorf("angles %v", got)
	}
	if got := CandidatesFor(Sizes, motion); len(got) != 5 || got[0].Key() != "motion:8,30" || got[4].Key() != "motion:30,30" {
		t.Errorf("sizes %v", got)
	}
	if CandidatesFor(Angles, Candidate{Family: "gauss", Values: []float64{2}}) != nil {
		t.Error("a round kernel cannot be turned")
	}
}

func checkCandidates(t *testing.T, set CandidateSet, c Candidate) {
	t.Helper()
	list := CandidatesFor(set, c)
	seen := map[string]bool{}
	for _, x := range list {
		if _, err := x.Kernel(); err != nil {
			t.Errorf("%s of %s: %v", set, c.Key(), err)
		}
		seen[x.Key()] = true
	}
	if len(seen) != len(list) || len(list) > MaxCandidates || !seen[c.Key()] || len(list) < 2 {
		t.Errorf("%s of %s: %v", set, c.Key(), list)
	}
}

// Shapes spread light as far as the kernel that they stand beside.
func TestShapesMatch(t *testing.T) {
	for _, text := range []Candidate{{Family: "gauss", Values: []float64{3}}, {Family: "disk", Values: []float64{6}}, {Family: "motion", Values: []float64{25, 40}}} {
		k, err := text.Kernel()
		if err != nil {
			t.Fatal(err)
		}
		want := SpreadOf(k).Variance
		for _, c := range CandidatesFor(Shapes, text) {
			k, err := c.Kernel()
			if err != nil {
				t.Fatal(err)
			}
			if got := SpreadOf(k).Variance; math.Abs(got/want-1) > 0.12 { // sliders have steps
				t.Errorf("%s beside %s: %g, want %g", c.Key(), text.Key(), got, want)
			}
		}
	}
}

func TestTakeCandidate(t *testing.T) {
	k := NewKernelChoice()
	k.Take(Candidate{Family: "motion", Values: []float64{9, 45}})
	if k.Text() != "motion:9,45" {
		t.Error(k.Text())
	}
	list := CandidatesFor(Sizes, k.Current())
	k.Values()[0] = 33 // candidates are of their own
	if !slices.ContainsFunc(list, func(c Candidate) bool { return c.Key() == "motion:9,45" }) {
		t.Error("a candidate followed the slider")
	}
	own, err := linearops.NewKernel(1, 3, []float32{0.25, 0.25, 0.5})
	if err != nil {
		t.Fatal(err)
	}
	k.Use(own, "")
	mine := k.Current()
	other := Candidate{Family: OwnKernel}
	other.Own = &linearops.Kernel{H: 1, W: 3, X: 1, Taps: []float32{0.5, 0.25, 0.25}}
	if mine.Key() == other.Key() {
		t.Error("two own kernels are taken for one")
	}
	if list := CandidatesFor(Shapes, mine); len(list) != 6 || list[0].Key() != mine.Key() {
		t.Errorf("shapes of an own kernel: %v", list)
	}
	k.Take(Candidate{Family: "disk", Values: []float64{3}})
	k.Take(mine)
	if got, err := k.Kernel(); err != nil || got.W != 3 || k.Text() != "" {
		t.Errorf("%v, %v", got, err)
	}
	for c, want := range map[*Candidate]string{
		&mine: "kernel.png", {Family: OwnKernel, Name: "psf.tif", Own: &own}: "psf.png",
		{Family: "motion", Values: []float64{15, 30}}: "kernel-motion-15-30.png",
	} {
		if got := KernelFileName(*c); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
