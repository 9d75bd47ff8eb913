package restoration

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"afterimage/linearops"
)

// halver is a denoiser that counts: x0hat = x / (1 + sigma^2).
type halver struct{ asked []float64 }

func (h *halver) Denoise(_ context.Context, dst, x Batch, sigma float64) error {
	h.asked = append(h.asked, sigma)
	for i, v := range x.Pix {
		dst.Pix[i] = v / float32(1+sigma*sigma)
	}
	return nil
}

func (*halver) Spec() Spec { return Spec{} }

// all runs a sampler whose every step evaluates, or those alone that must.
func all(t *testing.T, p Problem, o Options, every bool) (h *halver, steps []Step, x []float32) {
	t.Helper()
	h = &halver{}
	s := newSampler(h, p, o)
	if every {
		for k := range s.asks {
			s.asks[k] = true
		}
	}
	s.begin()
	for k := range o.Sigmas {
		step, err := s.advance(context.Background(), k)
		if err != nil {
			t.Fatal(err)
		}
		step.X0 = Batch{N: 1, Shape: step.X0.Shape, Pix: slices.Clone(step.X0.Image(0).Pix)}
		steps = append(steps, step)
	}
	return h, steps, s.x.Pix
}

func skipProblems(t *testing.T) map[string]Problem {
	in := linearops.Shape{C: 3, H: 24, W: 40}
	x := make([]float32, in.Len())
	for i := range x {
		x[i] = float32(math.Sin(float64(i) / 17))
	}
	x[5] = float32(math.Copysign(0, -1))
	blur, err := linearops.NewCosineBlur(in, linearops.Kernel{H: 1, W: 3, X: 1, Taps: []float32{0.2, 0.6, 0.2}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	hole, err := linearops.NewInpaint(in, append(make([]bool, in.Plane()-1), true))
	if err != nil {
		t.Fatal(err)
	}
	problems := map[string]Problem{}
	for name, op := range map[string]linearops.Operator{"denoise": linearops.NewDenoise(in), "blur": blur, "one pixel missing": hole} {
		for _, levels := range []float64{0, 25} {
			problems[name+map[float64]string{0: " 0", 25: " 25"}[levels]] = Problem{
				Op: op, Y: Degrade(op, x, levels, 3), SigmaY: levels / levelScale,
			}
		}
	}
	return problems
}

// Steps that the measurement decides alone are not evaluated, and nothing changes but
// the previews.
func TestSkippedEvaluationsChangeNoByte(t *testing.T) {
	schedule, err := LinearSchedule(1e-4, 0.02, 1000)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Sigmas: schedule.Sigmas(schedule.Uniform(20)), Eta: 0.85, Seeds: []uint64{4, 9}}
	asked := map[string]int{ // of 20
		"denoise 0": 0, "denoise 25": 3, "blur 0": 0, "blur 25": 7,
		"one pixel missing 0": 20, "one pixel missing 25": 20,
	}
	for name, p := range skipProblems(t) {
		every, reference, want := all(t, p, o, true)
		h, steps, got := all(t, p, o, false)
		if !slices.EqualFunc(want, got, func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }) {
			t.Errorf("%s: the samples differ", name)
		}
		if len(every.asked) != 20 || len(h.asked) != asked[name] {
			t.Errorf("%s: %d and %d evaluations, want 20 and %d", name, len(every.asked), len(h.asked), asked[name])
		}
		hy := linearops.PseudoInverse(p.Op, nil, p.Y)
		for k, s := range steps {
			shown := hy
			if s.Evaluated {
				shown = reference[k].X0.Pix
			}
			if s.Evaluated != slices.Contains(h.asked, s.Sigma) || !slices.Equal(s.X0.Pix, shown) {
				t.Errorf("%s: the preview of step %d (evaluated: %v) is not what it says", name, k, s.Evaluated)
			}
		}
	}
}

// Where x0hat has a weight, however small, it is evaluated.
func TestNothingThatCountsIsSkipped(t *testing.T) {
	p := skipProblems(t)["denoise 25"]
	for name, change := range map[string]func(o *Options){
		"a smaller etab": func(o *Options) { o.EtaB = ConstEtaB(0.999) },
		"optimal etab":   func(o *Options) { o.EtaB = OptimalEtaB },
	} {
		o := Options{Sigmas: []float64{3, 1, 0.5, 0.1}, Eta: 0.85, EtaB: ConstEtaB(1), Seeds: []uint64{1}}
		change(&o)
		if h, _, _ := all(t, p, o, false); len(h.asked) != 4 {
			t.Errorf("%s: %d evaluations of 4", name, len(h.asked))
		}
	}
}

// The time left counts the steps that take time.
func TestTimeLeftKnowsWhatIsSkipped(t *testing.T) {
	r := run{work: shares(nil, linearops.Shape{C: 3, H: 8, W: 8}, []float64{4, 3, 2, 1}, []bool{false, false, true, true})}
	for _, c := range []struct{ first, count, step, elapsed, want int }{
		{0, 1, 2, 1, 0},  // nothing is known yet
		{0, 1, 3, 5, 25}, // 1 of 6
		{1, 1, 2, 10, 20},
		{2, 1, 4, 30, 0},
	} {
		e := Event{
			Sample: c.first, Count: c.count, Samples: 3, Step: c.step, Steps: 4,
			Elapsed: time.Duration(c.elapsed) * time.Second,
		}
		if got := r.left(e); got != time.Duration(c.want)*time.Second {
			t.Errorf("%+v: %v left", c, got)
		}
	}
}

// The share that is done grows with what takes time, and ends at 1 all the same where
// nothing does.
func TestDoneCountsWhatTakesTime(t *testing.T) {
	shape, sigmas := linearops.Shape{C: 3, H: 8, W: 8}, []float64{4, 3, 2, 1}
	some := run{work: shares(nil, shape, sigmas, []bool{false, false, true, true})}
	none := run{work: shares(nil, shape, sigmas, make([]bool, 4))}
	for _, c := range []struct {
		r                  run
		first, count, step int
		all, samples       float64
	}{
		{some, 0, 1, 1, 0, 0}, {some, 0, 1, 2, 0, 0}, {some, 0, 1, 3, 0.125, 0.5}, {some, 0, 1, 4, 0.25, 1},
		{some, 1, 1, 2, 0.25, 0}, {some, 1, 3, 3, 0.625, 0.5}, {some, 1, 3, 4, 1, 1},
		{none, 0, 1, 1, 0.0625, 0.25}, {none, 0, 4, 4, 1, 1},
	} {
		e := Event{Sample: c.first, Count: c.count, Samples: 4, Step: c.step, Steps: 4}
		if all, samples := c.r.done(e); all != c.all || samples != c.samples {
			t.Errorf("%d+%d, step %d: %g and %g done, want %g and %g", c.first, c.count, c.step, all, samples, c.all, c.samples)
		}
	}
}
