package restoration

import (
	"context"
	"math"
	"strings"
	"testing"

	"afterimage/linearops"
)

// scratched is a faded sepia photo with a light scratch down its middle.
func scratched() linearops.Image {
	m := faded(160, 200, -0.6, 0.5, true)
	for i := range m.Pix {
		m.Pix[i] += float32(i*7919%101-50) / 2500 // grain, or the finder has nothing to measure in
	}
	for y := 10; y < 150; y++ {
		for c := range 3 {
			m.Row(c, y)[70+y/20] = 0.95
		}
	}
	return m
}

func TestAnOldPhotoIsRestoredByItself(t *testing.T) {
	m := scratched()
	p := plan(t, settings(OldPhoto, nil), Inputs{Photo: m})
	found, ok := p.Found()
	if !ok || found.Lines < 1 || found.Share > 0.1 {
		t.Fatalf("found: %+v", found)
	}
	if notes := p.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "found") {
		t.Errorf("the notes are %q", notes)
	}
	if n := len(p.Problem.Y); n != m.Plane() {
		t.Fatalf("%d values measure a photo of one tone; want its luma", n)
	}
	for _, y := range []int{30, 80, 130} {
		if i := y*m.W + 70 + y/20; p.Problem.Y[i] != 0 {
			t.Errorf("the scratch at row %d is measured", y)
		}
	}
	r, err := Restore(context.Background(), &halver{}, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := r.Samples[0].Image
	if findToning(out, nil) == nil || isGray(out) {
		t.Error("the restored photo has lost its tone")
	}
	low, high := p.Problem.Y[5], p.Problem.Y[5+190]
	if high-low < 1.7 {
		t.Errorf("the measured tone goes from %g to %g; want it stretched", low, high)
	}
	off, n := 0.0, 0
	for i, want := range p.Problem.Y {
		if want != 0 {
			off += float64(lumaAt(out.PlanePix(0)[i], out.PlanePix(1)[i], out.PlanePix(2)[i]) - want)
			n++
		}
	}
	if math.Abs(off)/float64(n) > 0.02 {
		t.Errorf("luma is off by %g in the mean", off/float64(n))
	}
}

func TestAnOldPhotoWithColoursKeepsThem(t *testing.T) {
	m := picture(64, 96)
	s := settings(OldPhoto, func(s *Settings) { s.Find, s.FindKind, s.Levels = 0, AllDamage, 0 })
	p := plan(t, s, Inputs{Photo: m})
	if p.Problem.Op.Rank() != m.Len() {
		t.Errorf("%d of %d values are measured", p.Problem.Op.Rank(), m.Len())
	}
	near(t, "measured", p.Problem.Y, m.Pix, 0)
	if _, ok := p.Found(); ok {
		t.Error("damage was looked for, and nobody asked")
	}
}

func TestOldPhotoSettingsAreItsOwn(t *testing.T) {
	for name, c := range map[string]struct {
		task   Task
		change func(*Settings)
		want   string
	}{
		"colour":  {Denoise, func(s *Settings) { s.Colour = KeepColour }, "for oldphoto"},
		"levels":  {Inpaint, func(s *Settings) { s.Levels = 1 }, "for oldphoto"},
		"find":    {Inpaint, func(s *Settings) { s.Find = 2 }, "for oldphoto"},
		"way":     {OldPhoto, func(s *Settings) { s.Colour = "dye" }, "choose add or keep"},
		"percent": {OldPhoto, func(s *Settings) { s.Levels = 50 }, "from 0"},
		"most":    {OldPhoto, func(s *Settings) { s.Find = 2 }, "up to 1"},
		"kind":    {OldPhoto, func(s *Settings) { s.FindKind = "red" }, "light and dark"},
		"sat": {OldPhoto, func(s *Settings) {
			s.Finish = &Finish{Strength: 1, Saturation: 1.5}
		}, "keeps its own"},
	} {
		s := DefaultSettings(c.task)
		c.change(&s)
		if err := s.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
