package app

import (
	"fmt"
	"math"
	"path/filepath"
	"text/tabwriter"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/evaluate"
	"afterimage/restoration/onnx"
)

// report is the outcome of a restoration, as `--json` writes it.
type report struct {
	Event    string           `json:"event"` // "result"
	Task     restoration.Task `json:"task"`
	Noise    float64          `json:"noise_levels"`                  // taken or estimated, in 8-bit levels
	Tones    string           `json:"noise_by_brightness,omitempty"` // as --noise takes it
	Estimate bool             `json:"noise_estimated,omitempty"`
	Prior    string           `json:"prior"`
	Device   string           `json:"device"`
	Seconds  float64          `json:"seconds"`
	Spread   float64          `json:"mean_spread_levels"` // over all pixels; 0 for one sample
	Files    []reportFile     `json:"files"`
	Recipe   string           `json:"recipe"`
	LeftOut  string           `json:"metadata_left_out,omitempty"`      // what the photo's file said and the results do not
	Same     *bool            `json:"same_bytes_as_recorded,omitempty"` // with --recipe, where it can be told
	Scores   []score          `json:"scores,omitempty"`                 // against the clean photo, under --simulate
}

// reportFile is one picture that was written.
type reportFile struct {
	File     string   `json:"file"`
	Kind     string   `json:"kind"` // "sample", "mean", "spread", "sheet" or "composed"
	SHA256   string   `json:"sha256"`
	Seed     *uint64  `json:"seed,omitempty"`
	Residual *float64 `json:"residual,omitempty"`
	MaxError *float64 `json:"max_error_levels,omitempty"`
	Changed  *int     `json:"pixels_changed_outside_mask,omitempty"` // counted in the file; inpaint only
}

// score compares a picture with the clean photo.
type score struct {
	Name string   `json:"name"`           // "input", "H+y", "sample 1", "mean"
	PSNR *float64 `json:"psnr,omitempty"` // decibels; absent when the pictures are equal
	SSIM float64  `json:"ssim"`
}

// newReport says what can be said before the files are written.
func newReport(j *job, prior *onnx.Prior, result *restoration.Result) (*report, error) {
	scores, err := scores(j.plan, result)
	if err != nil {
		return nil, err
	}
	r := &report{
		Event: "result", Task: j.plan.Settings.Task, Noise: j.plan.Settings.Noise.Levels, Estimate: j.estimated,
		Tones: j.plan.Settings.Noise.Tones,
		Prior: prior.Spec().Name, Device: deviceName(prior.Runtime()), Recipe: j.outputs.Recipe,
		Scores: scores,
	}
	if len(result.Samples) > 1 {
		r.Spread = averageSpread(result)
	}
	return r, nil
}

// scores compares input, baselines, samples and mean with the clean photo; nil for
// a real photo.
func scores(plan *restoration.Plan, result *restoration.Result) (list []score, err error) {
	err = compare(plan, result, func(name string, clean, m linearops.Image) { list = append(list, newScore(name, clean, m)) })
	return list, err
}

// compare gives every picture that can be compared with the clean photo, by its
// name; none for a real photo.
func compare(plan *restoration.Plan, result *restoration.Result, with func(name string, clean, m linearops.Image)) error {
	clean, ok := plan.Reference()
	if !ok {
		return nil
	}
	if plan.Degraded().Shape == clean.Shape { // it is smaller when upscaling
		with("input", clean, plan.Degraded())
	}
	for _, name := range plan.BaselineNames() {
		with(name, clean, plan.Baseline(name))
	}
	for i := range result.Samples {
		m, err := result.Samples[i].Picture()
		if err != nil {
			return err
		}
		with(fmt.Sprintf("sample %d", i+1), clean, m)
	}
	if len(result.Samples) > 1 {
		with("mean", clean, result.Mean)
	}
	return nil
}

// dataRange is the distance of black and white on [-1, 1].
const dataRange = 2

func newScore(name string, clean, m linearops.Image) score {
	s := score{Name: name, SSIM: evaluate.SSIM(clean, m, dataRange)}
	if psnr := evaluate.PSNR(clean, m, dataRange); !math.IsInf(psnr, 0) {
		s.PSNR = &psnr
	}
	return s
}

// decibels is a score's PSNR for people.
func (s score) decibels() string {
	if s.PSNR == nil {
		return decibels(math.Inf(1))
	}
	return decibels(*s.PSNR)
}

func decibels(psnr float64) string {
	if math.IsInf(psnr, 1) {
		return "equal"
	}
	return fmt.Sprintf("%.2f dB", psnr)
}

func average(values []float32) float64 {
	var sum float64
	for _, v := range values {
		sum += float64(v)
	}
	return sum / float64(max(1, len(values)))
}

// showReport writes the outcome to the results: lines for people, or one of JSON.
func (p *program) showReport(r *report) {
	if p.json {
		p.emit(r)
		return
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	defer func() { _ = w.Flush() }() // Main asks the writer whether it all went out
	for _, f := range r.Files {
		fmt.Fprintf(w, "%s\t%s\n", f.File, f.remark(r))
	}
	fmt.Fprintf(w, "%s\tto make them again with --recipe\n", r.Recipe)
	if r.Same != nil && *r.Same {
		fmt.Fprint(w, "\nthe same bytes as recorded\n")
	}
	if r.Estimate {
		fmt.Fprintf(w, "\nnoise of the photo, estimated\t%.1f levels\n", r.Noise)
	}
	if len(r.Scores) > 0 {
		fmt.Fprint(w, "\nagainst the clean photo\tPSNR\tSSIM\n")
	}
	for _, s := range r.Scores {
		fmt.Fprintf(w, "%s\t%s\t%.4f\n", s.Name, s.decibels(), s.SSIM)
	}
}

// remark says of a file what it is and how well it fits the photo.
func (f reportFile) remark(r *report) string {
	switch f.Kind {
	case "mean":
		return "mean of the samples"
	case "spread":
		return fmt.Sprintf("where the samples disagree, by %.1f levels on average", r.Spread)
	case "sheet":
		return "all on one sheet"
	}
	text := "composed by region"
	if f.Seed != nil {
		text = fmt.Sprintf("seed %d", *f.Seed)
	}
	switch {
	case f.Residual != nil && f.Changed == nil:
		text += ", " + restoration.Sample{Residual: *f.Residual}.Agreement()
	case f.MaxError != nil:
		text += fmt.Sprintf(", at most %.2g levels from the photo", *f.MaxError)
	}
	if f.Changed != nil {
		text += fmt.Sprintf(", pixels changed outside the mask: %d", *f.Changed)
	}
	return text
}

// fileOf turns a recipe's result into the report's.
func fileOf(path string, r restoration.RecipeResult) reportFile {
	return reportFile{
		File: filepath.ToSlash(path), Kind: r.Kind, SHA256: r.SHA256,
		Seed: r.Seed, Residual: r.Residual, MaxError: r.MaxError,
	}
}
