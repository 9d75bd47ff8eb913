package state

import (
	"fmt"
	"strings"

	"afterimage/linearops"
	"afterimage/restoration"
)

// Retoucher keeps the pictures of an outcome as its edits make them, off the window's
// goroutine. There is one step of work at a time, and after each of them it looks again
// what is wanted most: a slider that moves on is followed, what it passed is not made.
type Retoucher struct {
	// OnDone is called on the window's goroutine after each step; call Update from it.
	OnDone func()
	// OnError is told why pictures cannot be made, once an outcome.
	OnError func(error)

	post Dispatcher
	room *darkroom
	busy bool
}

// NewRetoucher has nothing to do yet.
func NewRetoucher(post Dispatcher) *Retoucher { return &Retoucher{post: post} }

// Busy says whether a step of work goes on.
func (r *Retoucher) Busy() bool { return r.busy }

// Update makes what is missing or out of date, first of all the choice that is looked
// at. It is cheap to call where there is nothing to do.
func (r *Retoucher) Update(o *Outcome, first Choice) {
	if r.busy {
		return
	}
	if o == nil || o.Edits == nil || len(o.Result.Samples) == 0 {
		r.room = nil
		return
	}
	if r.room == nil || r.room.outcome != o {
		r.room = newDarkroom(o)
		if o.Edits.Compose != nil { // what another darkroom made of it is gone
			o.Edits.Compose.TakeChanged()
		}
	}
	next := o.next(first, r.room.shown)
	if next == nil {
		return
	}
	r.busy = true
	room := r.room
	go func() {
		made, err := room.do(next)
		r.post(func() { r.done(o, next.choice, made, err) })
	}()
}

func (r *Retoucher) done(o *Outcome, c Choice, m *Made, err error) {
	r.busy = false
	if o.made == nil {
		o.made = map[Choice]*Made{}
	}
	o.made[c] = m
	if err != nil && !o.failed {
		o.failed = true
		if r.OnError != nil {
			r.OnError(err)
		}
	}
	if r.OnDone != nil {
		r.OnDone()
	}
}

// key is what a picture is made from now.
func (o *Outcome) key(c Choice) madeKey {
	e := o.Edits
	k := madeKey{finish: e.Finish(c)}
	if e.Reveal != nil {
		k.reveal = e.Reveal.Version()
	}
	if c.Kind == Mean {
		k.summed = fmt.Sprint(o.summed)
	}
	if c.Kind == Composed {
		k.compose = e.Compose.Version()
		parts, _ := e.ingredients()
		var b strings.Builder
		for _, p := range parts {
			fmt.Fprint(&b, p, ";")
		}
		k.sources = b.String()
	}
	return k
}

// editable lists the pictures that edits change, the one that is looked at first.
func (o *Outcome) editable(first Choice) []Choice {
	list := []Choice{first}
	if o.Edits.Compose != nil {
		list = append(list, Choice{Kind: Composed})
	}
	for i := range o.Result.Samples {
		list = append(list, Choice{Kind: OneSample, Index: i})
	}
	return append(list, Choice{Kind: Mean})
}

// next is the step of work that is wanted most; nil for none. shown is what the
// darkroom's composition is made of.
func (o *Outcome) next(first Choice, shown []ingredient) *order {
	for _, c := range o.editable(first) {
		if !o.Edits.Change(c) || c.Kind == Composed && o.Edits.Compose == nil ||
			c.Kind == OneSample && c.Index >= len(o.Result.Samples) {
			delete(o.made, c)
			continue
		}
		w := &order{choice: c, key: o.key(c), made: o.made[c], raw: o.drawn(c)}
		if w.stage = w.due(); w.stage > stageFacts {
			continue
		}
		if c.Kind == Composed && (w.stage == stagePicture || len(shown) == 0) { // a new darkroom has none
			w.mix = o.Edits.mixture(shown)
		}
		w.reveal = o.Edits.reveal()
		return w
	}
	return nil
}

// due is the stage that comes next; one after the last where there is none. Of a large
// picture that is new a quick look comes first.
func (w *order) due() stage {
	switch m := w.made; {
	case m != nil && m.key == w.key:
		return m.stage + 1
	case w.choice.Kind != Composed && w.raw.Plane() > coarsePixels:
		return stageCoarse
	}
	return stagePicture
}

// Facts is how the picture of a choice stands to the photo; ok is false where that is
// not known, or not known yet.
func (o *Outcome) Facts(c Choice) (f Facts, ok bool) {
	switch {
	case o == nil:
		return noFacts, false
	case o.Edits.Change(c):
		m := o.made[c]
		if c.Kind == Composed && o.Edits.Compose == nil || m == nil || m.stage < stageFacts || m.key != o.key(c) {
			return noFacts, false
		}
		return m.Facts, m.Picture != nil
	case c.Kind == OneSample && c.Index < len(o.Result.Samples):
		f = Facts{Residual: o.Result.Samples[c.Index].Residual, Changed: -1}
		if c.Index < len(o.Changed) {
			f.Changed = o.Changed[c.Index]
		}
		return f, true
	}
	return noFacts, false
}

// Frozen is the outcome with its edits as they are now, for work on another goroutine
// while a person goes on.
func (o *Outcome) Frozen() *Outcome {
	out := *o
	out.Edits, out.made = o.Edits.clone(), nil
	out.room = newDarkroom(&out)
	return &out
}

// edited is the image of a choice as its edits make it, with what is known of it. The
// outcome has to be frozen, or the window's goroutine call.
func (o *Outcome) edited(c Choice) (linearops.Image, Facts, error) {
	d := o.room
	if d == nil {
		d = newDarkroom(o)
	}
	if err := d.ready(); err != nil {
		return linearops.Image{}, noFacts, err
	}
	w := &order{choice: c, key: o.key(c), raw: o.drawn(c), reveal: o.Edits.reveal()}
	if c.Kind == Composed && d.composed.Pix == nil {
		w.mix = o.Edits.mixture(nil)
	}
	m := d.image(w)
	d.last = &finishedImage{w.choice, w.key, m}
	return m, o.facts(d.plan, m), nil
}

// composition is the recipe's line on the composition; labels are its planes.
func (o *Outcome) composition() (c restoration.Composition, planes [][]uint8) {
	parts, masks := o.Edits.ingredients()
	c.Version = restoration.CompositionVersion
	for i, p := range parts {
		if i > 0 && masks[i-1].Empty() {
			continue
		}
		seed := o.Result.Samples[p.sample].Seed
		c.Sources = append(c.Sources, restoration.Source{Kind: "sample", Seed: &seed, Finish: p.finish.Ref()})
		if i > 0 {
			planes = append(planes, masks[i-1].Alpha())
		}
	}
	return c, planes
}
