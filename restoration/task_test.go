package restoration

import (
	"math"
	"slices"
	"testing"

	"afterimage/internal/mirror"
	"afterimage/linearops"
)

// plan is NewPlan for settings that must do.
func plan(t *testing.T, s Settings, in Inputs) *Plan {
	t.Helper()
	p, err := NewPlan(s, in)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func near(t *testing.T, what string, got, want []float32, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i, v := range want {
		if d := math.Abs(float64(got[i] - v)); !(d <= tolerance) {
			t.Fatalf("%s: value %d is %g, want %g", what, i, got[i], v)
		}
	}
}

func simulated(s *Settings) { s.Simulate, s.Noise = true, Noise{} }

func TestInpaintKeepsWhatIsNotTouched(t *testing.T) {
	const h, w = 48, 64
	photo, mask := picture(h, w), hole(h, w)
	for i := range mask {
		if touched(mask[i]) {
			photo.Pix[i] = 0.75 // what the damage looks like
		}
	}
	crop := Rect{X: 5, Y: 3, W: 40, H: 30}
	for _, simulate := range []bool{false, true} {
		s := settings(Inpaint, func(s *Settings) { s.Crop, s.Simulate = &crop, simulate })
		p := plan(t, s, Inputs{Photo: photo, Mask: mask})
		sample := make([]float32, p.Problem.Op.In().Len())
		for i := range sample {
			sample[i] = 3 // over white
		}
		got := p.Finish(linearops.Image{}, sample)
		if got.W != crop.W || got.H != crop.H {
			t.Fatalf("a picture of %v", got.Shape)
		}
		for i, v := range got.Pix {
			y, x := i%got.Plane()/crop.W+crop.Y, i%crop.W+crop.X
			source := photo.PlanePix(i / got.Plane())[y*w+x]
			a := mask[y*w+x]
			want, measured := source, source
			if touched(a) {
				want, measured = 1, 0
				if a < 1 && !simulate {
					want = source + a*(1-source)
				}
			}
			if v != want {
				t.Fatalf("simulate %v: pixel %d,%d is %g, want %g (alpha %g)", simulate, x, y, v, want, a)
			}
			if p.Problem.Y[i] != measured {
				t.Fatalf("simulate %v: the measurement at %d,%d is %g, want %g", simulate, x, y, p.Problem.Y[i], measured)
			}
		}
		if picture := p.Degraded(); simulate && picture.Row(0, h/3-crop.Y)[w/4+3-crop.X] != 0 || !simulate && picture.Row(0, h/3-crop.Y)[w/4+3-crop.X] != 0.75 {
			t.Errorf("simulate %v: the damage is shown as %g", simulate, picture.Row(0, h/3-crop.Y)[w/4+3-crop.X])
		}
	}
}

// Simulated measurements are what anyone would compute.
func TestSimulatedMeasurements(t *testing.T) {
	const h, w, r = 32, 48, 4
	photo := picture(h, w)
	luma := make([]float32, h*w)
	for i := range luma {
		luma[i] = float32(0.2126*float64(photo.PlanePix(0)[i]) + 0.7152*float64(photo.PlanePix(1)[i]) + 0.0722*float64(photo.PlanePix(2)[i]))
	}
	average := func(plane []float32) []float32 {
		out := make([]float32, h*w/(r*r))
		for i, v := range plane {
			out[i/w/r*(w/r)+i%w/r] += v / (r * r)
		}
		return out
	}
	var small []float32
	for c := range 3 {
		small = append(small, average(photo.PlanePix(c))...)
	}
	old := average(luma)
	mask := make([]float32, h*w)
	mask[9*w+14] = 0.3 // one pixel of a block makes the block unknown
	old[9/r*(w/r)+14/r] = 0
	for name, c := range map[string]struct {
		settings Settings
		want     []float32
	}{
		"denoise":   {settings(Denoise, simulated), photo.Pix},
		"colorize":  {settings(Colorize, simulated), luma},
		"upscale":   {settings(Upscale, simulated), small},
		"old photo": {settings(OldPhoto, func(s *Settings) { simulated(s); s.Scale, s.Colour = r, AddColour }), old},
	} {
		p := plan(t, c.settings, Inputs{Photo: photo, Mask: mask})
		near(t, name, p.Problem.Y, c.want, 2e-6)
		if p.Problem.SigmaY != 0 || p.Size() != photo.Shape {
			t.Errorf("%s: sigma %g, size %v", name, p.Problem.SigmaY, p.Size())
		}
	}
}

// A real photo is its own measurement, on the operator's small side.
func TestRealMeasurements(t *testing.T) {
	photo := picture(32, 48)
	for _, down := range []Downscale{Block, Bicubic} {
		p := plan(t, settings(Upscale, func(s *Settings) { s.Scale, s.Downscale = 2, down }), Inputs{Photo: photo})
		near(t, string(down), p.Problem.Y, photo.Pix, 0)
		if p.Size() != (linearops.Shape{C: 3, H: 64, W: 96}) || p.Degraded().Shape != photo.Shape {
			t.Errorf("%s: %v from %v", down, p.Size(), p.Degraded().Shape)
		}
	}
	p := plan(t, settings(OldPhoto, func(s *Settings) { s.Scale, s.Colour, s.Levels, s.Find, s.FindKind = 2, AddColour, 0, 0, AllDamage }), Inputs{Photo: photo, Mask: hole(32, 48)})
	if p.Size() != (linearops.Shape{C: 3, H: 64, W: 96}) || len(p.Problem.Y) != photo.Plane() {
		t.Errorf("an old photo of %v becomes %v, measured by %d values", photo.Shape, p.Size(), len(p.Problem.Y))
	}
	for i, a := range hole(32, 48) {
		if touched(a) != (p.Problem.Y[i] == 0) && photo.Pix[i] != 0 {
			t.Fatalf("pixel %d: alpha %g, measured as %g", i, a, p.Problem.Y[i])
		}
	}
}

// blurred is the direct loop of a blur with mirrored borders.
func blurred(m linearops.Image, k linearops.Kernel) linearops.Image {
	out := linearops.NewImage(m.Shape)
	for c := range m.C {
		for y := range m.H {
			for x := range m.W {
				var sum float64
				for ty := range k.H {
					for tx := range k.W {
						sum += float64(k.At(ty, tx)) * float64(m.Row(c, mirror.Index(y-ty+k.Y, m.H))[mirror.Index(x-tx+k.X, m.W)])
					}
				}
				out.Row(c, y)[x] = float32(sum)
			}
		}
	}
	return out
}

func TestSimulatedBlur(t *testing.T) {
	photo := picture(48, 40)
	for name, tolerance := range map[string]float64{
		"uniform:5": 1e-5, "gauss:1.2": 1e-5, "disk:3": 1e-5, "aniso:1,3": 1e-5, // reflecting borders
		"motion:7,30": 0.02, "aniso:1,2,20": 0.02, // the gap fades a little within the kernel's reach
	} {
		k, err := linearops.ParseKernel(name)
		if err != nil {
			t.Fatal(err)
		}
		p := plan(t, settings(Deblur, func(s *Settings) { simulated(s); s.Kernel = name }), Inputs{Photo: photo})
		want := blurred(photo, k)
		near(t, name, p.Degraded().Pix, want.Pix, tolerance)
		inner := Rect{X: 9, Y: 9, W: 22, H: 30}
		near(t, name+" inside", cropImage(p.Degraded(), inner).Pix, cropImage(want, inner).Pix, 1e-5)
		if got, ok := p.Kernel(); !ok || got.H != k.H {
			t.Errorf("%s: the plan's kernel is %v", name, got)
		}
		const floor = RoundingNoise / levelScale // an extended grid holds guesses, which are never exact
		if math.Abs(p.Problem.SigmaY-floor) > 1e-9 {
			t.Errorf("%s without noise: sigma is %g, want %g", name, p.Problem.SigmaY, floor)
		}
		sample := extend(photo, p.Problem.Op.In(), p.at)
		near(t, name+" finished", p.Finish(linearops.Image{}, sample.Pix).Pix, photo.Pix, 0)
	}
}

// The extension keeps the picture, is periodic, and has no edge that the picture
// does not have.
func TestExtend(t *testing.T) {
	photo := picture(33, 21)
	grid := linearops.Shape{C: 3, H: 60, W: 45}
	at := margin{top: 13, left: 12}
	got := extend(photo, grid, at)
	near(t, "the inside", cropImage(got, Rect{X: 12, Y: 13, W: 21, H: 33}).Pix, photo.Pix, 0)
	steepest := func(m linearops.Image, periodic bool) (steep float64) {
		for c := range m.C {
			for y := range m.H {
				for x := range m.W {
					v := m.Row(c, y)[x]
					if x+1 < m.W || periodic {
						steep = max(steep, math.Abs(float64(v-m.Row(c, y)[(x+1)%m.W])))
					}
					if y+1 < m.H || periodic {
						steep = max(steep, math.Abs(float64(v-m.Row(c, (y+1)%m.H)[x])))
					}
				}
			}
		}
		return steep
	}
	inside, all := steepest(photo, false), steepest(got, true)
	if wrapped := steepest(photo, true); all > 1.5*inside || wrapped < 2*all {
		t.Errorf("the steepest step is %.3f in the picture, %.3f extended, %.3f wrapped around as it is", inside, all, wrapped)
	}
}

func TestDegradeIsSeeded(t *testing.T) {
	op := linearops.NewDenoise(linearops.Shape{C: 3, H: 64, W: 64})
	x := picture(64, 64).Pix
	a, b := Degrade(op, x, 25, 7), Degrade(op, x, 25, 7)
	if !slices.Equal(a, b) {
		t.Error("the same seed gives other noise")
	}
	var power, same float64
	other, sampler := Degrade(op, x, 25, 8), make([]float32, len(x))
	Philox{}.Noise(sampler, 7, 0)
	for i := range a {
		n, m := float64(a[i]-x[i]), float64(other[i]-x[i])
		power += n * n
		same += n * (m + float64(sampler[i])*25/127.5)
	}
	n := float64(len(x))
	if got := math.Sqrt(power/n) * 127.5; math.Abs(got-25) > 0.7 {
		t.Errorf("noise of %g levels, want 25", got)
	}
	if c := same / power; math.Abs(c) > 6/math.Sqrt(n) {
		t.Errorf("noise of another seed, or of the sampler, correlates: %g", c)
	}
}

// The samples of all seeds answer the same question.
func TestSimulationsFaceOneMeasurement(t *testing.T) {
	in := Inputs{Photo: picture(48, 64), Mask: hole(48, 64)}
	for _, task := range []Task{Denoise, Deblur, OldPhoto} {
		simulated := func(seed uint64, samples int) *Plan {
			return plan(t, settings(task, func(s *Settings) {
				s.Simulate, s.Seed, s.Samples, s.Noise = true, seed, samples, Noise{Levels: 10}
				s.Kernel = "motion:5,30"
			}), in)
		}
		alone, among := simulated(8, 1), simulated(7, 3)
		if !slices.Equal(alone.Problem.Y, among.Problem.Y) {
			t.Errorf("%s: seed 8 alone faces another measurement than among 7 to 9", task)
		}
		if !slices.Equal(alone.Degraded().Pix, among.Degraded().Pix) {
			t.Errorf("%s: seed 8 alone shows another photo than among 7 to 9", task)
		}
	}
}

func TestBaselines(t *testing.T) {
	photo := picture(48, 64)
	names := func(p *Plan) (out []string) {
		for _, b := range p.Baselines() {
			if b.Image.Shape != p.Size() || !finite(b.Image.Pix) {
				t.Errorf("%s: %v", b.Name, b.Image.Shape)
			}
			out = append(out, b.Name)
		}
		return out
	}
	up := plan(t, settings(Upscale, simulated), Inputs{Photo: photo})
	if got := names(up); !slices.Equal(got, []string{"H+y", "bicubic"}) {
		t.Error(got)
	}
	de := plan(t, settings(Denoise, simulated), Inputs{Photo: photo})
	if got := names(de); !slices.Equal(got, []string{"H+y"}) {
		t.Error(got)
	}
	near(t, "H+y of no degradation", de.Baselines()[0].Image.Pix, photo.Pix, 1e-6)
}

// Cubic convolution reproduces quadratics, away from the borders.
func TestInterpolateReproducesQuadratics(t *testing.T) {
	f := func(y, x float64) float64 { return 0.001*x*x - 0.002*y*y + 0.003*x*y + 0.01*x - 0.3 }
	for _, r := range []int{2, 3, 4} {
		m := linearops.NewImage(linearops.Shape{C: 1, H: 20, W: 24})
		for i := range m.Pix {
			m.Pix[i] = float32(f(float64(i/m.W), float64(i%m.W)))
		}
		got := interpolate(m, r)
		for i, v := range got.Pix {
			y, x := (float64(i/got.W)+0.5)/float64(r)-0.5, (float64(i%got.W)+0.5)/float64(r)-0.5
			if y < 2 || x < 2 || y > 17 || x > 21 {
				continue
			}
			if math.Abs(float64(v)-f(y, x)) > 1e-5 {
				t.Fatalf("%d times: %g at %g,%g, want %g", r, v, y, x, f(y, x))
			}
		}
	}
}
