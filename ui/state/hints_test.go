package state

import (
	"context"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"afterimage/restoration"
)

// colouring is a session with a photo of 48 x 40 pixels to be colorized.
func colouring(t *testing.T) *Session {
	t.Helper()
	s := NewSession()
	deep(t, s)
	s.SetTask(restoration.Colorize)
	s.Hints.SetRadius(3)
	return s
}

func dab(s *Session, x, y float64) {
	s.Hints.Begin(x, y, 0)
	s.Hints.End()
}

func TestDabsArePutMovedAndRemoved(t *testing.T) {
	s := colouring(t)
	h := s.Hints
	if !h.SetColour(" C04020 ") || h.Colour != "#c04020" {
		t.Errorf("the colour is %s", h.Colour)
	}
	for _, bad := range []string{"", "red", "#12345", "#1234567", "#+12345", "#12345g"} {
		if h.SetColour(bad) || h.Colour != "#c04020" {
			t.Errorf("%q is a colour", bad)
		}
	}
	for _, p := range [][2]float64{{-0.1, 5}, {5, -0.1}, {48, 5}, {5, 40}} {
		if h.Begin(p[0], p[1], 0) {
			t.Errorf("a dab at %v, outside the photo", p)
		}
	}
	if dab(s, 10.7, 20.2); !reflect.DeepEqual(h.List(), []restoration.Hint{{X: 10, Y: 20, Radius: 3, Colour: "#c04020"}}) {
		t.Fatalf("put as %+v", h.List())
	}
	if _, ok := h.Selected(); ok {
		t.Error("a new dab is selected")
	}
	h.SetColour("#204080")
	h.SetRadius(6)
	dab(s, 30, 20)
	// dragged by its rim it keeps its distance, and stays on the photo
	h.Begin(12, 21, 0)
	h.Drag(15, 25)
	if d := h.List()[0]; d.X != 13 || d.Y != 24 || len(h.List()) != 2 {
		t.Errorf("dragged to %+v", h.List())
	}
	h.Drag(-50, 90)
	h.End()
	h.Drag(20, 20) // of no drag
	if d := h.List()[0]; d.X != 0 || d.Y != 39 {
		t.Errorf("dragged off the photo it is at %d,%d", d.X, d.Y)
	}
	if i, ok := h.Selected(); !ok || i != 0 || h.Colour != "#c04020" || h.Radius != 3 {
		t.Errorf("selected %d; the next is %s, %g", i, h.Colour, h.Radius)
	}
	if !h.RemoveSelected() || len(h.List()) != 1 || h.List()[0].X != 30 {
		t.Errorf("left are %+v", h.List())
	}
	if h.At(36.4, 20.5, 0) != 0 || h.At(37, 20.5, 0) != -1 || h.At(39, 20.5, 9) != 0 {
		t.Error("a dab is not found where it lies")
	}
	if h.RemoveSelected(); len(h.List()) != 0 || h.RemoveSelected() || h.Remove(0) {
		t.Errorf("left are %+v", h.List())
	}
}

// Every change is one step, a drag too, and lists that were handed out stay as they are.
func TestDabsAreUndone(t *testing.T) {
	s := colouring(t)
	h := s.Hints
	if s.Strokes() != Strokes(h) {
		t.Fatal("undo means something else")
	}
	var states [][]restoration.Hint
	note := func() { states = append(states, h.List()) }
	note()
	dab(s, 10, 10)
	note()
	dab(s, 30, 10)
	note()
	h.Begin(10, 10, 0)
	h.Drag(12, 14)
	h.Drag(18, 24)
	if h.CanUndo() || h.Undo() {
		t.Error("undone in the middle of a drag")
	}
	h.End()
	note()
	dab(s, 18, 24) // a click that selects is no step
	h.Remove(0)
	note()
	h.Clear()
	note()
	want := []int{0, 1, 2, 2, 1, 0}
	for i, l := range states {
		if len(l) != want[i] {
			t.Fatalf("state %d has %d dabs", i, len(l))
		}
	}
	if states[2][0].X != 10 || states[3][0].X != 18 {
		t.Fatalf("a list that was handed out changed: %+v, %+v", states[2], states[3])
	}
	for i := len(states) - 2; i >= 0; i-- {
		if !h.Undo() || len(h.List()) != len(states[i]) || len(h.List()) > 0 && !reflect.DeepEqual(h.List(), states[i]) {
			t.Errorf("undone to %+v, want %+v", h.List(), states[i])
		}
	}
	if h.Undo() || !h.Redo() || !reflect.DeepEqual(h.List(), states[1]) {
		t.Errorf("redone to %+v", h.List())
	}
	if dab(s, 40, 30); h.CanRedo() {
		t.Error("redo goes on after another change")
	}
	if s.SetTask(restoration.Inpaint); s.Strokes() != Strokes(s.Mask) {
		t.Error("the mask's history is lost")
	}
}

