package restoration

import (
	"math"

	"afterimage/linearops"
)

// The long side of the picture for which colour is sampled, Settings.ColourSide.
const (
	DefaultColourSide = 192
	MinColourSide     = 64
	MaxColourSide     = 4096
)

// colourAspect is how many times longer than wide the picture for which colour is
// sampled is at most counted: a panorama's short side would drown.
const colourAspect = 4

func (s Settings) validateColour() error {
	switch n := s.ColourSide; {
	case n == 0:
	case s.Task != Colorize:
		return badSetting("colour_side", "colour is sampled for a smaller picture by colorize alone; leave the colour side out for %s", s.Task)
	case n < MinColourSide || n > MaxColourSide:
		return badSetting("colour_side", "the colour side is %d; it must be from %d to %d pixels, or 0 to sample colour at the photo's own size", n, MinColourSide, MaxColourSide)
	}
	return s.validateHints()
}

// colourGrid is the grid on which colour is sampled for a picture of the given size:
// smaller than it where its long side is above one and a half times Settings.ColourSide.
// Below that the scene is seen well enough, and little is saved.
func (s Settings) colourGrid(size linearops.Shape) linearops.Shape {
	long := min(max(size.H, size.W), colourAspect*min(size.H, size.W))
	if s.ColourSide == 0 || 2*long <= 3*s.ColourSide {
		return size
	}
	scaled := func(n int) int { return (2*n*s.ColourSide + long) / (2 * long) }
	return linearops.Shape{C: size.C, H: scaled(size.H), W: scaled(size.W)}
}

// inStages tells whether colour is sampled on a smaller grid than the picture's.
func (l layout) inStages() bool { return l.grid.Plane() < l.size.Plane() }

// colorize: only the luma of each pixel is known, and the colours of hints.
func (d *draft) colorize() error {
	if d.plan.inStages() || len(d.set.Hints) > 0 {
		return d.colorizeInStages()
	}
	op, err := linearops.NewColorize(d.photo.H, d.photo.W, linearops.LumaWeights)
	if err != nil {
		return err
	}
	d.measure(op, func() []float32 { return linearops.Apply(op, nil, d.photo.Pix) }, nil)
	return nil
}

// colorizeInStages measures the photo's luma, and makes its means over the pixels of the
// small grid the problem of the sampler: the noise of a mean is smaller, but never below
// that of rounding.
func (d *draft) colorizeInStages() error {
	luma := lumaOf(d.photo)
	if d.set.Simulate {
		gray := linearops.NewDenoise(luma.Shape)
		luma.Pix = Degrade(gray, luma.Pix, d.set.Noise.Levels, SimulationSeed)
		d.plan.degraded = inColour(luma)
	}
	d.set.Noise.Even = d.set.Noise.Auto // means are of pixels of several brightnesses
	d.setNoise(luma, nil)
	if d.set.Noise.Tones != "" {
		d.set.Noise, d.plan.median = Noise{Levels: d.set.Noise.Levels}, true
	}
	small := linearops.NewImage(linearops.Shape{C: 1, H: d.plan.grid.H, W: d.plan.grid.W})
	poolPlane(small, luma)
	stage := &colourStage{luma: luma, small: small, dabs: d.dabs(luma)}
	ratio := math.Sqrt(float64(luma.Plane()) / float64(small.Plane()))
	sigma := d.set.Noise.Levels / ratio
	if !d.set.Simulate || len(stage.dabs) > 0 {
		sigma = max(sigma, RoundingNoise)
	}
	p := Problem{Y: small.Pix, SigmaY: sigma / levelScale}
	var err error
	if len(stage.dabs) > 0 {
		p.Op, p.Y, err = d.hinted(stage, p.SigmaY)
	} else {
		p.Op, err = linearops.NewColorize(small.H, small.W, linearops.LumaWeights)
	}
	d.plan.Problem, d.plan.stage = p, stage
	d.plan.sigma = d.set.Noise.Levels / levelScale
	return err
}
