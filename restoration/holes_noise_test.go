package restoration_test

import (
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
)

// noisyHoles is holesPlan under a noise, given as text.
func noisyHoles(t testing.TB, noise string, simulate bool) (*restoration.Plan, restoration.Inputs) {
	t.Helper()
	n, err := restoration.ParseNoise(noise)
	if err != nil {
		t.Fatal(err)
	}
	return holesPlan(t, func(s *restoration.Settings) { s.Noise, s.Simulate = n, simulate })
}

// Noise by brightness or by plane counts in each crop as it does in a plan of the crop
// alone, and is not the one level that stands for it.
func TestHolesHaveTheNoiseOfTheirTones(t *testing.T) {
	for _, noise := range []string{"40:8,200:30", "4/25/9"} {
		p, in := noisyHoles(t, noise, false)
		got := restored(t, smoothed, p, nil)
		s := p.Settings
		r := p.Crops()[1]
		s.Context, s.Crop, s.Samples = 0, &r, 1
		s.Seed = restoration.CropSeed(s.Seed, r.X, r.Y)
		alone, err := restoration.NewPlan(s, in)
		if err != nil {
			t.Fatal(err)
		}
		want := restored(t, smoothed, alone, nil).Samples[0].Image
		if !slices.Equal(got.Samples[0].Patches[1].Image.Pix, want.Pix) {
			t.Errorf("noise %s: the crop %v is not what it is by itself", noise, r)
		}
	}
}

// The level that stands for the curves is the same by crops and for the whole photo.
func TestHolesHaveTheLevelOfTheWhole(t *testing.T) {
	p, in := noisyHoles(t, "40:8,200:30", false)
	s := p.Settings
	s.Context = 0
	whole, err := restoration.NewPlan(s, in)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := p.Settings.Noise.Levels, whole.Settings.Noise.Levels; a != b || a < 8 {
		t.Errorf("by crops the noise is %g levels, for the whole photo %g", a, b)
	}
}

// A recipe, which holds the curves that were estimated, makes the same samples.
func TestHolesKeepWhatWasEstimated(t *testing.T) {
	auto, in := noisyHoles(t, "auto", false)
	for c := range 3 { // noise that clearly depends on the plane
		noise := make([]float32, holesH*holesW)
		restoration.Philox{}.Noise(noise, 7, c)
		for i, e := range noise {
			in.Photo.PlanePix(c)[i] += float32(4*(c+1)) / 127.5 * e
		}
	}
	draw := func(s restoration.Settings) (restoration.Settings, linearops.Image) {
		p, err := restoration.NewPlan(s, in)
		if err != nil {
			t.Fatal(err)
		}
		p.Budget = auto.Budget
		return p.Settings, restored(t, smoothed, p, nil).Samples[1].Image
	}
	s := auto.Settings
	s.Noise = restoration.Noise{Auto: true}
	kept, first := draw(s)
	if kept.Noise.Tones == "" {
		t.Fatalf("the noise was estimated as %v, want a level for each plane", kept.Noise)
	}
	kept.Noise.Levels = 0 // which a recipe leaves out
	_, again := draw(kept)
	if !slices.Equal(first.Pix, again.Pix) {
		t.Error("the noise that was estimated makes other samples when it is given")
	}
}

// A simulation by crops measures with the curves, and takes them for what they are.
func TestSimulatedHolesHaveTheNoiseOfTheirTones(t *testing.T) {
	curves, _ := noisyHoles(t, "4/25/9", true)
	a := restored(t, smoothed, curves, nil).Samples[0]
	if r := a.Residual; r != 0 {
		t.Errorf("residual %g of pixels that are the measurement's own", r)
	}
	if v := curves.Settings.Noise.Levels; math.Abs(v-math.Sqrt((16+625+81)/3.0)) > 0.01 {
		t.Errorf("the level that stands for the planes is %g", v)
	}
	s := curves.Settings
	r := curves.Crops()[1]
	s.Simulate, s.Context, s.Crop, s.Samples = false, 0, &r, 1
	s.Seed = restoration.CropSeed(s.Seed, r.X, r.Y)
	mask := make([]float32, holesH*holesW)
	copy(mask, curves.Touched())
	alone, err := restoration.NewPlan(s, restoration.Inputs{Photo: curves.Degraded(), Mask: mask})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(restored(t, smoothed, alone, nil).Samples[0].Image.Pix, a.Patches[1].Image.Pix) {
		t.Error("the crop of a simulation is not that of a photo with the same noise")
	}
}