func TestThereMayBeSoManyDabs(t *testing.T) {
	s := colouring(t)
	for i := range restoration.MaxHints {
		s.Settings().Hints = append(s.Settings().Hints, restoration.Hint{X: i % 40, Y: 39, Radius: 1, Colour: "#204060"})
	}
	if !s.Hints.Full() || s.Hints.Begin(20, 5, 0) {
		t.Error("one more was added")
	}
	if !s.Hints.Begin(20, 39, 0) {
		t.Error("none can be taken")
	}
}

func TestHintToolIsColorizes(t *testing.T) {
	s := colouring(t)
	if !s.Choose(HintTool) || s.Tool != HintTool {
		t.Error("colorize has no use for it")
	}
	if s.SetTask(restoration.Denoise); s.Tool != Hand || s.Choose(HintTool) {
		t.Errorf("denoise has tool %v", s.Tool)
	}
	for larger, want := range map[bool]float64{true: 14, false: 10} {
		s.Hints.SetRadius(12)
		if s.Hints.Resize(larger); s.Hints.Radius != want {
			t.Errorf("larger %v: %g", larger, s.Hints.Radius)
		}
	}
	if s.Hints.SetRadius(1e6); s.Hints.Radius != MaxHintSlider {
		t.Errorf("radius %g", s.Hints.Radius)
	}
	for _, c := range HintColours() {
		if hex, ok := hexColour(c.Colour); !ok || hex != c.Colour {
			t.Errorf("%s has no colour", c.ID)
		}
	}
	if c := HintRGBA("#c08040"); c.R != 0xc0 || c.G != 0x80 || c.B != 0x40 || c.A != 255 {
		t.Errorf("%v", c)
	}
}

// Dabs are in what is run, in its recipe, in sessions; another photo has none.
func TestDabsGoWithTheirPhoto(t *testing.T) {
	s := colouring(t)
	if !(&Snapshot{desk: s.deskSnapshot()}).Empty() {
		t.Error("a photo alone is worth keeping")
	}
	dab(s, 20, 20)
	dab(s, 30, 10)
	want := s.Hints.List()
	if (&Snapshot{desk: s.deskSnapshot()}).Empty() {
		t.Error("dabs are not worth keeping")
	}
	s.SetSampling(1, 0)
	s.SetSteps(2)
	request := s.Request()
	s.Hints.Remove(0)
	if !reflect.DeepEqual(request.Settings.Hints, want) {
		t.Fatalf("the run that was asked for has %+v", request.Settings.Hints)
	}
	o, err := request.Work(engine{})(context.Background(), func(restoration.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	s.Return(o, nil)
	if !reflect.DeepEqual(s.Hints.List(), want) || s.Hints.CanUndo() {
		t.Errorf("its dabs came back as %+v", s.Hints.List())
	}
	path := filepath.Join(t.TempDir(), "x.afterimage")
	if _, err := SaveSession(path, s.Snapshot("test", NewRuns())); err != nil {
		t.Fatal(err)
	}
	var recipes int
	for name, data := range filesOf(t, o) {
		if strings.HasSuffix(name, ".json") {
			r, err := restoration.ReadRecipe(strings.NewReader(string(data)))
			if err != nil || !reflect.DeepEqual(r.Settings.Hints, want) {
				t.Errorf("%s has %+v, %v", name, r.Settings.Hints, err)
			}
			recipes++
		}
	}
	if recipes == 0 {
		t.Error("no recipe was written")
	}
	opened, err := OpenSession(path, Photos{})
	if err != nil {
		t.Fatal(err)
	}
	fresh, runs := NewSession(), NewRuns()
	fresh.Resume(opened, runs)
	if !reflect.DeepEqual(fresh.Hints.List(), want) || fresh.Task() != restoration.Colorize || !fresh.Hints.Begin(5, 5, 0) {
		t.Errorf("the session has %+v", fresh.Hints.List())
	}
	fresh.Hints.End()
	if deep(t, fresh); len(fresh.Hints.List()) != 0 || len(fresh.Resolved().Hints) != 0 || fresh.Hints.CanUndo() {
		t.Errorf("another photo has %+v", fresh.Hints.List())
	}
}
