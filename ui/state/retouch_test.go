package state

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/ui/raster"
)

// retouched opens a photo, draws samples of a task and gives a retoucher for them.
func retouched(t *testing.T, task restoration.Task) (*Session, *Retoucher, loop) {
	t.Helper()
	s := openTestPhoto(t, 96, 64)
	s.SetTask(task)
	if s.UsesMask() {
		s.dab(40, 30, 24)
	}
	s.Settings().Noise = restoration.Noise{Levels: 12}
	s.Finish(draw(t, s))
	l := make(loop, 100)
	r := NewRetoucher(l.post)
	r.OnDone = func() { r.Update(s.Outcome, s.Shown) }
	return s, r, l
}

func (r *Retoucher) settle(t *testing.T, s *Session, l loop) {
	t.Helper()
	r.Update(s.Outcome, s.Shown)
	l.until(t, func() bool { return !r.Busy() })
}

// samePicture compares a picture with an image, pixel by pixel.
func samePicture(p *raster.Picture, m linearops.Image) bool {
	return reflect.DeepEqual(p, raster.FromImage(m))
}

func TestStrengthIsShownAndSaved(t *testing.T) {
	for _, task := range []restoration.Task{restoration.Denoise, restoration.Deblur, restoration.Upscale, restoration.OldPhoto, restoration.Inpaint} {
		s, r, l := retouched(t, task)
		o, c := s.Outcome, Choice{Kind: OneSample, Index: 1}
		raw := o.Picture(c)
		o.Edits.Strength = 0.5
		r.settle(t, s, l)
		p, err := o.plan()
		if err != nil {
			t.Fatal(err)
		}
		want := p.Finisher().Apply(o.Result.Samples[1].Image, restoration.Finish{Strength: 0.5, Saturation: 1}, nil)
		if !samePicture(o.Picture(c), want) || o.Picture(c) == raw {
			t.Errorf("%s: the picture is not at half the strength", task)
		}
		if m, ok := o.Image(c); !ok || !slices.Equal(m.Pix, want.Pix) {
			t.Errorf("%s: what is saved is not what is shown", task)
		}
		f, ok := o.Facts(c)
		if !ok || math.Float64bits(f.Residual) != math.Float64bits(p.Residual(want)) || (f.Changed == 0) != (task == restoration.Inpaint) {
			t.Errorf("%s: facts %+v, residual %g", task, f, p.Residual(want))
		}
		if !samePicture(o.Picture(Choice{Kind: Mean}), p.Finisher().Apply(o.Result.Mean, restoration.Finish{Strength: 0.5, Saturation: 1}, nil)) {
			t.Errorf("%s: the mean stays as it was", task)
		}
		o.Edits.Strength = 1
		if r.settle(t, s, l); o.Picture(c) != raw || len(o.made) != 0 {
			t.Errorf("%s: at full strength the sample is not back", task)
		}
	}
}

func TestTheOriginalShowsThroughWhereItIsPainted(t *testing.T) {
	s, r, l := retouched(t, restoration.Denoise)
	s.BeginRevealing()
	if s.Tool != RevealTool || !s.BeginStroke() {
		t.Fatal("the tool does not begin")
	}
	s.Brush = Brush{Size: 30, Hardness: 1}
	s.Stroke(30, 30, 50, 30)
	s.EndStroke()
	r.settle(t, s, l)
	m, _ := s.Outcome.Image(Choice{Kind: OneSample})
	original, sample := s.Photo.Region(0, 0, 96, 64), s.Outcome.Result.Samples[0].Image
	if m.Row(0, 30)[40] != original.Row(0, 30)[40] || m.Row(0, 5)[90] != sample.Row(0, 5)[90] {
		t.Error("the original is not where it was painted, or elsewhere")
	}
	if !samePicture(s.Outcome.Picture(Choice{Kind: OneSample}), m) {
		t.Error("what is shown is not what is saved")
	}
	s.TakeBack = true
	s.BeginStroke()
	s.Stroke(0, 0, 96, 64)
	s.EndStroke()
	if s.Strokes() != Strokes(s.Outcome.Edits.Reveal) || !s.Strokes().Undo() || !s.Strokes().Undo() || s.Outcome.Edits.Revealed() {
		t.Error("the strokes are not its own history")
	}
}

