package restoration

import (
	"context"
	"testing"
	"time"

	"afterimage/linearops"
)

// counting is a prior that takes a microsecond a pixel.
type counting struct{ now time.Time }

func (*counting) Spec() Spec { return Spec{Batch: 1} }

func (c *counting) Denoise(_ context.Context, dst, x Batch, _ float64) error {
	copy(dst.Pix, x.Pix)
	c.now = c.now.Add(time.Duration(x.N*x.Plane()) * time.Microsecond)
	return nil
}

// The time that is left takes into account that later evaluations see more pixels.
func TestTimeLeftWithAPyramid(t *testing.T) {
	s := DefaultSettings(Denoise)
	s.EtaB.Value = 0.9 // with 1, a denoising asks at the last noise levels alone
	s.Steps, s.Samples, s.Noise, s.Pyramid = 6, 2, Noise{Levels: 10}, Pyramid{From: [4]float64{1, 4}}
	p, err := NewPlan(s, Inputs{Photo: linearops.NewImage(linearops.Shape{C: 3, H: 32, W: 48})})
	if err != nil {
		t.Fatal(err)
	}
	p.Budget = 1 << 40
	c := &counting{now: time.Unix(0, 0)}
	var ends []time.Duration
	if _, err := restore(context.Background(), c, p, func(e Event) { ends = append(ends, e.Elapsed+e.Left) }, func() time.Time { return c.now }); err != nil {
		t.Fatal(err)
	}
	whole := c.now.Sub(time.Unix(0, 0))
	if len(ends) != 12 || whole >= 12*32*48*time.Microsecond {
		t.Fatalf("%d events, %s", len(ends), whole)
	}
	for i, end := range ends {
		if d := end - whole; d < -time.Microsecond || d > time.Microsecond {
			t.Errorf("event %d: the run is to end after %s, and it ended after %s", i, end, whole)
		}
	}
}
