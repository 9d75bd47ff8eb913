package app

import (
	"slices"

	"afterimage/restoration"
	"afterimage/restoration/onnx"
	"afterimage/restoration/photo"
)

// programName is what results say they were made with.
const programName = "Afterimage "

// made says how the results of a run were made; each picture adds what it is.
func (j *job) made(prior *onnx.Prior, result *restoration.Result) *photo.Made {
	ref := priorRef(prior)
	if r := j.recipe; r != nil && r.Prior.SHA256 == ref.SHA256 {
		ref = r.Prior // under which name the file is now must not change a result's bytes
	}
	m := &photo.Made{Program: programName + version, Task: string(j.plan.Settings.Task), Prior: ref.Name, PriorID: ref.SHA256}
	for _, s := range result.Samples {
		if j.edits == nil || !slices.Contains(j.edits.discarded, s.Seed) {
			m.Seeds = append(m.Seeds, s.Seed)
		}
	}
	return m
}

// followOutput takes from the recipe how its files were written, where no flag says
// otherwise.
func (j *job) followOutput(f *restoreFlags, changed func(flag string) bool) {
	if j.recipe == nil || j.recipe.Output == nil {
		return
	}
	o := j.recipe.Output
	if !changed("quality") && o.Quality != 0 {
		f.quality = o.Quality
	}
	if !changed("strip-metadata") {
		f.strip = o.StripMetadata
	}
	j.depth = o.Depth
}

// output says in the recipe how the files were written.
func (j *job) output(f *restoreFlags) *restoration.Output {
	o := &restoration.Output{StripMetadata: f.strip}
	if format, _, _ := photo.FormatOf(j.outputs.Samples[0]); format == photo.JPEG && f.quality != photo.DefaultQuality {
		o.Quality = f.quality
	}
	if j.depth != 0 && j.depth != j.photo.Depth {
		o.Depth = j.depth
	}
	return o.Ref()
}
