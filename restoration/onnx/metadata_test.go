package onnx

import (
	"errors"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"afterimage/restoration"
)

func TestMetadataRoundTrip(t *testing.T) {
	pyramid, err := restoration.ParsePyramidDefaults("2@0.6,4@2;colorize:off")
	if err != nil {
		t.Fatal(err)
	}
	want := Metadata{
		Title: "A prior", Prediction: VPrediction, Alphas: []float32{0.9, 0.5, 0.1}, Timestep: "int64", Continuous: true,
		ChannelsOut: 6, Size: 256, SizeMultiple: 32, SizeMin: 64, Dynamic: true, Classes: 2, ClassNames: []string{"a, b", "c"},
		Guidance: "classifier.onnx", RMSE: []RMSE{{0.1, 0.058}, {1, 0.2}}, Licence: "CC0", Source: "here", WeightsSHA256: "ab",
		Memory: Memory{1, 2, 3.5}, Pyramid: pyramid, Marks: []restoration.Mark{{Task: restoration.Upscale, At: 4, Prior: 24.5, Plain: 24.25}},
	}
	pairs, err := parseSidecar(want.Sidecar())
	if err != nil {
		t.Fatal(err)
	}
	got, missing, err := ParseMetadata(pairs)
	if err != nil || len(missing) > 0 {
		t.Fatal(err, missing)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestMetadataErrors(t *testing.T) {
	for _, tt := range []struct{ key, value string }{
		{"version", "2"}, {"prediction", "score"}, {"schedule", "linear"}, {"schedule", "linear 0.0001 0.02"},
		{"schedule", "linear 0.02 0.0001 1000"}, {"schedule", "linear 0.0001 0.02 1e9"}, {"schedule", "linear 0.0001 NaN 1000"},
		{"schedule", "karras 1 2 3"}, {"schedule", "cosine 1.5"}, {"alphas_cumprod", "!"}, {"alphas_cumprod", "AAAA"},
		{"alphas_cumprod", "AACAPwAAgD8="}, {"timestep", "uint8"}, {"continuous", "maybe"}, {"channels_out", "4"}, {"channels_out", "6"},
		{"size", "-1"}, {"size", "1e3"}, {"size_multiple", "1000000"}, {"classes", "-2"}, {"classes", "3"},
		{"class_names", "a,b"}, {"guidance", "../classifier.onnx"}, {"rmse", "0.1"}, {"rmse", "0.1:x"}, {"rmse", "0.1,0.2:1,1"},
		{"rmse", "0.1:-1"}, {"memory", "1,2"}, {"memory", "1,2,Inf"},
		{"pyramid", "on"}, {"pyramid", "auto"}, {"pyramid", "3@1"}, {"pyramid", "2@0.6;fix:off"},
	} {
		n := simple("epsilon", tt.key, tt.value)
		if tt.key == "alphas_cumprod" {
			delete(n.metadata, "afterimage.schedule")
		}
		_, err := InspectBytes(n.bytes())
		if !errors.Is(err, ErrMetadata) || !strings.HasPrefix(err.Error(), "The model") {
			t.Errorf("%s = %q gives %v, want ErrMetadata", tt.key, tt.value, err)
		}
	}
}

func TestSchedules(t *testing.T) {
	for text, want := range map[string]float64{ // the last alpha bar, summed up independently
		"linear 0.0001 0.02 1000":         math.Exp(sumLog(1000, func(u float64) float64 { return 1e-4 + u*(0.02-1e-4) })),
		"scaled_linear 0.00085 0.012 500": math.Exp(sumLog(500, func(u float64) float64 { return math.Pow(math.Sqrt(.00085)+u*(math.Sqrt(.012)-math.Sqrt(.00085)), 2) })),
	} {
		s, err := Metadata{Schedule: text}.noiseSchedule()
		if err != nil {
			t.Fatal(err)
		}
		got := s.AlphasCumprod[s.Len()-1]
		if math.Abs(got/want-1) > 1e-9 {
			t.Errorf("%s ends at %g, want %g", text, got, want)
		}
	}
	s, err := Metadata{Alphas: []float32{0.75, 0.25}}.noiseSchedule()
	if err != nil || s.Len() != 2 || s.AlphasCumprod[1] != 0.25 {
		t.Errorf("from alphas: %v, %v", s, err)
	}
}

func sumLog(T int, beta func(u float64) float64) (sum float64) {
	for t := range T {
		sum += math.Log1p(-beta(float64(t) / float64(T-1)))
	}
	return sum
}

// TestUndescribed: a model that says nothing is asked about, with a guess.
func TestUndescribed(t *testing.T) {
	n := telltale{typeFloat, typeFloat, []any{"N"}, 6, false, []any{1, 64, 64}}.net(nil)
	_, err := OpenBytes(n.bytes(), Options{})
	var u *UndescribedError
	if !errors.As(err, &u) || !errors.Is(err, ErrMetadata) {
		t.Fatalf("error %v, want an UndescribedError", err)
	}
	g := u.Guess
	if g.Prediction != Epsilon || g.ChannelsOut != 6 || g.Size != 64 || g.Dynamic || g.Timestep != "float32" || len(u.Missing) != 2 {
		t.Errorf("guess %+v, missing %q", g, u.Missing)
	}
	library(t)
	p, err := OpenBytes(n.bytes(), Options{Metadata: &g, Device: "cpu", Name: "Mine"})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if s := p.Spec(); s.Name != "Mine" || s.MaxPixels != 64*64 {
		t.Errorf("spec %+v", s)
	}
}

// A model that takes a class and does not say of how many is asked about that, too.
func TestUndescribedClasses(t *testing.T) {
	n := telltale{typeFloat, typeInt64, []any{"N"}, 3, true, []any{1, 64, 64}}.net(map[string]string{"afterimage.prediction": "epsilon", "afterimage.schedule": "linear 0.0001 0.02 1000"})
	_, err := InspectBytes(n.bytes())
	var u *UndescribedError
	if !errors.As(err, &u) || u.Guess.Classes != 1000 || len(u.Missing) != 1 || u.Missing[0] != "afterimage.classes" {
		t.Errorf("error %v", err)
	}
}

func TestSidecar(t *testing.T) {
	dir := t.TempDir()
	n := simple("epsilon")
	delete(n.metadata, "afterimage.prediction")
	path := writeFile(t, dir, "m.onnx", n.bytes())
	if _, err := Inspect(path); !errors.Is(err, ErrMetadata) {
		t.Fatalf("without its sidecar: %v", err)
	}
	side := writeFile(t, dir, "m.onnx.json", []byte(`{"afterimage.prediction": "sample", "afterimage.size": 128, "afterimage.continuous": true, "other": {"a": [1]}}`))
	c, err := Inspect(path)
	if err != nil {
		t.Fatal(err)
	}
	if c.Prediction != Clean || c.Metadata.Size != 128 || !c.Continuous || c.Schedule == "" || c.Sidecar != side || c.Name != "m" {
		t.Errorf("card %+v", c)
	}
	for _, bad := range []string{"", "[]", "{", `{"afterimage.prediction": 5}`, `{"afterimage.size": {"a": 1}}`} {
		if err := os.WriteFile(side, []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Inspect(path); !errors.Is(err, ErrMetadata) {
			t.Errorf("sidecar %q: %v", bad, err)
		}
	}
}

// TestSidecarOfBytes: a model in memory takes the description that is given with it.
func TestSidecarOfBytes(t *testing.T) {
	n := simple("epsilon")
	delete(n.metadata, "afterimage.prediction")
	o := Options{Sidecar: []byte(`{"afterimage.prediction": "sample", "afterimage.pyramid": "2@0.6,4@2;colorize:off"}`), Device: "cpu", Name: "Mine"}
	c, err := InspectWith(n.bytes(), o)
	if err != nil || c.Prediction != Clean || c.Name != "Mine" || c.Pyramid.String() != "2@0.6,4@2;colorize:off" {
		t.Errorf("card %+v, %v", c, err)
	}
	if _, err := InspectWith(n.bytes(), Options{Sidecar: []byte("[]")}); !errors.Is(err, ErrMetadata) {
		t.Errorf("a sidecar that is none: %v", err)
	}
	p := openNet(t, n, o)
	if got := p.Spec().Pyramid; !reflect.DeepEqual(got, c.Pyramid) {
		t.Errorf("the prior has the pyramid %s", got)
	}
}

// TestLeastSide: pictures are padded to a fixed side, so that a smaller one saves nothing.
func TestLeastSide(t *testing.T) {
	for name, c := range map[string]struct {
		dims []any
		more []string
		want int
	}{
		"free":                {nil, nil, 1},
		"fixed":               {[]any{1, 8, 8}, nil, 8},
		"fixed, unequal":      {[]any{1, 16, 8}, nil, 16},
		"fixed height":        {[]any{1, 16, "W"}, nil, 16},
		"said to be fixed":    {nil, []string{"dynamic", "false", "size", "24"}, 24},
		"a minimum":           {nil, []string{"size_min", "32"}, 32},
		"a minimum of a free": {[]any{1, 8, "W"}, []string{"size_min", "32"}, 32},
	} {
		p := openNet(t, telltale{typeFloat, typeInt64, []any{"N"}, 3, false, c.dims}.net(describedAs("epsilon", c.more...)), Options{})
		if got := p.Spec().MinSide; got != c.want {
			t.Errorf("%s: the smallest side is %d, want %d", name, got, c.want)
		}
	}
}

// TestContradictions: what the description says against what the graph shows.
func TestContradictions(t *testing.T) {
	fixed := telltale{typeFloat, typeInt64, []any{"N"}, 3, false, []any{1, 8, 8}}
	labelled := telltale{typeFloat, typeInt64, []any{"N"}, 3, true, nil}
	c, err := InspectBytes(fixed.net(describedAs("epsilon", "dynamic", "true")).bytes())
	if err != nil || c.Dynamic {
		t.Errorf("a model of a fixed size is taken for free: %v, %v", c.Dynamic, err)
	}
	if _, err := InspectBytes(labelled.net(describedAs("epsilon")).bytes()); !errors.Is(err, ErrMetadata) {
		t.Errorf("a label without classes: %v", err)
	}
	if _, err := InspectBytes(simple("epsilon", "classes", "5").bytes()); !errors.Is(err, ErrMetadata) {
		t.Errorf("classes without a label: %v", err)
	}
	// Free in the graph, and the description says one size: that one.
	p := openNet(t, simple("epsilon", "dynamic", "false", "size", "24"), Options{})
	x := ramp(1, 25, 8)
	if err := p.Denoise(background, x, x, 1); !errors.Is(err, ErrTooLarge) {
		t.Errorf("error %v, want ErrTooLarge", err)
	}
}
