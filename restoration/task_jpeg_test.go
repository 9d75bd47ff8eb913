package restoration_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/jpeg"
)

var halved = jpeg.Sampling{Across: 2, Down: 2}

func compress(m linearops.Image, quality int) *jpeg.Coding {
	luma, colour := jpeg.Tables(quality)
	return jpeg.Encode(m, 0, 0, halved, luma, colour)
}

func jpegPlan(t *testing.T, in restoration.Inputs, change func(*restoration.Settings)) *restoration.Plan {
	t.Helper()
	s := restoration.DefaultSettings(restoration.RemoveJPEG)
	s.Samples = 2
	if change != nil {
		change(&s)
	}
	p, err := restoration.NewPlan(s, in)
	if err != nil {
		t.Fatal(err)
	}
	p.Budget = 1 << 40
	return p
}

// eightBits is a picture as a file of 8 bits holds it.
func eightBits(m linearops.Image) linearops.Image {
	out := linearops.NewImage(m.Shape)
	for i, v := range m.Pix {
		out.Pix[i] = float32(math.Round(float64(v+1)*127.5)/127.5 - 1)
	}
	return out
}

// Samples of a file's photo lead to the file's own coefficients again, when they are
// saved; so they do in a crop that cuts its blocks.
func TestJPEGSamplesFitTheFile(t *testing.T) {
	photo := photograph(64, 80)
	for _, quality := range []int{10, 80} {
		coding := compress(photo, quality)
		in := restoration.Inputs{Photo: coding.Decode(true), JPEG: coding}
		p := jpegPlan(t, in, nil)
		if j := p.Settings.JPEG; j.Quality != quality || j.Sampling != "4:2:0" || j.Source != restoration.FromFile || len(j.Tables) != 3 {
			t.Errorf("resolved to %+v", j)
		}
		for _, s := range restored(t, prior(1), p, nil).Samples {
			tables := coding.Tables()
			if same := jpeg.Encode(eightBits(s.Image), 0, 0, halved, tables...).Same(coding); same < 0.99 {
				t.Errorf("quality %d: %g of the coefficients are the file's", quality, same)
			}
		}

		crop := restoration.Rect{X: 19, Y: 5, W: 40, H: 50}
		p = jpegPlan(t, in, func(s *restoration.Settings) { s.Crop = &crop })
		if j := p.Settings.JPEG; j.X != 0 || j.Y != 0 {
			t.Errorf("the grid of the whole photo begins at %d, %d", j.X, j.Y)
		}
		r := restored(t, prior(1), p, nil)
		got := r.Samples[0].Image
		if got.W != 40 || got.H != 50 {
			t.Fatalf("a sample of %v", got.Shape)
		}
		whole := coding.Decode(true)
		for c := range 3 { // put back, and only the units that are wholly inside compared
			for y := range got.H {
				copy(whole.Row(c, y+crop.Y)[crop.X:], eightBits(got).Row(c, y))
			}
		}
		inner := jpeg.Encode(whole, 0, 0, halved, coding.Tables()...).Crop(32, 16, 16, 32)
		if same := inner.Same(coding.Crop(32, 16, 16, 32)); same < 0.99 {
			t.Errorf("quality %d: %g of a crop's coefficients are the file's", quality, same)
		}
		if v := p.Residual(got); !(v > 0 && v < 1.5) {
			t.Errorf("quality %d: the residual of a crop is %g", quality, v)
		}
	}
}

