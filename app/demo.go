package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"afterimage/resources"
	"afterimage/restoration"
	"afterimage/restoration/onnx"
	"afterimage/restoration/photo"
)

// demoFlags is what a person can choose of the demonstration.
type demoFlags struct {
	folder, task   string // task is "" for all
	samples, steps int
	quiet          bool
	engine         engineFlags
}

// newDemo is `afterimage demo`.
func newDemo(p *program) *cobra.Command {
	f := &demoFlags{}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Restore the bundled photos, one contact sheet a task",
		Long: `Degrade the bundled photos in every way that Afterimage can undo, restore them, and
write one contact sheet a task: what was given, simple ways to restore it, the
samples, their mean, where they disagree, and the photo as it was.`,
		Example: "  afterimage demo -o out\n  afterimage demo -o out --samples 4 --steps 20",
		Args:    nothing,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.demo(cmd.Context(), f) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVarP(&f.folder, "output", "o", "out", "`FOLDER` for the sheets; those of an earlier run are replaced")
	fs.StringVarP(&f.task, "task", "t", "", "this `TASK` alone: "+strings.Join(taskNames(), ", "))
	fs.IntVar(&f.samples, "samples", 2, "draw `N` plausible originals a photo")
	fs.IntVar(&f.steps, "steps", 10, "evaluate the prior `N` times a sample")
	f.engine.add(fs)
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "no progress")
	fs.BoolVar(&p.json, "json", p.json, "write progress and the results as lines of JSON")
	addCompletions(cmd)
	return cmd
}

// demonstration is one task on one bundled photo.
type demonstration struct {
	settings restoration.Settings
	sample   resources.Sample
	masked   bool // with the bundled scratches
}

// demonstrations chooses a photo and a degradation for every task.
func demonstrations(f *demoFlags) []demonstration {
	photos := resources.Samples()
	var list []demonstration
	for i, task := range restoration.Tasks() {
		if f.task != "" && f.task != string(task) {
			continue
		}
		s := restoration.DefaultSettings(task)
		s.Samples, s.Steps, s.Simulate = f.samples, f.steps, true
		s.Noise = restoration.Noise{Levels: restoration.SimulatedNoise(task)}
		list = append(list, demonstration{
			settings: s,
			sample:   photos[i%len(photos)],
			masked:   task == restoration.Inpaint || task == restoration.OldPhoto,
		})
	}
	return list
}

// demo restores the bundled photos and writes a sheet a task.
func (p *program) demo(ctx context.Context, f *demoFlags) error {
	if f.samples < 2 {
		return usagef("the number of samples is %d; to see where they disagree it takes at least 2", f.samples)
	}
	list := demonstrations(f)
	if len(list) == 0 {
		return usagef("there is no task %q; the tasks are %s", f.task, strings.Join(taskNames(), ", "))
	}
	for _, d := range list {
		if err := d.settings.Validate(); err != nil {
			return &usageError{error: err}
		}
	}
	if err := f.engine.check(); err != nil {
		return err
	}
	if err := f.checkFolder(list); err != nil {
		return err
	}
	e := &engine{flags: f.engine}
	defer p.closeEngine(e)
	prior, err := e.open(ctx)
	if err != nil {
		return err
	}
	for _, d := range list {
		path, err := p.demonstrate(ctx, prior, d, f)
		if err != nil {
			return err
		}
		p.showSheet(d, path)
	}
	return nil
}

// showSheet names a sheet that was written.
func (p *program) showSheet(d demonstration, path string) {
	if !p.json {
		fmt.Fprintf(p.out, "%s\n", path)
		return
	}
	p.emit(struct {
		Event string           `json:"event"`
		Task  restoration.Task `json:"task"`
		Photo string           `json:"photo"`
		File  string           `json:"file"`
	}{"sheet", d.settings.Task, d.sample.Name, filepath.ToSlash(path)})
}

// demonstrate runs one task and writes its sheet.
func (p *program) demonstrate(ctx context.Context, prior *onnx.Prior, d demonstration, f *demoFlags) (string, error) {
	inputs, err := d.inputs()
	if err != nil {
		return "", err
	}
	plan, err := restoration.NewPlan(d.settings, inputs)
	if err != nil {
		return "", err
	}
	result, err := p.draw(ctx, prior, plan, f.quiet, d.sample.Title)
	if err != nil {
		return "", err
	}
	path := f.sheet(d.settings.Task)
	defer letGo()
	sheet := photo.Sheet(string(d.settings.Task)+" - "+d.sample.Title+", "+d.sample.Credit, contact(plan, result, &err).Tiles())
	if err != nil {
		return "", err
	}
	if _, err := photo.Write(path, sheet, photo.WriteOptions{Mark: "Restored with Afterimage " + version}); err != nil {
		return "", err
	}
	return path, nil
}

// inputs decodes the bundled photo and its mask.
func (d demonstration) inputs() (restoration.Inputs, error) {
	ph, err := photo.Decode(d.sample.Name, d.sample.Data)
	if err != nil {
		return restoration.Inputs{}, err
	}
	inputs := restoration.Inputs{Photo: ph.Planes()}
	if !d.masked {
		return inputs, nil
	}
	scratches, err := photo.Decode("scratches.png", resources.Scratches())
	if err != nil {
		return restoration.Inputs{}, err
	}
	for _, v := range scratches.Planes().PlanePix(0) { // grey: any plane will do
		inputs.Mask = append(inputs.Mask, (v+1)/2)
	}
	return inputs, nil
}

// checkFolder makes the folder for the sheets where it is missing, and tells whether
// all of them can be written to it.
func (f *demoFlags) checkFolder(list []demonstration) error {
	if err := os.MkdirAll(f.folder, 0o777); err != nil {
		return fmt.Errorf("the folder %s cannot be made: %w; choose another with -o", f.folder, plain(err))
	}
	for _, d := range list {
		if err := photo.CheckOutput(f.sheet(d.settings.Task), photo.WriteOptions{}); err != nil {
			return err
		}
	}
	return nil
}

// sheet is the file of a task's contact sheet.
func (f *demoFlags) sheet(task restoration.Task) string {
	return filepath.Join(f.folder, string(task)+".png")
}
