// Package par spreads independent pieces of work over the processors: [Do] one by one
// and without allocating, [Bands] in a few large parts. Pieces never share a reduction,
// so that the result does not depend on how many processors there were.
package par

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Body is a piece of work that comes in numbered parts.
type Body interface {
	// Run does part i. Parts run in any order and at the same time.
	Run(i int)
}

type job struct {
	body Body
	n    int64
	next atomic.Int64
	wg   sync.WaitGroup
}

func (j *job) work() {
	for {
		i := j.next.Add(1) - 1
		if i >= j.n {
			return
		}
		j.body.Run(int(i))
	}
}

var (
	start sync.Once
	queue = make(chan *job) // unbuffered: only an idle worker takes a job, so nesting cannot deadlock
	jobs  = sync.Pool{New: func() any { return new(job) }}
)

func startWorkers() {
	for range runtime.GOMAXPROCS(0) - 1 {
		go func() {
			for j := range queue {
				j.work()
				j.wg.Done()
			}
		}()
	}
}

// Do runs the parts 0..n-1 of body and returns when all are done. The caller
// works too; a Body may itself call Do.
func Do(n int, body Body) {
	if n <= 1 || runtime.GOMAXPROCS(0) == 1 {
		for i := range n {
			body.Run(i)
		}
		return
	}
	start.Do(startWorkers)
	j := jobs.Get().(*job)
	j.body, j.n = body, int64(n)
	j.next.Store(0)
	for range min(n, runtime.GOMAXPROCS(0)) - 1 {
		j.wg.Add(1)
		select {
		case queue <- j:
		default:
			j.wg.Done()
		}
	}
	j.work()
	j.wg.Wait()
	j.body = nil
	jobs.Put(j)
}
