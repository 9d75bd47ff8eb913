package restoration

import (
	"fmt"
	"slices"

	"afterimage/linearops"
	"afterimage/restoration/jpeg"
)

// removeJPEG: the decoded photo is measured with the noise of its quantisation, and
// each estimate is moved into the cells of the coefficients that the file keeps.
func (d *draft) removeJPEG() error {
	coding, err := d.coding()
	if err != nil {
		return err
	}
	p := d.plan
	if p.gray && coding.Colour != nil {
		coding = coding.Gray()
	}
	shape := coding.Shape()
	p.grid, p.at = shape, margin{top: -coding.Y, left: -coding.X}
	if d.set.Simulate {
		p.degraded = coding.Decode(true)
	}
	y := jpeg.Extend(p.degraded, coding.X, coding.Y, shape)
	if d.set.Noise.Auto || d.set.Noise.Levels == 0 {
		d.set.Noise = Noise{Levels: max(jpegNoise*coding.Noise(), RoundingNoise)}
	}
	d.settle(linearops.NewDenoise(shape), slices.Clone(y.Pix), nil)
	p.Problem.Constraint = jpeg.NewCells(coding)
	return nil
}

// jpegNoise is how much noisier than its quantisation the decoded photo is taken to be.
// The error is no white noise: it is concentrated where a step lost detail, and colour
// lost more by being averaged.
const jpegNoise = 1.25

// jpegStart is the first noise level of a run in units of the measurement's: the
// samples begin with as much noise again as the measurement is taken to have.
const jpegStart = 1.4142135623730951

// jpegSigmas are the noise levels of a run: the first is above the measurement's, and
// the others, evenly spaced in the prior's own time, are below it, for above it the
// measurement says all there is to say.
func jpegSigmas(schedule *Schedule, levels float64, steps int) []float64 {
	sigmaY := levels / levelScale
	out := []float64{jpegStart * sigmaY}
	top := schedule.Timestep(sigmaY)
	for i := 1; i < steps; i++ {
		t := top * float64(steps-i) / float64(steps)
		// Next to no noise the schedule may have no more levels.
		out = append(out, min(schedule.between(t), 0.9*min(out[i-1], sigmaY)))
	}
	return out
}

// between is the noise level at a timestep between two of the schedule's.
func (s *Schedule) between(t float64) float64 {
	low := int(t)
	high := min(low+1, s.Len()-1)
	w := t - float64(low)
	return (1-w)*s.Sigma(low) + w*s.Sigma(high)
}

// jpegLevels is the noise level of the measurement, or a common one where the
// coding tells it, which is not read yet.
func (s Settings) jpegLevels() float64 {
	if s.Noise.Auto || s.Noise.Levels == 0 {
		return 10
	}
	return max(s.Noise.Levels, RoundingNoise)
}

// jpegSteps is how many evaluations a sample takes unless the settings say otherwise.
const jpegSteps = 6

// jpegGrid is the grid before the coding is known: whole units of 4:2:0.
func jpegGrid(s linearops.Shape) linearops.Shape {
	s.H, s.W = (s.H+15)/16*16, (s.W+15)/16*16
	return s
}

// coding is what the photo's file keeps of the crop, and enters it in the settings.
func (d *draft) coding() (*jpeg.Coding, error) {
	j := JPEG{}
	if d.set.JPEG != nil {
		j = *d.set.JPEG
	}
	c, err := d.findCoding(&j)
	if err != nil {
		return nil, err
	}
	j.Tables = c.Tables()
	j.Quality, _ = jpeg.Quality(j.Tables...)
	j.Sampling = GraySampling
	if c.Colour != nil {
		j.Sampling = c.Sampling().String()
	}
	w, h := c.Unit()
	j.X, j.Y = (d.plan.crop.X+c.X+w)%w, (d.plan.crop.Y+c.Y+h)%h
	d.set.JPEG = &j
	return c, nil
}

