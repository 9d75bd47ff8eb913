package restoration_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"afterimage/restoration"
)

func TestLinearScheduleIsTheReferences(t *testing.T) {
	s := paperSchedule(t)
	bar := golden(t, "alpha_bar") // [0] is t = -1
	for i, a := range s.AlphasCumprod {
		if float32(a) != bar[i+1] {
			t.Fatalf("alpha bar of step %d is %v, want %v", i, float32(a), bar[i+1])
		}
	}
	if s.Sigma(-1) != 0 {
		t.Errorf("sigma of step -1 is %v, want 0", s.Sigma(-1))
	}
	if got, want := s.Sigma(0), math.Sqrt(1e-4/(1-1e-4)); math.Abs(got-want) > 1e-12 {
		t.Errorf("sigma of step 0 is %v, want %v", got, want)
	}
}

func must(t *testing.T) func(*restoration.Schedule, error) *restoration.Schedule {
	return func(s *restoration.Schedule, err error) *restoration.Schedule {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func TestOtherSchedules(t *testing.T) {
	ok := must(t)
	scaled := ok(restoration.ScaledLinearSchedule(0.00085, 0.012, 1000))
	// The last cumulated alpha of latent diffusion's schedule.
	if got := scaled.AlphasCumprod[999]; math.Abs(got-0.0046598) > 1e-6 {
		t.Errorf("scaled linear: alpha bar ends at %v", got)
	}
	cosine := ok(restoration.CosineSchedule(1000))
	f := func(t float64) float64 { return math.Pow(math.Cos((t+0.008)/1.008*math.Pi/2), 2) }
	for _, i := range []int{0, 99, 500, 990} {
		want := f(float64(i+1)/1000) / f(0)
		if got := cosine.AlphasCumprod[i]; math.Abs(got-want) > 1e-9 {
			t.Errorf("cosine: alpha bar of step %d is %v, want %v", i, got, want)
		}
	}
	if got, want := cosine.AlphasCumprod[999], cosine.AlphasCumprod[998]*0.001; math.Abs(got/want-1) > 1e-9 {
		t.Errorf("cosine: the last beta is not held at 0.999: alpha bar %v after %v", got, cosine.AlphasCumprod[998])
	}
}

func TestScheduleRefuses(t *testing.T) {
	nan := math.NaN()
	for name, make := range map[string]func() (*restoration.Schedule, error){
		"one step":       func() (*restoration.Schedule, error) { return restoration.LinearSchedule(1e-4, 0.02, 1) },
		"falling betas":  func() (*restoration.Schedule, error) { return restoration.LinearSchedule(0.02, 1e-4, 10) },
		"beta of 1":      func() (*restoration.Schedule, error) { return restoration.ScaledLinearSchedule(0.1, 1, 10) },
		"NaN beta":       func() (*restoration.Schedule, error) { return restoration.LinearSchedule(nan, 0.02, 10) },
		"cosine of none": func() (*restoration.Schedule, error) { return restoration.CosineSchedule(0) },
		"no alphas":      func() (*restoration.Schedule, error) { return restoration.ScheduleFromAlphas(nil) },
		"rising alphas":  func() (*restoration.Schedule, error) { return restoration.ScheduleFromAlphas([]float64{0.9, 0.95}) },
		"alpha of 1":     func() (*restoration.Schedule, error) { return restoration.ScheduleFromAlphas([]float64{1, 0.9}) },
		"alpha of 0":     func() (*restoration.Schedule, error) { return restoration.ScheduleFromAlphas([]float64{0.9, 0}) },
		"NaN alpha":      func() (*restoration.Schedule, error) { return restoration.ScheduleFromAlphas([]float64{0.9, nan}) },
	} {
		var want *restoration.ScheduleError
		if _, err := make(); !errors.As(err, &want) {
			t.Errorf("%s: error %v, want a ScheduleError", name, err)
		}
	}
}

func TestUniformIsThePapers(t *testing.T) {
	s := paperSchedule(t)
	want := []int{950, 900, 850, 800, 750, 700, 650, 600, 550, 500, 450, 400, 350, 300, 250, 200, 150, 100, 50, 0}
	if got := s.Uniform(20); !slices.Equal(got, want) {
		t.Errorf("Uniform(20) = %v", got)
	}
	if got := s.Uniform(3); !slices.Equal(got, []int{666, 333, 0}) {
		t.Errorf("Uniform(3) = %v", got)
	}
	if got := s.Uniform(1); !slices.Equal(got, []int{0}) {
		t.Errorf("Uniform(1) = %v", got)
	}
	sigmas := s.Sigmas(s.Uniform(1000))
	if len(sigmas) != 1000 || !slices.IsSortedFunc(sigmas, func(a, b float64) int {
		if a > b {
			return -1
		}
		return 1
	}) {
		t.Error("the noise levels of all steps do not fall")
	}
	for _, n := range []int{0, 1001} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Uniform(%d) does not panic", n)
				}
			}()
			s.Uniform(n)
		}()
	}
}

func TestTimestep(t *testing.T) {
	s := paperSchedule(t)
	for _, step := range []int{0, 1, 50, 499, 950, 999} {
		if got := s.Timestep(s.Sigma(step)); math.Abs(got-float64(step)) > 1e-9 {
			t.Errorf("Timestep of step %d's level is %v", step, got)
		}
	}
	between := math.Sqrt(s.Sigma(400) * s.Sigma(401))
	if got := s.Timestep(between); math.Abs(got-400.5) > 1e-9 {
		t.Errorf("the geometric mean of steps 400 and 401 is at %v, want 400.5", got)
	}
	if lo, hi := s.Timestep(0), s.Timestep(1e9); lo != 0 || hi != 999 {
		t.Errorf("levels outside the schedule give %v and %v, want 0 and 999", lo, hi)
	}
}
