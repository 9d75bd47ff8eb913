package state

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// again makes the pictures of a recipe as the command line does: from the photo, the mask
// and the files of weights beside it.
func again(t *testing.T, s *Session, dir string, r restoration.Recipe) map[string]linearops.Image {
	t.Helper()
	in := restoration.Inputs{Photo: s.Photo.Planes()}
	if r.Mask != nil {
		m, err := photo.ReadMask(filepath.Join(dir, r.Mask.Name), s.Photo.W, s.Photo.H)
		if err != nil {
			t.Fatal(err)
		}
		in.Mask = m
	}
	all := r.Settings.Finish.Or(restoration.AsDrawn)
	r.Settings.Finish = nil
	p, err := restoration.NewPlan(r.Settings, in)
	if err != nil {
		t.Fatal(err)
	}
	prior, _, _ := engine{}.Open(context.Background())
	drawn, err := restoration.Restore(context.Background(), prior, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	planes := func(ref restoration.FileRef, n int) [][]uint8 {
		data, err := os.ReadFile(filepath.Join(dir, ref.Name))
		if err != nil {
			t.Fatal(err)
		}
		list, err := photo.DecodePlanes(data, p.Size().W, p.Size().H, n)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	var reveal []uint8
	if r.Reveal != nil {
		reveal = planes(*r.Reveal, 1)[0]
	}
	q, out := p.Finisher(), map[string]linearops.Image{}
	for _, line := range r.Results {
		m := drawn.Mean
		switch line.Kind {
		case "sample":
			m, _ = restoration.Source{Kind: "sample", Seed: line.Seed}.Picture(drawn)
		case "composed":
			if m, err = r.Compose.Compose(drawn, q, planes(r.Compose.Labels, len(r.Compose.Sources)-1), p.Touched()); err != nil {
				t.Fatal(err)
			}
		case "spread", "sheet":
			continue
		}
		out[line.File] = q.Apply(m, line.Finish.Or(all), reveal)
	}
	return out
}

// What was saved can be made again from its recipe, byte for byte.
func TestSavedEditsCanBeMadeAgain(t *testing.T) {
	for _, task := range []restoration.Task{restoration.Inpaint, restoration.Colorize, restoration.Upscale} {
		s, r, l := retouched(t, task)
		if task == restoration.Colorize {
			s.Outcome.Edits.SetColour(Choice{Kind: OneSample, Index: 1}, Colour{Saturation: 1.4, KeepLuminance: true})
		}
		s.Outcome.Edits.Strength = 0.8
		s.BeginRevealing()
		s.BeginStroke()
		s.Stroke(40, 36, 44, 36)
		s.EndStroke()
		s.BeginComposing()
		s.Brush = Brush{Size: 26, Hardness: 0.6}
		s.BeginStroke()
		s.Stroke(36, 30, 50, 30)
		s.EndStroke()
		r.settle(t, s, l)
		dir := t.TempDir()
		saver := Saver{Outcome: s.Outcome.Frozen(), App: "Afterimage test", Now: func() time.Time { return time.Unix(0, 0) }}
		for name, save := range map[string]func(string) (Saved, error){
			"all.png": func(path string) (Saved, error) { return saver.Save(SaveRequest{What: SaveAll, Path: path}) },
			"one.png": func(path string) (Saved, error) {
				return saver.Save(SaveRequest{Choice: Choice{Kind: Composed}, Path: path})
			},
		} {
			saved, err := save(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if (saved.Changed == 0) != (task == restoration.Inpaint) {
				t.Errorf("%s: %+v", task, saved)
			}
			data, err := os.ReadFile(photo.RecipeName(filepath.Join(dir, name)))
			if err != nil {
				t.Fatal(err)
			}
			recipe, err := restoration.ReadRecipe(bytes.NewReader(data))
			if err != nil {
				t.Fatalf("%v in %s", err, data)
			}
			made := again(t, s, dir, recipe)
			if want := map[string]int{"all.png": 4, "one.png": 1}[name]; len(made) != want || recipe.Compose == nil || recipe.Reveal == nil {
				t.Errorf("%s, %s: %d pictures of %d", task, name, len(made), want)
			}
			for file, m := range made {
				how := madeBy(recipe, file)
				file = filepath.Join(dir, file)
				if _, err := photo.Write(file+".again.png", m, photo.WriteOptions{Depth: s.Photo.Depth, Meta: s.Photo.Meta, Mark: "Restored with Afterimage test", Made: how}); err != nil {
					t.Fatal(err)
				}
				a, _ := os.ReadFile(file)
				b, _ := os.ReadFile(file + ".again.png")
				if !bytes.Equal(a, b) {
					t.Errorf("%s: %s is another file", task, filepath.Base(file))
				}
			}
		}
	}
}

// madeBy is what a file should say of how it was made, by its recipe.
func madeBy(r restoration.Recipe, file string) *photo.Made {
	all := photo.Made{Program: r.App, Task: string(r.Settings.Task), Prior: r.Prior.Name, PriorID: r.Prior.SHA256}
	for _, seed := range r.Settings.Seeds() {
		if !slices.Contains(r.Discarded, seed) {
			all.Seeds = append(all.Seeds, seed)
		}
	}
	for _, line := range r.Results {
		if line.File == file {
			return all.Of(line.Kind, line.Seed)
		}
	}
	return nil
}

// A composition of its base alone is saved as that sample.
func TestCompositionOfOneSample(t *testing.T) {
	s, _, _ := retouched(t, restoration.Denoise)
	s.Show(Choice{Kind: OneSample, Index: 1})
	s.BeginComposing()
	dir := t.TempDir()
	saver := Saver{Outcome: s.Outcome.Frozen(), App: "Afterimage test"}
	if _, err := saver.Save(SaveRequest{Choice: Choice{Kind: Composed}, Path: filepath.Join(dir, "x.png")}); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(filepath.Join(dir, "x.recipe.json"))
	r, err := restoration.ReadRecipe(bytes.NewReader(data))
	if err != nil || len(r.Results) != 1 || r.Results[0].Kind != "sample" || *r.Results[0].Seed != 8 || r.Compose != nil {
		t.Errorf("%s (%v)", data, err)
	}
	if len(s.Outcome.editFiles("x.png", true)) != 0 {
		t.Error("it has files of weights")
	}
}

// While a result is saved a person goes on: what is written is what was there.
func TestFrozenStaysAsItWas(t *testing.T) {
	s, _, _ := retouched(t, restoration.Denoise)
	s.Outcome.Edits.Strength = 0.5
	s.BeginComposing()
	s.BeginStroke()
	s.Stroke(36, 30, 50, 30)
	s.EndStroke()
	frozen := s.Outcome.Frozen()
	before, _ := frozen.Image(Choice{Kind: Composed})
	s.Outcome.Edits.Strength = 0.1
	s.BeginStroke()
	s.Stroke(0, 0, 96, 64)
	s.EndStroke()
	frozen.room = newDarkroom(frozen)
	after, _ := frozen.Image(Choice{Kind: Composed})
	if now, _ := s.Outcome.Image(Choice{Kind: Composed}); !slices.Equal(before.Pix, after.Pix) || slices.Equal(now.Pix, after.Pix) {
		t.Error("a frozen outcome follows the edits")
	}
}
