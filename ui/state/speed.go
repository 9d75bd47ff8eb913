package state

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
)

// Speed is how long an evaluation of a prior took on a device, as it was measured.
type Speed struct {
	Pixels  int     `json:"pixels"`  // of the picture that was evaluated
	Seconds float64 `json:"seconds"` // for one picture
}

// known says whether the speed is one.
func (s Speed) known() bool {
	return s.Pixels > 0 && s.Seconds > 0 && !math.IsInf(s.Seconds, 0)
}

// Speeds are the speeds that were measured, by prior and device. The zero value knows
// none. It belongs to the window's goroutine.
type Speeds struct {
	list []speedsOf
}

type speedsOf struct {
	Key    string  `json:"key"`
	Speeds []Speed `json:"speeds"` // by rising pixels
}

const (
	maxSpeedKeys = 24
	maxSpeeds    = 8
	// sameSize is the factor in pixels within which a new measurement takes the place of
	// an old one.
	sameSize = 1.4
)

// speedKey names a prior on a device: other bytes or another device are as fast as they
// are.
func speedKey(p PriorInfo, guided bool) string {
	key := p.Prior.SHA256 + "|" + p.Device
	if guided {
		key += "|guided"
	}
	return key
}

// Learn keeps a measurement of a prior; guided is with a classifier beside it.
func (s *Speeds) Learn(p PriorInfo, guided bool, m Speed) {
	if !m.known() {
		return
	}
	key := speedKey(p, guided)
	of := speedsOf{Key: key}
	if i := slices.IndexFunc(s.list, func(o speedsOf) bool { return o.Key == key }); i >= 0 {
		of = s.list[i]
		s.list = slices.Delete(s.list, i, i+1)
	}
	near := func(o Speed) bool {
		r := float64(o.Pixels) / float64(m.Pixels)
		return r < sameSize && r > 1/sameSize
	}
	of.Speeds = append(slices.DeleteFunc(slices.Clone(of.Speeds), near), m)
	if n := len(of.Speeds) - maxSpeeds; n > 0 {
		of.Speeds = of.Speeds[n:] // the oldest
	}
	s.list = append(s.list, of) // the last one used stands last
	if n := len(s.list) - maxSpeedKeys; n > 0 {
		s.list = slices.Delete(s.list, 0, n)
	}
}

// Seconds is how long an evaluation of so many pixels takes, going by what was measured:
// between two sizes by the power law through them, beyond them in proportion to the
// pixels. ok is false where nothing was.
func (s *Speeds) Seconds(p PriorInfo, guided bool, pixels int) (seconds float64, ok bool) {
	i := slices.IndexFunc(s.list, func(o speedsOf) bool { return o.Key == speedKey(p, guided) })
	if i < 0 || pixels <= 0 {
		return 0, false
	}
	var low, high Speed
	for _, m := range s.list[i].Speeds {
		if m.Pixels <= pixels && m.Pixels > low.Pixels {
			low = m
		}
		if m.Pixels >= pixels && (high.Pixels == 0 || m.Pixels < high.Pixels) {
			high = m
		}
	}
	n := float64(pixels)
	switch {
	case !low.known() && !high.known():
		return 0, false
	case !high.known():
		return low.Seconds * n / float64(low.Pixels), true
	case !low.known():
		return high.Seconds * n / float64(high.Pixels), true
	case low.Pixels == high.Pixels:
		return low.Seconds, true
	}
	t := math.Log(n/float64(low.Pixels)) / math.Log(float64(high.Pixels)/float64(low.Pixels))
	return low.Seconds * math.Pow(high.Seconds/low.Seconds, t), true
}

// MarshalText writes the speeds for the preferences.
func (s *Speeds) MarshalText() ([]byte, error) { return json.Marshal(s.list) }

// UnmarshalText reads what MarshalText writes; what makes no sense is left out.
func (s *Speeds) UnmarshalText(text []byte) error {
	var list []speedsOf
	if err := json.Unmarshal(text, &list); err != nil {
		return err
	}
	s.list = nil
	for _, o := range list {
		o.Speeds = slices.DeleteFunc(o.Speeds, func(m Speed) bool { return !m.known() })
		if len(o.Speeds) > 0 && len(o.Speeds) <= maxSpeeds && len(s.list) < maxSpeedKeys {
			s.list = append(s.list, o)
		}
	}
	return nil
}

// Benchmark measures how long an evaluation of a picture of h x w pixels takes: one that
// is not counted, then the fastest of at least two, until enough time has passed. It ends
// with ctx.
func Benchmark(ctx context.Context, d restoration.Denoiser, h, w int, enough time.Duration, now func() time.Time) (Speed, error) {
	const (
		least, most = 2, 25
		sigma       = 0.5
	)
	x := restoration.NewBatch(1, linearops.Shape{C: 3, H: h, W: w})
	restoration.Philox{}.Noise(x.Pix, 1, 0)
	dst := restoration.NewBatch(1, x.Shape)
	best, start := math.Inf(1), now()
	for n := 0; n <= most; n++ {
		began := now()
		if err := d.Denoise(ctx, dst, x, sigma); err != nil {
			return Speed{}, err
		}
		if n > 0 { // the first one makes room and warms the caches
			best = math.Min(best, now().Sub(began).Seconds())
		}
		if n >= least && now().Sub(start) >= enough {
			break
		}
	}
	return Speed{Pixels: h * w, Seconds: best}, ctx.Err()
}

// speedOf is the speed that a finished run shows: its time, shared by its evaluations.
func speedOf(p *restoration.Plan, spec restoration.Spec, took time.Duration) Speed {
	f, err := p.Forecast(spec)
	if err != nil || f.Work <= 0 {
		return Speed{}
	}
	return Speed{Pixels: f.Grid.Plane(), Seconds: took.Seconds() / f.Work}
}
