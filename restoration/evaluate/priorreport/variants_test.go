package priorreport

import (
	"path/filepath"
	"strings"
	"testing"
)

// A variant is offered where it is faster and loses less than 0.1 dB at every mark.
func TestVariantsAreOfferedForTheirLoss(t *testing.T) {
	j := open(t, filepath.Join(t.TempDir(), "j"))
	s := &Suite{HeldOut: suite().HeldOut, HeldOutDigest: "h"}
	prior := Subject{Name: "prior", SHA256: "00", Processor: "p"}
	r := &Report{Journal: j, Suite: s, Subject: prior}
	add := func(sum string, loss map[float64]float64, seconds float64) Variant {
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
			row.Seconds = seconds
			if err := j.Add(row); err != nil {
				t.Fatal(err)
			}
		}
		return Variant{Name: sum, Subject: sub, How: "How it was made."}
	}
	add("00", nil, 0.2)
	for want, v := range map[string]Variant{
		"would be offered: it loses at most 0.09 dB":            add("good", map[float64]float64{0.02: 3, 1: 0.09}, 0.1), // 0.02 is no mark
		"not offered: it loses up to 0.10 dB":                   add("lossy", map[float64]float64{0.2: 0.1}, 0.1),
		"not offered: it loses at most 0.00 dB, but is not fas": add("slow", nil, 0.2),
		"its loss is not measured":                              {Name: "none", Subject: Subject{SHA256: "none"}},
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
