package app

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"afterimage/restoration"
	"afterimage/restoration/onnx"
)

// restore is one photo from its file to the files of its result.
func (p *program) restore(ctx context.Context, path string, f *restoreFlags, fs *pflag.FlagSet) error {
	start := time.Now()
	j, err := prepare(ctx, path, f, fs)
	if err != nil {
		return err
	}
	defer j.close()
	e := &engine{flags: f.engine}
	defer p.closeEngine(e)
	prior, err := e.open(ctx)
	if err != nil {
		return err
	}
	if err := j.resolveLabel(prior); err != nil {
		return err
	}
	if err := j.resolveGuidance(prior); err != nil {
		return err
	}
	if reason := e.fallback(prior.Runtime()); reason != "" {
		j.note("%s", reason)
	}
	j.comparePrior(prior)
	j.warnOfLoss()
	p.notes(j.notes)
	result, err := j.drawEdited(func(plan *restoration.Plan) (*restoration.Result, error) {
		return p.draw(ctx, prior, plan, f.quiet, "restoring "+path)
	})
	if err != nil {
		return err
	}
	r, err := newReport(j, prior, result)
	if err != nil {
		return err
	}
	r.Seconds = seconds(time.Since(start))
	if err := p.save(ctx, j, prior, result, f, r); err != nil {
		return err
	}
	if r.LeftOut != "" {
		p.notes([]string{"of what the photo's file says, the results leave out " + r.LeftOut})
	}
	if err := j.saveKernel(); err != nil {
		return err
	}
	p.compareWithRecipe(j, r, fs)
	p.files.log.Info("restored", "task", j.plan.Settings.Task, "seconds", r.Seconds, "device", r.Device)
	p.showReport(r)
	return nil
}

// compareWithRecipe enters in the report whether a recipe gave its bytes again, and
// notes when it should have and did not.
func (p *program) compareWithRecipe(j *job, r *report, fs *pflag.FlagSet) {
	same, known := j.compareFiles(r.Files, fs.Changed("quality") || fs.Changed("strip-metadata"))
	if !known {
		return
	}
	r.Same = &same
	if !same {
		p.notes([]string{"not the same bytes as recorded, although photo and settings are the recipe's: this prior, runtime or processor differs from what made it"})
	}
}

// draw runs a plan and shows its progress.
func (p *program) draw(ctx context.Context, prior *onnx.Prior, plan *restoration.Plan, quiet bool, what string) (*restoration.Result, error) {
	denoiser, err := conditioned(prior, plan.Settings)
	if err != nil {
		return nil, err
	}
	plan.Resolve(denoiser.Spec())
	shown := p.progress(prior, plan, quiet, what)
	p.estimate(plan, denoiser.Spec(), quiet)
	keepTo(plan.Takes(denoiser.Spec()))
	defer shown.end()
	before := prior.Shrunk()
	result, err := restoration.Restore(ctx, denoiser, plan, shown.event)
	if n := prior.Shrunk(); n != before {
		p.notes([]string{fmt.Sprintf("the memory of %s was too small for as many pictures at once as planned; it went on with %d, which takes longer and changes nothing else", deviceName(prior.Runtime()), n)})
	}
	if err != nil {
		return nil, err
	}
	return result, nil
}

// progress chooses how a run shows itself, and announces it.
func (p *program) progress(prior *onnx.Prior, plan *restoration.Plan, quiet bool, what string) progress {
	switch {
	case p.json:
		return jsonLines{p}
	case quiet:
		return silent{}
	}
	size, s := plan.Size(), plan.Settings
	fmt.Fprintf(p.err, "%s: %s, %d x %d pixels, %d x %d steps on %s\n",
		what, s.Task, size.W, size.H, s.Samples, s.Steps, deviceName(prior.Runtime()))
	if p.terminal {
		return newBar(p.err)
	}
	return &lines{w: p.err}
}

// conditioned is the prior, of one class when the settings give one.
func conditioned(prior *onnx.Prior, s restoration.Settings) (restoration.Denoiser, error) {
	if s.Label == nil {
		return prior, nil
	}
	return prior.WithLabel(*s.Label, s.GuidanceScale())
}

// notes tells the person what no error is but should be known.
func (p *program) notes(notes []string) {
	for _, text := range notes {
		p.files.log.Info("note", "text", text)
		if p.json {
			p.emit(struct {
				Event   string `json:"event"`
				Message string `json:"message"`
			}{"note", text})
			continue
		}
		fmt.Fprintln(p.err, "note: "+text)
	}
}

func (p *program) closeEngine(e *engine) {
	if err := e.close(); err != nil {
		p.files.log.Warn("closing the prior", "error", err)
	}
}
