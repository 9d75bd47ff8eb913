//go:build e2e

package e2e

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"afterimage/restoration"
)

// TestMoreAndFewerSamples draws two, then two more, discards one, looks at them in every
// view, and saves what is kept.
func TestMoreAndFewerSamples(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 2, "steps": 3, "task": "upscale"}`)
	dir := t.TempDir()
	drawPhoto(t, filepath.Join(dir, "photo.png"))
	d.start(filepath.Join(dir, "photo.png"))
	d.title("photo.png", 60*time.Second)
	d.key("ctrl+Return")
	d.title("done", 5*time.Minute)
	d.key("n")
	d.title("running", 30*time.Second)
	d.title("done", 5*time.Minute)
	d.key("g")
	d.settle()
	d.shoot("grid")
	d.key("2", "slash")
	d.settle()
	d.stroke(518, 200, 400, 200) // the divider, from the middle of the photo
	d.settle()
	d.shoot("divider")
	d.key("question", "Delete")
	d.settle()
	d.shoot("discarded")
	d.key("ctrl+shift+s")
	d.settle()
	d.key("Return")
	d.title("saved", time.Minute)

	for _, name := range []string{"1", "3", "4", "mean"} {
		if got := readPNG(t, filepath.Join(dir, "photo-restored-"+name+".png")).Bounds().Size(); got != image.Pt(1024, 768) {
			t.Errorf("sample %s has %v pixels", name, got)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "photo-restored-2.png")); err == nil {
		t.Error("the discarded sample was saved")
	}
	f, err := os.Open(filepath.Join(dir, "photo-restored.recipe.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := restoration.ReadRecipe(f)
	if err != nil {
		t.Fatal(err)
	}
	var seeds []uint64
	for _, res := range r.Results {
		if res.Seed != nil {
			seeds = append(seeds, *res.Seed)
		}
	}
	if !slices.Equal(seeds, []uint64{0, 2, 3}) {
		t.Errorf("the recipe has the seeds %v", seeds)
	}
}
