//go:build workshop || ci

package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"afterimage/resources"
	"afterimage/restoration"
	"afterimage/restoration/evaluate/priorreport"
	"afterimage/restoration/onnx"
	"afterimage/restoration/photo"
)

// workshop lists the commands of those who make priors.
func workshop(p *program) []*cobra.Command {
	return []*cobra.Command{newPriorReport(p), newBorderReport(p), newHoleReport(p)}
}

// priorReportFlags is what `make prior-report` can choose.
type priorReportFlags struct {
	kodak, heldOut, variants string
	photos                   []string
	set, folder, journal     string
	engine                   engineFlags
}

// newPriorReport is `afterimage prior-report`. No help names it, and only builds with
// the tag workshop have it: plots weigh 7 MB.
func newPriorReport(p *program) *cobra.Command {
	f := &priorReportFlags{}
	cmd := &cobra.Command{
		Use:    "prior-report",
		Short:  "Measure a prior and write REPORT.md",
		Hidden: true,
		Long: `Measure a prior on photos that it has never seen, and write REPORT.md, plots and the
journal of all measurements. What the journal holds already is not measured again.`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return p.priorReport(cmd.Context(), f)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.kodak, "kodak", "", "`FOLDER` of the Kodak photos")
	fs.StringArrayVar(&f.photos, "photos", nil, "`FOLDER` of more photos for the full set")
	fs.StringVar(&f.heldOut, "held-out", "", "`FILE` of held-out crops, as heldout.py writes it")
	fs.StringVar(&f.variants, "variants", "", "`FILE` that lists the prior in other number formats, as variants.py writes it")
	fs.StringVar(&f.set, "set", "quick", "`SET` of photos to restore: quick (every fourth of Kodak) or full")
	fs.StringVarP(&f.folder, "output", "o", "resources/prior", "`FOLDER` for REPORT.md and plots/")
	fs.StringVar(&f.journal, "journal", "", "`FILE` of all measurements (default report.jsonl in the folder)")
	f.engine.add(fs)
	return cmd
}

func (f *priorReportFlags) check() error {
	switch {
	case f.set != "quick" && f.set != "full":
		return usagef("there is no set %q; choose quick or full", f.set)
	case f.kodak == "" && len(f.photos) == 0 && f.heldOut == "":
		return usagef("name what to measure on: --kodak, --photos or --held-out")
	case f.kodak == "" && f.set == "quick" && len(f.photos) > 0:
		return usagef("the quick set is of the Kodak photos; name them with --kodak, or choose --set full")
	}
	if f.journal == "" {
		f.journal = filepath.Join(f.folder, "report.jsonl")
	}
	return f.engine.check()
}

// priorReport measures what is missing and writes the report.
func (p *program) priorReport(ctx context.Context, f *priorReportFlags) error {
	suite, all, err := f.suite()
	if err != nil {
		return err
	}
	journal, err := priorreport.OpenJournal(f.journal)
	if err != nil {
		return err
	}
	e := &engine{flags: f.engine}
	defer p.closeEngine(e)
	prior, err := e.open(ctx)
	if err != nil {
		return err
	}
	listed, err := f.readVariants(prior.Card().SHA256)
	if err != nil {
		return err
	}
	r := &priorreport.Report{
		Journal: journal, Suite: suite, Subject: f.subject(prior, f.engine),
		Runtime: fmt.Sprintf("ONNX Runtime %s, %s (%s)", prior.Runtime().Version, prior.Runtime().Provider, prior.Runtime().CPU),
		Plots:   "plots", FullSize: all,
	}
	tell := p.measuring(r.Subject.Name)
	if err := priorreport.Measure(ctx, journal, suite, r.Subject, tell); err != nil {
		return err
	}
	for _, v := range listed {
		made, err := p.measureVariant(ctx, f, r, v)
		if err != nil {
			return err
		}
		r.Variants = append(r.Variants, made)
	}
	return p.writeReport(f.folder, r)
}

// subject is an opened prior as a report knows it.
func (f *priorReportFlags) subject(prior *onnx.Prior, flags engineFlags) priorreport.Subject {
	return priorreport.Subject{
		Name: nameOf(prior), SHA256: prior.Card().SHA256,
		Prior: prior, Pyramid: prior.Spec().Pyramid, Processor: prior.Runtime().Device,
		Open: func(threads int) (restoration.Denoiser, func(), error) {
			e := &engine{flags: flags}
			e.flags.threads = threads
			timed, err := e.open(context.Background())
			if err != nil {
				return nil, nil, err
			}
			return timed, func() { _ = e.close() }, nil
		},
	}
}

// nameOf is a prior's name; that of the built-in one from its file, too.
func nameOf(prior *onnx.Prior) string {
	if sum := sha256.Sum256(resources.Prior()); hex.EncodeToString(sum[:]) == prior.Card().SHA256 {
		return builtIn
	}
	return prior.Spec().Name
}

// measuring shows what is measured: each measurement on a terminal, one every few
// seconds elsewhere.
func (p *program) measuring(name string) func(priorreport.Progress) {
	var last time.Time
	return func(r priorreport.Progress) {
		if r.What == "" || !p.terminal && time.Since(last) < quietTime {
			return
		}
		last = time.Now()
		left := ""
		if r.Left > 0 {
			left = ", " + duration(r.Left) + " left"
		}
		fmt.Fprintf(p.err, "%s: %d of %d, %s%s\n", name, r.Done+1, r.Total, r.What, left)
	}
}

// writeReport writes the report and its plots.
func (p *program) writeReport(folder string, r *priorreport.Report) error {
	plots, err := r.Draw()
	if err != nil {
		return err
	}
	at := filepath.Join(folder, r.Plots)
	if err := os.MkdirAll(at, 0o777); err != nil {
		return fmt.Errorf("the folder %s cannot be made: %w; choose another with -o", at, plain(err))
	}
	for _, plot := range plots {
		if err := photo.WriteFile(filepath.Join(at, plot.Name), plot.SVG); err != nil {
			return err
		}
	}
	path := filepath.Join(folder, "REPORT.md")
	if err := photo.WriteFile(path, []byte(r.Markdown())); err != nil {
		return err
	}
	fmt.Fprintln(p.out, path)
	return nil
}
