package restoration

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"afterimage/linearops"
)

func TestNoiseText(t *testing.T) {
	for text, want := range map[string]Noise{
		"auto":                  {Auto: true},
		"Auto:Level":            {Auto: true, Even: true},
		"12.5":                  {Levels: 12.5},
		" 40:8.1, 220:4 ":       {Tones: "40:8.1,220:4"},
		"4/5/9.5":               {Tones: "4/5/9.5"},
		"4/5/10:9.5,200:3":      {Tones: "4/5/10:9.5,200:3"},
		"0:3":                   {Tones: "3"},
		"40:8.1,128:5,220:4.25": {Tones: "40:8.1,128:5,220:4.25"},
	} {
		got, err := ParseNoise(text)
		if err != nil || got != want && got.Tones != want.Tones {
			t.Errorf("%q: %+v, %v", text, got, err)
			continue
		}
		data, err := json.Marshal(got)
		var again Noise
		if err != nil || json.Unmarshal(data, &again) != nil || again.String() != got.String() {
			t.Errorf("%q: %s reads as %+v", text, data, again)
		}
	}
	for _, text := range []string{
		"", "loud", "auto:curve", "4/5", "40:", "40:8,30:9", "40:8,40:9", "300:4,400:4", "40:0,50:1", "40:-1,50:1",
		"40:256,50:1", "40:NaN,50:1", "NaN:4,50:1", "1,2", "a:b", "1:1" + strings.Repeat(",2:2", 40),
	} {
		if n, err := ParseNoise(text); err == nil {
			t.Errorf("%q reads as %+v", text, n)
		}
	}
}

func TestNoiseOfOldRecipesStays(t *testing.T) {
	for data, want := range map[string]Noise{"12.75": {Levels: 12.75}, `"auto"`: {Auto: true}, "0": {}} {
		var n Noise
		if err := json.Unmarshal([]byte(data), &n); err != nil || n != want {
			t.Errorf("%s: %+v, %v", data, n, err)
		}
		if got, err := json.Marshal(n); err != nil || string(got) != data {
			t.Errorf("%s is written as %s, %v", data, got, err)
		}
	}
}

// shaded is a photo from dark to bright with noise that falls from 12 levels to 4, in all
// planes or in one alone.
func shaded(planes ...int) linearops.Image {
	m := linearops.NewImage(linearops.Shape{C: 3, H: 192, W: 256})
	Philox{}.Noise(m.Pix, 4, 0)
	for c := range m.C {
		for y := range m.H {
			for x, e := range m.Row(c, y) {
				v := 30 + 195*float64(x)/255
				sigma := 4.0
				for _, p := range planes {
					if p == c {
						sigma = 12 - 8*float64(x)/255
					}
				}
				m.Row(c, y)[x] = float32(math.Round(v+sigma*float64(e))/levelScale - 1)
			}
		}
	}
	return m
}

// A photo whose noise depends on the brightness has it so in its plan, and the plan of
// what its recipe holds is the same.
func TestPlanTakesTheCurve(t *testing.T) {
	photo := shaded(0, 1, 2)
	settings := DefaultSettings(Denoise)
	p, err := NewPlan(settings, Inputs{Photo: photo})
	if err != nil {
		t.Fatal(err)
	}
	curves := p.Settings.Noise.Curves()
	if len(curves) != 1 || p.Problem.Tones == nil {
		t.Fatalf("noise %q", p.Settings.Noise)
	}
	for _, k := range curves[0] {
		if want := 12 - 8*(k.Tone-30)/195; math.Abs(k.Sigma/want-1) > 0.15 {
			t.Errorf("brightness %g: %g, want %.2f", k.Tone, k.Sigma, want)
		}
	}
	if n := p.Notes(); len(n) != 1 || !strings.Contains(n[0], "in the shadows") {
		t.Errorf("the notes are %q", n)
	}
	data, err := json.Marshal(p.Settings)
	if err != nil {
		t.Fatal(err)
	}
	var again Settings
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	q, err := NewPlan(again, Inputs{Photo: photo})
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Problem.Y {
		if p.Problem.Tones.of(i) != q.Problem.Tones.of(i) {
			t.Fatalf("the recipe's noise of value %d is %g, and was %g", i, q.Problem.Tones.of(i), p.Problem.Tones.of(i))
		}
	}
	settings.Noise.Even = true
	if p, err = NewPlan(settings, Inputs{Photo: photo}); err != nil || p.Problem.Tones != nil || p.Settings.Noise.Levels < 4 {
		t.Errorf("auto:level gives %+v, %v", p.Settings.Noise, err)
	}
}

// A blur takes the median, and says so.
func TestBlurTakesTheMedian(t *testing.T) {
	for _, noise := range []Noise{{Auto: true}, {Tones: "30:12,225:4"}} {
		for _, kernel := range []string{"gauss:1.6", "motion:9,30"} {
			s := DefaultSettings(Deblur)
			s.Kernel, s.Noise = kernel, noise
			p, err := NewPlan(s, Inputs{Photo: shaded(0, 1, 2)})
			if err != nil {
				t.Fatal(err)
			}
			if n := p.Settings.Noise; n.Tones != "" || math.Abs(n.Levels-8) > 0.8 || p.Problem.Tones != nil {
				t.Errorf("%v, %s: noise %+v", noise, kernel, n)
			}
			if n := p.Notes(); len(n) != 1 || !strings.Contains(n[0], "median") {
				t.Errorf("%v, %s: the notes are %q", noise, kernel, n)
			}
		}
	}
}

// Planes that clearly differ have noise of their own; a gray measurement of theirs has one.
func TestPlanesDiffer(t *testing.T) {
	p, err := NewPlan(DefaultSettings(Denoise), Inputs{Photo: shaded(2)})
	if err != nil {
		t.Fatal(err)
	}
	c := p.Settings.Noise.Curves()
	if len(c) != 3 || len(c[0]) != 1 || len(c[2]) == 1 || math.Abs(c[0][0].Sigma-4) > 0.4 {
		t.Fatalf("noise %q", p.Settings.Noise)
	}
	s := p.Settings
	s.Task = Colorize
	if p, err = NewPlan(s, Inputs{Photo: shaded(2)}); err != nil || p.Problem.Tones == nil || math.Abs(p.Problem.SigmaY*levelScale-4) > 0.4 {
		t.Errorf("colorize: %+v, %v", p, err)
	}
}

// What a simulation adds follows the curve, and is forecast by its loudest tone.
func TestSimulatedCurve(t *testing.T) {
	clean := linearops.NewImage(linearops.Shape{C: 3, H: 96, W: 96})
	for i := range clean.Pix {
		if clean.Pix[i] = -0.6; i%96 >= 48 {
			clean.Pix[i] = 0.6
		}
	}
	s := DefaultSettings(Denoise)
	s.Simulate, s.Noise = true, Noise{Tones: "51:20,204:5"}
	p, err := NewPlan(s, Inputs{Photo: clean})
	if err != nil {
		t.Fatal(err)
	}
	var power [2]float64
	for i, v := range p.Problem.Y {
		d := float64(v-clean.Pix[i]) * levelScale
		power[i%96/48] += d * d / float64(len(clean.Pix)/2)
	}
	if dark, light := math.Sqrt(power[0]), math.Sqrt(power[1]); math.Abs(dark-20) > 1 || math.Abs(light-5) > 0.3 {
		t.Errorf("noise of %.2f and %.2f levels, want 20 and 5", dark, light)
	}
	if got := s.levels(0); got != 20 {
		t.Errorf("forecast with %g levels", got)
	}
}
