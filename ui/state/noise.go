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
	work    func() (float64, error) // of wanted
	running bool
	known   noiseKey
	levels  float64
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
	return n.levels, true
}

func (n *NoiseMeter) start() {
	if n.running || n.wanted == (noiseKey{}) || n.wanted == n.known {
		return
	}
	n.running = true
	key, work := n.wanted, n.work
	go func() {
		levels, err := work()
		n.post(func() { n.took(key, levels, err) })
	}()
}

func (n *NoiseMeter) took(key noiseKey, levels float64, err error) {
	n.running = false
	n.known, n.levels, n.err = key, levels, err
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
	k := noiseKey{photo: s.Photo, kind: noiseKind(s.task), area: s.Crop.Bounds()}
	if k.kind == restoration.OldPhoto {
		k.mask, k.old = s.Mask.Version(), oldKeyOf(s.Settings())
	}
	return k
}

// noiseKind is a task that stands for all whose noise is estimated in the same way.
func noiseKind(t restoration.Task) restoration.Task {
	switch t {
	case restoration.Colorize, restoration.OldPhoto:
		return t
	}
	return restoration.Denoise
}

// noiseWork takes along what the estimate of a key needs.
func (s *Session) noiseWork(k noiseKey) func() (float64, error) {
	photo, area := s.Photo, k.area
	if k.kind == restoration.Denoise {
		return func() (float64, error) {
			v := restoration.EstimateNoiseOf(planesOf(photo, area))
			return max(v, restoration.RoundingNoise), nil
		}
	}
	var mask *tiled
	if k.kind == restoration.OldPhoto && !s.Mask.Empty() {
		mask = s.Mask.frozen()
	}
	return func() (float64, error) {
		in := restoration.Inputs{Photo: photo.Region(area.X, area.Y, area.W, area.H)}
		if mask != nil {
			in.Mask = floats(mask.Clip(area))
		}
		return restoration.AutoNoise(k.old.settings(k.kind), in)
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
	case !n.Auto && n.Levels == 0 && s.NoiseIsDefault():
		return 0, NoiseAssumed
	case !n.Auto:
		return n.Levels, NoiseSet
	}
	if v, ok := m.Level(); ok {
		return v, NoiseEstimated
	}
	if m.running {
		return m.levels, NoiseEstimating
	}
	return 0, NoiseUnknown
}

// ResetNoise goes back to what the task begins with.
func (s *Session) ResetNoise() { s.Settings().Noise = restoration.DefaultSettings(s.task).Noise }

// NoiseIsDefault says whether the level is what the task begins with.
func (s *Session) NoiseIsDefault() bool {
	return s.Settings().Noise == restoration.DefaultSettings(s.task).Noise
}
