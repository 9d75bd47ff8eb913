package restoration

import (
	"context"

	"afterimage/linearops"
)

// Forecast is what a run will take, known from sizes and settings before a pixel is
// touched.
type Forecast struct {
	Size        linearops.Shape // of a finished picture
	Grid        linearops.Shape // of the operator's image: the size, and a margin for some blurs
	Look        linearops.Shape // the largest picture that the prior is shown: the grid, or a window of it
	Memory      uint64          // peak in bytes, as [Plan.Memory] estimates it
	Evaluations int             // calls of the network over all samples; steps that need none are left out
	// Work is the evaluations in those of the whole grid: one of a picture pooled by k
	// counts 1/k^2, as time goes with the pixels that the network sees.
	Work float64
}

// NewForecast tells what [Restore] will take for a photo of photo.H x photo.W pixels.
// kernel is [Inputs.Kernel] or nil. noise is the estimated noise level of the photo in
// 8-bit levels ([Noise.Most] where it depends on the brightness), read where the settings
// leave it to the estimate. It takes
// milliseconds at most, whatever the photo's size.
//
// The errors are those of [CheckSize] (a [*TooLargeError] comes beside the forecast of
// what was asked for), and those of [Plan.Check] on steps, label and pyramid.
func NewForecast(s Settings, photo linearops.Shape, kernel *linearops.Kernel, spec Spec, noise float64, budget uint64) (Forecast, error) {
	if err := s.Validate(); err != nil {
		return Forecast{}, err
	}
	photo.C = 3
	l, err := s.layout(photo, kernel)
	if err != nil {
		return Forecast{}, err
	}
	p := Plan{Settings: s, layout: l}
	if err := p.checkPrior(spec); err != nil {
		return Forecast{}, err
	}
	if s.byCrops() {
		return s.forecastHoles(l, nil, spec, noise, budget)
	}
	singular, err := s.singularValues(l, kernel)
	if err != nil {
		return Forecast{}, err
	}
	z := newSizing(s, kernel, l, spec, Room{Bytes: budget})
	f := Forecast{Size: l.size, Grid: l.grid, Look: z.look(), Memory: z.memory(z.level(), float64(l.grid.Plane()))}
	o := s.Options(spec)
	needed := neededSteps(&o, s.levels(noise)/levelScale, singular)
	for _, n := range needed {
		if n {
			f.Evaluations += s.Samples
		}
	}
	prior := p.prior(onlySpec{spec: spec})
	f.Work = float64(s.Samples) * shares(prior, l.grid, o.Sigmas, needed)[len(needed)-1]
	return f, z.check(nil)
}

// levels is the noise level of the measurement as [NewPlan] settles it, estimated being
// what the photo shows.
func (s Settings) levels(estimated float64) float64 {
	if s.Task == RemoveJPEG {
		return s.jpegLevels()
	}
	v := s.Noise.Most()
	if s.Noise.Auto {
		v = estimated
		if s.Simulate {
			v = SimulatedNoise(s.Task)
		}
	}
	if s.Simulate {
		return v
	}
	return max(v, RoundingNoise)
}

// spectrumSide bounds the grid on which a blur's spectrum is looked at: a larger one
// has the same frequencies more densely.
const spectrumSide = 256

// singularValues are those that decide which steps need the network: 0 where the task
// has a null space.
func (s Settings) singularValues(l layout, kernel *linearops.Kernel) ([]float32, error) {
	switch s.Task {
	case Denoise, RemoveJPEG:
		return []float32{1}, nil
	case Deblur:
	default:
		return []float32{0}, nil
	}
	k, err := s.blurKernel(kernel)
	if err != nil {
		return nil, err
	}
	grid := linearops.Shape{C: 1, H: min(l.grid.H, max(spectrumSide, k.H)), W: min(l.grid.W, max(spectrumSide, k.W))}
	var op linearops.Operator
	if !s.extends(k) {
		op, err = linearops.NewCosineBlur(grid, k, 0)
	} else {
		grid.H, grid.W = linearops.FastLen(grid.H), linearops.FastLen(grid.W)
		op, err = linearops.NewConvolution(grid, k, 0)
	}
	if err != nil {
		return nil, err
	}
	values := make([]float32, op.Spectrum().Len())
	op.Spectrum().Read(values, 0)
	return values, nil
}

// neededSteps is [Problem.evaluated] for a spectrum that is given by values.
func neededSteps(o *Options, sigmaY float64, singular []float32) []bool {
	out := make([]bool, len(o.Sigmas))
	p := Problem{SigmaY: sigmaY}
	for k, sigma := range o.Sigmas {
		next := 0.0
		if k+1 < len(o.Sigmas) {
			next = o.Sigmas[k+1]
		}
		r := moveRule(&p, o, sigma, next)
		for _, v := range singular {
			if r.at(v).x0 != 0 {
				out[k] = true
				break
			}
		}
	}
	return out
}

// onlySpec is a prior that is asked what it takes, and nothing else.
type onlySpec struct {
	Denoiser
	spec Spec
}

func (d onlySpec) Spec() Spec { return d.spec }

func (onlySpec) Denoise(context.Context, Batch, Batch, float64) error {
	panic("restoration: a forecast has no prior to ask")
}
