package app

import (
	"strings"
	"testing"
	"time"

	"afterimage/restoration"
)

func TestPosition(t *testing.T) {
	for _, test := range []struct {
		event restoration.Event
		want  string
	}{
		{restoration.Event{Count: 1, Samples: 1, Step: 3, Steps: 20}, "step 3 of 20"},
		{restoration.Event{Sample: 1, Count: 1, Samples: 4, Step: 7, Steps: 20, Left: 80 * time.Second}, "sample 2 of 4, step 7 of 20, 1 min 20 s left"},
		{restoration.Event{Sample: 4, Count: 4, Samples: 8, Step: 1, Steps: 2, Left: time.Millisecond}, "samples 5-8 of 8, step 1 of 2, 1 s left"},
	} {
		if got := position(test.event); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "1 s", 59400 * time.Millisecond: "59 s", time.Minute: "1 min 0 s", 61 * time.Minute: "1 h 1 min",
	} {
		if got := duration(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// A file gets a line a finished sample, and one now and then in between.
func TestLinesAreFew(t *testing.T) {
	var out strings.Builder
	l := &lines{w: &out}
	for step := 1; step <= 100; step++ {
		e := restoration.Event{Count: 1, Samples: 1, Step: step, Steps: 100, Done: float64(step) / 100, Elapsed: time.Duration(step) * time.Second}
		if step == 100 {
			e.Finished = []restoration.Sample{{}}
		}
		l.event(e)
	}
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(got) != 10 || !strings.HasPrefix(got[0], "10 %") || !strings.HasPrefix(got[9], "100 %") {
		t.Errorf("%d lines: %q", len(got), got)
	}
}

// The bar shows how far the run is, and is gone at its end.
func TestBar(t *testing.T) {
	var out strings.Builder
	b := newBar(&out)
	b.event(restoration.Event{Count: 1, Samples: 2, Step: 1, Steps: 2, Done: 0.25, Left: 3 * time.Second})
	if got := out.String(); !strings.Contains(got, "25%") || !strings.Contains(got, "sample 1 of 2, step 1 of 2, 3 s left") {
		t.Errorf("the bar is %q", got)
	}
	b.end()
	if got := out.String(); !strings.HasSuffix(got, "\r") && !strings.HasSuffix(got, "\x1b[2K") && !strings.HasSuffix(got, "\x1b[0K") {
		t.Errorf("the bar stays: %q", got)
	}
}
