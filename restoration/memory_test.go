package restoration

import (
	"errors"
	"testing"
	"testing/fstest"
)

func TestAvailableMemory(t *testing.T) {
	const info = "proc/meminfo"
	const top, used, stat = "sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current", "sys/fs/cgroup/memory.stat"
	meminfo := "MemTotal: 8000 kB\nMemFree: 100 kB\nMemAvailable:    4000 kB\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  uint64
		ok    bool
	}{
		"nothing known":       {nil, 0, false},
		"the system":          {map[string]string{info: meminfo}, 4000 << 10, true},
		"nonsense":            {map[string]string{info: "MemAvailable: lots\n"}, 0, false},
		"a container":         {map[string]string{info: meminfo, top: "3000000\n", used: "1000000\n"}, 2000000, true},
		"a container, cached": {map[string]string{info: meminfo, top: "3000000\n", used: "1000000\n", stat: "anon 5\ninactive_file 500000\n"}, 2500000, true},
		"a large container":   {map[string]string{info: meminfo, top: "9000000000\n", used: "1000000\n"}, 4000 << 10, true},
		"an unlimited one":    {map[string]string{info: meminfo, top: "max\n", used: "1000000\n"}, 4000 << 10, true},
		"over its limit":      {map[string]string{info: meminfo, top: "1000\n", used: "2000\n"}, 0, true},
		"a group in a group": {map[string]string{info: meminfo, "proc/self/cgroup": "0::/a/b\n",
			"sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/b/memory.current": "10\n",
			"sys/fs/cgroup/a/memory.max": "1000\n", "sys/fs/cgroup/a/memory.current": "400\n"}, 600, true},
		"a group that is not seen": {map[string]string{info: meminfo, "proc/self/cgroup": "1:cpu:/x\n0::/../../y\n"}, 4000 << 10, true},
		"a container all alone":    {map[string]string{top: "3000000\n", used: "1000000\n"}, 2000000, true},
	} {
		fs := fstest.MapFS{}
		for path, text := range c.files {
			fs[path] = &fstest.MapFile{Data: []byte(text)}
		}
		if got, ok := availableMemory(fs); got != c.want || ok != c.ok {
			t.Errorf("%s: %d, %v; want %d, %v", name, got, ok, c.want, c.ok)
		}
	}
}

// What does not fit is refused with a crop that fits.
func TestTooLarge(t *testing.T) {
	in := Inputs{Photo: picture(150, 250), Mask: make([]float32, 150*250)}
	in.Mask[140*250+30] = 1 // near the lower left corner
	for name, s := range map[string]Settings{
		"inpaint":  settings(Inpaint, whole),
		"upscale":  settings(Upscale, nil),
		"oldphoto": settings(OldPhoto, func(s *Settings) { s.Scale = 2 }),
		"deblur":   settings(Deblur, func(s *Settings) { s.Kernel = "motion:9,30" }),
		"crop":     settings(Denoise, func(s *Settings) { s.Crop = &Rect{X: 11, Y: 7, W: 220, H: 140} }),
	} {
		s.Window = Window{} // the prior has to see the whole picture
		for why, limit := range map[string]func(p *Plan, spec *Spec){
			"prior": func(_ *Plan, spec *Spec) { spec.MaxPixels = 96 * 96 },
			"memory": func(p *Plan, spec *Spec) {
				p.Budget = (p.Memory(*spec, p.Settings.Samples)-networkFixed)/3 + networkFixed
			},
		} {
			spec := Spec{Channels: 3, Batch: 1}
			p := plan(t, s, in)
			limit(p, &spec)
			budget := p.Budget
			err := p.Check(spec)
			var e *TooLargeError
			if !errors.As(err, &e) {
				t.Errorf("%s, %s: %v", name, why, err)
				continue
			}
			again := s
			again.Crop = &e.Crop
			p, err = NewPlan(again, in)
			if err != nil {
				t.Errorf("%s, %s: the crop %v that was named: %v", name, why, e.Crop, err)
				continue
			}
			p.Budget = budget
			if err := p.Check(spec); err != nil {
				t.Errorf("%s, %s: the crop %v that was named is refused: %v", name, why, e.Crop, err)
			}
		}
	}
}

func TestNothingFits(t *testing.T) {
	p := plan(t, DefaultSettings(Denoise), Inputs{Photo: picture(64, 64)})
	p.Budget = 1 << 20
	var e *TooLargeError
	if err := p.Check(Spec{Channels: 3}); !errors.As(err, &e) || e.Crop != (Rect{}) {
		t.Error(err)
	}
	p.Budget = 1 << 40
	if err := p.Check(Spec{Channels: 3}); err != nil {
		t.Error(err)
	}
}

func TestMemoryGrows(t *testing.T) {
	small := plan(t, DefaultSettings(Denoise), Inputs{Photo: picture(64, 64)})
	large := plan(t, DefaultSettings(Denoise), Inputs{Photo: picture(128, 128)})
	one, all := Spec{Batch: 1}, Spec{}
	if !(small.Memory(one, 4) < small.Memory(all, 4) && small.Memory(one, 4) < large.Memory(one, 4) &&
		small.Memory(one, 1) < small.Memory(one, 4)) {
		t.Errorf("%d %d %d %d", small.Memory(one, 1), small.Memory(one, 4), small.Memory(all, 4), large.Memory(one, 4))
	}
}

func TestCheckOfThePrior(t *testing.T) {
	label := 3
	schedule, err := LinearSchedule(1e-4, 0.02, 100)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		set  func(*Settings)
		spec Spec
		ok   bool
	}{
		"no classes":     {func(s *Settings) { s.Label = &label }, Spec{}, false},
		"too few":        {func(s *Settings) { s.Label = &label }, Spec{Classes: 3}, false},
		"enough":         {func(s *Settings) { s.Label = &label }, Spec{Classes: 4}, true},
		"too many steps": {func(s *Settings) { s.Steps = 101 }, Spec{Schedule: schedule}, false},
		"every step":     {func(s *Settings) { s.Steps = 100 }, Spec{Schedule: schedule}, true},
	} {
		p := plan(t, settings(Denoise, c.set), Inputs{Photo: picture(20, 20)})
		p.Budget = 1 << 40
		err := p.Check(c.spec)
		var e *SettingError
		if (err == nil) != c.ok || err != nil && !errors.As(err, &e) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
