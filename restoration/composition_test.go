package restoration

import (
	"bytes"
	"strings"
	"testing"
)

func composed(t *testing.T) Recipe {
	r := sampleRecipe(t)
	r.Settings.Seed, r.Settings.Samples = 7, 3
	seven, nine := uint64(7), uint64(9)
	r.Reveal = &FileRef{Name: "a-reveal.png", SHA256: "55"}
	r.Compose = &Composition{
		Version: CompositionVersion,
		Sources: []Source{{Kind: "sample", Seed: &nine}, {Kind: "mean", Finish: &Finish{Strength: 0.5, Saturation: 1}}, {Kind: "sample", Seed: &seven}},
		Labels:  FileRef{Name: "a-labels.png", SHA256: "66"},
	}
	return r
}

func TestCompositionInARecipe(t *testing.T) {
	seed := func(v uint64) *uint64 { return &v }
	for say, change := range map[string]func(*Recipe){
		"":                                   func(*Recipe) {},
		"composition is of version 2":        func(r *Recipe) { r.Compose.Version = 2 },
		"has 1 sources; it must have from 2": func(r *Recipe) { r.Compose.Sources = r.Compose.Sources[:1] },
		"neither a sample with its seed nor the mean":                     func(r *Recipe) { r.Compose.Sources[1].Kind = "spread" },
		"takes a part of the sample of seed 10, and the seeds are 7 to 9": func(r *Recipe) { r.Compose.Sources[0].Seed = seed(10) },
		"has the sample of seed 7 twice":                                  func(r *Recipe) { r.Compose.Sources[0].Seed = seed(7) },
		`the file name "../a.png" in it is no plain name`:                 func(r *Recipe) { r.Compose.Labels.Name = "../a.png" },
		`the file name "" in it`:                                          func(r *Recipe) { r.Reveal.Name = "" },
		"the strength is 2":                                               func(r *Recipe) { r.Compose.Sources[1].Finish.Strength = 2 },
		"the strength is -1":                                              func(r *Recipe) { r.Results[0].Finish = &Finish{Strength: -1, Saturation: 1} },
	} {
		r := composed(t)
		change(&r)
		data, err := r.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		_, err = ReadRecipe(bytes.NewReader(data))
		if (err == nil) != (say == "") || err != nil && !strings.Contains(err.Error(), say) {
			t.Errorf("%v, want %q", err, say)
		}
	}
}

func TestComposeFromAResult(t *testing.T) {
	p := plan(t, settings(Denoise, nil), Inputs{Photo: picture(40, 48)})
	r := &Result{Mean: colourful(p.Size(), 1)}
	for i := range 3 {
		r.Samples = append(r.Samples, Sample{Seed: uint64(7 + i), Image: colourful(p.Size(), uint64(10+i))})
	}
	c := *composed(t).Compose
	planes := [][]uint8{dab(p.Size(), Rect{W: 20, H: 40}, 255), dab(p.Size(), Rect{X: 30, W: 18, H: 40}, 255)}
	got, err := c.Compose(r, p.Finisher(), planes, nil)
	if err != nil {
		t.Fatal(err)
	}
	mean := p.Finisher().Apply(r.Mean, *c.Sources[1].Finish, nil)
	want := Compose(r.Samples[2].Image, []Layer{{mean, Whole(planes[0], 48)}, {r.Samples[0].Image, Whole(planes[1], 48)}}, nil)
	near(t, "the composition", got.Pix, want.Pix, 0)
	r.Samples = r.Samples[:2]
	if _, err := c.Compose(r, p.Finisher(), planes, nil); err == nil || !strings.Contains(err.Error(), "the sample of seed 9, which was not drawn") {
		t.Error(err)
	}
}
