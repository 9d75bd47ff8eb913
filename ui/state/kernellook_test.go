package state

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/ui/raster"
)

func TestLookRegion(t *testing.T) {
	for name, c := range map[string]struct {
		w, h           int
		x0, y0, x1, y1 float64
		want           restoration.Rect
	}{
		"click":                  {1000, 800, 500, 400, 501, 400, restoration.Rect{X: 436, Y: 336, W: 128, H: 128}},
		"click in the corner":    {1000, 800, 2, 3, 2, 3, restoration.Rect{W: 128, H: 128}},
		"drag":                   {1000, 800, 100, 100, 200, 190, restoration.Rect{X: 100, Y: 100, W: 100, H: 90}},
		"drag back":              {1000, 800, 200, 190, 100, 100, restoration.Rect{X: 100, Y: 100, W: 100, H: 90}},
		"too small":              {1000, 800, 100, 100, 110, 105, restoration.Rect{X: 100, Y: 100, W: 64, H: 64}},
		"too large":              {1000, 800, 100, 100, 900, 700, restoration.Rect{X: 100, Y: 100, W: 192, H: 192}},
		"too large, to the left": {1000, 800, 900, 700, 100, 100, restoration.Rect{X: 708, Y: 508, W: 192, H: 192}},
		"beyond the photo":       {1000, 800, 950, 750, 1200, 1200, restoration.Rect{X: 808, Y: 608, W: 192, H: 192}},
		"a small photo":          {40, 100, 10, 10, 11, 11, restoration.Rect{W: 40, H: 100}},
	} {
		if got := LookRegion(c.w, c.h, c.x0, c.y0, c.x1, c.y1); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func FuzzLookRegion(f *testing.F) {
	f.Add(300, 200, 1.0, 2.0, 3.0, 4.0)
	f.Add(20, 5000, -100.0, 1e9, 3.0, 4.0)
	f.Fuzz(func(t *testing.T, w, h int, x0, y0, x1, y1 float64) {
		w, h = 16+w&0xffff, 16+h&0xffff
		for _, v := range []*float64{&x0, &y0, &x1, &y1} {
			*v = clampFloat(*v, -1e6, 1e6)
			if *v != *v {
				*v = 0
			}
		}
		r := LookRegion(w, h, x0, y0, x1, y1)
		if r.X < 0 || r.Y < 0 || r.X+r.W > w || r.Y+r.H > h {
			t.Fatalf("%v is not in a photo of %d x %d", r, w, h)
		}
		for _, side := range [2][2]int{{r.W, w}, {r.H, h}} {
			if side[0] > MaxLook || side[0] < min(MinLook, side[1]) {
				t.Fatalf("%v in a photo of %d x %d", r, w, h)
			}
		}
	})
}

// TestLookTable pins what may follow what.
func TestLookTable(t *testing.T) {
	want := map[string]LookPhase{
		"no region begin": Comparing, "no region clear": NoRegion,
		"comparing begin": Comparing, "comparing stop": Stopped, "comparing end": Compared, "comparing clear": NoRegion,
		"compared begin": Comparing, "compared clear": NoRegion,
		"stopped begin": Comparing, "stopped clear": NoRegion,
	}
	for p := NoRegion; p <= Stopped; p++ {
		for s := LookBegin; s <= LookClear; s++ {
			next, ok := p.Next(s)
			w, legal := want[fmt.Sprintf("%v %v", p, s)]
			if ok != legal || ok && next != w || !ok && next != p {
				t.Errorf("%v, %v: %v, %v", p, s, next, ok)
			}
		}
	}
}

// request is a candidate whose preview is asked for.
type request struct {
	key string
	ctx context.Context
}

// bench is a comparison whose work waits for the test.
type bench struct {
	*Look
	loop
	t      *testing.T
	asked  chan request
	answer chan LookResult
	told   int
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, loop: make(loop, 1000), asked: make(chan request), answer: make(chan LookResult)}
	b.Look = NewLook(b.loop.post)
	b.OnChange = func() { b.told++ }
	return b
}

func (b *bench) work(ctx context.Context, c Candidate) LookResult {
	select {
	case b.asked <- request{c.Key(), ctx}:
	case <-ctx.Done():
		return LookResult{Err: ctx.Err()}
	}
	if ctx.Err() != nil { // the answer is another's
		return LookResult{Err: ctx.Err()}
	}
	select {
	case r := <-b.answer:
		return r
	case <-ctx.Done():
		return LookResult{Err: ctx.Err()}
	}
}

// one lets the next candidate be done and returns its key.
func (b *bench) one() string {
	r, told := <-b.asked, b.told
	for r.ctx.Err() != nil { // was superseded while it asked
		r = <-b.asked
	}
	b.answer <- LookResult{Picture: &raster.Picture{}}
	b.until(b.t, func() bool { return b.told > told })
	return r.key
}

func gauss(sigma float64) Candidate {
	return Candidate{Family: "gauss", Values: []float64{sigma}}
}

var here = restoration.Rect{W: 128, H: 128}

func TestLookGoesOneAfterAnother(t *testing.T) {
	b := newBench(t)
	b.Set([]Candidate{gauss(1), gauss(2), gauss(2), gauss(3)})
	if len(b.Candidates()) != 3 || b.Phase() != NoRegion {
		t.Fatalf("%v in phase %v", b.Candidates(), b.Phase())
	}
	b.At(here, b.work)
	for _, want := range []string{"gauss:1", "gauss:2", "gauss:3"} {
		if c, ok := b.Current(); !ok || c.Key() != want {
			t.Errorf("%v is being made, want %s", c, want)
		}
		if got := b.one(); got != want {
			t.Errorf("%s came, want %s", got, want)
		}
	}
	b.until(t, func() bool { return b.Phase() == Compared })
	if _, ok := b.Current(); ok || b.Region() != here {
		t.Error("it goes on after the end")
	}
}

// A list that changes keeps what is there and makes what is missing.
func TestLookKeepsItsPreviews(t *testing.T) {
	b := newBench(t)
	b.Set([]Candidate{gauss(1), gauss(2)})
	b.At(here, b.work)
	b.one()
	if !b.Add(gauss(4)) || b.Add(gauss(4)) {
		t.Error("one may be added once")
	}
	b.Remove(1)
	if got := b.one(); got != "gauss:4" {
		t.Errorf("%s was made", got)
	}
	b.until(t, func() bool { return b.Phase() == Compared })
	if _, ok := b.Result(gauss(1)); !ok {
		t.Error("the first preview is lost")
	}
	for sigma := range 9 {
		b.Add(gauss(float64(5 + sigma)))
	}
	if len(b.Candidates()) != MaxCandidates {
		t.Errorf("%d candidates", len(b.Candidates()))
	}
	b.Clear()
}

// A region that is superseded is never heard of again, even where its work does not
// notice.
func TestLookIsSuperseded(t *testing.T) {
	b := newBench(t)
	b.Set([]Candidate{gauss(1)})
	deaf, leave := make(chan bool), make(chan bool)
	b.At(here, func(context.Context, Candidate) LookResult {
		deaf <- true
		<-leave
		return LookResult{Err: errors.New("of the old region")}
	})
	<-deaf
	other := restoration.Rect{X: 9, W: 64, H: 64}
	b.At(other, b.work)
	leave <- true
	if got := b.one(); got != "gauss:1" {
		t.Error(got)
	}
	b.until(t, func() bool { return b.Phase() == Compared })
	b.drain()
	if r, ok := b.Result(gauss(1)); !ok || r.Err != nil || b.Region() != other {
		t.Errorf("%+v of %v", r, b.Region())
	}
	told := b.told
	b.At(here, b.work)
	<-b.asked
	b.Clear()
	b.drain()
	if b.told != told || b.Phase() != NoRegion || b.Region().W != 0 {
		t.Error("what was put away is heard of")
	}
}

func TestLookStops(t *testing.T) {
	b := newBench(t)
	b.Set([]Candidate{gauss(1), gauss(2)})
	b.Stop() // nothing goes on: nothing happens
	b.Resume()
	b.At(here, b.work)
	b.one()
	b.Stop()
	if _, ok := b.Result(gauss(1)); !ok || b.Phase() != Stopped {
		t.Error("what was there is lost")
	}
	if b.Add(gauss(3)); b.Phase() != Stopped {
		t.Error("it goes on by itself")
	}
	b.Resume()
	if got := b.one() + b.one(); got != "gauss:2gauss:3" {
		t.Error(got)
	}
	b.until(t, func() bool { return b.Phase() == Compared })
}

// The preview is what a run of the region with its margin gives, and errors come with
// their words.
func TestLookWork(t *testing.T) {
	s := openTestPhoto(t, 140, 110)
	s.SetTask(restoration.Deblur)
	s.SetSteps(3)
	region := LookRegion(140, 110, 70, 60, 70, 60)
	for _, c := range []Candidate{gauss(1.2), {Family: "motion", Values: []float64{7, 30}}} {
		r := s.LookWork(engine{}, region, 2)(context.Background(), c)
		if r.Err != nil || r.Picture.W != region.W || r.Picture.H != region.H {
			t.Fatalf("%+v of %v", r, region)
		}
		around := grown(region, lookMargin, 140, 110)
		s.Kernel.Take(c)
		set := s.Resolved()
		set.Samples, set.Crop, set.Noise = 1, &around, restoration.Noise{Levels: 2}
		plan, err := restoration.NewPlan(set, restoration.Inputs{Photo: s.Photo.Planes()})
		if err != nil {
			t.Fatal(err)
		}
		plan.Resolve(shrink{}.Spec())
		want, err := restoration.Restore(context.Background(), shrink{}, plan, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Sample.Residual != want.Samples[0].Residual || r.Sample.Seed != set.Seed {
			t.Errorf("%s: residual %g, a run has %g", c.Key(), r.Sample.Residual, want.Samples[0].Residual)
		}
	}
	broken := errors.New("no memory")
	if r := s.LookWork(engine{prior: shrink{fail: broken}}, region, 2)(context.Background(), gauss(1)); !errors.Is(r.Err, broken) {
		t.Error(r.Err)
	}
	if r := s.LookWork(engine{err: broken}, region, 2)(context.Background(), gauss(1)); !errors.Is(r.Err, broken) {
		t.Error(r.Err)
	}
	var param *linearops.ParamError
	if r := s.LookWork(engine{}, region, 2)(context.Background(), gauss(-1)); !errors.As(r.Err, &param) {
		t.Error(r.Err)
	}
}
