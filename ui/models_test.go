package ui

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// shelf is an engine with priors to choose from, in memory.
type shelf struct {
	mu      sync.Mutex
	prior   *shrink
	cards   []state.PriorCard
	chosen  state.Selection
	broken  string // the prior that cannot be opened
	answers map[string]string
	asks    []state.Question
	addErr  error
	classes int
}

func newShelf() *shelf {
	return &shelf{prior: &shrink{}, cards: []state.PriorCard{{Title: "Built in", Licence: "CC0", Prediction: "sample"}, {ID: "mine", Title: "Mine"}}}
}

func (s *shelf) Open(context.Context) (restoration.Denoiser, state.PriorInfo, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != "" && s.chosen.Prior == s.broken {
		return nil, state.PriorInfo{}, errors.New("this prior is broken")
	}
	name := s.chosen.Prior
	if name == "" {
		name = "built-in"
	}
	return s.prior, state.PriorInfo{
		Prior: restoration.PriorRef{Name: name, SHA256: name}, Runtime: restoration.RuntimeRef{Provider: "CPU"}, Device: "CPU",
		Classes: s.classes, NeedsClass: s.classes > 0,
	}, nil
}

func (s *shelf) Priors() []state.PriorCard {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.cards)
}

func (*shelf) Devices() []state.DeviceCard {
	return []state.DeviceCard{{ID: "cuda:0", Name: "NVIDIA Test", Detail: "1 of 2 GB free", Usable: true}, {ID: "cuda:1", Name: "Old", Reason: "No."}, {ID: "cpu", Name: "Chip", Usable: true}}
}

func (s *shelf) Selected() state.Selection {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chosen
}

func (s *shelf) Select(c state.Selection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chosen = c
}

func (s *shelf) Examine(path string, _ map[string]string) (state.PriorCard, []state.Question, error) {
	if strings.Contains(path, "bad") {
		return state.PriorCard{}, nil, errors.New("this is no model")
	}
	return state.PriorCard{ID: "new", Title: "new"}, s.asks, nil
}

func (s *shelf) Add(_ context.Context, _, name string, answers map[string]string) (state.PriorCard, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.addErr != nil {
		return state.PriorCard{}, s.addErr
	}
	s.answers = answers
	s.cards = append(s.cards, state.PriorCard{ID: name, Title: name})
	return s.cards[len(s.cards)-1], nil
}

func (s *shelf) Remove(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cards = slices.DeleteFunc(s.cards, func(c state.PriorCard) bool { return c.ID == name })
	return nil
}

// newShelfDesk is a desk with priors to choose from.
func newShelfDesk(t *testing.T, s *shelf, photoPath string) *desk {
	t.Helper()
	d := newDesk(t, photoPath)
	d.cfg.Engine, d.cfg.Models = s, s
	d.openPrior()
	d.until(func() bool { return d.Window.prior != nil && d.Window.prior.Prior.Name == "built-in" })
	return d
}

// models opens the dialog and waits until it is filled.
func (d *desk) models() *modelsDialog {
	d.t.Helper()
	m := &modelsDialog{w: d.Window, models: d.cfg.Models}
	m.build()
	m.dialog.Show()
	m.load("")
	d.until(func() bool { return !m.busy })
	return m
}

