package restoration

import (
	"testing"
)

// What is shown before a run is what the run takes, whatever the task, the crop and
// the mask.
func TestAutoNoiseIsThePlans(t *testing.T) {
	photo := noisyScene(noiseScenes["half texture"], 6, 3)
	mask := make([]float32, photo.Plane())
	for y := 100; y < 130; y++ {
		for x := 60; x < 110; x++ {
			mask[y*photo.W+x] = 1
		}
	}
	seen, coding := map[float64]bool{}, compressed(photo)
	for _, task := range Tasks() {
		for _, crop := range []*Rect{nil, {X: 50, Y: 90, W: 120, H: 64}, {X: 3, Y: 1, W: 90, H: 80}} {
			for i, kernel := range []string{"gauss:1.6", "motion:9,30"} {
				if i > 0 && task != Deblur {
					continue // the others have no kernel
				}
				for _, m := range [][]float32{nil, mask} {
					s := DefaultSettings(task)
					s.Noise, s.Crop, s.Scale = Noise{Auto: true}, crop, max(s.Scale/2, 1)
					if task == Deblur {
						s.Kernel = kernel
					}
					in := Inputs{Photo: photo, Mask: m, JPEG: coding}
					plan, err := NewPlan(s, in)
					if task == Inpaint && (m == nil || crop != nil && crop.Y == 1) { // nothing to replace: no plan, but a level
						if got, err := AutoNoise(s, in); err != nil || got.Levels < 1 {
							t.Errorf("%s without a mask: %+v, %v", task, got, err)
						}
						continue
					}
					if err != nil {
						t.Fatal(task, err)
					}
					got, err := AutoNoise(s, in)
					if want := plan.Settings.Noise; err != nil || got != want {
						t.Errorf("%s, crop %v, masked %v: %+v, %v; the plan takes %+v", task, crop, m != nil, got, err, want)
					}
					seen[got.Levels] = true
				}
			}
		}
	}
	if len(seen) < 6 {
		t.Errorf("only %d levels among all tasks and crops: the test cannot tell them apart", len(seen))
	}
}

func TestAutoNoiseRefuses(t *testing.T) {
	photo := noisyScene(noiseScenes["flat"], 2, 1)
	all := make([]float32, photo.Plane())
	for i := range all {
		all[i] = 1
	}
	for name, c := range map[string]struct {
		s  Settings
		in Inputs
	}{
		"crop":    {Settings{Task: Denoise, Crop: &Rect{X: 200, W: 100, H: 50}}, Inputs{Photo: photo}},
		"no crop": {Settings{Task: Denoise, Crop: &Rect{X: -1, W: 100, H: 50}}, Inputs{Photo: photo}},
		"task":    {Settings{Task: "sing"}, Inputs{Photo: photo}},
		"mask":    {Settings{Task: OldPhoto}, Inputs{Photo: photo, Mask: all}},
		"size":    {Settings{Task: OldPhoto}, Inputs{Photo: photo, Mask: all[:9]}},
	} {
		if v, err := AutoNoise(c.s, c.in); err == nil {
			t.Errorf("%s: %+v and no error", name, v)
		}
	}
}
