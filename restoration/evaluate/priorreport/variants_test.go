package priorreport

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"afterimage/restoration"
)

// A variant is offered where it is faster and loses less than 0.1 dB at every mark.
func TestVariantsAreOfferedForTheirLoss(t *testing.T) {
	j := open(t, filepath.Join(t.TempDir(), "j"))
	s := &Suite{HeldOut: suite().HeldOut, HeldOutDigest: "h"}
	prior := Subject{Name: "prior", SHA256: "00", Processor: "p"}
	r := &Report{Journal: j, Suite: s, Subject: prior}
	add := func(sum string, loss map[float64]float64, ratio float64) Variant {
		sub := Subject{Name: sum, SHA256: sum, Processor: "p", VariantOf: "00"}
		if sum == "00" {
			sub.VariantOf = ""
		}
		for _, sigma := range Sigmas() {
			row := sub.row(HeldOut, number(sigma), "held-out", "h")
			row.Scores = []Score{{Method: "x0hat", PSNR: finite(30 - loss[sigma])}}
			if err := j.Add(row); err != nil {
				t.Fatal(err)
			}
		}
		for _, threads := range []string{"1", "2"} {
			row := sub.row(Timing, threads, "", "p")
			row.Ratio = ratio
			if err := j.Add(row); err != nil {
				t.Fatal(err)
			}
		}
		return Variant{Name: sum, Subject: sub, How: "How it was made."}
	}
	add("00", nil, 0)
	for want, v := range map[string]Variant{
		"would be offered: it loses at most 0.09 dB":               add("good", map[float64]float64{0.02: 3, 1: 0.09}, 0.5), // 0.02 is no mark
		"not offered: it loses up to 0.10 dB":                      add("lossy", map[float64]float64{0.2: 0.1}, 0.5),
		"not offered: it loses at most 0.00 dB, but is hardly fas": add("slow", nil, 0.95),
		"its loss is not measured":                                 {Name: "none", Subject: Subject{SHA256: "none"}},
	} {
		if got := r.verdict(v); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", v.Name, got, want)
		}
		r.Variants = append(r.Variants, v)
	}
	r.Variants = append(r.Variants, Variant{Name: "bf16", Problem: "The runtime has no such convolution."})
	text := r.Markdown()
	if !strings.Contains(text, "bf16: not to be had. The runtime has no such convolution.") || !strings.Contains(text, "How it was made.") {
		t.Errorf("the report does not say it:\n%s", text)
	}
	if got := len(j.earlier(prior, 9)); got != 0 {
		t.Errorf("%d variants count as priors", got)
	}
}

// The time of a variant is a share of the prior's, taken in turns: what slows both
// down does not count.
func TestTimingSideBySide(t *testing.T) {
	clock := time.Unix(0, 0)
	now := func() time.Time { return clock }
	calls := 0
	takes := func(d time.Duration) restoration.Denoiser {
		return timed(func() {
			calls++                                             // two a round
			clock = clock.Add(d * time.Duration(1+(calls-1)/4)) // slower and slower
		})
	}
	seconds, ratio, err := sideBySide(context.Background(), now, 9, takes(30*time.Millisecond), takes(40*time.Millisecond))
	if err != nil || calls != 20 || seconds != 0.03 || ratio < 0.7 || ratio > 0.8 {
		t.Errorf("%v s, %v times the other, %d calls (%v)", seconds, ratio, calls, err)
	}
	if _, ratio, _ := sideBySide(context.Background(), now, 2, takes(time.Second)); ratio != 0 {
		t.Errorf("alone, the ratio is %v", ratio)
	}
}

// timed is a denoiser that moves a clock.
type timed func()

func (f timed) Denoise(context.Context, restoration.Batch, restoration.Batch, float64) error {
	f()
	return nil
}

func (timed) Spec() restoration.Spec { return restoration.Spec{} }