func TestModelsDialogChoosesPriorAndDevice(t *testing.T) {
	s := newShelf()
	d := newShelfDesk(t, s, writePhoto(t, 32, 32))
	m := d.models()
	if len(m.priors) != 2 || !m.use.Disabled() || !m.remove.Disabled() {
		t.Error("the prior in use can be chosen or removed")
	}
	if got := m.device.Options; !slices.Equal(got, []string{"Automatic", "NVIDIA Test (1 of 2 GB free)", "Processor: Chip"}) {
		t.Errorf("devices %q", got)
	}
	m.list.Select(1)
	test.Tap(m.use)
	d.until(func() bool { return !m.busy })
	if s.Selected().Prior != "mine" || d.Window.prior.Prior.Name != "mine" || !strings.Contains(m.message.seg.Text, "mine") {
		t.Errorf("in use is %+v: %q", d.Window.prior.Prior, m.message.seg.Text)
	}
	m.device.SetSelectedIndex(2)
	d.until(func() bool { return !m.busy })
	m.threads.SetSelectedIndex(1)
	d.until(func() bool { return !m.busy })
	if got := s.Selected(); got != (state.Selection{Prior: "mine", Device: "cpu", Threads: 1}) {
		t.Errorf("selected is %+v", got)
	}
	if p := d.app.Preferences(); p.String(prefPrior) != "mine" || p.String(prefDevice) != "cpu" || p.Int(prefThreads) != 1 {
		t.Error("the choice is not kept")
	}
	// one that cannot be opened leaves what was
	s.broken = ""
	m.list.Select(0)
	s.mu.Lock()
	s.broken, s.cards[1].ID = "worse", "worse"
	s.mu.Unlock()
	m.priors[1].ID = "worse"
	m.list.Select(1)
	test.Tap(m.use)
	d.until(func() bool { return !m.busy })
	if s.Selected().Prior != "mine" || d.Window.prior == nil || m.message.seg.Text != "This prior is broken." {
		t.Errorf("in use is %+v: %q", s.Selected(), m.message.seg.Text)
	}
}

func TestModelsDialogRemoves(t *testing.T) {
	s := newShelf()
	s.chosen.Prior = "mine"
	d := newDesk(t, "")
	d.cfg.Engine, d.cfg.Models = s, s
	d.openPrior()
	d.until(func() bool { return d.Window.prior != nil && d.Window.prior.Prior.Name == "mine" })
	m := d.models()
	if p := m.current(); p == nil || p.ID != "mine" {
		t.Fatalf("the prior in use is not shown: %+v", p)
	}
	m.removeNamed("mine")
	d.until(func() bool { return len(m.priors) == 1 && !m.busy })
	if s.Selected().Prior != "" || d.Window.prior.Prior.Name != "built-in" {
		t.Error("the built-in prior did not take its place")
	}
}

// While a run goes on, priors and devices stay as they are.
func TestModelsDialogRefusesWhileARunGoesOn(t *testing.T) {
	s := newShelf()
	d := newShelfDesk(t, s, writePhoto(t, 32, 32))
	d.setTask(restoration.Upscale)
	s.prior.gate = make(chan bool)
	d.start()
	m := d.models()
	m.list.Select(1)
	test.Tap(m.use)
	if m.busy || s.Selected().Prior != "" || m.message.seg.Text != "A run goes on with this prior. Wait for it, or stop it with Esc." {
		t.Errorf("it says %q", m.message.seg.Text)
	}
	if m.benchmark(); m.stop != nil {
		t.Error("a benchmark disturbs the run")
	}
	m.dialog.Hide()
	d.cancel()
	d.until(func() bool { return !d.job.Phase().Busy() })
}

func TestBenchmarkFeedsTheEstimate(t *testing.T) {
	s := newShelf()
	d := newShelfDesk(t, s, writePhoto(t, 64, 48))
	d.setTask(restoration.Upscale)
	d.until(func() bool { return d.estimates.Estimate() != nil })
	if got := d.panel.run.notes.cost.seg.Text; !strings.Contains(got, "after the first run") {
		t.Errorf("before any measurement it says %q", got)
	}
	m := d.models()
	test.Tap(m.bench)
	if m.bench.Text != "Stop" || !m.use.Disabled() {
		t.Error("it does not measure")
	}
	d.until(func() bool { return m.stop == nil })
	if got := m.speed.seg.Text; !strings.Contains(got, "256 × 192 px on CPU") || !strings.Contains(got, "in 20 steps (Upscale)") {
		t.Errorf("it says %q", got)
	}
	if got := d.panel.run.notes.cost.seg.Text; !strings.HasPrefix(got, "Takes about") {
		t.Errorf("beside Run it says %q", got)
	}
	if !strings.Contains(d.app.Preferences().String(prefSpeeds), "built-in|CPU") {
		t.Error("the speed is not kept")
	}
	s.prior.gate = make(chan bool) // never opened
	test.Tap(m.bench)
	test.Tap(m.bench)
	d.until(func() bool { return m.stop == nil })
	if m.speed.seg.Text != "" || m.bench.Text != "Measure the speed" {
		t.Errorf("stopped it says %q", m.speed.seg.Text)
	}
}

