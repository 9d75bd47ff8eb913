package state

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"afterimage/restoration"
)

// labelled is a prior that keeps what it was told of the photo.
type labelled struct {
	shrink
	label    *int
	guidance *float64
}

func (l labelled) WithLabel(label int, guidance float64) (restoration.Denoiser, error) {
	*l.label, *l.guidance = label, guidance
	return l, nil // it has its classes still
}

func (l labelled) Spec() restoration.Spec {
	s := l.shrink.Spec()
	s.Classes = 10
	return s
}

// classEngine has a prior with classes, and perhaps a classifier that guides it.
type classEngine struct {
	prior labelled
	guide *restoration.PriorRef
}

func (e classEngine) Open(context.Context) (restoration.Denoiser, PriorInfo, error) {
	return e.prior, PriorInfo{Device: "CPU", Classes: 10, Guide: e.guide}, nil
}

func TestClassReachesThePriorAndTheRecipe(t *testing.T) {
	for name, guide := range map[string]*restoration.PriorRef{"guided": {Name: "pull", SHA256: "11"}, "told": nil} {
		t.Run(name, func(t *testing.T) {
			label, guidance := -1, -1.0
			e := classEngine{prior: labelled{label: &label, guidance: &guidance}, guide: guide}
			s := openTestPhoto(t, 32, 32)
			s.SetTask(restoration.Denoise)
			s.SetSampling(1, 0)
			s.SetSteps(2)
			class := 4
			s.SetClass(&class, 2.5)
			class = 5 // the session has its own
			o, err := s.Work(e)(context.Background(), func(restoration.Event) {})
			if err != nil {
				t.Fatal(err)
			}
			if label != 4 || guidance != 2.5 {
				t.Errorf("the prior was told %d, %g", label, guidance)
			}
			if l := o.Settings.Label; l == nil || *l != 4 {
				t.Errorf("the recipe has the class %v", l)
			}
			if got := o.Prior.guided(o.Settings); got != (guide != nil) || (o.Settings.Guidance != nil) != (guide != nil) {
				t.Errorf("guided %v, %v", got, o.Settings.Guidance)
			}
			if !o.Speed.known() || o.Speed.Pixels != 32*32 {
				t.Errorf("the run shows no speed: %+v", o.Speed)
			}
			if s.SetClass(nil, 1); s.Resolved().Label != nil || s.Resolved().Guidance != nil {
				t.Error("the class stays")
			}
		})
	}
}

// The classifier that guided a run is named by its recipe after a session was opened again,
// and further samples are not guided by another one.
func TestTheGuideStaysARuns(t *testing.T) {
	label, guidance := -1, -1.0
	e := classEngine{prior: labelled{label: &label, guidance: &guidance}, guide: &restoration.PriorRef{Name: "pull", SHA256: "11"}}
	s, h := openTestPhoto(t, 32, 32), NewRuns()
	s.SetTask(restoration.Denoise)
	s.SetSampling(1, 0)
	s.SetSteps(2)
	class := 4
	s.SetClass(&class, 2.5)
	o, err := s.Work(e)(context.Background(), func(restoration.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	h.Add("guided", o, time.Unix(0, 0))
	s.Finish(o)
	_, h2 := reopened(t, s, h)
	back, err := h2.List()[0].Load(Photos{})
	if err != nil {
		t.Fatal(err)
	}
	if want, got := filesOf(t, o)["x.recipe.json"], filesOf(t, back)["x.recipe.json"]; !bytes.Equal(want, got) || !bytes.Contains(got, []byte(`"pull"`)) {
		t.Errorf("the recipe was\n%s\nand is\n%s", want, got)
	}
	same := *e.guide // as an engine that was opened again has it
	e.guide = &same
	if _, err := s.More(e, 1)(context.Background(), func(restoration.Event) {}); err != nil {
		t.Error(err)
	}
	e.guide = &restoration.PriorRef{Name: "push", SHA256: "22"}
	if _, err := s.More(e, 1)(context.Background(), func(restoration.Event) {}); !errors.Is(err, errOtherPrior) {
		t.Errorf("another guide: %v", err)
	}
}
