package restoration

import (
	"testing"

	"afterimage/linearops"
)

// A gray photo stays gray, unless colour is what is asked for; what an inpainting
// keeps stays as it is.
func TestGrayPhotosStayGray(t *testing.T) {
	photo := picture(24, 32)
	for c := 1; c < 3; c++ {
		copy(photo.PlanePix(c), photo.PlanePix(0))
	}
	mask := make([]float32, photo.Plane())
	for i := range 40 {
		mask[200+i] = 1
	}
	for _, task := range Tasks() {
		s := settings(task, nil)
		s.Noise = Noise{Levels: 5}
		p := plan(t, s, Inputs{Photo: photo, Mask: mask, JPEG: compressed(photo)})
		tinted := make([]float32, p.Problem.Op.In().Len())
		for i := range tinted {
			tinted[i] = float32(i%17)/20 - 0.4
		}
		got := p.Finish(linearops.Image{}, tinted)
		if isGray(got) == p.Settings.AddsColour() {
			t.Errorf("%s: the picture is gray: %v", task, isGray(got))
		}
		if task == Inpaint && got.PlanePix(1)[0] != photo.PlanePix(1)[0] {
			t.Errorf("a kept pixel is %g and was %g", got.PlanePix(1)[0], photo.PlanePix(1)[0])
		}
	}
	colourful := plan(t, settings(Denoise, nil), Inputs{Photo: picture(24, 32)})
	tinted := picture(24, 32)
	if isGray(colourful.Finish(linearops.Image{}, tinted.Pix)) {
		t.Error("a colour photo came out gray")
	}
}

func TestToGrayIsLuma(t *testing.T) {
	m := linearops.Image{Shape: linearops.Shape{C: 3, H: 1, W: 2}, Pix: []float32{1, 0.3, 0, 0.3, -1, 0.3}}
	toGray(m)
	near(t, "luma", m.Pix, []float32{0.1404, 0.3, 0.1404, 0.3, 0.1404, 0.3}, 1e-6)
}
