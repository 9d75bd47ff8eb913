package restoration_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/gaussian"
)

func smallProblem() restoration.Problem {
	shape := linearops.Shape{C: 3, H: 4, W: 4}
	return restoration.Problem{Op: linearops.NewDenoise(shape), Y: make([]float32, shape.Len()), SigmaY: 0.1}
}

func TestOptionsAndProblemsAreChecked(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, change := range map[string]func(p *restoration.Problem, o *restoration.Options){
		"no steps":          func(_ *restoration.Problem, o *restoration.Options) { o.Sigmas = nil },
		"rising levels":     func(_ *restoration.Problem, o *restoration.Options) { o.Sigmas = []float64{1, 2} },
		"repeated level":    func(_ *restoration.Problem, o *restoration.Options) { o.Sigmas = []float64{2, 2} },
		"level of 0":        func(_ *restoration.Problem, o *restoration.Options) { o.Sigmas = []float64{1, 0} },
		"level of NaN":      func(_ *restoration.Problem, o *restoration.Options) { o.Sigmas = []float64{nan} },
		"infinite level":    func(_ *restoration.Problem, o *restoration.Options) { o.Sigmas = []float64{inf} },
		"eta of 7":          func(_ *restoration.Problem, o *restoration.Options) { o.Eta = 7 },
		"eta below 0":       func(_ *restoration.Problem, o *restoration.Options) { o.Eta = -0.1 },
		"eta of NaN":        func(_ *restoration.Problem, o *restoration.Options) { o.Eta = nan },
		"no samples":        func(_ *restoration.Problem, o *restoration.Options) { o.Seeds = nil },
		"no operator":       func(p *restoration.Problem, _ *restoration.Options) { p.Op = nil },
		"short measurement": func(p *restoration.Problem, _ *restoration.Options) { p.Y = p.Y[1:] },
		"negative noise":    func(p *restoration.Problem, _ *restoration.Options) { p.SigmaY = -1 },
		"noise of NaN":      func(p *restoration.Problem, _ *restoration.Options) { p.SigmaY = nan },
		"infinite noise":    func(p *restoration.Problem, _ *restoration.Options) { p.SigmaY = inf },
		"NaN measured":      func(p *restoration.Problem, _ *restoration.Options) { p.Y[5] = float32(nan) },
		"channels": func(p *restoration.Problem, _ *restoration.Options) {
			p.Op, p.Y = linearops.NewDenoise(linearops.Shape{C: 1, H: 4, W: 4}), make([]float32, 16)
		},
	} {
		p, o := smallProblem(), paperOptions(t, 3, 0)
		change(&p, &o)
		mean := linearops.NewImage(linearops.Shape{C: 3, H: 4, W: 4})
		_, err := restoration.Run(context.Background(), gaussian.New(mean, 1), p, o)
		var option *restoration.OptionError
		var problem *restoration.ProblemError
		if !errors.As(err, &option) && !errors.As(err, &problem) {
			t.Errorf("%s: error %v, want an OptionError or a ProblemError", name, err)
		}
	}
}

func TestStepsTellWhatTheyDid(t *testing.T) {
	p, o := smallProblem(), paperOptions(t, 4, 5, 6, 7)
	o.EtaB = restoration.ConstEtaB(0.9) // no step can do without an evaluation
	var told []int
	o.Progress = func(done, total int) {
		if total != 12 {
			t.Errorf("%d evaluations in all, want 12", total)
		}
		told = append(told, done)
	}
	prior := gaussian.New(linearops.Image{}, 0.25)
	prior.SetBatch(2)
	k := 0
	for s, err := range restoration.Steps(context.Background(), prior, p, o) {
		if err != nil {
			t.Fatal(err)
		}
		next := 0.0
		if k < 3 {
			next = o.Sigmas[k+1]
		}
		if s.Index != k || s.Sigma != o.Sigmas[k] || s.Next != next || s.X.N != 3 || s.X0.N != 3 || s.X.Shape != p.Op.In() {
			t.Errorf("step %d is %d from %g to %g of %d and %d images", k, s.Index, s.Sigma, s.Next, s.X.N, s.X0.N)
		}
		k++
	}
	if want := []int{2, 3, 5, 6, 8, 9, 11, 12}; !slices.Equal(told, want) {
		t.Errorf("progress was told %v, want %v", told, want)
	}
	if k != 4 {
		t.Errorf("%d steps, want 4", k)
	}
}

