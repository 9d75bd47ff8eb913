package app

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"afterimage/restoration"
)

// taskFlags are the flags that only some tasks use.
var taskFlags = []struct {
	name  string
	tasks []restoration.Task
}{
	{"mask", []restoration.Task{restoration.Inpaint, restoration.OldPhoto}},
	{"scale", []restoration.Task{restoration.Upscale, restoration.OldPhoto}},
	{"downscale", []restoration.Task{restoration.Upscale}},
	{"kernel", []restoration.Task{restoration.Deblur}},
	{"border", []restoration.Task{restoration.Deblur}},
	{"context", []restoration.Task{restoration.Inpaint}},
	{"jpeg-quality", []restoration.Task{restoration.RemoveJPEG}},
	{"save-kernel", []restoration.Task{restoration.Deblur}},
	{"saturation", []restoration.Task{restoration.Colorize, restoration.OldPhoto}},
	{"colour", []restoration.Task{restoration.OldPhoto}},
	{"levels", []restoration.Task{restoration.OldPhoto}},
	{"find", []restoration.Task{restoration.OldPhoto}},
	{"find-kind", []restoration.Task{restoration.OldPhoto}},
	{"keep-luminance", []restoration.Task{restoration.Colorize}},
	{"colour-side", []restoration.Task{restoration.Colorize}},
	{"hint", []restoration.Task{restoration.Colorize}},
}

// finishFlags are the flags about what is done to the samples after they were drawn.
var finishFlags = []string{"strength", "saturation", "keep-luminance"}

// checkTask refuses flags that task does not use, whatever their values, and asks
// for the mask that it cannot do without: a flag that is silently ignored would
// leave the person with another result than they asked for.
func (f *restoreFlags) checkTask(fs *pflag.FlagSet, task restoration.Task) error {
	if !slices.Contains(restoration.Tasks(), task) {
		return nil // the settings say which tasks there are
	}
	for _, flag := range taskFlags {
		if fs.Changed(flag.name) && !slices.Contains(flag.tasks, task) {
			return usagef("--%s is for %s; %s takes none", flag.name, conjoined(flag.tasks), task)
		}
	}
	if task == restoration.Inpaint && f.mask == "" {
		return usagef("inpaint fills in what a mask marks; give it with --mask FILE, a picture as large as the photo with the damage in white")
	}
	return nil
}

func conjoined(tasks []restoration.Task) string {
	names := make([]string, len(tasks))
	for i, t := range tasks {
		names[i] = string(t)
	}
	return strings.Join(names, " and ")
}

// startingPoint is what the flags are laid over: the defaults of the task, or the
// settings of a recipe. For another task than the recipe's it is the defaults of
// that task with what all tasks have in common from the recipe.
func startingPoint(task restoration.Task, recipe *restoration.Recipe) restoration.Settings {
	if recipe == nil {
		return restoration.DefaultSettings(task)
	}
	r := recipe.Settings
	if task == "" || task == r.Task {
		return r
	}
	s := restoration.DefaultSettings(task)
	s.Crop, s.Samples, s.Steps, s.Eta, s.EtaB = r.Crop, r.Samples, r.Steps, r.Eta, r.EtaB
	s.Seed, s.Label, s.Guidance, s.Simulate = r.Seed, r.Label, r.Guidance, r.Simulate
	if !s.Noise.Auto && !r.Noise.Auto { // a task that estimates the level goes on doing so
		s.Noise = r.Noise
	}
	return s
}
