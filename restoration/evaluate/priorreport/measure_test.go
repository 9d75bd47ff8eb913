package priorreport

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/evaluate"
	"afterimage/restoration/gaussian"
)

// counter is the Gaussian prior N(0, v I); it counts, and may be stopped.
type counter struct {
	*gaussian.Prior
	calls int
	stop  func(calls int)
}

func (c *counter) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	if c.calls++; c.stop != nil {
		c.stop(c.calls)
	}
	return c.Prior.Denoise(ctx, dst, x, sigma)
}

func subject(name, sum string, v float64) (Subject, *counter) {
	c := &counter{Prior: gaussian.New(linearops.Image{}, v)}
	return Subject{
		Name: name, SHA256: sum, Prior: c, Processor: "a processor",
		Open: func(int) (restoration.Denoiser, func(), error) { return c, func() {}, nil },
	}, c
}

// suite is one photo of each kind: white noise of variance 0.04, and soft waves.
func suite() *Suite {
	noise := linearops.NewImage(linearops.Shape{C: 3, H: 32, W: 32})
	restoration.Philox{}.Noise(noise.Pix, 5, 0)
	for i := range noise.Pix {
		noise.Pix[i] *= 0.2
	}
	waves := linearops.NewImage(linearops.Shape{C: 3, H: 72, W: 80})
	for i := range waves.Pix {
		waves.Pix[i] = float32(0.7*math.Sin(float64(i%80)/7) - 0.2*float64(i/(72*80)))
	}
	photo := Photo{Name: "waves.png", Digest: "w", Image: waves}
	all := evaluate.Problems()
	return &Suite{
		HeldOut: []linearops.Image{noise}, HeldOutDigest: "h", Whole: []Photo{photo}, Bench: []Photo{photo}, Set: "quick",
		side: 72, problems: []evaluate.Problem{all[1], all[4], all[9]}, // upscaling, denoising, colorizing
	}
}

func quiet(Progress) {}

func open(t *testing.T, path string) *Journal {
	t.Helper()
	j, err := OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestReportOfAnAnalyticPrior(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folder", "journal.jsonl")
	j, s := open(t, path), suite()
	first, c := subject("first", "11111111ab", 0.04)
	var last Progress
	if err := Measure(context.Background(), j, s, first, func(p Progress) { last = p }); err != nil {
		t.Fatal(err)
	}
	jobs := len(Sigmas()) + len(Levels()) + len(Threads()) + 2*3
	if len(j.rows) != jobs || last.Done != jobs || last.What != "" {
		t.Errorf("%d rows, last %+v, want %d", len(j.rows), last, jobs)
	}
	r := &Report{Journal: j, Suite: s, Subject: first, Runtime: "a runtime", Plots: "plots", FullSize: 37}
	for _, sigma := range Sigmas() { // the estimate's variance is v sigma^2/(v + sigma^2)
		want := 10 * math.Log10(4*(0.04+sigma*sigma)/(0.04*sigma*sigma))
		if got := r.heldOut(first, sigma); math.Abs(got-want) > 0.4 {
			t.Errorf("sigma %g: %.2f dB, want %.2f", sigma, got, want)
		}
	}
	// Nothing is measured twice, and another prior does not measure the baselines again.
	calls := c.calls
	if err := Measure(context.Background(), open(t, path), s, first, quiet); err != nil || c.calls != calls {
		t.Errorf("a repeated run asked the prior %d times (%v)", c.calls-calls, err)
	}
	second, _ := subject("second", "22222222ab", 0.3)
	if left := s.missing(j, second); len(left) != jobs-3 {
		t.Errorf("another prior has %d measurements left", len(left))
	}
	if err := Measure(context.Background(), j, s, second, quiet); err != nil {
		t.Fatal(err)
	}
	r.Journal, r.Subject = open(t, path), second
	text := r.Markdown()
	for _, want := range []string{
		"# Report on second", "first (11111111)", "second (22222222)", "FFDNet", "28.98", "4x upscaling, sigma 0.05",
		"inpainting, 64x64 hole", "chroma error", "the photos themselves", "Beside earlier measurements", "set of 37 photos",
		"plots/sigma.svg", "Not measured: no variants",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "NaN") || strings.Contains(text, "%!") {
		t.Errorf("the report has figures that are none:\n%s", text)
	}
	checkPlots(t, r)
}

func checkPlots(t *testing.T, r *Report) {
	t.Helper()
	plots, err := r.Draw()
	if err != nil {
		t.Fatal(err)
	}
	again, _ := r.Draw()
	for i, p := range plots {
		text := string(p.SVG)
		if len(text) > 100_000 || !strings.Contains(text, "<svg") || !strings.Contains(text, "</svg>") || text != string(again[i].SVG) {
			t.Errorf("%s is no small picture that comes out the same again: %d bytes", p.Name, len(text))
		}
	}
	if len(plots) != 2 || !strings.Contains(string(plots[0].SVG), "first (11111111)") || !strings.Contains(string(plots[1].SVG), "mean of 4") {
		t.Errorf("%d plots, or an earlier prior is not in them", len(plots))
	}
}

// A run that is interrupted goes on with what is missing, after a torn last line too.
func TestInterruptedMeasurementGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	s := suite()
	sub, c := subject("prior", "ab", 0.04)
	ctx, cancel := context.WithCancel(context.Background())
	c.stop = func(calls int) {
		if calls == 2*(timingRounds+1)+23 { // in the first problem's samples
			cancel()
		}
	}
	if err := Measure(ctx, open(t, path), s, sub, quiet); !errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v", err)
	}
	kept := open(t, path)
	if n := len(kept.rows); n != 16 {
		t.Fatalf("%d rows were kept", n)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString(`{"v":1,"kind":"sam`)
	f.Close()
	c.stop = nil
	if err := Measure(context.Background(), open(t, path), s, sub, quiet); err != nil {
		t.Fatal(err)
	}
	whole := open(t, path)
	if left := s.missing(whole, sub); len(left) != 0 || !slices.EqualFunc(kept.rows, whole.rows[:len(kept.rows)], func(a, b Row) bool { return a.key() == b.key() }) {
		t.Errorf("%d measurements are missing, or the first rows changed", len(left))
	}
}

func TestFailuresNameTheMeasurement(t *testing.T) {
	s := suite()
	sub, _ := subject("prior", "ab", 0.04)
	bad := errors.New("the card is on fire")
	sub.Open = func(int) (restoration.Denoiser, func(), error) { return nil, nil, bad }
	err := Measure(context.Background(), open(t, filepath.Join(t.TempDir(), "j")), s, sub, quiet)
	if !errors.Is(err, bad) || !strings.Contains(err.Error(), "the time of an evaluation") {
		t.Errorf("the error is %v", err)
	}
}

func TestTimeLeftIsByCost(t *testing.T) {
	clock := time.Unix(0, 0)
	jobOf := func(task string, cost float64) job {
		return job{row: Row{Kind: HeldOut, Task: task}, what: task, cost: cost, run: func(context.Context) ([]Score, error) {
			clock = clock.Add(time.Duration(cost) * time.Second)
			return nil, nil
		}}
	}
	var left []time.Duration
	err := measure(context.Background(), open(t, filepath.Join(t.TempDir(), "j")), []job{jobOf("a", 10), jobOf("b", 30), jobOf("c", 5)},
		func(p Progress) { left = append(left, p.Left) }, func() time.Time { return clock })
	want := []time.Duration{0, 35 * time.Second, 5 * time.Second, 0}
	if err != nil || !slices.Equal(left, want) {
		t.Errorf("left %v (%v), want %v", left, err, want)
	}
}