func (d *draft) findCoding(j *JPEG) (*jpeg.Coding, error) {
	crop := d.plan.crop
	switch {
	case d.set.Simulate:
		return d.simulateJPEG(j)
	case d.jpeg != nil && j.Quality == 0 || j.Source == FromFile:
		if d.jpeg == nil || j.Tables != nil && !slices.Equal(d.jpeg.Tables(), j.Tables) {
			return nil, badInput("photo", "this is not the JPEG file that the settings are about; choose that one, or leave the JPEG quality to the photo")
		}
		if d.jpeg.W != d.plan.whole.W || d.jpeg.H != d.plan.whole.H {
			panic("restoration: a JPEG coding of another size than the photo")
		}
		j.Source = FromFile
		return d.jpeg.Crop(crop.X, crop.Y, crop.W, crop.H), nil
	case j.Source == Simulated:
		j.Source, j.Tables = "", nil // of a simulation's recipe, on a real photo
	}
	return d.recoverJPEG(j)
}

// simulateJPEG compresses the clean photo.
func (d *draft) simulateJPEG(j *JPEG) (*jpeg.Coding, error) {
	tables, s := j.Tables, jpeg.Sampling{Across: 2, Down: 2}
	if tables == nil {
		quality := j.Quality
		if quality == 0 {
			quality = SimulatedQuality
		}
		luma, colour := jpeg.Tables(quality)
		tables = []jpeg.Table{luma, colour, colour}
	}
	switch j.Sampling {
	case "":
	case GraySampling:
		tables, s = tables[:1], jpeg.Sampling{Across: 1, Down: 1}
	default:
		var err error
		if s, err = jpeg.ParseSampling(j.Sampling); err != nil {
			return nil, err
		}
	}
	if d.plan.gray {
		tables = tables[:1]
	}
	j.Source = Simulated
	return jpeg.Encode(d.photo, 0, 0, s, tables...), nil
}

// recoverJPEG finds the coefficients in the pixels.
func (d *draft) recoverJPEG(j *JPEG) (*jpeg.Coding, error) {
	crop := d.plan.crop
	if j.Tables == nil {
		found, ok := jpeg.Estimate(d.photo, j.Quality)
		if !ok {
			return nil, notJPEG(j.Quality)
		}
		luma, colour := jpeg.Tables(found.Quality)
		j.Tables = []jpeg.Table{luma, colour, colour}
		name := found.Sampling.String()
		if found.Gray {
			name = GraySampling
		}
		if j.Sampling == "" {
			j.Sampling = name
		}
		if j.Sampling == GraySampling {
			j.Tables = j.Tables[:1]
		}
		j.X, j.Y = crop.X+found.X, crop.Y+found.Y
	}
	s := jpeg.Sampling{Across: 1, Down: 1}
	if j.Sampling != GraySampling {
		var err error
		if s, err = jpeg.ParseSampling(j.Sampling); err != nil {
			return nil, err
		}
	}
	j.Source = FromPixels
	w, h := 8*s.Across, 8*s.Down
	back := func(at, from, unit int) int { return -((from-at)%unit + unit) % unit }
	c := jpeg.Recover(d.photo, back(j.X, crop.X, w), back(j.Y, crop.Y, h), s, j.Tables...)
	if c.Known() == 0 {
		return nil, notJPEG(j.Quality)
	}
	return c, nil
}

func notJPEG(quality int) error {
	what := "any JPEG compression"
	if quality > 0 {
		what = fmt.Sprintf("JPEG compression of quality %d", quality)
	}
	return badInput("photo", "the photo has no traces of %s: it was never compressed so, or it was resized or edited since; choose the file as it came, or the task denoise", what)
}

// autoJPEG is [AutoNoise] for a compressed photo: what its coding tells.
func (s Settings) autoJPEG(in Inputs) (float64, error) {
	d := DefaultSettings(RemoveJPEG)
	d.Crop, d.JPEG = s.Crop, s.JPEG
	p, err := NewPlan(d, in)
	if err != nil {
		return 0, err
	}
	return p.Settings.Noise.Levels, nil
}
