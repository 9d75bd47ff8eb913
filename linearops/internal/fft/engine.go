package fft

import (
	"fmt"
	"sync"

	"afterimage/internal/par"
)

// lanesFor is how many lines of n points make a block: fewer where 16 would
// outgrow the processor's own cache.
func lanesFor(n int) int {
	if n > 1024 {
		return 8
	}
	return 16
}

// kit is what one part of a pass works in.
type kit[T Float] struct{ x, spare Block[T] }

// part is one piece of a pass over planes: part i of dst from src.
type part[T Float] func(k *kit[T], dst, src []T, i int)

// engine runs passes in parallel and keeps their kits for the next call.
type engine[T Float] struct {
	h, w       int
	rows, cols *Plan[T]
	room       int // values in each part of a kit's blocks

	mu    sync.Mutex
	kits  []*kit[T]  // at rest; as many as have ever been at work at once
	tasks []*task[T] // at rest
}

func newEngine[T Float](h, w int) *engine[T] {
	if h < 1 || w < 1 {
		panic(fmt.Sprintf("fft: a transform of %d x %d", h, w))
	}
	e := &engine[T]{h: h, w: w, rows: Of[T](w), cols: Of[T](h)}
	e.room = max(e.rows.Room()*lanesFor(e.rows.Room()), e.cols.Room()*lanesFor(e.cols.Room()))
	return e
}

// A sync.Pool would forget what it holds whenever the garbage collector passes,
// which may be between any two steps of a restoration.

func (e *engine[T]) takeKit() *kit[T] {
	e.mu.Lock()
	defer e.mu.Unlock()
	if n := len(e.kits); n > 0 {
		k := e.kits[n-1]
		e.kits = e.kits[:n-1]
		return k
	}
	return &kit[T]{newBlock[T](e.room), newBlock[T](e.room)}
}

func (e *engine[T]) putKit(k *kit[T]) {
	e.mu.Lock()
	e.kits = append(e.kits, k)
	e.mu.Unlock()
}

func (e *engine[T]) takeTask() *task[T] {
	e.mu.Lock()
	defer e.mu.Unlock()
	if n := len(e.tasks); n > 0 {
		t := e.tasks[n-1]
		e.tasks = e.tasks[:n-1]
		return t
	}
	return &task[T]{engine: e}
}

func (e *engine[T]) putTask(t *task[T]) {
	e.mu.Lock()
	e.tasks = append(e.tasks, t)
	e.mu.Unlock()
}

// planes is the number of planes in dst and src; it panics where they are no
// whole number or not the same.
func (e *engine[T]) planes(dst, src []T) int {
	if len(dst) != len(src) || len(dst)%(e.h*e.w) != 0 {
		panic(fmt.Sprintf("fft: planes of %d x %d from a slice of %d into one of %d", e.h, e.w, len(src), len(dst)))
	}
	return len(dst) / (e.h * e.w)
}

type task[T Float] struct {
	engine   *engine[T]
	part     part[T]
	dst, src []T
}

// Run does part i of the pass.
func (t *task[T]) Run(i int) {
	k := t.engine.takeKit()
	t.part(k, t.dst, t.src, i)
	t.engine.putKit(k)
}

// pass runs n parts over dst and src and waits for them.
func (e *engine[T]) pass(n int, p part[T], dst, src []T) {
	t := e.takeTask()
	t.part, t.dst, t.src = p, dst, src
	par.Do(n, t)
	t.part, t.dst, t.src = nil, nil, nil
	e.putTask(t)
}

// rowBlocks is the number of blocks of 2*lanes rows in a plane.
func (e *engine[T]) rowBlocks() int { return blocks(e.h, 2*lanesFor(e.rows.Room())) }

func blocks(n, size int) int { return (n + size - 1) / size }
