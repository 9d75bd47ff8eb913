package par

import (
	"sync/atomic"
	"testing"
)

type marks struct {
	hit   []atomic.Int32
	inner bool
}

func (m *marks) Run(i int) {
	m.hit[i].Add(1)
	if m.inner {
		n := &marks{hit: make([]atomic.Int32, 5)}
		Do(5, n)
		for k := range n.hit {
			if n.hit[k].Load() != 1 {
				m.hit[i].Add(100)
			}
		}
	}
}

func TestDoRunsEveryPartOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 100} {
		for _, inner := range []bool{false, true} {
			m := &marks{hit: make([]atomic.Int32, n), inner: inner}
			for range 20 {
				Do(n, m)
			}
			for i := range m.hit {
				if got := m.hit[i].Load(); got != 20 {
					t.Fatalf("n=%d inner=%v: part %d ran %d times in 20 calls", n, inner, i, got)
				}
			}
		}
	}
}
