package linearops

import (
	"sync"

	"afterimage/internal/par"
)

// partLen is about how many values a part of a transform covers: large enough to
// be worth handing over, small enough that the processors finish together. The
// partition depends on sizes only, never on the machine.
const partLen = 1 << 14

// worker is an operator whose transforms come in independent parts. what says
// which transform is meant; its values are the operator's own.
type worker interface {
	work(part, what int, dst, src []float32)
}

// task is one call of a transform.
type task struct {
	w        worker
	what     int
	dst, src []float32
}

// Run does one part; see par.Body.
func (t *task) Run(part int) { t.w.work(part, t.what, t.dst, t.src) }

var tasks = sync.Pool{New: func() any { return new(task) }}

// spread does parts 0..n-1 of w's transform and returns when all are done.
func spread(n int, w worker, what int, dst, src []float32) {
	t := tasks.Get().(*task)
	t.w, t.what, t.dst, t.src = w, what, dst, src
	par.Do(n, t)
	*t = task{}
	tasks.Put(t)
}

// partsOf is how many parts of size units cover n units.
func partsOf(n, size int) int { return (n + size - 1) / size }
