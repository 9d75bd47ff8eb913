package restoration

import "testing"

func TestNotesOfAFaintMask(t *testing.T) {
	photo := picture(48, 64)
	faint := func(alpha float32) []float32 {
		mask := make([]float32, 48*64)
		mask[100], mask[101] = alpha, alpha/2
		return mask
	}
	for name, c := range map[string]struct {
		task  Task
		alpha float32
		want  string
	}{
		"faint":       {Inpaint, 0.02, "the mask is faint: its strongest value is 0.02 of 1, so the damage is hardly replaced; paint it white"},
		"half":        {Inpaint, 0.5, ""},
		"white":       {Inpaint, 1, ""},
		"not blended": {OldPhoto, 0.02, "no scratches and no dust were found; mark the damage with a mask, or look for more with a higher sensitivity"},
		"no mask":     {Denoise, 0.02, ""},
	} {
		p := plan(t, DefaultSettings(c.task), Inputs{Photo: photo, Mask: faint(c.alpha)})
		got := p.Notes()
		if c.want == "" && len(got) != 0 || c.want != "" && (len(got) != 1 || got[0] != c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
