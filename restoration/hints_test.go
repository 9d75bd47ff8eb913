package restoration

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"afterimage/linearops"
)

func TestParseHint(t *testing.T) {
	h, err := ParseHint(" 120, 80,12.5,#C08040 ")
	if err != nil || h != (Hint{X: 120, Y: 80, Radius: 12.5, Colour: "#c08040"}) {
		t.Fatalf("%+v, %v", h, err)
	}
	if again, err := ParseHint(h.String()); err != nil || again != h {
		t.Errorf("%q is read as %+v, %v", h.String(), again, err)
	}
	for _, text := range []string{"", "1,2,3", "1,2,3,4,5", "1.5,2,3,#000000", "a,2,3,#000000", "1,2,x,#000000", "1,2,3,red", "1,2,3,#00000", "1,2,3,#00000g", "1,2,3,#+00000"} {
		if _, err := ParseHint(text); err == nil || !strings.Contains(err.Error(), "#c08040") {
			t.Errorf("%q: error %v", text, err)
		}
	}
}

func TestBadHints(t *testing.T) {
	good := Hint{X: 5, Y: 5, Radius: 3, Colour: "#204060"}
	for say, change := range map[string]func(s *Settings){
		"no colour":  func(s *Settings) { s.Hints[0].Colour = "blue" },
		"radius":     func(s *Settings) { s.Hints[0].Radius = 0 },
		"is NaN":     func(s *Settings) { s.Hints[0].Radius = math.NaN() },
		"upscale":    func(s *Settings) { s.Task, s.Scale, s.Downscale, s.ColourSide = Upscale, 2, Block, 0 },
		"there may":  func(s *Settings) { s.Hints = slices.Repeat(s.Hints, MaxHints+1) },
		"at -1,5 is": func(s *Settings) { s.Hints[0].X = -1 },
		"at 5,48":    func(s *Settings) { s.Hints[0].Y = 48 },
	} {
		s := settings(Colorize, func(s *Settings) { s.Hints = []Hint{good}; change(s) })
		_, err := NewPlan(s, Inputs{Photo: picture(48, 64)})
		if err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%q: error %v", say, err)
		}
		if refused := CheckSize(s, linearops.Shape{C: 3, H: 48, W: 64}, nil, Spec{Batch: 1}, 1<<40); refused == nil || refused.Error() != err.Error() {
			t.Errorf("%q: by size alone %v", say, refused)
		}
	}
	for say, side := range map[string]int{"is 63": 63, "is -1": -1, "is 4097": 4097} {
		err := settings(Colorize, func(s *Settings) { s.ColourSide = side }).Validate()
		if err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("colour side %d: error %v", side, err)
		}
	}
}

func TestHintsInARecipe(t *testing.T) {
	s := settings(Colorize, func(s *Settings) { s.Hints = []Hint{{1, 2, 3.5, "#204060"}, {4, 5, 6, "#ffffff"}} })
	data, err := Recipe{Settings: s}.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	back, err := ReadRecipe(bytes.NewReader(data))
	if err != nil || !reflect.DeepEqual(back.Settings, s) {
		t.Errorf("%+v, %v", back.Settings, err)
	}
	if data, err := json.Marshal(DefaultSettings(Denoise)); err != nil || strings.Contains(string(data), "hints") || strings.Contains(string(data), "colour_side") {
		t.Errorf("without any: %s, %v", data, err)
	}
}

// twoThings is a photo of two flat things with a border in the middle.
func twoThings(h, w int) linearops.Image {
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	for i := range m.Pix {
		m.Pix[i] = -0.4
		if i%w >= w/2 {
			m.Pix[i] = 0.3
		}
	}
	return m
}

// The pixels under a hint have its chroma, whatever the sampler drew, in a picture of
// one size and of two.
func TestHintPixelsKeepTheirChroma(t *testing.T) {
	for _, side := range []int{0, 64} {
		s := settings(Colorize, func(s *Settings) {
			s.ColourSide = side
			s.Hints = []Hint{{X: 40, Y: 50, Radius: 10, Colour: "#a06850"}}
		})
		p := plan(t, s, Inputs{Photo: twoThings(100, 160)})
		in := p.Problem.Op.In()
		m := p.Finish(linearops.Image{}, colourful(in, 3).Pix)
		red, blue := s.Hints[0].chroma()
		for y := 44; y <= 56; y++ {
			i := y*m.W + 40
			v := luma(m, i)
			if math.Abs(float64(m.PlanePix(0)[i])-v-red) > 1e-5 || math.Abs(float64(m.PlanePix(2)[i])-v-blue) > 1e-5 || math.Abs(v+0.4) > 1e-6 {
				t.Errorf("side %d: pixel 40,%d is %g %g %g", side, y, m.PlanePix(0)[i], m.PlanePix(1)[i], m.PlanePix(2)[i])
			}
		}
		// What is measured is that, too: H^+ y has the chroma there.
		back := linearops.Image{Shape: in, Pix: linearops.PseudoInverse(p.Problem.Op, nil, p.Problem.Y)}
		i := 50*in.W/160*in.W + 40*in.W/160
		if v := luma(back, i); math.Abs(float64(back.PlanePix(0)[i])-v-red) > 1e-4 || math.Abs(v+0.4) > 1e-4 {
			t.Errorf("side %d: measured as %g %g %g", side, back.PlanePix(0)[i], back.PlanePix(1)[i], back.PlanePix(2)[i])
		}
	}
}

