package state

import (
	"context"
	"errors"
	"image"

	"afterimage/restoration/damage"
)

// Finder proposes a mask of scratches, hairs and dust. It measures the photo once, then
// makes a proposal for the options as they are; both off the window's goroutine. The mask
// is untouched until the proposal is taken, see [Finder.Edit]. All methods are the
// window's goroutine's, and so are the callbacks.
type Finder struct {
	OnChange func()      // progress, or another proposal; nil for nobody
	OnFail   func(error) // nil for nobody

	post     Dispatcher
	options  damage.Options
	id       int // counts beginnings and ends: what an earlier one brings is dropped
	cancel   context.CancelFunc
	context  context.Context
	evidence *damage.Evidence
	part     float64
	marks    *damage.Marks
	proposal *Mask
	making   bool // a proposal is being made
	again    bool // the options changed meanwhile
}

// NewFinder brings results back through post.
func NewFinder(post Dispatcher) *Finder {
	return &Finder{post: post, options: damage.DefaultOptions()}
}

// Active says whether a proposal is there or on its way.
func (f *Finder) Active() bool { return f.cancel != nil }

// Progress is the part of the photo that was measured, 0..1; 1 says that it is done.
func (f *Finder) Progress() float64 { return f.part }

// Proposal is what was found, to be drawn; nil while there is none.
func (f *Finder) Proposal() *Mask { return f.proposal }

// Marks tells about the proposal; nil while there is none.
func (f *Finder) Marks() *damage.Marks { return f.marks }

// Options are what counts as damage.
func (f *Finder) Options() damage.Options { return f.options }

// Begin measures a photo.
func (f *Finder) Begin(m *image.RGBA) {
	f.End()
	f.context, f.cancel = context.WithCancel(context.Background())
	id, ctx := f.id, f.context
	told := make(chan struct{}, 1) // progress that waits to be shown
	go func() {
		e, err := damage.Analyse(ctx, lumaOf(m), func(part float64) {
			select {
			case told <- struct{}{}:
				f.post(func() {
					<-told
					if id == f.id && part > f.part {
						f.part = part
						f.tell()
					}
				})
			default:
			}
		})
		f.post(func() { f.measured(id, e, err) })
	}()
	f.tell()
}

func (f *Finder) measured(id int, e *damage.Evidence, err error) {
	if id != f.id {
		return
	}
	if err != nil {
		f.fail(err)
		return
	}
	f.evidence, f.part = e, 1
	f.propose()
	f.tell()
}

// SetOptions changes what counts as damage; the proposal follows.
func (f *Finder) SetOptions(o damage.Options) {
	if f.options == o {
		return
	}
	f.options = o
	if f.evidence != nil {
		f.propose()
	}
}

// propose makes a proposal of the evidence. One that is being made is finished first, so
// that something is seen while a slider moves; then the newest options count.
func (f *Finder) propose() {
	if f.making {
		f.again = true
		return
	}
	f.making, f.again = true, false
	id, ctx, e, o := f.id, f.context, f.evidence, f.options
	go func() {
		marks, err := e.Find(ctx, o)
		var m *Mask
		if err == nil {
			m = maskOf(marks.Alpha, marks.W, marks.H)
		}
		f.post(func() { f.proposed(id, marks, m, err) })
	}()
}

func (f *Finder) proposed(id int, marks *damage.Marks, m *Mask, err error) {
	if id != f.id {
		return
	}
	f.making = false
	if err != nil {
		f.fail(err)
		return
	}
	f.marks, f.proposal = marks, m
	if f.again {
		f.propose()
	}
	f.tell()
}

// Ready says whether the proposal is what the options ask for.
func (f *Finder) Ready() bool { return f.proposal != nil && !f.making }

// Edit adds the proposal to a mask; nil while there is none.
func (f *Finder) Edit() Edit {
	if f.proposal == nil {
		return nil
	}
	return AddEdit(f.marks.Alpha)
}

// End drops the proposal and what is on its way; it says whether there was anything.
func (f *Finder) End() bool {
	was := f.Active()
	if was {
		f.cancel()
	}
	f.id++
	f.cancel, f.context, f.evidence, f.marks, f.proposal = nil, nil, nil, nil, nil
	f.part, f.making, f.again = 0, false, false
	if was {
		f.tell()
	}
	return was
}

func (f *Finder) fail(err error) {
	f.End()
	if f.OnFail != nil && !errors.Is(err, context.Canceled) {
		f.OnFail(err)
	}
}

func (f *Finder) tell() {
	if f.OnChange != nil {
		f.OnChange()
	}
}

// lumaOf is the brightness of a picture that begins at (0, 0).
func lumaOf(m *image.RGBA) damage.Gray {
	g := damage.NewGray(m.Rect.Dx(), m.Rect.Dy())
	for y := range g.H {
		src, dst := m.Pix[y*m.Stride:], g.Pix[y*g.W:(y+1)*g.W]
		for x := range dst {
			dst[x] = damage.Luma(src[4*x], src[4*x+1], src[4*x+2])
		}
	}
	return g
}
