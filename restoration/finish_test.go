package restoration

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"afterimage/linearops"
)

// colourful is a picture of strong colours, some of them at the border of the gamut.
func colourful(s linearops.Shape, seed uint64) linearops.Image {
	m := linearops.NewImage(s)
	Philox{}.Noise(m.Pix, seed, 0)
	Limits{}.orSRGB().clampRow(m.Pix, m.Pix)
	return m
}

func luma(m linearops.Image, i int) float64 {
	return 0.2126*float64(m.PlanePix(0)[i]) + 0.7152*float64(m.PlanePix(1)[i]) + 0.0722*float64(m.PlanePix(2)[i])
}

func TestStrengthLetsTheOriginalThrough(t *testing.T) {
	in := Inputs{Photo: picture(48, 64), Mask: hole(48, 64), JPEG: compressed(picture(48, 64))}
	for _, task := range Tasks() {
		p := plan(t, settings(task, func(s *Settings) { s.Noise = Noise{Levels: 5} }), in)
		q, m := p.Finisher(), colourful(p.Size(), 3)
		original := p.Original()
		if original.Shape != p.Size() {
			t.Fatalf("%s: an original of %v for pictures of %v", task, original.Shape, p.Size())
		}
		near(t, string(task)+" as drawn", q.Apply(m, AsDrawn, nil).Pix, m.Pix, 0)
		near(t, string(task)+" of nothing", q.Apply(m, Finish{Saturation: 1}, nil).Pix, original.Pix, 0)
		reveal := make([]uint8, m.Plane())
		for i := range reveal {
			reveal[i] = uint8(i)
		}
		got := q.Apply(m, Finish{Strength: 0.75, Saturation: 1}, reveal)
		for i, v := range got.Pix {
			s := 0.75 * (1 - float64(reveal[i%m.Plane()])/255)
			want := float64(original.Pix[i]) + s*(float64(m.Pix[i])-float64(original.Pix[i]))
			if math.Abs(float64(v)-want) > 1e-6 {
				t.Fatalf("%s: value %d is %g, want %g", task, i, v, want)
			}
		}
	}
}

// What an inpainting keeps is the photo's own to the last bit whatever the strength.
func TestFinishKeepsWhatTheMaskKeeps(t *testing.T) {
	mask := hole(48, 64)
	p := plan(t, settings(Inpaint, nil), Inputs{Photo: picture(48, 64), Mask: mask})
	m := p.Finish(linearops.Image{}, colourful(p.Size(), 1).Pix)
	got := p.Finisher().Apply(m, Finish{Strength: 0.37, Saturation: 1}, nil)
	changed := 0
	for i, v := range got.Pix {
		switch a := mask[i%m.Plane()]; {
		case a == 0 && v != picture(48, 64).Pix[i]:
			t.Fatalf("value %d outside the mask is %g", i, v)
		case a > 0 && v != m.Pix[i]:
			changed++
		}
	}
	if changed == 0 {
		t.Error("a strength of 0.37 changes nothing inside the mask")
	}
}

func TestKeepLuminance(t *testing.T) {
	photo := colourful(linearops.Shape{C: 3, H: 40, W: 56}, 9)
	p := plan(t, settings(Colorize, nil), Inputs{Photo: photo})
	m := colourful(p.Size(), 2)
	for _, saturation := range []float64{0, 0.5, 1, 2} {
		got := p.Finisher().Apply(m, Finish{Strength: 1, Saturation: saturation, KeepLuminance: true}, nil)
		hx := linearops.Apply(p.Problem.Op, nil, got.Pix)
		near(t, "H of the result", hx, p.Problem.Y, 1e-6)
		colours := 0
		for i := range got.Plane() {
			r, g, b := got.PlanePix(0)[i], got.PlanePix(1)[i], got.PlanePix(2)[i]
			if max(r, g, b) > 1 || min(r, g, b) < -1 {
				t.Fatalf("pixel %d leaves the gamut: %g %g %g", i, r, g, b)
			}
			rounded := 0.0
			for c, w := range linearops.LumaWeights {
				rounded += w * math.Round(127.5*float64(got.PlanePix(c)[i]))
			}
			if d := rounded - 127.5*float64(p.Problem.Y[i]); math.Abs(d) > 0.5001 {
				t.Fatalf("pixel %d of 8 bits is %g levels off", i, d)
			}
			if max(r, g, b)-min(r, g, b) > 0.01 {
				colours++
			}
		}
		if (colours == 0) != (saturation == 0) {
			t.Errorf("saturation %g leaves %d coloured pixels", saturation, colours)
		}
	}
}

// A saturation keeps the luma and the hue, and is a factor where the gamut allows it.
func TestSaturation(t *testing.T) {
	p := plan(t, settings(OldPhoto, nil), Inputs{Photo: picture(48, 64)})
	m := colourful(p.Size(), 2)
	for i := range m.Pix {
		m.Pix[i] /= 4
	}
	got := p.Finisher().Apply(m, Finish{Strength: 1, Saturation: 1.5}, nil)
	for i := range m.Plane() {
		l := luma(m, i)
		for c := range 3 {
			want := l + 1.5*(float64(m.PlanePix(c)[i])-l)
			if math.Abs(float64(got.PlanePix(c)[i])-want) > 1e-6 {
				t.Fatalf("plane %d of pixel %d is %g, want %g", c, i, got.PlanePix(c)[i], want)
			}
		}
	}
	strong := p.Finisher().Apply(colourful(p.Size(), 2), Finish{Strength: 1, Saturation: 2}, nil)
	for i := range strong.Plane() {
		if d := luma(strong, i) - luma(colourful(p.Size(), 2), i); math.Abs(d) > 1e-6 {
			t.Fatalf("pixel %d becomes %g lighter", i, d)
		}
	}
}

