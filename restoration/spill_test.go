package restoration

import (
	"context"
	"errors"
	"os"
	"testing"

	"afterimage/linearops"
)

// However much of a run waits in the file, its results are the same to the bit, and
// nothing stays in the folder.
func TestSpillChangesNothing(t *testing.T) {
	in := Inputs{Photo: picture(350, 352), Mask: hole(350, 352)}
	for name, s := range map[string]Settings{
		"denoise": settings(Denoise, nil),
		"inpaint": settings(Inpaint, nil),
		"upscale": settings(Upscale, func(s *Settings) { s.Scale = 2 }),
		"deblur":  settings(Deblur, func(s *Settings) { s.Kernel, s.Noise = "motion:9,30", Noise{Levels: 30} }),
		"finish":  settings(Colorize, func(s *Settings) { s.Finish = &Finish{Strength: 0.7, Saturation: 1} }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s.Samples, s.Steps, s.Context = 3, 3, 0
			spec := Spec{Batch: 1}
			p := plan(t, s, in)
			want, err := Restore(context.Background(), &meter{spec: spec}, p, nil)
			if err != nil {
				t.Fatal(err)
			}
			folder := t.TempDir()
			p = plan(t, s, in)
			p.NoPreviews, p.Spill = true, NewSpill(folder)
			defer p.Spill.Close()
			z := p.sizing(spec)
			n := float64(p.grid.Plane())
			for level := inMemory; level <= planesAway; level++ {
				p.Budget = z.memory(level, n)
				if got := p.sizing(spec).level(); got != level {
					if level == oneByOne || level == planesAway && z.memory(samplesAway, n) == p.Budget {
						continue // no smaller than the level before
					}
					t.Fatalf("%d bytes lead to level %d instead of %d", p.Budget, got, level)
				}
				got, err := Restore(context.Background(), &meter{spec: spec}, p, func(e Event) {
					if list, _ := os.ReadDir(folder); len(list) > 0 {
						t.Errorf("%s is in the folder", list[0].Name())
					}
				})
				if err != nil {
					t.Fatal(err)
				}
				if away := got.Samples[0].Image.Pix == nil; away != (level >= samplesAway) {
					t.Errorf("level %d: samples are away: %v", level, away)
				}
				for i := range want.Samples {
					m, err := got.Samples[i].Picture()
					if err != nil {
						t.Fatal(err)
					}
					same(t, "a sample", m.Pix, want.Samples[i].Image.Pix)
					if got.Samples[i].Residual != want.Samples[i].Residual {
						t.Errorf("level %d: residual %v, want %v", level, got.Samples[i].Residual, want.Samples[i].Residual)
					}
				}
				same(t, "the mean", got.Mean.Pix, want.Mean.Pix)
				same(t, "the spread", got.Spread.Pix, want.Spread.Pix)
			}
		})
	}
}

// A folder that takes no file ends the run with a sentence, not with a broken picture.
func TestSpillWithoutAPlace(t *testing.T) {
	p := plan(t, DefaultSettings(Upscale), Inputs{Photo: picture(60, 60)})
	p.NoPreviews, p.Spill = true, NewSpill("/nowhere/at/all")
	p.Budget = p.sizing(Spec{Batch: 1}).least()
	r, err := Restore(context.Background(), &meter{spec: Spec{Batch: 1}}, p, nil)
	if err == nil || len(r.Samples) != 0 {
		t.Errorf("%d samples, %v", len(r.Samples), err)
	}
}

// Memory that does not suffice is refused with the figure that does.
func TestTheFigureThatWorks(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 3000, W: 4000}
	spec := Spec{Batch: 1, Evaluation: Working{PerPixel: 400}}
	for _, task := range Tasks() {
		s := settings(task, func(s *Settings) {
			whole(s)
			if s.Task == Upscale {
				s.Scale = 2
			}
		})
		room := Room{Bytes: 300e6, NoPreviews: true, Spill: true}
		var e *TooLargeError
		err := CheckRoom(s, shape, nil, spec, room)
		if !errors.As(err, &e) || e.Need <= room.Bytes {
			t.Fatalf("%s: %v", task, err)
		}
		room.Bytes = e.Need
		if err := CheckRoom(s, shape, nil, spec, room); err != nil {
			t.Errorf("%s: the figure that was named: %v", task, err)
		}
		room.Bytes--
		if err := CheckRoom(s, shape, nil, spec, room); err == nil {
			t.Errorf("%s: a byte less suffices too", task)
		}
	}
}
