package priorreport

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"afterimage/restoration"
	"afterimage/restoration/evaluate"
)

func (r *Report) timings(b *strings.Builder) {
	fmt.Fprintf(b, "## Time of an evaluation\n\nMilliseconds at %dx%d, the fastest of %d evaluations.\n\n", evaluate.BenchSide, evaluate.BenchSide, timingRounds)
	t := table{head: []string{"threads"}}
	for _, n := range Threads() {
		t.head = append(t.head, strconv.Itoa(n))
	}
	for _, s := range r.subjects() {
		t.add(append([]string{s.label()}, r.times(s)...)...)
	}
	b.WriteString(t.String())
}

// times are the milliseconds of an evaluation for each number of threads.
func (r *Report) times(s Subject) []string {
	var cells []string
	for _, n := range Threads() {
		like := s.row(Timing, strconv.Itoa(n), "", r.Subject.Processor)
		cells = append(cells, fixed(1000*r.Journal.seconds(like), 0))
	}
	return cells
}

func (r *Report) variants(b *strings.Builder) {
	b.WriteString("## Other number formats\n\n")
	if len(r.Variants) == 0 {
		b.WriteString("Not measured: no variants were given.\n")
		return
	}
	fmt.Fprintf(b, "Time is a share of the prior's own, evaluations of both taken in turns. Loss is against\nthe prior on the held-out crops, dB. A variant is worth offering where it takes at most\n%g of the time and loses less than %g dB at every sigma from 0.1 to 2.\n\n", VariantTime, VariantLoss)
	t := table{head: []string{"", "MB"}}
	for _, n := range Threads() {
		t.head = append(t.head, fmt.Sprintf("time, threads: %d", n))
	}
	for _, sigma := range Sigmas() {
		t.head = append(t.head, "loss at "+number(sigma))
	}
	var notes []string
	for _, v := range r.Variants {
		if v.Problem != "" {
			notes = append(notes, fmt.Sprintf("- %s: not to be had. %s", v.Name, v.Problem))
			continue
		}
		row := append([]string{v.Name, fixed(float64(v.Bytes)/1e6, 1)}, r.ratios(v.Subject)...)
		for _, sigma := range Sigmas() {
			row = append(row, fixed(r.heldOut(r.Subject, sigma)-r.heldOut(v.Subject, sigma), 2))
		}
		t.add(row...)
		notes = append(notes, fmt.Sprintf("- %s: %s. %s", v.Name, r.verdict(v), v.How))
	}
	if len(t.rows) > 0 {
		b.WriteString(t.String() + "\n")
	}
	b.WriteString(strings.Join(notes, "\n") + "\n")
}

// ratios are a variant's shares of the prior's time for each number of threads.
func (r *Report) ratios(s Subject) []string {
	var cells []string
	for _, n := range Threads() {
		cells = append(cells, fixed(r.Journal.ratio(s.row(Timing, strconv.Itoa(n), "", r.Subject.Processor)), 2))
	}
	return cells
}

// verdict says whether a variant would be offered, and why not.
func (r *Report) verdict(v Variant) string {
	loss, slower := r.worst(v), false
	for _, n := range Threads() {
		share := r.Journal.ratio(v.Subject.row(Timing, strconv.Itoa(n), "", r.Subject.Processor))
		slower = slower || !(share <= VariantTime)
	}
	switch {
	case math.IsNaN(loss):
		return "its loss is not measured"
	case !(loss < VariantLoss):
		return fmt.Sprintf("not offered: it loses up to %s dB", fixed(loss, 2))
	case slower:
		return fmt.Sprintf("not offered: it loses at most %s dB, but is hardly faster", fixed(loss, 2))
	}
	return fmt.Sprintf("would be offered: it loses at most %s dB", fixed(loss, 2))
}

func (r *Report) method(b *strings.Builder) {
	set := restoration.DefaultSettings(restoration.Upscale)
	fmt.Fprintf(b, `## How this was measured

- Held out are the photos whose names' CRC32 modulo 20 equals 0; no training sees them.
- Restorations: %d evaluations, eta %g, etab %s, seeds 0 to %d, the app's defaults. A
  photo's noise comes from its name. Photos are halved while their short side is at
  least 512 pixels, made bicubically 256 on that side, and cropped to their middle.
- Restorations show the prior smaller pictures where its card says so ("pyramid"); one
  look does not.
- Upscaling is from means of 4x4 pixels. Deblurring is the paper's: 9x9 means with zeros
  beyond the borders, singular values of a factor under 0.03 null. Its sigma 0.05 is on
  [0, 1]: 12.75 levels. The text mask misses %.0f %% of the pixels. Colorizing knows the
  luma alone.
- H+y is the pseudo-inverse, tinted where only the luma is known. TV is total variation
  over all colours together, its weight by a rule of the noise level and the operator.
  Results are clamped to black and white.
- A sample of the posterior has up to twice the squared error of its mean (3 dB) by nature.
`, set.Steps, set.Eta, set.EtaB, set.Samples-1, 100*evaluate.Missing(evaluate.TextMask(evaluate.BenchSide, evaluate.BenchSide)))
	bench, others := r.Suite.spent(r.Journal, r.Subject)
	if len(r.Suite.Bench) == 0 || bench == 0 {
		return
	}
	fmt.Fprintf(b, "- By the clock, the measurements took %.1f minutes:\n  %.1f for estimates, %.1f for restorations of %d photos.",
		(bench+others)/60, others/60, bench/60, len(r.Suite.Bench))
	if r.FullSize > len(r.Suite.Bench) {
		full := others + bench/float64(len(r.Suite.Bench))*float64(r.FullSize)
		fmt.Fprintf(b, " At that pace the full\n  set of %d photos takes about %.0f.", r.FullSize, full/60)
	}
	b.WriteString("\n")
}