func TestAddingAsksWhatTheModelDoesNotSay(t *testing.T) {
	s := newShelf()
	s.asks = []state.Question{{Key: "prediction", Guess: "epsilon", Options: []string{"epsilon", "v_prediction", "sample"}}, {Key: "schedule", Guess: "linear 1 2 3"}}
	d := newShelfDesk(t, s, "")
	card, questions, err := s.Examine("a.onnx", nil)
	if err != nil {
		t.Fatal(err)
	}
	a := newAddDialog(d.Window, "a.onnx", card, questions)
	a.dialog.Show()
	if keys := slices.Sorted(maps.Keys(a.answers)); !slices.Equal(keys, []string{"licence", "prediction", "schedule", "source"}) {
		t.Errorf("asked about %v", keys)
	}
	s.addErr = errors.New("it gives no numbers")
	a.accept()
	d.until(func() bool { return a.stop == nil })
	if a.message.seg.Text != "It gives no numbers." || !d.modal() {
		t.Errorf("it says %q", a.message.seg.Text)
	}
	s.addErr = nil
	a.name.SetText("fresh")
	a.accept()
	d.until(func() bool { return a.stop == nil })
	if s.answers["prediction"] != "epsilon" || s.answers["schedule"] != "linear 1 2 3" || len(s.cards) != 3 || s.cards[2].ID != "fresh" {
		t.Errorf("added with %v", s.answers)
	}
	if !d.modal() {
		t.Error("the list does not come back")
	}
	d.dismiss()
	d.examineModel("bad.onnx")
	d.until(d.modal)
}

// A prior that was chosen and is gone gives way to the built-in one, with a sentence.
func TestChosenPriorThatIsGone(t *testing.T) {
	s := newShelf()
	s.chosen, s.broken = state.Selection{Prior: "mine"}, "mine"
	d := newDesk(t, "")
	d.cfg.Engine, d.cfg.Models = s, s
	d.openPrior()
	d.until(d.modal)
	if d.Window.prior == nil || d.Window.prior.Prior.Name != "built-in" || s.Selected() != (state.Selection{}) {
		t.Errorf("in use is %+v", d.Window.prior)
	}
}

// A prior that wants to know what the photo shows is not run without.
func TestClassOfThePrior(t *testing.T) {
	s := newShelf()
	s.classes = 3
	d := newShelfDesk(t, s, writePhoto(t, 32, 32))
	d.setTask(restoration.Upscale)
	if hint, ok := d.session.Ready(); ok || !strings.Contains(hint, "what the photo shows") {
		t.Errorf("it can start: %q", hint)
	}
	m := d.models()
	if !m.class.Visible() {
		t.Fatal("nobody asks for the class")
	}
	var entry *widget.SelectEntry
	walk(m.class, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if e, ok := o.(*widget.SelectEntry); ok {
			entry = e
		}
	})
	for text, want := range map[string]int{"2": 2, "0": 0} {
		entry.SetText(text)
		if l := d.session.Resolved().Label; l == nil || *l != want {
			t.Errorf("%q is class %v", text, l)
		}
	}
	before := *d.session.Resolved().Label
	if entry.SetText("3"); *d.session.Resolved().Label != before {
		t.Error("a class that does not exist was taken")
	}
	if _, ok := d.session.Ready(); !ok {
		t.Error("it cannot start")
	}
	if entry.SetText(""); d.session.Resolved().Label != nil {
		t.Error("the class stays")
	}
}
