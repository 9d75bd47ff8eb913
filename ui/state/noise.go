package state

import (
	"iter"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// noiseKey is what an estimate of the noise was made from: where it is the same, so is
// the estimate.
type noiseKey struct {
	photo any // identity of the photo
	kind  restoration.Task
	even  bool // it is to be one level
	area  restoration.Rect
	mask  uint64
	old   oldKey
}

// NoiseMeter keeps the estimate of the noise level in step with the photo, the crop,
// the task and, where the task looks at it, the mask. It works off the window's
// goroutine, one estimate at a time: what is asked for in the meantime waits, and only
// the last of it is done. Its methods belong to the window's goroutine.
type NoiseMeter struct {
	// OnChange is called when an estimate has come.
	OnChange func()

	post    Dispatcher
	wanted  noiseKey
	work    func() (restoration.Noise, error) // of wanted
	running bool
	known   noiseKey
	noise   restoration.Noise
	err     error
}

// NewNoiseMeter is a meter that knows nothing yet.
func NewNoiseMeter(post Dispatcher) *NoiseMeter { return &NoiseMeter{post: post} }

// Follow makes the meter look at what the session holds now. It is cheap where nothing
// has changed.
func (n *NoiseMeter) Follow(s *Session) {
	if s.Photo == nil || s.task == restoration.Inpaint { // nobody asks for its level
		n.wanted = noiseKey{}
		return
	}
	key := s.noiseKey()
	if key == n.wanted {
		return
	}
	n.wanted, n.work = key, s.noiseWork(key)
	n.start()
}

// Level is the estimate for what the session held at the last Follow; ok is false
// while it is being made or could not be.
func (n *NoiseMeter) Level() (levels float64, ok bool) {
	if n.wanted == (noiseKey{}) || n.known != n.wanted || n.err != nil {
		return 0, false
	}
	return n.noise.Levels, true
}

// Noise is the whole estimate that Level is of, the last one that is known; by brightness
// or by plane where the photo shows that.
func (n *NoiseMeter) Noise() restoration.Noise { return n.noise }

func (n *NoiseMeter) start() {
	if n.running || n.wanted == (noiseKey{}) || n.wanted == n.known {
		return
	}
	n.running = true
	key, work := n.wanted, n.work
	go func() {
		noise, err := work()
		n.post(func() { n.took(key, noise, err) })
	}()
}

func (n *NoiseMeter) took(key noiseKey, noise restoration.Noise, err error) {
	n.running = false
	n.known, n.noise, n.err = key, noise, err
	if key != n.wanted {
		n.start()
		return
	}
	if n.OnChange != nil {
		n.OnChange()
	}
}

// noiseKey is the key of what the session holds.
func (s *Session) noiseKey() noiseKey {
	k := noiseKey{photo: s.Photo, kind: noiseKind(*s.Settings()), even: s.Settings().Noise.Even, area: s.Crop.Bounds()}
	if k.kind == restoration.OldPhoto {
		k.mask, k.old = s.Mask.Version(), oldKeyOf(s.Settings())
	}
	return k
}

// noiseKind is a task that stands for all whose noise is estimated in the same way.
func noiseKind(s restoration.Settings) restoration.Task {
	switch {
	case s.Task == restoration.Colorize || s.Task == restoration.OldPhoto:
		return s.Task
	case s.MixesPixels():
		return restoration.Deblur
	}
	return restoration.Denoise
}

// noiseWork takes along what the estimate of a key needs.
func (s *Session) noiseWork(k noiseKey) func() (restoration.Noise, error) {
	photo, area := s.Photo, k.area
	set := k.old.settings(k.kind)
	set.Noise = restoration.Noise{Auto: true, Even: k.even}
	if k.kind == restoration.Denoise || k.kind == restoration.Deblur {
		return func() (restoration.Noise, error) {
			n, _ := restoration.MeasureNoise(planesOf(photo, area), nil).For(set)
			n.Levels = max(n.Levels, restoration.RoundingNoise)
			return n, nil
		}
	}
	var mask *tiled
	if k.kind == restoration.OldPhoto && !s.Mask.Empty() {
		mask = s.Mask.frozen()
	}
	return func() (restoration.Noise, error) {
		in := restoration.Inputs{Photo: photo.Region(area.X, area.Y, area.W, area.H)}
		if mask != nil {
			in.Mask = floats(mask.Clip(area))
		}
		return restoration.AutoNoise(set, in)
	}
}

// planesOf makes the planes of a region one after the other, in the same memory: a third
// of what all of them take.
func planesOf(p *photo.Photo, r restoration.Rect) iter.Seq[linearops.Image] {
	return func(yield func(linearops.Image) bool) {
		m := linearops.NewImage(linearops.Shape{C: 1, H: r.H, W: r.W})
		for c := range 3 {
			for y := range r.H {
				p.Row(m.Row(0, y), c, r.X, r.Y+y)
			}
			if !yield(m) {
				return
			}
		}
	}
}

// Clip is a copy of a region of the mask.
func (p *tiled) Clip(r restoration.Rect) []uint8 {
	out := make([]uint8, 0, r.W*r.H)
	for y := r.Y; y < r.Y+r.H; y++ {
		out = p.appendRow(out, y, r.X, r.X+r.W)
	}
	return out
}

// NoiseSource says where a noise level comes from.
type NoiseSource int

// Where a noise level comes from.
const (
	NoiseSet        NoiseSource = iota // a person said it
	NoiseAssumed                       // the task takes the photo to be clean
	NoiseEstimated                     // from what is worked on
	NoiseEstimating                    // will be there in a moment; the last estimate stands meanwhile
	NoiseUnknown                       // nothing is open, or nothing can be estimated
)

// NoiseLevel is the level in 8-bit levels that a run would take, and where it comes
// from.
func (s *Session) NoiseLevel(m *NoiseMeter) (levels float64, from NoiseSource) {
	n := s.Settings().Noise
	switch {
	case !n.Auto && n.Tones != "":
		return n.Most(), NoiseSet
	case !n.Auto && n.Levels == 0 && s.NoiseIsDefault():
		return 0, NoiseAssumed
	case !n.Auto:
		return n.Levels, NoiseSet
	}
	if v, ok := m.Level(); ok {
		return v, NoiseEstimated
	}
	if m.running {
		return m.noise.Levels, NoiseEstimating
	}
	return 0, NoiseUnknown
}

// LoudestNoise is the level of the loudest tone of what a run would take, the last one
// that is known: what its time depends on.
func (s *Session) LoudestNoise(m *NoiseMeter) float64 {
	n := s.Settings().Noise
	if n.Auto {
		n = m.noise
	}
	return n.Most()
}

// ResetNoise goes back to what the task begins with.
func (s *Session) ResetNoise() { s.Settings().Noise = restoration.DefaultSettings(s.task).Noise }

// NoiseIsDefault says whether the level is what the task begins with.
func (s *Session) NoiseIsDefault() bool {
	return s.Settings().Noise == restoration.DefaultSettings(s.task).Noise
}
