package raster

import (
	"image"
	"testing"

	"afterimage/linearops"
)

func TestThumbnail(t *testing.T) {
	for _, c := range []struct{ w, h, side, tw, th int }{{400, 200, 100, 100, 50}, {20, 40, 100, 20, 40}, {3000, 4, 100, 100, 1}} {
		m := linearops.NewImage(linearops.Shape{C: 3, H: c.h, W: c.w})
		for i := range m.Pix {
			m.Pix[i] = 1
		}
		got := FromImage(m).Thumbnail(c.side)
		if got.Rect != image.Rect(0, 0, c.tw, c.th) {
			t.Errorf("%d x %d becomes %v", c.w, c.h, got.Rect)
		}
		for i, v := range got.Pix {
			if v != 255 {
				t.Fatalf("%d x %d: byte %d of a white picture is %d", c.w, c.h, i, v)
			}
		}
	}
}
