package restoration

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"afterimage/linearops"
)

func sampleRecipe(t *testing.T) Recipe {
	k, err := linearops.NewKernel(1, 3, []float32{0.1, 0.3, 0.6})
	if err != nil {
		t.Fatal(err)
	}
	label, guidance := 4, 0.5
	s := settings(Deblur, func(s *Settings) {
		s.Kernel, s.Noise, s.EtaB = "", Noise{Levels: 0.30000000000000004}, EtaB{Optimal: true}
		s.Crop, s.Label, s.Seed = &Rect{1, 2, 30, 40}, &label, math.MaxUint64-7
		s.Guidance = &guidance
	})
	return Recipe{
		Version: RecipeVersion, App: "Afterimage 1", Settings: s,
		Photo:   FileRef{Name: "a.png", SHA256: "00ff", Width: 3, Height: 4},
		Mask:    &FileRef{Name: "m.png", SHA256: "11"},
		Kernel:  NewKernelRef(k),
		Prior:   PriorRef{Name: "p", SHA256: "22"},
		Guide:   &PriorRef{Name: "c", SHA256: "44"},
		Runtime: RuntimeRef{Version: "1.31.1", Provider: "cpu", CPU: "avx2", Threads: 2},
		Results: []RecipeResult{
			SampleResult("a-1.png", "33", Sample{Seed: 0, Residual: math.NaN(), MaxError: 0.01}),
			{File: "a-mean.png", Kind: "mean"},
		},
	}
}

func TestRecipeRoundTrip(t *testing.T) {
	r := sampleRecipe(t)
	data, err := r.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.Marshal()
	if err != nil || !bytes.Equal(data, again) {
		t.Error("two writings differ")
	}
	back, err := ReadRecipe(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, r) {
		t.Errorf("got  %+v\nwant %+v", back, r)
	}
	for _, say := range []string{`"seed": 0`, `"seed": 18446744073709551608`, `"noise": 0.30000000000000004`, `"etab": "optimal"`, `"guidance": 0.5`} {
		if !strings.Contains(string(data), say) {
			t.Errorf("the recipe does not hold %s", say)
		}
	}
	if strings.Contains(string(data), "residual") {
		t.Error("a residual that is not a number was written")
	}
	k, err := back.Kernel.Kernel()
	if err != nil || k.X != 1 || k.Taps[2] != 0.6 {
		t.Errorf("kernel %v, %v", k, err)
	}
}

func TestReadRecipeRefuses(t *testing.T) {
	good, err := sampleRecipe(t).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	replace := func(what, by string) string { return strings.Replace(string(good), what, by, 1) }
	for say, text := range map[string]string{
		"not a recipe":         "{}",
		"is not a recipe":      "\x89PNG",
		"not a recipe of":      "",
		"of version 9":         replace(`"recipe": 1`, `"recipe": 9`),
		"unknown field":        replace(`"app"`, `"apparatus"`),
		"eta is 7":             replace(`"eta": 0.85`, `"eta": 7`),
		"guidance scale is -1": replace(`"guidance": 0.5`, `"guidance": -1`),
		"neither a number":     replace(`"etab": "optimal"`, `"etab": "best"`),
		"the kernel in it":     replace(`"width": 3,`+"\n    \"anchor", `"width": 4,`+"\n    \"anchor"),
		"kernel in it":         replace(`"anchor_x": 1`, `"anchor_x": 5`),
		"more after its end":   string(good) + "{}",
		"cannot be followed":   replace(`"task": "deblur"`, `"task": "sharpen"`),
	} {
		if _, err := ReadRecipe(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("want %q, got %v", say, err)
		}
	}
	if _, err := ReadRecipe(failing{}); err == nil {
		t.Error("a reader that fails was read")
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("no disk") }

func TestNoiseAndEtaBAsText(t *testing.T) {
	for text, want := range map[string]Noise{"auto": {Auto: true}, " AUTO ": {Auto: true}, "12": {Levels: 12}, "0.5": {Levels: 0.5}} {
		if got, err := ParseNoise(text); got != want || err != nil {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "optimal", "12 levels", "1,5"} {
		var e *SettingError
		if _, err := ParseNoise(text); !errors.As(err, &e) || e.Setting != "noise" {
			t.Errorf("%q: %v", text, err)
		}
	}
	if got, err := ParseEtaB("optimal"); !got.Optimal || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := ParseEtaB("auto"); err == nil {
		t.Error("auto is no etab")
	}
	for _, v := range []any{Noise{Auto: true}, Noise{Levels: 12.75}, EtaB{Optimal: true}, EtaB{Value: 1}} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		back := reflect.New(reflect.TypeOf(v))
		if err := json.Unmarshal(data, back.Interface()); err != nil || back.Elem().Interface() != v {
			t.Errorf("%s: %v, %v", data, back.Elem(), err)
		}
	}
}
