package restoration

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
)

func TestPyramidAsText(t *testing.T) {
	for text, want := range map[string]Pyramid{
		"off": {}, " OFF ": {}, "auto": {Auto: true},
		"2@0.6": {From: [4]float64{0.6}}, "2@0.6, 4@2": {From: [4]float64{0.6, 2}}, "4@1e1": {From: [4]float64{0, 10}},
		"2@0.125,4@0.25,8@0.5,16@1": {From: [4]float64{0.125, 0.25, 0.5, 1}},
	} {
		got, err := ParsePyramid(text)
		if got != want || err != nil {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
		if again, err := ParsePyramid(got.String()); again != want || err != nil {
			t.Errorf("%q is written as %q", text, got)
		}
		data, err := json.Marshal(got)
		var back Pyramid
		if err != nil || json.Unmarshal(data, &back) != nil || back != want {
			t.Errorf("%q is %s in JSON", text, data)
		}
	}
	for text, say := range map[string]string{
		"":             `"" in the pyramid is no level; give off, auto, or levels such as 2@0.6,4@2`,
		"on":           `"on" in the pyramid is no level`,
		"3@1":          `"3@1" in the pyramid is no level`,
		"32@1":         `is no level`,
		"2":            `is no level`,
		"2@0.6,":       `is no level`,
		"2@":           `"" in the pyramid is no noise level above 0`,
		"2@x":          `"x" in the pyramid is no noise level above 0`,
		"2@0":          `"0" in the pyramid is no noise level above 0`,
		"2@-1":         `"-1" in the pyramid is no noise level above 0`,
		"2@NaN":        `"NaN" in the pyramid is no noise level above 0`,
		"2@Inf":        `noise level of the pyramid's factor 2 is +Inf`,
		"4@2,2@0.6":    `do not rise`,
		"2@0.6,2@0.7":  `do not rise`,
		"2@2,4@1":      `factor 4 begins at noise level 1, and a smaller factor at 2`,
		"2@2,4@2":      `the levels must rise with the factors`,
		"2@0.6,off":    `"off" in the pyramid is no level`,
		"2@0.6;4@2":    `"0.6;4@2" in the pyramid is no noise level above 0`,
		"2@0.6,4@1e99": "",
	} {
		_, err := ParsePyramid(text)
		var e *SettingError
		if say != "" && (!errors.As(err, &e) || e.Setting != "pyramid" || !strings.Contains(err.Error(), say)) || say == "" && err != nil {
			t.Errorf("%q: %v, want %q", text, err, say)
		}
	}
	s := DefaultSettings(Denoise)
	for _, p := range []Pyramid{{From: [4]float64{2, 1}}, {From: [4]float64{math.NaN()}}, {From: [4]float64{-1}}, {From: [4]float64{math.Inf(1)}}} {
		if s.Pyramid = p; s.Validate() == nil {
			t.Errorf("settings with %+v are valid", p)
		}
	}
}

func TestPyramidFactor(t *testing.T) {
	p := Pyramid{From: [4]float64{0.6, 2}}
	for sigma, want := range map[float64]int{0: 1, 0.5999: 1, 0.6: 2, 1.9999: 2, 2: 4, 157: 4} {
		if got := p.Factor(sigma); got != want {
			t.Errorf("sigma %g: factor %d, want %d", sigma, got, want)
		}
	}
	if (Pyramid{}).Factor(157) != 1 || (Pyramid{From: [4]float64{0, 0, 0, 5}}).Factor(5) != 16 {
		t.Error("off, or 16@5")
	}
}

func TestPyramidDefaultsAsText(t *testing.T) {
	for text, want := range map[string]string{
		"off": "off", "2@0.6,4@2": "2@0.6,4@2", " 2@0.6 ; colorize:off ": "2@0.6;colorize:off",
		"off;oldphoto:2@3;inpaint:2@0.6,4@2": "off;inpaint:2@0.6,4@2;oldphoto:2@3",
	} {
		d, err := ParsePyramidDefaults(text)
		if err != nil || d.String() != want {
			t.Errorf("%q: %q, %v; want %q", text, d, err, want)
		}
	}
	d, _ := ParsePyramidDefaults("2@0.6;colorize:off;inpaint:4@1")
	if d.For(Denoise).String() != "2@0.6" || d.For(Colorize).On() || d.For(Inpaint).String() != "4@1" {
		t.Errorf("%+v", d)
	}
	for text, on := range map[string]bool{"off": false, "off;inpaint:2@1": true, "2@1": true, "off;inpaint:off": false} {
		if d, err := ParsePyramidDefaults(text); d.On() != on || err != nil {
			t.Errorf("%q is on: %v, %v", text, d.On(), err)
		}
	}
	for _, text := range []string{
		"", "auto", "2@0.6;colorize:auto", "2@0.6;2@1", "colorize:off", "2@0.6;fix:off", "2@0.6;colorize:off;colorize:off", "2@0.6;", "2@0.6;colorize:2@2@2",
	} {
		if d, err := ParsePyramidDefaults(text); err == nil {
			t.Errorf("%q was read as %q", text, d)
		}
	}
}

// A recipe says which pyramid a result was made with; one without a word of it is from
// before there were any.
func TestPyramidInRecipes(t *testing.T) {
	r := sampleRecipe(t)
	for text, say := range map[string]string{"off": "", "2@0.6,4@2": `"pyramid": "2@0.6,4@2"`} {
		var err error
		if r.Settings.Pyramid, err = ParsePyramid(text); err != nil {
			t.Fatal(err)
		}
		data, err := r.Marshal()
		if err != nil || say == "" && strings.Contains(string(data), "pyramid") || !strings.Contains(string(data), say) {
			t.Errorf("%s is written as %s, %v", text, data, err)
		}
		back, err := ReadRecipe(strings.NewReader(string(data)))
		if err != nil || back.Settings.Pyramid != r.Settings.Pyramid {
			t.Errorf("%s comes back as %s, %v", text, back.Settings.Pyramid, err)
		}
		for _, bad := range []string{`"3@1"`, `3`, `true`, `{}`, `"2@2,4@1"`} {
			spoiled := strings.Replace(string(data), `"eta": 0.85`, `"pyramid": `+bad+`, "eta": 0.85`, 1)
			if _, err := ReadRecipe(strings.NewReader(spoiled)); err == nil && say == "" {
				t.Errorf("a pyramid of %s was read", bad)
			}
		}
	}
}
