package state

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

func drawMore(t *testing.T, s *Session, n int) *Outcome {
	t.Helper()
	o, err := s.More(engine{}, n)(context.Background(), func(restoration.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func sameImage(t *testing.T, name string, a, b linearops.Image) {
	t.Helper()
	if a.Shape != b.Shape || len(a.Pix) == 0 || !slices.Equal(a.Pix, b.Pix) {
		t.Errorf("%s: not the same bytes", name)
	}
}

// TestMoreIsOneRun: samples that were drawn in three goes, their mean and their spread
// are the bytes of one run with all the seeds, for every task.
func TestMoreIsOneRun(t *testing.T) {
	for _, task := range Tasks() {
		s := openTestPhoto(t, 40, 32)
		s.SetTask(task)
		s.Crop.Set(rect(4, 2, 32, 28))
		if s.UsesMask() {
			s.dab(14, 14, 9)
		}
		first := draw(t, s)
		s.Finish(first)
		s.SetSampling(9, 99) // the controls say something else by now
		s.Mask.Clear()
		s.Crop.Clear()
		s.Finish(drawMore(t, s, 1))
		s.Finish(drawMore(t, s, 2))
		got := s.Outcome
		if len(first.Result.Samples) != 2 {
			t.Fatal("the outcome before was changed")
		}

		s.Crop.Set(rect(4, 2, 32, 28))
		if s.UsesMask() {
			s.dab(14, 14, 9)
		}
		s.SetSampling(5, 7)
		want, err := s.Work(engine{})(context.Background(), func(restoration.Event) {})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Result.Samples) != 5 || got.Settings.Samples != 5 || got.Partial() || len(got.Pictures) != 5 || len(got.Changed) != len(want.Changed) {
			t.Fatalf("%s: %d samples, %d pictures", task, len(got.Result.Samples), len(got.Pictures))
		}
		for i, smp := range want.Result.Samples {
			g := got.Result.Samples[i]
			sameImage(t, string(task), g.Image, smp.Image)
			if g.Seed != uint64(7+i) || g.Seed != smp.Seed || g.MaxError != smp.MaxError {
				t.Errorf("%s: sample %d has seed %d", task, i, g.Seed)
			}
		}
		sameImage(t, string(task)+" mean", got.Result.Mean, want.Result.Mean)
		sameImage(t, string(task)+" spread", got.Result.Spread, want.Result.Spread)
		if got.SpreadTop != want.SpreadTop || !slices.Equal(got.distances[4], want.distances[4]) {
			t.Errorf("%s: spread or differences are judged otherwise", task)
		}
	}
}

func TestMoreCountsOnAndKeepsWhatIsFinished(t *testing.T) {
	s := openTestPhoto(t, 32, 32)
	s.SetTask(restoration.Colorize)
	s.Finish(draw(t, s))
	ctx, cancel := context.WithCancel(context.Background())
	o, err := s.More(engine{}, 3)(ctx, func(e restoration.Event) {
		if e.Samples != 5 || e.Sample < 2 {
			t.Errorf("sample %d of %d", e.Sample, e.Samples)
		}
		if len(e.Finished) > 0 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || o == nil || len(o.Result.Samples) != 3 || !o.Partial() {
		t.Fatalf("%v, %v", o, err)
	}
	s.Finish(o)
	if after := drawMore(t, s, 1); after.Result.Samples[3].Seed != 10 {
		t.Errorf("the seeds go on with %d", after.Result.Samples[3].Seed)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if o, err := s.More(engine{}, 1)(stopped, func(restoration.Event) {}); o != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("nothing was drawn, and it gave %v, %v", o, err)
	}
}

type otherEngine struct{ engine }

func (e otherEngine) Open(ctx context.Context) (restoration.Denoiser, PriorInfo, error) {
	d, info, err := e.engine.Open(ctx)
	info.Prior.SHA256 = "11"
	return d, info, err
}

func TestSamplesOfTwoPriorsAreNotMixed(t *testing.T) {
	s := openTestPhoto(t, 32, 32)
	s.SetTask(restoration.Denoise)
	s.Finish(draw(t, s))
	if o, err := s.More(otherEngine{}, 1)(context.Background(), func(restoration.Event) {}); o != nil || !errors.Is(err, errOtherPrior) {
		t.Errorf("%v, %v", o, err)
	}
}

// TestDiscardedSamplesLeaveTheMean: the mean and the spread of what is kept are those
// of restoration's statistics, and come back with the sample.
func TestDiscardedSamplesLeaveTheMean(t *testing.T) {
	s := openTestPhoto(t, 32, 32)
	s.SetTask(restoration.Denoise)
	s.Finish(draw(t, s))
	s.Finish(drawMore(t, s, 2))
	o := s.Outcome
	all, before := o.Result.Mean, *o
	s.Shown = Choice{OneSample, 1}
	discard := func(i int) { s.Reshelve(func(sh *Shelf, n int) { sh.Discard(i, n) }) }
	discard(1)
	if !o.Stale() || s.Shown != (Choice{OneSample, 2}) {
		t.Errorf("stale %v, shown %v", o.Stale(), s.Shown)
	}
	frozen := *o
	late := frozen.Summarise()
	settled := o.Settled()
	discard(3)
	if o.Take(late) || !o.Stale() {
		t.Error("a mean of samples that are not kept was taken")
	}
	frozen = *o
	if !o.Take(frozen.Summarise()) || o.Stale() {
		t.Error("the mean is not that of what is kept")
	}
	image := func(i int) linearops.Image { return o.Result.Samples[i].Image }
	mean, spread := restoration.MeanAndSpread([]linearops.Image{image(0), image(2)})
	sameImage(t, "mean of two", o.Result.Mean, mean)
	sameImage(t, "spread of two", o.Result.Spread, spread)
	mean, _ = restoration.MeanAndSpread([]linearops.Image{image(0), image(2), image(3)})
	sameImage(t, "a copy for saving", settled.Result.Mean, mean)
	sameImage(t, "the copy before", before.Result.Mean, all)

	discard(2)
	s.Shown = Choice{Kind: Mean}
	if s.Reshelve(func(*Shelf, int) {}); s.Shown != (Choice{OneSample, 0}) {
		t.Errorf("one sample is left, and %v is shown", s.Shown)
	}
	for range 3 {
		s.Reshelve(func(sh *Shelf, _ int) { sh.BringBack() })
	}
	if got := o.Settled(); got.Stale() || !slices.Equal(got.Order(), []int{0, 1, 2, 3}) {
		t.Errorf("order %v", got.Order())
	} else {
		sameImage(t, "mean of all", got.Result.Mean, all)
	}
	if room := o.Room(); room != MaxShelf-4 {
		t.Errorf("room for %d", room)
	}
}

// TestSaveAllLeavesOutWhatIsDiscarded: the files of what is kept carry the samples' own
// numbers, and their mean is of them.
func TestSaveAllLeavesOutWhatIsDiscarded(t *testing.T) {
	s := openTestPhoto(t, 32, 32)
	s.SetTask(restoration.Denoise)
	s.Finish(draw(t, s))
	s.Finish(drawMore(t, s, 1))
	s.Reshelve(func(sh *Shelf, n int) { sh.Discard(1, n) })
	dir := t.TempDir()
	saver := Saver{Outcome: s.Outcome.Settled(), App: "Afterimage test"}
	saved, err := saver.Save(SaveRequest{What: SaveAll, Path: filepath.Join(dir, "x.png")})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range saved.Files {
		names = append(names, filepath.Base(f))
	}
	if want := []string{"x-1.png", "x-3.png", "x-mean.png", "x-spread.png", "x-sheet.png", "x.recipe.json"}; !slices.Equal(names, want) {
		t.Errorf("%v", names)
	}
	mean, err := photo.Read(filepath.Join(dir, "x-mean.png"))
	if err != nil {
		t.Fatal(err)
	}
	a, b := s.Outcome.Result.Samples[0].Image, s.Outcome.Result.Samples[2].Image
	pic := mean.Planes()
	for i, v := range pic.Pix {
		if want := (a.Pix[i] + b.Pix[i]) / 2; math.Abs(float64(v-want)) > 1.01/127.5 {
			t.Fatalf("value %d of the mean is %g, want %g", i, v, want)
		}
	}
}

// The recipe asks for the samples that there are, and says which the mean leaves out.
func TestRecipeOfWhatWasStoppedAndDiscarded(t *testing.T) {
	s := openTestPhoto(t, 32, 32)
	s.SetTask(restoration.Denoise)
	s.Finish(draw(t, s))
	o := drawMore(t, s, 1)
	o.Settings.Samples = 8 // and it was stopped after 3
	o.Shelf.Discard(1, 3)
	path := filepath.Join(t.TempDir(), "x.png")
	if _, err := (Saver{Outcome: o.Settled(), App: "Afterimage test"}).Save(SaveRequest{What: SaveAll, Path: path}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(photo.RecipeName(path))
	if err != nil {
		t.Fatal(err)
	}
	r, err := restoration.ReadRecipe(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if r.Settings.Seed != 7 || r.Settings.Samples != 3 || !slices.Equal(r.Discarded, []uint64{8}) || len(r.Results) != 5 {
		t.Errorf("%s", data)
	}
	if o.Settings.Samples != 8 {
		t.Error("the outcome was changed")
	}
}

func TestFinishKeepsTheOrderThatWasChosen(t *testing.T) {
	s := openTestPhoto(t, 32, 32)
	s.SetTask(restoration.Denoise)
	s.Finish(draw(t, s))
	s.Reshelve(func(sh *Shelf, _ int) { sh.ByDifference, sh.Limit = true, 1 })
	s.Finish(draw(t, s))
	if sh := s.Outcome.Shelf; !sh.ByDifference || sh.Limit != 1 || len(s.Outcome.Order()) != 1 {
		t.Errorf("%+v", sh)
	}
	var none *Outcome
	if none.Order() != nil || none.Room() != 0 {
		t.Error("nothing was drawn")
	}
}
