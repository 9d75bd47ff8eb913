//go:build e2e

package e2e

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestFindScratchesAndRestore lets the app find the scratches of a photo, takes what it
// proposes, restores and saves, and looks at the mask that was saved.
func TestFindScratchesAndRestore(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 1, "steps": 2, "task": "inpaint"}`)
	dir := t.TempDir()
	path := filepath.Join(dir, "old.png")
	m := drawPhoto(t, path).(*image.NRGBA)
	draw.Draw(m, image.Rect(80, 20, 82, 170), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(m, image.Rect(120, 90, 240, 91), image.NewUniform(color.Black), image.Point{}, draw.Src)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, m); err != nil {
		t.Fatal(err)
	}
	f.Close()
	d.start(path)
	d.title("old.png", 60*time.Second)
	d.key("ctrl+shift+f")
	// Enter takes the proposal as soon as there is one, and only then is there a run; a
	// second one, asked for too soon, would wait for the first
	begun := func() bool {
		now := d.try("getwindowname", d.window)
		return strings.Contains(now, "running") || strings.Contains(now, "done")
	}
	d.until("a run", time.Minute, func() bool {
		d.key("Return", "ctrl+Return")
		for end := time.Now().Add(3 * time.Second); time.Now().Before(end); {
			if begun() {
				return true
			}
		}
		return false
	})
	d.shoot("scratches")
	d.title("done", 5*time.Minute)
	d.key("ctrl+shift+s", "Return")
	d.title("saved", time.Minute)
	mask := readPNG(t, filepath.Join(dir, "old-restored-mask.png"))
	painted := 0
	for y := range 192 {
		for x := range 256 {
			if r, _, _, _ := mask.At(x, y).RGBA(); r > 0 {
				painted++
			}
		}
	}
	white := func(x, y int) bool { r, _, _, _ := mask.At(x, y).RGBA(); return r > 0 }
	if !white(80, 90) || !white(180, 90) || white(20, 20) || painted > 2500 {
		t.Errorf("the mask has %d pixels; both scratches: %v, %v", painted, white(80, 90), white(180, 90))
	}
}
