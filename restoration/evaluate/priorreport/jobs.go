package priorreport

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/evaluate"
)

// job is a measurement that may be in the journal.
type job struct {
	row  Row     // its key
	what string  // for people
	cost float64 // about how many evaluations at 256 x 256 it takes
	run  func(ctx context.Context) ([]Score, error)
	time func(ctx context.Context) (seconds, ratio float64, err error) // a timing has this instead
}

// jobs lists everything that is to be measured of a subject, cheap things first.
func (s *Suite) jobs(sub Subject) []job {
	list := append(s.timings(sub), s.heldOut(sub)...)
	if sub.VariantOf != "" {
		return list // the estimates tell what the format costs
	}
	list = append(list, s.whole(sub)...)
	for _, ph := range s.Bench {
		for _, p := range s.all() {
			list = append(list, s.baseline(p, ph), s.samples(sub, p, ph))
		}
	}
	return list
}

func (s *Suite) heldOut(sub Subject) []job {
	var list []job
	if len(s.HeldOut) == 0 {
		return nil
	}
	for _, sigma := range Sigmas() {
		list = append(list, job{
			row:  sub.row(HeldOut, number(sigma), "held-out", s.HeldOutDigest),
			what: fmt.Sprintf("x0hat of %d held-out crops at sigma %g", len(s.HeldOut), sigma),
			cost: pixels(s.HeldOut),
			run: func(ctx context.Context) ([]Score, error) {
				sum := 0.0
				for i, m := range s.HeldOut {
					_, psnr, err := evaluate.OneShot(ctx, sub.Prior, m, sigma, uint64(i))
					if err != nil {
						return nil, err
					}
					sum += psnr
				}
				return []Score{{Method: "x0hat", PSNR: finite(sum / float64(len(s.HeldOut)))}}, nil
			},
		})
	}
	return list
}

func (s *Suite) whole(sub Subject) []job {
	var list []job
	for _, ph := range s.Whole {
		for _, levels := range Levels() {
			list = append(list, job{
				row:  sub.row(Kodak, number(levels), ph.Name, ph.Digest),
				what: fmt.Sprintf("x0hat of %s at %g levels", ph.Name, levels),
				cost: pixels([]linearops.Image{ph.Image}),
				run: func(ctx context.Context) ([]Score, error) {
					_, psnr, err := evaluate.OneShot(ctx, sub.Prior, ph.Image, levels/127.5, ph.seed())
					return []Score{{Method: "x0hat", PSNR: finite(psnr)}}, err
				},
			})
		}
	}
	return list
}

// baseline is a problem without a prior. Its row knows none, so that it serves all.
func (s *Suite) baseline(p evaluate.Problem, ph Photo) job {
	return job{
		row:  Row{Kind: Baseline, Task: p.Name, Photo: ph.Name, Digest: ph.Digest},
		what: fmt.Sprintf("%s of %s without a prior", p.Title, ph.Name),
		cost: 6,
		run: func(context.Context) ([]Score, error) {
			clean := s.prepared(ph)
			m, err := p.Measure(clean, ph.seed())
			if err != nil {
				return nil, err
			}
			var scores []Score
			if p.Colour {
				scores = append(scores, Score{Method: "truth", Colour: finite(evaluate.Colourfulness(clean))})
			}
			for _, b := range evaluate.Baselines(m) {
				scores = append(scores, compare(p, b.Name, clean, b.Image))
			}
			return scores, nil
		},
	}
}

// samples is a problem by sampling: the mean score of single samples, and the score
// of their mean.
func (s *Suite) samples(sub Subject, p evaluate.Problem, ph Photo) job {
	set := restoration.DefaultSettings(p.Task)
	cost := float64(set.Samples * set.Steps)
	if p.Task == restoration.Denoise {
		cost /= 5 // most evaluations can be left out
	}
	return job{
		row:  sub.restored(p, ph.Name, ph.Digest),
		what: fmt.Sprintf("%s of %s, %d samples", p.Title, ph.Name, set.Samples),
		cost: cost,
		run: func(ctx context.Context) ([]Score, error) {
			clean := s.prepared(ph)
			m, err := p.Measure(clean, ph.seed())
			if err != nil {
				return nil, err
			}
			drawn, err := restoration.Run(ctx, sub.denoiser(p.Task), m, set.Options(sub.Prior.Spec()))
			if err != nil {
				return nil, err
			}
			var images []linearops.Image
			var scores []Score
			for i := range drawn.N {
				images = append(images, evaluate.Clamped(drawn.Image(i)))
				scores = append(scores, compare(p, "sample", clean, images[i]))
			}
			mean, _ := restoration.MeanAndSpread(images)
			return []Score{average("sample", scores), compare(p, "mean", clean, mean)}, nil
		},
	}
}

// compare scores a result that is clamped.
func compare(p evaluate.Problem, method string, clean, m linearops.Image) Score {
	s := Score{
		Method: method,
		PSNR:   finite(evaluate.PSNR(clean, m, evaluate.DataRange)),
		SSIM:   finite(evaluate.SSIM(clean, m, evaluate.DataRange)),
	}
	if p.Colour {
		s.Chroma, s.Colour = finite(evaluate.ChromaError(clean, m)), finite(evaluate.Colourfulness(m))
	}
	return s
}

// pixels is the size of images in pictures of 256 x 256.
func pixels(images []linearops.Image) float64 {
	n := 0.0
	for _, m := range images {
		n += float64(m.Plane())
	}
	return n / (evaluate.BenchSide * evaluate.BenchSide)
}

// number is a key's number.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// finite is v to five decimals, and nil where it is no number to calculate with.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	v = round(v, 5)
	return &v
}
