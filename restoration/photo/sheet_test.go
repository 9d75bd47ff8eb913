package photo

import (
	"fmt"
	"math"
	"testing"

	"afterimage/linearops"
)

func flat(h, w int, v float32) linearops.Image {
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	for i := range m.Pix {
		m.Pix[i] = v
	}
	return m
}

// The sheet is bounded, and every picture is on it.
func TestSheet(t *testing.T) {
	for _, n := range []int{1, 2, 5, 67, 200} {
		for _, size := range [][2]int{{24, 24}, {300, 700}, {900, 200}} {
			if size[0]+size[1] > 600 && n != 2 {
				continue
			}
			var tiles []Tile
			for i := range n {
				tiles = append(tiles, Tile{Title: fmt.Sprintf("sample %d with a long name", i+1), Note: "seed 7, 24.31 dB", Image: flat(size[0], size[1], 1)})
			}
			m := Sheet("old photo", tiles)
			if m.W > sheetWidth || m.C != 3 {
				t.Errorf("%d pictures of %v: %v", n, size, m.Shape)
			}
			white := 0
			for _, v := range m.PlanePix(1) {
				if v == 1 {
					white++
				}
			}
			g := newGrid(tiles[:min(n, sheetTiles)])
			if least := min(n, sheetTiles) * min(size[0]*size[1], 40*40); white < least/8 {
				t.Errorf("%d pictures of %v, cells of %d x %d: %d white pixels", n, size, g.cellW, g.cellH, white)
			}
		}
	}
}

// A low resolution is shown by whole pixels: no new values.
func TestSheetEnlargesByWholePixels(t *testing.T) {
	small := flat(16, 16, -1)
	for i := range small.Pix {
		if i%2 == 0 {
			small.Pix[i] = 1
		}
	}
	m := fit(small, 300, 300)
	if m.Rect.Dx() != 288 || m.Rect.Dy() != 288 {
		t.Errorf("%v", m.Rect)
	}
	for _, v := range m.Pix {
		if v != 0 && v != 255 {
			t.Fatalf("a sample of %d", v)
		}
	}
}

func TestSpreadPicture(t *testing.T) {
	for _, c := range []struct{ levels, gain float64 }{{0, 32}, {3, 32}, {10, 16}, {100, 2}, {200, 1}, {400, 1}} {
		m, gain := SpreadPicture(flat(20, 20, float32(c.levels)))
		if gain != c.gain {
			t.Errorf("%g levels: gain %g, want %g", c.levels, gain, c.gain)
		}
		want := min(c.levels*gain, 255)
		if got := (float64(m.Pix[0]) + 1) * 127.5; math.Abs(got-want) > 0.01 {
			t.Errorf("%g levels are shown as %g, want %g", c.levels, got, want)
		}
	}
}
