package restoration

import "afterimage/linearops"

// table is the noise of a crop's values, nil for one level. Brightness is judged inside
// the crop: the damage in it has its context around it, so that what lies beyond the
// crop's edge is far from what is drawn.
func (p *parts) table(crop linearops.Image, missing []bool) *NoiseTable {
	if p.tones == nil {
		return nil
	}
	return NewNoiseTable(p.tones, p.floor, crop, missing)
}

// rms is the one level that stands for the curves: the root of the mean square over the
// kept pixels of the picture, of which a few rows are made at a time.
func (p *parts) rms(frame Rect, mask []float32) float64 {
	var all []toneCount
	for y := 0; y < frame.H; y += grayRows {
		rows := p.photo(0, y, frame.W, min(grayRows, frame.H-y))
		missing := make([]bool, rows.Plane())
		for i, a := range mask[y*frame.W:][:len(missing)] {
			missing[i] = touched(a)
		}
		counts := countTones(rows, missing)
		if all == nil {
			all = make([]toneCount, len(counts))
		}
		for c := range counts {
			for tone, n := range counts[c] {
				all[c][tone] += n
			}
		}
	}
	_, rms := middle(p.tones, all)
	return rms
}
