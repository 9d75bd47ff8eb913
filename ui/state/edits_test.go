package state

import (
	"bytes"
	"strings"
	"testing"

	"afterimage/restoration"
)

func painted() *Edits {
	e := NewEdits()
	e.Strength = 0.75
	e.SetColour(Choice{Kind: OneSample, Index: 1}, Colour{Saturation: 1.5, KeepLuminance: true})
	e.SetColour(Choice{Kind: Mean}, Colour{Saturation: 0.5})
	e.Reveal = NewMask(90, 60)
	e.Reveal.Begin()
	e.Reveal.Line(Brush{Size: 20, Hardness: 0.5}, 10, 10, 50, 40)
	e.Reveal.End()
	e.Compose = NewComposition(90, 60, 2)
	e.Compose.stroke(0, 30, false, 20, 20, 60, 20)
	e.Compose.stroke(1, 20, false, 70, 40, 70, 50)
	return e
}

func TestEditsInAFile(t *testing.T) {
	e := painted()
	meta, planes, err := e.Marshal()
	if err != nil || len(planes) != 2 {
		t.Fatalf("%d planes (%v)", len(planes), err)
	}
	back, err := UnmarshalEdits(meta, planes, 3, 90, 60)
	if err != nil {
		t.Fatal(err)
	}
	if back.Strength != 0.75 || back.Colour(Choice{Kind: OneSample, Index: 1}) != e.Samples[1] || back.Mean != e.Mean ||
		back.Colour(Choice{Kind: OneSample}) != (Colour{Saturation: 1}) {
		t.Errorf("%+v", back)
	}
	if !bytes.Equal(back.Reveal.Alpha(), e.Reveal.Alpha()) || back.Reveal.Touched() != e.Reveal.Touched() || back.Reveal.CanUndo() {
		t.Error("another plane of the original")
	}
	if back.Compose.snapshot() != e.Compose.snapshot() || back.Compose.CanUndo() {
		t.Error("another composition")
	}
	back.Compose.stroke(1, 9, false, 5, 5, 5, 5)
	if !back.Compose.Undo() || back.Compose.snapshot() != e.Compose.snapshot() {
		t.Error("it cannot be gone on with")
	}
	if meta, planes, err = NewEdits().Marshal(); err != nil || len(planes) != 0 {
		t.Errorf("edits of nothing have %d planes (%v)", len(planes), err)
	}
	if back, err = UnmarshalEdits(meta, planes, 3, 90, 60); err != nil || !back.Empty() {
		t.Errorf("%+v (%v)", back, err)
	}
}

func TestSpoiltEdits(t *testing.T) {
	meta, planes, err := painted().Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(m string, p map[string][]byte) (string, map[string][]byte){
		"a strength of 7": func(m string, p map[string][]byte) (string, map[string][]byte) {
			return strings.Replace(m, "0.75", "7", 1), p
		},
		"a saturation": func(m string, p map[string][]byte) (string, map[string][]byte) {
			return strings.Replace(m, "1.5", "-1", 1), p
		},
		"no JSON": func(m string, p map[string][]byte) (string, map[string][]byte) { return m[:20], p },
		"a source of none": func(m string, p map[string][]byte) (string, map[string][]byte) {
			return strings.Replace(m, "[0,1]", "[0,9]", 1), p
		},
		"a source twice": func(m string, p map[string][]byte) (string, map[string][]byte) {
			return strings.Replace(m, "[0,1]", "[0,0]", 1), p
		},
		"a base of none": func(m string, p map[string][]byte) (string, map[string][]byte) {
			return strings.Replace(m, `"base":2`, `"base":-1`, 1), p
		},
		"no planes": func(m string, _ map[string][]byte) (string, map[string][]byte) { return m, nil },
		"half a plane": func(m string, p map[string][]byte) (string, map[string][]byte) {
			return m, map[string][]byte{planeReveal: p[planeReveal][:40], planeCompose: p[planeCompose]}
		},
	} {
		m, p := change(string(meta), planes)
		if m == string(meta) && len(p) == len(planes) && name != "half a plane" {
			t.Fatalf("%s: nothing was spoilt in %s", name, meta)
		}
		if e, err := UnmarshalEdits([]byte(m), p, 3, 90, 60); err == nil {
			t.Errorf("%s: %+v", name, e)
		} else if !strings.Contains(err.Error(), "the samples themselves are complete") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := UnmarshalEdits(meta, planes, 3, 91, 60); err == nil {
		t.Error("another size passes")
	}
}

func TestEditsSayWhatTheyChange(t *testing.T) {
	var none *Edits
	sample, mean := Choice{Kind: OneSample}, Choice{Kind: Mean}
	if none.Change(sample) || !none.Empty() || none.Finish(sample) != restoration.AsDrawn {
		t.Error("no edits change something")
	}
	e := NewEdits()
	if e.Change(sample) || e.Change(mean) || !e.Empty() {
		t.Error("new edits change something")
	}
	e.SetColour(mean, Colour{Saturation: 0})
	if e.Change(sample) || !e.Change(mean) || e.Empty() {
		t.Error("the colours of the mean are the mean's alone")
	}
	e.Strength = 0.5
	if !e.Change(sample) || e.Change(Choice{}) || e.Change(Choice{Kind: Spread}) || e.source(0).Strength != 1 {
		t.Error("a strength is of all pictures that were drawn, and not of what a composition takes")
	}
	frozen := painted().clone()
	if frozen.Compose.snapshot() != painted().Compose.snapshot() || !frozen.Revealed() {
		t.Error("a copy is another")
	}
}
