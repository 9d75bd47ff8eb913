//go:build e2e

package e2e

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"afterimage/restoration"
)

// journeys are the five tasks that need no mask, by their keys, with the size of what
// comes out of a photo of 256 x 192 pixels; inpainting has a test of its own.
var journeys = []struct {
	task restoration.Task
	key  string
	size image.Point
}{
	{restoration.Upscale, "alt+2", image.Pt(1024, 768)},
	{restoration.Deblur, "alt+3", image.Pt(256, 192)},
	{restoration.Denoise, "alt+4", image.Pt(256, 192)},
	{restoration.Colorize, "alt+5", image.Pt(256, 192)},
	{restoration.OldPhoto, "alt+6", image.Pt(256, 192)},
}

// TestEveryTask goes from an open photo to a saved result, task after task, in one
// window.
func TestEveryTask(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 1, "steps": 3, "task": "denoise"}`)
	dir, _ := d.startWithPhoto()
	for _, j := range journeys {
		d.key(j.key)
		if j.task == restoration.OldPhoto {
			d.stroke(400, 200, 600, 230)
		}
		d.shoot(string(j.task) + "-before")
		d.key("ctrl+Return")
		d.title("done", 5*time.Minute)
		d.shoot(string(j.task) + "-after")
		name := string(j.task) + ".png"
		d.save(name)
		d.checkSaved(filepath.Join(dir, name), j.task, j.size)
	}
}

// save saves the picture that is shown under a name beside the photo.
func (d *desk) save(name string) {
	d.t.Helper()
	d.key("ctrl+s")
	d.settle()
	d.do("type", name)
	d.key("Return")
	d.title("- saved -", time.Minute)
}

// checkSaved looks at a picture and at the recipe beside it.
func (d *desk) checkSaved(path string, task restoration.Task, size image.Point) {
	t := d.t
	t.Helper()
	if got := readPNG(t, path).Bounds().Size(); got != size {
		t.Errorf("%s: the result has %v pixels, not %v", task, got, size)
	}
	f, err := os.Open(fmt.Sprintf("%s.recipe.json", path[:len(path)-len(filepath.Ext(path))]))
	if err != nil {
		t.Error(err)
		return
	}
	defer f.Close()
	r, err := restoration.ReadRecipe(f)
	if err != nil {
		t.Errorf("%s: %v", task, err)
		return
	}
	if r.Settings.Task != task || len(r.Results) == 0 || r.Prior.SHA256 == "" {
		t.Errorf("%s: the recipe says %+v", task, r.Settings)
	}
}
