package state

import (
	"context"
	"errors"
	"testing"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
)

// loop is a window's goroutine for tests: what is posted runs when the test says so.
type loop chan func()

func (l loop) post(f func()) { l <- f }

// until runs what is posted until the condition holds.
func (l loop) until(t *testing.T, done func() bool) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for !done() {
		select {
		case f := <-l:
			f()
		case <-limit:
			t.Fatal("it never came")
		}
	}
}

// drain runs what is posted already.
func (l loop) drain() {
	for {
		select {
		case f := <-l:
			f()
		default:
			return
		}
	}
}

type recorder struct {
	progress []Progress
	ends     int
	outcome  *Outcome
	err      error
}

func newTestJob() (*Job, loop, *recorder) {
	l, r := make(loop, 10_000), &recorder{}
	j := NewJob(l.post)
	j.OnProgress = func(p Progress) { r.progress = append(r.progress, p) }
	j.OnEnd = func(o *Outcome, err error) { r.ends, r.outcome, r.err = r.ends+1, o, err }
	return j, l, r
}

func event(evals, total int, finished ...restoration.Sample) restoration.Event {
	return restoration.Event{Evals: evals, TotalEvals: total, Done: float64(evals) / float64(total), Evaluated: true, Samples: 1, Count: 1, Steps: total, Step: evals,
		Preview: linearops.NewImage(linearops.Shape{C: 3, H: 2, W: 2}), Finished: finished}
}

func TestPhaseTable(t *testing.T) {
	all := []Signal{Start, Cancel, Finish, Fail, Stop, Reset}
	want := map[Phase][]Phase{ // in the order of all; -1 has no meaning
		Idle:       {Running, -1, -1, -1, -1, Idle},
		Running:    {Running, Cancelling, Done, Failed, Idle, Idle},
		Cancelling: {Running, Cancelling, Done, Failed, Idle, Idle},
		Done:       {Running, -1, -1, -1, -1, Idle},
		Failed:     {Running, -1, -1, -1, -1, Idle},
	}
	for p, row := range want {
		for i, s := range all {
			next, ok := p.Next(s)
			if row[i] < 0 && (ok || next != p) || row[i] >= 0 && (!ok || next != row[i]) {
				t.Errorf("%v and %v give %v, %v", p, s, next, ok)
			}
		}
		if p.Busy() != (p == Running || p == Cancelling) {
			t.Errorf("%v busy: %v", p, p.Busy())
		}
	}
}

func TestLastEventArrivesExactlyOnceAndBeforeTheEnd(t *testing.T) {
	j, l, r := newTestJob()
	clock := time.Unix(0, 0) // stands still: everything but the first is throttled
	j.Now = func() time.Time { return clock }
	out := &Outcome{}
	j.Start(func(_ context.Context, report func(restoration.Event)) (*Outcome, error) {
		for i := 1; i <= 100; i++ {
			report(event(i, 100))
		}
		return out, nil
	})
	l.until(t, func() bool { return r.ends > 0 })
	l.drain()
	last := 0
	for _, p := range r.progress {
		if p.Evals == 100 {
			last++
		}
	}
	if last != 1 || r.progress[len(r.progress)-1].Evals != 100 || r.progress[len(r.progress)-1].Done != 1 {
		t.Errorf("the last event came %d times in %d", last, len(r.progress))
	}
	if len(r.progress) > 2 {
		t.Errorf("%d events got past a clock that stands still", len(r.progress))
	}
	if r.ends != 1 || r.outcome != out || r.err != nil || j.Phase() != Done {
		t.Errorf("ended %d times with %v, %v in phase %v", r.ends, r.outcome, r.err, j.Phase())
	}
}