// A recipe's settings give the same samples again, from the file and from traces in
// the pixels.
func TestJPEGRecipes(t *testing.T) {
	coding := compress(busy(), 25)
	decoded := coding.Decode(true)
	for name, in := range map[string]restoration.Inputs{
		"file":   {Photo: decoded, JPEG: coding},
		"pixels": {Photo: decoded},
	} {
		first := jpegPlan(t, in, func(s *restoration.Settings) { s.Crop = &restoration.Rect{X: 11, Y: 3, W: 100, H: 90} })
		if string(first.Settings.JPEG.Source) != name || first.Settings.JPEG.Quality != 25 {
			t.Fatalf("%s: resolved to %+v", name, first.Settings.JPEG)
		}
		recipe := restoration.Recipe{App: "test", Settings: first.Settings}
		data, err := recipe.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		read, err := restoration.ReadRecipe(strings.NewReader(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		again := jpegPlan(t, in, func(s *restoration.Settings) { *s = read.Settings })
		a, b := restored(t, prior(1), first, nil), restored(t, prior(1), again, nil)
		if !slices.Equal(a.Mean.Pix, b.Mean.Pix) {
			t.Errorf("%s: the recipe gives another mean", name)
		}
	}
}

// busy is a photo with detail, which compression leaves traces in.
func busy() linearops.Image {
	m := photograph(128, 144)
	for i := range m.Pix {
		m.Pix[i] = 0.6*m.Pix[i] + 0.25*float32(math.Sin(float64(i*i%1013)))
	}
	return m
}

// A simulation compresses the clean photo and is compared with it.
func TestJPEGSimulation(t *testing.T) {
	photo := photograph(40, 50)
	p := jpegPlan(t, restoration.Inputs{Photo: photo}, func(s *restoration.Settings) {
		s.Simulate = true
		s.JPEG = &restoration.JPEG{Quality: 15, Sampling: "4:4:4"}
	})
	luma, colour := jpeg.Tables(15)
	want := jpeg.Encode(photo, 0, 0, jpeg.Sampling{Across: 1, Down: 1}, luma, colour).Decode(true)
	if !slices.Equal(p.Degraded().Pix, want.Pix) {
		t.Error("the degraded photo is not that of quality 15")
	}
	if clean, ok := p.Reference(); !ok || !slices.Equal(clean.Pix, photo.Pix) {
		t.Error("there is no clean photo to compare with")
	}
	if d := jpegPlan(t, restoration.Inputs{Photo: photo}, func(s *restoration.Settings) { s.Simulate = true }); d.Settings.JPEG.Quality != restoration.SimulatedQuality {
		t.Errorf("a simulation of its own choice has %+v", d.Settings.JPEG)
	}
}

// A gray photo keeps its gray.
func TestJPEGOfAGrayPhoto(t *testing.T) {
	photo := photograph(32, 32)
	for c := 1; c < 3; c++ {
		copy(photo.PlanePix(c), photo.PlanePix(0))
	}
	coding := compress(photo, 20)
	decoded := coding.Decode(true)
	for c := 1; c < 3; c++ { // its colour is 0 but for nothing
		copy(decoded.PlanePix(c), decoded.PlanePix(0))
	}
	p := jpegPlan(t, restoration.Inputs{Photo: decoded, JPEG: coding}, nil)
	m := restored(t, prior(1), p, nil).Samples[0].Image
	if !slices.Equal(m.PlanePix(0), m.PlanePix(1)) || !slices.Equal(m.PlanePix(0), m.PlanePix(2)) {
		t.Error("a gray photo has colours")
	}
	if same := jpeg.Encode(eightBits(m), 0, 0, halved, coding.Luma.Table).Same(coding.Gray()); same < 0.99 {
		t.Errorf("%g of the coefficients of luma are the file's", same)
	}
}

func TestJPEGRefusals(t *testing.T) {
	coding := compress(photograph(32, 48), 30)
	file := restoration.Inputs{Photo: coding.Decode(true), JPEG: coding}
	luma, colour := jpeg.Tables(70)
	for say, c := range map[string]struct {
		in restoration.Inputs
		j  *restoration.JPEG
	}{
		"no traces of any JPEG":           {restoration.Inputs{Photo: photograph(32, 48)}, nil},
		"compression of quality 71":       {restoration.Inputs{Photo: photograph(32, 48)}, &restoration.JPEG{Quality: 71}},
		"quality is 101":                  {file, &restoration.JPEG{Quality: 101}},
		`called "4:3:2"`:                  {file, &restoration.JPEG{Sampling: "4:3:2"}},
		"tables are incomplete":           {file, &restoration.JPEG{Tables: []jpeg.Table{luma}, Sampling: "4:2:0", Source: restoration.FromFile}},
		"a step of the JPEG tables is 0":  {file, &restoration.JPEG{Tables: []jpeg.Table{luma, {}, colour}, Sampling: "4:2:0", Source: restoration.FromFile}},
		"not the JPEG file that the sett": {file, &restoration.JPEG{Tables: []jpeg.Table{luma, colour, colour}, Sampling: "4:2:0", Source: restoration.FromFile}},
	} {
		s := restoration.DefaultSettings(restoration.RemoveJPEG)
		s.JPEG = c.j
		_, err := restoration.NewPlan(s, c.in)
		var set *restoration.SettingError
		var input *restoration.InputError
		if err == nil || !strings.Contains(err.Error(), say) || !errors.As(err, &set) && !errors.As(err, &input) {
			t.Errorf("want %q, got %v", say, err)
		}
	}
}

// The noise levels fall at every quality, and all but the first are below the
// measurement's.
func TestJPEGNoiseLevels(t *testing.T) {
	for _, levels := range []float64{0.29, 1, 5, 20, 60} {
		for _, steps := range []int{1, 2, 6, 20} {
			s := restoration.DefaultSettings(restoration.RemoveJPEG)
			s.Noise, s.Steps = restoration.Noise{Levels: levels}, steps
			sigmas := s.Options(prior(1).Spec()).Sigmas
			for i, v := range sigmas {
				if i > 0 && (v >= sigmas[i-1] || v >= levels/127.5) || v <= 0 {
					t.Errorf("%g levels, %d steps: %v", levels, steps, sigmas)
					break
				}
			}
			if len(sigmas) != steps {
				t.Errorf("%d noise levels for %d steps", len(sigmas), steps)
			}
		}
	}
}
