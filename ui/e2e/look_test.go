//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"afterimage/restoration"
)

// TestLookCloser compares kernels on a part of a photo, takes the second, and finds it in
// the recipe of what is saved.
func TestLookCloser(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 1, "steps": 3, "task": "deblur"}`)
	dir := t.TempDir()
	drawPhoto(t, filepath.Join(dir, "photo.png"))
	d.start(filepath.Join(dir, "photo.png"))
	d.title("photo.png", 60*time.Second)
	d.settle()
	d.key("k")
	d.stroke(350, 250, 560, 420)
	d.settle()
	d.shoot("look-closer")
	d.key("2")
	d.key("ctrl+Return")
	d.title("done", 5*time.Minute)
	d.save("sharp.png")
	f, err := os.Open(filepath.Join(dir, "sharp.recipe.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := restoration.ReadRecipe(f)
	if err != nil || r.Settings.Task != restoration.Deblur || r.Settings.Kernel != "gauss:1.1" {
		t.Errorf("the recipe has the kernel %q: %v", r.Settings.Kernel, err)
	}
}
