package restoration

import (
	"fmt"
	"math"
	"sort"
)

// Schedule is the noise schedule that a prior was trained on.
type Schedule struct {
	// AlphasCumprod is the product of (1 - beta) up to and including step t, for
	// t = 0, 1, ..., T-1: below 1, above 0 and falling.
	AlphasCumprod []float64
}

// ScheduleError says why a list of noise levels is no schedule.
type ScheduleError struct{ Reason string }

func (e *ScheduleError) Error() string {
	return "the noise schedule cannot be used: " + e.Reason
}

// LinearSchedule has T betas that rise in equal steps from b0 to b1: 1e-4, 0.02 and
// 1000 in DDPM (Ho et al. 2020) and in DDRM. 0 < b0 <= b1 < 1 and T >= 2, or a
// [*ScheduleError].
func LinearSchedule(b0, b1 float64, T int) (*Schedule, error) {
	if err := checkBetas(b0, b1, T); err != nil {
		return nil, err
	}
	return fromBetas(T, func(t int) float64 { return b0 + (b1-b0)*float64(t)/float64(T-1) })
}

// ScaledLinearSchedule has T betas whose square roots rise in equal steps, from
// those of b0 to those of b1 (latent diffusion). The bounds are LinearSchedule's.
func ScaledLinearSchedule(b0, b1 float64, T int) (*Schedule, error) {
	if err := checkBetas(b0, b1, T); err != nil {
		return nil, err
	}
	return fromBetas(T, func(t int) float64 {
		r := math.Sqrt(b0) + (math.Sqrt(b1)-math.Sqrt(b0))*float64(t)/float64(T-1)
		return r * r
	})
}

// CosineSchedule is that of Nichol and Dhariwal (2021), eq. 17: alpha bar follows
// cos^2((t/T + 0.008)/1.008 pi/2), with no beta above 0.999.
func CosineSchedule(T int) (*Schedule, error) {
	if T < 2 {
		return nil, &ScheduleError{fmt.Sprintf("it has %d steps; it needs at least 2", T)}
	}
	bar := func(t int) float64 {
		c := math.Cos((float64(t)/float64(T) + 0.008) / 1.008 * math.Pi / 2)
		return c * c
	}
	return fromBetas(T, func(t int) float64 { return math.Min(1-bar(t+1)/bar(t), 0.999) })
}

// ScheduleFromAlphas takes the cumulated alphas as they are; the slice is copied.
// They must lie strictly between 0 and 1 and fall strictly, or the error is a
// [*ScheduleError].
func ScheduleFromAlphas(alphas []float64) (*Schedule, error) {
	if len(alphas) < 2 {
		return nil, &ScheduleError{fmt.Sprintf("it has %d steps; it needs at least 2", len(alphas))}
	}
	last := 1.0
	for t, a := range alphas {
		if !(a > 0 && a < last) {
			return nil, &ScheduleError{fmt.Sprintf("value %d is %g; the values must lie between 0 and 1 and fall at each step", t, a)}
		}
		last = a
	}
	return &Schedule{AlphasCumprod: append([]float64(nil), alphas...)}, nil
}

func checkBetas(b0, b1 float64, T int) error {
	switch {
	case T < 2:
		return &ScheduleError{fmt.Sprintf("it has %d steps; it needs at least 2", T)}
	case !(b0 > 0 && b0 <= b1 && b1 < 1):
		return &ScheduleError{fmt.Sprintf("its betas run from %g to %g; they must rise and lie between 0 and 1", b0, b1)}
	}
	return nil
}

func fromBetas(T int, beta func(t int) float64) (*Schedule, error) {
	alphas := make([]float64, T)
	bar := 1.0
	for t := range alphas {
		bar *= 1 - beta(t)
		alphas[t] = bar
	}
	return ScheduleFromAlphas(alphas)
}

// Len is the number of training steps, T.
func (s *Schedule) Len() int { return len(s.AlphasCumprod) }

// Sigma is the noise level sqrt((1-a)/a) of step t on the [-1, 1] scale, and 0 for
// t = -1, the clean image. Other t outside 0..T-1 panic.
func (s *Schedule) Sigma(t int) float64 {
	if t == -1 {
		return 0
	}
	a := s.AlphasCumprod[t]
	return math.Sqrt((1 - a) / a)
}

// Sigmas is Sigma of each of ts.
func (s *Schedule) Sigmas(ts []int) []float64 {
	out := make([]float64, len(ts))
	for i, t := range ts {
		out[i] = s.Sigma(t)
	}
	return out
}

// Timestep is the step of noise level sigma, between two steps linear in log sigma;
// levels outside the schedule give its first or last step.
func (s *Schedule) Timestep(sigma float64) float64 {
	n := s.Len()
	hi := sort.Search(n, func(t int) bool { return s.Sigma(t) >= sigma })
	switch {
	case hi == 0:
		return 0
	case hi == n:
		return float64(n - 1)
	}
	below, above := math.Log(s.Sigma(hi-1)), math.Log(s.Sigma(hi))
	return float64(hi-1) + (math.Log(sigma)-below)/(above-below)
}

// Uniform is the paper's subsequence for a number of evaluations, falling:
// t_i = floor(i T/steps), so that 20 of 1000 are 950, 900, ..., 50, 0. steps must lie
// in 1..T; anything else panics.
func (s *Schedule) Uniform(steps int) []int {
	T := s.Len()
	if steps < 1 || steps > T {
		panic(fmt.Sprintf("restoration: %d evaluations of a schedule of %d steps", steps, T))
	}
	ts := make([]int, steps)
	for i := range ts {
		ts[steps-1-i] = i * T / steps
	}
	return ts
}
