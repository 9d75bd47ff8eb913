package ui

import (
	"context"
	"math"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// shrink is the exact denoiser of a Gaussian prior: a prior for tests. Where gate is
// set, each evaluation waits for it.
type shrink struct {
	gate chan bool
	fail error
}

func (*shrink) Spec() restoration.Spec {
	s, err := restoration.LinearSchedule(1e-4, 0.02, 1000)
	if err != nil {
		panic(err)
	}
	return restoration.Spec{Name: "Gaussian", Schedule: s, Channels: 3, Batch: 1}
}

func (d *shrink) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	if d.gate != nil {
		select {
		case <-d.gate:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for i, v := range x.Pix {
		dst.Pix[i] = float32(float64(v) * 0.25 / (0.25 + sigma*sigma))
	}
	return d.fail
}

type testEngine struct{ prior *shrink }

func (e testEngine) Open(context.Context) (restoration.Denoiser, state.PriorInfo, error) {
	return e.prior, state.PriorInfo{Prior: restoration.PriorRef{Name: "Gaussian"}, Device: "CPU"}, nil
}

// desk is a window in the toolkit's test driver, with a goroutine of its own: what is
// posted runs when the test says so.
type desk struct {
	*Window
	t     testing.TB
	queue chan func()
	prior *shrink
}

func newDesk(t *testing.T, photoPath string) *desk {
	t.Helper()
	return newDeskThat(t, photoPath, true)
}

// newDeskThat is newDesk with frames that are drawn at once, or by a goroutine of their
// own as on a screen.
func newDeskThat(t testing.TB, photoPath string, drawsAtOnce bool) *desk {
	t.Helper()
	a := test.NewTempApp(t)
	d := &desk{t: t, queue: make(chan func(), 10_000), prior: &shrink{}}
	d.Window = New(a, Config{Engine: testEngine{d.prior}, DrawAtOnce: drawsAtOnce, PhotoPath: photoPath, Version: "test",
		Post: func(f func()) { d.queue <- f }, Samples: []Sample{{Name: "a.png", Title: "A sample"}}})
	d.win.Resize(fyne.NewSize(1280, 800))
	d.session.SetSampling(2, 0)
	d.session.SetSteps(2)
	if photoPath != "" {
		d.until(func() bool { return d.session.Photo != nil })
	}
	d.frame()
	return d
}

func (d *desk) until(done func() bool) {
	d.t.Helper()
	limit := time.After(30 * time.Second)
	for !done() {
		select {
		case f := <-d.queue:
			f()
		case <-limit:
			d.t.Fatal("it never came")
		}
	}
}

// frame draws the photo as the screen would.
func (d *desk) frame() {
	size := d.canvas.Size()
	d.canvas.draw(int(size.Width), int(size.Height))
}

// at is where a photo point is on the canvas.
func (d *desk) at(x, y float64) fyne.Position {
	sx, sy := d.session.View.ToScreen(x, y)
	return fyne.NewPos(float32(sx/d.canvas.scale), float32(sy/d.canvas.scale))
}

// drag moves the mouse with a button down, as the desktop driver tells of it.
func (d *desk) drag(button desktop.MouseButton, points ...fyne.Position) {
	d.press(button, points[0])
	for _, p := range points[1:] {
		d.mouseDrag(p)
	}
	d.canvas.MouseUp(&desktop.MouseEvent{})
	d.canvas.DragEnd()
}

func (d *desk) press(button desktop.MouseButton, p fyne.Position) {
	e := &desktop.MouseEvent{Button: button}
	e.Position = p
	d.canvas.MouseDown(e)
}

func (d *desk) mouseDown(p fyne.Position) { d.press(desktop.MouseButtonPrimary, p) }

func (d *desk) mouseDrag(p fyne.Position) {
	e := &fyne.DragEvent{}
	e.Position = p
	d.canvas.Dragged(e)
}

func (d *desk) keys(text string) {
	for _, r := range text {
		d.typedRune(r)
	}
}

func writePhoto(t testing.TB, w, h int) string {
	t.Helper()
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	for i := range m.Pix {
		m.Pix[i] = float32(math.Sin(float64(i)/9)) * 0.7
	}
	path := filepath.Join(t.TempDir(), "photo.png")
	if _, err := photo.Write(path, m, photo.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	return path
}

func (d *desk) run() {
	d.t.Helper()
	d.start()
	d.until(func() bool { return !d.job.Phase().Busy() })
}
