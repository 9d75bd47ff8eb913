package restoration

import (
	"slices"
	"testing"

	"afterimage/linearops"
)

// A photo whose planes are made on demand gives the plan of the photo itself, and of a
// crop only the crop is asked for.
func TestPlanOfARegion(t *testing.T) {
	photo := picture(48, 64)
	asked := Rect{}
	lazy := Inputs{Photo: linearops.Image{Shape: photo.Shape}, Mask: hole(48, 64), Region: func(x, y, w, h int) linearops.Image {
		asked = Rect{X: x, Y: y, W: w, H: h}
		return cropImage(photo, asked)
	}}
	for _, crop := range []*Rect{nil, {X: 8, Y: 4, W: 40, H: 36}} {
		for _, task := range []Task{Inpaint, Denoise, Upscale} {
			s := settings(task, func(s *Settings) { s.Crop = crop })
			want, got := plan(t, s, Inputs{Photo: photo, Mask: lazy.Mask}), plan(t, s, lazy)
			if !slices.Equal(got.Problem.Y, want.Problem.Y) || got.Problem.SigmaY != want.Problem.SigmaY ||
				!slices.Equal(got.Degraded().Pix, want.Degraded().Pix) || got.Size() != want.Size() {
				t.Errorf("%s of %v: another plan", task, crop)
			}
			if asked != got.Crop() {
				t.Errorf("%s: %v was asked for, the crop is %v", task, asked, got.Crop())
			}
		}
	}
	poisoned := lazy
	poisoned.Region = func(_, _, w, h int) linearops.Image {
		m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
		m.Pix[5] = float32(0) / m.Pix[4]
		return m
	}
	if _, err := NewPlan(settings(Denoise, nil), poisoned); err == nil {
		t.Error("pixels that are not numbers were taken")
	}
}