func TestStepsMayBeLeftEarly(t *testing.T) {
	calls := 0
	d := funcDenoiser{f: func(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
		calls++
		return bender.Denoise(ctx, dst, x, sigma)
	}}
	o := paperOptions(t, 10, 0)
	o.EtaB = restoration.ConstEtaB(0.9)
	for range restoration.Steps(context.Background(), d, smallProblem(), o) {
		if calls == 3 {
			break
		}
	}
	if calls != 3 {
		t.Errorf("the denoiser was called %d times after leaving at 3", calls)
	}
}

func TestCancelBetweenEvaluations(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	d := funcDenoiser{batch: 1, f: func(_ context.Context, dst, x restoration.Batch, sigma float64) error {
		if calls++; calls == 4 { // the second step's first of three samples
			cancel()
		}
		return bender.Denoise(ctx, dst, x, sigma)
	}}
	_, err := restoration.Run(ctx, d, smallProblem(), paperOptions(t, 10, 0, 1, 2))
	if !errors.Is(err, context.Canceled) || calls != 4 {
		t.Errorf("error %v after %d calls, want cancellation after 4", err, calls)
	}
}

func TestCancelInsideAnEvaluation(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	started := make(chan struct{})
	d := funcDenoiser{f: func(ctx context.Context, _, _ restoration.Batch, _ float64) error {
		close(started)
		<-ctx.Done()
		return ctx.Err()
	}}
	go func() {
		<-started
		cancel()
	}()
	if _, err := restoration.Run(ctx, d, smallProblem(), paperOptions(t, 10, 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want cancellation", err)
	}
}

func TestNothingIsRunAfterTheContextEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	d := funcDenoiser{f: func(context.Context, restoration.Batch, restoration.Batch, float64) error {
		t.Error("the denoiser was called")
		return nil
	}}
	if _, err := restoration.Run(ctx, d, smallProblem(), paperOptions(t, 3, 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want cancellation", err)
	}
}

func TestWhatIsNotANumberIsNoPicture(t *testing.T) {
	for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
		calls := 0
		d := funcDenoiser{f: func(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
			if calls++; calls == 2 {
				dst.Pix[len(dst.Pix)-1] = bad
				return nil
			}
			return bender.Denoise(ctx, dst, x, sigma)
		}}
		_, err := restoration.Run(context.Background(), d, smallProblem(), paperOptions(t, 5, 0, 1))
		if !errors.Is(err, restoration.ErrNotFinite) || calls != 2 {
			t.Errorf("%v: error %v after %d calls, want ErrNotFinite after 2", bad, err, calls)
		}
	}
	// Finite, but beyond what the way back to pixels can hold.
	huge := funcDenoiser{f: func(_ context.Context, dst, _ restoration.Batch, _ float64) error {
		for i := range dst.Pix {
			dst.Pix[i] = math.MaxFloat32
		}
		return nil
	}}
	p := smallProblem()
	p.Op = newToy(p.Op.In(), make([]float32, 48))
	if _, err := restoration.Run(context.Background(), huge, p, paperOptions(t, 1, 0)); !errors.Is(err, restoration.ErrNotFinite) {
		t.Errorf("overflow: error %v, want ErrNotFinite", err)
	}
}

func TestDenoiserErrorsArriveAsTheyAre(t *testing.T) {
	sorry := errors.New("the device was taken away")
	d := funcDenoiser{f: func(context.Context, restoration.Batch, restoration.Batch, float64) error { return sorry }}
	if _, err := restoration.Run(context.Background(), d, smallProblem(), paperOptions(t, 2, 0)); !errors.Is(err, sorry) {
		t.Errorf("error %v, want the denoiser's", err)
	}
}

func TestOptimalEtaB(t *testing.T) {
	for _, c := range [][3]float64{{0, 0, 1}, {1, 1, 1}, {2, 1, 1.6}, {3, 0, 2}} {
		if got := restoration.OptimalEtaB(c[0], c[1]); math.Abs(got-c[2]) > 1e-15 {
			t.Errorf("OptimalEtaB(%g, %g) = %g, want %g", c[0], c[1], got, c[2])
		}
	}
}

func TestErrorsAreSentences(t *testing.T) {
	p, o := smallProblem(), paperOptions(t, 3, 0)
	o.Eta = 7
	_, err := restoration.Run(context.Background(), bender, p, o)
	if want := "eta is 7; it must be between 0 and 1"; err == nil || err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	p.Y = p.Y[1:]
	o.Eta = 0
	if _, err = restoration.Run(context.Background(), bender, p, o); err == nil || !strings.Contains(err.Error(), "47 values") {
		t.Errorf("error %q does not say how many values there were", err)
	}
}
