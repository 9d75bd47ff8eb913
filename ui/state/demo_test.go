package state

import (
	"os"
	"path/filepath"
	"testing"

	"afterimage/restoration"
	"afterimage/restoration/photo"
)

func testDemo(t *testing.T, task restoration.Task) Demo {
	t.Helper()
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join("..", "..", "resources", "samples", name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	d := Demo{Task: task, Name: "cat.jpg", Data: read("cat.jpg")}
	switch task {
	case restoration.Inpaint, restoration.OldPhoto:
		d.Mask = read("scratches.png")
	case restoration.Deblur:
		d.Kernel = "motion:15,30"
	case restoration.Upscale:
		d.Scale = 4
	}
	return d
}

// After a demo is open a run can begin at once, with the degradation that the photo has.
func TestDemosAreReadyToRun(t *testing.T) {
	for _, task := range Tasks() {
		d, folder := testDemo(t, task), t.TempDir()
		l, err := d.Load(filepath.Join(folder, "samples"))
		if err != nil {
			t.Fatalf("%s: %v", task, err)
		}
		s := NewSession()
		s.Open(l)
		if hint, ok := s.Ready(); !ok || s.Task() != task {
			t.Errorf("%s: task %s, %q", task, s.Task(), hint)
		}
		side := map[bool]int{true: 64, false: 256}[task == restoration.Upscale]
		if w, h, err := photo.Size(s.Photo.Path); err != nil || w != side || h != side {
			t.Errorf("%s: %d x %d, %v", task, w, h, err)
		}
		gray := task == restoration.Colorize || task == restoration.OldPhoto
		if s.Photo.Gray != gray || s.Mask.Empty() != (d.Mask == nil) {
			t.Errorf("%s: gray %v, mask empty %v", task, s.Photo.Gray, s.Mask.Empty())
		}
		if task == restoration.Deblur && s.Resolved().Kernel != "motion:15,30" {
			t.Errorf("kernel %q", s.Resolved().Kernel)
		}
		again, err := d.Load(filepath.Join(folder, "again"))
		if err != nil || again.Photo.SHA256 != l.Photo.SHA256 {
			t.Errorf("%s: the second time it is another photo (%v)", task, err)
		}
	}
}

func TestKernelsFromText(t *testing.T) {
	k := NewKernelChoice()
	for _, text := range []string{"motion:15,30", "gauss:2.5", "aniso:1,4,0"} {
		if k.TakeText(text); k.Text() != text {
			t.Errorf("%q was taken as %q", text, k.Text())
		}
	}
	for _, text := range []string{"", "none:1", "gauss:1,2", "disk:x"} {
		if k.TakeText(text); k.Text() != "aniso:1,4,0" {
			t.Errorf("%q was taken as %q", text, k.Text())
		}
	}
	for text, want := range map[string]string{ // as linearops reads them, whatever was chosen before
		"aniso:2,5": "aniso:2,5,0", " Motion: 9, 20": "motion:9,20", "aniso:7,x,8": "aniso:3,3,30", "aniso:0,0,0": "aniso:3,3,30",
	} {
		k.TakeText("aniso:3,3,30")
		if k.TakeText(text); k.Text() != want {
			t.Errorf("%q was taken as %q, want %q", text, k.Text(), want)
		}
	}
}
