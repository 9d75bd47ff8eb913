package state

import (
	"os"
	"path/filepath"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

func form(task restoration.Task, depth int, alpha bool) *SaveForm {
	var a []float32
	if alpha {
		a = []float32{0.5}
	}
	p := photo.New(linearops.NewImage(linearops.Shape{C: 3, H: 1, W: 1}), a, depth)
	p.Path = "/photos/old.scan.jpg"
	s := NewSession()
	s.Photo, s.Folder = p, "/photos"
	s.Outcome = &Outcome{Photo: p, Settings: restoration.Settings{Task: task}, Result: &restoration.Result{
		Samples: []restoration.Sample{{Image: linearops.Image{}}}}}
	return NewSaveForm(s, SaveOne)
}

func TestNameAndFormatFollowEachOther(t *testing.T) {
	f := form(restoration.Denoise, 8, false)
	if f.Name != "old.scan-restored.png" || f.Format != photo.PNG || f.Choice.Kind != OneSample {
		t.Errorf("%+v", f)
	}
	for _, c := range []struct {
		typed  string
		chosen photo.Format // after it was typed; "" for none
		name   string
		format photo.Format
	}{
		{"a.tif", "", "a.tif", photo.TIFF},
		{"a.TIFF", photo.JPEG, "a.jpg", photo.JPEG},
		{"a.b", photo.WebP, "a.b.webp", photo.WebP},
		{"a.b", "", "a.b", photo.WebP}, // an ending that names no format leaves it
		{"a.webp", photo.PNG, "a.png", photo.PNG},
		{"", photo.TIFF, ".tif", photo.TIFF},
	} {
		if f.SetName(c.typed); c.chosen != "" {
			f.SetFormat(c.chosen)
		}
		if f.Name != c.name || f.Format != c.format {
			t.Errorf("%q, %q: %q as %s", c.typed, c.chosen, f.Name, f.Format)
		}
	}
}

func TestPathsOfNames(t *testing.T) {
	home, err := os.UserHomeDir()
	if err != nil {
		t.Skip(err)
	}
	f := form(restoration.Denoise, 8, false)
	for name, want := range map[string]string{
		"a":                "/photos/a.png",
		" a.png ":          "/photos/a.png",
		"sub/a.tif":        "/photos/sub/a.tif",
		"/tmp/a.jpg":       "/tmp/a.jpg",
		"~/a.webp":         filepath.Join(home, "a.webp"),
		"":                 "",
		"   ":              "",
		"sub/":             "",
		"a.heic":           "",
		"Übergröße 1.png":  "/photos/Übergröße 1.png",
		"with.dots.v2.png": "/photos/with.dots.v2.png",
	} {
		f.Format = photo.PNG
		f.SetName(name)
		if got, err := f.Path(); got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q, %v; want %q", name, got, err, want)
		}
	}
	f.SetName("")
	f.SetFormat(photo.PNG)
	if _, err := f.Path(); err == nil {
		t.Error("an ending alone is taken for a name")
	}
}

func TestWhatAFormatCannotKeepIsSaid(t *testing.T) {
	for _, c := range []struct {
		task   restoration.Task
		depth  int
		alpha  bool
		format photo.Format
		chosen int // depth
		losses int
		webp   bool
	}{
		{restoration.Inpaint, 8, false, photo.PNG, 8, 0, true},
		{restoration.Inpaint, 8, false, photo.JPEG, 8, 1, true},
		{restoration.Inpaint, 16, true, photo.JPEG, 16, 3, false},
		{restoration.Denoise, 16, false, photo.TIFF, 16, 0, true},
		{restoration.Denoise, 16, false, photo.TIFF, 8, 1, true},
		{restoration.Denoise, 16, false, photo.WebP, 16, 1, true},
	} {
		f := form(c.task, c.depth, c.alpha)
		f.SetFormat(c.format)
		f.Depth = c.chosen
		if got := f.Losses(); len(got) != c.losses || f.Allows(photo.WebP) != c.webp {
			t.Errorf("%+v: %q", c, got)
		}
		if f.What = SaveSheet; f.Losses() != nil {
			t.Errorf("%+v: a contact sheet loses something", c)
		}
	}
}

func TestARequestHasWhatItsFormatHas(t *testing.T) {
	f := form(restoration.Denoise, 16, false)
	for format, want := range map[photo.Format][2]int{photo.PNG: {16, 0}, photo.TIFF: {16, 0}, photo.JPEG: {0, 95}, photo.WebP: {0, 0}} {
		f.SetName("a")
		f.SetFormat(format)
		r, err := f.Request()
		if err != nil || r.Depth != want[0] || r.Quality != want[1] || r.NoRecipe || filepath.Ext(r.Path) != formatEndings[format] {
			t.Errorf("%s: %+v, %v", format, r, err)
		}
	}
}
