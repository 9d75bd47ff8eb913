package restoration

import "afterimage/linearops"

// Picture is the sample's picture: Image, or what the plan's [Spill] holds.
func (s *Sample) Picture() (linearops.Image, error) {
	if s.stored.in == nil {
		return s.Image, nil
	}
	m := linearops.NewImage(s.Image.Shape)
	return m, s.stored.read(m.Pix, 0)
}

// putAway moves the picture into a file; nil leaves it where it is.
func (s *Sample) putAway(file *Spill) (err error) {
	if file == nil {
		return nil
	}
	s.stored, err = file.put(s.Image.Pix)
	s.Image.Pix = nil
	return err
}

// summarise is the result for the samples that were finished, with the settings' finish;
// without any it has no mean either. The spread is that of the samples as they were
// drawn: it says where they disagree.
func (p *Plan) summarise(samples []Sample) (*Result, error) {
	r := &Result{Samples: samples}
	if len(samples) == 0 {
		return r, nil
	}
	if err := r.moments(); err != nil {
		return r, err
	}
	f := p.Settings.Finish.Or(AsDrawn)
	if f == AsDrawn {
		return r, nil
	}
	q := p.Finisher()
	for i := range r.Samples {
		s := &r.Samples[i]
		m, err := s.Picture()
		if err != nil {
			return r, err
		}
		file := s.stored.in
		s.stored.release()
		s.stored, s.Image = spilled{}, q.Apply(m, f, nil)
		s.Residual = p.Residual(s.Image)
		if err := s.putAway(file); err != nil {
			return r, err
		}
	}
	r.Mean = q.Apply(r.Mean, f, nil)
	return r, nil
}

// moments works out mean and spread.
func (r *Result) moments() error {
	images := make([]linearops.Image, len(r.Samples))
	away := false
	for i, s := range r.Samples {
		images[i] = s.Image
		away = away || s.stored.in != nil
	}
	if !away {
		r.Mean, r.Spread = MeanAndSpread(images)
		return nil
	}
	n := images[0].Len()
	r.Mean, r.Spread = linearops.NewImage(images[0].Shape), linearops.NewImage(images[0].Shape)
	for from := 0; from < n; from += spillBlock {
		part := linearops.Shape{C: 1, H: 1, W: min(spillBlock, n-from)}
		for i := range images {
			if images[i].Shape != part {
				images[i] = linearops.NewImage(part)
			}
			if err := r.Samples[i].stored.read(images[i].Pix, from); err != nil {
				return err
			}
		}
		mean, spread := MeanAndSpread(images)
		copy(r.Mean.Pix[from:], mean.Pix)
		copy(r.Spread.Pix[from:], spread.Pix)
	}
	return nil
}