func TestFinishOfATask(t *testing.T) {
	for say, c := range map[string]struct {
		task   Task
		finish Finish
	}{
		"strength is 1.5; it must be from 0":  {Denoise, Finish{1.5, 1, false}},
		"strength is NaN":                     {Denoise, Finish{math.NaN(), 1, false}},
		"saturation is -1; it must be from 0": {Colorize, Finish{1, -1, false}},
		"to 2 (twice the colour)":             {Colorize, Finish{1, 2.1, false}},
		"deblur takes none":                   {Deblur, Finish{1, 0.5, false}},
		"only colorize measures":              {OldPhoto, Finish{1, 1, true}},
		"":                                    {Colorize, Finish{0, 2, true}},
	} {
		s := settings(c.task, func(s *Settings) { s.Finish = &c.finish })
		err := s.Validate()
		var setting *SettingError
		if say == "" {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), say) || !errors.As(err, &setting) {
			t.Errorf("%v, want %q", err, say)
		}
	}
}

func TestFinishJSON(t *testing.T) {
	for want, f := range map[string]Finish{
		`{}`:                                     AsDrawn,
		`{"strength":0}`:                         {0, 1, false},
		`{"saturation":0,"keep_luminance":true}`: {1, 0, true},
		`{"strength":0.25,"saturation":1.25}`:    {0.25, 1.25, false},
	} {
		data, err := json.Marshal(f)
		if err != nil || string(data) != want {
			t.Errorf("%+v is %s, want %s (%v)", f, data, want, err)
		}
		var back Finish
		if err := json.Unmarshal(data, &back); err != nil || back != f {
			t.Errorf("%s reads as %+v (%v)", data, back, err)
		}
	}
	var f Finish
	if json.Unmarshal([]byte(`{"contrast":2}`), &f) == nil {
		t.Error("an unknown field passes")
	}
	if AsDrawn.Ref() != nil || (*Finish)(nil).Or(AsDrawn) != AsDrawn {
		t.Error("a finish that changes nothing is written")
	}
}

// A quick look is every n-th pixel of the whole.
func TestThinFinish(t *testing.T) {
	p := plan(t, settings(Colorize, nil), Inputs{Photo: picture(47, 65)})
	f := Finish{Strength: 0.8, Saturation: 0.6, KeepLuminance: true}
	m := colourful(p.Size(), 5)
	want := Thin(p.Finisher().Apply(m, f, nil), 3)
	near(t, "thinned", p.Finisher().Thin(3).Apply(Thin(m, 3), f, nil).Pix, want.Pix, 0)
	if want.H != 16 || want.W != 22 {
		t.Errorf("every third pixel is %v", want.Shape)
	}
}

// The residual of any picture is what the sampler says of its own; with a margin, it
// does not count what nobody measured.
func TestPlanResidual(t *testing.T) {
	photo := picture(64, 80)
	p := plan(t, settings(Denoise, func(s *Settings) { s.Noise = Noise{Levels: 10} }), Inputs{Photo: photo})
	m := colourful(p.Size(), 5)
	if got, want := p.Residual(m), Agree(p.Problem, m.Pix).Residual; got != want {
		t.Errorf("residual %g, want %g", got, want)
	}
	s := settings(Deblur, func(s *Settings) { s.Kernel, s.Simulate, s.Noise = "motion:7,30", true, Noise{Levels: 4} })
	p = plan(t, s, Inputs{Photo: photo})
	if got := p.Residual(photo); math.Abs(got-1) > 0.05 {
		t.Errorf("the residual of the truth is %g", got)
	}
	if got := p.Residual(m); got < 5 {
		t.Errorf("the residual of noise is %g", got)
	}
}

// Settings with a finish give finished samples and a finished mean, with the agreement
// of what they are.
func TestRestoreFinishes(t *testing.T) {
	f := Finish{Strength: 0.5, Saturation: 1}
	run := func(f *Finish) (*Plan, *Result) {
		p := plan(t, settings(Denoise, func(s *Settings) { s.Steps, s.Samples, s.Finish = 3, 2, f }), Inputs{Photo: colourful(linearops.Shape{C: 3, H: 32, W: 32}, 4)})
		p.Budget = 1 << 40
		r, err := Restore(t.Context(), still{}, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		return p, r
	}
	_, drawn := run(nil)
	p, got := run(&f)
	q := p.Finisher()
	for i, s := range got.Samples {
		near(t, "a sample", s.Image.Pix, q.Apply(drawn.Samples[i].Image, f, nil).Pix, 0)
		if s.Residual != p.Residual(s.Image) || s.Residual == drawn.Samples[i].Residual {
			t.Errorf("sample %d: residual %g, as drawn %g", i, s.Residual, drawn.Samples[i].Residual)
		}
	}
	near(t, "the mean", got.Mean.Pix, q.Apply(drawn.Mean, f, nil).Pix, 0)
	if !slices.Equal(got.Spread.Pix, drawn.Spread.Pix) {
		t.Error("the spread is not that of the samples as drawn")
	}
}

// The cost of a step of the strength slider on 24 megapixels.
func BenchmarkFinish(b *testing.B) {
	s := linearops.Shape{C: 3, H: 4000, W: 6000}
	m := linearops.NewImage(s)
	for i := range m.Pix {
		m.Pix[i] = float32(i%255)/255 - 0.5
	}
	q := &Finisher{limits: srgb, original: linearops.NewImage(s), luma: make([]float32, s.Plane())}
	for name, f := range map[string]Finish{"strength": {Strength: 0.5, Saturation: 1}, "luminance": {Strength: 1, Saturation: 1.2, KeepLuminance: true}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				q.Apply(m, f, nil)
			}
		})
	}
}
