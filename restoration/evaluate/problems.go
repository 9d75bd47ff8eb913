package evaluate

import (
	"fmt"

	"afterimage/linearops"
	"afterimage/restoration"
)

// Problem is a restoration that is measured against the photo that it was simulated
// from: how the measurement comes about, and what else could be done with it.
type Problem struct {
	Name   string           // the key of its figures, "sr4-0.05"
	Title  string           // for people, "4x upscaling, sigma 0.05"
	Task   restoration.Task // whose default settings draw the samples
	Levels float64          // noise of the measurement in 8-bit levels; sigma_y = Levels/127.5
	Colour bool             // colour is what is sought: chroma error and colourfulness count
	// Operator is H for a clean photo of shape s.
	Operator func(s linearops.Shape) (linearops.Operator, error)
}

// levelScale is the number of 8-bit levels in one unit of the [-1, 1] scale.
const levelScale = 127.5

// paperNoise is the noise of the paper's noisy tables, sigma 0.05 on [0, 1]: 0.10 on
// the [-1, 1] scale.
const paperNoise = 0.05 * 255

// maskSeed draws the random mask, the same for all photos.
const maskSeed = 0

// Problems lists what a prior is measured on. The operators are the paper's for
// upscaling (means of 4 x 4 pixels) and deblurring (9 x 9 means, zeros beyond the
// borders, factors' singular values under 0.03 null), the app's for the others.
func Problems() []Problem {
	block := func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewBlockAverage(s, 4) }
	denoise := func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewDenoise(s), nil }
	gray := func(s linearops.Shape) (linearops.Operator, error) {
		return linearops.NewColorize(s.H, s.W, linearops.LumaWeights)
	}
	random := func(h, w int) []bool { return RandomMask(h, w, 0.5, maskSeed) }
	hole := func(h, w int) []bool { return HoleMask(h, w, 64) }
	return []Problem{
		{"sr4-0", "4x upscaling, sigma 0", restoration.Upscale, 0, false, block},
		{"sr4-0.05", "4x upscaling, sigma 0.05", restoration.Upscale, paperNoise, false, block},
		{"deblur-0", "uniform deblurring, sigma 0", restoration.Deblur, 0, false, uniformBlur},
		{"deblur-0.05", "uniform deblurring, sigma 0.05", restoration.Deblur, paperNoise, false, uniformBlur},
		{"denoise-25", "denoising, 25 levels", restoration.Denoise, 25, false, denoise},
		{"denoise-50", "denoising, 50 levels", restoration.Denoise, 50, false, denoise},
		{"inpaint-random", "inpainting, random 50 %", restoration.Inpaint, 0, false, inpaint(random)},
		{"inpaint-text", "inpainting, text", restoration.Inpaint, 0, false, inpaint(TextMask)},
		{"inpaint-hole", "inpainting, 64x64 hole", restoration.Inpaint, 0, false, inpaint(hole)},
		{"colorize", "colorizing", restoration.Colorize, 0, true, gray},
	}
}

// uniformBlur is the paper's 9 x 9 mean, as the paper describes it.
func uniformBlur(s linearops.Shape) (linearops.Operator, error) {
	taps := make([]float64, 9)
	for i := range taps {
		taps[i] = 1.0 / 9
	}
	return linearops.NewZeroBorderBlur(s, taps, taps, linearops.DefaultFactorNull)
}

func inpaint(mask func(h, w int) []bool) func(s linearops.Shape) (linearops.Operator, error) {
	return func(s linearops.Shape) (linearops.Operator, error) {
		return linearops.NewInpaint(s, mask(s.H, s.W))
	}
}

// Measure simulates the measurement of a clean photo, with noise drawn from seed. The
// errors are the operator's, about sizes that it does not exist for.
func (p Problem) Measure(clean linearops.Image, seed uint64) (restoration.Problem, error) {
	op, err := p.Operator(clean.Shape)
	if err != nil {
		return restoration.Problem{}, fmt.Errorf("%s: %w", p.Title, err)
	}
	return restoration.Problem{
		Op: op, Y: restoration.Degrade(op, clean.Pix, p.Levels, seed), SigmaY: p.Levels / levelScale,
	}, nil
}

// Baselines are simple restorations of a measurement, clamped to [-1, 1]: "bicubic"
// interpolation where the photo gets larger, the "gray" photo where colour is missing,
// "H+y", which has a tint then, and "TV" ([TotalVariation]).
func Baselines(p restoration.Problem) []restoration.Baseline {
	in, out := p.Op.In(), p.Op.Out()
	var list []restoration.Baseline
	add := func(name string, m linearops.Image) {
		list = append(list, restoration.Baseline{Name: name, Image: Clamped(m)})
	}
	if out.C == in.C && (out.H < in.H || out.W < in.W) {
		add("bicubic", Resize(linearops.Image{Shape: out, Pix: p.Y}, in.H, in.W))
	}
	if out.C == 1 && in.C > 1 {
		gray := linearops.NewImage(in)
		for c := range in.C {
			copy(gray.PlanePix(c), p.Y)
		}
		add("gray", gray)
	}
	add("H+y", linearops.Image{Shape: in, Pix: linearops.PseudoInverse(p.Op, nil, p.Y)})
	add("TV", TotalVariation(p))
	return list
}
