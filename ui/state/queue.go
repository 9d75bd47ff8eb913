package state

import (
	"errors"
	"slices"
)

// maxQueue bounds the queue: each request holds its own photo.
const maxQueue = 100

// ErrQueueFull says that nothing more can be put behind the run that goes on.
var ErrQueueFull = errors.New("the queue is full; wait until a run has ended, or remove one")

// Queue is what is to be run next, first come first.
type Queue struct{ list []*Request }

// Add puts a request at the end.
func (q *Queue) Add(r *Request) error {
	if len(q.list) >= maxQueue {
		return ErrQueueFull
	}
	q.list = append(q.list, r)
	return nil
}

// List is the queue in its order, for reading.
func (q *Queue) List() []*Request { return q.list }

// Len is the number of requests.
func (q *Queue) Len() int { return len(q.list) }

// Next takes the first request out; nil where there is none.
func (q *Queue) Next() *Request {
	if len(q.list) == 0 {
		return nil
	}
	r := q.list[0]
	q.list = slices.Delete(q.list, 0, 1)
	return r
}

// Remove takes a request out; one that is not there is none.
func (q *Queue) Remove(r *Request) {
	if i := slices.Index(q.list, r); i >= 0 {
		q.list = slices.Delete(q.list, i, i+1)
	}
}

// Move shifts a request by so many places, no further than to either end.
func (q *Queue) Move(r *Request, by int) {
	i := slices.Index(q.list, r)
	if i < 0 {
		return
	}
	to := clampInt(i+by, 0, len(q.list)-1)
	q.list = slices.Insert(slices.Delete(q.list, i, i+1), to, r)
}

// Clear empties the queue.
func (q *Queue) Clear() { q.list = nil }
