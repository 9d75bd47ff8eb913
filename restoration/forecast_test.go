package restoration

import (
	"context"
	"errors"
	"math"
	"testing"

	"afterimage/linearops"
)

// meter counts what it is asked, and the pixels of it.
type meter struct {
	spec  Spec
	calls int
	area  float64
}

func (m *meter) Spec() Spec { return m.spec }

func (m *meter) Denoise(_ context.Context, dst, x Batch, sigma float64) error {
	m.calls += x.N
	m.area += float64(x.N * x.Plane())
	for i, v := range x.Pix {
		dst.Pix[i] = v / float32(1+sigma*sigma)
	}
	return nil
}

// What a run will take is what it takes, to the call.
func TestForecastIsWhatARunTakes(t *testing.T) {
	mask := make([]float32, 64*96)
	mask[20*96+30] = 1
	disk, err := linearops.ParseKernel("disk:5")
	if err != nil {
		t.Fatal(err)
	}
	pyramid, err := ParsePyramidDefaults("2@0.6,4@2;colorize:off")
	if err != nil {
		t.Fatal(err)
	}
	noise := func(levels float64) func(*Settings) {
		return func(s *Settings) { s.Noise = Noise{Levels: levels} }
	}
	for name, c := range map[string]struct {
		task   Task
		change func(*Settings)
		kernel *linearops.Kernel
	}{
		"inpaint":       {task: Inpaint, change: whole},
		"upscale":       {task: Upscale},
		"bicubic":       {task: Upscale, change: func(s *Settings) { s.Downscale, s.Scale = Bicubic, 2 }},
		"colorize":      {task: Colorize},
		"old photo":     {task: OldPhoto},
		"denoise 25":    {task: Denoise, change: noise(25)},
		"denoise 3":     {task: Denoise, change: noise(3)},
		"denoise auto":  {task: Denoise},
		"etab":          {task: Denoise, change: func(s *Settings) { s.Noise, s.EtaB = Noise{Levels: 25}, EtaB{Value: 0.5} }},
		"simulated":     {task: Denoise, change: func(s *Settings) { s.Simulate = true }},
		"uniform":       {task: Deblur, change: noise(3)},
		"slight blur":   {task: Deblur, change: func(s *Settings) { s.Kernel, s.Noise = "gauss:0.3", Noise{Levels: 3} }},
		"motion":        {task: Deblur, change: func(s *Settings) { s.Kernel, s.Noise = "motion:9,30", Noise{Levels: 3} }},
		"own kernel":    {task: Deblur, change: noise(3), kernel: &disk},
		"cropped":       {task: Upscale, change: func(s *Settings) { s.Crop = &Rect{X: 8, Y: 8, W: 32, H: 24} }},
		"whole picture": {task: Inpaint, change: func(s *Settings) { s.Pyramid, s.Context = Pyramid{}, 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			s := settings(c.task, func(s *Settings) {
				s.Samples, s.Steps, s.Pyramid = 2, 20, Pyramid{Auto: true}
				if c.change != nil {
					c.change(s)
				}
			})
			photo := picture(64, 96)
			m := &meter{spec: Spec{Batch: 1, MinSide: 8, Pyramid: pyramid}}
			f, err := NewForecast(s, photo.Shape, c.kernel, m.spec, EstimateNoise(photo), 0)
			if err != nil {
				t.Fatal(err)
			}
			p := plan(t, s, Inputs{Photo: photo, Mask: mask, Kernel: c.kernel})
			if _, err := Restore(context.Background(), m, p, nil); err != nil {
				t.Fatal(err)
			}
			if f.Size != p.Size() || f.Grid != p.Problem.Op.In() || f.Memory != p.Memory(m.spec, s.Samples) {
				t.Errorf("%v on %v with %d bytes; the run has %v on %v with %d", f.Size, f.Grid, f.Memory, p.Size(), p.Problem.Op.In(), p.Memory(m.spec, s.Samples))
			}
			if f.Evaluations != m.calls {
				t.Errorf("%d evaluations are forecast, and %d were asked", f.Evaluations, m.calls)
			}
			// pooled sides are rounded up
			if work := m.area / float64(f.Grid.Plane()); math.Abs(f.Work-work) > 0.08*work {
				t.Errorf("%.2f evaluations of the whole grid are forecast, and %.2f were done", f.Work, work)
			}
		})
	}
}

func TestForecastRefuses(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 3000, W: 4000}
	whole := settings(Denoise, func(s *Settings) { s.Window = Window{} })
	_, err := NewForecast(whole, shape, nil, Spec{Batch: 1, MaxPixels: 1 << 20}, 5, 0)
	var e *TooLargeError
	if !errors.As(err, &e) || e.Crop.W*e.Crop.H == 0 || e.Crop.W*e.Crop.H > 1<<20 {
		t.Errorf("a photo that is too large: %v", err)
	}
	f, err := NewForecast(settings(Upscale, func(s *Settings) { s.Scale = 16 }), linearops.Shape{C: 3, H: 500, W: 500}, nil, Spec{Batch: 1}, 5, 1<<30)
	if !errors.As(err, &e) || f.Memory < 1<<30 || f.Size.W != 8000 {
		t.Errorf("memory that does not suffice: %v, forecast %+v", err, f)
	}
	label := 3
	var bad *SettingError
	if _, err := NewForecast(settings(Denoise, func(s *Settings) { s.Label = &label }), linearops.Shape{C: 3, H: 50, W: 50}, nil, Spec{Batch: 1}, 5, 0); !errors.As(err, &bad) {
		t.Errorf("a label of a prior without classes: %v", err)
	}
	if _, err := NewForecast(settings(Deblur, func(s *Settings) { s.Kernel = "" }), shape, nil, Spec{Batch: 1}, 5, 0); err == nil {
		t.Error("a blur without a kernel")
	}
}
