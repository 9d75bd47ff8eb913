package state

import (
	"encoding/json"
	"fmt"

	"afterimage/restoration"
)

// Estimator keeps the estimate of what a session holds, worked out beside the window. Its
// methods belong to the window's goroutine.
type Estimator struct {
	// OnChanged is called on the window's goroutine when there is another estimate.
	OnChanged func()
	Speeds    *Speeds
	Budget    uint64 // memory in bytes that a run may take; 0 for what is free

	post  Dispatcher
	asked string    // what the latest question was about
	busy  bool      // one is being worked out
	next  *question // to be worked out after it
	shown *Estimate // nil while there is none
	prior *PriorInfo
	set   restoration.Settings // that shown is about
	sess  *Session

	lookedAt string // what damage was found in
	damage   paintedHole
	spare    []uint8 // for the next copy of a mask
}

// NewEstimator comes back to the window through post.
func NewEstimator(post Dispatcher, speeds *Speeds) *Estimator {
	return &Estimator{post: post, Speeds: speeds}
}

// Estimate is the latest one; nil while there is none.
func (e *Estimator) Estimate() *Estimate { return e.shown }

// Forget asks again at the next Ask, whatever that is about: the memory or the prior's
// speed are not what they were.
func (e *Estimator) Forget() { e.asked = "" }

// Learn keeps a speed of a prior that was measured, and tells the time by it.
func (e *Estimator) Learn(p PriorInfo, s restoration.Settings, m Speed) {
	e.Speeds.Learn(p, p.guided(s), m)
	if e.shown != nil {
		e.time()
	}
}

// Opened takes what a prior says when it is opened: its speed counts while nothing better
// is known.
func (e *Estimator) Opened(p PriorInfo) {
	if _, ok := e.Speeds.Seconds(p, false, 1); !ok {
		e.Learn(p, restoration.Settings{}, p.Speed)
	}
}

// Ask looks at the session, and where it is not what it was works out its estimate. noise
// is the level of the photo in 8-bit levels, as [Session.NoiseLevel] tells it.
func (e *Estimator) Ask(s *Session, prior *PriorInfo, noise float64) {
	if s.Photo == nil {
		e.asked, e.shown, e.next = "", nil, nil
		s.Refused = false
		return
	}
	q := s.ask(prior, noise)
	q.budget = e.Budget
	key := q.key(s)
	if key == e.asked {
		return
	}
	e.asked, e.sess = key, s
	s.Refused = false // until it is known
	if s.UsesMask() {
		e.lookAtMask(s, &q)
	}
	if e.busy {
		e.next = &q
		return
	}
	e.work(q)
}

// lookAtMask has the damage looked at where the mask is not what it was: as it is
// now, for a person may go on painting.
func (e *Estimator) lookAtMask(s *Session, q *question) {
	b := s.Crop.Bounds()
	around := q.settings.Context
	key := fmt.Sprintf("%p %d %v %d", s.Mask, s.Mask.Version(), b, around)
	if key == e.lookedAt || s.Mask.Empty() {
		known := e.damage
		if s.Mask.Empty() {
			known = paintedHole{}
		}
		q.damage = func() paintedHole { return known }
		return
	}
	mask, spare := s.Mask.frozen(), e.spare
	e.spare = nil
	q.damage = func() paintedHole {
		cut, x, y := cutMask(mask, b, spare)
		a := cut.painted()
		d := paintedHole{hole: cut.around(a).holeWidth()}
		d.crops = restoration.HoleCrops(cut.alpha, restoration.Rect{X: x, Y: y, W: cut.w, H: cut.h}, b, around)
		if !a.Empty() {
			d.area = Area{X0: a.X0 + x, Y0: a.Y0 + y, X1: a.X1 + x, Y1: a.Y1 + y}
		}
		e.post(func() { e.lookedAt, e.damage, e.spare = key, d, cut.alpha })
		return d
	}
}

// key is all that the question depends on, as text.
func (q question) key(s *Session) string {
	text, _ := json.Marshal(q.settings) // settings always marshal
	out := fmt.Sprintf("%s %p %v %p %g", text, s.Photo, q.shape, q.kernel, q.noise)
	if q.prior != nil {
		out += " " + speedKey(*q.prior, false)
	}
	if s.UsesMask() {
		out += fmt.Sprintf(" %p %d", s.Mask, s.Mask.Version())
	}
	return out
}

// work answers a question on a goroutine of its own.
func (e *Estimator) work(q question) {
	e.busy = true
	key := e.asked
	go func() {
		a := q.answer()
		e.post(func() {
			e.busy = false
			if next := e.next; next != nil {
				e.next = nil
				e.work(*next)
				return
			}
			if key == e.asked {
				e.take(q, a)
			}
		})
	}()
}

// take shows an answer.
func (e *Estimator) take(q question, a Estimate) {
	e.shown, e.prior, e.set = &a, q.prior, q.settings
	e.time()
	e.sess.Refused = a.Refusal.Format != ""
	if e.OnChanged != nil {
		e.OnChanged()
	}
}

// time enters how long the shown estimate's run takes, by what is known of the prior's
// speed.
func (e *Estimator) time() {
	a := e.shown
	if e.prior == nil || a.Forecast.Grid.Plane() == 0 {
		return
	}
	each, ok := e.Speeds.Seconds(*e.prior, e.prior.guided(e.set), a.Forecast.Grid.Plane())
	a.Seconds, a.Timed = each*a.Forecast.Work, ok
}