func TestFinishedSamplesAreNeverSkipped(t *testing.T) {
	j, l, r := newTestJob()
	const n = 50
	j.Start(func(_ context.Context, report func(restoration.Event)) (*Outcome, error) {
		for i := range n {
			e := event(i+1, n, restoration.Sample{Seed: uint64(i), Image: linearops.NewImage(linearops.Shape{C: 3, H: 2, W: 2})})
			e.Sample = i
			report(e)
		}
		return &Outcome{}, nil
	})
	l.until(t, func() bool { return r.ends > 0 })
	seen := 0
	for _, p := range r.progress {
		for _, f := range p.Finished {
			if f.Index != seen || f.Sample.Seed != uint64(seen) || f.Picture == nil {
				t.Fatalf("sample %d came as number %d", f.Index, seen)
			}
			seen++
		}
	}
	if seen != n {
		t.Errorf("%d of %d samples arrived", seen, n)
	}
}

func TestSupersededRunNeverPublishes(t *testing.T) {
	j, l, r := newTestJob()
	entered, release, ended := make(chan bool), make(chan bool), make(chan bool)
	j.Start(func(ctx context.Context, report func(restoration.Event)) (*Outcome, error) {
		defer close(ended)
		report(event(1, 2)) // posted, and not yet delivered when the second run starts
		close(entered)
		<-ctx.Done()
		<-release
		report(event(2, 2))
		return &Outcome{}, nil
	})
	<-entered
	second := &Outcome{}
	j.Start(func(_ context.Context, report func(restoration.Event)) (*Outcome, error) {
		close(release)
		<-ended
		report(event(7, 7))
		return second, nil
	})
	l.until(t, func() bool { return r.ends > 0 })
	l.drain()
	if r.ends != 1 || r.outcome != second {
		t.Errorf("%d ends", r.ends)
	}
	for _, p := range r.progress {
		if p.Total != 7 {
			t.Errorf("the first run published %+v", p)
		}
	}
}

func TestCancelKeepsWhatIsFinished(t *testing.T) {
	for _, c := range []struct {
		name string
		out  *Outcome
		want Phase
	}{{"two samples", &Outcome{}, Done}, {"nothing", nil, Idle}} {
		j, l, r := newTestJob()
		entered := make(chan bool)
		j.Start(func(ctx context.Context, _ func(restoration.Event)) (*Outcome, error) {
			close(entered)
			<-ctx.Done()
			return c.out, ctx.Err()
		})
		<-entered
		j.Cancel()
		j.Cancel()
		if j.Phase() != Cancelling {
			t.Errorf("%s: phase %v", c.name, j.Phase())
		}
		l.until(t, func() bool { return r.ends > 0 })
		if j.Phase() != c.want || r.outcome != c.out || r.err != nil {
			t.Errorf("%s: %v with %v, %v", c.name, j.Phase(), r.outcome, r.err)
		}
	}
}

func TestFailureAndReset(t *testing.T) {
	j, l, r := newTestJob()
	j.Cancel() // nothing to cancel
	broken := errors.New("the prior broke")
	j.Start(func(context.Context, func(restoration.Event)) (*Outcome, error) { return nil, broken })
	l.until(t, func() bool { return r.ends > 0 })
	if j.Phase() != Failed || !errors.Is(r.err, broken) || r.outcome != nil {
		t.Errorf("%v with %v, %v", j.Phase(), r.outcome, r.err)
	}
	rest := &Outcome{} // what was finished before it broke is not lost
	j.Start(func(context.Context, func(restoration.Event)) (*Outcome, error) { return rest, broken })
	l.until(t, func() bool { return r.ends > 1 })
	if j.Phase() != Done || !errors.Is(r.err, broken) || r.outcome != rest {
		t.Errorf("%v with %v, %v", j.Phase(), r.outcome, r.err)
	}
	ended := make(chan bool)
	j.Start(func(ctx context.Context, _ func(restoration.Event)) (*Outcome, error) {
		defer close(ended)
		<-ctx.Done()
		return nil, ctx.Err()
	})
	j.Reset()
	<-ended
	l.drain()
	if j.Phase() != Idle || r.ends != 2 {
		t.Errorf("after a reset: %v, %d ends", j.Phase(), r.ends)
	}
}
