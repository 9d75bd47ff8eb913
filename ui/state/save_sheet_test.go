package state

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// The contact sheet is the one that the command line makes of the recipe: from the file of
// the photo and the mask beside the recipe.
func TestTheSheetIsTheRecipes(t *testing.T) {
	for _, task := range []restoration.Task{restoration.Inpaint, restoration.Upscale, restoration.Colorize} {
		s := openTestPhoto(t, 48, 40)
		s.SetTask(task)
		if task == restoration.Inpaint {
			s.dab(20, 18, 9)
		}
		if task == restoration.Upscale {
			s.Settings().Scale = 2
			s.Crop.Set(restoration.Rect{X: 4, Y: 6, W: 24, H: 20})
		}
		dir := t.TempDir()
		if _, err := (Saver{Outcome: draw(t, s)}).Save(SaveRequest{What: SaveAll, Path: filepath.Join(dir, "x.png")}); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(filepath.Join(dir, "x.recipe.json"))
		if err != nil {
			t.Fatal(err)
		}
		r, err := restoration.ReadRecipe(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		in := restoration.Inputs{Photo: s.Photo.Planes()}
		if r.Mask != nil {
			if in.Mask, err = photo.ReadMask(filepath.Join(dir, r.Mask.Name), s.Photo.W, s.Photo.H); err != nil {
				t.Fatal(err)
			}
		}
		p, err := restoration.NewPlan(r.Settings, in)
		if err != nil {
			t.Fatal(err)
		}
		prior, _, _ := engine{}.Open(context.Background())
		drawn, err := restoration.Restore(context.Background(), prior, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		tiles := []photo.Tile{{Title: "input", Image: p.Degraded()}}
		for _, b := range p.Baselines() {
			tiles = append(tiles, photo.Tile{Title: b.Name, Image: b.Image})
		}
		spread, gain := photo.SpreadPicture(drawn.Spread)
		tiles = append(tiles, photo.Tile{Title: "sample 1", Note: "seed 7", Image: drawn.Samples[0].Image},
			photo.Tile{Title: "sample 2", Note: "seed 8", Image: drawn.Samples[1].Image},
			photo.Tile{Title: "mean", Image: drawn.Mean}, photo.Tile{Title: "disagreement", Note: fmt.Sprintf("x %.0f", gain), Image: spread})
		want := photo.Sheet(string(task)+" - photo.png", tiles)
		if _, err := photo.Write(filepath.Join(dir, "want.png"), want, photo.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		want = readBack(t, filepath.Join(dir, "want.png"))
		if got := readBack(t, filepath.Join(dir, "x-sheet.png")); got.Shape != want.Shape || !slices.Equal(got.Pix, want.Pix) {
			t.Errorf("%s: another sheet, %v and %v", task, got.Shape, want.Shape)
		}
	}
}

func readBack(t *testing.T, path string) linearops.Image {
	t.Helper()
	p, err := photo.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return p.Planes()
}
