package state

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// shrink is the exact denoiser of a Gaussian prior of mean 0: a prior for tests.
type shrink struct{ fail error }

func (shrink) Spec() restoration.Spec {
	s, err := restoration.LinearSchedule(1e-4, 0.02, 1000)
	if err != nil {
		panic(err)
	}
	return restoration.Spec{Name: "Gaussian", Schedule: s, Channels: 3, Batch: 1}
}

func (d shrink) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	for i, v := range x.Pix {
		dst.Pix[i] = float32(float64(v) * 0.25 / (0.25 + sigma*sigma))
	}
	if d.fail != nil {
		return d.fail
	}
	return ctx.Err()
}

type engine struct {
	prior restoration.Denoiser // shrink where it is nil
	err   error
}

func (e engine) Open(context.Context) (restoration.Denoiser, PriorInfo, error) {
	if e.prior == nil {
		e.prior = shrink{}
	}
	return e.prior, PriorInfo{Prior: restoration.PriorRef{Name: "Gaussian", SHA256: "00"}, Device: "CPU"}, e.err
}

// openTestPhoto writes a photo of w x h pixels and opens it.
func openTestPhoto(t *testing.T, w, h int) *Session {
	t.Helper()
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	for i := range m.Pix {
		m.Pix[i] = float32(math.Sin(float64(i)/9)) * 0.7
	}
	path := filepath.Join(t.TempDir(), "photo.png")
	if _, err := photo.Write(path, m, photo.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	l, err := Load(path, "")
	if err != nil {
		t.Fatal(err)
	}
	s := NewSession()
	s.Open(l)
	return s
}

func (s *Session) dab(x, y, size float64) {
	s.Mask.Begin()
	s.Mask.Line(Brush{Size: size, Hardness: 0.5}, x, y, x+6, y)
	s.Mask.End()
}

// draw runs a session with few steps.
func draw(t *testing.T, s *Session) *Outcome {
	t.Helper()
	s.SetSampling(2, 7)
	s.SetSteps(3)
	if hint, ok := s.Ready(); !ok {
		t.Fatal(hint)
	}
	o, err := s.Work(engine{})(context.Background(), func(restoration.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestReadySaysWhatIsMissing(t *testing.T) {
	s := NewSession()
	expect := func(word string) {
		t.Helper()
		if hint, ok := s.Ready(); ok != (word == "") || !strings.Contains(hint, word) {
			t.Errorf("ready %v, %q; want %q", ok, hint, word)
		}
	}
	expect("Open a photo")
	s = openTestPhoto(t, 48, 40)
	expect("Paint over")
	s.dab(10, 10, 4)
	expect("")
	s.Crop.Set(rect(24, 16, 24, 24))
	expect("inside the crop")
	s.Crop.Clear()
	s.Mask.Invert()
	s.Mask.Load(onesLike(s.Mask))
	expect("Everything")
	s.SetTask(restoration.Deblur)
	expect("")
}

func onesLike(m *Mask) []float32 {
	out := make([]float32, m.W*m.H)
	for i := range out {
		out[i] = 1
	}
	return out
}

func TestOpenKeepsSettingsAndForgetsTheRest(t *testing.T) {
	s := openTestPhoto(t, 48, 40)
	s.SetTask(restoration.Upscale)
	s.Settings().Scale = 2
	s.SetSampling(3, 11)
	s.Crop.Set(rect(0, 0, 20, 20))
	s.dab(5, 5, 3)
	other := openTestPhoto(t, 64, 32)
	s.Open(&Loaded{Photo: other.Photo, Picture: other.Picture})
	if !s.Mask.Empty() || s.Mask.W != 64 || !s.Crop.Whole() || s.Outcome != nil {
		t.Error("mask, crop or result of the last photo are left")
	}
	if s.Task() != restoration.Upscale || s.Settings().Scale != 2 || s.Settings().Samples != 3 {
		t.Error("the settings are gone")
	}
	if w, h := s.OutputSize(); w != 128 || h != 64 {
		t.Errorf("the result will be %d x %d", w, h)
	}
}

func TestToolsFollowTheTask(t *testing.T) {
	s := openTestPhoto(t, 32, 32)
	s.Tool = Erase
	if s.SetTask(restoration.Denoise); s.Tool != Hand {
		t.Error("there is nothing to erase when denoising")
	}
	if s.SetTask(restoration.OldPhoto); s.Tool != Paint {
		t.Error("an old photo wants a brush")
	}
	if s.SetTask("cook"); s.Task() != restoration.OldPhoto {
		t.Error("there is no such task")
	}
}

func TestInpaintingChangesNothingOutsideTheMask(t *testing.T) {
	s := openTestPhoto(t, 60, 44)
	s.Crop.Set(rect(8, 4, 40, 32))
	s.dab(20, 18, 9)
	o := draw(t, s)
	s.Finish(o)
	if s.Shown != (Choice{Kind: OneSample}) || len(o.Pictures) != 2 || o.Partial() || o.Scale() != 1 {
		t.Errorf("shown %v of %d", s.Shown, len(o.Pictures))
	}
	for i, smp := range o.Result.Samples {
		if o.Changed[i] != 0 || smp.Image.W != 40 || smp.Image.H != 32 {
			t.Errorf("sample %d: %d pixels changed, %v", i, o.Changed[i], smp.Image.Shape)
		}
	}
	broken := o.Result.Samples[0].Image
	for c := range 3 { // all planes of one pixel outside, and one of another
		broken.Row(c, 30)[38] += 0.5
	}
	broken.Row(1, 0)[0] -= 0.01
	if n := o.Photo.Differing(broken, o.Region.X, o.Region.Y, o.touched(), 8); n != 2 {
		t.Errorf("%d changed pixels were counted, 2 were changed", n)
	}
}

func TestSaveAll(t *testing.T) {
	s := openTestPhoto(t, 48, 40)
	s.dab(20, 18, 9)
	o := draw(t, s)
	dir := t.TempDir()
	saver := Saver{Outcome: o, App: "Afterimage test", Now: func() time.Time { return time.Unix(0, 0) }}
	saved, err := saver.Save(SaveRequest{What: SaveAll, Path: filepath.Join(dir, "x.png")})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"x-1.png", "x-2.png", "x-mean.png", "x-spread.png", "x-sheet.png", "x-mask.png", "x.recipe.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if len(saved.Files) != 7 || saved.Changed != 0 || saved.Lossy {
		t.Errorf("%+v", saved)
	}
	f, err := os.Open(filepath.Join(dir, "x.recipe.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := restoration.ReadRecipe(f)
	if err != nil {
		t.Fatal(err)
	}
	if r.Photo.SHA256 != o.Photo.SHA256 || r.Mask == nil || len(r.Results) < 4 || r.Settings.Seed != 7 || r.Prior.Name != "Gaussian" {
		t.Errorf("%+v", r)
	}
	mask, err := photo.ReadMask(filepath.Join(dir, "x-mask.png"), 48, 40)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range o.Mask {
		if math.Abs(float64(mask[i]-v)) > 1.0/400 || (v > 0) != (mask[i] > 0) {
			t.Fatalf("mask value %d is %g, was %g", i, mask[i], v)
		}
	}
	sameFiles(t, saver.Existing(SaveRequest{What: SaveAll, Path: filepath.Join(dir, "x.png")}), saved.Files)
	one, err := saver.Save(sampleTo(filepath.Join(dir, "one.png"), 0))
	if err != nil {
		t.Fatal(err)
	}
	sameFiles(t, saver.Existing(sampleTo(filepath.Join(dir, "one.png"), 0)), one.Files)
	if got := saver.Existing(sampleTo(filepath.Join(dir, "y.png"), 0)); len(got) != 0 {
		t.Errorf("would overwrite %v", got)
	}
}

func sampleTo(path string, i int) SaveRequest {
	return SaveRequest{Choice: Choice{Kind: OneSample, Index: i}, Path: path}
}

// sameFiles holds what would be overwritten against what is written, the mask with it.
func sameFiles(t *testing.T, existing, written []string) {
	t.Helper()
	if slices.Sort(existing); len(existing) == 0 {
		t.Error("nothing would be overwritten")
	}
	written = slices.Sorted(slices.Values(written))
	if !slices.Equal(existing, written) {
		t.Errorf("it would overwrite %v but writes %v", existing, written)
	}
}

func TestSaveOneAsJPEGSaysThatItIsLossy(t *testing.T) {
	s := openTestPhoto(t, 48, 40)
	s.dab(20, 18, 9)
	o := draw(t, s)
	path := filepath.Join(t.TempDir(), "x.jpg")
	saved, err := Saver{Outcome: o}.Save(sampleTo(path, 1))
	if err != nil || !saved.Lossy || saved.Changed == 0 {
		t.Errorf("%+v, %v", saved, err)
	}
	if _, err := (Saver{Outcome: o}).Save(sampleTo(path, 9)); err == nil {
		t.Error("there is no sample 10")
	}
}

func TestTheSourceIsNeverOverwritten(t *testing.T) {
	s := openTestPhoto(t, 48, 40)
	s.dab(20, 18, 9)
	o := draw(t, s)
	before, _ := os.ReadFile(s.Photo.Path)
	if _, err := (Saver{Outcome: o}).Save(SaveRequest{Choice: Choice{Kind: Mean}, Path: s.Photo.Path, Overwrite: true}); err == nil {
		t.Error("the photo itself was written over")
	}
	if after, _ := os.ReadFile(s.Photo.Path); string(after) != string(before) {
		t.Error("the photo changed")
	}
}

func TestUpscaledTransparency(t *testing.T) {
	o := &Outcome{Region: rect(1, 0, 1, 2)}
	o.Photo = photo.New(linearops.NewImage(linearops.Shape{C: 3, H: 2, W: 2}), []float32{0, 0.2, 0.4, 1}, 8)
	want := []float32{0.2, 0.2, 0.2, 0.2, 1, 1, 1, 1}
	for i, v := range o.alpha(2) {
		if v != want[i] {
			t.Fatalf("alpha %d is %g, want %g", i, v, want[i])
		}
	}
}

func TestErrorsOfTheEngineArriveAsTheyAre(t *testing.T) {
	s := openTestPhoto(t, 32, 32)
	s.SetTask(restoration.Denoise)
	s.SetSteps(2)
	missing, broken := errors.New("no runtime"), errors.New("out of memory")
	for _, e := range []engine{{err: missing}, {prior: shrink{fail: broken}}} {
		o, err := s.Work(e)(context.Background(), func(restoration.Event) {})
		if o != nil || !errors.Is(err, missing) && !errors.Is(err, broken) {
			t.Errorf("%v, %v", o, err)
		}
	}
}

func TestKernelChoices(t *testing.T) {
	k := NewKernelChoice()
	for _, f := range KernelFamilies() {
		k.Family = f.ID
		for i, p := range f.Params {
			for _, v := range []float64{p.Min, p.Max, p.Default} {
				keep := k.Values()[i]
				k.Values()[i] = v
				if _, err := k.Kernel(); err != nil {
					t.Errorf("%s: %v", k.Text(), err)
				}
				k.Values()[i] = keep
			}
		}
	}
	own, err := linearops.NewKernel(1, 2, []float32{0.5, 0.5})
	if err != nil {
		t.Fatal(err)
	}
	k.Use(own, "mine.png")
	if got, err := k.Kernel(); err != nil || got.W != 2 || k.Text() != "" {
		t.Errorf("%v, %v, %q", got, err, k.Text())
	}
}

func TestExplain(t *testing.T) {
	_, err := os.Open(filepath.Join(t.TempDir(), "none.png"))
	for _, c := range []struct {
		err         error
		title, text string
	}{
		{err, "The file cannot be reached", "moved or deleted"},
		{&linearops.ParamError{Name: "blur radius", Have: -1, Want: "at least 0.1"}, "A setting is out of range", "Blur radius is -1"},
		{&photo.Error{Path: "a.png", Text: "is empty"}, "This file cannot be used", "a.png is empty."},
		{errors.New("no luck"), "That did not work", "No luck."},
	} {
		title, text := Explain(c.err)
		if title != c.title || !strings.Contains(text, c.text) {
			t.Errorf("%v became %q: %q", c.err, title, text)
		}
	}
}
