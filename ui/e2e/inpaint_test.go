//go:build e2e

package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"afterimage/restoration"
)

// drawPhoto writes a photo of soft shapes: 256 x 192 pixels.
func drawPhoto(t *testing.T, path string) image.Image {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 256, 192))
	for y := range 192 {
		for x := range 256 {
			fx, fy := float64(x), float64(y)
			v := 128 + 60*math.Sin(fx/17)*math.Cos(fy/23)
			m.SetNRGBA(x, y, color.NRGBA{uint8(v), uint8(v*0.6 + fy/3), uint8(220 - fx/2), 255})
		}
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, m); err != nil {
		t.Fatal(err)
	}
	return m
}

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	return m
}

func sameColor(a, b color.Color) bool {
	ar, ag, ab, aa := a.RGBA()
	br, bg, bb, ba := b.RGBA()
	return ar == br && ag == bg && ab == bb && aa == ba
}

// TestPaintRunAndSave opens a photo, paints twice, takes the second stroke back,
// restores and saves, and looks at the files.
func TestPaintRunAndSave(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 2, "steps": 3, "task": "inpaint"}`)
	dir := t.TempDir()
	source := drawPhoto(t, filepath.Join(dir, "photo.png"))
	d.start(filepath.Join(dir, "photo.png"))
	d.title("photo.png", 60*time.Second)

	// the photo is fitted into the middle of the window, so that its middle is near
	// (518, 337) and both strokes are on it
	d.stroke(470, 300, 560, 370)
	d.stroke(300, 150, 420, 160)
	d.key("ctrl+z")
	d.shoot("painted")
	d.key("ctrl+Return")
	d.title("done", 5*time.Minute)
	d.shoot("done")

	d.key("ctrl+shift+s")
	d.key("Return")
	d.title("- saved -", time.Minute)
	checkAll(t, dir, source)

	d.key("2", "ctrl+s")
	d.do("type", "chosen.png")
	d.key("Return")
	recipe := filepath.Join(dir, "chosen.recipe.json")
	d.until("the second recipe", time.Minute, func() bool {
		_, err := os.Stat(recipe)
		return err == nil
	})
	one, two := readPNG(t, filepath.Join(dir, "chosen.png")), readPNG(t, filepath.Join(dir, "photo-restored-2.png"))
	for y := range 192 {
		for x := range 256 {
			if !sameColor(one.At(x, y), two.At(x, y)) {
				t.Fatalf("the chosen picture is not sample 2 at %d, %d", x, y)
			}
		}
	}
}

// checkAll looks at the files of "save all".
func checkAll(t *testing.T, dir string, source image.Image) {
	t.Helper()
	mask := readPNG(t, filepath.Join(dir, "photo-restored-mask.png"))
	painted, left, right := 0, 256, 0
	for y := range 192 {
		for x := range 256 {
			if r, _, _, _ := mask.At(x, y).RGBA(); r > 0 {
				painted++
				left, right = min(left, x), max(right, x)
			}
		}
	}
	if painted < 100 || left < 90 || right > 170 {
		t.Errorf("the mask has %d pixels from column %d to %d: the first stroke alone is in the middle", painted, left, right)
	}
	for _, name := range []string{"1", "2", "mean", "spread", "sheet"} {
		m := readPNG(t, filepath.Join(dir, "photo-restored-"+name+".png"))
		if name == "spread" || name == "sheet" {
			continue
		}
		inside := 0
		for y := range 192 {
			for x := range 256 {
				if sameColor(m.At(x, y), source.At(x, y)) {
					continue
				}
				if r, _, _, _ := mask.At(x, y).RGBA(); r == 0 {
					t.Fatalf("%s: pixel %d, %d outside the mask changed", name, x, y)
				}
				inside++
			}
		}
		if inside < painted/4 {
			t.Errorf("%s: only %d of %d painted pixels changed", name, inside, painted)
		}
	}
	checkRecipe(t, dir)
}

func checkRecipe(t *testing.T, dir string) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "photo-restored.recipe.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := restoration.ReadRecipe(f)
	if err != nil {
		t.Fatal(err)
	}
	if r.Settings.Task != restoration.Inpaint || r.Settings.Samples != 2 || r.Settings.Steps != 3 || r.Prior.SHA256 == "" || r.Mask == nil {
		t.Errorf("the recipe says %+v with the prior %+v", r.Settings, r.Prior)
	}
	for _, res := range r.Results {
		data, err := os.ReadFile(filepath.Join(dir, res.File))
		if err != nil {
			t.Error(err)
			continue
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != res.SHA256 {
			t.Errorf("%s is not the file of the recipe", res.File)
		}
	}
}
