package app

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"afterimage/restoration"
)

// progress shows how a run goes on.
type progress interface {
	event(restoration.Event)
	end() // the run is over, well or not
}

// silent shows nothing.
type silent struct{}

func (silent) event(restoration.Event) {}
func (silent) end()                    {}

// bar is a progress bar with the time left, for a terminal.
type bar struct{ *progressbar.ProgressBar }

// barParts is how finely the bar counts: it goes by the work that is done, not by steps.
const barParts = 1000

func newBar(w io.Writer) bar {
	return bar{progressbar.NewOptions(barParts,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetWidth(30),
		progressbar.OptionSetPredictTime(false), // the run itself knows better
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionShowDescriptionAtLineEnd(),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionUseANSICodes(true),
	)}
}

func (b bar) event(e restoration.Event) {
	_ = b.Set(int(barParts * e.Done)) // a terminal that went away is no failure of the run
	b.Describe(position(e))
}

func (b bar) end() { _ = b.Clear() }

// lines is progress for files and pipes: a line at the start, at every finished
// sample and every few seconds between them.
type lines struct {
	w    io.Writer
	last time.Duration // when the last line was written, in the run's own time
}

// quietTime is how long lines says nothing while a sample is being drawn.
const quietTime = 10 * time.Second

func (l *lines) event(e restoration.Event) {
	if len(e.Finished) == 0 && e.Elapsed-l.last < quietTime {
		return
	}
	l.last = e.Elapsed
	fmt.Fprintf(l.w, "%3d %%  %s\n", percent(e), position(e))
}

func (*lines) end() {}

// jsonLines is progress for programs: an event a line.
type jsonLines struct{ p *program }

// progressEvent is a line of `--json`.
type progressEvent struct {
	Event       string  `json:"event"` // "progress"
	Sample      int     `json:"sample"`
	Samples     int     `json:"samples"`
	Step        int     `json:"step"`
	Steps       int     `json:"steps"`
	Done        float64 `json:"done"` // 0 to 1, of the whole run
	Elapsed     float64 `json:"elapsed_s"`
	Left        float64 `json:"left_s,omitempty"` // absent while unknown
	NoiseLevels float64 `json:"noise_levels"`     // of what is being drawn, in 8-bit levels
}

func (l jsonLines) event(e restoration.Event) {
	l.p.emit(progressEvent{
		Event: "progress", Sample: e.Sample + 1, Samples: e.Samples, Step: e.Step, Steps: e.Steps,
		Done:    e.Done,
		Elapsed: seconds(e.Elapsed), Left: seconds(e.Left), NoiseLevels: e.Sigma * 127.5,
	})
}

func (jsonLines) end() {}

func percent(e restoration.Event) int { return int(100 * e.Done) }

// position says where a run is: "sample 2 of 4, step 7 of 20, 1 min 20 s left".
func position(e restoration.Event) string {
	text := fmt.Sprintf("step %d of %d", e.Step, e.Steps)
	switch {
	case e.Count > 1:
		text = fmt.Sprintf("samples %d-%d of %d, ", e.Sample+1, e.Sample+e.Count, e.Samples) + text
	case e.Samples > 1:
		text = fmt.Sprintf("sample %d of %d, ", e.Sample+1, e.Samples) + text
	}
	if e.Left > 0 {
		text += ", " + duration(e.Left) + " left"
	}
	return text
}

// duration is a time for people: "8 s", "1 min 20 s", "2 h 5 min".
func duration(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	switch {
	case s < 60:
		return fmt.Sprintf("%d s", max(s, 1))
	case s < 3600:
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	}
	return fmt.Sprintf("%d h %d min", s/3600, s%3600/60)
}

// seconds rounds to milliseconds: more digits would promise what no clock keeps.
func seconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }
