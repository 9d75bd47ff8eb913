package restoration

import (
	"bytes"
	"context"
	"errors"
	"math"
	"testing"

	"afterimage/linearops"
)

// What is forecast of crops is what is done, and goes with them, not with the photo.
func TestForecastOfHoles(t *testing.T) {
	pyramid, err := ParsePyramidDefaults("2@0.6,4@2")
	if err != nil {
		t.Fatal(err)
	}
	mask := damaged(800, 300, Rect{X: 20, Y: 20, W: 9, H: 9}, Rect{X: 700, Y: 200, W: 40, H: 5})
	s := settings(Inpaint, func(s *Settings) { s.Samples, s.Steps = 2, 10 })
	p := plan(t, s, Inputs{Photo: picture(300, 800), Mask: mask})
	m := &meter{spec: Spec{Batch: 1, MinSide: 8, Pyramid: pyramid}}
	f, err := ForecastHoles(s, linearops.Shape{H: 300, W: 800}, p.Crops(), m.spec, 0, 1<<40)
	if err != nil {
		t.Fatal(err)
	}
	p.Budget = 1 << 40
	if _, err := Restore(context.Background(), m, p, nil); err != nil {
		t.Fatal(err)
	}
	if f.Evaluations != m.calls || math.Abs(f.Work*float64(f.Grid.Plane())-m.area) > 1e-6*m.area {
		t.Errorf("%d evaluations of %g pixels are forecast, %d of %g were done", f.Evaluations, f.Work*float64(f.Grid.Plane()), m.calls, m.area)
	}
	if own, err := p.Forecast(m.spec); err != nil || own != f || f.Memory != p.Memory(m.spec, 2) {
		t.Errorf("the plan's own forecast is %+v (%v), want %+v", own, err, f)
	}
	whole := p.Crops()[0].area() + p.Crops()[1].area()
	if len(p.Crops()) != 2 || m.area > 20*float64(whole) {
		t.Errorf("%g pixels were evaluated for crops %v", m.area, p.Crops())
	}
}

// The memory of a small hole is next to that of its crop, wherever the photo ends.
func TestMemoryOfHoles(t *testing.T) {
	spec := Spec{Batch: 1}
	big := layout{whole: linearops.Shape{C: 3, H: 4000, W: 6000}, size: linearops.Shape{C: 3, H: 4000, W: 6000}}
	big.grid = big.size
	crops := []Rect{{W: 352, H: 352}}
	big.crop = Rect{W: 6000, H: 4000}
	z := newSizing(DefaultSettings(Inpaint), nil, big, spec, Room{Bytes: 1 << 50})
	patches, full := z.holesMemory(crops, true), z.holesMemory(crops, false)
	if all := z.memory(inMemory, float64(big.grid.Plane())); !(patches < full && full < all) {
		t.Errorf("%d MB in pieces, %d as pictures, %d for the whole photo", patches>>20, full>>20, all>>20)
	}
	s := DefaultSettings(Inpaint)
	photo := linearops.Shape{H: 4000, W: 6000}
	if err := CheckSize(s, photo, nil, spec, patches); err != nil {
		t.Errorf("before the mask is known: %v", err)
	}
	var e *TooLargeError
	if err := CheckSize(s, photo, nil, spec, 64<<20); !errors.As(err, &e) {
		t.Errorf("without memory: %v", err)
	}
	if _, err := ForecastHoles(s, photo, crops, Spec{Batch: 1, MaxPixels: 128 * 128, Guided: true}, 0, 1<<40); !errors.As(err, &e) || e.Crop.W == 0 {
		t.Errorf("a crop that the prior does not take: %v", err)
	}
}

// An old recipe has no context and no border: it means the whole photo and mirrors.
func TestOldRecipesOfHolesAndBorders(t *testing.T) {
	for _, task := range []Task{Inpaint, Deblur} {
		now := Recipe{App: "x", Settings: DefaultSettings(task)}
		data, err := now.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadRecipe(bytes.NewReader(data))
		if err != nil || back.Settings.Context != now.Settings.Context || back.Settings.Border != now.Settings.Border {
			t.Errorf("%s: context %d, border %q come back as %d, %q (%v)", task, now.Settings.Context, now.Settings.Border, back.Settings.Context, back.Settings.Border, err)
		}
		old := bytes.ReplaceAll(data, []byte(`    "context": 128,`+"\n"), nil)
		old = bytes.ReplaceAll(old, []byte(`    "border": "solved",`+"\n"), nil)
		if len(old) == len(data) {
			t.Fatalf("%s: the recipe holds neither context nor border", task)
		}
		back, err = ReadRecipe(bytes.NewReader(old))
		if err != nil {
			t.Fatal(err)
		}
		in := Inputs{Photo: picture(200, 400), Mask: damaged(400, 200, Rect{X: 5, Y: 5, W: 4, H: 4})}
		p := plan(t, back.Settings, in)
		if len(p.Crops()) > 0 || p.grid != p.size {
			t.Errorf("%s: an old recipe works on %v, on a grid of %v", task, p.Crops(), p.grid)
		}
	}
	for _, bad := range []Settings{
		settings(Inpaint, func(s *Settings) { s.Context = -1 }),
		settings(Inpaint, func(s *Settings) { s.Context = MaxContext + 1 }),
		settings(Deblur, func(s *Settings) { s.Border = "taper" }),
	} {
		if bad.Validate() == nil {
			t.Errorf("context %d, border %q are taken", bad.Context, bad.Border)
		}
	}
}