func TestComposeBySession(t *testing.T) {
	for _, task := range []restoration.Task{restoration.Denoise, restoration.Upscale, restoration.Inpaint, restoration.Colorize} {
		s, r, l := retouched(t, task)
		s.Show(Choice{Kind: OneSample, Index: 1})
		s.BeginComposing()
		c := s.Composition()
		if c == nil || c.Base != 1 || s.Source != 0 || s.Shown.Kind != Composed || s.Tool != ComposeTool {
			t.Fatalf("%s: %+v", task, c)
		}
		if s.Outcome.Picture(s.Shown) == nil {
			t.Errorf("%s: there is nothing to look at before the first stroke", task)
		}
		s.Brush = Brush{Size: 26, Hardness: 0.6}
		s.BeginStroke()
		s.Stroke(36, 30, 50, 30)
		s.EndStroke()
		r.settle(t, s, l)
		s.BeginStroke() // goes on from what the darkroom has
		s.Stroke(70, 50, 70, 40)
		s.EndStroke()
		r.settle(t, s, l)
		p, err := s.Outcome.plan()
		if err != nil {
			t.Fatal(err)
		}
		samples := s.Outcome.Result.Samples
		want := restoration.Compose(samples[1].Image, []restoration.Layer{
			{Image: samples[0].Image, Weights: restoration.Whole(c.Plane(0).Alpha(), c.W)},
		}, p.Touched())
		if m, ok := s.Outcome.Image(s.Shown); !ok || !slices.Equal(m.Pix, want.Pix) || !samePicture(s.Outcome.Picture(s.Shown), want) {
			t.Errorf("%s: another composition", task)
		}
		if slices.Equal(want.Pix, samples[1].Image.Pix) {
			t.Errorf("%s: nothing was painted", task)
		}
		f, ok := s.Outcome.Facts(s.Shown)
		if !ok || math.Float64bits(f.Residual) != math.Float64bits(p.Residual(want)) || task == restoration.Inpaint && f.Changed != 0 {
			t.Errorf("%s: facts %+v", task, f)
		}
		for s.Strokes().Undo() {
		}
		if r.settle(t, s, l); !samePicture(s.Outcome.Picture(s.Shown), samples[1].Image) {
			t.Errorf("%s: undone, it is not the base", task)
		}
	}
}

// The colours of a sample go into the composition, and change it.
func TestComposedColours(t *testing.T) {
	s, r, l := retouched(t, restoration.Colorize)
	s.BeginComposing()
	s.BeginStroke()
	s.Stroke(36, 30, 50, 30)
	s.EndStroke()
	r.settle(t, s, l)
	before := s.Outcome.Picture(s.Shown)
	s.Outcome.Edits.SetColour(Choice{Kind: OneSample, Index: s.Source}, Colour{Saturation: 0})
	r.settle(t, s, l)
	m, _ := s.Outcome.Image(s.Shown)
	if s.Outcome.Picture(s.Shown) == before || !samePicture(s.Outcome.Picture(s.Shown), m) {
		t.Error("the composition keeps the sample's old colours")
	}
	c, planes := s.Outcome.composition()
	if len(c.Sources) != 2 || len(planes) != 1 || c.Sources[1].Finish == nil || c.Sources[1].Finish.Saturation != 0 || c.Sources[0].Finish != nil {
		t.Errorf("in the recipe it is %+v", c)
	}
}

// A slider that moves on is followed: only what is wanted in the end has to be made, and
// it is.
func TestRetoucherFollows(t *testing.T) {
	s, r, l := retouched(t, restoration.Denoise)
	for i := range 50 {
		s.Outcome.Edits.Strength = float64(i) / 100
		r.Update(s.Outcome, s.Shown)
	}
	steps := 0
	r.OnDone = func() { steps++; r.Update(s.Outcome, s.Shown) }
	l.until(t, func() bool { return !r.Busy() })
	m, _ := s.Outcome.Image(s.Shown)
	if !samePicture(s.Outcome.Picture(s.Shown), m) {
		t.Error("what is shown is not the last")
	}
	if steps > 12 { // the first, and picture and facts of two samples and the mean
		t.Errorf("%d steps of work", steps)
	}
}

