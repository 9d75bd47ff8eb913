package priorreport

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/evaluate"
)

// timingRounds is how often an evaluation is timed.
const timingRounds = 25

// timings measure an evaluation at 256 x 256.
func (s *Suite) timings(sub Subject) []job {
	var list []job
	for _, threads := range Threads() {
		if sub.Open == nil {
			break
		}
		list = append(list, job{
			row:  sub.row(Timing, strconv.Itoa(threads), "", sub.Processor),
			what: fmt.Sprintf("the time of an evaluation, threads: %d", threads),
			cost: timingRounds,
			time: func(ctx context.Context) (seconds, ratio float64, err error) {
				prior, end, err := sub.Open(threads)
				if err != nil {
					return 0, 0, err
				}
				defer end()
				if sub.Base == nil {
					own, _, err := sideBySide(ctx, time.Now, timingRounds, prior)
					return own, 0, err
				}
				base, endBase, err := sub.Base(threads)
				if err != nil {
					return 0, 0, err
				}
				defer endBase()
				return sideBySide(ctx, time.Now, timingRounds, prior, base)
			},
		})
	}
	return list
}

// sideBySide times evaluations of one or two priors in turns: the fastest of the
// first, as whatever else the machine does can only make it slower, and the median of
// its time over the second's in the same round, which other work leaves alone. now is the
// clock.
func sideBySide(ctx context.Context, now func() time.Time, rounds int, priors ...restoration.Denoiser) (seconds, ratio float64, err error) {
	x := restoration.NewBatch(1, linearops.Shape{C: 3, H: evaluate.BenchSide, W: evaluate.BenchSide})
	dst := restoration.NewBatch(1, x.Shape)
	restoration.Philox{}.Noise(x.Pix, 0, 0)
	var own, ratios []float64
	for round := range rounds + 1 {
		var took [2]float64
		for i, p := range priors {
			start := now()
			if err := p.Denoise(ctx, dst, x, 1); err != nil {
				return 0, 0, err
			}
			took[i] = now().Sub(start).Seconds()
		}
		if round == 0 {
			continue // it makes room
		}
		own = append(own, took[0])
		if len(priors) > 1 {
			ratios = append(ratios, took[0]/took[1])
		}
	}
	if len(priors) > 1 {
		slices.Sort(ratios)
		ratio = ratios[len(ratios)/2]
	}
	return slices.Min(own), ratio, nil
}
