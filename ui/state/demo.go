package state

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// Demo is a clean bundled photo with what a task is to undo: the photo that a person
// sees is damaged in that way first.
type Demo struct {
	Task   restoration.Task
	Name   string // file name of the clean photo, "cat.jpg"
	Data   []byte // JPEG or PNG of it
	Mask   []byte // PNG of the damage; for tasks that use a mask
	Kernel string // the blur, as [KernelChoice.TakeText] reads it; for deblurring
	Scale  int    // how much smaller the photo is; for upscaling
}

// Damaged is the photo as the task finds it, and the mask of its damage (nil for none).
// It is the same every time.
func (d Demo) Damaged() (linearops.Image, []float32, error) {
	clean, err := photo.Decode(d.Name, d.Data)
	if err != nil {
		return linearops.Image{}, nil, err
	}
	in := restoration.Inputs{Photo: clean.Planes()}
	if len(d.Mask) > 0 {
		m, err := photo.Decode("mask of "+d.Name, d.Mask)
		if err != nil {
			return linearops.Image{}, nil, err
		}
		for _, v := range m.Planes().PlanePix(0) {
			in.Mask = append(in.Mask, (v+1)/2)
		}
	}
	s := d.settings()
	s.Simulate = true
	s.Noise = restoration.Noise{Levels: restoration.SimulatedNoise(d.Task)}
	plan, err := restoration.NewPlan(s, in)
	if err != nil {
		return linearops.Image{}, nil, fmt.Errorf("the demo of %s: %w", d.Task, err)
	}
	out := plan.Degraded()
	out.Pix = slices.Clone(out.Pix)
	scratch(out, in.Mask)
	return out, in.Mask, nil
}

// settings are the task's with what the demo chose.
func (d Demo) settings() restoration.Settings {
	s := restoration.DefaultSettings(d.Task)
	if d.Kernel != "" {
		s.Kernel = d.Kernel
	}
	if d.Scale != 0 {
		s.Scale = d.Scale
	}
	return s
}

// scratch paints what the mask covers as a scratch in a print looks: nearly white, and
// not even.
func scratch(m linearops.Image, mask []float32) {
	for c := range m.C {
		plane := m.PlanePix(c)
		for i, v := range mask {
			if v > 0 {
				x, y := float64(i%m.W), float64(i/m.W)
				plane[i] = float32(0.82 + 0.1*math.Sin(0.7*x+0.31*y))
			}
		}
	}
}

// Load writes the damaged photo to a folder, so that it is a file like any other, and
// opens it with everything set: Restore is all that is left.
func (d Demo) Load(folder string) (*Loaded, error) {
	m, mask, err := d.Damaged()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(d.Name, filepath.Ext(d.Name)) + "-" + string(d.Task) + ".png"
	path := filepath.Join(folder, name)
	gray := d.Task == restoration.Colorize || d.Task == restoration.OldPhoto
	if _, err := photo.Write(path, m, photo.WriteOptions{Gray: gray}); err != nil {
		return nil, err
	}
	l, err := Load(path, "")
	if err != nil {
		return nil, err
	}
	l.Task, l.Bundled, l.prepare = d.Task, true, d.prepare
	l.paint(mask)
	return l, nil
}

// prepare sets what the demo is about, and leaves the rest as it is.
func (d Demo) prepare(s *Session) {
	set, want := s.Settings(), d.settings()
	if d.Scale != 0 {
		set.Scale, set.Downscale = want.Scale, want.Downscale
	}
	if want.Noise.Auto {
		set.Noise = want.Noise
	}
	set.Find, set.FindKind = 0, restoration.AllDamage // all damage is the mask's
	if d.Kernel != "" {
		s.Kernel.TakeText(d.Kernel)
	}
}
