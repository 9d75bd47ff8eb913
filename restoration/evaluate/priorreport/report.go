package priorreport

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"afterimage/restoration/evaluate"
)

// Report is what a journal says about a subject, beside earlier ones.
type Report struct {
	Journal  *Journal
	Suite    *Suite
	Subject  Subject
	Variants []Variant
	Runtime  string // what computed it: "ONNX Runtime 1.31.1, CPU (x86-64, AVX2)"
	Plots    string // folder of the plots, relative to the report; empty for none
	FullSize int    // photos of the full set, for an estimate of its time; 0 for none
}

// Variant is the prior in another number format.
type Variant struct {
	Name    string // "int8"
	How     string // one sentence
	Bytes   int64
	Problem string // why it cannot be measured; empty where it was
	Subject Subject
}

// VariantLoss is the largest loss in dB with which a variant would be offered, at any
// of [VariantMarks].
const VariantLoss = 0.1

// VariantTime is the share of the prior's own time that a variant may take to be
// offered.
const VariantTime = 0.9

// VariantMarks are the noise levels at which a variant's loss counts, on the [-1, 1]
// scale.
func VariantMarks() []float64 { return []float64{0.1, 0.2, 0.5, 1, 2} }

// published are figures on the 24 Kodak photos at [Levels], colour, by the papers of
// FFDNet (Zhang et al. 2018) and DRUNet (Zhang et al. 2021).
var published = []struct {
	name string
	psnr [3]float64
}{
	{"FFDNet (0.85 M parameters)", [3]float64{34.63, 32.13, 28.98}},
	{"DRUNet (32 M parameters)", [3]float64{35.31, 32.89, 29.86}},
}

// Markdown writes the report.
func (r *Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Report on %s\n\n", r.Subject.Name)
	fmt.Fprintf(&b, "sha256 `%s`. Written by `make prior-report`; do not edit.\nComputed by %s.\n", r.Subject.SHA256, r.Runtime)
	for _, part := range []func(*strings.Builder){r.oneShot, r.kodak, r.problems, r.colours, r.timings, r.variants, r.method} {
		b.WriteString("\n")
		part(&b)
	}
	return b.String()
}

// label tells priors of one name apart.
func (s Subject) label() string { return fmt.Sprintf("%s (%.8s)", s.Name, s.SHA256) }

// subjects are the earlier ones and, last, the report's own.
func (r *Report) subjects() []Subject {
	return append(r.Journal.earlier(r.Subject, 2), r.Subject)
}

func (r *Report) oneShot(b *strings.Builder) {
	b.WriteString("## One look at a noisy photo\n\n")
	if len(r.Suite.HeldOut) == 0 {
		b.WriteString("Not measured: there were no held-out photos.\n")
		return
	}
	fmt.Fprintf(b, "PSNR of x0hat, dB: %d held-out crops of %dx%d, sigma on the [-1, 1] scale.\n\n",
		len(r.Suite.HeldOut), r.Suite.HeldOut[0].W, r.Suite.HeldOut[0].H)
	t := table{head: []string{"sigma"}}
	for _, sigma := range Sigmas() {
		t.head = append(t.head, number(sigma))
	}
	for _, s := range r.subjects() {
		row := []string{s.label()}
		for _, sigma := range Sigmas() {
			row = append(row, fixed(r.heldOut(s, sigma), 2))
		}
		t.add(row...)
	}
	b.WriteString(t.String())
	if r.Plots != "" {
		fmt.Fprintf(b, "\n![PSNR against sigma](%s/%s)\n", r.Plots, sigmaPlot)
	}
}

// heldOut is a subject's PSNR at a noise level of the held-out crops.
func (r *Report) heldOut(s Subject, sigma float64) float64 {
	return r.Journal.figure(s.row(HeldOut, number(sigma), "held-out", r.Suite.HeldOutDigest), "x0hat", psnr)
}