// A hint speaks for its thing, the less surely the farther away, and not beyond the
// thing's border; where two speak, the nearer one is heard.
func TestHintsSpreadOverTheirThing(t *testing.T) {
	luma := lumaOf(twoThings(60, 120))
	one := colourDab{x: 20, y: 30, radius: 3, red: 0.5, blue: -0.3}.over(luma)
	f := spreadHints(luma, []colourDab{one})
	at := func(x int) float32 { return f.confidence[30*120+x] }
	if at(20) != 1 || !(at(30) < 1 && at(30) > at(45) && at(45) > hintLeast) {
		t.Errorf("the confidence falls from %g to %g and %g", at(20), at(30), at(45))
	}
	for _, x := range []int{60, 61, 70} {
		if at(x) != 0 {
			t.Errorf("the hint speaks for the other thing at %d: %g", x, at(x))
		}
	}
	if f.red[30*120+30] != 0.5 || f.blue[30*120+30] != -0.3 {
		t.Errorf("it says %g, %g", f.red[30*120+30], f.blue[30*120+30])
	}
	two := colourDab{x: 50, y: 30, radius: 3, red: -0.5, blue: 0.3}.over(luma)
	f = spreadHints(luma, []colourDab{one, two})
	if a, b := f.red[30*120+24], f.red[30*120+46]; a < 0.4 || b > -0.4 {
		t.Errorf("two hints say %g near the first and %g near the second", a, b)
	}
}

// A dab that reaches over a border does not colour what is behind it.
func TestDabsEndAtBorders(t *testing.T) {
	luma := lumaOf(twoThings(60, 120))
	d := colourDab{x: 56, y: 30, radius: 10}.over(luma)
	if a, b := d.weight(58, 30, luma.Row(0, 30)[58]), d.weight(61, 30, luma.Row(0, 30)[61]); a != 1 || b != 0 {
		t.Errorf("it counts %g before the border and %g behind it", a, b)
	}
	if v := d.weight(56, 45, -0.4); v != 0 {
		t.Errorf("it counts %g beyond its radius", v)
	}
}

// Hints steer every sample: of a prior that knows nothing the thing's colour becomes the
// hint's, and the other thing's does not.
func TestHintsSteerEverySample(t *testing.T) {
	draw := func(hints ...Hint) []Sample {
		p := plan(t, settings(Colorize, func(s *Settings) {
			s.ColourSide, s.Samples, s.Hints = 64, 3, hints
		}), Inputs{Photo: twoThings(120, 192)})
		p.Budget = 1 << 40
		r, err := Restore(context.Background(), still{}, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r.Samples
	}
	h := Hint{X: 50, Y: 60, Radius: 6, Colour: "#c07050"}
	red, _ := h.chroma()
	none, got := draw(), draw(h)
	for i, s := range got {
		near := meanRed(s.Image, Rect{X: 30, Y: 20, W: 40, H: 80}) - meanRed(none[i].Image, Rect{X: 30, Y: 20, W: 40, H: 80})
		other := meanRed(s.Image, Rect{X: 110, Y: 20, W: 70, H: 80}) - meanRed(none[i].Image, Rect{X: 110, Y: 20, W: 70, H: 80})
		if near < 0.3*red || math.Abs(other) > 0.1*red {
			t.Errorf("sample %d: red grows by %g on the thing and by %g on the other, of %g", i, near, other, red)
		}
	}
}

// meanRed is the mean of red less luma in a region.
func meanRed(m linearops.Image, r Rect) float64 {
	sum := 0.0
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			sum += float64(m.Row(0, y)[x]) - luma(m, y*m.W+x)
		}
	}
	return sum / float64(r.W*r.H)
}

// Hints are given in pixels of the photo, also where it is cropped; those far from the
// crop say nothing.
func TestHintsOfACrop(t *testing.T) {
	photo := picture(120, 160)
	hints := []Hint{{X: 60, Y: 50, Radius: 5, Colour: "#c04040"}, {X: 150, Y: 110, Radius: 5, Colour: "#4040c0"}}
	whole := plan(t, settings(Colorize, func(s *Settings) { s.ColourSide, s.Hints = 64, hints }), Inputs{Photo: photo})
	crop := plan(t, settings(Colorize, func(s *Settings) {
		s.ColourSide, s.Hints, s.Crop = 64, hints, &Rect{X: 30, Y: 20, W: 80, H: 70}
	}), Inputs{Photo: photo})
	if len(whole.stage.dabs) != 2 || len(crop.stage.dabs) != 1 {
		t.Fatalf("%d and %d hints", len(whole.stage.dabs), len(crop.stage.dabs))
	}
	if d := crop.stage.dabs[0]; d.x != 30 || d.y != 30 || d.luma != whole.stage.dabs[0].luma {
		t.Errorf("the hint is at %g,%g of the crop, over %g", d.x, d.y, d.luma)
	}
}
