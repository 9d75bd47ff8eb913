package state

import (
	"context"
	"slices"

	"afterimage/ui/state/selection"
)

// sameEdit changes nothing.
func sameEdit(_ context.Context, old selection.Plane) (selection.Plane, error) { return old, nil }

// queued is an edit that waits.
type queued struct {
	mask   *Mask
	name   string
	edit   Edit
	latest bool  // a later one of its kind takes its place
	turn   *bool // instead of edit: Undo, or Redo where it is true
}

// MaskEdits makes edits of masks off the window's goroutine, one after the other, each on a
// copy, and what differs comes back as one step of undo. All methods are the window's goroutine's, and
// so are the callbacks.
type MaskEdits struct {
	OnChange func()      // one began, ended or was dropped; nil for nobody
	OnFail   func(error) // one failed, not by being cancelled; nil for nobody

	post    Dispatcher
	queue   []queued // the first one runs
	cancel  context.CancelFunc
	running int // counts what was started: a result of an earlier one is dropped
}

// NewMaskEdits brings results back through post.
func NewMaskEdits(post Dispatcher) *MaskEdits { return &MaskEdits{post: post} }

// Do makes an edit after those that were asked for before; name is what people read
// while it lasts.
func (e *MaskEdits) Do(m *Mask, name string, edit Edit) {
	e.add(queued{mask: m, name: name, edit: edit})
}

// Latest is Do for an edit that takes the place of one before it that was also asked for
// by Latest and is not done yet: the wand's next click.
func (e *MaskEdits) Latest(m *Mask, name string, edit Edit) {
	stopped := len(e.queue) > 0 && e.queue[0].latest
	if stopped {
		e.stop()
	}
	e.queue = slices.DeleteFunc(e.queue, func(q queued) bool { return q.latest })
	e.add(queued{mask: m, name: name, edit: edit, latest: true})
	if stopped && len(e.queue) > 1 {
		e.start()
	}
}

// Undo takes the last step of a mask back, or forward again with Redo; it says whether
// there is one. A small one is gone over at once, another as an edit of that name.
func (e *MaskEdits) Undo(m *Mask, name string) bool { return e.turn(m, name, false) }

// Redo takes the last Undo back, see Undo.
func (e *MaskEdits) Redo(m *Mask, name string) bool { return e.turn(m, name, true) }

func (e *MaskEdits) turn(m *Mask, name string, forward bool) bool {
	d := m.last(forward)
	switch {
	case d == nil:
		return false
	case len(e.queue) == 0 && !d.slow():
		m.swap(forward)
		e.tell()
	default:
		e.add(queued{mask: m, name: name, turn: &forward})
	}
	return true
}

// work makes the step of a queued edit, on any goroutine.
func (q queued) work(ctx context.Context, d maskDraft, last *delta) (step, error) {
	if q.turn != nil {
		return step{maskDraft: d, tiles: last.unpack(*q.turn), turn: q.turn}, nil
	}
	after, err := q.edit(ctx, d.old.Plane())
	if err != nil {
		return step{}, err
	}
	return prepare(d, after), nil
}

// Busy is the name of the edit that goes on; empty for none.
func (e *MaskEdits) Busy() string {
	if len(e.queue) == 0 {
		return ""
	}
	return e.queue[0].name
}

// GiveWay drops what was asked for by Latest, and says whether nothing goes on then.
func (e *MaskEdits) GiveWay() bool {
	for _, q := range e.queue {
		if !q.latest {
			return false
		}
	}
	e.Cancel()
	return true
}

// Cancel drops the edit that goes on and all that wait; it says whether there was one.
func (e *MaskEdits) Cancel() bool {
	if len(e.queue) == 0 {
		return false
	}
	e.stop()
	e.queue = nil
	e.tell()
	return true
}

func (e *MaskEdits) add(q queued) {
	if e.queue = append(e.queue, q); len(e.queue) == 1 {
		e.start()
	}
	e.tell()
}

func (e *MaskEdits) stop() {
	e.running++
	if e.cancel != nil {
		e.cancel()
		e.cancel = nil
	}
}

// start begins the first of the queue.
func (e *MaskEdits) start() {
	q := e.queue[0]
	ctx, cancel := context.WithCancel(context.Background())
	e.running++
	e.cancel = cancel
	id, d := e.running, q.mask.draft()
	var last *delta
	if q.turn != nil {
		if d := q.mask.last(*q.turn); d != nil {
			there := *d
			last = &there
		} else { // those before it went over the last one
			q.turn, q.edit = nil, sameEdit
		}
	}
	go func() {
		s, err := q.work(ctx, d, last)
		e.post(func() {
			cancel()
			if id == e.running {
				e.done(s, err)
			}
		})
	}()
}

func (e *MaskEdits) done(s step, err error) {
	q := e.queue[0]
	e.queue, e.cancel = e.queue[1:], nil
	if err == nil {
		q.mask.adopt(s)
	} else if e.OnFail != nil {
		e.OnFail(err)
	}
	if len(e.queue) > 0 {
		e.start()
	}
	e.tell()
}

func (e *MaskEdits) tell() {
	if e.OnChange != nil {
		e.OnChange()
	}
}