func (r *Report) kodak(b *strings.Builder) {
	b.WriteString("## Kodak, beside published denoisers\n\n")
	if len(r.Suite.Whole) == 0 {
		b.WriteString("Not measured: the Kodak photos were not given.\n")
		return
	}
	fmt.Fprintf(b, "PSNR of x0hat, dB: %d photos at full size, noise in 8-bit levels, not rounded.\n\n", len(r.Suite.Whole))
	t := table{head: []string{"levels", "15", "25", "50"}}
	for _, s := range r.subjects() {
		row := []string{s.label()}
		for _, levels := range Levels() {
			row = append(row, fixed(r.Journal.mean(s.row(Kodak, number(levels), "", ""), r.Suite.Whole, "x0hat", psnr), 2))
		}
		t.add(row...)
	}
	for _, p := range published {
		t.add(p.name+", published", fixed(p.psnr[0], 2), fixed(p.psnr[1], 2), fixed(p.psnr[2], 2))
	}
	b.WriteString(t.String())
}

func (r *Report) problems(b *strings.Builder) {
	fmt.Fprintf(b, "## Restorations\n\nPSNR in dB / SSIM, means over %d photos of %dx%d (%s set).\n\n",
		len(r.Suite.Bench), evaluate.BenchSide, evaluate.BenchSide, r.Suite.Set)
	if len(r.Suite.Bench) == 0 {
		b.WriteString("Not measured: there were no photos.\n")
		return
	}
	t := table{head: []string{"", "bicubic or gray", "H+y", "TV", "pyramid", "one sample", "mean of 4"}}
	for _, p := range evaluate.Problems() {
		base, own := Row{Kind: Baseline, Task: p.Name}, r.Subject.restored(p, "", "")
		row, simple := []string{p.Title}, "bicubic"
		if p.Colour {
			simple = "gray"
		}
		for _, method := range []string{simple, "H+y", "TV"} {
			row = append(row, r.cell(base, method))
		}
		t.add(append(row, cmp.Or(own.Pyramid, "off"), r.cell(own, "sample"), r.cell(own, "mean"))...)
	}
	b.WriteString(t.String())
	if r.Plots != "" {
		fmt.Fprintf(b, "\n![PSNR by restoration](%s/%s)\n", r.Plots, problemPlot)
	}
	r.compare(b)
}

func (r *Report) cell(like Row, method string) string {
	return pair(r.Journal.mean(like, r.Suite.Bench, method, psnr), r.Journal.mean(like, r.Suite.Bench, method, ssim))
}

// compare sets the samples of earlier subjects beside this one's.
func (r *Report) compare(b *strings.Builder) {
	all := r.subjects()
	if len(all) == 1 {
		return
	}
	b.WriteString("\nBeside earlier measurements, one sample:\n\n")
	t := table{head: []string{""}}
	for _, s := range all {
		t.head = append(t.head, s.label())
	}
	for _, p := range evaluate.Problems() {
		row := []string{p.Title}
		for _, s := range all {
			row = append(row, r.cell(s.restored(p, "", ""), "sample"))
		}
		t.add(row...)
	}
	b.WriteString(t.String())
}

func (r *Report) colours(b *strings.Builder) {
	b.WriteString("## Colours of colorized photos\n\n")
	if len(r.Suite.Bench) == 0 {
		b.WriteString("Not measured: there were no photos.\n")
		return
	}
	b.WriteString("Chroma error is the mean distance in the a*b* plane of CIELAB; colourfulness is that\nof Hasler and Suesstrunk.\n\n")
	t := table{head: []string{"", "chroma error", "colourfulness"}}
	for _, p := range evaluate.Problems() {
		if !p.Colour {
			continue
		}
		add := func(name, method string, like Row) {
			t.add(name, fixed(r.Journal.mean(like, r.Suite.Bench, method, chroma), 2), fixed(r.Journal.mean(like, r.Suite.Bench, method, colour), 2))
		}
		base := Row{Kind: Baseline, Task: p.Name}
		add("the photos themselves", "truth", base)
		for _, method := range []string{"gray", "H+y", "TV"} {
			add(method, method, base)
		}
		for _, s := range r.subjects() {
			own := s.restored(p, "", "")
			add("one sample, "+s.label(), "sample", own)
			add("mean of 4, "+s.label(), "mean", own)
		}
	}
	b.WriteString(t.String())
}

// worst is a variant's largest loss at the marks, in dB; NaN where one is missing.
func (r *Report) worst(v Variant) float64 {
	worst := math.Inf(-1)
	for _, sigma := range VariantMarks() {
		loss := r.heldOut(r.Subject, sigma) - r.heldOut(v.Subject, sigma)
		if math.IsNaN(loss) {
			return loss
		}
		worst = max(worst, loss)
	}
	return worst
}
