package state

import (
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// howMade says how the pictures of the outcome were made, as the command line says it.
func (o *Outcome) howMade(app string) *photo.Made {
	m := &photo.Made{Program: app, Task: string(o.Settings.Task), Prior: o.Prior.Prior.Name, PriorID: o.Prior.Prior.SHA256}
	for _, i := range o.Kept() {
		m.Seeds = append(m.Seeds, o.Result.Samples[i].Seed)
	}
	return m
}

// output says in the recipe how the files of the request are written.
func (b *batch) output() *restoration.Output {
	out := restoration.Output{StripMetadata: b.request.Strip}
	if f, _, _ := photo.FormatOf(b.request.Path); f == photo.JPEG && b.request.Quality != photo.DefaultQuality {
		out.Quality = b.request.Quality
	}
	if d := b.request.Depth; d != b.saver.Outcome.Photo.Depth {
		out.Depth = d
	}
	return out.Ref()
}