// A composition whose facts were not known yet when another run was looked at.
func TestFactsOfACompositionInAnotherDarkroom(t *testing.T) {
	s, r, l := retouched(t, restoration.Denoise)
	o, c := s.Outcome, Choice{Kind: Composed}
	s.BeginComposing()
	s.BeginStroke()
	s.Stroke(30, 30, 50, 30)
	s.EndStroke()
	r.OnDone = nil
	r.Update(o, c)
	l.until(t, func() bool { return !r.Busy() })
	if _, ok := o.Facts(c); ok || o.made[c] == nil {
		t.Fatal("the first step is not the picture alone")
	}
	r.Update(nil, c)
	r.Update(o, c)
	l.until(t, func() bool { return !r.Busy() })
	p, err := o.plan()
	if err != nil {
		t.Fatal(err)
	}
	m, _ := o.Image(c)
	if f, ok := o.Facts(c); !ok || f.Residual != p.Residual(m) {
		t.Errorf("facts %+v, known %t, of a picture with residual %g", f, ok, p.Residual(m))
	}
}

func TestLargeResultsAreLookedAtQuicklyFirst(t *testing.T) {
	s, r, l := retouched(t, restoration.Denoise)
	big := linearops.Shape{C: 3, H: 2000, W: 1600}
	o := s.Outcome
	for i := range o.Result.Samples {
		o.Result.Samples[i].Image = linearops.NewImage(big)
	}
	o.Edits.Strength = 0.5
	first := o.next(s.Shown, nil)
	if first == nil || first.stage != stageCoarse || first.choice != s.Shown {
		t.Fatalf("%+v", first)
	}
	d := newDarkroom(o)
	p, err := restoration.NewPlan(o.Settings, restoration.Inputs{Photo: linearops.NewImage(big)})
	if err != nil {
		t.Fatal(err)
	}
	d.plan, d.finisher = p, p.Finisher()
	m, err := d.do(first)
	if err != nil || m.Picture.W*m.Picture.H > coarsePixels/2 || m.Picture.W < 400 {
		t.Fatalf("a quick look of %d x %d (%v)", m.Picture.W, m.Picture.H, err)
	}
	o.made = map[Choice]*Made{s.Shown: m}
	if next := o.next(s.Shown, nil); next.stage != stagePicture || next.choice != s.Shown {
		t.Errorf("after it comes %+v", next)
	}
	_, _ = r, l
}

func TestRetoucherSaysOnceThatItCannot(t *testing.T) {
	s, r, l := retouched(t, restoration.Deblur)
	s.Outcome.Settings.Kernel = "" // as no run leaves it
	s.Outcome.Kernel = nil
	var said []error
	r.OnError = func(err error) { said = append(said, err) }
	s.Outcome.Edits.Strength = 0.5
	r.settle(t, s, l)
	var input *restoration.InputError
	if len(said) != 1 || !errors.As(said[0], &input) {
		t.Errorf("it said %v", said)
	}
	if s.Outcome.Picture(s.Shown) != s.Outcome.Pictures[0] {
		t.Error("the sample is not shown as it was drawn")
	}
	if _, ok := s.Outcome.Facts(s.Shown); ok {
		t.Error("it knows facts of what it could not make")
	}
}

func TestToolsForResults(t *testing.T) {
	s := openTestPhoto(t, 64, 48)
	s.BeginComposing()
	s.BeginRevealing()
	if s.Tool == ComposeTool || s.Tool == RevealTool || s.CanCompose() || s.CanReveal() {
		t.Error("a tool for results begins without one")
	}
	s.SetTask(restoration.Denoise)
	s.Finish(draw(t, s))
	s.BeginComposing()
	s.SetSource(9)
	if s.Source != 1 {
		t.Errorf("painting with sample %d of 2", s.Source)
	}
	s.SetSource(0)
	s.DropComposition()
	if s.Composition() != nil || s.Shown != (Choice{Kind: OneSample}) || s.Tool != Hand {
		t.Errorf("dropped, %v is shown with tool %v", s.Shown, s.Tool)
	}
	s.BeginComposing()
	s.Finish(draw(t, s)) // another run
	if s.Tool != Hand || s.Shown.Kind != OneSample {
		t.Errorf("after another run %v is shown with tool %v", s.Shown, s.Tool)
	}
}
