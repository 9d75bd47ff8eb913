package state

import (
	"errors"
	"math"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// meter is a meter whose session a test changes.
type meter struct {
	*NoiseMeter
	loop
	t    *testing.T
	s    *Session
	told int
}

func newMeter(t *testing.T, s *Session) *meter {
	m := &meter{t: t, loop: make(loop, 1000), s: s}
	m.NoiseMeter = NewNoiseMeter(m.loop.post)
	m.OnChange = func() { m.told++ }
	return m
}

// level waits for the estimate of what the session holds now.
func (m *meter) level() float64 {
	m.t.Helper()
	m.Follow(m.s)
	m.until(m.t, func() bool { _, ok := m.Level(); return ok })
	v, _ := m.Level()
	return v
}

// noisy gives the photo of a session two halves, of noise that is 2 levels and 9.
func noisy(s *Session) {
	m := linearops.NewImage(s.Photo.Shape())
	e := make([]float32, len(m.Pix))
	restoration.Philox{}.Noise(e, 5, 0)
	for i := range m.Pix {
		levels := float32(2)
		if i%m.W >= m.W/2 {
			levels = 9
		}
		m.Pix[i] = levels / 127.5 * e[i]
	}
	s.Photo = photo.New(m, nil, 16)
}

// What the meter shows is what a run of the same session takes.
func TestNoiseIsThatOfTheRun(t *testing.T) {
	s := openTestPhoto(t, 160, 96)
	noisy(s)
	m := newMeter(t, s)
	seen := map[float64]bool{}
	for _, crop := range []restoration.Rect{{}, {W: 80, H: 96}, {X: 80, W: 80, H: 96}} {
		s.Crop.Rect = crop
		for _, task := range Tasks() {
			if task == restoration.Inpaint { // has no level of its own to show
				continue
			}
			s.SetTask(task)
			s.Settings().Noise = restoration.Noise{Auto: true}
			set := s.Resolved()
			plan, err := restoration.NewPlan(set, restoration.Inputs{Photo: s.Photo.Planes()})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := m.level(), plan.Settings.Noise.Levels; got != want || m.Noise() != plan.Settings.Noise {
				t.Errorf("%s, %v: %g is shown, the run takes %g", task, crop, got, want)
			}
			v, from := s.NoiseLevel(m.NoiseMeter)
			if from != NoiseEstimated || v != plan.Settings.Noise.Levels {
				t.Errorf("%s: %g, %v", task, v, from)
			}
			seen[math.Round(v)] = true
		}
	}
	if !seen[2] || !seen[9] {
		t.Errorf("the two halves have levels of 2 and 9; seen %v", seen)
	}
}

// A mask that changes counts where the task looks at it, and only there.
func TestNoiseFollowsTheMask(t *testing.T) {
	s := openTestPhoto(t, 160, 96)
	noisy(s)
	m := newMeter(t, s)
	s.SetTask(restoration.OldPhoto)
	before := m.level()
	s.Mask.Begin()
	s.Mask.Line(Brush{Size: 100, Hardness: 1}, 40, 0, 40, 96) // the quiet half
	s.Mask.End()
	if after := m.level(); after < 2*before {
		t.Errorf("%g with the quiet half painted over, %g without", after, before)
	}
	s.SetTask(restoration.Denoise)
	m.level()
	told := m.told
	s.Mask.Invert()
	m.Follow(s)
	if _, ok := m.Level(); !ok || m.running {
		t.Error("the mask of another task is waited for")
	}
	m.drain()
	if m.told != told {
		t.Error("the mask of another task was looked at")
	}
}

// While one estimate is being made only the last of what is asked for waits, and what
// was superseded is not published.
func TestNoiseIsSuperseded(t *testing.T) {
	s := openTestPhoto(t, 96, 96)
	m := newMeter(t, s)
	begun, leave := make(chan int), make(chan bool)
	ask := func(n int) {
		m.wanted = noiseKey{photo: s.Photo, area: restoration.Rect{W: n}}
		m.work = func() (restoration.Noise, error) {
			begun <- n
			<-leave
			return restoration.Noise{Levels: float64(n)}, nil
		}
		m.start()
	}
	ask(1)
	<-begun
	ask(2)
	ask(3)
	leave <- true
	(<-m.loop)() // the first comes, and the last of the others begins
	made := <-begun
	if _, ok := m.Level(); made != 3 || m.told != 0 || ok {
		t.Errorf("%d was begun, told %d times", made, m.told)
	}
	leave <- true
	m.until(t, func() bool { return m.told == 1 })
	if v, ok := m.Level(); v != 3 || !ok {
		t.Errorf("%g, %v", v, ok)
	}
	m.wanted, m.work = noiseKey{photo: s.Photo, area: restoration.Rect{W: 4}}, func() (restoration.Noise, error) {
		return restoration.Noise{}, errors.New("all is painted")
	}
	m.start()
	m.until(t, func() bool { return m.told == 2 })
	if v, from := s.NoiseLevel(m.NoiseMeter); v != 0 && from == NoiseEstimated {
		t.Errorf("%g, %v after an error", v, from)
	}
}

func TestNoiseSources(t *testing.T) {
	s := NewSession()
	m := newMeter(t, s)
	s.SetTask(restoration.Colorize)
	expect := func(what string, v float64, from NoiseSource) {
		t.Helper()
		if gotV, got := s.NoiseLevel(m.NoiseMeter); gotV != v || got != from {
			t.Errorf("%s: %g, %v", what, gotV, got)
		}
	}
	expect("colorize", 0, NoiseAssumed)
	s.Settings().Noise = restoration.Noise{Levels: 4}
	expect("set", 4, NoiseSet)
	if s.NoiseIsDefault() {
		t.Error("4 levels are not what it begins with")
	}
	s.ResetNoise()
	expect("reset", 0, NoiseAssumed)
	s.SetTask(restoration.Denoise)
	m.Follow(s)
	expect("nothing open", 0, NoiseUnknown)
	s.Settings().Noise = restoration.Noise{}
	expect("0 is said", 0, NoiseSet)
	s = openTestPhoto(t, 64, 64)
	s.SetTask(restoration.Denoise)
	m.s = s
	m.Follow(s)
	expect("on its way", 0, NoiseEstimating)
	v := m.level()
	expect("there", v, NoiseEstimated)
}
