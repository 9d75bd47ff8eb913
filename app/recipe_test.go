package app

import (
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"afterimage/restoration"
)

// TestReadRecipe spoils one field at a time.
func TestReadRecipe(t *testing.T) {
	whole, err := restoration.Recipe{Settings: restoration.DefaultSettings(restoration.Denoise)}.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, from, to, want string }{
		{"a text for a number", `"steps": 20`, `"steps": "many"`, `"settings.steps" in the recipe must be a whole number; make the recipe again`},
		{"a fraction", `"samples": 4`, `"samples": 1.5`, `"settings.samples" in the recipe must be a whole number;`},
		{"a text for a fraction", `"eta": 0.85`, `"eta": "0.85"`, `"settings.eta" in the recipe must be a number;`},
		{"below 0", `"seed": 0`, `"seed": -1`, `"settings.seed" in the recipe must be a whole number, 0 or more;`},
		{"a number for a text", `"task": "denoise"`, `"task": 3`, `"settings.task" in the recipe must be a text in quotes;`},
		{"a list for a group", `"prior": {`, `"mask": [], "prior": {`, `"mask" in the recipe must be a group in braces;`},
		{"a number for a list", `"results": null`, `"results": 3`, `"results" in the recipe must be a list in brackets;`},
		{"a number for a switch", `"steps": 20`, `"simulate": 1, "steps": 20`, `"settings.simulate" in the recipe must be true or false;`},
		{"a word of its own", `"steps": 20`, `"stepz": 20`, `"stepz" in the recipe means nothing to this Afterimage; remove it`},
		{"a version below 0", `"recipe": 1`, `"recipe": -1`, `this recipe is of version -1, which does not exist; choose`},
		{"a version to come", `"recipe": 1`, `"recipe": 99`, `version 99`},
		{"a version that is none", `"recipe": 1`, `"recipe": "one"`, `not a recipe of Afterimage`},
		{"a list", string(whole), `[]`, `not a recipe of Afterimage`},
		{"a missing comma", `"steps": 20,`, `"steps": 20`, `not a recipe of Afterimage`},
		{"a missing end", `"results": null`, ``, `not a recipe of Afterimage`},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := strings.Replace(string(whole), test.from, test.to, 1)
			if text == string(whole) {
				t.Fatalf("there is no %s in %s", test.from, text)
			}
			path := filepath.Join(t.TempDir(), "recipe")
			write(t, path, text)
			_, err := readRecipe(path)
			switch {
			case err == nil:
				t.Error("it was read")
			case !strings.Contains(err.Error(), test.want):
				t.Errorf("%q, want %q", err, test.want)
			case strings.Contains(err.Error(), "json:"):
				t.Errorf("not for people: %q", err)
			}
		})
	}
}

// TestRecipeFromAPipe does not wait for somebody to write to it.
func TestRecipeFromAPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := readRecipe(path); err == nil || !strings.Contains(err.Error(), "is not a regular file; choose") {
		t.Errorf("reading a pipe: %v", err)
	}
}

func TestStartingPoint(t *testing.T) {
	label := 3
	recipe := restoration.Recipe{Settings: restoration.Settings{
		Task: restoration.Inpaint, Crop: &restoration.Rect{X: 1, Y: 2, W: 30, H: 40}, Noise: restoration.Noise{Levels: 5},
		Samples: 2, Steps: 7, Eta: 0.5, EtaB: restoration.EtaB{Optimal: true}, Seed: 9, Label: &label, Simulate: true,
		Pyramid: restoration.Pyramid{From: [4]float64{0.6}},
	}}
	for task, noise := range map[restoration.Task]restoration.Noise{
		"": {Levels: 5}, restoration.Inpaint: {Levels: 5}, restoration.Upscale: {Levels: 5}, restoration.Colorize: {Levels: 5},
		restoration.Deblur: {Auto: true}, restoration.Denoise: {Auto: true}, restoration.OldPhoto: {Auto: true},
	} {
		want := restoration.DefaultSettings(task)
		want.Crop, want.Samples, want.Steps, want.Eta, want.EtaB = recipe.Settings.Crop, 2, 7, 0.5, restoration.EtaB{Optimal: true}
		want.Seed, want.Label, want.Simulate, want.Noise = 9, &label, true, noise
		if task == "" {
			want.Task = restoration.Inpaint
		}
		if want.Task == restoration.Inpaint { // another task has its own pyramid and windows
			want.Pyramid, want.Window, want.Context = recipe.Settings.Pyramid, recipe.Settings.Window, 0 // a recipe without is of the whole photo
		}
		got := startingPoint(task, &recipe)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", task, got, want)
		}
		if err := got.Validate(); err != nil {
			t.Errorf("%q: %v", task, err)
		}
	}
}
