package priorreport

import (
	"math"
	"slices"
)

// pick takes one figure of a score.
type pick func(s Score) *float64

func psnr(s Score) *float64   { return s.PSNR }
func ssim(s Score) *float64   { return s.SSIM }
func chroma(s Score) *float64 { return s.Chroma }
func colour(s Score) *float64 { return s.Colour }

// average is the mean of scores, figure by figure; a figure that any of them lacks is
// nil.
func average(method string, scores []Score) Score {
	mean := func(p pick) *float64 {
		sum := 0.0
		for _, s := range scores {
			v := p(s)
			if v == nil {
				return nil
			}
			sum += *v
		}
		return finite(sum / float64(len(scores)))
	}
	return Score{Method: method, PSNR: mean(psnr), SSIM: mean(ssim), Chroma: mean(chroma), Colour: mean(colour)}
}

// mean is the mean of a method's figure over photos; NaN unless each has it. like is
// the row that is looked up, without its photo.
func (j *Journal) mean(like Row, photos []Photo, method string, p pick) float64 {
	sum := 0.0
	for _, ph := range photos {
		like.Photo, like.Digest = ph.Name, ph.Digest
		sum += j.figure(like, method, p)
	}
	return sum / float64(len(photos)) // NaN of none
}

// figure is a method's figure in the row with like's key; NaN where there is none.
func (j *Journal) figure(like Row, method string, p pick) float64 {
	row, ok := j.Find(like)
	if !ok {
		return math.NaN()
	}
	i := slices.IndexFunc(row.Scores, func(s Score) bool { return s.Method == method })
	if i < 0 || p(row.Scores[i]) == nil {
		return math.NaN()
	}
	return *p(row.Scores[i])
}

// seconds is the time that was measured for a number of threads; NaN for none.
func (j *Journal) seconds(like Row) float64 {
	row, ok := j.Find(like)
	if !ok {
		return math.NaN()
	}
	return row.Seconds
}

// earlier are the priors of the journal that are neither sub nor a variant, the latest
// last, at most n.
func (j *Journal) earlier(sub Subject, n int) []Subject {
	var list []Subject
	for _, r := range j.rows {
		if r.Prior == "" || r.VariantOf != "" || r.Prior == sub.SHA256 {
			continue
		}
		i := slices.IndexFunc(list, func(s Subject) bool { return s.SHA256 == r.Prior })
		if i < 0 {
			i = len(list)
			list = append(list, Subject{Name: r.Name, SHA256: r.Prior, measured: map[string]string{}})
		}
		if r.Kind == Samples {
			list[i].measured[r.Task] = r.Pyramid
		}
	}
	return list[max(0, len(list)-n):]
}

// spent is how long the measurements of a subject took, apart from the timings:
// those of the photos of Bench, with the baselines, and the others.
func (s *Suite) spent(j *Journal, sub Subject) (bench, others float64) {
	for _, job := range s.jobs(sub) {
		row, ok := j.Find(job.row)
		switch {
		case !ok || row.Kind == Timing:
		case row.Kind == Samples || row.Kind == Baseline:
			bench += row.Seconds
		default:
			others += row.Seconds
		}
	}
	return bench, others
}

// ratio is a variant's time over its prior's for a number of threads; NaN for none.
func (j *Journal) ratio(like Row) float64 {
	row, ok := j.Find(like)
	if !ok || row.Ratio == 0 {
		return math.NaN()
	}
	return row.Ratio
}

// round keeps digits decimals.
func round(v float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(v*p) / p
}
