package state

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/raster"
)

// someOutcome is an outcome of n samples that no run drew.
func someOutcome(n int) *Outcome {
	o := &Outcome{Photo: &photo.Photo{Path: "/x/photo.png", SHA256: "00"}, Result: &restoration.Result{}}
	for i := range n {
		o.Result.Samples = append(o.Result.Samples, restoration.Sample{Seed: uint64(i)})
		o.Result.Samples[i].Image.Pix = make([]float32, 100)
	}
	o.Settings.Samples = n
	return o
}

func TestARunIsSavedWhenAllOfItIs(t *testing.T) {
	h := NewRuns()
	a, b := someOutcome(2), someOutcome(2)
	h.Add("a", a, time.Unix(1, 0))
	h.Add("b", b, time.Unix(2, 0))
	for _, c := range []struct {
		o       *Outcome
		choice  Choice
		all     bool
		unsaved int
	}{
		{a, Choice{Kind: OneSample}, false, 2}, {a, Choice{Kind: Mean}, false, 2}, {a, Choice{Kind: OneSample}, false, 2},
		{a, Choice{Kind: OneSample, Index: 1}, false, 1}, {b, Choice{Kind: OneSample}, true, 0},
	} {
		if h.Saved(c.o, c.choice, c.all); h.Unsaved() != c.unsaved {
			t.Errorf("after %v of %p: %d unsaved, want %d", c.choice, c.o, h.Unsaved(), c.unsaved)
		}
	}
	if h.Changed(a); h.Unsaved() != 1 {
		t.Error("what was changed since is not unsaved")
	}
	if h.AllSaved(map[string]bool{"a": true}); h.Unsaved() != 0 {
		t.Error("a session file does not save")
	}
}

func TestARemovedRunComesBack(t *testing.T) {
	h := NewRuns()
	for i := range 3 {
		h.Add(fmt.Sprint(i), someOutcome(1), time.Unix(int64(i), 0))
	}
	middle := h.Find("1")
	h.Show(middle)
	h.Remove(middle)
	if h.Shown() != nil || len(h.List()) != 2 || h.Removed() != middle || h.Find("1") != nil {
		t.Fatalf("%v", h.List())
	}
	if h.Restore() != middle || h.List()[1] != middle || h.Removed() != nil || h.Restore() != nil {
		t.Errorf("%v", h.List())
	}
	h.Remove(middle)
	h.Remove(h.Find("0"))
	if h.Restore().ID != "0" || len(h.List()) != 2 {
		t.Error("only the last one comes back, at the end of what is left")
	}
}

// What was looked at longest ago goes first; what is shown, and what is nowhere else,
// stays.
func TestEvictionKeepsWhatIsShownAndWhatIsNowhereElse(t *testing.T) {
	h := NewRuns()
	for i := range 5 {
		h.Add(fmt.Sprint(i), someOutcome(1), time.Unix(int64(i), 0))
	}
	one := h.List()[0].Outcome().bytes()
	h.Show(h.Find("0"))
	h.Show(h.Find("2"))
	for _, id := range []string{"0", "1", "2", "3"} {
		r := h.Find(id)
		r.stored, r.onDisk = &stored{}, r.version
	}
	h.Budget = 2 * one
	h.Evict()
	var held []string
	for _, r := range h.List() {
		if r.Outcome() != nil {
			held = append(held, r.ID)
		}
	}
	if want := []string{"4", "2", "0"}; !slices.Equal(held, want) {
		t.Errorf("in memory are %v, want %v", held, want)
	}
	h.Budget = 0
	if h.Evict(); h.Find("4").Outcome() == nil || h.Find("2").Outcome() == nil || h.Find("0").Outcome() != nil {
		t.Error("what is on the disk goes, the rest stays")
	}
	o := h.Find("4").Outcome()
	p := raster.FromImage(linearops.NewImage(linearops.Shape{C: 1, H: 6, W: 9}))
	o.made = map[Choice]*Made{{Kind: OneSample}: {Picture: p}, {Kind: Mean}: {}}
	if o.bytes() != one+int64(p.W)*int64(p.H)*16/3 {
		t.Errorf("with a picture that was made of it, it takes %d bytes, and %d without", o.bytes(), one)
	}
}

// A queue keeps what is put into it, whatever is done to its order.
func TestQueue(t *testing.T) {
	var q Queue
	if q.Next() != nil {
		t.Error("an empty queue has a next")
	}
	r := rand.New(rand.NewPCG(1, 2))
	var model []string
	made := 0
	for range 2000 {
		switch r.IntN(4) {
		case 0:
			if len(model) < 8 {
				made++
				id := fmt.Sprint(made)
				if err := q.Add(&Request{ID: id}); err != nil {
					t.Fatal(err)
				}
				model = append(model, id)
			}
		case 1:
			if x := q.Next(); (x == nil) != (len(model) == 0) || x != nil && x.ID != model[0] {
				t.Fatalf("next is %v of %v", x, model)
			} else if x != nil {
				model = model[1:]
			}
		case 2:
			if len(model) > 0 {
				i := r.IntN(len(model))
				q.Remove(q.List()[i])
				model = slices.Delete(model, i, i+1)
			}
		case 3:
			if len(model) > 0 {
				i, by := r.IntN(len(model)), r.IntN(7)-3
				id := model[i]
				q.Move(q.List()[i], by)
				model = slices.Insert(slices.Delete(model, i, i+1), min(max(i+by, 0), len(model)-1), id)
			}
		}
		var got []string
		for _, x := range q.List() {
			got = append(got, x.ID)
		}
		if !slices.Equal(got, model) || q.Len() != len(model) {
			t.Fatalf("%v, want %v", got, model)
		}
	}
	q.Clear()
	q.Remove(&Request{})
	q.Move(&Request{}, 1)
	for range maxQueue {
		if err := q.Add(&Request{}); err != nil {
			t.Fatal(err)
		}
	}
	if q.Add(&Request{}) == nil {
		t.Error("a queue without an end")
	}
}

// What was changed since it was kept stays in memory until it is kept again; a run that
// was drawn on has its new samples.
func TestWhatChangedIsKeptAgain(t *testing.T) {
	s, h := openTestPhoto(t, 32, 32), NewRuns()
	s.SetTask(restoration.Denoise)
	o := draw(t, s)
	r := h.Add("a", o, time.Unix(1, 0))
	s.Finish(o)
	h.Show(r)
	h.Budget = 0
	k := openKeeper(t, t.TempDir(), func(f func()) { f() })
	defer k.Close()
	var kept []*Kept
	k.OnKept = func(x *Kept) { kept = append(kept, x) }
	keep := func() {
		k.Keep(s.Snapshot("test", h))
		k.Flush()
	}
	keep()
	h.Kept(kept[0])
	if r.Outcome() == nil {
		t.Fatal("what is shown went")
	}
	h.Changed(o)
	h.Show(nil)
	if h.Kept(kept[0]); r.Outcome() == nil {
		t.Fatal("a change that is nowhere else went")
	}
	keep()
	if h.Kept(kept[1]); r.Outcome() != nil {
		t.Fatal("it stays in memory")
	}
	more := draw(t, s)
	if h.Add("a", more, time.Unix(9, 0)) != r || len(h.List()) != 1 || !r.Created.Equal(time.Unix(1, 0)) {
		t.Fatal("the run is another")
	}
	if h.Kept(kept[1]); r.Outcome() != more {
		t.Error("the samples of before are taken for the new ones")
	}
}
