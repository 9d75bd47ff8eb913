package state

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"
)

// line places samples on a line: the distance of two is that of their places.
func line(places ...float64) func(i, j int) float64 {
	return func(i, j int) float64 { return math.Abs(places[i] - places[j]) }
}

func TestShelfOrder(t *testing.T) {
	apart := line(0, 1, 10, 4, 4)
	for _, c := range []struct {
		name  string
		shelf Shelf
		want  []int
	}{
		{"as drawn", Shelf{}, []int{0, 1, 2, 3, 4}},
		{"some are shown", Shelf{Limit: 2}, []int{0, 1}},
		{"pinned come first", Shelf{Pinned: []int{1, 3}}, []int{1, 3, 0, 2, 4}},
		{"pinned are always shown", Shelf{Pinned: []int{1, 3}, Limit: 1}, []int{1, 3}},
		{"discarded are gone", Shelf{Discarded: []int{4, 0}}, []int{1, 2, 3}},
		// 0 and 2 are farthest apart; then 3 and 4 tie at 4, and 3 was drawn first
		{"most different first", Shelf{ByDifference: true}, []int{0, 2, 3, 1, 4}},
		{"the two most different", Shelf{ByDifference: true, Limit: 2}, []int{0, 2}},
		{"different from what is pinned", Shelf{ByDifference: true, Pinned: []int{3}}, []int{3, 2, 0, 1, 4}},
		{"different among what is kept", Shelf{ByDifference: true, Discarded: []int{2}}, []int{0, 3, 1, 4}},
	} {
		if got := c.shelf.Order(5, apart); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	shelf := Shelf{ByDifference: true}
	if got := shelf.Order(3, nil); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("where nothing is known of differences: %v", got)
	}
}

func TestShelfDiscardsAndBringsBack(t *testing.T) {
	var s Shelf
	s.TogglePin(1)
	if s.Discard(1, 3) {
		t.Error("a pinned sample was discarded")
	}
	copied := s
	if !s.Discard(2, 3) || s.Discard(2, 3) || s.Discard(7, 3) || s.Discard(-1, 3) {
		t.Errorf("%+v", s)
	}
	s.TogglePin(1)
	if !s.Discard(1, 3) || s.Discard(0, 3) {
		t.Errorf("one sample has to stay: %+v", s)
	}
	if s.TogglePin(2); s.IsPinned(2) {
		t.Error("a discarded sample was pinned")
	}
	for _, want := range []int{1, 2} {
		if i, ok := s.BringBack(); !ok || i != want {
			t.Errorf("%d came back, want %d", i, want)
		}
	}
	if _, ok := s.BringBack(); ok || !slices.Equal(s.Kept(3), []int{0, 1, 2}) {
		t.Errorf("%+v", s)
	}
	if !copied.IsPinned(1) || len(copied.Discarded) != 0 {
		t.Errorf("a copy changed with it: %+v", copied)
	}
}

func TestShelfFromAFile(t *testing.T) {
	var s Shelf
	data := `{"pinned":[9,2,1,2],"discarded":[0,1,-4,0,3],"limit":99,"by_difference":true}`
	if err := json.Unmarshal([]byte(data), &s); err != nil {
		t.Fatal(err)
	}
	want := Shelf{Pinned: []int{1, 2}, Discarded: []int{0, 3}, Limit: MaxShelf, ByDifference: true}
	if got := s.Valid(4); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	all := Shelf{Discarded: []int{1, 0}}.Valid(2)
	if !slices.Equal(all.Kept(2), []int{0}) {
		t.Errorf("nothing is kept: %+v", all)
	}
}

// FuzzShelf does anything in any order, and holds the rules.
func FuzzShelf(f *testing.F) {
	f.Add(uint8(4), []byte{0, 1, 0x12, 0x20, 0x33, 0x41, 0x22, 0x11})
	f.Add(uint8(1), []byte{0x10, 0x20, 0x30})
	f.Fuzz(func(t *testing.T, samples uint8, acts []byte) {
		n := int(samples%MaxShelf) + 1
		places := make([]float64, n)
		for i := range places {
			places[i] = float64(i * i % 7)
		}
		var s Shelf
		for _, a := range acts {
			i := int(a & 15)
			before := s.Kept(n)
			switch a >> 4 & 7 {
			case 0:
				s.TogglePin(i % n)
			case 1, 2:
				if can := s.CanDiscard(i, n); s.Discard(i, n) != can {
					t.Fatal("it does not do what it said")
				} else if can { // there and back is nothing
					undone := s
					if k, ok := undone.BringBack(); !ok || k != i || !slices.Equal(undone.Kept(n), before) {
						t.Fatalf("%d came back instead of %d", k, i)
					}
				}
			case 3:
				s.BringBack()
			case 4:
				s.ByDifference = !s.ByDifference
			case 5:
				s.Limit = i
			}
			holdRules(t, s, n, line(places...))
		}
	})
}

func holdRules(t *testing.T, s Shelf, n int, apart func(i, j int) float64) {
	t.Helper()
	order, kept := s.Order(n, apart), s.Kept(n)
	if len(kept) == 0 || len(order) == 0 {
		t.Fatalf("nothing is left: %+v", s)
	}
	if s.Limit == 0 && len(order) != len(kept) || s.Limit > 0 && len(order) > max(s.Limit, len(s.Pinned)) {
		t.Fatalf("%d of %d are shown: %+v", len(order), len(kept), s)
	}
	if !slices.Equal(order[:len(s.Pinned)], s.Pinned) && len(s.Pinned) > 0 {
		t.Fatalf("pinned ones are not first: %v, %+v", order, s)
	}
	seen := map[int]bool{}
	for _, i := range order {
		if seen[i] || !slices.Contains(kept, i) {
			t.Fatalf("%v of %v", order, kept)
		}
		seen[i] = true
	}
	if !slices.Equal(order, s.Order(n, apart)) {
		t.Fatal("the order is another each time")
	}
	if v := s.Valid(n); !slices.Equal(v.Pinned, s.Pinned) || !slices.Equal(v.Discarded, s.Discarded) {
		t.Fatalf("%+v is not valid: %+v", s, v)
	}
}

func TestNextAfterADiscard(t *testing.T) {
	for _, c := range []struct {
		i           int
		before, now []int
		want        int
	}{
		{2, []int{0, 2, 1}, []int{0, 1}, 1},
		{1, []int{0, 2, 1}, []int{0, 2}, 2},
		{5, []int{0, 1}, []int{1, 0}, 1},
		{0, []int{0, 1, 2}, []int{2}, 2}, // its neighbours went with it
	} {
		if got := next(c.i, c.before, c.now); got != c.want {
			t.Errorf("after %d of %v: %d, want %d", c.i, c.before, got, c.want)
		}
	}
}

func TestStepThroughTheStrip(t *testing.T) {
	list := Choices([]int{2, 0}, true)
	c := Choice{}
	for _, want := range []Choice{{OneSample, 2}, {OneSample, 0}, {Mean, 0}, {Spread, 0}, {Spread, 0}} {
		if c = Step(list, c, 1); c != want {
			t.Fatalf("%v, want %v", c, want)
		}
	}
	if c = Step(list, c, -9); c != (Choice{}) {
		t.Errorf("back at %v", c)
	}
	if c = Step(list, Choice{OneSample, 7}, 1); c != (Choice{OneSample, 2}) {
		t.Errorf("from a sample that is not there: %v", c)
	}
	if got := Choices([]int{0}, false); len(got) != 2 {
		t.Errorf("one sample has a mean: %v", got)
	}
}
