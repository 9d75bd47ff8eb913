//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"afterimage/restoration"
)

// TestCompose draws samples, paints a region of another one into the first, lets the
// photo through a little, saves, and has the command line make the same file again.
func TestCompose(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 3, "steps": 3, "task": "colorize"}`)
	dir, photo := d.startWithPhoto()
	d.key("ctrl+Return")
	d.title("done", 5*time.Minute)
	d.key("1", "j", "3")
	d.stroke(420, 260, 560, 330)
	d.key("2")
	d.stroke(560, 260, 640, 300)
	d.key("ctrl+z", "ctrl+y", "Escape", "o")
	d.stroke(440, 380, 520, 380)
	d.key("Escape", "t")
	d.settle()
	d.shoot("composed")
	d.save("mix.png")

	data, err := os.ReadFile(filepath.Join(dir, "mix.recipe.json"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := restoration.ReadRecipe(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if r.Compose == nil || len(r.Compose.Sources) != 3 || r.Reveal == nil || r.Results[0].Residual == nil {
		t.Fatalf("the recipe says %s", data)
	}
	c := exec.Command(os.Getenv("AFTERIMAGE_BIN"), "restore", photo, "--recipe", filepath.Join(dir, "mix.recipe.json"), "--quiet", "-o", filepath.Join(dir, "again.png"))
	c.Env = d.env
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want, err := os.ReadFile(filepath.Join(dir, "mix.png"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "again-composed.png"))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("the command line makes another file of the recipe (%v)", err)
	}
}
